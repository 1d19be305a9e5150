"""The phrase language (docs/rule-language.md): a phrase as written becomes flat rows of elements."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from medlint.wording.inflect import all_forms
from medlint.wording.patterns import PatternError
from medlint.wording.text import normalise
from medlint.wording.tokens import words_of

__all__ = ["Element", "PatternError", "Row", "list_names", "parse"]

_MOST_ROWS = 240
_PIECE = re.compile(r"\s*(\.\.\.|\.\.\d*|\{[^{}]*\}|[\[\]()|^$!]|=?[^\s\[\](){}|^$!]+)")

#: A phrase that is nothing but words.
_PLAIN = re.compile(r"[\w' -]+")


class Element(NamedTuple):
    """One place in a row: ``words`` (any of these forms), ``lists`` (an entry of any of these word lists) or a ``gap``."""

    words: frozenset[str] = frozenset()
    lists: tuple[str, ...] = ()
    gap: int = 0
    optional: bool = False
    head: bool = False


class Row(NamedTuple):
    """A flat row of elements; ``at_start``/``at_end`` tie it to the sentence's ends; ``head`` is the index of the head."""

    elements: tuple[Element, ...]
    head: int
    at_start: bool = False
    at_end: bool = False


_Rows = list[tuple[Element, ...]]


class _Parser:
    """Recursive descent over the pieces of one phrase."""

    def __init__(self, phrase: str) -> None:
        self.phrase = phrase
        self.pieces: list[str] = []
        at = 0
        text = phrase.strip()
        while at < len(text):
            found = _PIECE.match(text, at)
            if not found:
                raise PatternError("this phrase cannot be read", phrase)
            self.pieces.append(found.group(1))
            at = found.end()
        self.at = 0

    def peek(self) -> str:
        return self.pieces[self.at] if self.at < len(self.pieces) else ""

    def alternatives(self, closing: str) -> _Rows:
        rows = self.sequence(closing)
        while self.peek() == "|":
            self.at += 1
            rows = rows + self.sequence(closing)
        return rows

    def sequence(self, closing: str) -> _Rows:
        rows: _Rows = [()]
        while (piece := self.peek()) and piece not in ("|", closing):
            if piece in ")]":
                raise PatternError(f"there is a {piece!r} that nothing opens", self.phrase)
            items = self.item()
            rows = [row + item for row in rows for item in items]
            if len(rows) > _MOST_ROWS:
                raise PatternError(
                    "this phrase stands for too many rows of words; write it as several phrases", self.phrase
                )
        return rows

    def item(self) -> _Rows:
        items = self.word_alternatives()
        if self.peek() == "!":
            self.at += 1
            items = [(*row[:-1], row[-1]._replace(head=True)) if row else row for row in items]
        return items

    def word_alternatives(self) -> _Rows:
        """One item; outside brackets ``a|b`` binds words, so that ``safe|gentle care`` is two rows of two words."""
        items = self.single()
        while self.peek() == "|" and not self.depth:
            self.at += 1
            items = items + self.single()
        return _merge(items)

    depth = 0

    def single(self) -> _Rows:
        piece = self.peek()
        self.at += 1
        if piece in ("(", "["):
            closing = ")" if piece == "(" else "]"
            self.depth += 1
            rows = _merge(self.alternatives(closing))
            self.depth -= 1
            if self.peek() != closing:
                raise PatternError(f"a {piece!r} is never closed", self.phrase)
            self.at += 1
            if piece == "(":
                return rows
            if len(rows) == 1 and len(rows[0]) == 1:
                return [(rows[0][0]._replace(optional=True),)]
            return [(), *rows]
        if piece.startswith(".."):
            return [(Element(gap=_gap(piece, self.phrase)),)]
        if piece.startswith("{"):
            return [(Element(lists=_list_names(piece, self.phrase)),)]
        if piece in ("", "|", "!", "^", "$"):
            raise PatternError(f"a {piece or 'word'!r} stands where a word is wanted", self.phrase)
        if not (words := _word(piece)):
            raise PatternError(f"{piece!r} is neither a word nor a sign that sentences are read with", self.phrase)
        return [words]


def _gap(piece: str, phrase: str) -> int:
    gap = {"..": 3, "...": 8}.get(piece) or int(piece[2:])
    if not gap:
        raise PatternError("a gap of no words is none", phrase)
    return gap


def _list_names(piece: str, phrase: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in piece[1:-1].split("|"))
    if not all(names):
        raise PatternError("a word list has no name", phrase)
    return names


@cache
def _word(piece: str) -> tuple[Element, ...]:
    exact = piece.startswith("=") and len(piece) > 1
    text = piece[1:] if exact else piece
    words = words_of(text if text.isascii() else normalise(text))
    return tuple(Element(words=frozenset((w,)) if exact else all_forms(w)) for w in words)


def _merge(rows: _Rows) -> _Rows:
    """Alternatives of a single word each become one element, and so do single word lists."""
    if len(rows) < 2:
        return rows
    for kind in ("words", "lists"):
        plain = [r[0] for r in rows if len(r) == 1 and getattr(r[0], kind) and not r[0].optional and not r[0].head]
        if len(plain) > 1:
            rest = [row for row in rows if not (len(row) == 1 and row[0] in plain)]
            merged = Element(
                words=frozenset[str]().union(*(e.words for e in plain)), lists=tuple(n for e in plain for n in e.lists)
            )
            rows = [(merged,), *rest]
    return rows


def parse(phrase: str) -> tuple[Row, ...]:
    """The rows a phrase stands for.  Raises PatternError."""
    text = phrase.strip()
    if len(text) == 1 and not text.isalnum():
        return (Row((Element(words=frozenset((text,))),), 0),)
    if _PLAIN.fullmatch(text):
        return (_row(tuple([element for word in text.split() for element in _word(word)]), False, False, phrase),)
    at_start, at_end = text.startswith("^"), text.endswith("$")
    parser = _Parser(text.removeprefix("^").removesuffix("$"))
    parser.phrase = phrase
    found = parser.alternatives("")
    if parser.peek():
        raise PatternError(f"a {parser.peek()!r} stands where it cannot", phrase)
    return tuple(_row(elements, at_start, at_end, phrase) for elements in found)


def _row(elements: tuple[Element, ...], at_start: bool, at_end: bool, phrase: str) -> Row:
    """The first element must be a word that has to be there, so that a match begins somewhere."""
    while elements and (elements[0].gap or (elements[0].optional and not at_start)):
        elements = elements[1:]
    while elements and elements[-1].gap:
        elements = elements[:-1]
    needed = [i for i, e in enumerate(elements) if not e.gap and not e.optional]
    if not needed:
        raise PatternError("a phrase needs at least one word that must be there", phrase)
    heads = [i for i, e in enumerate(elements) if e.head]
    return Row(elements, heads[0] if heads else needed[0], at_start, at_end)


def list_names(rows: Iterable[Row]) -> set[str]:
    """The word lists that rows refer to."""
    return {name for row in rows for element in row.elements for name in element.lists}
