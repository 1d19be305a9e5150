from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped

from medlint.finding import Report
from reporters.specimen import CLEAN, CURES, EMPTY, FAILURES, REPORT, assert_golden, rendered


def suites(report: Report = REPORT, **options: Any) -> Any:
    """The report as a consumer reads it; the sums it states are those it makes."""
    found = JUnitXml.fromstring(rendered("junit", report, **options).encode())
    stated = (found.tests, found.failures, found.errors, found.skipped)
    assert [(s.tests, s.failures, s.errors, s.skipped) for s in found] == [sums([s]) for s in found]
    assert stated == sums(found)
    return found


def sums(found: Any) -> tuple[int, int, int, int]:
    cases = [case for suite in found for case in suite]
    results = [result for case in cases for result in case.result]
    return (len(cases), *(sum(isinstance(r, kind) for r in results) for kind in (Failure, Error, Skipped)))


def passing(found: Any) -> list[str]:
    return [case.classname for suite in found for case in suite if case.is_passed]


def test_a_run_on_nothing_still_holds_a_case_that_passes() -> None:
    found = suites(EMPTY)
    assert sums(found) == (1, 0, 0, 0)
    assert passing(found) == ["medlint"]


def test_files_without_findings_pass() -> None:
    assert passing(suites(CLEAN)) == ["content/clean.md"]
    assert passing(suites()) == ["content/clean.md", "content/excused.md"]


def test_a_file_that_was_not_checked_does_not_pass() -> None:
    broken = replace(CLEAN, failures=(FAILURES[1]._replace(path="content/clean.md", stage="lint"),))
    found = suites(broken)
    assert sums(found) == (1, 0, 1, 0)
    assert passing(found) == []


def test_every_finding_is_a_case_that_fails() -> None:
    found = suites()
    assert sums(found) == (11, 7, 2, 0)
    types = [r.type for suite in found for case in suite for r in case.result if isinstance(r, Failure)]
    assert sorted(types) == ["error"] * 4 + ["info"] * 2 + ["warning"]


def test_a_case_says_where() -> None:
    (case,) = (c for s in suites() for c in s if c.name == "EFF002 cure-claim: cures" and "a b" in c.classname)
    assert (case._elem.get("file"), case._elem.get("line")) == ("content/a b.md", "3")
    assert case.result[0].message == "'cures' promises a cure."
    assert case.result[0].text.splitlines()[0] == "content/a b.md:3:10: error EFF002"


def test_equal_findings_are_different_cases() -> None:
    found = suites(replace(EMPTY, findings=(CURES, CURES, CURES._replace(match=""))))
    assert [case.name for suite in found for case in suite] == [
        "EFF002 cure-claim: cures",
        "EFF002 cure-claim: cures (2)",
        "EFF002 cure-claim",
    ]


def test_excused_findings_are_skipped_cases() -> None:
    found = suites(excused=True)
    assert sums(found) == (12, 7, 2, 2)
    assert passing(found) == ["content/clean.md"]


@pytest.mark.parametrize(
    "text", ["]]>", "<failure/>", "&amp;", '"', "\x00\x0b\x1b", "\ufffe\uffff", "\ud800", "\u202e"]
)
def test_hostile_text_breaks_no_xml(text: str) -> None:
    hostile = CURES._replace(path=f"{text}.md", message=text, match=text, sentence=text, suggestion=text)
    found = suites(replace(EMPTY, findings=(hostile,)))
    assert sums(found) == (1, 1, 0, 0)
    told = next(case for suite in found for case in suite).result[0].message
    assert told == text or "\ufffd" in told


def test_golden() -> None:
    assert_golden("junit", "junit.xml")
