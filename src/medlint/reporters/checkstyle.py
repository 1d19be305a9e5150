"""The report as Checkstyle writes it, version 4.3.  Imports finding, exchange, xmltext and options."""

from __future__ import annotations

from medlint.finding import Report, Status
from medlint.reporters.exchange import failure_words, shown, visible, words
from medlint.reporters.options import Options
from medlint.reporters.xmltext import Element, element, xml_text


def render(report: Report, options: Options) -> str:
    """A ``file`` for each file with findings or failures.  Excused findings that were asked for have severity ``ignore``."""
    root = element("checkstyle", version="4.3")
    files: dict[str, Element] = {}

    def file(path: str) -> Element:
        if path not in files:
            files[path] = element("file", root, name=visible(path))
        return files[path]

    for f in shown(report, options):
        severity = f.severity.label if f.status is Status.OPEN else "ignore"
        told, source = " ".join(words(f)), f"medlint.{f.rule.id}"
        element("error", file(f.path), line=f.line, column=f.column, severity=severity, message=told, source=source)
    for failure in report.failures:
        told, source = failure_words(failure), f"medlint.{failure.stage}"
        element("error", file(failure.path), line=1, severity="error", message=told, source=source)
    return xml_text(root, options)
