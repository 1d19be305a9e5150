from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medlint.finding import Finding, Status
from medlint.kinds.require import Require, When
from medlint.linter import lint
from medlint.review.baseline import Baseline, Checked, Entry, Matched, counts, gone, keys, match, updated
from medlint.review.baselinefile import BaselineError, document_name, load, rendered
from medlint.rule import Profile, Risk, Rule
from medlint.rulefiles import rulebook
from small_book import book, document, forbid

BOOK = book(forbid("cure!", id="EFF001"), forbid("completely safe!", id="SAF003"))
RAN = frozenset(("EFF001", "SAF003", "SAF001"))


def nobody(_: str) -> str:
    return ""


def checked(text: str, path: str = "a.md", rules: rulebook.Rulebook = BOOK) -> Checked:
    record, findings, _ = lint(document(text, path), rules)
    return Checked(path, path, record.slug, tuple(findings))


def first(text: str, path: str = "a.md", rules: rulebook.Rulebook = BOOK) -> Baseline:
    """The baseline that `create` makes of one text."""
    return made([checked(text, path, rules)])


def made(documents: list[Checked]) -> Baseline:
    matched = match(Baseline(), documents, RAN, nobody)
    return Baseline(updated(Baseline(), matched, (), add=True, today="2026-11-21"))


def held(baseline: Baseline, text: str, path: str = "a.md", rules: rulebook.Rulebook = BOOK) -> Matched:
    return match(baseline, [checked(text, path, rules)], RAN, nobody)[0]


def still_open(matched: Matched) -> list[str]:
    return [f.sentence for f in matched.findings if f.status is Status.OPEN]


BEFORE = "We cure acne.\n\nIt is completely safe.\n"


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(BEFORE, id="nothing changed"),
        pytest.param("# Acne\n\nOpen on Mondays.\n\n" + BEFORE, id="text above"),
        pytest.param(BEFORE + "\nOpen on Mondays.\n", id="text below"),
        pytest.param("Hello. We cure acne. Bye.\n\nWho knows. It is completely safe.\n", id="text around, on the line"),
        pytest.param("We\ncure\nacne.\n\nIt is\ncompletely safe.\n", id="wrapped anew"),
        pytest.param("We **cure** acne.\n\nIt is <em>completely</em> safe.\n", id="marked up"),
        pytest.param("> We cure acne.\n\n- It is completely safe.\n", id="in a quotation and a list"),
        pytest.param("It is completely safe.\n\nWe cure acne.\n", id="in another order"),
        pytest.param("We  cure acne.\n\nIt is completely\u00a0safe.\n", id="other spaces"),
        pytest.param("WE CURE ACNE.\n\nit is completely safe.\n", id="other letter case"),
        pytest.param(BEFORE.replace("\n", "\r\n"), id="other line ends"),
    ],
)
def test_what_was_known_stays_quiet(after: str) -> None:
    matched = held(first(BEFORE), after)
    assert [f.status for f in matched.findings] == [Status.BASELINED] * 2
    assert {f.reason for f in matched.findings} == {"in the baseline since 2026-11-21"}
    assert (matched.stale, matched.missing) == ((), ())


@pytest.mark.parametrize(
    ("after", "told", "stale"),
    [
        pytest.param("We cure acne.\n", [], ["SAF003"], id="one was mended"),
        pytest.param("Hello.\n", [], ["EFF001", "SAF003"], id="all were"),
        pytest.param(BEFORE + "\nWe cure asthma.\n", ["We cure asthma."], [], id="a new claim"),
        pytest.param("We cure bad acne.\n", ["We cure bad acne."], ["EFF001", "SAF003"], id="another wording"),
        pytest.param("We cure acne.\n\n" + BEFORE, ["We cure acne."], [], id="the same sentence once more"),
        pytest.param(
            "We cure acne completely safe.\n", ["We cure acne completely safe."] * 2, ["EFF001", "SAF003"], id="merged"
        ),
    ],
)
def test_what_is_new_is_told_and_what_is_gone_is_stale(after: str, told: list[str], stale: list[str]) -> None:
    matched = held(first(BEFORE), after)
    assert still_open(matched) == told
    assert [entry.rule for entry in matched.stale] == stale


