"""A text about something else than health holds no health claims; but what names an illness is one in any text."""

from __future__ import annotations

import pytest

from medlint.api import Settings, check_text
from medlint.judgement.purpose import Purpose

HANDBOOK = [
    "The lorry comes on Monday.", "Keys hang beside the door.", "The invoice names the street.", "Lights go off at ten.",
    "Each parcel has a number.", "The gate is green.", "Two cars fit in the yard.", "A bell tells the break.",
    "The printer stands in the hall.", "Paper is ordered in March.", "The roof was mended in spring.", "Chairs are stacked.",
    "The lift takes six crates.", "Badges are worn on the left.", "The canteen opens at noon.",
]  # fmt: skip
SETTINGS = Settings(select=("EFF",))


def flagged(*sentences: str, settings: Settings = SETTINGS) -> list[str]:
    report = check_text("\n\n".join([*HANDBOOK * 3, *sentences]), settings=settings)
    return [f.match for f in report.findings]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("This release heals the index.", id="software"),
        pytest.param("The new cache restores your settings.", id="settings"),
        pytest.param("It works fast and improves performance.", id="performance"),
    ],
)
def test_what_only_sounds_like_a_claim(sentence: str) -> None:
    assert flagged(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "match"),
    [
        pytest.param("Our drink cures asthma.", "cures asthma", id="an illness"),
        pytest.param("The lamp relieves headaches.", "relieves headaches", id="a symptom"),
        pytest.param("Ketamine heals you.", "heals you", id="a treatment"),
    ],
)
def test_a_claim_among_many_other_things(sentence: str, match: str) -> None:
    assert any(match in found for found in flagged(sentence))


def test_somebody_who_says_what_is_promoted_knows_better() -> None:
    """A page of which the front matter or the configuration names the class of product is about that product."""
    claim = "Our crystals restore your energy."
    assert flagged(claim) == []
    assert flagged(claim, settings=Settings(select=("EFF",), product_class="supplement")) == ["restore your energy"]


def test_a_few_sentences_are_never_off_topic() -> None:
    report = check_text("The gate is green. Our crystals restore your energy.", settings=SETTINGS)
    assert [f.match for f in report.findings] == ["restore your energy"]


def test_a_page_about_wellbeing_is_not_off_topic() -> None:
    calm = ["You lie on a warm bed.", "Your shoulders loosen.", "The body rests.", "Each guest has a quiet room."] * 4
    report = check_text("\n\n".join([*calm, "Our crystals restore your energy."]), settings=SETTINGS)
    assert "restore your energy" in [f.match for f in report.findings]


@pytest.mark.parametrize(
    ("claims", "sells", "warns", "expected"),
    [
        pytest.param(0, 9, 0, False, id="no claim"),
        pytest.param(1, 0, 0, False, id="one claim and nobody who speaks for it"),
        pytest.param(10, 0, 9, False, id="nobody sells, and doubts weigh as much"),
        pytest.param(10, 0, 4, True, id="nobody sells, and doubts are few"),
        pytest.param(10, 1, 9, True, id="somebody sells"),
    ],
)
def test_what_makes_an_advertisement(claims: int, sells: int, warns: int, expected: bool) -> None:
    signs = Purpose(claims, sells, warns, instructs=0, known=True, about=0.7, share=0.3, offered=False)
    assert signs.promotes() is expected
