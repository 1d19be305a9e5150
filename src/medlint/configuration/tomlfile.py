"""A table of a TOML file as the nodes that a YAML file gives, so that the same decoder reads both.  Imports yamlfile."""

from __future__ import annotations

import re
from typing import Any

from medlint.rulefiles.yamlfile import Node, Source

_HEADER = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_PART = re.compile(r"[\w-]+|\"[^\"]*\"|'[^']*'")

#: Keys on the way to a value, and the lines with the columns where each is written, in order.
_Places = dict[tuple[str, ...], list[tuple[int, int]]]


def parse(source: Source, table: tuple[str, ...]) -> Node | None:
    """The table at a path of keys as a mapping, or None with the reason in ``source.problems``.

    tomllib tells no places, so that each key is looked up in the lines; a value stands where its key does.
    """
    import tomllib

    try:
        value: Any = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).partition(" (at ")
        found = re.search(r"line (\d+), column (\d+)", place)
        last = source.text.rstrip().count("\n") + 1
        line, column = (int(found[1]), int(found[2])) if found else (last, 1)
        source.report((line, column), f"this is not TOML: {message}", "look at the quotes and brackets here")
        return None
    except RecursionError:
        source.report((1, 1), "this file is nested too deep to be read", "look for brackets left open")
        return None
    for name in table:
        value = value.get(name) if isinstance(value, dict) else None
    if value is None:
        source.report((1, 1), f"there is no table [{'.'.join(table)}] in this file", "write the keys below that line")
        return None
    return _node(value, table, _places(source.text), (1, 1), 0)


def _places(text: str) -> _Places:
    places: _Places = {}
    above: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            above = _parts(header[1])
            places.setdefault(above, []).append((number, line.index("[") + 1))
        elif key := _KEY.match(line):
            parts = _parts(key[1])
            for n in range(1, len(parts) + 1):
                places.setdefault((*above, *parts[:n]), []).append((number, key.start(1) + 1))
    return places


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _node(value: Any, path: tuple[str, ...], places: _Places, above: tuple[int, int], number: int) -> Node:
    """The node of a value, the ``number``-th of those that are written under its path."""
    found = places.get(path, [])
    place = found[min(number, len(found) - 1)] if found else above
    node = Node(*place, width=len(path[-1]) if path else 1)
    if isinstance(value, dict):
        node.pairs = []
        for name, inner in value.items():
            child = _node(inner, (*path, name), places, place, number)
            node.pairs.append((Node(child.line, child.column, len(name), text=name), child))
    elif isinstance(value, list):
        node.items = [_node(inner, path, places, place, n) for n, inner in enumerate(value)]
    elif isinstance(value, bool):
        node.text = str(value).lower()
    else:
        node.text = str(value)
    return node
