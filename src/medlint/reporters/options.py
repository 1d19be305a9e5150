"""How a report is to look: Options.  Imports nothing of medlint."""

from __future__ import annotations

from typing import NamedTuple


class Options(NamedTuple):
    """What a reporter may be told.

    ``width`` counts terminal cells. ``color`` allows ANSI colours; without ``unicode`` only ASCII comes out. ``summary`` adds the
    closing line to a console report, ``hidden`` is how many open findings a filter left out of it, and ``exit_code`` what
    the command will exit with, where that is known. ``excused`` adds findings that are suppressed or in the baseline to the
    formats that leave them out. ``archive`` adds to the JSON report what it takes to render it anew in any format.
    ``links`` makes links of rule ids, for a terminal that follows them.
    """

    width: int = 80
    color: bool = False
    unicode: bool = True
    summary: bool = True
    hidden: int = 0
    exit_code: int | None = None
    excused: bool = False
    archive: bool = False
    links: bool = False


DEFAULT = Options()
