"""Approved claims: the very wording passes, near wording is shown with what differs, and an approval has an end."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from time import process_time
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medlint.kinds.require import Require
from medlint.kinds.sources import SourceCheck
from medlint.linter import lint
from medlint.review.approved import Approved, ApprovedClaim, judge, key_of, load
from medlint.review.nearness import CLOSE, Nearness
from medlint.rule import Rule
from medlint.rulefiles.schema import schema
from small_book import book, document, forbid

TEXT = "These drops cure mild athlete's foot in four weeks in most adults."
TODAY = "2026-11-21"
CURE = forbid("cure", id="EFF002")
NAMES = {
    "eff002": frozenset({"EFF002"}),
    "cure-claim": frozenset({"EFF002"}),
    "efficacy": frozenset({"EFF001", "EFF002"}),
    "sup001": frozenset[str](),
}


def claim(text: str = TEXT, **fields: Any) -> ApprovedClaim:
    return ApprovedClaim(
        text, **{"reference": "MLR-1", "approved_by": "Dr. Roe", "valid_until": "2027-03-31", **fields}
    )


def verdicts(text: str, *claims: ApprovedClaim, path: str = "a.md", rule: Rule = CURE) -> list[tuple[str, str]]:
    made = document(text, path)
    _, found, _ = lint(made, book(rule))
    approved = Approved(claims or (claim(),), str(Path.cwd()))
    return [(verdict.about, verdict.detail) for _, verdict in judge(made, found, approved, TODAY)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TEXT, id="the very wording"),
        pytest.param(TEXT.upper(), id="case"),
        pytest.param(TEXT.replace(" ", "  "), id="white space"),
        pytest.param(TEXT.replace(" in ", "\nin "), id="line wraps"),
        pytest.param(TEXT.replace("'", "\u2019"), id="quotes"),
        pytest.param(TEXT.rstrip("."), id="no full stop"),
        pytest.param(TEXT.replace(".", "!"), id="another sign at the end"),
        pytest.param(TEXT.replace("cure", "**cure**"), id="markup"),
        pytest.param(f"“{TEXT}”", id="in quotation marks"),
        pytest.param(f"- {TEXT}\n- More.", id="in a list"),
        pytest.param(f"Hello. {TEXT} More.", id="among others"),
        pytest.param(TEXT.replace(".", "[3]."), id="mark of a source before the stop"),
        pytest.param(TEXT + "[^fda]\n\n[^fda]: FDA.", id="footnote"),
        pytest.param(TEXT.replace(".", "\u00b9\u00b2."), id="superscript"),
    ],
)
def test_the_wording_passes(text: str) -> None:
    assert verdicts(text) == [("approved", "")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("It cures depression.", id="another claim"),
        pytest.param("These drops cure you.", id="a few words in common"),
        pytest.param("These drops ease mild athlete's foot in four weeks in most adults.", id="nothing is found in it"),
        pytest.param("", id="nothing at all"),
    ],
)
def test_other_wording_is_left_alone(text: str) -> None:
    assert verdicts(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(TEXT.replace("mild", "severe"), "approved is 'mild', here stands 'severe'", id="a word"),
        pytest.param(TEXT.replace("four", "two"), "approved is 'four', here stands 'two'", id="a figure"),
        pytest.param(TEXT.replace("most ", "all "), "approved is 'most', here stands 'all'", id="a lost hedge"),
        pytest.param(TEXT.replace(" mild", ""), "approved is 'cure mild athlete's', here 'mild' is left out", id="left out"),
        pytest.param(TEXT.replace("adults", "healthy adults"), "here stands 'most healthy adults', and 'healthy' is not in", id="added"),
    ],
)  # fmt: skip
def test_near_wording_is_told_with_the_difference(text: str, told: str) -> None:
    [(about, detail)] = verdicts(text, claim(id="C-7"))
    assert about == "approved-claim-changed"
    assert detail.startswith("C-7: ")
    assert told in detail


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TEXT.replace("drops cure", "drops, cure"), id="a comma"),
        pytest.param(TEXT.replace("cure mild", "“cure” mild"), id="quotes about a word"),
    ],
)
def test_other_signs_between_the_same_words_are_told(text: str) -> None:
    signs = "the words are those that were approved, and the signs between them are not"
    assert verdicts(text) == [("approved-claim-changed", signs)]


@pytest.mark.parametrize("fields", [{"rules": ("EFF001",)}, {"files": ("b.md",)}])
def test_a_claim_for_other_rules_or_files_is_not_near(fields: dict[str, Any]) -> None:
    assert verdicts(TEXT, claim(**fields)) == []


def test_the_closest_claim_is_told() -> None:
    others = (claim(TEXT.replace("adults", "children")), claim(TEXT.replace("four", "three")))
    [(_, detail)] = verdicts(TEXT.replace("four", "nine"), *others, claim())
    assert detail in ("approved is 'four', here stands 'nine'", "approved is 'three', here stands 'nine'")


def test_an_approval_has_an_end() -> None:
    assert verdicts(TEXT, claim(valid_until="2026-11-21")) == [("approved", "")]
    [(about, detail)] = verdicts(TEXT, claim(valid_until="2026-11-20", id="C-7"))
    assert about == "approved-claim-expired"
    assert detail == "C-7: valid until 2026-11-20, approved by Dr. Roe (MLR-1)"
    assert verdicts(TEXT, claim(valid_until="2020-01-01"), claim()) == [("approved", "")]


@pytest.mark.parametrize(
    ("claims", "path", "passes"),
    [
        pytest.param(claim(rules=("EFF002",)), "a.md", True, id="its rule"),
        pytest.param(claim(rules=("EFF001",)), "a.md", False, id="another rule"),
        pytest.param(claim(files=("drops/**",)), "drops/a.md", True, id="its files"),
        pytest.param(claim(files=("drops/**",)), "pills/a.md", False, id="other files"),
        pytest.param(claim(files=("*.md",)), "pills/a.md", True, id="files by name"),
    ],
)
def test_rules_and_files(claims: ApprovedClaim, path: str, passes: bool) -> None:
    assert verdicts(TEXT, claims, path=path) == ([("approved", "")] if passes else [])


def test_of_several_sentences_all_have_to_stand_there() -> None:
    both = claim(f"{TEXT} Results vary.")
    assert verdicts(f"{TEXT} Results vary. More.", both) == [("approved", "")]
    for text in (f"{TEXT} Results are certain.", f"{TEXT}\n\nResults vary."):
        [(about, detail)] = verdicts(text, both)
        assert about == "approved-claim-changed"
        assert detail.endswith("here 'results vary' is left out")
    long = claim(f"{TEXT} They cost nothing. They are sold in every shop. Ask for them by name.")
    [(about, detail)] = verdicts(TEXT.replace("mild", "severe"), long)
    assert detail == "approved is 'mild', here stands 'severe'"
    [(about, detail)] = verdicts(TEXT, long)
    assert "is left out" in detail


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{TEXT} Results vary from clinic to clinic.", id="the second goes on"),
        pytest.param(f"{TEXT} Never say that results vary.", id="the second begins otherwise"),
        pytest.param(f"Results vary. {TEXT}", id="the other way round"),
        pytest.param(f"{TEXT} Ask us. Results vary.", id="apart"),
    ],
)
def test_sentences_beside_others_that_only_contain_them_are_not_approved(text: str) -> None:
    assert "approved" not in [about for about, _ in verdicts(text, claim(f"{TEXT} Results vary."))]


def test_a_broken_mark_of_a_source_is_not_excused_by_the_wording_it_stands_at() -> None:
    weak = Rule("EVI010", "weak", "evidence", "s", "m", "sources", SourceCheck("integrity", weak=("our own blog",)))
    text = "It cures acne, as our own blog tells."
    assert verdicts(text, claim(text), rule=weak) == []
    assert verdicts(text, claim(text, rules=("EVI010",)), rule=weak) == [("approved", "")]


def test_an_omission_is_not_excused_by_the_sentence_it_stands_at() -> None:
    made = document(TEXT)
    _, [finding], _ = lint(made, book(CURE))
    whole = finding._replace(rule=CURE._replace(kind="require", check=Require()), missing=("abuse",))
    assert judge(made, [whole], Approved((claim(),)), TODAY) == []


def test_wording_is_compared_without_what_does_not_matter() -> None:
    assert key_of("“It  WORKS – really.”[1, 2]") == key_of("it works - really")
    assert key_of("It works in 30%") != key_of("It works in 70%")


# --- the file ---------------------------------------------------------------------------------------------------------

GOOD = f"""\
- id: C-1
  text: {TEXT}
  reference: MLR-1
  approved-by: Dr. Roe
  valid-until: 2027-03-31
  rules: [cure-claim, efficacy]
  files: drops/**
- {{text: Other., reference: MLR-2, approved-by: Dr. Roe, valid-until: 2027-03-31}}
"""


def loaded(tmp_path: Path, text: str) -> tuple[Approved, list[str]]:
    file = tmp_path / "approved-claims.yml"
    file.write_text(text, encoding="utf-8")
    approved, problems = load(file, NAMES)
    return approved, [f"{p.line}: {p.message}" for p in problems]


def test_a_file_is_read(tmp_path: Path) -> None:
    approved, problems = loaded(tmp_path, GOOD)
    assert problems == []
    first, second = approved.claims
    assert first == replace(claim(id="C-1"), rules=("EFF001", "EFF002"), files=("drops/**",), line=1)
    assert (second.text, second.rules, second.files) == ("Other.", (), ())
    assert approved.folder == str(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param("valid-until: 2027-03-31", "valid-until: 2027-02-30", "1: '2027-02-30' is no day", id="no such day"),
        pytest.param("valid-until: 2027-03-31", "valid-until: soon", "5: 'valid-until' does not look right", id="no day"),
        pytest.param("  valid-until: 2027-03-31\n", "", "1: this approved claim has no 'valid-until'", id="no end"),
        pytest.param("approved-by", "aproved-by", "4: unknown key 'aproved-by'", id="slip"),
        pytest.param("cure-claim", "cure-clam", "1: there is no rule called 'cure-clam'", id="unknown rule"),
        pytest.param("cure-claim", "SUP001", "1: there is no rule called 'SUP001'", id="housekeeping"),
        pytest.param("drops/**", "'!pills/**'", "1: '!pills/**' can fit no file: a glob says what is meant", id="bad glob"),
        pytest.param(f"text: {TEXT}", "text: '...'", "1: the text of this claim has no words", id="no words"),
        pytest.param("  reference: MLR-1\n", "  reference: MLR-1\n  reference: MLR-2\n", "4: 'reference' stands here", id="twice"),
    ],
)  # fmt: skip
def test_a_claim_with_a_mistake_is_left_out_and_the_others_hold(tmp_path: Path, old: str, new: str, told: str) -> None:
    approved, problems = loaded(tmp_path, GOOD.replace(old, new, 1))
    assert [c.text for c in approved.claims] == ["Other."]
    assert len(problems) == 1
    assert problems[0].startswith(told)


@pytest.mark.parametrize("text", ["", "- text: [", "text: x", "[]", "- !!python/object:os.system x"])
def test_a_file_that_is_none(tmp_path: Path, text: str) -> None:
    approved, problems = loaded(tmp_path, text)
    assert approved.claims == ()
    assert problems


def test_an_id_is_there_once(tmp_path: Path) -> None:
    _, problems = loaded(tmp_path, GOOD.replace("- {text", "- {id: C-1, text"))
    assert problems == ["8: the id 'C-1' is already taken in line 1"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    approved, problems = load(tmp_path / "none.yml", NAMES)
    assert approved.claims == ()
    assert "cannot be read" in problems[0].message


def test_the_schema_says_the_same() -> None:
    validator = jsonschema.Draft202012Validator(schema("approved-claims"))
    good = {"text": "x", "reference": "r", "approved-by": "b", "valid-until": "2027-03-31"}
    assert validator.is_valid([good])
    assert validator.is_valid([{**good, "rules": ["EFF002"], "files": "drops/**", "id": "C-1"}])
    for bad in ({**good, "until": "2027"}, {**good, "valid-until": "soon"}, {"text": "x"}, {}):
        assert not validator.is_valid([bad])


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=14), min_size=1, max_size=6))
def test_no_near_wording_is_missed(wordings: list[list[str]]) -> None:
    words, *others = wordings
    found = {n for n, _ in Nearness([" ".join(o) for o in others], [[]] * len(others)).close_to(" ".join(words))}
    near = {n for n, o in enumerate(others) if SequenceMatcher(None, o, words, autojunk=False).ratio() >= CLOSE}
    assert found == {n for n in near if others[n] != words}


def test_many_claims_take_no_time() -> None:
    claims = tuple(claim(f"{TEXT[:-1]} number {n}.") for n in range(5000))
    text = "\n\n".join(f"These drops cure mild athlete's foot in {n} weeks in most children." for n in range(100))
    started = process_time()
    verdicts(text, *claims)
    assert process_time() - started < 5
