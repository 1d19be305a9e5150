"""Suppressions written into a text for the findings it has, where they change nothing else in it.

Each is tried on a copy: only where the text then reads as before, with one directive more that reaches the finding, it
stays. Imports directives, notation and readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from medlint.document import Document
from medlint.finding import Finding, Status
from medlint.kinds.housekeeping import CATEGORY
from medlint.readers import read
from medlint.review.directives import line_after, line_of
from medlint.review.notation import Written, comment

#: A line in front of which a comment may stand without parting a list, a quotation or a table.
_FREE = re.compile(r"[^\W_]|[\"'“‘(\[*_]|#{1,6} |!\[|<")
_ENDING = re.compile(r"(\s*\|)?(?:\s*|[ \t]*\\)$")


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A text with suppressions in it: how many ``added``, and the findings for which none could be placed."""

    source: str
    added: int
    left: tuple[Finding, ...]


def with_suppressions(document: Document, findings: Sequence[Finding], reason: str) -> Suppressed:
    """The text with a suppression for each of its findings that are open; those of one line share one."""
    lines: dict[int, list[Finding]] = {}
    for finding in findings:
        if finding.status is Status.OPEN and finding.rule.category != CATEGORY:
            lines.setdefault(finding.line, []).append(finding)
    now, left, added = document, [], 0
    for line, found in sorted(lines.items(), reverse=True):  # from the end, so that the lines above keep their numbers
        names = sorted({f.rule.id for f in found})
        after = next(_tried(now, line, Written("disable-next-line", names, reason)), None)
        if after is None:
            left += found
        else:
            now, added = after, added + 1
    return Suppressed(now.source, added, tuple(left))


def _tried(document: Document, line: int, written: Written) -> Iterator[Document]:
    """The text with the suppression of a line in each place where it does no harm."""
    starts = document.line_starts
    start, end = line_of(document, starts[line - 1])
    text = document.source[start:end].rstrip("\r\n")
    before = document.source[starts[line - 2] : start].strip() if line > 1 else ""
    form = "mdx" if document.path.lower().endswith(".mdx") else "html"
    newline = "\r\n" if "\r\n" in document.source else "\n"
    indent = text[: len(text) - len(text.lstrip())]
    if _FREE.match(text.lstrip()) and (not before or (form == "html" and document.format == "html")):
        yield from _harmless(document, start, f"{indent}{comment(written, form)}{newline}", start)
    ending = _ENDING.search(text)
    at = start + (ending.start() if ending else len(text))
    yield from _harmless(document, at, f" {comment(written, form, 'disable-line')}", None)
    yield from _harmless(document, start, f"{indent}{comment(written, 'yaml')}{newline}", start)


def _harmless(document: Document, at: int, piece: str, aims_at: int | None) -> Iterable[Document]:
    """The text with a piece more, if it reads as before; ``aims_at`` is where the line begins that the piece is about."""
    source = document.source[:at] + piece + document.source[at:]
    after = read(document.path, source.encode("utf-8", "surrogatepass"), document.format)
    new = [d for d in after.directives if at <= d.span.start < at + len(piece) and d.form != "other"]
    same = [(b.kind, b.text, b.level) for b in after.blocks] == [(b.kind, b.text, b.level) for b in document.blocks]
    alone = len(new) == 1 and len(after.directives) == len(document.directives) + 1
    if same and alone and (aims_at is None or line_after(after, new[0].span.end)[0] == aims_at + len(piece)):
        yield after
