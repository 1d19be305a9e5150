"""medlint config: what applies to a file and where that was said."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import click

from medlint.commands.options import (
    CONTEXT,
    excuse_options,
    history_options,
    path_options,
    rule_options,
    selection_options,
    settings_of,
)
from medlint.configuration.config import Lookup
from medlint.configuration.configshape import FAIL_LEVELS
from medlint.configuration.plans import approved_claims_of
from medlint.configuration.settings import BASELINE, FAIL_LEVEL, Settings
from medlint.reporters.options import Options
from medlint.reporters.output import say, stream_options, write
from medlint.reporters.terminal import paint, printable
from medlint.rule import CONTENT_TYPES, Product
from medlint.running.discovery import nearest, shown_path, size_in_words

#: Settings that are told, beside those that a configuration file can have: what only options and overrides say.
_BESIDE = ("content_type", "product_class")
_BY_DEFAULT = "default"
#: Name, value and origin of a setting.
_Row: TypeAlias = "tuple[str, Any, str]"
#: What settings that say nothing mean.
_DEFAULTS = {"fail_level": FAIL_LEVEL, "default_content_type": CONTENT_TYPES[0], "select": ("ALL",)}


def _unlisted(options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The same options without a line in the help: `check` has them too, and each may be said in the environment."""

    def decorate(command: Any) -> Any:
        known = len(getattr(command, "__click_params__", ()))
        command = options(command)
        for option in command.__click_params__[known:]:
            option.hidden = True
        return command

    return decorate


@click.command(context_settings=CONTEXT, short_help="Show which settings apply to a path, and who said so.")
@click.argument("path", type=click.Path(exists=True), default=".")
@click.option("--show", is_flag=True, help="What the command does in any case; said for clearness.")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", help="What to print.")
@_unlisted(click.option("--fail-level", type=click.Choice(FAIL_LEVELS), default=FAIL_LEVEL, help="As for check."))
@_unlisted(click.option("--exit-zero", is_flag=True, help="As for check."))
@_unlisted(excuse_options)
@_unlisted(history_options)
@_unlisted(path_options)
@selection_options
@rule_options
def config(path: str, show: bool, output_format: str, **given: Any) -> int:  # noqa: ARG001
    """Show each setting that applies to PATH (or the working folder), and where it was said.

    Options of `medlint check` may be added, to see what comes of them.
    """
    lookup, file = Lookup(settings_of(given)), Path(path)
    settings = lookup.settings_for(file, folder=file.is_dir())
    for note in lookup.notes:
        say(f"medlint: {note}")
    if settings is None:
        for problem in (p for problems in lookup.problems.values() for p in problems):
            say(f"{problem}\n")
        return 2
    origins = lookup.origins_for(file, folder=file.is_dir())
    for name, there in _found(settings, file):
        settings, origins = settings._replace(**{name: there}), {**origins, name: "found"}
    rows = list(_rows(settings, origins))
    out = lookup.excluded(file)
    if output_format == "json":
        write(sys.stdout, _as_json(shown_path(file), settings, out, rows))
    else:
        write(
            sys.stdout,
            _as_text(
                shown_path(file), settings, out, rows, stream_options(sys.stdout, given["color"], None, os.environ)
            ),
        )
    return 0


def _found(settings: Settings, file: Path) -> Iterator[tuple[str, Any]]:
    """The files that nobody names and that are read because they are there."""
    folder = os.path.abspath(file if file.is_dir() else file.parent)  # noqa: PTH100
    if settings.configured and not settings.means("baseline") and (there := nearest(BASELINE, folder, {})):
        yield "baseline", there
    if settings.approved_claims is None and (there := approved_claims_of(settings)):
        yield "approved_claims", there


def _as_json(path: str, settings: Settings, excluded: bool, rows: Sequence[_Row]) -> str:
    import json

    listed = {name: {"value": _plain(value), "from": origin} for name, value, origin in rows}
    told = {"path": path, "configuration": _file(settings), "excluded": excluded, "settings": listed}
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _as_text(path: str, settings: Settings, excluded: bool, rows: Sequence[_Row], options: Options) -> str:
    lines = [f"{path}: {_file(settings) or 'no configuration file'}{', excluded' if excluded else ''}", ""]
    wide = max(len(name) for name, _, _ in rows)
    for name, value, origin in rows:
        plain = size_in_words(value) if name == "max-file-size" else _words(value)
        line = f"{name:<{wide}}  {printable(plain, options.unicode) or '-'}  ({origin})"
        lines.append(line if origin == _BY_DEFAULT else paint(line, "bold", options.color))
    return "".join(f"{line}\n" for line in lines)


def _file(settings: Settings) -> str:
    return shown_path(settings.config_file) if settings.config_file else ""


def _rows(settings: Settings, origins: dict[str, str]) -> Iterator[_Row]:
    """Name, value and origin of each setting that bears on a file."""
    from medlint.configuration.configshape import CONFIG

    there = set(Settings._fields)
    keys = {key.attribute: name for name, key in CONFIG.keys.items() if key.attribute in there}
    for attribute, name in {**keys, **{beside: beside.replace("_", "-") for beside in _BESIDE}}.items():
        value = getattr(settings, attribute)
        if attribute == "default_content_type":
            if origins.get("content_type"):
                continue
        elif attribute == "content_type" and not value:
            continue
        yield name, value or _DEFAULTS.get(attribute, value), origins.get(attribute, _BY_DEFAULT)


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Product):
        risks = [risk._asdict() for risk in value.risks]
        return {name: one for name, one in (value._asdict() | {"risks": risks}).items() if one and name != "origin"}
    if isinstance(value, tuple):
        pairs = bool(value) and all(type(one) is tuple for one in value)
        return dict(value) if pairs else [_plain(one) for one in value]
    return shown_path(value) if isinstance(value, Path) else value


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Product):
        return value.name
    if isinstance(value, tuple):
        return ", ".join(": ".join(one) if type(one) is tuple else _words(one) for one in value)
    return shown_path(value) if isinstance(value, Path) else "" if value is None else str(value)
