"""The reports.  A report is a file here and a line in REPORTERS; each is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import islice

from medlint.finding import Report
from medlint.reporters.options import Options

__all__ = ["REPORTERS", "WITH_BLOCKS", "WITH_TEXT", "Options", "Render", "pieces", "render"]

#: A report as text: line by line where very many findings make no trouble so, otherwise whole.
Render = Callable[[Report, Options], str | Iterator[str]]


def _late(module: str, function: str = "render") -> Render:
    def made(report: Report, options: Options) -> str | Iterator[str]:
        of_module: Render = getattr(import_module(f"medlint.reporters.{module}"), function)
        return of_module(report, options)

    return made


REPORTERS: dict[str, Render] = {
    "full": _late("console", "full"),
    "concise": _late("console", "concise"),
    "grouped": _late("console", "grouped"),
    "json": _late("json_report"),
    "html": _late("html"),
    "jsonl": _late("jsonl"),
    "sarif": _late("sarif"),
    "github": _late("github"),
    "gitlab": _late("gitlab"),
    "junit": _late("junit"),
    "checkstyle": _late("checkstyle"),
    "rdjson": _late("rdjson"),
    "markdown": _late("markdown"),
    "csv": _late("csv_report"),
    "statistics": _late("statistics"),
}

#: How many lines are written at once.
_BATCH = 256


def render(name: str, report: Report, options: Options) -> str:
    """The report of this name."""
    return "".join(pieces(name, report, options))


def pieces(name: str, report: Report, options: Options) -> Iterator[str]:
    """The same piece by piece, so that a long one never stands in memory whole."""
    made = REPORTERS[name](report, options)
    lines = iter([made]) if isinstance(made, str) else made
    while batch := "".join(islice(lines, _BATCH)):
        yield batch


#: Reports that show the text around a finding, and so need ``DocumentRecord.document``.
WITH_TEXT = frozenset({"full", "rdjson", "sarif"})

#: Reports that show each document whole, and so need its blocks and ``DocumentRecord.places``.
WITH_BLOCKS = frozenset({"html"})
