"""Words of a sentence as the matcher sees them, and the word lists they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import add

from medlint.text import fold

_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:'[^\W_]+)*|[,;:()\[\]?!.%$€£&+/<>—–…•|×#@→]")
_JOINT = re.compile(r"(?<=[^\W_])(?:-(?=[^\W_])|'s\b)|(?<=\d)–(?=\d)")
_NUMBER_WORDS = frozenset(
    """one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty
    ninety hundred thousand million billion dozen half""".split()
)
#: The token between the lead-in of a list and an item.
LEAD_END = "→"
#: The built-in word list of numbers; its bit is the first.
NUMBER = "number"


def smooth(text: str) -> str:
    """Folded text in which hyphens inside words and possessive endings are spaces; as long as ``text``."""
    folded = fold(text)
    return (
        _JOINT.sub(lambda m: " " * len(m.group()), folded)
        if "-" in folded or "'" in folded or "–" in folded
        else folded
    )


def words_of(text: str) -> list[str]:
    """The words and signs of a text, folded."""
    return _TOKEN.findall(smooth(text))


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of words in a word list: ``words`` joined by spaces, bits of the lists it belongs to, bits it takes away."""

    length: int
    words: str
    bits: int
    exempt: int = 0


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All word lists.

    ``single`` gives a word's bits; ``longer`` the entries of several words by their first two words written together,
    longest first; ``exempt`` the bits that a single word takes away.
    """

    bits: Mapping[str, int]
    single: Mapping[str, int]
    longer: Mapping[str, tuple[Entry, ...]]
    exempt: Mapping[str, int]

    def mask(self, names: Iterable[str]) -> int:
        """The bits of some word lists."""
        mask = 0
        for name in names:
            mask |= self.bits[name]
        return mask

    def bits_of(self, words: Sequence[str]) -> int:
        """The bits of all entries that stand in a row of words; exempt entries are not looked at, so it may be too many."""
        bits = 0
        for found in filter(None, map(self.single.get, words)):
            bits |= found
        if not bits & 1 and any(word[0].isdigit() for word in words):
            bits |= 1
        for entries in filter(None, map(self.longer.get, map(add, words, words[1:]))):
            for entry in entries:
                bits |= entry.bits
        return bits

    def entries_of(self, words: Sequence[str]) -> dict[int, list[tuple[int, int]]]:
        """For each token at which entries begin, their ``(end, bits)``, longest first."""
        entries: dict[int, list[tuple[int, int]]] = {}
        struck: list[tuple[int, int, int]] = []
        for at, word in enumerate(words):
            bits = self.single.get(word, 0) or int(word[0].isdigit())
            found = [(at + 1, bits)] if bits else []
            if word in self.exempt:
                struck.append((at, at + 1, self.exempt[word]))
            for entry in self.longer.get(word + words[at + 1], ()) if at + 1 < len(words) else ():
                end = at + entry.length
                if " ".join(words[at:end]) == entry.words:
                    if entry.bits:
                        found.append((end, entry.bits))
                    if entry.exempt:
                        struck.append((at, end, entry.exempt))
            if found:
                found.sort(reverse=True)
                entries[at] = found
        for place in struck:
            _strike(entries, *place)
        return entries


def _strike(entries: dict[int, list[tuple[int, int]]], start: int, stop: int, exempt: int) -> None:
    """Take away the bits that an exempt entry strikes from all entries it overlaps."""
    for at in [at for at in entries if at < stop]:
        left = [(end, bits & ~exempt if end > start else bits) for end, bits in entries[at]]
        entries[at] = [(end, bits) for end, bits in left if bits]


@dataclass(slots=True)
class Sentence:
    """A sentence in a block, as tokens.

    ``block`` is its index in the document, ``start``/``end`` its range in the block's text and ``number`` its running
    number in the document. ``words`` are folded tokens. The first ``lead`` tokens are those of the line that introduces a
    list item, closed by LEAD_END: an item is read as the end of its lead-in. ``bits`` are those of all word lists that
    have an entry here, or a few more (see Vocabulary.bits_of).
    """

    block: int
    number: int
    start: int
    end: int
    text: str
    words: list[str]
    lead: int
    bits: int
    vocabulary: Vocabulary
    _entries: dict[int, list[tuple[int, int]]] | None = None
    _spans: list[tuple[int, int]] | None = None
    _word_set: frozenset[str] | None = None

    @property
    def entries(self) -> dict[int, list[tuple[int, int]]]:
        """For each token at which word-list entries begin, their ``(end, bits)``, longest first."""
        if self._entries is None:
            self._entries = self.vocabulary.entries_of(self.words)
        return self._entries

    @property
    def word_set(self) -> frozenset[str]:
        """The tokens as a set."""
        if self._word_set is None:
            self._word_set = frozenset(self.words)
        return self._word_set

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where each token stands in ``text``; those of the lead-in at its beginning."""
        if self._spans is None:
            self._spans = [(0, 0)] * self.lead + [m.span() for m in _TOKEN.finditer(smooth(self.text))]
        return self._spans

    def token_at(self, position: int) -> int:
        """The token that holds or follows a position in ``text``."""
        for i, (_, stop) in enumerate(self.spans):
            if stop > position:
                return i
        return max(len(self.words) - 1, 0)

    def ends(self, at: int, mask: int) -> list[int]:
        """Where the entries of the lists in ``mask`` that begin at token ``at`` end, longest first."""
        return [end for end, bits in self.entries.get(at, ()) if bits & mask]

    def places(self, mask: int) -> list[tuple[int, int]]:
        """Token ranges of the entries of the lists in ``mask``, the longest at each beginning."""
        found = ((at, self.ends(at, mask)) for at in self.entries)
        return [(at, ends[0]) for at, ends in found if ends]


def number_words() -> frozenset[str]:
    """Words that count as numbers besides digits."""
    return _NUMBER_WORDS
