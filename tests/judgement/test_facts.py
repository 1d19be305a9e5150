"""What a document is about: which treatments it promotes, which risks it states of them, whether it sells."""

from __future__ import annotations

import pytest

from medlint.judgement.facts import Facts, facts_of
from medlint.judgement.matcher import read_through
from medlint.linter import lint
from medlint.readers import read
from medlint.rulefiles.rulebook import Rulebook, load


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load(cache=False)


def facts(book: Rulebook, text: str) -> Facts:
    return facts_of(read_through(read("a.md", text.encode()), book.matcher), book.matcher, book.pack.profiles)


def names(book: Rulebook, numbers: object) -> list[str]:
    return [book.pack.profiles[p].name for p in numbers]  # type: ignore[attr-defined]


SILENT = {
    "denied": "Ketamine has no side effects.",
    "without": "Ketamine works without nausea, dizziness or any other side effects.",
    "belittled": "Ketamine has minimal side effects.",
    "fewer": "Ketamine has fewer side effects than pills.",
    "a question": "Does ketamine have side effects?",
    "a heading with nothing under it": "# Ketamine\n\n## Side effects of ketamine\n\n## Prices\n\nCall us.",
    "of the other side": "Ketamine is an infusion. Antidepressants can cause weight gain and nausea.",
    "the other side of whereas": "Ketamine has no side effects, whereas antidepressants carry risks such as weight gain.",
    "the other side of but": "Surgery carries risks of infection and bleeding, but ketamine needs no cut.",
    "the other side after although": "Although ketamine is gentle, antidepressants can cause nausea.",
    "the other side of a semicolon": "Antidepressants come with nausea and weight gain; ketamine does not.",
    "unlike": "Unlike pills, which often come with side effects, ketamine is gentle.",
    "a disease": "Ketamine is for depression. Depression can cause fatigue and stroke.",
    "a benefit": "Ketamine reduces nausea and headaches.",
    "relief": "Ketamine lowers the risk of stroke.",
    "advice only": "Talk to your doctor about ketamine.",
    "a myth": "One myth is that ketamine causes cancer.",
    "does not bring it": "Ketamine does not increase the risk of stroke.",
    "the text itself": "This website is not a substitute for advice on the risks of ketamine in an emergency.",
    "a warm feeling": "You may feel relaxed after your ketamine session.",
    "swelling after an injury": "We offer ketamine. Swelling is common for days after an injury.",
    "untreated": "We offer ketamine. Untreated pain can interfere with sleep.",
    "a medicine that it suits": "Ketamine does not interact with other medications.",
    "relief after a number of people": "We offer ketamine. After two sessions, most patients report pain reduction.",
    "causes that are looked for": "Ketamine Center Ost finds the triggers and causes of migraines.",
    "whom an insurer leaves out": "We offer ketamine. People on Medicare are not eligible for these medications.",
    "minimises": "Ketamine minimises the risk of complications.",
    "what the hand feels": "With ketamine the arm may feel a slight tingle and a warm glow.",
    "the site of an illness": "We offer ketamine. The area may feel tender or swollen, near the site of the fissure.",
    "no greater": "The risk of side effects is no greater with ketamine than with a placebo.",
    "how frequent an illness is": "Ketamine is an infusion. Depression is common in people who had a stroke, says a study's author.",
    "a risk factor": "Smoking is a risk factor. Ketamine is an infusion.",
}
STATED = {
    "named": "Side effects of ketamine include nausea and dissociation.",
    "may cause": "Ketamine may cause nausea.",
    "it": "We offer ketamine. It can cause dizziness.",
    "occurs": "We offer ketamine. Nausea and dizziness can occur.",
    "contraindicated": "Ketamine should not be used by people with psychosis.",
    "do not": "Do not use ketamine when pregnant.",
    "a list under a heading": "# Ketamine\n\n## Risks and side effects\n\n- Nausea\n- Dissociation",
    "a list under a lead-in": "Ketamine has common side effects:\n\n- nausea\n- dizziness",
    "for whom it is not done": "Ketamine should not be performed in any of the following conditions.",
    "kept from it": "Pregnant women should not undergo ketamine treatment.",
    "cannot have it": "We offer ketamine. You cannot have this if you have a bleeding disorder.",
    "not for them": "We offer ketamine. If you have kidney disease, it is not for you.",
    "other medicines": "Ketamine can interact with other medications.",
    "for a while": "We offer ketamine. Expect two days of swelling.",
    "where it was given": "We offer ketamine. There is usually some bruising at the injection site.",
    "seldom": "We offer ketamine. Rarely, nerve damage occurs.",
    "unknown": "We offer ketamine. The long-term effects remain unknown.",
    "in general": "As with any procedure, ketamine has risks.",
    "of both": "Ketamine may cause nausea, but antidepressants do too.",
    "on our side of while": "While antidepressants take weeks, ketamine can cause nausea within minutes.",
    "together with another": "Taking ketamine with opioids can cause breathing problems.",
    "after a denial": "Ketamine has few side effects, but it can cause nausea.",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_what_is_no_statement_of_risk(book: Rulebook, text: str) -> None:
    found = facts(book, text)
    ketamine = next(i for i, p in enumerate(book.pack.profiles) if p.name == "ketamine")
    assert found.risks_of(ketamine) == set()


@pytest.mark.parametrize("text", STATED.values(), ids=STATED)
def test_what_states_a_risk(book: Rulebook, text: str) -> None:
    found = facts(book, text)
    ketamine = next(i for i, p in enumerate(book.pack.profiles) if p.name == "ketamine")
    assert found.risks_of(ketamine)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("We are open on Mondays.", [], id="none"),
        pytest.param("# Ketamine\n\nUnlike SSRIs, ketamine acts on glutamate. Call us.", ["ketamine"], id="unlike"),
        pytest.param(
            "# Ketamine or antidepressants?\n\nAntidepressants are pills. Antidepressants take weeks. "
            "Ketamine is an infusion. Ketamine is given here.",
            ["ketamine"],
            id="what sellers compare with",
        ),
        pytest.param(
            "Antidepressants help many people. We prescribe antidepressants.", ["antidepressants"], id="alone"
        ),
        pytest.param("Exercise wakes brain stem cells. Sleep feeds brain stem cells.", [], id="a name in other words"),
        pytest.param(
            "Stem cells and brain stem cells: we inject stem cells.", ["stem-cells"], id="beside them its name"
        ),
        pytest.param("# Ketamine and TMS\n\nWe offer ketamine and TMS.", ["ketamine", "tms"], id="two"),
    ],
)
def test_the_promoted_treatments(book: Rulebook, text: str, expected: list[str]) -> None:
    assert sorted(names(book, facts(book, text).promoted)) == expected