def test_of_equal_sentences_each_counts() -> None:
    baseline = first("We cure acne.\n\nWe cure acne.\n")
    assert [entry.number for entry in baseline.entries] == [1, 2]
    assert [entry.number for entry in held(baseline, "We cure acne.\n").stale] == [2]
    assert still_open(held(baseline, "We cure acne.\n\n" * 3)) == ["We cure acne."]


def test_a_finding_that_is_excused_otherwise_needs_no_entry() -> None:
    found = checked("We cure acne.\n\nWe cure acne.\n")
    one, other = found.findings
    found = replace(found, findings=(one._replace(status=Status.SUPPRESSED, reason="why"), other))
    baseline = made([found])
    assert [entry.number for entry in baseline.entries] == [1]
    matched = match(baseline, [found], RAN, nobody)[0]
    assert [f.status for f in matched.findings] == [Status.SUPPRESSED, Status.BASELINED]


def test_a_reason_is_told() -> None:
    matched = match(Baseline(), [checked("We cure acne.\n")], RAN, nobody)
    entries = updated(Baseline(), matched, (), add=True, today="2026-11-21", reason="rewritten in spring")
    assert held(Baseline(entries), "We cure acne.\n").findings[0].reason == (
        "in the baseline since 2026-11-21: rewritten in spring"
    )


@pytest.mark.parametrize(
    ("ran", "complete", "stale"),
    [
        pytest.param(frozenset(("SAF003",)), True, [], id="its rule was not applied"),
        pytest.param(RAN, False, [], id="the text was not checked whole"),
        pytest.param(RAN, True, ["EFF001"], id="applied to all of it"),
    ],
)
def test_only_a_whole_check_makes_an_entry_stale(ran: frozenset[str], complete: bool, stale: list[str]) -> None:
    after = replace(checked("Hello.\n"), complete=complete)
    assert [e.rule for e in match(first("We cure acne.\n"), [after], ran, nobody)[0].stale] == stale


# --- which document -------------------------------------------------------------------------------------------------


def article(slug: str, text: str = "We cure acne.\n", field: str = "slug") -> str:
    return f"---\ntitle: Acne\n{field}: {slug}\n---\n{text}"


@pytest.mark.parametrize("field", ["slug", "id"])
def test_a_document_with_a_slug_may_be_moved(field: str) -> None:
    matched = held(first(article("acne", field=field), "blog/a.md"), article("acne", field=field), "archive/2026/b.md")
    assert still_open(matched) == []
    assert {entry.document for entry in updated(Baseline(matched.own), [matched], (), add=False, today="")} == {
        "archive/2026/b.md"
    }


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        pytest.param("We cure acne.\n", "We cure acne.\n", "b.md", id="moved without a slug"),
        pytest.param(article("acne"), article("asthma"), "a.md", id="another document at its path"),
        pytest.param(article("acne"), article("asthma"), "b.md", id="another document elsewhere"),
    ],
)
def test_another_document_starts_afresh(before: str, after: str, path: str) -> None:
    assert still_open(held(first(before), after, path)) == ["We cure acne."]


def test_a_slug_that_comes_later_changes_nothing() -> None:
    assert still_open(held(first("We cure acne.\n"), article("acne"))) == []


def test_documents_with_one_slug_are_known_by_their_paths() -> None:
    baseline = made([checked(article("acne"), "en/a.md"), checked(article("acne", "We cure asthma.\n"), "de/a.md")])
    assert {(e.document, e.slug) for e in baseline.entries} == {("en/a.md", ""), ("de/a.md", "")}
    assert still_open(held(baseline, article("acne"), "en/a.md")) == []
    assert still_open(held(baseline, article("acne"), "de/a.md")) == ["We cure acne."]
    assert still_open(held(baseline, article("acne"), "moved.md")) == ["We cure acne."]


