"""The findings as JSON Lines: those of the JSON report, one a line.  Imports json_report and exchange."""

from __future__ import annotations

from medlint.finding import Report
from medlint.reporters.exchange import json_text
from medlint.reporters.json_report import to_dict
from medlint.reporters.options import Options


def render(report: Report, options: Options) -> str:
    """A line for each finding and each failure, and a last one that sums up; ``type`` says which of these it is."""
    data = to_dict(report, options)
    findings = [f for f in data["findings"] if options.excused or f["status"] == "open"]
    lines = [{"type": "finding", **finding} for finding in findings]
    lines += [{"type": "failure", **failure} for failure in data["failures"]]
    whole = {key: data[key] for key in ("schema_version", "tool", "rules")}
    lines.append({"type": "summary", **whole, **data["summary"]})
    return "".join(json_text(line, options, indent=None) for line in lines)