def test_the_risks_of_a_profile_are_told_by_name(book: Rulebook) -> None:
    found = facts(book, "Side effects of ketamine include nausea, dissociation and a rise in blood pressure.")
    ketamine = found.promoted[0]
    keys = {book.pack.profiles[ketamine].risks[r].key for r in found.risks[ketamine]}
    assert keys == {"nausea", "dissociation", "blood-pressure"}


@pytest.mark.parametrize(("sentences", "expected"), [(4, ["ketamine"]), (30, [])], ids=["short text", "long text"])
def test_a_treatment_named_once_in_passing_is_promoted_only_in_a_short_text(
    book: Rulebook, sentences: int, expected: list[str]
) -> None:
    text = "Ketamine was mentioned. " + "The weather was fine. " * sentences
    assert names(book, facts(book, text).promoted) == expected


@pytest.mark.parametrize(
    ("before", "whose"),
    [
        pytest.param(
            "It may help people whose antidepressants did not work.", ["ketamine"], id="it, and what it helps"
        ),
        pytest.param("They may help people on antidepressants.", ["ketamine"], id="they"),
        pytest.param("Antidepressants take weeks.", ["antidepressants"], id="the other by name"),
        pytest.param("These antidepressants take weeks.", ["antidepressants"], id="these with a noun"),
        pytest.param("They are antidepressants.", ["antidepressants"], id="what they are"),
    ],
)
def test_whose_risks_the_next_sentence_tells(book: Rulebook, before: str, whose: list[str]) -> None:
    found = facts(book, f"# Ketamine\n\nKetamine is an infusion. {before} Side effects include nausea. Book now.")
    told = next(s for s in found.reading.sentences if s.text.startswith("Side effects"))
    assert names(book, found.subjects[told.number]) == whose


