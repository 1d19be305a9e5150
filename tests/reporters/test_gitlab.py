from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from jsonschema import Draft202012Validator

from medlint.finding import Report
from reporters.specimen import CLEAN, CURES, EMPTY, REPORT, assert_golden, rendered

#: What GitLab's documentation asks of a Code Quality report.
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "minLength": 1, "not": {"pattern": r"^\./"}},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {
                            "begin": {"type": "integer", "minimum": 1},
                            "end": {"type": "integer", "minimum": 1},
                        },
                        "additionalProperties": False,
                    },
                },
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    },
}


def items(report: Report = REPORT, **options: Any) -> list[Any]:
    found = json.loads(rendered("gitlab", report, **options))
    Draft202012Validator(SCHEMA).validate(found)
    assert len({item["fingerprint"] for item in found}) == len(found)
    assert isinstance(found, list)
    return found


def test_nothing_found_is_an_empty_list() -> None:
    assert rendered("gitlab", EMPTY) == rendered("gitlab", CLEAN) == "[]\n"


def test_a_fingerprint_outlives_an_edit_elsewhere() -> None:
    moved = CURES._replace(line=30, end_line=30)
    (before,), (after,) = (items(replace(EMPTY, findings=(f,))) for f in (CURES, moved))
    assert before["fingerprint"] == after["fingerprint"]
    assert before["location"] != after["location"]


def test_equal_findings_have_different_fingerprints() -> None:
    bare = CURES._replace(fingerprint="")
    assert len(items(replace(EMPTY, findings=(CURES, CURES, bare, bare, bare._replace(path="b.md"))))) == 5


def test_severities() -> None:
    assert {(item["check_name"], item["severity"]) for item in items()} == {
        ("EFF002", "major"),
        ("BAL001", "minor"),
        ("EFF008", "info"),
        ("medlint-rules", "blocker"),
        ("medlint-read", "blocker"),
    }


def test_excused_findings_are_only_told() -> None:
    excused = [item for item in items(excused=True) if re.match(r"\((suppressed|baselined)\) ", item["description"])]
    assert [item["severity"] for item in excused] == ["info", "info"]


def test_lines() -> None:
    lines = {item["location"]["lines"]["begin"]: item["location"]["lines"]["end"] for item in items()}
    assert lines[4] == 5
    assert [item["location"]["lines"]["begin"] for item in items()[-2:]] == [2, 1]


def test_golden() -> None:
    assert_golden("gitlab", "gitlab.json")
