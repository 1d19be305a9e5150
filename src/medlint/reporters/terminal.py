"""What a terminal does to text: cells, colours and characters it must not see.  Imports options."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from medlint.late import late

TAB = 4
_COLORS = {
    "error": "1;31", "warning": "1;33", "info": "1;36", "gutter": "34", "bold": "1", "dim": "2", "good": "32",
}  # fmt: skip
_SIGNS = {
    "…": "...",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "–": "-",
    "—": "-",
    "·": "-",
    "•": "*",
    "→": "->",
    "≥": ">=",
    "≤": "<=",
    "×": "x",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "⁄": "/",
    "«": '"',
    "»": '"',
    "€": "EUR",
    "£": "GBP",
    "®": "(R)",
}
_ODD = late(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def paint(text: str, role: str, color: bool) -> str:
    """The text in the colour of a severity or role, when colours are allowed."""
    return f"\x1b[{_COLORS[role]}m{text}\x1b[0m" if color and text else text


def link(text: str, address: str) -> str:
    """The text as a link (OSC 8) to an address of the web; as it is where there is none."""
    plain = address.isascii() and address.isprintable() and " " not in address
    return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\" if plain and address.startswith("https://") else text


def cells(text: str) -> int:
    """How many terminal cells a text takes: wide characters and emoji two, combining and invisible ones none."""
    return len(text) if text.isascii() else sum(map(cell, text))


def cell(char: str) -> int:
    """The cells of one character; a tab takes as many as :func:`printable` gives it."""
    if char < "\x7f":
        return TAB if char == "\t" else 1
    if unicodedata.category(char) in {"Mn", "Me", "Cf"} and not _ODD.match(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def printable(text: str, unicode: bool = True) -> str:
    """The text without control characters, which could move the cursor or turn the reading direction, and without tabs."""
    text = _ODD.sub("\N{REPLACEMENT CHARACTER}" if unicode else "?", text.replace("\t", " " * TAB))
    return text if unicode else to_ascii(text)


def one_line(text: str, unicode: bool = True) -> str:
    """The same of a text that may not begin a new line either: a path, a name."""
    return printable(text.replace("\n", "\N{REPLACEMENT CHARACTER}"), unicode)


def to_ascii(text: str) -> str:
    """The text for a stream that knows only ASCII: typographic signs become their plain forms, the rest question marks."""
    if text.isascii():
        return text
    plain = "".join(_SIGNS.get(char, char) for char in text)
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return bare.encode("ascii", "replace").decode("ascii")


def wrap(text: str, width: int, first: str, rest: str) -> list[str]:
    """Lines of at most ``width`` cells, the first behind ``first`` and the others behind ``rest``; long words stay whole."""
    width = max(width, len(first) + 20)
    lines, line, room = [], first, width - cells(first)
    for word in text.split():
        wide = cells(word)
        if line.strip() and line not in (first, rest) and wide + 1 > room:
            lines.append(line)
            line, room = rest, width - cells(rest)
        gap = "" if line in (first, rest) else " "
        line, room = line + gap + word, room - wide - len(gap)
    return [*lines, line.rstrip()]


def wants_color(choice: str, is_terminal: bool, env: Mapping[str, str]) -> bool:
    """Whether to colour: the option decides, then NO_COLOR, FORCE_COLOR or CLICOLOR_FORCE, TERM=dumb, and a terminal."""
    if choice != "auto":
        return choice == "always"
    if env.get("NO_COLOR"):
        return False
    if any(env.get(name, "") not in {"", "0"} for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return is_terminal and env.get("TERM") != "dumb"


def knows_unicode(encoding: str | None) -> bool:
    """Whether a stream of this encoding can print whatever a text may hold."""
    try:
        "…’✓😀".encode(encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True
