"""What excuses a finding is told in every report that lists it, and a hostile reason stays text."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from medlint.finding import Report, Status
from medlint.reporters.console import summary
from medlint.rule import Rule
from medlint.rulefiles.schema import schema
from reporters.specimen import BASELINED, CLEAN, EXCUSED_DOCUMENT, HYPE, REPORT, SUPPRESSED, finding, rendered

EXCUSE = {"reason": "label section 14", "until": "2027-03-31", "ref": "MLR-2231", "by": "j.doe"}
WORDS = "label section 14; until 2027-03-31; MLR-2231; by j.doe"
HOSTILE = '--><script>alert(1)</script> ]]> ::error::x\n=cmd() [a](javascript:x) | @you "\x1b[31m'
FORMATS = ("full", "concise", "grouped", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "markdown")
LISTING = ("json", "html")


def excused(**fields: str) -> Report:
    approved = finding(HYPE, EXCUSED_DOCUMENT, "Another", status=Status.APPROVED, **(EXCUSE | fields))
    found = (
        SUPPRESSED._replace(**(EXCUSE | fields)),
        approved,
        BASELINED._replace(reason="in the baseline since 2026-11-21"),
    )
    return replace(REPORT, findings=found, failures=())


@pytest.mark.parametrize("name", FORMATS)
def test_without_being_asked_nobody_hears_of_it(name: str) -> None:
    text = rendered(name, excused())
    assert "label section 14" not in text
    assert "in the baseline since" not in text


@pytest.mark.parametrize("name", FORMATS)
def test_when_asked_each_says_why(name: str) -> None:
    text = " ".join(rendered(name, excused(), excused=True, width=300).split())
    assert text.count(WORDS) >= 2
    assert "in the baseline since 2026-11-21" in text


@pytest.mark.parametrize("name", LISTING)
def test_these_always_say_why(name: str) -> None:
    text = rendered(name, excused())
    assert "label section 14" in text
    assert "in the baseline since 2026-11-21" in text


def test_json_has_each_part_and_counts_by_status() -> None:
    data = json.loads(rendered("json", excused()))
    jsonschema.validate(data, schema("report"))
    assert [f["status"] for f in data["findings"]] == ["suppressed", "approved", "baselined"]
    assert EXCUSE.items() <= data["findings"][0].items()
    assert data["summary"]["by_status"] == {"open": 0, "suppressed": 1, "approved": 1, "baselined": 1}
    assert "reason" not in json.loads(rendered("json", replace(REPORT, findings=REPORT.open[:1])))["findings"][0]


def test_sarif_tells_the_kind_of_suppression() -> None:
    run = json.loads(rendered("sarif", excused(), excused=True))["runs"][0]
    assert [result["suppressions"] for result in run["results"]] == [
        [{"kind": "inSource", "status": "accepted", "justification": WORDS}],
        [{"kind": "external", "status": "accepted", "justification": WORDS}],
        [{"kind": "external", "status": "accepted", "justification": "in the baseline since 2026-11-21"}],
    ]


def test_junit_skips_them() -> None:
    root = ET.fromstring(rendered("junit", excused(), excused=True))  # noqa: S314  our own output
    assert (root.get("skipped"), root.get("failures")) == ("3", "0")


def test_csv_has_a_column_for_each_part() -> None:
    first = next(csv.DictReader(io.StringIO(rendered("csv", excused(), excused=True))))
    assert EXCUSE.items() <= first.items()


def test_html_lists_them_with_a_filter() -> None:
    page = rendered("html", excused())
    for status in ("suppressed", "approved", "baselined"):
        assert f'<option value="{status}">' in page
    assert f"<td>{WORDS}</td>" in page


@pytest.mark.parametrize("name", [*FORMATS, *LISTING, "jsonl", "csv"])
def test_a_hostile_reason_stays_text(name: str) -> None:
    text = rendered(name, excused(reason=HOSTILE), excused=True)
    assert "\x1b" not in text
    if name in ("html", "markdown", "junit", "checkstyle"):
        assert "<script>alert" not in text
    if name == "markdown":
        assert "[a](" not in text
    if name == "github":
        assert all(line.startswith("::") for line in text.splitlines())
    if name in ("junit", "checkstyle"):
        ET.fromstring(text)  # noqa: S314  our own output
    if name == "csv":
        assert not any(cell.startswith("=") for row in csv.reader(io.StringIO(text)) for cell in row)


@pytest.mark.parametrize(
    ("report", "told"),
    [
        pytest.param(CLEAN, "No findings in 1 file.", id="nothing"),
        pytest.param(excused(), "No findings in 5 files (1 suppressed, 1 approved, 1 in baseline).", id="excused"),
        pytest.param(
            replace(CLEAN, findings=(finding(
                Rule("SUP004", "expired-suppression", "housekeeping", "s", "m", "housekeeping", None), EXCUSED_DOCUMENT, "A"
            ),)),
            "Found 1 warning in 1 file (1 suppression expired).",
            id="expired",
        ),
    ],
)  # fmt: skip
def test_the_closing_line_counts_them(report: Report, told: str) -> None:
    assert summary(report) == told
