"""The reports.  A report is a file here and a line in REPORTERS; each is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import islice
from typing import cast

from medlint.finding import Report
from medlint.reporters.options import Options

__all__ = ["REPORTERS", "WITH_BLOCKS", "WITH_TEXT", "Options", "Render", "pieces"]

Render = Callable[[Report, Options], str]


def _late(module: str, function: str = "render") -> Render:
    def render(report: Report, options: Options) -> str:
        return cast("str", getattr(import_module(f"medlint.reporters.{module}"), function)(report, options))

    return render


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

#: The modules of the reports that are made line by line, and how many of these are written at once.
_BY_LINES = {"json": "json_report", "jsonl": "jsonl"}
_BATCH = 256


def pieces(name: str, report: Report, options: Options) -> Iterator[str]:
    """The report of this name piece by piece: in JSON a few findings at a time, so that it never stands in memory whole."""
    if name not in _BY_LINES:
        yield REPORTERS[name](report, options)
        return
    coming = import_module(f"medlint.reporters.{_BY_LINES[name]}").lines(report, options)
    while batch := "".join(islice(coming, _BATCH)):
        yield batch


#: Reports that show the text around a finding, and so need ``DocumentRecord.document``.
WITH_TEXT = frozenset({"full", "rdjson", "sarif"})

#: Reports that show each document whole, and so need its blocks and ``DocumentRecord.places``.
WITH_BLOCKS = frozenset({"html"})
