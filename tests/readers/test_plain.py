from __future__ import annotations

import pytest

from medlint.document import Document
from medlint.readers import read


def plain(source: str) -> Document:
    return read("a.txt", source.encode())


def kinds(source: str) -> list[tuple[str, str]]:
    return [(b.kind, b.text) for b in plain(source).blocks]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("We help people feel better.", id="full stop"),
        pytest.param("May 3, 2024", id="date"),
        pytest.param("Call us today!", id="exclamation"),
        pytest.param("This line has quite a few more than a dozen words and no stop at its end", id="long"),
        pytest.param("First line\nsecond line", id="two lines"),
        pytest.param("The usual effects are the following:\n\n- one", id="introduces a list"),
    ],
)
def test_no_heading(line: str) -> None:
    assert kinds(line)[0][0] == "paragraph"


@pytest.mark.parametrize(
    "line", ["How It Works", "is it safe or not?", "Side Effects:", "Call Us Today!", "Ketamine vs. others"]
)
def test_heading(line: str) -> None:
    assert kinds(f"{line}\n\nAnd so on.")[0] == ("heading", line)


def test_the_first_heading_is_the_title() -> None:
    assert [b.level for b in plain("Title\n\nPart One\n\nText here.").blocks] == [1, 2, 0]


@pytest.mark.parametrize("bullet", ["•", "-", "*", "–", "1.", "2)", "a)", "✓"])
def test_bullets_make_items_with_a_lead(bullet: str) -> None:
    blocks = plain(f"Some effects are:\n\n  {bullet} Nausea\n  {bullet} Headache\n\nThat is all.").blocks
    assert [(b.kind, b.text, b.lead, b.level) for b in blocks[1:3]] == [
        ("list-item", "Nausea", 0, 1),
        ("list-item", "Headache", 0, 1),
    ]
    assert (blocks[3].kind, blocks[3].lead) == ("paragraph", -1)


@pytest.mark.parametrize(
    ("source", "items"),
    [
        pytest.param("Side effects:\n- one\n- two", [("one", 0, 1), ("two", 0, 1)], id="directly above"),
        pytest.param("Effects\n\n- one\n\n- two", [("one", 0, 1), ("two", 0, 1)], id="heading, blank lines between"),
        pytest.param("- one\n- two", [("one", -1, 1), ("two", -1, 1)], id="no lead"),
        pytest.param("So:\n- one\n  - sub\n- two", [("one", 0, 1), ("sub", 1, 2), ("two", 0, 1)], id="nested"),
        pytest.param("So:\n- one\n  goes on\n- two", [("one goes on", 0, 1), ("two", 0, 1)], id="wrapped"),
    ],
)
def test_leads(source: str, items: list[tuple[str, int, int]]) -> None:
    assert [(b.text, b.lead, b.level) for b in plain(source).blocks if b.kind == "list-item"] == items


def test_a_line_after_an_item_can_be_a_new_paragraph() -> None:
    assert kinds("So it is, that:\n- one\nAnd then more.")[1:] == [
        ("list-item", "one"),
        ("paragraph", "And then more."),
    ]


def test_lines_of_a_wrapped_paragraph_are_joined() -> None:
    source = "One line that\r\ngoes on, and\r\non.\r\n\r\nNext one."
    assert kinds(source) == [("paragraph", "One line that goes on, and on."), ("paragraph", "Next one.")]
    passage = plain(source).blocks[0].passage
    span = passage.span(passage.text.index("that"), passage.text.index("that") + 9)
    assert source[span.start : span.end] == "that\r\ngoes"


def test_a_text_with_long_lines_has_a_paragraph_a_line() -> None:
    long = "word " * 40
    assert [k for k, _ in kinds(f"A Heading\n{long}end.\n{long}end.")] == ["heading", "paragraph", "paragraph"]


def test_a_rule_is_no_text() -> None:
    assert kinds("Title\n=====\n\n* * *\n\nText here.") == [("heading", "Title"), ("paragraph", "Text here.")]


def test_an_address_is_a_link() -> None:
    block = plain("See https://example.org/a. Now.").blocks[0]
    assert [(m.kind, block.text[m.start : m.end], m.target) for m in block.marks] == [
        ("link", "https://example.org/a", "https://example.org/a")
    ]
