"""A row of words, word lists and gaps, and how it is matched in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

from medlint.wording.tokens import LEAD_END, Sentence

#: Words a gap may not cross.
BARRIERS = frozenset(
    """but however although though whereas while because unless if not never nor don't doesn't didn't isn't aren't wasn't
    weren't won't can't cannot couldn't wouldn't hasn't haven't""".split()
) | frozenset(";:()[]?!—–|•")
#: Signs that a gap does not count.
_FREE = frozenset((",", LEAD_END))

#: A step of a row: (words or None, mask of lists, gap, optional).
Step: TypeAlias = tuple[frozenset[str] | None, int, int, bool]
_Entries: TypeAlias = Mapping[int, Sequence[tuple[int, int]]]
_NOTHING: _Entries = {}
#: The beginning, the end and the head of a match, as tokens.
Place: TypeAlias = tuple[int, int, int]


class Row(NamedTuple):
    """A row of a phrase, ready to match; ``pattern`` is the number of what its matches are matches of.

    ``needs`` are masks of word lists of which the sentence must have each, apart from those by which the row was looked up.
    ``listed`` tells whether any of its steps is a word list.
    """

    pattern: int
    steps: tuple[Step, ...]
    needs: tuple[int, ...]
    head: int
    at_start: bool
    at_end: bool
    listed: bool


def find(row: Row, sentence: Sentence) -> list[Place]:
    """Where a row matches in a sentence, at most once for each beginning."""
    words, entries = sentence.words, sentence.entries if row.listed else _NOTHING
    starts = _starts(row, sentence)
    return [(start, *place) for start in starts if (place := _follow(row, words, entries, 0, start, -1))]


def _starts(row: Row, sentence: Sentence) -> Sequence[int]:
    """The tokens at which a row may begin: its first step must be there, except at the beginning of the sentence."""
    if row.at_start:
        return (sentence.lead,)
    wanted, mask, _, _ = row.steps[0]
    if wanted is None:
        return sentence.starts(mask)
    return [at for at, word in enumerate(sentence.words) if word in wanted]


def follow(row: Row, sentence: Sentence, start: int) -> Place | None:
    """The match that begins at a token."""
    if row.at_start and start != sentence.lead:
        return None
    place = _follow(row, sentence.words, sentence.entries if row.listed else _NOTHING, 0, start, -1)
    return None if place is None else (start, *place)


def _follow(row: Row, words: Sequence[str], entries: _Entries, k: int, at: int, head: int) -> tuple[int, int] | None:
    """Match ``row.steps[k:]`` from token ``at``; the end and the head's token, or None."""
    steps, size = row.steps, len(words)
    while k < len(steps):
        wanted, mask, gap, optional = steps[k]
        if gap:
            return _over_gap(row, words, entries, k + 1, at, head)
        mine = at if k == row.head else head
        if wanted is not None and at < size and words[at] in wanted:
            if not optional and not mask:
                k, at, head = k + 1, at + 1, mine
                continue
            place = _follow(row, words, entries, k + 1, at + 1, mine)
            if place is not None:
                return place
        if mask and at in entries:
            for end, bits in entries[at]:
                if bits & mask and (place := _follow(row, words, entries, k + 1, end, mine)) is not None:
                    return place
        if not optional:
            return None
        k += 1
    return (at, head) if not row.at_end or _only_signs(words, at) else None


def _over_gap(row: Row, words: Sequence[str], entries: _Entries, k: int, at: int, head: int) -> tuple[int, int] | None:
    """Match ``row.steps[k:]`` from the first token, from ``at`` on, that the gap before step ``k`` can reach."""
    left, size = row.steps[k - 1][2], len(words)
    wanted, mask, gap, optional = row.steps[k]
    anyhow = optional or gap > 0
    while True:
        if anyhow or (mask and at in entries) or (wanted is not None and at < size and words[at] in wanted):
            place = _follow(row, words, entries, k, at, head)
            if place is not None:
                return place
        if at >= size or words[at] in BARRIERS:
            return None
        if words[at] not in _FREE:
            left -= 1
            if left < 0:
                return None
        at += 1


def _only_signs(words: Sequence[str], at: int) -> bool:
    return not any(word[0].isalnum() for word in words[at:])
