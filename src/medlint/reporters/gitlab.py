"""GitLab's Code Quality report.  Imports finding, exchange and options."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from medlint.finding import Failure, Finding, Report, Status
from medlint.reporters.exchange import failure_line, failure_words, json_text, numbered, shown, words
from medlint.reporters.options import Options
from medlint.rule import Severity

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report, options: Options) -> str:
    """A JSON array; no two fingerprints in it are equal, since GitLab would drop all but one of them."""
    findings = list(shown(report, options))
    keys = [_key(f.path, f.rule.id, f.fingerprint or f"{f.sentence}\n{f.match}") for f in findings]
    keys += [_key(f.path, f.stage, f.message) for f in report.failures]
    items = [*map(_finding, findings), *map(_failure, report.failures)]
    for item, (key, number) in zip(items, numbered(keys), strict=True):
        item["fingerprint"] = sha256(f"{key}\n{number}".encode("utf-8", "surrogatepass")).hexdigest()
    return json_text(items, options)


def _key(*parts: str) -> str:
    return "\n".join(("medlint/v1", *parts))


def _finding(f: Finding) -> dict[str, Any]:
    return {
        "description": " ".join(words(f)),
        "check_name": f.rule.id,
        "severity": _SEVERITIES[f.severity] if f.status is Status.OPEN else "info",
        "location": {"path": f.path, "lines": {"begin": f.line, "end": f.end_line}},
    }


def _failure(f: Failure) -> dict[str, Any]:
    return {
        "description": failure_words(f),
        "check_name": f"medlint-{f.stage}",
        "severity": "blocker",
        "location": {"path": f.path, "lines": {"begin": failure_line(f), "end": failure_line(f)}},
    }
