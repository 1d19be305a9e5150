"""The regular expressions of a rulebook: each is run only where the literals stand that it cannot do without."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from types import ModuleType
from typing import Any

from medlint.late import late
from medlint.wording.patterns import Match, Pattern, PatternError, Regex
from medlint.wording.text import ANY_DIGIT
from medlint.wording.tokens import Sentence

#: Seconds one regular expression may take over one sentence.
TIME_LIMIT = 1.0


class PatternTimeout(Exception):
    """A regular expression ran out of time; ``text`` is the pattern as written."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def compiled(pattern: Pattern) -> Regex:
    """A regular expression made ready.  Raises PatternError for one that cannot be used."""
    from copyreg import dispatch_table

    import regex

    from medlint.wording.literals import required_literals

    try:
        made = regex.compile(pattern.source, regex.IGNORECASE | regex.VERSION0)
    except regex.error as error:
        raise PatternError(f"this is no regular expression ({error})", pattern.source) from None
    if made.fullmatch(""):
        raise PatternError("this regular expression matches nothing at all everywhere", pattern.source)
    make: Any = dispatch_table[type(made)](made)
    return Regex(pattern, required_literals(pattern.source), make[1])


def _ready(expression: Regex) -> Any:
    """The object that searches, made of what it was compiled to: some hundred times as fast as compiling it again."""
    source = expression.pattern.source
    if source not in _READY:
        _READY[source] = _searching().compile(*expression.code)
    return _READY[source]


_READY: dict[str, Any] = {}


@cache
def _searching() -> ModuleType:
    """The part of the regex package that searches; the package would bring its compiler as well, a twentieth of a start."""
    from importlib.machinery import PathFinder
    from importlib.util import find_spec, module_from_spec

    package = find_spec("regex")
    spec = PathFinder.find_spec("regex._regex", package.submodule_search_locations if package else None)
    if spec is None or spec.loader is None:
        raise ImportError("the regex package is not complete; install it anew")
    part = module_from_spec(spec)
    spec.loader.exec_module(part)
    return part


_DIGIT = late(r"\d")


def likely(regexes: Iterable[Regex], texts: Sequence[str], folded: str) -> dict[int, list[Regex]]:
    """The regular expressions to run in each text, by its number; ``folded`` are all texts with one character between."""
    found: dict[int, list[Regex]] = {}
    ends = list(accumulate((len(text) + 1 for text in texts), initial=0))[1:]
    folded = _DIGIT.sub(ANY_DIGIT, folded.replace("\u0131", "i"))
    known: dict[str, set[int]] = {}
    for expression in regexes:
        if _has_all(folded, expression.needs):
            for text in _where(folded, ends, expression.needs, known):
                found.setdefault(text, []).append(expression)
    return found


def _where(
    folded: str, ends: Sequence[int], needs: Sequence[Sequence[str]], known: dict[str, set[int]]
) -> Iterator[int]:
    """The numbers of the texts in which one of each set of literals stands, in order; ``known`` tells of literals looked for."""
    if not needs:
        yield from range(len(ends))
        return
    chosen: set[int] = set()
    for literal in needs[0]:
        if (there := known.get(literal)) is None:
            there = known[literal] = set(_texts_with(literal, folded, ends))
        chosen |= there
    for text in sorted(chosen):
        start, end = ends[text - 1] if text else 0, ends[text]
        if _has_all(folded[start:end], needs[1:]):
            yield text


def _texts_with(literal: str, folded: str, ends: Sequence[int]) -> Iterator[int]:
    at = folded.find(literal)
    while at >= 0:
        text = bisect_right(ends, at)
        yield text
        at = folded.find(literal, ends[text])


def _has_all(text: str, needs: Iterable[Iterable[str]]) -> bool:
    """Whether one of each set of literals stands in a text."""
    for need in needs:
        for literal in need:
            if literal in text:
                break
        else:
            return False
    return True


def search(expression: Regex, sentence: Sentence) -> list[Match]:
    """Matches of a regular expression in a sentence, as token ranges.  Raises PatternTimeout."""
    found = []
    try:
        for m in _ready(expression).finditer(sentence.text, timeout=TIME_LIMIT):
            start, end = m.span()
            if end > start:
                first = sentence.token_at(start)
                last = max(sentence.token_at(end - 1), first)
                found.append(Match(expression.pattern, first, last + 1, first))
    except TimeoutError:
        raise PatternTimeout(expression.pattern.source) from None
    return found
