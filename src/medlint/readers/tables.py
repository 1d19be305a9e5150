"""Where the cells of a table stand: in which row, under which head, beside which first cell.  Imports nothing."""

from __future__ import annotations


class Table:
    """A table that is open. ``row`` numbers its rows, from 0."""

    def __init__(self) -> None:
        self.row = 0
        self._column = self._label = -1
        self._in_head = self._begun = False
        self._heads: dict[int, int] = {}

    def begin_row(self) -> None:
        """Begin another row."""
        self.row += self._begun
        self._begun = True
        self._column = self._label = -1

    def begin_cell(self, *, head: bool) -> None:
        """Begin another cell of the row, the head of a column or one below."""
        self._column += 1
        self._in_head = head and self.row == 0

    def place(self, number: int) -> tuple[int, int]:
        """Note that the open cell has text in the block of this number; the blocks of its column's head and of its row's first
        cell, -1 for each that there is not."""
        if self._in_head:
            self._heads.setdefault(self._column, number)
            return -1, -1
        label = self._label
        if self._column == 0 and label < 0:
            self._label = number
        return self._heads.get(self._column, -1), label
