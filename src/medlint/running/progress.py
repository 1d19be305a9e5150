"""A bar on the terminal that tells how far a long run is.  Imports nothing of medlint."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from time import monotonic
from typing import TextIO

#: Called with how many files are done, and of how many.
Progress = Callable[[int, int], None]
#: Short runs have none, and no bar is drawn more often than this: seconds.
PATIENCE, PAUSE = 1.0, 0.1
_WIDEST = 30


@contextmanager
def progress(
    stream: TextIO, env: Mapping[str, str], quiet: bool = False, clock: Callable[[], float] = monotonic
) -> Iterator[Progress | None]:
    """What draws the bar, or None where nobody watches: no terminal, a hook, a CI server.  In the end the bar is erased."""
    hidden = quiet or env.get("CI") or env.get("PRE_COMMIT") or env.get("TERM") == "dumb" or not stream.isatty()
    if hidden:
        yield None
        return
    began = clock()
    drawn = 0.0

    def told(done: int, total: int) -> None:
        nonlocal drawn
        now = clock()
        if now - began >= PATIENCE and now - drawn >= PAUSE:
            drawn = now
            _draw(stream, f"\r{bar(done, total, _room(stream))}\x1b[K")

    try:
        yield told
    finally:
        if drawn:
            _draw(stream, "\r\x1b[K")


def bar(done: int, total: int, room: int) -> str:
    """The bar in at most ``room`` cells, without its graphic part where that has no place."""
    words = f"{done:,} of {total:,} files"
    width = min(_WIDEST, room - len(words) - 4)
    full = width * done // max(total, 1)
    return f"[{'#' * full}{'.' * (width - full)}] {words}" if width >= 5 else words[: max(room - 1, 0)]


def _room(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def _draw(stream: TextIO, text: str) -> None:
    with suppress(OSError):  # a terminal that is gone needs no bar
        stream.write(text)
        stream.flush()
