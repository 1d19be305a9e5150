"""Work spread over processes, in an order that does not depend on how many there are.  Imports nothing of medlint."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

S = TypeVar("S")
T = TypeVar("T")


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_processes(
    work: Callable[[Sequence[S]], Sequence[T]], items: Sequence[S], jobs: int, lost: Callable[[S], T]
) -> list[T]:
    """What ``work`` gives for runs of ``items``, in their order, computed in ``jobs`` spawned processes.

    When a process dies, the items it took along are tried again one at a time, and ``lost`` answers for each that kills again.
    """
    from concurrent.futures.process import BrokenProcessPool

    size = max(1, min(32, len(items) // (jobs * 4)))
    chunks = [items[i : i + size] for i in range(0, len(items), size)]
    done: dict[int, Sequence[T]] = {}
    pool = _pool(jobs)
    futures: list[Future[Sequence[T]]] = []
    try:
        with suppress(BrokenProcessPool):
            futures.extend(pool.submit(work, chunk) for chunk in chunks)
        for i, future in enumerate(futures):
            with suppress(BrokenProcessPool):
                done[i] = future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return [result for i, chunk in enumerate(chunks) for result in done.get(i) or _one_by_one(work, chunk, lost)]


def _one_by_one(work: Callable[[Sequence[S]], Sequence[T]], items: Sequence[S], lost: Callable[[S], T]) -> Iterator[T]:
    from concurrent.futures.process import BrokenProcessPool

    pool = _pool(1)
    try:
        for item in items:
            try:
                yield pool.submit(work, [item]).result()[0]
            except BrokenProcessPool:
                pool = _pool(1)
                yield lost(item)
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(jobs: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(min(jobs, 61), get_context("spawn"), _leave_interrupts_to_parent)


def _leave_interrupts_to_parent() -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
