"""Every finding gets its status, none is dropped, and what is wrong with an excuse is a finding that nothing excuses."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medlint import api
from medlint.configuration.settings import Settings
from medlint.finding import Finding, Status
from medlint.kinds.housekeeping import About, Housekeeping
from medlint.linter import lint
from medlint.review.approved import Approved, ApprovedClaim
from medlint.review.triage import Terms, triage
from medlint.rule import Rule, Severity
from medlint.rulefiles.rulebook import Rulebook, load
from small_book import book, document, forbid

TODAY = "2026-11-21"
ABOUT: tuple[About, ...] = (
    "malformed-directive", "unknown-rule", "missing-reason", "expired-suppression", "unused-suppression",
    "approved-claim-changed", "approved-claim-expired", "stale-baseline-entry",
)  # fmt: skip


def voice(number: int, about: About) -> Rule:
    name = f"HSK{number:03}"
    return Rule(name, about, "housekeeping", "s", "{detail}", "housekeeping", Housekeeping(about), Severity.WARNING)


@lru_cache(maxsize=1)
def rules() -> Rulebook:
    mine = (forbid("cure", id="EFF002"), forbid("safe", id="SAF003", category="safety"))
    return book(*mine, *(voice(n, about) for n, about in enumerate(ABOUT)))


def triaged(text: str, path: str = "a.md", **terms: Any) -> list[Finding]:
    made = document(text, path)
    found = lint(made, rules())[1]
    every = frozenset(r.id for r in rules().pack.rules)
    after = triage(made, found, rules().pack, Terms(**{"today": TODAY, "ran": every, "settled": every, **terms}))
    assert len([f for f in after if f.rule.category != "housekeeping"]) == len(found), "none is dropped"
    return after


def told(text: str, path: str = "a.md", **terms: Any) -> list[str]:
    """Each finding with its status; those about excuses by what they are about."""
    shown = []
    for f in triaged(text, path, **terms):
        name = f.rule.name if f.rule.category == "housekeeping" else f.rule.id
        shown.append(f"{name} {f.status.value}")
    return shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("It cures.", ["EFF002 open"], id="nothing excuses it"),
        pytest.param("<!-- medlint-disable-next-line EFF002 -- x -->\nIt cures.", ["EFF002 suppressed"], id="next line"),
        pytest.param("It cures. <!-- medlint-disable-line EFF002 -- x -->", ["EFF002 suppressed"], id="line"),
        pytest.param("It cures.\n\n<!-- medlint-disable-file EFF002 -- x -->", ["EFF002 suppressed"], id="file"),
        pytest.param("<!-- medlint-disable efficacy -- x -->\n\nIt cures.\n\n<!-- medlint-enable efficacy -->", ["EFF002 suppressed"], id="block"),
        pytest.param("---\nmedlint: {disable: [{rule: eff002, reason: x}]}\n---\nIt cures.", ["EFF002 suppressed"], id="front matter"),
        pytest.param("---\n# medlint-disable-next-line EFF002 -- x\ntitle: It cures\n---\nIt cures.", ["EFF002 suppressed", "EFF002 open"], id="title"),
        pytest.param("<!-- medlint-disable-next-line EFF002 -- x -->\nIt cures and is safe.", ["EFF002 suppressed", "SAF003 open"], id="another rule"),
        pytest.param("<!-- medlint-disable-next-line EFF002 -- x -->\nIt cures.\nIt cures.", ["EFF002 suppressed", "EFF002 open"], id="the line after"),
        pytest.param("<!-- medlint-disable-next-line EFF002 -- x -->\nIt cures\nall and cures.", ["EFF002 suppressed"], id="a wrapped sentence"),
        pytest.param("<!-- medlint-disable-next-line EFF002 -- x -->\nIt works\nand cures.", ["unused-suppression open", "EFF002 open"], id="wrapped, in its second line"),
        pytest.param("It cures. <!-- medlint-disable EFF002 -- x --> It cures. <!-- medlint-enable EFF002 --> It cures.", ["EFF002 open", "EFF002 suppressed", "EFF002 open"], id="inside a line"),
        pytest.param("<!-- medlint-disable-next-line EFF002 until=2026-11-21 -- x -->\nIt cures.", ["EFF002 suppressed"], id="last day"),
        pytest.param("<!-- medlint-disable-next-line EFF002 until=2026-11-20 -- x -->\nIt cures.", ["expired-suppression open", "EFF002 open"], id="a day later"),
        pytest.param("<!-- medlint-disable-next-line EFF002 until=2026-11-20 -- x -->\nIt works.", ["expired-suppression open"], id="expired and not needed"),
        pytest.param("<!-- medlint-disable-next-line EFF002 -->\nIt cures.", ["missing-reason open", "EFF002 open"], id="no reason"),
        pytest.param("<!-- medlint-disable-next-line EFF002 label -->\nIt cures.", ["malformed-directive open", "EFF002 open"], id="trailing note"),
        pytest.param("<!-- medlint-disable-next-line EFF009 -- x -->\nIt cures.", ["unknown-rule open", "EFF002 open"], id="unknown rule"),
        pytest.param("<!-- medlint-disable-next-line EFF002, SAF003 -- x -->\nIt cures.", ["unused-suppression open", "EFF002 suppressed"], id="one of two unused"),
        pytest.param("<!-- medlint-disable-file EFF002, SAF003 -- x -->\nIt works.", ["unused-suppression open"], id="two unused, told once"),
        pytest.param("<!-- medlint-disable-file EFF002 -- x -->\n<!-- medlint-disable-next-line EFF002 -- y -->\nIt cures.", ["EFF002 suppressed"], id="two that reach it"),
        pytest.param("<!-- medlint-disable-file HSK000 -- x -->\n<!-- medlint-disabel -->", ["malformed-directive open"] * 2, id="housekeeping stays open"),
        pytest.param("---\nmedlint: {disable: [{rule: housekeeping, reason: x}]}\n---\n<!-- medlint-disable-line EFF002 -->", ["malformed-directive open"] * 2, id="housekeeping in front matter"),
    ],
)  # fmt: skip
def test_status(text: str, expected: list[str]) -> None:
    assert told(text) == expected


def test_a_finding_keeps_all_that_excuses_it() -> None:
    [found] = triaged("It cures. <!-- medlint-disable-line EFF002 until=2027-03-31 ref=MLR-1 by=j.doe -- label -->")
    assert (found.reason, found.until, found.ref, found.by) == ("label", "2027-03-31", "MLR-1", "j.doe")
    assert found.excuse == "label; until 2027-03-31; MLR-1; by j.doe"


def test_the_narrowest_reason_is_told() -> None:
    text = "<!-- medlint-disable-file EFF002 -- file -->\n<!-- medlint-disable-next-line EFF002 -- line -->\nIt cures.\n\nIt cures."
    assert [f.reason for f in triaged(text)] == ["line", "file"]


@pytest.mark.parametrize(
    ("ran", "settled", "expected"),
    [
        pytest.param({"EFF002"}, {"EFF002"}, ["unused-suppression open"], id="the rule ran"),
        pytest.param(set(), set(), [], id="another rule was selected"),
        pytest.param(set(), {"EFF002"}, [], id="the rule has no say here"),
    ],
)
def test_unused_is_said_only_where_one_can_tell(ran: set[str], settled: set[str], expected: list[str]) -> None:
    text = "<!-- medlint-disable-next-line EFF002 -- x -->\nIt works."
    assert told(text, ran=frozenset(ran), settled=frozenset(settled)) == expected


def test_of_a_category_all_rules_have_to_have_run() -> None:
    text = "<!-- medlint-disable-next-line safety -- x -->\nIt works."
    more = rules().pack._replace(rules=(*rules().pack.rules, forbid("mild", id="SAF004", category="safety")))
    made = document(text)
    for settled, count in (({"SAF003"}, 0), ({"SAF003", "SAF004"}, 1)):
        terms = Terms(TODAY, frozenset({"SAF003"}), frozenset(settled))
        assert len(triage(made, [], more, terms)) == count


def test_findings_about_excuses_stand_at_the_excuse() -> None:
    text = "Hello.\n\n<!-- medlint-disable-line\n  EFF002 -->\n<!-- medlint-disable-line EFF002 -->\n"
    first, second = triaged(text)
    assert text[first.span.start : first.span.end] == "<!-- medlint-disable-line\n  EFF002 -->"
    assert (first.line, first.column, first.end_line, first.end_column) == (3, 1, 4, 13)
    assert first.match == first.sentence == "<!-- medlint-disable-line EFF002 -->"
    assert first.fingerprint != second.fingerprint
    assert len(first.fingerprint) == 16


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("It cures mild warts in most of them.", ["EFF002 approved"], id="approved"),
        pytest.param("It cures mild warts in all of them.", ["EFF002 open", "approved-claim-changed open"], id="changed"),
        pytest.param("It cures mild corns in most of them.", ["EFF002 open", "approved-claim-expired open"], id="expired"),
        pytest.param("It cures mild warts in all of them. <!-- medlint-disable-line EFF002 -- x -->", ["EFF002 suppressed"], id="suppressed before"),
        pytest.param("It cures and is safe in all of them today.", ["EFF002 open", "approved-claim-changed open", "SAF003 open"], id="told once a sentence"),
        pytest.param("It cures depression.", ["EFF002 open"], id="another claim"),
    ],
)  # fmt: skip
def test_approved_claims(text: str, expected: list[str]) -> None:
    texts = {"It cures mild warts in most of them.": "2027-01-01", "It cures mild corns in most of them": "2026-01-01"}
    texts["It cures and is safe in most of them today."] = "2027-01-01"
    claims = tuple(ApprovedClaim(text, "MLR-1", "Dr. Roe", until, "C-1") for text, until in texts.items())
    assert sorted(told(text, approved=Approved(claims))) == sorted(expected)


def test_an_approved_finding_says_by_whom() -> None:
    claims = Approved((ApprovedClaim("It cures.", "MLR-1", "Dr. Roe", "2027-01-01", "C-1"),))
    [found] = triaged("It cures.", approved=claims)
    assert found.status is Status.APPROVED
    assert found.excuse == "approved claim C-1; until 2027-01-01; MLR-1; by Dr. Roe"


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("Hi.\n\n<!-- medlint-disable-next-line EFF002 -- x -->\nIt works.", "EFF002 found nothing in line 4"),
        (
            "It works. <!-- medlint-disable-line EFF002, SAF003 -- x -->\nMore.",
            "EFF002 and SAF003 found nothing in line 1",
        ),
        (
            "<!-- medlint-disable EFF002 -- x -->\nIt works.\n<!-- medlint-enable -->",
            "EFF002 found nothing in lines 1 to 2",
        ),
        ("<!-- medlint-disable-file EFF002 -- x -->\nIt works.", "EFF002 found nothing in this text"),
        ("It works. <!-- medlint-disable-next-line EFF002 -- x -->", "EFF002 found nothing because no text follows"),
    ],
)
def test_where_nothing_was_found_is_told(text: str, detail: str) -> None:
    assert [f.message for f in triaged(text)] == [detail]


def test_braces_in_a_directive_are_only_text() -> None:
    [found] = triaged("<!-- medlint-disabel {match} {x} -->")
    assert "{match}" in found.message


PIECES = st.sampled_from([
    "<!-- ", " -->", "{/* ", " */}", "medlint", "-disable", "-next-line", "-line", "-file", "-enable", "disabel", " EFF002", " SAF003", ",", " --",
    " \u2014 ", " until=2026-01-01", " until=", "ref=x", "=", '"', "\n", "\r\n", " ", "---\n", "+++\n", "medlint:\n  disable:\n    - rule: EFF002\n",
    "      reason: x\n", "[[medlint.disable]]\n", "medlint = {", "}", "It cures. ", "and is safe", "`", "> ", "- ", "<p>", "\u00ad", "\u0130", "😀", "an odd\0sign",
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join), st.sampled_from(["a.md", "a.mdx", "a.html", "a.txt"]))
def test_whatever_is_written_nothing_is_dropped_and_every_finding_has_its_place(text: str, path: str) -> None:
    source = document(text, path).source
    for finding in triaged(text, path):
        assert 0 <= finding.span.start <= finding.span.end <= len(source)
        assert (finding.status is Status.OPEN) == (not finding.reason)
        assert finding.message
        if finding.rule.category == "housekeeping":
            assert finding.status is Status.OPEN


# --- with the rulebook that is built in -------------------------------------------------------------------------------

CURE = "It cures depression."


def checked(text: str, path: str = "a.md", **given: Any) -> list[str]:
    asked = {"select": ("EFF002", "housekeeping"), "today": TODAY, **given}
    report = api.check_text(text, path, Settings(**asked))
    return [f"{f.rule.id} {f.status.value}" for f in report.findings]


def test_every_voice_is_a_rule_of_the_rulebook() -> None:
    found = {r.check.about: r for r in load().pack.rules if isinstance(r.check, Housekeeping)}
    assert set(found) == set(ABOUT)
    assert all(name == rule.name for name, rule in found.items())


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param({}, ["SUP004 open", "EFF002 open"], id="expired"),
        pytest.param({"today": "2020-01-01"}, ["EFF002 suppressed"], id="on an earlier day"),
        pytest.param({"ignore_suppressions": True}, ["EFF002 open"], id="suppressions ignored"),
        pytest.param(
            {"ignore_suppressions": True, "today": "2020-01-01"}, ["EFF002 open"], id="ignored before they expire"
        ),
        pytest.param({"select": ("EFF002",)}, ["EFF002 open"], id="only one rule"),
        pytest.param({"select": ("SUP004",)}, ["SUP004 open"], id="only that rule"),
        pytest.param({"severity": (("SUP004", "off"),)}, ["EFF002 open"], id="turned off"),
    ],
)
def test_settings(asked: dict[str, Any], expected: list[str]) -> None:
    text = f"<!-- medlint-disable-next-line EFF002 until=2020-03-31 -- x -->\n{CURE}"
    assert checked(text, **asked) == expected


def test_only_open_findings_fail() -> None:
    text = f"{CURE} <!-- medlint-disable-line EFF002 -- x -->"
    report = api.check_text(text, settings=Settings(select=("EFF002", "housekeeping")))
    assert [f.status for f in report.findings] == [Status.SUPPRESSED]
    assert report.exit_code() == 0


def test_unused_is_not_said_of_rules_that_were_not_selected() -> None:
    text = "<!-- medlint-disable-next-line SAF001, REG001 -- x -->\nWe open at nine."
    assert checked(text) == []
    assert checked(text, select=()) == ["SUP005 open"]
    assert checked("<!-- medlint-disable-next-line efficacy -- x -->\nWe open at nine.") == []


def test_a_finding_about_the_whole_text_is_covered_by_its_place() -> None:
    text = (
        "---\nmedlint: {disable: [{rule: EVI015, reason: x}]}\n---\n"
        + "Ketamine cures depression. It ends anxiety. " * 3
    )
    assert "EVI015 suppressed" in checked(text, select=("EVI015",))


def test_approved_claims_beside_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    claim = f"- {{text: {CURE}, reference: MLR-1, approved-by: Dr. Roe, valid-until: 2027-01-01}}\n"
    Path("approved-claims.yml").write_text(claim)
    Path("a.md").write_text(CURE)
    asked = Settings(select=("EFF002", "housekeeping"), today=TODAY, configured=True)
    assert [f.status.value for f in api.check_paths(["a.md"], asked).findings] == ["approved"]
    assert [f.status.value for f in api.check_paths(["a.md"], asked._replace(configured=False)).findings] == ["open"]
    Path("approved-claims.yml").write_text(claim.replace("approved-by", "aproved-by"))
    report = api.check_paths(["a.md"], asked)
    assert [(f.path, f.stage) for f in report.failures] == [("approved-claims.yml", "config")]
    assert [f.status.value for f in report.findings] == ["open"]
    assert report.exit_code() == 2
