"""A rulebook made ready to match, and one pass of it over a document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from medlint.document import Document, Passage
from medlint.patterns import Index, IndexBuilder, Likely, Match, PatternTimeout, search, vocabulary_of
from medlint.phrases import PatternError
from medlint.rule import Cue, Rule, RulePack
from medlint.text import fold
from medlint.text import sentences as sentence_ranges
from medlint.tokens import LEAD_END, Sentence, Vocabulary, words_of

#: How many words of a lead-in its items are read with.
_LONGEST_LEAD = 24
__all__ = ["Matcher", "PatternError", "PatternTimeout", "Reading", "compile_pack", "read_through"]


@dataclass(frozen=True)
class Matcher:
    """The patterns of a rulebook, indexed.

    ``risk_terms[i]`` are the ``(profile, risk)`` pairs that the i-th distinct risk wording states; ``use_terms[i]`` the
    ``(profile, approved)`` pairs for which the i-th wording names a use.
    """

    vocabulary: Vocabulary
    wordings: Index
    cue_index: Index
    cues: tuple[Cue, ...]
    risk_terms: tuple[tuple[tuple[int, int], ...], ...]
    use_terms: tuple[tuple[tuple[int, bool], ...], ...]


def compile_pack(pack: RulePack) -> Matcher:
    """Index all patterns of a rulebook.  Raises PatternError for one that cannot be used."""
    vocabulary = vocabulary_of(pack.lexicons, pack.profiles)
    builder = IndexBuilder(vocabulary)
    for number, rule in enumerate(pack.rules):
        _add_rule(builder, number, rule)
    risks: dict[str, list[tuple[int, int]]] = {}
    uses: dict[str, list[tuple[int, bool]]] = {}
    for p, profile in enumerate(pack.profiles):
        for r, risk in enumerate(profile.risks):
            for phrase in risk.words:
                risks.setdefault(phrase, []).append((p, r))
        for use in profile.approved:
            for phrase in use.terms:
                uses.setdefault(phrase, []).append((p, True))
        for phrase in profile.unapproved:
            uses.setdefault(phrase, []).append((p, False))
    for role, terms in (("risk", risks), ("use", uses)):
        for i, phrase in enumerate(terms):
            builder.add_phrase(i, role, phrase)
    cue_builder = IndexBuilder(vocabulary)
    for i, cue in enumerate(pack.cues):
        for phrase in cue.phrases:
            cue_builder.add_phrase(i, "pseudo" if cue.pseudo else "cue", phrase)
    for phrase in pack.terminators:
        cue_builder.add_phrase(0, "stop", phrase)
    return Matcher(
        vocabulary,
        builder.build(),
        cue_builder.build(),
        pack.cues,
        tuple(tuple(pairs) for pairs in risks.values()),
        tuple(tuple(pairs) for pairs in uses.values()),
    )


def _add_rule(builder: IndexBuilder, number: int, rule: Rule) -> None:
    for wording in rule.check.wordings():
        if wording.regex:
            builder.add_regex(number, wording.role, wording.source)
        else:
            builder.add_phrase(number, wording.role, wording.source, wording.pattern)
    for phrase in rule.exempt:
        builder.add_phrase(number, "except", phrase)
    for phrase in rule.unless:
        builder.add_phrase(number, "unless", phrase)


@dataclass
class Reading:
    """A document as the matcher saw it: its sentences in order and what matched in each.

    ``block_sentences[i]`` are the numbers of the sentences in block ``i``; ``timeouts`` the patterns that ran out of time.
    """

    document: Document
    sentences: list[Sentence] = field(default_factory=list)
    matches: list[list[Match]] = field(default_factory=list)
    block_sentences: list[range] = field(default_factory=list)
    timeouts: set[str] = field(default_factory=set)

    def passage(self, sentence: Sentence) -> Passage:
        """The passage of a sentence."""
        return self.document.blocks[sentence.block].passage.slice(sentence.start, sentence.end)

    @cached_property
    def heading_above(self) -> list[int]:
        """For each block the index of the heading it stands under, or -1."""
        above, last = [], -1
        for i, block in enumerate(self.document.blocks):
            above.append(last)
            if block.kind == "heading":
                last = i
        return above


def read_through(document: Document, matcher: Matcher) -> Reading:
    """Split a document into sentences and match everything once."""
    reading, vocabulary = Reading(document), matcher.vocabulary
    likely = matcher.wordings.likely_regexes("\n".join(fold(block.text) for block in document.blocks))
    for i, block in enumerate(document.blocks):
        first = len(reading.sentences)
        for start, end in sentence_ranges(block.text):
            text = block.text[start:end]
            lead = _lead_words(reading, i) if start == 0 and block.lead >= 0 else []
            words = lead + words_of(text)
            sentence = Sentence(
                i, len(reading.sentences), start, end, text, words, len(lead), vocabulary.bits_of(words), vocabulary
            )
            reading.sentences.append(sentence)
            found = [m for m in matcher.wordings.find(sentence) if m.end > len(lead)]
            if likely:
                found += _regex_matches(sentence, likely, reading.timeouts)
            reading.matches.append(found)
        reading.block_sentences.append(range(first, len(reading.sentences)))
    return reading


def _lead_words(reading: Reading, block: int) -> list[str]:
    """The tokens of the line that introduces a list item, when that line is left open."""
    document = reading.document
    lead = document.blocks[block].lead
    numbers = reading.block_sentences[lead] if lead < len(reading.block_sentences) else range(0)
    if document.blocks[block].kind != "list-item" or not numbers:
        return []
    sentence = reading.sentences[numbers[-1]]
    if document.blocks[lead].kind != "heading" and not sentence.text.endswith((":", "—", "–", "-", "…", "...")):
        return []
    words = sentence.words[sentence.lead :]
    while words and not words[-1][0].isalnum():
        words = words[:-1]
    return [*words[-_LONGEST_LEAD:], LEAD_END] if words else []


def _regex_matches(sentence: Sentence, likely: Iterable[Likely], timeouts: set[str]) -> list[Match]:
    folded = fold(sentence.text)
    found: list[Match] = []
    for pattern, needs in likely:
        if all(any(literal in folded for literal in need) for need in needs):
            try:
                found += search(pattern, sentence)
            except PatternTimeout as timeout:
                timeouts.add(timeout.text)
    return found
