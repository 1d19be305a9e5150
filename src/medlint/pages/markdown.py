"""Plain text and tables as Markdown, so that a reader sees the very characters.  Imports rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from medlint.rule import Origin, Reference

#: The first line of every page; what does not begin with it was written by somebody else.
MARK = '<!-- Written by "medlint docs" from the rule files. Change those, not this page. -->'

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_FIRST = re.compile(r"^(\s*)(#|[-+=](?=\s|\Z|[-+=])|\d+(?=[.)]))")
_BAR = re.compile(r"(?<!\\)\|")
_ESCAPED_BAR = r"\\|"
_BARE_LINK = re.compile(r"(?i)\b(https?|ftp|www)([:.])(?=//|\w)")


def plain(text: str) -> str:
    """A text on one line, none of whose characters is taken for markup."""
    text = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    text = _BARE_LINK.sub(r"\1\\\2", text)
    return _FIRST.sub(_held, _ENTITY.sub("&amp;", text))


def _held(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2]}\\" if match[2].isdecimal() else f"{match[1]}\\{match[2]}"


def code(text: str) -> str:
    """A text in the typeface of code, on one line."""
    text = " ".join(text.split())
    ticks = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{ticks} {text} {ticks}" if len(ticks) > 1 or text[:1] == "`" else f"`{text}`"


def codes(texts: Iterable[str]) -> str:
    """Texts in the typeface of code, with commas between."""
    return ", ".join(map(code, texts))


def fenced(text: str, language: str) -> list[str]:
    """The lines of a block of code."""
    fence = "`" * max(3, max(map(len, re.findall("`+", text)), default=0) + 1)
    return [f"{fence}{language}", *text.splitlines(), fence]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a table whose cells are Markdown already; a bar in code is kept from ending its cell."""
    return [_row(head), _row(["---"] * len(head)), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_BAR.sub(_ESCAPED_BAR, cell) for cell in cells)} |"


def basis(references: Sequence[Reference]) -> list[str]:
    """Where something is written, as a table."""
    head = ("Jurisdiction", "Source", "Last checked", "Wording seen in the source")
    return table(head, (_reference(r) for r in references))


def _reference(reference: Reference) -> tuple[str, ...]:
    cited = plain(reference.citation)
    return (
        reference.jurisdiction.upper(),
        f"[{cited}](<{reference.url}>)" if reference.url else cited,
        reference.checked_on or "not noted",
        "yes" if reference.verified else "not checked",
    )


def place(origin: Origin) -> str:
    """Folder and name of a rule file, wherever the rulebook stands."""
    return "/".join(origin.file.replace("\\", "/").split("/")[-2:])


def joined(parts: Iterable[Sequence[str]]) -> str:
    """Blocks of lines with a blank line between them."""
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"
