"""Check texts, files and folders: what the command line, an editor and a batch job call.  Imports discovery and finding.

The rulebook, the readers and the linter are imported when a check begins, so that importing this module costs little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from medlint import __version__
from medlint.checking import Outcome, check_data, check_in_processes, check_source
from medlint.config import Lookup
from medlint.discovery import Source, find_sources, shown_path
from medlint.finding import Failure, Report
from medlint.plans import Books, Plan, book_of, plan_of
from medlint.processes import processors
from medlint.rule import Confidence, Severity
from medlint.settings import Settings

if TYPE_CHECKING:
    from medlint.rulebook import Rulebook
    from medlint.yamlfile import Problem

__all__ = [
    "Outcome", "Settings", "check_bytes", "check_file", "check_paths", "check_text", "load_rulebook", "narrow",
    "report_of_rule_mistakes", "settings_for",
]  # fmt: skip

#: Up to this many files one process is quicker than several.
FILES_PER_PROCESS_START = 64
#: Settings that change how a check runs and not what it finds.
_HOUSEKEEPING = frozenset(
    {"jobs", "cache", "texts", "blocks", "debug", "configured", "said", "gitignore", "force_exclude"}
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
    if plans and not (settings.force_exclude and lookup.excluded(Path(path))):
        reader = format or FORMATS_BY_SUFFIX.get(Path(path).suffix.lower(), "markdown")
        outcomes = [check_data(data, path, reader, plan) for plan in plans.values()]
    return _report(outcomes, _mistakes_in(lookup, books), list(plans.values()) or [plan_of(settings, books)], lookup)


def check_file(path: str | Path, settings: Settings = Settings()) -> Report:
    """Check one file, or a folder, as :func:`check_paths` does."""
    return check_paths([path], settings)


def check_paths(paths: Sequence[str | Path], settings: Settings = Settings()) -> Report:
    """Check files and what stands below folders.

    What keeps a file from being checked is among the report's failures and the other files are checked all the same.
    Raises ``loader.RuleFileError`` and SelectorError as :func:`check_text` does.
    """
    from medlint.readers import FORMATS_BY_SUFFIX

    lookup = Lookup(settings)
    books: Books = {}
    sources, failures = find_sources(
        paths, FORMATS_BY_SUFFIX, lookup.excluded, allow_empty=settings.allow_empty,
        force_exclude=settings.force_exclude, gitignore=settings.gitignore,
    )  # fmt: skip
    plans = _plans(lookup, sources, books)
    tasks = [(s, plan) for s in sources if (plan := plans.get(lookup.settings_for(s.file)))]
    jobs = settings.jobs or processors()
    if jobs > 1 and len(tasks) > FILES_PER_PROCESS_START:
        outcomes = check_in_processes(tasks, jobs)
    else:
        outcomes = [check_source(source, plan) for source, plan in tasks]
    used = list(plans.values()) or [plan_of(lookup.settings_for(Path.cwd(), folder=True) or settings, books)]
    return _report(outcomes, [*_mistakes_in(lookup, books), *failures], used, lookup)


def settings_for(path: str | Path, settings: Settings) -> Settings:
    """What ``settings`` and the configuration that holds for a file or folder make together.

    Raises ``yamlfile.RuleFileError`` when that configuration has mistakes.
    """
    from medlint.yamlfile import RuleFileError

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
    return plans


def load_rulebook(settings: Settings = Settings(), *, full: bool = False) -> Rulebook:
    """The rules that ``settings`` asks for, with their examples if ``full``; raises ``loader.RuleFileError``."""
    from medlint import rulebook

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
    kept = tuple(f for f in report.findings if f.severity >= severity and f.confidence >= confidence)
    asked = [("shown from severity", severity.label)] if severity > Severity.INFO else []
    asked += [("shown from confidence", confidence.label)] if confidence > Confidence.LOW else []
    return replace(report, findings=kept, settings=(*report.settings, *asked))


def _report(outcomes: Sequence[Outcome], failures: Sequence[Failure], plans: Sequence[Plan], lookup: Lookup) -> Report:
    rules = {rule.id: rule for plan in plans for rule in plan.book.pack.rules if rule.id in plan.applying}
    profiles = {profile.name: profile for plan in plans for profile in plan.book.pack.profiles}
    records = tuple(o.record for o in outcomes if o.record is not None)
    named = {t.profile for record in records for t in record.treatments}
    return Report(
        version=__version__,
        rules_count=len(rules),
        rules_digest=_digest(plans),
        documents=records,
        findings=tuple(sorted((f for o in outcomes for f in o.findings), key=lambda f: f.sort_key)),
        failures=(*failures, *(f for outcome in outcomes for f in outcome.failures)),
        rules=tuple(rules.values()),
        profiles=tuple(profile for profile in profiles.values() if profile.name in named),
        settings=_told([plan.settings for plan in plans]),
        notes=tuple(lookup.notes),
    )


def _digest(plans: Sequence[Plan]) -> str:
    """What names the rulebook that was applied, or all of them together."""
    digests = sorted({plan.book.pack.digest for plan in plans})
    return digests[0] if len(digests) == 1 else sha256(" ".join(digests).encode()).hexdigest()


def _told(applied: Sequence[Settings]) -> tuple[tuple[str, str], ...]:
    """The settings that bear on what is found, as words; empty ones are not told, and different ones stand in a row."""
    names = (f.name for f in fields(Settings) if f.name not in _HOUSEKEEPING)
    rows = ((name.replace("_", " "), dict.fromkeys(_in_words(getattr(s, name)) for s in applied)) for name in names)
    return tuple((name, "; ".join(filter(None, words))) for name, words in rows if any(words))


def _in_words(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join("=".join(v) if isinstance(v, tuple) else str(getattr(v, "name", v)) for v in value)
    return shown_path(value) if isinstance(value, Path) else str(value or "")
