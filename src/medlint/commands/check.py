"""medlint check: options into settings, settings into a report, a report into files and streams."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from medlint.api import Settings, narrow
from medlint.commands.options import (
    CONTEXT,
    EXITS,
    excuse_options,
    history_options,
    path_options,
    rule_options,
    selection_options,
    settings_of,
)
from medlint.commands.reading import checked, show_files
from medlint.commands.writing import report_options, targets_of
from medlint.reporters import WITH_BLOCKS, WITH_TEXT
from medlint.reporters.output import Target, deliver, say, say_outcome, stream_options
from medlint.rule import Confidence, Severity

if TYPE_CHECKING:
    from medlint.finding import Report

_LEVELS = ("error", "warning", "info")


@click.command(context_settings=CONTEXT, epilog=EXITS)
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--fail-level",
    type=click.Choice([*_LEVELS, "never"]),
    default="error",
    help="Exit with 1 from this severity on.  [default: as configured, else error]",
)
@click.option(
    "--exit-zero", is_flag=True, help="The same as --fail-level never. An incomplete check still exits with 2."
)
@click.option("--min-severity", type=click.Choice(_LEVELS), default="info", help="Show findings from this severity on.")
@click.option(
    "--min-confidence",
    type=click.Choice(["high", "medium", "low"]),
    default="low",
    help="Show findings from this confidence on.",
)
@click.option(
    "--with-text", is_flag=True, help="Put the texts into JSON reports, so that `medlint report` can show them again."
)
@click.option(
    "--show-files", is_flag=True, help="Print the files that would be checked, one a line, and check nothing."
)
@click.option(
    "--add-suppressions", is_flag=True, help="Write suppressions for what is open into the files, and report nothing."
)
@click.option("--reason", metavar="TEXT", help="Why; goes with --add-suppressions.")
@report_options
@excuse_options
@history_options
@path_options
@selection_options
@rule_options
def check(paths: tuple[str, ...], **given: Any) -> int:  # fmt: skip
    """Check files, folders, or standard input (-).  Without PATHS, the working folder."""
    targets = targets_of(given)
    settings = _settings(given, targets)
    if given["show_files"]:
        return show_files(paths, given, settings)
    reason = _reason(paths, given)
    started = perf_counter()
    report = checked(paths, given, settings)
    shown = narrow(report, Severity[given["min_severity"].upper()], Confidence[given["min_confidence"].upper()])
    if reason:
        from medlint.commands.suppress import add_suppressions

        return add_suppressions(shown, reason)
    code, hidden = report.exit_code(), report.counts().total() - shown.counts().total()
    if given["verbose"]:
        _say_what_was_done(report, perf_counter() - started)
    options = stream_options(sys.stdout, given["color"], given["width"], os.environ)
    delivered = deliver(
        shown,
        targets,
        options._replace(hidden=hidden, exit_code=code, archive=given["with_text"], excused=given["show_suppressed"]),
        given["quiet"] > 1,
    )
    say_outcome(shown, hidden, given["quiet"], spaced=targets[0][0] != "concise")
    return code if delivered else 2


def _reason(paths: tuple[str, ...], given: dict[str, Any]) -> str:
    if not given["add_suppressions"] and given["reason"] is None:
        return ""
    from medlint.commands.suppress import reason_of

    return reason_of(paths, given)


def _settings(given: dict[str, Any], targets: Sequence[Target]) -> Settings:
    names = {name for name, _ in targets}
    if given["with_text"] and "json" not in names:
        raise click.UsageError("--with-text is for JSON reports; add --output-format json or --report json=FILE.")
    return settings_of(given)._replace(
        texts=bool(WITH_TEXT & names), blocks=bool(WITH_BLOCKS & names) or given["with_text"]
    )


def _say_what_was_done(report: Report, seconds: float) -> None:
    told = dict(report.settings)
    where = told.get("jurisdictions", "")
    say(f"medlint {report.version}, {report.rules_count} rules for {where}, rulebook {report.rules_digest[:12]}")
    if told.get("config file"):
        say(f"configured by {told['config file']}")
    for record in report.documents:
        say(f"read {record.path} as {record.format}")
    say(f"checked {len(report.documents)} documents in {seconds:.2f} s")
