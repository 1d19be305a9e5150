"""Markdown and MDX: CommonMark with tables, footnotes, strikethrough, task lists and front matter."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import Any

import pyromark

from medlint.document import Document, Mark, Span
from medlint.late import late
from medlint.readers import frontmatter, plain
from medlint.readers.draft import Draft
from medlint.readers.elements import Element
from medlint.readers.masks import mask_mdx, mask_shortcodes
from medlint.readers.page import Page
from medlint.readers.source import decode, document

_EXTENSIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
    | pyromark.Options.ENABLE_GFM
)
_PARSER = pyromark.Markdown(options=_EXTENSIONS)
_FOOTNOTE = late(r"\[\^([^\]\s]{1,100})\]")
_ELEMENTS = {
    "Paragraph": Element("p", quiet=True),
    "Item": Element("li", kind="list-item"),
    "TableHead": Element("tr", target="head", quiet=True),
    "TableRow": Element("tr", quiet=True),
    "TableCell": Element("td", kind="table-cell"),
    "Emphasis": Element("em", mark="emphasis"),
    "Strong": Element("strong", mark="emphasis"),
    "List": Element("ul", quiet=True),
    "Table": Element("table", quiet=True),
    "BlockQuote": Element("blockquote", kind="quote"),
    "CodeBlock": Element("pre", hides=True),
    "FootnoteDefinition": Element("footnote", kind="footnote"),
    "Strikethrough": Element("span", quiet=True),
}
_OTHER = _ELEMENTS["Strikethrough"]
_HEAD_CELL = Element("th", kind="table-cell")
_HEADINGS = {f"H{level}": Element(f"h{level}", kind="heading") for level in range(1, 7)}
Place = Callable[[int], int]


def read(path: str, data: bytes) -> Document:
    """The document in Markdown, or in MDX when ``path`` ends so.  Raises ReadError for bytes that are not UTF-8.

    Should the parser break down, the text is read as plain text, and ``meta`` has ``read-as: plain``.
    """
    source = decode(data)
    draft = Draft(_footnotes)
    begin = frontmatter.read_into(draft, source)
    done, noted = len(draft.blocks), len(draft.directives)
    try:
        _read_body(draft, source, begin, path.lower().endswith(".mdx"))
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        whole = Draft(_footnotes)
        whole.blocks, whole.meta = draft.blocks[:done], {**draft.meta, "read-as": "plain"}
        whole.directives = draft.directives[:noted]
        plain.read_into(whole, source, begin)
        draft = whole
    return document(path, "markdown", data, source, draft, begin)


def _read_body(draft: Draft, source: str, begin: int, mdx: bool) -> None:
    body = source[begin:] if begin else source
    if "{{" in body or "{%" in body:
        body = mask_shortcodes(body)
    walk = _Walk(Page(draft), body, begin)
    if mdx:
        walk.body, comments = mask_mdx(body)
        for start, end in comments:
            inner, span = body[start + 1 : end - 1].strip(), Span(begin + start, begin + end)
            closed = inner.startswith("//") or inner.endswith("*/")
            walk.page.comment("mdx", inner[2:].removesuffix("*/"), span, closed=closed)
    walk.run(_PARSER.events_with_range(walk.body))
    walk.page.leave(0)
    draft.close()


def _footnotes(text: str, marks: list[Mark]) -> list[Mark]:
    """The marks, and one for each footnote reference, whether its note exists or not."""
    if "[^" in text:
        code = sorted((m.start, m.end) for m in marks if m.kind == "code")
        marks += [
            Mark("footnote", match.start(), match.end(), match[1])
            for match in _FOOTNOTE.finditer(text)
            if not (i := bisect_right(code, (match.start(), len(text)))) or code[i - 1][1] <= match.start()
        ]
    return marks


def _places(body: str) -> Place:
    """From byte to code-point offsets; cheap when asked in order."""
    data = body.encode()
    last_byte = last_place = 0

    def place(byte: int) -> int:
        nonlocal last_byte, last_place
        if byte >= last_byte:
            last_place += len(data[last_byte:byte].decode("utf-8", "ignore"))
        else:
            last_place -= len(data[byte:last_byte].decode("utf-8", "ignore"))
        last_byte = byte
        return last_place

    return place


class _Walk:
    """Turns the parser's events into elements and text of a page."""

    def __init__(self, page: Page, body: str, begin: int) -> None:
        self.page, self.body, self.base = page, body, begin
        self.heights: list[tuple[int, int]] = []
        self.html: list[tuple[int, int]] = []

    def run(self, events: Iterable[tuple[Any, Any]]) -> None:
        """Take the events with their ranges in bytes."""
        page, body, base = self.page, self.body, self.base
        place: Place = _places(body) if not body.isascii() else int
        for event, span in events:
            if type(event) is str:
                if event != "Rule":
                    page.replacement(" ", place(span["start"]) + base, place(span["end"]) + base)
                continue
            ((kind, value),) = event.items()
            if kind == "Start":
                known = _ELEMENTS.get(value, _OTHER) if type(value) is str else self._element(value)
                if value == "TableCell" and page.stack[-1].target == "head":
                    known = _HEAD_CELL
                if known is not None and value != "HtmlBlock":
                    self.heights.append((len(page.stack), page.floor))
                    page.enter(known)
                    page.floor = len(page.stack)
            elif kind == "End":
                if value == "HtmlBlock":
                    self._html_block()
                elif value == "Image":
                    page.end_aside("alt")
                else:
                    height, page.floor = self.heights.pop()
                    page.leave(height)
            elif kind == "Text" and body.startswith(value, start := place(span["start"])):
                page.text(value, start + base)
            elif kind == "Html":
                self.html.append((place(span["start"]), place(span["end"])))
            elif kind != "TaskListMarker":
                self._leaf(kind, value, place(span["start"]), place(span["end"]))

    def _element(self, tag: dict[str, Any]) -> Element | None:
        """The element that a tag with properties opens; None for an image, whose text stands aside."""
        ((name, value),) = tag.items()
        if name == "Image":
            self.page.begin_aside()
            return None
        if name == "Heading":
            return _HEADINGS[value["level"]]
        if name == "Link":
            address = value["dest_url"]
            return Element("a", mark="link", target=address) if address else _OTHER
        if name == "FootnoteDefinition":
            self.page.note(value)
        return _ELEMENTS.get(name, _OTHER)

    def _leaf(self, kind: str, value: str, start: int, end: int) -> None:
        page, shown = self.page, self.body[start:end]
        offset = start + self.base
        if kind == "Text":
            page.replacement(value, offset, end + self.base)
        elif kind == "FootnoteReference":
            page.text(shown, offset)
        elif kind == "Code":
            self._code(value, shown, offset)
        else:
            page.feed(shown, offset)

    def _code(self, value: str, shown: str, offset: int) -> None:
        ticks = len(shown) - len(shown.lstrip("`"))
        inner = shown[ticks : len(shown) - ticks]
        skipped = int(inner != value and inner[1:-1] == value)
        page = self.page
        height = len(page.stack)
        page.enter(Element("code", mark="code"))
        if inner[skipped : len(inner) - skipped] == value:
            page.text(value, offset + ticks + skipped)
        else:
            page.replacement(value, offset, offset + len(shown))
        page.leave(height)

    def _html_block(self) -> None:
        pieces, self.html = self.html, []
        if not pieces:
            return
        begin, end = pieces[0][0], pieces[-1][1]
        text, at, parts = self.body[begin:end], begin, []
        if sum(b - a for a, b in pieces) != end - begin:
            for first, last in pieces:  # between the lines stand the marks of a quote or the indentation of a list
                parts += [" " * (first - at), self.body[first:last]]
                at = last
            text = "".join(parts)
        self.page.enter(Element("div"))  # an HTML block never continues the text before it
        self.page.leave(len(self.page.stack) - 1)
        self.page.feed(text, begin + self.base)
