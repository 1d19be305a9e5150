"""medlint watch: check texts again whenever they are saved, and tell what that has changed."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from medlint.commands.options import CONTEXT, path_options, rule_options, selection_options, settings_of
from medlint.reporters.output import say_failure, stream_options, write
from medlint.reporters.terminal import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medlint.finding import Finding
    from medlint.reporters.options import Options
    from medlint.running.watching import Turn

_EXITS = """
\b
Exit codes:
  2    wrong usage or broken rules
  130  interrupted, which is how it ends
"""


@click.command(
    context_settings=CONTEXT, epilog=_EXITS, short_help="Check again whatever is saved, and tell what changed."
)
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--interval",
    type=click.FloatRange(min=0.05),
    default=0.5,
    metavar="SECONDS",
    show_default=True,
    help="How often to look at the files.",
)
@path_options
@selection_options
@rule_options
def watch(paths: tuple[str, ...], interval: float, **given: Any) -> None:  # fmt: skip
    """Check files and folders, then again those that are saved, and print which findings came (+) and went (-).

    New and deleted files count too. When rules, configuration or the baseline change, everything is checked. Ctrl-C ends it.
    """
    from medlint.running import watching

    if given["files_from"] or "-" in paths:
        raise click.UsageError("What stands on standard input or in a list cannot be watched; name files or folders.")
    options = stream_options(sys.stdout, given["color"], None, os.environ)._replace(summary=False)
    watching.watch(paths or ["."], settings_of(given), interval, lambda turn: _tell(turn, options))


def _tell(turn: Turn, options: Options) -> None:
    if sys.stdout.isatty():
        write(sys.stdout, "\x1b[2J\x1b[H")
    for failure in turn.failures:
        say_failure(failure)
    lines = [*_lines("-", turn.gone, options), *_lines("+", turn.new, options)]
    what = one_line(turn.checked[0]) if len(turn.checked) == 1 else f"{len(turn.checked)} files"
    told = f"{len(turn.new)} new, {len(turn.gone)} gone; {turn.open} open in {turn.files} file{'s'[: turn.files != 1]}"
    told += "; not everything was checked" if turn.failures else ""
    write(sys.stdout, "".join(lines) + f"{_clock()} {what}: {told}\n")


def _lines(sign: str, findings: Sequence[Finding], options: Options) -> list[str]:
    from medlint import __version__
    from medlint.finding import Report
    from medlint.reporters.console import concise

    return [f"{sign} {line}" for line in concise(Report(__version__, 0, "", findings=tuple(findings)), options)]


def _clock() -> str:
    import time

    return time.strftime("%H:%M:%S")
