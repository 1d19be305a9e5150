"""How a suppression is written: what is read as it is meant, what is told, and that what is told to write is right."""

from __future__ import annotations

import pytest

from medlint.review.notation import comment, read_comment, tidy

KNOWN = frozenset(("eff001", "unhedged-efficacy", "efficacy", "saf003"))


def written(text: str) -> tuple[str, list[str], str, str, str, str]:
    w = read_comment(text, lambda word: word.casefold() in KNOWN)
    assert not w.faults, w.faults
    return w.verb, w.names, w.reason, w.until, w.ref, w.by


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "medlint-disable-next-line EFF001, SAF003 until=2027-03-31 ref=MLR-2231 by=j.doe -- approved, see section 14",
            ("disable-next-line", ["EFF001", "SAF003"], "approved, see section 14", "2027-03-31", "MLR-2231", "j.doe"),
            id="all there is",
        ),
        *(
            pytest.param(text, ("disable", ["EFF001"], "label", "", "", ""), id=text)
            for text in (
                "medlint-disable EFF001 -- label", " medlint-disable  EFF001  --  label ", "MEDLINT-DISABLE EFF001 -- label",
                "medlint:disable EFF001 -- label", "medlint: disable EFF001 -- label", "medlint disable EFF001 -- label",
                "medlint_disable EFF001 -- label", "med-lint-disable EFF001 -- label", "medlint-disable EFF001 \u2014 label",
                "medlint-disable EFF001 \u2013 label", "medlint-disable EFF001 - label", "medlint-disable EFF001 --label",
                "medlint-disable EFF001-- label", "medlint-disable EFF001\u2014label", "medlint-disable EFF001 --- label",
                "medlint-disable\nEFF001\n-- label", "medlint-disable\r\n> EFF001\r\n> -- label", "medlint-disable EFF001: -- label",
                "medlint-disable [EFF001] -- label", "medlint-disable 'EFF001' -- label", "medlint-disable \u201cEFF001\u201d -- \u201clabel\u201d",
                "medlint-disable EFF001, -- label", "@medlint-disable EFF001 -- label", "medlintdisable EFF001 -- label",
                "medlint-disable\u00a0EFF001\u00a0\u2014\u00a0label", "medlint\u2011disable EFF001 -- label", "medlint-disable EFF001 -- -- label",
            )
        ),
        pytest.param("medlint-disable eff001 SAF003 -- x", ("disable", ["eff001", "SAF003"], "x", "", "", ""), id="spaces"),
        pytest.param("medlint-disable EFF001;SAF003 -- x", ("disable", ["EFF001", "SAF003"], "x", "", "", ""), id="semicolon"),
        pytest.param("medlint-disable EFF001 and efficacy -- x", ("disable", ["EFF001", "efficacy"], "x", "", "", ""), id="and"),
        pytest.param("medlint-disable unhedged-efficacy -- x", ("disable", ["unhedged-efficacy"], "x", "", "", ""), id="name"),
        pytest.param("medlint-disable next line EFF001 -- x", ("disable-next-line", ["EFF001"], "x", "", "", ""), id="apart"),
        pytest.param("medlint disable_next_line EFF001 -- x", ("disable-next-line", ["EFF001"], "x", "", "", ""), id="snake"),
        pytest.param("medlint-disable-line EFF001 -- x", ("disable-line", ["EFF001"], "x", "", "", ""), id="line"),
        pytest.param("medlint-disable-file EFF001 -- x", ("disable-file", ["EFF001"], "x", "", "", ""), id="file"),
        pytest.param("medlint-enable", ("enable", [], "", "", "", ""), id="enable all"),
        pytest.param("medlint-enable EFF001, SAF003", ("enable", ["EFF001", "SAF003"], "", "", "", ""), id="enable"),
        pytest.param("medlint-disable EFF001", ("disable", ["EFF001"], "", "", "", ""), id="no reason"),
        pytest.param("medlint-disable EFF001 -- ", ("disable", ["EFF001"], "", "", "", ""), id="empty reason"),
        pytest.param("medlint-disable EFF001 -", ("disable", ["EFF001"], "", "", "", ""), id="a sign that ran into the end"),
        pytest.param("medlint-disable EFF001 -- ...", ("disable", ["EFF001"], "", "", "", ""), id="a reason without words"),
        pytest.param("medlint-disable EFO001 -- x", ("disable", ["EFO001"], "x", "", "", ""), id="unknown id"),
        pytest.param("medlint-disable eficacy -- x", ("disable", ["eficacy"], "x", "", "", ""), id="unknown name"),
        pytest.param("medlint-disable EFF001 -- see EFF002: p=0.05 is fine -- really",
                     ("disable", ["EFF001"], "see EFF002: p=0.05 is fine -- really", "", "", ""), id="signs in the reason"),
        pytest.param("medlint-disable EFF001 -- approved by=j.doe until=2027-03-31",
                     ("disable", ["EFF001"], "approved", "2027-03-31", "", "j.doe"), id="fields behind the reason"),
        pytest.param("medlint-disable EFF001 until: 2027-03-31 by: j.doe -- x",
                     ("disable", ["EFF001"], "x", "2027-03-31", "", "j.doe"), id="fields with a colon"),
        pytest.param('medlint-disable EFF001 by="J. Doe -- MD" ref = "MLR 7" -- x',
                     ("disable", ["EFF001"], "x", "", "MLR 7", "J. Doe -- MD"), id="fields in quotes"),
        pytest.param("medlint-disable EFF001 until=\u201c2027-03-31\u201d -- x",
                     ("disable", ["EFF001"], "x", "2027-03-31", "", ""), id="fields in curly quotes"),
        pytest.param("medlint-disable EFF001 UNTIL=2027-03-31, ref=A, -- x",
                     ("disable", ["EFF001"], "x", "2027-03-31", "A", ""), id="fields with commas"),
        pytest.param("medlint-disable EFF001 until=2027-03-31-- x",
                     ("disable", ["EFF001"], "x", "2027-03-31", "", ""), id="a field that touches the sign"),
    ],
)  # fmt: skip
def test_it_is_read_as_it_is_meant(text: str, expected: tuple[str, list[str], str, str, str, str]) -> None:
    assert written(text) == expected


