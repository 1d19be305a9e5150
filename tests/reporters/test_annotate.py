from __future__ import annotations

import pytest

from medlint.document import Document, Span
from medlint.reporters.annotate import KEPT, LONGEST, Atlas, Range, Unit, shown, units
from reporters.leaflet import document


def place(where: Document, words: str, nth: int = 0) -> tuple[Span, Range]:
    """Words of a text: their span in its source, and their place in its blocks."""
    found = [(i, at) for i, b in enumerate(where.blocks) for at in range(len(b.text)) if b.text.startswith(words, at)]
    block, at = found[nth]
    return where.blocks[block].passage.span(at, at + len(words)), Range(block, at, at + len(words))


def flagged(text: str, *words: str, path: str = "a.md") -> list[Unit]:
    where = document(text, path)
    return units(where, [(n, place(where, w)[1]) for n, w in enumerate(words, 1)])


def told(unit: Unit) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    return [(p.text, p.notes, p.ends) for row in unit.rows for line in row if line for p in line.pieces]


@pytest.mark.parametrize(
    ("text", "words", "path"),
    [
        pytest.param("It cures.", "cures", "a.md", id="plain"),
        pytest.param("It\ncures\nall.", "cures all", "a.md", id="a line wrap"),
        pytest.param("<p>It <b>cu</b>res all.", "cures", "a.html", id="markup within"),
        pytest.param("<p>A &amp; B cure &lt;all&gt;.", "cure <all>", "a.html", id="entities"),
        pytest.param("<p>It cu\u00adres.", "cures", "a.html", id="a soft hyphen"),
        pytest.param("An e\ufb03cient cure.", "efficient", "a.md", id="a ligature"),
        pytest.param("😀 It “cures” 😀 all.", '"cures"', "a.md", id="beyond the basic plane"),
        pytest.param(
            "# Cure\n\n- one\n- a **cure**\n\n| a | b |\n|--|--|\n| x | cure |", "cure", "a.md", id="in a list"
        ),
        pytest.param("---\ntitle: The cure\n---\n\ntext", "cure", "a.md", id="front matter"),
        pytest.param('![a cure](x.png "t") and text', "cure", "a.md", id="an alternative text"),
    ],
)
def test_words_are_found_again_by_their_span(text: str, words: str, path: str) -> None:
    where = document(text, path)
    span, expected = place(where, words)
    assert Atlas.of(where).find(span, words) == expected
    assert Atlas.of(where).find(span) == expected


@pytest.mark.parametrize("nth", [0, 1, 2])
def test_of_equal_words_those_of_the_span_are_found(nth: int) -> None:
    where = document("A cure, a cure.\n\nThe cure.")
    span, expected = place(where, "cure", nth)
    assert Atlas.of(where).find(span, "cure") == expected


@pytest.mark.parametrize(
    ("span", "text"),
    [
        pytest.param(Span(0, 0), "", id="empty"),
        pytest.param(Span(3, 3), "", id="empty within"),
        pytest.param(Span(3, 8), "other", id="other words"),
        pytest.param(Span(900, 905), "", id="beyond the end"),
        pytest.param(Span(0, 1), "", id="markup"),
    ],
)
def test_what_is_not_there_is_not_found(span: Span, text: str) -> None:
    assert Atlas.of(document("# It cures.")).find(span, text) is None


def test_the_text_is_shown_with_the_quotes_of_its_source() -> None:
    where = document("<p>“It’s” a\n  cure &ldquo;now&rdquo;.", "a.html")
    assert where.blocks[0].text == '"It\'s" a cure "now".'
    assert shown(where.blocks[0], where.source) == '“It’s” a cure "now".'


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param((), [("It cures all of us.", (), ())], id="none"),
        pytest.param(("cures",), [("It ", (), ()), ("cures", (1,), (1,)), (" all of us.", (), ())], id="one"),
        pytest.param(
            ("cures all", "all of us"),
            [("It ", (), ()), ("cures ", (1,), ()), ("all", (1, 2), (1,)), (" of us", (2,), (2,)), (".", (), ())],
            id="overlapping",
        ),
        pytest.param(
            ("cures all", "cures"),
            [("It ", (), ()), ("cures", (1, 2), (2,)), (" all", (1,), (1,)), (" of us.", (), ())],
            id="one in the other",
        ),
        pytest.param(("It cures all of us.",) * 2, [("It cures all of us.", (1, 2), (1, 2))], id="the same"),
        pytest.param(("It", "us."), [("It", (1,), (1,)), (" cures all of ", (), ()), ("us.", (2,), (2,))], id="ends"),
    ],
)
def test_pieces(words: tuple[str, ...], expected: list[tuple[str, tuple[int, ...], tuple[int, ...]]]) -> None:
    (unit,) = flagged("It cures all of us.", *words)
    assert told(unit) == expected
    assert unit.notes == tuple(range(1, len(words) + 1))


