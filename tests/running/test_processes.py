from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

import small_work
from medlint.api import Settings, check_paths
from medlint.finding import Failure
from medlint.running import checking
from medlint.running.discovery import Source
from medlint.running.processes import in_processes, processors
from medlint.running.timelimit import Clock, OutOfTime


def lost(item: int) -> int:
    return -item


@pytest.mark.parametrize("count", [0, 1, 7, 300])
def test_results_come_in_order(count: int) -> None:
    assert list(in_processes(small_work.doubled, range(count), 2, lost)) == [2 * n for n in range(count)]


def test_results_do_not_pile_up(tmp_path: Path) -> None:
    """Nobody takes what comes, so nothing further is begun."""
    coming = in_processes(small_work.noted, [(str(tmp_path), n) for n in range(1000)], 1, lambda item: item[1])
    assert next(coming) == 0
    time.sleep(0.5)
    assert len(list(tmp_path.iterdir())) <= 3 * 32
    coming.close()


def test_only_what_kills_is_lost() -> None:
    found = list(in_processes(small_work.deadly, range(30, 90), 2, lost))
    assert found == [-n if n % 40 == 0 else 2 * n for n in range(30, 90)]


def test_what_cannot_be_stopped_is_lost() -> None:
    assert list(in_processes(small_work.endless, range(6), 2, lost)) == [0, 2, 4, -3, 8, 10]


def test_an_error_of_the_work_is_an_error_here() -> None:
    with pytest.raises(ValueError, match="no 0"):
        list(in_processes(small_work.failing, range(9), 2, lost))


def test_there_is_a_processor() -> None:
    assert processors() >= 1


# --- the clock ----------------------------------------------------------------------------------------------------------


def forever() -> None:
    while True:
        try:
            sum(range(100))
        except Exception:  # noqa: BLE001, S112  what a careless piece of work does
            continue


def test_the_clock_stops_what_takes_too_long_and_goes_on() -> None:
    with Clock() as clock:
        for _ in range(2):
            assert clock.hold(lambda: 1, 5) == 1
            started = time.monotonic()
            with pytest.raises(OutOfTime):
                clock.hold(forever, 0.2)
            assert time.monotonic() - started < 3
        assert clock.hold(lambda: time.sleep(0.3) or 2, 0) == 2


def test_an_error_within_the_time_is_that_error() -> None:
    with Clock() as clock, pytest.raises(ZeroDivisionError):
        clock.hold(lambda: 1 // 0, 5)


def test_out_of_time_never_comes_late() -> None:
    """Work that ends just when its time does either gives its result or is out of time, and nothing happens afterwards."""
    with Clock() as clock:
        for n in range(20):
            end = time.monotonic() + 0.09 + n / 1000
            try:
                clock.hold(lambda end=end: [0 for _ in iter(lambda: time.monotonic() < end, False)], 0.1)  # type: ignore[misc]
            except OutOfTime:
                continue
            sum(range(1000))


# --- files --------------------------------------------------------------------------------------------------------------


def test_a_file_that_takes_too_long_is_its_own_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        (tmp_path / f"{name}.md").write_text("It cures depression.\n")
    monkeypatch.chdir(tmp_path)
    check_source = checking.check_source

    def slow(source: Source, plan: checking.Plan) -> checking.Outcome:
        if source.path == "b.md":
            forever()
        return check_source(source, plan)

    monkeypatch.setattr(checking, "check_source", slow)
    report = check_paths(["."], Settings(select=("EFF002",), timeout=1))
    assert [f.path for f in report.findings] == ["a.md", "c.md"]
    assert [(f.path, f.stage) for f in report.failures] == [("b.md", "lint")]
    assert "it took longer than 1 seconds" in report.failures[0].message
    assert report.exit_code() == 2


def test_a_file_that_kills_its_process_is_its_own_failure(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    for n in range(70):
        (tmp_path / f"t/f{n:02}.md").write_text("It cures depression.\n")
    (tmp_path / "sitecustomize.py").write_text(
        textwrap.dedent("""
        import os, signal
        from medlint.running import checking
        known = checking.check_data
        def check_data(data, path, *rest):
            if path.endswith("f33.md"):
                os.kill(os.getpid(), signal.SIGKILL)
            return known(data, path, *rest)
        checking.check_data = check_data
        """)
    )
    code = "import sys; from medlint.cli import main; sys.exit(main())"
    args = ["check", "t", "--jobs", "2", "--select", "EFF002", "--output-format", "concise"]
    done = subprocess.run(
        [sys.executable, "-c", code, *args], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}:{Path(checking.__file__).parents[1]}"},
    )  # fmt: skip
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 69
    assert "t/f33.md: the process that checked this file died" in done.stderr


SCRIPT = """
from medlint.api import Settings, check_paths
{guard}print(len(check_paths(["texts"], Settings(jobs=2, select=("EFF002",))).findings))
"""


@pytest.mark.parametrize(
    ("guard", "told"), [("", "jobs=1"), ('if __name__ == "__main__": ', "70")], ids=["bare", "guarded"]
)
def test_a_script_without_a_guard_is_told(tmp_path: Path, guard: str, told: str) -> None:
    (tmp_path / "texts").mkdir()
    for n in range(70):
        (tmp_path / f"texts/{n}.md").write_text("It cures depression.\n")
    (tmp_path / "script.py").write_text(SCRIPT.format(guard=guard))
    done = subprocess.run(
        [sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode != 0) is (not guard)
    assert told in (done.stdout if guard else done.stderr)
    assert ("RuntimeError: medlint checks many files in several processes" in done.stderr) is (not guard)


def test_failures_name_what_was_lost() -> None:
    failure = checking._lost((Source("a.md", Path("a.md")), Settings())).failures[0]
    assert isinstance(failure, Failure)
    assert failure.path == "a.md"
