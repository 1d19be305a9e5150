"""Check texts, files and folders: what the command line, an editor and a batch job call.  Imports discovery and finding.

The rulebook, the readers and the linter are imported when a check begins, so that importing this module costs little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from medlint import __version__, policy
from medlint.discovery import Source, find_sources, read_bytes
from medlint.finding import DocumentRecord, Failure, Finding, Report
from medlint.processes import in_processes, processors
from medlint.rule import Confidence, Rule, RulePack, Severity

if TYPE_CHECKING:
    from medlint.document import Document
    from medlint.rulebook import Rulebook
    from medlint.yamlfile import Problem

#: Up to this many files one process is quicker than several.
FILES_PER_PROCESS_START = 64
#: Settings that change how a check runs and not what it finds.
_HOUSEKEEPING = frozenset({"jobs", "cache", "texts", "blocks", "debug"})


@dataclass(frozen=True, slots=True)
class Settings:
    """How to check.

    ``rules`` are folders with rules of one's own, added to those built in. ``select``, ``extend_select``
    and ``ignore`` hold rule ids, names, categories, prefixes of ids, jurisdictions, or ``ALL``. ``jurisdictions`` are those
    whose rules apply; ``content_type`` is what every text is, and where it is empty each says so itself. ``jobs`` is the number of processes, 0 one for each processor. ``texts``
    keeps the source of each document with a finding in its record, for reports that show it, and ``blocks`` all that was
    read from every document, for reports that show it whole; ``debug`` adds a traceback to the failure of a file on which medlint itself failed.
    """

    rules: tuple[str | Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ("us",)
    content_type: str = ""
    exclude: tuple[str, ...] = ()
    allow_empty: bool = False
    jobs: int = 1
    cache: bool = True
    texts: bool = True
    blocks: bool = False
    debug: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file; ``record`` is None when it could not be read."""

    record: DocumentRecord | None = None
    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()


def check_text(text: str, path: str = "<text>", settings: Settings = Settings(), format: str | None = None) -> Report:  # noqa: A002
    """Check a text.  ``format`` names its reader; without it the suffix of ``path`` decides, and failing that it is Markdown.

    Raises ``loader.RuleFileError`` when mistakes leave no rules, and SelectorError for a selector, jurisdiction or content
    type that stands for nothing.
    """
    return check_bytes(text.encode("utf-8", "replace"), path, settings, format)


def check_bytes(data: bytes, path: str, settings: Settings = Settings(), format: str | None = None) -> Report:  # noqa: A002
    """Check what would be a file's bytes, as :func:`check_text` does."""
    from medlint.readers import FORMATS_BY_SUFFIX

    book = _sound_rulebook(settings)
    chosen = policy.applying(book.pack, settings)
    reader = format or FORMATS_BY_SUFFIX.get(Path(path).suffix.lower(), "markdown")
    outcome = _check_data(data, path, reader, book, settings)
    return _report([outcome], _mistakes(book.problems), book.pack, chosen, settings)


def check_file(path: str | Path, settings: Settings = Settings()) -> Report:
    """Check one file, or a folder, as :func:`check_paths` does."""
    return check_paths([path], settings)


def check_paths(paths: Sequence[str | Path], settings: Settings = Settings()) -> Report:
    """Check files and what stands below folders.

    What keeps a file from being checked is among the report's failures and the other files are checked all the same.
    Raises ``loader.RuleFileError`` and SelectorError as :func:`check_text` does.
    """
    from medlint.readers import FORMATS_BY_SUFFIX

    book = _sound_rulebook(settings)
    chosen = policy.applying(book.pack, settings)
    sources, failures = find_sources(paths, FORMATS_BY_SUFFIX, settings.exclude, allow_empty=settings.allow_empty)
    jobs = settings.jobs or processors()
    if jobs > 1 and len(sources) > FILES_PER_PROCESS_START:
        outcomes = _check_in_processes(sources, book.pack, settings, jobs)
    else:
        outcomes = [_check_source(source, book, settings) for source in sources]
    return _report(outcomes, [*_mistakes(book.problems), *failures], book.pack, chosen, settings)


def load_rulebook(settings: Settings = Settings(), *, full: bool = False) -> Rulebook:
    """The rules that ``settings`` asks for, with their examples if ``full``; raises ``loader.RuleFileError``."""
    from medlint import rulebook

    folders = [Path(folder) for folder in settings.rules]
    return rulebook.load_full(folders) if full else rulebook.load(folders, cache=settings.cache)


def _sound_rulebook(settings: Settings) -> Rulebook:
    """The rules to check with: files with mistakes are left out, and an error is raised only when no rules are left."""
    from medlint import rulebook

    return rulebook.load_sound([Path(folder) for folder in settings.rules], cache=settings.cache)


def report_of_rule_mistakes(problems: Sequence[Problem]) -> Report:
    """The report of a check that did not take place, because these mistakes left no rules."""
    return Report(__version__, 0, "", failures=_mistakes(problems))


def _mistakes(problems: Sequence[Problem]) -> tuple[Failure, ...]:
    """Each mistake in a rule file as a failure; the message begins with its line and column and shows the line."""
    return tuple(Failure(str(p.path), "rules", str(p).removeprefix(f"{p.path}:")) for p in problems)


