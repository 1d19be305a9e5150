"""medlint init: a configuration file to begin with, and the hook that checks each commit."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from medlint import __version__
from medlint.commands.options import CONTEXT
from medlint.configuration.config import NAMES, configuration_in
from medlint.reporters.output import say, write, write_file
from medlint.running.discovery import shown_path

_HOOKS = ".pre-commit-config.yaml"
_CONFIG = """\
# What medlint checks here, and how. Every key is explained in docs/configuration.md and by
# `medlint schema config`; `medlint config PATH` shows what applies to a file and why.

required-version: ">={version}"

# Whose rules apply: us, uk, eu, au, ca, or all.
jurisdictions: [us]

# What a text is that does not say so in its front matter (content-type: ...):
# clinic-blog, landing, telehealth, supplement, device, aesthetic, patient-education.
content-type: clinic-blog

# From which severity on findings fail the check: error, warning, info or never.
fail-level: error

# Files that are not marketing copy, as globs from this folder.
# exclude: [drafts/**, README.md]

# Rules that do not apply here, and rules that weigh more or less: ids, names or categories.
# `medlint rules` lists them.
# ignore: [DSC006]
# severity:
#   comparison: warning
#   SAF012: error

# Your own products, so that texts are asked for their risks too. `like` names a treatment that medlint knows.
# vocabulary:
#   - name: Calmura
#     like: ketamine
#     risks: [bladder]
#   - name: Vitaglow
#     class: supplement
#     risks:
#       - key: stomach upset
#         words: [stomach upset, upset stomach, nausea]

# Your own rules, word lists and treatments: folders as in docs/rule-language.md.
# rules: [compliance/rules]

# What is otherwise in some folders; of several that fit, the last counts.
# overrides:
#   - files: [shop/**]
#     content-type: supplement
#   - files: ["uk/**"]
#     jurisdictions: [uk]
"""
_HOOK = """\
repos:
  - repo: local
    hooks:
      - id: medlint
        name: medlint
        entry: medlint check --force-exclude
        language: system
        types_or: [markdown, mdx, html, plain-text]
        require_serial: true
"""


@click.command(context_settings=CONTEXT, short_help="Write a configuration file with comments.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@click.option("--force", is_flag=True, help="Replace a configuration that is there.")
@click.option("--pre-commit", is_flag=True, help=f"Also write {_HOOKS} when there is none.")
def init(folder: Path, force: bool, pre_commit: bool) -> int:
    """Write a configuration file with comments into FOLDER (or the working folder), and show a pre-commit hook."""
    there = configuration_in(folder)
    target = there if there is not None and there.name in NAMES else folder / NAMES[0]
    if there is not None and not force:
        done = "replaces it" if there == target else f"writes {shown_path(target)}, which is then read instead"
        raise click.UsageError(f"There is a configuration in {shown_path(there)} already; --force {done}.")
    hooks = folder / _HOOKS
    written = [(target, _CONFIG.replace("{version}", __version__))]
    if pre_commit and not hooks.exists():
        written.append((hooks, _HOOK))
    try:
        for path, text in written:
            write_file(path, text)
            say(f"medlint: wrote {shown_path(path)}")
    except OSError as error:
        raise click.ClickException(f"the configuration cannot be written: {error}") from error
    if (above := _above(folder)) is not None:
        base = Path(os.path.relpath(above, folder)).as_posix()
        say(
            f"medlint: for texts here it counts instead of {shown_path(above)}; to build on that, add extends: [{base}]"
        )
    if len(written) == 1:
        exists = hooks.exists()
        say(f"medlint: for {shown_path(hooks)}{', which is there already' if exists else ''}:")
        write(sys.stdout, _HOOK)
    return 0


def _above(folder: Path) -> Path | None:
    """The configuration that has held here so far, of a folder further up in the same git work tree."""
    for place in (inner := folder.absolute(), *inner.parents):
        if place != inner and (found := configuration_in(place)) is not None:
            return found
        if os.path.lexists(place / ".git"):
            return None
    return None
