"""Regular expressions that are compiled when they are first used: a start needs few of them.  Imports nothing of medlint."""

from __future__ import annotations

import re
from typing import Any, cast


class _Late:
    def __init__(self, source: str, flags: int) -> None:
        self._made_of = source, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._made_of), name)
        setattr(self, name, found)  # from now on it is found without coming here
        return found


def late(source: str, flags: int = 0) -> re.Pattern[str]:
    """What ``re.compile`` gives, but for the time that takes, which is spent on first use."""
    return cast("re.Pattern[str]", _Late(source, flags))
