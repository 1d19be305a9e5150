"""lint(): which findings, where, in which order, and what could not be checked."""

from __future__ import annotations

import time

import pytest

from medlint.document import Alignment, Block, Document, Passage
from medlint.linter import lint, trace
from medlint.readers import read
from medlint.rule import Cue, Severity
from medlint.rulefiles.rulebook import Rulebook, load
from medlint.wording import regexes
from small_book import book, document, findings, forbid, matched, word_list

CURE = forbid("cure", "heal")
NEGATED = Cue("negated", ("=not|=no",), "forward", 4)


@pytest.fixture(scope="module")
def shipped() -> Rulebook:
    """The rulebook that comes with medlint."""
    return load(cache=False)


# --- the probes: the shipped rulebook on the sentences that show the point ---------------------------------------------


def efficacy(shipped: Rulebook, text: str) -> list[tuple[str, str]]:
    document = read("a.md", text.encode())
    found = lint(document, shipped)[1]
    return [(f.rule.id, document.source[f.span.start : f.span.end]) for f in found if f.rule.category == "efficacy"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("There is no cure for fibromyalgia.", id="no cure"),
        pytest.param("Ketamine does not cure depression.", id="does not cure"),
        pytest.param("Does it cure asthma? No.", id="answered with no"),
        pytest.param("Rest is necessary.", id="sar in necessary"),
        pytest.param("Open from nine to five.", id="nothing medical"),
    ],
)
def test_what_is_no_claim(shipped: Rulebook, text: str) -> None:
    assert lint(read("a.md", text.encode()), shipped)[1] == []


@pytest.mark.parametrize(
    ("text", "rule", "flagged"),
    [
        pytest.param(
            "We do not call it a cure. Ketamine is a cure for depression.", "EFF002", "cure for depression",
            id="a denial in the sentence before",
        ),
        pytest.param("No other clinic offers guaranteed remission.", "EFF003", "guaranteed remission", id="no other"),
        pytest.param("It cures\ndepression.", "EFF002", "cures\ndepression", id="a line wrap"),
        pytest.param("Not only is it safe, it cures asthma.", "EFF002", "cures asthma", id="not only"),
        pytest.param("Our serum <b>cu</b>res eczema.", "EFF002", "cu</b>res eczema", id="markup in a word"),
        pytest.param("Does it cure asthma? Yes.", "EFF002", "cure asthma", id="answered with yes"),
    ],
)  # fmt: skip
def test_what_is_a_claim(shipped: Rulebook, text: str, rule: str, flagged: str) -> None:
    assert (rule, flagged) in efficacy(shipped, text)
    assert len([1 for found, _ in efficacy(shipped, text) if found == rule]) == 1


def test_no_side_effects_is_a_claim(shipped: Rulebook) -> None:
    found = lint(read("a.md", b"Has no side effects."), shipped)[1]
    assert [(f.match, f.rule.category) for f in found if f.severity is Severity.ERROR] == [
        ("no side effects", "safety")
    ]


def test_a_message_quotes_no_more_than_the_opening_of_a_sentence(shipped: Rulebook) -> None:
    text = b"Our BPC-157 gives you relief, more energy and a better life in every way, whatever your age. Order now."
    [told] = [f.message for f in lint(read("a.md", text), shipped)[1] if f.rule.id == "REG001"]
    assert "for 'Our BPC-157 gives you relief, more energy and …' and" in told


@pytest.mark.parametrize(
    ("risk", "silent"),
    [
        pytest.param("Turmeric may cause sedation.", {"turmeric"}, id="a risk that is not in the profile, of a treatment that is named"),
        pytest.param("Turmeric may cause nausea.", {"turmeric"}, id="one that is"),
        pytest.param("Both treatments can cause side effects such as rashes.", {"turmeric", "ketamine"}, id="of both"),
        pytest.param("Side effects can occur.", {"turmeric", "ketamine"}, id="of neither by name"),
    ],
)  # fmt: skip
def test_a_risk_of_one_treatment_is_none_of_the_other(shipped: Rulebook, risk: str, silent: set[str]) -> None:
    text = f"# Shop\n\nTurmeric boosts your energy. Order turmeric now.\n\n{risk}\n\nKetamine relieves depression. Book ketamine now."
    told = [f.message for f in lint(read("a.md", text.encode()), shipped)[1] if f.rule.id == "SAF001"]
    assert {name for name in ("turmeric", "ketamine") if not any(f"of {name} " in m for m in told)} == silent


