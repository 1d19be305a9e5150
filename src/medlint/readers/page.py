"""The walk over the elements of a page.  The HTML and the Markdown reader share it."""

from __future__ import annotations

from collections import Counter

from medlint.document import Span
from medlint.readers.comments import directive
from medlint.readers.draft import Draft
from medlint.readers.elements import BLOCKS, IMPLIED, INTRODUCED, VOID, Element, element, is_unseen, props, shown
from medlint.readers.markup import COMMENT, ENTITY, Token, attributes, tokens, unescape
from medlint.readers.tables import Table

_CELLS = frozenset(("td", "th"))
_SPECIAL = INTRODUCED | _CELLS | {"table", "tr", "main", "article", "h1"}
_REACH = 50  # how far up a start or end tag looks for what it closes


class Page:
    """Walks the elements of a page and fills a draft with the text they show."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.stack: list[Element] = []
        self.floor = 0  # end tags close nothing below
        self._open: Counter[str] = Counter()
        self._hidden = self._boilerplate = self._banner = 0
        self._kinds: list[tuple[str, int]] = []
        self._lists: list[int] = []
        self._tables: list[Table] = []
        self._asides: list[bool] = []
        self._note = ""
        self._fresh = True  # the next text begins a block

    @property
    def hidden(self) -> bool:
        """Whether text would not be seen here."""
        return self._hidden > 0

    def feed(self, text: str, base: int) -> None:
        """Read HTML that stands at offset ``base`` of the source."""
        for token in tokens(text):
            start, end, name, closes, stop, closed = token
            if name == COMMENT:
                self.comment("html", text[start + 4 : stop], Span(base + start, base + end), closed=closed)
            elif name:
                if closes:
                    self.close_tag(name)
                else:
                    self._open_tag(text, token, base)
            elif not self._hidden:
                self.escaped(text[start:end], base + start)
            elif self.stack and self.stack[-1].target == "ld+json":
                from medlint.readers.jsonld import read_strings

                read_strings(self.draft, text[start:end], base + start)
                self._fresh = True

    def comment(self, form: str, text: str, span: Span, *, closed: bool = True) -> None:
        """Note a comment, if it speaks to medlint."""
        if found := directive(form, text, span, closed=closed):
            self.draft.directives.append(found)

    def text(self, piece: str, offset: int) -> None:
        """Show a slice of the source, as it is."""
        if not self._hidden and self._ready(piece):
            self.draft.add(piece, offset)

    def replacement(self, text: str, start: int, end: int) -> None:
        """Show text that stands for ``start:end`` of the source."""
        if not self._hidden and self._ready(text):
            self.draft.add_replacement(text, start, end)

    def escaped(self, piece: str, offset: int) -> None:
        """Show a slice of the source whose entities are to be resolved."""
        if self._hidden or not self._ready(piece):
            return
        if "&" not in piece:
            self.draft.add(piece, offset)
            return
        at = 0
        for match in ENTITY.finditer(piece):
            meant = unescape(match[0])
            if meant != match[0]:
                self.draft.add(piece[at : match.start()], offset + at)
                self.draft.add_replacement(meant, offset + match.start(), offset + match.end())
                at = match.end()
        self.draft.add(piece[at:], offset + at)

    def aside(self, kind: str, piece: str, offset: int) -> None:
        """Make a block of its own of an attribute's value."""
        if not self._hidden:
            self.begin_aside()
            self.escaped(piece, offset)
            self.end_aside(kind)

    def begin_aside(self) -> None:
        """Let what follows become a block of its own, behind the open one, until ``end_aside``."""
        self._asides.append(self._fresh)
        self._fresh = False
        if len(self._asides) == 1:
            self.draft.begin_aside()

    def end_aside(self, kind: str) -> None:
        """End what ``begin_aside`` began."""
        self._fresh = self._asides.pop()
        if not self._asides:
            self.draft.end_aside(kind, self._boilerplate + self._banner > 0)

    def note(self, label: str) -> None:
        """Let the block that comes next be the text of the footnote ``label``."""
        self._note = label

    def enter(self, opened: Element) -> None:
        """Open an element."""
        name, hides, boilerplate, banner, kind, mark, target, quiet = opened
        if name in _SPECIAL:
            self._enter_special(name)
        self.stack.append(opened)
        self._open[name] += 1
        if name in BLOCKS:
            self._fresh = True
        if quiet:
            return
        self._hidden += hides
        self._boilerplate += boilerplate
        self._banner += banner
        if kind:
            self._fresh = True
            self._kinds.append((kind, int(name[1]) if kind == "heading" else 0))
        if mark:
            if self._fresh:
                self.draft.close()
            self.draft.open_mark(mark, target)

    def _enter_special(self, name: str) -> None:
        if name in INTRODUCED:
            self._lists.append(self.draft.lead(self._boilerplate + self._banner > 0))
        elif name == "table":
            self._tables.append(Table())
        elif name == "tr":
            if self._tables:
                self._tables[-1].begin_row()
        elif name in _CELLS:
            if self._tables:
                self._tables[-1].begin_cell(head=name == "th")
        else:
            self._banner = 0  # no cookie banner holds the page itself

    def leave(self, height: int) -> None:
        """Close elements until only ``height`` are open."""
        while len(self.stack) > height:
            name, hides, boilerplate, banner, kind, mark, _, quiet = self.stack.pop()
            self._open[name] -= 1
            if name in BLOCKS:
                self._fresh = True
            if name in INTRODUCED:
                self._lists.pop()
            elif name == "table":
                self._tables.pop()
            if quiet:
                continue
            if mark:
                self.draft.close_mark(mark)
            if kind:
                self._fresh = True
                self._kinds.pop()
            self._hidden -= hides
            self._boilerplate -= boilerplate
            self._banner = max(self._banner - banner, 0)

    def close_tag(self, name: str) -> None:
        """Close the innermost open element of this name, and what is open inside it."""
        if self._open[name] > 0:
            for i in range(len(self.stack) - 1, max(self.floor, len(self.stack) - 1 - 20 * _REACH) - 1, -1):
                if self.stack[i].name == name:
                    self.leave(i)
                    return
        if name in BLOCKS:
            self._fresh = True

    def _ready(self, piece: str) -> bool:
        """Open the block that the text belongs to; False when there is no text to show yet."""
        if not self._fresh:
            return True
        if not piece or piece.isspace():
            return False
        self._fresh = False
        kind, level = self._kinds[-1] if self._kinds else ("paragraph", 0)
        lead = row = label = -1
        boilerplate = self._boilerplate + self._banner > 0
        if kind == "list-item":
            level, lead = max(len(self._lists), 1), self._lists[-1] if self._lists else -1
        elif kind == "table-cell" and self._tables:
            row = self._tables[-1].row
            lead, label = self._tables[-1].place(self.draft.next_number())
        self.draft.open(kind, level, boilerplate, lead, row, label)
        if self._note and kind == "footnote":
            self.draft.mark_whole("footnote", self._note)
            self._note = ""
        return True

    def _open_tag(self, text: str, token: Token, base: int) -> None:
        start, end, name, _, inside, void = token
        if name in BLOCKS:
            self._fresh = True
            self._imply(("p",), BLOCKS)
        for begin, stop in props(text, start + 1, inside, end):
            self.aside("paragraph", text[begin:stop], base + begin)
        if name in IMPLIED:
            self._imply(*IMPLIED[name])
        if name in VOID or name == "image":
            self._void(text, token, base)
        elif not void or name in ("script", "style", "title", "textarea"):
            opened = element(text, name, inside, end)
            if name == "footer" and self._open["blockquote"]:
                opened = opened._replace(boilerplate=False)  # who is quoted
            self.enter(opened)

    def _imply(self, names: tuple[str, ...], until: frozenset[str] | tuple[str, ...]) -> None:
        for i in range(len(self.stack) - 1, max(self.floor, len(self.stack) - _REACH) - 1, -1):
            name = self.stack[i].name
            if name in names:
                self.leave(i)
                return
            if name in until:
                return

    def _void(self, text: str, token: Token, base: int) -> None:
        tag, end, name, _, inside, _ = token
        if name == "br":
            self.replacement(" ", base + tag, base + end)
        elif name in ("img", "image", "area", "input", "meta"):
            places = attributes(text, inside, end)
            values = {key: text[a:b] for key, (a, b) in places.items()}
            key, kind = shown(name, values)
            if kind and not is_unseen(values):
                begin, stop = places[key]
                self.aside(kind, text[begin:stop], base + begin)
            if name == "meta" and "content" in values:
                label = values.get("name", values.get("property", "")).lower()
                if label:
                    self.draft.meta.setdefault(label, unescape(values["content"]).strip())
