from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

import medlint
from medlint import api
from medlint.api import Settings
from medlint.cli import app, main
from medlint.configuration.selection import SelectorError
from medlint.reporters import REPORTERS
from medlint.rulefiles import rulebook

RULES = """
- id: EFF001
  name: cure-claim
  category: efficacy
  severity: error
  confidence: high
  summary: A text promises a cure.
  rationale: Regulators act on this. It also misleads.
  message: "'{match}' promises a cure."
  suggestion: Say what was studied.
  references: [{jurisdiction: us, citation: "FTC Act, section 5", url: "https://www.ftc.gov/", verified: true}]
  contexts: {hedged: pass}
  forbid: {phrases: ["cure! depression"]}
  bad: ["It cures depression."]
  good: [{text: "It may cure depression.", why: hedged}]
- id: EFF002
  name: works-claim
  category: efficacy
  severity: warning
  confidence: low
  summary: A text says that a treatment works.
  message: "'{match}' says that it works."
  forbid: {phrases: ["work! for everybody"]}
  bad: ["It works for everybody."]
  good: ["He works for a clinic."]
- id: SAF001
  name: safe-claim
  category: safety
  severity: info
  confidence: medium
  summary: A text promises safety.
  message: "'{match}' promises safety."
  forbid: {phrases: ["completely safe!"]}
  bad: ["It is completely safe."]
  good: ["Safe parking."]
"""
CUES = """
cues:
  - {context: hedged, phrases: [may]}
"""
ALL_THREE = "It cures depression. It works for everybody. It is completely safe."


def write_rules(folder: Path) -> Path:
    folder.mkdir()
    (folder / "all.yaml").write_text(RULES)
    (folder / "cues.yaml").write_text(CUES)
    return folder


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    rules = write_rules(tmp_path / "built-in")
    monkeypatch.setattr(rulebook, "built_in_folder", lambda: rules)
    monkeypatch.setenv("MEDLINT_NO_CACHE", "1")
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "project"
    home.mkdir()
    (home / "all.md").write_text(ALL_THREE)
    (home / "clean.md").write_text("Open on Mondays.")
    monkeypatch.chdir(home)
    return home


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    code = main(list(args))
    out, err = capsys.readouterr()
    return code, out, err


def found(capsys: pytest.CaptureFixture[str], *args: str) -> list[str]:
    _, out, _ = run(capsys, "--output-format", "json", *args)
    return [finding["rule"] for finding in json.loads(out)["findings"]]


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        pytest.param([], ["EFF001", "EFF002", "SAF001"], id="all"),
        pytest.param(["--select", "SAF"], ["SAF001"], id="select a prefix"),
        pytest.param(["--select", "saf001"], ["SAF001"], id="in any case"),
        pytest.param(["--select", "efficacy"], ["EFF001", "EFF002"], id="select a category"),
        pytest.param(["--select", "cure-claim,SAF001"], ["EFF001", "SAF001"], id="names and ids, with a comma"),
        pytest.param(["--select", "EFF001", "--select", "SAF"], ["EFF001", "SAF001"], id="repeated"),
        pytest.param(["--ignore", "EFF"], ["SAF001"], id="ignore a prefix"),
        pytest.param(["--ignore", "ALL"], [], id="ignore all"),
        pytest.param(["--select", "EFF001", "--ignore", "EFF"], ["EFF001"], id="the closer one wins: select"),
        pytest.param(["--select", "EFF", "--ignore", "EFF001"], ["EFF002"], id="the closer one wins: ignore"),
        pytest.param(["--select", "EFF", "--ignore", "EFF"], [], id="between equals ignore wins"),
        pytest.param(["--ignore", "ALL", "--select", "SAF001"], ["SAF001"], id="all but one"),
        pytest.param(["--min-severity", "warning"], ["EFF001", "EFF002"], id="severity"),
        pytest.param(["--min-confidence", "medium"], ["EFF001", "SAF001"], id="confidence"),
    ],
)
def test_which_rules(capsys: pytest.CaptureFixture[str], args: list[str], expected: list[str]) -> None:
    assert found(capsys, "all.md", *args) == expected


