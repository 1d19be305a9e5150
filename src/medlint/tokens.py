"""Words of a sentence as the matcher sees them, and the word lists they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple, TypeAlias

from medlint.text import fold

_SIGNS = ",;:()\\[\\]?!.%$€£&+/<>—–…•|×#@→"
#: Stands between the tokens of two sentences; no passage holds it.
BREAK = "\x1e"
_TOKEN = re.compile(rf"[a-z]++(?!['\w])|\d+(?:[.,]\d+)+|[^\W_]+(?:'[^\W_]+)*|[{_SIGNS}{BREAK}]")
_JOINT = re.compile(r"-(?<=[^\W_]-)(?=[^\W_])|'s\b(?<=[^\W_]'s)|–(?<=\d–)(?=\d)")
_DIGIT = re.compile("[0-9]")
#: The token between the lead-in of a list and an item.
LEAD_END = "→"
#: The built-in word list of numbers; its bit is the first.
NUMBER = "number"


def smooth(text: str) -> str:
    """Folded text in which hyphens inside words and possessive endings are spaces; as long as ``text``."""
    return _smooth(fold(text))


def _smooth(folded: str) -> str:
    if "-" in folded or "'" in folded or "–" in folded:
        return _JOINT.sub(_blank, folded)
    return folded


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def words_of(text: str) -> list[str]:
    """The words and signs of a text, folded."""
    return [word for word in _TOKEN.findall(smooth(text)) if word != BREAK]


def words_of_all(texts: Sequence[str], folded: str) -> list[list[str]]:
    """``words_of`` each text, in one go; ``folded`` are all of them, with BREAK between them."""
    found = _TOKEN.findall(_smooth(folded))
    if found.count(BREAK) != len(texts) - 1:
        return [words_of(text) for text in texts]
    rows, start = [], 0
    for _ in texts[1:]:
        stop = found.index(BREAK, start)
        rows.append(found[start:stop])
        start = stop + 1
    rows.append(found[start:])
    return rows


def has_digit(text: str) -> bool:
    """Whether a token of a text may be a number in digits."""
    return _DIGIT.search(text) is not None or (not text.isascii() and any(map(str.isdigit, text)))


#: A row of words in a word list: how many, those after the first two, bits of the lists it belongs to, bits it takes away.
Entry: TypeAlias = tuple[int, str, int, int]
#: A row to try where a word is: what it wants besides, its number, and how many tokens before the word it begins.
Near: TypeAlias = tuple[frozenset[str], int, int]
Listed: TypeAlias = tuple[int, int, int]
#: Rows that want a certain neighbour, and all words of which one of them wants one.
Beside: TypeAlias = tuple[frozenset[str], tuple[Near, ...]]
#: Rows that want certain words after the word, or before it; those that want a word list in the sentence; the others.
Tried: TypeAlias = tuple[Beside | None, Beside | None, tuple[Listed, ...], tuple[tuple[int, int], ...]]


#: What is known of a word: the bits of the word lists it is an entry of, and those it takes away; the entries of several
#: words, found by the rarer of their first two: by the second word those that it begins, by the first those in which it
#: is the second; and the rows of rules to try where it is.
Known: TypeAlias = tuple[
    int, int, Mapping[str, tuple[Entry, ...]] | None, Mapping[str, tuple[Entry, ...]] | None, Tried | None
]
UNKNOWN_WORD: Known = (0, 0, None, None, None)
#: An entry of word lists that stands in a sentence: its first token, its end, its bits and those it takes away.
Spot: TypeAlias = tuple[int, int, int, int]


class Vocabulary(NamedTuple):
    """The bit of each word list, and what is known of each word.  BREAK is a word of which nothing is known."""

    bits: Mapping[str, int]
    words: Mapping[str, Known]

    def mask(self, names: Iterable[str]) -> int:
        """The bits of some word lists."""
        return reduce(or_, (self.bits[name] for name in names), 0)


def entries_of(words: Sequence[str], spots: Iterable[Spot], numbers: int) -> dict[int, list[tuple[int, int]]]:
    """For each token at which entries begin, their ``(end, bits)``, longest first.

    ``spots`` are the entries that are words; ``numbers`` is 1 where there may be numbers in digits.
    """
    entries: dict[int, list[tuple[int, int]]] = {}
    struck: list[tuple[int, int, int]] = []
    for at, end, bits, exempt in spots:
        if exempt:
            struck.append((at, end, exempt))
        if not bits:
            continue
        if at in entries:
            entries[at] = sorted([*entries[at], (end, bits)], reverse=True)
        else:
            entries[at] = [(end, bits)]
    if numbers:
        for at, word in enumerate(words):
            if word[0].isdigit() and (at not in entries or entries[at][-1][0] > at + 1):
                entries.setdefault(at, []).append((at + 1, 1))
    for place in struck:
        _strike(entries, *place)
    return dict(sorted(entries.items())) if numbers or struck else entries


def single_bits(mask: int) -> Iterator[int]:
    """The bits of a mask one by one, the lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest
        mask ^= lowest


