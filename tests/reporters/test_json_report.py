from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import medlint
from medlint.document import Span
from medlint.finding import DocumentRecord, Failure, Finding, Report, Status, Treatment
from medlint.reporters import Options, render
from medlint.reporters.options import DEFAULT
from medlint.rule import Confidence, Reference, Rule, Severity

SCHEMA = json.loads((Path(medlint.__file__).parent / "schemas/json-report.schema.json").read_text(encoding="utf-8"))
RULE = Rule(
    "EFF001", "cure-claim", "efficacy", "A cure.", "A cure.", "forbid", None,
    references=(Reference("us", "FTC Act, section 5", "https://www.ftc.gov/", "2026-11-21", True),),
)  # fmt: skip
FINDING = Finding(
    RULE, "a.md", Span(9, 14), 1, 10, 1, 15, Severity.ERROR, Confidence.HIGH, "A cure.", "cures", "😀 Drug X cures it",
    "Say less.", contexts=("quoted",), missing=("dissociation",), fingerprint="f00d",
)  # fmt: skip
RECORD = DocumentRecord(
    "a.md", "ab" * 32, "markdown", True, (Treatment("Ketamine", "ketamine", True, ("abuse",)),), 3, 1
)
EMPTY = Report("0.1.0", 0, "")
FULL = Report("0.1.0", 7, "cd" * 32, (RECORD,), (FINDING,), (Failure("b.md", "read", "not UTF-8"),))


def rendered(report: Report, options: Options = DEFAULT) -> Any:
    return json.loads(render("json", report, options))


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(EMPTY, id="empty"),
        pytest.param(replace(FULL, findings=(), failures=()), id="clean"),
        pytest.param(FULL, id="full"),
        pytest.param(replace(FULL, findings=(FINDING._replace(status=Status.SUPPRESSED),)), id="suppressed"),
        pytest.param(
            replace(FULL, findings=(FINDING._replace(rule=RULE._replace(references=())),)), id="no references"
        ),
    ],
)
@pytest.mark.parametrize("code", [None, 0, 1, 2])
def test_the_report_keeps_its_schema(report: Report, code: int | None) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(rendered(report, Options(exit_code=code)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(["findings", 0, "start", "line"], 0, id="line from 0"),
        pytest.param(["findings", 0, "severity"], "fatal", id="severity"),
        pytest.param(["findings", 0, "status"], "new", id="status"),
        pytest.param(["failures", 0, "message"], "", id="failure without a message"),
        pytest.param(["schema_version"], 2, id="other version"),
        pytest.param(["summary", "by_severity", "fatal"], 1, id="unknown severity"),
        pytest.param(["documents", 0, "promotional"], "yes", id="promotional"),
    ],
)
def test_the_schema_refuses(path: list[str | int], value: object) -> None:
    report = rendered(FULL, Options(exit_code=2))
    at = report
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    assert not Draft202012Validator(SCHEMA).is_valid(report)


def described(schema: Any, at: str = "") -> Iterator[str]:
    """The places of schemas for a key or an item that do not say what they are for."""
    for key in ("properties", "$defs"):
        for name, body in schema.get(key, {}).items():
            if not body.get("description"):
                yield f"{at}/{name}"
            yield from described(body, f"{at}/{name}")
    if "items" in schema:
        yield from described(schema["items"], f"{at}[]")


def test_every_key_is_described() -> None:
    assert list(described(SCHEMA)) == []


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(keys, value.values()))
    return set().union(*map(keys, value)) if isinstance(value, list) else set()


def test_every_key_that_is_written_is_in_the_schema() -> None:
    known = set()
    todo = [SCHEMA]
    while todo:
        schema = todo.pop()
        known |= set(schema.get("properties", {}))
        todo += [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]
        todo += [schema["items"]] if "items" in schema else []
    excused = FINDING._replace(status=Status.SUPPRESSED)
    assert keys({**rendered(replace(FULL, findings=(FINDING, excused))), "archive": {}}) == known


def test_the_settings_are_told() -> None:
    told = replace(FULL, settings=(("jurisdictions", "us, uk"), ("content type", "supplement")))
    assert rendered(told)["settings"] == {"content_type": "supplement", "jurisdictions": "us, uk"}


def test_what_tools_rely_on() -> None:
    report = rendered(FULL, Options(exit_code=2))
    assert report["schema_version"] == 1
    assert report["tool"] == {"name": "medlint", "version": "0.1.0"}
    assert report["rules"] == {"count": 7, "digest": "cd" * 32}
    assert report["documents"][0]["balance"] == {"benefit_sentences": 3, "risk_sentences": 1}
    (finding,) = report["findings"]
    assert finding["start"] == {"offset": 9, "line": 1, "column": 10}
    assert finding["end"] == {"offset": 14, "line": 1, "column": 15}
    assert finding["sentence"][9:14] == finding["match"] == "cures"
    assert finding["missing"] == ["dissociation"]
    assert report["summary"] == {
        "documents": 1,
        "findings": 1,
        "by_severity": {"error": 1, "warning": 0, "info": 0},
        "by_status": {"open": 1, "suppressed": 0, "approved": 0, "baselined": 0},
        "failures": 1,
        "exit_code": 2,
    }


def test_excused_findings_are_listed_and_not_counted() -> None:
    excuse = {"reason": "label", "until": "2027-03-31", "ref": "MLR-1", "by": "j.doe"}
    excused = FINDING._replace(status=Status.APPROVED, **excuse)
    report = rendered(replace(FULL, findings=(FINDING._replace(status=Status.BASELINED), excused)))
    assert [finding["status"] for finding in report["findings"]] == ["baselined", "approved"]
    assert excuse.items() <= report["findings"][1].items()
    assert report["summary"]["findings"] == 0
    assert report["summary"]["by_status"] == {"open": 0, "suppressed": 0, "approved": 1, "baselined": 1}


def test_the_same_report_is_the_same_text() -> None:
    text = render("json", FULL, Options())
    assert text == render("json", replace(FULL), Options(width=200, color=True))
    assert text.endswith("}\n")
    assert list(json.loads(text)) == sorted(json.loads(text))


def test_without_unicode_it_is_still_the_same_json() -> None:
    text = render("json", FULL, Options(unicode=False))
    assert text.isascii()
    assert json.loads(text) == rendered(FULL)
