"""What a site generator takes out of Markdown before a reader sees it: shortcodes, and the code in MDX.

A mask has the length of its source: hidden code becomes zero-width spaces, which no passage shows and Markdown does not
take for indentation, so that every offset stays.
"""

from __future__ import annotations

import re

from medlint.late import late

BLANK = "\u200b"
_MAX = 2_000  # a shortcode is not longer; looking further would cost quadratic time
_GAP = late(r"\n[ \t]*\r?\n")
_ESM = late(
    r"""^(?:import\s+(?:["'{*]|[\w$]+\s*(?:,|\s+from\b))|export\s+(?:default|const|let|var|function|async|class|\{|\*))"""
    r"""(?:[^\r\n]|(?:\r\n|\r|\n)(?![ \t]*(?:[\r\n]|\Z)))*+""",
    re.MULTILINE,
)
_MDX = late(
    r"""(?P<code>^(?P<fence>`{3,}|~{3,})(?:(?!^[ \t]*(?P=fence)).)*+|(?P<ticks>`+)(?:(?!\n[ \t]*\n)[^`])*+(?P=ticks))"""
    r"""|(?P<comment>\{\s*+/\*(?:(?!\*/).){0,2000}\*/\s*+\})|(?P<open>\{)|(?P<close>\})|(?P<tag></?[A-Za-z][\w.:-]*+)|(?P<fragment></?>)|(?P<end>>)|(?P<gap>\r?\n[ \t]*\r?\n)""",
    re.MULTILINE | re.DOTALL,
)
_ONE_LINE = {ord("\r"): " ", ord("\n"): " "}
_NOT_HTML = frozenset("script style title textarea template iframe svg video audio object canvas".split())


def mask_shortcodes(source: str) -> str:
    """``source`` without ``{{< … >}}``, ``{{ … }}`` and ``{% … %}``."""
    for opener, closer in (("{{", "}}"), ("{%", "%}")):
        if opener not in source:
            continue
        parts, at, begin = [], 0, source.find(opener)
        while begin >= 0:
            end = source.find(closer, begin + 2, begin + _MAX)
            if end < 0 or _GAP.search(source, begin, end):
                begin = source.find(opener, begin + 2)
                continue
            parts += [source[at:begin], _blank(source[begin : end + 2])]
            at = end + 2
            begin = source.find(opener, at)
        source = "".join([*parts, source[at:]])
    return source


def mask_mdx(source: str) -> tuple[str, list[tuple[int, int]]]:
    """``source`` without imports, exports and ``{…}``, its component names made such as HTML knows and each of its tags on one
    line, for Markdown knows no others; and where a ``{…}`` is a comment.
    """
    source = _ESM.sub(lambda m: _blank(m[0]), source)
    out: list[str] = []
    comments: list[tuple[int, int]] = []
    at, depth, begin, in_tag, opened = 0, 0, 0, False, 0
    for match in _MDX.finditer(source):
        kind = match.lastgroup
        if kind == "gap":
            depth, in_tag = 0, False
        elif kind == "comment" and depth == 0:
            comments.append(match.span())
            out += [source[at : match.start()], _blank(match[0], "x" if in_tag else BLANK)]
            at = match.end()
        elif kind == "open":
            begin = match.start() if depth == 0 else begin
            depth += 1
        elif kind == "close" and depth:
            depth -= 1
            if depth == 0:
                if source.startswith(("/*", "//"), begin + 1):
                    comments.append((begin, match.end()))
                out += [source[at:begin], _blank(source[begin : match.end()], "x" if in_tag else BLANK)]
                at = match.end()
        elif depth == 0 and kind == "tag":
            in_tag, opened = True, len(out) + 1
            out += [source[at : match.start()], _tag(match[0])]
            at = match.end()
        elif depth == 0 and kind == "fragment":
            out += [source[at : match.start()], _blank(match[0])]
            at = match.end()
        elif depth == 0 and kind == "end":
            if in_tag:
                out[opened:] = ["".join([*out[opened:], source[at : match.start()]]).translate(_ONE_LINE)]
                at = match.start()
            in_tag = False
    out.append(source[at:])
    return "".join(out), comments


def _tag(text: str) -> str:
    slash = text.startswith("</")
    name = text[1 + slash :]
    if name[0].isupper() and name.lower() in _NOT_HTML:
        name = f"x{name[1:]}"
    return text[: 1 + slash] + name.replace(".", "-").replace("_", "-")


def _blank(text: str, char: str = BLANK) -> str:
    return "".join(c if c in "\r\n" else char for c in text)
