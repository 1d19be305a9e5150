"""What directives excuse, where, and what is wrong with those that excuse nothing."""

from __future__ import annotations

from time import process_time

import pytest

from medlint.kinds.housekeeping import Housekeeping
from medlint.review.directives import Complaint, Suppression, line_after, names_of, understand
from medlint.rule import Rule, RulePack
from small_book import document, forbid

HOUSE = Rule(
    "SUP001", "malformed-directive", "housekeeping", "s", "m", "housekeeping", Housekeeping("malformed-directive")
)
NAMES = names_of(RulePack((forbid("cure", id="EFF001"), forbid("safe", id="SAF003", category="safety"), HOUSE)))


def understood(text: str, path: str = "a.md", **asked: bool) -> tuple[list[Suppression], list[Complaint]]:
    return understand(document(text, path), NAMES, **asked)


def covered(text: str, path: str = "a.md") -> list[str]:
    """The words over which suppressions reach, by name."""
    found, complaints = understood(text, path)
    assert complaints == []
    return [f"{s.name}: {' '.join(text[s.start : s.end].split())}" for s in found]


def told(text: str, path: str = "a.md") -> list[tuple[str, str]]:
    return [(c.about, c.detail) for c in understood(text, path)[1]]


def test_rules_by_id_name_or_category() -> None:
    assert NAMES["eff001"] == NAMES["efficacy"] == frozenset({"EFF001"})
    assert NAMES["sup001"] == NAMES["housekeeping"] == frozenset()


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param("a.md", "<!-- medlint-disable-next-line EFF001 -- x -->\nOne.\nTwo.", "One.", id="next line"),
        pytest.param("a.md", "<!-- medlint-disable-next-line EFF001 -- x -->\n\n\nOne.\n\nTwo.", "One.", id="blank lines between"),
        pytest.param("a.md", "One. <!-- medlint-disable-next-line EFF001 -- x -->\nTwo.\nThree.", "Two.", id="at the end of a line"),
        pytest.param("a.md", "<!-- medlint-disable-next-line EFF001 -- x -->\n<!-- A comment. -->\nOne.\nTwo.", "One.", id="comment between"),
        pytest.param("a.md", "<!-- medlint-disable-next-line EFF001\n-- x -->\nOne.\nTwo.", "One.", id="comment on two lines"),
        pytest.param("a.md", "- <!-- medlint-disable-next-line EFF001 -- x -->\n  One.\n- Two.", "One.", id="in a list"),
        pytest.param("a.md", "> <!-- medlint-disable-next-line EFF001 -- x -->\n>\n> One.\n> Two.", "> One.", id="in a quotation"),
        pytest.param("a.md", "<!-- medlint-disable-next-line EFF001 -- x -->\r\nOne.\r\nTwo.", "One.", id="CRLF"),
        pytest.param("a.md", "<!-- medlint-disable-next-line EFF001 -- x -->\n# One\n\nTwo.", "# One", id="heading"),
        pytest.param("a.md", "<!-- medlint-disable-next-line EFF001 -- x -->\n![One](a.png)\n\nTwo.", "![One](a.png)", id="image"),
        pytest.param("a.md", "One.\n\n<!-- medlint-disable-next-line EFF001 -- x -->\n", "", id="nothing follows"),
        pytest.param("a.md", "One. <!-- medlint-disable-next-line EFF001 -- x -->", "", id="nothing follows the last line, which does not end"),
        pytest.param("a.html", "<!-- medlint-disable-next-line EFF001 -- x -->\n<p>\n  One.\n  Two.</p>", "One.", id="tag on its own line"),
        pytest.param("a.mdx", "{/* medlint-disable-next-line EFF001 -- x */}\n<Note>\n\nOne.\nTwo.\n\n</Note>", "One.", id="MDX"),
        pytest.param("a.md", "---\nauthor: A\n# medlint-disable-next-line EFF001 -- x\ntitle: One\ndescription: Two\n---\nThree.", "title: One", id="front matter"),
        pytest.param("a.md", "Zero.\nOne. <!-- medlint-disable-line EFF001 -- x -->\nTwo.", "One. <!-- medlint-disable-line EFF001 -- x -->", id="line"),
        pytest.param("a.md", "| a |\n|---|\n| b <!-- medlint-disable-line EFF001 -- x --> |\n| c |", "| b <!-- medlint-disable-line EFF001 -- x --> |", id="row of a table"),
        pytest.param("a.md", "Zero.\n\n<!-- medlint-disable EFF001 -- x -->\n\nOne.\n\nTwo.\n\n<!-- medlint-enable EFF001 -->\n\nThree.", "One. Two.", id="block"),
        pytest.param("a.md", "<!-- medlint-disable EFF001 -- x -->\n\nOne.\n\n<!-- medlint-enable -->\n\nTwo.", "One.", id="enable without names"),
        pytest.param("a.md", "<!-- medlint-disable EFF001 -- x -->\n\nOne.\n\n<!-- medlint-enable efficacy -->\n\nTwo.", "One.", id="enable by category"),
        pytest.param("a.md", "Zero <!-- medlint-disable EFF001 -- x -->one<!-- medlint-enable EFF001 --> two.", "one", id="part of a line"),
    ],
)  # fmt: skip
def test_how_far_it_reaches(path: str, text: str, expected: str) -> None:
    assert covered(text, path) == [f"EFF001: {expected}"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("One.\n\n<!-- medlint-disable-file EFF001 -- x -->\n\nTwo.", id="comment"),
        pytest.param("---\nmedlint:\n  disable:\n    - rule: EFF001\n      reason: x\n---\nOne.", id="YAML"),
        pytest.param("---\nmedlint:\n  disable:\n  - {rule: [EFF001], reason: x}\n---\nOne.", id="YAML, short"),
        pytest.param("+++\n[[medlint.disable]]\nrule = 'EFF001'\nreason = 'x'\n+++\nOne.", id="TOML"),
        pytest.param("+++\nmedlint = {disable = [{rule = ['EFF001'], reason = 'x'}]}\n+++\nOne.", id="TOML, short"),
    ],
)
def test_a_whole_file(text: str) -> None:
    [found], complaints = understood(text)
    assert complaints == []
    assert (found.name, found.start, found.reason) == ("EFF001", 0, "x")
    assert found.end > len(text)