def test_a_copy_does_not_share_the_entries_of_its_original() -> None:
    baseline = first(article("acne"), "a.md")
    both = match(baseline, [checked(article("acne"), "a.md"), checked(article("acne"), "copy.md")], RAN, nobody)
    assert [still_open(m) for m in both] == [[], ["We cure acne."]]
    assert [(m.twin, m.refused) for m in both] == [("copy.md", False), ("a.md", True)]
    alone = match(baseline, [checked(article("acne"), "copy.md")], RAN, lambda path: "acne" if path == "a.md" else "")
    assert still_open(alone[0]) == ["We cure acne."]
    assert (alone[0].twin, alone[0].refused) == ("a.md", True)


def test_of_two_copies_that_both_moved_neither_has_the_entries() -> None:
    both = match(
        first(article("acne"), "a.md"),
        [checked(article("acne"), "b.md"), checked(article("acne"), "c.md")],
        RAN,
        nobody,
    )
    assert [still_open(m) for m in both] == [["We cure acne."]] * 2


@pytest.mark.parametrize(
    ("entry", "lost"),
    [
        pytest.param(Entry("blog/there.md", "R", "k", 1), False, id="a file that was not checked"),
        pytest.param(Entry("blog/here.md", "R", "k", 1), False, id="a file that was"),
        pytest.param(Entry("news/gone.md", "R", "k", 1), False, id="gone, in a folder that was not checked"),
        pytest.param(Entry("blogger/gone.md", "R", "k", 1), False, id="gone, in a folder with a longer name"),
        pytest.param(Entry("blog/gone.md", "R", "k", 1, "acne"), False, id="moved to where we were"),
        pytest.param(Entry("blog/gone.md", "R", "k", 1), True, id="gone"),
        pytest.param(Entry("blog/gone.md", "R", "k", 1, "asthma"), True, id="gone, and nobody has its slug"),
        pytest.param(Entry("blog/here.md", "R", "k", 1, "asthma"), True, id="another document took its place"),
    ],
)
def test_entries_of_documents_that_are_no_more(entry: Entry, lost: bool) -> None:
    matched = match(Baseline(), [checked(article("acne"), "blog/here.md")], RAN, nobody)
    found = gone(Baseline((entry,)), matched, lambda path: path == "blog/there.md", ["blog"])
    assert found == [entry] * lost


# --- what a whole document lacks --------------------------------------------------------------------------------------

KETAMINE = Profile(
    "ketamine", "Ketamine", "drug", ("ketamine",),
    risks=(Risk("abuse", ("misused",)), Risk("bladder", ("bladder damage",)), Risk("sedation", ("drowsiness",))),
)  # fmt: skip
RISKS = Require(When(mentions=("ketamine",)), "treatment", ("key",), 0)
NEEDS = Rule("SAF001", "risks", "safety", "s", "{treatment} lacks {missing}", "require", RISKS)


def lacking(*missing: str, about: str = "ketamine", sentence: str = "We offer ketamine.") -> Checked:
    found = checked("We cure acne.\n")
    finding = found.findings[0]._replace(rule=NEEDS, missing=missing, about=about, sentence=sentence)
    return replace(found, findings=(finding,))


@pytest.mark.parametrize(
    ("after", "told", "stale"),
    [
        pytest.param(lacking("abuse", "bladder"), False, 0, id="nothing changed"),
        pytest.param(lacking("bladder", "abuse"), False, 0, id="another order"),
        pytest.param(lacking("abuse", "bladder", sentence="Ketamine is here."), False, 0, id="another first sentence"),
        pytest.param(lacking("bladder"), False, 1, id="one is stated now"),
        pytest.param(lacking("abuse", "bladder", "sedation"), True, 0, id="one more is missing"),
        pytest.param(lacking("abuse", "sedation"), True, 1, id="one for another"),
        pytest.param(lacking("abuse", "bladder", about="esketamine"), True, 2, id="another treatment"),
    ],
)
def test_what_is_missing_is_known_piece_by_piece(after: Checked, told: bool, stale: int) -> None:
    matched = match(made([lacking("abuse", "bladder")]), [after], RAN, nobody)[0]
    assert [f.status is Status.OPEN for f in matched.findings] == [told]
    assert len(matched.stale) == stale


