"""Which sentences state a risk, and which risks of a profile: real statements only, never "no side effects"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from medlint.judgement.context import Scope, contexts_of, is_question
from medlint.judgement.matcher import Matcher, Reading
from medlint.wording.patterns import Match
from medlint.wording.tokens import Sentence

#: Words before a harm that deny it, make it small or set it against something else; and those that end their reach.
_DENIALS = frozenset(
    """no without zero few fewer minimal little less free nil none never nor reduce reduces reduced reducing minimize
    minimizes minimizing minimise lower lowers lowering lowest avoid avoids avoiding unlike than prevent prevents preventing
    manage managing eliminate eliminates eliminating harmless low compared instead relieve relieves treat treats improve
    improves heal heals alleviate alleviates reduction reductions decrease decreases decreasing decreased cut cuts cutting
    lessen lessens curb curbs protect protects protecting""".split()
)
_LIMITS = frozenset([*";:()?!", "but", "however", "although", "though", "while", "because", "yet", "and"])
_REACH = 7
#: What may stand for the treatment as the cause of a harm, at the beginning of a sentence or before the verb.
_BE = frozenset("be been is are was were".split())
_UNDONE = frozenset("reduced lowered minimized minimised avoided prevented eliminated".split())
_PRONOUNS = frozenset("it this these they".split())
_USE = frozenset("use overuse misuse dose doses dosing dosage".split())
#: Words that make what is felt a passing effect of something that was done.
_PASSING = frozenset(
    """after afterwards afterward following during temporary temporarily mild mildly minor slight slightly brief briefly
    initially""".split()
)
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
    treatment: int
    ordinary: int
    disease: int
    caution: int
    own: int

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
            treatment=mask("treatment") | mask("generic-treatment") | mask("therapy-name"),
            ordinary=mask("conventional-treatment"),
            disease=mask("condition") | mask("symptom"),
            caution=mask("caution"),
            own=own,
        )


class Statement(NamedTuple):
    """A sentence that speaks of harm or of doubts.

    Where it ``states`` a risk, it is one of the profiles ``about`` (of none in particular when empty), and ``risks`` are those
    that it names.
    """

    sentence: int
    states: bool
    about: frozenset[int]
    risks: tuple[tuple[int, int], ...]


def statements(
    reading: Reading,
    matcher: Matcher,
    words: Words,
    subjects: Sequence[frozenset[int]],
    promoted: Sequence[int],
    scopes: Callable[[Sentence], list[Scope]],
    harmful: Callable[[int, int], bool],
) -> Iterator[Statement]:
    """The sentences that speak of risks, in reading order; ``harmful`` tells risks that do harm from doubts about benefits."""
    opened = _opened(reading, words)
    ours = frozenset(promoted)
    for sentence in reading.sentences:
        block = reading.document.blocks[sentence.block]
        listed = sentence.block in opened
        if block.boilerplate or block.kind == "heading" or is_question(sentence.text):
            continue
        if not listed and not sentence.bits & (
            words.harm | words.statement | words.frame | words.occurs | words.caution
        ):
            continue
        about = subjects[sentence.number]
        warns = bool(sentence.starts(words.statement | words.caution))
        named = list(_risks(sentence, reading.risks(sentence), matcher, about, None if warns else scopes))
        risks = tuple(risk for _, found in named for risk in found)
        at = [start for start, found in named if any(harmful(*risk) for risk in found)]
        theirs = not listed and _theirs(sentence, words, len(risks))
        states = _states(sentence, words, at, listed, bool(about)) and not theirs
        if states or len(at) < len(named) or _told(sentence, words.harm | words.statement):
            yield Statement(sentence.number, states, about if risks or about - ours else ours | about, risks)


def _risks(
    sentence: Sentence,
    matches: Sequence[Match],
    matcher: Matcher,
    about: frozenset[int],
    scopes: Callable[[Sentence], list[Scope]] | None,
) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Where a sentence names risks of profiles and does not deny them, and which they are.

    Without ``scopes`` its "not" is a warning (do not use if).
    """
    for match in matches:
        if match.pattern.role == "risk" and not _denied(sentence, match.start):
            found = [(p, r) for p, r in matcher.risk_terms[match.pattern.owner] if p in about or not about]
            if found and not (scopes and "negated" in contexts_of(match, scopes(sentence))):
                yield match.start, found


