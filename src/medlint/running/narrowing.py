"""A check narrowed to what was changed: which files are read, and which of their findings are about the change.

Imports changes, deciders, discovery, document, finding, kinds and spool.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from medlint.configuration.settings import Settings
from medlint.document import Document, Span
from medlint.finding import Failure, Finding, Report
from medlint.kinds import depends_on_the_whole
from medlint.running.changes import Change, Changes, below
from medlint.running.discovery import Source, find_sources, shown_path
from medlint.spool import rewritten


def changed_sources(
    changes: Changes,
    paths: Sequence[str | Path],
    suffixes: Collection[str],
    excluded: Callable[[Path], bool],
    *,
    gitignore: bool = True,
) -> tuple[list[Source], list[Failure]]:
    """The changed files among ``paths`` and below them that a reader knows and that are not left out; what does not exist.

    What is staged counts also where the work tree has it no more. Raises ChangesError for a path outside the work tree.
    """
    wanted = [Path(file) for file in changes.within(paths)]
    there = [file for file in wanted if os.path.lexists(file)]
    found, failures = find_sources(there, suffixes, excluded, allow_empty=True, force_exclude=True, gitignore=gitignore)
    endings = tuple(suffixes)
    found += [
        Source(shown_path(file), file)
        for file in wanted
        if not os.path.lexists(file) and file.name.lower().endswith(endings) and not excluded(file)
    ]
    for path in paths:
        if not os.path.lexists(path) and os.path.realpath(path) not in changes.files:
            failures.append(Failure(shown_path(Path(path)), "read", "there is no such file or folder"))
    known = {source: changes.files.get(os.path.realpath(source.file)) for source in found}
    return sorted((s._replace(change=change) for s, change in known.items()), key=lambda s: s.path), failures


def only_changed(report: Report, changes: Changes, paths: Sequence[str | Path], settings: Settings) -> Report:
    """The report without what it found in parts of texts that were not changed; a note names what else was changed that
    decides what is found in the texts among and below ``paths``."""
    kept = rewritten(report.findings, lambda _, findings: [f for f in findings if f.changed])
    texts = [*(record.path for record in report.documents), *(str(Path(path, "any")) for path in paths)]
    notes = [
        f"{name} was changed too: what that opens in texts that were not changed, only a check of all texts tells"
        for name in _deciders(changes, texts, settings)
    ]
    told = (*report.settings, ("changes", changes.since))
    return replace(report, findings=kept, settings=told, notes=(*report.notes, *notes))


def _deciders(changes: Changes, texts: Iterable[str], settings: Settings) -> list[str]:
    """The changed files that are rules, configuration, a baseline or approved claims, as reports name them."""
    from medlint.readers import FORMATS_BY_SUFFIX

    others = [file for file in (*changes.files, *changes.gone) if Path(file).suffix.lower() not in FORMATS_BY_SUFFIX]
    if not others:
        return []
    from medlint.configuration.deciders import FOUND_BY_NAME, named_for

    named = {os.path.realpath(file) for file in named_for(texts, settings)}
    found = [f for f in others if Path(f).name in FOUND_BY_NAME or any(below(f, place) for place in named)]
    return sorted({shown_path(Path(file)) for file in found})


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
        else f._replace(changed=False)
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
