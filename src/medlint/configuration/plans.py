"""Settings → what a text is checked with: a rulebook, the rules of it that apply, and how severe they are.

Imports policy and settings; the rulebook is imported when a plan is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from medlint.configuration import policy
from medlint.configuration.settings import Settings

if TYPE_CHECKING:
    from medlint.review.approved import Approved
    from medlint.rule import RulePack
    from medlint.rulefiles.rulebook import Rulebook
    from medlint.rulefiles.yamlfile import Problem

#: Rulebooks by what they are made of, so that plans share them.
Books: TypeAlias = "dict[tuple[object, ...], Rulebook]"


class Plan(NamedTuple):
    """What texts with the same settings are checked with: ``applying`` are the ids of the rules that apply, and
    ``severities`` those that the settings give to rules, by their ids. ``approved`` are approved claims, if there are any, and
    ``mistakes`` those in their file."""

    settings: Settings
    book: Rulebook
    applying: frozenset[str]
    severities: Mapping[str, str]
    approved: Approved | None = None
    mistakes: tuple[Problem, ...] = ()


def plan_of(settings: Settings, books: Books) -> Plan:
    """The plan that settings make.

    Raises ``loader.RuleFileError`` when mistakes leave no rules, and SelectorError for a selector, jurisdiction or content
    type that stands for nothing.
    """
    book = book_of(settings, books)
    severities = policy.asked_severities(book.pack, settings.severity)
    return Plan(settings, book, policy.applying(book.pack, settings), severities, *_approved(settings, book.pack))


#: The names of a file with approved claims that nobody has to name: beside the configuration, else in the working folder.
APPROVED_CLAIMS = ("approved-claims.yml", "approved-claims.yaml")


def _approved(settings: Settings, pack: RulePack) -> tuple[Approved | None, tuple[Problem, ...]]:
    """The approved claims that hold under the settings, and what is wrong with their file."""
    path = approved_claims_of(settings)
    if path is None or settings.ignore_suppressions:
        return None, ()
    from medlint.review.approved import load
    from medlint.review.directives import names_of

    return load(path, names_of(pack))


def approved_claims_of(settings: Settings) -> Path | None:
    """The file with approved claims that settings name, or the one that is found where nobody names one."""
    if settings.approved_claims is not None or not settings.configured:
        return settings.approved_claims
    folder = settings.config_file.parent if settings.config_file else Path.cwd()
    return next((file for name in APPROVED_CLAIMS if (file := folder / name).is_file()), None)


def book_of(settings: Settings, books: Books) -> Rulebook:
    """The rules to check with: files with mistakes are left out, and an error is raised only when no rules are left."""
    from medlint.rulefiles import rulebook

    key = (settings.rules, settings.vocabulary, settings.cache)
    if key not in books:
        folders = [Path(folder) for folder in settings.rules]
        books[key] = rulebook.load_sound(folders, settings.vocabulary, cache=settings.cache)
    return books[key]
