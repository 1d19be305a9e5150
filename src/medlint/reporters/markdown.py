"""The report as Markdown, for a comment or the summary of a CI step.  Imports finding, console, exchange and options."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape as escape_html

from medlint.finding import Failure, Finding, Report
from medlint.reporters.exchange import failure_words, gravest, name, number_shown, shown, visible, words
from medlint.reporters.options import Options
from medlint.reporters.summary import summary
from medlint.reporters.terminal import one_line

_HEAD = "| severity | place | rule | finding |\n|---|---|---|---|\n"
#: No row has fewer bytes.
_SHORTEST = len("| info | a:1:1 | A1 a | a |\n")
_MARKUP = re.compile(r"([\\`*_\[\]~|$#])")
#: Where a forge would make a link of plain text, or notify somebody; an empty comment inside keeps it from doing so.
_LINKED = re.compile(r"(?<=[@#])(?=\w)|(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)


def render(report: Report, options: Options) -> str:
    """A heading, the sum, a table of the findings in the order of the report, and what was not checked."""
    findings = list(shown(report, options))
    return _page(report, [_row(f, options) for f in findings], len(findings), options)


def fitting(report: Report, options: Options, room: int) -> str:
    """The same in at most ``room`` UTF-8 bytes: the mildest findings are left out first, and then their number is told.

    Without room for the heading and what was not checked it is empty.
    """
    total = number_shown(report, options)
    left = room - len(_page(report, [], total, options).encode()) - len(_HEAD)
    if left < 0:
        return ""
    findings = gravest(shown(report, options), left // _SHORTEST)
    rows = [_row(f, options) for f in findings]
    kept = []
    for i in sorted(range(len(rows)), key=lambda i: (-findings[i].severity, i)):
        left -= len(rows[i].encode())
        if left < 0:
            break
        kept.append(i)
    return _page(report, [rows[i] for i in sorted(kept)], total, options)


def escape(text: str, unicode: bool = True) -> str:
    """The text on one line, without a character that means something to Markdown, HTML or a forge."""
    return _escaped(visible(text, unicode))


def _escaped(text: str) -> str:
    return _LINKED.sub("<!-- -->", escape_html(_MARKUP.sub(r"\\\1", text), quote=False))


def _page(report: Report, rows: Sequence[str], total: int, options: Options) -> str:
    parts = ["## medlint\n", f"{summary(report, options.hidden)}\n"]
    if rows:
        parts.append(_HEAD + "".join(rows))
    if len(rows) < total:
        parts.append(f"There was no room for {total - len(rows)} of {total} findings; the gravest are shown.\n")
    if report.failures:
        parts.append("### Not checked\n")
        parts.append("".join(_failure(f, options) for f in report.failures))
    return "\n".join(parts)


def _row(f: Finding, options: Options) -> str:
    place = f"{_place(f.path, options)}:{f.line}:{f.column}"
    told = "<br>".join(escape(text) for text in words(f, options.unicode))
    return f"| {f.severity.label} | {place} | {escape(f'{f.rule.id} {f.rule.name}')} | {told} |\n"


def _failure(f: Failure, options: Options) -> str:
    return f"- {_place(f.path, options)}: {escape(failure_words(f, options.unicode))}\n"


def _place(path: str, options: Options) -> str:
    return _escaped(name(one_line(path), options.unicode))
