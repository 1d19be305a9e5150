"""medlint check: options into settings, settings into a report, a report into files and streams."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from medlint import api
from medlint.api import Settings, narrow
from medlint.commands.options import CONTEXT, EXITS, rule_options, selection_options, settings_of
from medlint.reporters import REPORTERS, WITH_BLOCKS, WITH_TEXT
from medlint.reporters.output import Target, deliver, say, say_outcome, stream_options
from medlint.rule import Confidence, Severity

if TYPE_CHECKING:
    from medlint.finding import Report

_LEVELS = ("error", "warning", "info")
_FOR_PEOPLE = ("full", "concise", "grouped", "statistics")


@click.command(context_settings=CONTEXT, epilog=EXITS)
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--output-format", type=click.Choice(list(REPORTERS)), default="full", show_default=True, help="What to print."
)
@click.option("--output-file", type=click.Path(dir_okay=False), help="Print to a file instead.")
@click.option("--report", multiple=True, metavar="FORMAT=PATH", help="Write a further report (may be repeated).")
@click.option("--statistics", is_flag=True, help="Print how often each rule spoke instead of the findings.")
@click.option(
    "--fail-level",
    type=click.Choice([*_LEVELS, "never"]),
    default="error",
    show_default=True,
    help="Exit with 1 from this severity on.",
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
@click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out files below named folders.")
@click.option(
    "--files-from",
    metavar="FILE",
    help="Read paths from a file, or from standard input with -; one a line or NUL-separated.",
)
@click.option(
    "--stdin-filename", metavar="NAME", help="What to call the text that - reads; its suffix tells the format."
)
@click.option("--allow-empty", is_flag=True, help="A folder without a matching file is no failure.")
@click.option(
    "--jobs", default="auto", metavar="N|auto", show_default=True, help="Processes to use on more than 64 files."
)
@click.option("--width", type=click.IntRange(min=40), help="Columns to fill.  [default: the terminal's]")
@click.option("-q", "--quiet", count=True, help="No summary; -qq prints nothing at all.")
@selection_options
@rule_options
def check(paths: tuple[str, ...], **given: Any) -> int:  # fmt: skip
    """Check files, folders, or standard input (-).  Without PATHS, the working folder."""
    settings, targets = _settings(given), _targets(given)
    started = perf_counter()
    report = _checked(paths, given, settings)
    level = None if given["exit_zero"] or given["fail_level"] == "never" else Severity[given["fail_level"].upper()]
    shown = narrow(report, Severity[given["min_severity"].upper()], Confidence[given["min_confidence"].upper()])
    code, hidden = report.exit_code(level), len(report.open) - len(shown.open)
    if given["verbose"]:
        _say_what_was_done(report, settings, perf_counter() - started)
    options = stream_options(sys.stdout, given["color"], given["width"], os.environ)
    delivered = deliver(shown, targets, replace(options, hidden=hidden, exit_code=code), given["quiet"] > 1)
    say_outcome(shown, hidden, given["quiet"], spaced=targets[0][0] != "concise")
    return code if delivered else 2


def _settings(given: dict[str, Any]) -> Settings:
    if given["jobs"] != "auto" and not (given["jobs"].isdecimal() and int(given["jobs"])):
        raise click.BadParameter(f"'{given['jobs']}' is neither auto nor a number from 1 on.", param_hint="--jobs")
    return replace(
        settings_of(given),
        exclude=given["exclude"],
        allow_empty=given["allow_empty"],
        jobs=0 if given["jobs"] == "auto" else int(given["jobs"]),
        texts=bool(WITH_TEXT.intersection(name for name, _ in _targets(given))),
        blocks=bool(WITH_BLOCKS.intersection(name for name, _ in _targets(given))),
        debug=given["verbose"],
    )


def _targets(given: dict[str, Any]) -> list[Target]:
    """Each report to write and where to, None being standard output; that of ``--output-format`` comes first."""
    if given["statistics"] and given["output_format"] not in _FOR_PEOPLE:
        raise click.UsageError(
            f"--statistics is not a part of the format {given['output_format']}; leave one of them out."
        )
    first = "statistics" if given["statistics"] else given["output_format"]
    targets: list[Target] = [(first, Path(given["output_file"]) if given["output_file"] else None)]
    for text in given["report"]:
        name, _, path = text.partition("=")
        if name not in REPORTERS or not path:
            known = ", ".join(REPORTERS)
            raise click.BadParameter(f"'{text}' is not FORMAT=PATH. Formats: {known}.", param_hint="--report")
        targets.append((name, Path(path)))
    return targets


def _checked(paths: tuple[str, ...], given: dict[str, Any], settings: Settings) -> Report:
    from medlint.yamlfile import RuleFileError

    try:
        if "-" in paths:
            return _checked_stdin(paths, given, settings)
        listed = _listed_paths(given["files_from"])
        if given["files_from"] and not (paths or listed or given["allow_empty"]):
            raise click.UsageError(f"--files-from: {given['files_from']} names no file; --allow-empty accepts that.")
        return api.check_paths([*paths, *listed] if paths or given["files_from"] else ["."], settings)
    except RuleFileError as error:
        return api.report_of_rule_mistakes(error.problems)


def _checked_stdin(paths: tuple[str, ...], given: dict[str, Any], settings: Settings) -> Report:
    if len(paths) > 1 or given["files_from"]:
        raise click.UsageError("Standard input (-) is checked alone, without other paths and without --files-from.")
    return api.check_bytes(sys.stdin.buffer.read(), given["stdin_filename"] or "<stdin>", settings)


def _listed_paths(name: str | None) -> list[str]:
    if not name:
        return []
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise click.UsageError(f"--files-from: {name} cannot be read: {error.strerror or error}") from error
    lines = data.split(b"\0") if b"\0" in data else data.splitlines()
    return [os.fsdecode(line) for line in lines if line.strip()]


def _say_what_was_done(report: Report, settings: Settings, seconds: float) -> None:
    where = ", ".join(settings.jurisdictions)
    say(f"medlint {report.version}, {report.rules_count} rules for {where}, rulebook {report.rules_digest[:12]}")
    for record in report.documents:
        say(f"read {record.path} as {record.format}")
    say(f"checked {len(report.documents)} documents in {seconds:.2f} s")
