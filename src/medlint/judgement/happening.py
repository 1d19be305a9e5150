"""Whether a sentence tells of harm that happened or can happen: to people who were treated, or to a part of the body."""

from __future__ import annotations

from collections.abc import Sequence

from medlint.wording.tokens import Sentence

#: Words for so many of those who are treated, and how far what they go through stands after and before.
_COUNTED = frozenset("some many most few others percent someone anyone none".split())
_AFTER, _BEFORE, _NEAR = 9, 10, 6
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
_SELDOM = frozenset("rare rarely".split())
_HOW = frozenset("also briefly temporarily sometimes occasionally slightly then often even rarely".split())


def happened(sentence: Sentence, events: Sequence[int], ills: Sequence[int], used: bool) -> bool:
    """Whether people are said to go through an event; of what may be an illness only where ``used`` says that they are treated."""
    if not used or not _EARLIER.isdisjoint(sentence.words):
        return False
    people = {*sentence.named("treated-person"), *(at for at, word in enumerate(sentence.words) if word in _COUNTED)}
    for at in sentence.named("undergo"):
        before = range(max(at - _BEFORE, 0), at)
        given = not people.isdisjoint(before) and _WITHOUT.isdisjoint(sentence.words[before.start : at])
        if given and any(at < event <= at + _AFTER for event in events) and not any(ill < at for ill in ills):
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
    for verb in sentence.named("harm-verb"):
        can = seldom or _can(said, verb)
        if can and any(verb < part <= verb + _NEAR for part in parts) and any(cause < verb for cause in causes):
            return True
    return used and any(
        _can(said, verb) and any(verb - _NEAR - 2 <= part < verb for part in parts)
        for verb in sentence.named("fail-verb")
    )


def _can(said: Sequence[str], verb: int) -> bool:
    """Whether a verb stands after a modal, with at most one word of how or how often between."""
    before = said[max(verb - 2, 0) : verb]
    return bool(before) and (before[-1] in _MODALS or (before[-1] in _HOW and before[0] in _MODALS))


def happening(sentence: Sentence) -> bool:
    """Whether a sentence has a word without one of which nothing happened and nothing can happen."""
    return not (_MODALS | _SELDOM).isdisjoint(sentence.words) or bool(sentence.named("undergo"))
