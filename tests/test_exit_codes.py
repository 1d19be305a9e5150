"""0, 1, 2 and 130 never lie: each row is a run of the command."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from medlint import api, linter, reporters
from medlint.cli import main
from medlint.finding import Failure
from small_rules import built_in

RULES = """
- id: EFF001
  name: cure-claim
  category: efficacy
  severity: error
  confidence: high
  summary: A text promises a cure.
  message: "'{match}' promises a cure."
  contexts: {hedged: pass}
  forbid: {phrases: ["cure! depression"]}
  bad: ["It cures depression."]
  good: ["It may cure depression."]
- id: SAF001
  name: safe-claim
  category: safety
  severity: warning
  confidence: low
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
TEXTS = {
    "clean.md": "The clinic is open on Mondays.",
    "hedged.md": "It may cure depression.",
    "error.md": "It cures depression.",
    "warning.md": "It is completely safe.",
    "other/page.txt": "Open on Mondays.",
    "empty/picture.png": "",
    "broken/.medlint.yml": "exclud: [x]",
    "broken/error.md": "It cures depression.",
    "quiet/.medlint.yml": "exclude: [old]",
    "quiet/old/error.md": "It cures depression.",
    "strict/.medlint.yml": "fail-level: warning",
    "strict/warning.md": "It is completely safe.",
    "broken.json": "{",
}


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    built_in(tmp_path, monkeypatch, RULES, CUES)
    home = tmp_path / "project"
    for name, text in TEXTS.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)
    (home / "latin.md").write_bytes(b"caf\xe9")
    (home / "bad-rules").mkdir()
    (home / "bad-rules/own.yaml").write_text("- id: OWN001\n  nmae: own\n")
    monkeypatch.chdir(home)
    return home


ROWS = [
    ("clean text", 0, "clean.md"),
    ("a path alone means check", 0, "check clean.md"),
    ("hedged claim", 0, "hedged.md"),
    ("warning below the default level", 0, "warning.md"),
    ("error under fail-level never", 0, "--fail-level never error.md"),
    ("error under exit-zero", 0, "--exit-zero error.md"),
    ("the only rule that fires is ignored", 0, "--ignore EFF error.md"),
    ("the only rule that fires is not selected", 0, "--select safety error.md"),
    ("nothing to check, accepted", 0, "--allow-empty empty"),
    ("folder with a matching file", 0, "other"),
    ("help", 0, "--help"),
    ("help of a command", 0, "check -h"),
    ("version", 0, "--version"),
    ("list of rules", 0, "rules"),
    ("explain", 0, "explain cure-claim"),
    ("error", 1, "error.md"),
    ("error among clean files", 1, "clean.md error.md other"),
    ("warning at fail-level warning", 1, "--fail-level warning warning.md"),
    ("warning at fail-level info", 1, "--fail-level info warning.md"),
    ("what is not shown still fails", 1, "--fail-level warning --min-severity error warning.md"),
    ("what is too unsure to be shown still fails", 1, "--fail-level warning --min-confidence high warning.md"),
    ("silent", 1, "-qq error.md"),
    ("statistics as an option", 1, "--statistics error.md"),
    ("missing path", 2, "missing.md"),
    ("missing path under exit-zero", 2, "--exit-zero missing.md"),
    ("missing path beside an error", 2, "error.md missing.md"),
    ("missing path and allow-empty", 2, "--allow-empty missing.md"),
    ("folder without a matching file", 2, "empty"),
    ("undecodable file", 2, "latin.md"),
    ("undecodable file at fail-level never", 2, "--fail-level never latin.md clean.md"),
    ("mistake in a rule file", 2, "--rules bad-rules clean.md"),
    ("mistake in a rule file under exit-zero", 2, "--exit-zero --rules bad-rules clean.md"),
    ("mistake in a rule file, listing rules", 2, "rules --rules bad-rules"),
    ("missing rule folder", 2, "--rules nowhere clean.md"),
    ("unknown rule", 2, "--select ZZZ clean.md"),
    ("unknown rule under exit-zero", 2, "--exit-zero --ignore cure-clam clean.md"),
    ("unknown rule to explain", 2, "explain EFF999"),
    ("unknown option", 2, "--colour clean.md"),
    ("unknown format", 2, "--output-format pdf clean.md"),
    ("statistics in a machine format", 2, "--statistics --output-format json clean.md"),
    ("unknown report", 2, "--report pdf=x.pdf clean.md"),
    ("report without a path", 2, "--report json clean.md"),
    ("report that cannot be written", 2, "--report json=clean.md/x.json clean.md"),
    ("two reports in one file", 2, "--report json=x.txt --report sarif=./x.txt clean.md"),
    ("a report in the place of a text", 2, "--report json=clean.md clean.md error.md"),
    ("table of claims in the place of a text", 2, "claims --output-file clean.md clean.md"),
    ("output in the place of a text", 2, "--output-file other/page.txt other"),
    ("no such list of files", 2, "--files-from nowhere.txt"),
    ("bad number of jobs", 2, "--jobs 0 clean.md"),
    ("standard input among paths", 2, "- clean.md"),
]


