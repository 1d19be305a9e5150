"""The source lines of a finding with carets under the flagged text.  Imports document, finding and terminal."""

from __future__ import annotations

from dataclasses import dataclass

from medlint.document import Document
from medlint.finding import Finding
from medlint.reporters.terminal import cells, printable

#: A span over more lines shows its first ones.
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class FrameLine:
    """One source line, cut to fit: the carets stand under ``width`` cells from cell ``start``."""

    number: int
    text: str
    start: int
    width: int


def frame(document: Document, finding: Finding, room: int, unicode: bool = True) -> list[FrameLine]:
    """The lines that a finding touches, each at most ``room`` cells wide."""
    lines = []
    for number in range(finding.line, min(finding.end_line, finding.line + MOST_LINES - 1) + 1):
        begin, text = source_line(document, number)
        start, end = max(finding.span.start - begin, 0), min(finding.span.end - begin, len(text))
        if number > finding.line:
            start = len(text) - len(text.lstrip())
            if start >= end:
                continue
        lines.append(FrameLine(number, *window(text, start, max(end, start), room, unicode)))
    return lines


def source_line(document: Document, number: int) -> tuple[int, str]:
    """Where line ``number`` (from 1) begins in the source, and its text without the line end."""
    starts = document.line_starts
    begin = starts[min(number, len(starts)) - 1]
    stop = starts[number] if number < len(starts) else len(document.source)
    return begin, document.source[begin:stop].rstrip("\r\n")


def window(line: str, start: int, end: int, room: int, unicode: bool = True) -> tuple[str, int, int]:
    """As much of a line around ``start:end`` as fits ``room`` cells, and where the carets go: first cell and width.

    An ellipsis marks each side that was cut. A flagged text wider than the room is cut at its end.
    """
    dots = "…" if unicode else "..."
    low, high = max(0, start - room), min(len(line), end + room)
    shown = [printable(char, unicode) for char in line[low:high]]
    widths = [cells(piece) for piece in shown]
    if low == 0 and high == len(line) and sum(widths) <= room:
        first, last = 0, len(shown)
    else:
        first, last = _cut(line[low:high], widths, (start - low, end - low), room - 2 * len(dots))
    before = dots if low + first > 0 else ""
    after = dots if low + last < len(line) else ""
    until = min(end - low, last)
    at = len(before) + sum(widths[first : start - low])
    return before + "".join(shown[first:last]) + after, at, max(sum(widths[start - low : until]), 1)


def _cut(text: str, widths: list[int], span: tuple[int, int], room: int) -> tuple[int, int]:
    """The part of ``text`` to show: the span, then word by word on either side while there is room."""
    first, last = span[0], span[0]
    while last < span[1] and room >= widths[last]:
        room -= widths[last]
        last += 1
    grown = last == span[1]
    while grown:
        grown = False
        left = text.rfind(" ", 0, max(first - 1, 0)) + 1
        if left < first and sum(widths[left:first]) <= room:
            room -= sum(widths[left:first])
            first, grown = left, True
        right = text.find(" ", last + 1) if " " in text[last + 1 :] else len(text)
        if last < right and sum(widths[last:right]) <= room:
            room -= sum(widths[last:right])
            last, grown = right, True
    return first, last
