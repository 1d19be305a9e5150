"""What came of all files of a check: of a few in memory, of many on disk.  Imports checking, plans, finding and spool."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from medlint.configuration.plans import Plan
from medlint.finding import DocumentRecord, Failure, Finding
from medlint.rule import Rule
from medlint.running.checking import Outcome, Parcel, check_in_processes, check_one_by_one, ordered, parcel
from medlint.running.discovery import Source
from medlint.spool import Spool

T = TypeVar("T")

#: Up to this many files one process is quicker than several, and memory holds what came of them.
FILES_PER_PROCESS_START = 64


class Gathered(NamedTuple):
    """What came of all files; documents and findings stand in the order of their paths."""

    documents: Sequence[DocumentRecord]
    findings: Sequence[Finding]
    failures: tuple[Failure, ...]


def check_all(
    tasks: Sequence[tuple[Source, Plan]], jobs: int, progress: Callable[[int, int], None] | None = None
) -> Gathered:
    """What comes of files, each with its plan: of a few in this process, of many in ``jobs`` processes.

    ``progress`` is called after each file, with how many are done and how many there are.
    """
    if len(tasks) <= FILES_PER_PROCESS_START:
        return gathered(_counted(check_one_by_one(tasks), len(tasks), progress))
    if jobs > 1:
        coming = check_in_processes(tasks, jobs)
    else:
        coming = (parcel(source.path, o) for (source, _), o in zip(tasks, check_one_by_one(tasks), strict=True))
    return _spooled(_counted(coming, len(tasks), progress), (plan for _, plan in tasks))


def _counted(coming: Iterable[T], total: int, progress: Callable[[int, int], None] | None) -> Iterator[T]:
    for done, outcome in enumerate(coming, 1):
        if progress:
            progress(done, total)
        yield outcome


def gathered(outcomes: Iterable[Outcome]) -> Gathered:
    """What came of a few files."""
    documents: list[DocumentRecord] = []
    findings: list[Finding] = []
    failures: list[Failure] = []
    for outcome in outcomes:
        documents += [outcome.record] if outcome.record else []
        findings += outcome.findings
        failures += outcome.failures
    return Gathered(tuple(documents), tuple(ordered(findings)), tuple(failures))


def _spooled(parcels: Iterable[Parcel], plans: Iterable[Plan]) -> Gathered:
    """What came of many files, each with its plan, on disk.  Raises OSError when there is no room."""
    documents: Spool[DocumentRecord] = Spool()
    findings: Spool[Finding] = Spool()
    failures: list[Failure] = []
    rules: dict[int, Mapping[str, Rule]] = {}
    for (path, record, found, failed), plan in zip(parcels, plans, strict=True):
        if id(plan) not in rules:
            rules[id(plan)] = {rule.id: rule for rule in plan.book.pack.rules}
        documents.put(path, record, {})
        findings.put(path, found, rules[id(plan)])
        failures += failed
    return Gathered(documents, findings, tuple(failures))
