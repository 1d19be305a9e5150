from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from medlint.cli import main
from medlint.running.changes import Change, ChangesError, changes_since, staged_changes
from small_rules import built_in

RULES = """
- id: EFF001
  name: cure-claim
  category: efficacy
  severity: error
  summary: A text promises a cure.
  message: "'{match}' promises a cure."
  forbid: {phrases: ["cure! depression", "cure! acne", "cure! asthma"]}
  bad: ["It cures depression."]
  good: ["It may help."]
- id: DSC001
  name: no-author
  category: disclosure
  severity: error
  summary: A text that sells says who wrote it.
  message: "No author."
  pair: {phrases: ["book now"], without: ["written by"]}
  bad: ["Book now."]
  good: ["Book now. Written by Dr. No."]
- id: SUP005
  name: unused-suppression
  category: housekeeping
  severity: warning
  summary: A suppression without a finding.
  message: "It suppresses nothing: {detail}."
  housekeeping: {about: unused-suppression}
  bad: ["Hello."]
  good: ["Hello."]
"""
Run = Callable[..., tuple[int, list[str], str]]


def git(*args: str, **how: str) -> str:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *who, *args], check=True, capture_output=True, text=True, **how)  # type: ignore[call-overload]
    return str(done.stdout).strip()


def write(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(text.encode())


def commit(**files: str) -> None:
    for name, text in files.items():
        write(f"{name}.md", text)
    git("add", "-A")
    git("commit", "-q", "--allow-empty", "-m", "text")


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    built_in(tmp_path, monkeypatch, RULES)
    home = tmp_path / "project"
    home.mkdir()
    monkeypatch.chdir(home)
    git("init", "-q")
    return home


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_it(*args: str) -> tuple[int, list[str], str]:
        capsys.readouterr()
        code = main(["check", "--output-format", "json", *args])
        out, err = capsys.readouterr()
        findings = json.loads(out)["findings"] if out else []
        return code, [f"{f['path']}:{f['start']['line']} {f['rule']}" for f in findings], err

    return run_it


OLD = "It cures acne.\n\nOpen.\n"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param(OLD, OLD, [], id="nothing"),
        pytest.param(OLD, OLD + "\nClosed.\n", [], id="a line without a claim"),
        pytest.param(OLD, "Hello.\n\n" + OLD, [], id="a line above"),
        pytest.param(OLD, OLD.replace("\n\nOpen.\n", "\n"), [], id="a paragraph was deleted"),
        pytest.param("", OLD, ["a.md:1 EFF001"], id="the first text of a file"),
        pytest.param(OLD, OLD + "\nIt cures asthma.\n", ["a.md:5 EFF001"], id="a new claim"),
        pytest.param(OLD, OLD + "It cures asthma.", ["a.md:4 EFF001"], id="no line end"),
        pytest.param(OLD, OLD.replace("acne.", "acne!"), ["a.md:1 EFF001"], id="the line of the claim"),
        pytest.param("It cures\nacne.\n", "It cures\nacne!\n", ["a.md:1 EFF001"], id="the second line of a claim"),
        pytest.param("Here\nit cures\nacne.\n", "Now\nit cures\nacne.\n", ["a.md:2 EFF001"], id="its paragraph"),
        pytest.param("It may\nnot\ncure\nacne.\nIt cures acne.\n", "It may\ncure\nacne.\nIt cures acne.\n",
                     ["a.md:2 EFF001", "a.md:4 EFF001"], id="a line of its paragraph was deleted"),
        pytest.param("- It cures acne.\n- Open.\n", "- It cures acne.\n- Closed.\n", [], id="another item of the list"),
        pytest.param("- It cures acne.\n- Open.\n", "- It cures acne!\n- Open.\n", ["a.md:1 EFF001"], id="its item"),
        pytest.param(OLD, OLD.replace("\n", "\r\n"), ["a.md:1 EFF001"], id="other line ends are other lines"),
        pytest.param(OLD.replace("\n", "\r\n"), (OLD + "\nIt cures asthma.\n").replace("\n", "\r\n"),
                     ["a.md:5 EFF001"], id="with CRLF"),
        pytest.param("Old\rMac.\n\nOpen.\n", "Old\rMac.\n\nIt cures acne.\n", ["a.md:4 EFF001"], id="with lone CR"),
        pytest.param("Book now.\n\nOpen.\n", "Book now.\n\nClosed.\n", ["a.md:1 DSC001"], id="what the text as a whole lacks"),
        pytest.param("---\ntitle: It cures acne\n---\nOpen.\n", "---\ntitle: It cures acne\n---\nClosed.\n", [], id="title"),
        pytest.param("---\ncontent-type: landing\n---\nIt cures acne.\n", "---\ncontent-type: device\n---\nIt cures acne.\n",
                     ["a.md:4 EFF001"], id="what the text says that it is"),
    ],
)  # fmt: skip
def test_what_was_changed_is_told(run: Run, before: str, after: str, told: list[str]) -> None:
    commit(a=before, b="It cures acne.\n")
    write("a.md", after)
    code, found, _ = run("--diff", "HEAD")
    assert (code, found) == (int(bool(told)), told)
    git("add", "-A")
    assert run("--staged")[:2] == (code, found)


