"""Check texts, files and folders: what the command line, an editor and a batch job call.  Imports discovery and finding.

The rulebook, the readers and the linter are imported when a check begins, so that importing this module costs little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from medlint import __version__
from medlint.discovery import Source, find_sources, read_bytes
from medlint.finding import DocumentRecord, Failure, Finding, Report
from medlint.rule import Confidence, Rule, RulePack, Severity

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from medlint.rulebook import Rulebook
    from medlint.yamlfile import Problem

#: Up to this many files one process is quicker than several.
FILES_PER_PROCESS_START = 64

S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """How to check.

    ``rules`` are folders with rules of one's own, added to those built in. ``select`` and ``ignore`` hold rule ids, names,
    categories, prefixes of ids, or ``ALL``. ``jobs`` is the number of processes, 0 one for each processor. ``texts``
    keeps the source of each document with a finding in its record, for reports that show it; ``debug`` adds a traceback to the
    failure of a file on which medlint itself failed.
    """

    rules: tuple[str | Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    allow_empty: bool = False
    jobs: int = 1
    cache: bool = True
    texts: bool = True
    debug: bool = False


class SelectorError(ValueError):
    """A selector names no rule; the message says which, and what may have been meant."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file; ``record`` is None when it could not be read."""

    record: DocumentRecord | None = None
    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()


def check_text(text: str, path: str = "<text>", settings: Settings = Settings(), format: str | None = None) -> Report:  # noqa: A002
    """Check a text.  ``format`` names its reader; without it the suffix of ``path`` decides, and failing that it is Markdown.

    Raises ``loader.RuleFileError`` for mistakes in the rules and SelectorError for a selector without a rule.
    """
    return check_bytes(text.encode("utf-8", "replace"), path, settings, format)


def check_bytes(data: bytes, path: str, settings: Settings = Settings(), format: str | None = None) -> Report:  # noqa: A002
    """Check what would be a file's bytes, as :func:`check_text` does."""
    from medlint.readers import FORMATS_BY_SUFFIX

    book = load_rulebook(settings)
    reader = format or FORMATS_BY_SUFFIX.get(Path(path).suffix.lower(), "markdown")
    return _report([_check_data(data, path, reader, book, settings)], (), book.pack, settings)


def check_file(path: str | Path, settings: Settings = Settings()) -> Report:
    """Check one file, or a folder, as :func:`check_paths` does."""
    return check_paths([path], settings)


def check_paths(paths: Sequence[str | Path], settings: Settings = Settings()) -> Report:
    """Check files and what stands below folders.

    What keeps a file from being checked is among the report's failures and the other files are checked all the same.
    Raises ``loader.RuleFileError`` for mistakes in the rules and SelectorError for a selector without a rule.
    """
    from medlint.readers import FORMATS_BY_SUFFIX

    book = load_rulebook(settings)
    chosen_rules(book.pack, settings)
    sources, failures = find_sources(paths, FORMATS_BY_SUFFIX, settings.exclude, allow_empty=settings.allow_empty)
    jobs = settings.jobs or _processors()
    if jobs > 1 and len(sources) > FILES_PER_PROCESS_START:
        outcomes = _check_in_processes(sources, book.pack, settings, jobs)
    else:
        outcomes = [_check_source(source, book, settings) for source in sources]
    return _report(outcomes, failures, book.pack, settings)


def load_rulebook(settings: Settings = Settings(), *, full: bool = False) -> Rulebook:
    """The rules that ``settings`` asks for, with their examples if ``full``; raises ``loader.RuleFileError``."""
    from medlint import rulebook

    folders = [Path(folder) for folder in settings.rules]
    return rulebook.load_full(folders) if full else rulebook.load(folders, cache=settings.cache)


def report_of_rule_mistakes(problems: Sequence[Problem]) -> Report:
    """The report of a check that did not take place, because of these mistakes in the rules."""
    told = [(str(p.path), f"line {p.line}, column {p.column}: {p.message}") for p in problems]
    return Report(__version__, 0, "", failures=tuple(Failure(path, "rules", message) for path, message in told))


def narrow(report: Report, severity: Severity = Severity.INFO, confidence: Confidence = Confidence.LOW) -> Report:
    """The same report with only the findings of at least this severity and confidence."""
    kept = tuple(f for f in report.findings if f.severity >= severity and f.confidence >= confidence)
    return replace(report, findings=kept)


def find_rules(pack: RulePack, selector: str) -> dict[str, int]:
    """The ids that a selector stands for, each with how closely it fits; raises SelectorError when there is none."""
    wanted = selector.strip().casefold()
    if wanted == "all":
        return {rule.id: 0 for rule in pack.rules}
    exact = {rule.id: 100 for rule in pack.rules if wanted in {rule.id.casefold(), rule.name.casefold()}}
    category = {rule.id: 3 for rule in pack.rules if wanted == rule.category.casefold()}
    prefix = {rule.id: len(wanted) for rule in pack.rules if wanted and rule.id.casefold().startswith(wanted)}
    found = exact or category or prefix
    if not found:
        raise SelectorError(f"no rule, category or prefix is called '{selector}'{_hint(pack, selector)}")
    return found


