"""The command line: options, streams and exit codes.  What it does, it does through ``api``."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from medlint import __version__, api
from medlint.api import Settings, narrow
from medlint.reporters import REPORTERS, WITH_TEXT
from medlint.reporters.output import Target, deliver, discard, say, say_outcome, stream_options, write
from medlint.rule import Confidence, Severity
from medlint.selection import SelectorError, find_rules

if TYPE_CHECKING:
    from medlint.finding import Report
    from medlint.rulebook import Rulebook

LEVELS = ("error", "warning", "info")
_CONTEXT = {"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "MEDLINT", "max_content_width": 100}
_EXITS = """
\b
Exit codes:
  0    nothing at or above --fail-level
  1    findings at or above --fail-level
  2    the check is not complete: wrong usage, rule file or path, unreadable file
  130  interrupted
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run medlint and return its exit code, which is never 1 for anything but findings (or failed rule tests)."""
    args = list(sys.argv[1:] if argv is None else argv)
    try:
        code = app.main(_with_default_command(args), prog_name="medlint", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        return _told(error)
    except SelectorError as error:
        say(f"medlint: {error}")
        return 2
    except (click.Abort, KeyboardInterrupt):
        say("medlint: interrupted")
        return 130
    except (SystemExit, BrokenPipeError):  # click leaves with 1 when the reader of a pipe is gone
        discard(sys.stdout)
        return 2
    except Exception as error:  # noqa: BLE001  a crash must never look like findings
        return _crashed(error, args)
    return int(code or 0)


def _with_default_command(args: list[str]) -> list[str]:
    first = args[0] if args else "--help"
    return args if first in app.commands or first in {"-h", "--help", "--version"} else ["check", *args]


def _told(error: click.ClickException) -> int:
    try:
        error.show(file=sys.stderr)
    except BrokenPipeError:
        discard(sys.stderr)
    return 2


def _crashed(error: Exception, args: Sequence[str]) -> int:
    from medlint.yamlfile import RuleFileError

    if isinstance(error, RuleFileError):
        say(str(error))
        return 2
    say(f"medlint: something went wrong inside medlint ({type(error).__name__}: {error}).")
    if "--verbose" in args or "-v" in args or os.environ.get("MEDLINT_VERBOSE"):
        import traceback

        say("".join(traceback.format_exception(error)).rstrip())
    say("This is not a fault of your text. Please report it, with the command you ran and what --verbose prints.")
    return 2


@click.group(context_settings=_CONTEXT, epilog=_EXITS)
@click.version_option(__version__, message="%(prog)s %(version)s")
def app() -> None:
    """Find wording in medical marketing copy that a compliance reviewer would send back.

    `medlint draft.md` is short for `medlint check draft.md`.
    """


def _rule_options(command: Any) -> Any:
    for option in (
        click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour the output."),
        click.option("-v", "--verbose", is_flag=True, help="Say what is done, and where medlint itself failed."),
        click.option("--no-cache", is_flag=True, help="Read the rule files anew instead of from the cache."),
        click.option("--rules", multiple=True, metavar="DIR", type=click.Path(exists=True, file_okay=False),
                     help="Add the rules of a folder (may be repeated)."),
    ):  # fmt: skip
        command = option(command)
    return command


@app.command(context_settings=_CONTEXT, epilog=_EXITS)
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--output-format", type=click.Choice(list(REPORTERS)), default="full", show_default=True, help="What to print."
)
@click.option("--output-file", type=click.Path(dir_okay=False), help="Print to a file instead.")
@click.option("--report", multiple=True, metavar="FORMAT=PATH", help="Write a further report (may be repeated).")
@click.option(
    "--fail-level",
    type=click.Choice([*LEVELS, "never"]),
    default="error",
    show_default=True,
    help="Exit with 1 from this severity on.",
)
@click.option(
    "--exit-zero", is_flag=True, help="The same as --fail-level never. An incomplete check still exits with 2."
)
@click.option("--min-severity", type=click.Choice(LEVELS), default="info", help="Show findings from this severity on.")
@click.option(
    "--min-confidence",
    type=click.Choice(["high", "medium", "low"]),
    default="low",
    help="Show findings from this confidence on.",
)
@click.option(
    "--select",
    multiple=True,
    metavar="RULE,…",
    help="Apply only these: ids, names, categories, prefixes (EFF), or ALL.",
)
@click.option(
    "--ignore", multiple=True, metavar="RULE,…", help="Do not apply these. The closest of --select and --ignore wins."
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
@_rule_options
def check(paths: tuple[str, ...], **given: Any) -> int:  # fmt: skip
    """Check files, folders, or standard input (-).  Without PATHS, the working folder."""
    settings, targets = _settings(given), _targets(given)
    started = perf_counter()
    report = _checked(paths, given, settings)
    level = None if given["exit_zero"] or given["fail_level"] == "never" else Severity[given["fail_level"].upper()]
    shown = narrow(report, Severity[given["min_severity"].upper()], Confidence[given["min_confidence"].upper()])
    code, hidden = report.exit_code(level), len(report.open) - len(shown.open)
    if given["verbose"]:
        _say_what_was_done(report, perf_counter() - started)
    options = stream_options(sys.stdout, given["color"], given["width"], os.environ)
    delivered = deliver(shown, targets, replace(options, hidden=hidden, exit_code=code), given["quiet"] > 1)
    say_outcome(shown, hidden, given["quiet"], spaced=targets[0][0] != "concise")
    return code if delivered else 2


def _settings(given: dict[str, Any]) -> Settings:
    if given["jobs"] != "auto" and not (given["jobs"].isdecimal() and int(given["jobs"])):
        raise click.BadParameter(f"'{given['jobs']}' is neither auto nor a number from 1 on.", param_hint="--jobs")
    return Settings(
        rules=given["rules"],
        select=_split(given["select"]),
        ignore=_split(given["ignore"]),
        exclude=given["exclude"],
        allow_empty=given["allow_empty"],
        jobs=0 if given["jobs"] == "auto" else int(given["jobs"]),
        cache=not given["no_cache"],
        texts=bool(WITH_TEXT.intersection(name for name, _ in _targets(given))),
        debug=given["verbose"],
    )


def _split(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def _targets(given: dict[str, Any]) -> list[Target]:
    """Each report to write and where to, None being standard output; that of ``--output-format`` comes first."""
    targets: list[Target] = [(given["output_format"], Path(given["output_file"]) if given["output_file"] else None)]
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


def _say_what_was_done(report: Report, seconds: float) -> None:
    say(f"medlint {report.version}, {report.rules_count} rules, rulebook {report.rules_digest[:12]}")
    for record in report.documents:
        say(f"read {record.path} as {record.format}")
    say(f"checked {len(report.documents)} documents in {seconds:.2f} s")


@app.command(context_settings=_CONTEXT)
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", help="What to print.")
@_rule_options
def rules(output_format: str, **given: Any) -> None:
    """List the rules."""
    from medlint.reporters.rulecard import rules_json, rules_table

    listed = _rulebook(given).pack.rules
    options = stream_options(sys.stdout, given["color"], None, os.environ)
    write(sys.stdout, rules_json(listed) if output_format == "json" else rules_table(listed, options))


@app.command(context_settings=_CONTEXT)
@click.argument("rule")
@_rule_options
def explain(rule: str, **given: Any) -> None:
    """Tell all about a RULE, by id or name: why it matters, examples, legal basis."""
    from medlint.reporters.rulecard import explain as card

    pack = _rulebook(given, full=True).pack
    found = find_rules(pack, rule)
    options = stream_options(sys.stdout, given["color"], None, os.environ)
    write(sys.stdout, "\n".join(card(r, options) for r in pack.rules if r.id in found))


@app.command(context_settings=_CONTEXT)
@click.argument("rule", nargs=-1)
@click.option("--coverage", is_flag=True, help="Also fail a phrase or exception that no example exercises.")
@_rule_options
def test(rule: tuple[str, ...], coverage: bool, **given: Any) -> int:
    """Run the bad and good examples of the rules, of all or of those named.  Exit 1 when one fails."""
    from medlint import ruletest

    book = _rulebook(given, full=True)
    chosen = [found for name in rule for found in find_rules(book.pack, name)]
    outcome = ruletest.run(book, rules=chosen, coverage=coverage)
    write(sys.stdout, "".join(f"{line}\n" for line in outcome.lines))
    return 0 if outcome.ok else 1


@app.command(context_settings=_CONTEXT)
@click.argument("name", type=click.Choice(["rules", "lexicon", "profile", "cues", "report"]))
def schema(name: str) -> None:
    """Print the JSON Schema of rule files, word lists, treatment profiles, cues, or of the JSON report."""
    import json

    from medlint.schema import schema as schema_of

    write(sys.stdout, json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n")


def _rulebook(given: dict[str, Any], *, full: bool = False) -> Rulebook:
    settings = Settings(rules=given["rules"], cache=not given["no_cache"])
    return api.load_rulebook(settings, full=full)