def _states(sentence: Sentence, words: Words, named: Sequence[int], listed: bool, known: bool) -> bool:
    """Whether a sentence states a risk; ``named`` are the tokens at which risks of profiles begin.

    They say something by themselves only when it is ``known`` of which treatment the sentence speaks.
    """
    events = [*_told(sentence, words.event), *(named if known else ())]
    if _spoken(sentence, words, words.statement) or (named and sentence.starts(words.caution)):
        return True
    if _spoken(sentence, words, words.harm):
        return bool(events) or _owned(sentence, words)
    return bool(events) and (listed or _caused(sentence, words, events))


def _spoken(sentence: Sentence, words: Words, mask: int) -> bool:
    """Whether words of harm are said, and of something that is done rather than of a disease or a person."""
    treated = bool(sentence.starts(words.treatment))
    return any(treated or not _borne(sentence, start, words) for start in _told(sentence, mask))


def _borne(sentence: Sentence, at: int, words: Words) -> bool:
    """Whether the harm at a token is one that a disease brings or a person runs: effects of menopause, at high risk of."""
    noun = next((i for i in range(at, min(at + 4, len(sentence.words))) if sentence.words[i] in _HARMS), -1)
    if noun < 0:
        return False
    if sentence.words[noun].startswith("risk") and _BORNE.intersection(sentence.words[max(noun - 3, 0) : noun]):
        return True
    ills = sentence.starts(words.disease)
    named = sentence.words[noun + 1 : noun + 2] in (["of"], ["from"])
    return any(ill < at or (named and noun + 1 < ill <= noun + 4) for ill in ills)


def _told(sentence: Sentence, mask: int) -> list[int]:
    return [start for start in sentence.starts(mask) if not _denied(sentence, start)]


def _denied(sentence: Sentence, at: int) -> bool:
    """Whether a word shortly before, in the same clause, denies or belittles what stands at a token, or it is undone after."""
    after = sentence.words[at + 1 : at + 10]
    if any(word in _UNDONE and after[i] in _BE for i, word in enumerate(after[1:])):
        return True
    for i in range(at - 1, max(at - 1 - _REACH, -1), -1):
        word = sentence.words[i]
        if word in _DENIALS:
            return True
        if word in _LIMITS:
            return False
    return "unlike" in sentence.words[:at]


def _owned(sentence: Sentence, words: Words) -> bool:
    """A harm with a treatment close by: the risks of PRP, PRP has side effects."""
    owners = sentence.starts(words.treatment)
    return any(
        -6 <= owner - start <= 6
        for start in sentence.starts(words.harm)
        if not _denied(sentence, start)
        for owner in owners
    )


def _caused(sentence: Sentence, words: Words, events: Sequence[int]) -> bool:
    """An event that a treatment is said to bring about, that is felt for a while, or that is said to occur."""
    passing = not _PASSING.isdisjoint(sentence.words)
    for frame in _told(sentence, words.frame):
        before = sentence.words[:frame]
        owned = passing or not _PRONOUNS.isdisjoint(before[:1]) or not _USE.isdisjoint(before)
        owned = owned or any(start < frame for start in sentence.starts(words.treatment))
        ill = any(start < frame for start in sentence.starts(words.disease))
        if owned and not ill and not _borne(sentence, frame, words) and any(event > frame for event in events):
            return True
    return any(event < frame for frame in _told(sentence, words.occurs) for event in events)


def _theirs(sentence: Sentence, words: Words, named: int) -> bool:
    """Whether the risk is that of an ordinary treatment: one is named, a promoted one is not, and hardly a risk of its own."""
    return named < 2 and bool(sentence.starts(words.ordinary)) and not sentence.starts(words.own)


def _opened(reading: Reading, words: Words) -> set[int]:
    """Blocks under a heading or lead-in that announces risks; the first heading is the title of it all."""
    kinds = [block.kind for block in reading.document.blocks]
    title = kinds.index("heading") if "heading" in kinds else -1
    announcing = {
        i
        for i, numbers in enumerate(reading.block_sentences)
        if numbers and i != title and _announces(reading.sentences[numbers[-1]], words, kinds[i])
    }
    opened = set()
    for i, block in enumerate(reading.document.blocks):
        if reading.heading_above[i] in announcing or block.lead in announcing:
            opened.add(i)
    return opened


def _announces(sentence: Sentence, words: Words, kind: str) -> bool:
    heading = kind == "heading"
    if not heading and not sentence.text.rstrip().endswith(":"):
        return False
    return bool(_told(sentence, words.harm | words.statement))
