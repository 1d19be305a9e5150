"""Front matter: YAML between ``---`` lines or TOML between ``+++`` lines.  Read by its lines, so that places are exact."""

from __future__ import annotations

import re

from medlint.document import Directive, Span
from medlint.late import late
from medlint.readers.comments import directive
from medlint.readers.draft import Draft
from medlint.wording.text import PassageBuilder

_LINE = late(r"[^\r\n]*+(?:\r\n|\r|\n|\Z)")
_KEY = late(r"""(\s*+)(?:-\s++)?["']?([\w-]+(?:\.[\w-]+)*)["']?\s*+[:=](?=\s|\Z|["'])[ \t]*+""")
_SECTION = late(r"\[+\s*+([\w.-]+)\s*+\]+\s*+(?:#.*)?\Z", re.DOTALL)
_BLOCK = late(r"[|>][+-]?\d?[+-]?[ \t]*+(?:#[^\r\n]*+)?[\r\n]*+\Z")
_TRAILING = late(r"(?<=\s)(#+([^\r\n]*?))\s*\Z")
_YAML_ESCAPE = late(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_QUOTED = {
    '"': late(r'(?:[^"\\]++|\\.)*+', re.DOTALL),
    "'": late(r"(?:[^']++|'')*+"),
    '"""': late(r'(?:[^"\\]++|\\.|"(?!""))*+', re.DOTALL),
    "'''": late(r"(?:[^']++|'(?!''))*+"),
}
_KINDS = {"title": "title", "description": "description", "summary": "description", "excerpt": "description"}
_KINDS |= {"subtitle": "title", "seo_title": "title", "metatitle": "title", "meta_title": "title", "seotitle": "title"}
_KINDS |= dict.fromkeys(("meta_description", "metadescription", "seo_description", "seodescription"), "description")
_OURS = "medlint"
_PARENTS = frozenset(("seo", "meta", "og", "opengraph", "social", "head", "params"))

Line = tuple[int, str]  # offset, text with its line end


def read_into(draft: Draft, source: str) -> int:
    """Read the front matter at the beginning of ``source`` into blocks and ``meta``; return where the text begins."""
    fence = source[:3]
    if fence not in ("---", "+++"):
        return 0
    lines, end = _lines(source, fence)
    if not lines and end == 0:
        return 0
    parent, at = "", 0
    while at < len(lines):
        offset, line = lines[at]
        at += 1
        section = _SECTION.match(line) if fence == "+++" else None
        if section:
            parent = section[1].lower()
            if parent.startswith(_OURS):
                _note_toml(draft, lines, at - 1)
            continue
        match = _KEY.match(line)
        if match is None:
            _note_comment(draft, offset, line)
            continue
        if match[2].lower().startswith(_OURS) and not match[1] and (fence == "---" or not parent):
            at = _note_yaml(draft, lines, at - 1) if fence == "---" else _note_toml(draft, lines, at - 1)
            continue
        if fence == "---" and not match[1]:
            parent = ""
        depth = len(match[1])
        _note_trailing(draft, offset + match.end(), line[match.end() :])
        stop = _value_end(lines, at, depth, fence, line[match.end() :])
        value = [(offset + match.end(), line[match.end() :]), *lines[at:stop]]
        key = match[2].lower()
        if fence == "---" and not depth and not value[0][1].strip() and stop == at:
            parent = key
        _keep(draft, key, parent, value)
        at = stop
    return end


def _note_comment(draft: Draft, offset: int, line: str) -> None:
    """Keep a comment that stands in a line of its own, if it speaks to medlint."""
    shown = line.strip()
    if shown.startswith("#"):
        begin = offset + line.index("#")
        if found := directive("yaml", shown.lstrip("#"), Span(begin, begin + len(shown))):
            draft.directives.append(found)


def _note_trailing(draft: Draft, offset: int, value: str) -> None:
    """Keep a comment that stands behind a value in its line, if it speaks to medlint."""
    if "#" not in value or value[:3] in _QUOTED:
        return
    behind = _closing(value, value[0]) + 1 if value[0] in _QUOTED else 0
    if found := _TRAILING.search(value, behind):
        begin = offset + found.start(1)
        if spoken := directive("yaml", found[2], Span(begin, begin + len(found[1]))):
            draft.directives.append(spoken)


def _note_yaml(draft: Draft, lines: list[Line], at: int) -> int:
    """Keep medlint's own field with all that is indented below it; the index after its last line."""
    stop = at + 1
    while stop < len(lines) and (lines[stop][1][0].isspace() or not lines[stop][1].strip()):
        stop += 1
    begin, text = lines[at][0], "".join(line for _, line in lines[at:stop])
    draft.directives.append(Directive("yaml-field", text, Span(begin, begin + len(text.rstrip()))))
    return stop


def _note_toml(draft: Draft, lines: list[Line], at: int) -> int:
    """Keep the whole front matter, once, for medlint's own fields may stand anywhere in it; the index after this line."""
    if not any(d.form == "toml-field" for d in draft.directives):
        begin, text = lines[0][0], "".join(line for _, line in lines)
        draft.directives.append(Directive("toml-field", text, Span(begin, begin + len(text))))
    return at + 1


def _lines(source: str, fence: str) -> tuple[list[Line], int]:
    """The lines between the fences, and where the text behind them begins; nothing when this is no front matter."""
    closing = ("---", "...") if fence == "---" else (fence,)
    lines: list[Line] = []
    at = 0
    while at < len(source):
        match = _LINE.match(source, at)
        line = match[0] if match else ""
        if lines and line.rstrip() in closing:
            inner = [item for item in lines[1:] if item[1].strip()]
            telling = not inner or _KEY.match(inner[0][1]) or inner[0][1].startswith(("#", "["))
            return (lines[1:], at + len(line)) if telling else ([], 0)
        if not lines and line.rstrip() != fence:
            break
        lines.append((at, line))
        at += len(line)
    return [], 0


def _value_end(lines: list[Line], at: int, depth: int, fence: str, first: str) -> int:
    """The index after the last line of a value that begins with ``first``."""
    quote = first[:3]
    if fence == "+++":
        if quote in ('"""', "'''") and quote not in first[3:]:
            while at < len(lines) and quote not in lines[at][1]:
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


def _keep(draft: Draft, key: str, parent: str, value: list[Line]) -> None:
    pieces = _scalar(value)
    name = key.rpartition(".")[2] if key.rpartition(".")[0] in _PARENTS else key
    kind = _KINDS.get(name, "") if not parent or parent.rpartition(".")[2] in _PARENTS else ""
    if kind:
        draft.open(kind)
        for offset, text, escapes in pieces:
            _add(draft, text, offset, escapes)
        draft.close()
    if not parent and pieces and pieces[0][1][:1] not in ("[", "{"):
        plain = PassageBuilder()
        for offset, text, escapes in pieces:
            _add(plain, text, offset, escapes)
        if plain.length:
            draft.meta.setdefault(key, plain.build().text)


def _scalar(value: list[Line]) -> list[tuple[int, str, str]]:
    """The slices that a value consists of, each with the quote whose escapes it has ("" for none)."""
    offset, first = value[0]
    if _BLOCK.match(first):
        return [(at, line, "") for at, line in value[1:]]
    text = "".join(line for _, line in value)
    for quote in ('"""', "'''", '"', "'"):
        if text.startswith(quote):
            end = _closing(text, quote)
            return [
                (offset + len(quote), text[len(quote) : end], quote[0] if len(quote) == 1 or quote == '"""' else "")
            ]
    comment = re.search(r"(?:\A|\s)#", text)
    return [(offset, text[: comment.start()] if comment else text, "")]


def _closing(text: str, quote: str) -> int:
    match = _QUOTED[quote].match(text, len(quote))
    return match.end() if match else len(text)


def _add(draft: Draft | PassageBuilder, text: str, offset: int, escapes: str) -> None:
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
