"""Work for processes: they import it by name."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from itertools import repeat
from pathlib import Path

from medlint.running.timelimit import end_process_after


def doubled(items: Sequence[int]) -> list[int]:
    """Twice each number, the later ones sooner."""
    time.sleep(0.02 / (1 + items[0]))
    return [2 * item for item in items]


def deadly(items: Sequence[int]) -> list[int]:
    """Dies of every number that 40 divides."""
    for item in items:
        if item % 40 == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    return [2 * item for item in items]


def endless(items: Sequence[int]) -> list[int]:
    """Never comes back from C over 3."""
    end_process_after(0.5)
    if 3 in items:
        sum(repeat(1))
    end_process_after(0)
    return [2 * item for item in items]


def noted(items: Sequence[tuple[str, int]]) -> list[int]:
    """Leaves a file for each number in the folder beside it."""
    for folder, number in items:
        Path(folder, str(number)).touch()
    return [number for _, number in items]


def failing(items: Sequence[int]) -> list[int]:
    """Raises."""
    raise ValueError(f"no {items[0]}")
