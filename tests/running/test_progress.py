from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from medlint import api
from medlint.running.progress import bar, progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that goes on by ``step`` seconds whenever it is looked at."""

    def __init__(self, step: float) -> None:
        self.now, self.step = 100.0, step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


def drawn(
    step: float, files: int, env: dict[str, str] | None = None, quiet: bool = False, stream: io.StringIO | None = None
) -> str:
    stream = stream or Terminal()
    with progress(stream, env or {}, quiet, Clock(step)) as told:
        for done in range(1, files + 1):
            if told:
                told(done, files)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("env", "quiet", "stream"),
    [
        pytest.param({}, False, io.StringIO(), id="a file or a pipe"),
        pytest.param({"CI": "true"}, False, Terminal(), id="a CI server"),
        pytest.param({"PRE_COMMIT": "1"}, False, Terminal(), id="a hook"),
        pytest.param({"TERM": "dumb"}, False, Terminal(), id="a terminal that cannot move back"),
        pytest.param({}, True, Terminal(), id="quiet"),
    ],
)
def test_nobody_watches(env: dict[str, str], quiet: bool, stream: io.StringIO) -> None:
    assert drawn(5.0, 10, env, quiet, stream) == ""


def test_a_short_run_has_no_bar() -> None:
    assert drawn(0.001, 900) == ""


def test_a_long_run_has_one_that_is_erased() -> None:
    text = drawn(0.5, 6)
    assert re.findall(r"\[[#.]+\] [^\x1b]+", text)[-1] == "[##############################] 6 of 6 files"
    assert text.endswith("\r\x1b[K")
    assert "\n" not in text


def test_it_is_not_drawn_for_every_file() -> None:
    assert drawn(0.01, 1000).count("files") <= 100


def test_it_is_erased_when_the_run_is_broken_off() -> None:
    stream = Terminal()

    def broken_off() -> None:
        with progress(stream, {}, clock=Clock(2.0)) as told:
            assert told
            told(1, 3)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert stream.getvalue().endswith("\r\x1b[K")


@pytest.mark.parametrize(
    ("done", "total", "room", "expected"),
    [
        pytest.param(0, 4, 80, "[..............................] 0 of 4 files", id="begun"),
        pytest.param(1_000, 2_000, 80, "[###############...............] 1,000 of 2,000 files", id="half"),
        pytest.param(1, 2, 26, "[#####.....] 1 of 2 files", id="narrow"),
        pytest.param(1, 2, 18, "1 of 2 files", id="no room for a bar"),
        pytest.param(1, 2, 8, "1 of 2 ", id="hardly any room"),
    ],
)
def test_the_bar(done: int, total: int, room: int, expected: str) -> None:
    assert bar(done, total, room) == expected
    assert len(expected) <= room


def test_a_check_tells_how_far_it_is(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.md").write_text("Text.\n")
    told: list[tuple[int, int]] = []
    api.check_paths([tmp_path], progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_on_a_real_terminal_findings_stay_as_they_are(tmp_path: Path) -> None:
    """Even where all streams are one terminal, a short run draws nothing and a report is what it is in a pipe."""
    (tmp_path / "a.md").write_text("It cures depression.\n")
    command = [sys.executable, "-m", "medlint", "check", "a.md", "--output-format", "json"]
    piped = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    ours, theirs = pytest.importorskip("pty", reason="there are no such terminals here").openpty()
    env = {k: v for k, v in os.environ.items() if k not in {"CI", "PRE_COMMIT"}}
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=theirs, env=env) as run:
        out = run.communicate()[0]
    os.close(theirs)
    assert out == piped.stdout
    assert b"[#" not in os.read(ours, 10_000)
    os.close(ours)