@pytest.mark.parametrize(("expected", "command"), [pytest.param(code, line, id=name) for name, code, line in ROWS])
def test_exit_code(expected: int, command: str) -> None:
    assert main(command.split()) == expected


@pytest.mark.skipif(sys.platform == "win32", reason="links are other things there")
def test_no_text_is_replaced_by_a_report(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "link.md").symlink_to("clean.md")
    assert main(["--report", "json=./other/../link.md", "--report", "csv=new.csv", "clean.md"]) == 2
    assert (project / "clean.md").read_text() == TEXTS["clean.md"]
    assert (project / "new.csv").is_file()
    assert "link.md cannot be written: a text that was checked stands there" in capsys.readouterr().err


#: The contract, which holds whatever is printed. Where the text with the error is checked, the format must tell of it.
CONTRACT = [
    ("clean", 0, "clean.md other"),
    ("hedged claim", 0, "hedged.md"),
    ("warning below the fail level", 0, "warning.md"),
    ("error under fail-level never", 0, "--fail-level never error.md"),
    ("error under exit-zero", 0, "--exit-zero error.md"),
    ("nothing to check, accepted", 0, "--allow-empty empty"),
    ("error", 1, "clean.md error.md"),
    ("error at fail-level info", 1, "--fail-level info error.md"),
    ("warning at fail-level warning", 1, "--fail-level warning warning.md"),
    ("a weaker finding is not shown, yet fails", 1, "--fail-level warning --min-severity error warning.md"),
    ("missing path", 2, "missing.md"),
    ("missing path beside an error", 2, "missing.md error.md"),
    ("missing path under exit-zero", 2, "--exit-zero missing.md error.md"),
    ("folder without a matching file", 2, "empty error.md"),
    ("undecodable file", 2, "latin.md error.md"),
    ("undecodable file at fail-level never", 2, "--fail-level never latin.md error.md"),
    ("mistake in a rule file", 2, "--rules bad-rules error.md"),
    ("mistake in the configuration of one folder", 2, "broken error.md"),
    ("warning where the configuration fails it", 1, "strict clean.md"),
    ("warning where an option is milder than the configuration", 0, "--fail-level error strict"),
    ("named files are excluded, as in a hook", 0, "--force-exclude quiet/old/error.md"),
    ("named file of a kind without a reader, as in a hook", 0, "--force-exclude broken.json"),
    ("broken baseline", 2, "--baseline broken.json error.md"),
    ("broken approved claims", 2, "--approved-claims broken.json error.md"),
    ("unknown rule", 2, "--select ZZZ clean.md"),
    ("unknown option", 2, "--colour clean.md"),
    ("report that cannot be written", 2, "--report json=clean.md/x.json error.md"),
]


