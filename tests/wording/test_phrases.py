"""The phrase language: what a phrase stands for, and which cannot be read."""

from __future__ import annotations

import pytest

from medlint.wording.phrases import Element, PatternError, Row, list_names, parse


def shown(row: Row) -> str:
    """A row in short: the first word of each element in alphabetical order, gaps and signs as they are written."""
    parts = [_one(element, row.head == i) for i, element in enumerate(row.elements)]
    return " ".join(["^"] * row.at_start + parts + ["$"] * row.at_end)


def _one(element: Element, head: bool) -> str:
    if element.gap:
        return f"..{element.gap}"
    text = "|".join(sorted(element.words) or [f"{{{name}}}" for name in element.lists])
    return (f"[{text}]" if element.optional else text) + "!" * head


@pytest.mark.parametrize(
    ("phrase", "rows"),
    [
        pytest.param("=new", ["new!"], id="an exact word"),
        pytest.param("=New", ["new!"], id="case folds"),
        pytest.param("for", ["for!"], id="a small word does not inflect"),
        pytest.param("cure", ["cure|cured|cures|curing!"], id="a word inflects"),
        pytest.param("=side-effect", ["side! effect"], id="a hyphen is a space"),
        pytest.param("=fda =approved", ["fda! approved"], id="two words"),
        pytest.param("=a|=b", ["a|b!"], id="alternatives are one element"),
        pytest.param("=a|=b =c", ["a|b! c"], id="outside brackets they bind words"),
        pytest.param("(=a =b|=c) =d", ["a! b d", "c! d"], id="in brackets rows"),
        pytest.param("=b [=a] =c", ["b! [a] c"], id="an optional word"),
        pytest.param("[=a] =b", ["b!"], id="at the beginning it says nothing"),
        pytest.param("^ [=a] =b", ["^ [a] b!"], id="but at that of the sentence"),
        pytest.param("=b [=a|=c]", ["b! [a|c]"], id="an optional choice"),
        pytest.param("=b [=a =c]", ["b!", "b! a c"], id="an optional row"),
        pytest.param("=a .. =b", ["a! ..3 b"], id="a short gap"),
        pytest.param("=a ... =b", ["a! ..8 b"], id="a long gap"),
        pytest.param("=a ..5 =b", ["a! ..5 b"], id="a gap of a given length"),
        pytest.param(".. =a ..", ["a!"], id="gaps at the ends say nothing"),
        pytest.param("=a =b!", ["a b!"], id="the head"),
        pytest.param("(=a|=b)! =c", ["a|b! c"], id="the head of a choice"),
        pytest.param("{x}", ["{x}!"], id="a word list"),
        pytest.param("{x|y} =a", ["{x}|{y}! a"], id="two word lists"),
        pytest.param("^ =a $", ["^ a! $"], id="at the ends"),
        pytest.param("%", ["%!"], id="a sign"),
        pytest.param("(", ["(!"], id="a bracket by itself"),
        pytest.param("5 %", ["5! %"], id="a number and a sign"),
        pytest.param("=can't", ["can't!"], id="an apostrophe"),
        pytest.param("=can’t", ["can't!"], id="a curly one"),
        pytest.param("=patient's =story", ["patient! story"], id="a possessive"),
    ],
)
def test_what_a_phrase_stands_for(phrase: str, rows: list[str]) -> None:
    assert sorted(map(shown, parse(phrase))) == sorted(rows)


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        pytest.param("", "at least one word", id="nothing"),
        pytest.param("..", "at least one word", id="only a gap"),
        pytest.param("[a]", "at least one word", id="only an optional word"),
        pytest.param("(a b", "never closed", id="an open bracket"),
        pytest.param("[a b", "never closed", id="an open square bracket"),
        pytest.param("a )", "nothing opens", id="a closing bracket"),
        pytest.param("a | | b", "a word is wanted", id="an empty alternative"),
        pytest.param("{ | x} a", "no name", id="a list without a name"),
        pytest.param("a ..0 b", "no words", id="a gap of no words"),
        pytest.param(" ".join(["(a b|c d|e f)"] * 6), "too many rows", id="too many rows"),
        pytest.param("a ! !", "a word is wanted", id="a head of nothing"),
        pytest.param("a (:|-) b", "'-' is neither a word nor a sign", id="a hyphen, which texts are read without"),
        pytest.param("a [=] b", "'=' is neither a word nor a sign", id="exactly nothing"),
    ],
)
def test_what_cannot_be_read(phrase: str, message: str) -> None:
    with pytest.raises(PatternError, match=message) as raised:
        parse(phrase)
    assert raised.value.text == phrase


def test_the_lists_that_rows_name() -> None:
    assert list_names(parse("({a}|b) .. {c|d}")) == {"a", "c", "d"}