def _strike(entries: dict[int, list[tuple[int, int]]], start: int, stop: int, exempt: int) -> None:
    """Take away the bits that an exempt entry strikes from all entries it overlaps."""
    for at in [at for at in entries if at < stop]:
        left = [(end, bits & ~exempt if end > start else bits) for end, bits in entries.pop(at)]
        if left := [(end, bits) for end, bits in left if bits]:
            entries[at] = left


class Sentence:
    """A sentence in a block, as tokens.

    ``block`` is its index in the document, ``start``/``end`` its range in the block's text and ``number`` its running
    number in the document. ``words`` are folded tokens. The first ``lead`` tokens are those of the line that introduces a
    list item, closed by LEAD_END: an item is read as the end of its lead-in. ``bits`` are those of all word lists that
    have an entry here, also where another entry takes them away.
    """

    __slots__ = (
        "_entries", "_spans", "_spots", "_starts", "bits", "block", "end", "lead", "number", "start", "text", "words"
    )  # fmt: skip

    def __init__(
        self, place: tuple[int, int, int, int], text: str, words: list[str], lead: int, bits: int, spots: list[Spot]
    ) -> None:
        self.number, self.block, self.start, self.end = place
        self.text, self.words, self.lead, self.bits = text, words, lead, bits
        self._spots = spots
        self._starts: dict[int, list[int]] = {}
        self._entries: dict[int, list[tuple[int, int]]] | None = None
        self._spans: list[tuple[int, int]] | None = None

    @property
    def entries(self) -> dict[int, list[tuple[int, int]]]:
        """For each token at which word-list entries begin, their ``(end, bits)``, longest first."""
        if self._entries is None:
            self._entries = entries_of(self.words, self._spots, self.bits & 1)
        return self._entries

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where each token stands in ``text``; those of the lead-in at its beginning."""
        if self._spans is None:
            own = [m.span() for m in _TOKEN.finditer(smooth(self.text)) if m[0] != BREAK]
            self._spans = [(0, 0)] * self.lead + own
        return self._spans

    def place(self, token: int) -> int:
        """Where a token begins in ``text``; 0 when it has no tokens."""
        return self.spans[token][0] if token < len(self.spans) else 0

    def token_at(self, position: int) -> int:
        """The token that holds or follows a position in ``text``."""
        for i, (_, stop) in enumerate(self.spans):
            if stop > position:
                return i
        return max(len(self.words) - 1, 0)

    def ends(self, at: int, mask: int) -> list[int]:
        """Where the entries of the lists in ``mask`` that begin at token ``at`` end, longest first."""
        return [end for end, bits in self.entries.get(at, ()) if bits & mask]

    def starts(self, mask: int) -> list[int]:
        """The tokens at which entries of the lists in ``mask`` begin."""
        if not self.bits & mask:
            return []
        if (known := self._starts.get(mask)) is None:
            known = self._starts[mask] = [at for at, found in self.entries.items() if _has(found, mask)]
        return known

    def places(self, mask: int) -> list[tuple[int, int]]:
        """Token ranges of the entries of the lists in ``mask``, the longest at each beginning."""
        if not self.bits & mask:
            return []
        found = ((at, self.ends(at, mask)) for at in self.entries)
        return [(at, ends[0]) for at, ends in found if ends]


def _has(found: Sequence[tuple[int, int]], mask: int) -> bool:
    for _, bits in found:  # noqa: SIM110 - half the time of any()
        if bits & mask:
            return True
    return False
