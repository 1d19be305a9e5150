"""The three reports for a terminal: full, concise and grouped.  Imports finding, frame, terminal and options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from medlint.document import Document
from medlint.finding import Finding, Report, Status
from medlint.reporters.frame import frame
from medlint.reporters.options import Options
from medlint.reporters.terminal import paint, printable, wrap

#: Prose is not set wider than this, however wide the terminal; nor are source lines wider than the second.
READABLE, WIDEST = 100, 160
_SENTENCE_END = re.compile(r"(?<=[\w)\]'\"”’%][.!?]) +(?=[A-Z\"'“‘(])")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Za-z]|\b(?:vs|etc|no|inc|ltd|dr|art|sec|fig|approx|cf|st|mr|ms|mrs))\.$", re.IGNORECASE
)


def full(report: Report, options: Options) -> str:
    """Each finding with the line it stands in, why it matters and what to write instead."""
    documents = {record.path: record.document for record in report.documents}
    blocks = ["\n".join(_full_lines(f, documents.get(f.path), options)) for f in report.open]
    return "\n\n".join([*blocks, *_closing(report, options)]) + "\n" if blocks or options.summary else ""


def concise(report: Report, options: Options) -> str:
    """One line a finding: ``path:line:col: severity rule message``."""
    lines = []
    for f in report.open:
        severity = paint(f.severity.label, f.severity.label, options.color)
        message = printable(" ".join(f.message.split()), options.unicode)
        lines.append(f"{_place(f, options)}: {severity} {f.rule.id} {message}")
    return "".join(f"{line}\n" for line in [*lines, *_closing(report, options)])


def grouped(report: Report, options: Options) -> str:
    """The findings of each file below its name."""
    blocks = []
    for path, findings in groupby(report.open, key=lambda f: f.path):
        title = paint(printable(path, options.unicode), "bold", options.color)
        blocks.append("\n".join([title, *_table(list(findings), options)]))
    return "\n\n".join([*blocks, *_closing(report, options)]) + "\n" if blocks or options.summary else ""


def summary(report: Report, hidden: int = 0) -> str:
    """The closing line.  It never says that a text is compliant, only what was found."""
    counts, total = report.counts(), len(report.documents)
    if report.failures and not total:
        return f"Nothing was checked: {_many(len(report.failures), 'failure')}."
    parts = [_many(counts[label], label) for label in ("error", "warning", "info") if counts[label]]
    files = len({f.path for f in report.open})
    where = f"{files} of {total} files" if parts and files != total else _many(total, "file")
    text = f"{'Found ' + ', '.join(parts) if parts else 'No findings'} in {where}"
    excused = [(Status.SUPPRESSED, "suppressed"), (Status.BASELINED, "in baseline")]
    notes = [f"{n} {word}" for status, word in excused if (n := sum(f.status is status for f in report.findings))]
    notes += [f"{hidden} below the asked severity or confidence not shown"] if hidden else []
    told = f"{text} ({', '.join(notes)})." if notes else f"{text}."
    if report.failures:
        told += f" The check is not complete: {_many(len(report.failures), 'failure')}."
    return told


def why(finding: Finding) -> str:
    """The first sentence of the rule's rationale, or its summary."""
    text = " ".join((finding.rule.rationale or finding.rule.summary).split())
    for end in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text[: end.start()]):
            return text[: end.start()]
    return text


def _full_lines(f: Finding, document: Document | None, options: Options) -> Iterator[str]:
    pad = " " * len(str(f.line if document is None else f.end_line))
    yield from _title(f, options)
    yield f"{pad}{paint('-->', 'gutter', options.color)} {_place(f, options)}"
    yield from _frame_lines(f, document, pad, options)
    for label, text in _notes(f):
        start = f"{pad} = {label}: "
        lines = wrap(printable(text, options.unicode), min(options.width, READABLE), start, " " * len(start))
        painted = f"{pad} {paint('=', 'gutter', options.color)} {paint(label + ':', 'bold', options.color)} "
        yield painted + lines[0][len(start) :]
        yield from lines[1:]


def _title(f: Finding, options: Options) -> list[str]:
    label = f"{f.severity.label}[{f.rule.id} {f.rule.name}]"
    lines = wrap(printable(f.message, options.unicode), min(options.width, READABLE), f"{label} ", "  ")
    lines[0] = paint(label, f.severity.label, options.color) + paint(lines[0][len(label) :], "bold", options.color)
    return [lines[0], *(paint(line, "bold", options.color) for line in lines[1:])]


def _frame_lines(f: Finding, document: Document | None, pad: str, options: Options) -> Iterator[str]:
    bar = paint("|", "gutter", options.color)
    yield f"{pad} {bar}"
    room = min(options.width, WIDEST) - len(pad) - 3
    if document is None:
        yield from (f"{pad} {bar} {row}" for row in wrap(printable(f.sentence, options.unicode), room, "", ""))
    else:
        for line in frame(document, f, room, options.unicode):
            number = paint(f"{line.number:>{len(pad)}}", "gutter", options.color)
            yield f"{number} {bar} {line.text}"
            yield f"{pad} {bar} {' ' * line.start}{paint('^' * line.width, f.severity.label, options.color)}"
    yield f"{pad} {bar}"


def _notes(f: Finding) -> Iterator[tuple[str, str]]:
    if text := why(f):
        yield "why", text
    if f.missing and ", ".join(f.missing) not in f.message:
        yield "missing", ", ".join(f.missing)
    if f.severity < f.rule.severity and f.contexts:
        yield "note", f"{f.severity.label} rather than {f.rule.severity.label} here: {', '.join(f.contexts)}"
    if f.suggestion:
        yield "help", f.suggestion


def _table(findings: list[Finding], options: Options) -> Iterator[str]:
    places = [f"{f.line}:{f.column}" for f in findings]
    wide = max(map(len, places))
    rule_wide = max(len(f.rule.id) for f in findings)
    for place, f in zip(places, findings, strict=True):
        start = f"  {place:>{wide}}  {f.severity.label:<7}  {f.rule.id:<{rule_wide}}  "
        lines = wrap(printable(f.message, options.unicode), min(options.width, READABLE), start, " " * len(start))
        severity = paint(f"{f.severity.label:<7}", f.severity.label, options.color)
        yield f"  {place:>{wide}}  {severity}  {f.rule.id:<{rule_wide}}  {lines[0][len(start) :]}"
        yield from lines[1:]


def _closing(report: Report, options: Options) -> list[str]:
    return [summary(report, options.hidden)] if options.summary else []


def _place(f: Finding, options: Options) -> str:
    return f"{printable(f.path, options.unicode)}:{f.line}:{f.column}"


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
