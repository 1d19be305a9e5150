"""The claims of all documents as the rows of a substantiation log, in a reviewer's words.  Imports finding and claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from medlint.document import Document
from medlint.finding import DocumentRecord, Finding, Report, Status
from medlint.reporters.annotate import Atlas, shown
from medlint.reporters.claims import Claim, claims_of
from medlint.reporters.notes import notes_of
from medlint.rule import CONTEXTS, Rule

#: What stands in place of a section for text that is not in the body.
BLOCK_NAMES = {
    "title": "Page title", "description": "Description", "alt": "Image text", "caption": "Caption",
    "data": "Structured data", "footnote": "Note", "button": "Button",
}  # fmt: skip
#: What a reviewer asks for before a claim of a kind may stand.
_NEEDED = {
    "Benefit": "A controlled trial or a systematic review of this treatment for this outcome, in people like the reader, "
    "or an approved label that says so.",
    "Safety": "The safety section of the label, or studies large and long enough to show it; the risks stated beside the claim.",
    "Evidence or figure": "The publication that the words or figures come from, with the group studied, the endpoint, the "
    "time point and what it was compared with.",
    "Comparison": "A head-to-head trial, or a review that compares these treatments for the same outcome.",
    "Approval": "The regulator's own record (label, clearance or register entry) for exactly this product and use.",
    "Testimonial": "Written consent, proof that the person and the experience are real, and data on what most patients get.",
}
_FOUND = "Read the source named: does it say this, of this treatment, these people and this outcome? File a copy."
_NONE_HELPS = "No source carries this wording. Change it first; the new wording may need evidence."
#: Kinds of claim for which a rule that no source and no hedge softens is about the wording itself.
_OF_WORDING = frozenset({"efficacy", "safety", "comparison"})
_REFERENCE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim as it is logged.

    ``id`` stays the same while the sentence does. ``sources`` are the references named, as a reader finds them. ``status`` is
    that of the findings (open when one is), or ``passed`` where there is none; ``outcome`` says why. ``owner`` and ``decision`` are the reviewer's.
    """

    id: str
    claim: str
    path: str
    line: int
    section: str
    kinds: tuple[str, ...]
    treatments: tuple[str, ...]
    contexts: tuple[str, ...]
    cited: bool
    sources: tuple[str, ...]
    needed: str
    suggestions: tuple[str, ...]
    status: str
    outcome: str
    rules: tuple[str, ...]
    owner: str = ""
    decision: str = ""


def entries_of(report: Report) -> list[Entry]:
    """All claims of a report whose documents have their blocks, by document and in reading order."""
    by_path: dict[str, list[tuple[str, Finding]]] = {}
    for finding in report.findings:
        by_path.setdefault(finding.path, []).append((finding.fingerprint, finding))
    rules = {rule.id: rule for rule in (*report.rules, *(f.rule for f in report.findings))}
    return [entry for record in report.documents for entry in _entries(record, by_path.get(record.path, []), rules)]


