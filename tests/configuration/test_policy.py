"""Which rules apply to a text, and how much they weigh there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from medlint import Settings, api
from medlint.cli import main
from medlint.configuration import policy
from medlint.configuration.selection import SelectorError
from medlint.rule import CONTENT_TYPES, JURISDICTIONS, Rule, RulePack, Severity
from medlint.rulefiles import rulebook
from medlint.rulefiles.loader import RuleFileError, load_pack
from medlint.rulefiles.schema import schema
from small_rules import built_in

RULES = """
- id: EFF001
  name: cure-claim
  category: efficacy
  severity: warning
  summary: A text promises a cure.
  message: "'{match}' promises a cure."
  contexts: {hedged: lower, quoted: info}
  severities: {supplement: error, device: info, patient-education: off}
  forbid: {phrases: ["cure! depression"]}
  bad: ["It cures depression."]
  good: ["Ham."]
- id: REG001
  name: here-only
  category: approval
  severity: error
  summary: A text names the FDA.
  message: "'{match}' names it."
  jurisdictions: [us]
  forbid: {phrases: ["=fda"]}
  bad: ["The FDA."]
  good: ["Ham."]
- id: REG002
  name: abroad-only
  category: approval
  severity: error
  summary: A text names the MHRA.
  message: "'{match}' names it."
  jurisdictions: [uk, eu]
  forbid: {phrases: ["=mhra"]}
  bad: ["The MHRA."]
  good: ["Ham."]
