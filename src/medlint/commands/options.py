"""What commands share: help settings, the options on rules and on which of them apply, and the settings these make."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from medlint import api
from medlint.api import Settings
from medlint.configuration.config import with_inline
from medlint.configuration.settings import TIMEOUT
from medlint.rule import CONTENT_TYPES

if TYPE_CHECKING:
    from medlint.rulefiles.rulebook import Rulebook

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
        click.option("--no-cache", is_flag=True, help="Leave the cache of analysed rules alone."),
        click.option("--isolated", is_flag=True, help="Read no configuration file."),
        click.option("--config", multiple=True, metavar="FILE|KEY=VALUE", type=click.Path(),
                     help="Use this configuration for all files, or set one key of it (may be repeated)."),
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
        click.option("--jurisdiction", multiple=True, metavar="NAME,…", default=("us",),
                     help="Apply the rules of these: us, uk, eu, au, ca, or all.  [default: us]"),
        click.option("--ignore", multiple=True, metavar="RULE,…",
                     help="Do not apply these. The closest of --select, --extend-select and --ignore wins."),
        click.option("--extend-select", multiple=True, metavar="RULE,…", help="Apply these as well."),
        click.option("--select", multiple=True, metavar="RULE,…",
                     help="Apply only these: ids, names, categories, prefixes (EFF), jurisdictions, or ALL."),
    ):  # fmt: skip
        command = option(command)
    return command


def path_options(command: Any) -> Any:
    """The options that decide which files are read, and by how many processes."""
    for option in (
        click.option("--jobs", default="auto", metavar="N|auto", show_default=True,
                     help="Processes to use on more than 64 files."),
        click.option("--timeout", type=click.IntRange(min=0), default=TIMEOUT, metavar="SECONDS", show_default=True,
                     help="A file that takes longer is a failure, and the others go on; 0 is no limit."),
        click.option("--allow-empty", is_flag=True, help="A folder without a matching file is no failure."),
        click.option("--stdin-filename", metavar="NAME",
                     help="What to call the text that - reads; its suffix tells the format."),
        click.option("--files-from", metavar="FILE",
                     help="Read paths from a file, or from standard input with -; one a line or NUL-separated."),
        click.option("--no-respect-gitignore", is_flag=True, help="Also read files that git ignores."),
        click.option("--force-exclude", is_flag=True,
                     help="Leave out also named files that are excluded, ignored by git or of a kind nobody reads."),
        click.option("--extend-exclude", multiple=True, metavar="GLOB", help="Leave out these as well as those configured."),
        click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out files below named folders."),
    ):  # fmt: skip
        command = option(command)
    return command


def history_options(command: Any) -> Any:
    """The options that tell what is known already, and what is new."""
    for option in (
        click.option("--staged", is_flag=True, help="Check what is staged in git, as it is staged."),
        click.option("--diff", is_flag=False, flag_value="", default=None, metavar="[BASE]",
                     help="Tell only of what was changed since the branch left BASE.  [default: origin's default branch]"),
        click.option("--no-baseline", is_flag=True, help="Use no baseline: known findings are told as well."),
        click.option("--baseline", metavar="FILE", type=click.Path(dir_okay=False),
                     help="The file with known findings.  [default: the nearest .medlint-baseline.json above each text]"),
    ):  # fmt: skip
        command = option(command)
    return command


def excuse_options(command: Any) -> Any:
    """The options on what excuses a finding: suppressions in texts, and approved claims."""
    for option in (
        click.option("--today", metavar="DATE", default="", help="Judge by this day what has expired.  [default: today in UTC]"),
        click.option("--ignore-suppressions", is_flag=True,
                     help="Let neither suppressions in the texts nor approved claims excuse anything."),
        click.option("--approved-claims", metavar="FILE", type=click.Path(exists=True, dir_okay=False),
                     help="The file with approved wording.  [default: approved-claims.yml beside the configuration]"),
    ):  # fmt: skip
        command = option(command)
    return command


def settings_of(given: dict[str, Any]) -> Settings:
    """The settings that these options make, as far as a command has them; what none of them says is left to configuration."""
    jurisdictions = tuple(name.casefold() for name in _split(given.get("jurisdiction", ("us",))))
    if not jurisdictions:
        raise click.BadParameter("this names no jurisdiction.", param_hint="--jurisdiction")
    _check_globs(given)
    said = _said()
    config_file, inline = _config_of(given)
    settings = Settings(
        rules=given["rules"],
        select=_split(given.get("select", ())),
        extend_select=_split(given.get("extend_select", ())),
        ignore=_split(given.get("ignore", ())),
        jurisdictions=jurisdictions,
        content_type=given.get("content_type") or "",
        cache=not given["no_cache"],
        fail_level=_fail_level(given) if "fail_level" in said else "",
        exclude=given.get("exclude", ()),
        extend_exclude=given.get("extend_exclude", ()),
        force_exclude=given.get("force_exclude", False),
        gitignore=not given.get("no_respect_gitignore", False),
        allow_empty=given.get("allow_empty", False),
        baseline=_baseline_of(given),
        approved_claims=Path(os.path.abspath(given["approved_claims"])) if given.get("approved_claims") else None,  # noqa: PTH100
        ignore_suppressions=given.get("ignore_suppressions", False),
        today=_day(given.get("today", "")),
        timeout=given.get("timeout", TIMEOUT),
        configured=not given["isolated"],
        config_file=config_file,
        said=tuple(said.items()),
        jobs=_jobs(given.get("jobs", "1")),
        debug=given["verbose"],
    )
    for text in inline:
        settings = with_inline(settings, text)
    return settings


#: Options that are called otherwise than their setting.
_SETTING = {"jurisdiction": "jurisdictions", "exit_zero": "fail_level", "no_baseline": "baseline"}


def _said() -> dict[str, str]:
    """The settings that were said on the command line or in the environment, with where."""
    context = click.get_current_context()
    said = {}
    for parameter in context.command.params:
        source, name = context.get_parameter_source(parameter.name or ""), parameter.name or ""
        if context.params.get(name) is False:  # a flag that the environment sets to 0 says nothing
            continue
        if source is ParameterSource.COMMANDLINE:
            said[_SETTING.get(name, name)] = parameter.opts[0]
        elif source is ParameterSource.ENVIRONMENT:
            said[_SETTING.get(name, name)] = f"{context.auto_envvar_prefix}_{name.upper()}"
    return {name: place for name, place in said.items() if name in Settings._fields}


def _fail_level(given: dict[str, Any]) -> str:
    """What fails a check; an option counts over the environment, and of two options the one that fails less."""
    context, by_option = click.get_current_context(), ParameterSource.COMMANDLINE
    level_meant = context.get_parameter_source("fail_level") is by_option
    zero_meant = context.get_parameter_source("exit_zero") is by_option
    level: str = given["fail_level"]
    return "never" if given["exit_zero"] and (zero_meant or not level_meant) else level


def _config_of(given: dict[str, Any]) -> tuple[Path | None, list[str]]:
    """The one configuration file that is named, and the keys that are set."""
    inline = [text for text in given["config"] if "=" in text and not Path(text).is_file()]
    files = [text for text in given["config"] if text not in inline]
    if len(files) > 1 or (files and given["isolated"]):
        other = "--isolated" if given["isolated"] else files[1]
        raise click.UsageError(f"--config {files[0]} and {other} exclude each other; leave one of them out.")
    if files and not Path(files[0]).is_file():
        raise click.BadParameter(f"there is no file '{files[0]}'.", param_hint="--config")
    return Path(os.path.abspath(files[0])) if files else None, inline  # noqa: PTH100


def _check_globs(given: dict[str, Any]) -> None:
    """Refuse globs that can fit no file, as a configuration does."""
    for name in ("exclude", "extend_exclude"):
        for glob in given.get(name, ()):
            from medlint.configuration.configfile import wrong_glob

            if wrong := wrong_glob(glob, "the working folder"):
                raise click.BadParameter(f"{glob!r}: {'; '.join(wrong)}.", param_hint=f"--{name.replace('_', '-')}")


def _baseline_of(given: dict[str, Any]) -> Path | None:
    if not given.get("baseline"):
        return None
    if given["no_baseline"]:
        raise click.UsageError("--baseline and --no-baseline exclude each other; leave one of them out.")
    return Path(os.path.abspath(given["baseline"]))  # noqa: PTH100


def rulebook_of(given: dict[str, Any], *, full: bool = False) -> Rulebook:
    """The rules that these options and the configuration of the working folder ask for, with their examples if ``full``."""
    return api.load_rulebook(api.settings_for(".", settings_of(given)), full=full)


def _day(text: str) -> str:
    """The day as 2027-03-31; nothing where none is given."""
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise click.BadParameter(f"'{text}' is not a day like 2027-03-31.", param_hint="--today") from None


def _jobs(text: str) -> int:
    if text != "auto" and not (text.isdecimal() and int(text)):
        raise click.BadParameter(f"'{text}' is neither auto nor a number from 1 on.", param_hint="--jobs")
    return 0 if text == "auto" else int(text)


def _split(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())
