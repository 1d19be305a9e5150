"""A YAML file as nodes that know their place, and every mistake in it told with place, frame and remedy.

Nodes are composed from libyaml's events instead of by its own composer, so that no constructor runs, anchors, aliases
and tags are seen, and a file nested a hundred thousand levels deep is a mistake instead of a crash.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

#: Bytes that a rule file may have, and levels that its lists and mappings may be nested.
MOST_BYTES = 2 * 1024 * 1024
MOST_LEVELS = 20
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_FRAME = 110


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in a rule file; line and column from 1, ``str()`` draws it with the line it stands in."""

    path: Path
    line: int
    column: int
    message: str
    remedy: str = ""
    source: str = ""
    width: int = 1

    def __str__(self) -> str:
        rows = [f"{self.path}:{self.line}:{self.column}: {self.message}"]
        number = str(self.line)
        gutter = " " * len(number)
        if self.source.strip():
            shown, before = _window(self.source, self.column - 1)
            width = max(1, min(self.width, len(shown) - before))
            rows += [f"{gutter} |", f"{number} | {shown}"]
            rows += [f"{gutter} | {' ' * _cells(shown[:before])}{'^' * _cells(shown[before : before + width] or ' ')}"]
        if self.remedy:
            rows += [f"{gutter} = {self.remedy}"]
        return "\n".join(rows)


class RuleFileError(ValueError):
    """One or more mistakes in rule files, or other files of a ``noun``, all in the order of files and lines in ``problems``."""

    def __init__(self, problems: Sequence[Problem], noun: str = "rule file") -> None:
        self.problems = tuple(problems)
        self.noun = noun
        files = len({p.path for p in self.problems})
        count = f"{len(self.problems)} mistake{'s' * (len(self.problems) > 1)} in {files} {noun}{'s' * (files > 1)}"
        super().__init__("\n\n".join([*map(str, self.problems), count]))


@dataclass(slots=True)
class Node:
    """A text, a list or a mapping (the one that is not None) and where it begins, line and column from 1.

    ``width`` is how much of its first line it covers; ``blank`` is a value that was left out.
    """

    line: int
    column: int
    width: int = 1
    text: str | None = None
    items: list[Node] | None = None
    pairs: list[tuple[Node, Node]] | None = None
    blank: bool = False


