from __future__ import annotations

from dataclasses import replace

import pytest

from medlint.document import Document, Span
from medlint.finding import Finding, Place, Report, Status
from medlint.reporters.claim_log import Entry, entries_of, hedging, referenced
from medlint.rule import Rule, Severity
from reporters.leaflet import RULE, document, finding, record, report

TEXT = """---
title: A cure at last
---
# Ketamine

It cures depression. It never fails [1]. We open at nine.

- It may help some adults [2]
- It may help some adults [2]

## References

1. Doe J. A trial. 2020.
"""
WHERE = document(TEXT)
SOFT = {"cited": "pass", "hedged": "pass"}
CLAIM = RULE._replace(id="EFF001", name="unhedged-efficacy", effects=SOFT)
FIGURE = RULE._replace(id="EVI001", name="statistic", category="evidence", effects=SOFT, suggestion="Name the source.")
PRICE = RULE._replace(id="PRI001", category="price")
MISSING = RULE._replace(id="SAF001", category="safety")


def on(words: str, rule: Rule = CLAIM, sentence: str = "", nth: int = 0, **more: object) -> Finding:
    return finding(WHERE, words, rule, nth)._replace(sentence=sentence or words, **more)  # type: ignore[arg-type]


def place(kind: str, words: str, about: str = "", *names: str, nth: int = 0) -> Place:
    at = -1
    for _ in range(nth + 1):
        at = TEXT.index(words, at + 1)
    return Place(kind, Span(at, at + len(words)), about, names)


def log(*findings: Finding, places: tuple[Place, ...] = (), where: Document = WHERE) -> list[Entry]:
    made: Report = report((where, findings))
    rules = (CLAIM, FIGURE, PRICE, MISSING)
    return entries_of(replace(made, rules=rules, documents=(record(where, places=places),)))


def only(*findings: Finding, places: tuple[Place, ...] = ()) -> Entry:
    (entry,) = log(*findings, places=places)
    return entry


@pytest.mark.parametrize(
    ("findings", "places"),
    [
        pytest.param((), (), id="nothing is said"),
        pytest.param((on("We open at nine.", PRICE),), (), id="a rule that is about no claim"),
        pytest.param((on("It cures depression.", MISSING, missing=("bladder",)),), (), id="something is missing"),
        pytest.param((on("Doe J. A trial. 2020.", FIGURE._replace(kind="sources")),), (), id="a source is wrong"),
        pytest.param(
            (on("It cures", MISSING._replace(kind="require"), "It cures depression."),), (), id="something is asked for"
        ),
        pytest.param((), (place("benefit", "It cures depression."),), id="a benefit that no rule looked at"),
        pytest.param((), (place("citation", "It never fails [1].", "", "[1]"),), id="a source alone"),
        pytest.param((), (place("subject", "It never fails [1].", "", "ketamine"),), id="a treatment alone"),
        pytest.param((), (place("claim", "We open at nine.", "PRI001", "hedged"),), id="excused, but no claim"),
        pytest.param((), (Place("claim", Span(9_000, 9_010), "EFF001", ("hedged",)),), id="a place that is nowhere"),
    ],
)
def test_what_is_no_claim(findings: tuple[Finding, ...], places: tuple[Place, ...]) -> None:
    assert log(*findings, places=places) == []


def test_several_findings_on_one_sentence_are_one_claim() -> None:
    sentence = "It never fails [1]."
    entry = only(on("never fails", FIGURE, sentence, severity=Severity.INFO), on("It never", CLAIM, sentence))
    assert (entry.claim, entry.line, entry.section) == (sentence, 6, "Ketamine")
    assert entry.rules == ("EFF001", "EVI001")  # the gravest first
    assert entry.kinds == ("Benefit", "Evidence or figure")
    assert entry.suggestions == ("Say what was measured.", "Name the source.")
    assert entry.status == "open"


def test_two_sentences_alike_are_two_claims() -> None:
    both = [place("claim", "It may help some adults [2]", "EFF001", "hedged", nth=n) for n in (0, 1)]
    first, second = log(places=tuple(both))
    assert (first.line, second.line) == (8, 9)
    assert first.id != second.id


def test_the_id_of_a_claim_does_not_hang_on_its_line() -> None:
    moved = document("One more line.\n\nIt cures\nDepression.\n")
    (entry,) = log(finding(moved, "It cures Depression."), where=moved)
    assert entry.id == only(on("It cures depression.")).id
    assert entry.line == 3


@pytest.mark.parametrize(
    ("words", "section"),
    [
        pytest.param("A cure at last", "Page title", id="title"),
        pytest.param("It cures depression.", "Ketamine", id="under a heading"),
        pytest.param("Doe J. A trial. 2020.", "References", id="under the next"),
    ],
)
def test_the_section(words: str, section: str) -> None:
    assert only(on(words)).section == section