@pytest.mark.parametrize(
    ("selector", "hint"),
    [
        pytest.param("EFF01", "did you mean EFF001", id="id"),
        pytest.param("cure-clam", "did you mean cure-claim", id="name"),
        pytest.param("eficacy", "did you mean efficacy", id="category"),
        pytest.param("???", "`medlint rules` lists them", id="nothing near"),
        pytest.param("", "`medlint rules` lists them", id="empty"),
    ],
)
def test_an_unknown_rule_gets_a_hint(selector: str, hint: str) -> None:
    with pytest.raises(SelectorError) as caught:
        api.check_text("text", settings=Settings(select=(selector,)))
    assert hint in str(caught.value)


def test_streams(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "clean.md", "all.md", "missing.md")
    assert code == 2
    assert out.startswith("error[EFF001 cure-claim] ")
    assert "Found" not in out
    assert "missing.md" not in out
    assert err.splitlines()[1:] == [
        "medlint: missing.md: there is no such file or folder",
        "Found 1 error, 1 warning, 1 info in 1 of 2 files. The check is not complete: 1 failure.",
    ]


@pytest.mark.parametrize("name", REPORTERS)
def test_nothing_to_say_is_not_said_on_stdout(capsys: pytest.CaptureFixture[str], name: str) -> None:
    _, out, err = run(capsys, "clean.md", "--output-format", name)
    if name in {"full", "concise", "grouped", "github", "statistics"}:
        assert out == ""
    assert "EFF0" not in out or name == "html", "only the page lists the rules that were applied"
    assert err == "No findings in 1 file.\n"
    assert "complian" not in out + err


def test_statistics_stand_in_for_the_findings_and_not_for_other_reports(
    capsys: pytest.CaptureFixture[str], project: Path
) -> None:
    code, out, err = run(capsys, "all.md", "--statistics", "--report", "concise=r.txt")
    assert code == 1
    assert [line.split()[:3] for line in out.splitlines()] == [
        ["1", "EFF001", "error"],
        ["1", "EFF002", "warning"],
        ["1", "SAF001", "info"],
    ]
    assert "Found 1 error, 1 warning, 1 info in 1 file.\n" in err
    assert "EFF001 'cures depression'" in (project / "r.txt").read_text()


@pytest.mark.parametrize(
    ("options", "out", "err"),
    [
        pytest.param([], True, "Found", id="by default"),
        pytest.param(["-q"], True, "", id="quiet"),
        pytest.param(["-qq"], False, "", id="silent"),
    ],
)
def test_quiet(capsys: pytest.CaptureFixture[str], options: list[str], out: bool, err: str) -> None:
    _, said, told = run(capsys, "all.md", *options)
    assert bool(said) is out
    assert bool(told) is bool(err)
    assert err in told


def test_silent_is_silent_about_failures_too(capsys: pytest.CaptureFixture[str], project: Path) -> None:
    (project / "own").mkdir()
    (project / "own/mine.yaml").write_text("- nmae: own\n")
    assert run(capsys, "missing.md", "-qq") == (2, "", "")
    assert run(capsys, "clean.md", "-qq", "--rules", "own") == (2, "", "")


def test_what_a_filter_hides_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "all.md", "--min-severity", "error", "--fail-level", "info")
    assert code == 1
    assert "EFF002" not in out
    assert "(2 below the asked severity or confidence not shown)" in err


def test_several_reports_at_once(capsys: pytest.CaptureFixture[str], project: Path) -> None:
    args = ["all.md", "--report", "json=out/deep/r.json", "--report", "concise=r.txt", "--color", "always"]
    code, out, _ = run(capsys, *args)
    assert code == 1
    assert out.startswith("\x1b[")
    assert json.loads((project / "out/deep/r.json").read_text())["summary"]["exit_code"] == 1
    lines = (project / "r.txt").read_text().splitlines()
    assert lines[0] == "all.md:1:4: error EFF001 'cures depression' promises a cure."
    assert lines[-1] == "Found 1 error, 1 warning, 1 info in 1 file."
    assert sorted(p.name for p in (project / "out/deep").iterdir()) == ["r.json"], "no temporary file is left"


def test_a_report_is_written_also_when_there_is_nothing_to_say(project: Path) -> None:
    assert main(["clean.md", "--report", "json=r.json", "--output-file", "full.txt"]) == 0
    assert json.loads((project / "r.json").read_text())["findings"] == []
    assert (project / "full.txt").read_text() == "No findings in 1 file.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need rights there")
