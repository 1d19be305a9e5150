"""A rulebook made ready to match, and one pass of it over a document."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from medlint.document import Block, Document, Passage
from medlint.judgement.leads import Split, leads_of
from medlint.wording.packed import Shelf
from medlint.wording.patterns import Index, Match, PatternError
from medlint.wording.regexes import PatternTimeout, likely, search
from medlint.wording.text import fold
from medlint.wording.text import sentences as sentence_ranges
from medlint.wording.tokens import BREAK, Sentence, Vocabulary, words_of_all

if TYPE_CHECKING:
    from medlint.rule import Cue, Rule, RulePack
    from medlint.wording.indexing import IndexBuilder

__all__ = ["Matcher", "PatternError", "PatternTimeout", "Reading", "compile_pack", "read_through"]

#: Raised digits for plain ones.
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Matcher(NamedTuple):
    """The patterns of a rulebook, indexed by purpose: what its rules look for (``rule``) and excuse (``exempt``), its cues
    (``cue``), and the words for risks and uses of treatments (``risk``, ``use``).

    ``risk_terms[i]`` are the ``(profile, risk)`` pairs that the i-th distinct risk wording states; ``use_terms[i]`` the
    ``(profile, approved)`` pairs for which the i-th wording names a use.
    """

    vocabulary: Vocabulary
    patterns: Index
    cues: tuple[Cue, ...]
    risk_terms: Shelf
    use_terms: Shelf


def compile_pack(pack: RulePack) -> Matcher:
    """Index all patterns of a rulebook.  Raises PatternError for one that cannot be used."""
    from medlint.wording.indexing import IndexBuilder
    from medlint.wording.vocabulary import VocabularyBuilder

    vocabulary = VocabularyBuilder(pack.lexicons, pack.profiles)
    index = IndexBuilder(vocabulary)
    for number, rule in enumerate(pack.rules):
        _add_rule(index, number, rule)
    for i, cue in enumerate(pack.cues):
        for phrase in cue.phrases:
            index.add_phrase("cue", i, "pseudo" if cue.pseudo else "cue", phrase)
    for phrase in pack.terminators:
        index.add_phrase("cue", 0, "stop", phrase)
    risks: dict[str, list[tuple[int, int]]] = {}
    uses: dict[str, list[tuple[int, bool]]] = {}
    for p, profile in enumerate(pack.profiles):
        for r, risk in enumerate(profile.risks):
            for phrase in risk.words:
                risks.setdefault(phrase, []).append((p, r))
        for phrase in (phrase for use in profile.approved for phrase in use.terms):
            uses.setdefault(phrase, []).append((p, True))
        for phrase in profile.unapproved:
            uses.setdefault(phrase, []).append((p, False))
    for role, terms in (("risk", risks), ("use", uses)):
        for i, phrase in enumerate(terms):
            index.add_phrase(role, i, role, phrase)
    return Matcher(
        patterns=index.build(),
        vocabulary=vocabulary.build(),  # when all rows have said which words they need
        cues=pack.cues,
        risk_terms=Shelf.of(map(tuple, risks.values())),
        use_terms=Shelf.of(map(tuple, uses.values())),
    )


def _add_rule(builder: IndexBuilder, number: int, rule: Rule) -> None:
    for wording in rule.check.wordings():
        if wording.regex:
            builder.add_regex(number, wording.role, wording.source)
        else:
            builder.add_phrase("rule", number, wording.role, wording.source, wording.pattern)
    for phrase in rule.exempt:
        builder.add_phrase("exempt", number, "except", phrase)
    for phrase in rule.unless:
        builder.add_phrase("exempt", number, "unless", phrase)


class Reading:
    """A document as the matcher saw it: its sentences in order and what matched in each.

    ``block_sentences[i]`` are the numbers of the sentences in block ``i``; ``timeouts`` the patterns that ran out of time.
    Exceptions and words for risks and uses are looked for only in the sentences that somebody asks about.
    """

    def __init__(self, document: Document, matcher: Matcher) -> None:
        self.document = document
        self.sentences: list[Sentence] = []
        self.matches: list[list[Match]] = []
        self.block_sentences: list[range] = []
        self.timeouts: set[str] = set()
        self._index = matcher.patterns
        self._found: dict[tuple[str, int], list[Match]] = {}

    def exemptions(self, sentence: Sentence) -> list[Match]:
        """The exceptions of rules (roles ``except`` and ``unless``) that stand in a sentence."""
        return self.found("exempt", sentence)

    def risks(self, sentence: Sentence) -> list[Match]:
        """Where a sentence names risks of treatments; the owner of a match is an index into ``Matcher.risk_terms``."""
        return self.found("risk", sentence)

    def uses(self, sentence: Sentence) -> list[Match]:
        """Where a sentence names uses of treatments; the owner of a match is an index into ``Matcher.use_terms``."""
        return self.found("use", sentence)

    def found(self, purpose: str, sentence: Sentence) -> list[Match]:
        """The matches of one purpose (see Matcher) in a sentence."""
        key = (purpose, sentence.number)
        if (known := self._found.get(key)) is None:
            known = self._found[key] = _own(sentence, self._index.confirm(sentence, purpose))
        return known

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


def _own(sentence: Sentence, found: list[Match]) -> list[Match]:
    """Without the matches that are wholly in the lead-in of a sentence; one that ends with the arrow is about the item."""
    return [match for match in found if match.end >= sentence.lead] if sentence.lead else found


def read_through(document: Document, matcher: Matcher) -> Reading:
    """Split a document into sentences and match the wordings of all rules once."""
    reading, index, vocabulary = Reading(document, matcher), matcher.patterns, matcher.vocabulary
    places, texts = _sentences(reading)
    folded = fold("".join([text + BREAK for text in texts]))
    words = words_of_all(texts, folded)
    starts = _starts(words)
    leads = leads_of(Split(document.blocks, reading.block_sentences, texts, words, starts))
    if leads:
        words = _with_leads(words, starts, leads)
        starts = _starts(words)
    bits, longer = vocabulary.scan(words, starts)
    tries = index.look_up(words, starts)
    regexes = likely(index.regexes, texts, folded) if index.regexes else {}
    for place, text, start, end, has in zip(places, texts, starts, starts[1:], bits, strict=False):
        number = place[0]
        lead = len(leads[number]) if number in leads else 0
        known = has, longer.get(number, ()), tries[number]
        sentence = Sentence(place, text, words[start : end - 1], lead, known, vocabulary)
        found = _own(sentence, index.confirm(sentence, "rule"))
        for expression in regexes.get(number, ()):
            try:
                found += search(expression, sentence)
            except PatternTimeout as timeout:
                reading.timeouts.add(timeout.text)
        reading.sentences.append(sentence)
        reading.matches.append(found)
    return reading


def _starts(words: list[str]) -> list[int]:
    """Where each sentence begins in words with BREAK after each sentence, and the end."""
    starts, at = [0], 0
    with suppress(ValueError):
        while True:
            at = words.index(BREAK, at) + 1
            starts.append(at)
    return starts


def _with_leads(words: list[str], starts: list[int], leads: dict[int, list[str]]) -> list[str]:
    """The same words with lead-ins before the sentences that have one."""
    joined, at = [], 0
    for number, lead in leads.items():
        joined += words[at : starts[number]] + lead
        at = starts[number]
    return joined + words[at:]


def _raised(block: Block) -> str:
    """A block's text with the numbers of notes right behind words in raised digits, which belong to no word."""
    text = block.text
    for kind, start, end, _ in block.marks:
        if kind == "superscript" and text[start : start + 1].isdigit() and text[:start][-1:].isalpha():
            text = text[:start] + text[start:end].translate(_RAISED) + text[end:]
    return text


def _sentences(reading: Reading) -> tuple[list[tuple[int, int, int, int]], list[str]]:
    """The places (see Sentence) and texts of all sentences."""
    places: list[tuple[int, int, int, int]] = []
    texts: list[str] = []
    for i, block in enumerate(reading.document.blocks):
        text = block.passage.text
        first = len(places)
        read = _raised(block) if block.marks else text
        for start, end in sentence_ranges(text):
            places.append((len(places), i, start, end))
            texts.append(read[start:end])
        reading.block_sentences.append(range(first, len(places)))
    return places, texts
