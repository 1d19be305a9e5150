from __future__ import annotations

import re
from dataclasses import replace

import pyromark
import pytest

from medlint.finding import Failure
from medlint.reporters.markdown import escape, fitting
from medlint.reporters.options import Options
from medlint.rule import Severity
from reporters.specimen import CLEAN, CURES, EMPTY, REPORT, assert_golden, many, rendered


def html(text: str) -> str:
    return str(pyromark.html(text, options=pyromark.Options.ENABLE_TABLES))


def test_nothing_found_is_said_and_no_more() -> None:
    assert rendered("markdown", CLEAN) == "## medlint\n\nNo findings in 1 file.\n"
    assert rendered("markdown", EMPTY) == "## medlint\n\nNo file was checked.\n"


@pytest.mark.parametrize("text", ["plain, text.", "a-b 1. 50% “x” (y)", "mail at night", "ratio 1:2", "😀 e\u0301"])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert escape(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "[a](http://evil)", "![a](x)", "**a**", "_a_", "`a`", "a|b", "~~a~~", "&amp;", "\\",
        "a\\|b", "<!-- a -->", "$a$", "# a", "<https://evil>",
    ],
)  # fmt: skip
def test_markup_is_shown_and_not_obeyed(text: str) -> None:
    page = html("| a |\n|---|\n| " + escape(text) + " |\n")
    cell = re.findall(r"<td>(.*?)</td>", page, re.DOTALL)
    assert len(cell) == 1, "one cell"
    bare = cell[0].replace("<!-- -->", "")
    assert "<" not in bare
    shown = bare.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    assert shown == text


@pytest.mark.parametrize(
    ("text", "not_in_it"), [("@you", "@you"), ("#12", "#12"), ("http://evil", "http://"), ("www.evil.org", "www.")]
)
def test_nobody_is_notified_and_nothing_becomes_a_link(text: str, not_in_it: str) -> None:
    assert not_in_it not in escape(text)


def test_the_table_has_a_row_a_finding() -> None:
    page = html(rendered("markdown"))
    assert page.count("<tr>") == 1 + len(REPORT.open)
    assert "<h3>Not checked</h3>" in page
    assert page.count("<li>") == 2


def test_spaces_of_a_path_stay() -> None:
    assert "| a  b.md:3:10 |" in rendered("markdown", replace(EMPTY, findings=(CURES._replace(path="a  b.md"),)))


def test_a_path_does_not_end_its_row() -> None:
    text = rendered("markdown", replace(EMPTY, findings=(CURES._replace(path="a\n\n# b.md"),)))
    assert len([line for line in text.splitlines() if line.startswith("|")]) == 3
    assert "\n# b" not in text


@pytest.mark.parametrize("room", [2_000, 5_000, 20_000, 1_000_000])
def test_it_fits(room: int) -> None:
    findings = (*many(40, Severity.INFO), *many(40, Severity.ERROR), *many(40, Severity.WARNING))
    text = fitting(replace(EMPTY, findings=findings), Options(), room)
    assert len(text.encode()) <= room
    kept = re.findall(r"^\| (info|warning|error) \|", text, re.MULTILINE)
    assert len(kept) == 120 or f"There was no room for {120 - len(kept)} of 120 findings" in text
    left_out = {"info": 40, "warning": 40, "error": 40}
    for severity in kept:
        left_out[severity] -= 1
    assert left_out["error"] == 0 or kept.count("warning") + kept.count("info") == 0
    assert left_out["warning"] == 0 or kept.count("info") == 0


def test_nothing_is_left_out_where_there_is_room() -> None:
    assert fitting(REPORT, Options(), 100_000) == rendered("markdown")


@pytest.mark.parametrize("room", [-1, 0, 10])
def test_without_room_there_is_nothing(room: int) -> None:
    assert fitting(replace(EMPTY, failures=(Failure("a", "read", "gone"),)), Options(), room) == ""


def test_golden() -> None:
    assert_golden("markdown", "markdown.md")
