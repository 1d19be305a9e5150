"""Which sentences state a risk, and which risks of a profile: real statements only, never "no side effects"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from medlint.context import Scope, contexts_of, is_question
from medlint.matcher import Matcher, Reading
from medlint.patterns import Match
from medlint.tokens import Sentence

#: Words before a harm that deny it, make it small or set it against something else; and those that end their reach.
_DENIALS = frozenset(
    """no without zero few fewer minimal little less free nil none never nor reduce reduces reduced reducing minimize
    minimizes minimizing minimise lower lowers lowering lowest avoid avoids avoiding unlike than prevent prevents preventing
    manage managing eliminate eliminates eliminating harmless low compared instead relieve relieves treat treats improve
    improves heal heals alleviate alleviates""".split()
)
_LIMITS = frozenset([*";:()?!", "but", "however", "although", "though", "while", "because", "yet", "and"])
_REACH = 7
_PRONOUNS = frozenset("it this these they".split())


@dataclass(frozen=True, slots=True)
class Words:
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


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that states a risk of the profiles ``about`` (of none in particular when empty), and which risks."""

    sentence: int
    about: frozenset[int]
    risks: tuple[tuple[int, int], ...]


def statements(
    reading: Reading,
    matcher: Matcher,
    words: Words,
    subjects: Sequence[frozenset[int]],
    promoted: Sequence[int],
    scopes: Callable[[Sentence], list[Scope]],
) -> Iterator[Statement]:
    """The sentences that state risks, in reading order."""
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
        risks = tuple(_risks(sentence, reading.risks(sentence), matcher, about, None if warns else scopes))
        theirs = not listed and _theirs(sentence, words, len(risks))
        if _states(sentence, words, bool(risks), listed) and not theirs:
            yield Statement(sentence.number, about if risks or about - ours else ours | about, risks)


def _risks(
    sentence: Sentence,
    matches: Sequence[Match],
    matcher: Matcher,
    about: frozenset[int],
    scopes: Callable[[Sentence], list[Scope]] | None,
) -> Iterator[tuple[int, int]]:
    """The profile risks that a sentence names and does not deny; without ``scopes`` its "not" is a warning (do not use if)."""
    for match in matches:
        if match.pattern.role == "risk" and not _denied(sentence, match.start):
            found = [(p, r) for p, r in matcher.risk_terms[match.pattern.owner] if p in about or not about]
            if found and not (scopes and "negated" in contexts_of(match, scopes(sentence))):
                yield from found


def _states(sentence: Sentence, words: Words, named: bool, listed: bool) -> bool:
    concrete = named or _any(sentence, words.event)
    if _any(sentence, words.statement) or (named and sentence.starts(words.caution)):
        return True
    if _any(sentence, words.harm):
        return concrete or _owned(sentence, words)
    if listed:
        return concrete
    return concrete and _caused(sentence, words)


def _any(sentence: Sentence, mask: int) -> bool:
    return bool(_told(sentence, mask))


def _told(sentence: Sentence, mask: int) -> list[int]:
    return [start for start in sentence.starts(mask) if not _denied(sentence, start)]


def _denied(sentence: Sentence, at: int) -> bool:
    """Whether a word shortly before, in the same clause, denies or belittles what stands at a token."""
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


def _caused(sentence: Sentence, words: Words) -> bool:
    """An event that a treatment is said to bring about, or that is said to occur."""
    events = _told(sentence, words.event)
    for frame in _told(sentence, words.frame):
        owned = any(start < frame for start in sentence.starts(words.treatment)) or sentence.words[0] in _PRONOUNS
        ill = any(start < frame for start in sentence.starts(words.disease))
        if owned and not ill and any(event > frame for event in events):
            return True
    return any(event < frame for frame in _told(sentence, words.occurs) for event in events)


def _theirs(sentence: Sentence, words: Words, named: int) -> bool:
    """Whether the risk is that of an ordinary treatment: one is named, a promoted one is not, and hardly a risk of its own."""
    return named < 2 and bool(sentence.starts(words.ordinary)) and not sentence.starts(words.own)


def _opened(reading: Reading, words: Words) -> set[int]:
    """Blocks under a heading or lead-in that announces risks."""
    announcing = {
        i
        for i, numbers in enumerate(reading.block_sentences)
        if numbers and _announces(reading.sentences[numbers[-1]], words, reading.document.blocks[i].kind)
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
    return _any(sentence, words.harm | words.statement)
