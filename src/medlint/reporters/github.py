"""Annotations for GitHub Actions, as workflow commands.  Imports finding, exchange, spool and options."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from heapq import nsmallest

from medlint.finding import Failure, Finding, Report, Status
from medlint.reporters.exchange import failure_line, failure_words, name, shorten, shown, words
from medlint.reporters.options import Options
from medlint.rule import Severity
from medlint.spool import by_path

#: GitHub shows no more annotations of one level than this for a step, and says nothing of the others.
MOST = 10
#: No message is longer, in code points; GitHub's limit is 64 KiB.
LONGEST = 16_000
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, options: Options) -> str:
    """A command a line, errors first; of each level the best finding of each file first.

    Where GitHub's limits leave some out, a last notice says how many.
    """
    counts = Counter(map(_level, shown(report, options)))
    told = report.failures[: max(MOST // 2, MOST - counts["error"])]
    room = dict.fromkeys(_LEVELS.values(), MOST) | {"error": MOST - len(told)}
    if len(told) < len(report.failures) or any(counts[level] > most for level, most in room.items()):
        room["notice"] = MOST - 1  # the tenth says that there are more
    kept = [f for level, most in room.items() for f in _best(report, options, level, most)]
    lines = [_failure(f, options) for f in told] + [_finding(f, options) for f in kept]
    rest = counts.total() - len(kept) + len(report.failures) - len(told)
    return "".join(f"{line}\n" for line in [*lines, *([_more(rest)] if rest else [])])


def _level(f: Finding) -> str:
    return _LEVELS[f.severity] if f.status is Status.OPEN else "notice"


def _best(report: Report, options: Options, level: str, most: int) -> list[Finding]:
    """The surest finding of each file, then the second of each, and so on; files in the order of the report."""

    def turns() -> Iterator[tuple[int, Finding]]:
        for found in by_path(report.findings).values():
            fitting = [f for f in found if _level(f) == level and (options.excused or f.status is Status.OPEN)]
            yield from enumerate(sorted(fitting, key=lambda f: (-f.severity, -f.confidence)))

    return [f for _, f in nsmallest(most, turns(), key=lambda turn: (turn[0], turn[1].sort_key))]


def _finding(f: Finding, options: Options) -> str:
    place = {"file": name(f.path, options.unicode), "line": str(f.line)}
    if f.line == f.end_line:
        place |= {"col": str(f.column), "endLine": str(f.end_line), "endColumn": str(f.end_column)}
    else:
        place |= {"endLine": str(f.end_line)}
    return _command(_level(f), {"title": f"medlint ({f.rule.id})", **place}, "\n".join(words(f, options.unicode)))


def _failure(f: Failure, options: Options) -> str:
    properties = {"title": f"medlint ({f.stage})", "file": name(f.path, options.unicode), "line": str(failure_line(f))}
    return _command("error", properties, failure_words(f, options.unicode))


def _more(number: int) -> str:
    many = "1 more finding or failure is" if number == 1 else f"{number} more findings or failures are"
    where = " The summary of this step lists them." if os.environ.get("GITHUB_STEP_SUMMARY") else ""
    return _command("notice", {"title": "medlint"}, f"{many} not shown here.{where}")


def _command(level: str, properties: dict[str, str], message: str) -> str:
    given = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{level} {given}::{_data(shorten(message, LONGEST))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
