"""The summary of a GitHub step, which goes to a file of its own beside the annotations."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from medlint.reporters.options import Options
from medlint.reporters.output import STEP_SUMMARY_BYTES, Target, append_step_summary, deliver, say
from reporters.specimen import CLEAN, EMPTY, REPORT, many, rendered


@pytest.fixture
def summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    return path


@pytest.mark.parametrize("name", ["sarif", "full", "markdown"])
def test_other_formats_write_none(summary: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert deliver(REPORT, [(name, None)], Options(), silent=False)
    assert not summary.exists()


def test_no_variable_no_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "")
    assert deliver(REPORT, [("github", None)], Options(), silent=False)
    assert list(tmp_path.iterdir()) == []


def test_silence_is_silence(summary: Path) -> None:
    assert deliver(REPORT, [("github", None)], Options(), silent=True)
    assert not summary.exists()


@pytest.mark.parametrize("target", [("github", None), ("github", Path("out.txt"))], ids=["printed", "in a file"])
def test_it_is_appended(
    summary: Path, target: Target, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(summary.parent)
    summary.write_text("before\n", encoding="utf-8")
    assert deliver(REPORT, [target], Options(unicode=False), silent=False)
    assert summary.read_bytes().decode() == "before\n" + rendered("markdown") + "\n"


def test_also_when_nothing_was_found(summary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert deliver(CLEAN, [("github", None)], Options(), silent=False)
    assert "No findings in 1 file." in summary.read_text(encoding="utf-8")


@pytest.mark.parametrize("before", [0, 500_000, STEP_SUMMARY_BYTES - 50, STEP_SUMMARY_BYTES + 1])
def test_the_file_does_not_outgrow_its_limit(summary: Path, before: int) -> None:
    summary.write_bytes(b"x" * before)
    append_step_summary(replace(EMPTY, findings=many(15_000)), Options(), {"GITHUB_STEP_SUMMARY": str(summary)})
    size = summary.stat().st_size
    assert size <= max(before, STEP_SUMMARY_BYTES)
    assert (size > before) is (before <= 500_000)
    assert before > 500_000 or b"There was no room for " in summary.read_bytes()


def test_a_summary_that_cannot_be_written_is_told_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "none" / "summary.md"))
    assert deliver(REPORT, [("github", None)], Options(), silent=False)
    captured = capsys.readouterr()
    assert captured.out == rendered("github")
    assert "summary.md cannot be written: " in captured.err


def test_what_is_said_moves_no_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    say("medlint: a\x1b[31m.md: caf\u00e9\n  | \u202e")
    assert capsys.readouterr().err == "medlint: a\ufffd[31m.md: caf\u00e9\n  | \ufffd\n"
