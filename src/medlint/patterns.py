"""Phrases and regular expressions of a whole rulebook, indexed so that a sentence meets only patterns it could match.

A phrase is looked up by one of its words, with the word next to it where that is known, or, where it has only word lists,
by those; a regular expression by the literals it cannot do without. Both may only over-select: every candidate is then
matched for real.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, count
from typing import Any, NamedTuple, TypeAlias

from medlint.rows import Row, find, follow, possible
from medlint.tokens import BREAK, Entry, Listed, Sentence, Spot, Tried, Vocabulary, single_bits


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


class Index(NamedTuple):
    """Patterns of one purpose (the rules', or the cues'), ready to be looked up.

    ``by_word`` gives for a word the rows to try; ``by_list`` for the bit of a word list rows with a further mask that they
    need.
    """

    patterns: tuple[Pattern, ...]
    rows: tuple[Row, ...]
    by_word: Mapping[str, Tried]
    by_list: Mapping[int, tuple[tuple[int, int], ...]]
    lists: int
    regexes: tuple[Regex, ...] = ()

    def find(self, sentence: Sentence) -> list[Match]:
        """All phrase matches in a sentence, also those wholly in its lead-in."""
        words: list[str] | None = None
        chosen: list[Candidate] = []
        waiting: list[Listed] = []
        for at, tried in enumerate(map(self.by_word.get, sentence.words)):
            if tried:
                words = words or [*sentence.words, BREAK]
                _choose(tried, words, at, at, chosen, waiting)
        bits = sentence.bits
        chosen += [(row, start) for need, row, start in waiting if bits & need]
        return self.confirm(sentence, chosen) if chosen or bits & self.lists else []

    def confirm(self, sentence: Sentence, chosen: list[Candidate]) -> list[Match]:
        """The matches among the rows that the words of a sentence have chosen, and those that its word lists choose."""
        bits, words = sentence.bits, sentence.words
        for bit in single_bits(bits & self.lists):
            chosen += [(row, -1) for need, row in self.by_list[bit] if bits & need]
        patterns, rows, found, done = self.patterns, self.rows, [], -1
        chosen.sort()
        for number, start in chosen:
            row = rows[number]
            if number == done or ((row.needs or row.sure) and not possible(row, bits, words)):
                continue
            if start < 0:
                done = number
                found += [Match(patterns[row.pattern], *place) for place in find(row, sentence)]
            elif place := follow(row, sentence, start):
                found.append(Match(patterns[row.pattern], *place))
        return found


def _choose(
    tried: Tried, words: Sequence[str], at: int, here: int, chosen: list[Candidate], waiting: list[Listed]
) -> None:
    """Add the rows that ``words[at]`` and its neighbours make likely, those that need a word list to ``waiting``.

    ``here`` is the number of the token in its sentence.
    """
    after, before, listed, others = tried
    if after and (beside := words[at + 1]) in after[0]:
        chosen += [(row, here - back) for wanted, row, back in after[1] if beside in wanted]
    if before and (beside := words[at - 1]) in before[0]:
        chosen += [(row, here - back) for wanted, row, back in before[1] if beside in wanted]
    if listed:
        waiting += [(need, row, here - back) for need, row, back in listed]
    if others:
        chosen += [(row, here - back) for row, back in others]


def scan(
    words: Sequence[str], numbers: Iterable[int], vocabulary: Vocabulary
) -> Iterator[tuple[int, list[Spot], list[Candidate]]]:
    """For each sentence the bits of its word lists, the tokens they know something of, and the rows of rules to try.

    ``words`` are those of all sentences, BREAK after each; ``numbers`` tells of each with 1 or 0 whether it has digits.
    """
    known = list(map(vocabulary.words.get, words))
    todo = iter(numbers)
    bits, first = next(todo, 0), 0
    spots: list[Spot] = []
    chosen: list[Candidate] = []
    waiting: list[Listed] = []
    for at, word in zip(compress(count(), known), filter(None, known), strict=True):
        own, exempt, after, before, tried = word
        here = at - first
        if before and (entries := before.get(words[at - 1])):
            bits |= _longer(entries, words, at - 1, here - 1, spots)
        if after and (entries := after.get(words[at + 1])):
            bits |= _longer(entries, words, at, here, spots)
        if own or exempt:
            bits |= own
            spots.append((here, here + 1, own, exempt))
        elif words[at] == BREAK:
            if waiting:
                chosen += [(row, start) for need, row, start in waiting if bits & need]
                waiting = []
            yield bits, spots, chosen
            bits, first, spots, chosen = next(todo, 0), at + 1, [], []
            continue
        if tried:
            _choose(tried, words, at, here, chosen, waiting)


def _longer(entries: Sequence[Entry], words: Sequence[str], at: int, here: int, spots: list[Spot]) -> int:
    """Add those of some entries that stand at ``words[at]``, the token ``here`` of its sentence, and give their bits."""
    found = 0
    for length, rest, bits, exempt in entries:
        if length == 2 or " ".join(words[at + 2 : at + length]) == rest:
            found |= bits
            spots.append((here, here + length, bits, exempt))
    return found
