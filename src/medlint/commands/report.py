"""medlint report: saved JSON reports, one or several that belong together, written in any other format."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from medlint.commands.options import CONTEXT, rule_options, rulebook_of
from medlint.commands.writing import report_options, targets_of
from medlint.reporters import WITH_BLOCKS, WITH_TEXT
from medlint.reporters.output import deliver, say, say_outcome, stream_options

if TYPE_CHECKING:
    from medlint.finding import Report

_EXITS = """
\b
Exit codes:
  0    the reports were written, whatever they say; only `medlint check` exits by what was found
  2    a saved report could not be read, or a report could not be written
  130  interrupted
"""


@click.command(context_settings=CONTEXT, epilog=_EXITS, short_help="Write other reports from a saved JSON report.")
@click.argument("saved", nargs=-1, required=True, type=click.Path())
@report_options
@rule_options
def report(saved: tuple[str, ...], **given: Any) -> int:
    """Write reports from SAVED, what `medlint check --output-format json` wrote (- is standard input).

    Several, each on other documents, become one. Save them with --with-text to get the texts back too.
    """
    from medlint.saved import SavedError, merged

    targets = targets_of(given)
    try:
        read = [_read(name, given) for name in saved]
        made = merged([each for each, _ in read])
    except SavedError as error:
        say(f"medlint: {error}")
        return 2
    if {name for name, _ in targets} & (WITH_TEXT | WITH_BLOCKS) and any(d.document is None for d in made.documents):
        say("medlint: not all texts were saved with this report; `medlint check --with-text` saves them.")
    codes = [code for _, code in read]
    options = stream_options(sys.stdout, given["color"], given["width"], os.environ)._replace(
        exit_code=None if None in codes else max(code for code in codes if code is not None),
        archive=all(each.rules for each, _ in read),
        excused=given["show_suppressed"],
    )
    delivered = deliver(made, targets, options, given["quiet"] > 1)
    say_outcome(made, 0, given["quiet"], spaced=targets[0][0] != "concise")
    return 0 if delivered else 2


def _read(name: str, given: dict[str, Any]) -> tuple[Report, int | None]:
    """A saved report, with the reasons of the rules where they are at hand.  Raises SavedError, which names the file."""
    from medlint.saved import SavedError, read, with_rules

    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        made, code = read(data.decode("utf-8-sig"))
    except OSError as error:
        raise SavedError(f"{name} cannot be read: {error.strerror or error}") from error
    except (SavedError, UnicodeDecodeError) as error:
        raise SavedError(f"{name}: {error}") from error
    return (made if made.rules else with_rules(made, rulebook_of(given).pack)), code
