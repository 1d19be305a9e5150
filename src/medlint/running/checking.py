"""One text checked by its plan, and many of them one by one or in several processes.  Imports plans, policy, discovery, finding and spool.

The readers and the linter are imported when a check begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from medlint.configuration import policy
from medlint.configuration.plans import Books, Plan, plan_of
from medlint.configuration.settings import Settings
from medlint.finding import DocumentRecord, Failure, Finding
from medlint.rule import RulePack
from medlint.running.discovery import Source, read_bytes
from medlint.running.processes import in_processes
from medlint.running.timelimit import Clock, OutOfTime, end_process_after
from medlint.spool import Packed, pack

if TYPE_CHECKING:
    from medlint.document import Document
    from medlint.running.changes import Change

_LATE = "it took longer than {} seconds; split it, leave it out with --exclude, or allow more with --timeout"
#: Seconds after which a process is ended that its clock could not stop.
_GRACE = 5


class Outcome(NamedTuple):
    """What came of one file; ``record`` is None when it could not be read."""

    record: DocumentRecord | None = None
    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()


def check_source(source: Source, plan: Plan) -> Outcome:
    """What comes of a file; what keeps it from being checked is a failure."""
    change = source.change
    try:
        staged = change.staged if change else None
        data = read_bytes(source.file, plan.settings.max_file_size) if staged is None else staged
    except (OSError, ValueError) as error:
        return _failed(source.path, "read", f"the file was not read: {getattr(error, 'strerror', None) or error}")
    return check_data(data, source.path, None, plan, change)


def check_data(data: bytes, path: str, reader: str | None, plan: Plan, change: Change | None = None) -> Outcome:
    """What comes of the bytes of a file that is called ``path``; ``reader`` names its format, or its suffix does.

    With a ``change`` findings are told whether they are about it.
    """
    from medlint import readers

    stage, settings = "read", plan.settings
    try:
        document = readers.read(path, data, reader)
        stage = "lint"
        outcome = _about_change(document, _lint(document, plan), change)
    except readers.ReadError as error:
        return _failed(path, stage, str(error))
    except Exception as error:  # noqa: BLE001  one file must not keep the others from being checked
        return _failed(path, stage, _crash(error, settings.debug))
    if outcome.record is None or settings.blocks:
        return outcome
    kept = document._replace(blocks=()) if settings.texts and outcome.findings else None
    return outcome._replace(record=outcome.record._replace(document=kept))


def _about_change(document: Document, outcome: Outcome, change: Change | None) -> Outcome:
    if change is None or change.lines is None:
        return outcome
    from medlint.running.narrowing import marked

    return outcome._replace(findings=marked(document, outcome.findings, change))


def _lint(document: Document, plan: Plan) -> Outcome:
    """Judge a document as what it is; a content type that nobody knows is a failure, and the text is checked all the same."""
    from medlint import linter

    settings, book = plan.settings, plan.book
    content_type, mistake = policy.content_type_of(document.meta, settings.content_type, settings.default_content_type)
    weighted = book._replace(pack=policy.weighted(book.pack, content_type, plan.severities))
    record, findings, failures = linter.lint(
        document, weighted, places=settings.blocks, product_class=settings.product_class,
        other_languages=settings.other_languages,
    )  # fmt: skip
    record = record._replace(content_type=content_type, jurisdictions=settings.jurisdictions)
    wrong = (Failure(document.path, "config", mistake),) if mistake else ()
    rules = {r.id: r for r in book.pack.rules if r.id in plan.applying and r.severities.get(content_type) != "off"}
    if not settings.ignore_suppressions and (document.directives or plan.approved):
        findings = _triaged(document, findings, weighted.pack, plan, frozenset(rules) if not failures else frozenset())
    kept = tuple(f._replace(rule=rules[f.rule.id]) for f in findings if f.rule.id in rules)
    return Outcome(record, kept, (*wrong, *failures))


def _triaged(
    document: Document, findings: Sequence[Finding], pack: RulePack, plan: Plan, ran: frozenset[str]
) -> list[Finding]:
    """The findings with the status that the text itself and approved claims give them; ``ran`` are rules that saw all of it."""
    from datetime import UTC, datetime

    from medlint.review.approved import Approved
    from medlint.review.triage import Terms, triage

    settings = plan.settings
    elsewhere = (r.id for r in pack.rules if r.id in plan.applying or not policy.holds(r, settings.jurisdictions))
    today = settings.today or datetime.now(UTC).date().isoformat()
    terms = Terms(today, ran, ran.union(elsewhere), settings.require_reason, plan.approved or Approved())
    return triage(document, findings, pack, terms)


def _failed(path: str, stage: str, message: str) -> Outcome:
    return Outcome(failures=(Failure(path, stage, message),))


def _crash(error: Exception, debug: bool) -> str:
    import traceback

    told = f"medlint itself failed on this file ({type(error).__name__}: {error}). Please report it."
    return told + ("\n" + "".join(traceback.format_exception(error)) if debug else " --verbose shows where.")


class Parcel(NamedTuple):
    """What came of one file, packed for the way between processes and for the spool."""

    path: str
    record: Packed
    findings: Packed
    failures: tuple[Failure, ...]


def check_in_processes(tasks: Sequence[tuple[Source, Plan]], jobs: int) -> Iterator[Parcel]:
    """What comes of files, each with its plan and within its time, in their order and as soon as it is there."""
    return in_processes(_check_chunk, [(source, plan.settings) for source, plan in tasks], jobs, _lost)


def check_one_by_one(tasks: Iterable[tuple[Source, Plan]]) -> Iterator[Outcome]:
    """What comes of files, each with its plan and within its time."""
    with Clock() as clock:
        for source, plan in tasks:
            yield _in_time(clock, source, plan)


def parcel(path: str, outcome: Outcome) -> Parcel:
    """The outcome for a file, packed."""
    record = [outcome.record] if outcome.record else []
    return Parcel(path, pack(record), pack(ordered(outcome.findings)), outcome.failures)


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings as a report shows them."""
    return sorted(findings, key=lambda f: f.sort_key)


def _in_time(clock: Clock, source: Source, plan: Plan) -> Outcome:
    seconds = plan.settings.timeout
    try:
        return clock.hold(lambda: check_source(source, plan), seconds)
    except OutOfTime:
        return _failed(source.path, "lint", _LATE.format(seconds))


def _check_chunk(items: Sequence[tuple[Source, Settings]]) -> list[Parcel]:
    parcels = []
    with Clock() as clock:
        for source, settings in items:
            plan = _own_plan(settings)
            if settings.timeout:
                end_process_after(settings.timeout + _GRACE)
            parcels.append(parcel(source.path, _in_time(clock, source, plan)))
    end_process_after(0)
    return parcels


@lru_cache(maxsize=64)
def _own_plan(settings: Settings) -> Plan:
    return plan_of(settings, _own_books())


@lru_cache(maxsize=1)
def _own_books() -> Books:
    """The rulebooks of a process that lives only as long as one check."""
    return {}


def _lost(item: tuple[Source, Settings]) -> Parcel:
    source, settings = item
    told = "the process that checked this file died for want of memory or because it could not be stopped in time"
    remedy = f"({settings.timeout} s); leave the file out with --exclude, or split it"
    return parcel(source.path, _failed(source.path, "lint", f"{told} {remedy}"))
