from __future__ import annotations

from dataclasses import replace

from medlint.rule import Severity
from reporters.specimen import CLEAN, CURES, EMPTY, REPORT, assert_golden, rendered


def test_nothing_found_nothing_counted() -> None:
    assert rendered("statistics", EMPTY) == ""
    assert rendered("statistics", CLEAN, summary=True) == "No findings in 1 file.\n"


def test_excused_findings_are_not_counted() -> None:
    assert rendered("statistics") == rendered("statistics", replace(REPORT, findings=REPORT.open))


def test_a_rule_has_a_line_for_each_severity_it_came_out_with() -> None:
    mild = CURES._replace(severity=Severity.WARNING)
    assert rendered("statistics", replace(EMPTY, findings=(CURES, mild, mild) * 5)) == (
        "10  EFF002  warning  cure-claim\n 5  EFF002  error    cure-claim\n"
    )


def test_golden() -> None:
    assert_golden("statistics", "statistics.txt")
