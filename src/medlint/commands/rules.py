"""medlint rules, explain, test and schema: what the rulebook says, and whether it keeps its promises."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from medlint import api
from medlint.commands.options import CONTEXT, rule_options, rulebook_of, selection_options, settings_of
from medlint.configuration import policy
from medlint.configuration.selection import find_rules
from medlint.reporters.output import stream_options, write


@click.command(context_settings=CONTEXT, short_help="List the rules that apply, as configured.")
@click.argument("path", type=click.Path(exists=True), default=".")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", help="What to print.")
@click.option("--all", "every", is_flag=True, help="List also the rules that do not apply.")
@selection_options
@rule_options
def rules(path: str, output_format: str, every: bool, **given: Any) -> None:
    """List the rules that apply to PATH (or in the working folder), as configured there."""
    from medlint.reporters.rulecard import rules_json, rules_table

    settings = api.settings_for(path, settings_of(given))
    pack = api.load_rulebook(settings, full=output_format == "json").pack
    content_type = settings.content_type or settings.default_content_type or policy.DEFAULT_CONTENT_TYPE
    chosen, asked = policy.applying(pack, settings), policy.asked_severities(pack, settings.severity)
    on = frozenset(r.id for r in pack.rules if r.id in chosen and policy.severity_in(r, content_type, asked))
    listed = [rule for rule in policy.weighted(pack, content_type, asked).rules if every or rule.id in on]
    options = stream_options(sys.stdout, given["color"], None, os.environ)
    fit = sys.stdout.isatty()  # a line a rule is for other programs
    table = rules_json(listed, on) if output_format == "json" else rules_table(listed, options, on, fit=fit)
    write(sys.stdout, table)


@click.command(context_settings=CONTEXT, short_help="Tell all about a rule: why, examples, legal basis.")
@click.argument("rule")
@rule_options
def explain(rule: str, **given: Any) -> None:
    """Tell all about a RULE, by id or name: why it matters, examples, legal basis."""
    from medlint.reporters.rulecard import explain as card

    pack = rulebook_of(given, full=True).pack
    found = find_rules(pack, rule)
    options = stream_options(sys.stdout, given["color"], None, os.environ)
    write(sys.stdout, "\n".join(card(r, options) for r in pack.rules if r.id in found))


@click.command(context_settings=CONTEXT, short_help="Run the bad and good examples of the rules.")
@click.argument("rule", nargs=-1)
@click.option("--coverage", is_flag=True, help="Also fail a phrase or exception that no example exercises.")
@rule_options
def test(rule: tuple[str, ...], coverage: bool, **given: Any) -> int:
    """Run the bad and good examples of the rules, of all or of those named.  Exit 1 when one fails."""
    from medlint.rulefiles import ruletest

    book = rulebook_of(given, full=True)
    chosen = [found for name in rule for found in find_rules(book.pack, name)]
    outcome = ruletest.run(book, rules=chosen, coverage=coverage)
    write(sys.stdout, "".join(f"{line}\n" for line in outcome.lines))
    return 0 if outcome.ok else 1


@click.command(context_settings=CONTEXT, short_help="Print the JSON Schema of a kind of file.")
@click.argument(
    "name", type=click.Choice(["config", "rules", "lexicon", "profile", "cues", "approved-claims", "report"])
)
def schema(name: str) -> None:
    """Print the JSON Schema of configuration, rule files, word lists, treatment profiles, cues, approved claims or the JSON report."""
    import json

    from medlint.rulefiles.schema import schema as schema_of

    write(sys.stdout, json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n")
