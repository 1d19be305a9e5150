from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medlint.document import Document, Span
from medlint.finding import Finding
from medlint.reporters.frame import frame, window
from medlint.reporters.terminal import cell, cells
from medlint.rule import Confidence, Rule, Severity

RULE = Rule("EFF001", "cure-claim", "efficacy", "A cure.", "A cure.", "forbid", None)


def finding(document: Document, start: int, end: int) -> Finding:
    line, column = document.position(start)
    end_line, end_column = document.position(end)
    return Finding(
        RULE, document.path, Span(start, end), line, column, end_line, end_column, Severity.ERROR, Confidence.HIGH,
        "A cure.", document.source[start:end], document.source, "",
    )  # fmt: skip


def under_carets(text: str, start: int, width: int) -> str:
    """What stands above the carets."""
    at, kept = 0, ""
    for char in text:
        if start <= at < start + width and (cell(char) or kept):
            kept += char
        at += cell(char)
    return kept


LONG = "one two three four five six cures depression seven eight nine ten eleven twelve"


@pytest.mark.parametrize(
    ("line", "flagged", "room", "expected", "above"),
    [
        pytest.param("It cures it.", "cures", 40, "It cures it.", "cures", id="fits"),
        pytest.param("It cures it.", "cures", 12, "It cures it.", "cures", id="just fits"),
        pytest.param("It cures it.", "It cures it.", 12, "It cures it.", "It cures it.", id="whole line"),
        pytest.param("😀 Drug X cures it", "cures", 40, "😀 Drug X cures it", "cures", id="emoji before"),
        pytest.param("治療 cures it", "cures", 40, "治療 cures it", "cures", id="wide before"),
        pytest.param("nai\u0308ve cures it", "cures", 40, "nai\u0308ve cures it", "cures", id="combining mark before"),
        pytest.param("\tcures it", "cures", 40, "    cures it", "cures", id="tab before"),
        pytest.param("it 治療 it", "治療", 40, "it 治療 it", "治療", id="wide flagged"),
        pytest.param(LONG, "cures depression", 40, "…five six cures depression seven eight…", "cures depression", id="both sides cut"),
        pytest.param(LONG, "one two", 30, "one two three four five six…", "one two", id="right side cut"),
        pytest.param(LONG, "twelve", 30, "…eight nine ten eleven twelve", "twelve", id="left side cut"),
        pytest.param("a" * 50, "a" * 50, 20, "a" * 18 + "…", "a" * 18, id="flagged text cut"),
    ],
)  # fmt: skip
def test_window(line: str, flagged: str, room: int, expected: str, above: str) -> None:
    start = line.index(flagged)
    shown, at, width = window(line, start, start + len(flagged), room)
    assert shown == expected
    assert under_carets(shown, at, width) == above


def test_without_unicode_the_ellipsis_is_dots() -> None:
    start = LONG.index("cures")
    assert window(LONG, start, start + 5, 30, unicode=False) == ("...six cures depression...", 7, 5)


@given(st.text(min_size=1, max_size=200), st.data())
def test_a_window_never_overflows_and_points_into_itself(line: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    room = data.draw(st.integers(20, 120))
    for unicode in (True, False):
        shown, at, width = window(line, start, end, room, unicode)
        assert cells(shown) <= room
        assert width >= 1
        assert 0 <= at <= cells(shown)
        assert at + width <= cells(shown) + 1


@pytest.mark.parametrize(
    ("source", "flagged", "expected"),
    [
        pytest.param("It cures\nus.", "cures", [(1, "It cures", "cures")], id="one line"),
        pytest.param("It\r\ncures\r\nus.", "cures", [(2, "cures", "cures")], id="CRLF"),
        pytest.param("It cures\n  all of\nus.", "cures\n  all", [(1, "It cures", "cures"), (2, "  all of", "all")], id="two lines"),
        pytest.param("cures\n\nall", "cures\n\nall", [(1, "cures", "cures"), (3, "all", "all")], id="empty line between"),
        pytest.param("a\nb\nc\nd", "a\nb\nc\nd", [(1, "a", "a"), (2, "b", "b"), (3, "c", "c")], id="no more than three"),
        pytest.param("It cures", "cures", [(1, "It cures", "cures")], id="end of text"),
    ],
)  # fmt: skip
def test_lines(source: str, flagged: str, expected: list[tuple[int, str, str]]) -> None:
    document = Document("a.md", "markdown", source, ())
    start = source.index(flagged)
    lines = frame(document, finding(document, start, start + len(flagged)), 60)
    assert [(line.number, line.text, under_carets(line.text, line.start, line.width)) for line in lines] == expected


@pytest.mark.parametrize("source", ["", "abc", "abc\n"])
def test_a_finding_without_a_place_has_one_caret(source: str) -> None:
    document = Document("a.md", "markdown", source, ())
    lines = frame(document, finding(document, len(source), len(source)), 60)
    assert [line.width for line in lines] == [1]
