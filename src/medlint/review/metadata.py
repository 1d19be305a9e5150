"""Suppressions in front matter: ``medlint: {disable: [{rule: …, reason: …}]}``, in YAML or TOML.

The decoder of rule files reads them, so that unknown and doubled keys are told.  Imports decode,
tomlfile and notation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from medlint.configuration import tomlfile
from medlint.document import Directive, Document, Span
from medlint.review.notation import Written, day, is_blanket, tidy
from medlint.rulefiles.decode import decode, report_kind
from medlint.rulefiles.fields import Key, Shape
from medlint.rulefiles.yamlfile import Node, Source, parse

_FORM = "medlint: {disable: [{rule: EFF001, reason: …}]}"
Mistake = tuple[Span, str, str]


@dataclass(frozen=True, slots=True)
class _Entry:
    rule: tuple[str, ...]
    reason: str = ""
    until: str = ""
    ref: str = ""
    by: str = ""
    line: int = 0


_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_KEYS = (
    Key("rule", "rule", "texts", "The rules it excuses, by id, name or category.", required=True),
    Key("reason", "reason", "text", "Why they are excused here."),
    Key("until", "until", "text", "The last day on which they are.", pattern=_DAY, words="a day like 2027-03-31"),
    Key("ref", "ref", "text", "Where that was decided."),
    Key("by", "by", "text", "Who decided it."),
)
_ENTRY = Shape("suppression", {key.name: key for key in _KEYS}, _Entry, place="line")
_DISABLE = Key("disable", "disable", "shapes", "Rules that are excused in this file.", required=True, shape=_ENTRY)
_FIELD = Shape("medlint field", {"disable": _DISABLE}, dict)


def read_field(directive: Directive) -> tuple[list[tuple[Span, Written]], list[Mistake]]:
    """The suppressions in medlint's own front matter, each with its place, and what is wrong there, with what helps."""
    file = Source(Path("front matter"), directive.text)
    node = tomlfile.parse(file, ()) if directive.form == "toml-field" else parse(file)
    value = _ours(file, node) if node is not None else None
    entries = (decode(file, value, _FIELD) or {}).get("disable", ()) if value is not None else ()
    sound = [entry for entry in entries if _check(file, entry)]
    lines = Document("", "", directive.text, ()).line_starts
    first = {p.line: p for p in reversed(file.problems)}
    mistakes = [
        (_place(directive, lines, p.line), p.message, _sentence(p.remedy) or f"Write {_FORM}.") for p in first.values()
    ]
    return [(_place(directive, lines, entry.line), _written(entry)) for entry in sound], mistakes


def _place(directive: Directive, lines: Sequence[int], line: int) -> Span:
    """What stands in a line of front matter, without its indentation."""
    begin = lines[min(line, len(lines)) - 1]
    shown = (directive.text[begin:].splitlines() or [""])[0]
    start = begin + len(shown) - len(shown.lstrip(" \t-"))
    return Span(directive.span.start + start, directive.span.start + max(start, begin + len(shown.rstrip())))


def _ours(file: Source, node: Node) -> Node | None:
    """The value of the one field that is called medlint."""
    found = None
    for key, value in node.pairs or ():
        if key.text == "medlint" and value.pairs is not None:
            found = value
        elif key.text == "medlint":
            report_kind(file, value, "'disable:' with a list of rules", f"write {_FORM}")
        elif (key.text or "").lower().startswith("medlint"):
            file.report(key, f"there is no field '{key.text}'", f"write {_FORM}")
    return found


def _check(file: Source, entry: _Entry) -> bool:
    """What the shape of an entry cannot tell."""
    before = len(file.problems)
    for name in entry.rule:
        if is_blanket(name):
            file.report((entry.line, 1), f"'{name}' names no rule: a suppression is for rules that it names")
    if entry.until and not day(entry.until):
        file.report((entry.line, 1), f"'{entry.until}' is not a day like 2027-03-31")
    return len(file.problems) == before


def _written(entry: _Entry) -> Written:
    names = [part.strip() for name in entry.rule for part in name.split(",") if part.strip()]
    return Written("disable-file", names, tidy(entry.reason), entry.until, entry.ref, entry.by)


def _sentence(remedy: str) -> str:
    return f"{remedy[:1].upper()}{remedy[1:]}{'' if remedy.endswith(('.', '?')) else '.'}" if remedy else ""