@pytest.mark.parametrize("form", reporters.REPORTERS)
@pytest.mark.parametrize(("expected", "command"), [pytest.param(code, line, id=name) for name, code, line in CONTRACT])
def test_the_contract_in_every_format(
    form: str, expected: int, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--output-format", form, *command.split()]) == expected
    if "error.md" in command.split():
        assert "EFF001" in capsys.readouterr().out


def test_the_number_of_findings_is_not_the_code(project: Path) -> None:
    (project / "many.md").write_text("It cures depression.\n\n" * 256)
    assert main(["-q", "many.md"]) == 1


def test_another_language_is_incomplete(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("de.md").write_text(
        "Unsere Infusionen heilen die Depression schnell und ohne Nebenwirkungen.\n", encoding="utf-8"
    )
    assert main(["check", "de.md"]) == 2
    assert "de.md: not checked, for the text is not in English" in capsys.readouterr().err
    assert main(["check", "de.md", "--config", "other-languages=true"]) == 0


def test_a_pattern_that_ran_out_of_time_is_incomplete(monkeypatch: pytest.MonkeyPatch) -> None:
    real = linter.lint

    def slow(document: object, book: object, **rest: object) -> object:
        record, findings, failures = real(document, book, **rest)  # type: ignore[arg-type]
        return record, findings, [*failures, Failure("clean.md", "lint", "a pattern ran out of time")]

    monkeypatch.setattr(linter, "lint", slow)
    assert main(["--exit-zero", "clean.md"]) == 2


@pytest.mark.parametrize(
    ("error", "code"),
    [
        pytest.param(KeyboardInterrupt(), 130, id="interrupt"),
        pytest.param(RuntimeError("boom"), 2, id="crash"),
        pytest.param(MemoryError(), 2, id="no memory"),
        pytest.param(RecursionError(), 2, id="too deep"),
        pytest.param(BrokenPipeError(32, "pipe"), 2, id="pipe closed before anything was checked"),
        pytest.param(SystemExit(1), 2, id="someone leaves with 1"),
    ],
)
def test_what_goes_wrong_is_never_a_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException, code: int
) -> None:
    def fail(*given: object) -> None:
        raise error

    monkeypatch.setattr(api, "check_paths", fail)
    monkeypatch.setattr("medlint.cli.discard", lambda stream: None)
    assert main(["clean.md"]) == code
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--verbose", "-v", None])
def test_a_crash_is_told_short_and_with_verbose_at_length(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], option: str | None
) -> None:
    def fail(report: object, options: object) -> str:
        raise RuntimeError("boom")

    monkeypatch.setitem(reporters.REPORTERS, "full", fail)
    assert main([*([option] if option else []), "clean.md"]) == 2
    told = capsys.readouterr().err
    assert "boom" in told
    assert "Please report it" in told
    assert ("Traceback" in told) is (option is not None)


def test_a_crash_on_one_file_leaves_the_others_checked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = linter.lint

    def fragile(document: object, book: object, **rest: object) -> object:
        if document.path == "clean.md":  # type: ignore[attr-defined]
            raise ZeroDivisionError("once")
        return real(document, book, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(linter, "lint", fragile)
    assert main(["clean.md", "error.md", "--output-format", "concise"]) == 2
    out, err = capsys.readouterr()
    assert out.startswith("error.md:1:4: error EFF001")
    assert "clean.md: medlint itself failed on this file (ZeroDivisionError: once)" in err


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are other things there")
@pytest.mark.parametrize(("path", "code"), [("clean.md", 0), ("error.md", 1), ("missing.md", 2)])
def test_a_closed_pipe_keeps_the_code(monkeypatch: pytest.MonkeyPatch, path: str, code: int) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert main([path, "--output-format", "json"]) == code
        monkeypatch.undo()


def run_python(code: str, **more: object) -> subprocess.Popen[str]:
    source = str(Path(api.__file__).parents[1])
    env = {**os.environ, "PYTHONPATH": source}
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", code], stdout=pipe, stderr=pipe, text=True, env=env, **more)  # type: ignore[call-overload,no-any-return]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are other things there")
def test_a_real_interrupt() -> None:
    code = (
        "import sys, time\nfrom medlint import api, cli\n"
        "def wait(*given):\n    print('ready', flush=True)\n    time.sleep(30)\n"
        "api.check_paths = wait\nsys.exit(cli.main(['.']))"
    )
    with run_python(code) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert out == ""
    assert "Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are other things there")
@pytest.mark.parametrize("args", [["--help"], ["schema", "report"]], ids=" ".join)
def test_a_closed_pipe_is_quiet(args: list[str]) -> None:
    with run_python(
        f"import sys, time; time.sleep(.2); from medlint.cli import main; sys.exit(main({args}))"
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
    assert err == ""
    assert process.returncode in {0, 2}


@pytest.mark.parametrize(
    ("text", "code"), [("Open on Mondays.", 0), ("It may cure depression.", 0), ("It cures depression.", 1)]
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, text: str, code: int) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main(["-"]) == code