def _hint(pack: RulePack, selector: str) -> str:
    from difflib import get_close_matches

    words = {w.casefold(): w for r in pack.rules for w in (r.id, r.name, r.category, r.id.rstrip("0123456789"))}
    close = get_close_matches(selector.casefold(), words, n=3)
    return f"; did you mean {' or '.join(words[w] for w in close)}?" if close else "; `medlint rules` lists them"


def chosen_rules(pack: RulePack, settings: Settings) -> frozenset[str]:
    """The ids of the rules that ``select`` and ``ignore`` leave: the closest selector wins, and between equals ``ignore``."""
    chosen = _closeness(pack, settings.select or ("ALL",))
    ignored = _closeness(pack, settings.ignore)
    return frozenset(rule for rule, close in chosen.items() if close > ignored.get(rule, -1))


def _closeness(pack: RulePack, selectors: Sequence[str]) -> dict[str, int]:
    best: dict[str, int] = {}
    for selector in selectors:
        for rule, close in find_rules(pack, selector).items():
            best[rule] = max(close, best.get(rule, -1))
    return best


def _report(outcomes: Sequence[Outcome], failures: Sequence[Failure], pack: RulePack, settings: Settings) -> Report:
    chosen = chosen_rules(pack, settings)
    left_out = {rule.id for rule in pack.rules} - chosen
    findings = [f for outcome in outcomes for f in outcome.findings if f.rule.id not in left_out]
    return Report(
        version=__version__,
        rules_count=len(chosen),
        rules_digest=pack.digest,
        documents=tuple(o.record for o in outcomes if o.record is not None),
        findings=tuple(sorted(findings, key=lambda f: f.sort_key)),
        failures=(*failures, *(f for outcome in outcomes for f in outcome.failures)),
    )


def _check_source(source: Source, book: Rulebook, settings: Settings) -> Outcome:
    try:
        data = read_bytes(source.file)
    except (OSError, ValueError) as error:
        return _failed(source.path, "read", f"the file was not read: {getattr(error, 'strerror', None) or error}")
    return _check_data(data, source.path, None, book, settings)


def _check_data(data: bytes, path: str, reader: str | None, book: Rulebook, settings: Settings) -> Outcome:
    from medlint import linter, readers

    stage = "read"
    try:
        document = readers.read(path, data, reader)
        stage = "lint"
        record, findings, failures = linter.lint(document, book)
    except readers.ReadError as error:
        return _failed(path, stage, str(error))
    except Exception as error:  # noqa: BLE001  one file must not keep the others from being checked
        return _failed(path, stage, _crash(error, settings.debug))
    kept = replace(document, blocks=()) if settings.texts and findings else None
    return Outcome(replace(record, document=kept), tuple(findings), tuple(failures))


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
    return load_rulebook(Settings(rules=folders, cache=cache))


def _lost(source: Source) -> Outcome:
    return _failed(source.path, "lint", "the process that checked this file died, perhaps for want of memory")


def _processors() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_processes(
    work: Callable[[Sequence[S]], Sequence[T]], items: Sequence[S], jobs: int, lost: Callable[[S], T]
) -> list[T]:
    """What ``work`` gives for runs of ``items``, in their order, computed in ``jobs`` spawned processes.

    When a process dies, the items it took along are tried again one at a time, and ``lost`` answers for each that kills again.
    """
    from concurrent.futures.process import BrokenProcessPool

    size = max(1, min(32, len(items) // (jobs * 4)))
    chunks = [items[i : i + size] for i in range(0, len(items), size)]
    done: dict[int, Sequence[T]] = {}
    pool = _pool(jobs)
    futures: list[Future[Sequence[T]]] = []
    try:
        with suppress(BrokenProcessPool):
            futures.extend(pool.submit(work, chunk) for chunk in chunks)
        for i, future in enumerate(futures):
            with suppress(BrokenProcessPool):
                done[i] = future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return [result for i, chunk in enumerate(chunks) for result in done.get(i) or _one_by_one(work, chunk, lost)]


def _one_by_one(work: Callable[[Sequence[S]], Sequence[T]], items: Sequence[S], lost: Callable[[S], T]) -> Iterator[T]:
    from concurrent.futures.process import BrokenProcessPool

    pool = _pool(1)
    try:
        for item in items:
            try:
                yield pool.submit(work, [item]).result()[0]
            except BrokenProcessPool:
                pool = _pool(1)
                yield lost(item)
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(jobs: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(min(jobs, 61), get_context("spawn"), _leave_interrupts_to_parent)


def _leave_interrupts_to_parent() -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
