"""From bytes to a text that can be read: decoding, and what goes wrong with it.  Imports digest, document, draft and strays."""

from __future__ import annotations

from medlint.digest import sha256
from medlint.document import Document
from medlint.readers.draft import Draft
from medlint.readers.strays import strays

BOM = b"\xef\xbb\xbf"
_POINTER = b"version https://git-lfs.github.com/spec/"


class ReadError(Exception):
    """A file that cannot be read as text, or as the format that was asked for; the message says what to do."""


def decode(data: bytes) -> str:
    """The text of a UTF-8 file, without its byte order mark.

    Raises ReadError, naming byte offset and line, for bytes that are not UTF-8, and for what is UTF-8 only by accident and
    would seem to be a text without findings: UTF-16, data, and what Git LFS leaves in place of a file.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReadError("the file is UTF-16, not UTF-8 (byte order mark at byte 0, line 1): save the file as UTF-8")
    if data.count(0) * 8 > len(data):
        raise ReadError("the file is UTF-16 or no text at all (it is full of NUL bytes): save the file as UTF-8")
    if data.startswith(_POINTER):
        raise ReadError("this is what Git LFS leaves in place of the file: fetch the file with `git lfs pull`")
    mark = len(BOM) if data.startswith(BOM) else 0
    try:
        return data[mark:].decode("utf-8")
    except UnicodeDecodeError as error:
        at = mark + error.start
        line = data[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
        raise ReadError(f"byte {at} (0x{data[at]:02x}, line {line}) is not UTF-8: save the file as UTF-8") from None


def document(path: str, form: str, data: bytes, source: str, draft: Draft, begin: int) -> Document:
    """The document made of what a reader found in ``source``, the decoded ``data``, whose text begins at offset ``begin``."""
    digest = sha256(data).hexdigest()
    found = [*draft.directives, *strays(source, begin, form, draft.directives)]
    directives = tuple(sorted(found, key=lambda d: d.span))
    return Document(path, form, source, tuple(draft.blocks), digest, dict(draft.meta), directives)
