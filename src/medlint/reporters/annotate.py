"""A document's text with its findings in it: blocks and spans become units, lines and pieces.  Imports document and finding."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from medlint.document import Block, Document, Span

#: A stretch without a finding longer than this is shown as its beginning and its end.
LONGEST, KEPT = 6_000, 1_500
_CURLY = frozenset("‘’‚‛“”„‟\u2010\u2011")
_GROUPED = frozenset({"list", "numbered-list", "table", "boilerplate"})
_NEAR, _FAR = 6, 20_000
_NUMBERED = re.compile(r"(?:^|\n)[ \t>]*(\d{1,4})[.)][ \t]+\Z")
_BOLD, _TAG = re.compile(r"(?:\*\*|__|<(?:b|strong)(?:\s[^<>]*)?>)\s*$", re.IGNORECASE), 80


@dataclass(frozen=True, slots=True)
class Range:
    """Characters ``start:end`` of the text of block ``block``."""

    block: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that is shown alike: ``notes`` are the numbers of the findings that flag it, ``ends`` of those that end here.

    ``styles`` are the kinds of its marks; ``skipped`` counts characters that are left out after it.
    """

    text: str
    notes: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    styles: tuple[str, ...] = ()
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A block as pieces; ``level`` as in the block, ``number`` that of an item of a numbered list, else 0."""

    block: int
    kind: str
    level: int
    pieces: tuple[Piece, ...]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Unit:
    """What is shown together, with the numbers of its findings beside it: a block, or all of a list, table or navigation.

    ``rows`` are the rows of a table, each padded to the same number of cells (None is an empty one); else there is one.
    """

    kind: str
    rows: tuple[tuple[Line | None, ...], ...]
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Atlas:
    """The pieces of all alignments of a document by where they stand in the source."""

    document: Document
    places: tuple[int, ...]
    pieces: tuple[tuple[int, int, int], ...]

    @classmethod
    def of(cls, document: Document) -> Atlas:
        """Index a document."""
        found = sorted(
            (place, width, i, n)
            for i, block in enumerate(document.blocks)
            for n, (place, width) in enumerate(
                zip(block.passage.alignment.places, block.passage.alignment.widths, strict=True)
            )
        )
        return cls(document, tuple(f[0] for f in found), tuple(f[1:] for f in found))

    def find(self, span: Span, text: str = "") -> Range | None:
        """Where a span of the source stands in the blocks; where ``text`` is given, it must stand there."""
        if span.end <= span.start:
            return None
        for block, start in self._at(span.start):
            passage = self.document.blocks[block].passage
            ends = [start + len(text)] if text else [e + 1 for b, e in self._at(span.end - 1) if b == block]
            for end in ends:
                fits = start < end <= len(passage.text) and passage.span(start, end) == span
                if fits and text in {"", passage.text[start:end]}:
                    return Range(block, start, end)
        return None

    def _at(self, offset: int) -> Iterator[tuple[int, int]]:
        """The blocks and the positions in their texts at which a source offset is seen."""
        last = bisect_right(self.places, offset) - 1
        for i in range(last, max(last - _NEAR, -1), -1):
            width, block, n = self.pieces[i]
            if self.places[i] + width <= offset:
                continue
            alignment = self.document.blocks[block].passage.alignment
            start = alignment.starts[n]
            stop = alignment.starts[n + 1] if n + 1 < len(alignment.starts) else alignment.length
            if stop - start == width:
                yield block, start + offset - self.places[i]
            else:
                yield from ((block, position) for position in range(start, stop))


def shown(block: Block, source: str) -> str:
    """The block's text, as long as it is, with the curly quotes and hyphens that the source has."""
    alignment, parts = block.passage.alignment, []
    stops = (*alignment.starts[1:], alignment.length)
    for start, stop, place, width in zip(alignment.starts, stops, alignment.places, alignment.widths, strict=True):
        text, written = block.text[start:stop], source[place : place + width]
        if width == stop - start and text != written:
            text = "".join(w if w in _CURLY else t for w, t in zip(written, text, strict=True))
        parts.append(text)
    return "".join(parts)


