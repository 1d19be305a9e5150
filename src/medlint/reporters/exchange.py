"""What the machine formats share: which findings, in which words, and as what JSON.  Imports rule, finding, terminal and options."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from heapq import nsmallest
from typing import Any

from medlint.finding import Failure, Finding, Report, Status
from medlint.late import late
from medlint.reporters.options import Options
from medlint.reporters.terminal import printable
from medlint.rule import Rule

#: Characters that a JSON writer may leave as they are, and that move a cursor, turn the reading direction or end a line.
_RAW = late("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
#: How the message of a mistake in a rule file draws the line it stands in, and where its remedy begins.
_DRAWING, _REMEDY = late(r"\n *[0-9]* \|.*"), late(r"\n += ")
_NO_CHARACTER = late("[\ufffe\uffff]")


def shown(report: Report, options: Options) -> Iterator[Finding]:
    """The open findings, or all of them when ``options.excused`` asks for it, in the order of the report."""
    return (f for f in report.findings if options.excused or f.status is Status.OPEN)


def number_shown(report: Report, options: Options) -> int:
    """How many these are."""
    return len(report.findings) if options.excused else report.counts().total()


def gravest(findings: Iterable[Finding], most: int) -> list[Finding]:
    """At most ``most`` findings, the milder ones left out first, in the order they came in."""
    kept = nsmallest(most, enumerate(findings), key=lambda numbered: (-numbered[1].severity, numbered[0]))
    return [finding for _, finding in sorted(kept, key=lambda numbered: numbered[0])]


def visible(text: str, unicode: bool = True) -> str:
    """The text on one line, where every character is what it looks like: control characters become U+FFFD."""
    return name(" ".join(text.split()), unicode)


def name(path: str, unicode: bool = True) -> str:
    """The path as :func:`visible` would have it, but with its spaces, for it must still name the file."""
    return printable(_NO_CHARACTER.sub("\ufffd", path), unicode)


def words(finding: Finding, unicode: bool = True) -> list[str]:
    """What a finding says, each on one line: its message, what is missing, and what to write instead."""
    excuse = f": {finding.excuse}" if finding.excuse else ""
    mark = "" if finding.status is Status.OPEN else f"({finding.status.value}{excuse}) "
    absent = ", ".join(finding.missing)
    missing = f"Missing: {absent}." if absent and absent not in finding.message else ""
    told = [mark + (finding.message or finding.rule.summary or finding.rule.name), missing, finding.suggestion]
    return [line for text in told if (line := visible(text, unicode))]


def failure_words(failure: Failure, unicode: bool = True) -> str:
    """What a failure says; it always says that something was not checked."""
    what = "rules were left out" if failure.stage in {"rules", "config"} else "not fully checked"
    return visible(f"{what}: {_REMEDY.sub('; ', _DRAWING.sub('', failure.message))}", unicode)


def failure_line(failure: Failure) -> int:
    """The line a failure is about, where it says so: mistakes in rule files begin with line and column.  Otherwise 1."""
    place = re.match(r"([1-9][0-9]{0,8}):[0-9]+: ", failure.message) if failure.stage == "rules" else None
    return int(place[1]) if place else 1


def legal_address(rule: Rule) -> str:
    """Where the first legal basis of the rule is published, or nothing."""
    return next((r.url for r in rule.references if r.url), "")


def shorten(text: str, most: int) -> str:
    """The text, cut to ``most`` code points."""
    return text if len(text) <= most else text[: most - 1] + "…"


def json_text(value: Any, options: Options, indent: int | None = 2) -> str:
    """JSON with sorted keys; characters that a terminal or a log would act upon are escaped, so that nothing is lost."""
    separators = None if indent else (",", ":")
    ascii_only = not options.unicode
    text = json.dumps(value, indent=indent, separators=separators, sort_keys=True, ensure_ascii=ascii_only)
    return _RAW.sub(lambda m: f"\\u{ord(m[0]):04x}", text) + "\n"


def numbered(keys: Iterable[str]) -> list[tuple[str, int]]:
    """Each key with how often it has come so far, from 1."""
    seen: dict[str, int] = {}
    found = []
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        found.append((key, seen[key]))
    return found
