"""Rules told to people: the list of them, and one in full.  Imports rule, terminal and options."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from medlint.reporters.options import Options
from medlint.reporters.terminal import paint, printable, wrap
from medlint.rule import CONTEXTS, DEFAULT_EFFECTS, Example, Rule

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
    "educational": "the text informs and promotes no treatment",
}
_EFFECT_WORDS = {
    "pass": "No finding when",
    "info": "At most an info when",
    "warning": "At most a warning when",
    "lower": "One level milder when",
    "keep": "Makes no difference that",
}
#: Kinds whose findings stand on words, so that what surrounds the words counts.
_OF_WORDS = frozenset({"forbid", "claim"})


def rules_table(rules: Sequence[Rule], options: Options) -> str:
    """A line a rule: id, name, severity, category, summary."""
    if not rules:
        return "There are no rules.\n"
    wide = [max(len(getattr(rule, field)) for rule in rules) for field in ("id", "name", "category")]
    lines = []
    for rule in rules:
        severity = paint(f"{rule.severity.label:<7}", rule.severity.label, options.color)
        start = f"{rule.id:<{wide[0]}}  {rule.name:<{wide[1]}}  "
        indent = " " * (len(start) + 11 + wide[2])
        room = options.width if options.width - len(indent) >= 30 else 10_000
        told = wrap(printable(rule.summary, options.unicode), room, indent, indent)
        lines += [f"{start}{severity}  {rule.category:<{wide[2]}}  {told[0].lstrip()}", *told[1:]]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def rules_json(rules: Sequence[Rule]) -> str:
    """A list of objects, one a rule."""
    listed = [
        {
            "id": rule.id,
            "name": rule.name,
            "severity": rule.severity.label,
            "confidence": rule.confidence.label,
            "category": rule.category,
            "kind": rule.kind,
            "summary": rule.summary,
            "rationale": rule.rationale,
            "suggestion": rule.suggestion,
            "jurisdictions": list(rule.jurisdictions),
        }
        for rule in rules
    ]
    return json.dumps(listed, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def explain(rule: Rule, options: Options) -> str:
    """All that a writer wants to know of a rule: what, why, what instead, examples, contexts and legal basis."""
    width = min(options.width, 100)
    lines = [*_heading(rule, options), "", *_shown(_prose(rule.summary, width), options)]
    sections = [
        ("Why it matters", _prose(rule.rationale, width)),
        ("What to write instead", _prose(rule.suggestion, width)),
        ("medlint flags", _examples(rule.bad, "✗" if options.unicode else "x", width)),
        ("medlint leaves alone", _examples(rule.good, "✓" if options.unicode else "+", width)),
        ("What the words around it change", list(_contexts(rule, width)) if rule.kind in _OF_WORDS else []),
        ("Legal basis", list(_references(rule, width))),
    ]
    for title, body in sections:
        if body:
            lines += ["", paint(title, "bold", options.color), *_shown(body, options)]
    return "".join(f"{line}\n" for line in lines)


def _shown(lines: Sequence[str], options: Options) -> list[str]:
    return [printable(line, options.unicode) for line in lines]


def _heading(rule: Rule, options: Options) -> list[str]:
    severity = paint(rule.severity.label, rule.severity.label, options.color)
    return [
        paint(f"{rule.id} {rule.name}", "bold", options.color),
        f"{severity}, {rule.confidence.label} confidence, category {rule.category}, holds for {_regions(rule)}",
    ]


def _regions(rule: Rule) -> str:
    return "all regions" if "all" in rule.jurisdictions else ", ".join(name.upper() for name in rule.jurisdictions)


def _prose(text: str, width: int) -> list[str]:
    return wrap(" ".join(text.split()), width, "  ", "  ") if text.strip() else []


def _examples(examples: Sequence[Example], sign: str, width: int) -> list[str]:
    lines: list[str] = []
    for example in examples:
        first, *rest = example.text.strip().splitlines() or [""]
        lines += wrap(first, width, f"  {sign} ", "    ")
        for line in rest:
            lines += wrap(line, width, "    ", "    ")
        lines += wrap(f"({example.why})", width, "    ", "    ") if example.why else []
    return lines


def _contexts(rule: Rule, width: int) -> Iterator[str]:
    effects = {**DEFAULT_EFFECTS, **rule.effects}
    for effect, words in _EFFECT_WORDS.items():
        told = [_CONTEXT_WORDS[context] for context in CONTEXTS if effects[context] == effect]
        if told:
            yield f"  {words}"
            for item in told:
                yield from wrap(item, width, "    - ", "      ")


def _references(rule: Rule, width: int) -> Iterator[str]:
    for reference in rule.references:
        unseen = "" if reference.verified else " (wording not checked against the source)"
        yield from wrap(f"{reference.jurisdiction.upper()}: {reference.citation}{unseen}", width, "  - ", "    ")
        if reference.url:
            yield f"    {reference.url}"
