"""Selectors: what they stand for, and which of several wins."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from medlint.cli import main
from medlint.configuration.selection import SelectorError, chosen_rules, find_rules
from medlint.reporters.rulecard import rules_json
from medlint.rule import DEFAULT_EFFECTS, Example, Reference, Rule, RulePack
from medlint.rulefiles import rulebook

PLACES = {
    "EFF001": ("all",), "EFF002": ("us", "uk"), "EFF012": ("uk",), "SAF001": ("all",), "REG010": ("uk", "au"),
}  # fmt: skip
THEMES = {"EFF": "efficacy", "SAF": "safety", "REG": "approval"}
PACK = RulePack(
    tuple(Rule(i, f"rule-{i[-3:]}-{i[:3].lower()}", THEMES[i[:3]], "", "", "forbid", None, jurisdictions=j) for i, j in PLACES.items())
)  # fmt: skip
HERE = frozenset({"EFF001", "EFF002", "SAF001"})


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        pytest.param("EFF001", "EFF001", id="id"),
        pytest.param(" eff001 ", "EFF001", id="id in small letters"),
        pytest.param("rule-010-reg", "REG010", id="name"),
        pytest.param("Efficacy", "EFF001 EFF002 EFF012", id="category"),
        pytest.param("EFF", "EFF001 EFF002 EFF012", id="letters"),
        pytest.param("EFF00", "EFF001 EFF002", id="longer prefix"),
        pytest.param("E", "EFF001 EFF002 EFF012", id="one letter"),
        pytest.param("uk", "EFF002 EFF012 REG010", id="jurisdiction"),
        pytest.param("AU", "REG010", id="jurisdiction in capitals"),
        pytest.param("ALL", " ".join(PLACES), id="all"),
    ],
)
def test_what_a_selector_stands_for(selector: str, expected: str) -> None:
    assert list(find_rules(PACK, selector)) == expected.split()


@pytest.mark.parametrize(
    ("selector", "told"),
    [
        pytest.param("", "is called ''; `medlint rules` lists them", id="nothing"),
        pytest.param("EFF1", "did you mean EFF", id="nearly a prefix"),
        pytest.param("efficay", "did you mean efficacy or EFF?", id="nearly a category"),
        pytest.param("ca", "no rule names the jurisdiction 'ca'", id="a jurisdiction without rules"),
    ],
)
def test_what_stands_for_nothing_is_an_error(selector: str, told: str) -> None:
    with pytest.raises(SelectorError) as caught:
        find_rules(PACK, selector)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("select", "ignore", "extend", "expected"),
    [
        pytest.param("", "", "", "EFF001 EFF002 SAF001", id="those that hold here"),
        pytest.param("ALL", "", "", "EFF001 EFF002 SAF001", id="all of them"),
        pytest.param("EFF", "", "", "EFF001 EFF002", id="a prefix reaches no further"),
        pytest.param("efficacy", "", "", "EFF001 EFF002", id="a category reaches no further"),
        pytest.param("REG", "", "", "", id="nothing holds here"),
        pytest.param("EFF", "EFF", "", "", id="between equals ignore wins"),
        pytest.param("EFF", "efficacy", "", "", id="a category is as close as its letters"),
        pytest.param("", "EFF001", "EFF001", "EFF002 SAF001", id="between equals ignore wins over extend too"),
        pytest.param("REG010", "", "", "REG010", id="an id reaches everywhere"),
        pytest.param("rule-010-reg", "", "", "REG010", id="a name reaches everywhere"),
        pytest.param("uk", "", "", "EFF002 EFF012 REG010", id="a jurisdiction reaches there"),
        pytest.param("", "", "uk", "EFF001 EFF002 EFF012 SAF001 REG010", id="extend by a jurisdiction"),
        pytest.param("SAF", "", "EFF001", "EFF001 SAF001", id="extend adds to select"),
        pytest.param("", "EFF", "EFF001", "EFF001 SAF001", id="the closer one wins: extend"),
        pytest.param("EFF", "EFF00", "", "", id="the longer prefix wins: ignore"),
        pytest.param("EFF00", "EFF", "", "EFF001 EFF002", id="the longer prefix wins: select"),
        pytest.param("ALL", "uk", "", "EFF001 SAF001", id="a jurisdiction is closer than all"),
        pytest.param("EFF", "uk", "", "EFF001 EFF002", id="a prefix is closer than a jurisdiction"),
        pytest.param("uk", "REG", "", "EFF002 EFF012", id="a prefix is closer than a jurisdiction: ignore"),
        pytest.param("E", "uk", "", "EFF001 EFF002", id="even one letter is closer"),
    ],
)
def test_which_rules_are_left(select: str, ignore: str, extend: str, expected: str) -> None:
    chosen = chosen_rules(PACK, select.split(), ignore.split(), extend.split(), HERE)
    assert chosen == set(expected.split())


def test_without_jurisdictions_all_rules_are_there() -> None:
    assert chosen_rules(PACK) == PLACES.keys()
    assert chosen_rules(PACK, ["EFF"]) == {"EFF001", "EFF002", "EFF012"}


def test_the_order_of_selectors_does_not_matter() -> None:
    one = chosen_rules(PACK, ["EFF001", "ALL"], ["EFF", "uk"])
    assert one == chosen_rules(PACK, ["ALL", "EFF001"], ["uk", "EFF"]) == {"EFF001", "SAF001"}


# --- medlint rules ----------------------------------------------------------------------------------------------------

RULES = """
- id: EFF001
  name: cure-claim
  category: efficacy
  severity: warning
  summary: A text promises a cure.
  message: "'{match}' promises a cure."
  severities: {supplement: error, patient-education: off}
  forbid: {phrases: ["cure! depression"]}
  bad: [{text: "It cures depression.", span: cures}]
  good: [{text: "Ham.", why: food}]
