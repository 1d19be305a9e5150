"""The exit codes of the command as it is installed, with the rulebook that it brings along: each row is a process."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from medlint import __version__
from medlint.finding import Report
from medlint.reporters import render
from medlint.reporters.options import Options
from scratch import tool, write

CLAIM, CLEAN = "Our drip cures depression.\n", "The clinic is open on Mondays.\n"
#: A regular expression that takes exponential time on what stands in slow.md.
SLOW_RULE = """
- id: OWN001
  name: slow-rule
  category: efficacy
  severity: info
  confidence: low
  summary: A rule whose regular expression gets lost.
  rationale: It is there to run out of time.
  message: "'{match}' was found."
  suggestion: None.
  jurisdictions: [us]
  references: [{jurisdiction: us, citation: None}]
  forbid: {regexes: ['(?:a|aa)+!']}
  bad: ["They say aa! to us.", "We heard a!"]
  good: ["Nothing of the kind.", "The door is open."]
"""
FILES = {
    "clean.md": CLEAN,
    "claim.md": CLAIM,
    "milder.yml": "select: [EFF002]\nseverity: {EFF002: warning}\n",
    "slow.md": f"{CLAIM}\nThey say {'a' * 60} here!\n",
    "empty/picture.png": "",
    "broken-rules/own.yaml": "- id: OWN001\n  nmae: own\n",
    "slow-rules/own.yaml": SLOW_RULE,
    "broken-config/.medlint.yml": "exclud: [x]\n",
    "broken-config/claim.md": CLAIM,
    "excluding/.medlint.yml": "exclude: [old]\n",
    "excluding/old/claim.md": CLAIM,
    "broken.json": "{",
    "many/claim.md": CLAIM,
    **{f"many/{number:02}.md": CLEAN for number in range(70)},
}
Start = Callable[..., subprocess.Popen[str]]
posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes and signals are other things there")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path, FILES)
    (tmp_path / "latin.md").write_bytes(b"caf\xe9")
    (tmp_path / "saved.json").write_text(render("json", Report(__version__, 0, ""), Options()), encoding="utf-8")
    return tmp_path


@pytest.fixture
def start(project: Path, bare_env: dict[str, str]) -> Start:
    """Starts the installed command in the project."""

    def start(*arguments: str, **more: object) -> subprocess.Popen[str]:
        streams: dict[str, object] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        whole = {"cwd": project, "env": bare_env, "text": True, "encoding": "utf-8", **streams, **more}
        return subprocess.Popen([tool("medlint"), *arguments], **whole)  # type: ignore[call-overload,no-any-return]

    return start


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


#: Name, exit code, arguments, what standard output must hold, what standard error must hold.
ROWS = [
    ("clean", 0, "clean.md", "", "No findings in 1 file"),
    ("a path alone", 1, "claim.md", "EFF002", "Found "),
    ("warning", 0, "check --config milder.yml claim.md", "warning[", "1 warning"),
    (
        "warning at fail-level warning",
        1,
        "check --config milder.yml --fail-level warning claim.md",
        "warning[",
        "1 warning",
    ),
    ("claim under fail-level never", 0, "check --fail-level never claim.md", "EFF002", "Found "),
    ("claim under exit-zero", 0, "check --exit-zero claim.md", "EFF002", "Found "),
    ("claim, silent", 1, "check -qq claim.md", "", ""),
    ("claim in one of many, by two processes", 1, "check --jobs 2 many", "many/claim.md", "in 1 of 71 files"),
    ("missing path", 2, "check gone.md claim.md", "EFF002", "gone.md: there is no such file"),
    ("missing path under exit-zero", 2, "check --exit-zero gone.md", "", "gone.md"),
    ("folder without a matching file", 2, "check empty", "", "--allow-empty"),
    ("folder without a matching file, accepted", 0, "check --allow-empty empty", "", "No file was checked"),
    ("undecodable file", 2, "check latin.md claim.md", "EFF002", "latin.md"),
    ("mistake in a rule file", 2, "check --rules broken-rules claim.md", "EFF002", "own.yaml:2:3"),
    ("a pattern out of time", 2, "check --rules slow-rules slow.md claim.md", "EFF002", "slow.md"),
    ("mistake in the configuration", 2, "check broken-config claim.md", "EFF002", "did you mean"),
    ("all that is named is excluded", 0, "check --force-exclude excluding/old/claim.md", "", ""),
    ("wrong option", 2, "check --colour clean.md", "", "--color"),
    ("wrong format", 2, "check --output-format pdf clean.md", "", "pdf"),
    ("unknown rule", 2, "check --select ZZZ999 clean.md", "", "ZZZ999"),
    ("no rule is left", 2, "check --select EFF002 --ignore EFF002 claim.md", "", "no rule applies"),
    ("misspelt command", 2, "chekc claim.md", "", "did you mean check"),
    ("what is neither a command nor a path", 2, "zzz", "", "zzz: there is no such file"),
    ("report that cannot be written", 2, "check --report json=clean.md/x.json claim.md", "EFF002", "cannot be written"),
    ("broken baseline", 2, "check --baseline broken.json claim.md", "EFF002", "broken.json"),
    ("no such baseline", 2, "check --baseline gone.json claim.md", "EFF002", "gone.json"),
    ("broken approved claims", 2, "check --approved-claims broken.json claim.md", "EFF002", "broken.json"),
    ("changed lines without git", 2, "check --diff main claim.md", "", "git"),
    ("a day that is none", 2, "check --today soon claim.md", "", "soon"),
    ("files to check", 0, "check --show-files claim.md many", "many/00.md", ""),
    ("claims", 0, "claims claim.md", "cures depression", ""),
    ("claims of a missing path", 2, "claims gone.md claim.md", "cures depression", "gone.md"),
    ("report that was saved", 0, "report saved.json", "", ""),
    ("saved report that is none", 2, "report broken.json", "", "broken.json"),
    ("saved report that is missing", 2, "report gone.json", "", "gone.json"),
    ("baseline", 0, "baseline create claim.md", "", ".medlint-baseline.json"),
    ("baseline of a missing path", 2, "baseline create gone.md", "", "gone.md"),
    ("baseline that is missing", 2, "baseline show", "", ".medlint-baseline.json"),
    ("configuration", 0, "config excluding", "old", ""),
    ("configuration with a mistake", 2, "config broken-config", "", "did you mean"),
    ("first configuration", 0, "init empty", "medlint check --force-exclude", ".medlint.yml"),
    ("second configuration", 2, "init excluding", "", "--force"),
    ("schema", 0, "schema config", "required-version", ""),
    ("no such schema", 2, "schema everything", "", "everything"),
    ("version", 0, "--version", "medlint", ""),
    ("help", 0, "check --help", "130  interrupted", ""),
]


@pytest.mark.parametrize(("code", "line", "out", "err"), [pytest.param(*row[1:], id=row[0]) for row in ROWS])
def test_a_run(start: Start, code: int, line: str, out: str, err: str) -> None:
    got, stdout, stderr = ended(start(*line.split()))
    assert got == code, stderr
    assert out in stdout
    assert err in stderr
    assert out or not stdout
    assert "Traceback" not in stderr


@pytest.mark.parametrize(("text", "code"), [(CLEAN, 0), (CLAIM, 1)], ids=["clean", "claim"])
def test_standard_input(start: Start, text: str, code: int) -> None:
    process = start("-", stdin=subprocess.PIPE)
    process.communicate(text, timeout=60)
    assert process.returncode == code


@posix
@pytest.mark.parametrize("code", [0, 1, 2], ids=["clean", "claim", "gone"])
def test_a_closed_pipe_keeps_the_code(start: Start, code: int) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = start(["clean.md", "claim.md", "gone.md"][code], "--output-format", "json", stdout=writing)
    os.close(writing)
    got, _, stderr = ended(process)
    assert got == code
    assert "Traceback" not in stderr
    assert "BrokenPipe" not in stderr


@posix
@pytest.mark.parametrize("name", ["clean.md", "claim.md"])
def test_a_disk_that_is_full_is_no_pass(start: Start, name: str) -> None:
    full = Path("/dev/full")
    if not full.exists() or not stat.S_ISCHR(full.stat().st_mode):
        pytest.skip("this system has no /dev/full")
    with full.open("w") as stream:
        got, _, stderr = ended(start(name, "--output-format", "json", stdout=stream))
    assert got == 2
    assert "Traceback" not in stderr


@posix
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "2>/dev/full"])
@pytest.mark.parametrize(("name", "code"), [("clean.md", 0), ("claim.md", 1), ("gone.md", 2), ("--colour", 2)])
def test_streams_that_are_closed_keep_the_code(
    project: Path, bare_env: dict[str, str], closed: str, name: str, code: int
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    command = f"exec '{tool('medlint')}' {name} {closed}"
    done = subprocess.run(["sh", "-c", command], cwd=project, env=bare_env, capture_output=True, check=False)
    assert done.returncode == code


@posix
def test_a_cache_that_cannot_be_used_changes_nothing(start: Start, project: Path, bare_env: dict[str, str]) -> None:
    write(project, {"not-a-folder": ""})
    got, stdout, _ = ended(start("claim.md", env=bare_env | {"XDG_CACHE_HOME": str(project / "not-a-folder")}))
    assert got == 1
    assert "EFF002" in stdout


@posix
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt(start: Start, project: Path, jobs: str) -> None:
    """Ctrl-C while the last of the files, a pipe, is waited for."""
    pipe = project / "many/pipe.md"
    os.mkfifo(pipe)
    process = start("check", "--jobs", jobs, "many/pipe.md", "many", start_new_session=True)
    writing = opened(pipe)
    os.killpg(process.pid, signal.SIGINT)
    time.sleep(0.2)
    os.close(writing)
    got, stdout, stderr = ended(process)
    assert got == 130
    assert stdout == ""
    assert stderr.strip() == "medlint: interrupted"


@posix
@pytest.mark.parametrize("after", [0.2, 0.3, 0.45, 0.6])
def test_an_interrupt_while_processes_start(start: Start, project: Path, after: float) -> None:
    """At whatever moment it comes, only medlint itself speaks of it, and no process of it stays behind."""
    for n in range(200):
        write(project, {f"many/{n}.md": "It cures depression.\n" * 200})
    process = start("check", "--jobs", "2", "many", start_new_session=True)
    time.sleep(after)
    os.killpg(process.pid, signal.SIGINT)
    got, _, stderr = ended(process)
    if got == -signal.SIGINT:
        pytest.skip("Python itself had not yet begun")
    assert got == 130
    assert stderr.strip() == "medlint: interrupted"


@posix
def test_a_file_that_takes_too_long_is_a_failure_and_the_others_go_on(start: Start, project: Path) -> None:
    pipe = project / "many/pipe.md"
    os.mkfifo(pipe)
    got, stdout, stderr = ended(start("check", "--timeout", "1", "--jobs", "2", "many/pipe.md", "many"))
    assert got == 2
    assert "EFF002" in stdout
    assert "many/pipe.md" in stderr


def opened(pipe: Path) -> int:
    """The writing end of a named pipe, as soon as somebody reads from it."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.02)
    pytest.fail("nobody reads from the pipe")
