"""Rules told on a terminal and as JSON: the list of them, and one in full.  Imports rule, ruletext, terminal and options."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from medlint.reporters.options import Options
from medlint.reporters.terminal import paint, printable, wrap
from medlint.rule import CONTEXTS, DEFAULT_EFFECTS, Example, Reference, Rule
from medlint.rulefiles.ruletext import Basis, Body, Examples, Groups, Prose, heading, sections, standing


def rules_table(
    rules: Sequence[Rule], options: Options, on: Collection[str] | None = None, *, fit: bool = False
) -> str:
    """A line a rule: id, name, severity, category, summary; those that are not ``on`` are off instead of severe.

    Where the width leaves no room for the summary, it goes beyond it, or with ``fit`` into lines of its own.
    """
    if not rules:
        return "There are no rules.\n"
    wide = [max(len(getattr(rule, field)) for rule in rules) for field in ("id", "name", "category")]
    lines = []
    for rule in rules:
        label = rule.severity.label
        severity = paint(f"{label:<7}", label, options.color) if on is None or rule.id in on else "off    "
        start = f"{rule.id:<{wide[0]}}  {rule.name:<{wide[1]}}  "
        indent = " " * (len(start) + 11 + wide[2])
        narrow = options.width - len(indent) < 30
        head = f"{start}{severity}  {rule.category:<{wide[2]}}"
        if narrow and fit:
            indent = " " * (wide[0] + 2)
            lines += [head, *wrap(printable(rule.summary, options.unicode), options.width, indent, indent)]
            continue
        told = wrap(printable(rule.summary, options.unicode), 10_000 if narrow else options.width, indent, indent)
        lines += [f"{head}  {told[0].lstrip()}", *told[1:]]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def rules_json(rules: Sequence[Rule], on: Collection[str] | None = None) -> str:
    """A list of objects, one a rule; ``applies`` is whether it is among those that are ``on``."""
    listed = [{**_told(rule), "applies": on is None or rule.id in on} for rule in rules]
    return json.dumps(listed, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _told(rule: Rule) -> dict[str, Any]:
    plain = ("id", "name", "category", "kind", "summary", "rationale", "message", "suggestion")
    return {
        **{name: getattr(rule, name) for name in plain},
        "severity": rule.severity.label,
        "severities": dict(rule.severities),
        "confidence": rule.confidence.label,
        "jurisdictions": list(rule.jurisdictions),
        "contexts": {c: e for c in CONTEXTS if (e := rule.effects.get(c, DEFAULT_EFFECTS[c])) != DEFAULT_EFFECTS[c]},
        "references": [reference._asdict() for reference in rule.references],
        "bad": [_example(example) for example in rule.bad],
        "good": [_example(example) for example in rule.good],
    }


def _example(example: Example) -> dict[str, str]:
    return {name: getattr(example, name) for name in ("text", "span", "format", "why")}


def explain(rule: Rule, options: Options) -> str:
    """All that a writer wants to know of a rule: what, why, what instead, examples, contexts and legal basis."""
    width = min(options.width, 100)
    severity = paint(rule.severity.label, rule.severity.label, options.color)
    lines = [paint(heading(rule), "bold", options.color), f"{severity}, {standing(rule)}"]
    for title, body in sections(rule):
        lines += ["", *([paint(title, "bold", options.color)] if title else [])]
        lines += [printable(line, options.unicode) for line in _lines(body, width, options)]
    return "".join(f"{line}\n" for line in lines)


def _lines(body: Body, width: int, options: Options) -> Iterator[str]:
    match body:
        case Prose(paragraphs):
            for paragraph in paragraphs:
                yield from wrap(paragraph, width, "  ", "  ")
        case Examples(texts, bad):
            good_sign, bad_sign = ("✓", "✗") if options.unicode else ("+", "x")
            for example in texts:
                yield from _example_lines(example, bad_sign if bad else good_sign, width)
        case Groups(lists):
            for words, items in lists:
                yield f"  {words}"
                for item in items:
                    yield from wrap(item, width, "    - ", "      ")
        case Basis(references):
            for reference in references:
                yield from _reference_lines(reference, width)


def _example_lines(example: Example, sign: str, width: int) -> Iterator[str]:
    first, *rest = example.text.strip().splitlines() or [""]
    yield from wrap(first, width, f"  {sign} ", "    ")
    for line in rest:
        yield from wrap(line, width, "    ", "    ")
    if example.why:
        yield from wrap(f"({example.why})", width, "    ", "    ")


def _reference_lines(reference: Reference, width: int) -> Iterator[str]:
    unseen = "" if reference.verified else " (wording not checked against the source)"
    yield from wrap(f"{reference.jurisdiction.upper()}: {reference.citation}{unseen}", width, "  - ", "    ")
    if reference.url:
        yield f"    {reference.url}"