# --- which matches become findings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        pytest.param(CURE, "Nothing.", id="nothing"),
        pytest.param(CURE, "", id="an empty text"),
        pytest.param(CURE, "===\n\n***\n", id="only signs"),
        pytest.param(CURE, "It is not a cure.", id="denied"),
        pytest.param(CURE, "Is it a cure?", id="asked"),
        pytest.param(CURE._replace(exempt=("cured meat",)), "We sell cured meat.", id="except"),
        pytest.param(CURE._replace(unless=("curative intent",)), "A cure with curative intent.", id="unless"),
        pytest.param(CURE._replace(blocks=("heading",)), "A cure.", id="another kind of block"),
    ],
)
def test_silent(rule: object, text: str) -> None:
    assert matched(book(rule, cues=[NEGATED]), text) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "text", "words"),
    [
        pytest.param(
            CURE, "Not a cure but two: a cure.", ["cure"], id="the first being denied does not hide the second"
        ),
        pytest.param(
            CURE._replace(exempt=("cured meat",)), "Cured meat cures.", ["cures"], id="except is for its own words"
        ),
        pytest.param(CURE._replace(exempt=("cured meat",)), "It cures. Cured meat.", ["cures"], id="and its sentence"),
        pytest.param(CURE._replace(unless=("meat",)), "It cures. A meat.", ["cures"], id="unless is for its sentence"),
        pytest.param(CURE._replace(blocks=("heading",)), "# A cure", ["cure"], id="the kind of block"),
        pytest.param(CURE, "It cures, heals and cures.", ["cures"], id="one finding for a sentence"),
        pytest.param(CURE, "It cures.\n\nIt heals.", ["cures", "heals"], id="one for each"),
    ],
)
def test_found(rule: object, text: str, words: list[str]) -> None:
    assert matched(book(rule, cues=[NEGATED]), text) == words  # type: ignore[arg-type]


def test_an_exception_of_one_rule_is_none_of_another() -> None:
    rules = book(CURE._replace(exempt=("cured meat",)), CURE._replace(id="TST002"))
    assert [f.rule.id for f in findings(rules, "Cured meat.")] == ["TST002"]


def test_the_gravest_match_of_a_sentence_stays() -> None:
    rules = book(forbid("cure", effects={"hedged": "info"}), cues=[Cue("hedged", ("=may",), "forward", 1)])
    assert [(f.match, f.severity.label) for f in findings(rules, "It may cure and it cured.")] == [("cured", "error")]


def test_trace_tells_why() -> None:
    rules = book(CURE._replace(exempt=("cured meat",)), cues=[NEGATED])
    seen = trace(document("Cured meat. It does not heal."), rules, "TST001")
    assert (seen.fired, seen.exempted, seen.contexts) == ({"cure", "heal"}, {"cured meat"}, {"negated"})


# --- where and how it is told -----------------------------------------------------------------------------------------


def test_places() -> None:
    source = "# T\n\nA **cu**re\nand 😀 it heals.\n"
    rules = book(forbid("cure"), forbid("heal", id="TST002"))
    found = lint(document(source), rules)[1]
    assert [source[f.span.start : f.span.end] for f in found] == ["cu**re", "heals"]
    assert [(f.line, f.column, f.end_line, f.end_column) for f in found] == [(3, 5, 3, 11), (4, 10, 4, 15)]
    assert [f.sentence for f in found] == ["A cure and 😀 it heals."] * 2


def test_findings_come_in_reading_order_and_by_id() -> None:
    rules = book(forbid("heal", id="TST002"), forbid("cure", id="TST003"), forbid("cure"))
    found = findings(rules, "It cures.\n\nIt heals.")
    assert [(f.rule.id, f.line) for f in found] == [("TST001", 1), ("TST003", 1), ("TST002", 3)]


def test_messages_are_filled_in() -> None:
    rule = forbid("cure", message="'{match}' {missing} {other}", suggestion="not {match}")
    found = findings(book(rule), "It cures.")[0]
    assert (found.message, found.suggestion) == ("'cures' {missing} {other}", "not cures")


def test_a_message_with_braces_in_the_text() -> None:
    rule = forbid("cure .. it", message="{match}!")
    assert findings(book(rule), "Cure {match} it.")[0].message == "Cure {match} it!"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            "I slept. Then came spring. I heal.", ["I slept. Then came spring. I heal."], id="the first person, once"
        ),
        pytest.param('"Ann healed. She slept."', ['"Ann healed. She slept."'], id="a quotation"),
        pytest.param("> Ann healed.\n> She slept.", ["Ann healed.\n> She slept."], id="a quoted block"),
        pytest.param("Ann healed. Bob healed.", ["healed", "healed"], id="told by others, one by one"),
        pytest.param("Ann healed. I slept.", ["Ann healed. I slept."], id="one voice is enough"),
        pytest.param("- I slept. Yes.\n- I heal. No.", ["I slept. Yes.", "I heal. No."], id="item by item"),
    ],
)
def test_a_story_is_one_finding_about_all_of_its_block(text: str, told: list[str]) -> None:
    rules = book(forbid("healed", "=i (slept|heal)", story=True))
    found = findings(rules, text)
    assert [text[f.span.start : f.span.end] for f in found] == told


