"""Phrases and regular expressions of a whole rulebook, indexed so that a sentence meets only patterns it could match.

A phrase is indexed by its rarest word, or, where it has only word lists, by those; a regular expression by the literals
it cannot do without. Both may only over-select: every candidate is then matched for real.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from medlint.inflect import FIXED_WORDS, noun_forms, verb_forms
from medlint.phrases import BARRIERS, Element, PatternError, Row, list_names, parse
from medlint.tokens import LEAD_END, NUMBER, Entry, Sentence, Vocabulary, number_words, words_of

if TYPE_CHECKING:
    from medlint.rule import Profile, RulePack, WordList

#: Seconds one regular expression may take over one sentence.
TIME_LIMIT = 1.0
#: Signs that a gap does not count.
_FREE = frozenset((",", LEAD_END))
_COMMON = FIXED_WORDS | frozenset(
    "treatment therapy help get patient people day week feel pain result body health".split()
)


class PatternTimeout(Exception):
    """A regular expression ran out of time; ``text`` is the pattern as written."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase or regular expression as written.

    ``owner`` is the index of the rule, cue or term it belongs to, ``role`` what it is for there.
    """

    owner: int
    role: str
    source: str
    regex: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern matched in a sentence: token range and head, or for a regular expression the character range."""

    pattern: Pattern
    start: int
    end: int
    head: int


#: A regular expression with its required literals: in every match, one of each set.
Likely = tuple[Pattern, tuple[tuple[str, ...], ...]]
#: A step of a compiled row: (words or None, mask of lists, gap, optional).
_Step = tuple[frozenset[str] | None, int, int, bool]


@dataclass(frozen=True, slots=True)
class CompiledRow:
    """A row ready to match.

    ``needs`` are masks of word lists, each of which the sentence must have; ``sure`` sets of words likewise.
    """

    pattern: int
    steps: tuple[_Step, ...]
    head: int
    at_start: bool
    at_end: bool
    needs: tuple[int, ...]
    sure: tuple[frozenset[str], ...]

    def possible(self, sentence: Sentence) -> bool:
        """Whether the sentence has a word or entry for every step that must be there."""
        bits = sentence.bits
        for need in self.needs:
            if not bits & need:
                return False
        words = sentence.word_set
        for wanted in self.sure:
            if wanted.isdisjoint(words):
                return False
        return True

    def find(self, sentence: Sentence) -> Iterator[tuple[int, int, int]]:
        """Token ranges with their head, at most one for each beginning."""
        words, mask, _, _ = self.steps[0]
        if self.at_start:
            starts: Iterable[int] = (sentence.lead,)
        elif words is not None:
            starts = [i for i, w in enumerate(sentence.words) if w in words]
        else:
            starts = [at for at, found in sentence.entries.items() if any(b & mask for _, b in found)]
        for start in starts:
            ends = _follow(self, sentence, 0, start, -1)
            if ends is not None:
                yield start, ends[0], ends[1]


def _follow(row: CompiledRow, sentence: Sentence, k: int, at: int, head: int) -> tuple[int, int] | None:
    """Match ``row.steps[k:]`` from token ``at``; the end and the head's token, or None."""
    steps, words = row.steps, sentence.words
    if k == len(steps):
        return (at, head) if not row.at_end or _only_signs(words, at) else None
    wanted, mask, gap, optional = steps[k]
    if gap:
        return _over_gap(row, sentence, k, at, head)
    mine = at if k == row.head else head
    if wanted is not None and at < len(words) and words[at] in wanted:
        found = _follow(row, sentence, k + 1, at + 1, mine)
        if found is not None:
            return found
    if mask:
        for end in sentence.ends(at, mask):
            found = _follow(row, sentence, k + 1, end, mine)
            if found is not None:
                return found
    return _follow(row, sentence, k + 1, at, head) if optional else None


def _over_gap(row: CompiledRow, sentence: Sentence, k: int, at: int, head: int) -> tuple[int, int] | None:
    left = row.steps[k][2]
    words = sentence.words
    while True:
        found = _follow(row, sentence, k + 1, at, head)
        if found is not None:
            return found
        if at >= len(words) or words[at] in BARRIERS:
            return None
        if words[at] not in _FREE:
            left -= 1
            if left < 0:
                return None
        at += 1


def _only_signs(words: list[str], at: int) -> bool:
    return all(not w[0].isalnum() for w in words[at:])


