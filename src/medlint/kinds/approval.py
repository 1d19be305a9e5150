"""approval: what a text says of a regulator's approval, held against the profile of the treatment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, NamedTuple

from medlint.judgement.context import contexts_of
from medlint.judgement.facts import Facts
from medlint.kinds.remark import Remark
from medlint.kinds.wording import Wording, phrases
from medlint.wording.patterns import Match
from medlint.wording.rows import BARRIERS
from medlint.wording.tokens import Sentence

#: Classes of product that need an approval before they are sold.
_NEEDS_APPROVAL = ("drug", "biologic", "compounded")
#: Contexts in which a use is named and not promoted.
_DENIALS = frozenset(("negated", "risk", "critical"))

#: Words by which an approval is said to be for something, and how near a condition needs none of them.
_TIES = frozenset(("for", "to", "as", "in", "against"))
_NEXT = 3
#: Words that a message quotes of a sentence that names no use.
_QUOTED = 8


class Approval(NamedTuple):
    """``claimed`` judges statements of approval one by one; ``undisclosed`` asks promoted unapproved uses to be named so;
    ``contradicted`` finds disclaimers of use in people next to benefits for people.
    """

    check: Annotated[Literal["claimed", "undisclosed", "contradicted"], "Which of the checks."]
    phrases: Annotated[
        tuple[str, ...],
        "claimed: statements of approval. undisclosed: disclosures that satisfy the rule. "
        "contradicted: the disclaimers.",
    ] = ()
    classes: Annotated[tuple[str, ...], "Only treatments of these product classes."] = ()
    traits: Annotated[tuple[str, ...], "Only treatments with one of these traits."] = ()
    profiles: Annotated[tuple[str, ...], "Only these treatments."] = ()

    def wordings(self) -> Iterator[Wording]:
        """What is looked for in sentences."""
        yield from phrases("match" if self.check == "claimed" else "require", self.phrases)

    def excuses(self, facts: Facts, sentence: Sentence, match: Match) -> bool:
        """claimed: whether a statement of approval is true of a treatment it speaks of.

        The sentence names an approved use, or no use while the whole text names approved ones only. Of a treatment
        without a profile it is believed when it names what the approval is for.
        """
        subjects = facts.subjects[sentence.number]
        if not subjects:
            named = [start for start in sentence.starts(facts.mask("condition")) if start >= match.end]
            return any(_tied(sentence.words[match.end : start]) for start in named)
        uses = facts.uses_in(sentence)
        if any((p, True) in uses or (p, False) in uses for p in subjects):
            return any((p, True) in uses and (p, False) not in uses for p in subjects)
        return any(_only_approved(facts, p) for p in subjects)

    def find(self, facts: Facts, rule: int) -> Iterator[Remark]:
        """Unapproved uses that the text promotes without saying so; disclaimers that its benefits contradict."""
        if self.check == "claimed" or not facts.promotional:
            return
        said = facts.matches(rule, "require")
        if self.check == "contradicted":
            yield from (Remark(sentence, match.start, match.end) for sentence, match in said[:1])
        elif not said:
            for treatment in facts.promoted:
                if self._concerns(facts, treatment):
                    yield from _unapproved(facts, treatment, bool(self.profiles))

    def _concerns(self, facts: Facts, treatment: int) -> bool:
        profile = facts.profiles[treatment]
        return (
            (not self.classes or profile.product_class in self.classes)
            and (not self.traits or bool(set(self.traits) & set(profile.traits)))
            and (not self.profiles or not {profile.name, profile.like}.isdisjoint(self.profiles))
        )


def _tied(between: list[str]) -> bool:
    """Whether the words from a statement of approval to a condition tie the two: "… for", "… to treat", or next to none."""
    return len(between) < _NEXT or (not _TIES.isdisjoint(between) and BARRIERS.isdisjoint(between))


def _only_approved(facts: Facts, treatment: int) -> bool:
    """Whether all uses that a text names for a treatment are approved ones, and it names some."""
    named = False
    for sentence in facts.reading.sentences:
        if treatment in facts.subjects[sentence.number]:
            uses = facts.uses_in(sentence)
            if (treatment, False) in uses and (treatment, True) not in uses:
                return False
            named = named or (treatment, True) in uses
    return named


def _unapproved(facts: Facts, treatment: int, whatever: bool) -> Iterator[Remark]:
    """The first unapproved use that is named, in a sentence that claims a benefit if there is one, if only softly, or, of a
    product never approved for anything, its first benefit.

    ``whatever``: any benefit counts, but for an approved use.
    """
    name = facts.names(treatment)
    using = [s for s in facts.about(treatment) if facts.reading.uses(s)]
    for sentence in sorted(using, key=lambda s: (s.number not in facts.benefits, s.number not in facts.softened)):
        uses = sorted(
            (m for m in facts.reading.uses(sentence) if m.pattern.role == "use"), key=lambda m: (m.start, -m.end)
        )
        right = [m for m in uses if (treatment, True) in facts.matcher.use_terms[m.pattern.owner]]
        for match in uses:
            if not any(m.start <= match.start and match.end <= m.end for m in right):
                pairs = facts.matcher.use_terms[match.pattern.owner]
                denied = not _DENIALS.isdisjoint(contexts_of(match, facts.scopes(sentence)))
                if (treatment, False) in pairs and (treatment, True) not in pairs and not denied:
                    words = " ".join(sentence.words[match.start : match.end])
                    yield Remark(sentence, match.start, match.end, treatment=name, detail=words)
                    return
    profile = facts.profiles[treatment]
    if not whatever and (profile.approved or profile.product_class not in _NEEDS_APPROVAL):
        return
    for number in sorted(n for n in facts.benefits if treatment in facts.subjects[n]):
        place = facts.reading.sentences[number]
        if not facts.uses_in(place).get((treatment, True)):
            yield Remark(place, treatment=name, detail=_opening(place.text))
            return


def _opening(text: str) -> str:
    """So much of a sentence as a message can quote."""
    words = text.split()
    return " ".join(words) if len(words) <= _QUOTED else f"{' '.join(words[:_QUOTED])} …"
