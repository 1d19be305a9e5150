"""Phrases and regular expressions → the index that they are looked up in."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

from medlint.wording.packed import Hung, Lookup, Shelf
from medlint.wording.patterns import AT_START, MOST_NEEDS, PURPOSES, Index, Packed, Pattern, PatternError, Regex
from medlint.wording.phrases import Element, list_names, parse
from medlint.wording.phrases import Row as Written
from medlint.wording.regexes import compiled
from medlint.wording.tokens import Near
from medlint.wording.vocabulary import EVERYWHERE, VocabularyBuilder, weight, word_weight

#: Where a row begins cannot be told from where its word is: so far back that it is before any sentence.
UNKNOWN = 1 << 20
#: What it costs to try a row at each place of a word that is looked up, by how much the neighbour or what else it needs may spare.
_WITH_NEIGHBOUR, _WITH_MORE, _ALONE = 1, 2, 5
#: A row is looked up by two words side by side only if there are no more than so many such pairs.
_MOST_PAIRS = 64

#: The rows to try in one place, by their purposes.
Tries: TypeAlias = dict[str, list[Near]]
#: The rows to try where a word is: alone, with another word after it, with another word before it.
Drawer: TypeAlias = tuple[Tries, dict[str, Tries], dict[str, Tries]]


class _Anchor(NamedTuple):
    """A step by which a row can be looked up: its words, those that must stand beside them, and on which side.

    The row begins ``back`` tokens before.
    """

    weight: int
    words: frozenset[str]
    beside: frozenset[str]
    side: int
    back: int


class _Need(NamedTuple):
    """What a row cannot do without: words, word lists, or one of either; ``width`` is how often that stands in a text."""

    width: int
    mask: int
    words: frozenset[str]


class IndexBuilder:
    """Collects patterns, then makes their Index."""

    def __init__(self, vocabulary: VocabularyBuilder) -> None:
        self.vocabulary = vocabulary
        self.patterns: list[Pattern] = []
        self.rows: dict[str, list[tuple[int, Written]]] = {purpose: [] for purpose in PURPOSES}
        self.regexes: list[Regex] = []
        self._masks = {0: 0}
        self._sets: dict[frozenset[str], int] = {}

    def add_phrase(self, purpose: str, owner: int, role: str, source: str, phrase: str = "") -> None:
        """Add a phrase; ``source`` is how its author wrote it.  Raises PatternError."""
        rows = parse(phrase or source)
        if unknown := sorted(list_names(rows) - self.vocabulary.bits.keys()):
            raise PatternError(f"there is no word list named {unknown[0]!r}", source)
        self.rows[purpose] += [(len(self.patterns), row) for row in rows]
        self.patterns.append(Pattern(owner, role, source))

    def add_regex(self, owner: int, role: str, source: str) -> None:
        """Add a regular expression.  Raises PatternError."""
        self.regexes.append(compiled(Pattern(owner, role, source)))

    def build(self) -> Index:
        """The index over all that was added."""
        drawers: dict[str, Drawer] = {}
        rows: list[tuple[Any, ...]] = []
        needs = array("H")
        by_list: dict[str, list[tuple[int, tuple[int, ...], int]]] = {purpose: [] for purpose in PURPOSES}
        for purpose, written in self.rows.items():
            for number, (pattern, row) in enumerate(written, len(rows)):
                listed, left = self._shelve(purpose, number, row, drawers)
                if listed is not None:
                    by_list[purpose].append((number, listed, self._opening(row)))
                listing = any(element.lists for element in row.elements)
                steps = tuple(map(self._step, row.elements))
                rows.append((pattern, steps, row.head, row.at_start, row.at_end, listing))
                needs.extend((*left, *[0] * (MOST_NEEDS - len(left))))
        packed = Packed(
            Shelf.of(map(tuple, self.patterns)),
            Shelf.of(rows),
            needs,
            Shelf.of(" ".join(words) for words in self._sets),
            Lookup.of({word: _hung(drawer) for word, drawer in drawers.items()}),
        )
        return Index(packed, tuple(self._masks), by_list, tuple(self.regexes))

    def _shelve(
        self, purpose: str, number: int, row: Written, drawers: dict[str, Drawer]
    ) -> tuple[tuple[int, ...] | None, tuple[int, ...]]:
        """Put a row where its words are looked up, unless word lists choose it better; what it then needs of them, else
        None, and what it needs besides."""
        needs = sorted(dict.fromkeys(self._needs(row)), key=lambda need: need.width)
        listed = [need for need in needs if not need.words]
        anchor = _anchor(row, len(needs) > 1)
        by_list = anchor is None or (bool(listed) and listed[0].width < anchor.weight)
        if row.at_start and _is_words(row.elements[0]) and (anchor is None or by_list or anchor.back == UNKNOWN):
            first = row.elements[0].words
            anchor, by_list = _Anchor(weight(first), first, frozenset(), 0, 0), False
        if anchor is None or by_list:
            return self._numbers(listed or needs), self._numbers(need for need in needs if need.words)
        left = self._numbers(need for need in needs if need.words not in (anchor.words, anchor.beside) or need.mask)
        back = anchor.back + AT_START if row.at_start and anchor.back != UNKNOWN else anchor.back
        _put(anchor, purpose, (number, back, left[0] if left else 0), drawers)
        return None, left[1:]

    def _opening(self, row: Written) -> int:
        """The mask of word lists of which a sentence must begin with an entry for a row to match, 0 for none."""
        first = row.elements[0]
        return (
            self.vocabulary.mask(first.lists)
            if row.at_start and not (first.words or first.optional or first.gap)
            else 0
        )

    def _needs(self, row: Written) -> Iterator[_Need]:
        """What a row cannot do without, but for words that stand in nearly every sentence."""
        for element in row.elements:
            if element.gap or element.optional or (not element.lists and element.words & EVERYWHERE):
                continue
            mask = self.vocabulary.mask(element.lists)
            often = weight(element.words) if element.words else 0
            yield _Need(often + (self.vocabulary.width(mask) if mask else 0), mask, element.words)

    def _numbers(self, needs: Iterable[_Need]) -> tuple[int, ...]:
        """The numbers of the masks that stand for needs."""
        one_of = self.vocabulary.one_of
        masks = [need.mask | (one_of(need.words) if need.words else 0) for need in islice(needs, MOST_NEEDS)]
        return tuple([self._masks.setdefault(mask, len(self._masks)) for mask in masks])

    def _step(self, element: Element) -> tuple[int, int, int, bool]:
        words = self._sets.setdefault(element.words, len(self._sets)) if element.words else -1
        return words, self.vocabulary.mask(element.lists), element.gap, element.optional


def _anchor(row: Written, more: bool) -> _Anchor | None:
    """The step by which a row is looked up with the least trouble; ``more`` when it needs more than that step."""
    best = None
    for k, element in enumerate(row.elements):
        if not element.words or element.lists or element.optional:
            continue
        often = weight(element.words)
        if best is not None and often >= best.weight:
            continue
        sides = [(side, found) for side in (1, -1) if (found := _neighbours(row.elements, k, side))]
        sides = [one for one in sides if len(one[1]) * len(element.words) <= _MOST_PAIRS]
        side, beside = min(sides, key=lambda one: weight(one[1]), default=(0, frozenset[str]()))
        often *= _WITH_NEIGHBOUR if beside else _WITH_MORE if more else _ALONE
        if best is None or often < best.weight:
            plain = all(e.words and not e.lists and not e.optional for e in row.elements[:k])
            best = _Anchor(often, element.words, beside, side, k if plain else UNKNOWN)
    return best


def _is_words(element: Element) -> bool:
    """Whether one of some words must stand here, and no word list could instead."""
    return bool(element.words) and not element.lists and not element.optional


def _put(anchor: _Anchor, purpose: str, near: Near, drawers: dict[str, Drawer]) -> None:
    after = anchor.side > 0
    if not anchor.beside:
        for word in anchor.words:
            _drawer(drawers, word)[0].setdefault(purpose, []).append(near)
        return
    firsts, seconds = (anchor.words, anchor.beside) if after else (anchor.beside, anchor.words)
    number, back, need = near
    one = (number, back if after else back - 1, need)
    for first in firsts:
        often = word_weight(first)
        for second in seconds:
            if often <= word_weight(second):
                drawer = _drawer(drawers, first)[1].setdefault(second, {})
            else:
                drawer = _drawer(drawers, second)[2].setdefault(first, {})
            drawer.setdefault(purpose, []).append(one)


def _drawer(drawers: dict[str, Drawer], word: str) -> Drawer:
    if word not in drawers:
        drawers[word] = ({}, {}, {})
    return drawers[word]


def _hung(drawer: Drawer) -> Hung:
    alone, after, before = drawer
    return _tuple(alone) or None, _tuples(after), _tuples(before)


def _tuples(found: Mapping[str, Tries]) -> dict[str, tuple[Any, ...]]:
    return {word: _tuple(tries) for word, tries in found.items()} if found else {}


def _tuple(tries: Tries) -> tuple[tuple[str, tuple[Near, ...]], ...]:
    return tuple((purpose, tuple(rows)) for purpose, rows in tries.items())


def _neighbours(elements: Sequence[Element], k: int, side: int) -> frozenset[str]:
    """The words of which one must stand right before or after element ``k``; none when that cannot be told."""
    found: set[str] = set()
    at = k + side
    while 0 <= at < len(elements):
        one = elements[at]
        if not one.words or one.lists:
            break
        if not one.optional:
            return one.words | found
        found |= one.words
        at += side
    return frozenset()
