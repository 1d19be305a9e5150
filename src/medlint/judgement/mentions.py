"""Which treatments a text names, which of them it promotes, and of which each sentence speaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from medlint.judgement.matcher import Reading
from medlint.wording.tokens import Sentence, Vocabulary, single_bits

#: Words right before a treatment that make it the other side of a comparison: the sentence is about something else.
_BEYOND = frozenset("than unlike versus vs over instead compared alternative alternatives non reliance".split())
#: So do these two.
_NEED = ["need", "for"]
#: Words that make it one of those that sellers compare themselves with, even where the sentence is about it.
_COMPARED = _BEYOND | frozenset("traditional conventional standard ordinary typical older other oral existing".split())
_STOPS = frozenset(",;:.()—–!?")
#: What a mention weighs by where it stands; what sellers compare themselves with weighs a quarter.
_TITLE, _HEADING, _OFFERED, _ORDINARY = 4.0, 2.0, 1.0, 0.25
#: What the mentions of a treatment weigh that a text is about; of so few sentences a single mention is enough.
_ENOUGH, _SHORT = 2.0, 12
#: Subjects that stand for the treatment of the sentence before, but where the verb says what it is.
_PRONOUNS, _BE = frozenset(("it", "they")), frozenset(("is", "are", "was", "were"))


class Mention(NamedTuple):
    """A treatment named in a sentence at tokens ``start:end``.

    ``compared`` when it is the other side of a comparison, ``beyond`` when the sentence is therefore not about it;
    ``ordinary`` when it is what sellers compare themselves with.
    """

    profile: int
    sentence: int
    start: int
    end: int
    compared: bool
    ordinary: bool = False
    beyond: bool = False


def mentions_of(reading: Reading, vocabulary: Vocabulary) -> list[Mention]:
    """The treatments named outside navigation and the like, in reading order; of names in one another the longest."""
    named = sum(vocabulary.treatments)
    ordinary = vocabulary.bits.get("conventional-treatment", 0)
    blocks = reading.document.blocks
    return [
        Mention(
            p,
            sentence.number,
            start,
            end,
            _before(sentence, start, _COMPARED),
            bool(bits & ordinary),
            _before(sentence, start, _BEYOND),
        )
        for sentence in reading.sentences
        if sentence.bits & named and not blocks[sentence.block].boilerplate
        for start, end, bits in _longest(sentence, named)
        for p in (vocabulary.treatments[bit] for bit in single_bits(bits & named))
    ]


def _longest(sentence: Sentence, named: int) -> Iterator[tuple[int, int, int]]:
    taken = 0
    for start in sorted(sentence.entries):
        for end, bits in sentence.entries[start]:
            if bits & named and end > taken:
                taken = end
                yield start, end, bits


def _before(sentence: Sentence, start: int, words: frozenset[str]) -> bool:
    """Whether one of some words stands in the four before a token, with no sign between."""
    for i in range(start - 1, max(start - 5, -1), -1):
        word = sentence.words[i]
        if word in _STOPS:
            return False
        if word in words or sentence.words[i : i + 2] == _NEED:
            return True
    return False


def promoted_of(reading: Reading, mentions: Sequence[Mention], offers: int) -> list[int]:
    """Treatments by how much the text is about them, without those it only compares with; the first is the main one.

    ``offers`` is the mask of the word lists that mark an offer.
    """
    weight: dict[int, float] = {}
    against: dict[int, float] = {}
    blocks = reading.document.blocks
    first = min((i for i, b in enumerate(blocks) if b.kind == "heading"), default=-1)
    for mention in mentions:
        sentence = reading.sentences[mention.sentence]
        worth = 1.0
        if blocks[sentence.block].kind in ("title", "description") or sentence.block == first:
            worth = _TITLE
        elif blocks[sentence.block].kind == "heading":
            worth = _HEADING
        if sentence.bits & offers:
            worth += _OFFERED
        if mention.ordinary:
            worth *= _ORDINARY
        side = against if mention.compared else weight
        side[mention.profile] = side.get(mention.profile, 0.0) + worth
    net = {p: w for p, w in weight.items() if w > 1.5 * against.get(p, 0.0)} or weight
    top = max(net.values(), default=0.0)
    least = _ENOUGH if len(reading.sentences) > _SHORT else 0.0
    return sorted(
        (p for p, w in net.items() if w >= max(_ENOUGH, 0.34 * top) or w == top >= least), key=lambda p: (-net[p], p)
    )


def _speaks_on(sentence: Sentence, mine: Sequence[Mention]) -> bool:
    """Whether a sentence begins with a pronoun for what went before, and names only what sellers compare themselves with."""
    if not mine or sentence.words[0] not in _PRONOUNS or not _BE.isdisjoint(sentence.words[1:2]):
        return False
    return all(m.ordinary for m in mine)


def subjects_of(reading: Reading, mentions: Sequence[Mention], main: frozenset[int]) -> list[frozenset[int]]:
    """For each sentence the treatments it speaks of: those it names, else those of its lead-in, predecessor or section.

    "It may help people whose antidepressants did not work" speaks on of what it was about. A heading that names none belongs to the section above it, and without one to the ``main`` treatment.
    """
    named: dict[int, list[Mention]] = {}
    for mention in mentions:
        named.setdefault(mention.sentence, []).append(mention)
    subjects: list[frozenset[int]] = []
    current = main
    leads: dict[int, frozenset[int]] = {}
    sections: dict[int, frozenset[int]] = {}
    for sentence in reading.sentences:
        block = reading.document.blocks[sentence.block]
        mine = named.get(sentence.number, [])
        own = frozenset(m.profile for m in mine if not m.compared) or frozenset(m.profile for m in mine if not m.beyond)
        if current and _speaks_on(sentence, mine):
            own = current
        if block.kind == "heading" and block.level > 1:
            sections = {level: about for level, about in sections.items() if level < block.level}
            current = own or (sections[max(sections)] if sections else main)
            sections[block.level] = current
        elif own:
            current = own
        elif block.kind == "heading":
            current = main
        elif block.lead >= 0 and block.lead in leads:
            current = leads[block.lead]
        subjects.append(current)
        leads[sentence.block] = current
    return subjects
