"""What a text is as a whole, once its sentences have been judged: an advertisement, or about something else than health.

Imports facts and purpose.
"""

from __future__ import annotations

from medlint.judgement.facts import Facts
from medlint.judgement.purpose import Purpose
from medlint.late import late

#: Words by which a seller speaks of itself and to its readers.
_ADDRESS = frozenset("we our ours us we're we've we'll you your yours you're you've you'll".split())
#: In so many sentences a seller speaks where a careful claim is still an advertisement's, and not a teacher's.
_OFTEN = 3
#: A text of so many sentences is short.
_BRIEF = 15
_PRICE = late(r"[$£€] ?\d|\d (dollars|pounds|euros)\b")
#: A text of more than so many sentences is about something else when fewer than one in so many is medical, and fewer than
#: one in so many names a body, a person in care, or how somebody fares.
_SHORT, _SELDOM, _BARELY = 12, 30, 4
_MEDICAL = ("condition", "disease", "symptom", "treatment", "therapy-name")
_NEAR = ("generic-treatment", "body-part", "body-process", "good-outcome", "bad-outcome", "patient")


def weigh(facts: Facts) -> None:
    """Settle what the text is for, whether it is promotional, and whether it is about something else than health."""
    spoken = [s for s in facts.reading.sentences if s.words and not facts.boilerplate(s)]
    order, good = facts.mask("order"), facts.benefits | facts.praise
    instructs = (
        facts.having("instruction") | {s.number for s in spoken if s.bits & order and s.lead in s.starts(order)}
    ) - good
    sells = facts.having("call-to-action", "offer", "provider")
    sells |= {s.number for s in spoken if not _ADDRESS.isdisjoint(s.words)}
    sells -= instructs
    named = facts.having("treatment", "generic-treatment", "therapy-name", "provider")
    careful = len(facts.softened - good)
    seller = len(sells) >= _OFTEN
    warns = _warnings(facts, good) + (0 if seller else careful)
    short = len(spoken) <= _BRIEF and not warns
    facts.purpose = Purpose(
        claims=len(good) + (careful / 2 if seller else 0),
        sells=len(sells),
        warns=warns,
        instructs=len(instructs),
        known=bool(facts.promoted),
        about=len(named) / max(len(spoken), 1),
        share=len(good) / max(len(spoken), 1),
        offered=short and (bool(facts.having("call-to-action", "offer")) or any(_PRICE.search(s.text) for s in spoken)),
    )
    facts.medical = facts.having(*_MEDICAL)
    facts.off_topic = _strays(facts, len(spoken))
    facts.promotional = not facts.off_topic and facts.purpose.promotes()


def _warnings(facts: Facts, good: set[int]) -> int:
    """At how many places a text teaches, doubts or tells of harm by what it promotes; a claim that is made of them is none."""
    ours = set(facts.promoted)
    theirs = {n for n, about in facts.risk_sentences.items() if about and not about & ours}
    harm = facts.having("caution") | (facts.sober - theirs)
    return len(facts.having("education") - good - harm) + facts.places(harm)


def _strays(facts: Facts, length: int) -> bool:
    """Whether a text of so many sentences names no treatment of the rulebook, and hardly anything that has to do with health.

    A rulebook without word lists cannot tell, nor can it of a product that somebody says is promoted.
    """
    if facts.promoted or facts.product_class or length <= _SHORT or not all(map(facts.mask, _MEDICAL)):
        return False
    return len(facts.medical) * _SELDOM < length and len(facts.having(*_NEAR) | facts.medical) * _BARELY < length
