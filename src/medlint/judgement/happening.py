"""Whether a sentence tells of harm that happened or can happen: to people who were treated, or to a part of the body."""

from __future__ import annotations

from collections.abc import Sequence

from medlint.wording.tokens import Sentence

#: People who are treated, and what they are said to go through.
_PEOPLE = frozenset(
    """patient patients participant participants volunteer volunteers subject subjects recipient recipients user users client
    clients people women men children adults infants individuals guests members some many most few others percent someone
    anyone none""".split()
)
_UNDERGO = frozenset(
    """experience experienced experiencing report reported reporting develop developed suffer suffered feel felt get got
    notice noticed had complained showed""".split()
)
#: Those who did not get the treatment.
_NEAR = 9
#: Words of a time before the treatment, or of another one.
_EARLIER = frozenset("until before prior previously previous old older former other past".split())
_WITHOUT = frozenset("placebo control controls untreated sham".split())
_UNKNOWN = frozenset(
    "unknown unclear uncertain unproven untested unstudied lacking limited sparse scarce unanswered".split()
)
_UNSURE = frozenset(
    "known studied established tested determined evaluated proven understood confirmed assessed examined".split()
)
_NOT = frozenset("not don't doesn't hasn't haven't isn't aren't never nor remains remain yet".split())
_LATER = frozenset("effects effect risks harms consequences safety data".split())
_MODALS = frozenset("may might can could will would".split())
#: What a treatment may do to a part of the body, and what a part or a measure of the body may do after it.
_HURT = frozenset(
    "irritate upset damage harm injure strain inflame scar weaken impair erode stain sting bruise aggravate worsen".split()
)
_TURN = frozenset(
    "fail break crack chip loosen fracture peel bleed swell bruise blister scab crust droop ache sting".split()
)
_SELDOM = frozenset("rare rarely".split())
_BLOCKS = frozenset("blocks irritates damages injures harms impairs worsens".split())
#: Words without one of which nothing happened and nothing can happen.
HAPPENING = _UNDERGO | _MODALS | _SELDOM
_HOW = frozenset("also briefly temporarily sometimes occasionally slightly then often even rarely".split())


def happened(sentence: Sentence, events: Sequence[int], ills: Sequence[int], used: bool) -> bool:
    """Whether people are said to go through an event; of what may be an illness only where ``used`` says that they are treated."""
    said = sentence.words
    if not used or not _EARLIER.isdisjoint(said):
        return False
    for at, word in enumerate(said):
        if word not in _UNDERGO or not any(at < event <= at + _NEAR for event in events):
            continue
        before = said[max(at - 10, 0) : at]
        if not _PEOPLE.isdisjoint(before) and _WITHOUT.isdisjoint(before) and not any(ill < at for ill in ills):
            return True
    return False


def doubts_safety(sentence: Sentence) -> bool:
    """Whether it says that a treatment's safety, or what it does in the long run, is not known."""
    if "safety" not in sentence.words and "long-term" not in sentence.words:
        return False
    said = set(sentence.words)
    if "safety" not in said and not said & _LATER:
        return False
    if any(word in _UNKNOWN and sentence.words[at - 1] != "not" for at, word in enumerate(sentence.words)):
        return True
    near = (sentence.words[at + 1 : at + 5] for at, word in enumerate(sentence.words) if word in _NOT)
    return any(not _UNSURE.isdisjoint(words) for words in near)


def hurts(sentence: Sentence, parts: Sequence[int], causes: Sequence[int], used: bool) -> bool:
    """Whether what may be a treatment (``causes``) can hurt a part of the body, or a part may swell, shrink or fail by its use."""
    said = sentence.words
    if not _EARLIER.isdisjoint(said):
        return False
    seldom = not _SELDOM.isdisjoint(said)
    for at, word in enumerate(said[:-1]):
        if seldom and word in _BLOCKS and any(at < part <= at + 6 for part in parts) and any(c < at for c in causes):
            return True
        if word not in _MODALS:
            continue
        verb = at + 2 if said[at + 1] in _HOW and at + 2 < len(said) else at + 1
        if said[verb] in _HURT and any(verb < part <= verb + 6 for part in parts) and any(c < at for c in causes):
            return True
        if said[verb] in _TURN and used and any(at - 6 <= part < at for part in parts):
            return True
    return False
