"""The JSON report, as ``schemas/json-report.schema.json`` describes it.  Imports finding and options."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from medlint.finding import DocumentRecord, Finding, Report, Status
from medlint.reporters.options import Options
from medlint.rule import Reference

SCHEMA_VERSION = 1


def render(report: Report, options: Options) -> str:
    """One JSON object with sorted keys; offsets, lines and columns count code points."""
    plain = not options.unicode
    text = json.dumps(to_dict(report, options), indent=2, sort_keys=True, ensure_ascii=plain) + "\n"
    if not options.archive:
        return text
    from medlint.reporters.archive import archive_of

    archive = json.dumps(archive_of(report), separators=(",", ":"), sort_keys=True, ensure_ascii=plain)
    return f'{{\n  "archive": {archive},{text[1:]}'  # on one line: nobody reads offsets


def to_dict(report: Report, options: Options) -> dict[str, Any]:
    """The report as plain data."""
    counts, statuses = report.counts(), Counter(f.status for f in report.findings)
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "medlint", "version": report.version},
        "rules": {"count": report.rules_count, "digest": report.rules_digest},
        "settings": {name.replace(" ", "_"): value for name, value in report.settings},
        "documents": [_document(record) for record in report.documents],
        "findings": [_finding(f) for f in report.findings],
        "failures": [{"path": f.path, "stage": f.stage, "message": f.message} for f in report.failures],
        "summary": {
            "documents": len(report.documents),
            "findings": len(report.open),
            "by_severity": {label: counts[label] for label in ("error", "warning", "info")},
            "by_status": {status.value: statuses[status] for status in Status},
            "failures": len(report.failures),
            "exit_code": options.exit_code,
        },
    }


def _document(record: DocumentRecord) -> dict[str, Any]:
    return {
        "path": record.path,
        "sha256": record.sha256,
        "format": record.format,
        "content_type": record.content_type,
        "jurisdictions": list(record.jurisdictions),
        "promotional": record.promotional,
        "treatments": [
            {"name": t.name, "profile": t.profile, "promoted": t.promoted, "risks_stated": list(t.risks_stated)}
            for t in record.treatments
        ],
        "balance": {"benefit_sentences": record.benefit_sentences, "risk_sentences": record.risk_sentences},
    }


def _finding(f: Finding) -> dict[str, Any]:
    excuse = {"reason": f.reason, "until": f.until, "ref": f.ref, "by": f.by} if f.status is not Status.OPEN else {}
    return {
        "rule": f.rule.id,
        "name": f.rule.name,
        "category": f.rule.category,
        "severity": f.severity.label,
        "confidence": f.confidence.label,
        "status": f.status.value,
        "path": f.path,
        "start": {"offset": f.span.start, "line": f.line, "column": f.column},
        "end": {"offset": f.span.end, "line": f.end_line, "column": f.end_column},
        "message": f.message,
        "match": f.match,
        "sentence": f.sentence,
        "contexts": list(f.contexts),
        "missing": list(f.missing),
        "suggestion": f.suggestion,
        "references": [_reference(r) for r in f.rule.references],
        "fingerprint": f.fingerprint,
        **excuse,
    }


def _reference(r: Reference) -> dict[str, Any]:
    return {
        "jurisdiction": r.jurisdiction,
        "citation": r.citation,
        "url": r.url,
        "checked_on": r.checked_on,
        "verified": r.verified,
    }
