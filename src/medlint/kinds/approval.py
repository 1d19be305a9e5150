"""approval: what a text says of a regulator's approval, held against the profile of the treatment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from medlint.facts import Facts
from medlint.kinds.remark import Remark
from medlint.kinds.wording import Wording, phrases
from medlint.patterns import Match
from medlint.tokens import Sentence


@dataclass(frozen=True, slots=True)
class Approval:
    """``claimed`` judges statements of approval one by one; ``undisclosed`` asks promoted unapproved uses to be named so."""

    check: Literal["claimed", "undisclosed"] = field(metadata={"doc": "Which of the two checks."})
    phrases: tuple[str, ...] = field(
        default=(), metadata={"doc": "claimed: statements of approval. undisclosed: disclosures that satisfy the rule."}
    )
    jurisdiction: str = field(default="us", metadata={"doc": "Whose approvals count."})
    classes: tuple[str, ...] = field(default=(), metadata={"doc": "Only treatments of these product classes."})
    traits: tuple[str, ...] = field(default=(), metadata={"doc": "Only treatments with one of these traits."})

    def wordings(self) -> Iterator[Wording]:
        """What is looked for in sentences."""
        yield from phrases("match" if self.check == "claimed" else "require", self.phrases)

    def excuses(self, facts: Facts, sentence: Sentence, match: Match) -> bool:
        """claimed: whether a statement of approval is true of the treatment it speaks of."""
        uses = facts.uses_in(sentence)
        for profile in facts.subjects[sentence.number]:
            if uses.get((profile, False)):
                continue
            if uses.get((profile, True)):
                return True
        return False

    def find(self, facts: Facts, rule: int) -> Iterator[Remark]:
        """undisclosed: unapproved uses that the text promotes without saying so."""
        if self.check == "claimed" or not facts.promotional:
            return
        disclosed = {s.number for s, _ in facts.matches(rule, "require")}
        if disclosed:
            return
        for treatment in facts.promoted:
            profile = facts.profiles[treatment]
            if self.classes and profile.product_class not in self.classes:
                continue
            if self.traits and not set(self.traits) & set(profile.traits):
                continue
            place = self._unapproved_use(facts, treatment)
            if place:
                sentence, match = place
                words = " ".join(sentence.words[match.start : match.end])
                yield Remark(sentence, match.start, match.end, treatment=facts.names(treatment), detail=words)

    def _unapproved_use(self, facts: Facts, treatment: int) -> tuple[Sentence, Match] | None:
        for sentence, matches in zip(facts.reading.sentences, facts.reading.matches, strict=True):
            if facts.boilerplate(sentence) or treatment not in facts.subjects[sentence.number]:
                continue
            for match in matches:
                if match.pattern.role == "use":
                    pairs = facts.matcher.use_terms[match.pattern.owner]
                    if (treatment, False) in pairs and (treatment, True) not in pairs:
                        return sentence, match
        return None
