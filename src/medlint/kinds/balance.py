"""balance: how much a document says of benefit, and how much of risk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from medlint.facts import Facts
from medlint.kinds.remark import Remark
from medlint.kinds.wording import Wording


@dataclass(frozen=True, slots=True)
class Balance:
    """``volume``: benefit sentences outnumber risk sentences, of which there are some; a list of risks counts as one.
    ``comparison``: risks only, or mostly, of the other side.
    """

    check: Literal["volume", "comparison"] = field(metadata={"doc": "Which of the two checks."})
    ratio: float = field(
        default=3.0,
        metadata={"doc": "So many benefit sentences for one risk sentence (or risks of theirs for one of ours)."},
    )
    claims: int = field(default=4, metadata={"doc": "volume: asked only with at least so many benefit sentences."})

    def wordings(self) -> Iterator[Wording]:
        """Nothing of its own: it counts what others found."""
        return iter(())

    def find(self, facts: Facts, rule: int) -> Iterator[Remark]:
        """Whether one side of the scale is empty or too light."""
        if not facts.offers() or not facts.benefits:
            return
        yield from self._volume(facts) if self.check == "volume" else self._comparison(facts)

    def _volume(self, facts: Facts) -> Iterator[Remark]:
        benefit = len(facts.benefits)
        risk = _places(facts, set().union(*(facts.risks_of(p) for p in facts.promoted or [-1])))
        if risk and benefit >= self.claims and benefit > self.ratio * risk:
            place = facts.reading.sentences[min(facts.benefits)]
            yield Remark(
                place, detail=f"{benefit} to {risk}", treatment=facts.names(facts.promoted[0] if facts.promoted else -1)
            )

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


def _places(facts: Facts, sentences: set[int]) -> int:
    """How many places sentences stand at: a list with its lead-in is one."""
    blocks = facts.reading.document.blocks
    lists, others = set(), set()
    for number in sentences:
        block = facts.reading.sentences[number].block
        if blocks[block].kind == "list-item":
            lists.add(blocks[block].lead if blocks[block].lead >= 0 else facts.reading.heading_above[block])
        else:
            others.add((block, number))
    return len(lists) + sum(block not in lists for block, _ in others)
