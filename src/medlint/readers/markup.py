"""HTML as tags and text with their places.  Linear in the length of the text, whatever it holds; imports nothing of medlint.

Written for exact offsets: a tokenizer that hands out text runs with line and column cannot tell where each character
stands after CRLF, a dropped ``</>`` or an entity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from medlint.late import late

# What stands between a tag's name and its ">"; quotes count only after "=", as browsers have it.
_INSIDE = r"""(?:[^\s"'>=/]++|[\s/]++|=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+)?+|["'])*+"""
_TAG = late(rf"<(/?)([A-Za-z][^\s/>]*+)({_INSIDE})>")
_TAG_UNTIL_NEXT = late(r"<(/?)([A-Za-z][^\s/<>]*+)([^<>]*+)>")
_ATTRIBUTE = late(r"""([^\s"'>=/][^\s>=/]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>][^\s>]*+)))?""")
_NAME_START = late("[A-Za-z]")
_COMMENT_END = late(r"--!?>")
_RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())
_RAW_ALWAYS = ("script", "style", "title", "textarea")  # also when written with "/>"
_RAW_END = {name: late(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW}
ENTITY = late(r"&(?:#[xX][0-9a-fA-F]{1,8}|#[0-9]{1,9}|[A-Za-z][A-Za-z0-9]{1,31});?")


#: Start and end in the text, name, whether it is an end tag, where its attributes begin, whether it is written with
#: ``/>``. A run of text has no name. Of a comment the last two are where its text ends, and whether it is closed.
Token = tuple[int, int, str, bool, int, bool]
COMMENT = "!--"


def tokens(text: str) -> Iterator[Token]:
    """The tags, the comments and the text runs of ``text``, in order; declarations are left out.

    What an element like ``script`` or ``title`` holds is one run of text.
    """
    tag, begin, at, size = _TAG, 0, 0, len(text)
    while (at := text.find("<", at)) >= 0:
        after = text[at + 1 : at + 2]
        if after in ("!", "?") or (after == "/" and not _NAME_START.match(text, at + 2)):
            end = _declaration_end(text, at)
            if end < 0:
                at += 1
                continue
            if at > begin:
                yield begin, at, "", False, 0, False
            if text.startswith("<!--", at):
                stop = _COMMENT_END.search(text, max(at + 4, end - 4), end)
                yield at, end, COMMENT, False, stop.start() if stop else end, stop is not None
            begin = at = end
            continue
        match = tag.match(text, at)
        if match is None and tag is _TAG and (after == "/" or (after.isascii() and after.isalpha())):
            tag = _TAG_UNTIL_NEXT  # an unclosed tag: a browser would drop all the rest, a linter must not
            match = tag.match(text, at)
        if match is None:
            at += 1
            continue
        if at > begin:
            yield begin, at, "", False, 0, False
        begin = at = match.end()
        name = match[2].lower()
        yield match.start(), at, name, bool(match[1]), match.start(3), text[at - 2] == "/"
        if name in _RAW and not match[1] and (text[at - 2] != "/" or name in _RAW_ALWAYS):
            stop = _RAW_END[name].search(text, at)
            begin = at = stop.start() if stop else size
            if at > match.end():
                yield match.end(), at, "", False, 0, False
    if begin < size:
        yield begin, size, "", False, 0, False


def _declaration_end(text: str, at: int) -> int:
    """Where a comment or declaration that begins at ``at`` ends, or -1 when it is none."""
    if not text.startswith("<!--", at):
        return text.find(">", at + 2) + 1 or (-1 if text[at + 1] == "/" else len(text))
    if text.startswith(("<!-->", "<!--->"), at):
        return text.index(">", at) + 1
    end = _COMMENT_END.search(text, at + 4)
    return end.end() if end else len(text)


def attributes(text: str, inside: int, end: int) -> dict[str, tuple[int, int]]:
    """Where the attribute values of a tag stand that lie between ``inside`` and ``end``, by lower-case name; of equal names the first counts."""
    found: dict[str, tuple[int, int]] = {}
    for match in _ATTRIBUTE.finditer(text, inside, end - 1):
        span = match.span(match.lastindex or 1) if match.lastindex != 1 else (match.end(), match.end())
        found.setdefault(match[1].lower(), span)
    return found


def unescape(text: str) -> str:
    """``text`` with its entities resolved."""
    if "&" not in text:
        return text
    from html import unescape as resolve

    return resolve(text)
