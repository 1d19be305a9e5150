"""The indexed engine finds exactly what trying everything everywhere finds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from medlint.finding import Finding
from medlint.judgement.matcher import read_through
from medlint.rule import Profile, Risk, Use, WordList
from medlint.rulefiles.rulebook import Rulebook
from medlint.wording.literals import required_literals
from medlint.wording.patterns import Match
from medlint.wording.phrases import Element, PatternError, Row, parse
from medlint.wording.rows import BARRIERS
from medlint.wording.text import ANY_DIGIT, fold
from medlint.wording.tokens import LEAD_END, Sentence, words_of
from medlint.wording.vocabulary import inflected
from small_book import book, document, findings, forbid, word_list

# --- the naive engine -------------------------------------------------------------------------------------------------


class Naive:
    """Every row at every token of every sentence, read off the phrases and word lists as they are written."""

    def __init__(self, lists: list[WordList], profiles: list[Profile]) -> None:
        self.entries: dict[str, set[str]] = {"ten": {"number"}}
        self.exempt: dict[str, set[str]] = {}
        holders = {words.name: {words.name} for words in lists}
        for _ in lists:
            for words in lists:
                for member in words.includes:
                    holders[member] |= holders[words.name]
        for words in lists:
            for text in words.entries:
                for form in inflected(text, words.word_class):
                    self.entries.setdefault(form, set()).update(holders[words.name])
            for text in words.exempt:
                for form in inflected(text, "noun"):
                    self.exempt.setdefault(form, set()).update(holders[words.name])
        for profile in profiles:
            for text in profile.names:
                for form in inflected(text, "noun"):
                    self.entries.setdefault(form, set()).update(("treatment", f"treatment:{profile.name}"))

    def lists_at(self, words: list[str], start: int) -> dict[int, set[str]]:
        """By their ends the word lists that have an entry at a token."""
        found: dict[int, set[str]] = {}
        for end in range(start + 1, len(words) + 1):
            names = set(self.entries.get(" ".join(words[start:end]), ()))
            if end == start + 1 and words[start][0].isdigit() and not names:
                names = {"number"}
            found[end] = names - self.struck(words, start, end)
        return found

    def struck(self, words: list[str], start: int, end: int) -> set[str]:
        names: set[str] = set()
        for first in range(end):
            for last in range(max(first, start) + 1, len(words) + 1):
                names |= self.exempt.get(" ".join(words[first:last]), set())
        return names

    def find(self, row: Row, sentence: Sentence) -> list[tuple[int, int, int]]:
        starts = [sentence.lead] if row.at_start else range(len(sentence.words))
        found = []
        for start in starts:
            ends = self.ends(row, sentence.words, 0, start, -1)
            if (first := next(ends, None)) is not None:
                found.append((start, *first))
        return found

    def ends(self, row: Row, words: list[str], k: int, at: int, head: int) -> Iterator[tuple[int, int]]:
        if k == len(row.elements):
            if not row.at_end or not any(word[0].isalnum() for word in words[at:]):
                yield at, head
            return
        element = row.elements[k]
        if element.gap:
            yield from self.over_gap(row, words, k, at, head)
            return
        for end in self.over(element, words, at):
            yield from self.ends(row, words, k + 1, end, at if k == row.head else head)
        if element.optional:
            yield from self.ends(row, words, k + 1, at, head)

    def over(self, element: Element, words: list[str], at: int) -> Iterator[int]:
        if at < len(words):
            if words[at] in element.words:
                yield at + 1
            for end, names in sorted(self.lists_at(words, at).items(), reverse=True):
                if names & set(element.lists):
                    yield end

    def over_gap(self, row: Row, words: list[str], k: int, at: int, head: int) -> Iterator[tuple[int, int]]:
        passed = 0
        while passed <= row.elements[k].gap:
            yield from self.ends(row, words, k + 1, at, head)
            if at >= len(words) or words[at] in BARRIERS:
                return
            passed += words[at] not in (",", LEAD_END)
            at += 1


# --- random rules and texts -------------------------------------------------------------------------------------------

WORDS = [
    "cure",
    "cures",
    "curing",
    "new",
    "a",
    "the",
    "it's",
    "pain",
    "pains",
    "free",
    "relief",
    "not",
    "naïve",
    "5",
    "is",
]
SIGNS = [
    ",",
    "%",
    "(",
    ")",
    ";",
    "—",
    ":",
    "!",
    "?",
    '"',
    "-",
    "–",
    "'",
    "\u00ad",
    "…",
    "★",
    "ß",
    "İ",
    "ı",
    "K",
    "ﬁ",
    "\x1e",
]
LISTS = ["one", "two", "number", "treatment"]

word = st.sampled_from(WORDS)
plain = st.one_of(word, word.map("={}".format), st.sampled_from(LISTS).map("{{{}}}".format), st.just("%"))
choice = st.lists(plain, min_size=2, max_size=3)
row = st.lists(plain, min_size=1, max_size=2).map(" ".join)
item = st.one_of(
    plain,
    plain,
    choice.map("|".join),
    plain.map("{}!".format),
    plain.map("[{}]".format),
    st.lists(row, min_size=2, max_size=3).map(lambda rows: f"({'|'.join(rows)})"),
    st.lists(row, min_size=2, max_size=2).map(lambda rows: f"[{'|'.join(rows)}]"),
    st.sampled_from(["..", "...", "..1", "..2"]),
)
phrase = st.tuples(
    st.sampled_from(["", "", "", "^ "]), st.lists(item, min_size=1, max_size=5), st.sampled_from(["", "", " $"])
)
phrases = phrase.map(lambda parts: parts[0] + " ".join(parts[1]) + parts[2])
token = st.one_of(word, word, word.map(str.upper), st.sampled_from(SIGNS))
entries = st.lists(st.lists(word, min_size=1, max_size=3).map(" ".join), max_size=4)


@st.composite
def word_lists(draw: st.DrawFn) -> list[WordList]:
    classes = st.sampled_from(["noun", "verb", "fixed"])
    two = word_list("two", *draw(entries), word_class=draw(classes), exempt=tuple(draw(entries)[:1]))
    includes = draw(st.sampled_from([(), ("two",)]))
    one = word_list("one", *draw(entries), word_class=draw(classes), includes=includes, exempt=tuple(draw(entries)[:1]))
    return [one, two]


PROFILE = Profile(
    "ketamine", "Ketamine", "drug", ("relief drug", "new"), (Use("pain", ("pain",)),), ("cure",),
    (Risk("pain", ("a pain", "pain|cure", "not free")),),
)  # fmt: skip


def usable(text: str) -> bool:
    try:
        return bool(parse(text))
    except PatternError:
        return False


@st.composite
def said(draw: st.DrawFn, source: str, lists: list[WordList]) -> str:
    """What a phrase may look like in a text."""
    known = {words.name: words.entries for words in lists} | {"number": ("5", "ten"), "treatment": PROFILE.names}
    parts: list[str] = []
    for element in draw(st.sampled_from(parse(source))).elements:
        if element.gap:
            parts += draw(st.lists(token, max_size=element.gap + 1))
        elif not element.optional or draw(st.booleans()):
            names = [entry for name in element.lists for entry in known[name]]
            parts.append(draw(st.sampled_from(sorted(element.words) + names)) if names or element.words else "")
    return " ".join(parts)


@st.composite
def texts_with(draw: st.DrawFn, sources: list[str], lists: list[WordList]) -> str:
    """A text of random words in which some of the phrases stand, more or less."""
    blocks = []
    for _ in range(draw(st.integers(1, 4))):
        parts = []
        for _ in range(draw(st.integers(0, 6))):
            one = draw(token) if draw(st.booleans()) else draw(said(draw(st.sampled_from(sources)), lists))
            parts.append(one + draw(st.sampled_from([" ", " ", " ", "", "\n", ". "])))
        lead = draw(st.sampled_from(["", "", "- ", "# ", "> ", "A new pain is:\n\n- "]))
        blocks.append(lead + "".join(parts))
    return "\n\n".join(blocks)


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[str], list[WordList], str]:
    """Phrases, the word lists they may name, and a text."""
    sources = draw(st.lists(phrases.filter(usable), min_size=1, max_size=4))
    lists = draw(word_lists())
    return sources, lists, draw(texts_with(sources, lists))


lines = st.lists(st.tuples(token, st.sampled_from([" ", " ", "", "\n"])), max_size=14).map(
    lambda parts: "".join(a + b for a, b in parts)
)


def in_short(matches: list[Match]) -> set[tuple[str, int, int, int]]:
    return {(m.pattern.source, m.start, m.end, m.head) for m in matches}


@settings(deadline=None, max_examples=250)
@given(cases())
def test_the_index_finds_what_the_naive_loop_finds(case: tuple[list[str], list[WordList], str]) -> None:
    sources, lists, text = case
    rules = book(forbid(*sources), lists=lists, profiles=[PROFILE])
    naive = Naive(lists, [PROFILE])
    reading = read_through(document(text), rules.matcher)
    for sentence, matches in zip(reading.sentences, reading.matches, strict=True):
        expected = {
            (source, *place)
            for source in sources
            for one in parse(source)
            for place in naive.find(one, sentence)
            if place[1] > sentence.lead
        }
        assert in_short(matches) == expected, (sentence.words, sentence.lead)


@settings(deadline=None, max_examples=150)
@given(cases())
def test_what_is_asked_for_sentence_by_sentence_is_found_likewise(case: tuple[list[str], list[WordList], str]) -> None:
    """Exceptions are looked up in one sentence at a time, by other code."""
    sources, lists, text = case
    rules = book(forbid(*sources, exempt=tuple(sources)), lists=lists, profiles=[PROFILE])
    reading = read_through(document(text), rules.matcher)
    for sentence, matches in zip(reading.sentences, reading.matches, strict=True):
        assert in_short(reading.exemptions(sentence)) == in_short(matches), sentence.words


@settings(deadline=None, max_examples=100)
@given(texts_with(["{treatment}", "a pain", "pain|cure", "not free"], []))
def test_words_for_risks_and_uses_are_found_where_they_stand(text: str) -> None:
    rules = book(forbid("zzz"), profiles=[PROFILE])
    naive = Naive([], [PROFILE])
    reading = read_through(document(text), rules.matcher)
    for sentence in reading.sentences:
        for found, sources in (
            (reading.risks(sentence), PROFILE.risks[0].words),
            (reading.uses(sentence), ("pain", "cure")),
        ):
            expected = {
                (source, *place)
                for source in sources
                for one in parse(source)
                for place in naive.find(one, sentence)
                if place[1] > sentence.lead
            }
            assert in_short(found) == expected


@settings(deadline=None, max_examples=150)
@given(cases())
def test_a_match_slices_back_to_its_words(case: tuple[list[str], list[WordList], str]) -> None:
    sources, lists, text = case
    rules = book(forbid(*sources), lists=lists)
    reading = read_through(document(text), rules.matcher)
    for sentence, matches in zip(reading.sentences, reading.matches, strict=True):
        assert len(sentence.spans) == len(sentence.words)
        for match in matches:
            first = max(match.start, sentence.lead)
            start, end = sentence.spans[first][0], sentence.spans[match.end - 1][1]
            assert words_of(sentence.text[start:end]) == sentence.words[first : match.end]
            assert match.start <= match.head < match.end


# --- regular expressions ----------------------------------------------------------------------------------------------

letter = st.sampled_from(
    [*"aaabbkKsSiI.", "1", " ", "é", "İ", "ß", "★", r"\.", r"\d", r"\w", r"\s", r"\b", "ſ", '"', "-"]
)
klass = st.sampled_from(["[ab]", "[kK★]", "[^a]", "[a-c]", r"[\d.]", "[–—-]", "[sS]", "[[:alpha:]]", "[:a]", "[a:]"])
atom = st.one_of(letter, letter, letter, klass)


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        inner.map("({})".format),
        inner.map("(?:{})?".format),
        inner.map("(?:{})*".format),
        inner.map("(?:{}){{2}}".format),
        inner.map("(?:{}){{0,2}}".format),
        inner.map("(?:{})+?".format),
        inner.map("(?={})".format),
        inner.map("(?!{})".format),
        inner.map("(?<={})".format),
        inner.map("(?<!{})".format),
        inner.map("(?>{})".format),
        inner.map("(?-i:{})".format),
        inner.map("(?i:{})".format),
    )


def made(source: str) -> regex.Pattern[str] | None:
    """Compiled as the engine does; None for what it would not take."""
    try:
        compiled = regex.compile(source, regex.IGNORECASE | regex.VERSION0)
    except regex.error:
        return None
    return None if compiled.fullmatch("") else compiled


sources_of_regexes = st.recursive(atom, grown, max_leaves=4)
strings = st.text(st.sampled_from([*'aaaabbbkKsSiI.1 é★-"', "İ", "ı", "ß", "ſ", "K", "–"]), min_size=1, max_size=20)


@settings(deadline=None, max_examples=600)
@given(sources_of_regexes, strings)
def test_required_literals_stand_in_every_match(source: str, text: str) -> None:
    compiled = made(source)
    folded = fold(text).replace("ı", "i").replace("1", ANY_DIGIT)
    if compiled and compiled.search(text, timeout=1.0):
        for literals in required_literals(source):
            assert any(literal in folded for literal in literals), (source, text, literals)


@settings(deadline=None, max_examples=250)
@given(st.lists(sources_of_regexes, min_size=1, max_size=3, unique=True), st.lists(strings, max_size=5))
def test_every_regular_expression_finds_what_it_finds_alone(sources: list[str], lines: list[str]) -> None:
    compiled = {source: found for source in sources if (found := made(source))}
    rules = book(forbid("zzz", regexes=list(compiled)))
    reading = read_through(document("\n\n".join(lines), "a.txt"), rules.matcher)
    for sentence, matches in zip(reading.sentences, reading.matches, strict=True):
        expected = {
            (source, sentence.token_at(match.start()))
            for source, one in compiled.items()
            for match in one.finditer(sentence.text)
            if match.group()
        }
        assert {(m.pattern.source, m.start) for m in matches} == expected


@pytest.mark.parametrize(
    ("source", "literals"),
    [
        pytest.param("a?b?", (), id="nothing must be there"),
        pytest.param("(?!cure)", (), id="a negative lookahead"),
        pytest.param("[[:alpha:]]cure", (), id="what the parser reads otherwise"),
        pytest.param("(?:cure){e<=1}", (), id="fuzzy"),
        pytest.param("(?:cure|)", (), id="an empty branch"),
        pytest.param("cu[a-z]e", (("cu",), ("e",)), id="around a class"),
        pytest.param("Cure", (("cure",),), id="folded"),
        pytest.param("(?:cure|heal)s?", (("cure", "heal"),), id="alternatives"),
        pytest.param(r"\dmg|\u0663mg", (("0",),), id="digits"),
        pytest.param("★+", (("★",),), id="a sign beyond ASCII"),
        pytest.param("é", (), id="a letter beyond ASCII"),
    ],
)
def test_required_literals(source: str, literals: tuple[tuple[str, ...], ...]) -> None:
    assert required_literals(source) == literals


# --- fingerprints -----------------------------------------------------------------------------------------------------

RULES: Rulebook = book(forbid("cure", "pain .. free"), forbid("new", id="TST002"))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(lines, min_size=1, max_size=4),
    st.lists(st.sampled_from(["Hello there.", "# Title", "- item"]), max_size=3),
)
def test_fingerprints_outlive_what_is_added_above(body: list[str], above: list[str]) -> None:
    """What is added must say nothing itself, or it would take a number of its own."""

    def prints(found: list[Finding]) -> list[tuple[str, str]]:
        return [(finding.fingerprint, finding.match) for finding in found]

    text = "\n\n".join(["Start.", *body])
    assert prints(findings(RULES, "\n\n".join([*above, text]))) == prints(findings(RULES, text))
