"""Saved JSON reports read back into a Report, and several of them into one.  Imports finding, plain and reporters.archive."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from medlint.document import Span
from medlint.finding import DocumentRecord, Failure, Finding, Report, Status, Treatment
from medlint.plain import PlainError, from_plain
from medlint.reporters.archive import Archive, SavedCheck
from medlint.reporters.json_report import SCHEMA_VERSION
from medlint.reporters.provenance import UNKNOWN
from medlint.rule import Confidence, Profile, Reference, Rule, RulePack, Severity


class SavedError(ValueError):
    """A saved report that cannot be read; the text says where, why and what to do."""


@dataclass(frozen=True)
class _Version:
    version: str


@dataclass(frozen=True)
class _Rules:
    count: int
    digest: str


@dataclass(frozen=True)
class _Position:
    offset: int
    line: int
    column: int


@dataclass(frozen=True)
class _Balance:
    benefit_sentences: int
    risk_sentences: int


@dataclass(frozen=True)
class _Document:
    path: str
    sha256: str
    format: str
    promotional: bool
    treatments: tuple[Treatment, ...]
    balance: _Balance
    slug: str = ""
    content_type: str = ""
    jurisdictions: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Finding:
    rule: str
    name: str
    category: str
    severity: Severity
    confidence: Confidence
    status: Status
    path: str
    start: _Position
    end: _Position
    message: str
    match: str
    sentence: str
    contexts: tuple[str, ...]
    missing: tuple[str, ...]
    suggestion: str
    references: tuple[Reference, ...]
    fingerprint: str
    reason: str = ""
    until: str = ""
    ref: str = ""
    by: str = ""
    about: str = ""


@dataclass(frozen=True)
class _Summary:
    exit_code: int | None


@dataclass(frozen=True)
class _Saved:
    """The published part of a JSON report, as far as it is needed; ``archive`` where it was saved with its texts."""

    tool: _Version
    rules: _Rules
    documents: tuple[_Document, ...]
    findings: tuple[_Finding, ...]
    failures: tuple[Failure, ...]
    summary: _Summary
    settings: Mapping[str, str] | None = None
    archive: Archive | None = None


def read(text: str) -> tuple[Report, int | None]:
    """A report from its JSON, and what the check exited with.

    Without an archive it has no texts, and its rules know only what its findings say. Raises SavedError.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise SavedError(f"this is not JSON: {error}. Save it with --output-format json.") from error
    version = data.get("schema_version") if isinstance(data, dict) else None
    if version is None:
        raise SavedError("this is not a report of medlint. Save one with `medlint check --output-format json`.")
    if version != SCHEMA_VERSION or type(version) is not int:
        told = f"this report has schema_version {version!r}, and this medlint reads {SCHEMA_VERSION}."
        raise SavedError(f"{told} Render it with the medlint that saved it, or check the texts anew.")
    try:
        saved = from_plain(_Saved, data)
        return _report(saved), saved.summary.exit_code
    except PlainError as error:
        raise SavedError(str(error)) from error


def with_rules(report: Report, pack: RulePack) -> Report:
    """The report with the reasons of a rulebook, when that is the one it was made with; else as it is."""
    if report.rules or pack.digest != report.rules_digest:
        return report
    rules = {rule.id: rule for rule in pack.rules}
    named = {t.profile for record in report.documents for t in record.treatments}
    return replace(
        report,
        findings=tuple(f._replace(rule=rules.get(f.rule.id, f.rule)) for f in report.findings),
        profiles=tuple(profile for profile in pack.profiles if profile.name in named),
    )


def merged(reports: Sequence[Report]) -> Report:
    """Several reports, each on other documents, as one; where their settings differ, it tells those of each.

    Raises SavedError when they were made by another version or with another rulebook.
    """
    first = reports[0]
    for other in reports[1:]:
        for what, told in (("version", "version"), ("rules_digest", "rulebook")):
            if getattr(other, what) != getattr(first, what):
                raise SavedError(f"these reports were made with another {told}. Check the texts alike, then join them.")
    paths = [record.path for report in reports for record in report.documents]
    twice = sorted({path for path in paths if paths.count(path) > 1}) if len(set(paths)) < len(paths) else []
    if twice:
        raise SavedError(f"{twice[0]} is in more than one of these reports. Give each document to one check only.")
    profiles: dict[str, Profile] = {p.name: p for report in reports for p in report.profiles}
    rules: dict[str, Rule] = {r.id: r for report in reports for r in report.rules}
    return replace(
        first,
        documents=tuple(sorted((d for r in reports for d in r.documents), key=lambda d: d.path)),
        findings=tuple(sorted((f for r in reports for f in r.findings), key=lambda f: f.sort_key)),
        failures=tuple(dict.fromkeys(f for r in reports for f in r.failures)),
        profiles=tuple(profiles.values()),
        rules=tuple(rules.values()),
        rules_count=max(r.rules_count for r in reports),
        settings=_joined(reports),
        checked_at=min(r.checked_at for r in reports),
        commit=first.commit if len({r.commit for r in reports}) == 1 else "",
    )


def _joined(reports: Sequence[Report]) -> tuple[tuple[str, str], ...]:
    """The settings of all, by name; of a list each entry once, of anything else each value once."""
    told: dict[str, dict[str, None]] = {}
    for report in reports:
        for name, value in report.settings:
            told.setdefault(name, {}).update(dict.fromkeys(value.split(", ")))
    return tuple((name, ", ".join(values)) for name, values in sorted(told.items()))


def _report(saved: _Saved) -> Report:
    archive = saved.archive
    rules = {rule.id: _rule(rule) for rule in archive.rules} if archive else {}
    return Report(
        version=saved.tool.version,
        rules_count=saved.rules.count,
        rules_digest=saved.rules.digest,
        documents=archive.documents if archive else tuple(_record(d) for d in saved.documents),
        findings=tuple(_finding(f, rules) for f in saved.findings),
        failures=saved.failures,
        rules=tuple(rules.values()),
        profiles=archive.profiles if archive else (),
        settings=tuple(sorted((name.replace("_", " "), value) for name, value in (saved.settings or {}).items())),
        checked_at=archive.checked_at if archive else UNKNOWN,
        commit=archive.commit if archive else "",
    )


def _rule(rule: Rule) -> Rule:
    return rule._replace(check=from_plain(SavedCheck, rule.check or {}, "archive.rules.check"))


def _record(d: _Document) -> DocumentRecord:
    told = (d.path, d.sha256, d.format, d.promotional, d.treatments)
    return DocumentRecord(
        *told, d.balance.benefit_sentences, d.balance.risk_sentences, slug=d.slug,
        content_type=d.content_type, jurisdictions=d.jurisdictions,
    )  # fmt: skip


def _finding(f: _Finding, rules: Mapping[str, Rule]) -> Finding:
    rule = rules.get(f.rule) or Rule(
        f.rule, f.name, f.category, "", "", "", SavedCheck(), f.severity, f.confidence, references=f.references
    )
    same: dict[str, Any] = {
        name: getattr(f, name)
        for name in (
            "path", "severity", "confidence", "message", "match", "sentence", "suggestion", "contexts", "missing",
            "fingerprint", "status", "reason", "until", "ref", "by", "about",
        )
    }  # fmt: skip
    where = (Span(f.start.offset, f.end.offset), f.start.line, f.start.column, f.end.line, f.end.column)
    span, line, column, end_line, end_column = where
    return Finding(rule=rule, span=span, line=line, column=column, end_line=end_line, end_column=end_column, **same)
