"""The findings as JSON Lines: those of the JSON report, one a line.  Imports json_report and exchange."""

from __future__ import annotations

from collections.abc import Iterator

from medlint.finding import Report
from medlint.reporters.exchange import json_text, shown
from medlint.reporters.json_report import finding_dict, head
from medlint.reporters.options import Options


def render(report: Report, options: Options) -> Iterator[str]:
    """A line for each finding and each failure, and a last one that sums up; ``type`` says which of these it is."""
    for finding in shown(report, options):
        yield json_text({"type": "finding", **finding_dict(finding)}, options, indent=None)
    data = head(report, options)
    for failure in data["failures"]:
        yield json_text({"type": "failure", **failure}, options, indent=None)
    whole = {key: data[key] for key in ("schema_version", "tool", "rules")}
    yield json_text({"type": "summary", **whole, **data["summary"]}, options, indent=None)
