"""The report as JUnit tests: a suite a file, a test case a finding.  Imports finding, exchange, xmltext and options."""

from __future__ import annotations

from collections.abc import Sequence

from medlint.finding import Failure, Finding, Report, Status
from medlint.reporters.exchange import failure_words, name, numbered, shorten, shown, visible, words
from medlint.reporters.options import Options
from medlint.reporters.xmltext import Element, element, xml_text


def render(report: Report, options: Options) -> str:
    """A suite for each file; one without findings holds a case that passes, for an empty report is taken for a broken one."""
    findings: dict[str, list[Finding]] = {record.path: [] for record in report.documents}
    failures: dict[str, list[Failure]] = {}
    for f in shown(report, options):
        findings.setdefault(f.path, []).append(f)
    for failure in report.failures:
        failures.setdefault(failure.path, []).append(failure)
    root = element("testsuites", None, name="medlint")
    for path in dict.fromkeys([*findings, *failures]):
        _suite(root, name(path), findings.get(path, []), failures.get(path, []))
    if len(root) == 0:
        suite = element("testsuite", root, name="medlint")
        element("testcase", suite, name="nothing to check", classname="medlint")
    for suite in [*root, root]:
        _count(suite)
    return xml_text(root, options)


def _suite(root: Element, path: str, findings: Sequence[Finding], failures: Sequence[Failure]) -> None:
    suite = element("testsuite", root, name=path)
    for f, (title, number) in zip(findings, numbered(map(_name, findings)), strict=True):
        again = f" ({number})" if number > 1 else ""
        case = element("testcase", suite, name=title + again, classname=path, file=path, line=f.line)
        message = words(f)[0]
        if f.status is Status.OPEN:
            element("failure", case, _body(f, path), message=message, type=f.severity.label)
        else:
            element("skipped", case, message=message)
    for failure in failures:
        case = element("testcase", suite, name=f"medlint {failure.stage}", classname=path, file=path)
        told = failure_words(failure)
        element("error", case, f"{path}: {told}", message=told, type=failure.stage)
    if not findings and not failures:
        element("testcase", suite, name="no findings", classname=path, file=path)


def _name(f: Finding) -> str:
    """The name by which a CI server knows the case again: of words, since line numbers change with every edit."""
    about = visible(f.match)
    return f"{f.rule.id} {f.rule.name}" + (f": {shorten(about, 60)}" if about else "")


def _body(f: Finding, path: str) -> str:
    place = f"{path}:{f.line}:{f.column}: {f.severity.label} {f.rule.id}"
    return "\n".join(line for line in [place, *words(f), visible(f.sentence)] if line)


def _count(suite: Element) -> None:
    suite.set("tests", str(len(list(suite.iter("testcase")))))
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(len(list(suite.iter(tag)))))
