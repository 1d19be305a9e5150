"""Where a text speaks of benefits and of risks, and which risks of what it promotes it leaves out.  Imports finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from medlint.document import Document
from medlint.finding import DocumentRecord
from medlint.reporters.annotate import Atlas
from medlint.rule import Profile, Risk, Use


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of the balance strip: where in the text, from 0 to 1000, something stands."""

    name: str
    what: str
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a text says and does not say of a treatment that it promotes."""

    profile: Profile
    stated: tuple[Risk, ...]
    missing: tuple[Risk, ...]
    others: tuple[Risk, ...]
    approved: tuple[Use, ...]
    named_approved: tuple[str, ...]
    named_unapproved: tuple[str, ...]


def lanes_of(atlas: Atlas, record: DocumentRecord) -> tuple[Lane, ...]:
    """Where sentences state benefits, hedged or sourced claims, and risks, and where sources stand.

    Risks that are only those of treatments that the text does not promote have a lane of their own.
    """
    told = {
        "benefit": "Benefits", "claim": "Hedged or sourced claims", "risk": "Risks",
        "other-risk": "Risks of other treatments", "citation": "Sources",
    }  # fmt: skip
    begins = _begins(atlas.document)
    promoted = {t.profile for t in record.treatments if t.promoted}
    marks: dict[str, set[int]] = {name: set() for name in told}
    benefits = {p.span for p in record.places if p.kind == "benefit"}
    for place in record.places:
        other = place.kind == "risk" and promoted and place.about and place.about not in promoted
        name = "other-risk" if other else place.kind
        if name in marks and not (name == "claim" and place.span in benefits):
            found = atlas.find(place.span)
            if found:
                marks[name].add(_along(begins, found.block, found.start))
    marks["other-risk"] -= marks["risk"]
    if not marks["other-risk"]:
        del marks["other-risk"]
    return tuple(Lane(name, told[name], tuple(sorted(found))) for name, found in marks.items())


def _begins(document: Document) -> tuple[int, ...]:
    """Where each block begins when navigation and the like is left out, and the length of it all."""
    begins, at = [], 0
    for block in document.blocks:
        begins.append(at)
        at += 0 if block.boilerplate else len(block.text) + 1
    return (*begins, max(at, 1))


def _along(begins: Sequence[int], block: int, start: int) -> int:
    return min(1000 * (begins[block] + start) // begins[-1], 1000)


def headings_of(document: Document) -> tuple[int, ...]:
    """Where headings stand, as the marks of a lane."""
    begins = _begins(document)
    found = (i for i, b in enumerate(document.blocks) if b.kind == "heading" and not b.boilerplate)
    return tuple(dict.fromkeys(_along(begins, i, 0) for i in found))


def coverage_of(record: DocumentRecord, profiles: Mapping[str, Profile]) -> list[Coverage]:
    """What is said of each promoted treatment that has a profile."""
    cards = []
    for treatment in record.treatments:
        profile = profiles.get(treatment.profile)
        if not treatment.promoted or profile is None:
            continue
        stated = frozenset(treatment.risks_stated)
        key_risks = [risk for risk in profile.risks if "key" in risk.groups]
        cards.append(
            Coverage(
                profile,
                tuple(risk for risk in key_risks if risk.key in stated),
                tuple(risk for risk in key_risks if risk.key not in stated),
                tuple(risk for risk in profile.risks if risk.key in stated and "key" not in risk.groups),
                profile.approved,
                _named(record, profile, "approved-use"),
                _named(record, profile, "unapproved-use"),
            )
        )
    return cards


def _named(record: DocumentRecord, profile: Profile, kind: str) -> tuple[str, ...]:
    words = (p.names[0] for p in record.places if p.kind == kind and p.about == profile.name and p.names)
    return tuple({word.casefold(): _within(word) for word in words}.values())


def _within(word: str) -> str:
    """A word as it stands within a sentence: "Anxiety" small, "PTSD" as it is."""
    return word if word[1:2].isupper() else word[:1].lower() + word[1:]
