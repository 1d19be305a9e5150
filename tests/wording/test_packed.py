"""Values that stay packed: what was put in comes out, and nothing else."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medlint.wording import packed
from medlint.wording.packed import Lookup, Shelf

words = st.text(st.sampled_from("abé-ß1\ud800"), min_size=1, max_size=3)
found = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 1 << 200)), min_size=1, max_size=2).map(tuple)
hung = st.dictionaries(
    words,
    st.tuples(
        st.one_of(st.none(), found),
        st.dictionaries(words, found, max_size=3),
        st.dictionaries(words, found, max_size=3),
    ),
    max_size=8,
)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([], id="nothing"),
        pytest.param([()], id="an empty value"),
        pytest.param([(1, "a"), (), (None, frozenset({"b"}), 1 << 300)], id="several"),
        pytest.param(["cure cures", ""], id="texts"),
    ],
)
def test_a_shelf_gives_back_what_it_was_given(values: list[Any]) -> None:
    shelf = Shelf.of(values)
    assert len(shelf) == len(values)
    assert [shelf[number] or () for number in range(len(values))] == [value or () for value in values]
    assert shelf == Shelf(bytes(shelf.data), shelf.ends)
    assert shelf != Shelf.of([*values, "more"])


@given(hung, st.lists(words, max_size=8))
def test_a_lookup_knows_what_hangs_on_a_word(given: dict[str, Any], asked: list[str]) -> None:
    lookup = Lookup.of(given)
    for word in asked:
        assert lookup[word] == (given[word][0] if word in given else None)


@given(hung)
def test_a_pair_is_known_when_both_its_words_are(given: dict[str, Any]) -> None:
    lookup = Lookup.of(given)
    expected: dict[tuple[str, str], list[Any]] = {}
    for word, (_, after, before) in given.items():
        for other, values in after.items():
            expected.setdefault((word, other), []).extend(values)
        for other, values in before.items():
            expected.setdefault((other, word), []).extend(values)
    for first, second in expected:
        assert [lookup[first], lookup[second]] == [given[w][0] if w in given else None for w in (first, second)]
    assert {pair: sorted(values) for pair, values in lookup.pairs.items()} == {
        pair: sorted(values) for pair, values in expected.items()
    }


def test_what_is_forgotten_is_unpacked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "_MOST_WORDS", 2)
    lookup = Lookup.of({"cure": ((1,), {"all": ((2,),)}, {})})
    for _ in range(2):
        assert [lookup[word] for word in ("cure", "all", "ills")] == [(1,), None, None]
        assert lookup.pairs == {("cure", "all"): ((2,),)}
        lookup.trim()
        assert (dict(lookup), lookup.pairs) == ({}, {})


def test_what_is_little_is_kept() -> None:
    lookup = Lookup.of({"cure": ((1,), {}, {})})
    assert lookup["cure"] == (1,)
    lookup.trim()
    assert dict(lookup) == {"cure": (1,)}


def test_nobody_pickles_a_shelf_by_accident() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Shelf.of(["a"]))
