"""Word lists → what is known of each word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING

from medlint.rule import TREATMENT_LISTS
from medlint.wording.inflect import FIXED_WORDS, noun_forms, verb_forms
from medlint.wording.patterns import PatternError
from medlint.wording.text import normalise
from medlint.wording.tokens import NUMBER, Entry, ListBits, Vocabulary, words_of

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
EVERYWHERE = frozenset("the a an and or of to in is are for with your you it that this on as be can not".split())
_PUNCTUATION = frozenset(",.")
#: How often word lists stand in a text, at most, and how often numbers do, in the measure of ``weight``.
_MOST, _NUMBERS = 600, 400
#: Lists without a name beyond so many share their bits with others.
_UNNAMED = 512


@cache
def word_weight(word: str) -> int:
    """How often a word stands in a text, roughly, beside a rare one."""
    if word in _PUNCTUATION:
        return 1500
    if word in EVERYWHERE:
        return 300
    if word in FIXED_WORDS or not word[0].isalnum():
        return 30
    return 12 if word in _COMMON else 1


@cache
def weight(words: frozenset[str]) -> int:
    """How often one of the words stands in a text, roughly."""
    return sum(map(word_weight, words))


class VocabularyBuilder:
    """All word lists, inflected; each profile's names are a list ``treatment:<profile>`` within ``treatment``.

    They also belong to ``treatment:<class>`` and ``treatment:<trait>``, lists that are there even when they are empty.
    The words of which some row needs one are a list without a name; such lists share ``_UNNAMED`` bits.
    """

    def __init__(self, lists: Iterable[WordList] = (), profiles: Iterable[Profile] = ()) -> None:
        lists, profiles = list(lists), list(profiles)
        self.bits = _bits(lists, profiles)
        self._treatments = {self.bits[f"treatment:{profile.name}"]: p for p, profile in enumerate(profiles)}
        self._entries: dict[str, list[int]] = {w: [1, 0] for w in _NUMBER_WORDS}
        self._unnamed: dict[frozenset[str], int] = {}
        upward = _including(lists, self.bits)
        for word_list in lists:
            for text in word_list.entries:
                self._add(text, word_list.word_class, upward[word_list.name])
            for text in word_list.exempt:
                self._add(text, "noun", 0, self.bits[word_list.name] | upward[word_list.name])
        for profile in profiles:
            own = 2 | upward["treatment"]
            for name in (profile.name, profile.product_class, *profile.traits):
                own |= self.bits[f"treatment:{name}"]
            for text in profile.names:
                self._add(text, "noun", own)
            for text in profile.exempt:
                self._add(text, "noun", 0, self.bits[f"treatment:{profile.name}"])
        self._weights: Counter[int] = Counter()
        for text, (own, _) in self._entries.items():
            self._weights[own] += 1 if " " in text else 4 * word_weight(text)
        self._widths: dict[int, int] = {}

    def _add(self, text: str, word_class: str, own: int, exempt: int = 0) -> None:
        for row in inflected(text, word_class):
            known = self._entries.setdefault(row, [0, 0])
            known[0] |= own
            known[1] |= exempt

    def mask(self, names: Sequence[str]) -> int:
        """The bits of some word lists."""
        if not names:
            return 0
        return reduce(or_, (self.bits[name] for name in names), 0)

    def one_of(self, words: frozenset[str]) -> int:
        """The bit of a list without a name."""
        if words not in self._unnamed:
            self._unnamed[words] = 1 << len(self.bits) + len(self._unnamed) % _UNNAMED
        return self._unnamed[words]

    def width(self, mask: int) -> int:
        """How often an entry of the named lists in a mask stands in a text, in the measure of ``weight``."""
        if mask not in self._widths:
            found = sum(count for bits, count in self._weights.items() if bits & mask)
            self._widths[mask] = min(found, _MOST) + (_NUMBERS if mask & 1 else 0)
        return self._widths[mask]

    def build(self) -> Vocabulary:
        """The vocabulary, when all rows have said which words they need."""
        own: dict[str, int] = {}
        after: dict[str, dict[str, list[Entry]]] = {}
        before: dict[str, dict[str, list[Entry]]] = {}
        struck = {}
        for text, (bits, exempt) in self._entries.items():
            first, _, others = text.partition(" ")
            if not others:
                own[text] = bits
                if exempt:
                    struck[text] = exempt
                continue
            second, _, rest = others.partition(" ")
            entry = (3 + rest.count(" ") if rest else 2, rest, bits, exempt)
            if word_weight(first) > word_weight(second):
                before.setdefault(second, {}).setdefault(first, []).append(entry)
            else:
                after.setdefault(first, {}).setdefault(second, []).append(entry)
        for words, bit in self._unnamed.items():
            for word in words:
                own[word] = own.get(word, 0) | bit
        named = (1 << len(self.bits)) - 1
        for word, bits in own.items():
            if word[0].isdigit() and not bits & named:
                own[word] |= 1
        nothing: dict[str, list[Entry]] = {}
        hung = {
            word: (own.get(word) or None, _sorted(after.get(word, nothing)), _sorted(before.get(word, nothing)))
            for word in own.keys() | after.keys() | before.keys()
        }
        return Vocabulary(self.bits, named, ListBits.of(hung), struck, self._treatments)


def _sorted(drawer: Mapping[str, Iterable[Entry]]) -> dict[str, tuple[Entry, ...]]:
    return {word: tuple(sorted(found, reverse=True)) for word, found in drawer.items()}


def _bits(lists: Iterable[WordList], profiles: Iterable[Profile]) -> dict[str, int]:
    bits = {NUMBER: 1, "treatment": 2}
    for name in (*TREATMENT_LISTS, *(words.name for words in lists)):
        bits.setdefault(name, 1 << len(bits))
    for profile in profiles:
        bits.setdefault(f"treatment:{profile.name}", 1 << len(bits))  # one may be named as its class is
    return bits


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
