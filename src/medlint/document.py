"""The nouns of a text: Span, Alignment, Passage, Mark, Block, Directive and Document.

Ground floor: imports nothing of medlint. Every offset is a code point of the decoded source and every span is half-open.
"""

# No annotations from __future__ here: those of named tuples would be texts, and typing compiles each, a fiftieth of a start.

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range ``start <= i < end`` of code points in a document's source."""

    start: int
    end: int


class Alignment(NamedTuple):
    """Where each character of a normalised text stands in the source, as pieces.

    Piece ``i`` begins at text position ``starts[i]`` and at source offset ``places[i]``, and is ``widths[i]`` source
    characters wide. A piece as wide in the text as in the source maps character by character; any other (an entity,
    collapsed white space, a ligature that was taken apart) stands as a whole for its source range. Pieces come in text
    order and the last one ends at ``length``.
    """

    starts: tuple[int, ...]
    places: tuple[int, ...]
    widths: tuple[int, ...]
    length: int

    def span(self, start: int, end: int) -> Span:
        """The source range of the text range ``start:end``; an empty range gives an empty span."""
        if not self.starts:
            return Span(0, 0)
        first = self._place(start)[0]
        return Span(first, max(first, self._place(end - 1)[1])) if end > start else Span(first, first)

    def _place(self, position: int) -> tuple[int, int]:
        i = max(bisect_right(self.starts, position) - 1, 0)
        begin, place, width = self.starts[i], self.places[i], self.widths[i]
        stop = self.starts[i + 1] if i + 1 < len(self.starts) else self.length
        if stop - begin != width:
            return place, place + width
        at = place + min(position - begin, width)
        return at, min(at + 1, place + width)


class Passage(NamedTuple):
    """Visible, normalised text that remembers its place in the source.

    ``text`` has single spaces, straight quotes and no soft hyphens; ``alignment`` belongs to the whole block, and
    ``at`` is where this passage begins in it, so that a sentence is a slice that shares its block's alignment.
    """

    text: str
    alignment: Alignment
    at: int = 0

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """The source span of ``text[start:end]``."""
        return self.alignment.span(self.at + start, self.at + (len(self.text) if end is None else end))

    def slice(self, start: int, end: int) -> "Passage":
        """The passage ``text[start:end]``."""
        return Passage(self.text[start:end], self.alignment, self.at + start)


class Mark(NamedTuple):
    """Something the markup says of ``start:end`` of a block's text.

    ``kind`` is ``link`` (``target`` is its address), ``footnote`` (a reference marker; ``target`` is its label),
    ``superscript``, ``emphasis`` or ``code``.
    """

    kind: str
    start: int
    end: int
    target: str = ""


#: Kinds of block. ``title`` and ``description`` come from front matter or the page's head; ``alt`` is an image's text
#: alternative; ``data`` is a string from JSON-LD; ``footnote`` is the text of a note.
BLOCK_KINDS = (
    "heading", "paragraph", "list-item", "table-cell", "quote", "caption", "footnote",
    "title", "description", "alt", "data", "button",
)  # fmt: skip


class Block(NamedTuple):
    """A heading, paragraph, list item, table cell …: text that no sentence crosses.

    ``level`` is the rank of a heading (1 to 6) or the depth of a list item (from 1), else 0. ``boilerplate`` is True for
    navigation, footer and cookie text. ``lead`` is the index in ``Document.blocks`` of the block that introduces a
    list item, or of the head of a table cell's column, or -1. ``row`` numbers the rows of one table, from 0, else -1, and
    ``label`` is the index of the first cell in the row of another, or -1.
    """

    kind: str
    passage: Passage
    level: int = 0
    boilerplate: bool = False
    lead: int = -1
    row: int = -1
    marks: tuple[Mark, ...] = ()
    label: int = -1

    @property
    def text(self) -> str:
        """The block's normalised text."""
        return self.passage.text


class Directive(NamedTuple):
    """What stands in a text for medlint alone, as it was written and not yet understood.

    ``form`` says how it is written: ``html`` and ``mdx`` are comments of markup, ``yaml`` is a comment in front matter,
    and ``yaml-field`` and ``toml-field`` are front matter itself; ``other`` is a comment in a notation that files of this kind
    do not have. ``text`` is what it says, without the signs of a comment;
    ``closed`` is False where the end of a comment is missing.
    """

    form: str
    text: str
    span: Span
    closed: bool = True


class Document(NamedTuple):
    """A source text as its reader saw it.

    ``path`` is as it is to be reported, ``format`` the reader's name, ``source`` the decoded text, ``sha256`` of the
    bytes as they were read. ``meta`` holds simple front-matter or head fields by lower-case name (``date``, ``author`` …).
    ``directives`` are in the order of the source.
    """

    path: str
    format: str
    source: str
    blocks: tuple[Block, ...]
    sha256: str = ""
    meta: Mapping[str, str] = {}
    directives: tuple[Directive, ...] = ()

    @property
    def slug(self) -> str:
        """What the document calls itself, wherever its file stands; empty when it does not say."""
        return self.meta.get("slug") or self.meta.get("id") or ""

    @property
    def line_starts(self) -> tuple[int, ...]:
        """Offsets at which lines begin; a line ends with LF, CRLF or CR."""
        return _line_starts(self.source)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1 and in code points, of a source offset."""
        starts = _line_starts(self.source)
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1


@lru_cache(maxsize=4)
def _line_starts(source: str) -> tuple[int, ...]:
    return (0, *[end.end() for end in re.finditer(r"\r\n?|\n", source)])
