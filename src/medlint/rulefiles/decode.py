"""Nodes of a rule file into the named tuples they stand for; a value is read by the type of its field, never guessed.

Every mistake is noted in the source, and what can still be read is read, so that one run shows them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from medlint.rule import Origin
from medlint.rulefiles.fields import Key, Shape
from medlint.rulefiles.yamlfile import Node, Source

_ABSENT = object()
#: How much of a text a message quotes.
_SHOWN = 60


def decode(source: Source, node: Node, shape: Shape, **given: Any) -> Any:
    """The object a mapping stands for, or None with the reasons in ``source.problems``.

    ``given`` are attributes that do not stand in the mapping itself.
    """
    before = len(source.problems)
    values = _values(source, node, shape)
    if len(source.problems) > before:
        return None
    if shape.place:
        place: Any = Origin(str(source.path), node.line, node.column) if shape.place == "origin" else node.line
        values[shape.place] = place
    return shape.make(**values, **given)


def decode_list(source: Source, node: Node, shape: Shape) -> list[Any]:
    """The objects of a list of mappings; those with mistakes are left out."""
    items = [node] if shape.short and node.text is not None else node.items
    if items is None:
        report_kind(source, node, f"a list of {shape.noun}s", "begin each with '- '")
        return []
    if not items:
        source.report(node, "this list is empty", f"write at least one {shape.noun} into it")
    decoded = [decode(source, item, shape) for item in items]
    return [value for value in decoded if value is not None]


def entries(source: Source, node: Node, noun: str) -> list[tuple[Node, Node]]:
    """The keys of a mapping that are texts, each once, with their values."""
    if node.pairs is None:
        report_kind(source, node, f"lines of 'key: value' for a {noun}")
        return []
    seen: dict[str, Node] = {}
    kept = []
    for key, value in node.pairs:
        if key.text is None:
            source.report(key, "a key must be a text", "if this was to be a text with brackets, put it in quotes")
        elif key.text in seen:
            first = seen[key.text]
            source.report(
                key, f"{key.text!r} stands here for the second time", f"keep one; the first is in line {first.line}"
            )
        else:
            seen[key.text] = key
            kept.append((key, value))
    return kept


def report_kind(source: Source, node: Node, wanted: str, remedy: str = "") -> None:
    """Note that something else was wanted here."""
    text = node.text or ""
    shown = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
    found = "a list" if node.items is not None else "a mapping" if node.pairs is not None else f"the text {shown!r}"
    source.report(node, f"here must be {wanted}, and this is {'nothing' if node.blank else found}", remedy)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or nothing."""
    from difflib import get_close_matches

    lower = {k.casefold(): k for k in known}
    close = get_close_matches(word.casefold().replace("_", "-"), lower, n=1, cutoff=0.7)
    return lower[close[0]] if close else ""


def question(word: str, known: Iterable[str]) -> str:
    """ "Did you mean …?", or nothing."""
    meant = nearest(word, known)
    return f"did you mean {meant!r}?" if meant else ""


def _values(source: Source, node: Node, shape: Shape) -> dict[str, Any]:
    if shape.short and node.text is not None and not node.blank:
        return {shape.keys[shape.short].attribute: _text(source, node, shape.keys[shape.short])}
    pairs = entries(source, node, shape.noun)
    if node.pairs is None:
        return {}
    values: dict[str, Any] = {}
    found: dict[str, Node] = {}
    for name, value in pairs:
        key = shape.keys.get(name.text or "")
        if key is None:
            found[_report_unknown(source, name, shape)] = name
            continue
        found[key.name] = name
        if (read := _read(source, value, key)) is not _ABSENT:
            values[key.attribute] = read
    _check_presence(source, node, shape, found)
    return values


def _report_unknown(source: Source, name: Node, shape: Shape) -> str:
    """Note an unknown key; the key that was probably meant, so that it is not also reported as missing."""
    word = name.text or ""
    inside = [k.name for k in shape.keys.values() if k.shape and k.form == "shape" and word in k.shape.keys]
    if inside:
        deeper = " or ".join(f"'{k}:'" for k in inside)
        source.report(name, f"{word!r} cannot stand here in {_a(shape.noun)}", f"it belongs inside {deeper}, indented")
        return inside[0]
    meant = nearest(word, shape.keys)
    hint = f"did you mean {meant!r}?" if meant else f"{_a(shape.noun)} may have: {', '.join(shape.keys)}"
    source.report(name, f"unknown key {word!r}", hint)
    return meant or word


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _check_presence(source: Source, node: Node, shape: Shape, found: Mapping[str, Node]) -> None:
    missing = [key for key in shape.keys.values() if key.required and key.name not in found]
    if missing:
        names = " and ".join(filter(None, [", ".join(f"'{k.name}'" for k in missing[:-1]), f"'{missing[-1].name}'"]))
        remedy = f"{missing[0].name}: {missing[0].doc}" if len(missing) == 1 else "each has a line of its own"
        source.report(_first(node), f"this {shape.noun} has no {names}", remedy)
    kinds = [name for name in shape.one_of if name in found]
    if shape.one_of and not kinds:
        options = ", ".join(shape.one_of)
        source.report(_first(node), f"this {shape.noun} does not say what to look for", f"add one of: {options}")
    for second in kinds[1:]:
        message = f"this {shape.noun} has both {kinds[0]!r} and {second!r}"
        source.report(found[second], message, f"one {shape.noun} makes one check; make two {shape.noun}s of it")
    if shape.any_of and not any(all(name in found for name in names) for names in shape.any_of):
        ways = " or ".join(" with ".join(f"'{name}'" for name in names) for names in shape.any_of)
        source.report(_first(node), f"something is missing from this {shape.noun}", f"it needs {ways}")


