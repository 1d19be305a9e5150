"""Word lists → what is known of each word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from medlint.inflect import FIXED_WORDS, noun_forms, verb_forms
from medlint.patterns import PatternError
from medlint.rule import TREATMENT_LISTS
from medlint.text import normalise
from medlint.tokens import BREAK, NUMBER, UNKNOWN_WORD, Entry, Known, Tried, Vocabulary, words_of

if TYPE_CHECKING:
    from medlint.rule import Profile, WordList

#: Words that stand in most texts of this kind.
_COMMON = frozenset(
    """allow allows anxiety back benefit benefits body care cell cells clinic clinical common condition conditions daily day
    days depression doctor doctors dose drug effect effective effects evidence experience fda feel first free get healing
    health help helps improve include includes increase infusion injection iv know life like long made make makes medical
    medication medicine mental month months natural need offer pain patient patients people problem process product products
    provide reduce report research result results risk risks role session sessions severe side skin stem study studies
    support symptom symptoms system therapies therapy time treat treatment treatments use used week weeks weight work
    working works year years""".split()
)
_NUMBER_WORDS = frozenset(
    """one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty
    ninety hundred thousand million billion dozen half""".split()
)
_EVERYWHERE = frozenset("the a an and or of to in is are for with your you it that this on as be can not".split())
_PUNCTUATION = frozenset(",.")


@cache
def word_weight(word: str) -> int:
    """How often a word stands in a text, roughly, beside a rare one."""
    if word in _PUNCTUATION:
        return 1500
    if word in _EVERYWHERE:
        return 300
    if word in FIXED_WORDS or not word[0].isalnum():
        return 30
    return 12 if word in _COMMON else 1


@cache
def weight(words: frozenset[str]) -> int:
    """How often one of the words stands in a text, roughly."""
    return sum(map(word_weight, words))


def weight_by_bits(vocabulary: Vocabulary) -> Counter[int]:
    """How often entries with these bits stand in a text, roughly: words on lists are commoner than others."""
    counted: Counter[int] = Counter()
    for word, (own, _, after, before, _) in vocabulary.words.items():
        counted[own] += 4 * word_weight(word)
        for drawer in (after, before):
            for found in drawer.values() if drawer else ():
                for entry in found:
                    counted[entry[2]] += 1
    return counted


def vocabulary_of(lists: Iterable[WordList], profiles: Iterable[Profile]) -> Vocabulary:
    """All word lists, inflected; each profile's names are a list ``treatment:<profile>`` within ``treatment``.

    They also belong to ``treatment:<class>`` and ``treatment:<trait>``, lists that are there even when they are empty.
    """
    lists = list(lists)
    bits = {NUMBER: 1, "treatment": 2}
    for name in TREATMENT_LISTS:
        bits.setdefault(name, 1 << len(bits))
    for word_list in lists:
        bits.setdefault(word_list.name, 1 << len(bits))
    profiles = list(profiles)
    for profile in profiles:
        bits[f"treatment:{profile.name}"] = 1 << len(bits)
    entries: dict[str, list[int]] = {w: [1, 0] for w in _NUMBER_WORDS}

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
        own = 2 | upward["treatment"]
        for name in (profile.name, profile.product_class, *profile.traits):
            own |= bits[f"treatment:{name}"]
        for text in profile.names:
            add(text, "noun", own)
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
    words = words_of(text if text.isascii() else normalise(text))
    if not words:
        return set()
    if word_class == "verb":
        return {" ".join([form, *words[1:]]) for form in verb_forms(words[0])}
    if word_class == "noun" and words[-1].isalpha() and len(words[-1]) > 1:
        return {" ".join([*words[:-1], form]) for form in noun_forms(words[-1])}
    return {" ".join(words)}


def _vocabulary(bits: dict[str, int], entries: dict[str, list[int]]) -> Vocabulary:
    known: dict[str, Known] = {BREAK: UNKNOWN_WORD}
    after: dict[str, dict[str, list[Entry]]] = {}
    before: dict[str, dict[str, list[Entry]]] = {}
    same: dict[Any, Any] = {}
    for text, (own, exempt) in entries.items():
        words = text.split(" ", 2)
        if len(words) == 1:
            known[text] = (own, exempt, None, None, None)
            continue
        first, second = words[:2]
        common = word_weight(first) > word_weight(second)
        drawer = before.setdefault(second, {}) if common else after.setdefault(first, {})
        entry = (2 + len(words[2].split(" ")), words[2], own, exempt) if len(words) > 2 else (2, "", own, exempt)
        drawer.setdefault(first if common else second, []).append(same.setdefault(entry, entry))
    for place, drawers in ((2, after), (3, before)):
        for word, drawer in drawers.items():
            ready = {other: tuple(sorted(found, reverse=True)) for other, found in drawer.items()}
            known[word] = _with(
                known.get(word, UNKNOWN_WORD), place, {o: same.setdefault(found, found) for o, found in ready.items()}
            )
    return Vocabulary(
        bits,
        {
            word: same.setdefault(record, record) if record[2:4] == (None, None) else record
            for word, record in known.items()
        },
    )


def _with(known: Known, place: int, value: Any) -> Known:
    return (*known[:place], value, *known[place + 1 :])


def with_rows(vocabulary: Vocabulary, rows: Mapping[str, Tried]) -> Vocabulary:
    """The vocabulary with the rows that each word makes worth trying."""
    words = dict(vocabulary.words)
    for word, tried in rows.items():
        words[word] = _with(words.get(word, UNKNOWN_WORD), 4, tried)
    return Vocabulary(vocabulary.bits, words)
