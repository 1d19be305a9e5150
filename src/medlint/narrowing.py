"""Which findings of a changed text are about what was changed.  Imports changes, document, finding and kinds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from medlint.changes import Change
from medlint.document import Document, Span
from medlint.finding import Finding
from medlint.kinds import depends_on_the_whole


def marked(document: Document, findings: Iterable[Finding], change: Change) -> tuple[Finding, ...]:
    """The findings, each told whether it is ``changed``: it stands in a paragraph, list item, cell … of which a line was.

    What depends on the whole text is always counted as changed.
    """
    if change.lines is None:
        return tuple(findings)
    blocks = [block.passage.span() for block in document.blocks]
    return tuple(
        f
        if depends_on_the_whole(f.rule) or change.touches(*_lines(document.source, _around(f.span, blocks)))
        else replace(f, changed=False)
        for f in findings
    )


def _around(place: Span, blocks: Iterable[Span]) -> Span:
    """The place with all of the blocks in which it begins."""
    holding = [block for block in blocks if block.start <= place.start < block.end]
    return Span(min(s.start for s in (place, *holding)), max(s.end for s in (place, *holding)))


def _lines(source: str, span: Span) -> tuple[int, int]:
    """The first and the last line of a span as git counts them, for whom only a line feed ends a line."""
    first = source.count("\n", 0, span.start) + 1
    return first, first + source.count("\n", span.start, max(span.end - 1, span.start))
