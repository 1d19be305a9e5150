from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from medlint.finding import Failure, Finding, Report
from medlint.rule import Confidence, Severity
from reporters.specimen import CALLED, CLEAN, CURES, EMPTY, LINES, REPORT, assert_golden, many, rendered

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.+)")


def commands(report: Report = REPORT, **options: Any) -> list[tuple[str, dict[str, str], str]]:
    """Level, properties and message of each command, read as GitHub's runner reads them."""
    found = []
    for line in rendered("github", report, **options).splitlines():
        parts = COMMAND.fullmatch(line)
        assert parts, line
        pairs = [pair.partition("=")[::2] for pair in parts[2].split(",")]
        found.append((parts[1], {key: unescaped(value) for key, value in pairs}, unescaped(parts[3])))
    return found


def unescaped(text: str) -> str:
    for sign, code in ((",", "%2C"), (":", "%3A"), ("\n", "%0A"), ("\r", "%0D"), ("%", "%25")):
        text = text.replace(code, sign)
    return text


def only(finding: Finding) -> tuple[str, dict[str, str], str]:
    (one,) = commands(replace(EMPTY, findings=(finding,)))
    return one


@pytest.mark.parametrize("report", [pytest.param(EMPTY, id="empty"), pytest.param(CLEAN, id="clean")])
def test_nothing_found(report: Report) -> None:
    assert rendered("github", report) == ""


def test_what_an_annotation_says() -> None:
    assert rendered("github", replace(EMPTY, findings=(CURES,))) == (
        "::error title=medlint (EFF002),file=content/a b.md,line=3,col=10,endLine=3,endColumn=15"
        "::'cures' promises a cure.%0ASay what was measured.\n"
    )


def test_over_two_lines_there_are_no_columns() -> None:
    _, properties, _ = only(LINES)
    assert properties == {"title": "medlint (EFF008)", "file": "content/a b.md", "line": "4", "endLine": "5"}


def test_hostile_text_stays_in_its_place() -> None:
    level, properties, message = only(CALLED)
    assert (level, properties["file"]) == ("error", "content/[x](1),50%.md")
    assert "]]> ::error::x, y' promises a cure." in message


@pytest.mark.parametrize("path", ["a,line=9.md", "a::b.md", "50%2C.md", "a\nb.md", "a  b.md"])
def test_paths_come_back_as_they_were(path: str) -> None:
    _, properties, _ = only(CURES._replace(path=path))
    assert properties["file"] == path
    assert properties["line"] == "3"


@pytest.mark.parametrize("level", [Severity.ERROR, Severity.WARNING])
@pytest.mark.parametrize("number", [0, 1, 9, 10])
def test_as_many_as_github_shows_are_given(level: Severity, number: int) -> None:
    found = commands(replace(EMPTY, findings=many(number, level)))
    assert [name for name, _, _ in found] == [level.label] * number


def test_beyond_that_a_notice_tells_how_many_are_left() -> None:
    findings = (*many(12, Severity.INFO), *many(30, Severity.WARNING), *many(11, Severity.ERROR))
    found = commands(replace(EMPTY, findings=findings))
    assert [level for level, _, _ in found] == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10
    assert found[-1] == ("notice", {"title": "medlint"}, "24 more findings or failures are not shown here.")


def test_ten_notices_leave_no_room_for_another() -> None:
    assert len(commands(replace(EMPTY, findings=many(10, Severity.INFO)))) == 10
    found = commands(replace(EMPTY, findings=(*many(10, Severity.INFO), *many(11))))
    assert Counter(level for level, _, _ in found) == {"error": 10, "notice": 10}
    assert found[-1][2] == "2 more findings or failures are not shown here."


def test_the_notice_names_the_summary_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    *_, (_, _, message) = commands(replace(EMPTY, findings=many(11)))
    assert message == "1 more finding or failure is not shown here. The summary of this step lists them."


def test_every_file_comes_before_the_second_finding_of_one() -> None:
    files = [p.get("file") for _, p, _ in commands(replace(EMPTY, findings=many(20, files=4)))]
    assert files[:8] == ["0.md", "1.md", "2.md", "3.md"] * 2


def test_the_surest_finding_of_a_file_comes_first() -> None:
    weak = CURES._replace(confidence=Confidence.LOW)
    sure = CURES._replace(line=9, end_line=9)
    assert [p["line"] for _, p, _ in commands(replace(EMPTY, findings=(weak, sure)))] == ["9", "3"]


@pytest.mark.parametrize(
    ("errors", "failures", "shown"),
    [(0, 3, 3), (10, 2, 2), (10, 12, 5), (2, 12, 8), (0, 12, 10)],
)
def test_failures_leave_room_for_errors(errors: int, failures: int, shown: int) -> None:
    told = tuple(Failure(f"{n}.txt", "read", "gone") for n in range(failures))
    found = commands(replace(EMPTY, findings=many(errors), failures=told))
    assert sum(p.get("file", "").endswith(".txt") for _, p, _ in found) == shown
    assert sum(level == "error" for level, _, _ in found) == min(10, errors + shown)
    rest = errors + failures - min(10, errors + shown)
    assert any(f"{rest} more" in message for _, _, message in found) is bool(rest)


def test_failures_are_placed() -> None:
    assert [(level, p["file"], p["line"]) for level, p, _ in commands()[:2]] == [
        ("error", "own/mine.yaml", "2"),
        ("error", "content/broken.md", "1"),
    ]


def test_excused_findings_are_notices() -> None:
    excused = [level for level, p, _ in commands(excused=True) if p["file"] == "content/excused.md"]
    assert excused == ["notice", "notice"]


def test_a_long_message_is_cut() -> None:
    _, _, message = only(CURES._replace(message="😀" * 50_000))
    assert len(message.encode()) < 64 * 1024


def test_golden() -> None:
    assert_golden("github", "github.txt")
