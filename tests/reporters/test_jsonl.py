from __future__ import annotations

import json
from typing import Any

import pytest

from medlint.finding import Report
from reporters.specimen import CLEAN, EMPTY, FAILURES, REPORT, assert_golden, rendered


def lines(report: Report = REPORT, **options: Any) -> list[Any]:
    text = rendered("jsonl", report, **options)
    assert len(text.splitlines()) == text.count("\n")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("report", [pytest.param(EMPTY, id="empty"), pytest.param(CLEAN, id="clean")])
def test_without_findings_there_is_the_sum(report: Report) -> None:
    (last,) = lines(report, exit_code=0)
    assert last["type"] == "summary"
    assert last["findings"] == last["failures"] == last["exit_code"] == 0
    assert last["documents"] == len(report.documents)


def test_the_findings_are_those_of_the_json_report() -> None:
    found = json.loads(rendered("json"))["findings"]
    assert [{**f, "type": "finding"} for f in found if f["status"] == "open"] == [
        line for line in lines() if line["type"] == "finding"
    ]


def test_all_findings_when_asked_for() -> None:
    told = [line["status"] for line in lines(excused=True) if line["type"] == "finding"]
    assert sorted(told) == ["baselined", *["open"] * 7, "suppressed"]


def test_failures_and_the_sum_come_last() -> None:
    *_, rules, read, last = lines()
    assert [rules["path"], read["path"]] == [f.path for f in FAILURES]
    assert {key: last[key] for key in ("schema_version", "findings", "failures", "exit_code")} == {
        "schema_version": 1,
        "findings": 7,
        "failures": 2,
        "exit_code": 2,
    }


def test_golden() -> None:
    assert_golden("jsonl", "report.jsonl")