def test_blocks_of_several_rules_end_one_by_one() -> None:
    text = "<!-- medlint-disable EFF001, SAF003 -- x -->\n\nOne.\n\n<!-- medlint-enable SAF003 -->\n\nTwo.\n\n<!-- medlint-enable EFF001 -->\n"
    assert covered(text) == ["SAF003: One.", "EFF001: One. <!-- medlint-enable SAF003 --> Two."]


def test_all_fields_are_kept() -> None:
    fields = "until: 2027-03-31\n      ref: MLR-1\n      by: j.doe"
    for text in (
        "<!-- medlint-disable-next-line EFF001 until=2027-03-31 ref=MLR-1 by=j.doe -- label -->\nOne.",
        f"---\nmedlint:\n  disable:\n    - rule: EFF001\n      reason: label\n      {fields}\n---\nOne.",
        "+++\n[[medlint.disable]]\nrule='EFF001'\nreason='label'\nuntil=2027-03-31\nref='MLR-1'\nby='j.doe'\n+++\nOne.",
    ):
        [found], _ = understood(text)
        assert (found.reason, found.until, found.ref, found.by) == ("label", "2027-03-31", "MLR-1", "j.doe")


def test_a_rule_in_front_matter_is_told_where_it_stands() -> None:
    text = "---\ntitle: x\nmedlint:\n  disable:\n    - rule: EFF001\n      reason: a\n    - rule: SAF003\n      reason: b\n---\n"
    found, _ = understood(text)
    assert [text[s.place.start : s.place.end] for s in found] == ["rule: EFF001", "rule: SAF003"]
    text = "+++\n[[medlint.disable]]\nrule = 'EFF001'\nreason = 'a'\n[[medlint.disable]]\nreason = 'b'\nrule = 'EFO001'\n+++\n"
    _, [complaint] = understood(text)
    assert text[complaint.place.start : complaint.place.end] == "[[medlint.disable]]"
    assert complaint.place.start == text.rindex("[[")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("<!-- medlint-disabel EFF001 -- x -->\nOne.", ("malformed-directive", "no 'disabel'"), id="slip"),
        pytest.param("<!-- medlint-disable-next-line EFF001 note -->\nOne.", ("malformed-directive", "'note' stands before"), id="note"),
        pytest.param("<!-- medlint-disable-next-line EFF001 -- x\n\nOne.", ("malformed-directive", "never closed"), id="comment without end"),
        pytest.param("<!-- medlint-disable EFF001 -- x -->\n\nOne.", ("malformed-directive", "block is never closed"), id="block without end"),
        pytest.param("One.\n\n<!-- medlint-enable EFF001 -->", ("malformed-directive", "no open block"), id="end without block"),
        pytest.param("<!-- medlint-disable-line EFF001 -- x -->\nOne.", ("malformed-directive", "nothing in this one"), id="line without text"),
        pytest.param("<!-- medlint-disable-next-line SUP001 -- x -->\nOne.", ("malformed-directive", "SUP001 cannot be suppressed"), id="housekeeping"),
        pytest.param("<!-- medlint-disable-next-line EFO001 -- x -->\nOne.", ("unknown-rule", "'EFO001' (did you mean EFF001?)"), id="unknown id"),
        pytest.param("<!-- medlint-disable-next-line EFF -- x -->\nOne.", ("unknown-rule", "'EFF' stands for several rules"), id="prefix"),
        pytest.param("<!-- medlint-disable-next-line us -- x -->\nOne.", ("unknown-rule", "'us'"), id="jurisdiction"),
        pytest.param("<!-- medlint-disable-next-line EFF001 -->\nOne.", ("missing-reason", "no reason"), id="no reason"),
        pytest.param("---\nmedlint:\n  disable:\n    - rule: EFF001\n---\nOne.", ("missing-reason", "no reason"), id="YAML, no reason"),
        pytest.param("---\nmedlint:\n  disable:\n    - {rule: EFO001, reason: x}\n---\nOne.", ("unknown-rule", "'EFO001'"), id="YAML, unknown"),
        pytest.param("---\nmedlint:\n  disable:\n    - {rule: all, reason: x}\n---\nOne.", ("malformed-directive", "'all' names no rule"), id="YAML, all"),
        pytest.param("---\nmedlint:\n  disable:\n    - {rule: EFF001, reason: x, util: 2027-03-31}\n---\nOne.", ("malformed-directive", "unknown key 'util'"), id="YAML, key"),
        pytest.param("---\nmedlint:\n  disable:\n    - {rule: EFF001, reason: x, until: soon}\n---\nOne.", ("malformed-directive", "'until' does not look right"), id="YAML, day"),
        pytest.param("---\nmedlint:\n  disable:\n    - {rule: EFF001, reason: x, until: 2027-02-30}\n---\nOne.", ("malformed-directive", "'2027-02-30' is not a day"), id="YAML, no such day"),
        pytest.param("---\nmedlint:\n  disable: [EFF001]\n---\nOne.", ("malformed-directive", "lines of 'key: value'"), id="YAML, names only"),
        pytest.param("---\nmedlint:\n  ignore:\n    - EFF001\n---\nOne.", ("malformed-directive", "unknown key 'ignore'"), id="YAML, field"),
        pytest.param("---\nmedlint: EFF001\n---\nOne.", ("malformed-directive", "'disable:' with a list"), id="YAML, text"),
        pytest.param("---\nmedlint:\n---\nOne.", ("malformed-directive", "this is nothing"), id="YAML, nothing"),
        pytest.param("---\nmedlint-disable: EFF001\n---\nOne.", ("malformed-directive", "no field 'medlint-disable'"), id="YAML, another name"),
        pytest.param("---\nmedlint: {disable: [\n---\nOne.", ("malformed-directive", ""), id="YAML, broken"),
        pytest.param("+++\n[[medlint.disable]]\nrule = EFF001\n+++\nOne.", ("malformed-directive", "not TOML"), id="TOML, broken"),
        pytest.param("+++\nmedlint_disable = 'EFF001'\n+++\nOne.", ("malformed-directive", "no field 'medlint_disable'"), id="TOML, another name"),
    ],
)  # fmt: skip
def test_one_with_a_mistake_excuses_nothing_and_is_told_once(text: str, expected: tuple[str, str]) -> None:
    found, complaints = understood(text)
    assert found == []
    [complaint] = complaints
    assert complaint.about == expected[0]
    assert expected[1] in complaint.detail
    assert complaint.place.start < complaint.place.end


