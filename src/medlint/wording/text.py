"""Passages that remember where their text stands, case folding, and sentences.  Imports document and segment."""

from __future__ import annotations

import unicodedata

from medlint.document import Alignment, Passage
from medlint.late import late
from medlint.wording.segment import MAX_SENTENCE, sentences

__all__ = ["ANY_DIGIT", "MAX_SENTENCE", "STABLE", "PassageBuilder", "fold", "normalise", "sentences"]

#: Characters beyond ASCII that stay as they are; a shortcut for common scripts, never a claim about all the others.
STABLE = (
    "\u00a9\u00ae\u00b0\u00b1\u00c0-\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e\u0391-\u03a1\u03a3-\u03cf"
    "\u0400-\u0481\u05d0-\u05ea\u0620-\u064a\u2013\u2014\u2022\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3"
)
#: What any digit is looked for as, where it only matters that one is there.
ANY_DIGIT = "0"
_ODD = late(f"[^ -~{STABLE}]+")
_ODD_OR_WIDE = late(f"[^ -~{STABLE}]+|  +")

_REPLACED = dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u00b4", "'")
_REPLACED.update(dict.fromkeys("\u201c\u201d\u201e\u201f", '"'))
_REPLACED.update({"\u2010": "-", "\u2011": "-"})
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {chr(c) for c in range(0xFE00, 0xFE10)}
_VISIBLE_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")


class _Normal(dict[str, str]):
    """What becomes of a character: white space gives a space, an invisible one nothing."""

    def __missing__(self, char: str) -> str:
        self[char] = result = _normal(char)
        return result


def _normal(char: str) -> str:
    if char.isspace():
        return " "
    if char in _REPLACED:
        return _REPLACED[char]
    category = unicodedata.category(char)
    if char in _INVISIBLE or (category in ("Cf", "Cc") and char not in _VISIBLE_FORMATS):
        return ""
    if unicodedata.decomposition(char).startswith(("<super>", "<fraction>")):
        return char
    plain = unicodedata.normalize("NFKC", char)
    if plain == char or any(c.isspace() for c in plain):
        return char
    return "".join(_normal(c) for c in plain)


_NORMAL = _Normal()


class PassageBuilder:
    """Makes a passage from slices of the source, given in order.

    White-space runs become one space, none at the ends; soft hyphens and other invisible characters vanish; curly
    quotes and the hyphens U+2010 and U+2011 become ASCII; every other character is NFKC-normalised on its own, except
    superscripts (``²``, ``™``) and fractions, which stay.
    """

    __slots__ = ("_length", "_next", "_parts", "_places", "_space", "_starts", "_widths")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._places: list[int] = []
        self._widths: list[int] = []
        self._length = 0
        self._next = -1  # the offset at which the last piece can be continued
        self._space: tuple[int, int] | None = None  # white space seen, written only when text follows

    @property
    def length(self) -> int:
        """How long the text is so far, without white space at its end."""
        return self._length

    def add(self, source_slice: str, source_offset: int) -> None:
        """Add a slice of the source that begins at code point ``source_offset``."""
        if not source_slice:
            return
        wide = "  " in source_slice
        if not wide and source_slice.isascii() and source_slice.isprintable():
            if self._space is None and source_slice[0] != " " != source_slice[-1]:
                self._join(source_slice, source_offset, len(source_slice))
            else:
                self._add_plain(source_slice, source_offset)
            return
        at = 0
        for match in (_ODD_OR_WIDE if wide else _ODD).finditer(source_slice):
            start, end = match.span()
            if start > at:
                self._add_plain(source_slice[at:start], source_offset + at)
            self._add_odd(match[0], source_offset + start)
            at = end
        if at < len(source_slice):
            self._add_plain(source_slice[at:], source_offset + at)

    def add_replacement(self, text: str, start: int, end: int) -> None:
        """Add ``text`` that stands for the source range ``start:end``, as ``&`` stands for ``&amp;``."""
        normal = "".join(map(_NORMAL.__getitem__, text))
        shown = normal.strip(" ")
        if not shown:
            if normal:
                self._add_space(start, end)
            return
        if normal[0] == " ":
            self._add_space(start, start)
        self._put(" ".join(shown.split()), start, end - start)
        if normal[-1] == " ":
            self._add_space(end, end)

    def build(self) -> Passage:
        """The passage of all that was added."""
        alignment = Alignment(tuple(self._starts), tuple(self._places), tuple(self._widths), self._length)
        return Passage("".join(self._parts), alignment)

    def _add_plain(self, text: str, place: int) -> None:
        end = place + len(text)
        if text[0] == " ":
            self._add_space(place, place + 1)
            text, place = text[1:], place + 1
        if not text:
            return
        if text[-1] == " ":
            self._put(text[:-1], place, len(text) - 1)
            self._add_space(end - 1, end)
        else:
            self._put(text, place, len(text))

    def _add_odd(self, run: str, place: int) -> None:
        for at, char in enumerate(run, place):
            normal = _NORMAL[char]
            if normal == " ":
                self._add_space(at, at + 1)
            elif normal:
                self._put(normal, at, 1)

    def _add_space(self, start: int, end: int) -> None:
        if self._space is None:
            if self._length:
                self._space = (start, end)
        elif self._space[1] == start:
            self._space = (self._space[0], end)

    def _put(self, text: str, place: int, width: int) -> None:
        if self._space is not None:
            start, end = self._space
            self._space = None
            self._join(" ", start, end - start)
        self._join(text, place, width)

    def _join(self, text: str, place: int, width: int) -> None:
        linear = len(text) == width
        if linear and place == self._next:
            self._widths[-1] += width
        else:
            self._starts.append(self._length)
            self._places.append(place)
            self._widths.append(width)
        self._next = place + width if linear else -1
        self._parts.append(text)
        self._length += len(text)


def normalise(text: str) -> str:
    """``text`` as a passage would show it."""
    builder = PassageBuilder()
    builder.add(text, 0)
    return builder.build().text


def fold(text: str) -> str:
    """``text`` in folded case, always as long as it was: where folding would lengthen a character, only its case changes."""
    folded = text.casefold()
    return folded if len(folded) == len(text) else "".join(map(_fold_one, text))


def _fold_one(char: str) -> str:
    folded = char.casefold()
    return folded if len(folded) == 1 else char.lower()[0]
