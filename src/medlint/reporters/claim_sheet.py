"""Tables as an Excel workbook of plain text: nothing in it is computed, linked or guessed.  Imports exchange."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime

import xlsxwriter  # type: ignore[import-untyped]

from medlint.reporters.terminal import printable

#: A cell of Excel holds no more; a row is set no higher than this many lines.
_LONGEST, _HIGHEST = 32_000, 12
_LINE_HEIGHT = 15
_NO_CHARACTER = re.compile("[\ufffe\uffff]")


def render(
    columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[object]], about: Iterable[tuple[str, str]], moment: str
) -> bytes:
    """The bytes of the workbook; ``columns`` are titles and widths, ``moment`` (ISO 8601) is when it says it was made."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    when = datetime.fromisoformat(moment).replace(tzinfo=None)
    book.set_properties({"title": "Claims", "author": "medlint", "created": when})
    _claims(book, columns, rows)
    _about(book, about)
    book.close()
    return target.getvalue()


def _claims(book: xlsxwriter.Workbook, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[object]]) -> None:
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF4", "bottom": 1})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("Claims")
    for number, (title, width) in enumerate(columns):
        sheet.set_column(number, number, width, body)
        sheet.write_string(0, number, title, head)
    for at, row in enumerate(rows, 1):
        lines = [1]
        for number, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(at, number, value, body)
            elif value:
                text = _cell(str(value))
                sheet.write_string(at, number, text, body)
                lines.append(sum(1 + len(line) // columns[number][1] for line in text.split("\n")))
        sheet.set_row(at, _LINE_HEIGHT * min(max(lines), _HIGHEST))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _about(book: xlsxwriter.Workbook, about: Iterable[tuple[str, str]]) -> None:
    sheet = book.add_worksheet("About")
    body = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 44, body)
    sheet.set_column(1, 1, 80, body)
    for at, (title, value) in enumerate(about):
        sheet.write_string(at, 0, _cell(title), body)
        sheet.write_string(at, 1, _cell(value), body)


def _cell(text: str) -> str:
    """A text as a cell can hold it, every character what it looks like."""
    lines = (printable(_NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", line)) for line in text.split("\n"))
    return "\n".join(lines)[:_LONGEST]
