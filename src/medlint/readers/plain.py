"""Plain text: blank lines part blocks, bullets make list items, short lines that stand alone are headings.

It may begin with front matter.
"""

from __future__ import annotations

import re

from medlint.document import Document
from medlint.late import late
from medlint.readers import frontmatter
from medlint.readers.draft import Draft
from medlint.readers.source import decode, document

_LINE = late(r"([^\r\n]*+)(?:\r\n|\r|\n|\Z)")
_BULLET = late(
    r"\s*+(?:[-*+\u2013\u2014\u2022\u2023\u25a0\u25a1\u25aa\u25ab\u25b6\u25ba\u25cb\u25cf\u25e6\u2713\u2714\u2705\u27a4\u00b7\u2192]"
    r"|\(?(?:\d{1,2}|[a-z])[.)])\s++(?=\S)"
)
_RULE = late(r"\s*+[-=_*~#\s]{3,}+\Z")
_INTRODUCES = late(r"\b(?:following|include|includes|including|such as|are|is)\b[^:]*:\Z", re.IGNORECASE)
_DATE = late(r"(?=.*\d)(?:\w+ )?\d{1,4}(?:[./, -]+(?:\w+|\d+)){1,3}\Z")
_INDENT = late(r"\s*+")
UNWRAPPED = 140  # a line longer than this shows that the text has a line for a paragraph

Line = tuple[int, str]  # offset, text


def read(path: str, data: bytes) -> Document:
    """The document in plain text.  Raises ReadError for bytes that are not UTF-8."""
    source = decode(data)
    draft = Draft()
    begin = frontmatter.read_into(draft, source)
    read_into(draft, source, begin)
    return document(path, "plain", data, source, draft, begin)


def read_into(draft: Draft, source: str, begin: int) -> None:
    """Read ``source`` from offset ``begin`` on as plain text."""
    chunks = _chunks(source, begin)
    lists: list[tuple[int, int]] = []  # indentation and lead of the lists that are open
    for i, chunk in enumerate(chunks):
        before_list = i + 1 < len(chunks) and _BULLET.match(chunks[i + 1][0][1]) is not None
        if not _continues_item(chunk, lists):
            _read_chunk(draft, chunk, lists, before_list)
        else:
            draft.open("list-item", len(lists), lead=lists[-1][1])
            _add(draft, chunk)
        draft.close()


def _chunks(source: str, begin: int) -> list[list[Line]]:
    """The lines between blank lines and rules."""
    chunks: list[list[Line]] = [[]]
    at, size = begin, len(source)
    while at < size:
        match = _LINE.match(source, at)
        if match is None:
            break
        line = match[1]
        if not line.strip() or _RULE.match(line):
            if chunks[-1]:
                chunks.append([])
        else:
            chunks[-1].append((at, line))
        at = match.end()
    return [chunk for chunk in chunks if chunk]


def _read_chunk(draft: Draft, chunk: list[Line], lists: list[tuple[int, int]], before_list: bool) -> None:
    wrapped = all(len(line) <= UNWRAPPED for _, line in chunk)
    run: list[Line] = []
    for i, (offset, line) in enumerate(chunk):
        bullet = _BULLET.match(line)
        if bullet is not None:
            _read_prose(draft, run, alone=len(run) == 1, before_list=True)
            run = []
            _open_item(draft, lists, len(_indent(line)))
            draft.add(line[bullet.end() :], offset + bullet.end())
        elif lists and not run and i and (line[0].isspace() or line[0].islower()):
            draft.add_replacement(" ", offset - 1, offset)
            draft.add(line, offset)
        else:
            lists.clear()
            run.append((offset, line))
            if not wrapped:
                _read_prose(draft, run, alone=True, before_list=before_list)
                run = []
    _read_prose(draft, run, alone=len(chunk) == 1, before_list=before_list)


def _read_prose(draft: Draft, lines: list[Line], *, alone: bool, before_list: bool) -> None:
    if not lines:
        return
    shown = lines[0][1].strip()
    if alone and len(lines) == 1 and _is_heading(shown, before_list):
        draft.open("heading", 2 if draft.blocks else 1)
    else:
        draft.open("paragraph")
    _add(draft, lines)
    draft.close()


def _add(draft: Draft, lines: list[Line]) -> None:
    for offset, line in lines:
        draft.add_replacement(" ", offset - 1, offset)
        draft.add(line, offset)


def _is_heading(line: str, before_list: bool) -> bool:
    if len(line) > 120 or len(line.split()) > 12 or line[-1] in ".!,;" or _DATE.match(line):
        return line[-1:] == "!" and len(line.split()) <= 12 and line.istitle()
    if line[-1] == ":":
        return not (before_list and _INTRODUCES.search(line))
    return line[0].isalnum() or not line[0].isascii() or line[0] in "\"'(#"


def _indent(line: str) -> str:
    match = _INDENT.match(line)
    return match[0] if match else ""


def _open_item(draft: Draft, lists: list[tuple[int, int]], indent: int) -> None:
    draft.close()
    while lists and indent < lists[-1][0]:
        lists.pop()
    if not lists or indent > lists[-1][0]:
        lists.append((indent, draft.lead()))
    draft.open("list-item", len(lists), lead=lists[-1][1])


def _continues_item(chunk: list[Line], lists: list[tuple[int, int]]) -> bool:
    """Whether an indented chunk after a list belongs to its last item."""
    line = chunk[0][1]
    return bool(lists) and _BULLET.match(line) is None and len(_indent(line)) > lists[-1][0]