def test_of_two_rules_the_known_one_is_excused() -> None:
    found, complaints = understood("<!-- medlint-disable-next-line EFF001, SAV003 -- x -->\nOne.")
    assert [s.name for s in found] == ["EFF001"]
    assert [c.about for c in complaints] == ["unknown-rule"]


def test_the_end_of_a_wrong_block_is_no_mistake() -> None:
    assert told("<!-- medlint-disable EFF001 -->\n\nOne.\n\n<!-- medlint-enable EFF001 -->") == [
        ("missing-reason", "it gives no reason")
    ]
    [(about, _)] = told("<!-- medlint-disable all -- x -->\n\nOne.\n\n<!-- medlint-enable -->")
    assert about == "malformed-directive"


def test_reasons_can_be_made_optional() -> None:
    for text in (
        "<!-- medlint-disable-next-line EFF001 -->\nOne.",
        "---\nmedlint:\n  disable:\n    - rule: EFF001\n---\n",
    ):
        found, complaints = understood(text, require_reason=False)
        assert ([s.name for s in found], complaints) == (["EFF001"], [])


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("<!-- medlint-disabel-line EFF001 -- x -->", "Write <!-- medlint-disable-line EFF001 -- x -->"),
        ("One.\n<!-- medlint-disable-line EFF001 -- x -->\nTwo.", "Write <!-- medlint-disable-next-line EFF001 -- x -->"),
        ("<!-- medlint-disable-next-line EFF001 -->\nOne.", "Write <!-- medlint-disable-next-line EFF001 -- REASON -->."),
        ("<!-- medlint-disable EFF001 -- x -->", "End it with <!-- medlint-enable EFF001 -->, or write <!-- medlint-disable-file EFF001 -- x -->."),
    ],
)  # fmt: skip
def test_the_remedy_is_the_very_text_to_write(text: str, remedy: str) -> None:
    assert [c.remedy for c in understood(text)[1]] == [remedy]


def test_the_line_after_the_last() -> None:
    made = document("One.\nTwo.")
    assert line_after(made, 0) == (5, 10)
    assert line_after(made, 6) == (9, 9)


def test_many_directives_take_no_time() -> None:
    text = "<!-- medlint-disable-next-line EFF001 -- x -->\nIt cures.\n\n" * 300
    started = process_time()
    assert len(understood(text)[0]) == 300
    assert process_time() - started < 5