def test_a_report_goes_where_a_link_points(project: Path) -> None:
    (project / "real.json").write_text("old")
    (project / "link.json").symlink_to("real.json")
    assert main(["clean.md", "--report", "json=link.json"]) == 0
    assert (project / "link.json").is_symlink()
    assert json.loads((project / "real.json").read_text())["failures"] == []


def test_a_mistake_in_the_rules_is_told_with_its_place(capsys: pytest.CaptureFixture[str], project: Path) -> None:
    (project / "own").mkdir()
    (project / "own/mine.yaml").write_text("- id: OWN001\n  nmae: own\n")
    code, out, err = run(capsys, "clean.md", "--rules", "own", "--output-format", "json")
    assert code == 2
    assert "mine.yaml:2:3" in err
    failures = json.loads(out)["failures"]
    assert {failure["stage"] for failure in failures} == {"rules"}
    assert any(failure["message"].startswith("2:3: ") for failure in failures)


def test_a_mistake_in_one_rule_file_does_not_silence_the_others(
    capsys: pytest.CaptureFixture[str], project: Path
) -> None:
    (project / "own").mkdir()
    (project / "own/mine.yaml").write_text("- id: OWN001\n  nmae: own\n")
    code, out, err = run(capsys, "all.md", "--rules", "own", "--output-format", "concise")
    assert code == 2
    assert "EFF001" in out
    assert "Rule files with mistakes were left out" in err


def test_rules_of_ones_own(capsys: pytest.CaptureFixture[str], project: Path) -> None:
    (project / "own").mkdir()
    (project / "own/mine.yaml").write_text(
        RULES.split("- id: EFF002", maxsplit=1)[0]
        .replace("EFF001", "OWN001")
        .replace("cure-claim", "open-claim")
        .replace("cure! depression", "=open on")
        .replace("It cures depression.", "Open on Mondays.")
    )
    assert found(capsys, "clean.md", "all.md", "--rules", "own") == ["EFF001", "EFF002", "SAF001", "OWN001"]


@pytest.mark.parametrize(
    ("data", "args"),
    [
        pytest.param(b"all.md\nclean.md\n", [], id="lines"),
        pytest.param(b"all.md\r\nclean.md", [], id="lines of Windows"),
        pytest.param(b"all.md\0clean.md\0", [], id="NUL"),
        pytest.param(b"all.md\n", ["clean.md"], id="with paths"),
    ],
)
@pytest.mark.parametrize("by", ["-", "list.txt"])
def test_files_from(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, data: bytes, args: list[str], by: str
) -> None:
    Path("list.txt").write_bytes(data)
    Path("unlisted.md").write_text(ALL_THREE)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    _, out, _ = run(capsys, "--files-from", by, "--output-format", "json", *args)
    assert [document["path"] for document in json.loads(out)["documents"]] == ["all.md", "clean.md"]


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        pytest.param(["--allow-empty"], 0, "No file was checked.", id="accepted"),
        pytest.param(["clean.md"], 0, "No findings in 1 file.", id="beside a path"),
        pytest.param([], 2, "list.txt names no file", id="alone"),
    ],
)
def test_an_empty_list(capsys: pytest.CaptureFixture[str], args: list[str], code: int, told: str) -> None:
    Path("list.txt").write_text("\n")
    got, out, err = run(capsys, "--files-from", "list.txt", *args)
    assert (got, out) == (code, "")
    assert told in err


