"""Values that stay packed until somebody asks for them: a start costs what a text needs, not what a rulebook holds.

Imports nothing of medlint.  What is packed is made of tuples, dicts, sets, texts and whole numbers only.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from itertools import accumulate
from marshal import dumps, loads
from typing import Any, Self, TypeAlias
from zlib import crc32

#: What hangs on a word: on itself, on it with a certain word after it, on it with a certain word before it.
Hung: TypeAlias = tuple[Any, Mapping[str, tuple[Any, ...]], Mapping[str, tuple[Any, ...]]]
#: So many words are kept unpacked; where a run meets more, it begins anew.
_MOST_WORDS = 50_000


class Shelf:
    """Values by number, unpacked each time one is taken: ``data`` are all of them, and ``ends`` tells where each ends."""

    __slots__ = ("data", "ends")

    def __init__(self, data: bytes | memoryview, ends: array[int] | memoryview) -> None:
        self.data, self.ends = memoryview(data), memoryview(ends).cast("B").cast("I")

    @classmethod
    def of(cls, values: Iterable[Any]) -> Shelf:
        """Pack some values."""
        pieces = [dumps(value) if value else b"" for value in values]
        return cls(b"".join(pieces), array("I", accumulate(map(len, pieces), initial=0)))

    def __getitem__(self, number: int) -> Any:
        piece = self.data[self.ends[number] : self.ends[number + 1]]
        return loads(piece) if piece else ()  # noqa: S302 - a rulebook that was analysed here, or by its owner

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shelf) and (self.data, self.ends) == (other.data, other.ends)

    __hash__ = None  # type: ignore[assignment]


class Lookup(dict[str, Any]):
    """What hangs on words, by ``[word]``, None for nothing; and in ``pairs`` what hangs on two words side by side.

    A word is unpacked when it is first looked up, and its pairs with it: so look up both words before a pair. Where that
    is broken off, some of what hangs on its pairs may be there twice.
    """

    __slots__ = ("_shelf", "pairs")

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.pairs: dict[tuple[str, str], tuple[Any, ...]] = {}

    @classmethod
    def of(cls, hung: Mapping[str, Hung]) -> Self:
        """Pack what hangs on words."""
        size = 1 << max(len(hung) - 1, 0).bit_length()
        places: list[dict[str, Hung]] = [{} for _ in range(size)]
        for word, one in hung.items():
            places[_number(word) % size][word] = one
        return cls(Shelf.of(places))

    def __missing__(self, word: str) -> Any:
        drawer = self._shelf[_number(word) % len(self._shelf)]
        if not drawer or word not in drawer:
            self[word] = None
            return None
        own, after, before = drawer[word]
        pairs = self.pairs
        for other, found in after.items():
            pairs[word, other] = pairs.get((word, other), ()) + found
        for other, found in before.items():
            pairs[other, word] = pairs.get((other, word), ()) + found
        self[word] = own
        return own

    def trim(self) -> None:
        """Forget what was unpacked where that is much, between two texts."""
        if len(self) > _MOST_WORDS:
            self.clear()
            self.pairs.clear()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lookup) and self._shelf == other._shelf

    __hash__ = None

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._shelf,)


def _number(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))
