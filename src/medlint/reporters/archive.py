"""What a saved report needs beyond its published part to be rendered anew: texts, places and rules.  Imports finding and rule."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from medlint.finding import DocumentRecord, Report
from medlint.plain import to_plain
from medlint.reporters import provenance
from medlint.rule import Origin, Profile, Rule


@dataclass(frozen=True)
class SavedCheck:
    """All that is kept of what a rule looks for: the sort of check, where its kind knows several."""

    check: str = ""


@dataclass(frozen=True)
class Archive:
    """The texts with their blocks and places, the rules and profiles that were applied, and when and where that was."""

    checked_at: str
    commit: str
    documents: tuple[DocumentRecord, ...]
    rules: tuple[Rule, ...]
    profiles: tuple[Profile, ...]


def archive_of(report: Report) -> dict[str, Any]:
    """The archive of a report as plain data."""
    rules = {rule.id: rule for rule in (*report.rules, *(f.rule for f in report.findings))}
    archive = Archive(
        report.checked_at or provenance.checked_at(os.environ),
        provenance.commit() if report.commit is None else report.commit,
        tuple(report.documents),
        tuple(_bare(rule) for rule in rules.values()),
        tuple(_plainer(profile) for profile in report.profiles),
    )
    told: dict[str, Any] = to_plain(archive)
    return told


def _bare(rule: Rule) -> Rule:
    """The rule without what it takes to apply it, and without the folder it was read from."""
    check = SavedCheck(getattr(rule.check, "check", ""))
    return rule._replace(check=check, effects={}, exempt=(), unless=(), blocks=(), bad=(), good=(), origin=Origin())


def _plainer(profile: Profile) -> Profile:
    """The profile without the words by which a text is found to name something."""
    return profile._replace(
        approved=tuple(use._replace(terms=()) for use in profile.approved),
        risks=tuple(risk._replace(words=()) for risk in profile.risks),
        unapproved=(),
        must_not_say=(),
        origin=Origin(),
    )
