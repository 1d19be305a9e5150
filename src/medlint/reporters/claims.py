"""The claims of a text, a sentence each, with what they rest on and what came of them.  Imports finding and notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from medlint.finding import DocumentRecord
from medlint.reporters.annotate import Atlas, Range
from medlint.reporters.notes import Note, order
from medlint.rule import Rule

#: Categories whose findings are claims, and what a claims table calls them.
CLAIM_KINDS = {
    "efficacy": "Benefit", "safety": "Safety", "evidence": "Evidence or figure", "comparison": "Comparison",
    "approval": "Approval", "testimonial": "Testimonial",
}  # fmt: skip
#: Kinds of rule that speak of what a text lacks, or of its list of sources, and not of what it claims.
_OF_OMISSIONS = frozenset({"require", "balance", "sources"})


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that claims something: ``kinds`` of claim, ``evidence`` named in it, ``excused`` are (rule id, contexts).

    ``treatments`` are the profiles it speaks of, ``place`` is the sentence and ``notes`` are its findings, the gravest first.
    """

    sentence: str
    place: Range
    kinds: tuple[str, ...]
    treatments: tuple[str, ...]
    cited: bool
    evidence: tuple[str, ...]
    notes: tuple[Note, ...]
    excused: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass
class _Said:
    """What is gathered of a sentence before it becomes a claim."""

    sentence: str
    place: Range
    notes: list[Note] = field(default_factory=list)
    excused: dict[tuple[str, tuple[str, ...]], None] = field(default_factory=dict)


def claims_of(
    record: DocumentRecord, atlas: Atlas, notes: Sequence[Note], rules: Mapping[str, Rule]
) -> tuple[Claim, ...]:
    """The sentences that claim something, in reading order: with findings, or excused by what stands around them."""
    said: dict[tuple[int, int], _Said] = {}
    sources: dict[tuple[int, int], tuple[str, ...]] = {}
    subjects: dict[tuple[int, int], tuple[str, ...]] = {}
    for note in notes:
        if note.place and not note.whole and _is_claim(note.finding.rule):
            place = _sentence(atlas, note.place, note.finding.sentence)
            said.setdefault((place.block, place.start), _Said(note.finding.sentence, place)).notes.append(note)
    for p in record.places:
        found = atlas.find(p.span) if p.kind in ("claim", "citation", "subject") else None
        if found is None:
            continue
        key = (found.block, found.start)
        if p.kind == "citation":
            sources[key] = p.names
        elif p.kind == "subject":
            subjects[key] = p.names
        elif p.about in rules and _is_claim(rules[p.about]):
            text = atlas.document.blocks[found.block].text[found.start : found.end]
            said.setdefault(key, _Said(text, found)).excused[(p.about, p.names)] = None
    ordered = sorted(said.items(), key=lambda item: order(item[1].place))
    return tuple(_claim(each, sources.get(key), subjects.get(key, ()), rules) for key, each in ordered)


def _is_claim(rule: Rule) -> bool:
    return rule.category in CLAIM_KINDS and rule.kind not in _OF_OMISSIONS


def _sentence(atlas: Atlas, match: Range, sentence: str) -> Range:
    """The sentence around a match, or the match where it stands in none."""
    at = atlas.document.blocks[match.block].text.rfind(sentence, 0, match.start + len(sentence))
    return Range(match.block, at, at + len(sentence)) if at >= 0 and sentence else match


def _claim(said: _Said, sources: tuple[str, ...] | None, subjects: tuple[str, ...], rules: Mapping[str, Rule]) -> Claim:
    categories = [n.finding.rule.category for n in said.notes] + [rules[rule].category for rule, _ in said.excused]
    return Claim(
        said.sentence,
        said.place,
        tuple(dict.fromkeys(CLAIM_KINDS[c] for c in categories)),
        subjects,
        sources is not None,
        sources or (),
        tuple(sorted(said.notes, key=lambda n: (-n.finding.severity, n.number))),
        tuple(said.excused),
    )
