"""Words of a sentence as the matcher sees them, and the word lists they belong to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from medlint.text import fold

_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:'[^\W_]+)*|[,;:()\[\]?!.%$€£&+/<>—–…•|×#@]")
_JOINT = re.compile(r"(?<=[^\W_])(?:-(?=[^\W_])|'s\b)|(?<=\d)–(?=\d)")
_NUMBER_WORDS = frozenset(
    """one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty
    ninety hundred thousand million billion dozen half""".split()
)
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
    """All word lists: ``single`` gives a word's bits, ``longer`` the entries that begin with it, longest first."""

    bits: Mapping[str, int]
    single: Mapping[str, int]
    longer: Mapping[str, tuple[Entry, ...]]

    def mask(self, names: tuple[str, ...]) -> int:
        """The bits of some word lists."""
        mask = 0
        for name in names:
            mask |= self.bits[name]
        return mask


@dataclass(slots=True)
class Sentence:
    """A sentence in a block, as tokens.

    ``block`` is its index in the document, ``start``/``end`` its range in the block's text and ``number`` its running
    number in the document. ``words`` are folded tokens; ``entries[i]`` lists ``(end, bits)`` of the word-list entries that
    begin at token ``i``, longest first; ``bits`` are all bits together.
    """

    block: int
    number: int
    start: int
    end: int
    text: str
    words: list[str]
    bits: int = 0
    entries: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    _spans: list[tuple[int, int]] | None = None

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where each token stands in ``text``."""
        if self._spans is None:
            self._spans = [m.span() for m in _TOKEN.finditer(smooth(self.text))]
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
        return [
            (at, next(e for e, b in found if b & mask))
            for at, found in self.entries.items()
            if any(b & mask for _, b in found)
        ]


def annotate(sentence: Sentence, vocabulary: Vocabulary) -> None:
    """Note which word-list entries stand in a sentence."""
    words, single, longer = sentence.words, vocabulary.single, vocabulary.longer
    entries, all_bits, exempt = sentence.entries, 0, []
    for at, word in enumerate(words):
        bits = single.get(word, 0)
        if not bits and word[0].isdigit():
            bits = 1
        found = [(at + 1, bits)] if bits else []
        for entry in longer.get(word, ()):
            if " ".join(words[at : at + entry.length]) == entry.words:
                if entry.bits:
                    found.append((at + entry.length, entry.bits))
                if entry.exempt:
                    exempt.append((at, at + entry.length, entry.exempt))
        if found:
            found.sort(reverse=True)
            entries[at] = found
            for _, bits in found:
                all_bits |= bits
    if exempt:
        _strike(entries, exempt)
    sentence.bits = all_bits


def _strike(entries: dict[int, list[tuple[int, int]]], exempt: list[tuple[int, int, int]]) -> None:
    """Take away the bits that an exempt entry strikes from all entries it overlaps."""
    for start, stop, bits in exempt:
        for at, found in list(entries.items()):
            left = [(end, b & ~bits if at < stop and end > start else b) for end, b in found]
            entries[at] = [(end, b) for end, b in left if b]


def number_words() -> frozenset[str]:
    """Words that count as numbers besides digits."""
    return _NUMBER_WORDS
