"""A report held against the baselines of its documents.  Imports baseline, baselinefile, finding and spool."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

from medlint.configuration.settings import FAIL_LEVEL
from medlint.document import Span
from medlint.finding import DocumentRecord, Failure, Finding, Report
from medlint.review.baseline import Baseline, Checked, Entry, Matched, gone, matching
from medlint.review.baselinefile import BaselineError, document_name, load
from medlint.rule import Rule
from medlint.spool import joined, rewritten

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
    failures: list[Failure] = []
    fail_levels = dict(report.fail_levels)
    documents: dict[Path, list[Checked]] = {}
    for record in report.documents:
        if path := baseline_of(record.path):
            documents.setdefault(path, []).append(_checked(record, path))
    baselines: dict[Path, Baseline] = {}
    for path, checked in documents.items():
        few = not below and len(checked) <= _FEW
        try:
            baselines[path] = load(
                path, {name for c in checked for name in (c.document, c.slug) if name} if few else None
            )
        except BaselineError as error:
            failures.append(Failure(_shown(path), "baseline", str(error)))
            continue
        fail_levels[_shown(path)] = _strictest(report, checked)
    findings, held = _held(report, baselines, documents, below, _in_short)
    stale = [finding for h in held for finding in about_stale(h, report.rules)]
    return replace(
        report,
        findings=joined(findings, stale, {rule.id: rule for rule in report.rules}),
        failures=(*report.failures, *failures),
        notes=(*report.notes, *(note for h in held for note in notes_of(h))),
        fail_levels=fail_levels,
    )


def hold(report: Report, path: Path, baseline: Baseline, below: Sequence[str | Path] = ()) -> Held:
    """Hold the documents of a report against a baseline that stands, or is to stand, at ``path``."""
    documents = {path: [_checked(record, path) for record in report.documents]}
    _, (held,) = _held(report, {path: baseline}, documents, below, lambda m: replace(m, findings=()))
    return held


def _checked(record: DocumentRecord, path: Path) -> Checked:
    return Checked(document_name(record.path, path.parent), record.path, record.slug)


def _in_short(matched: Matched) -> Matched:
    """Without its findings, and of what is missing only whether anything is: all that a check tells of it."""
    return replace(matched, findings=(), missing=matched.missing[:1])


def _held(
    report: Report,
    baselines: Mapping[Path, Baseline],
    documents: Mapping[Path, Sequence[Checked]],
    below: Sequence[str | Path],
    kept: Callable[[Matched], Matched],
) -> tuple[Sequence[Finding], list[Held]]:
    """The findings with their status, and what is ``kept`` of each document with its baseline."""
    ran = frozenset(rule.id for rule in report.rules)
    failed = {failure.path for failure in report.failures}
    asked: dict[str, tuple[Checked, Callable[[Checked], Matched]]] = {}
    for path, baseline in baselines.items():
        held_against = matching(baseline, documents[path], ran, cache(partial(_slug_at, path.parent)))
        asked |= {checked.path: (checked, held_against) for checked in documents[path]}
    matched: dict[str, Matched] = {}

    def judged(path: str, found: Sequence[Finding]) -> Sequence[Finding]:
        if path not in asked:
            return found
        checked, held_against = asked[path]
        one = held_against(replace(checked, findings=found, complete=path not in failed))
        matched[path] = kept(replace(one, checked=checked))
        return one.findings

    findings = rewritten(report.findings, judged)
    for silent in asked.keys() - matched.keys():
        judged(silent, ())
    return findings, [_with_gone(p, b, [matched[c.path] for c in documents[p]], below) for p, b in baselines.items()]


def _with_gone(path: Path, baseline: Baseline, matched: Sequence[Matched], below: Sequence[str | Path]) -> Held:
    home = path.parent
    folders = [document_name(os.fspath(folder), home) for folder in below]
    lost = gone(baseline, matched, lambda name: (home / name).exists(), folders)
    return Held(path, baseline, tuple(matched), tuple(lost))


def _strictest(report: Report, documents: Iterable[Checked]) -> str:
    """The severity from which on any of the documents fails."""
    asked = {report.fail_levels.get(checked.path, FAIL_LEVEL) for checked in documents}
    return next(level for level in ("info", "warning", "error", "never") if level in asked)


def _slug_at(folder: Path, name: str) -> str:
    """What the document in a file of a folder calls itself; nothing when there is none."""
    from medlint import readers

    file = folder / name
    try:
        return readers.read(str(file), file.read_bytes()).slug
    except (OSError, readers.ReadError):
        return ""


def notes_of(held: Held) -> list[str]:
    """What a reader should know of documents that could not be told apart by their slug."""
    told = "{}: {} has the slug '{}' too, so the baseline knows this one by its path"
    return [
        told.format(m.checked.path, m.twin, m.checked.slug)
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