@dataclass(frozen=True)
class Index:
    """Patterns of one purpose (the rules', or the cues'), ready to be looked up."""

    patterns: tuple[Pattern, ...]
    rows: tuple[CompiledRow, ...]
    by_word: Mapping[str, tuple[int, ...]]
    by_bit: Mapping[int, tuple[int, ...]]
    anchors: int
    regexes: tuple[tuple[int, tuple[tuple[str, ...], ...]], ...] = ()

    def find(self, sentence: Sentence) -> list[Match]:
        """All phrase matches in a sentence, also those wholly in its lead-in."""
        candidates: set[int] = set()
        candidates.update(*filter(None, map(self.by_word.get, sentence.words)))
        bits = sentence.bits & self.anchors
        while bits:
            lowest = bits & -bits
            candidates.update(self.by_bit[lowest])
            bits ^= lowest
        rows, patterns = self.rows, self.patterns
        return [
            Match(patterns[rows[i].pattern], *place)
            for i in sorted(candidates)
            if rows[i].possible(sentence)
            for place in rows[i].find(sentence)
        ]

    def likely_regexes(self, folded: str) -> list[Likely]:
        """Regular expressions whose required literals all stand somewhere in a text."""
        return [
            (self.patterns[i], needs)
            for i, needs in self.regexes
            if all(any(lit in folded for lit in need) for need in needs)
        ]


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


# --- building ---------------------------------------------------------------------------------------------------------


class IndexBuilder:
    """Collects patterns, then makes their Index."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.patterns: list[Pattern] = []
        self.rows: list[CompiledRow] = []
        self.regexes: list[tuple[int, tuple[tuple[str, ...], ...]]] = []
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
        import regex

        try:
            compiled = regex.compile(source, regex.IGNORECASE | regex.VERSION0)
        except regex.error as error:
            raise PatternError(f"this is no regular expression ({error})", source) from None
        if compiled.fullmatch(""):
            raise PatternError("this regular expression matches nothing at all everywhere", source)
        self.patterns.append(Pattern(owner, role, source, source))
        self.regexes.append((len(self.patterns) - 1, required_literals(source)))

    def _compile(self, row: Row, pattern: int) -> CompiledRow:
        steps = tuple(self._step(e) for e in row.elements)
        needs = {s[1] for s in steps if s[1] and s[0] is None and not s[3]}
        sure = tuple(s[0] for s in steps if s[0] and not s[1] and not s[3])
        return CompiledRow(pattern, steps, row.head, row.at_start, row.at_end, tuple(sorted(needs)), sure)

    def _step(self, element: Element) -> _Step:
        return (element.words or None, self.vocabulary.mask(element.lists), element.gap, element.optional)

    def build(self) -> Index:
        """The index over all that was added."""
        usage = Counter(w for row in self.rows for step in row.steps if step[0] for w in step[0])
        by_word: dict[str, list[int]] = {}
        by_bit: dict[int, list[int]] = {}
        for i, row in enumerate(self.rows):
            rare = [words for words in row.sure if not words & _COMMON]
            if row.sure and (rare or not row.needs):
                for word in min(rare or row.sure, key=lambda words: sum(usage[w] for w in words)):
                    by_word.setdefault(word, []).append(i)
            else:
                for bit in _single_bits(min(row.needs, key=self._width)):
                    by_bit.setdefault(bit, []).append(i)
        return Index(
            tuple(self.patterns),
            tuple(self.rows),
            {w: tuple(rows) for w, rows in by_word.items()},
            {b: tuple(rows) for b, rows in by_bit.items()},
            sum(by_bit),
            tuple(self.regexes),
        )

    def _width(self, mask: int) -> int:
        """How many words belong to the lists of a mask: a measure of how often one stands in a sentence."""
        if mask not in self._widths:
            vocabulary = self.vocabulary
            self._widths[mask] = sum(1 for bits in vocabulary.single.values() if bits & mask) + sum(
                1 for entries in vocabulary.longer.values() for entry in entries if entry.bits & mask
            )
        return self._widths[mask]


def _single_bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest
        mask ^= lowest


def vocabulary_of(lists: Iterable[WordList], profiles: Iterable[Profile]) -> Vocabulary:
    """All word lists, inflected; each profile's names are a list ``treatment:<profile>`` within ``treatment``."""
    lists = list(lists)
    bits = {NUMBER: 1, "treatment": 2}
    for word_list in lists:
        bits.setdefault(word_list.name, 1 << len(bits))
    profiles = list(profiles)
    for profile in profiles:
        bits[f"treatment:{profile.name}"] = 1 << len(bits)
    entries: dict[str, list[int]] = {w: [1, 0] for w in number_words()}

    def add(text: str, word_class: str, own: int, exempt: int = 0) -> None:
        for row in inflected(text, word_class):
            known = entries.setdefault(row, [0, 0])
            known[0] |= own
            known[1] |= exempt

    upward = _including(lists, bits)
    for word_list in lists:
        for text in word_list.entries:
            add(text, word_list.word_class, upward[word_list.name])
        for text in word_list.exempt:
            add(text, "noun", 0, bits[word_list.name] | upward[word_list.name])
    for profile in profiles:
        for text in profile.names:
            add(text, "noun", 2 | upward["treatment"] | bits[f"treatment:{profile.name}"])
    return _vocabulary(bits, entries)


