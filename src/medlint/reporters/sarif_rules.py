"""Rules as SARIF describes them.  Imports rule, markdown and exchange."""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

from medlint.reporters.exchange import legal_address, shorten, visible
from medlint.reporters.markdown import escape
from medlint.rule import Reference, Rule, Severity

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
#: GitHub refuses longer descriptions, names, and lists of tags.
LONGEST, LONGEST_NAME, MOST_TAGS = 1024, 255, 10
_PROBLEMS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}


def descriptor(rule: Rule) -> dict[str, Any]:
    """The reporting descriptor of a rule; none of its texts is empty, since GitHub refuses those."""
    summary = visible(rule.summary) or visible(rule.name) or rule.id
    text, markdown = _help(rule, summary)
    made: dict[str, Any] = {
        "id": rule.id,
        "name": pascal(rule.name) or f"{rule.id}Rule",
        "shortDescription": {"text": shorten(summary, LONGEST)},
        "fullDescription": {"text": shorten(visible(rule.rationale) or summary, LONGEST)},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {
            "precision": rule.confidence.label,
            "problem.severity": _PROBLEMS[rule.severity],
            "tags": _tags(rule),
        },
    }
    if rule.message:
        made["messageStrings"] = {"default": {"text": _template(rule.message)}}
    if address := legal_address(rule):
        made["helpUri"] = address
    return made


def arguments(rule: Rule, message: str) -> list[str] | None:
    """What stands in the message for the placeholders of the rule; None when it was not made from the rule's message."""
    if not rule.message:
        return None
    parts = [re.escape(text) + ("" if field is None else "(.*?)") for text, field in _parts(rule.message)]
    found = re.fullmatch("".join(parts), message, re.DOTALL)
    return [visible(group) for group in found.groups()] if found else None


def _template(message: str) -> str:
    """The message of a rule with numbers for placeholders, as one sentence that ends with a full stop."""
    text, number = "", 0
    for literal, field in _parts(message):
        text += literal.replace("{", "{{").replace("}", "}}")
        if field is not None:
            text += f"{{{number}}}"
            number += 1
    return text if text.endswith(".") else f"{text}."


def _parts(message: str) -> list[tuple[str, str | None]]:
    return [(literal, field) for literal, field, _, _ in Formatter().parse(message)]


def pascal(name: str) -> str:
    """``cure-claim`` as ``CureClaim``."""
    parts = "".join(char if char.isalnum() else " " for char in name).split()
    return "".join(part[:1].upper() + part[1:] for part in parts)[:LONGEST_NAME]


def _tags(rule: Rule) -> list[str]:
    regions = [f"jurisdiction/{region}" for region in rule.jurisdictions if region != "all"]
    return [tag for tag in (rule.category, *regions) if tag][:MOST_TAGS] or ["compliance"]


def _help(rule: Rule, summary: str) -> tuple[str, str]:
    """What a writer wants to know of the rule, as plain text and as Markdown."""
    sections = [("Why it matters", rule.rationale), ("What to write instead", rule.suggestion)]
    text, markdown = [summary], [escape(summary)]
    for title, body in sections:
        if visible(body):
            text.append(f"{title}: {visible(body)}")
            markdown.append(f"**{title}.** {escape(body)}")
    if rule.references:
        text.append("Legal basis: " + "; ".join(visible(_cited(r)) for r in rule.references))
        markdown.append("**Legal basis.**\n\n" + "\n".join(f"- {_linked(r)}" for r in rule.references))
    return "\n\n".join(text), "\n\n".join(markdown)


def _cited(r: Reference) -> str:
    return f"{r.jurisdiction.upper()}: {r.citation}" + (f", {r.url}" if r.url else "")


def _linked(r: Reference) -> str:
    told = escape(f"{r.jurisdiction.upper()}: {r.citation}")
    return f"{told} (<{r.url}>)" if r.url else told
