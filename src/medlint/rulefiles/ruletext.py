"""What is told of a rule, in words and sections that have no form yet: cards and pages give them one.  Imports rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from medlint.rule import (
    CONTENT_TYPES,
    CONTEXTS,
    DEFAULT_EFFECTS,
    HEALTH_CLAIMS,
    JURISDICTIONS,
    Example,
    Reference,
    Rule,
)

_CONTEXT_WORDS = {
    "negated": "the claim is denied (“does not …”)",
    "hedged": "it is hedged (“may”, “appears to”, “some people”)",
    "weakly-hedged": "it is hedged and still promises (“can”, “often”, “designed to”)",
    "pseudo-hedged": "it only sounds careful (“promising”, “emerging”)",
    "question": "the sentence is a question",
    "attributed": "somebody with a name says so (“according to …”)",
    "quoted": "it stands between quotation marks",
    "cited": "a source is given for it",
    "conditional": "it depends on an “if” or “whether”",
    "risk": "the sentence states a risk",
    "critical": "the text warns of such claims (“beware of …”)",
    "comparator": "it is said of a treatment that the text does not promote",
    "personal": "somebody only tells how he fares, and of no treatment",
    "educational": "the text informs and promotes no treatment",
    "off-topic": "the text is about something else than health",
}
_EFFECT_WORDS = {
    "pass": "No finding when",
    "info": "At most an info when",
    "warning": "At most a warning when",
    "named": "At most a warning if a named treatment acts on a named disease or symptom, else at most an info, when",
    "lower": "One level milder when",
    "keep": "Makes no difference that",
}
_ARTICLES = {"error": "an error", "warning": "a warning", "info": "an info"}
#: Jurisdictions by name.
REGIONS = {
    "us": "the United States", "uk": "the United Kingdom", "eu": "the European Union", "au": "Australia", "ca": "Canada",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs of plain text."""

    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts that a rule flags (``bad``) or leaves alone."""

    texts: tuple[Example, ...]
    bad: bool


@dataclass(frozen=True, slots=True)
class Groups:
    """Lists, each under a few words that lead into it."""

    lists: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """The law, the guidance and the papers that something rests on."""

    references: tuple[Reference, ...]


Body: TypeAlias = Prose | Examples | Groups | Basis


def heading(rule: Rule) -> str:
    """Id and name."""
    return f"{rule.id} {rule.name}"


def standing(rule: Rule) -> str:
    """How sure the rule is and what it belongs to; its severity goes before this."""
    return f"{rule.confidence.label} confidence, category {rule.category}"


def sections(rule: Rule) -> list[tuple[str, Body]]:
    """All that a writer wants to know of a rule, each part under its title; the first, what it finds, has none."""
    found: list[tuple[str, Body]] = [
        ("", _prose(rule.summary)),
        ("Why it matters", _prose(rule.rationale)),
        ("What to write instead", _prose(rule.suggestion)),
        ("medlint flags", Examples(rule.bad, bad=True)),
        ("medlint leaves alone", Examples(rule.good, bad=False)),
        ("What the words around it change", Groups(tuple(_contexts(rule)) if judges_words(rule) else ())),
        ("Where it applies", Prose((_where(rule), _weights(rule)))),
        ("Legal basis", Basis(rule.references)),
    ]
    return [(title, body) for title, body in found if _any(body)]


def judges_words(rule: Rule) -> bool:
    """Whether the findings of a rule stand on words, so that what surrounds the words counts."""
    return rule.kind in {"forbid", "claim"} or getattr(rule.check, "check", "") == "claimed"


def row_of(words: Sequence[str]) -> str:
    """Words in a row: a, b and c."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _any(body: Body) -> bool:
    match body:
        case Prose(paragraphs):
            return bool(paragraphs)
        case Examples(texts):
            return bool(texts)
        case Groups(lists):
            return bool(lists)
        case Basis(references):
            return bool(references)


def _prose(text: str) -> Prose:
    plain = " ".join(text.split())
    return Prose((plain,) if plain else ())


def _contexts(rule: Rule) -> list[tuple[str, tuple[str, ...]]]:
    effects = {**DEFAULT_EFFECTS, **rule.effects}
    asked = [
        c
        for c in CONTEXTS
        if (c != "off-topic" or rule.category in HEALTH_CLAIMS)
        and (c != "personal" or effects[c] != DEFAULT_EFFECTS[c])
    ]
    told = {e: tuple(_CONTEXT_WORDS[c] for c in asked if effects[c] == e) for e in _EFFECT_WORDS}
    return [(words, told[effect]) for effect, words in _EFFECT_WORDS.items() if told[effect]]


def _where(rule: Rule) -> str:
    if "all" in rule.jurisdictions:
        return "It holds in all jurisdictions."
    chosen = [name for name in JURISDICTIONS if name in rule.jurisdictions]
    return f"It holds in {row_of([REGIONS[name] for name in chosen])} (--jurisdiction {','.join(chosen)})."


def _weights(rule: Rule) -> str:
    """The severity by content type in a sentence."""
    usual = f"It is {_ARTICLES[rule.severity.label]}"
    types: dict[str, list[str]] = {}
    for name in CONTENT_TYPES:
        if rule.severities.get(name, rule.severity.label) != rule.severity.label:
            types.setdefault(rule.severities[name], []).append(name)
    if not types:
        return f"{usual} in texts of every content type."
    told = [f"{_ARTICLES.get(label, label)} in {row_of(names)} texts" for label, names in types.items()]
    return f"{usual}, but {row_of(told)} (--content-type)."
