"""Words of a sentence as the matcher sees them, and the word lists they belong to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, count, pairwise
from typing import NamedTuple, TypeAlias, TypeVar

from medlint.wording.packed import Lookup
from medlint.wording.text import fold

T = TypeVar("T")

_SIGNS = ",;:()\\[\\]?!.%$£&+/<>|×#@"
#: Signs beyond Latin: apart from the others, since compiling a class of both takes several times longer.
_FAR_SIGNS = "—|–|…|•|→|€"
#: Stands between the tokens of two sentences; no passage holds it.
BREAK = "\x1e"
_TOKEN = re.compile(rf" ?+([a-z]++(?!['\w])|\d+(?:[.,]\d+)+|[^\W_]+(?:'[^\W_]+)*|[{_SIGNS}{BREAK}]|{_FAR_SIGNS})")
_PLAIN = re.compile("[a-z ]+")
_JOINT = re.compile(r"-(?<=[^\W_]-)(?=[^\W_])|'s\b(?<=[^\W_]'s)|–(?<=\d–)(?=\d)")
#: Note marks raised right behind a word, as in "pain²³": no part of it.
_RAISED = re.compile("(?<=[^\\W\\d_])[¹²³⁰⁴-⁹]+(?:[⁻,–-][¹²³⁰⁴-⁹]+)*")
#: The token between the lead-in of a list and an item.
LEAD_END = "→"
#: The built-in word list of numbers; its bit is the first.
NUMBER = "number"


def smooth(text: str) -> str:
    """Folded text in which hyphens inside words, possessive endings and note marks behind words are spaces; as long as ``text``."""
    return _smooth(fold(text))


def _smooth(folded: str) -> str:
    if not folded.isascii():
        folded = _RAISED.sub(_blank, folded)
    if "-" in folded or "'" in folded or "–" in folded:
        return _JOINT.sub(_blank, folded)
    return folded


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def words_of(text: str) -> list[str]:
    """The words and signs of a text, folded."""
    if _PLAIN.fullmatch(text):
        return text.split()
    return [word for word in _TOKEN.findall(smooth(text)) if word != BREAK]


def words_of_all(texts: Sequence[str], folded: str) -> list[str]:
    """``words_of`` all texts, BREAK after each; ``folded`` are all of them, with BREAK after each."""
    found = _TOKEN.findall(_smooth(folded))
    if found.count(BREAK) != len(texts):
        return [word for text in texts for word in (*words_of(text), BREAK)]
    return found


#: A row of words in a word list: how many, those after the first two, bits of the lists it belongs to, bits it takes away.
Entry: TypeAlias = tuple[int, str, int, int]
#: An entry of several words that stands in a sentence: its first token, its end, its bits and those it takes away.
Spot: TypeAlias = tuple[int, int, int, int]


class ListBits(Lookup):
    """The bits of the word lists that each word is an entry of by itself, -1 for BREAK; in ``pairs`` the longer entries.

    A word that begins with a digit and is no entry is a number.
    """

    def __missing__(self, word: str) -> int:
        bits = -1 if word == BREAK else super().__missing__(word) or int(word[0].isdigit())
        self[word] = bits
        return bits


class Vocabulary(NamedTuple):
    """The bit of each word list and the mask of these, the entries, and the bits that exempt entries of one word take away.

    ``treatments`` are the numbers of the profiles of which bits are the names. Beyond ``named`` are the bits of lists without a name, which tell what words a sentence has and are no entries.
    """

    bits: Mapping[str, int]
    named: int
    lists: ListBits
    struck: Mapping[str, int]
    treatments: Mapping[int, int]

    def scan(self, words: Sequence[str], starts: Sequence[int]) -> tuple[list[int], dict[int, list[Spot]]]:
        """For each sentence the bits of the word lists it has entries of, and the longer entries of those that have some.

        ``words`` are those of all sentences, BREAK after each, and ``starts`` where each begins.
        """
        self.lists.trim()
        found: list[int] = []
        bits = 0
        for own in filter(None, map(self.lists.__getitem__, words)):
            if own > 0:
                bits |= own
            else:
                found.append(bits)
                bits = 0
        longer: dict[int, list[Spot]] = {}
        for at, entries in hits(map(self.lists.pairs.get, pairwise(words))):
            number = bisect_right(starts, at) - 1
            here = at - starts[number]
            for length, rest, own, exempt in entries:
                if length == 2 or " ".join(words[at + 2 : at + length]) == rest:
                    found[number] |= own
                    longer.setdefault(number, []).append((here, here + length, own, exempt))
        return found, longer

    def entries(self, words: Sequence[str], longer: Sequence[Spot]) -> dict[int, list[tuple[int, int]]]:
        """For each token at which entries begin, their ``(end, bits)``, longest first; ``longer`` are those of several words."""
        lists, named = self.lists, self.named
        entries = {
            at: [(at + 1, bits)] for at, word in enumerate(words) if (own := lists[word]) and (bits := own & named)
        }
        size = len(entries)
        for at, end, bits, _ in longer:
            if bits:
                entries[at] = sorted([*entries.get(at, ()), (end, bits)], reverse=True)
        if len(entries) > size:
            entries = dict(sorted(entries.items()))
        struck = [(at, end, exempt) for at, end, _, exempt in longer if exempt]
        if not self.struck.keys().isdisjoint(words):
            struck += [(at, at + 1, exempt) for at, exempt in hits(map(self.struck.get, words))]
        for place in struck:
            _strike(entries, *place)
        return dict(sorted(entries.items())) if struck else entries


def hits(found: Iterable[T | None]) -> Iterator[tuple[int, T]]:
    """What is not empty, each with its number."""
    listed = list(found)
    return zip(compress(count(), listed), filter(None, listed), strict=True)


def single_bits(mask: int) -> Iterator[int]:
    """The bits of a mask one by one, the lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest
        mask ^= lowest