def test_a_finding_about_the_whole_is_known_without_its_sentence() -> None:
    one, other = (lacking(sentence=text).findings[0] for text in ("We offer ketamine.", "Ketamine is here."))
    assert keys(one).keys() == keys(other).keys()
    claim: Finding = checked("We cure acne.\n").findings[0]
    assert keys(claim).keys() != keys(claim._replace(sentence="We cure asthma.")).keys()


# --- random edits -----------------------------------------------------------------------------------------------------

CLAIMS = ["We cure acne.", "It is completely safe.", "Our drip cures asthma overnight.", "We cure acne."]
OTHERS = ["Open on Mondays.", "# News", "- milk\n- bread", "> A quotation.", "| a | b |\n|---|---|\n| c | d |", "Why?"]


@given(st.integers(0, 2**32), st.booleans())
def test_edits_around_claims_open_nothing(seed: int, moved: bool) -> None:
    chance = random.Random(seed)  # noqa: S311
    text = [*CLAIMS]
    baseline = first(article("x", "\n\n".join(text)), "a.md")
    for _ in range(chance.randrange(6)):
        text.insert(chance.randrange(len(text) + 1), chance.choice(OTHERS))
    wrapped = [re.sub(" ", lambda _: chance.choice(" \n"), part) if part in CLAIMS else part for part in text]
    matched = held(baseline, article("x", "\n\n".join(wrapped)), "b.md" if moved else "a.md")
    assert still_open(matched) == []
    assert matched.stale == ()
    extra = chance.choice(["We cure gout.", "We cure acne."])
    wrapped.insert(chance.randrange(len(wrapped) + 1), extra)
    assert still_open(held(baseline, article("x", "\n\n".join(wrapped)))) == [extra]


# --- the file -----------------------------------------------------------------------------------------------------------

ODD = Entry("größe/ü 1.md", "EFF001", "0" * 16, 1, "s\u2028lug", "2026-11-21", 'a "reason"', "We cure … \ud800 \x07")


@pytest.mark.parametrize(
    "baseline",
    [
        pytest.param(Baseline(), id="empty"),
        pytest.param(Baseline((ODD,), "2026-11-21", "medlint 1", "abc"), id="odd characters"),
        pytest.param(first(BEFORE), id="two entries"),
    ],
)
def test_a_baseline_comes_back_as_it_was_written(tmp_path: Path, baseline: Baseline) -> None:
    path = tmp_path / "b.json"
    path.write_bytes(rendered(baseline).encode("utf-8", "backslashreplace"))
    assert load(path) == baseline


def test_an_entry_takes_one_line_and_knows_where(tmp_path: Path) -> None:
    text = rendered(first(BEFORE))
    (tmp_path / "b.json").write_text(text, encoding="utf-8")
    for entry in load(tmp_path / "b.json").entries:
        line = text.splitlines()[entry.line - 1]
        assert json.loads(text[entry.start : entry.end])["rule"] == entry.rule
        assert text[entry.start : entry.end] == line.removesuffix(",")


def test_two_branches_merge() -> None:
    """Each adds an entry of its own, far enough from the other's: the lines in between are the same."""
    base = [Entry(f"{n}.md", "R", "k", 1) for n in range(10, 20)]
    lines = {frozenset(rendered(Baseline((*base, Entry(f"{n}5.md", "R", "k", 1)))).splitlines()) for n in (11, 17)}
    one, other = lines
    assert len(one ^ other) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("{", "is not JSON", id="no JSON"),
        pytest.param("[" * 100_000, "is not JSON", id="deep"),
        pytest.param('{\n<<<<<<< HEAD\n"a": 1', "line 2: the baseline holds the marks of a merge conflict", id="conflict"),
        pytest.param("[]", "no list of entries", id="a list"),
        pytest.param('{"version": 1}', "no list of entries", id="no entries"),
        pytest.param('{"version": 2, "entries": []}', "version 2", id="of the future"),
        pytest.param('{"version": 1, "entries": [1]}', "entry 1", id="a number"),
        pytest.param('{"version": 1, "entries": [{"document": "a"}]}', "has no 'rule'", id="without a rule"),
        pytest.param(
            '{\n"version": 1, "entries": [\n{"document": "a", "rule": "R", "key": "k", "number": 0}\n]}',
            "line 3: 'number' must be",
            id="number 0",
        ),
        pytest.param(
            '{\n"version": 1, "entries": [\n{"document": "a", "rule": "R", "key": "k", "number": 1, "line": 3}\n]}',
            "line 3: an entry has no 'line'",
            id="unknown key",
        ),
        pytest.param(
            '{\n"version": 1, "entries": [\n{"document": "a", "rule": "R", "key": "k", "number": 1, "text": 3}\n]}',
            "'text' must be a text",
            id="wrong type",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "b.json").write_text(text)
    with pytest.raises(BaselineError, match=re.escape(told)):
        load(tmp_path / "b.json")


