from __future__ import annotations

import pytest

from medlint.reporters.terminal import cells, knows_unicode, one_line, printable, wants_color, wrap


@pytest.mark.parametrize(
    ("choice", "terminal", "env", "expected"),
    [
        pytest.param("auto", False, {}, False, id="a pipe"),
        pytest.param("never", True, {"FORCE_COLOR": "1"}, False, id="never is never"),
        pytest.param("auto", True, {"NO_COLOR": "1"}, False, id="NO_COLOR"),
        pytest.param("auto", True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, id="NO_COLOR over FORCE_COLOR"),
        pytest.param("auto", True, {"TERM": "dumb"}, False, id="dumb terminal"),
        pytest.param("auto", False, {"FORCE_COLOR": "0"}, False, id="FORCE_COLOR=0 forces nothing"),
        pytest.param("auto", False, {"CLICOLOR_FORCE": ""}, False, id="empty CLICOLOR_FORCE"),
        pytest.param("auto", True, {}, True, id="a terminal"),
        pytest.param("auto", True, {"NO_COLOR": ""}, True, id="empty NO_COLOR"),
        pytest.param("always", False, {"NO_COLOR": "1"}, True, id="always over NO_COLOR"),
        pytest.param("auto", False, {"FORCE_COLOR": "1"}, True, id="FORCE_COLOR"),
        pytest.param("auto", False, {"CLICOLOR_FORCE": "1"}, True, id="CLICOLOR_FORCE"),
        pytest.param("auto", False, {"FORCE_COLOR": "1", "TERM": "dumb"}, True, id="FORCE_COLOR over a dumb terminal"),
    ],
)
def test_colour(choice: str, terminal: bool, env: dict[str, str], expected: bool) -> None:
    assert wants_color(choice, terminal, env) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("cure", 4, id="ASCII"),
        pytest.param("naïve", 5, id="composed"),
        pytest.param("nai\u0308ve", 5, id="combining mark"),
        pytest.param("a\u200bb", 2, id="zero width space"),
        pytest.param("治療", 4, id="wide"),
        pytest.param("😀", 2, id="emoji"),
        pytest.param("…", 1, id="ellipsis"),
    ],
)
def test_cells(text: str, expected: int) -> None:
    assert cells(text) == expected


@pytest.mark.parametrize(
    ("text", "shown", "ascii_only"),
    [
        pytest.param("plain", "plain", "plain", id="plain"),
        pytest.param("naïve “cure” – now…", "naïve “cure” – now…", 'naive "cure" - now...', id="typography"),
        pytest.param("a\tb", "a    b", "a    b", id="tab"),
        pytest.param("\x1b[31mred", "\ufffd[31mred", "?[31mred", id="escape sequence"),
        pytest.param("a\u202eb", "a\ufffdb", "a?b", id="turned writing direction"),
        pytest.param("\ud800", "\ufffd", "?", id="half a surrogate pair"),
        pytest.param("😀 治", "😀 治", "? ?", id="no ASCII form"),
    ],
)
def test_printable(text: str, shown: str, ascii_only: str) -> None:
    assert printable(text) == shown
    assert printable(text, unicode=False) == ascii_only


def test_a_name_begins_no_line_of_its_own() -> None:
    assert one_line("a\n::error::b\x1b[31m.md") == "a\ufffd::error::b\ufffd[31m.md"
    assert one_line("a\nb", unicode=False) == "a?b"


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("ascii", False),
        ("cp1252", False),
        ("latin-1", False),
        (None, False),
        ("no-such", False),
        ("utf-8", True),
        ("utf-16", True),
    ],
)
def test_encodings(encoding: str | None, expected: bool) -> None:
    assert knows_unicode(encoding) is expected


def test_wrapping_hangs() -> None:
    assert wrap("one two three four five six seven", 24, " = help: ", "         ") == [
        " = help: one two three four",
        "         five six seven",
    ]  # no narrower than twenty cells, however narrow the terminal
    assert wrap("", 80, " = why: ", "") == [" = why:"]