def test_what_is_staged_counts_and_not_the_work_tree(run: Run) -> None:
    commit(a=OLD)
    write("a.md", OLD + "\nIt cures asthma.\n")
    git("add", "-A")
    write("a.md", "Nothing.\n")
    assert run("--staged")[:2] == (1, ["a.md:5 EFF001"])
    assert run("--diff", "HEAD")[:2] == (0, [])
    Path("a.md").unlink()
    assert run("--staged")[:2] == (1, ["a.md:5 EFF001"])
    git("reset", "-q")
    write("a.md", OLD + "\nIt cures asthma.\n")
    assert run("--staged")[:2] == (0, [])


@pytest.mark.parametrize("how", ["--staged", "--diff"])
def test_new_renamed_and_deleted_files(run: Run, how: str) -> None:
    commit(a=OLD, **{"old/ü ber": OLD + OLD, "gone": OLD})
    git("mv", "old/ü ber.md", 'new "name" é.md')
    git("rm", "-q", "gone.md")
    write("n\u00e9w file.md", "It cures acne.\n")
    write("notes.rst", "It cures acne.\n")
    git("add", "-A")
    args = ["--staged"] if how == "--staged" else ["--diff", "HEAD"]
    assert run(*args)[:2] == (1, ['new "name" é.md:1 EFF001', 'new "name" é.md:4 EFF001', "n\u00e9w file.md:1 EFF001"])


def test_links_modes_and_submodules_are_no_texts(run: Run, repository: Path) -> None:
    commit(a=OLD, b=OLD)
    Path("b.md").unlink()
    Path("b.md").symlink_to("a.md")
    Path("a.md").chmod(0o755)
    git("init", "-q", "inner")
    git("commit", "-q", "--allow-empty", "-m", "x", cwd=str(repository / "inner"))
    write("c.md", "It cures acne.\n")
    git("-c", "advice.addEmbeddedRepo=false", "add", "-A")
    assert run("--staged")[:2] == (1, ["c.md:1 EFF001"])
    assert run("--diff", "HEAD")[:2] == (1, ["c.md:1 EFF001"])


def test_what_git_does_not_know_yet_is_new_and_what_it_ignores_is_not(run: Run) -> None:
    commit(a=OLD)
    write(".gitignore", "draft.md\n")
    write("draft.md", "It cures acne.\n")
    write("sub/new.md", "It cures acne.\n")
    assert run("--diff", "HEAD")[:2] == (1, ["sub/new.md:1 EFF001"])
    assert run("--staged")[:2] == (0, [])


