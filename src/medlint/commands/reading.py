"""What commands that check texts are given: paths, lists of paths, standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from medlint import api
from medlint.api import Settings
from medlint.reporters.output import say_failure, write
from medlint.running.discovery import shown_path
from medlint.running.progress import progress

if TYPE_CHECKING:
    from medlint.finding import Report
    from medlint.running.changes import Changes

T = TypeVar("T")


def checked(paths: tuple[str, ...], given: dict[str, Any], settings: Settings) -> Report:
    """The report on what a command was asked to check: paths, listed paths, standard input, or the working folder."""
    try:
        if "-" in paths:
            return _checked_stdin(paths, given, settings)
        asked = _asked(paths, given)
        with progress(sys.stderr, os.environ, bool(given["quiet"])) as told:
            return _among_changes(given, lambda changes: api.check_paths(asked, settings, changes, told))
    except ValueError as error:
        from medlint.rulefiles.yamlfile import RuleFileError

        if not isinstance(error, RuleFileError):
            raise
        return api.report_of_rule_mistakes(error.problems)


def show_files(paths: tuple[str, ...], given: dict[str, Any], settings: Settings) -> int:
    """Print the files that would be checked; the exit code is 2 when not all could be found, else 0."""
    if "-" in paths:
        raise click.UsageError("--show-files lists files; standard input (-) is none.")
    asked = _asked(paths, given)
    found, failures = _among_changes(given, lambda changes: api.find_files(asked, settings, changes))
    write(sys.stdout, "".join(f"{path}\n" for path in found))
    for failure in failures:
        say_failure(failure)
    return 2 if failures else 0


def _asked(paths: tuple[str, ...], given: dict[str, Any]) -> list[str]:
    listed = _listed_paths(given["files_from"])
    if given["files_from"] and not (paths or listed or given["allow_empty"]):
        raise click.UsageError(f"--files-from: {given['files_from']} names no file; --allow-empty accepts that.")
    return [*paths, *listed] if paths or given["files_from"] else ["."]


def _asks_for_changes(given: dict[str, Any]) -> bool:
    return given.get("diff") is not None or given.get("staged", False)


def _among_changes(given: dict[str, Any], ask: Callable[[Changes | None], T]) -> T:
    """What ``ask`` gives among the changes that options ask git for; that git cannot tell them is a failure of the whole check."""
    if not _asks_for_changes(given):
        return ask(None)
    from medlint.running.changes import ChangesError, changes_since, staged_changes

    if given["staged"] and given["diff"] is not None:
        raise click.UsageError("--staged and --diff exclude each other; leave one of them out.")
    try:
        changes = staged_changes() if given["staged"] else changes_since(given["diff"])
        return ask(changes)
    except ChangesError as error:
        raise click.UsageError(f"{'--staged' if given['staged'] else '--diff'}: {error}.") from error


def _checked_stdin(paths: tuple[str, ...], given: dict[str, Any], settings: Settings) -> Report:
    if _asks_for_changes(given):
        raise click.UsageError("--diff and --staged ask git about files; standard input (-) is none.")
    if len(paths) > 1 or given["files_from"]:
        raise click.UsageError("Standard input (-) is checked alone, without other paths and without --files-from.")
    name = shown_path(Path(given["stdin_filename"])) if given["stdin_filename"] else "<stdin>"
    return api.check_bytes(sys.stdin.buffer.read(), name, settings)


def _listed_paths(name: str | None) -> list[str]:
    if not name:
        return []
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise click.UsageError(f"--files-from: {name} cannot be read: {error.strerror or error}") from error
    lines = data.split(b"\0") if b"\0" in data else data.splitlines()
    return [os.fsdecode(line) for line in lines if line.strip()]
