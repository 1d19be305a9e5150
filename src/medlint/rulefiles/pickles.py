"""Analysed rulebooks as bytes: a pickle, with what is packed in it behind it, where it stays.  Imports packed.

Unpickling runs code, so these bytes come only from the user's own cache and from medlint's own package.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from io import BytesIO
from itertools import accumulate, islice
from typing import Any

from medlint.wording.packed import Shelf


def pickled(value: Any) -> tuple[bytes, list[memoryview]]:
    """A pickle, and the packed values in it, which come behind it."""
    packed: list[pickle.PickleBuffer] = []

    class Pickler(pickle.Pickler):
        def reducer_override(self, value: Any) -> Any:
            if type(value) is Shelf:
                return Shelf, (pickle.PickleBuffer(value.data), pickle.PickleBuffer(value.ends))
            return NotImplemented

    stream = BytesIO()
    Pickler(stream, 5, buffer_callback=packed.append).dump(value)
    return stream.getvalue(), [piece.raw() for piece in packed]


def unpickled(stream: BytesIO, data: bytes, sizes: Sequence[int]) -> Any:
    """The value whose pickle the stream stands at, and whose pieces of these ``sizes`` are the end of its ``data``.

    The pieces stay where they were read to; the stream's own buffer would be a copy.
    """
    ends = accumulate(sizes, initial=len(data) - sum(sizes))
    pieces = (memoryview(data)[end - size : end] for size, end in zip(sizes, islice(ends, 1, None), strict=True))
    return pickle.load(stream, buffers=pieces)  # noqa: S301 - see above
