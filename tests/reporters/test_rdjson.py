from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from medlint.finding import Finding, Report
from reporters.specimen import (
    CLEAN,
    COMBINED,
    CURES,
    EMOJI,
    EMPTY,
    LINES,
    REPORT,
    RISK,
    WITHOUT_TEXT,
    assert_golden,
    rendered,
)

NUMBER = {"type": "integer", "minimum": 1}
POSITION = {
    "type": "object", "required": ["line"], "properties": {"line": NUMBER, "column": NUMBER},
    "additionalProperties": False,
}  # fmt: skip
RANGE = {
    "type": "object", "required": ["start"], "properties": {"start": POSITION, "end": POSITION},
    "additionalProperties": False,
}  # fmt: skip
TEXT = {"type": "string", "minLength": 1}
#: The part of reviewdog's DiagnosticResult that is used, closed: no key that reviewdog does not know.
SCHEMA = {
    "type": "object",
    "required": ["diagnostics", "source"],
    "properties": {
        "source": {"type": "object", "required": ["name"], "properties": {"name": TEXT, "url": TEXT}},
        "severity": {"enum": ["UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"]},
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["message", "location", "severity", "code"],
                "properties": {
                    "message": TEXT,
                    "location": {
                        "type": "object", "required": ["path"], "properties": {"path": TEXT, "range": RANGE},
                        "additionalProperties": False,
                    },
                    "severity": {"enum": ["UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"]},
                    "code": {
                        "type": "object", "required": ["value"], "properties": {"value": TEXT, "url": TEXT},
                        "additionalProperties": False,
                    },
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}  # fmt: skip


def diagnostics(report: Report = REPORT, **options: Any) -> list[Any]:
    result = json.loads(rendered("rdjson", report, **options))
    Draft202012Validator(SCHEMA).validate(result)
    assert result["source"] == {"name": "medlint"}
    return list(result["diagnostics"])


def range_of(finding: Finding, found: list[Any]) -> Any:
    (one,) = (
        d["location"]["range"]
        for d in found
        if d["location"]["path"] == finding.path and d["message"].startswith(finding.message or finding.rule.summary)
    )
    return one


@pytest.mark.parametrize("report", [pytest.param(EMPTY, id="empty"), pytest.param(CLEAN, id="clean")])
def test_nothing_found(report: Report) -> None:
    assert diagnostics(report) == []


@pytest.mark.parametrize(
    "finding",
    [
        pytest.param(RISK, id="plain line"),
        pytest.param(CURES, id="behind an emoji"),
        pytest.param(COMBINED, id="behind a tab and a combining mark"),
        pytest.param(LINES, id="over two lines with CRLF"),
    ],
)
def test_columns_count_utf8_bytes(finding: Finding) -> None:
    at = range_of(finding, diagnostics())
    lines = [line.encode() for line in EMOJI.split("\r\n")]
    start, end = at["start"], at["end"]
    joined = b"\r\n".join([*lines[: end["line"] - 1], lines[end["line"] - 1][: end["column"] - 1]])
    before = b"\r\n".join([*lines[: start["line"] - 1], lines[start["line"] - 1][: start["column"] - 1]])
    assert joined[len(before) :].decode() == EMOJI[finding.span.start : finding.span.end]


def test_the_columns_of_an_emoji_line() -> None:
    assert range_of(CURES, diagnostics()) == {"start": {"line": 3, "column": 13}, "end": {"line": 3, "column": 18}}


def test_without_the_text_there_are_no_columns_rather_than_wrong_ones() -> None:
    assert range_of(CURES, diagnostics(WITHOUT_TEXT)) == {"start": {"line": 3}, "end": {"line": 3}}


def test_failures_are_errors() -> None:
    told = [(d["code"]["value"], d["severity"], d["location"]["range"]) for d in diagnostics()[-2:]]
    assert told == [
        ("medlint-rules", "ERROR", {"start": {"line": 2}}),
        ("medlint-read", "ERROR", {"start": {"line": 1}}),
    ]


def test_excused_findings_are_only_told() -> None:
    excused = [d for d in diagnostics(excused=True) if d["location"]["path"] == "content/excused.md"]
    assert [d["severity"] for d in excused] == ["INFO", "INFO"]


def test_golden() -> None:
    assert_golden("rdjson", "rdjson.json")