def narrow(report: Report, severity: Severity = Severity.INFO, confidence: Confidence = Confidence.LOW) -> Report:
    """The same report with only the findings of at least this severity and confidence."""
    kept = tuple(f for f in report.findings if f.severity >= severity and f.confidence >= confidence)
    asked = [("shown from severity", severity.label)] if severity > Severity.INFO else []
    asked += [("shown from confidence", confidence.label)] if confidence > Confidence.LOW else []
    return replace(report, findings=kept, settings=(*report.settings, *asked))


def _report(
    outcomes: Sequence[Outcome],
    failures: Sequence[Failure],
    pack: RulePack,
    chosen: frozenset[str],
    settings: Settings,
) -> Report:
    left_out = {rule.id for rule in pack.rules} - chosen
    findings = [f for outcome in outcomes for f in outcome.findings if f.rule.id not in left_out]
    records = tuple(o.record for o in outcomes if o.record is not None)
    named = {t.profile for record in records for t in record.treatments}
    return Report(
        version=__version__,
        rules_count=len(chosen),
        rules_digest=pack.digest,
        documents=records,
        findings=tuple(sorted(findings, key=lambda f: f.sort_key)),
        failures=(*failures, *(f for outcome in outcomes for f in outcome.failures)),
        rules=tuple(rule for rule in pack.rules if rule.id in chosen),
        profiles=tuple(profile for profile in pack.profiles if profile.name in named),
        settings=_told(settings),
    )


def _told(settings: Settings) -> tuple[tuple[str, str], ...]:
    """The settings that bear on what is found, as words; empty ones are not told."""
    return tuple(
        (f.name.replace("_", " "), ", ".join(map(str, value)) if isinstance(value, tuple) else str(value))
        for f in fields(settings)
        if f.name not in _HOUSEKEEPING and (value := getattr(settings, f.name))
    )


def _check_source(source: Source, book: Rulebook, settings: Settings) -> Outcome:
    try:
        data = read_bytes(source.file)
    except (OSError, ValueError) as error:
        return _failed(source.path, "read", f"the file was not read: {getattr(error, 'strerror', None) or error}")
    return _check_data(data, source.path, None, book, settings)


def _check_data(data: bytes, path: str, reader: str | None, book: Rulebook, settings: Settings) -> Outcome:
    from medlint import readers

    stage = "read"
    try:
        document = readers.read(path, data, reader)
        stage = "lint"
        outcome = _lint(document, book, settings)
    except readers.ReadError as error:
        return _failed(path, stage, str(error))
    except Exception as error:  # noqa: BLE001  one file must not keep the others from being checked
        return _failed(path, stage, _crash(error, settings.debug))
    if outcome.record is None or settings.blocks:
        return outcome
    kept = replace(document, blocks=()) if settings.texts and outcome.findings else None
    return replace(outcome, record=replace(outcome.record, document=kept))


def _lint(document: Document, book: Rulebook, settings: Settings) -> Outcome:
    """Judge a document as what it is; a content type that nobody knows is a failure, and the text is checked all the same."""
    from medlint import linter

    content_type, mistake = policy.content_type_of(document.meta, settings.content_type)
    pack = policy.weighted(book.pack, content_type)
    record, findings, failures = linter.lint(document, replace(book, pack=pack), places=settings.blocks)
    wrong = (Failure(document.path, "config", mistake),) if mistake else ()
    outcome = Outcome(record, tuple(findings), (*wrong, *failures))
    if pack is book.pack:
        return outcome
    rules = {r.id: r for r in book.pack.rules if policy.severity_in(r, content_type)}
    return _with_rules(replace(outcome, findings=tuple(f for f in findings if f.rule.id in rules)), rules)


def _failed(path: str, stage: str, message: str) -> Outcome:
    return Outcome(failures=(Failure(path, stage, message),))


def _crash(error: Exception, debug: bool) -> str:
    import traceback

    told = f"medlint itself failed on this file ({type(error).__name__}: {error}). Please report it."
    return told + ("\n" + "".join(traceback.format_exception(error)) if debug else " --verbose shows where.")


def _check_in_processes(sources: list[Source], pack: RulePack, settings: Settings, jobs: int) -> list[Outcome]:
    rules = {rule.id: rule for rule in pack.rules}
    outcomes = in_processes(partial(_check_chunk, settings), sources, jobs, _lost)
    return [_with_rules(outcome, rules) for outcome in outcomes]


def _check_chunk(settings: Settings, sources: Sequence[Source]) -> list[Outcome]:
    book = _own_rulebook(settings.cache, *map(str, settings.rules))
    bare = {rule.id: Rule(rule.id, "", "", "", "", "", None) for rule in book.pack.rules}
    return [_with_rules(_check_source(source, book, settings), bare) for source in sources]


def _with_rules(outcome: Outcome, rules: Mapping[str, Rule]) -> Outcome:
    """The outcome with other rules of the same ids: bare ones for the way from one process to another."""
    return replace(outcome, findings=tuple(replace(f, rule=rules.get(f.rule.id, f.rule)) for f in outcome.findings))


@lru_cache(maxsize=1)
def _own_rulebook(cache: bool, *folders: str) -> Rulebook:
    return _sound_rulebook(Settings(rules=folders, cache=cache))


def _lost(source: Source) -> Outcome:
    return _failed(source.path, "lint", "the process that checked this file died, perhaps for want of memory")
