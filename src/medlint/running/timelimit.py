"""A limit on the time that a piece of work may take, wherever it runs.  Imports nothing of medlint.

A second thread looks at the clock and throws OutOfTime into the first. That reaches Python code only; what loops inside a
C library ends with its process, see :func:`end_process_after`.
"""

from __future__ import annotations

import _thread
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Self, TypeVar

T = TypeVar("T")

#: How often the clock is looked at, in seconds.
_TICK = 0.1


class OutOfTime(BaseException):
    """A piece of work took longer than it may.  Not an Exception, so that no ``except Exception`` inside the work keeps it."""


class Clock:
    """Holds pieces of work, one after the other, to a number of seconds each."""

    def __init__(self) -> None:
        self._caller = _thread.get_ident()
        self._deadline = 0.0
        self._fired = False
        self._guard = _thread.allocate_lock()
        self._stop = _thread.allocate_lock()

    def __enter__(self) -> Self:
        self._stop.acquire()
        _thread.start_new_thread(self._watch, ())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.release()

    def hold(self, work: Callable[[], T], seconds: float) -> T:
        """What the work gives; raises OutOfTime when it takes more than ``seconds``, of which 0 is no limit."""
        with self._guard:
            self._fired, self._deadline = False, monotonic() + seconds if seconds else 0.0
        try:
            return work()
        finally:
            with self._guard:
                self._deadline = 0.0
            if self._fired:  # it may still be on its way
                _throw(self._caller, None)
                raise OutOfTime

    def _watch(self) -> None:
        while not self._stop.acquire(timeout=_TICK):
            with self._guard:
                if self._deadline and monotonic() > self._deadline:
                    self._fired, self._deadline = True, 0.0
                    _throw(self._caller, OutOfTime)


def _throw(thread: int, error: type[BaseException] | None) -> None:
    """Make a thread raise an error at its next step of Python, or with None take back one that it has not raised yet."""
    from ctypes import c_ulong, py_object, pythonapi

    pythonapi.PyThreadState_SetAsyncExc(c_ulong(thread), py_object(error) if error else None)


def end_process_after(seconds: float) -> None:
    """End this process at once in so many seconds, whatever it does then, unless this is called anew; 0 takes it back."""
    import faulthandler
    import os

    if not seconds:
        faulthandler.cancel_dump_traceback_later()
        return

    global _nowhere  # noqa: PLW0603  it must stay open as long as the alarm may go off
    if _nowhere < 0:
        _nowhere = os.open(os.devnull, os.O_WRONLY)
    faulthandler.dump_traceback_later(seconds, exit=True, file=_nowhere)


_nowhere = -1
