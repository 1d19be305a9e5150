"""balance: how much a document says of benefit, and how much of risk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, NamedTuple

from medlint.judgement.facts import Facts
from medlint.kinds.remark import Remark
from medlint.kinds.wording import Wording

#: A text whose first risk stands after this share of its sentences tells its risks last.
_LATE = 0.8
_PROMINENT = ("title", "description", "heading", "button")


class Balance(NamedTuple):
    """``fair``: volume, position and prominence of risk against benefit, where a text states risks at all (a list counts as
    one place). ``comparison``: risks only, or mostly, of the other side.
    """

    check: Annotated[Literal["fair", "comparison"], "Which of the two checks."]
    ratio: Annotated[float, "So many benefit sentences for one risk sentence (or risks of theirs for one of ours)."] = (
        3.0
    )
    claims: Annotated[int, "fair: asked only with at least so many benefit sentences."] = 4

    def wordings(self) -> Iterator[Wording]:
        """Nothing of its own: it counts what others found."""
        return iter(())

    def find(self, facts: Facts, rule: int) -> Iterator[Remark]:
        """Whether one side of the scale is too light, comes too late or is too quiet."""
        if not facts.promotional or not facts.benefits:
            return
        yield from self._fair(facts) if self.check == "fair" else self._comparison(facts)

    def _fair(self, facts: Facts) -> Iterator[Remark]:
        risks = set().union(*(facts.risks_of(p) for p in facts.promoted or [-1]))
        if not risks or len(facts.benefits) < self.claims:
            return
        reasons = [
            reason for reason in (self._volume(facts, risks), _position(facts, risks), _prominence(facts)) if reason
        ]
        if reasons:
            place = facts.reading.sentences[min(facts.benefits)]
            name = facts.names(facts.promoted[0] if facts.promoted else -1)
            yield Remark(place, detail="; ".join(reasons), treatment=name)

    def _volume(self, facts: Facts, risks: set[int]) -> str:
        benefit, risk = len(facts.benefits), facts.places(risks)
        if benefit <= self.ratio * risk:
            return ""
        return f"{benefit} sentences speak of benefit and {risk} of risk"

    def _comparison(self, facts: Facts) -> Iterator[Remark]:
        ours = set().union(*(facts.risks_of(p) for p in facts.promoted or [-1]))
        theirs = set().union(*(facts.risks_of(p) for p in facts.compared)) - ours
        if theirs and len(theirs) > self.ratio * len(ours):
            place = facts.reading.sentences[min(theirs)]
            yield Remark(
                place,
                detail=f"{len(theirs)} to {len(ours)}",
                treatment=facts.names(facts.promoted[0]) if facts.promoted else "",
            )


def _position(facts: Facts, risks: set[int]) -> str:
    last = max(len(facts.reading.sentences) - 1, 1)
    first = min(risks)
    if first / last < _LATE or first < max(facts.benefits):
        return ""
    return f"the first risk comes after {100 * first // last} % of the text, when all benefits have been told"


def _prominence(facts: Facts) -> str:
    """Headings that claim a benefit, where none announces a risk."""
    blocks, sentences = facts.reading.document.blocks, facts.reading.sentences
    praised = sum(blocks[sentences[n].block].kind in _PROMINENT for n in facts.benefits)
    announced = facts.mask("harm-word") | facts.mask("risk-statement") | facts.mask("caution")
    if praised < 2 or any(s.bits & announced and blocks[s.block].kind in _PROMINENT for s in sentences):
        return ""
    return f"{praised} headings claim a benefit and none names the risks"
