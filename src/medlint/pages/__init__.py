"""The rulebook as Markdown pages that GitHub shows.  Imports rule and ruletext.

A page is the same on every machine: it holds no date of today, no absolute path and no version.
"""

from __future__ import annotations

from medlint.pages.markdown import MARK
from medlint.pages.rules import rule_index, rule_page, rule_path
from medlint.pages.treatments import treatment_index, treatment_page
from medlint.pages.words import word_lists_page
from medlint.rule import RulePack

__all__ = ["FOLDERS", "MARK", "pages"]

#: The folders that pages stand in, "" being the one they are written to.
FOLDERS = ("", "rules", "treatments")


def pages(pack: RulePack) -> dict[str, str]:
    """The text of each page by its path below a folder, with ``/`` between names."""
    rules = sorted(pack.rules, key=lambda rule: rule.id)
    profiles = sorted(pack.profiles, key=lambda profile: profile.name)
    found = {"rules/README.md": rule_index(rules), "treatments/README.md": treatment_index(profiles)}
    found |= {f"rules/{rule_path(rule)}": rule_page(rule) for rule in rules}
    found |= {f"treatments/{profile.name}.md": treatment_page(profile) for profile in profiles}
    found["word-lists.md"] = word_lists_page(pack.lexicons)
    return {path: f"{MARK}\n\n{text}" for path, text in sorted(found.items())}
