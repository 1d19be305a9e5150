"""A regular expression that is compiled on first use does what one compiled at once does."""

from __future__ import annotations

import re

import pytest

from medlint.late import late


def test_it_is_not_compiled_before_it_is_used() -> None:
    broken = late("(")
    with pytest.raises(re.error):
        broken.search("a")


@pytest.mark.parametrize("name", ["match", "search", "fullmatch"])
@pytest.mark.parametrize("text", ["", "a", "xab", "AB"])
def test_it_finds_what_the_other_finds(name: str, text: str) -> None:
    source, flags = "a(b)?", re.IGNORECASE
    for _ in range(2):
        found = getattr(late(source, flags), name)(text)
        expected = getattr(re.compile(source, flags), name)(text)
        assert (found and found.span()) == (expected and expected.span())


def test_it_is_compiled_once() -> None:
    pattern = late("a+")
    assert pattern.sub("b", "caac") == "cbc"
    assert pattern.sub is pattern.sub
    assert [m[0] for m in pattern.finditer("a aa")] == ["a", "aa"]
