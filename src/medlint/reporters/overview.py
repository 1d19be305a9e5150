"""All documents at a glance: open findings by severity, theme, rule and legal basis.  Imports finding and rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from medlint.finding import Finding, Report, Status
from medlint.rule import Reference, Rule

LEVELS = ("error", "warning", "info")
#: What a report calls a category, and a jurisdiction.
THEMES = {
    "efficacy": "Efficacy", "safety": "Safety and risk", "evidence": "Evidence and sources", "approval": "Approval status",
    "comparison": "Comparison", "testimonial": "Testimonials", "pressure": "Pressure to buy", "price": "Price and offers",
    "disclosure": "Disclosure", "housekeeping": "Suppressions and approvals",
}  # fmt: skip
REGIONS = {
    "us": "United States", "uk": "United Kingdom", "eu": "European Union", "au": "Australia", "ca": "Canada",
    "all": "General",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: ``key`` is what a filter asks for; ``counts`` are findings by severity."""

    key: str
    name: str
    counts: tuple[int, int, int]
    worst: str

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule with its open findings, and how many articles they stand in."""

    rule: Rule
    row: Row
    documents: int


@dataclass(frozen=True, slots=True)
class LawRow:
    """A legal or professional basis, the rules that rest on it and their open findings."""

    reference: Reference
    rules: tuple[str, ...]
    total: int


def theme(category: str) -> str:
    """What a report calls a category."""
    return THEMES.get(category, category.replace("-", " ").capitalize())


def region(jurisdiction: str) -> str:
    """What a report calls a jurisdiction."""
    return REGIONS.get(jurisdiction, jurisdiction.upper())


def by_theme(findings: Sequence[Finding]) -> list[Row]:
    """Open findings by category, the heaviest first."""
    groups = _grouped((f.rule.category, f) for f in findings)
    return sorted((_row(key, theme(key), found) for key, found in groups.items()), key=_weight)


def by_rule(findings: Sequence[Finding]) -> list[RuleRow]:
    """Open findings by rule, the heaviest first."""
    groups = _grouped((f.rule.id, f) for f in findings)
    rows = [
        RuleRow(found[0].rule, _row(key, found[0].rule.name, found), len({f.path for f in found}))
        for key, found in groups.items()
    ]
    return sorted(rows, key=lambda r: _weight(r.row))


def by_law(findings: Sequence[Finding], jurisdictions: Collection[str]) -> list[LawRow]:
    """Open findings by what they rest on, in the jurisdictions asked for, most first; a finding may rest on several."""
    totals: Counter[tuple[str, str]] = Counter()
    rules: dict[tuple[str, str], set[str]] = {}
    seen: dict[tuple[str, str], Reference] = {}
    for finding in findings:
        for reference in relevant(finding.rule, jurisdictions):
            key = (reference.jurisdiction, reference.citation)
            totals[key] += 1
            rules.setdefault(key, set()).add(finding.rule.id)
            seen.setdefault(key, reference)
    ordered = sorted(totals, key=lambda key: (-totals[key], key))
    return [LawRow(seen[key], tuple(sorted(rules[key])), totals[key]) for key in ordered]


def relevant(rule: Rule, jurisdictions: Collection[str]) -> tuple[Reference, ...]:
    """The references of a rule that hold where the text was checked for, or all when none does."""
    found = tuple(r for r in rule.references if r.jurisdiction in {"all", *jurisdictions} or "all" in jurisdictions)
    return found or rule.references


def asked_jurisdictions(report: Report) -> frozenset[str]:
    """The jurisdictions that the check was asked for; all when it does not say."""
    told = dict(report.settings).get("jurisdictions", "all")
    return frozenset(part.strip() for part in told.split(",") if part.strip())


def excused(report: Report) -> tuple[Finding, ...]:
    """Findings that somebody has excused."""
    return tuple(f for f in report.findings if f.status is not Status.OPEN)


def _grouped(pairs: Iterable[tuple[str, Finding]]) -> dict[str, list[Finding]]:
    groups: dict[str, list[Finding]] = {}
    for key, finding in pairs:
        groups.setdefault(key, []).append(finding)
    return groups


def _row(key: str, name: str, findings: Sequence[Finding]) -> Row:
    counts = Counter(f.severity.label for f in findings)
    worst = next(level for level in LEVELS if counts[level])
    return Row(key, name, (counts["error"], counts["warning"], counts["info"]), worst)


def _weight(row: Row) -> tuple[int, int, int, str]:
    return (-row.counts[0], -row.counts[1], -row.counts[2], row.key)
