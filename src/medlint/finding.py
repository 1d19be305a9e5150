"""What a check has to say: Finding, Failure, Treatment, DocumentRecord and Report.  Imports document and rule."""

# No annotations from __future__ here: those of named tuples would be texts, and typing compiles each, a fiftieth of a start.

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import NamedTuple, TypeVar

from medlint.document import Document, Span
from medlint.rule import Confidence, Profile, Rule, Severity

K = TypeVar("K", bound=Hashable)


class Status(Enum):
    """A finding is never dropped, it gets a status."""

    OPEN = "open"
    SUPPRESSED = "suppressed"
    APPROVED = "approved"
    BASELINED = "baselined"


class Finding(NamedTuple):
    """One place where a rule has something to say.

    ``span`` is the flagged text in the source; ``match`` and ``sentence`` are the same as a reader sees them, without
    markup. ``line``/``column`` and ``end_line``/``end_column`` count from 1 in code points, the end exclusive.
    ``missing`` names what a document rule asked for and did not find, and ``about`` the treatment it asked about.
    ``fingerprint`` stays the same when text is added elsewhere: it is made of rule, path, sentence and occurrence, never of
    a line number. ``reason`` is what excuses a finding that is not open, in the words of who excused it; ``until`` is the
    last day on which it does, ``ref`` where that was decided and ``by`` who decided it, as far as they are told. ``changed`` is False for what stands in an unchanged part
    of the text when only changes are asked for.
    """

    rule: Rule
    path: str
    span: Span
    line: int
    column: int
    end_line: int
    end_column: int
    severity: Severity
    confidence: Confidence
    message: str
    match: str
    sentence: str
    suggestion: str
    contexts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    fingerprint: str = ""
    status: Status = Status.OPEN
    reason: str = ""
    until: str = ""
    ref: str = ""
    by: str = ""
    about: str = ""
    changed: bool = True

    @property
    def excuse(self) -> str:
        """The reason with all that is told beside it, for people."""
        beside = (f"until {self.until}" if self.until else "", self.ref, f"by {self.by}" if self.by else "")
        return "; ".join(filter(None, (self.reason, *beside)))

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        """Findings are always shown in this order."""
        return (self.path, self.span.start, self.span.end, self.rule.id)


class Failure(NamedTuple):
    """Something that kept the check from being complete.  ``stage`` is ``read``, ``rules``, ``config``, ``lint`` or ``baseline``."""

    path: str
    stage: str
    message: str


class Treatment(NamedTuple):
    """A treatment that a document names: ``profile`` is the name of its profile; ``promoted`` or only mentioned."""

    name: str
    profile: str
    promoted: bool
    risks_stated: tuple[str, ...] = ()


class Place(NamedTuple):
    """Where a document says something that is no finding by itself.

    ``kind`` is ``benefit``, ``risk`` (``about`` is a profile, ``names`` the keys of the risks of it that are first stated
    here), ``citation`` (``names`` are its sources), ``source`` (an entry of the reference list, ``about`` is its marker),
    ``claim`` (one that its contexts excused: ``about`` is the rule's id, ``names`` are the contexts), ``subject`` (``names``
    are the profiles that the sentence speaks of), ``approved-use`` or ``unapproved-use`` (``about`` is the profile, ``names``
    how the text puts it). ``span`` is a sentence, of a use the words, of a source the whole entry.
    """

    kind: str
    span: Span
    about: str = ""
    names: tuple[str, ...] = ()


class DocumentRecord(NamedTuple):
    """What was checked and what medlint took it for.

    ``document`` is kept only while a report may want its text, and ``places`` while one may show the text as a whole.
    ``slug`` is what the document calls itself (``slug``, else ``id`` of its front matter), wherever its file stands.
    ``content_type`` is what it was judged as, ``jurisdictions`` are those whose rules were applied.
    """

    path: str
    sha256: str
    format: str
    promotional: bool
    treatments: tuple[Treatment, ...] = ()
    benefit_sentences: int = 0
    risk_sentences: int = 0
    document: Document | None = None
    places: tuple[Place, ...] = ()
    slug: str = ""
    content_type: str = ""
    jurisdictions: tuple[str, ...] = ()


class Counted(NamedTuple):
    """What findings are counted by; ``fail_level`` is the severity from which on their document fails, where it says so."""

    status: Status
    severity: Severity
    rule: str
    name: str
    fail_level: str


class Tally(NamedTuple):
    """How many findings of each kind there are, and in how many ``files`` there are open ones."""

    kinds: Counter[Counted]
    files: int

    def by(self, key: Callable[[Counted], K]) -> Counter[K]:
        """How many findings there are by what ``key`` says of them."""
        counts: Counter[K] = Counter()
        for kind, number in self.kinds.items():
            counts[key(kind)] += number
        return counts

    def open(self, key: Callable[[Counted], K]) -> Counter[K]:
        """The same of findings that nobody has excused."""
        kinds = {kind: number for kind, number in self.kinds.items() if kind.status is Status.OPEN}
        return Tally(Counter(kinds), self.files).by(key)


@dataclass(frozen=True)
class Report:
    """All that one run has to say.

    ``documents`` and ``findings`` stand in the order of their paths. Of very many they wait on disk and are read as one goes
    through them, so whoever does not keep them needs no memory for them.

    ``rules_count`` and ``rules_digest`` identify the rulebook that was applied; ``rules`` are those that were, ``profiles``
    those of the treatments that the documents name. ``settings`` are names and values of what was asked for. ``notes`` are
    what whoever runs the check should know of, though it makes the check no less complete. ``fail_levels`` are by path the
    severities from which on findings fail the check, where somebody said so.
    ``checked_at`` (ISO 8601, or "unknown") and ``commit`` are told of a check that was made before; of any other it is now.
    """

    version: str
    rules_count: int
    rules_digest: str
    documents: Sequence[DocumentRecord] = ()
    findings: Sequence[Finding] = ()
    failures: tuple[Failure, ...] = ()
    rules: tuple[Rule, ...] = ()
    profiles: tuple[Profile, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    fail_levels: Mapping[str, str] = field(default_factory=dict)
    checked_at: str = ""
    commit: str | None = None

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that nobody has excused."""
        return tuple(f for f in self.findings if f.status is Status.OPEN)

    @cached_property
    def tally(self) -> Tally:
        """How many findings there are, counted once."""
        kinds: Counter[Counted] = Counter()
        files = set()
        for f in self.findings:
            kinds[Counted(f.status, f.severity, f.rule.id, f.rule.name, self.fail_levels.get(f.path, ""))] += 1
            if f.status is Status.OPEN:
                files.add(f.path)
        return Tally(kinds, len(files))

    def counts(self) -> Counter[str]:
        """Open findings by severity name."""
        return self.tally.open(lambda kind: kind.severity.label)

    def exit_code(self, fail_level: str = "error") -> int:
        """0, or 1 with open findings at or above the level that fails, or 2 when the check was not complete.

        That is error, warning, info or never: the one in ``fail_levels`` for the path of a finding, else ``fail_level``.
        """
        if self.failures:
            return 2
        levels = self.tally.open(lambda kind: (kind.severity, kind.fail_level or fail_level))
        return int(any(level != "never" and severity >= Severity[level.upper()] for severity, level in levels))
