"""Phrases and regular expressions → the index that they are looked up in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeVar

from medlint.patterns import Index, Pattern, PatternError, Regex
from medlint.phrases import Element, list_names, parse
from medlint.phrases import Row as Written
from medlint.regexes import compiled
from medlint.rows import Row, Step
from medlint.tokens import Beside, Listed, Near, Vocabulary, single_bits
from medlint.vocabulary import weight, weight_by_bits

#: Where a row begins cannot be told from where its word is: so far back that it is before any sentence.
UNKNOWN = 1 << 20
#: How often word lists stand in a text, at most, and how often numbers do, in the measure of ``weight``.
_MOST, _NUMBERS = 600, 400
#: What it costs to try a row at each place of a word that is looked up, by how much the neighbour or a list may spare.
_WITH_NEIGHBOUR, _WITH_LIST, _ALONE = 1, 2, 5


T = TypeVar("T")


class _Anchor(NamedTuple):
    """A step by which a row can be looked up: its words, those that must stand beside them, and on which side.

    The row begins ``back`` tokens before.
    """

    weight: int
    words: frozenset[str]
    beside: frozenset[str]
    side: int
    back: int


class IndexBuilder:
    """Collects patterns, then makes their Index."""

    def __init__(self, vocabulary: Vocabulary, weights: Counter[int] | None = None) -> None:
        self.vocabulary = vocabulary
        self.patterns: list[Pattern] = []
        self.rows: list[Row] = []
        self.regexes: list[Regex] = []
        self._known: dict[Any, Any] = {}
        self._weights = weight_by_bits(vocabulary) if weights is None else weights
        self._widths: dict[int, int] = {}

    def add_phrase(self, owner: int, role: str, source: str, phrase: str = "") -> None:
        """Add a phrase; ``source`` is how its author wrote it.  Raises PatternError."""
        rows = parse(phrase or source)
        if unknown := sorted(list_names(rows) - self.vocabulary.bits.keys()):
            raise PatternError(f"there is no word list named {unknown[0]!r}", source)
        self.patterns.append(Pattern(owner, role, source))
        self.rows += [self._compile(row, len(self.patterns) - 1) for row in rows]

    def add_regex(self, owner: int, role: str, source: str) -> None:
        """Add a regular expression.  Raises PatternError."""
        self.regexes.append(compiled(Pattern(owner, role, source)))

    def _compile(self, row: Written, pattern: int) -> Row:
        steps = self._same(tuple(self._step(element) for element in row.elements))
        needs = {step[1] for step in steps if step[1] and step[0] is None and not step[3]}
        sure = {step[0]: None for step in steps if step[0] and not step[1] and not step[3]}
        return Row(
            pattern, steps, row.head, row.at_start, row.at_end, any(step[1] for step in steps),
            self._same(tuple(sorted(needs, key=self._width))), self._same(tuple(sorted(sure, key=weight))),
        )  # fmt: skip

    def _step(self, element: Element) -> Step:
        words = self._same(element.words) if element.words else None
        return self._same((words, self.vocabulary.mask(element.lists), element.gap, element.optional))

    def _same(self, value: T) -> T:
        """The first value that is equal to this one, so that equal ones are kept, written and read only once."""
        known: T = self._known.setdefault(value, value)
        return known

    def build(self) -> Index:
        """The index over all that was added."""
        drawers: dict[str, tuple[list[Near], list[Near], list[Listed], list[tuple[int, int]]]] = {}
        by_list: dict[int, list[tuple[int, int]]] = {}
        rows = []
        for number, row in enumerate(self.rows):
            anchor = min(self._anchors(row), default=None, key=lambda found: found.weight)
            if anchor is None or (row.needs and self._width(row.needs[0]) < anchor.weight):
                one = (row.needs[min(1, len(row.needs) - 1)], number)
                for bit in single_bits(row.needs[0]):
                    by_list.setdefault(bit, []).append(one)
                rows.append(row._replace(needs=self._same(row.needs[2:])))
            else:
                _put(anchor, number, row.needs[:1], drawers)
                left = tuple(words for words in row.sure if words not in (anchor.words, anchor.beside))
                rows.append(row._replace(sure=self._same(left)))
        by_word = {w: self._same((_beside(a), _beside(b), tuple(c), tuple(d))) for w, (a, b, c, d) in drawers.items()}
        ready = {bit: tuple(found) for bit, found in by_list.items()}
        return Index(tuple(self.patterns), tuple(rows), by_word, ready, sum(ready), tuple(self.regexes))

    def _anchors(self, row: Row) -> Iterator[_Anchor]:
        for k, (words, mask, _, optional) in enumerate(row.steps):
            if words and not mask and not optional:
                sides = [(side, found) for side in (1, -1) if (found := _neighbours(row.steps, k, side))]
                side, beside = min(sides, key=lambda one: weight(one[1]), default=(0, frozenset[str]()))
                cost = _WITH_NEIGHBOUR if beside else _WITH_LIST if row.needs else _ALONE
                plain = all(step[0] and not step[1] and not step[3] for step in row.steps[:k])
                yield _Anchor(weight(words) * cost, words, self._same(beside), side, k if plain else UNKNOWN)

    def _width(self, mask: int) -> int:
        """How often an entry of the lists in a mask stands in a text, in the measure of ``weight``."""
        if mask not in self._widths:
            found = sum(count for bits, count in self._weights.items() if bits & mask)
            self._widths[mask] = min(found, _MOST) + (_NUMBERS if mask & 1 else 0)
        return self._widths[mask]


def _put(
    anchor: _Anchor,
    number: int,
    need: tuple[int, ...],
    drawers: dict[str, tuple[list[Near], list[Near], list[Listed], list[tuple[int, int]]]],
) -> None:
    near, listed, other = (anchor.beside, number, anchor.back), (*need, number, anchor.back), (number, anchor.back)
    for word in anchor.words:
        after, before, lists, others = drawers.setdefault(word, ([], [], [], []))
        if anchor.beside:
            (after if anchor.side > 0 else before).append(near)
        elif len(listed) == 3:
            lists.append(listed)
        else:
            others.append(other)


def _beside(rows: list[Near]) -> Beside | None:
    return (frozenset[str]().union(*(words for words, _, _ in rows)), tuple(rows)) if rows else None


def _neighbours(steps: tuple[Step, ...], k: int, side: int) -> frozenset[str]:
    """The words of which one must stand right before or after step ``k``; none when that cannot be told."""
    found: set[str] = set()
    at = k + side
    while 0 <= at < len(steps):
        words, mask, _, optional = steps[at]
        if not words or mask:
            break
        found |= words
        if not optional:
            return frozenset(found)
        at += side
    return frozenset()
