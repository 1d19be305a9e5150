"""What is kept in a file comes back as it was, in pieces as it is asked for, and a file that does not fit gives nothing."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from medlint.rulefiles import pickles
from medlint.rulefiles.pickles import Stored
from medlint.wording.packed import Lookup, Shelf

MARK = b"mark\n"
VALUE = {"plain": (1, "two"), "shelf": Shelf.of(["a", "", "c"]), "stored": Stored.of(["one", ("two", 3)])}


class Loud:
    """Says that it was unpickled."""

    heard: list[str] = []  # noqa: RUF012

    def __init__(self, name: str) -> None:
        self.name = name

    def __reduce__(self) -> tuple[Any, ...]:
        return _loud, (self.name,)


def _loud(name: str) -> Loud:
    Loud.heard.append(name)
    return Loud(name)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "kept"
    pickles.write(path, MARK, "what is known", VALUE)
    return path


def test_what_was_written_is_read(file: Path) -> None:
    known: list[object] = []
    value = pickles.read(file, MARK, lambda about: not known.append(about))
    assert known == ["what is known"]
    assert value == VALUE
    assert [value["shelf"][number] for number in range(3)] == ["a", (), "c"]
    assert list(value["stored"]) == ["one", ("two", 3)]


def test_what_was_read_can_be_written(file: Path) -> None:
    pickles.write(file, MARK, "what is known", pickles.read(file, MARK, bool))
    assert pickles.read(file, MARK, bool) == VALUE


def test_nothing_is_left_beside_it(file: Path) -> None:
    with pytest.raises((pickle.PicklingError, AttributeError)):
        pickles.write(file, MARK, None, lambda: None)
    assert [path.name for path in file.parent.iterdir()] == ["kept"]
    assert pickles.read(file, MARK, bool) == VALUE


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: b"other" + data[5:], id="another mark"),
        pytest.param(lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:], id="one bit of what is known"),
        pytest.param(lambda data: data.replace(b"two", b"too"), id="one letter of the value"),
        pytest.param(lambda data: data + b"\0", id="too long"),
        pytest.param(lambda data: data[:-1], id="too short"),
    ],
)
def test_what_does_not_fit_is_nothing(file: Path, damage: Any) -> None:
    file.write_bytes(damage(file.read_bytes()))
    assert pickles.read(file, MARK, bool) is None


def test_a_value_that_is_not_wanted_is_not_unpickled(tmp_path: Path) -> None:
    Loud.heard.clear()
    pickles.write(tmp_path / "kept", MARK, 7, Loud("value"))
    assert pickles.read(tmp_path / "kept", MARK, lambda about: about != 7) is None
    assert Loud.heard == []


def test_each_value_is_unpickled_once_and_when_it_is_asked_for() -> None:
    Loud.heard.clear()
    stored = Stored.of([Loud("a"), Loud("b"), Loud("c")])
    assert (len(stored), Loud.heard) == (3, [])
    assert [stored[1].name, stored[1].name] == ["b", "b"]
    assert Loud.heard == ["b"]
    assert [one.name for one in stored[1:]] == ["b", "c"]
    assert Loud.heard == ["b", "c"]
    assert stored[-1].name == "c"


@pytest.mark.parametrize("number", [3, -4])
def test_beyond_the_last_there_is_none(number: int) -> None:
    with pytest.raises(IndexError):
        Stored.of("abc")[number]


def test_equal_values_are_stored_equally() -> None:
    assert Stored.of("abc") == Stored.of("abc")
    assert Stored.of("abc") != Stored.of("abd")
    assert Stored.of("abc") != ["a", "b", "c"]


def test_a_lookup_comes_back_too(tmp_path: Path) -> None:
    pickles.write(tmp_path / "kept", MARK, None, Lookup.of({"cure": ((1,), {"all": ((2,),)}, {})}))
    lookup = pickles.read(tmp_path / "kept", MARK, lambda _: True)
    assert (lookup["cure"], lookup["all"], lookup.pairs) == ((1,), None, {("cure", "all"): ((2,),)})
