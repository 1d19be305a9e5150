from __future__ import annotations

import re
import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medlint.document import Passage, Span
from medlint.wording.segment import MAX_SENTENCE
from medlint.wording.text import STABLE, PassageBuilder, fold, normalise, sentences

TRICKY = [
    "a", "b", " ", ".", "!", "?", "1", ",",
    "\r\n", "\n", "\t", "\u00a0", "\u00ad", "\u200b", "\ufeff", "\u2019", "\u201c", "\u2011", "\u2013", "\u2026", "\ufb01",
    "\u00b2", "\u2122", "\u00bd", "\U0001f600", "e\u0301", "\u00e9", "\u3000", "\u2028", "\u00df", "\u0130", "\uff21", "\u00a8",
]  # fmt: skip
texts = st.lists(st.sampled_from(TRICKY), max_size=40).map("".join)


def build(*slices: tuple[str, int]) -> Passage:
    builder = PassageBuilder()
    for piece, offset in slices:
        builder.add(piece, offset)
    return builder.build()


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        pytest.param("plain words", "plain words", id="nothing to do"),
        pytest.param("a – b — c", "a – b — c", id="dashes stay"),
        pytest.param("studies¹² and x²", "studies¹² and x²", id="superscript digits stay"),
        pytest.param("Brand™ and Name®", "Brand™ and Name®", id="trade marks stay"),
        pytest.param("1½ hours", "1½ hours", id="fractions stay"),
        pytest.param("naïve café", "naïve café", id="accents stay"),
        pytest.param("e\u0301", "e\u0301", id="combining marks stay"),
        pytest.param("«cure»", "«cure»", id="guillemets stay"),
        pytest.param("", "", id="empty"),
        pytest.param(" \n\t\u00a0", "", id="only white space"),
        pytest.param("  a \r\n  b\u00a0\u00a0c ", "a b c", id="white space collapses"),
        pytest.param("cu\u00adres cu\u200bres cu\ufeffres", "cures cures cures", id="invisible characters vanish"),
        pytest.param("a \u200b b", "a b", id="white space around an invisible character"),
        pytest.param("it\u2019s \u201cit\u201d", 'it\'s "it"', id="curly quotes"),
        pytest.param("side\u2011effect\u2010free", "side-effect-free", id="hyphens"),
        pytest.param("bene\ufb01t", "benefit", id="ligature"),
        pytest.param("wait\u2026", "wait...", id="ellipsis"),
        pytest.param("\uff21\uff22", "AB", id="full width"),
        pytest.param("5 \u00b5g, 5 \u338e", "5 \u03bcg, 5 mg", id="units"),
    ],
)
def test_normalise(source: str, shown: str) -> None:
    assert normalise(source) == shown


def test_stable_characters_are_stable() -> None:
    stable = re.compile(f"[{STABLE}]")
    for code in range(0x80, sys.maxunicode + 1):
        if 0xD800 <= code < 0xE000 or not stable.match(chr(code)):
            continue
        assert normalise(chr(code)) == chr(code) == unicodedata.normalize("NFKC", chr(code))


def test_a_word_split_by_markup_is_one_word() -> None:
    passage = build(("They ", 0), ("cu", 8), ("res", 14), (" it.", 21))
    assert passage.text == "They cures it."
    assert passage.span(5, 10) == Span(8, 17)


def test_white_space_on_both_sides_of_a_tag_is_one_space() -> None:
    passage = build(("a ", 0), (" b", 6))
    assert (passage.text, passage.span(1, 2), passage.span(2, 3)) == ("a b", Span(1, 2), Span(7, 8))


@pytest.mark.parametrize(
    ("text", "shown", "span"),
    [
        pytest.param("&", "a&b", Span(1, 6), id="ampersand"),
        pytest.param("\u201d", 'a"b', Span(1, 6), id="curly quote"),
        pytest.param("\u00ad", "ab", Span(6, 7), id="soft hyphen"),
        pytest.param("\u00a0", "a b", Span(1, 6), id="space"),
    ],
)
def test_an_entity_stands_for_its_source(text: str, shown: str, span: Span) -> None:
    builder = PassageBuilder()
    builder.add("a", 0)
    builder.add_replacement(text, 1, 6)
    builder.add("b", 6)
    passage = builder.build()
    assert (passage.text, passage.span(1, 2)) == (shown, span)


def test_length_leaves_out_white_space_at_the_end() -> None:
    builder = PassageBuilder()
    builder.add("ab  ", 0)
    assert builder.length == 2
    builder.add("c", 4)
    assert builder.length == 4


@given(texts)
def test_normal_text_has_single_spaces_and_stays_as_it_is(source: str) -> None:
    shown = normalise(source)
    assert shown == shown.strip()
    assert "  " not in shown
    assert not set(shown) & set("\n\r\t\u00a0\u00ad\u200b\ufeff\u2019\u201c")
    assert normalise(shown) == shown


