"""The values of front matter: where one ends, and the slices of the source that make it."""

from __future__ import annotations

import re

from medlint.late import late
from medlint.readers.draft import Draft
from medlint.wording.text import PassageBuilder

_BLOCK = late(r"[|>][+-]?\d?[+-]?[ \t]*+(?:#[^\r\n]*+)?[\r\n]*+\Z")
_YAML_ESCAPE = late(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
QUOTED = {
    '"': late(r'(?:[^"\\]++|\\.)*', re.DOTALL),
    "'": late(r"(?:[^']++|'')*"),
    '"""': late(r'(?:[^"\\]++|\\.|"(?!""))*', re.DOTALL),
    "'''": late(r"(?:[^']++|'(?!''))*"),
}
#: An element of a list in brackets.
_ELEMENT = late(r"""\s*+("(?:[^"\\]++|\\.)*+"|'(?:[^']++|'')*+'|[^,\[\]{}"']++)\s*+(?=[,\]])""", re.DOTALL)

Line = tuple[int, str]  # offset, text with its line end
#: A slice of the source with the quote whose escapes it has, "" for none.
Slice = tuple[int, str, str]


def value_end(lines: list[Line], at: int, depth: int, fence: str, first: str) -> int:
    """The index after the last line of a value that begins with ``first``."""
    quote = first[:3]
    if fence == "+++":
        if quote in ('"""', "'''") and quote not in first[3:]:
            while at < len(lines) and quote not in lines[at][1]:
                at += 1
            return min(at + 1, len(lines))
        if first.startswith("[") and "]" not in first:
            while at < len(lines) and "]" not in lines[at][1]:
                at += 1
            return min(at + 1, len(lines))
        return at
    block = _BLOCK.match(first) is not None
    if not block and not first.strip():
        return at
    while at < len(lines):
        line = lines[at][1]
        indent = len(line) - len(line.lstrip())
        if line.strip() and indent <= depth:
            break
        at += 1
    return at


def elements(value: list[Line]) -> list[list[Line]]:
    """The elements of a list in brackets, each as a value; none of anything else."""
    offset, text = value[0][0], "".join(line for _, line in value)
    if not text.startswith("["):
        return []
    found, at = [], 1
    while match := _ELEMENT.match(text, at):
        found.append([(offset + match.start(1), match[1])])
        at = match.end() + 1
    return found


def slices(value: list[Line]) -> list[Slice]:
    """The slices that a value consists of, each with the quote whose escapes it has ("" for none)."""
    offset, first = value[0]
    if _BLOCK.match(first):
        return [(at, line, "") for at, line in value[1:]]
    text = "".join(line for _, line in value)
    for quote in ('"""', "'''", '"', "'"):
        if text.startswith(quote):
            end = closing(text, quote)
            return [
                (offset + len(quote), text[len(quote) : end], quote[0] if len(quote) == 1 or quote == '"""' else "")
            ]
    comment = re.search(r"(?:\A|\s)#", text)
    return [(offset, text[: comment.start()] if comment else text, "")]


def paragraphs(value: list[Line]) -> list[list[Slice]]:
    """The slices of a value, parted where a text of several lines has an empty one."""
    found: list[list[Slice]] = [[]]
    for piece in slices(value):
        if piece[1].strip():
            found[-1].append(piece)
        elif found[-1]:
            found.append([])
    return found if found[-1] else found[:-1]


def closing(text: str, quote: str) -> int:
    """Where the quoted text at the beginning of ``text`` ends, before the closing quote."""
    match = QUOTED[quote].match(text, len(quote))
    return match.end() if match else len(text)


def add(draft: Draft | PassageBuilder, piece: Slice) -> None:
    """Add a slice with its escapes resolved."""
    offset, text, escapes = piece
    at = 0
    pattern = _YAML_ESCAPE if escapes == '"' else late("''")
    for match in pattern.finditer(text) if escapes else ():
        draft.add(text[at : match.start()], offset + at)
        at = match.end()
        code = (match[1] or match[2]) if escapes == '"' else ""
        plain = "'" if escapes == "'" else {"n": " ", "t": " ", "r": " ", "\n": " "}.get(match[3] or "", match[3] or "")
        shown = chr(int(code, 16)) if code else plain
        draft.add_replacement("\ufffd" if "\ud800" <= shown < "\ue000" else shown, offset + match.start(), offset + at)
    draft.add(text[at:], offset + at)
