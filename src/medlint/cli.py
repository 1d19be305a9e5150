"""The command line: from arguments to an exit code.  What the commands do stands in ``commands``."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from medlint import __version__
from medlint.commands.options import CONTEXT, EXITS
from medlint.configuration.selection import SelectorError
from medlint.reporters.output import discard, say

if TYPE_CHECKING:
    from medlint.rulefiles.yamlfile import RuleFileError

#: The module in ``commands`` that each command stands in; only that of the command that is called is imported.
COMMANDS = {
    "check": "check",
    "baseline": "baseline",
    "watch": "watch",
    "claims": "claims",
    "report": "report",
    "rules": "rules",
    "explain": "rules",
    "test": "rules",
    "schema": "rules",
    "docs": "docs",
    "config": "config",
    "init": "init",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"medlint.commands.{COMMANDS[cmd_name]}"), cmd_name)
        return command


#: What the system says when there is no room for the output.
_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


def main(argv: Sequence[str] | None = None) -> int:
    """Run medlint and return its exit code, which is never 1 for anything but findings (or failed rule tests)."""
    args = list(sys.argv[1:] if argv is None else argv)
    _open_what_is_closed()
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
    except OSError as error:
        if error.errno not in _FULL:
            return _crashed(error, args)
        discard(sys.stdout)
        say(f"medlint: the output cannot be written: {error.strerror}. Make room, or write it elsewhere.")
        return 2
    except Exception as error:  # noqa: BLE001  a crash must never look like findings
        return _crashed(error, args)
    return int(code or 0)


def _open_what_is_closed() -> None:
    """Without this, `medlint >&-` would have no stream to write to, and the next file opened would be taken for it."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115


def _with_default_command(args: list[str]) -> list[str]:
    """The arguments with `check` before a path or an option.  Raises click.UsageError for a command that is misspelt."""
    first = args[0] if args else "--help"
    if first in COMMANDS or first in {"-h", "--help", "--version"}:
        return args
    if first.isalpha() and not os.path.lexists(first):
        from medlint.configuration.selection import suggestion

        if meant := suggestion(first, COMMANDS):
            raise click.UsageError(f"There is no command, file or folder '{first}'; did you mean {meant}?")
    return ["check", *args]


def _told(error: click.ClickException) -> int:
    try:
        error.show(file=sys.stderr)
    except OSError:
        discard(sys.stderr)
    return 2


def _shown(error: RuleFileError) -> RuleFileError:
    """The same mistakes, with the names that reports give to their files."""
    from dataclasses import replace

    from medlint.running.discovery import shown_path

    return type(error)([replace(p, path=Path(shown_path(p.path))) for p in error.problems], error.noun)


def _crashed(error: Exception, args: Sequence[str]) -> int:
    from medlint.rulefiles.yamlfile import RuleFileError

    if isinstance(error, RuleFileError):
        say(str(_shown(error)))
        return 2
    say(f"medlint: something went wrong inside medlint ({type(error).__name__}: {error}).")
    if "--verbose" in args or "-v" in args or os.environ.get("MEDLINT_VERBOSE"):
        import traceback

        say("".join(traceback.format_exception(error)).rstrip())
    say("This is not a fault of your text. Please report it, with the command you ran and what --verbose prints.")
    return 2


@click.group(cls=_Commands, context_settings=CONTEXT, epilog=EXITS)
@click.version_option(__version__, message="%(prog)s %(version)s")
def app() -> None:
    """Find wording in medical marketing copy that a compliance reviewer would send back.

    `medlint draft.md` is short for `medlint check draft.md`.
    """
