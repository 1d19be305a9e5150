"""What a report says of itself: when, from which commit, with which settings.  Imports finding."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256

from medlint.finding import Report

#: The time of a check that a saved report does not tell.
UNKNOWN = "unknown"
_PATIENCE = 5.0
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def checked_at(env: Mapping[str, str]) -> str:
    """The time as ISO 8601 in UTC: that of SOURCE_DATE_EPOCH where it is set, so that equal checks give equal reports."""
    fixed = env.get("SOURCE_DATE_EPOCH", "")
    try:
        moment = datetime.fromtimestamp(int(fixed), UTC)
    except (ValueError, OverflowError, OSError):
        moment = datetime.now(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def in_words(moment: str) -> str:
    """What :func:`checked_at` gives, as one says it: "on …"; a report that was saved may not know."""
    if moment == UNKNOWN:
        return "at a time that is not known"
    when = datetime.fromisoformat(moment)
    return f"on {when.day} {_MONTHS[when.month - 1]} {when.year}, {when:%H:%M} UTC"


def commit() -> str:
    """The commit that is checked out where medlint was called, or nothing."""
    command = ["git", "rev-parse", "--verify", "--quiet", "HEAD"]
    try:
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_PATIENCE)
    except (OSError, ValueError, subprocess.SubprocessError):
        return ""
    return run.stdout.strip() if run.returncode == 0 else ""


def settings_digest(report: Report) -> str:
    """SHA-256 over the settings, so that two reports can be told to have been made alike."""
    return _digest(f"{name}={value}" for name, value in sorted(report.settings))


def report_id(report: Report) -> str:
    """Twelve hexadecimal digits that name what was checked, with what, and what came of it; not when."""
    lines = [report.version, report.rules_digest, settings_digest(report)]
    lines += [f"{d.path} {d.sha256}" for d in report.documents]
    lines += [f"{f.path} {f.fingerprint} {f.severity.label} {f.status.value}" for f in report.findings]
    lines += [f"{f.path} {f.stage} {f.message}" for f in report.failures]
    return _digest(lines)[:12]


def _digest(lines: Iterable[str]) -> str:
    return sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()
