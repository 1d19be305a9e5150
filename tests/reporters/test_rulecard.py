from __future__ import annotations

import json

import pytest

from medlint.reporters import Options
from medlint.reporters.rulecard import explain, rules_json, rules_table
from medlint.reporters.terminal import cells
from medlint.rule import CONTEXTS, EFFECTS, Example, Reference, Rule, Severity

RULE = Rule(
    "EFF001", "cure-claim", "efficacy", "A text promises a cure, in whatever words it may do so.", "", "forbid", None, Severity.ERROR,
    bad=(Example("It cures depression."),), good=(Example("Line one.\n\nLine two.", why="a near miss"),),
    references=(Reference("us", "FTC Act, section 5"), Reference("uk", "CAP Code 12", "https://www.asa.org.uk/", "", True)),
)  # fmt: skip


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize("context", CONTEXTS)
def test_every_effect_of_every_context_is_put_in_words(context: str, effect: str) -> None:
    others = "pass" if effect != "pass" else "keep"
    card = explain(RULE._replace(effects=dict.fromkeys(CONTEXTS, others) | {context: effect}), Options())
    titles = {
        "keep": "Makes no",
        "lower": "One level",
        "reported": "No finding where",
        "info": "At most an info",
        "warning": "At most a warning when",
        "named": "At most a warning if",
        "pass": "No finding when",
    }
    part = card.split("What the words around it change\n")[1].split("\n\n")[0]
    under = part.split(titles[effect])[1]
    assert under.split("\n  M")[0].split("\n  N")[0].count("    - ") == 1
    assert part.count("    - ") == len(CONTEXTS)


@pytest.mark.parametrize("kind", ["require", "references", "balance"])
def test_rules_about_the_whole_document_have_no_words_around(kind: str) -> None:
    assert "around it" not in explain(RULE._replace(kind=kind), Options())
    assert "around it" in explain(RULE, Options())


def test_a_basis_that_nobody_has_read_is_marked() -> None:
    card = explain(RULE, Options())
    assert "US: FTC Act, section 5 (wording not checked against the source)\n" in card
    assert "UK: CAP Code 12\n    https://www.asa.org.uk/\n" in card


def test_examples_keep_their_lines() -> None:
    assert "  ✓ Line one.\n\n    Line two.\n    (a near miss)\n" in explain(RULE, Options())


@pytest.mark.parametrize("width", [40, 80, 200])
def test_cards_and_tables_fit(width: int) -> None:
    assert max(map(cells, explain(RULE, Options(width=width)).splitlines())) <= max(
        width, 66
    )  # the second line is not wrapped
    assert max(map(cells, rules_table([RULE], Options(width=width)).splitlines())) <= max(width, 100)
    assert max(map(cells, rules_table([RULE], Options(width=width), fit=True).splitlines())) <= width


def test_a_summary_for_which_there_is_no_room_has_lines_of_its_own() -> None:
    long = RULE._replace(name="a-name-as-long-as-the-longest")
    assert rules_table([long], Options(width=80)).count("\n") == 1, "a line a rule, for other programs"
    head, *told = rules_table([long], Options(width=80), fit=True).splitlines()
    assert head == "EFF001  a-name-as-long-as-the-longest  error    efficacy"
    assert " ".join(" ".join(told).split()) == long.summary
    assert all(line.startswith("        ") for line in told)


def test_without_unicode() -> None:
    assert explain(RULE, Options(unicode=False)).isascii()


def test_colours_are_colours() -> None:
    assert explain(RULE, Options(color=True)).startswith("\x1b[1mEFF001 cure-claim\x1b[0m\n\x1b[1;31merror\x1b[0m,")


def test_lists() -> None:
    assert rules_table([], Options()) == "There are no rules.\n"
    assert json.loads(rules_json([RULE]))[0]["name"] == "cure-claim"
