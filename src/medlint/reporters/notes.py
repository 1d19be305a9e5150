"""Findings as notes to a text: numbered in reading order, with their places in it.  Imports finding and annotate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from medlint.finding import Finding
from medlint.reporters.annotate import Atlas, Range
from medlint.reporters.wording import is_whole


@dataclass(frozen=True, slots=True)
class Note:
    """A finding with its number in the document, its name in the page, and whether it is about the text as a whole."""

    number: int
    key: str
    finding: Finding
    place: Range | None
    whole: bool


def notes_of(findings: Sequence[tuple[str, Finding]], atlas: Atlas | None) -> tuple[Note, ...]:
    """Findings, each with its name in the page: first those about the whole text, the gravest first, then in reading order."""
    placed = [(key, f, atlas.find(f.span, f.match) if atlas else None, is_whole(f)) for key, f in findings]
    placed.sort(key=lambda p: (not p[3], -p[1].severity if p[3] else 0, *order(p[2]), p[1].sort_key))
    return tuple(Note(n, *p) for n, p in enumerate(placed, 1))


def order(place: Range | None) -> tuple[int, int, int]:
    """What sorts places in reading order, those that are not known last."""
    return (place.block, place.start, place.end) if place else (1 << 30, 0, 0)


def anchors_of(notes: Sequence[Note], number: int) -> Mapping[int, tuple[int, int]]:
    """For each block the number of the document and how many findings about the whole text stand there."""
    counts = Counter(note.place.block for note in notes if note.whole and note.place)
    return {block: (number, count) for block, count in counts.items()}
