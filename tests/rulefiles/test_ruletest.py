"""medlint test: a bad example that is silent, a good one that is flagged, a pattern that nothing exercises, all show."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from medlint.rule import Example
from medlint.rulefiles.loader import compiled
from medlint.rulefiles.rulebook import Rulebook
from medlint.rulefiles.ruletest import run

BOOK = Path(__file__).parents[1] / "fixtures" / "rulebook"


@lru_cache(maxsize=1)
def whole() -> Rulebook:
    return Rulebook(*compiled([BOOK]))


def with_examples(bad: tuple[Example, ...] | None = None, good: tuple[Example, ...] | None = None) -> Rulebook:
    book = whole()
    [rule] = book.pack.rules
    rule = rule._replace(bad=rule.bad if bad is None else bad, good=rule.good if good is None else good)
    return Rulebook(book.pack._replace(rules=(rule,)), book.matcher)


def test_all_as_they_should_be() -> None:
    outcome = run(whole(), coverage=True)
    assert outcome.lines == ("1 rule, 7 examples: all as they should be",)
    assert (outcome.ok, outcome.rules, outcome.examples, outcome.failures) == (True, 1, 7, 0)


@pytest.mark.parametrize("name", ["USR001", "magic-words"])
def test_one_rule_by_id_or_name(name: str) -> None:
    assert run(whole(), rules=[name]).rules == 1


def test_a_test_of_nothing_fails() -> None:
    outcome = run(whole(), rules=["USR999"])
    assert not outcome.ok
    assert outcome.lines[0] == "there is no rule to test"


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(Example("It is magic."), id="no span given"),
        pytest.param(Example("It is magic.", "magic"), id="span"),
        pytest.param(Example("It works *wonders* for eczema.", "works wonders for eczema"), id="markup in the span"),
        pytest.param(
            Example("It works *wonders* for eczema.", "works *wonders* for eczema"), id="span as in the source"
        ),
        pytest.param(Example("It works\nwonders for eczema.", "works wonders\nfor eczema"), id="line wrap"),
        pytest.param(Example("Magic, and more magic.", "Magic"), id="one of two"),
        pytest.param(Example("<b>mag</b>ic", "magic", "html"), id="HTML"),
    ],
)
def test_a_bad_example_that_is_flagged(example: Example) -> None:
    assert run(with_examples(bad=(example,))).ok


@pytest.mark.parametrize(
    ("bad", "good", "word", "told"),
    [
        pytest.param((Example("It heals.", line=9),), None, "missing", "is silent", id="missing"),
        pytest.param((Example("Perhaps it may be magic."),), None, "missing", "is silent", id="missing by context"),
        pytest.param(None, (Example("Magic!"),), "noisy", "flags 'Magic'", id="noisy"),
        pytest.param((Example("It is magic.", "is magic"),), None, "misplaced", "at 'is magic'", id="misplaced"),
        pytest.param(
            (Example("Magic!", line=3), Example("Magic!", line=4)), None, "duplicate", "line 3", id="twice bad"
        ),
        pytest.param(None, (Example("a", line=3), Example("a", line=4)), "duplicate", "line 3", id="twice good"),
        pytest.param((Example("Magic!", format="scroll"),), None, "broken", "scroll", id="unknown format"),
        pytest.param((), None, "untested", "no bad", id="no bad example"),
        pytest.param(None, (), "untested", "no good", id="no good example"),
    ],
)
def test_a_failure(bad: tuple[Example, ...] | None, good: tuple[Example, ...] | None, word: str, told: str) -> None:
    outcome = run(with_examples(bad, good))
    assert not outcome.ok
    assert outcome.failures == 1
    line, verdict = outcome.lines
    assert line.split()[:3] == [word, "USR001", "magic-words"]
    assert told in line
    assert "style.yaml:" in line
    assert verdict.endswith("1 failure")


def test_one_text_in_two_formats_is_no_duplicate() -> None:
    assert run(with_examples(bad=(Example("Magic!"), Example("Magic!", format="html")))).ok


def test_a_text_that_is_good_and_bad_fails() -> None:
    outcome = run(with_examples(bad=(Example("Magic!", line=3),), good=(Example("Magic!", line=4),)))
    assert [line.split()[0] for line in outcome.lines] == ["duplicate", "noisy", "1"]


@pytest.mark.parametrize(
    ("bad", "good", "told"),
    [
        pytest.param((0, 1), (0, 1, 2, 3), r"pattern 'hocus\\s+pocus'", id="regular expression"),
        pytest.param((0, 2), (0, 1, 2, 3), "pattern 'work wonders for {ailment}'", id="phrase"),
        pytest.param((0, 1, 2), (0, 2, 3), "the except phrase 'magic mushroom'", id="except"),
        pytest.param((0, 1, 2), (0, 1, 3), "the unless phrase 'stage show'", id="unless"),
        pytest.param((0, 1, 2), (0, 1, 2), "for being hedged", id="context"),
    ],
)
def test_coverage_names_what_no_example_exercises(bad: tuple[int, ...], good: tuple[int, ...], told: str) -> None:
    [rule] = whole().pack.rules
    book = with_examples(tuple(rule.bad[i] for i in bad), tuple(rule.good[i] for i in good))
    assert run(book).ok
    outcome = run(book, coverage=True)
    assert [line.split()[0] for line in outcome.lines[:-1]] == ["uncovered"]
    assert told in outcome.lines[0]