@given(texts, st.data())
def test_the_source_of_a_range_reads_as_the_range(source: str, data: st.DataObject) -> None:
    passage = build((source, 0))
    size = len(passage.text)
    start = data.draw(st.integers(0, size))
    end = data.draw(st.integers(start, size))
    span = passage.span(start, end)
    assert 0 <= span.start <= span.end <= len(source)
    shown = normalise(source[span.start : span.end])
    wanted = passage.text[start:end].strip()
    assert wanted in shown
    if not any(c in source for c in "\u2026\ufb01"):  # half a ligature stands for all of it
        assert shown == wanted


@given(st.lists(texts, max_size=5), st.lists(st.integers(0, 9), min_size=5, max_size=5))
def test_every_character_has_its_own_place(slices: list[str], gaps: list[int]) -> None:
    builder, source = PassageBuilder(), ""
    for piece, gap in zip(slices, gaps, strict=False):
        source += "\u2588" * gap
        builder.add(piece, len(source))
        source += piece
    passage = builder.build()
    assert passage.text == normalise("".join(slices))
    before = 0
    for i, char in enumerate(passage.text):
        span = passage.span(i, i + 1)
        assert before <= span.start < span.end
        assert char == " " or char in normalise(source[span.start : span.end])
        before = span.start


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("Cures IT", "cures it", id="ascii"),
        pytest.param("STRASSE Straße", "strasse straße", id="sharp s keeps its length"),
        pytest.param("İstanbul", "istanbul", id="dotted capital i"),
        pytest.param("ΣΑΣ", "σασ", id="greek"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=50))
def test_fold_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(text) == "".join(map(fold, text))


SENTENCES = [
    "Dr. Smith gave 3.5 mg i.v. vs. placebo.",
    "The difference was small (p < 0.05).| Next came the rest.",
    "See No. 5 for more.",
    "Is it safe?| No.| It is not.",
    "It follows U.S. Food and Drug Administration law.",
    "It is sold in the U.S.| The label says so.",
    "J. R. Smith wrote it.",
    "Take vitamin D.| Patients like it.",
    "Try one (e.g. the nasal spray) first.",
    '"Is it safe?" she asked.',
    'He said "stop."| She went.',
    "We wait... and wait.",
    "Then...| We go.",
    "Really?!| Yes!",
    "1. Call us today.",
    "Give 5 mg.| Then wait approx. 30 minutes.",
    "We open at 9 a.m. on Mondays.",
    "rTMS helps.| mRNA does not.",
    "A heading without a stop",
    "Smith et al. found less.",
    "On Jan. 5 we met.",
    "In wk. 4 all was well.",
    "We treat depression.| ketamine helps.",
    "It works.| (See below.)| Then it stops.",
    "It rose by 30%.[3]| Next we saw more.",
    "It rose by 30%. [3, 4]| Next we saw more.",
    "It rose by 30%.³| Next we saw more.",
    "It rose by 30%.¹²,¹³| Next we saw more.",
    "It rose in trials.12| Next we saw more.",
    "It rose in trials.1,2| Next we saw more.",
    "It rose in trials.[^note]| Next we saw more.",
    "It rose in trials.(4)| Next we saw more.",
    "It rose in trials.*| Next we saw more.",
    "(It rose.)| Next.",
    "",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_sentences(marked: str) -> None:
    text = marked.replace("|", "")
    assert [text[a:b] for a, b in sentences(text)] == [part.strip() for part in marked.split("|") if part]


@given(st.one_of(texts, st.text(max_size=80), st.text(alphabet="aB .!?\"')[]1^(", max_size=80)))
def test_sentences_cover_all_but_white_space(text: str) -> None:
    before, covered = 0, 0
    for start, end in sentences(text):
        assert before <= start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        assert not text[before:start].strip()
        before = end
        covered += 1
    assert not text[before:].strip()
    assert bool(covered) == bool(text.strip())


@pytest.mark.parametrize(
    "text", ["word " * 3_000, "x" * 9_000, ("y" * 1_999 + " ") * 4, " ".join(["a, b"] * 2_000) + "."]
)
def test_a_sentence_has_a_limit(text: str) -> None:
    found = sentences(text)
    assert all(0 < end - start <= MAX_SENTENCE for start, end in found)
    assert "".join("".join(text[a:b].split()) for a, b in found) == "".join(text.split())
    assert len(found) < 2 + len(text) / 900


@pytest.mark.parametrize(
    "unit", [".", ". ", '".', "a.'", ".[1", ".[^", ".[@", ".(1,", ".1,1", " ", "?!", "x", "\u2026 ", "A. "]
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    begin = time.process_time()
    sentences(unit * 80_000)
    normalise(unit * 80_000)
    assert time.process_time() - begin < 20
