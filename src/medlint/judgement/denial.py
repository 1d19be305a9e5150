"""Whether a harm that a sentence names is denied: there is none, it is made small, it is treated, it is gone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from medlint.wording.tokens import Sentence

#: Words before a harm that deny it, make it small or set it against something else; and those that end their reach.
_DENIALS = frozenset(
    """no without zero hardly barely few fewer minimal little less free nil none never nor low lowest harmless unlike than
    compared instead""".split()
)
_LIMITS = frozenset([*";:()?!", "but", "however", "although", "though", "while", "because", "yet"])
#: Words that join things that are denied together, unless a clause of its own begins between them and the harm.
_JOINS = frozenset(("and",))
_CLAUSE = frozenset(
    """may might can could will would should is are was were be been has have had do does did it they this that these
    which who you we i he she there cause causes caused causing lead leads leading led include includes including
    experience experienced feel felt carry carries risk risks""".split()
)
_REACH, _CLOSE = 7, 5
_BE = frozenset("be been is are was were".split())
#: Verbs that make "not" before them deny a harm; other verbs after "not" warn of one (do not take if).
_BRINGING = frozenset(
    """increase raise cause carry pose lead result involve have produce come show affect damage harm worsen elevate
    trigger share bring create interact interfere repress feel experience notice get suffer report""".split()
)
_NOT = frozenset("not doesn't don't didn't won't wouldn't hasn't haven't can't cannot never".split())
#: Words after a harm by which it is none: it is gone, it is not common or no problem.
_GONE = frozenset("disappear disappears disappeared vanish vanishes vanished".split())
_ISNT = frozenset("not isn't aren't wasn't weren't never".split())
_WAVED = frozenset("common normal usual typical expected likely issue problem concern something".split())
#: Words of a comparison by which a harm is "no greater" than elsewhere.
_GREATER = frozenset("greater higher more worse different likelier".split())
#: What else comes with a complaint than people.
_SUFFERERS = frozenset("those skin anyone someone".split())
_ALL = frozenset("all any anybody anyone every everybody everyone".split())
_UNDONE = frozenset(
    """reduced lowered minimized minimised avoided prevented eliminated minimal negligible nonexistent gone treated healed
    cured relieved soothed calmed""".split()
)


def told(sentence: Sentence, mask: int) -> list[int]:
    """The tokens of a sentence, without what is read with it, at which entries of lists begin that it does not deny."""
    return [start for start in sentence.starts(mask) if start >= sentence.lead and not denied(sentence, start)]


def denied(sentence: Sentence, at: int) -> bool:
    """Whether a word shortly before, in the same clause, denies or belittles what stands at a token, or it is undone after."""
    if _undone(sentence.words, at) or _welcome(sentence.words[:at]):
        return True
    eased = sentence.named("easing")
    for i in range(at - 1, max(at - 1 - _REACH, -1), -1):
        word = sentence.words[i]
        if word in _DENIALS or i in eased or (word in _NOT and _negates(sentence.words, i, at)):
            return True
        if word in _LIMITS or (word in _JOINS and not _CLAUSE.isdisjoint(sentence.words[i:at])):
            return False
    return "unlike" in sentence.words[:at]


def _negates(words: Sequence[str], no: int, at: int) -> bool:
    """Whether a "not" denies the harm at a token: it does not cause it, you will not be it; "do not take it if" warns of one."""
    return not _BRINGING.isdisjoint(words[no + 1 : no + 4]) or ("be" in words[no + 1 : at] and at - no <= _CLOSE)


def _undone(words: Sequence[str], at: int) -> bool:
    """Whether what stands at a token is undone or waved away by what follows."""
    after = words[at + 1 : at + 10]
    if any((word in _UNDONE and after[i] in _BE) or word in _GONE for i, word in enumerate(after[1:])):
        return True
    if any(pair[0] == "no" and pair[1] in _GREATER for pair in pairwise(after[:7])):
        return True
    return any(word in _ISNT and not _WAVED.isdisjoint(after[i + 1 : i + 4]) for i, word in enumerate(after[:3]))


def _welcome(before: Sequence[str]) -> bool:
    """Whether those who come next are said to be no exception: it suits everyone, even people with diabetes."""
    return "even" in before and not _ALL.isdisjoint(before)


def brought(sentence: Sentence, at: int) -> bool:
    """Whether a complaint is what people come with: patients with redness and swelling."""
    words = sentence.words
    people = sentence.named("treated-person")
    near = [
        i
        for i in range(max(at - _CLOSE, 1), at)
        if words[i] == "with" and (words[i - 1] in _SUFFERERS or i - 1 in people)
    ]
    return any(_CLAUSE.isdisjoint(words[i:at]) for i in near)
