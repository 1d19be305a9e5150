"""Phrases and regular expressions of a whole rulebook, indexed so that a sentence meets only patterns it could match.

A phrase is looked up by one of its words, with the word next to it where that is known, or, where it has only word lists,
by those; a regular expression by the literals it cannot do without. Both may only over-select: every candidate is then
matched for real.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Any, NamedTuple, TypeAlias

from medlint.wording.packed import Lookup, Shelf
from medlint.wording.rows import Row, Step, find, follow
from medlint.wording.tokens import BREAK, Sentence, hits

#: So many sets of word lists are remembered with the rows that they choose.
_MOST_KEPT = 10_000


class PatternError(ValueError):
    """A phrase or regular expression that cannot be used: ``message`` says why, ``text`` is the pattern as written."""

    def __init__(self, message: str, text: str) -> None:
        super().__init__(f"{message}: {text!r}")
        self.message, self.text = message, text


class Pattern(NamedTuple):
    """A phrase or regular expression as written.

    ``owner`` is the index of the rule, cue or term it belongs to, ``role`` what it is for there.
    """

    owner: int
    role: str
    source: str


class Match(NamedTuple):
    """Where a pattern matched in a sentence: a range of tokens, and the token that a context must reach."""

    pattern: Pattern
    start: int
    end: int
    head: int


class Regex(NamedTuple):
    """A regular expression, the literals of which each match has one of each set, and what it was compiled to."""

    pattern: Pattern
    needs: tuple[tuple[str, ...], ...]
    code: tuple[Any, ...]


#: A row that may match, and the token at which it then begins; less than 0 where that is not known.
Candidate: TypeAlias = tuple[int, int]
#: A row to try where a word is, or two: its number, how many tokens before them it begins, and what it needs besides.
Near: TypeAlias = tuple[int, int, int]


class Packed(NamedTuple):
    """Patterns and their rows by number, the sets of words in these, and the rows to try at each word."""

    patterns: Shelf
    rows: Shelf
    sets: Shelf
    words: Lookup


class Index:
    """Patterns of one purpose (the rules', or the cues'), ready to be looked up.

    ``by_list`` are rows that only word lists choose, each with what it needs. What a row needs is a number in ``masks``,
    the masks of word lists of which the sentence must have one; the first is none. ``mark`` is the bit of the words by
    which the other rows are looked up. Rows are unpacked when they are first tried, and so are the sets of words in them.
    """

    def __init__(
        self, packed: Packed, masks: Sequence[int], by_list: Sequence[tuple[int, tuple[int, ...]]], mark: int,
        regexes: Sequence[Regex],
    ) -> None:  # fmt: skip
        self._packed, self._masks, self._by_list, self._mark, self.regexes = packed, masks, by_list, mark, regexes
        self._rows: dict[int, Row] = {}
        self._sets: dict[int, frozenset[str]] = {}
        self._chosen: dict[int, list[Candidate]] = {}
        self._lists = reduce(or_, (masks[need] for _, needs in by_list for need in needs), 0)

    def __reduce__(self) -> tuple[Any, ...]:
        return Index, (self._packed, self._masks, self._by_list, self._mark, self.regexes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Index) and self.__reduce__() == other.__reduce__()

    __hash__ = None  # type: ignore[assignment]

    def find(self, sentence: Sentence) -> list[Match]:
        """All phrase matches in a sentence, also those wholly in its lead-in."""
        bits = sentence.bits
        if not bits & (self._mark | self._lists):
            return []
        chosen = self.choose([*sentence.words, BREAK], (0,), (bits,))
        return self.confirm(sentence, chosen.get(0, ())) if chosen or bits & self._lists else []

    def choose(self, words: Sequence[str], starts: Sequence[int], bits: Sequence[int]) -> dict[int, list[Candidate]]:
        """For each sentence in which there are some, the rows that its words make likely.

        ``words`` are those of all sentences, BREAK after each, ``starts`` where each begins, ``bits`` its word lists.
        """
        chosen: dict[int, list[Candidate]] = {}
        tables, masks = self._packed.words, self._masks
        tables.trim()
        for found in (map(tables.__getitem__, words), map(tables.pairs.get, pairwise(words))):
            for at, rows in hits(found):
                number = bisect_right(starts, at) - 1
                here, has = at - starts[number], bits[number]
                for row, back, need in rows:
                    if not need or has & masks[need]:
                        chosen.setdefault(number, []).append((row, here - back))
        return chosen

    def confirm(self, sentence: Sentence, chosen: Iterable[Candidate]) -> list[Match]:
        """The matches among the rows that the words of a sentence have chosen, and those that its word lists choose."""
        bits = sentence.bits
        listed = self._choose_by_lists(bits & self._lists)
        found: list[Match] = []
        known, done = self._rows, -1
        for number, start in sorted({*chosen, *listed}):
            row = known.get(number) or self._row(number)
            if number == done or not _has_all(bits, row.needs):
                continue
            if start < 0:
                done = number
                found += [Match(row.pattern, *place) for place in find(row, sentence)]
            elif place := follow(row, sentence, start):
                found.append(Match(row.pattern, *place))
        return found

    def _choose_by_lists(self, bits: int) -> list[Candidate]:
        """The rows that word lists choose, for the bits of a sentence: many sentences have the same."""
        if (known := self._chosen.get(bits)) is None:
            if len(self._chosen) > _MOST_KEPT:
                self._chosen.clear()
            known = self._chosen[bits] = [
                (row, -1) for row, needs in self._by_list if _has_all(bits, map(self._masks.__getitem__, needs))
            ]
        return known

    def _row(self, number: int) -> Row:
        pattern, steps, needs, *rest = self._packed.rows[number]
        ready = tuple([self._step(*step) for step in steps])
        masks = tuple([self._masks[need] for need in needs])
        row = self._rows[number] = Row(Pattern(*self._packed.patterns[pattern]), ready, masks, *rest)
        return row

    def _step(self, words: int, mask: int, gap: int, optional: bool) -> Step:
        if words < 0:
            return None, mask, gap, optional
        if (known := self._sets.get(words)) is None:
            known = self._sets[words] = frozenset(self._packed.sets[words].split(" "))
        return known, mask, gap, optional


def _has_all(bits: int, needs: Iterable[int]) -> bool:
    for need in needs:  # noqa: SIM110 - half the time of all()
        if not bits & need:
            return False
    return True
