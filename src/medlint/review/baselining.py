"""A report held against the baselines of its documents.  Imports baseline, baselinefile and finding."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path

from medlint.configuration.settings import FAIL_LEVEL
from medlint.document import Span
from medlint.finding import DocumentRecord, Failure, Finding, Report
from medlint.review.baseline import Baseline, Checked, Entry, Matched, gone, match
from medlint.review.baselinefile import BaselineError, document_name, load
from medlint.rule import Rule

#: Of a run on so few named files, as in a hook, the baseline is not read whole.
_FEW = 20
STALE_RULE = "stale-baseline-entry"


@dataclass(frozen=True, slots=True)
class Held:
    """The documents that share a baseline, held against it; ``gone`` are entries of documents that are no more."""

    path: Path
    baseline: Baseline
    documents: tuple[Matched, ...]
    gone: tuple[Entry, ...] = ()

    @property
    def stale(self) -> list[Entry]:
        """The entries that fit nothing any more, in their order."""
        return sorted([*self.gone, *(entry for m in self.documents for entry in m.stale)])


def against_baselines(
    report: Report, baseline_of: Callable[[str], Path | None], below: Sequence[str | Path] = ()
) -> Report:
    """The report with the status that the baselines give to its findings, and with a finding about entries that fit none.

    ``baseline_of`` tells which baseline holds for a document's path, ``below`` which folders were checked whole. A
    baseline that cannot be used is a failure, and what it would excuse stays open.
    """
    findings: list[Finding] = []
    failures: list[Failure] = []
    notes: list[str] = []
    fail_levels = dict(report.fail_levels)
    records: dict[Path | None, list[DocumentRecord]] = {}
    for record in report.documents:
        records.setdefault(baseline_of(record.path), []).append(record)
    excused: dict[str, tuple[Finding, ...]] = {}
    for path, documents in records.items():
        if path is None:
            continue
        try:
            few = not below and len(documents) <= _FEW
            held = hold(report, documents, path, load(path, _names(documents, path) if few else None), below)
        except BaselineError as error:
            failures.append(Failure(_shown(path), "baseline", str(error)))
            continue
        excused |= {m.checked.record.path: m.findings for m in held.documents}
        findings += about_stale(held, report.rules)
        notes += notes_of(held)
        fail_levels[_shown(path)] = _strictest(report, documents)
    findings += (f for f in report.findings if f.path not in excused)
    findings += (f for found in excused.values() for f in found)
    return replace(
        report,
        findings=tuple(sorted(findings, key=lambda f: f.sort_key)),
        failures=(*report.failures, *failures),
        notes=(*report.notes, *notes),
        fail_levels=fail_levels,
    )


def _names(records: Iterable[DocumentRecord], path: Path) -> set[str]:
    """What the entries of these documents may name them by."""
    return {name for r in records for name in (document_name(r.path, path.parent), r.slug) if name}


def _strictest(report: Report, documents: Iterable[DocumentRecord]) -> str:
    """The severity from which on any of the documents fails."""
    asked = {report.fail_levels.get(record.path, FAIL_LEVEL) for record in documents}
    return next(level for level in ("info", "warning", "error", "never") if level in asked)


def hold(
    report: Report, records: Iterable[DocumentRecord], path: Path, baseline: Baseline, below: Sequence[str | Path] = ()
) -> Held:
    """Hold these documents of a report against a baseline that stands, or is to stand, at ``path``."""
    home = path.parent
    failed = {failure.path for failure in report.failures}
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(finding.path, []).append(finding)
    documents = [
        Checked(document_name(r.path, home), r, tuple(found.get(r.path, ())), r.path not in failed) for r in records
    ]
    matched = match(
        baseline, documents, frozenset(r.id for r in report.rules), cache(lambda name: _slug_at(home / name))
    )
    folders = [document_name(os.fspath(folder), home) for folder in below]
    lost = gone(baseline, matched, lambda name: (home / name).exists(), folders)
    return Held(path, baseline, tuple(matched), tuple(lost))


def _slug_at(file: Path) -> str:
    """What the document in a file calls itself; nothing when there is none."""
    from medlint import readers

    try:
        return readers.read(str(file), file.read_bytes()).slug
    except (OSError, readers.ReadError):
        return ""


def notes_of(held: Held) -> list[str]:
    """What a reader should know of documents that could not be told apart by their slug."""
    told = "{}: {} has the slug '{}' too, so the baseline knows this one by its path"
    return [
        told.format(m.checked.record.path, m.twin, m.checked.record.slug)
        for m in held.documents
        if m.refused or (m.twin and m.missing)
    ]


def about_stale(held: Held, rules: Iterable[Rule]) -> list[Finding]:
    """One finding for each document with stale entries; it stands in the baseline, where the first of them does."""
    rule = next((rule for rule in rules if rule.name == STALE_RULE), None)
    by_document: dict[str, list[Entry]] = {}
    for entry in held.stale if rule else ():
        by_document.setdefault(entry.document, []).append(entry)
    return [_stale_finding(rule, held.path, name, entries) for name, entries in by_document.items() if rule]


def _stale_finding(rule: Rule, path: Path, document: str, entries: Sequence[Entry]) -> Finding:
    first, count = entries[0], len(entries)
    known = "; ".join(dict.fromkeys(f"{e.rule} ({e.text})" for e in entries[:3])) + (" …" if count > 3 else "")
    told = f"{count} {'entries' if count > 1 else 'entry'} about {document}: {known}"
    shown = _shown(path)
    return Finding(
        rule,
        shown,
        Span(first.start, first.end),
        first.line,
        1,
        first.line,
        1 + first.end - first.start,
        rule.severity,
        rule.confidence,
        rule.message.replace("{detail}", told).replace("{match}", told),
        first.text,
        first.text,
        rule.suggestion,
        fingerprint=sha256(f"{rule.id}\n{shown}\n{document}".encode("utf-8", "surrogatepass")).hexdigest()[:16],
    )


def _shown(path: Path) -> str:
    from medlint.running.discovery import shown_path

    return shown_path(path)
