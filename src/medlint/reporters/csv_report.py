"""The findings as a table for a spreadsheet.  Imports finding, exchange and options."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain

from medlint.finding import Failure, Finding, Report
from medlint.reporters.exchange import name, shown, visible
from medlint.reporters.options import Options

COLUMNS = (
    "path", "line", "column", "end_line", "end_column", "severity", "confidence", "rule", "name", "category", "status",
    "message", "match", "sentence", "missing", "contexts", "suggestion", "fingerprint",
    "reason", "until", "ref", "by",
)  # fmt: skip
#: A cell that begins so is a formula to a spreadsheet, also in the wide form of East Asian type.
_FORMULA = tuple("=+-@＝＋－＠")


def render(report: Report, options: Options) -> Iterator[str]:
    """A row of names, a row a finding, and a row with the status ``failed`` for each failure."""
    rows = chain(map(_finding, shown(report, options)), map(_failure, report.failures))
    for cells in chain([COLUMNS], (_cells(row, options) for row in rows)):
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(cells)
        yield line.getvalue()


def _cells(values: Iterable[object], options: Options) -> list[str]:
    path, *others = map(str, values)
    return [safe(cell) for cell in (name(path, options.unicode), *(visible(o, options.unicode) for o in others))]


def safe(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would compute."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _finding(f: Finding) -> tuple[object, ...]:
    return (
        f.path, f.line, f.column, f.end_line, f.end_column, f.severity.label, f.confidence.label, f.rule.id, f.rule.name,
        f.rule.category, f.status.value, f.message, f.match, f.sentence, "; ".join(f.missing), "; ".join(f.contexts),
        f.suggestion, f.fingerprint, f.reason, f.until, f.ref, f.by,
    )  # fmt: skip


def _failure(f: Failure) -> tuple[object, ...]:
    told = {"path": f.path, "severity": "error", "name": f.stage, "status": "failed", "message": f.message}
    return tuple(told.get(column, "") for column in COLUMNS)