@pytest.mark.parametrize(
    ("name", "text", "path", "kind"),
    [
        pytest.param(None, "It cures depression.", "<stdin>", "markdown", id="nameless"),
        pytest.param("a/page.html", "<p>It <b>cures</b> depression.</p>", "a/page.html", "html", id="html"),
        pytest.param("a.txt", "It cures depression.", "a.txt", "plain", id="plain"),
        pytest.param("a.unknown", "It cures depression.", "a.unknown", "markdown", id="unknown suffix"),
    ],
)
def test_standard_input(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str | None,
    text: str,
    path: str,
    kind: str,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    _, out, _ = run(capsys, "-", "--output-format", "json", *(["--stdin-filename", name] if name else []))
    report = json.loads(out)
    assert [(d["path"], d["format"]) for d in report["documents"]] == [(path, kind)]
    assert [(f["rule"], f["path"]) for f in report["findings"]] == [("EFF001", path)]


def test_a_text_that_another_tool_would_mistake_for_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    Path("rules").write_text("x")
    assert run(capsys, "rules")[1].startswith("EFF001"), "a command is a command"
    assert run(capsys, "check", "rules")[0] == 2, "and check takes anything for a path"


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("MEDLINT_OUTPUT_FORMAT", "concise", "all.md:1:4: error EFF001 'cures depression' promises a cure."),
        ("MEDLINT_SELECT", "SAF001", "info[SAF001 safe-claim] 'completely safe' promises safety."),
        (
            "MEDLINT_COLOR",
            "always",
            "\x1b[1;31merror[EFF001 cure-claim]\x1b[0m\x1b[1m 'cures depression' promises a cure.\x1b[0m",
        ),
    ],
)
def test_options_by_environment(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, variable: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(variable, value)
    assert run(capsys, "all.md")[1].splitlines()[0] == expected


def test_verbose_names_what_was_read(capsys: pytest.CaptureFixture[str]) -> None:
    err = run(capsys, "clean.md", "-v")[2]
    assert "read clean.md as markdown" in err
    assert "3 rules" in err


def test_list_of_rules(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "rules")
    assert [line.split()[:4] for line in out.splitlines() if line[0] != " "] == [
        ["EFF001", "cure-claim", "error", "efficacy"],
        ["EFF002", "works-claim", "warning", "efficacy"],
        ["SAF001", "safe-claim", "info", "safety"],
    ]
    listed = json.loads(run(capsys, "rules", "--output-format", "json")[1])
    assert [rule["id"] for rule in listed] == ["EFF001", "EFF002", "SAF001"]


@pytest.mark.parametrize("name", ["EFF001", "eff001", "cure-claim"])
def test_explain_tells_all(capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, out, err = run(capsys, "explain", name)
    assert (code, err) == (0, "")
    for words in (
        "EFF001 cure-claim", "A text promises a cure.", "Regulators act on this. It also misleads.", "Say what was studied.",
        "It cures depression.", "It may cure depression.", "(hedged)", "it is hedged", "FTC Act, section 5", "https://www.ftc.gov/",
    ):  # fmt: skip
        assert words in out
    assert "EFF002" not in out


@pytest.mark.parametrize("name", ["rules", "lexicon", "profile", "report"])
def test_schemas_are_printed(capsys: pytest.CaptureFixture[str], name: str) -> None:
    schema = json.loads(run(capsys, "schema", name)[1])
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        pytest.param([], 0, id="all"),
        pytest.param(["EFF001"], 0, id="one"),
        pytest.param(["SAF", "works-claim"], 0, id="prefix and name"),
        pytest.param(["--rules", "own"], 1, id="one fails"),
        pytest.param(["--rules", "own", "EFF001"], 0, id="one that is not asked for fails"),
        pytest.param(["ZZZ"], 2, id="unknown"),
    ],
)
def test_rule_tests(capsys: pytest.CaptureFixture[str], project: Path, args: list[str], code: int) -> None:
    (project / "own").mkdir()
    own = RULES.split("- id: EFF002", maxsplit=1)[0].replace("EFF001", "OWN001").replace("cure-claim", "own-claim")
    (project / "own/mine.yaml").write_text(own.replace('bad: ["It cures', 'bad: ["It may cure'))
    got, out, err = run(capsys, "test", *args)
    assert got == code, out + err
    assert ("OWN001" in out) is (code == 1)


def test_every_option_is_explained() -> None:
    context = click.Context(app)
    commands = {name: app.get_command(context, name) for name in app.list_commands(context)}
    silent = [
        f"{name} {parameter.name}"
        for name, command in commands.items()
        for parameter in (command.params if command else [])
        if parameter.param_type_name == "option" and not getattr(parameter, "help", None)
    ]
    assert silent == []


