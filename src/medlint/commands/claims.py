"""medlint claims: every claim of the texts as a table, with what it rests on and room for what is decided about it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from medlint.commands.options import CONTEXT, excuse_options, path_options, rule_options, selection_options, settings_of
from medlint.commands.reading import checked
from medlint.reporters.output import (
    say,
    say_failures,
    spare_what_was_checked,
    stream_options,
    write,
    write_bytes,
    write_file,
)

if TYPE_CHECKING:
    from medlint.finding import Report
    from medlint.reporters.claim_log import Entry

_FORMATS = ("csv", "json", "markdown", "xlsx")
_EXITS = """
\b
Exit codes:
  0    all texts were read; claims are no findings
  2    something was not read or checked: wrong usage, rule file or path, unreadable file
  130  interrupted
"""


@click.command(context_settings=CONTEXT, epilog=_EXITS, short_help="List every claim with its references and status.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--output-format", type=click.Choice(_FORMATS), default="csv", show_default=True, help="The form of the table."
)
@click.option("--output-file", type=click.Path(dir_okay=False), help="Write the table to a file.")
@click.option("-q", "--quiet", count=True, help="No summary.")
@excuse_options
@path_options
@selection_options
@rule_options
def claims(paths: tuple[str, ...], **given: Any) -> int:
    """List every claim of the texts in PATHS with its references, its status and the evidence it needs.

    Also those that pass because they are hedged, sourced or otherwise excused. Columns for an owner and a decision are
    left empty.
    """
    if given["output_format"] == "xlsx" and not given["output_file"] and sys.stdout.isatty():
        raise click.UsageError("A workbook is not for a terminal; name a file with --output-file claims.xlsx.")
    from medlint.reporters.claim_log import entries_of

    report = checked(paths, given, settings_of(given)._replace(blocks=True))
    entries = entries_of(report)
    written = _deliver(report, entries, given)
    if given["quiet"] < 2:
        say_failures(report)
    if not given["quiet"]:
        say(_summary(report, entries))
    return 2 if report.failures or not written else 0


def _deliver(report: Report, entries: Sequence[Entry], given: dict[str, Any]) -> bool:
    from medlint.reporters.claim_tables import TABLES

    options = stream_options(sys.stdout, given["color"], None, os.environ)
    path = given["output_file"]
    table = TABLES[given["output_format"]](report, entries, options._replace(unicode=options.unicode or bool(path)))
    if path:
        try:
            spare_what_was_checked(Path(path), report)
            write_file(Path(path), table)
        except OSError as error:
            say(f"medlint: {path} cannot be written: {error.strerror or error}")
            return False
    elif isinstance(table, bytes):
        write_bytes(sys.stdout, table)
    else:
        write(sys.stdout, table)
    return True


def _summary(report: Report, entries: Sequence[Entry]) -> str:
    from collections import Counter

    counts = Counter(entry.status for entry in entries)
    total, files = sum(counts.values()), len(report.documents)
    told = f" ({', '.join(f'{number} {status}' for status, number in counts.items())})" if counts else ""
    end = " Not everything was checked." if report.failures else ""
    return f"{total} claim{'' if total == 1 else 's'} in {files} file{'' if files == 1 else 's'}{told}.{end}"
