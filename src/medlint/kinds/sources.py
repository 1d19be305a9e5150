"""sources: markers, entries and identifiers of a document's sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, NamedTuple

from medlint.judgement.facts import Facts
from medlint.kinds.remark import Remark
from medlint.kinds.wording import Wording, phrases


class SourceCheck(NamedTuple):
    """``integrity``: markers without entry, entries never cited, malformed identifiers. ``absent``: claims without any."""

    check: Annotated[Literal["integrity", "absent"], "Which of the two checks."]
    claims: Annotated[int, "absent: so many claims or figures ask for at least one source."] = 3
    weak: Annotated[tuple[str, ...], "integrity: phrases that are no source (our own blog)."] = ()

    def wordings(self) -> Iterator[Wording]:
        """What is looked for in sentences."""
        yield from phrases("weak", self.weak)

    def find(self, facts: Facts, rule: int) -> Iterator[Remark]:
        """What is wrong with the sources."""
        if self.check == "integrity":
            yield from _broken(facts)
            yield from (Remark(s, m.start, m.end, detail="this is no source") for s, m in facts.matches(rule, "weak"))
        elif facts.promotional:
            unsourced = facts.benefits | facts.figures
            if len(unsourced) >= self.claims and not facts.sources.any:
                yield Remark(facts.reading.sentences[min(unsourced)], detail=str(len(unsourced)))


def _broken(facts: Facts) -> Iterator[Remark]:
    reading = facts.reading
    listed = bool(facts.sources.entries)
    medical = bool(facts.promotional or facts.benefits or facts.figures or facts.mentions)
    for problem in facts.sources.problems:
        if problem.message.startswith("the marker") and not listed and not medical:
            continue  # [0] in a text that is about no treatment is no citation
        for number in reading.block_sentences[problem.block]:
            sentence = reading.sentences[number]
            if sentence.start <= problem.start < sentence.end or number == reading.block_sentences[problem.block][-1]:
                first = sentence.token_at(problem.start - sentence.start)
                last = max(sentence.token_at(problem.end - 1 - sentence.start), first)
                yield Remark(sentence, first, last + 1, detail=problem.message)
                break
