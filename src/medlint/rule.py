"""The nouns of a rulebook: Severity, Effect, Rule, Lexicon, Profile, Cue and RulePack.  Imports nothing of medlint."""

# No annotations from __future__ here: those of named tuples would be texts, and typing compiles each, a fiftieth of a start.

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any, NamedTuple


class _Level(IntEnum):
    @property
    def label(self) -> str:
        """The name used in rule files, options and reports."""
        return self.name.lower()


class Severity(_Level):
    """How much a finding matters: error, a regulator would cite it alone; warning, it depends; info, good practice."""

    INFO = 1
    WARNING = 2
    ERROR = 3


class Confidence(_Level):
    """How sure medlint is that a reviewer would agree."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3


#: What may surround a match (see docs/rule-language.md).
CONTEXTS = (
    "negated", "hedged", "weakly-hedged", "pseudo-hedged", "question", "attributed", "quoted", "cited",
    "conditional", "risk", "critical", "comparator", "personal", "educational", "off-topic",
)  # fmt: skip

#: What a context does to a finding: ``pass`` drops it, ``lower`` takes one level off, ``info`` and ``warning`` cap it;
#: ``named`` caps it at a warning where a treatment named right before the verb acts on a disease or symptom, else at info.
EFFECTS = ("keep", "lower", "named", "info", "warning", "pass")

#: Effects that hold for a rule that says nothing else.
DEFAULT_EFFECTS: Mapping[str, str] = {
    "negated": "pass", "hedged": "keep", "weakly-hedged": "keep", "pseudo-hedged": "keep", "question": "pass",
    "attributed": "keep", "quoted": "keep", "cited": "keep", "conditional": "keep", "risk": "pass",
    "critical": "pass", "comparator": "keep", "personal": "keep", "educational": "keep", "off-topic": "pass",
}  # fmt: skip

#: Categories of claims that are none in a text about something else than health: of these rules ``off-topic`` is asked.
HEALTH_CLAIMS = frozenset(("efficacy", "comparison", "evidence", "safety", "testimonial"))

#: Where a rule may hold; ``all`` holds everywhere.
JURISDICTIONS = ("all", "us", "uk", "eu", "au", "ca")

#: Classes of product, what else matters of a treatment, and the word lists of treatments that have either in common.
CLASSES = (
    "drug", "procedure", "device", "supplement", "food", "cosmetic", "biologic", "compounded", "psychotherapy",
)  # fmt: skip
TRAITS = ("prescription", "controlled", "compounded", "investigational", "home-use")
TREATMENT_LISTS = tuple(dict.fromkeys(f"treatment:{name}" for name in (*CLASSES, *TRAITS)))

#: What a text may be; the first is meant where nothing is said.
CONTENT_TYPES = ("clinic-blog", "landing", "telehealth", "supplement", "device", "aesthetic", "patient-education")


class Reference(NamedTuple):
    """The legal or professional basis of a rule.  ``verified`` is False where the wording was not seen in the source."""

    jurisdiction: str
    citation: str
    url: str = ""
    checked_on: str = ""
    verified: bool = False


class Example(NamedTuple):
    """A text that must (bad) or must not (good) make its rule speak.  ``span`` is what a bad example must flag."""

    text: str
    span: str = ""
    format: str = "markdown"
    why: str = ""
    line: int = 0


class Origin(NamedTuple):
    """Where in a rule file something was written; line and column from 1."""

    file: str = ""
    line: int = 0
    column: int = 0


#: The origin of what is written in no file.
NOWHERE = Origin()


class Rule(NamedTuple):
    """One rule.  ``kind`` names the check (a key of ``kinds.KINDS``) and ``check`` holds its fields as that kind defines them.

    ``effects`` says for each context what it does to a finding. A match is dropped when an ``exempt`` phrase overlaps
    it (``except`` in the file) or an ``unless`` phrase stands in its sentence. ``severities`` maps the content types in
    which the rule weighs otherwise to error, warning, info or off.
    """

    id: str
    name: str
    category: str
    summary: str
    message: str
    kind: str
    check: Any
    severity: Severity = Severity.WARNING
    confidence: Confidence = Confidence.MEDIUM
    rationale: str = ""
    suggestion: str = ""
    effects: Mapping[str, str] = DEFAULT_EFFECTS
    exempt: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ("all",)
    severities: Mapping[str, str] = {}
    references: tuple[Reference, ...] = ()
    bad: tuple[Example, ...] = ()
    good: tuple[Example, ...] = ()
    origin: Origin = NOWHERE


class WordList(NamedTuple):
    """A group of a lexicon: ``word_class`` (verb, noun, adjective, fixed) says how its entries inflect.

    ``includes`` names groups whose entries belong to this one too; where an ``exempt`` entry stands, no entry counts.
    ``source`` says where the entries of its file come from.
    """

    name: str
    summary: str
    word_class: str
    entries: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()
    source: str = ""
    origin: Origin = NOWHERE


class Cue(NamedTuple):
    """A phrase that gives the words around it a context (the ConText algorithm, Harkema et al. 2009).

    ``direction`` is forward, backward or sentence; ``reach`` counts words, 0 meaning to the end of the clause.
    ``pseudo`` cues look like cues of their context and only keep their own words from counting.
    """

    context: str
    phrases: tuple[str, ...]
    direction: str = "forward"
    reach: int = 0
    pseudo: bool = False


class Use(NamedTuple):
    """A use that a regulator has approved or cleared.  ``terms`` are the words by which a text names it."""

    use: str
    terms: tuple[str, ...]
    jurisdiction: str = "us"
    status: str = "approved"
    since: str = ""


class Risk(NamedTuple):
    """A risk that fair balance would state: ``key`` names it in reports, ``words`` are phrases that state it.

    ``groups`` holds any of key, serious, boxed, abuse, contraindication, monitoring, and uncertainty for doubts about the
    benefit, which are no risk.
    """

    key: str
    words: tuple[str, ...]
    groups: tuple[str, ...] = ("key",)


class Profile(NamedTuple):
    """What medlint knows of a treatment.  ``product_class`` is drug, procedure, device, supplement, food, cosmetic,
    biologic, compounded or psychotherapy; ``traits`` holds any of prescription, controlled, compounded, investigational, home-use.
    Where an ``exempt`` phrase stands, the name in it does not mean the treatment. What holds of the profile ``like`` by name
    holds of this one too.
    """

    name: str
    title: str
    product_class: str
    names: tuple[str, ...]
    approved: tuple[Use, ...] = ()
    unapproved: tuple[str, ...] = ()
    risks: tuple[Risk, ...] = ()
    traits: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()
    must_not_say: tuple[str, ...] = ()
    status_date: str = ""
    notes: str = ""
    references: tuple[Reference, ...] = ()
    like: str = ""
    origin: Origin = NOWHERE


class Product(NamedTuple):
    """A product of a project's own: how texts name it and what is known of it.

    What is not said of it is that of the profile ``like``; ``risks`` are added to those of that profile.
    """

    name: str
    names: tuple[str, ...] = ()
    product_class: str = ""
    like: str = ""
    risks: tuple[Risk, ...] = ()
    traits: tuple[str, ...] = ()
    origin: Origin = NOWHERE


class RulePack(NamedTuple):
    """Everything a rulebook says.  ``digest`` is the SHA-256 over its files, so that a report names what was applied."""

    rules: tuple[Rule, ...]
    lexicons: tuple[WordList, ...] = ()
    profiles: Sequence[Profile] = ()
    cues: tuple[Cue, ...] = ()
    terminators: tuple[str, ...] = ()
    digest: str = ""
