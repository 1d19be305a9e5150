"""Analysed rulebooks as files: a pickle, and behind it what is packed in it, which stays in the file until it is needed.

Unpickling runs code, so such files come only from the user's own cache and from medlint's own package.  Imports packed.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from itertools import accumulate, pairwise
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, TypeVar, overload
from zlib import crc32

from medlint.wording.packed import Shelf

try:
    from _pickle import PickleBuffer, Pickler, dumps, loads  # without the modules that only those in Python need
except ImportError:
    from pickle import PickleBuffer, Pickler, dumps, loads

T = TypeVar("T")
#: Two numbers of so many hexadecimal digits stand before the pickle: what sums it up, and its size.
_DIGITS = 8


class Stored(Sequence[T]):
    """Values of which each is unpickled when it is first asked for."""

    __slots__ = ("_shelf", "_taken")

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._taken: dict[int, T] = {}

    @classmethod
    def of(cls, values: Iterable[T]) -> Stored[T]:
        """Pickle some values."""
        return cls(Shelf.of(dumps(value, 5) for value in values))

    @overload
    def __getitem__(self, number: int) -> T: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[T]: ...
    def __getitem__(self, number: int | slice) -> T | Sequence[T]:
        if isinstance(number, slice):
            return [self[n] for n in range(*number.indices(len(self)))]
        if (known := self._taken.get(number)) is None:
            known = self._taken[number] = loads(self._shelf[range(len(self))[number]])  # noqa: S301 - see above
        return known

    def __len__(self) -> int:
        return len(self._shelf)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Stored) and self._shelf == other._shelf

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return Stored, (self._shelf,)


def write(file: Path, mark: bytes, about: Any, value: Any) -> None:
    """Keep a value, and what is to be known before it is unpickled, in a file that begins with ``mark``.

    The file is there as a whole or not at all.  Raises OSError, and whatever comes of a value that cannot be pickled.
    """
    import tempfile

    data = _to_bytes(about, value)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(mark + data)
            out.flush()
            os.fsync(handle)  # what stays in the file is not looked through when it is read
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read(file: Path, mark: bytes, fits: Callable[[Any], bool]) -> Any:
    """The value in a file that begins with ``mark`` and of which ``fits`` approves what is known of the value, else None.

    Raises OSError, and whatever comes of a damaged file.
    """
    with file.open("rb") as opened:
        data = memoryview(mmap(opened.fileno(), 0, access=ACCESS_READ))
    start = len(mark) + 2 * _DIGITS
    told = bytes(data[:start])
    end = start + int(told[-_DIGITS:], 16)
    if not told.startswith(mark) or int(told[len(mark) : -_DIGITS], 16) != crc32(data[start:end]):
        return None
    about, check, sizes = loads(data[start:end])  # noqa: S301 - see above
    ends = list(accumulate(sizes, initial=end))
    if ends[-1] != len(data) or not fits(about):
        return None
    main, *pieces = [data[begin:end] for begin, end in pairwise(ends)]
    return _unpickled(main, pieces) if crc32(main) == check else None


def _unpickled(main: memoryview, pieces: Iterable[memoryview]) -> Any:
    """The value, which stays as long as the process, so that no collection of garbage need go through it."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        value = loads(main, buffers=pieces)  # noqa: S301 - see above
        gc.freeze()
        return value
    finally:
        if collecting:
            gc.enable()


def _to_bytes(about: Any, value: Any) -> bytes:
    packed: list[PickleBuffer] = []

    class Packer(Pickler):
        def reducer_override(self, value: Any) -> Any:
            if type(value) is Shelf:
                return Shelf, (PickleBuffer(value.data), PickleBuffer(value.ends))
            return NotImplemented

    stream = BytesIO()
    Packer(stream, 5, buffer_callback=packed.append).dump(value)
    main = stream.getvalue()
    pieces: list[bytes | memoryview] = [main, *(piece.raw() for piece in packed)]
    head = dumps((about, crc32(main), [len(piece) for piece in pieces]), 5)
    return b"".join([b"%08x%08x" % (crc32(head), len(head)), head, *pieces])
