"""Which sentences of a document state a risk, of which treatment, and which risks of a profile they name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from medlint.judgement.context import Scope, contexts_of, is_question
from medlint.judgement.denial import denied, told
from medlint.judgement.happening import doubts_safety, happening
from medlint.judgement.harms import Words, disowned, states
from medlint.judgement.matcher import Matcher, Reading
from medlint.wording.patterns import Match
from medlint.wording.tokens import Sentence

#: Words that set one treatment against another.
_CONTRASTS = frozenset([*"while whereas whilst where but though although unlike yet however".split(), ";"])
#: Words without which nobody says that a benefit is unproven.
_EVIDENCE = frozenset("evidence unproven proven proof proved research studies study trials data studied tested".split())


class Statement(NamedTuple):
    """A sentence that speaks of harm or of doubts, ``sober`` where it does so in words that harm is told in.

    Where it ``states`` a risk, it is one of the profiles ``about`` (of none in particular when empty), and ``risks`` are those
    that it names.
    """

    sentence: int
    sober: bool
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
    telling, hurt = words.telling, words.hurt
    for sentence in reading.sentences:
        block = reading.document.blocks[sentence.block]
        listed = sentence.block in opened
        bits, said = sentence.bits, sentence.words
        sober = listed or bool(bits & telling) or (bool(bits & hurt) and happening(sentence))
        if not (sober or doubts_safety(sentence)) and _EVIDENCE.isdisjoint(said):
            continue
        if block.boilerplate or block.kind == "heading":
            continue
        if is_question(sentence.text) or disowned(sentence):
            continue
        about = subjects[sentence.number]
        warns = bool(told(sentence, words.statement | words.caution))
        named = list(_risks(sentence, reading.risks(sentence), matcher, about, None if warns else scopes))
        risks = tuple(risk for _, found in named for risk in found)
        at = [start for start, found in named if any(harmful(*risk) for risk in found)]
        theirs = not listed and _theirs(sentence, words, len(risks))
        stated = states(sentence, words, at, listed, bool(about)) and not theirs
        if stated or len(at) < len(named) or told(sentence, words.harm | words.statement):
            particular = bool(risks) or bool(about - ours) or bool(about and sentence.starts(words.own))
            yield Statement(
                sentence.number, sober or doubts_safety(sentence), stated, about if particular else ours | about, risks
            )


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
        if match.pattern.role == "risk" and not denied(sentence, match.start):
            found = [(p, r) for p, r in matcher.risk_terms[match.pattern.owner] if p in about or not about]
            if found and not (scopes and "negated" in contexts_of(match, scopes(sentence))):
                yield match.start, found


def _theirs(sentence: Sentence, words: Words, named: int) -> bool:
    """Whether the risk is that of another treatment: an ordinary one is named and hardly a risk of a promoted one, or all harm
    stands on the other side of a contrast ("Ketamine is gentle, whereas antidepressants cause weight gain").
    """
    own = sentence.starts(words.own)
    if not own:
        return named < 2 and bool(sentence.starts(words.ordinary))
    others = [at for at in sentence.starts(words.named | words.ordinary) if at not in own]
    sides = list(_sides(sentence.words)) if others else []
    if len(sides) < 2:
        return False
    apart = [side for side in sides if any(at in side for at in others) and not any(at in side for at in own)]
    harms = told(sentence, words.telling | words.event)
    return bool(harms) and all(any(at in side for side in apart) for at in harms)


def _sides(said: Sequence[str]) -> Iterator[range]:
    """The parts of a sentence between its words of contrast; one that opens the sentence reaches to the first comma."""
    start = 0
    for at, word in enumerate(said):
        if word in _CONTRASTS or (word == "," and start and said[:start] == said[:1]):
            yield range(start, at)
            start = at + 1
    yield range(start, len(said))


def _opened(reading: Reading, words: Words) -> set[int]:
    """Blocks under a heading or lead-in that announces risks; a heading that begins the text is the title of it all."""
    kinds = [block.kind for block in reading.document.blocks]
    title = next((i for i, kind in enumerate(kinds) if kind not in ("title", "description")), -1)
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
    return bool(told(sentence, words.harm | words.statement))
