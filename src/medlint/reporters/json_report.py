"""The JSON report, as ``schemas/json-report.schema.json`` describes it.  Imports finding and options."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from medlint.finding import DocumentRecord, Finding, Report, Status
from medlint.reporters.options import Options
from medlint.rule import Reference

SCHEMA_VERSION = 1


def render(report: Report, options: Options) -> Iterator[str]:
    """One JSON object with sorted keys, each document, finding and failure on a line of its own.

    Offsets, lines and columns count code points. `indent` would do the same in pure Python, four times as slowly.
    """
    encode = json.JSONEncoder(sort_keys=True, ensure_ascii=not options.unicode, check_circular=False).encode
    data: dict[str, Any] = head(report, options)
    data["documents"] = map(_document, report.documents)
    data["findings"] = map(finding_dict, report.findings)
    opening = "{\n"
    if options.archive:
        from medlint.reporters.archive import archive_of

        compact = json.JSONEncoder(separators=(",", ":"), sort_keys=True, ensure_ascii=not options.unicode)
        yield f'{opening}  "archive": {compact.encode(archive_of(report))}'
        opening = ",\n"
    for key, value in sorted(data.items()):
        yield f'{opening}  "{key}": '
        yield from _rows(value, encode) if isinstance(value, list | map) else [encode(value)]
        opening = ",\n"
    yield "\n}\n"


def _rows(values: Iterable[Any], encode: Callable[[Any], str]) -> Iterator[str]:
    opening = "["
    for value in values:
        yield f"{opening}\n    {encode(value)}"
        opening = ","
    yield "[]" if opening == "[" else "\n  ]"


def head(report: Report, options: Options) -> dict[str, Any]:
    """The report as plain data, but for its documents and findings, of which there may be very many."""
    counts, statuses = report.counts(), report.tally.by(lambda kind: kind.status)
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "medlint", "version": report.version},
        "rules": {"count": report.rules_count, "digest": report.rules_digest},
        "settings": {name.replace(" ", "_"): value for name, value in report.settings},
        "failures": [{"path": f.path, "stage": f.stage, "message": f.message} for f in report.failures],
        "summary": {
            "documents": len(report.documents),
            "findings": counts.total(),
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


def finding_dict(f: Finding) -> dict[str, Any]:
    """A finding as plain data."""
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
        "references": _references(f.rule.references),
        "fingerprint": f.fingerprint,
        **excuse,
    }


@lru_cache(maxsize=512)
def _references(references: tuple[Reference, ...]) -> list[dict[str, Any]]:
    """The legal basis of a rule, the same for all its findings."""
    return [reference._asdict() for reference in references]