def test_a_list_belongs_to_the_treatment_of_its_lead_in(book: Rulebook) -> None:
    text = "# Ketamine\n\nAntidepressants can have these side effects:\n\n- nausea\n- weight gain\n\nKetamine is an infusion."
    found = facts(book, text)
    ketamine = next(i for i, p in enumerate(book.pack.profiles) if p.name == "ketamine")
    assert ketamine not in found.risks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("We are open on Mondays. Book now.", False, id="no claim"),
        pytest.param("Ketamine may relieve depression. Book now.", False, id="hedged once, and hardly sells"),
        pytest.param(
            "We offer ketamine. It may relieve depression. It might restore sleep. Our team is here for you. Book now.",
            True,
            id="hedged and sells",
        ),
        pytest.param(
            "Ketamine is an anaesthetic. It may relieve depression. It might restore sleep. It is given in hospitals.",
            False,
            id="hedged and teaches",
        ),
        pytest.param("Ketamine may relieve depression.", False, id="hedged"),
        pytest.param("Ketamine may relieve depression. Ketamine might restore sleep.", False, id="hedged twice"),
        pytest.param("Ketamine is an anaesthetic. It was made in 1962.", False, id="describes"),
        pytest.param(
            "Ketamine relieves depression. Ketamine restores sleep. The evidence is mixed. The trial was small. "
            "More research is needed. Long-term safety is unknown. Side effects include nausea.",
            False,
            id="doubts more",
        ),
        pytest.param(
            "Ketamine is given here. We offer ketamine. Book now. You can call us.",
            False,
            id="sells, and claims nothing",
        ),
        pytest.param("Ketamine relieves depression.", False, id="one claim and nobody sells"),
        pytest.param(
            "Ketamine relieves depression. It can cause nausea. It can cause dissociation. "
            "Do not drive. Ketamine should not be used in pregnancy. Side effects include vomiting.",
            False,
            id="warns more",
        ),
        pytest.param("Ketamine relieves depression. Book now.", True, id="sells"),
        pytest.param("Ketamine relieves depression. Ketamine restores sleep.", True, id="claims"),
        pytest.param(
            "# Knee pain\n\nRest relieves pain. Warm baths reduce stiffness. See a doctor if it swells.",
            False,
            id="a title that names a disease, and nobody sells",
        ),
        pytest.param(
            "# Warm baths\n\nOur team knows knees. We run baths. They relieve pain. They reduce stiffness.",
            True,
            id="a title that names no treatment, and a seller speaks",
        ),
        pytest.param(
            "# After your ketamine infusion\n\nDo not drive. Avoid alcohol for 24 hours. Rest at home. Drink water. "
            "Ice packs relieve pain. Call us if you have questions.",
            False,
            id="instructions",
        ),
        pytest.param(
            "# Ketamine\n\nWe offer ketamine. It relieves depression and restores sleep. It calms anxiety. Book now.\n\n"
            "## Risks\n\n- Nausea\n- Dissociation\n- Raised blood pressure\n- Vomiting\n- Dizziness\n- Bladder pain",
            True,
            id="a list of risks is one place",
        ),
        pytest.param(
            "# Ketamine\n\nKetamine works better than pills. Our ketamine is safe. It has no side effects. Book now.",
            True,
            id="praise is a claim",
        ),
        pytest.param(
            "# Ketamine infusion\n\nThe infusion relieves pain. It restores sleep.",
            True,
            id="the title names a treatment",
        ),
        pytest.param(
            "# Low mood\n\nKetamine relieves pain. Ketamine restores sleep.", True, id="names a treatment again"
        ),
        pytest.param(
            "# Therapy for you\n\nYou can walk. You can rest. You sleep. Walks relieve pain.",
            False,
            id="speaks to you as a leaflet does",
        ),
    ],
)
def test_what_promotes(book: Rulebook, text: str, expected: bool) -> None:
    assert lint(read("a.md", text.encode()), book)[0].promotional is expected


@pytest.mark.parametrize(
    ("text", "severities"),
    [
        pytest.param("Ketamine is an anaesthetic.", [], id="no benefit"),
        pytest.param("Ketamine relieves depression. Side effects include nausea.", [], id="risks stated"),
        pytest.param("Ketamine relieves depression.", ["info"], id="informs"),
        pytest.param("Ketamine may relieve depression.", ["info"], id="informs with a hedge"),
        pytest.param("Ketamine relieves depression. Book now.", ["error"], id="promotes"),
        pytest.param(
            "Ketamine relieves depression. Depression can lead to fatigue. Book now.", ["error"], id="a disease"
        ),
    ],
)
def test_texts_that_inform_are_asked_for_risks_mildly(book: Rulebook, text: str, severities: list[str]) -> None:
    found = lint(read("a.md", text.encode()), book)[1]
    assert [f.severity.label for f in found if f.rule.id == "SAF001"] == severities


OFFICE = "Our team meets on Mondays. We plan the week. We write down what was done. Tickets are sorted by date. "
CLAIM = "The new tracker works wonders and restores your energy. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(OFFICE * 8 + CLAIM, set(), id="a handbook"),
        pytest.param(
            OFFICE * 8 + CLAIM + "Ketamine relieves pain. We offer ketamine. " * 3, {"EFF001"}, id="a treatment"
        ),
        pytest.param(OFFICE * 8 + CLAIM + "Back pain is common. Arthritis hurts. ", {"EFF001"}, id="illnesses"),
        pytest.param(OFFICE + CLAIM, {"EFF001"}, id="too short to tell"),
    ],
)
def test_a_text_about_something_else_claims_nothing(book: Rulebook, text: str, expected: set[str]) -> None:
    found = lint(read("a.md", text.encode()), book)[1]
    assert {f.rule.id for f in found if f.rule.id == "EFF001" and "tracker" in f.sentence} == expected


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        pytest.param(
            "# SURMOUNT-1\n\nThe dose was 5 mg.\n\nHalf of them got well.", True, id="a heading that names a trial"
        ),
        pytest.param("# STEP 1: YOUR VISIT\n\nHalf of them got well.", False, id="a step is no trial"),
        pytest.param("The results (Doe, 2019) are:\n\n- Half of them got well.", True, id="a lead-in with its source"),
        pytest.param("It was studied (Doe, 2019).\n\nHalf of them got well.", False, id="another paragraph"),
    ],
)
def test_what_stands_under_a_source(book: Rulebook, text: str, cited: bool) -> None:
    found = facts(book, text)
    last = found.reading.sentences[-1]
    assert found.cited(last, nearby=True) is cited
    assert not found.cited(last)
