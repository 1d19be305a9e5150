"""The baseline: findings that are known and wait their turn.  A file names them by rule and sentence, never by line.

An entry belongs to a document by what its front matter calls it (``slug`` or ``id``), and where that says nothing by its
path. Imports finding and kinds.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from medlint.finding import Finding, Status
from medlint.kinds import of_the_whole
from medlint.rule import Rule

#: How much of a sentence an entry shows to whoever reads the file.
_SHOWN = 80


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A known finding: the ``number``-th of its ``rule`` and ``key`` in its document, in the order of reading.

    ``document`` is the path of the document when the entry was written, seen from the folder of the baseline; ``slug`` is what
    its front matter calls it, or empty. ``text`` and ``reason`` are for people; ``line``, ``start`` and ``end`` tell where the entry stands in its file.
    """

    document: str
    rule: str
    key: str
    number: int
    slug: str = ""
    since: str = ""
    reason: str = ""
    text: str = ""
    line: int = field(default=1, compare=False)
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of a baseline, when it was first written, and with which tool and rulebook it was last."""

    entries: tuple[Entry, ...] = ()
    created: str = ""
    tool: str = ""
    rules: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A document of this run: ``document`` is its path as entries name it, ``complete`` that all of it was checked."""

    document: str
    path: str
    slug: str
    findings: Sequence[Finding] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Matched:
    """A document held against the baseline.

    ``findings`` have their status; ``own`` are the entries that belong to it, ``stale`` those of them that fit no
    finding any more; ``missing`` are entries that would hold what is still open. ``twin`` is another document with the same slug, because of
    which this one is known by its path; ``refused`` when there are entries for the slug, and they belong to that one.
    """

    checked: Checked
    findings: tuple[Finding, ...]
    own: tuple[Entry, ...] = ()
    stale: tuple[Entry, ...] = ()
    missing: tuple[Entry, ...] = ()
    twin: str = ""
    refused: bool = False


def matching(
    baseline: Baseline,
    documents: Iterable[Checked],
    ran: frozenset[str],
    slug_at: Callable[[str], str],
) -> Callable[[Checked], Matched]:
    """What holds any of these documents, with its findings, against the entries that belong to it.

    Of all of them it must be known beforehand what they are called, but not what was found in them. ``ran`` are the ids of the rules that were applied; ``slug_at`` tells what the document at a path calls itself, for documents
    that are not among those of this run.
    """
    by_path: dict[str, list[Entry]] = defaultdict(list)
    by_slug: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in baseline.entries:
        if entry.slug:
            by_slug[entry.slug][entry.document].append(entry)
        else:
            by_path[entry.document].append(entry)
    alike: dict[str, dict[str, None]] = defaultdict(dict)
    for checked in documents:
        alike[checked.slug][checked.document] = None
    return lambda checked: _match_one(checked, by_path, by_slug, alike[checked.slug], ran, slug_at)


def match(
    baseline: Baseline, documents: Sequence[Checked], ran: frozenset[str], slug_at: Callable[[str], str]
) -> list[Matched]:
    """Hold each document against the entries that belong to it, as :func:`matching` does."""
    return list(map(matching(baseline, documents, ran, slug_at), documents))


def _match_one(
    checked: Checked,
    by_path: Mapping[str, Sequence[Entry]],
    by_slug: Mapping[str, Mapping[str, Sequence[Entry]]],
    alike: Mapping[str, None],
    ran: frozenset[str],
    slug_at: Callable[[str], str],
) -> Matched:
    slug, document = checked.slug, checked.document
    own, owners = list(by_path.get(document, ())), []
    for home, entries in by_slug.get(slug, {}).items() if slug else ():
        if owner := _other_owner(document, home, slug, alike, slug_at):
            owners.append(owner)
        else:
            own += entries
    twin = owners[0] if owners else _another(alike, document) if slug else ""
    known = _held_against(checked, own, ran, "" if twin else slug)
    return replace(known, twin=twin, refused=bool(owners))


def _other_owner(document: str, home: str, slug: str, alike: Mapping[str, None], slug_at: Callable[[str], str]) -> str:
    """The document that the entries written for ``home`` belong to, when that is not this one; otherwise nothing.

    They stay with the document at that path as long as it has the slug, and move with it only when nobody else has it.
    """
    if document == home:
        return ""
    if home in alike:
        return home
    return _another(alike, document) or (home if slug_at(home) == slug else "")