def _entries(
    record: DocumentRecord, findings: Sequence[tuple[str, Finding]], rules: Mapping[str, Rule]
) -> Iterator[Entry]:
    document = record.document
    if document is None or not document.blocks:
        return
    atlas = Atlas.of(document)
    sections = _sections(document)
    listed = {
        p.about: document.blocks[r.block].text
        for p in record.places
        if p.kind == "source" and (r := atlas.find(p.span))
    }
    names = {treatment.profile: treatment.name for treatment in record.treatments}
    seen: Counter[str] = Counter()
    for claim in claims_of(record, atlas, notes_of(findings, atlas), rules):
        key = f"{record.path}\n{' '.join(claim.sentence.casefold().split())}"
        seen[key] += 1
        contexts = _contexts(claim)
        yield Entry(
            sha256(f"{key}\n{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()[:12],
            _text(document, claim),
            record.path,
            document.position(
                document.blocks[claim.place.block].passage.span(claim.place.start, claim.place.end).start
            )[0],
            sections[claim.place.block],
            claim.kinds,
            tuple(names.get(profile, profile) for profile in claim.treatments),
            contexts,
            claim.cited,
            tuple(_source(name, listed) for name in claim.evidence),
            _needed(claim, contexts),
            tuple(dict.fromkeys(n.finding.suggestion for n in claim.notes if n.finding.suggestion)),
            _status(claim),
            _outcome(claim),
            tuple(dict.fromkeys([n.finding.rule.id for n in claim.notes] + [rule for rule, _ in claim.excused])),
        )


def hedging(entry: Entry) -> str:
    """Whether a claim is hedged, and what else stands around it, in words."""
    told = {
        "hedged": "yes",
        "weakly-hedged": "weakly",
        "pseudo-hedged": "in appearance only",
        "conditional": "conditional",
    }
    hedged = [word for context, word in told.items() if context in entry.contexts] or ["no"]
    others = [c.replace("-", " ") for c in entry.contexts if c not in told and c not in ("cited", "approved-use")]
    return "; ".join([", ".join(hedged), *others])


def referenced(entry: Entry) -> str:
    """The references of a claim in words."""
    if entry.sources:
        return "; ".join(entry.sources)
    if entry.cited:
        return "named in the sentence"
    return "in the sentence next to it" if "cited" in entry.contexts else "none"


def _sections(document: Document) -> list[str]:
    """For each block the heading it stands under, or what kind of text it is."""
    sections, heading = [], ""
    for block in document.blocks:
        if block.kind == "heading" and not block.boilerplate:
            heading = shown(block, document.source)
        sections.append(BLOCK_NAMES.get(block.kind, heading))
    return sections


def _text(document: Document, claim: Claim) -> str:
    """The sentence with the quotation marks that the author wrote."""
    return (
        shown(document.blocks[claim.place.block], document.source)[claim.place.start : claim.place.end]
        or claim.sentence
    )


def _contexts(claim: Claim) -> tuple[str, ...]:
    found = {c for n in claim.notes for c in n.finding.contexts} | {
        c for _, contexts in claim.excused for c in contexts
    }
    return tuple(c for c in (*CONTEXTS, "approved-use") if c in found)


def _source(name: str, listed: Mapping[str, str]) -> str:
    text = listed.get(name, "")
    if len(text) > _REFERENCE_LENGTH:
        text = text[: _REFERENCE_LENGTH - 1] + "…"
    return f"{name} {text}".strip()


def _needed(claim: Claim, contexts: Sequence[str]) -> str:
    """What a reviewer would ask for: other words where nothing substantiates these, to check the source, or evidence."""
    wording = any(
        n.finding.status is Status.OPEN
        and n.finding.rule.category in _OF_WORDING
        and {n.finding.rule.effects.get(context) for context in ("cited", "hedged")} == {"keep"}
        for n in claim.notes
    )
    if wording:
        return _NONE_HELPS
    if (claim.cited and not any("without an entry" in name for name in claim.evidence)) or "cited" in contexts:
        return _FOUND
    return " ".join(_NEEDED[kind] for kind in claim.kinds)


def _status(claim: Claim) -> str:
    if not claim.notes:
        return "passed"
    found = {n.finding.status for n in claim.notes}
    return next(status.value for status in Status if status in found)


def _outcome(claim: Claim) -> str:
    """What the rules said, the gravest first, and what let the claim pass them."""
    told = [_told(n.finding) for n in claim.notes]
    told += [f"No finding of {rule}: {_words(contexts)}." for rule, contexts in claim.excused]
    return " ".join(told)


def _told(finding: Finding) -> str:
    message = finding.message or finding.rule.summary
    if finding.status is Status.OPEN:
        return f"{finding.severity.label.capitalize()} {finding.rule.id}: {message}"
    reason = f" ({finding.excuse})" if finding.excuse else ""
    return f"{finding.status.value.capitalize()}{reason} {finding.rule.id}: {message}"


def _words(contexts: Iterable[str]) -> str:
    return ", ".join(context.replace("-", " ") for context in contexts) or "excused"