@pytest.mark.parametrize("args", [["--help"], ["baseline", "--help"]])
def test_no_line_about_a_command_is_cut_off(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, args: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, out, _ = run(capsys, *args)
    listed = out.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert len(listed) > 3
    assert [line for line in listed if not line.endswith(".") or line.endswith("...")] == []


class TestApi:
    def test_a_text(self) -> None:
        report = medlint.check_text(ALL_THREE)
        assert [f.rule.id for f in report.open] == ["EFF001", "EFF002", "SAF001"]
        assert report.rules_count == 3

    def test_offsets_are_those_of_the_text(self) -> None:
        text = "😀 \ud800 It cures\ndepression."
        (finding,) = medlint.check_text(text).open
        assert text[finding.span.start : finding.span.end] == "cures\ndepression"

    def test_a_file(self) -> None:
        report = medlint.check_file("clean.md")
        assert [(d.path, d.document) for d in report.documents] == [("clean.md", None)]

    def test_only_texts_with_findings_are_kept_and_only_when_wanted(self) -> None:
        kept = medlint.check_paths(["."]).documents
        assert [(d.path, d.document and d.document.source) for d in kept] == [("all.md", ALL_THREE), ("clean.md", None)]
        assert all(d.document is None for d in medlint.check_paths(["."], Settings(texts=False)).documents)

    def test_an_unknown_name(self) -> None:
        with pytest.raises(AttributeError, match="check_everything"):
            medlint.check_everything  # noqa: B018


SCRIPT = """
import os, sys
from pathlib import Path
from medlint import linter
from medlint.rulefiles import rulebook

rulebook.built_in_folder = lambda: Path({rules!r})
lint = linter.lint

def fragile(document, book, **rest):
    if "KILL" in document.source:
        os._exit(7)
    if "CRASH" in document.source:
        raise ZeroDivisionError("once")
    return lint(document, book, **rest)

linter.lint = fragile
if __name__ == "__main__":
    from medlint.cli import main
    sys.exit(main())
"""


def in_script(project: Path, *args: str) -> subprocess.CompletedProcess[bytes]:
    script = project.parent / "run.py"
    script.write_text(SCRIPT.format(rules=str(project.parent / "built-in")))
    env = {**os.environ, "PYTHONPATH": str(Path(api.__file__).parents[1])}
    command = [sys.executable, str(script), "check", *args]
    return subprocess.run(command, capture_output=True, env=env, check=False, cwd=project, timeout=120)


@pytest.mark.parametrize("name", ["full", "json"])
def test_the_number_of_jobs_changes_nothing(project: Path, name: str) -> None:
    for number in range(80):
        (project / f"{number:02}.md").write_text(
            "CRASH" if number == 40 else f"Page {number}.\n\n{ALL_THREE}" * (number % 3)
        )
    one, two = (in_script(project, "--output-format", name, "--jobs", jobs) for jobs in "12")
    assert one.stdout == two.stdout
    assert one.stderr == two.stderr
    assert (one.returncode, two.returncode) == (2, 2)
    assert b"40.md: medlint itself failed" in one.stderr
    assert len(one.stdout) > 10_000


def test_a_process_that_dies_takes_only_its_own_file_along(project: Path) -> None:
    for number in range(70):
        (project / f"{number:02}.md").write_text("KILL" if number in {3, 33} else "It cures depression.")
    done = in_script(project, "--output-format", "json", "--jobs", "2")
    report = json.loads(done.stdout)
    assert done.returncode == 2
    assert [failure["path"] for failure in report["failures"]] == ["03.md", "33.md"]
    assert "died" in report["failures"][0]["message"]
    assert len(report["documents"]) == 70  # 68 of these, and the two of the project
    assert len(report["findings"]) == 68 + 3


LATE = (
    "jinja2", "asyncio", "importlib.metadata", "concurrent", "multiprocessing", "difflib", "regex", "yaml", "turbohtml",
    "pyromark", "subprocess",
)  # fmt: skip


@pytest.mark.parametrize("code", ["import medlint.cli", "from medlint.cli import main; main(['--version'])"])
def test_the_start_is_light(code: str) -> None:
    env = {**os.environ, "PYTHONPATH": str(Path(api.__file__).parents[1])}
    tell = f"import sys; {code}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", tell], capture_output=True, text=True, env=env, check=True)
    modules = done.stdout.split()
    assert "click" in modules
    assert [m for m in modules if m in LATE or m.startswith(tuple(f"{name}." for name in LATE))] == []


def test_importing_medlint_imports_nothing_of_it() -> None:
    env = {**os.environ, "PYTHONPATH": str(Path(api.__file__).parents[1])}
    tell = "import sys, medlint; print(medlint.__version__, *(m for m in sys.modules if m.startswith('medlint.')))"
    done = subprocess.run([sys.executable, "-c", tell], capture_output=True, text=True, env=env, check=True)
    assert done.stdout.split() == [medlint.__version__]
