"""The Diagnostic Format of reviewdog, as one JSON object.  Imports document, finding, exchange, spool and options."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from medlint.document import Document
from medlint.finding import Failure, Finding, Report, Status
from medlint.reporters.exchange import failure_line, failure_words, json_text, legal_address, shown, words
from medlint.reporters.options import Options
from medlint.spool import by_path


def render(report: Report, options: Options) -> str:
    """A DiagnosticResult.  Columns count UTF-8 bytes from 1, and are left out where the source is not at hand."""
    records = by_path(report.documents)
    diagnostics = []
    for path, findings in groupby(shown(report, options), key=lambda f: f.path):
        record = next(iter(records.get(path, ())), None)
        diagnostics += [_finding(f, record.document if record else None) for f in findings]
    diagnostics += [_failure(f) for f in report.failures]
    return json_text({"source": {"name": "medlint"}, "diagnostics": diagnostics}, options)


def _finding(f: Finding, document: Document | None) -> dict[str, Any]:
    url = legal_address(f.rule)
    return {
        "message": "\n".join(words(f)),
        "location": {
            "path": f.path,
            "range": {
                "start": _position(document, f.line, f.column),
                "end": _position(document, f.end_line, f.end_column),
            },
        },
        "severity": f.severity.name if f.status is Status.OPEN else "INFO",
        "code": {"value": f.rule.id, **({"url": url} if url else {})},
    }


def _failure(f: Failure) -> dict[str, Any]:
    return {
        "message": failure_words(f),
        "location": {"path": f.path, "range": {"start": {"line": failure_line(f)}}},
        "severity": "ERROR",
        "code": {"value": f"medlint-{f.stage}"},
    }


def _position(document: Document | None, line: int, column: int) -> dict[str, int]:
    if document is None:
        return {"line": line}
    begin = document.line_starts[line - 1]
    before = document.source[begin : begin + column - 1]
    return {"line": line, "column": len(before.encode("utf-8", "surrogatepass")) + 1}