def test_bytes_that_are_no_text_and_files_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_bytes(b'{"\xff')
    with pytest.raises(BaselineError, match="not UTF-8"):
        load(tmp_path / "b.json")
    with pytest.raises(BaselineError, match="cannot be read"):
        load(tmp_path)


PART = Baseline((
    Entry("a.md", "EFF001", "k1", 1, text='It says "document": "b.md" here.'),
    Entry("a.md", "EFF001", "k1", 2, "a-slug"),
    Entry("b.md", "EFF001", "k2", 1, "b-slug"),
    Entry("b.md.md", "EFF001", "k2", 1),
    Entry("ärzte/c.md", "EFF001", "k3", 1, "über"),
    Entry("moved.md", "EFF001", "k4", 1, "b-slug"),
))  # fmt: skip


def as_written(text: str) -> str:
    return text


def with_crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def laid_out_anew(text: str) -> str:
    return json.dumps(json.loads(text), indent=2)


def escaped(text: str) -> str:
    return "\n".join(
        line.encode("ascii", "backslashreplace").decode().replace("\\x", "\\u00") for line in text.split("\n")
    )


@pytest.mark.parametrize("spoilt", [as_written, with_crlf, laid_out_anew, escaped])
@pytest.mark.parametrize(
    "about", [["a.md"], ["b.md", "b-slug"], ["ärzte/c.md"], ["über"], ["gone.md", "gone"], ["b"], []]
)
def test_of_a_few_documents_only_their_entries_are_read(
    tmp_path: Path, about: list[str], spoilt: Callable[[str], str]
) -> None:
    file = tmp_path / "b.json"
    file.write_bytes(spoilt(rendered(PART)).encode())
    whole = load(file).entries
    wanted = [(e, e.line, e.start, e.end) for e in whole if e.document in about or e.slug in about]
    assert [
        (e, e.line, e.start, e.end) for e in load(file, about).entries if e.document in about or e.slug in about
    ] == wanted
    if spoilt in (as_written, escaped):
        assert len(load(file, about).entries) == len(wanted)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param('"number": 2', '"number": 0', "line 5: 'number' must be", id="a mistake in an entry"),
        pytest.param('"number": 2', '"number": ', "line 5: the baseline is not JSON", id="an entry that is no JSON"),
        pytest.param("\n],\n", "\n", "not JSON", id="no end"),
        pytest.param(
            '{"document": "b.md",', '<<<<<<< ours\n{"document": "b.md",', "merge conflict", id="a conflict elsewhere"
        ),
    ],
)
def test_a_mistake_is_told_with_its_place_in_the_whole(tmp_path: Path, old: str, new: str, told: str) -> None:
    file = tmp_path / "b.json"
    file.write_text(rendered(PART).replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BaselineError, match=re.escape(told)):
        load(file, ["a.md"])


def test_documents_are_named_from_the_baseline_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "content").mkdir()
    monkeypatch.chdir(tmp_path / "content")
    assert document_name("a.md", tmp_path) == "content/a.md"
    assert document_name(str(tmp_path / "content/a.md"), tmp_path) == "content/a.md"
    assert document_name(".", tmp_path / "content") == "."
    assert document_name("../b.md", tmp_path / "content") == "../b.md"


def test_counts_come_with_the_most_first() -> None:
    entries = [Entry("a", rule, "k", n) for n, rule in enumerate(("X", "Y", "Y"), 1)]
    assert list(counts(entries, lambda e: e.rule).items()) == [("Y", 2), ("X", 1)]
