"""medlint baseline create, update, prune and show: findings that are known and wait their turn."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from medlint import api
from medlint.commands.options import CONTEXT, excuse_options, path_options, rule_options, selection_options, settings_of
from medlint.commands.reading import checked
from medlint.configuration.settings import BASELINE
from medlint.reporters.output import say, say_failures, stream_options, write, write_file

if TYPE_CHECKING:
    from medlint.finding import Report
    from medlint.review.baseline import Baseline, Entry
    from medlint.review.baselining import Held

_EXITS = """
\b
Exit codes:
  0    done
  2    not done, or not everything was checked
  130  interrupted
"""


@click.group(context_settings=CONTEXT, short_help="Set the findings of today aside; tell only of new ones.")
def baseline() -> None:
    """Set aside the findings of today, so that a check tells only of new ones.

    The file .medlint-baseline.json belongs into version control. It knows findings by their rule and sentence, so that
    text may be added above and around them, and a document may be moved when its front matter has a slug or an id.
    """


def _command(name: str, short_help: str) -> Callable[[Any], Any]:
    def decorate(function: Any) -> Any:
        for option in (
            click.option("-q", "--quiet", count=True, help="Tell only of failures; -qq tells nothing at all."),
            click.option("--baseline", "file", metavar="FILE", type=click.Path(dir_okay=False),
                         help="The baseline.  [default: the nearest .medlint-baseline.json, else at the root of the repository]"),
            excuse_options,
            path_options,
            selection_options,
            rule_options,
            click.argument("paths", nargs=-1, type=click.Path()),
        ):  # fmt: skip
            function = option(function)
        return baseline.command(name, context_settings=CONTEXT, epilog=_EXITS, short_help=short_help)(function)

    return decorate


_reason = click.option("--reason", default="", metavar="TEXT", help="Why these findings wait; reports tell it.")


@_command("create", "Write a baseline of all that is open.")
@_reason
@click.option("--force", is_flag=True, help="Replace the baseline that is there.")
def create(paths: tuple[str, ...], **given: Any) -> int:
    """Write a baseline with all findings of PATHS that nothing excuses yet."""
    from medlint.review.baseline import Baseline

    path = _path(given)
    if path.exists() and not given["force"]:
        remedy = "`medlint baseline update` adds to it and --force replaces it"
        raise click.UsageError(f"{_named(path)} is already there; {remedy}.")
    held, report = _held(paths, given, path, Baseline())
    return _write(held, report, given, add=True)


@_command("update", "Add what is open, remove what fits nothing any more.")
@_reason
@click.option("--allow-ci", is_flag=True, help="Add findings also on a CI server.")
def update(paths: tuple[str, ...], **given: Any) -> int:
    """Add the findings of PATHS that are open, and remove the entries that fit nothing any more."""
    if os.environ.get("CI", "").casefold() not in {"", "0", "false"} and not given["allow_ci"]:
        raise click.UsageError(
            "This is a CI server (CI is set), and `update` would excuse the very findings that a check there is to tell of. "
            "Run it on your own machine and commit the file, remove entries with `medlint baseline prune`, or, if you mean it, "
            "say --allow-ci."
        )
    path = _path(given)
    held, report = _held(paths, given, path, _loaded(path))
    return _write(held, report, given, add=True)


@_command("prune", "Remove what fits nothing any more.")
def prune(paths: tuple[str, ...], **given: Any) -> int:
    """Remove the entries that fit nothing in PATHS any more; nothing is added."""
    path = _path(given)
    held, report = _held(paths, given, path, _loaded(path))
    return _write(held, report, given, add=False)


@_command("show", "List the entries and count them.")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", help="What to print.")
def show(paths: tuple[str, ...], output_format: str, **given: Any) -> int:
    """List the entries, those that fit nothing in PATHS any more marked as stale, and count them by rule and document."""
    from medlint.reporters.baseline_list import as_json, as_text

    path = _path(given)
    held, report = _held(paths, given, path, _loaded(path))
    if output_format == "json":
        write(sys.stdout, as_json(held, _named(path)))
    else:
        write(sys.stdout, as_text(held, _named(path), stream_options(sys.stdout, given["color"], None, os.environ)))
    return _told(report, given)


def _path(given: dict[str, Any]) -> Path:
    """The baseline that is named, else that of the configuration, else the nearest, else one at the root of the repository."""
    from medlint.review.baselinefile import new_baseline
    from medlint.running.discovery import nearest

    here = Path.cwd()
    if given["file"]:
        return Path(given["file"]).absolute()
    configured = api.settings_for(here, settings_of(given)).baseline
    return configured or nearest(BASELINE, str(here), {}) or new_baseline(here)


def _loaded(path: Path) -> Baseline:
    from medlint.review.baselinefile import BaselineError, load

    if not path.exists():
        raise click.UsageError(f"There is no baseline {_named(path)}; `medlint baseline create` writes one.")
    try:
        return load(path)
    except BaselineError as error:
        raise click.UsageError(f"{_named(path)}: {error}") from error


def _held(paths: tuple[str, ...], given: dict[str, Any], path: Path, known: Baseline) -> tuple[Held, Report]:
    """What the texts say, held against the entries that are known."""
    from medlint.review.baselining import hold

    settings = settings_of(given)
    unheld = settings._replace(texts=False, baseline=None, said=(*settings.said, ("baseline", "medlint baseline")))
    report = checked(paths, given, unheld)
    below = [name for name in (*paths, *([] if paths or given["files_from"] else ["."])) if Path(name).is_dir()]
    return hold(report, path, known, below), report


def _write(held: Held, report: Report, given: dict[str, Any], *, add: bool) -> int:
    from medlint.review.baseline import Baseline, updated
    from medlint.review.baselinefile import rendered
    from medlint.review.baselining import notes_of

    today = _today(settings_of(given).today)
    entries = updated(held.baseline, held.documents, held.gone, add=add, today=today, reason=given.get("reason", ""))
    if not report.rules:
        return _told(report, given)
    made = Baseline(entries, held.baseline.created or today, f"medlint {report.version}", report.rules_digest)
    try:
        write_file(held.path, rendered(made))
    except OSError as error:
        say(f"medlint: {_named(held.path)} cannot be written: {error.strerror or error}")
        return 2
    if not given["quiet"]:
        for note in notes_of(held):
            say(f"medlint: {note}")
        say(f"{_named(held.path)}: {_change(held.baseline.entries, entries)}")
    return _told(report, given)


def _change(before: tuple[Entry, ...], after: tuple[Entry, ...]) -> str:
    kept = {(e.rule, e.key, e.number, e.slug or e.document) for e in before}
    new = {(e.rule, e.key, e.number, e.slug or e.document) for e in after}
    documents = len({entry.document for entry in after})
    told = f"{len(after)} entr{'y' if len(after) == 1 else 'ies'} about {documents} document{'' if documents == 1 else 's'}"
    return f"{told} ({len(new - kept)} added, {len(kept - new)} removed)."


def _told(report: Report, given: dict[str, Any]) -> int:
    if given["quiet"] < 2:
        say_failures(report)
    if report.failures and not given["quiet"]:
        say("Not everything was checked; entries about what was not are left as they were.")
    return 2 if report.failures else 0


def _named(path: Path) -> str:
    from medlint.running.discovery import shown_path

    return shown_path(path)


def _today(today: str) -> str:
    from datetime import UTC, datetime

    return today or datetime.now(UTC).date().isoformat()
