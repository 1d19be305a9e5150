"""Check texts, files and folders: what the command line, an editor and a batch job call.  Imports discovery and finding.

The rulebook, the readers and the linter are imported when a check begins, so that importing this module costs little.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from medlint import __version__
from medlint.configuration.config import Lookup
from medlint.configuration.plans import Books, Plan, book_of, plan_of
from medlint.configuration.settings import BASELINE, Settings
from medlint.digest import sha256
from medlint.finding import Failure, Finding, Report
from medlint.rule import Confidence, Product, Severity
from medlint.running.checking import Outcome, check_data
from medlint.running.discovery import Source, find_sources, nearest, shown_path, still_wanted
from medlint.running.gathering import Gathered, check_all, gathered
from medlint.running.processes import processors
from medlint.spool import rewritten

if TYPE_CHECKING:
    from medlint.rulefiles.rulebook import Rulebook
    from medlint.rulefiles.yamlfile import Problem
    from medlint.running.changes import Changes

__all__ = [
    "Outcome", "Settings", "check_bytes", "check_file", "check_paths", "check_text", "find_files", "load_rulebook", "narrow",
    "report_of_rule_mistakes", "settings_for",
]  # fmt: skip

#: Settings that change how a check runs and not what it finds.
_HOUSEKEEPING = frozenset(
    {"jobs", "cache", "texts", "blocks", "debug", "configured", "said", "gitignore", "force_exclude", "timeout"}
)


def check_text(text: str, path: str = "<text>", settings: Settings = Settings(), format: str | None = None) -> Report:  # noqa: A002
    """Check a text.  ``format`` names its reader; without it the suffix of ``path`` decides, and failing that it is Markdown.

    Raises ``loader.RuleFileError`` when mistakes leave no rules, and SelectorError for a selector, jurisdiction or content
    type that stands for nothing.
    """
    return check_bytes(text.encode("utf-8", "replace"), path, settings, format)


def check_bytes(data: bytes, path: str, settings: Settings = Settings(), format: str | None = None) -> Report:  # noqa: A002
    """Check what would be a file's bytes, as :func:`check_text` does."""
    from medlint.readers import FORMATS_BY_SUFFIX

    lookup = Lookup(settings)
    books: Books = {}
    plans = _plans(lookup, [Source(path, Path(path))], books)
    outcomes = []
    named = settings.force_exclude and Path(path).suffix  # what has no name cannot be left out
    left_out = named and not still_wanted(
        [Path(path)], FORMATS_BY_SUFFIX, lookup.excluded, gitignore=settings.gitignore
    )
    if plans and not left_out:
        reader = format or FORMATS_BY_SUFFIX.get(Path(path).suffix.lower(), "markdown")
        outcomes = [check_data(data, path, reader, plan) for plan in plans.values()]
    used = list(plans.values()) or _plan_here(lookup, books)
    report = _report(gathered(outcomes), _mistakes_in(lookup, books), used, lookup)
    report = replace(report, fail_levels=_fail_levels((path, plan) for plan in plans.values()))
    return _with_baselines(report, lookup)


def check_file(path: str | Path, settings: Settings = Settings()) -> Report:
    """Check one file, or a folder, as :func:`check_paths` does."""
    return check_paths([path], settings)