@dataclass(slots=True)
class Source:
    """A rule file being read: its text, the mistakes found in it so far, and texts with their role (see fields)."""

    path: Path
    text: str = ""
    problems: list[Problem] = field(default_factory=list)
    texts: list[tuple[str, Node]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def report(self, place: Node | tuple[int, int], message: str, remedy: str = "") -> None:
        """Note a mistake at a node, or at a line and column from 1; what it quotes of the file may not begin a new line."""
        line, column = place if isinstance(place, tuple) else (place.line, place.column)
        width = 1 if isinstance(place, tuple) else place.width
        said, remedy = " ".join(message.split()), " ".join(remedy.split())
        self.problems.append(Problem(self.path, line, column, said, remedy, self._line(line), width))

    def within(self, node: Node, part: str) -> Node:
        """Where a part of a node's text stands, as far as that is in its first line; else the node."""
        at = self._line(node.line).find(part, node.column - 1)
        return Node(node.line, at + 1, len(part)) if at >= 0 else node

    def _line(self, number: int) -> str:
        self.lines = self.lines or _LINE_END.split(self.text)
        return self.lines[number - 1] if number <= len(self.lines) else ""


def _window(line: str, at: int) -> tuple[str, int]:
    """What to show of a source line, and where in that the position ``at`` is."""
    line = "".join(c if c.isprintable() else " " for c in line)
    if len(line) <= _FRAME:
        return line.rstrip() or line, at
    start = max(0, min(at - _FRAME // 2, len(line) - _FRAME))
    return ("…" if start else "") + line[start : start + _FRAME].rstrip(), at - start + bool(start)


def _cells(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def read(path: Path) -> Source:
    """The text of a rule file; what cannot be read is told in ``problems``."""
    source = Source(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        source.report((1, 1), f"this file cannot be read: {error.strerror or error}", "check its name and permissions")
        return source
    if len(data) > MOST_BYTES:
        size = f"this file has {len(data) / 1024 / 1024:.1f} MiB; it may have {MOST_BYTES // 1024 // 1024} MiB"
        source.report((1, 1), size, "split it by theme, or take out what is no rule")
        return source
    try:
        source.text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = _LINE_END.split(error.object[: error.start].decode("utf-8", "replace"))
        place = (len(before), len(before[-1]) + 1)
        byte = f"0x{error.object[error.start]:02X}"
        source.report(place, f"this file is not UTF-8 text: byte {byte} cannot be read", "save it with encoding UTF-8")
    return source


def parse(source: Source, loader: Callable[[str], Any] | None = None) -> Node | None:
    """The one document of a rule file as nodes, or None with the reason in ``source.problems``.

    ``loader`` is a PyYAML loader class; by default libyaml's, or where that is missing, the one in Python.
    """
    import yaml

    if loader is None:
        loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    root = None
    try:
        root = _compose(source, loader(source.text))
    except yaml.MarkedYAMLError as error:
        _report_syntax(source, error)
    except yaml.reader.ReaderError as error:
        at = _LINE_END.split(source.text[: error.position])
        sign = f"U+{error.character:04X}" if isinstance(error.character, int) else repr(error.character)
        source.report((len(at), len(at[-1]) + 1), f"the character {sign} cannot stand here", "delete it")
    return None if source.problems else root


def _compose(source: Source, parser: Any) -> Node | None:
    """Nodes from parser events; stops at the second document and where the nesting is too deep."""
    from yaml import events as ev

    top = Node(1, 1, items=[])
    stack = [top]
    keys: list[Node | None] = [None]
    documents = 0
    while type(event := parser.get_event()) is not ev.StreamEndEvent:
        if isinstance(event, ev.NodeEvent):
            node = _node(source, event, ev)
            _attach(stack[-1], keys, node)
            if node.text is None:
                stack.append(node)
                keys.append(None)
        elif isinstance(event, ev.CollectionEndEvent):
            stack.pop()
            keys.pop()
        elif isinstance(event, ev.DocumentStartEvent):
            documents += 1
        if documents > 1 or len(stack) > MOST_LEVELS:
            place = (event.start_mark.line + 1, event.start_mark.column + 1)
            message = (
                "a second document begins here" if documents > 1 else f"nested more than {MOST_LEVELS} levels deep"
            )
            source.report(place, message, "take out the '---'" if documents > 1 else "look for brackets left open")
            return None
    root = top.items[0] if top.items else None
    if root is None or root.blank:
        source.report((1, 1), "this file is empty", "write something into it, or delete it")
    return root


def _attach(parent: Node, keys: list[Node | None], node: Node) -> None:
    """Hang a node into the list or mapping that is open; in a mapping, keys and values take turns."""
    if parent.items is not None:
        parent.items.append(node)
    elif (key := keys[-1]) is None:
        keys[-1] = node
    elif parent.pairs is not None:
        parent.pairs.append((key, node))
        keys[-1] = None


def _node(source: Source, event: Any, ev: Any) -> Node:
    start, end = event.start_mark, event.end_mark
    node = Node(start.line + 1, start.column + 1)
    if isinstance(event, ev.AliasEvent):
        node.text, node.width = "", len(str(event.anchor)) + 1
        source.report(node, f"'*{event.anchor}' copies from elsewhere, which is not allowed here", "write the text out")
        return node
    if event.anchor is not None:
        source.report(
            node, f"'&{event.anchor}' is an anchor, which is not allowed here", "take it out, or quote the text"
        )
    elif event.tag is not None and event.tag != "!":
        written = event.tag.replace("tag:yaml.org,2002:", "!!")
        source.report(node, f"{written!r} is a tag, which is not allowed here", "take it out, or quote the text")
    if isinstance(event, ev.ScalarEvent):
        node.text = event.value
        node.blank = not event.value and not event.style
        node.width = max(1, end.column - start.column) if end.line == start.line else 1
        if end.line > start.line and not event.style:
            node.width = len(event.value)
    elif isinstance(event, ev.SequenceStartEvent):
        node.items = []
    else:
        node.pairs = []
    return node


#: What the parser says (both parsers, in part), what it means, and what helps.
_PLAIN = (
    ("mapping values are not allowed", "a colon followed by a space stands inside a text", "put the whole text in quotes, or mend the indentation"),
    ("could not find expected ':'", "this looks like a key without a colon", "write 'key: value', or put the text in quotes"),
    ("undefined tag handle", "a text cannot begin with '!'", "put the text in quotes"),
    ("unknown escape", "a backslash inside double quotes has a meaning of its own", "use single quotes for this text"),
    ("escape sequence", "a backslash inside double quotes has a meaning of its own", "use single quotes for this text"),
    ("expected hex", "a backslash inside double quotes has a meaning of its own", "use single quotes for this text"),
    ("expected ',' or ']'", "a list in [square brackets] goes wrong here", "look for a missing comma, quote or ']'"),
    ("expected ',' or '}'", "a mapping in {curly braces} goes wrong here", "look for a missing comma, quote or '}'"),
    ("sequence entries are not allowed", "a list cannot begin here", "begin the list on a line of its own"),
    ("while parsing a block collection", "this line does not fit into the list above it", "begin it with '- ', or indent it like its neighbours"),
    ("while parsing a block mapping", "this line does not fit what stands above it", "indent it like its neighbours, and look for text after a closing quote"),
    ("anchor", "a text cannot begin with '&'", "put the text in quotes"),
    ("alias", "a text cannot begin with '*'", "put the text in quotes"),
    ("directive", "a line cannot begin with '%' here", "put the text in quotes"),
    ("control characters", "an invisible control character stands here", "delete it"),
    ("<document start>", "this line does not fit what stands above it", "indent it like its neighbours, and look for text after a closing quote"),
)  # fmt: skip


def _report_syntax(source: Source, error: Any) -> None:
    said = f"{error.context or ''}: {error.problem or ''}"
    early = any(sign in said for sign in ("quoted scalar: found unexpected end", "simple key", "an anchor", "an alias"))
    mark = error.context_mark if early and error.context_mark else error.problem_mark
    lines = _LINE_END.split(source.text.rstrip())
    at, column = (mark.line, mark.column) if mark.line < len(lines) else (len(lines) - 1, len(lines[-1]))
    line = lines[at]
    place, char, before = (at + 1, column + 1), line[column : column + 1], line[:column]
    if "unexpected end of stream" in said:
        message, remedy = "a quotation mark is opened here and never closed", "close it; an apostrophe counts as one"
    elif "tab" in said or "\t" in before + char:
        message, remedy = "a tab stands here", "indent with spaces; YAML allows no tabs"
    elif "cannot start any token" in said:
        message, remedy = f"a text cannot begin with {char!r}", "put the text in quotes"
    elif "while parsing a block" in said and before.rstrip()[-1:] in {"'", '"', "}", "]"}:
        message = f"the text goes on after {before.rstrip()[-1]}, which ends it"
        remedy = "look for a quotation mark left open above; or put the whole text in quotes, double ones if it has an apostrophe"
    else:
        unknown = (f"this is not YAML: {error.problem}", "look at the quotes and the indentation here")
        message, remedy = next(((told, helps) for sign, told, helps in _PLAIN if sign in said), unknown)
    source.report(place, message, remedy)
