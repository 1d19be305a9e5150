"""The regular expressions of a rulebook: each is run only where the literals stand that it cannot do without."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any

from medlint.patterns import Index, Match, Pattern
from medlint.tokens import Sentence

#: Seconds one regular expression may take over one sentence.
TIME_LIMIT = 1.0


class PatternTimeout(Exception):
    """A regular expression ran out of time; ``text`` is the pattern as written."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def likely(index: Index, texts: Sequence[str], folded: str) -> dict[int, list[Pattern]]:
    """The regular expressions to run in each text, by its number; ``folded`` are all texts with one character between."""
    found: dict[int, list[Pattern]] = {}
    ends = list(accumulate((len(text) + 1 for text in texts), initial=0))[1:]
    folded = folded.replace("\u0131", "i")
    for number, needs in index.regexes:
        for text in _where(folded, ends, needs):
            found.setdefault(text, []).append(index.patterns[number])
    return found


def _where(folded: str, ends: Sequence[int], needs: Sequence[Sequence[str]]) -> Iterator[int]:
    """The numbers of the texts in which one of each set of literals stands, in order."""
    if not needs:
        yield from range(len(ends))
        return
    chosen: set[int] = set()
    for literal in needs[0]:
        at = folded.find(literal)
        while at >= 0:
            text = bisect_right(ends, at)
            chosen.add(text)
            at = folded.find(literal, ends[text])
    for text in sorted(chosen):
        start, end = ends[text - 1] if text else 0, ends[text]
        if all(any(folded.find(literal, start, end) >= 0 for literal in need) for need in needs[1:]):
            yield text


@lru_cache(maxsize=4096)
def _compiled(source: str) -> Any:
    import regex

    return regex.compile(source, regex.IGNORECASE | regex.VERSION0)


def search(pattern: Pattern, sentence: Sentence) -> list[Match]:
    """Matches of a regular expression in a sentence, as token ranges.  Raises PatternTimeout."""
    found = []
    try:
        for m in _compiled(pattern.regex).finditer(sentence.text, timeout=TIME_LIMIT):
            start, end = m.span()
            if end > start:
                first = sentence.token_at(start)
                found.append(Match(pattern, first, max(sentence.token_at(end - 1) + 1, first + 1), first))
    except TimeoutError:
        raise PatternTimeout(pattern.source) from None
    return found
