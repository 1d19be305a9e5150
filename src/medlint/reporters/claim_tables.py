"""The substantiation log as CSV, JSON, Markdown or a workbook.  Imports finding, claim_log, exchange and options."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Sequence
from typing import Any

from medlint.finding import Failure, Report
from medlint.reporters import provenance
from medlint.reporters.claim_log import Entry, hedging, referenced
from medlint.reporters.csv_report import safe
from medlint.reporters.exchange import failure_words, json_text, name, visible
from medlint.reporters.options import Options

#: The columns, what stands in each, and how wide it is in a workbook; the last are for the reviewer to fill in.
COLUMNS: tuple[tuple[str, Callable[[Entry], object], int], ...] = (
    ("ID", lambda e: e.id, 14),
    ("Claim", lambda e: e.claim, 60),
    ("File", lambda e: e.path, 28),
    ("Line", lambda e: e.line, 7),
    ("Section", lambda e: e.section, 24),
    ("Type", lambda e: ", ".join(e.kinds), 18),
    ("Treatments", lambda e: ", ".join(e.treatments), 20),
    ("Hedged", hedging, 14),
    ("Reference found", referenced, 34),
    ("Evidence needed", lambda e: e.needed, 44),
    ("Status", lambda e: e.status, 12),
    ("Outcome", lambda e: e.outcome, 50),
    ("Suggested wording", lambda e: "\n".join(e.suggestions), 50),
    ("Rules", lambda e: ", ".join(e.rules), 18),
    ("Owner", lambda e: e.owner, 18),
    ("Decision", lambda e: e.decision, 18),
)
#: Columns that a page of text has room for.
_SHORT = ("Claim", "Line", "Type", "Treatments", "Hedged", "Reference found", "Evidence needed", "Status", "Rules", "Owner", "Decision")  # fmt: skip


def csv_text(report: Report, entries: Sequence[Entry], options: Options) -> str:
    """A row of names, a row a claim, and a row with the status ``not checked`` for each failure.

    It begins with a byte order mark: without one Excel reads curly quotes and accents as something else.
    """
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow([title for title, _, _ in COLUMNS])
    rows.writerows([safe(cell) for cell in cells(entry, options.unicode)] for entry in entries)
    rows.writerows([safe(cell) for cell in _failed(failure, options.unicode)] for failure in report.failures)
    return ("\ufeff" if options.unicode else "") + text.getvalue()


def cells(entry: Entry, unicode: bool = True) -> list[str]:
    """What stands in the columns, each on one line."""
    return [
        name(entry.path, unicode) if title == "File" else visible(str(value(entry)), unicode)
        for title, value, _ in COLUMNS
    ]


def _failed(failure: Failure, unicode: bool) -> list[str]:
    told = {"File": name(failure.path, unicode), "Status": "not checked", "Outcome": failure_words(failure, unicode)}
    return [told.get(title, "") for title, _, _ in COLUMNS]


def json_object(report: Report, entries: Sequence[Entry], options: Options) -> str:
    """One object: what was applied to what, and the claims."""
    return json_text(
        {
            "schema_version": 1,
            "tool": {"name": "medlint", "version": report.version},
            "rules": {"count": report.rules_count, "digest": report.rules_digest},
            "settings": dict(report.settings),
            "documents": [{"path": d.path, "sha256": d.sha256} for d in report.documents],
            "claims": [_told(entry) for entry in entries],
            "failures": [{"path": f.path, "stage": f.stage, "message": f.message} for f in report.failures],
        },
        options,
    )


def _told(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id, "claim": entry.claim, "path": entry.path, "line": entry.line, "section": entry.section,
        "types": list(entry.kinds), "treatments": list(entry.treatments), "contexts": list(entry.contexts),
        "cited": entry.cited, "references": list(entry.sources), "evidence_needed": entry.needed,
        "suggestions": list(entry.suggestions), "status": entry.status, "outcome": entry.outcome,
        "rules": list(entry.rules), "owner": entry.owner, "decision": entry.decision,
    }  # fmt: skip


def markdown(report: Report, entries: Sequence[Entry], options: Options) -> str:
    """A heading and a table for each document with claims."""
    from medlint.reporters.markdown import escape

    def row(values: list[str]) -> str:
        return f"| {' | '.join(values)} |\n"

    parts = ["# Claims\n"]
    path = ""
    for entry in entries:
        if entry.path != path:
            path = entry.path
            head = row(list(_SHORT)) + row(["---"] * len(_SHORT))
            parts.append(f"\n## {escape(path, options.unicode)}\n\n{head}")
        told = dict(zip((title for title, _, _ in COLUMNS), cells(entry, options.unicode), strict=True))
        parts.append(row([escape(told[title], options.unicode) for title in _SHORT]))
    if report.failures:
        parts.append("\n## Not checked\n\n")
        parts += [
            f"- {escape(f.path, options.unicode)}: {escape(failure_words(f, options.unicode))}\n"
            for f in report.failures
        ]
    return "".join(parts)


def workbook(report: Report, entries: Sequence[Entry], _: Options) -> bytes:
    """A workbook with the claims on its first sheet and on its second what was checked with what."""
    from medlint.reporters.claim_sheet import render

    about = [
        ("Checked at (UTC)", provenance.checked_at(os.environ)), ("medlint", report.version),
        ("Rules applied", str(report.rules_count)), ("Rulebook SHA-256", report.rules_digest),
        *((key.capitalize(), value) for key, value in report.settings),
        *(("Not checked", f"{f.path}: {failure_words(f)}") for f in report.failures),
        *((f"Document {d.path}", d.sha256) for d in report.documents),
    ]  # fmt: skip
    columns = [(title, width) for title, _, width in COLUMNS]
    rows = [[value(entry) for _, value, _ in COLUMNS] for entry in entries]
    return render(columns, rows, about, provenance.checked_at(os.environ))


#: The formats of ``medlint claims``.
TABLES: dict[str, Callable[[Report, Sequence[Entry], Options], str | bytes]] = {
    "csv": csv_text,
    "json": json_object,
    "markdown": markdown,
    "xlsx": workbook,
}