@pytest.mark.parametrize(
    ("text", "path", "styles"),
    [
        pytest.param("plain", "a.md", (), id="none"),
        pytest.param("*plain*", "a.md", ("emphasis",), id="italic"),
        pytest.param("**plain**", "a.md", ("strong",), id="bold"),
        pytest.param("<p><strong class='x'>plain</strong>", "a.html", ("strong",), id="bold of HTML"),
        pytest.param("<p><i>plain</i>", "a.html", ("emphasis",), id="italic of HTML"),
        pytest.param("[plain](https://example.org)", "a.md", ("link",), id="link"),
    ],
)
def test_styles(text: str, path: str, styles: tuple[str, ...]) -> None:
    ((line,),) = flagged(text, path=path)[0].rows
    assert line
    assert line.pieces[0].styles == styles


@pytest.mark.parametrize(
    ("text", "path", "kinds"),
    [
        pytest.param("One\n\nTwo", "a.md", ["paragraph", "paragraph"], id="paragraphs stand alone"),
        pytest.param("- a\n- b\n  - c", "a.md", ["list"], id="a list is one"),
        pytest.param("1. a\n2. b\n\n- c", "a.md", ["numbered-list", "list"], id="numbers and bullets"),
        pytest.param("<ol><li>a<li>b</ol><ul><li>c</ul>", "a.html", ["numbered-list", "list"], id="of HTML"),
        pytest.param("|a|b|\n|-|-|\n|c|d|", "a.md", ["table"], id="a table is one"),
        pytest.param("|a|b|\n|-|-|\n|c|d|\n\n|e|f|\n|-|-|\n|g|h|", "a.md", ["table", "table"], id="two tables"),
        pytest.param("> a\n\ntext\n\n> b", "a.md", ["quote", "paragraph", "quote"], id="quotes"),
    ],
)
def test_units(text: str, path: str, kinds: list[str]) -> None:
    assert [unit.kind for unit in flagged(text, path=path)] == kinds


@pytest.mark.parametrize(
    ("text", "path", "numbers"),
    [
        pytest.param("- 2 of us", "a.md", [0], id="a bullet"),
        pytest.param("4. a\n5. b", "a.md", [4, 5], id="numbers as they are written"),
        pytest.param("<ol>\n<li>a</li>\n<li>b</li></ol>", "a.html", [1, 2], id="numbers that are counted"),
    ],
)
def test_items_keep_their_numbers(text: str, path: str, numbers: list[int]) -> None:
    assert [line.number for line in flagged(text, path=path)[0].rows[0] if line] == numbers


def test_empty_cells_keep_their_place() -> None:
    (table,) = flagged("| | Theirs | Ours |\n|--|--|--|\n| Price | high | low |\n| Risk | some | |")
    texts = [["".join(p.text for p in line.pieces) if line else None for line in row] for row in table.rows]
    assert texts == [[None, "Theirs", "Ours"], ["Price", "high", "low"], ["Risk", "some", None]]


@pytest.mark.parametrize(
    ("length", "skipped"),
    [pytest.param(LONGEST, 0, id="just short enough"), pytest.param(1_000_000, 1_000_000 - 2 * KEPT, id="a megabyte")],
)
def test_long_stretches_without_a_finding_are_cut(length: int, skipped: int) -> None:
    (unit,) = flagged("x" * length)
    pieces = [p for row in unit.rows for line in row if line for p in line.pieces]
    assert sum(p.skipped for p in pieces) == skipped
    assert sum(len(p.text) for p in pieces) == length - skipped


def test_what_stands_around_a_finding_in_a_long_stretch_is_shown() -> None:
    (unit,) = flagged("x" * 9_000 + " It cures. " + "y" * 9_000, "cures")
    texts = [text for text, *_ in told(unit)]
    assert "cures" in texts
    assert texts[1].endswith("x It ")
    assert texts[3].startswith(". y")
