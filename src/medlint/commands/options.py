"""What commands share: help settings, the options on rules and on which of them apply, and the settings these make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from medlint import api
from medlint.api import Settings
from medlint.rule import CONTENT_TYPES

if TYPE_CHECKING:
    from medlint.rulebook import Rulebook

CONTEXT = {"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "MEDLINT", "max_content_width": 100}
EXITS = """
\b
Exit codes:
  0    nothing at or above --fail-level
  1    findings at or above --fail-level
  2    the check is not complete: wrong usage, rule file or path, unreadable file
  130  interrupted
"""


def rule_options(command: Any) -> Any:
    """The options of every command that reads rules."""
    for option in (
        click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour the output."),
        click.option("-v", "--verbose", is_flag=True, help="Say what is done, and where medlint itself failed."),
        click.option("--no-cache", is_flag=True, help="Read the rule files anew instead of from the cache."),
        click.option("--rules", multiple=True, metavar="DIR", type=click.Path(exists=True, file_okay=False),
                     help="Add the rules of a folder (may be repeated)."),
    ):  # fmt: skip
        command = option(command)
    return command


def selection_options(command: Any) -> Any:
    """The options that decide which rules apply, and with which severity."""
    for option in (
        click.option("--content-type", type=click.Choice(CONTENT_TYPES, case_sensitive=False),
                     help="What the texts are.  [default: what each says under content-type, else clinic-blog]"),
        click.option("--jurisdiction", multiple=True, metavar="NAME,…", default=("us",), show_default="us",
                     help="Apply the rules of these: us, uk, eu, au, ca, or all."),
        click.option("--ignore", multiple=True, metavar="RULE,…",
                     help="Do not apply these. The closest of --select, --extend-select and --ignore wins."),
        click.option("--extend-select", multiple=True, metavar="RULE,…", help="Apply these as well."),
        click.option("--select", multiple=True, metavar="RULE,…",
                     help="Apply only these: ids, names, categories, prefixes (EFF), jurisdictions, or ALL."),
    ):  # fmt: skip
        command = option(command)
    return command


def settings_of(given: dict[str, Any]) -> Settings:
    """The settings that these options make, as far as a command has them."""
    jurisdictions = tuple(name.casefold() for name in _split(given.get("jurisdiction", ("us",))))
    if not jurisdictions:
        raise click.BadParameter("this names no jurisdiction.", param_hint="--jurisdiction")
    return Settings(
        rules=given["rules"],
        select=_split(given.get("select", ())),
        extend_select=_split(given.get("extend_select", ())),
        ignore=_split(given.get("ignore", ())),
        jurisdictions=jurisdictions,
        content_type=given.get("content_type") or "",
        cache=not given["no_cache"],
    )


def rulebook_of(given: dict[str, Any], *, full: bool = False) -> Rulebook:
    """The rules that these options ask for, with their examples if ``full``."""
    return api.load_rulebook(settings_of(given), full=full)


def _split(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())
