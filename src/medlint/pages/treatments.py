"""One page a treatment profile, and their index by class of product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medlint.pages.markdown import basis, code, codes, joined, place, plain, table
from medlint.rule import Profile, Risk


def treatment_page(profile: Profile) -> str:
    """What medlint knows of a treatment."""
    blocks = [[f"# {plain(profile.title)}"], [", ".join(_standing(profile))]]
    for title, lines in _sections(profile):
        blocks += [[f"## {title}"], lines] if lines else []
    return joined(
        [*blocks, [f"Defined in `treatments/{place(profile.origin).rpartition('/')[2]}`. [All treatments](README.md)"]]
    )


def _standing(profile: Profile) -> Iterator[str]:
    yield f"Profile {code(profile.name)}"
    yield profile.product_class
    yield from profile.traits
    if profile.status_date:
        yield f"facts looked up {profile.status_date}"


def _sections(profile: Profile) -> Iterator[tuple[str, list[str]]]:
    yield "To know", [plain(profile.notes)] if profile.notes.strip() else []
    yield "Names", [codes(profile.names)]
    yield "Where a name means something else", [codes(profile.exempt)] if profile.exempt else []
    uses = (
        (use.jurisdiction.upper(), use.status, plain(use.use), use.since or "not noted", codes(use.terms))
        for use in profile.approved
    )
    head = ("Jurisdiction", "Status", "Use", "Since", "Named in a text by")
    yield "Approved uses", table(head, uses) if profile.approved else ["None that is known here."]
    yield "Promoted without approval", [codes(profile.unapproved)] if profile.unapproved else []
    yield "Risks", _risks(profile.risks) if profile.risks else []
    yield "Untrue of it", [codes(profile.must_not_say)] if profile.must_not_say else []
    yield "Where this comes from", basis(profile.references) if profile.references else []


def _risks(risks: Sequence[Risk]) -> list[str]:
    rows = ((plain(risk.key), ", ".join(risk.groups), codes(risk.words)) for risk in risks)
    return table(("Risk", "Kind", "Stated by"), rows)


def treatment_index(profiles: Sequence[Profile]) -> str:
    """The profiles by class of product."""
    blocks = [["# Treatments"], [f"What medlint knows of treatments. Profiles: {len(profiles)}."]]
    for name in sorted({profile.product_class for profile in profiles}):
        mine = [profile for profile in profiles if profile.product_class == name]
        rows = (
            (
                f"[{plain(p.title)}]({p.name}.md)",
                ", ".join(p.traits),
                str(len(p.approved)),
                str(len(p.risks)),
                p.status_date,
            )
            for p in mine
        )
        head = ("Treatment", "Traits", "Approved uses", "Risks", "Looked up")
        blocks += [[f"## {name.capitalize()}"], table(head, rows)]
    return joined(blocks)