def units(document: Document, flagged: Sequence[tuple[int, Range]]) -> list[Unit]:
    """The whole document; ``flagged`` are the numbers of findings and where they stand."""
    by_block: dict[int, list[tuple[int, Range]]] = {}
    for number, place in flagged:
        by_block.setdefault(place.block, []).append((number, place))
    built = []
    for kind, members in _groups(document):
        lines = [_line(document, i, block, by_block.get(i, ())) for i, block in members]
        rows = _rows(lines, members) if kind == "table" else ((*lines,),)
        notes = tuple(number for i, _ in members for number, _ in by_block.get(i, ()))
        built.append(Unit(kind, rows, notes))
    return built


def _line(document: Document, i: int, block: Block, flagged: Sequence[tuple[int, Range]]) -> Line:
    number = _number(block, document) if block.kind == "list-item" else 0
    return Line(i, _kind(block), block.level, tuple(_pieces(block, document.source, flagged)), number)


def _number(block: Block, document: Document) -> int:
    """The number that stands before a list item in the source, or that an ordered list of HTML gives it, or 0."""
    at = block.passage.span(0, 1).start
    written = _NUMBERED.search(document.source, max(at - _TAG, 0), at)
    if written:
        return int(written[1])
    opened = document.source.rfind("<ol", max(at - _FAR, 0), at)
    if opened < 0 or document.source.rfind("<ul", opened, at) > 0 or document.source.rfind("</ol", opened, at) > 0:
        return 0
    return document.source.count("<li", opened, at)


def _kind(block: Block) -> str:
    return "boilerplate" if block.boilerplate else block.kind


def _group(block: Block, document: Document) -> str:
    """The kind of unit that a block belongs to."""
    kind = _kind(block)
    if kind == "list-item":
        return "numbered-list" if _number(block, document) else "list"
    return "table" if kind == "table-cell" else kind


def _groups(document: Document) -> Iterator[tuple[str, list[tuple[int, Block]]]]:
    group: list[tuple[int, Block]] = []
    kind = ""
    for i, block in enumerate(document.blocks):
        now = _group(block, document)
        new_table = now == "table" and group and block.row < group[-1][1].row
        if group and (now != kind or now not in _GROUPED or new_table):
            yield kind, group
            group = []
        kind = now
        group.append((i, block))
    if group:
        yield kind, group


def _rows(lines: Sequence[Line], members: Sequence[tuple[int, Block]]) -> tuple[tuple[Line | None, ...], ...]:
    """The rows of a table; empty cells have no block, and the likeliest one is the corner above the first column."""
    rows: dict[int, list[Line | None]] = {}
    for line, (_, block) in zip(lines, members, strict=True):
        rows.setdefault(block.row, []).append(line)
    width = max(map(len, rows.values()))
    padded = []
    for number, row in rows.items():
        blank: list[Line | None] = [None] * (width - len(row))
        padded.append((*blank, *row) if number == 0 else (*row, *blank))
    return tuple(padded)


def _strong(block: Block, start: int, source: str) -> bool:
    """Whether the markup before a position makes what follows bold."""
    at = block.passage.span(start, start + 1).start
    return bool(_BOLD.search(source[max(at - _TAG, 0) : at]))


def _pieces(block: Block, source: str, flagged: Iterable[tuple[int, Range]]) -> Iterator[Piece]:
    text = shown(block, source)
    opening: dict[int, list[int | str]] = {}
    closing: dict[int, list[int | str]] = {}
    for number, place in flagged:
        opening.setdefault(place.start, []).append(number)
        closing.setdefault(place.end, []).append(number)
    for mark in block.marks:
        if mark.start < mark.end <= len(text):
            style = "strong" if mark.kind == "emphasis" and _strong(block, mark.start, source) else mark.kind
            opening.setdefault(mark.start, []).append(style)
            closing.setdefault(mark.end, []).append(style)
    active: list[int | str] = []
    cuts = sorted({0, len(text), *opening, *closing})
    for start, end in pairwise(cuts):
        for gone in closing.get(start, ()):
            active.remove(gone)
        active += opening.get(start, ())
        notes = tuple(a for a in active if isinstance(a, int))
        ends = tuple(sorted(a for a in closing.get(end, ()) if isinstance(a, int)))
        styles = tuple(dict.fromkeys(a for a in active if isinstance(a, str)))
        yield from _shortened(Piece(text[start:end], notes, ends, styles))


def _shortened(piece: Piece) -> Iterator[Piece]:
    if piece.notes or len(piece.text) <= LONGEST:
        yield piece
    else:
        yield Piece(piece.text[:KEPT], styles=piece.styles, skipped=len(piece.text) - 2 * KEPT)
        yield Piece(piece.text[-KEPT:], styles=piece.styles)
