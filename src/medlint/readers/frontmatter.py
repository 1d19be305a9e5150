"""Front matter: YAML between ``---`` lines or TOML between ``+++`` lines.  Read by its lines, so that places are exact."""

from __future__ import annotations

import re

from medlint.document import Directive, Span
from medlint.late import late
from medlint.readers.comments import directive
from medlint.readers.draft import Draft
from medlint.readers.scalars import QUOTED, Line, add, closing, elements, paragraphs, slices, value_end
from medlint.wording.text import PassageBuilder

_LINE = late(r"[^\r\n]*+(?:\r\n|\r|\n|\Z)")
_KEY = late(r"""(\s*+(?:-\s++)*+)(["']?+)([\w-]+(?:\.[\w-]+)*)\2\s*+[:=](?=\s|\Z|["'\[])[ \t]*+""")
_ITEM = late(r"(\s*+)-[ \t]++")
_SECTION = late(r"\[+\s*+([\w.-]+)\s*+\]+\s*+(?:#.*)?\Z", re.DOTALL)
_TRAILING = late(r"(?<=\s)(#+([^\r\n]*?))\s*\Z")
_KINDS = {"title": "title", "description": "description", "summary": "description", "excerpt": "description"}
_KINDS |= {"subtitle": "title", "seo_title": "title", "metatitle": "title", "meta_title": "title", "seotitle": "title"}
_KINDS |= dict.fromkeys(("meta_description", "metadescription", "seo_description", "seodescription"), "description")
#: Fields of sections, cards and questions that a page shows, besides those of the page itself.
_SHOWN = dict.fromkeys(("title", "heading", "headline", "subheading", "question"), "heading") | dict.fromkeys(
    """answer blurb body caption content copy description excerpt intro lead paragraph quote statement subtitle summary tagline
    teaser testimonial text""".split(),
    "paragraph",
)
#: Fields that hold a list of what a page shows.
_LISTED = frozenset(
    """advantages benefits bullets claims conditions features highlights indications items outcomes paragraphs perks points
    promises reasons results treats uses""".split()
)
_OURS = "medlint"
_PARENTS = frozenset(("seo", "meta", "og", "opengraph", "social", "head", "params"))


def read_into(draft: Draft, source: str) -> int:
    """Read the front matter at the beginning of ``source`` into blocks and ``meta``; return where the text begins."""
    fence = source[:3]
    if fence not in ("---", "+++"):
        return 0
    lines, end = _lines(source, fence)
    _Walk(draft, lines, fence).run()
    return end


class _Walk:
    """Goes through the lines of front matter. ``parent`` is the field or table that holds the next, ``holder`` the field of
    which items come next, when these are shown."""

    def __init__(self, draft: Draft, lines: list[Line], fence: str) -> None:
        self.draft, self.lines, self.fence = draft, lines, fence
        self.parent = self.holder = ""

    def run(self) -> None:
        """Go through all lines."""
        at = 0
        while at < len(self.lines):
            line = self.lines[at][1]
            section = _SECTION.match(line) if self.fence == "+++" else None
            if section:
                self.parent = section[1].lower()
                if self.parent.startswith(_OURS):
                    _note_toml(self.draft, self.lines, at)
                at += 1
            elif match := _KEY.match(line):
                at = self._field(at, match)
            elif self.holder and (item := _ITEM.match(line)):
                value, at = self._value(at, item.end(), len(item[1]))
                _show(self.draft, "list-item", value)
            else:
                _note_comment(self.draft, *self.lines[at])
                at += 1

    def _value(self, at: int, begin: int, depth: int) -> tuple[list[Line], int]:
        """The value that begins at a place in a line, and the index of the line after it."""
        offset, line = self.lines[at]
        stop = value_end(self.lines, at + 1, depth, self.fence, line[begin:])
        return [(offset + begin, line[begin:]), *self.lines[at + 1 : stop]], stop

    def _field(self, at: int, match: re.Match[str]) -> int:
        """Keep a field; the index of the line after it."""
        key, depth, yaml = match[3].lower(), len(match[1]), self.fence == "---"
        if key.startswith(_OURS) and not depth and (yaml or not self.parent):
            return (_note_yaml if yaml else _note_toml)(self.draft, self.lines, at)
        if yaml and not depth:
            self.parent = ""
        value, stop = self._value(at, match.end(), depth)
        _note_trailing(self.draft, *value[0])
        empty = yaml and not value[0][1].strip() and stop == at + 1
        if empty and not depth:
            self.parent = key
        self.holder = key if empty and key in _LISTED else ""
        _keep(self.draft, key, self.parent or "-" * (depth > 0), value)
        return stop


def _note_comment(draft: Draft, offset: int, line: str) -> None:
    """Keep a comment that stands in a line of its own, if it speaks to medlint."""
    shown = line.strip()
    if shown.startswith("#"):
        begin = offset + line.index("#")
        if found := directive("yaml", shown.lstrip("#"), Span(begin, begin + len(shown))):
            draft.directives.append(found)


def _note_trailing(draft: Draft, offset: int, value: str) -> None:
    """Keep a comment that stands behind a value in its line, if it speaks to medlint."""
    if "#" not in value or value[:3] in QUOTED:
        return
    behind = closing(value, value[0]) + 1 if value[0] in QUOTED else 0
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


def _keep(draft: Draft, key: str, parent: str, value: list[Line]) -> None:
    """Keep a field: as a block what the page shows, and as ``meta`` what it says of itself."""
    name = key.rpartition(".")[2] if key.rpartition(".")[0] in _PARENTS else key
    if not parent or parent.rpartition(".")[2] in _PARENTS:
        kind = _KINDS.get(name, "") or ("" if parent else _SHOWN.get(name, ""))
    else:
        kind = _SHOWN.get(name, "")
    if kind:
        _show(draft, kind, value)
    for element in elements(value) if key in _LISTED else ():
        _show(draft, "list-item", element)
    pieces = slices(value)
    if not parent and pieces and pieces[0][1][:1] not in ("[", "{"):
        plain = PassageBuilder()
        for piece in pieces:
            add(plain, piece)
        if plain.length:
            draft.meta.setdefault(key, plain.build().text)


def _show(draft: Draft, kind: str, value: list[Line]) -> None:
    """Make blocks of a value, one for each paragraph."""
    for pieces in paragraphs(value) if kind not in ("title", "description") else [slices(value)]:
        draft.open(kind, 3 if kind == "heading" else 0)
        for piece in pieces:
            add(draft, piece)
        draft.close()
