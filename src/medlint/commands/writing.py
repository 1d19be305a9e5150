"""What commands that write reports are given: formats, files to write to, width and quiet."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from medlint.reporters import REPORTERS
from medlint.reporters.output import Target

_FOR_PEOPLE = ("full", "concise", "grouped", "statistics")


def report_options(command: Any) -> Any:
    """The options that decide which reports are written, and where to."""
    for option in (
        click.option("-q", "--quiet", count=True, help="No summary; -qq prints nothing at all."),
        click.option("--width", type=click.IntRange(min=40), help="Columns to fill.  [default: the terminal's]"),
        click.option("--show-suppressed", is_flag=True,
                     help="Show also findings that are suppressed, approved or in the baseline, and say why."),
        click.option("--statistics", is_flag=True, help="Print how often each rule spoke instead of the findings."),
        click.option("--report", multiple=True, metavar="FORMAT=PATH", help="Write a further report (may be repeated)."),
        click.option("--output-file", type=click.Path(dir_okay=False), help="Print to a file instead."),
        click.option("--output-format", type=click.Choice(list(REPORTERS)), default="full", show_default=True,
                     help="What to print."),
    ):  # fmt: skip
        command = option(command)
    return command


def targets_of(given: dict[str, Any]) -> list[Target]:
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
    _refuse_two_in_one_file(path for _, path in targets if path is not None)
    return targets


def _refuse_two_in_one_file(paths: Iterable[Path]) -> None:
    seen: dict[str, Path] = {}
    for path in paths:
        real = os.path.realpath(path)
        if real in seen and not (path.exists() and not path.is_file()):  # a pipe or a device takes both
            raise click.UsageError(f"Two reports cannot be written to the same file, {path}.")
        seen[real] = path
