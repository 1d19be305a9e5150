"""Whether a sentence states that a treatment does harm: real statements only, never "no side effects"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from medlint.judgement.denial import brought, denied, told
from medlint.judgement.happening import doubts_safety, happened, hurts
from medlint.wording.tokens import Sentence

_REACH, _NEAR = 7, 4
#: Verbs that make a risk that of what stands before them.
_CARRIES = frozenset("carry carries carried pose poses posed bring brings".split())
#: What may stand for the treatment as the cause of a harm, at the beginning of a sentence or before the verb.
_PRONOUNS = frozenset("it this these they".split())
_USE = frozenset("use overuse misuse dose doses dosing dosage".split())
#: Words that make what is felt a passing effect of something that was done.
_PASSING = frozenset(
    """after afterwards afterward following during temporary temporarily mild mildly minor slight slightly brief briefly
    initially""".split()
)
#: Words that say that something happens, and not always; for a while; seldom.
_LIKELY = frozenset(
    """may might can could will would expect expected normal common usual usually typically generally often sometimes some
    few rare rarely occasional occasionally possible possibly mild minor slight slightly temporary temporarily transient
    likely experience experienced feel felt report reported notice noticed is are""".split()
)
_WHILE = frozenset("day days hour hours week weeks temporary temporarily transient afterwards afterward".split())
_RARE = frozenset("rare rarely uncommon occasionally seldom unlikely".split())
#: Nouns of harm that a disease has as well as a treatment, and the words that make a risk that of a person.
_HARMS = frozenset("risk risks complication complications effect effects".split())
_BORNE = frozenset("at high higher highest great greater greatest elevated future lifetime".split())


class Words(NamedTuple):
    """The masks of the word lists that a statement of risk is made of; ``own`` are the names of promoted treatments."""

    harm: int
    statement: int
    frame: int
    occurs: int
    event: int
    sure: int
    treatment: int
    named: int
    ordinary: int
    disease: int
    caution: int
    exclusion: int
    circumstance: int
    reaction: int
    illness: int
    body: int
    own: int

    @property
    def telling(self) -> int:
        """All lists without one of which a sentence says nothing of risks, unless it tells what happens to ``hurt``."""
        return self.harm | self.statement | self.frame | self.occurs | self.caution | self.exclusion | self.reaction

    @property
    def hurt(self) -> int:
        """Lists of what befalls people, and of what it befalls."""
        return self.event | self.body

    @classmethod
    def of(cls, mask: Callable[[str], int], promoted: Iterable[str]) -> Words:
        """The masks by the names of the lists and of the profiles that the text promotes."""
        own = 0
        for name in promoted:
            own |= mask(f"treatment:{name}")
        return cls(
            harm=mask("harm-word"),
            statement=mask("risk-statement"),
            frame=mask("harm-frame"),
            occurs=mask("harm-occurs"),
            event=mask("risk-event") | mask("possible-risk"),
            sure=mask("risk-event"),
            treatment=mask("treatment") | mask("generic-treatment") | mask("therapy-name"),
            named=mask("treatment"),
            ordinary=mask("conventional-treatment"),
            disease=mask("condition") | mask("symptom"),
            caution=mask("caution"),
            exclusion=mask("exclusion"),
            circumstance=mask("circumstance"),
            reaction=mask("reaction"),
            illness=mask("condition"),
            body=mask("body-part") | mask("body-process"),
            own=own,
        )


def states(sentence: Sentence, words: Words, named: Sequence[int], listed: bool, known: bool) -> bool:
    """Whether a sentence states a risk; ``named`` are the tokens at which risks of profiles begin.

    They say something by themselves only when it is ``known`` of which treatment the sentence speaks.
    """
    events = [at for at in (*told(sentence, words.event), *(named if known else ())) if not _wanted(sentence, at)]
    if _spoken(sentence, words, words.statement) or (known and named and told(sentence, words.caution)):
        return True
    if _excludes(sentence, words) or _reacts(sentence, words):
        return True
    if _spoken(sentence, words, words.harm) and (events or _owned(sentence, words)):
        return True
    if (events and listed) or _caused(sentence, words, events):
        return True
    return _happens(sentence, words, events)


def _wanted(sentence: Sentence, at: int) -> bool:
    """Whether what may be a harm is mostly what is wished for: the loss of weight, pain relief."""
    return sentence.words[at : at + 2] == ["weight", "loss"] or at + 1 in sentence.named("relief-noun")


def _happens(sentence: Sentence, words: Words, events: Sequence[int]) -> bool:
    """Whether harm is said to have come or to come over somebody who is treated."""
    if _elsewhere(sentence, words):
        return False
    sure, sick = sentence.starts(words.sure), sentence.starts(words.disease)
    ours = [event for event in events if event in sure or event not in sick]
    ills = [ill for ill in _ills(sentence, words) if ill not in events]
    used = _used(sentence, words)
    causes = [*sentence.starts(words.own), *_places(sentence, _PRONOUNS | _USE)]
    return (
        happened(sentence, ours, ills, used)
        or doubts_safety(sentence)
        or (not ills and hurts(sentence, sentence.starts(words.body), causes, used))
    )


def _ills(sentence: Sentence, words: Words) -> list[int]:
    """The illnesses that a sentence names, without those that are part of what only treatments do: an injury of the liver."""
    done = sentence.places(words.sure | words.reaction)
    return [ill for ill in sentence.starts(words.illness) if not any(start <= ill < end for start, end in done)]


def _elsewhere(sentence: Sentence, words: Words) -> bool:
    """Whether a sentence lays what is felt to something else; "withdrawal symptoms" do not."""
    done = sentence.places(words.sure)
    return any(not any(start <= at < end for start, end in done) for at in sentence.named("other-cause"))


def _places(sentence: Sentence, some: frozenset[str]) -> list[int]:
    return [at for at, word in enumerate(sentence.words) if word in some]


def disowned(sentence: Sentence) -> bool:
    """Whether a sentence calls a harm a mistaken belief, or speaks of the text itself: not medical advice, not for emergencies."""
    return bool(sentence.named("misbelief") or (sentence.named("text-itself") and sentence.named("disclaimer")))


def _excludes(sentence: Sentence, words: Words) -> bool:
    """Whether somebody is kept from the treatment: an exclusion with an illness, a state or a medicine."""
    if sentence.named("payer"):
        return False
    return bool(told(sentence, words.exclusion)) and bool(sentence.starts(words.circumstance | words.illness))


def _reacts(sentence: Sentence, words: Words) -> bool:
    """Whether something that treatments do is said to happen, for a while, where one was done, or rarely."""
    felt = _felt(sentence, words)
    if not felt or _LIKELY.isdisjoint(sentence.words) or _elsewhere(sentence, words):
        return False
    if any(ill <= felt[-1] + _NEAR for ill in _ills(sentence, words)):
        return False
    done = bool(sentence.named("occasion") or sentence.starts(words.treatment))
    return done or not _WHILE.isdisjoint(sentence.words) or not _RARE.isdisjoint(sentence.words)


def _felt(sentence: Sentence, words: Words) -> list[int]:
    """What treatments do that is felt, where it is not what people come with."""
    return [at for at in told(sentence, words.reaction) if not brought(sentence, at)]


def _spoken(sentence: Sentence, words: Words, mask: int) -> bool:
    """Whether words of harm are said, and of something that is done rather than of a disease or a person."""
    treated = bool(sentence.starts(words.treatment))
    return any(treated or not _borne(sentence, start, words) for start in told(sentence, mask))


def _borne(sentence: Sentence, at: int, words: Words) -> bool:
    """Whether the harm at a token is one that a disease brings or a person runs: effects of menopause, at high risk of."""
    noun = next((i for i in range(at, min(at + 4, len(sentence.words))) if sentence.words[i] in _HARMS), -1)
    if noun < 0:
        return False
    if sentence.words[noun].startswith("risk") and _BORNE.intersection(sentence.words[max(noun - 3, 0) : noun]):
        return True
    ills = [ill for ill in sentence.starts(words.disease) if ill not in sentence.starts(words.sure)]
    if not _CARRIES.isdisjoint(sentence.words[max(at - 1, 0) : noun]):
        return any(ill < at for ill in ills)
    named = sentence.words[noun + 1 : noun + 2] in (["of"], ["from"])
    return any(ill < at or (named and noun + 1 < ill <= noun + 4) for ill in ills)


def _owned(sentence: Sentence, words: Words) -> bool:
    """A harm with a treatment close by: the risks of PRP, PRP has side effects."""
    owners, topics = sentence.starts(words.treatment), sentence.named("topic")
    return any(
        -6 <= owner - start <= 6
        for start in sentence.starts(words.harm)
        if not denied(sentence, start) and not any(start - _REACH <= at < start for at in topics)
        for owner in owners
    )


def _caused(sentence: Sentence, words: Words, events: Sequence[int]) -> bool:
    """An event that a treatment is said to bring about, that is felt for a while, or that is said to occur."""
    if _elsewhere(sentence, words):
        return False
    passing = not _PASSING.isdisjoint(sentence.words)
    for frame in told(sentence, words.frame):
        if sentence.words[frame : frame + 2] in (["cause", "of"], ["causes", "of"]):
            continue
        before = sentence.words[:frame]
        owned = passing or not _PRONOUNS.isdisjoint(before[:1]) or not _USE.isdisjoint(before)
        owned = owned or any(start < frame for start in sentence.starts(words.treatment))
        ill = any(start < frame for start in sentence.starts(words.disease))
        if owned and not ill and not _borne(sentence, frame, words) and any(event > frame for event in events):
            return True
    felt = [] if _ills(sentence, words) else _felt(sentence, words)
    ours = [*_particular(sentence, words, events), *told(sentence, words.harm), *felt]
    return any(event < frame for frame in told(sentence, words.occurs) for event in ours)


def _particular(sentence: Sentence, words: Words, events: Sequence[int]) -> Sequence[int]:
    """The events that are a treatment's: what may be an illness too only where a treatment, its use or a trial is named."""
    if _used(sentence, words):
        return events
    ills, sure = sentence.starts(words.illness), sentence.starts(words.sure)
    return [event for event in events if event in sure or event not in ills]


def _used(sentence: Sentence, words: Words) -> bool:
    """Whether a sentence names a treatment, its use or people who were given it."""
    given = sentence.starts(words.treatment) or sentence.named("occasion") or sentence.named("trial-group")
    return bool(given) or not (_PASSING | _USE).isdisjoint(sentence.words)