@pytest.mark.parametrize(
    ("where", "paths", "told"),
    [
        pytest.param(".", [], ["blog/a.md:1", "news/b.md:1"], id="all"),
        pytest.param(".", ["blog"], ["blog/a.md:1"], id="a folder"),
        pytest.param(".", ["news/b.md", "blog/same.md"], ["news/b.md:1"], id="files"),
        pytest.param("blog", [], ["a.md:1"], id="the working folder"),
        pytest.param("blog", ["../news"], ["/news/b.md:1"], id="a folder beside"),
        pytest.param("blog", ["same.md"], [], id="a file that was not changed"),
        pytest.param(".", ["--exclude", "blog"], ["news/b.md:1"], id="excluded"),
    ],
)
def test_paths_and_changes_must_both_hold(
    run: Run, monkeypatch: pytest.MonkeyPatch, where: str, paths: list[str], told: list[str]
) -> None:
    commit(**{"blog/same": "It cures acne.\n", "blog/a": "Open.\n", "news/b": "Open.\n"})
    for name in ("blog/a", "news/b"):
        write(f"{name}.md", "It cures acne.\n")
    git("add", "-A")
    monkeypatch.chdir(where)
    for how in (["--staged"], ["--diff", "HEAD"]):
        code, found, _ = run(*paths, *how)
        assert code == int(bool(told))
        assert len(found) == len(told)
        assert all(f.removesuffix(" EFF001").endswith(t) for f, t in zip(found, told, strict=True))


def test_the_branch_counts_and_not_what_its_base_did_since(run: Run) -> None:
    commit(a=OLD)
    git("checkout", "-q", "-b", "topic")
    commit(b="It cures asthma.\n")
    git("checkout", "-q", "main")
    commit(c="It cures acne.\n")
    git("checkout", "-q", "topic")
    assert run("--diff", "main")[:2] == (1, ["b.md:1 EFF001"])


