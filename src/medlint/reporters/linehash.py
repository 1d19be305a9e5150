"""The line hashes by which GitHub recognises an alert when text moves.  Imports finding.

GitHub's uploader computes them itself from the files, and warns of every one that it finds to be different.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator
from hashlib import sha256
from operator import mul

from medlint.finding import DocumentRecord

_UNITS = 100
_MASK = (1 << 64) - 1
_POWERS = [pow(37, _UNITS - 1 - i, 1 << 64) for i in range(_UNITS)]
_UTF16 = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"


def line_hashes(text: str) -> list[str]:
    """The hash of each line, the first at index 0, as hexadecimal digits, a colon, and its number among equal ones.

    A hash is the polynomial with base 37 modulo 2^64 over the 100 UTF-16 units from the beginning of the line on, without
    spaces and tabs, with LF for every line end, and with 0xFFFF after the end of the text.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(" ", "").replace("\t", "")
    units = array("H", (text + "\uffff").encode(_UTF16, "surrogatepass"))
    seen: dict[int, int] = {}
    hashes = []
    for start in _starts(units):
        value = sum(map(mul, units[start : start + _UNITS], _POWERS)) & _MASK
        seen[value] = seen.get(value, 0) + 1
        hashes.append(f"{value:x}:{seen[value]}")
    return hashes


def _starts(units: array[int]) -> Iterator[int]:
    start = 0
    yield start
    for _ in range(units.count(0x0A)):
        start = units.index(0x0A, start) + 1
        yield start


def file_text(record: DocumentRecord) -> str | None:
    """The text of the file itself, with its byte order mark if it has one; None when its source is not known or was
    taken out of another format, so that the file has no such lines.
    """
    if record.document is None:
        return None
    for text in (record.document.source, "\ufeff" + record.document.source):
        if sha256(text.encode("utf-8", "surrogatepass")).hexdigest() == record.sha256:
            return text
    return None