def test_the_quotation_marks_are_the_authors() -> None:
    curly = document("It’s a “cure”.\n")
    (entry,) = log(finding(curly, curly.blocks[0].text), where=curly)
    assert entry.claim == "It’s a “cure”."


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        pytest.param((Status.OPEN,), "open", id="open"),
        pytest.param((Status.SUPPRESSED, Status.OPEN), "open", id="one is open"),
        pytest.param((Status.SUPPRESSED,), "suppressed", id="suppressed"),
        pytest.param((Status.BASELINED, Status.SUPPRESSED), "suppressed", id="excused by hand goes first"),
        pytest.param((Status.BASELINED,), "baselined", id="baseline"),
    ],
)
def test_the_status(statuses: tuple[Status, ...], expected: str) -> None:
    rules = (CLAIM, FIGURE)
    found = [on("It cures depression.", rule, status=status) for rule, status in zip(rules, statuses, strict=False)]
    assert only(*found).status == expected


def test_an_excused_claim_says_why() -> None:
    entry = only(on("It cures depression.", status=Status.SUPPRESSED, reason="Label, section 14", until="2027-03-31"))
    assert entry.outcome.startswith("Suppressed (Label, section 14; until 2027-03-31) EFF001: ")


def test_a_claim_that_passed_is_logged_with_what_let_it_pass() -> None:
    sentence = "It never fails [1]."
    places = (
        place("claim", sentence, "EFF001", "weakly-hedged", "cited"),
        place("citation", sentence, "", "[1]"),
        place("source", "Doe J. A trial. 2020.", "[1]"),
        place("subject", sentence, "", "ketamine", "unknown"),
    )
    entry = only(places=places)
    assert (entry.status, entry.rules, entry.treatments) == ("passed", ("EFF001",), ("ketamine", "unknown"))
    assert entry.outcome == "No finding of EFF001: weakly hedged, cited."
    assert referenced(entry) == "[1] Doe J. A trial. 2020."
    assert hedging(entry) == "weakly"
    assert entry.needed.startswith("Read the source named")


@pytest.mark.parametrize(
    ("contexts", "expected"),
    [
        pytest.param((), "no", id="nothing"),
        pytest.param(("cited",), "no", id="a source is no hedge"),
        pytest.param(("hedged", "cited"), "yes", id="hedged"),
        pytest.param(("weakly-hedged",), "weakly", id="weakly"),
        pytest.param(("pseudo-hedged",), "in appearance only", id="pseudo"),
        pytest.param(("hedged", "quoted", "attributed"), "yes; attributed; quoted", id="and quoted"),
        pytest.param(("conditional",), "conditional", id="conditional"),
        pytest.param(("comparator",), "no; comparator", id="of a comparator"),
    ],
)
def test_hedging_in_words(contexts: tuple[str, ...], expected: str) -> None:
    assert hedging(only(on("It cures depression.", contexts=contexts))) == expected


@pytest.mark.parametrize(
    ("places", "contexts", "expected"),
    [
        pytest.param((), (), "none", id="none"),
        pytest.param((place("citation", "It cures depression."),), (), "named in the sentence", id="in words"),
        pytest.param((), ("cited",), "in the sentence next to it", id="next to it"),
        pytest.param(
            (place("citation", "It cures depression.", "", "[9] without an entry", "https://x.org/"),), (),
            "[9] without an entry; https://x.org/", id="a marker that leads nowhere, and a link",
        ),
    ],
)  # fmt: skip
def test_references_in_words(places: tuple[Place, ...], contexts: tuple[str, ...], expected: str) -> None:
    assert referenced(only(on("It cures depression.", contexts=contexts), places=places)) == expected


@pytest.mark.parametrize(
    ("rule", "status", "cited", "begins"),
    [
        pytest.param(CLAIM, Status.OPEN, "", "A controlled trial", id="a benefit"),
        pytest.param(FIGURE, Status.OPEN, "", "The publication", id="a figure"),
        pytest.param(CLAIM, Status.OPEN, "[1]", "Read the source named", id="with a source"),
        pytest.param(
            CLAIM, Status.OPEN, "[1] without an entry", "A controlled trial", id="a marker that leads nowhere"
        ),
        pytest.param(RULE, Status.OPEN, "[1]", "No source carries", id="a wording that no source excuses"),
        pytest.param(RULE, Status.SUPPRESSED, "[1]", "Read the source", id="a wording that somebody has excused"),
        pytest.param(
            RULE._replace(category="approval"), Status.OPEN, "", "The regulator's own record", id="an approval"
        ),
    ],
)
def test_the_evidence_needed(rule: Rule, status: Status, cited: str, begins: str) -> None:
    places = (place("citation", "It cures depression.", "", cited),) if cited else ()
    kept = rule if rule in (CLAIM, FIGURE) else rule._replace(effects={"cited": "keep", "hedged": "keep"})
    assert only(on("It cures depression.", kept, status=status), places=places).needed.startswith(begins)


def test_a_document_without_its_text_has_no_claims() -> None:
    bare = replace(report((WHERE, (on("It cures depression."),))), documents=(record(WHERE)._replace(document=None),))
    assert entries_of(bare) == []
