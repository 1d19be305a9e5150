"""The entries of a baseline as a list for people and as JSON.  Imports baseline, baselining and terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable

from medlint.reporters.options import Options
from medlint.reporters.terminal import one_line, paint
from medlint.review.baseline import Entry, counts
from medlint.review.baselining import Held


def as_text(held: Held, path: str, options: Options) -> str:
    """The entries by document, those that fit nothing marked, and how many there are of each rule."""
    entries, stale = sorted(held.baseline.entries), set(held.stale)
    lines = [f"{path}: {_many(len(entries), 'entry', 'entries')}, {len(stale)} stale"]
    for document, found in _by_document(entries).items():
        lines += ["", f"{paint(one_line(document, options.unicode), 'bold', options.color)}  {len(found)}"]
        lines += (one_line(_line(entry, entry in stale), options.unicode) for entry in found)
    if entries:
        lines += ["", *(f"{number:>6}  {rule}" for rule, number in counts(entries, lambda e: e.rule).items())]
    if stale:
        lines += ["", "Stale entries fit nothing in the text any more; `medlint baseline prune` removes them."]
    return "".join(f"{line}\n" for line in lines)


def as_json(held: Held, path: str) -> str:
    """The same as one JSON object."""
    entries, stale = sorted(held.baseline.entries), set(held.stale)
    names = ("document", "slug", "rule", "key", "number", "since", "reason", "text")
    data = {
        "path": path,
        "created": held.baseline.created,
        "tool": held.baseline.tool,
        "rules": held.baseline.rules,
        "entries": [{**{n: getattr(e, n) for n in names}, "stale": e in stale} for e in entries],
        "summary": {
            "entries": len(entries),
            "stale": len(stale),
            "by_rule": counts(entries, lambda e: e.rule),
            "by_document": counts(entries, lambda e: e.document),
        },
    }
    return json.dumps(data, indent=2) + "\n"


def _by_document(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.document, []).append(entry)
    return found


def _line(entry: Entry, stale: bool) -> str:
    told = " ".join(filter(None, [entry.text, f"({entry.reason})" if entry.reason else "", "[stale]" if stale else ""]))
    return f"  {entry.rule}  {entry.since}  {told}"


def _many(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
