"""Which rules apply to a text and how much they weigh there: jurisdictions, content types, selectors.  Pure.

Imports rule and selection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from medlint.configuration.selection import SelectorError, chosen_rules, find_rules, suggestion
from medlint.rule import CONTENT_TYPES, JURISDICTIONS, Rule, RulePack, Severity

DEFAULT_CONTENT_TYPE = CONTENT_TYPES[0]
#: The field of front matter or page head that says what a text is.
CONTENT_TYPE_FIELD = "content-type"


class Asked(Protocol):
    """What a run is asked for; ``content_type`` is empty where each text is to say it itself."""

    @property
    def select(self) -> Sequence[str]:
        """Selectors of the rules to apply; all when empty."""

    @property
    def extend_select(self) -> Sequence[str]:
        """Selectors of rules to apply as well."""

    @property
    def ignore(self) -> Sequence[str]:
        """Selectors of rules not to apply."""

    @property
    def jurisdictions(self) -> Sequence[str]:
        """Names of the jurisdictions whose rules apply."""

    @property
    def severity(self) -> Sequence[tuple[str, str]]:
        """Selectors, each with the severity that its rules are to have, or off."""

    @property
    def content_type(self) -> str:
        """What every text is, or nothing."""


def applying(pack: RulePack, asked: Asked) -> frozenset[str]:
    """The ids of the rules that apply in the jurisdictions and under the selectors that are asked for.

    A rule of another jurisdiction applies when a selector names it or its jurisdiction, and one that is set to off does not.
    Raises SelectorError for a selector, jurisdiction or content type that stands for nothing.
    """
    if asked.content_type and asked.content_type not in CONTENT_TYPES:
        raise SelectorError(_unknown("content type", asked.content_type, CONTENT_TYPES))
    for name in asked.jurisdictions:
        if name not in JURISDICTIONS:
            raise SelectorError(_unknown("jurisdiction", name, JURISDICTIONS))
    holding = frozenset(rule.id for rule in pack.rules if holds(rule, asked.jurisdictions))
    chosen = chosen_rules(pack, asked.select, asked.ignore, asked.extend_select, holding)
    return chosen - {rule for rule, label in asked_severities(pack, asked.severity).items() if label == "off"}


def asked_severities(pack: RulePack, asked: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The severity that each rule is to have, by its id: the closest selector wins, and of equals the last."""
    best: dict[str, tuple[int, str]] = {}
    for selector, label in asked:
        for rule, close in find_rules(pack, selector).items():
            if close >= best.get(rule, (-1, ""))[0]:
                best[rule] = (close, label)
    return {rule: label for rule, (_, label) in best.items()}


def holds(rule: Rule, jurisdictions: Sequence[str]) -> bool:
    """Whether a rule holds in one of the jurisdictions; ``all`` on either side is every one."""
    return "all" in jurisdictions or "all" in rule.jurisdictions or bool(set(jurisdictions) & set(rule.jurisdictions))


def content_type_of(meta: Mapping[str, str], asked: str = "", default: str = "") -> tuple[str, str]:
    """The content type that is asked for, else the one a text's ``meta`` names, else the default; and what is wrong with it.

    ``default`` is a default nearer than the general one. A type that nobody knows is judged as the default. A MIME type, which some page heads call by the same name, says nothing.
    """
    named = meta.get(CONTENT_TYPE_FIELD, "").strip()
    if asked or not named or "/" in named:
        return asked or default or DEFAULT_CONTENT_TYPE, ""
    name = "-".join(named.casefold().replace("_", " ").split())
    if name in CONTENT_TYPES:
        return name, ""
    return default or DEFAULT_CONTENT_TYPE, f"'{CONTENT_TYPE_FIELD}': {_unknown('content type', named, CONTENT_TYPES)}"


def severity_in(rule: Rule, content_type: str, asked: Mapping[str, str] = MappingProxyType({})) -> Severity | None:
    """The severity of a rule in texts of a content type, or the one in ``asked``; None where it is off, on either side."""
    label = rule.severities.get(content_type, rule.severity.label)
    label = label if label == "off" else asked.get(rule.id, label)
    return None if label == "off" else Severity[label.upper()]


def weighted(pack: RulePack, content_type: str, asked: Mapping[str, str] = MappingProxyType({})) -> RulePack:
    """The same rules in the same order, each with its severity in a content type, or the one in ``asked`` for its id.

    A rule that is off keeps its place and its severity: what it finds still tells what a text is about.
    """
    if not asked and not any(content_type in rule.severities for rule in pack.rules):
        return pack
    rules = (rule._replace(severity=severity_in(rule, content_type, asked) or rule.severity) for rule in pack.rules)
    return pack._replace(rules=tuple(rules))


def _unknown(what: str, name: str, known: Sequence[str]) -> str:
    meant = suggestion(name, known)
    return f"there is no {what} '{name}'; " + (f"did you mean {meant}?" if meant else f"known are {', '.join(known)}")
