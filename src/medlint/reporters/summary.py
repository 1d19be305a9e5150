"""The closing line of a check, by itself because every check says it.  Imports finding."""

from __future__ import annotations

from medlint.finding import Report, Status

#: The rule that tells of suppressions whose last day is over.
_EXPIRED = "expired-suppression"


def summary(report: Report, hidden: int = 0) -> str:
    """The closing line.  It never says that a text is compliant, only what was found and what is excused."""
    counts, total = report.counts(), len(report.documents)
    statuses = report.tally.by(lambda kind: kind.status)
    if report.failures and not total:
        return f"Nothing was checked: {_many(len(report.failures), 'failure')}."
    if not total and not statuses:
        return "No file was checked."
    parts = [_many(counts[label], label) for label in ("error", "warning", "info") if counts[label]]
    files = report.tally.files
    where = f"{files} of {total} files" if parts and files != total else _many(total, "file")
    text = f"{'Found ' + ', '.join(parts) if parts else 'No findings'} in {where}"
    words = {Status.SUPPRESSED: "suppressed", Status.APPROVED: "approved", Status.BASELINED: "in baseline"}
    notes = [f"{statuses[status]} {word}" for status, word in words.items() if statuses[status]]
    expired = report.tally.open(lambda kind: kind.name)[_EXPIRED]
    notes += [f"{_many(expired, 'suppression')} expired"] if expired else []
    notes += [f"{hidden} below the asked severity or confidence not shown"] if hidden else []
    told = f"{text} ({', '.join(notes)})." if notes else f"{text}."
    if report.failures:
        told += f" The check is not complete: {_many(len(report.failures), 'failure')}."
    return told


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
