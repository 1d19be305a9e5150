"""The three reports for a terminal: full, concise and grouped.  Imports finding, frame, terminal, spool and options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, groupby

from medlint.document import Document
from medlint.finding import Finding, Report, Status
from medlint.reporters.exchange import legal_address, shown
from medlint.reporters.frame import frame
from medlint.reporters.options import Options
from medlint.reporters.summary import summary
from medlint.reporters.terminal import link, one_line, paint, printable, wrap
from medlint.reporters.wording import is_whole, message_of, missing_of, plain, suggestion_of, told_of
from medlint.spool import by_path

#: Prose is not set wider than this, however wide the terminal; nor are source lines wider than the second.
READABLE, WIDEST = 100, 160
#: Where in a file a rule and a suggestion were told of first: the line.
_Told = dict[tuple[str, str], int]
_SENTENCE_END = re.compile(r"(?<=[\w)\]'\"”’%][.!?]) +(?=[A-Z\"'“‘(])")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Za-z]|\b(?:vs|etc|no|inc|ltd|dr|art|sec|fig|approx|cf|st|mr|ms|mrs))\.$", re.IGNORECASE
)


def full(report: Report, options: Options) -> Iterator[str]:
    """Each finding with the line it stands in, why it matters and what to write instead.

    The reasons of a rule are told once a file; findings on a whole text need no line of it.
    """
    return _apart(chain(_full_blocks(report, options), _closing(report, options)))


def _full_blocks(report: Report, options: Options) -> Iterator[str]:
    records = by_path(report.documents)
    for path, findings in groupby(shown(report, options), key=lambda f: f.path):
        record = next(iter(records.get(path, ())), None)
        told: _Told = {}
        for f in findings:
            yield "\n".join(_full_lines(f, record.document if record else None, told, options))


def concise(report: Report, options: Options) -> Iterator[str]:
    """One line a finding: ``path:line:col: severity rule message``."""
    for f in shown(report, options):
        told = f"{told_of(f)} ({f.excuse})" if f.excuse else told_of(f)
        severity = paint(_label(f), _colour(f), options.color)
        message = printable(" ".join(told.split()), options.unicode)
        yield f"{_place(f, options)}: {severity} {f.rule.id} {message}\n"
    yield from (f"{line}\n" for line in _closing(report, options))


def grouped(report: Report, options: Options) -> Iterator[str]:
    """The findings of each file below its name."""
    return _apart(chain(_grouped_blocks(report, options), _closing(report, options)))


def _grouped_blocks(report: Report, options: Options) -> Iterator[str]:
    for path, findings in groupby(shown(report, options), key=lambda f: f.path):
        title = paint(one_line(path, options.unicode), "bold", options.color)
        yield "\n".join([title, *_table(list(findings), options)])


def _apart(blocks: Iterator[str]) -> Iterator[str]:
    """The blocks with an empty line between each two."""
    before = ""
    for block in blocks:
        yield f"{before}{block}\n"
        before = "\n"


def why(finding: Finding) -> str:
    """The first sentence of the rule's rationale, or its summary."""
    text = " ".join((finding.rule.rationale or finding.rule.summary).split())
    for end in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text[: end.start()]):
            return text[: end.start()]
    return text


def _label(f: Finding) -> str:
    """How severe a finding is, or what excuses it."""
    return f.severity.label if f.status is Status.OPEN else f.status.value


def _colour(f: Finding) -> str:
    return f.severity.label if f.status is Status.OPEN else "gutter"


def _full_lines(f: Finding, document: Document | None, told: _Told, options: Options) -> Iterator[str]:
    pad = " " * len(str(f.line if document is None else f.end_line))
    yield from _title(f, options)
    whole = is_whole(f)
    yield f"{pad}{paint('-->', 'gutter', options.color)} {_place(f, options)}{', the text as a whole' if whole else ''}"
    if not whole:
        yield from _frame_lines(f, document, pad, options)
    for label, text in _notes(f, told):
        start = f"{pad} = {label}: "
        lines = wrap(printable(text, options.unicode), min(options.width, READABLE), start, " " * len(start))
        painted = f"{pad} {paint('=', 'gutter', options.color)} {paint(label + ':', 'bold', options.color)} "
        yield painted + lines[0][len(start) :]
        yield from lines[1:]


def _title(f: Finding, options: Options) -> list[str]:
    label = f"{_label(f)}[{f.rule.id} {f.rule.name}]"
    lines = wrap(printable(message_of(f), options.unicode), min(options.width, READABLE), f"{label} ", "  ")
    linked = link(label, legal_address(f.rule)) if options.links else label
    lines[0] = paint(linked, _colour(f), options.color) + paint(lines[0][len(label) :], "bold", options.color)
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
            yield f"{pad} {bar} {' ' * line.start}{paint('^' * line.width, _colour(f), options.color)}"
    yield f"{pad} {bar}"


def _notes(f: Finding, told: _Told) -> Iterator[tuple[str, str]]:
    """What is said below a finding; ``told`` remembers where in a file the same was said before."""
    if f.status is not Status.OPEN:
        yield f.status.value, f.excuse or "no reason is given"
        return
    key, suggestion = (f.rule.id, f.suggestion), suggestion_of(f)
    before = told.get(key, 0)
    told.setdefault(key, f.line)
    if not before and (text := why(f)):
        yield "why", text
    if missing := missing_of(f):
        yield "missing", missing
    if f.severity < f.rule.severity and f.contexts:
        yield "note", f"{f.severity.label} rather than {f.rule.severity.label} here: {plain(', '.join(f.contexts))}"
    if before and suggestion:
        yield "help", f"as for {f.rule.id} in line {before}"
    elif suggestion:
        yield "help", suggestion


def _table(findings: list[Finding], options: Options) -> Iterator[str]:
    places = [f"{f.line}:{f.column}" for f in findings]
    wide = max(map(len, places))
    rule_wide = max(len(f.rule.id) for f in findings)
    label_wide = max(7, *(len(_label(f)) for f in findings))
    for place, f in zip(places, findings, strict=True):
        label, told = f"{_label(f):<{label_wide}}", f"{told_of(f)} ({f.excuse})" if f.excuse else told_of(f)
        start = f"  {place:>{wide}}  {label}  {f.rule.id:<{rule_wide}}  "
        lines = wrap(printable(told, options.unicode), min(options.width, READABLE), start, " " * len(start))
        severity = paint(label, _colour(f), options.color)
        yield f"  {place:>{wide}}  {severity}  {f.rule.id:<{rule_wide}}  {lines[0][len(start) :]}"
        yield from lines[1:]


def _closing(report: Report, options: Options) -> list[str]:
    return [summary(report, options.hidden)] if options.summary else []


def _place(f: Finding, options: Options) -> str:
    return f"{one_line(f.path, options.unicode)}:{f.line}:{f.column}"
