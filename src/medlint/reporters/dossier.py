"""One document as the HTML report shows it: its text, notes, balance, coverage and claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from medlint.document import Document
from medlint.finding import DocumentRecord, Finding, Status
from medlint.reporters.annotate import Atlas, Unit, units
from medlint.reporters.balance import Coverage, Lane, coverage_of, headings_of, lanes_of
from medlint.reporters.claims import Claim, claims_of
from medlint.reporters.notes import Note, anchors_of, notes_of
from medlint.reporters.overview import LEVELS
from medlint.rule import Profile, Rule


@dataclass(frozen=True)
class Dossier:
    """All that is shown of one document; ``number`` counts the documents from 1."""

    number: int
    record: DocumentRecord
    title: str
    notes: tuple[Note, ...]
    counts: Mapping[str, int]
    units: tuple[Unit, ...]
    lanes: tuple[Lane, ...]
    headings: tuple[int, ...]
    coverage: tuple[Coverage, ...]
    claims: tuple[Claim, ...]
    whole_at: Mapping[int, tuple[int, int]]

    @property
    def clean(self) -> bool:
        """Whether no finding is open."""
        return not any(self.counts.values())

    @property
    def order(self) -> tuple[int, int, int, int]:
        """The gravest documents first."""
        return (-self.counts["error"], -self.counts["warning"], -self.counts["info"], self.number)

    @cached_property
    def whole(self) -> tuple[Note, ...]:
        """Findings about the text as a whole, the gravest first."""
        return tuple(sorted((n for n in self.notes if n.whole), key=lambda n: (-n.finding.severity, n.number)))

    @cached_property
    def first(self) -> Mapping[tuple[str, str], int]:
        """For each rule and suggestion the number of the finding that tells of them first; paper has them once."""
        found: dict[tuple[str, str], int] = {}
        for note in self.notes:
            found.setdefault((note.finding.rule.id, note.finding.suggestion), note.number)
        return found

    @cached_property
    def loose(self) -> tuple[Note, ...]:
        """Findings that could not be placed in the text that is shown."""
        return tuple(n for n in self.notes if not n.whole and n.place is None)

    @cached_property
    def beside(self) -> Mapping[int, Note]:
        """Findings that stand in the text, by number."""
        return {n.number: n for n in self.notes if not n.whole and n.place is not None}


def dossier_of(
    number: int,
    record: DocumentRecord,
    findings: Sequence[tuple[str, Finding]],
    profiles: Mapping[str, Profile],
    rules: Mapping[str, Rule],
) -> Dossier:
    """A document made ready to be shown; each finding comes with its name in the page."""
    document = record.document
    atlas = Atlas.of(document) if document and document.blocks else None
    notes = notes_of(findings, atlas)
    inside = [(n.number, n.place) for n in notes if n.place and not n.whole]
    counts = dict.fromkeys(LEVELS, 0)
    for _, finding in findings:
        counts[finding.severity.label] += finding.status is Status.OPEN
    return Dossier(
        number,
        record,
        _title(document) or record.path,
        notes,
        counts,
        tuple(units(document, inside)) if document and atlas else (),
        lanes_of(atlas, record) if atlas else (),
        headings_of(document) if document and atlas else (),
        tuple(coverage_of(record, profiles)),
        claims_of(record, atlas, notes, rules) if atlas else (),
        anchors_of(notes, number),
    )


def _title(document: Document | None) -> str:
    if document is None:
        return ""
    for kind in ("title", "heading"):
        for block in document.blocks:
            if block.kind == kind and not block.boilerplate:
                return block.text
    return document.meta.get("title", "")
