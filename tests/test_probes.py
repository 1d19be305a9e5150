"""The hard sentences, put to the rulebook that ships: what must be found, and what must not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from medlint import linter, readers
from medlint.finding import Finding
from medlint.rulefiles import rulebook

ARTICLES = Path(__file__).parents[2] / "shared" / "articles"
SENTENCE_RULES = (
    "EFF",
    "EVI",
    "CMP",
    "SAF002",
    "SAF003",
    "SAF004",
    "SAF005",
    "SAF010",
    "SAF011",
    "SAF015",
    "TST",
    "URG",
)


@cache
def _book() -> rulebook.Rulebook:
    return rulebook.load(cache=False)


def _found(text: str, name: str = "draft.md") -> list[Finding]:
    return linter.lint(readers.read(name, text.encode()), _book())[1]


def _claims(text: str) -> list[tuple[str, str, str]]:
    return [(f.rule.id, f.severity.label, f.match) for f in _found(text) if f.rule.id.startswith(SENTENCE_RULES)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("There is no cure for fibromyalgia.", id="no cure"),
        pytest.param("Ketamine does not cure depression.", id="denied"),
        pytest.param("Can ketamine cure depression?", id="asked"),
        pytest.param("Does it cure asthma? No.", id="asked and denied"),
        pytest.param("Beware of clinics that promise a cure.", id="warned of"),
        pytest.param("Ketamine may ease symptoms in some people.", id="hedged"),
        pytest.param("A sauna is a necessary luxury.", id="sar in necessary"),
        pytest.param("Results are not guaranteed.", id="no guarantee"),
        pytest.param("The safety of this peptide has not been established.", id="not established"),
        pytest.param("We guarantee a same-day reply.", id="another guarantee"),
        pytest.param("The infusion lasts 40 minutes.", id="a duration"),
        pytest.param("Keep the lozenges in a safe place.", id="a safe place"),
        pytest.param("Tiredness is common after stopping the tablets.", id="no passive after a preposition"),
        pytest.param("Low back pain is hard to treat.", id="no passive after hard to"),
        pytest.param("Probiotics can help reduce inflammation.", id="help is hedged by can"),
        pytest.param("- Less pain: the drops may ease sore joints.", id="a label that a hedged rest explains"),
    ],
)
def test_silent(text: str) -> None:
    assert _claims(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "We do not call it a cure. Ketamine is a cure for depression.",
            [("EFF002", "error", "cure for depression")],
            id="the second after a denied first",
        ),
        pytest.param(
            "Ketamine relieves pain and may be combined with other treatments.",
            [("EFF001", "error", "Ketamine relieves pain")],
            id="a hedge after 'and' softens its own verb",
        ),
        pytest.param(
            "If you suffer, it cures asthma.", [("EFF002", "error", "cures asthma")], id="a condition on the reader"
        ),
        pytest.param(
            "Our drip clears heavy metal toxicity.",
            [("EFF001", "error", "drip clears heavy metal toxicity")],
            id="a harm that is cleared",
        ),
        pytest.param("It cures\ndepression.", [("EFF002", "error", "cures depression")], id="over a line wrap"),
        pytest.param("Our serum <b>cu</b>res eczema.", [("EFF002", "error", "cures eczema")], id="through markup"),
        pytest.param("Our serum cu\u00adres eczema.", [("EFF002", "error", "cures eczema")], id="soft hyphen"),
        pytest.param("Has no side effects.", [("SAF002", "error", "no side effects")], id="no side effects is a claim"),
        pytest.param("Does it cure asthma? Yes.", [("EFF002", "error", "cure asthma")], id="asked and affirmed"),
        pytest.param(
            "Ketamine can ease symptoms.", [("EFF001", "warning", "Ketamine can ease symptoms")], id="a weak hedge"
        ),
    ],
)
def test_found(text: str, expected: list[tuple[str, str, str]]) -> None:
    claims = [claim for claim in _claims(text) if claim[0] not in {"SAF001", "SAF007"}]
    assert [c for c in claims if c[0].startswith(("EFF", "SAF0"))] == expected


@pytest.mark.parametrize(
    ("text", "rule", "match"),
    [
        pytest.param("No other clinic offers guaranteed remission.", "EFF003", "guaranteed remission", id="no other"),
        pytest.param("Not only is it safe, it cures asthma.", "EFF002", "cures asthma", id="not only"),
        pytest.param("A promising cure for depression.", "EFF002", "cure for depression", id="promising is no hedge"),
    ],
)
def test_found_among_others(text: str, rule: str, match: str) -> None:
    assert (rule, "error", match) in _claims(text)


def test_the_place_is_that_of_the_words() -> None:
    text = "😀 Über uns.\r\n\r\nOur serum <b>cu</b>res eczema.\r\n"
    (finding,) = [f for f in _found(text) if f.rule.id == "EFF002"]
    assert text[finding.span.start : finding.span.end] == "cu</b>res eczema"
    assert (finding.line, finding.column) == (3, 14)


def test_a_denied_side_effect_is_no_risk_information() -> None:
    rules = {
        f.rule.id for f in _found("Our ketamine relieves depression. It has no side effects. Book now at our clinic.")
    }
    assert {"SAF001", "SAF002"} <= rules


def test_the_risks_of_a_rival_are_no_risk_information() -> None:
    text = (
        "# Ketamine or antidepressants?\n\nKetamine relieves depression. Side effects of antidepressants include nausea, "
        "weight gain and insomnia. Book a ketamine infusion at our clinic."
    )
    (finding,) = [f for f in _found(text) if f.rule.id == "SAF001"]
    assert {"dissociation", "abuse", "bladder"} <= set(finding.missing)


def test_a_fingerprint_survives_what_is_added_above() -> None:
    claim = "Ketamine cures depression."
    (before,) = [f.fingerprint for f in _found(claim) if f.rule.id == "EFF002"]
    (after,) = [f.fingerprint for f in _found("We are open on Mondays.\n\n" + claim) if f.rule.id == "EFF002"]
    assert before == after


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the two articles are not part of the project")
@pytest.mark.parametrize(("number", "expected"), [("000", False), ("001", True)], ids=["lists risks", "lists none"])
def test_risks_are_asked_of_each_article(number: str, expected: bool) -> None:
    (path,) = ARTICLES.glob(f"{number}_*.txt")
    findings = linter.lint(readers.read(path.name, path.read_bytes()), _book())[1]
    assert any(f.rule.id == "SAF001" for f in findings) is expected
    missing = {name for f in findings for name in f.missing}
    assert {"abuse", "bladder", "psychosis", "breathing"} <= missing
