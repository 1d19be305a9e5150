"""What commands that check texts are given: paths, lists of paths, standard input."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from medlint import api
from medlint.api import Settings

if TYPE_CHECKING:
    from medlint.finding import Report


def checked(paths: tuple[str, ...], given: dict[str, Any], settings: Settings) -> Report:
    """The report on what a command was asked to check: paths, listed paths, standard input, or the working folder."""
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
