"""Readers make documents of files: a format is a module here and a line in READERS.  Imports document."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from medlint.document import Document
from medlint.readers.source import ReadError

__all__ = ["FORMATS_BY_SUFFIX", "READERS", "ReadError", "read"]


class Reader(Protocol):
    """What a reader's module offers."""

    def read(self, path: str, data: bytes) -> Document:
        """The document in ``data``; ``path`` is only its name."""


#: The module of each format, imported when a file of that format is first read.
READERS: dict[str, str] = {
    "plain": "medlint.readers.plain",
    "markdown": "medlint.readers.markdown",
    "html": "medlint.readers.html",
}

#: The format that a file's suffix, in lower case, stands for.
FORMATS_BY_SUFFIX: dict[str, str] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdown": "markdown",
    ".mkd": "markdown",
    ".mdx": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "plain",
    ".text": "plain",
}


def read(path: str, data: bytes, format: str | None = None) -> Document:  # noqa: A002
    """Read ``data`` as ``format``, or as the suffix of ``path`` says.

    Raises ReadError when the bytes are not UTF-8, the format is not known, or the suffix stands for none.
    """
    name = format or FORMATS_BY_SUFFIX.get(suffix(path))
    if name is None:
        known = f"known are {', '.join(FORMATS_BY_SUFFIX)}"
        raise ReadError(f"medlint does not read files of this kind; {known}. Save it as one of these, or leave it out")
    if name not in READERS:
        raise ReadError(f"no such format: {name}; known are {', '.join(READERS)}")
    return cast("Reader", import_module(READERS[name])).read(path, data)


def suffix(path: str) -> str:
    """The suffix of a path, in lower case and with its dot; empty without one."""
    name = path.replace("\\", "/").rpartition("/")[2]
    stem, dot, end = name.rpartition(".")
    return f".{end.lower()}" if dot and stem else ""
