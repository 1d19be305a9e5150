"""``medlint`` and ``python -m medlint``."""

from __future__ import annotations

import gc
import os
import sys


def main() -> int:
    """What the command ``medlint`` does: from the arguments of the process to its exit code."""
    gc.set_threshold(100_000, 20)  # what a start makes stays; looking through it for garbage was a tenth of the start
    try:
        from medlint import cli
    except KeyboardInterrupt:  # so early that nobody else is there to say it
        sys.stderr.write("medlint: interrupted\n")
        return 130

    code = cli.main()
    if "multiprocessing" not in sys.modules:  # other processes want to be waited for
        _leave(code)
    return code


def _leave(code: int) -> None:
    """End the process without taking everything apart that ends with it anyway, as type checkers do."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return
    os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