@pytest.mark.parametrize(
    ("text", "told", "remedy"),
    [
        pytest.param("medlnt-disable EFF001 -- x", "'medlnt' is not medlint", "medlint-disable EFF001 -- x", id="tool"),
        pytest.param("medlint-disabel EFF001 -- x", "no 'disabel'", "medlint-disable EFF001 -- x", id="verb"),
        pytest.param("medlint-ignore EFF001 -- x", "no 'ignore'", "medlint-disable EFF001 -- x", id="another verb"),
        pytest.param("medlint off EFF001 -- x", "no 'off'", "medlint-disable EFF001 -- x", id="switch"),
        pytest.param("medlint on", "no 'on'", "medlint-enable", id="switch on"),
        pytest.param("medlint-enabel EFF001", "no 'enabel'", "medlint-enable EFF001", id="enable"),
        pytest.param("medlint-disable-nextline EFF001 -- x", "no 'disable-nextline'", "medlint-disable-next-line EFF001 -- x", id="reach"),
        pytest.param("medlint-disable-nxt-line EFF001 -- x", "no 'disable-nxt-line'", "medlint-disable-next-line EFF001 -- x", id="slip"),
        pytest.param("medlint-disable-paragraph EFF001 -- x", "no 'disable-paragraph'", "medlint-disable EFF001 -- x", id="no such reach"),
        pytest.param("medlint-enable-line EFF001", "enable ends a block", "medlint-enable EFF001", id="enable a line"),
        pytest.param("medlint-disable", "names no rule", "medlint-disable RULE -- REASON", id="nothing named"),
        pytest.param("medlint-disable -- x", "names no rule", "medlint-disable RULE -- x", id="only a reason"),
        pytest.param("medlint-disable all -- x", "names no rule", "medlint-disable RULE -- x", id="all"),
        pytest.param("medlint-disable * -- x", "names no rule", "medlint-disable RULE -- x", id="star"),
        pytest.param("medlint-disable approved by MLR", "'approved by MLR' stands before", "medlint-disable RULE -- approved by MLR", id="a note alone"),
        pytest.param("medlint-disable EFF001 approved wording", "'approved wording' stands before", "medlint-disable EFF001 -- approved wording", id="trailing note"),
        pytest.param("medlint-disable EFF001 (approved)", "'(approved)' stands before", "medlint-disable EFF001 -- (approved)", id="note in brackets"),
        pytest.param("medlint-disable EFF001: approved", "'approved' stands before", "medlint-disable EFF001 -- approved", id="colon"),
        pytest.param("medlint-disable EFF001 // approved", "stands before", "medlint-disable EFF001 -- // approved", id="slashes"),
        pytest.param("medlint-disable EFF001 see label -- approved", "'see label' stands before", "medlint-disable EFF001 -- see label approved", id="both"),
        pytest.param("medlint-enable EFF001 again please", "'again please' names no rule", "medlint-enable EFF001", id="note at enable"),
        pytest.param("medlint-disable EFF001 until=2027/3/31 -- x", "'2027/3/31' is not a day", "medlint-disable EFF001 until=2027-03-31 -- x", id="slashes in a day"),
        pytest.param("medlint-disable EFF001 until=2027-02-30 -- x", "'2027-02-30' is not a day", "medlint-disable EFF001 until=YYYY-MM-DD -- x", id="no such day"),
        pytest.param("medlint-disable EFF001 until=March -- x", "'March' is not a day", "medlint-disable EFF001 until=YYYY-MM-DD -- x", id="month"),
        pytest.param("medlint-disable EFF001 until= -- x", "'until=' has no value", "medlint-disable EFF001 -- x", id="no day"),
        pytest.param("medlint-disable EFF001 until=2027-03-31 until=2028-03-31 -- x", "'until' is given twice", "medlint-disable EFF001 until=2027-03-31 -- x", id="twice"),
        pytest.param("medlint-disable EFF001 util=2027-03-31 -- x", "did you mean until=", "medlint-disable EFF001 until=2027-03-31 -- x", id="field"),
        pytest.param("medlint-disable EFF001 owner=me -- x", "there are until=, ref=, by=", "medlint-disable EFF001 -- x", id="unknown field"),
        pytest.param("medlint-disable EFF001 -- x util=2027-03-31", "did you mean until=", "medlint-disable EFF001 -- x util=2027-03-31", id="field behind"),
        pytest.param("medlint-disable EFF001 -- approved until 2027-03-31", "only until=2027-03-31", "medlint-disable EFF001 until=2027-03-31 -- approved until 2027-03-31", id="a day in words"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_the_right_form(text: str, told: str, remedy: str) -> None:
    w = read_comment(text, lambda word: word.casefold() in KNOWN)
    assert w.faults
    assert told in w.faults[0]
    assert comment(w, "html") == f"<!-- {remedy} -->"
    if not {"RULE", "YYYY-MM-DD"} & set(remedy.replace("=", " ").split()) and "util" not in remedy:
        assert not read_comment(remedy, lambda word: word.casefold() in KNOWN).faults


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("html", '<!-- medlint-disable-line EFF001 by="J. Doe" -- x -->'),
        ("mdx", '{/* medlint-disable-line EFF001 by="J. Doe" -- x */}'),
        ("yaml", '# medlint-disable-line EFF001 by="J. Doe" -- x'),
    ],
)
def test_the_form_is_that_of_the_place(form: str, shown: str) -> None:
    w = read_comment('medlint-disable-line EFF001 by="J. Doe" -- x', lambda word: word.casefold() in KNOWN)
    assert comment(w, form) == shown


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        (" a  b\n", "a b"),
        ("'a'", "a"),
        ("-- a", "a"),
        ("", ""),
        (" - ", ""),
        ("'", ""),
        ("it's 'so'", "it's 'so'"),
        ("14", "14"),
    ],
)
def test_a_reason_on_one_line(reason: str, shown: str) -> None:
    assert tidy(reason) == shown