def test_the_default_base_is_that_of_origin(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(a=OLD)
    git("clone", "-q", ".", str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    git("checkout", "-q", "-b", "topic")
    commit(b="It cures asthma.\n")
    assert run("--diff")[:2] == (1, ["b.md:1 EFF001"])
    git("remote", "set-head", "origin", "--delete")
    assert run("--diff")[0] == 2
    git("branch", "-q", "--set-upstream-to", "origin/main")
    assert run("--diff")[:2] == (1, ["b.md:1 EFF001"])


def test_a_first_commit_is_staged(run: Run) -> None:
    write("a.md", "It cures acne.\n")
    git("add", "-A")
    assert run("--staged")[:2] == (1, ["a.md:1 EFF001"])


@pytest.mark.skipif(sys.platform == "win32", reason="git runs hooks otherwise there")
def test_a_hook_sees_what_will_be_committed(repository: Path) -> None:
    """`git commit FILE` has an index of its own, of which git tells its hooks through the environment."""
    commit(a=OLD, b=OLD)
    hook = repository / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    medlint = f"{sys.executable} -m medlint check --staged --select EFF002 --output-format concise"
    hook.write_text(f"#!/bin/sh\nexec {medlint}\n")
    hook.chmod(0o755)
    write("a.md", OLD + "\nClosed.\n")
    write("b.md", OLD + "\nIt cures asthma.\n")
    git("add", "b.md")
    git("commit", "-q", "-m", "a", "a.md")
    with pytest.raises(subprocess.CalledProcessError) as stopped:
        git("commit", "-q", "-m", "b")
    assert "b.md:5:4: error EFF002" in stopped.value.stdout + stopped.value.stderr


def test_settings_of_the_user_change_nothing(run: Run) -> None:
    for name, value in (
        ("diff.noprefix", "true"), ("diff.external", "false"), ("color.ui", "always"), ("diff.context", "9"),
        ("diff.interHunkContext", "9"), ("diff.relative", "true"), ("diff.submodule", "log"), ("diff.renames", "false"),
        ("diff.mnemonicPrefix", "true"), ("core.quotePath", "true"), ("diff.orderFile", "nowhere"),
    ):  # fmt: skip
        if name != "diff.orderFile":
            git("config", name, value)
    commit(**{"sub/a": OLD, "b": OLD})
    write("sub/a.md", OLD + "\nIt cures asthma.\n")
    write("b.md", OLD + "\nIt cures asthma.\n")
    assert run("--diff", "HEAD")[:2] == (1, ["b.md:5 EFF001", "sub/a.md:5 EFF001"])


@pytest.mark.parametrize("attribute", ["-diff", "binary", "diff=own"])
def test_what_attributes_call_no_text_is_compared_all_the_same(run: Run, attribute: str) -> None:
    git("config", "diff.own.command", "true")
    git("config", "diff.own.binary", "true")
    write(".gitattributes", f"*.md {attribute}\n")
    commit(a=OLD)
    write("a.md", OLD + "\nIt cures asthma.\n")
    assert run("--diff", "HEAD")[:2] == (1, ["a.md:5 EFF001"])
    git("add", "a.md")
    assert run("--staged")[:2] == (1, ["a.md:5 EFF001"])


@pytest.mark.parametrize(
    ("args", "told"),
    [
        pytest.param(["--diff", "nowhere"], "git knows no commit 'nowhere'; fetch it", id="unknown base"),
        pytest.param(["--diff", "a.md"], "if 'a.md' is a path, write it before --diff", id="a path for a base"),
        pytest.param(["--diff", "HEAD:a.md"], "git knows no commit 'HEAD:a.md'", id="a file for a base"),
        pytest.param(["--diff"], "neither a default branch of origin nor an upstream", id="no default base"),
        pytest.param(["--diff", "HEAD", "--staged"], "exclude each other", id="both"),
        pytest.param(["--staged", "-"], "ask git about files", id="standard input"),
        pytest.param(["--staged", "/"], "is not in the git work tree", id="outside"),
        pytest.param(["--staged", "missing.md"], "there is no such file or folder", id="missing"),
    ],
)
def test_what_git_cannot_tell_fails_the_check(run: Run, args: list[str], told: str) -> None:
    commit(a=OLD)
    code, found, err = run(*args)
    assert (code, found) == (2, [])
    assert told in " ".join(err.split())


def test_a_shallow_clone_says_how_to_mend_it(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(a=OLD)
    first = git("rev-parse", "HEAD")
    commit(b=OLD)
    git("clone", "-q", "--depth", "1", f"file://{Path.cwd()}", str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    code, _, err = run("--diff", first)
    assert (code, "fetch-depth: 0" in err) == (2, True)


def test_histories_without_a_common_commit(run: Run) -> None:
    commit(a=OLD)
    git("checkout", "-q", "--orphan", "other")
    commit(b=OLD)
    code, _, err = run("--diff", "main")
    assert (code, "have no commit in common" in " ".join(err.split())) == (2, True)


def test_outside_git_and_without_git(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    code, _, err = run("--staged")
    assert (code, "is not in a git work tree" in " ".join(err.split())) == (2, True)
    monkeypatch.setenv("PATH", str(tmp_path))
    code, _, err = run("--diff")
    assert (code, "git is not installed" in err) == (2, True)


@pytest.mark.parametrize(
    ("after", "told"),
    [
        pytest.param("It cures acne.\n\nClosed.\n", [], id="the suppressed claim was not changed"),
        pytest.param("It cures acne!\n\nOpen.\n", ["a.md:2 EFF001"], id="it was"),
        pytest.param("Hello.\n\nOpen.\n", ["a.md:1 SUP005"], id="it is gone, so that its suppression is left over"),
    ],
)
def test_suppressions_are_judged_on_the_whole_text(run: Run, after: str, told: list[str]) -> None:
    comment = "<!-- medlint-disable-next-line EFF001 -- approved wording -->\n"
    commit(a=f"{comment}It cures acne.\n\nOpen.\n")
    write("a.md", comment + after)
    assert run("--diff", "HEAD")[1] == told


COMMENT = "<!-- medlint-disable-next-line EFF001 -- x -->\n"
LINE = " <!-- medlint-disable-line EFF001 -- x -->"
BLOCK = "<!-- medlint-disable EFF001 -- x -->\n\nIt cures acne.\n\nIt cures asthma.\n\n<!-- medlint-enable -->\n"
FIELD = "---\nmedlint:\n  disable:\n    - rule: EFF001\n      reason: x\n---\n"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param(f"{COMMENT}It cures acne.\n", "It cures acne.\n", [1], id="next line"),
        pytest.param(f"{COMMENT}\nIt cures acne.\n", "It cures acne.\n", [1], id="next line, with a blank one between"),
        pytest.param(f"{COMMENT}\nIt cures acne.\n", "\nIt cures acne.\n", [2], id="next line, the blank one stays"),
        pytest.param(f"{COMMENT}It cures acne.\n", f"{COMMENT.replace('-- x', '-- y')}It cures acne.\n", [], id="another reason"),
        pytest.param(f"{COMMENT}It cures acne.\n", f"{COMMENT.replace('EFF001', 'SAF001')}It cures acne.\n", [2], id="another rule"),
        pytest.param(f"{COMMENT}It cures acne.\n\nIt cures asthma.\n", "It cures acne.\n\nIt cures asthma.\n", [1], id="and no further"),
        pytest.param(f"It cures acne.{LINE}\n", "It cures acne.\n", [1], id="line"),
        pytest.param(BLOCK, BLOCK.replace("<!-- medlint-disable EFF001 -- x -->\n\n", ""), [1, 3], id="block"),
        pytest.param(BLOCK, BLOCK.replace("acne.\n", "acne.\n\n<!-- medlint-enable -->\n"), [7], id="a block that ends sooner"),
        pytest.param("It cures acne.\n\nOpen.\n", f"It cures acne.\n\n{BLOCK}\nOpen.\n", [], id="a new block"),
        pytest.param("It cures acne.\n\nOpen.\n", f"It cures acne.\n\n{COMMENT}Open.\n", [], id="a new comment"),
        pytest.param(f"{FIELD}It cures acne.\n", "It cures acne.\n", [1], id="field"),
        pytest.param(f"{FIELD}It cures acne.\n", f"{FIELD.replace('EFF001', 'SAF001')}It cures acne.\n", [7], id="rule of a field"),
        pytest.param(f"Open.\n\n{COMMENT}It cures acne.\n\nIt cures asthma.\n", f"{COMMENT}It cures acne.\n\nIt cures asthma.\n", [], id="something else"),
    ],
)  # fmt: skip
def test_a_suppression_that_is_gone_leaves_its_finding_told(
    capsys: pytest.CaptureFixture[str], before: str, after: str, told: list[int]
) -> None:
    commit(a=before)
    write("a.md", after)
    capsys.readouterr()
    main(["check", "--diff", "HEAD", "--output-format", "concise"])
    found = capsys.readouterr().out.splitlines()
    assert [int(line.split(":")[1]) for line in found if line.split()[2] == "EFF001"] == told


def test_known_findings_are_judged_on_the_whole_text(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """An entry for an unchanged line is not stale because the line is not shown."""
    commit(a="It cures acne.\n\nOpen.\n\nIt cures acne.\n")
    assert main(["baseline", "create"]) == 0
    capsys.readouterr()
    write("a.md", "It cures acne.\n\nOpen.\n\nIt cures acne!\n\nIt cures asthma.\n")
    assert run("--diff", "HEAD")[:2] == (1, ["a.md:5 EFF001", "a.md:7 EFF001"])


CONFIG = "rules: [house]\nbaseline: known.json\nextends: base.yml\n"
KNOWN = '{"version": 1, "documents": {}}'


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        pytest.param({"a.md": OLD + "\nMore.\n"}, [], id="a text"),
        pytest.param({"site.yml": "title: Us\n"}, [], id="another YAML file"),
        pytest.param({"pyproject.toml": "[project]\nname = 'us'\n"}, [], id="a project file that configures nothing"),
        pytest.param({".medlint.yml": CONFIG + "ignore: [EFF002]\n"}, [".medlint.yml"], id="the configuration"),
        pytest.param({"deep/.medlint.yml": "ignore: [EFF002]\n"}, ["deep/.medlint.yml"], id="one further down"),
        pytest.param({"base.yml": "ignore: [EFF002]\n"}, ["base.yml"], id="what it extends"),
        pytest.param({"house/own.yaml": "rules: []\n# ours\n"}, ["house/own.yaml"], id="a file of own rules"),
        pytest.param({"house/own.yaml": None}, ["house/own.yaml"], id="a file of rules that was deleted"),
        pytest.param({"known.json": KNOWN + "\n"}, ["known.json"], id="the baseline that it names"),
        pytest.param({"approved-claims.yml": None}, ["approved-claims.yml"], id="approved claims that were deleted"),
        pytest.param({".medlint-baseline.json": KNOWN, "base.yml": "ignore: [EFF002]\n"},
                     [".medlint-baseline.json", "base.yml"], id="two of them"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("how", ["--diff=HEAD", "--staged"])
def test_a_change_of_what_decides_is_noted(
    changed: dict[str, str | None], told: list[str], how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it opens in texts that were not changed is not among the changes, and nobody shall take that for clean."""
    Path("house").mkdir()
    Path("deep").mkdir()
    for name, text in {".medlint.yml": CONFIG, "known.json": KNOWN, "base.yml": "ignore: [EFF009]\n",
                       "approved-claims.yml": "claims: []\n", "house/own.yaml": "rules: []\n"}.items():  # fmt: skip
        write(name, text)
    commit(a=OLD)
    for name, text in changed.items():
        Path(name).unlink() if text is None else write(name, text)
    git("add", "-A")
    capsys.readouterr()
    main(["check", how, "--allow-empty"])
    notes = [line for line in capsys.readouterr().err.splitlines() if "was changed too" in line]
    assert [line.removeprefix("medlint: ").split(" ")[0] for line in notes] == told


def test_many_changed_files_in_two_processes() -> None:
    commit(**{f"f{n:02}": OLD for n in range(70)})
    for n in range(70):
        write(f"f{n:02}.md", OLD + "\nIt cures asthma.\n")
    git("add", "-A")
    medlint = [sys.executable, "-m", "medlint", "check", "--staged", "--jobs", "2", "--select", "EFF002"]
    done = subprocess.run([*medlint, "--output-format", "concise"], capture_output=True, text=True, check=False)
    assert [line.split(": ")[0] for line in done.stdout.splitlines()] == [f"f{n:02}.md:5:4" for n in range(70)]


@pytest.mark.parametrize(
    ("lines", "place", "touched"),
    [
        pytest.param(None, (5, 5), True, id="all"),
        pytest.param((), (5, 5), False, id="none"),
        pytest.param(((3, 4),), (5, 5), False, id="before"),
        pytest.param(((6, 6),), (5, 5), False, id="after"),
        pytest.param(((5, 5),), (5, 5), True, id="on it"),
        pytest.param(((1, 9),), (5, 6), True, id="around"),
        pytest.param(((6, 5),), (5, 5), False, id="removed below"),
        pytest.param(((5, 4),), (5, 5), False, id="removed above"),
        pytest.param(((6, 5),), (5, 6), True, id="removed within"),
    ],
)
def test_a_change_touches_lines(
    lines: tuple[tuple[int, int], ...] | None, place: tuple[int, int], touched: bool
) -> None:
    assert Change(lines).touches(*place) is touched


def test_what_git_says_is_read_as_it_stands() -> None:
    commit(a="one\ntwo\nthree\nfour\n", b="x\n")
    write("a.md", "one\n2\nthree\n")
    home = os.path.realpath("a.md")
    assert changes_since("HEAD").files == {home: Change(((2, 2), (4, 3)))}
    assert staged_changes().files == {}
    git("add", "-A")
    assert staged_changes().files == {home: Change(((2, 2), (4, 3)), b"one\n2\nthree\n")}
    with pytest.raises(ChangesError, match="git knows no commit '--output=x'"):
        changes_since("--output=x")
    with pytest.raises(ChangesError, match="not in the git work tree"):
        staged_changes().within(["/"])
