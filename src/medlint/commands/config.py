"""medlint config: what applies to a file and where that was said."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import click

from medlint.commands.options import CONTEXT, rule_options, selection_options, settings_of
from medlint.config import Lookup
from medlint.discovery import shown_path, size_in_words
from medlint.reporters.output import say, stream_options, write
from medlint.reporters.terminal import paint, printable
from medlint.rule import CONTENT_TYPES, Product
from medlint.settings import FAIL_LEVEL, Settings

#: Settings that are told, beside those that a configuration file can have: what only options and overrides say.
_BESIDE = ("content_type", "product_class")
_BY_DEFAULT = "default"
#: What settings that say nothing mean.
_DEFAULTS = {"fail_level": FAIL_LEVEL, "default_content_type": CONTENT_TYPES[0], "select": ("ALL",)}


@click.command(context_settings=CONTEXT)
@click.argument("path", type=click.Path(exists=True), default=".")
@click.option("--show", is_flag=True, help="What the command does in any case; said for clearness.")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", help="What to print.")
@selection_options
@rule_options
def config(path: str, show: bool, output_format: str, **given: Any) -> int:  # noqa: ARG001
    """Show each setting that applies to PATH (or the working folder), and where it was said."""
    lookup, file = Lookup(settings_of(given)), Path(path)
    settings = lookup.settings_for(file, folder=file.is_dir())
    for note in lookup.notes:
        say(f"medlint: {note}")
    if settings is None:
        for problem in (p for problems in lookup.problems.values() for p in problems):
            say(f"{problem}\n")
        return 2
    rows = list(_rows(settings, lookup.origins_for(file, folder=file.is_dir())))
    if output_format == "json":
        import json

        listed = {name: {"value": _plain(value), "from": origin} for name, value, origin in rows}
        told = {
            "path": shown_path(file),
            "configuration": _file(settings),
            "excluded": lookup.excluded(file),
            "settings": listed,
        }
        write(sys.stdout, json.dumps(told, indent=2, ensure_ascii=False) + "\n")
        return 0
    color = stream_options(sys.stdout, given["color"], None, os.environ).color
    left_out = ", excluded" if lookup.excluded(file) else ""
    write(sys.stdout, f"{shown_path(file)}: {_file(settings) or 'no configuration file'}{left_out}\n\n")
    wide = max(len(name) for name, _, _ in rows)
    for name, value, origin in rows:
        plain = size_in_words(value) if name == "max-file-size" else _words(value)
        words = printable(plain, stream_options(sys.stdout, "never", None, os.environ).unicode)
        line = f"{name:<{wide}}  {words or '-'}  ({origin})"
        write(sys.stdout, (line if origin == _BY_DEFAULT else paint(line, "bold", color)) + "\n")
    return 0


def _file(settings: Settings) -> str:
    return shown_path(settings.config_file) if settings.config_file else ""


def _rows(settings: Settings, origins: dict[str, str]) -> Iterator[tuple[str, Any, str]]:
    """Name, value and origin of each setting that bears on a file."""
    from medlint.configshape import CONFIG

    there = {f.name for f in fields(Settings)}
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
    if isinstance(value, tuple):
        pairs = bool(value) and all(isinstance(one, tuple) for one in value)
        return dict(value) if pairs else [_plain(one) for one in value]
    if isinstance(value, Product):
        return {name: one for name, one in asdict(value).items() if one and name != "origin"}
    return shown_path(value) if isinstance(value, Path) else value


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ", ".join(": ".join(one) if isinstance(one, tuple) else _words(one) for one in value)
    if isinstance(value, Path):
        return shown_path(value)
    return value.name if isinstance(value, Product) else "" if value is None else str(value)
