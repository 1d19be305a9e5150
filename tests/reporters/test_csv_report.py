from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest

from medlint.finding import Report
from medlint.reporters.csv_report import COLUMNS, safe
from reporters.specimen import CLEAN, CURES, EMPTY, REPORT, assert_golden, rendered


def rows(report: Report = REPORT, **options: Any) -> list[dict[str, str]]:
    found = list(csv.DictReader(io.StringIO(rendered("csv", report, **options), newline=""), strict=True))
    assert all(tuple(row) == COLUMNS for row in found)
    return found


def test_nothing_found_is_a_row_of_names() -> None:
    assert rendered("csv", EMPTY) == rendered("csv", CLEAN) == ",".join(COLUMNS) + "\n"


@pytest.mark.parametrize(
    "cell", ["", "plain", "a=b", "'=1", "1-2", "12", "“=1”", "😀", "a@b", "a\t=1"], ids=lambda cell: cell or "empty"
)
def test_harmless_cells_stay_as_they_are(cell: str) -> None:
    assert safe(cell) == cell


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x"])
def test_formulas_are_disarmed(cell: str) -> None:
    assert safe(cell) == f"'{cell}"
    (row,) = rows(replace(EMPTY, findings=(CURES._replace(path=cell, message=f" \r\n\t{cell}"),)))
    assert (row["path"], row["message"]) == (f"'{cell}", f"'{cell}")


def test_no_cell_is_a_formula_and_none_has_a_line_break() -> None:
    cells = [cell for row in rows(excused=True) for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(tuple("=+-@\t\r\n"))] == []
    assert [cell for cell in cells if "\n" in cell or "\r" in cell] == []


def test_every_finding_has_a_row() -> None:
    assert [int(row["line"]) for row in rows() if row["line"]] == [f.line for f in REPORT.open]
    assert [row["fingerprint"] for row in rows(excused=True)][: len(REPORT.findings)] == [
        f.fingerprint for f in REPORT.findings
    ]


def test_columns_count_code_points() -> None:
    (row,) = (row for row in rows() if row["fingerprint"] == CURES.fingerprint)
    assert (row["line"], row["column"], row["end_column"]) == ("3", "10", "15")


def test_spaces_of_a_path_stay() -> None:
    (row,) = rows(replace(EMPTY, findings=(CURES._replace(path="a  b.md"),)))
    assert row["path"] == "a  b.md"


def test_failures_have_a_status_of_their_own() -> None:
    assert [(row["path"], row["status"], row["name"]) for row in rows()[-2:]] == [
        ("own/mine.yaml", "failed", "rules"),
        ("content/broken.md", "failed", "read"),
    ]


def test_golden() -> None:
    assert_golden("csv", "report.csv")
