"""The report as Checkstyle writes it, version 4.3.  Imports finding, exchange, xmltext and options."""

from __future__ import annotations

from medlint.finding import Report, Status
from medlint.reporters.exchange import failure_line, failure_words, shown, words
from medlint.reporters.exchange import name as as_name
from medlint.reporters.options import Options
from medlint.reporters.xmltext import Element, element, xml_text


def render(report: Report, options: Options) -> str:
    """A ``file`` for each file with findings or failures.  Excused findings that were asked for have severity ``ignore``."""
    root = element("checkstyle", None, version="4.3")
    files: dict[str, Element] = {}

    def file(path: str) -> Element:
        if path not in files:
            files[path] = element("file", root, name=as_name(path))
        return files[path]

    for f in shown(report, options):
        severity = f.severity.label if f.status is Status.OPEN else "ignore"
        told, source = " ".join(words(f)), f"medlint.{f.rule.id}"
        element("error", file(f.path), line=f.line, column=f.column, severity=severity, message=told, source=source)
    for failure in report.failures:
        told, source = failure_words(failure), f"medlint.{failure.stage}"
        element("error", file(failure.path), line=failure_line(failure), severity="error", message=told, source=source)
    return xml_text(root, options)