def _including(lists: list[WordList], bits: Mapping[str, int]) -> dict[str, int]:
    """For each list its own bit and the bits of all lists that include it, directly or not."""
    holders: dict[str, set[str]] = {name: {name} for name in bits}
    for _ in lists:
        grown = False
        for holder in lists:
            for member in holder.includes:
                if member not in bits:
                    raise PatternError(f"word list {holder.name!r} includes a list that does not exist", member)
                new = holders[holder.name] - holders[member]
                if new:
                    holders[member] |= new
                    grown = True
        if not grown:
            break
    return {name: sum(bits[h] for h in names) for name, names in holders.items()}


def inflected(text: str, word_class: str) -> set[str]:
    """The forms of a word-list entry, as rows of words joined by spaces."""
    words = words_of(text)
    if not words:
        return set()
    if word_class == "verb":
        return {" ".join([form, *words[1:]]) for form in verb_forms(words[0])}
    if word_class == "noun" and words[-1].isalpha() and len(words[-1]) > 1:
        return {" ".join([*words[:-1], form]) for form in noun_forms(words[-1])}
    return {" ".join(words)}


def _vocabulary(bits: dict[str, int], entries: dict[str, list[int]]) -> Vocabulary:
    single: dict[str, int] = {}
    struck: dict[str, int] = {}
    longer: dict[str, list[Entry]] = {}
    for text, (own, exempt) in entries.items():
        words = text.split(" ")
        if len(words) > 1:
            longer.setdefault(words[0] + words[1], []).append(Entry(len(words), text, own, exempt))
            continue
        if own:
            single[text] = own
        if exempt:
            struck[text] = exempt
    by_length = {key: tuple(sorted(found, key=lambda e: -e.length)) for key, found in longer.items()}
    return Vocabulary(bits, single, by_length, struck)


def required_literals(source: str) -> tuple[tuple[str, ...], ...]:
    """Sets of literals of which each has one in every match, folded; empty when that cannot be told.

    Read off the standard library's parse tree, which knows most of the `regex` syntax; what it does not know is simply
    tried on every sentence.
    """
    import re._parser as parser  # type: ignore[import-not-found]
    import warnings

    if "[[:" in source or "{e" in source or "{i" in source or "{s" in source or "{d" in source:
        return ()  # POSIX classes and fuzzy counts, which the standard library would read as literals
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = parser.parse(source)
    except Exception:  # noqa: BLE001 - any syntax the parser does not know
        return ()
    return tuple(sets[:3]) if (sets := sorted(_literals(tree), key=_weakness)) else ()


def _weakness(literals: tuple[str, ...]) -> tuple[int, int]:
    return (-min(map(len, literals)), len(literals))


def _literals(tree: Any) -> list[tuple[str, ...]]:
    """Literal sets of a parsed sequence: runs of literal characters, and alternations whose every branch has one."""
    sets: list[tuple[str, ...]] = []
    run = ""
    for op, value in [*tree, (None, None)]:
        name = str(op)
        if name == "LITERAL" and chr(value).isascii():
            run += chr(value).lower()
            continue
        if run:
            sets.append((run,))
            run = ""
        if name == "SUBPATTERN":
            sets += _literals(value[-1])
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0] > 0:
            sets += _literals(value[2])
        elif name == "BRANCH":
            branches = [_literals(branch) for branch in value[1]]
            if all(branches):
                best = [min(found, key=_weakness) for found in branches]
                sets.append(tuple(sorted({lit for found in best for lit in found})))
        elif name == "IN" and all(str(o) == "LITERAL" and chr(v).isascii() for o, v in value) and len(value) < 4:
            sets.append(tuple(sorted({chr(v).lower() for _, v in value})))
    return [found for found in sets if all(found)]