def _another(alike: Iterable[str], document: str) -> str:
    return next((other for other in alike if other != document), "")


def _held_against(checked: Checked, own: Sequence[Entry], ran: frozenset[str], slug: str) -> Matched:
    known = {(entry.rule, entry.key, entry.number): entry for entry in own}
    count: Counter[tuple[str, str]] = Counter()
    used: set[Entry] = set()
    findings, missing = [], []
    for finding in checked.findings:
        if finding.status is not Status.OPEN or not baselines(finding.rule):
            findings.append(finding)
            continue
        fitting, lacking = [], []
        for key, text in keys(finding).items():
            count[finding.rule.id, key] += 1
            number = count[finding.rule.id, key]
            entry = known.get((finding.rule.id, key, number))
            if entry:
                fitting.append(entry)
            else:
                lacking.append(Entry(checked.document, finding.rule.id, key, number, slug, text=text))
        used.update(fitting)
        missing += lacking
        findings.append(finding if lacking else _excused(finding, fitting[0]))
    stale = [e for e in own if e not in used and e.rule in ran] if checked.complete else []
    return Matched(checked, tuple(findings), tuple(own), tuple(stale), tuple(missing))


def _excused(finding: Finding, entry: Entry) -> Finding:
    since = f"in the baseline since {entry.since}" if entry.since else "in the baseline"
    return finding._replace(status=Status.BASELINED, reason=f"{since}: {entry.reason}" if entry.reason else since)


def baselines(rule: Rule) -> bool:
    """Whether findings of a rule may be put into a baseline; what is wrong with excuses may not."""
    return rule.kind != "housekeeping"


def keys(finding: Finding) -> dict[str, str]:
    """What a finding is known by, each with a text for people.

    That is its sentence. A rule that speaks of the document as a whole stands where it happens to, so its finding is known by the
    treatment it is about, and by each thing that is missing: to mend one of them does not make the others new.
    """
    if not of_the_whole(finding.rule):
        return {_digest(finding.sentence): _shortened(finding.sentence)}
    if not finding.missing:
        return {_digest(finding.about): _shortened(finding.message)}
    told = (f"{finding.about}: {name}" if finding.about else name for name in finding.missing)
    return {_digest(text): _shortened(text) for text in told}


def _digest(text: str) -> str:
    plain = " ".join(unicodedata.normalize("NFC", text.casefold()).split())
    return sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"


def gone(
    baseline: Baseline, matched: Iterable[Matched], exists: Callable[[str], bool], below: Sequence[str]
) -> list[Entry]:
    """The entries below these folders whose document is no more: another one stands at its path, or none, and none has its slug."""
    matched = list(matched)
    owners = {m.checked.slug for m in matched if not m.refused}
    here = {m.checked.document: m.checked.slug for m in matched}
    there: dict[str, bool] = {}

    def lost(entry: Entry) -> bool:
        if entry.slug and entry.slug in owners:
            return False
        if not any(folder == "." or entry.document.startswith(f"{folder}/") for folder in below):
            return False
        if entry.document in here:
            return bool(entry.slug) and here[entry.document] != entry.slug
        if entry.document not in there:
            there[entry.document] = exists(entry.document)
        return not there[entry.document]

    return [entry for entry in baseline.entries if lost(entry)]


def updated(
    baseline: Baseline, matched: Sequence[Matched], lost: Iterable[Entry], *, add: bool, today: str, reason: str = ""
) -> tuple[Entry, ...]:
    """The entries that hold after this run: none that are stale, and, if ``add``, one for each finding that was still open.

    An entry that is kept keeps its date and its reason, and names the path at which its document stands now.
    """
    dropped = {*lost, *(entry for m in matched for entry in m.stale)}
    at = {entry: m.checked.document for m in matched for entry in m.own}
    kept = [replace(e, document=at.get(e, e.document)) for e in baseline.entries if e not in dropped]
    new = [replace(e, since=today, reason=reason) for m in matched for e in m.missing] if add else []
    return tuple(sorted({*kept, *new}))


def counts(entries: Iterable[Entry], of: Callable[[Entry], str]) -> Mapping[str, int]:
    """How many entries there are of each rule, document or whatever ``of`` says, the most first."""
    return dict(sorted(Counter(map(of, entries)).items(), key=lambda item: (-item[1], item[0])))
