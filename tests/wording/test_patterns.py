"""Phrases, word lists and regular expressions matched in sentences."""

from __future__ import annotations

import pytest

from medlint.judgement.matcher import read_through
from medlint.rule import Profile, WordList
from medlint.wording.patterns import PatternError
from small_book import book, document, findings, forbid, matched, word_list

LISTS = [
    word_list("condition", "depression", "panic attack", "sleep apnoea", exempt=("respiratory depression",)),
    word_list("relieve", "relieve", "get rid of", word_class="verb"),
    word_list("anything", "trouble", includes=("condition",)),
]


def found(phrase: str, text: str) -> list[str]:
    return matched(book(forbid(phrase), lists=LISTS), text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        pytest.param("sar", "It is necessary.", id="part of a longer word"),
        pytest.param("=cure", "It cures.", id="an exact word in another form"),
        pytest.param("side effect", "side by side, in effect", id="words apart"),
        pytest.param("=a =b", "a, b", id="a comma between"),
        pytest.param("=cure .. =pain", "cure the", id="nothing after the gap"),
        pytest.param("=cure .. =pain", "cure one two three four pain", id="a gap too wide"),
        pytest.param("=cure .. =pain", "cure, but pain", id="a gap does not cross but"),
        pytest.param("=cure ... =pain", "cure does not pain", id="a gap does not cross not"),
        pytest.param("=cure ... =pain", "cure; pain", id="a gap does not cross a semicolon"),
        pytest.param("=cure ... =pain", "cure (pain)", id="a gap does not cross a bracket"),
        pytest.param("=cure ... =pain", "cure — pain", id="a gap does not cross a dash"),
        pytest.param("=cure .. =pain", "A cure. No pain.", id="a gap does not leave the sentence"),
        pytest.param("^ =cure", "It is a cure.", id="not at the beginning"),
        pytest.param("=cure $", "A cure for all.", id="not at the end"),
        pytest.param("{condition}", "respiratory depression", id="an exempt entry"),
        pytest.param("{condition}", "panic now, attack later", id="half an entry"),
        pytest.param("{relieve}", "riddance", id="no form of the verb"),
        pytest.param("{number} =days", "some days", id="no number"),
        pytest.param("=pain =free", "===\n", id="only signs"),
    ],
)
def test_silent(phrase: str, text: str) -> None:
    assert found(phrase, text) == []


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        pytest.param("cure", "It CURED me.", "CURED", id="a form in capitals"),
        pytest.param("side effect", "side-effects", "side-effects", id="a hyphen"),
        pytest.param("side effect", "side\neffects", "side effects", id="a line wrap"),
        pytest.param("side effect", "side **effects**", "side effects", id="markup between"),
        pytest.param("cure", "cu\u00adres", "cures", id="a soft hyphen"),
        pytest.param("=can't", "can\u2019t", "can't", id="a curly apostrophe"),
        pytest.param("patient story", "the patient's story", "patient's story", id="a possessive"),
        pytest.param("=cure .. =pain", "cure any, any, any pain", "cure any, any, any pain", id="a comma is free"),
        pytest.param("=cure .. =but", "cure this but", "cure this but", id="a gap before the word that ends clauses"),
        pytest.param("=not =cure", "not cure", "not cure", id="a barrier as a word"),
        pytest.param("^ =the [=very] =best", "The best.", "The best", id="without the optional word"),
        pytest.param("=the [=very] =best", "The very best.", "The very best", id="with it"),
        pytest.param("=cure $", "It is a cure!)", "cure", id="signs after the end"),
        pytest.param("{condition}", "sleep apnoea", "sleep apnoea", id="an entry of two words"),
        pytest.param("{condition}", "Panic attacks", "Panic attacks", id="its plural"),
        pytest.param("{condition}", "deep depression", "depression", id="an entry that is not exempt here"),
        pytest.param("{relieve}", "getting rid of", "getting rid of", id="the first word of a verb inflects"),
        pytest.param("{anything}", "depression", "depression", id="a list within a list"),
        pytest.param("{number} =days", "3.5 days", "3.5 days", id="digits"),
        pytest.param("{number} =days", "twenty days", "twenty days", id="number words"),
        pytest.param("100 %", "100% safe", "100%", id="a number and a sign"),
        pytest.param("2 to 5 =days", "2–5 days", "", id="a dash between numbers is no word"),
        pytest.param("2 5 =days", "2–5 days", "2–5 days", id="a dash between numbers"),
        pytest.param("{treatment}", "Vitamin drips", "Vitamin drips", id="a treatment"),
    ],
)
def test_found(phrase: str, text: str, words: str) -> None:
    profile = Profile("drip", "Drip", "drug", ("vitamin drip",))
    assert matched(book(forbid(phrase), lists=LISTS, profiles=[profile]), text) == ([words] if words else [])


def test_matches_are_judged_one_by_one() -> None:
    reading = read_through(document("It cures, cured and cures."), book(forbid("cure")).matcher)
    assert [m.start for m in reading.matches[0]] == [1, 3, 5]


