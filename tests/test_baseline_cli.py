from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from medlint.api import Settings, check_text
from medlint.cli import main
from medlint.reporters import REPORTERS
from small_rules import built_in

RULES = """
- id: EFF001
  name: cure-claim
  category: efficacy
  severity: error
  summary: A text promises a cure.
  message: "'{match}' promises a cure."
  forbid: {phrases: ["cure! depression", "cure! acne"]}
  bad: ["It cures depression."]
  good: ["It may help."]
- id: BAS001
  name: stale-baseline-entry
  category: housekeeping
  severity: warning
  summary: The baseline is out of date.
  message: "The baseline is out of date: {detail}."
  housekeeping: {about: stale-baseline-entry}
  bad: ["Hello."]
  good: ["Hello."]
"""
NAME = ".medlint-baseline.json"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    built_in(tmp_path, monkeypatch, RULES)
    for name in ("CI", "MEDLINT_TODAY"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "project"
    (home / "blog").mkdir(parents=True)
    (home / "news").mkdir()
    (home / "blog/a.md").write_text("---\nslug: a\n---\nIt cures depression.\n")
    (home / "blog/b.md").write_text("It cures acne.\n")
    (home / "news/c.md").write_text("Open on Mondays.\n")
    subprocess.run(["git", "init", "-q", str(home)], check=True)
    monkeypatch.chdir(home)
    return home


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_it(*args: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(list(args))
        return code, *capsys.readouterr()

    return run_it


def entries(path: Path) -> list[tuple[str, str]]:
    return [(e["rule"], e["document"]) for e in json.loads(path.read_text(encoding="utf-8"))["entries"]]


def statuses(run: Run, *args: str) -> list[tuple[str, str, str]]:
    found = json.loads(run("check", "--output-format", "json", *args)[1])["findings"]
    return [(f["rule"], f["path"], f["status"]) for f in found]


def test_what_create_writes_is_quiet_and_what_is_new_is_told(project: Path, run: Run) -> None:
    assert run("check")[0] == 1
    code, out, err = run("baseline", "create")
    assert (code, out) == (0, "")
    assert f"{NAME}: 2 entries about 2 documents (2 added, 0 removed)." in err
    assert entries(project / NAME) == [("EFF001", "blog/a.md"), ("EFF001", "blog/b.md")]
    assert run("check")[0] == 0
    assert statuses(run) == [("EFF001", "blog/a.md", "baselined"), ("EFF001", "blog/b.md", "baselined")]
    (project / "news/c.md").write_text("It cures depression.\n")
    assert run("check")[0] == 1
    assert run("check", "blog")[0] == 0


@pytest.mark.parametrize(
    ("where", "args"),
    [
        pytest.param(".", ("blog/a.md",), id="one file"),
        pytest.param("blog", (), id="from a folder below"),
        pytest.param("news", ("../blog",), id="from a folder beside"),
        pytest.param("/", (), id="from elsewhere"),
        pytest.param("blog", ("--baseline", f"../{NAME}"), id="named"),
        pytest.param(".", ("--jobs", "2"), id="two jobs"),
    ],
)
def test_the_baseline_is_found_from_everywhere(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch, where: str, args: tuple[str, ...]
) -> None:
    run("baseline", "create")
    monkeypatch.chdir(where)
    assert run("check", *args, *([str(project)] if where == "/" else []))[0] == 0


@pytest.mark.parametrize(
    ("path", "configured", "status"),
    [
        pytest.param("blog/b.md", True, "baselined", id="known"),
        pytest.param("blog/other.md", True, "open", id="another document"),
        pytest.param("blog/b.md", False, "open", id="no configuration wanted"),
    ],
)
def test_a_text_by_itself_has_the_baseline_of_its_path(run: Run, path: str, configured: bool, status: str) -> None:
    run("baseline", "create")
    report = check_text("It cures acne.", path, Settings(configured=configured, cache=False))
    assert [f.status.value for f in report.findings if f.rule.id == "EFF001"] == [status]


@pytest.mark.parametrize("args", [("--no-baseline",), ("--isolated",)], ids=" ".join)
def test_without_a_baseline_all_is_told(run: Run, args: tuple[str, ...]) -> None:
    run("baseline", "create")
    assert run("check", *args)[0] == 1


def test_the_configuration_may_name_it(project: Path, run: Run) -> None:
    (project / "blog/.medlint.yml").write_text("baseline: known.json\n")
    assert run("baseline", "create", "--baseline", "blog/known.json")[0] == 0
    assert run("check")[0] == 0
    assert run("check", "--no-baseline")[0] == 1


def test_a_document_is_moved_and_another_is_mended(project: Path, run: Run) -> None:
    run("baseline", "create", "--reason", "rewritten in spring")
    (project / "blog/a.md").rename(project / "news/z.md")
    (project / "blog/b.md").write_text("Open.\n")
    code, out, _ = run("check", "--output-format", "concise")
    assert code == 0
    assert (
        f"{NAME}:5:1: warning BAS001 The baseline is out of date: 1 entry about blog/b.md: EFF001 (It cures acne.)."
        in out
    )
    assert run("check", "--fail-level", "warning")[0] == 1
    code, _, err = run("baseline", "prune")
    assert (code, f"{NAME}: 1 entry about 1 document (0 added, 1 removed)." in err) == (0, True)
    assert entries(project / NAME) == [("EFF001", "news/z.md")]
    assert run("check", "--fail-level", "warning")[0] == 0
    assert json.loads((project / NAME).read_text())["entries"][0]["reason"] == "rewritten in spring"


def test_a_deleted_document_is_told_when_its_folder_is_checked(project: Path, run: Run) -> None:
    run("baseline", "create")
    (project / "blog/b.md").unlink()
    assert "BAS001" in run("check", "--output-format", "concise")[1]
    assert "BAS001" in run("check", "blog", "--output-format", "concise")[1]
    assert "BAS001" not in run("check", "news", "blog/a.md", "--output-format", "concise")[1]


def test_rules_that_were_not_asked_for_make_nothing_stale(run: Run) -> None:
    run("baseline", "create")
    assert statuses(run, "--select", "BAS001") == []


def test_update_adds_and_removes_and_keeps_dates(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("baseline", "create")
    text = (project / NAME).read_text()
    today = json.loads(text)["created"]
    (project / NAME).write_text(text.replace(today, "2020-01-02"))
    (project / "blog/b.md").write_text("Open.\n")
    (project / "news/c.md").write_text("It cures acne.\n")
    code, _, err = run("baseline", "update", "--reason", "later")
    assert (code, "(1 added, 1 removed)" in err) == (0, True)
    data = json.loads((project / NAME).read_text())
    assert data["created"] == "2020-01-02"
    assert [(e["document"], e["since"], e.get("reason", "")) for e in data["entries"]] == [
        ("blog/a.md", "2020-01-02", ""),
        ("news/c.md", today, "later"),
    ]


def test_update_does_nothing_twice(project: Path, run: Run) -> None:
    run("baseline", "create")
    before = (project / NAME).read_bytes()
    assert run("baseline", "update")[0] == 0
    assert (project / NAME).read_bytes() == before


def test_update_of_a_part_leaves_the_rest(project: Path, run: Run) -> None:
    run("baseline", "create")
    (project / "blog/a.md").write_text("Open.\n")
    run("baseline", "update", "news", "blog/b.md")
    assert len(entries(project / NAME)) == 2


def test_on_a_ci_server_nothing_is_excused(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("baseline", "create")
    (project / "news/c.md").write_text("It cures acne.\n")
    monkeypatch.setenv("CI", "true")
    code, _, err = run("baseline", "update")
    assert (code, "--allow-ci" in err, len(entries(project / NAME))) == (2, True, 2)
    assert run("baseline", "prune")[0] == 0
    assert run("baseline", "update", "--allow-ci")[0] == 0
    assert len(entries(project / NAME)) == 3


@pytest.mark.parametrize("command", ["update", "prune", "show"])
def test_without_a_file_there_is_nothing_to_do(run: Run, command: str) -> None:
    code, _, err = run("baseline", command)
    assert (code, "medlint baseline create" in err) == (2, True)


def test_create_does_not_overwrite(project: Path, run: Run) -> None:
    run("baseline", "create", "blog/a.md")
    code, _, err = run("baseline", "create")
    assert (code, "--force" in err, len(entries(project / NAME))) == (2, True, 1)
    assert run("baseline", "create", "--force")[0] == 0
    assert len(entries(project / NAME)) == 2


def test_what_cannot_be_read_is_told_and_its_entries_stay(project: Path, run: Run) -> None:
    run("baseline", "create")
    (project / "blog/a.md").write_bytes(b"caf\xe9")
    for command in ("update", "prune"):
        assert run("baseline", command)[0] == 2
        assert len(entries(project / NAME)) == 2


def test_a_broken_baseline_excuses_nothing_and_fails_the_check(project: Path, run: Run) -> None:
    run("baseline", "create")
    (project / NAME).write_text("{\n<<<<<<< HEAD\n")
    code, out, err = run("check", "--output-format", "concise")
    assert (code, out.count("EFF001")) == (2, 2)
    assert f"{NAME}: line 2: the baseline holds the marks of a merge conflict" in err
    assert run("check", "--exit-zero")[0] == 2
    assert run("baseline", "show")[0] == 2


def test_a_named_baseline_that_is_missing_fails_the_check(run: Run) -> None:
    code, _, err = run("check", "--baseline", "none.json")
    assert (code, "none.json: the baseline cannot be read" in err) == (2, True)
    assert run("check", "--baseline", "none.json", "--no-baseline")[0] == 2


def test_show_lists_counts_and_marks(project: Path, run: Run) -> None:
    run("baseline", "create", "--reason", "old \x1b[31mposts")
    (project / "blog/b.md").write_text("Open.\n")
    code, out, _ = run("baseline", "show")
    assert code == 0
    assert f"{NAME}: 2 entries, 1 stale" in out
    assert "It cures acne. (old \ufffd[31mposts) [stale]" in out
    assert "It cures depression. (old \ufffd[31mposts)\n" in out
    assert "     2  EFF001" in out
    data = json.loads(run("baseline", "show", "--output-format", "json")[1])
    assert data["summary"] == {
        "entries": 2,
        "stale": 1,
        "by_rule": {"EFF001": 2},
        "by_document": {"blog/a.md": 1, "blog/b.md": 1},
    }
    assert [entry["stale"] for entry in data["entries"]] == [False, True]


def test_two_documents_with_one_slug_are_told(project: Path, run: Run) -> None:
    (project / "blog/b.md").write_text("---\nslug: a\n---\nIt cures acne.\n")
    _, _, err = run("baseline", "create")
    assert "blog/a.md: blog/b.md has the slug 'a' too, so the baseline knows this one by its path" in err
    assert run("check")[0] == 0
    (project / "blog/b.md").unlink()
    run("baseline", "create", "--force")
    (project / "news/copy.md").write_text((project / "blog/a.md").read_text())
    code, _, err = run("check", "news/copy.md")
    assert (code, "news/copy.md: blog/a.md has the slug 'a' too" in err) == (1, True)


@pytest.mark.parametrize("name", REPORTERS)
def test_every_report_can_tell_of_stale_entries(project: Path, run: Run, name: str) -> None:
    run("baseline", "create")
    (project / "blog/b.md").write_text("Open.\n")
    code, out, _ = run("check", "--output-format", name)
    assert code == 0
    assert "BAS001" in out or "stale-baseline-entry" in out