"""
CUES = "cues:\n  - {context: hedged, phrases: [may]}\n"
TEXT = "It cures depression. The FDA. The MHRA."
RULE = Rule("EFF001", "n", "c", "s", "m", "forbid", None, severities={"supplement": "error", "device": "off"})


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    built_in(tmp_path, monkeypatch, RULES, CUES)
    home = tmp_path / "project"
    home.mkdir()
    (home / "text.md").write_text(TEXT)
    monkeypatch.chdir(home)
    return home


def found(text: str, **asked: object) -> dict[str, str]:
    """The severity of the first finding of each rule."""
    report = api.check_text(text, settings=Settings(cache=False, **asked))  # type: ignore[arg-type]
    assert report.failures == ()
    return {f.rule.id: f.severity.label for f in reversed(report.findings)}


# --- jurisdictions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "asked", "holds"),
    [
        pytest.param(("uk",), ("us",), False, id="another"),
        pytest.param(("uk", "eu"), ("us", "au"), False, id="none of several"),
        pytest.param(("us",), (), False, id="nowhere"),
        pytest.param(("us",), ("us",), True, id="the same"),
        pytest.param(("us", "uk"), ("uk",), True, id="one of several"),
        pytest.param(("uk",), ("us", "uk"), True, id="one of those asked for"),
        pytest.param(("all",), ("us",), True, id="a rule of all"),
        pytest.param(("all",), (), True, id="a rule of all, nowhere"),
        pytest.param(("ca",), ("all",), True, id="all asked for"),
    ],
)
def test_where_a_rule_holds(rule: tuple[str, ...], asked: tuple[str, ...], holds: bool) -> None:
    assert policy.holds(RULE._replace(jurisdictions=rule), asked) is holds


@pytest.mark.parametrize(
    ("jurisdictions", "expected"),
    [
        pytest.param(("us",), {"EFF001", "REG001"}, id="the default"),
        pytest.param(("au",), {"EFF001"}, id="one without rules of its own"),
        pytest.param(("uk",), {"EFF001", "REG002"}, id="another"),
        pytest.param(("us", "uk"), {"EFF001", "REG001", "REG002"}, id="two"),
        pytest.param(("all",), {"EFF001", "REG001", "REG002"}, id="all"),
    ],
)
def test_findings_by_jurisdiction(jurisdictions: tuple[str, ...], expected: set[str]) -> None:
    assert found(TEXT, jurisdictions=jurisdictions).keys() == expected
    report = api.check_text(TEXT, settings=Settings(jurisdictions=jurisdictions))
    assert report.rules_count == len(expected)


def test_the_united_states_are_the_default() -> None:
    assert Settings().jurisdictions == ("us",)
    assert found(TEXT) == found(TEXT, jurisdictions=("us",))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        pytest.param({"jurisdictions": ("usa",)}, "no jurisdiction 'usa'; did you mean us", id="nearly"),
        pytest.param({"jurisdictions": ("us", "gb")}, "'gb'; known are all, us, uk, eu, au, ca", id="not near"),
        pytest.param(
            {"content_type": "supplements"}, "no content type 'supplements'; did you mean supplement", id="type"
        ),
        pytest.param({"content_type": "x"}, f"known are {', '.join(CONTENT_TYPES)}", id="no type at all"),
    ],
)
def test_unknown_names_are_errors(asked: dict[str, object], told: str) -> None:
    for check in (api.check_text, lambda _, settings: api.check_paths(["."], settings)):
        with pytest.raises(SelectorError) as caught:
            check("text", settings=Settings(cache=False, **asked))  # type: ignore[arg-type, operator]
        assert told in str(caught.value)


# --- content types ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("meta", "asked", "expected"),
    [
        pytest.param({}, "", "clinic-blog", id="nothing is said"),
        pytest.param({"content-type": " "}, "", "clinic-blog", id="a blank"),
        pytest.param({"content-type": "text/html; charset=utf-8"}, "", "clinic-blog", id="a MIME type"),
        pytest.param({"type": "supplement"}, "", "clinic-blog", id="another field"),
        pytest.param({"content-type": "supplement"}, "", "supplement", id="the text says it"),
        pytest.param({"content-type": "Patient Education"}, "", "patient-education", id="in other letters"),
        pytest.param({"content-type": "patient_education"}, "", "patient-education", id="with an underscore"),
        pytest.param({"content-type": "supplement"}, "device", "device", id="who asks has the last word"),
        pytest.param({"content-type": "suplement"}, "device", "device", id="whatever the text says"),
    ],
)
def test_what_a_text_is(meta: dict[str, str], asked: str, expected: str) -> None:
    assert policy.content_type_of(meta, asked) == (expected, "")


def test_a_type_that_nobody_knows_is_told() -> None:
    name, mistake = policy.content_type_of({"content-type": "suplement"})
    assert name == "clinic-blog"
    assert mistake == "'content-type': there is no content type 'suplement'; did you mean supplement?"


@pytest.mark.parametrize("name", CONTENT_TYPES)
def test_severity_by_content_type(name: str) -> None:
    special = {"supplement": Severity.ERROR, "device": None}
    assert policy.severity_in(RULE, name) == special.get(name, RULE.severity)


def test_weighing_keeps_order_and_rules() -> None:
    other = RULE._replace(id="EFF002", severities={})
    pack = RulePack((RULE, other))
    assert policy.weighted(pack, "landing") is pack
    assert [r.severity for r in policy.weighted(pack, "supplement").rules] == [Severity.ERROR, RULE.severity]
    assert policy.weighted(pack, "device").rules == pack.rules, "a rule that is off keeps its place"


@pytest.mark.parametrize(
    ("text", "content_type", "severity"),
    [
        pytest.param("It cures depression.", "patient-education", None, id="off"),
        pytest.param("It cures depression.", "clinic-blog", "warning", id="usual"),
        pytest.param("It cures depression.", "supplement", "error", id="graver"),
        pytest.param("It cures depression.", "device", "info", id="milder"),
        pytest.param("It may cure depression.", "clinic-blog", "info", id="lowered from the usual"),
        pytest.param("It may cure depression.", "supplement", "warning", id="lowered from graver"),
        pytest.param("It may cure depression.", "device", "info", id="lowered from the lowest"),
        pytest.param('They say "it cures depression for good" there.', "supplement", "info", id="capped"),
    ],
)
def test_contexts_work_on_the_severity_of_the_content_type(text: str, content_type: str, severity: str | None) -> None:
    assert found(text, content_type=content_type).get("EFF001") == severity
    assert found(f"---\ncontent-type: {content_type}\n---\n\n{text}").get("EFF001") == severity


def test_each_text_is_judged_as_what_it_is(project: Path) -> None:
    for name in ("supplement", "landing", "patient-education"):
        (project / f"{name}.md").write_text(f"---\ncontent-type: {name}\n---\nIt cures depression.\n")
    report = api.check_paths(["supplement.md", "landing.md", "patient-education.md"], Settings(cache=False))
    assert [(f.path, f.severity.label) for f in report.findings] == [
        ("landing.md", "warning"),
        ("supplement.md", "error"),
    ]
    assert {f.rule.severity for f in report.findings} == {Severity.WARNING}, "findings hold the rule as it is written"


def test_a_text_of_no_known_type_is_checked_and_the_check_is_not_complete(project: Path) -> None:
    (project / "odd.md").write_text("---\ncontent-type: suplement\n---\nIt cures depression.\n")
    report = api.check_paths(["odd.md"], Settings(cache=False))
    assert [f.severity.label for f in report.findings] == ["warning"]
    assert [(f.path, f.stage) for f in report.failures] == [("odd.md", "config")]
    assert main(["odd.md", "-qq"]) == 2
    assert main(["odd.md", "-qq", "--content-type", "landing"]) == 0


# --- the options ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "code", "expected"),
    [
        pytest.param(["--jurisdiction", "au"], 0, ["EFF001"], id="another jurisdiction"),
        pytest.param([], 1, ["EFF001", "REG001"], id="default"),
        pytest.param(["--jurisdiction", "uk"], 1, ["EFF001", "REG002"], id="one"),
        pytest.param(["--jurisdiction", "US,uk"], 1, ["EFF001", "REG001", "REG002"], id="with a comma"),
        pytest.param(
            ["--jurisdiction", "us", "--jurisdiction", "eu"], 1, ["EFF001", "REG001", "REG002"], id="repeated"
        ),
        pytest.param(["--content-type", "patient-education"], 1, ["REG001"], id="content type"),
        pytest.param(
            ["--extend-select", "uk"], 1, ["EFF001", "REG001", "REG002"], id="rules of a further jurisdiction"
        ),
    ],
)
def test_options(capsys: pytest.CaptureFixture[str], args: list[str], code: int, expected: list[str]) -> None:
    assert main(["text.md", "--output-format", "json", *args]) == code
    assert [f["rule"] for f in json.loads(capsys.readouterr().out)["findings"]] == expected


@pytest.mark.parametrize("command", ["check", "rules"])
@pytest.mark.parametrize(
    ("args", "told"),
    [
        pytest.param(["--jurisdiction", "usa"], "did you mean us", id="jurisdiction"),
        pytest.param(["--jurisdiction", ","], "names no jurisdiction", id="no jurisdiction"),
        pytest.param(["--content-type", "suplement"], "supplement", id="content type"),
        pytest.param(["--extend-select", "EFF01"], "did you mean EFF001", id="rule"),
        pytest.param(["--select", "ca"], "no rule names the jurisdiction 'ca'", id="jurisdiction without rules"),
    ],
)
def test_unknown_names_end_with_2(capsys: pytest.CaptureFixture[str], command: str, args: list[str], told: str) -> None:
    assert main([command, *args]) == 2
    out, err = capsys.readouterr()
    assert (out, told in err) == ("", True)


def test_a_jurisdiction_by_environment(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDLINT_JURISDICTION", "uk,eu")
    main(["text.md", "--output-format", "concise", "-v"])
    out, err = capsys.readouterr()
    assert "REG002" in out
    assert "REG001" not in out
    assert "2 rules for uk, eu" in err


# --- rule files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("severities: {suplement: error}", "there is no content type 'suplement'", id="content type"),
        pytest.param("severities: {suplement: error}", "did you mean 'supplement'?", id="content type, remedy"),
        pytest.param("severities: {supplement: none}", "the severity of 'supplement' must be one of", id="severity"),
        pytest.param("severities: error", "here must be lines of 'key: value'", id="no mapping"),
        pytest.param("severities:", "'severities' has no value", id="nothing"),
        pytest.param(
            "jurisdictions: [gb]", "'jurisdictions' must be one of all, us, uk, eu, au, ca", id="jurisdiction"
        ),
    ],
)
def test_mistakes_in_rules_are_told(tmp_path: Path, line: str, told: str) -> None:
    rule = RULES.split("- id: REG001", maxsplit=1)[0]
    start = rule.index("  severities:")
    (tmp_path / "r.yaml").write_text(f"{rule[:start]}  {line}\n{rule[rule.index('  forbid:') :]}")
    with pytest.raises(RuleFileError, match=r"r\.yaml:9:") as caught:
        load_pack([tmp_path / "r.yaml"])
    assert told in str(caught.value)


def test_severities_are_read_and_described(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(RULES)
    rules = load_pack([tmp_path / "r.yaml"]).rules
    assert rules[0].severities == {"supplement": "error", "device": "info", "patient-education": "off"}
    assert rules[1].severities == {}
    keys = schema("rules")["items"]["properties"]
    assert tuple(keys["severities"]["properties"]) == CONTENT_TYPES
    assert set(keys["severities"]["properties"]["device"]["enum"]) == {"error", "warning", "info", "off"}
    assert JURISDICTIONS in [tuple(way.get("enum", ())) for way in keys["jurisdictions"]["anyOf"]]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param((), {}, id="nothing"),
        pytest.param((("cure-claim", "info"),), {"EFF001": "info"}, id="name"),
        pytest.param((("ALL", "info"), ("approval", "off")), {"EFF001": "info", "REG001": "off", "REG002": "off"}, id="closer"),
        pytest.param((("REG001", "off"), ("REG", "info"), ("ALL", "error")),
                     {"EFF001": "error", "REG001": "off", "REG002": "info"}, id="closer, whatever the order"),
        pytest.param((("EFF001", "off"), ("eff001", "info")), {"EFF001": "info"}, id="the last of equals"),
    ],
)  # fmt: skip
def test_asked_severities(project: Path, asked: tuple[tuple[str, str], ...], expected: dict[str, str]) -> None:
    pack = rulebook.load(cache=False).pack
    assert policy.asked_severities(pack, asked) == expected


def test_a_severity_for_nothing_is_an_error(project: Path) -> None:
    with pytest.raises(SelectorError, match="is called 'XYZ'"):
        policy.asked_severities(rulebook.load(cache=False).pack, (("XYZ", "info"),))


@pytest.mark.parametrize(
    ("content_type", "asked", "expected"),
    [
        pytest.param("clinic-blog", {}, Severity.WARNING, id="own"),
        pytest.param("supplement", {}, Severity.ERROR, id="content type"),
        pytest.param("supplement", {"EFF001": "info"}, Severity.INFO, id="asked over content type"),
        pytest.param("device", {"EFF001": "info"}, None, id="off stays off"),
        pytest.param("supplement", {"EFF001": "off"}, None, id="off"),
        pytest.param("supplement", {"EFF002": "off"}, Severity.ERROR, id="another rule"),
    ],
)
def test_severity_in(content_type: str, asked: dict[str, str], expected: Severity | None) -> None:
    assert policy.severity_in(RULE, content_type, asked) is expected


@pytest.mark.parametrize(
    ("meta", "asked", "default", "expected"),
    [
        pytest.param("", "", "", "clinic-blog", id="nothing said"),
        pytest.param("", "", "landing", "landing", id="nearer default"),
        pytest.param("device", "", "landing", "device", id="the text itself"),
        pytest.param("device", "supplement", "landing", "supplement", id="asked"),
    ],
)
def test_who_says_what_a_text_is(meta: str, asked: str, default: str, expected: str) -> None:
    assert policy.content_type_of({"content-type": meta}, asked, default) == (expected, "")


def test_an_unknown_type_is_judged_as_the_nearer_default() -> None:
    name, mistake = policy.content_type_of({"content-type": "lnding"}, "", "supplement")
    assert name == "supplement"
    assert "did you mean landing?" in mistake
