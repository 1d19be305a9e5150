"""A document in the making: blocks that a reader opens, fills with slices of the source, and closes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from medlint.document import Block, Directive, Mark
from medlint.late import late
from medlint.wording.text import PassageBuilder

Place = tuple[str, int, bool, int, int, int]  # kind, level, boilerplate, lead, row, label
_URL = late(r"(?:https?://|www\.)[^\s<>\"\[\]]++", re.IGNORECASE)
_LEADING = ("heading", "paragraph", "quote", "list-item", "table-cell")
_PARAGRAPH: Place = ("paragraph", 0, False, -1, -1, -1)


class Draft:
    """Collects blocks. Text goes into the open block; an aside (the text of an image) comes after it.

    ``finish`` may add marks to a block from its text: it gets text and marks, and gives all marks.
    """

    def __init__(self, finish: Callable[[str, list[Mark]], list[Mark]] | None = None) -> None:
        self.blocks: list[Block] = []
        self.meta: dict[str, str] = {}
        self.directives: list[Directive] = []
        self._finish = finish
        self._place = _PARAGRAPH
        self._text = PassageBuilder()
        self._marks: list[Mark] = []
        self._open_marks: list[tuple[str, int, str]] = []
        self._asides: list[Block] = []
        self._outer: PassageBuilder | None = None

    def open(
        self, kind: str, level: int = 0, boilerplate: bool = False, lead: int = -1, row: int = -1, label: int = -1
    ) -> None:
        """Close the open block and begin another."""
        if self._text.length or self._asides:
            self.close()
        self._place = (kind, level, boilerplate, lead, row, label)

    def next_number(self) -> int:
        """The index that the block will have that is opened next.  Closes the open block."""
        self.close()
        return len(self.blocks)

    def add(self, piece: str, offset: int) -> None:
        """Add a slice of the source, which begins at ``offset``."""
        self._text.add(piece, offset)

    def add_replacement(self, text: str, start: int, end: int) -> None:
        """Add text that stands for ``start:end`` of the source."""
        self._text.add_replacement(text, start, end)

    def open_mark(self, kind: str, target: str = "") -> None:
        """Begin a mark at the end of the text so far."""
        if self._outer is None:
            self._open_marks.append((kind, self._text.length, target))

    def close_mark(self, kind: str) -> None:
        """End the innermost open mark of this kind, if there is one."""
        if self._outer is not None:
            return
        for i in range(len(self._open_marks) - 1, max(len(self._open_marks) - 20, 0) - 1, -1):
            if self._open_marks[i][0] == kind:
                _, start, target = self._open_marks.pop(i)
                self._marks.append(Mark(kind, start, self._text.length, target))
                return

    def begin_aside(self) -> None:
        """Let what follows go into a block of its own, behind the open one."""
        if self._outer is None:
            self._outer, self._text = self._text, PassageBuilder()

    def end_aside(self, kind: str, boilerplate: bool = False) -> None:
        """End the aside; without text it leaves nothing."""
        if self._outer is None:
            return
        if self._text.length:
            self._asides.append(Block(kind, self._text.build(), boilerplate=boilerplate))
        self._text, self._outer = self._outer, None

    def mark_whole(self, kind: str, target: str) -> None:
        """Give the open block an empty mark at its beginning: a property of the block itself."""
        self._marks.append(Mark(kind, 0, 0, target))

    def close(self) -> None:
        """End the open block; without text it leaves nothing. What follows is a paragraph until ``open`` is called."""
        if self._outer is not None:
            self.end_aside("alt")
        if self._text.length:
            kind, level, boilerplate, lead, row, label = self._place
            passage = self._text.build()
            marks = self._all_marks(passage.text)
            self.blocks.append(Block(kind, passage, level, boilerplate, lead, row, marks, label))
            self._text = PassageBuilder()
        if self._marks:
            self._marks = []
        self._place = _PARAGRAPH
        if self._asides:
            self.blocks += self._asides
            self._asides = []

    def _all_marks(self, text: str) -> tuple[Mark, ...]:
        """The marks of the block that ends; those still open go on in the next."""
        marks = self._marks
        if self._open_marks:
            marks += [Mark(kind, start, len(text), target) for kind, start, target in self._open_marks]
            self._open_marks = [(kind, 0, target) for kind, _, target in self._open_marks]
        if marks:
            marks = _tidy(text, marks)
        if "://" in text or "www." in text:
            marks = _bare_links(text, marks)
        if self._finish is not None:
            marks = self._finish(text, marks)
        if len(marks) > 1:
            marks.sort(key=lambda m: (m.start, -m.end))
        return tuple(marks)

    def lead(self, boilerplate: bool = False) -> int:
        """The index of the block that introduces a list that begins here, or -1.  Closes the open block."""
        self.close()
        at = len(self.blocks) - 1
        while at >= 0 and self.blocks[at].kind in ("alt", "caption"):
            at -= 1
        if at < 0 or self.blocks[at].kind not in _LEADING or self.blocks[at].boilerplate != boilerplate:
            return -1
        return at


def _tidy(text: str, marks: list[Mark]) -> list[Mark]:
    """The marks without white space at their beginning, and without those of no text that were not meant to be empty."""
    kept = []
    for mark in marks:
        start = mark.start + (text[mark.start : mark.start + 1] == " ")
        if start < mark.end:
            kept.append(mark if start == mark.start else Mark(mark.kind, start, mark.end, mark.target))
        elif mark.start == mark.end == 0 and mark.kind == "footnote":
            kept.append(mark)
    return kept


def _bare_links(text: str, marks: list[Mark]) -> list[Mark]:
    taken = sorted((m.start, m.end) for m in marks if m.kind == "link")
    found = []
    for match in _URL.finditer(text):
        address = match[0].rstrip(".,;:!?'*_")
        if address.endswith(")") and "(" not in address:
            address = address.rstrip(").,;:!?'")
        start, end = match.start(), match.start() + len(address)
        i = bisect_right(taken, (start, len(text))) - 1
        if not (i >= 0 and taken[i][1] > start) and not (i + 1 < len(taken) and taken[i + 1][0] < end):
            found.append(Mark("link", start, end, address))
    return marks + found