def check_paths(
    paths: Sequence[str | Path],
    settings: Settings = Settings(),
    changes: Changes | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Check files and what stands below folders; with ``changes`` only those that were changed, and tell only of the changes.

    ``progress`` is called after each file, with how many are done and how many there are.

    What keeps a file from being checked is among the report's failures and the other files are checked all the same.
    Raises ``loader.RuleFileError`` and SelectorError as :func:`check_text` does, and ChangesError for a path of which
    git knows no changes.
    """
    lookup = Lookup(settings)
    books: Books = {}
    sources, failures = _sources(paths, lookup, changes)
    plans = _plans(lookup, sources, books)
    tasks = [(s, plan) for s in sources if (plan := plans.get(lookup.settings_for(s.file)))]
    found = check_all(tasks, settings.jobs or processors(), progress)
    used = list(plans.values()) or _plan_here(lookup, books)
    report = _report(found, [*_mistakes_in(lookup, books), *failures], used, lookup)
    report = replace(report, fail_levels=_fail_levels((source.path, plan) for source, plan in tasks))
    below = [path for path in paths if changes is None and Path(path).is_dir()]
    report = _with_baselines(report, lookup, below)
    if changes is None:
        return report
    from medlint.running.narrowing import only_changed

    return only_changed(report, changes, paths, settings)


def find_files(
    paths: Sequence[str | Path], settings: Settings, changes: Changes | None = None
) -> tuple[list[str], tuple[Failure, ...]]:
    """The files that :func:`check_paths` would read, as reports name them, and what keeps others from being found."""
    lookup = Lookup(settings)
    sources, failures = _sources(paths, lookup, changes)
    return [source.path for source in sources], (*_mistakes_in(lookup, {}), *failures)


def _sources(
    paths: Sequence[str | Path], lookup: Lookup, changes: Changes | None
) -> tuple[list[Source], list[Failure]]:
    from medlint.readers import FORMATS_BY_SUFFIX

    asked = lookup.asked
    if changes is not None:
        from medlint.running.narrowing import changed_sources

        return changed_sources(changes, paths, FORMATS_BY_SUFFIX, lookup.excluded, gitignore=asked.gitignore)
    return find_sources(
        paths, FORMATS_BY_SUFFIX, lookup.excluded, allow_empty=asked.allow_empty,
        force_exclude=asked.force_exclude, gitignore=asked.gitignore, notes=lookup.notes,
    )  # fmt: skip


def _with_baselines(report: Report, lookup: Lookup, below: Sequence[str | Path] = ()) -> Report:
    """The report with what the baselines of its documents excuse."""
    known: dict[str, Path | None] = {}
    places = {}
    for record in report.documents:
        file = Path(os.path.abspath(record.path))  # noqa: PTH100  as the configuration is looked for
        settings = lookup.settings_for(file) or lookup.asked
        places[record.path] = settings.baseline
        if settings.configured and not settings.means("baseline"):
            places[record.path] = nearest(BASELINE, str(file.parent), known)
    if not any(places.values()):
        return report
    from medlint.review.baselining import against_baselines

    return against_baselines(report, places.__getitem__, below)


def settings_for(path: str | Path, settings: Settings) -> Settings:
    """What ``settings`` and the configuration that holds for a file or folder make together.

    Raises ``yamlfile.RuleFileError`` when that configuration has mistakes.
    """
    from medlint.rulefiles.yamlfile import RuleFileError

    lookup = Lookup(settings)
    found = lookup.settings_for(Path(path), folder=Path(path).is_dir())
    if found is None:
        raise RuleFileError([p for problems in lookup.problems.values() for p in problems], "configuration file")
    return found


def _plans(lookup: Lookup, sources: Sequence[Source], books: Books) -> dict[Settings | None, Plan]:
    """The plan of each different settings that files have, but for those whose configuration has mistakes."""
    plans: dict[Settings | None, Plan] = {}
    unsound: set[Settings | None] = {None}
    for source in sources:
        settings = lookup.settings_for(source.file)
        if settings is None or settings in plans or settings in unsound:
            continue
        if lookup.fits(source.file, book_of(settings, books).pack):
            plans[settings] = plan_of(settings, books)
        else:
            unsound.add(settings)
    lookup.note_unchecked(s.file for s in sources if lookup.settings_for(s.file) in unsound)
    return plans


def _plan_here(lookup: Lookup, books: Books) -> list[Plan]:
    """The plan of the working folder, which tells of wrong selectors also when there is nothing to check."""
    here = Path("any")
    settings = lookup.settings_for(here)
    sound = settings is not None and lookup.fits(here, book_of(settings, books).pack)
    return [plan_of(settings, books)] if settings is not None and sound else []


def _fail_levels(tasks: Iterable[tuple[str, Plan]]) -> dict[str, str]:
    return {path: plan.settings.fail_level for path, plan in tasks if plan.settings.fail_level}


def load_rulebook(settings: Settings = Settings(), *, full: bool = False) -> Rulebook:
    """The rules that ``settings`` asks for, with their examples if ``full``; raises ``loader.RuleFileError``."""
    from medlint.rulefiles import rulebook

    folders = [Path(folder) for folder in settings.rules]
    if full:
        return rulebook.load_full(folders, settings.vocabulary)
    return rulebook.load(folders, settings.vocabulary, cache=settings.cache)


def report_of_rule_mistakes(problems: Sequence[Problem]) -> Report:
    """The report of a check that did not take place, because these mistakes left no rules."""
    return Report(__version__, 0, "", failures=_mistakes(problems))


def _mistakes(problems: Sequence[Problem], stage: str = "rules") -> tuple[Failure, ...]:
    """Each mistake in a file as a failure; the message begins with its line and column and shows the line."""
    return tuple(Failure(shown_path(p.path), stage, str(p).removeprefix(f"{p.path}:")) for p in problems)


def _mistakes_in(lookup: Lookup, books: Books) -> list[Failure]:
    """The mistakes in configurations and in the files of rulebooks."""
    failures = [f for problems in lookup.problems.values() for f in _mistakes(problems, "config")]
    for problem in dict.fromkeys(p for book in books.values() for p in book.problems):
        failures += _mistakes([problem], "config" if lookup.reads(problem.path) else "rules")
    return failures


def narrow(report: Report, severity: Severity = Severity.INFO, confidence: Confidence = Confidence.LOW) -> Report:
    """The same report with only the findings of at least this severity and confidence."""
    if severity is Severity.INFO and confidence is Confidence.LOW:
        return report

    def grave(_: str, findings: Sequence[Finding]) -> list[Finding]:
        return [f for f in findings if f.severity >= severity and f.confidence >= confidence]

    asked = [("shown from severity", severity.label)] if severity > Severity.INFO else []
    asked += [("shown from confidence", confidence.label)] if confidence > Confidence.LOW else []
    return replace(report, findings=rewritten(report.findings, grave), settings=(*report.settings, *asked))


def _report(found: Gathered, failures: Sequence[Failure], plans: Sequence[Plan], lookup: Lookup) -> Report:
    rules = {rule.id: rule for plan in plans for rule in plan.book.pack.rules if rule.id in plan.applying}
    named = {t.profile for record in found.documents for t in record.treatments}
    profiles = {profile.name: profile for plan in plans for profile in plan.book.profiles(named)}
    problems = list(dict.fromkeys(p for plan in plans for p in plan.mistakes))
    return Report(
        version=__version__,
        rules_count=len(rules),
        rules_digest=_digest(plans),
        documents=found.documents,
        findings=found.findings,
        failures=(
            *failures,
            *_mistakes(problems, "config"),
            *(_idle(plans) if found.documents else ()),
            *found.failures,
        ),
        rules=tuple(rules.values()),
        profiles=tuple(profiles.values()),
        settings=_told([plan.settings for plan in plans]),
        notes=tuple(lookup.notes),
    )


def _idle(plans: Sequence[Plan]) -> tuple[Failure, ...]:
    """A failure for each configuration, or the command line, that leaves texts without a rule: no check took place."""
    told = "no rule applies to texts that were read, so they were not checked; mend select, ignore and severity, or exclude them"
    places = dict.fromkeys(plan.settings.config_file or Path() for plan in plans if not plan.applying)
    return tuple(Failure(shown_path(place), "config", told) for place in places)


def _digest(plans: Sequence[Plan]) -> str:
    """What names the rulebook that was applied, or all of them together."""
    digests = sorted({plan.book.pack.digest for plan in plans})
    return digests[0] if len(digests) == 1 else sha256(" ".join(digests).encode()).hexdigest() if digests else ""


def _told(applied: Sequence[Settings]) -> tuple[tuple[str, str], ...]:
    """The settings that bear on what is found, as words; different ones stand in a row.

    Of those that are as they always are only the jurisdictions are told.
    """
    usual = Settings()._asdict()
    asked = [name for name in Settings._fields if name not in _HOUSEKEEPING]
    told = [n for n in asked if n == "jurisdictions" or any(getattr(s, n) != usual[n] for s in applied)]
    rows = ((name.replace("_", " "), dict.fromkeys(_in_words(getattr(s, name)) for s in applied)) for name in told)
    return tuple(sorted((name, "; ".join(filter(None, words))) for name, words in rows if any(words)))


def _in_words(value: object) -> str:
    if isinstance(value, Product):
        return value.name
    if isinstance(value, tuple):
        return ", ".join("=".join(v) if type(v) is tuple else _in_words(v) for v in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return shown_path(value) if isinstance(value, Path) else str(value or "")