# --- items of lists ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Benefits include less pain:\n\n- more sleep\n- more joy", id="wholly in the lead-in"),
        pytest.param("Less pain.\n\n- benefits", id="the line before is closed"),
        pytest.param("Benefits:\n\nLess pain.", id="a sentence of its own"),
        pytest.param("Benefits:\n\nYou will soon see that there is less of the pain", id="a long line"),
        pytest.param("Benefits:\n\nIt is a calm place to be.\n\nLess pain", id="after other text"),
        pytest.param("Benefits:\n\n# Less pain", id="a heading"),
    ],
)
def test_what_no_item_says(text: str) -> None:
    rules = book(forbid("benefit ... pain"))
    assert [f for f in findings(rules, text) if f.line > 1] == []


def test_a_match_in_the_lead_in_is_told_once() -> None:
    found = findings(book(forbid("less pain")), "You get less pain:\n\n- here\n- there\n- pain")
    assert [(f.match, f.line) for f in found] == [("less pain", 1)]


def test_an_item_ends_its_lead_in() -> None:
    found = findings(
        book(forbid("benefit ... pain")), "# Benefits include\n\nThe benefits are:\n\n- less pain\n- ***\n"
    )
    assert [(f.match, f.line, f.column) for f in found] == [("less pain", 5, 3)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("# Benefits\n\nLess pain", 3, id="below a heading"),
        pytest.param("Benefits:\n\nLess pain", 3, id="below a line left open"),
        pytest.param("Benefits:\n\nMore joy\n\nLess pain", 5, id="below another such line"),
        pytest.param("**Benefits**\n\n- less pain", 3, id="an item below a few words"),
        pytest.param("# Benefits\n\nLess pain.", 3, id="with a full stop right below a heading"),
    ],
)
def test_a_few_words_end_the_line_above(text: str, line: int) -> None:
    assert [(f.match, f.line) for f in findings(book(forbid("benefit ... pain")), text)] == [
        ("less pain" if "less" in text else "Less pain", line)
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# Benefits\n\nWe saw a few patients with less pain.", id="a whole sentence"),
        pytest.param("# Benefits\n\nMore joy.\n\nLess pain.", id="not right below"),
        pytest.param("Benefits:\n\nLess pain.", id="no heading"),
        pytest.param("# Benefits\n\nLess pain?", id="a question"),
    ],
)
def test_a_sentence_stands_by_itself(text: str) -> None:
    assert findings(book(forbid("benefit ... pain")), text) == []


def test_the_arrow_can_be_named() -> None:
    rules = book(forbid("benefit → pain"))
    assert matched(rules, "Benefits:\n\n- pain") == ["pain"]
    assert matched(rules, "Benefits:\n\n- no pain") == []


def test_a_regular_expression_is_not_run_over_the_lead_in() -> None:
    found = findings(book(forbid("zzz", regexes=["less"])), "Less:\n\n- pain\n- less")
    assert [(f.match, f.line) for f in found] == [("Less", 1), ("less", 4)]


# --- regular expressions ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "text", "words"),
    [
        pytest.param(r"\bcures?\b", "A curette.", [], id="silent"),
        pytest.param("zz|yy", "z y", [], id="none of the literals"),
        pytest.param(r"\bcures?\b", "It CURES.", ["CURES"], id="any case"),
        pytest.param(r"\d+ ?%", "100 % and 5%", ["100 %"], id="the first of a sentence"),
        pytest.param("(?-i:NAD)", "nad and NAD", ["NAD"], id="a case that counts"),
        pytest.param("★{3,}", "★★★★ Great", ["Great"], id="a sign that is no token gives the next one"),
        pytest.param("K", "5 \u212a", ["K"], id="the Kelvin sign is shown as K"),
    ],
)
def test_regular_expressions(source: str, text: str, words: list[str]) -> None:
    assert matched(book(forbid("zzz", regexes=[source])), text) == words


def test_a_match_on_a_line_without_words_takes_all_of_it() -> None:
    assert matched(book(forbid("zzz", regexes=["★+"])), "★★★\n\ntext", "a.txt") == ["★★★"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param("(", "no regular expression", id="not one"),
        pytest.param("a*", "matches nothing", id="the empty text"),
    ],
)
def test_regular_expressions_that_cannot_be_used(source: str, message: str) -> None:
    with pytest.raises(PatternError, match=message):
        book(forbid("zzz", regexes=[source]))


# --- word lists -------------------------------------------------------------------------------------------------------


def test_a_list_that_does_not_exist() -> None:
    with pytest.raises(PatternError, match="no word list named 'nothing'"):
        book(forbid("{nothing}"))


def test_a_list_includes_one_that_does_not_exist() -> None:
    with pytest.raises(PatternError, match="does not exist"):
        book(forbid("cure"), lists=[WordList("a", "s", "noun", ("b",), includes=("c",))])
