"""HTML pages: what a visitor sees, and what search engines show of them."""

from __future__ import annotations

from medlint.document import Document
from medlint.readers import frontmatter
from medlint.readers.draft import Draft
from medlint.readers.page import Page
from medlint.readers.source import decode, document


def read(path: str, data: bytes) -> Document:
    """The document in an HTML page.  Raises ReadError for bytes that are not UTF-8."""
    source = decode(data)
    draft = Draft()
    begin = frontmatter.read_into(draft, source)
    page = Page(draft)
    page.feed(source[begin:] if begin else source, begin)
    page.leave(0)
    draft.close()
    return document(path, "html", data, source, draft, begin)