def _strike(entries: dict[int, list[tuple[int, int]]], start: int, stop: int, exempt: int) -> None:
    """Take away the bits that an exempt entry strikes from all entries it overlaps."""
    for at in [at for at in entries if at < stop]:
        left = [(end, bits & ~exempt if end > start else bits) for end, bits in entries.pop(at)]
        if left := [(end, bits) for end, bits in left if bits]:
            entries[at] = left


#: A row to try where a word is, or two: its number, how many tokens before them it begins, and what it needs besides.
Near: TypeAlias = tuple[int, int, int]
#: Tokens and the rows to try at each, by the purpose of the rows.
Hits: TypeAlias = dict[str, list[tuple[int, Sequence[Near]]]]


class Sentence:
    """A sentence in a block, as tokens.

    ``block`` is its index in the document, ``start``/``end`` its range in the block's text and ``number`` its running
    number in the document. ``words`` are folded tokens. The first ``lead`` tokens are those of the line that introduces a
    list item, closed by LEAD_END: an item is read as the end of its lead-in. ``bits`` are those of all word lists that
    have an entry here, also where another entry takes them away. ``hits`` are the rows to try at its words.
    """

    __slots__ = (
        "_entries", "_longer", "_spans", "_starts", "_vocabulary", "bits", "block", "end", "hits", "lead", "number", "start",
        "text", "words",
    )  # fmt: skip

    def __init__(
        self, place: tuple[int, int, int, int], text: str, words: list[str], lead: int,
        known: tuple[int, Sequence[Spot], Hits], vocabulary: Vocabulary,
    ) -> None:  # fmt: skip
        self.number, self.block, self.start, self.end = place
        self.text, self.words, self.lead = text, words, lead
        self.bits, self._longer, self.hits = known
        self._vocabulary = vocabulary
        self._starts: dict[int, list[int]] | None = None
        self._entries: dict[int, list[tuple[int, int]]] | None = None
        self._spans: list[tuple[int, int]] | None = None

    @property
    def entries(self) -> dict[int, list[tuple[int, int]]]:
        """For each token at which word-list entries begin, their ``(end, bits)``, longest first."""
        if self._entries is None:
            self._entries = self._vocabulary.entries(self.words, self._longer)
        return self._entries

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where each token stands in ``text``; those of the lead-in at its beginning."""
        if self._spans is None:
            own = [m.span(1) for m in _TOKEN.finditer(smooth(self.text)) if m[1] != BREAK]
            self._spans = [(0, 0)] * self.lead + own
        return self._spans

    def place(self, token: int) -> int:
        """Where a token begins in ``text``; 0 when it has no tokens."""
        return self.spans[token][0] if token < len(self.spans) else 0

    def token_at(self, position: int) -> int:
        """The token that holds or follows a position in ``text``."""
        for i, (_, stop) in enumerate(self.spans):
            if stop > position:
                return i
        return max(len(self.words) - 1, 0)

    def ends(self, at: int, mask: int) -> list[int]:
        """Where the entries of the lists in ``mask`` that begin at token ``at`` end, longest first."""
        return [end for end, bits in self.entries.get(at, ()) if bits & mask]

    def starts(self, mask: int) -> list[int]:
        """The tokens at which entries of the lists in ``mask`` begin."""
        if not self.bits & mask:
            return []
        if self._starts is None:
            self._starts = {}
        if (known := self._starts.get(mask)) is None:
            found = self.entries.items()
            known = self._starts[mask] = list({at: 0 for at, entries in found for _, bits in entries if bits & mask})
        return known

    def named(self, name: str) -> list[int]:
        """The tokens at which entries of a list begin; of a list that the rulebook does not have, none."""
        return self.starts(self._vocabulary.bits.get(name, 0))

    def places(self, mask: int) -> list[tuple[int, int]]:
        """Token ranges of the entries of the lists in ``mask``, the longest at each beginning."""
        if not self.bits & mask:
            return []
        found = ((at, self.ends(at, mask)) for at in self.entries)
        return [(at, ends[0]) for at, ends in found if ends]
