"""Phrases and regular expressions of a whole rulebook, indexed so that a sentence meets only patterns it could match.

A phrase is looked up by one of its words, with the word next to it where that is known, or, where it has only word lists,
by those; a regular expression by the literals it cannot do without. Both may only over-select: every candidate is then
matched for real.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Any, NamedTuple

from medlint.wording.packed import Lookup, Shelf
from medlint.wording.rows import Place, Row, Step, find, follow
from medlint.wording.tokens import Hits, Sentence, hits

#: What patterns are for: what rules look for, what they excuse, cues of contexts, words for risks and uses of treatments.
PURPOSES = ("rule", "exempt", "cue", "risk", "use")
#: How far back a row begins that can begin nowhere but where its sentence does, beyond where it would otherwise.
AT_START = 1 << 16
#: Of what a row needs so much is looked for before it is tried, the rarest first.
MOST_NEEDS = 3
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


class Packed(NamedTuple):
    """Patterns and their rows by number, ``MOST_NEEDS`` numbers of masks for each row, the sets of words in rows, and the rows to
    try at each word."""

    patterns: Shelf
    rows: Shelf
    needs: array[int]
    sets: Shelf
    words: Lookup


class Index:
    """Patterns of several purposes (the rules', the cues' …), ready to be looked up all at once and tried one by one.

    ``by_list`` are the rows of each purpose that only word lists choose, each with what it needs, and what its sentence must
    begin with. What a row needs is a number in ``masks``, the masks of word lists of which the sentence must have one; the
    first is none. Rows are unpacked
    when they are first tried, and so are the sets of words in them.
    """

    def __init__(
        self, packed: Packed, masks: Sequence[int], by_list: Mapping[str, Sequence[tuple[int, tuple[int, ...], int]]],
        regexes: Sequence[Regex],
    ) -> None:  # fmt: skip
        self._packed, self._masks, self._by_list, self.regexes = packed, masks, by_list, regexes
        self._rows: dict[int, Row] = {}
        self._patterns: dict[int, Pattern] = {}
        self._sets: dict[int, frozenset[str]] = {}
        self._listed: dict[str, dict[int, list[tuple[int, int]]]] = {purpose: {} for purpose in by_list}
        self._lists = {
            purpose: reduce(or_, (masks[need] for _, needs, _ in rows for need in needs), 0)
            for purpose, rows in by_list.items()
        }
        self._by_need = {purpose: self._grouped(rows) for purpose, rows in by_list.items()}

    def __reduce__(self) -> tuple[Any, ...]:
        return Index, (self._packed, self._masks, self._by_list, self.regexes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Index) and self.__reduce__() == other.__reduce__()

    __hash__ = None  # type: ignore[assignment]

    def look_up(self, words: Sequence[str], starts: Sequence[int]) -> list[Hits]:
        """For each sentence the tokens at which rows may be tried, by their purposes.

        ``words`` are those of all sentences, BREAK after each, ``starts`` where each begins, and the end.
        """
        found: list[Hits] = [{} for _ in starts]
        tables = self._packed.words
        tables.trim()
        for hung in (map(tables.__getitem__, words), map(tables.pairs.get, pairwise(words))):
            for at, tries in hits(hung):
                number = bisect_right(starts, at) - 1
                mine, here = found[number], at - starts[number]
                for purpose, rows in tries:
                    if purpose in mine:
                        mine[purpose].append((here, rows))
                    else:
                        mine[purpose] = [(here, rows)]
        return found

    def confirm(self, sentence: Sentence, purpose: str) -> list[Match]:
        """The matches of one purpose, among the rows that the words of a sentence have chosen and those that its word lists
        choose; also those wholly in its lead-in."""
        bits, masks, near = sentence.bits, self._masks, sentence.hits.get(purpose, ())
        lists = bits & self._lists[purpose]
        if not near and not lists:
            return []
        chosen = [
            (number, at - back) for at, rows in near for number, back, need in rows if not need or bits & masks[need]
        ]
        listed = self._choose_by_lists(purpose, lists)
        return self._try(sentence, chosen, listed) if chosen or listed else []

    def _try(
        self, sentence: Sentence, chosen: Iterable[tuple[int, int]], listed: Collection[tuple[int, int]]
    ) -> list[Match]:
        """The matches of rows, those that are ``chosen`` each with the token at which it begins, where that is known."""
        bits, known, lead = sentence.bits, self._rows, sentence.lead
        found: list[tuple[int, Place]] = []
        opening = self._opening(sentence) if listed else 0
        anywhere = {number for number, first in listed if not first or first & opening}
        for number, begin in chosen:
            if begin < -2 * AT_START:
                anywhere.add(number)
                continue
            start = begin if begin >= 0 else begin + AT_START
            if begin < 0 and start != lead:
                continue
            row = known.get(number) or self._row(number, bits)
            if row and _has_all(bits, row.needs) and (place := follow(row, sentence, start)):
                found.append((number, place))
        for number in anywhere:
            row = known.get(number) or self._row(number, bits)
            if row and _has_all(bits, row.needs):
                found += [(number, place) for place in find(row, sentence)]
        if len(found) > 1:
            found = sorted(set(found))
        return [Match(self._pattern(known[number].pattern), *place) for number, place in found]

    def _opening(self, sentence: Sentence) -> int:
        """The bits of the word lists that have entries at the beginning of a sentence."""
        opening = 0
        for _, bits in sentence.entries.get(sentence.lead, ()):
            opening |= bits
        return opening

    def _choose_by_lists(self, purpose: str, bits: int) -> Collection[tuple[int, int]]:
        """The rows that some word lists choose, with what the sentence must begin with: many sentences have the same."""
        listed = self._listed[purpose]
        if (known := listed.get(bits)) is None:
            if len(listed) > _MOST_KEPT:
                listed.clear()
            known = listed[bits] = [
                row
                for need, rows in self._by_need[purpose].items()
                if bits & need
                for row, needs in rows
                if _has_all(bits, needs)
            ]
        return known

    def _grouped(
        self, by_list: Iterable[tuple[int, Sequence[int], int]]
    ) -> dict[int, list[tuple[tuple[int, int], list[int]]]]:
        """Rows that only word lists choose by the mask of the rarest, each with what its sentence must begin with and those of
        the others that it needs."""
        found: dict[int, list[tuple[tuple[int, int], list[int]]]] = {}
        for row, needs, opening in by_list:
            first, *others = [self._masks[need] for need in needs]
            found.setdefault(first, []).append(((row, opening), others))
        return found

    def _row(self, number: int, bits: int) -> Row | None:
        """A row, unless a sentence with these bits has not what it needs: then it stays packed."""
        masks = self._masks
        needs = self._packed.needs[number * MOST_NEEDS : (number + 1) * MOST_NEEDS]
        for need in needs:
            if need and not bits & masks[need]:
                return None
        pattern, steps, *rest = self._packed.rows[number]
        ready = tuple([self._step(*step) for step in steps])
        needed = tuple([masks[need] for need in needs if need])
        row = self._rows[number] = Row(pattern, ready, needed, *rest)
        return row

    def _pattern(self, number: int) -> Pattern:
        if (known := self._patterns.get(number)) is None:
            known = self._patterns[number] = Pattern(*self._packed.patterns[number])
        return known

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