def test_a_story_is_told_with_the_sentence_that_gave_it_away() -> None:
    found = findings(book(forbid("=i slept", story=True)), "It rained. I slept.")[0]
    assert (found.sentence, found.match) == ("I slept.", "It rained. I slept.")


@pytest.mark.parametrize(
    ("change", "same"),
    [
        pytest.param(("It cures.", "Above.\n\nIt cures."), True, id="a paragraph above"),
        pytest.param(("It cures.", "It cures.\n\nBelow."), True, id="a paragraph below"),
        pytest.param(("It cures.", "It **cures**."), True, id="markup"),
        pytest.param(("It cures.", "IT CURES."), True, id="case"),
        pytest.param(("It cures.", "It cures you."), False, id="another sentence"),
    ],
)
def test_fingerprints(change: tuple[str, str], same: bool) -> None:
    before, after = (findings(book(CURE), text)[0].fingerprint for text in change)
    assert (before == after) is same


def test_equal_sentences_have_fingerprints_of_their_own() -> None:
    found = findings(book(CURE), "It cures.\n\nIt cures.\n\nIt cures.")
    assert len({f.fingerprint for f in found}) == 3


def test_paths_and_rules_have_fingerprints_of_their_own() -> None:
    rules = book(CURE, CURE._replace(id="TST002"))
    found = [*findings(rules, "It cures.", "a.md"), *findings(rules, "It cures.", "b.md")]
    assert len({f.fingerprint for f in found}) == 4


def test_lint_remembers_nothing() -> None:
    rules = book(CURE, cues=[NEGATED])
    texts = ["It cures.", "It is no cure.", "It heals. It cures."]
    first = [findings(rules, text) for text in texts]
    assert [findings(rules, text) for text in reversed(texts)] == first[::-1]


def test_a_document_made_by_hand() -> None:
    """Blocks with space around their text, and with none."""
    blocks = tuple(
        Block("paragraph", Passage(text, Alignment((0,), (0,), (len(text),), len(text))))
        for text in ("", "  It cures. ")
    )
    found = lint(Document("a", "plain", "  It cures. ", blocks), book(CURE))[1]
    assert [(f.match, f.span.start, f.span.end) for f in found] == [("cures", 5, 10)]


# --- what cannot be checked, and what must not take long ---------------------------------------------------------------


def test_a_pattern_that_runs_out_of_time_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regexes, "TIME_LIMIT", 0.05)
    rules = book(forbid("cure", regexes=["^(?:a|aa)+$"]))
    _, found, failures = lint(document("It cures.\n\n" + "a" * 60 + "!"), rules)
    assert [f.match for f in found] == ["cures"], "the rest is checked all the same"
    assert [(f.path, f.stage) for f in failures] == [("a.md", "lint")]
    assert "^(?:a|aa)+$" in failures[0].message


HOSTILE = {
    "no stop": "cure pain new " * 8_000,
    "commas": "," * 100_000,
    "commas and words": "pain, " * 20_000,
    "stops": "." * 100_000,
    "question marks": "? " * 30_000,
    "one word": "a" * 300_000,
    "brackets": "[1]" * 60_000,
    "quotation marks": '"cure ' * 20_000,
    "items": "Pain:\n\n" + "- cure\n" * 6_000,
    "hyphens": "cure-" * 20_000,
    "digits": "1,0." * 50_000,
    "another script": "врач " * 40_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_take_their_time_in_proportion(text: str) -> None:
    """Four times the text takes about four times as long, where what is quadratic takes sixteen times as long."""
    rules = book(
        forbid(
            "cure ... pain", "pain .. pain .. pain .. new", "{condition} ..8 {condition}", regexes=[r"(?:\w+ )+cure!"]
        ),
        lists=[word_list("condition", "pain", "cure")],
        cues=[NEGATED, Cue("hedged", ("=may",), "sentence")],
    )
    quarter, whole = document(text[: len(text) // 4], "a.txt"), document(text, "a.txt")

    def taken(one: Document) -> float:
        start = time.process_time()
        lint(one, rules)
        return time.process_time() - start

    times = ((taken(whole), taken(quarter)) for _ in range(3))
    assert any(long < 9 * short or long < 0.6 for long, short in times)
