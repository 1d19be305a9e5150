"""A contrast that runs over two sentences: ``then`` counts only right after ``after``."""

from __future__ import annotations

import pytest

from medlint.kinds.forbid import Forbid
from medlint.rule import DEFAULT_EFFECTS, Rule, Severity
from small_book import book, matched

CHECK = Forbid(phrases=("outshine",), after=("pill .. (hide|mask)",), then=("^ [but] our (drip|therapy)",))


def contrast() -> Rule:
    return Rule(
        id="TST001", name="contrast", category="comparison", severity=Severity.ERROR, summary="s", message="m",
        kind="forbid", check=CHECK, effects=DEFAULT_EFFECTS,
    )  # fmt: skip


BOOK = book(contrast())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Our drip lasts an hour.", id="nothing before it"),
        pytest.param("We open at nine. Our drip lasts an hour.", id="something else before it"),
        pytest.param("Our drip lasts an hour. Pills hide the pain.", id="the other way round"),
        pytest.param("Pills hide the pain. Come and see us. Our drip is gentle.", id="a sentence between"),
        pytest.param("Pills hide the pain. The drip is gentle.", id="no turn"),
        pytest.param("Pills hide the pain.", id="the first half alone"),
        pytest.param("Pills hide the pain.\n\n---\n\nAn aside.\n\nOur drip is gentle.", id="a paragraph between"),
        pytest.param("Pills hide the pain and our drip is gentle.", id="one sentence"),
    ],
)
def test_silent(text: str) -> None:
    assert matched(BOOK, text) == []


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        pytest.param("Pills hide the pain. Our drip is gentle.", "Our drip", id="two sentences"),
        pytest.param("Pills hide the pain. But our therapy heals.", "But our therapy", id="with a word that turns"),
        pytest.param("Pills mask the pain.\n\nOur therapy heals.", "Our therapy", id="two paragraphs"),
        pytest.param("## Pills mask the pain\n\nOur drip is gentle.", "Our drip", id="a heading and its text"),
        pytest.param("- Pills mask the pain\n- Our drip is gentle", "Our drip", id="two items"),
        pytest.param("Our drip outshines them.", "outshines", id="a phrase needs no sentence before it"),
    ],
)
def test_flagged(text: str, flagged: str) -> None:
    assert matched(BOOK, text) == [flagged]


def test_only_the_turn_is_flagged() -> None:
    assert matched(BOOK, "Our drip is new. Pills hide the pain. Our drip is gentle. Our drip is quick.") == ["Our drip"]
