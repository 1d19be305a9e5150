"""pair: words that are wrong only beside, or only without, other words of the same document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from medlint.judgement.context import contexts_of, is_question
from medlint.judgement.facts import Facts
from medlint.kinds.wording import Wording, phrases, regexes
from medlint.wording.patterns import Match
from medlint.wording.tokens import Sentence

#: Contexts in which the other words are not said as fact.
_UNSAID = frozenset(("negated", "hedged", "attributed", "risk", "critical"))


class Pair(NamedTuple):
    """``phrases`` or ``regexes`` in a sentence, judged like those of ``forbid``, but only in some documents.

    In one that says something of ``beside`` as a fact, that has nothing of ``without`` anywhere, and that promotes a
    treatment of one of ``classes``: whichever are given.
    """

    phrases: Annotated[tuple[str, ...], "Phrases, any of which is a match."] = ()
    regexes: Annotated[tuple[str, ...], "Regular expressions over the sentence's text."] = ()
    beside: Annotated[tuple[str, ...], "Phrases, one of which the document must state as a fact without a source."] = ()
    without: Annotated[tuple[str, ...], "Phrases, one of which anywhere in the document settles the matter."] = ()
    classes: Annotated[tuple[str, ...], "Only where a treatment of one of these product classes is promoted."] = ()
    once: Annotated[bool, "The same words are flagged only where they first stand."] = False

    def wordings(self) -> Iterator[Wording]:
        """What is looked for in sentences."""
        yield from phrases("match", self.phrases)
        yield from regexes("match", self.regexes)
        yield from phrases("mention", self.beside)
        yield from phrases("require", self.without)

    def holds(self, facts: Facts, rule: int) -> bool:
        """Whether the rest of the document makes the matches of this rule wrong."""
        classes = {facts.profiles[p].product_class for p in facts.promoted} or {facts.product_class}
        if self.classes and classes.isdisjoint(self.classes):
            return False
        if facts.matches(rule, "require"):
            return False
        return not self.beside or any(_said(facts, *found) for found in facts.matches(rule, "mention"))


def _said(facts: Facts, sentence: Sentence, match: Match) -> bool:
    """Whether a match is the text's own statement: not denied, hedged, asked, sourced or told as a warning."""
    return not (
        facts.boilerplate(sentence)
        or is_question(sentence.text)
        or facts.cited(sentence)
        or contexts_of(match, facts.scopes(sentence)) & _UNSAID
    )
