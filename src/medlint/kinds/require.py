"""require: what a promotional document has to say, about itself or about each treatment it promotes."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Annotated, Literal, NamedTuple

from medlint.judgement.facts import Facts
from medlint.kinds.remark import Remark
from medlint.kinds.wording import Wording, phrases
from medlint.rule import Profile


class When(NamedTuple):
    """The trigger of a requirement; every condition that is given must hold."""

    claims: Annotated[int, "At least so many sentences claim a benefit; a hedged one counts half."] = 0
    figures: Annotated[int, "At least so many sentences give a figure or appeal to research."] = 0
    risks: Annotated[
        Literal["any", "none", "some"], "none: no risk of the treatment is stated; some: at least one is."
    ] = "any"
    mentions: Annotated[tuple[str, ...], "Phrases, one of which stands in the document."] = ()
    traits: Annotated[tuple[str, ...], "The treatment has one of these traits."] = ()
    classes: Annotated[tuple[str, ...], "The treatment is of one of these product classes."] = ()
    profiles: Annotated[tuple[str, ...], "The treatment is one of these profiles."] = ()


class Require(NamedTuple):
    """``elements`` (groups of a profile's risks), at least ``at_least`` of them, or one of the ``phrases``, when the trigger
    holds."""

    when: Annotated[When, "When the requirement holds."] = When()
    of: Annotated[Literal["treatment", "document"], "Asked of each promoted treatment, or once of the document."] = (
        "treatment"
    )
    elements: Annotated[
        tuple[str, ...], "Groups of profile risks that must be stated; any: a risk of whatever kind."
    ] = ()
    at_least: Annotated[int, "So many of them are enough; 0 means all."] = 1
    phrases: Annotated[tuple[str, ...], "Phrases, one of which must stand in the document."] = ()
    educational: Annotated[
        bool,
        "Asked too of texts that tell of benefits without advertising; what comes of it, the rule says under "
        "contexts: educational.",
    ] = False
    meta: Annotated[tuple[str, ...], "Front-matter fields, one of which is enough too."] = ()

    def wordings(self) -> Iterator[Wording]:
        """What is looked for in sentences."""
        yield from phrases("mention", self.when.mentions)
        yield from phrases("require", self.phrases)

    def find(self, facts: Facts, rule: int) -> Iterator[Remark]:
        """What the document does not say."""
        taught = self.educational and facts.informs()
        if not (taught or facts.promotional) or not self._triggered(facts, rule, taught):
            return
        if self.phrases and (facts.matches(rule, "require") or self._in_meta(facts)):
            return
        trigger = self._trigger(facts, rule)
        if self.of == "document":
            yield trigger
            return
        for treatment in facts.promoted or [-1]:
            remark = self._ask(facts, treatment, trigger)
            if remark:
                yield remark._replace(contexts=("educational",)) if taught else remark

    def _triggered(self, facts: Facts, rule: int, taught: bool) -> bool:
        when = self.when
        return (
            (taught or not when.claims or ceil(facts.claims()) >= when.claims)
            and len(facts.figures) >= when.figures
            and (not when.mentions or bool(facts.matches(rule, "mention")))
        )

    def _in_meta(self, facts: Facts) -> bool:
        return any(facts.reading.document.meta.get(name) for name in self.meta)

    def _trigger(self, facts: Facts, rule: int) -> Remark:
        """Where the first mention stands, else the first claim."""
        for sentence, match in facts.matches(rule, "mention"):
            words = " ".join(sentence.words[match.start : match.end])
            return Remark(sentence, match.start, match.end, detail=words)
        told = facts.benefits or facts.softened
        return Remark(facts.reading.sentences[min(told)] if told else None)

    def _ask(self, facts: Facts, treatment: int, trigger: Remark) -> Remark | None:
        profile = facts.profiles[treatment] if treatment >= 0 else None
        if not self._concerns(facts, profile, treatment):
            return None
        name = facts.names(treatment)
        place = facts.first_claim(treatment) or trigger.sentence
        if self.when.mentions:
            return trigger._replace(treatment=name)
        if not self.elements:
            return Remark(place, treatment=name)
        if "any" in self.elements:
            return None if facts.risks_of(treatment) else Remark(place, treatment=name, missing=_key_risks(profile))
        if profile is None:
            return None
        wanted = [i for i, risk in enumerate(profile.risks) if set(risk.groups) & set(self.elements)]
        stated = facts.risks.get(treatment, {})
        missing = [profile.risks[i].key for i in wanted if i not in stated]
        enough = min(self.at_least or len(wanted), len(wanted))
        if not wanted or len(wanted) - len(missing) >= enough:
            return None
        return Remark(place, treatment=name, missing=tuple(missing))

    def _concerns(self, facts: Facts, profile: Profile | None, treatment: int) -> bool:
        when = self.when
        if when.risks != "any" and bool(facts.risks_of(treatment)) != (when.risks == "some"):
            return False
        if profile is None:
            return not (when.traits or when.profiles) and (not when.classes or facts.product_class in when.classes)
        return (
            (not when.traits or bool(set(when.traits) & set(profile.traits)))
            and (not when.classes or profile.product_class in when.classes)
            and (not when.profiles or not {profile.name, profile.like}.isdisjoint(when.profiles))
        )


def _key_risks(profile: Profile | None) -> tuple[str, ...]:
    if profile is None:
        return ("side effects", "who should not have it")
    return tuple(risk.key for risk in profile.risks if "key" in risk.groups)
