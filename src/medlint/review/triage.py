"""Each finding gets its status: open, suppressed by a directive, or approved; and what is wrong with those excuses is found.

Imports directives, approved and finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from medlint.document import Document
from medlint.finding import Finding, Status
from medlint.kinds.housekeeping import Housekeeping
from medlint.review.approved import Approved, Verdict, judge
from medlint.review.directives import Complaint, Suppression, names_of, understand
from medlint.rule import Rule, RulePack


@dataclass(frozen=True, slots=True)
class Terms:
    """By what excuses are judged.

    ``today`` is a day as 2027-03-31. ``ran`` are the ids of the rules that were applied to all of the document, and ``settled``
    these and all that have no say in it, whatever is selected: only of them one can tell that nothing needed an excuse.
    """

    today: str
    ran: frozenset[str]
    settled: frozenset[str]
    require_reason: bool = True
    approved: Approved = field(default_factory=Approved)


def triage(document: Document, findings: Sequence[Finding], pack: RulePack, terms: Terms) -> list[Finding]:
    """The same findings, each with its status, and those about excuses, in reading order.  No finding is dropped."""
    suppressions, complaints = understand(document, names_of(pack), require_reason=terms.require_reason)
    over = [s for s in suppressions if s.until and s.until < terms.today]
    standing = sorted((s for s in suppressions if s not in over), key=lambda s: s.end - s.start)
    used: set[Suppression] = set()
    left = [_suppressed(finding, standing, used) for finding in findings]
    verdicts = judge(document, left, terms.approved, terms.today) if terms.approved.claims else []
    for i, verdict in verdicts:
        if verdict.about == "approved":
            left[i] = _approved(left[i], verdict)
    complaints += _expired(over)
    complaints += _unused(document, [s for s in standing if s not in used], terms)
    voices: dict[str, Rule] = {rule.check.about: rule for rule in pack.rules if isinstance(rule.check, Housekeeping)}
    found = [*_told(document, complaints, voices), *_doubted(left, verdicts, voices)]
    return sorted([*left, *_numbered(found)], key=lambda f: f.sort_key)


def _suppressed(finding: Finding, standing: Iterable[Suppression], used: set[Suppression]) -> Finding:
    """The finding with the reason of the narrowest suppression that covers it; all that do are in use."""
    excuse = None
    for s in standing:
        if finding.rule.id in s.rules and s.start <= finding.span.start < s.end:
            used.add(s)
            excuse = excuse or s
    if excuse is None:
        return finding
    status = Status.SUPPRESSED
    return finding._replace(status=status, reason=excuse.reason, until=excuse.until, ref=excuse.ref, by=excuse.by)


def _approved(finding: Finding, verdict: Verdict) -> Finding:
    claim = verdict.claim
    reason = f"approved claim {claim.id}" if claim.id else "approved claim"
    return finding._replace(
        status=Status.APPROVED,
        reason=reason,
        until=claim.valid_until,
        ref=claim.reference,
        by=claim.approved_by,
    )


def _expired(over: Sequence[Suppression]) -> Iterable[Complaint]:
    for same in _by_place(over):
        first = same[0]
        names = " and ".join(s.name for s in same)
        detail = f"it excused {names} until {first.until}" + (f", for: {first.reason}" if first.reason else "")
        yield Complaint("expired-suppression", first.place, detail)


def _unused(document: Document, idle: Sequence[Suppression], terms: Terms) -> Iterable[Complaint]:
    """Suppressions of which one can tell that they are not needed."""
    known = [s for s in idle if s.rules & terms.ran and s.rules <= terms.settled]
    for same in _by_place(known):
        names = " and ".join(s.name for s in same)
        yield Complaint("unused-suppression", same[0].place, f"{names} found nothing {_where(document, same[0])}")


def _where(document: Document, s: Suppression) -> str:
    """How far a suppression reaches, in words."""
    if s.end > len(document.source) and s.start == 0:
        return "in this text"
    if s.start == s.end == len(document.source):
        return "because no text follows"
    first, last = document.position(s.start)[0], document.position(max(s.end - 1, s.start))[0]
    return f"in line {first}" if first == last else f"in lines {first} to {last}"


def _by_place(suppressions: Sequence[Suppression]) -> list[list[Suppression]]:
    groups: dict[object, list[Suppression]] = {}
    for s in suppressions:
        groups.setdefault(s.place, []).append(s)
    return list(groups.values())


# --- findings about excuses -------------------------------------------------------------------------------------------


def _told(document: Document, complaints: Iterable[Complaint], voices: Mapping[str, Rule]) -> Iterable[Finding]:
    """A finding for each complaint of which a rule speaks."""
    for complaint in complaints:
        if rule := voices.get(complaint.about):
            line, column = document.position(complaint.place.start)
            end_line, end_column = document.position(complaint.place.end)
            shown = " ".join(document.source[complaint.place.start : complaint.place.end].split())
            yield Finding(
                rule, document.path, complaint.place, line, column, end_line, end_column, rule.severity, rule.confidence,
                _message(rule, complaint.detail, shown), shown, shown, complaint.remedy or rule.suggestion,
            )  # fmt: skip


def _doubted(
    findings: Sequence[Finding], verdicts: Iterable[tuple[int, Verdict]], voices: Mapping[str, Rule]
) -> Iterable[Finding]:
    """A finding for each sentence whose approval is over or for another wording, where its first finding stands."""
    seen: set[tuple[str, str]] = set()
    for i, verdict in verdicts:
        first, rule = findings[i], voices.get(verdict.about)
        if rule is None or (verdict.about, first.sentence) in seen:
            continue
        seen.add((verdict.about, first.sentence))
        yield first._replace(rule=rule, severity=rule.severity, confidence=rule.confidence, suggestion=rule.suggestion,
            message=_message(rule, verdict.detail, first.match), contexts=(), missing=(),
        )  # fmt: skip


def _message(rule: Rule, detail: str, match: str) -> str:
    return rule.message.format(detail=detail, match=match, missing="", treatment="")


def _numbered(findings: Iterable[Finding]) -> Iterable[Finding]:
    """The findings with fingerprints of rule, path, sentence and occurrence."""
    seen: dict[str, int] = {}
    for f in findings:
        key = f"{f.rule.id}\n{f.path}\n{f.sentence.casefold()}"
        seen[key] = seen.get(key, 0) + 1
        digest = sha256(f"{key}\n{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()
        yield f._replace(fingerprint=digest[:16])
