"""medlint docs: the rulebook written out as Markdown pages, or compared with the pages that are there."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from medlint.commands.options import CONTEXT, rule_options, rulebook_of
from medlint.reporters.output import say, write, write_file


@click.command(context_settings=CONTEXT, short_help="Write pages about rules, treatments and word lists.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when a page is not what the rules say.")
@rule_options
def docs(folder: Path, check: bool, **given: Any) -> int:
    """Write Markdown pages about rules, treatments and word lists into FOLDER.

    Pages of rules that are gone are deleted. A file that medlint did not write is never touched.
    """
    from medlint.pages import pages

    wanted = pages(rulebook_of(given, full=True).pack)
    changed, gone = _differences(folder, wanted)
    if check:
        lines = [*(f"{folder / p}: not what the rules say\n" for p in changed), *(f"{p}: no such rule\n" for p in gone)]
        write(sys.stdout, "".join(lines))
        if lines:
            say(f"medlint: `medlint docs {folder}` writes these pages anew.")
        return int(bool(lines))
    foreign = [folder / path for path in changed if not _is_ours(folder / path)]
    if foreign:
        raise click.UsageError(
            f"{foreign[0]} was not written by `medlint docs`. Move it away first; nothing was written."
        )
    _write(folder, {path: wanted[path] for path in changed}, gone)
    say(f"{len(wanted)} pages in {folder}: {len(changed)} written, {len(gone)} deleted.")
    return 0


def _differences(folder: Path, wanted: Mapping[str, str]) -> tuple[list[str], list[Path]]:
    """The pages that are missing or not as wanted, and the files of pages that are not wanted any more."""
    from medlint.pages import FOLDERS

    changed = [path for path, text in wanted.items() if _text(folder / path) != text]
    there = (file for name in FOLDERS for file in sorted((folder / name).glob("*.md")))
    gone = [
        file for file in there if file.relative_to(folder).as_posix() not in wanted and _text(file) and _is_ours(file)
    ]
    return changed, gone


def _text(file: Path) -> str:
    """What a file says, with line ends of whatever kind as newlines; nothing when it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _is_ours(file: Path) -> bool:
    from medlint.pages import MARK

    return not file.exists() or _text(file).startswith(MARK)


def _write(folder: Path, texts: Mapping[str, str], gone: list[Path]) -> None:
    try:
        for path, text in texts.items():
            write_file(folder / path, text)
        for file in gone:
            file.unlink()
    except OSError as error:
        raise click.ClickException(f"the pages cannot be written: {error}") from error
