"""``medlint`` and ``python -m medlint``."""

from __future__ import annotations

import gc
import sys


def main() -> int:
    """What the command ``medlint`` does: from the arguments of the process to its exit code."""
    gc.set_threshold(100_000, 20)  # what a start makes stays; looking through it for garbage was a tenth of the start
    from medlint import cli

    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
