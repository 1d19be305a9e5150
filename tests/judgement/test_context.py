"""What the words around a claim do to it."""

from __future__ import annotations

import pytest

from medlint.judgement.context import is_question, quotations, quoted
from medlint.judgement.judging import milder
from medlint.rule import Cue, Profile, Severity
from medlint.rulefiles.rulebook import Rulebook
from small_book import book, findings, forbid, word_list

CUES = (
    Cue("negated", ("=no|=not", "doesn't"), "forward", 4),
    Cue("negated", ("is a myth",), "backward", 3),
    Cue("negated", ("not only", "no (other|doubt)"), pseudo=True),
    Cue("hedged", ("=may|=might",), "forward"),
    Cue("weakly-hedged", ("=can",), "forward"),
    Cue("attributed", ("according to",), "sentence"),
    Cue("critical", ("beware",), "sentence"),
)
LISTS = (word_list("side-effect", "side effect"),)
STOPS = ("but|because", ";", ":")
KEEP = {"negated": "keep", "question": "keep", "critical": "keep"}


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    """Every context is kept, so that each is told."""
    return book(forbid("cure", "=no {side-effect}", effects=KEEP), lists=LISTS, cues=CUES, terminators=STOPS)


def contexts(rules: Rulebook, text: str) -> list[str]:
    """The contexts of the first finding."""
    return list(findings(rules, text)[0].contexts)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("It is a cure.", id="nothing around it"),
        pytest.param("It cures, not only pain.", id="a cue after what it would reach forward"),
        pytest.param("Not one two three four cures it.", id="beyond the reach"),
        pytest.param("It is not easy because it cures.", id="beyond a terminator"),
        pytest.param("It is not easy; it cures.", id="beyond a semicolon"),
        pytest.param("Not only does it help, it cures.", id="a pseudo cue"),
        pytest.param("No other clinic cures it.", id="another pseudo cue"),
        pytest.param("No doubt it cures.", id="no doubt"),
        pytest.param("The cure for it all and everything is a myth.", id="too far before a cue that reaches back"),
        pytest.param("It is no joke. It cures.", id="in another sentence"),
        pytest.param("It has no side effects.", id="the denial is the claim"),
        pytest.param('The "cure" of all.', id="a quoted term"),
        pytest.param('He said "so it is" and cures.', id="after the quotation"),
        pytest.param("It cures? Yes.", id="a question answered with yes"),
        pytest.param("Does it cure asthma? Absolutely!", id="a question answered with absolutely"),
    ],
)
def test_no_context(rules: Rulebook, text: str) -> None:
    assert contexts(rules, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("It does not cure it.", ["negated"], id="forward"),
        pytest.param("It doesn't ever really cure it.", ["negated"], id="within the reach"),
        pytest.param("Not, I say, a cure.", ["negated"], id="signs do not count"),
        pytest.param("The cure is a myth.", ["negated"], id="backward"),
        pytest.param("It may one day be the cure.", ["hedged"], id="to the end of the clause"),
        pytest.param("It can cure it.", ["weakly-hedged"], id="weakly"),
        pytest.param("It can, or may, cure it.", ["hedged"], id="a real hedge outweighs a weak one"),
        pytest.param("It may not cure it.", ["negated", "hedged"], id="two contexts, in their order"),
        pytest.param("It cures, according to us.", ["attributed"], id="the whole sentence"),
        pytest.param("Beware of those who promise cures.", ["critical"], id="critical"),
        pytest.param("Does it cure asthma?", ["question"], id="a question"),
        pytest.param("Does it cure asthma? No.", ["question"], id="a question answered with no"),
        pytest.param(
            "Does it cure asthma? Yes, in most of those who come.", ["question"], id="the answer tells by itself"
        ),
        pytest.param('She said: "It will cure you all."', ["quoted"], id="a quotation"),
        pytest.param("It cures (doi 10.1000/abc).", ["cited"], id="a source"),
        pytest.param("Not a joke, not a cure.", ["negated"], id="one of two cues reaches it"),
    ],
)
def test_contexts(rules: Rulebook, text: str, expected: list[str]) -> None:
    assert contexts(rules, text) == expected


def test_the_lead_in_gives_its_items_a_context(rules: Rulebook) -> None:
    found = findings(rules, "It does not:\n\n- cure\n- help")
    assert [list(f.contexts) for f in found] == [["negated"]]


