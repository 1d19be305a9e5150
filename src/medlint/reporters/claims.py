"""The claims of a text, a sentence each, with what they rest on and what came of them.  Imports finding and notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from medlint.finding import Place
from medlint.reporters.annotate import Atlas, Range
from medlint.reporters.notes import Note, order
from medlint.rule import Rule

#: Categories whose findings are claims, and what a claims table calls them.
CLAIM_KINDS = {
    "efficacy": "Benefit", "safety": "Safety", "evidence": "Evidence", "comparison": "Comparison",
    "approval": "Approval", "testimonial": "Testimonial",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that claims something: ``kinds`` of claim, ``evidence`` named in it, ``excused`` are (rule id, contexts)."""

    sentence: str
    place: Range
    kinds: tuple[str, ...]
    cited: bool
    evidence: tuple[str, ...]
    notes: tuple[Note, ...]
    excused: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass
class _Said:
    """What is gathered of a sentence before it becomes a claim."""

    place: Range
    notes: list[Note] = field(default_factory=list)
    excused: dict[tuple[str, tuple[str, ...]], None] = field(default_factory=dict)


def claims_of(
    atlas: Atlas, notes: Sequence[Note], places: Sequence[Place], rules: Mapping[str, Rule]
) -> tuple[Claim, ...]:
    """The sentences that claim something, in reading order: with findings, or excused by what stands around them."""
    said: dict[tuple[int, str], _Said] = {}
    sources: dict[tuple[int, str], tuple[str, ...]] = {}
    for note in notes:
        if note.place and not note.whole and note.finding.rule.category in CLAIM_KINDS:
            key = (note.place.block, note.finding.sentence)
            said.setdefault(key, _Said(note.place)).notes.append(note)
    for place in places:
        found = atlas.find(place.span) if place.kind in ("claim", "citation") else None
        if found:
            key = (found.block, atlas.document.blocks[found.block].text[found.start : found.end])
            if place.kind == "citation":
                sources[key] = place.names
            elif place.about in rules and rules[place.about].category in CLAIM_KINDS:
                said.setdefault(key, _Said(found)).excused[(place.about, place.names)] = None
    ordered = sorted(said.items(), key=lambda item: order(item[1].place))
    return tuple(_claim(key[1], each, sources.get(key), rules) for key, each in ordered)


def _claim(sentence: str, said: _Said, sources: tuple[str, ...] | None, rules: Mapping[str, Rule]) -> Claim:
    categories = [n.finding.rule.category for n in said.notes] + [rules[rule].category for rule, _ in said.excused]
    return Claim(
        sentence,
        said.place,
        tuple(dict.fromkeys(CLAIM_KINDS[c] for c in categories)),
        sources is not None,
        sources or (),
        tuple(sorted(said.notes, key=lambda n: (-n.finding.severity, n.number))),
        tuple(said.excused),
    )