def _first(node: Node) -> Node:
    """Where to point for a whole mapping: its first key."""
    return node.pairs[0][0] if node.pairs else node


def _read(source: Source, node: Node, key: Key) -> Any:
    if node.blank:
        source.report(node, f"'{key.name}' has no value", "write one after the colon, or delete the line")
        return _ABSENT
    return _READERS[key.form](source, node, key)


def _text(source: Source, node: Node, key: Key) -> Any:
    if node.text is None:
        hint = "put the text in quotes" if node.items is not None or node.pairs is not None else ""
        report_kind(source, node, f"a text, as '{key.name}'", hint)
    elif not node.text.strip():
        source.report(node, f"'{key.name}' is empty", "write a text between the quotes")
    elif key.choices and node.text not in key.choices:
        message = f"'{key.name}' must be one of {', '.join(key.choices)}"
        source.report(node, message, question(node.text, key.choices))
    elif key.pattern and not re.search(key.pattern.replace("$", r"\Z"), node.text):
        source.report(node, f"'{key.name}' does not look right", f"it is {key.words}")
    else:
        if key.role:
            source.texts.append((key.role, node))
        return key.pick(node.text)
    return _ABSENT


def _texts(source: Source, node: Node, key: Key) -> Any:
    items = [node] if node.text is not None else node.items
    if items is None:
        report_kind(source, node, f"a list of texts, as '{key.name}'", "put a text that begins with '{' in quotes")
        return _ABSENT
    if not items:
        source.report(node, f"the list '{key.name}' is empty", "write at least one entry, or delete the line")
    read = []
    for item in items:
        if item.blank:
            source.report(item, f"an entry of '{key.name}' is empty", "write a text, or delete the entry")
            continue
        text = _text(source, item, key)
        if text is not _ABSENT:
            read.append(text)
    return tuple(read)


def _count(source: Source, node: Node, key: Key) -> Any:
    if node.text is not None and re.fullmatch(r"[0-9]{1,6}", node.text):
        return int(node.text)
    source.report(node, f"'{key.name}' must be a whole number, like 3")
    return _ABSENT


def _number(source: Source, node: Node, key: Key) -> Any:
    if node.text is not None and re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", node.text):
        return float(node.text)
    source.report(node, f"'{key.name}' must be a number, like 3 or 2.5")
    return _ABSENT


def _flag(source: Source, node: Node, key: Key) -> Any:
    if node.text in {"true", "false"}:
        return node.text == "true"
    source.report(node, f"'{key.name}' must be true or false")
    return _ABSENT


def _shape(source: Source, node: Node, key: Key) -> Any:
    if key.shape is None or (value := decode(source, node, key.shape)) is None:
        return _ABSENT
    return value


def _shapes(source: Source, node: Node, key: Key) -> Any:
    return tuple(decode_list(source, node, key.shape)) if key.shape else _ABSENT


def _named(source: Source, node: Node, key: Key) -> Any:
    values = {}
    if node.pairs == []:
        source.report(node, f"'{key.name}' is empty", "write at least one name with its entries into it")
    for name, value in entries(source, node, f"mapping of names, as '{key.name}'"):
        if not re.search(key.pattern, name.text or ""):
            source.report(name, f"the name {name.text!r} does not look right", f"it is {key.words}")
        elif key.shape and (decoded := decode(source, value, key.shape, name=name.text)) is not None:
            values[name.text] = decoded
    return values


#: What mappings to choices are about: a key and its value.
_CHOSEN = {
    "contexts": ("context", "effect"),
    "severities": ("content type", "severity"),
    "severity": ("rule", "severity"),
}


def _chosen(source: Source, node: Node, key: Key) -> Any:
    what, choice = _CHOSEN[key.name]
    values = {}
    for name, value in entries(source, node, f"mapping, as '{key.name}'"):
        if key.keys and name.text not in key.keys:
            remedy = question(name.text or "", key.keys) or f"{what}s are {', '.join(key.keys)}"
            source.report(name, f"there is no {what} {name.text!r}", remedy)
        elif value.text not in key.choices:
            message = f"the {choice} of '{name.text}' must be one of {', '.join(key.choices)}"
            source.report(value, message, question(value.text or "", key.choices))
        else:
            values[name.text] = value.text
            if key.role:
                source.texts.append((key.role, name))
    return values


_READERS: Mapping[str, Callable[[Source, Node, Key], Any]] = {
    "text": _text, "choice": _text, "texts": _texts, "count": _count, "number": _number, "flag": _flag,
    "shape": _shape, "shapes": _shapes, "named": _named, "chosen": _chosen,
}  # fmt: skip
