"""The strings of JSON-LD that search engines show: each becomes a block, at its exact place."""

from __future__ import annotations

import re

from medlint.readers.draft import Draft
from medlint.readers.markup import ENTITY, unescape

_KEYS = frozenset(
    "name headline alternativeheadline alternatename description disambiguatingdescription text abstract reviewbody "
    "articlebody slogan caption award".split()
)
_TOKEN = re.compile(r'"((?:[^"\\]++|\\.)*+)(?:"(\s*+:)?|\\?\Z)|[\[\]{}]', re.DOTALL)
_SPECIAL = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\(.)"
    rf"|<(?:\\?/)?([A-Za-z][A-Za-z0-9]*+)[^<>]*+>|{ENTITY.pattern}",
    re.DOTALL,
)
_ESCAPES = {"n": " ", "r": " ", "t": " ", "b": "", "f": " "}
_INLINE = frozenset("a abbr b cite code del em i ins kbd mark q s small span strong sub sup u".split())


def read_strings(draft: Draft, text: str, base: int) -> None:
    """Make a ``data`` block of every string below a telling key in ``text``, which stands at offset ``base``."""
    key = ""
    for match in _TOKEN.finditer(text):
        if match[1] is None:
            key = key if match[0] == "[" else ""
        elif match[2]:
            key = match[1].lower()
        elif key in _KEYS:
            draft.open("data")
            _add(draft, match[1], base + match.start(1))
            draft.close()


def _add(draft: Draft, value: str, offset: int) -> None:
    at = 0
    for match in _SPECIAL.finditer(value):
        draft.add(value[at : match.start()], offset + at)
        at = match.end()
        meant = _meaning(match)
        if meant:
            draft.add_replacement(meant, offset + match.start(), offset + at)
    draft.add(value[at:], offset + at)


def _meaning(match: re.Match[str]) -> str:
    shown = match[0]
    if match[2]:
        return "" if match[2].lower() in _INLINE else " "
    if shown[0] == "&":
        return unescape(shown)
    if match[1]:
        return _ESCAPES.get(match[1], match[1])
    codes = [int(unit, 16) for unit in shown.split("\\u")[1:]]
    if len(codes) == 2:
        return chr(0x10000 + ((codes[0] - 0xD800) << 10) + codes[1] - 0xDC00)
    return chr(codes[0]) if not 0xD800 <= codes[0] < 0xE000 else "\ufffd"
