from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medlint.document import Alignment, Block, Mark, Passage, Span
from medlint.finding import Place, Status
from medlint.plain import PlainError, from_plain, to_plain
from medlint.rule import Severity


@dataclass(frozen=True)
class Leaf:
    name: str
    count: int = 0
    seen: bool = False


@dataclass(frozen=True)
class Tree:
    leaves: tuple[Leaf, ...]
    pair: tuple[str, int] = ("", 0)
    leaf: Leaf | None = None
    level: Severity = Severity.INFO
    status: Status = Status.OPEN
    meta: Mapping[str, str] = field(default_factory=dict)
    more: Any = None


TREE = Tree((Leaf("a", 1), Leaf("b", seen=True)), ("x", 2), Leaf("c"), Severity.ERROR, Status.SUPPRESSED, {"k": "v"})


def test_there_and_back() -> None:
    assert from_plain(Tree, json.loads(json.dumps(to_plain(TREE)))) == TREE


def test_what_is_as_by_default_is_left_out() -> None:
    assert to_plain(Leaf("a")) == {"name": "a"}
    assert from_plain(Leaf, {"name": "a"}) == Leaf("a")


def test_keys_that_nobody_knows_are_left_alone() -> None:
    assert from_plain(Leaf, {"name": "a", "colour": "red"}) == Leaf("a")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param([], "the report: here must be an object, not a list", id="a list"),
        pytest.param({}, "the report: the key 'leaves' is missing", id="a key is missing"),
        pytest.param({"leaves": {}}, "leaves: here must be a list, not an object", id="an object"),
        pytest.param({"leaves": [{}]}, "leaves[0]: the key 'name' is missing", id="deeper"),
        pytest.param({"leaves": [{"name": 3}]}, "leaves[0].name: here must be a text, not 3", id="a number"),
        pytest.param({"leaves": [{"name": None}]}, "leaves[0].name: here must be a text, not null", id="null"),
        pytest.param(
            {"leaves": [{"name": "a", "count": True}]}, "leaves[0].count: here must be a whole number, not True",
            id="a truth value is no number",
        ),
        pytest.param(
            {"leaves": [{"name": "a", "count": 1.5}]}, "leaves[0].count: here must be a whole number, not 1.5", id="a fraction"
        ),
        pytest.param(
            {"leaves": [{"name": "a", "seen": 1}]}, "leaves[0].seen: here must be true or false, not 1", id="a number for truth"
        ),
        pytest.param({"leaves": [], "pair": ["a"]}, "pair: here must be 2 values, and there are 1", id="too few"),
        pytest.param({"leaves": [], "pair": ["a", "b"]}, "pair[1]: here must be a whole number, not 'b'", id="in a pair"),
        pytest.param({"leaves": [], "level": "fatal"}, "level: here must be one of info, warning, error, not 'fatal'", id="no member"),
        pytest.param({"leaves": [], "level": [1]}, "level: here must be one of info, warning, error, not a list", id="no name"),
        pytest.param({"leaves": [], "meta": {"k": 1}}, "meta.k: here must be a text, not 1", id="in a mapping"),
        pytest.param({"leaves": "x" * 60}, f"leaves: here must be a list, not '{'x' * 39}…'", id="a long one is cut"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_their_place(data: Any, told: str) -> None:
    with pytest.raises(PlainError) as caught:
        from_plain(Tree, data)
    assert str(caught.value) == told


NUMBERS = st.lists(st.integers(0, 99), max_size=4).map(tuple)
SPANS = st.builds(Span, st.integers(0, 99), st.integers(0, 99))
BLOCKS = st.builds(
    Block,
    st.sampled_from(["heading", "paragraph"]),
    st.builds(
        Passage, st.text(), st.builds(Alignment, NUMBERS, NUMBERS, NUMBERS, st.integers(0, 99)), st.integers(0, 9)
    ),
    marks=st.lists(st.builds(Mark, st.text(), st.integers(0, 9), st.integers(0, 9)), max_size=2).map(tuple),
)


@given(BLOCKS, st.builds(Place, st.text(), SPANS, st.text(), st.lists(st.text(), max_size=2).map(tuple)))
def test_what_is_archived_comes_back(block: Block, place: Place) -> None:
    assert from_plain(Block, json.loads(json.dumps(to_plain(block)))) == block
    assert from_plain(Place, json.loads(json.dumps(to_plain(place)))) == place