- id: REG001
  name: abroad-only
  category: approval
  severity: error
  summary: A text names the MHRA.
  message: "'{match}' names it."
  jurisdictions: [uk]
  forbid: {phrases: ["=mhra"]}
  bad: ["The MHRA."]
  good: ["Ham."]
"""


@pytest.fixture
def built_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "all.yaml").write_text(RULES)
    monkeypatch.setattr(rulebook, "built_in_folder", lambda: tmp_path)
    monkeypatch.setenv("MEDLINT_NO_CACHE", "1")


@pytest.mark.usefixtures("built_in")
@pytest.mark.parametrize(
    ("args", "expected"),
    [
        pytest.param([], [("EFF001", "warning")], id="those that apply"),
        pytest.param(["--content-type", "patient-education"], [], id="none"),
        pytest.param(["--content-type", "supplement"], [("EFF001", "error")], id="content type"),
        pytest.param(["--jurisdiction", "uk"], [("EFF001", "warning"), ("REG001", "error")], id="jurisdiction"),
        pytest.param(["--select", "approval", "--jurisdiction", "us,uk"], [("REG001", "error")], id="select"),
        pytest.param(["--extend-select", "REG001"], [("EFF001", "warning"), ("REG001", "error")], id="extend"),
        pytest.param(["--all"], [("EFF001", "warning"), ("REG001", "off")], id="every one"),
        pytest.param(
            ["--all", "--content-type", "patient-education"], [("EFF001", "off"), ("REG001", "off")], id="all off"
        ),
    ],
)
def test_list_of_rules(capsys: pytest.CaptureFixture[str], args: list[str], expected: list[tuple[str, str]]) -> None:
    assert main(["rules", *args]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line[:1].isalpha()]
    listed = [(words[0], words[2]) for words in lines if words[0] != "There"]
    assert listed == expected
    assert main(["rules", "--output-format", "json", *args]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(r["id"], r["severity"] if r["applies"] else "off") for r in told] == expected


@pytest.mark.usefixtures("built_in")
def test_the_json_list_tells_everything(capsys: pytest.CaptureFixture[str]) -> None:
    main(["rules", "--output-format", "json"])
    (rule,) = json.loads(capsys.readouterr().out)
    assert rule["severities"] == {"supplement": "error", "patient-education": "off"}
    assert rule["bad"] == [{"text": "It cures depression.", "span": "cures", "format": "markdown", "why": ""}]
    assert rule["good"] == [{"text": "Ham.", "span": "", "format": "markdown", "why": "food"}]
    assert rule["message"] == "'{match}' promises a cure."


def test_the_json_of_a_rule() -> None:
    reference = Reference("us", "FTC Act, section 5", "https://www.ftc.gov/", "2026-11-21", verified=True)
    effects = {**DEFAULT_EFFECTS, "hedged": "lower"}
    rule = Rule(
        "EFF001", "n", "c", "s", "m", "forbid", None, effects=effects, references=(reference,), bad=(Example("x"),)
    )
    (told,) = json.loads(rules_json([rule]))
    assert set(told) == {
        "id", "name", "category", "severity", "severities", "confidence", "jurisdictions", "summary", "rationale", "message",
        "suggestion", "contexts", "references", "kind", "bad", "good", "applies",
    }  # fmt: skip
    assert told["contexts"] == {"hedged": "lower"}
    assert told["references"] == [
        {
            "jurisdiction": "us", "citation": "FTC Act, section 5", "url": "https://www.ftc.gov/", "checked_on": "2026-11-21",
            "verified": True,
        }
    ]  # fmt: skip
