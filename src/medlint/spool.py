"""What is known of very many documents, kept in a temporary file instead of in memory.  Imports finding and rule."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from typing import IO, Any, NamedTuple, Protocol, TypeVar, overload

from medlint.finding import Finding
from medlint.rule import Rule

try:
    from _pickle import Pickler, Unpickler  # without the modules that only those in Python need
except ImportError:
    from pickle import Pickler, Unpickler


class Row(Protocol):
    """A finding, or the record of a document."""

    @property
    def path(self) -> str:
        """The document that it is about."""


R = TypeVar("R", bound=Row)


class Packed(NamedTuple):
    """Rows as bytes that know rules by their ids; ``size`` is how many rows they are."""

    size: int
    data: bytes


class _Packer(Pickler):
    def persistent_id(self, obj: Any) -> str | None:
        return obj.id if type(obj) is Rule else None


class _Unpacker(Unpickler):
    def __init__(self, data: bytes, rules: Mapping[str, Rule]) -> None:
        super().__init__(io.BytesIO(data))
        self._rules = rules

    def persistent_load(self, pid: str) -> Rule:
        return self._rules[pid]


def pack(rows: Sequence[Any]) -> Packed:
    """The rows as bytes."""
    stream = io.BytesIO()
    _Packer(stream, 5).dump(rows)
    return Packed(len(rows), stream.getvalue())


class _Room:
    """A temporary file that nobody else can open, and that is gone with whoever needs it."""

    def __init__(self) -> None:
        from tempfile import TemporaryFile
        from weakref import finalize

        self.file: IO[bytes] = TemporaryFile()  # noqa: SIM115
        finalize(self, self.file.close)

    def add(self, data: bytes) -> int:
        """Write at the end, and tell where that was.  Raises OSError that names the folder when it is full."""
        try:
            place = self.file.seek(0, io.SEEK_END)
            self.file.write(data)
            self.file.flush()
        except OSError as error:
            from tempfile import gettempdir

            where = f"in {gettempdir()}, where what is found in many files waits; TMPDIR names another folder"
            raise OSError(error.errno, f"{error.strerror} {where}") from error
        return place


class _Part(Sequence[R]):
    """The rows of one document, read anew whenever they are looked at."""

    __slots__ = ("_bytes", "_count", "_place", "_room", "rules")

    def __init__(self, room: _Room, packed: Packed, rules: Mapping[str, Rule]) -> None:
        self._room, self._count, self._bytes, self.rules = room, packed.size, len(packed.data), rules
        self._place = room.add(packed.data)

    def _rows(self) -> Sequence[R]:
        self._room.file.seek(self._place)
        rows: Sequence[R] = _Unpacker(self._room.file.read(self._bytes), self.rules).load()
        return rows

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[R]:
        return iter(self._rows())

    @overload
    def __getitem__(self, index: int) -> R: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[R]: ...
    def __getitem__(self, index: int | slice) -> R | Sequence[R]:
        return self._rows()[index]


class Spool(Sequence[R]):
    """The rows of documents in the order of their paths, in a temporary file.  Raises OSError when there is no room for it."""

    def __init__(self) -> None:
        self._room = _Room()
        self._parts: dict[str, _Part[R]] = {}
        self._last = ""

    def put(self, path: str, packed: Packed, rules: Mapping[str, Rule]) -> None:
        """Add the rows of a document that has none here yet; ``rules`` are those that they name."""
        if packed.size:
            if path < self._last:
                self._parts = dict(sorted([*self._parts.items(), (path, _Part(self._room, packed, rules))]))
            else:
                self._parts[path] = _Part(self._room, packed, rules)
                self._last = path

    @property
    def parts(self) -> Mapping[str, _Part[R]]:
        """The rows of each document by its path."""
        return self._parts

    def __len__(self) -> int:
        return sum(map(len, self._parts.values()))

    def __iter__(self) -> Iterator[R]:
        return chain.from_iterable(self._parts.values())

    @overload
    def __getitem__(self, index: int) -> R: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[R]: ...
    def __getitem__(self, index: int | slice) -> R | Sequence[R]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        place = index if index >= 0 else len(self) + index
        for part in self._parts.values() if place >= 0 else ():
            if place < len(part):
                return part[place]
            place -= len(part)
        raise IndexError(index)


def by_path(rows: Sequence[R]) -> Mapping[str, Sequence[R]]:
    """The rows of each document by its path."""
    if isinstance(rows, Spool):
        return rows.parts
    found: dict[str, list[R]] = {}
    for row in rows:
        found.setdefault(row.path, []).append(row)
    return found


def rewritten(rows: Sequence[R], anew: Callable[[str, Sequence[R]], Sequence[R]]) -> Sequence[R]:
    """The rows that ``anew`` makes of the path and the rows of each document."""
    if not isinstance(rows, Spool):
        return tuple(row for path, found in groupby(rows, lambda r: r.path) for row in anew(path, tuple(found)))
    spool: Spool[R] = Spool()
    for path, part in rows.parts.items():
        spool.put(path, pack(anew(path, tuple(part))), part.rules)
    return spool


def joined(rows: Sequence[Finding], more: Sequence[Finding], rules: Mapping[str, Rule]) -> Sequence[Finding]:
    """The findings with more of them, about documents that have none so far where they are on a spool; all in their order."""
    if not more or not isinstance(rows, Spool):
        return tuple(sorted((*rows, *more), key=lambda f: f.sort_key))
    for path, found in by_path(more).items():
        rows.put(path, pack(found), rules)
    return rows
