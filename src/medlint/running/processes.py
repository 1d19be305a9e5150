"""Work spread over processes, in an order that does not depend on how many there are.  Imports nothing of medlint."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

S = TypeVar("S")
T = TypeVar("T")

#: Items that one process takes along at once, at most, and for each process the chunks under way, so that results do not pile up.
_CHUNK, _AHEAD = 32, 2
_UNGUARDED = (
    "medlint checks many files in several processes, and each of them imports the script that called it. Put the call "
    'under `if __name__ == "__main__":`, or check in one process (jobs=1).'
)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_processes(
    work: Callable[[Sequence[S]], Sequence[T]], items: Sequence[S], jobs: int, lost: Callable[[S], T]
) -> Iterator[T]:
    """What ``work`` gives for each of ``items``, in their order and as soon as it is there, from ``jobs`` spawned processes.

    When a process dies, the items under way are tried again one at a time, and ``lost`` answers for each that kills again.
    Raises RuntimeError when a script calls this as it is imported.
    """
    size = max(1, min(_CHUNK, len(items) // (jobs * 4)))
    chunks = deque(items[i : i + size] for i in range(0, len(items), size))
    pool = _Pool(work, jobs)
    try:
        while chunks or pool.under_way:
            while chunks and len(pool.under_way) < jobs * _AHEAD:
                pool.take(chunks.popleft())
            chunk, results = pool.next()
            if results is None:
                suspects = [chunk, *pool.abandon()]
                for suspect in suspects:
                    yield from _one_by_one(work, suspect, lost)
            else:
                yield from results
    finally:
        pool.close()


class _Pool(Generic[S, T]):
    """Processes and the chunks they are at, in order; it starts afresh after one of them has died."""

    def __init__(self, work: Callable[[Sequence[S]], Sequence[T]], jobs: int) -> None:
        self.work = work
        self.jobs = jobs
        self.under_way: deque[tuple[Sequence[S], Future[Sequence[T]] | None]] = deque()
        self.started: Future[None] | None = None
        self.executor: ProcessPoolExecutor | None = None

    def take(self, chunk: Sequence[S]) -> None:
        """Have a chunk worked at."""
        from concurrent.futures.process import BrokenProcessPool

        try:
            with _undisturbed():
                if self.executor is None:
                    self.executor = _executor(self.jobs)
                    self.started = self.executor.submit(_nothing)
                self.under_way.append((chunk, self.executor.submit(self.work, chunk)))
        except BrokenProcessPool:
            self.under_way.append((chunk, None))
        except RuntimeError as error:  # this is a process that only just imports its script
            raise RuntimeError(_UNGUARDED) from error

    def next(self) -> tuple[Sequence[S], Sequence[T] | None]:
        """The chunk that was taken first and its results, None when a process died over it or another."""
        from concurrent.futures.process import BrokenProcessPool

        chunk, future = self.under_way.popleft()
        try:
            return chunk, future.result() if future else None
        except BrokenProcessPool:
            return chunk, None

    def abandon(self) -> list[Sequence[S]]:
        """All chunks under way, whose processes are gone.  Raises RuntimeError when none has ever started."""
        if self.started is None or self.started.cancelled() or self.started.exception() is not None:
            raise RuntimeError(_UNGUARDED)
        chunks = [chunk for chunk, _ in self.under_way]
        self.under_way.clear()
        self.close()
        return chunks

    def close(self) -> None:
        """Start no more work."""
        if self.executor is not None:
            self.executor.shutdown(wait=False, cancel_futures=True)
            self.executor = None


def _one_by_one(work: Callable[[Sequence[S]], Sequence[T]], items: Sequence[S], lost: Callable[[S], T]) -> Iterator[T]:
    pool = _Pool(work, 1)
    try:
        for item in items:
            pool.take([item])
            _, results = pool.next()
            if results is None:
                pool.abandon()
                yield lost(item)
            else:
                yield results[0]
    finally:
        pool.close()


def _executor(jobs: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(min(jobs, 61), get_context("spawn"), _leave_interrupts_to_parent)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Processes that start here are deaf to interrupts from their first moment, where the system can do that; this one is not
    for longer than the start takes."""
    import signal

    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # which would make this process hear interrupts again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _nothing() -> None:
    """What a process does to show that it has started."""


def _leave_interrupts_to_parent() -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