@pytest.mark.parametrize(
    ("effect", "severity"),
    [
        pytest.param("keep", "error", id="keep"),
        pytest.param("lower", "warning", id="lower"),
        pytest.param("warning", "warning", id="warning"),
        pytest.param("info", "info", id="info"),
        pytest.param("pass", None, id="pass"),
    ],
)
def test_effects(effect: str, severity: str | None) -> None:
    rules = book(forbid("cure", effects={"hedged": effect}), cues=CUES)
    found = [f.severity.label for f in findings(rules, "It may cure it.")]
    assert found == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("one", "other", "severity"),
    [
        pytest.param("info", "lower", "info", id="info beside lower"),
        pytest.param("lower", "lower", "warning", id="lower counts once"),
        pytest.param("keep", "warning", "warning", id="keep beside warning"),
        pytest.param("info", "pass", None, id="pass outweighs all"),
    ],
)
def test_the_mildest_of_several_contexts_counts(one: str, other: str, severity: str | None) -> None:
    rules = book(forbid("cure", effects={"hedged": one, "attributed": other}), cues=CUES)
    found = [f.severity.label for f in findings(rules, "According to us it may cure it.")]
    assert found == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        pytest.param("Moondust may soothe migraine.", "warning", id="a treatment and a disease"),
        pytest.param("Moondust may also soothe migraine.", "warning", id="a word between"),
        pytest.param("Moondust may soothe you.", "info", id="no disease"),
        pytest.param("It may soothe migraine.", "info", id="no treatment"),
        pytest.param("Moondust is for those whom rest may soothe of migraine.", "info", id="a treatment far off"),
        pytest.param("Rest may soothe migraine without moondust.", "info", id="a treatment behind"),
    ],
)
def test_named_asks_who_acts_on_what(text: str, severity: str) -> None:
    rules = book(
        forbid("soothe ..3 {disease}", "soothe =you", effects={"hedged": "named"}),
        cues=CUES,
        lists=(word_list("disease", "migraine"),),
        profiles=(Profile("moondust", "Moondust", "supplement", ("moondust",)),),
    )
    assert [f.severity.label for f in findings(rules, text)] == [severity]


@pytest.mark.parametrize(
    ("text", "severities"),
    [
        pytest.param("It soothes you [1].", ["warning"], id="a source alone"),
        pytest.param("In one trial it soothes you [1].", [], id="a study"),
        pytest.param("Participants felt that it soothes you [1].", [], id="a word of studies"),
        pytest.param("In one trial it soothes you.", ["error"], id="a study without a source"),
    ],
)
def test_reported_asks_whether_a_study_is_told_of(text: str, severities: list[str]) -> None:
    rules = book(
        forbid("soothe =you", effects={"cited": "reported"}),
        lists=(word_list("study", "trial"), word_list("study-word", "participant")),
    )
    found = findings(rules, f"{text}\n\n## References\n\n1. Doe J. Rest. J Test. 2024;4:1-9.")
    assert [f.severity.label for f in found] == severities


def test_named_is_an_info_where_a_whole_text_is_judged() -> None:
    assert milder(Severity.ERROR, Severity.ERROR, "named") is Severity.INFO


def test_lowering_never_goes_below_info() -> None:
    rules = book(forbid("cure", severity=Severity.INFO, effects={"hedged": "lower"}), cues=CUES)
    assert [f.severity.label for f in findings(rules, "It may cure it.")] == ["info"]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        pytest.param("No.", False, id="no"),
        pytest.param("Why? Because.", False, id="not at the end"),
        pytest.param("Why?", True, id="plain"),
        pytest.param('"Why?"', True, id="in quotation marks"),
        pytest.param("(Why?) ", True, id="in brackets"),
        pytest.param("Did you know that it heals?", False, id="it only seems to ask"),
    ],
)
def test_questions(text: str, asks: bool) -> None:
    assert is_question(text) is asks


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        pytest.param("no marks here X", False, id="none"),
        pytest.param('a "term" X', False, id="after"),
        pytest.param('"X" here', False, id="a term"),
        pytest.param('"one two three X" here', True, id="four words"),
        pytest.param('"one two three X', True, id="never closed"),
    ],
)
def test_quotations(text: str, inside: bool) -> None:
    assert quoted(quotations(text), text.index("X")) is inside
