"""The forms that a rule word stands for."""

from __future__ import annotations

import pytest

from medlint.wording.inflect import all_forms, noun_forms, plural, verb_forms


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("not", id="a small word"),
        pytest.param("may", id="a modal"),
        pytest.param("safe", id="an adjective on the list"),
        pytest.param("iv", id="two letters"),
        pytest.param("%", id="a sign"),
        pytest.param("5ht", id="with a digit"),
        pytest.param("don't", id="with an apostrophe"),
    ],
)
def test_words_that_stay_as_they_are(word: str) -> None:
    assert all_forms(word) == {word}


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        pytest.param("cure", "cures cured curing", id="ends in e"),
        pytest.param("free", "frees freed freeing", id="ends in ee"),
        pytest.param("die", "dies died dying", id="ends in ie"),
        pytest.param("tie", "ties tied tying", id="ends in ie, irregular"),
        pytest.param("relieve", "relieves relieved relieving", id="regular"),
        pytest.param("remedy", "remedies remedied remedying", id="consonant and y"),
        pytest.param("destroy", "destroys destroyed destroying", id="vowel and y"),
        pytest.param("stop", "stops stopped stopping", id="doubles"),
        pytest.param("treat", "treats treated treating", id="two vowels do not double"),
        pytest.param("fix", "fixes fixed fixing", id="x does not double"),
        pytest.param("reach", "reaches reached reaching", id="ends in ch"),
        pytest.param("undergo", "undergoes underwent undergone undergoing", id="irregular"),
        pytest.param("heal", "heals healed healing", id="heal"),
    ],
)
def test_verbs(word: str, forms: str) -> None:
    assert verb_forms(word) >= {word, *forms.split()}


@pytest.mark.parametrize(
    ("word", "many"),
    [
        pytest.param("infusion", "infusions", id="s"),
        pytest.param("clinic", "clinics", id="c"),
        pytest.param("virus", "viruses", id="s and es"),
        pytest.param("crutch", "crutches", id="ch"),
        pytest.param("therapy", "therapies", id="consonant and y"),
        pytest.param("day", "days", id="vowel and y"),
        pytest.param("potato", "potatoes", id="consonant and o"),
        pytest.param("ratio", "ratios", id="vowel and o"),
        pytest.param("psychosis", "psychoses", id="sis"),
        pytest.param("tooth", "teeth", id="irregular"),
        pytest.param("person", "people", id="irregular person"),
    ],
)
def test_plurals(word: str, many: str) -> None:
    assert plural(word) == many
    assert noun_forms(word) == {word, many}


def test_a_plain_word_of_a_phrase_is_verb_and_noun() -> None:
    assert all_forms("cure") == verb_forms("cure") | noun_forms("cure")
    assert "necessary" not in all_forms("sar")
