from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from medlint.finding import Failure, Report
from medlint.reporters.claim_log import entries_of
from medlint.reporters.claim_tables import COLUMNS, TABLES
from medlint.reporters.options import Options
from reporters.leaflet import document, finding, report
from reporters.specimen import assert_text

SLY = '=HYPERLINK("https://evil.example") | <script>'
WRITTEN = SLY.replace("<", "&lt;")
TEXT = f"# A “new” page\n\nIt cures depression – always.\n\n{WRITTEN}\n\n- @sum(1) \u202e😀 works\n"
WHERE = document(TEXT, "content/a|b.md")
REPORT = replace(
    report((WHERE, tuple(finding(WHERE, b.text) for b in WHERE.blocks[1:]))),
    failures=(Failure("=broken.md", "read", "byte 7 is not UTF-8"),),
)
EMPTY = Report("0.1.0", 7, "ef" * 32)


def made(name: str, of: Report = REPORT, **options: bool) -> str | bytes:
    return TABLES[name](of, entries_of(of), Options(**options))  # type: ignore[arg-type]


def rows(of: Report = REPORT) -> list[dict[str, str]]:
    text = made("csv", of)
    assert isinstance(text, str)
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.fixture(autouse=True)
def at_a_fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")


@pytest.mark.parametrize(("name", "file"), [("csv", "claims.csv"), ("markdown", "claims.md"), ("json", "claims.json")])
def test_goldens(name: str, file: str) -> None:
    assert_text(made(name), file)


@pytest.mark.parametrize("name", TABLES)
def test_a_text_without_claims_is_a_table_without_rows(name: str) -> None:
    assert made(name, EMPTY)


@pytest.mark.parametrize("name", ["csv", "markdown", "json"])
def test_for_a_stream_without_unicode(name: str) -> None:
    text = made(name, unicode=False)
    assert isinstance(text, str)
    assert text.isascii()


def test_excel_is_told_that_the_csv_is_utf_8() -> None:
    assert str(made("csv")).startswith("\ufeffID,Claim,")


def test_no_cell_of_the_csv_is_a_formula() -> None:
    cells = [cell for row in rows() for cell in row.values()]
    assert [cell for cell in cells if cell[:1] in tuple("=+-@")] == []
    assert rows()[1]["Claim"] == "'" + SLY


def test_what_could_not_be_checked_is_a_row() -> None:
    assert (rows()[-1]["File"], rows()[-1]["Status"]) == ("'=broken.md", "not checked")


def test_the_reviewers_columns_are_empty() -> None:
    assert {(row["Owner"], row["Decision"]) for row in rows()} == {("", "")}


def test_markdown_cannot_be_steered() -> None:
    text = str(made("markdown"))
    assert "<script>" not in text
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in lines} == {12}


def test_json_holds_what_was_applied() -> None:
    told = json.loads(made("json"))
    assert told["settings"] == {"jurisdictions": "us"}
    assert [d["path"] for d in told["documents"]] == ["content/a|b.md"]
    assert told["failures"][0]["path"] == "=broken.md"
    assert told["claims"][0]["claim"] == "It cures depression – always."


def test_the_workbook() -> None:
    content = made("xlsx")
    assert isinstance(content, bytes)
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Claims", "About"]
    sheet = book["Claims"]
    assert [cell.value for cell in sheet[1]] == [title for title, _, _ in COLUMNS]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:P4"
    assert sheet["B2"].alignment.wrap_text
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n", "inlineStr"}
    assert sheet["B3"].value == SLY
    assert sheet["B3"].hyperlink is None
    assert sheet["B4"].value == "@sum(1) 😀 works"
    assert sheet["D2"].value == 3
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert about["Checked at (UTC)"] == "2026-09-21T14:13:20Z"
    assert about["Not checked"] == "=broken.md: not fully checked: byte 7 is not UTF-8"


def test_the_same_claims_are_the_same_workbook() -> None:
    assert made("xlsx") == made("xlsx")


def test_a_cell_is_never_longer_than_excel_allows() -> None:
    where = document("It cures " + "everything " * 4_000)
    content = made("xlsx", report((where, (finding(where, where.blocks[0].text),))))
    assert isinstance(content, bytes)
    assert len(load_workbook(io.BytesIO(content))["Claims"]["B2"].value) == 32_000
