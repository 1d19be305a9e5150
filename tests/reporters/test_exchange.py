"""What holds for every machine format."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from medlint.finding import Failure
from medlint.reporters.exchange import (
    failure_line,
    failure_words,
    gravest,
    json_text,
    numbered,
    shorten,
    visible,
    words,
)
from medlint.reporters.options import Options
from medlint.rule import Severity
from reporters.specimen import CLEAN, CURES, EMPTY, REPORT, RISK, many, rendered

FORMATS = ["jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "markdown", "csv"]
DANGEROUS = [chr(n) for n in range(0x20) if chr(n) != "\n"] + list(
    "\x7f\x85\u061c\u200e\u200f\u2028\u202a\u202e\u2066\u2069"
)


@pytest.mark.parametrize("report", [pytest.param(EMPTY, id="empty"), pytest.param(CLEAN, id="clean")])
@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found_is_no_finding(name: str, report: object) -> None:
    text = rendered(name, report)  # type: ignore[arg-type]
    assert "EFF0" not in text
    assert "complian" not in text.lower()
    assert text == "" or text.endswith("\n")


@pytest.mark.parametrize("name", FORMATS)
def test_excused_findings_are_left_out(name: str) -> None:
    open_only = replace(REPORT, findings=REPORT.open)
    told, other = rendered(name), rendered(name, open_only)
    if name == "markdown":  # its sum says how many were excused
        told, other = (text.partition("|")[2] for text in (told, other))
    if name == "jsonl":  # and so does its last line
        told, other = (text.rpartition('{"by_severity"')[0] for text in (told, other))
    assert told == other


@pytest.mark.parametrize("name", FORMATS)
def test_excused_findings_are_told_apart_when_asked_for(name: str) -> None:
    text = rendered(name, excused=True)
    assert text.count("excused.md") > rendered(name).count("excused.md")
    assert {"jsonl", "csv"} & {name} or ("(suppressed)" in text and "(baselined)" in text)


@pytest.mark.parametrize("unicode", [True, False])
@pytest.mark.parametrize("name", FORMATS)
def test_no_character_moves_the_cursor_or_turns_the_reading_direction(name: str, unicode: bool) -> None:
    text = rendered(name, unicode=unicode)
    assert [hex(ord(char)) for char in DANGEROUS if char in text] == []
    assert unicode or text.isascii()


@pytest.mark.parametrize("name", FORMATS)
def test_failures_are_told(name: str) -> None:
    text = rendered(name)
    assert "own/mine.yaml" in text
    assert "content/broken.md" in text
    assert "is not UTF-8" in text


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_is_the_same_text(name: str) -> None:
    assert rendered(name) == rendered(name, replace(REPORT), width=200, color=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("plain — “text” 😀 e\u0301", "plain — “text” 😀 e\u0301", id="nothing to do"),
        pytest.param("", "", id="empty"),
        pytest.param("zero\u200bwidth\u00adsoft", "zero\u200bwidth\u00adsoft", id="invisible and harmless"),
        pytest.param(" a\r\n\tb\u2028c ", "a b c", id="white space"),
        pytest.param("\x1b[31m\x00\x9b", "\ufffd[31m\ufffd\ufffd", id="control"),
        pytest.param("\u202eevil\u2069", "\ufffdevil\ufffd", id="reading direction"),
        pytest.param("\ud800\uffff\ufffe", "\ufffd\ufffd\ufffd", id="no characters"),
    ],
)
def test_visible(text: str, expected: str) -> None:
    assert visible(text) == expected


@pytest.mark.parametrize(
    "text",
    ["plain", "😀 “e\u0301”", "\x00\x1b\x7f\x85\u202e\u2028\u2066\ufeff\uffff", "\ud800", '"\\u202e"', "\\\u202e"],
)
@pytest.mark.parametrize("unicode", [True, False])
@pytest.mark.parametrize("indent", [2, None])
def test_json_loses_nothing(text: str, unicode: bool, indent: int | None) -> None:
    written = json_text({"b": [text], "a": text}, Options(unicode=unicode), indent)
    assert json.loads(written) == {"a": text, "b": [text]}
    assert [char for char in DANGEROUS if char in written] == []
    assert written.index('"a"') < written.index('"b"')


@pytest.mark.parametrize(
    ("failure", "line", "told"),
    [
        pytest.param(Failure("a", "read", "gone"), 1, "not fully checked: gone", id="no line"),
        pytest.param(Failure("a", "read", "3:4: x"), 1, "not fully checked: 3:4: x", id="only of rule files"),
        pytest.param(Failure("a", "rules", "0:0: x"), 1, "rules were left out: 0:0: x", id="no such line"),
        pytest.param(Failure("a", "rules", "12:1: x"), 12, "rules were left out: 12:1: x", id="bare"),
        pytest.param(
            Failure("a", "rules", "12:1: x | y\n   |\n12 | a = b\n   | ^\n   = say a = b"),
            12, "rules were left out: 12:1: x | y; say a = b", id="drawn",
        ),
    ],
)  # fmt: skip
def test_failures_in_words(failure: Failure, line: int, told: str) -> None:
    assert failure_line(failure) == line
    assert failure_words(failure) == told


def test_what_a_finding_says() -> None:
    assert words(CURES) == ["'cures' promises a cure.", "Say what was measured."]
    assert words(CURES._replace(suggestion="")) == ["'cures' promises a cure."]
    assert words(CURES._replace(message="", suggestion=" ")) == ["A text promises a cure."]
    assert words(RISK)[1] == "Missing: dissociation, abuse."
    assert words(RISK._replace(message="Missing: dissociation, abuse."))[1:] == [RISK.suggestion]


def test_the_mildest_are_left_out_first() -> None:
    mixed = [*many(2, Severity.INFO), *many(2, Severity.ERROR), *many(2, Severity.WARNING)]
    assert gravest(mixed, 6) == mixed
    assert gravest(mixed, 3) == [*mixed[2:4], mixed[4]]
    assert gravest(mixed, 5) == [mixed[0], *mixed[2:]]
    assert gravest(mixed, 0) == []


def test_equal_keys_are_numbered() -> None:
    assert numbered([]) == []
    assert numbered("aba") == [("a", 1), ("b", 1), ("a", 2)]


def test_shorten() -> None:
    assert shorten("four", 4) == "four"
    assert shorten("fours", 4) == "fou…"
