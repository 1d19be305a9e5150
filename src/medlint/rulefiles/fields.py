"""What the keys of rule files are, read off the named tuples of rule and kinds: the one source of decoder and schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from medlint.document import BLOCK_KINDS
from medlint.kinds import KINDS
from medlint.kinds.claim import Claim
from medlint.kinds.forbid import Forbid
from medlint.kinds.pair import Pair
from medlint.kinds.require import Require, When
from medlint.readers import READERS
from medlint.rule import (
    CLASSES,
    CONTENT_TYPES,
    CONTEXTS,
    DEFAULT_EFFECTS,
    EFFECTS,
    JURISDICTIONS,
    TRAITS,
    Confidence,
    Cue,
    Example,
    Profile,
    Reference,
    Risk,
    Rule,
    Severity,
    Use,
    WordList,
)

#: How a value is written. ``texts`` and ``shapes`` are lists, ``named`` maps names to shapes, ``chosen`` to choices.
Form = Literal["text", "texts", "choice", "count", "number", "flag", "shape", "shapes", "named", "chosen"]

NAME = r"^[a-z][a-z0-9-]+$"
_NAME_WORDS = "small letters, digits and hyphens, beginning with a letter"
_DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
_JURISDICTION = r"^[a-z]{2,6}$"
_JURISDICTION_WORDS = "two small letters for a country (us, uk, ca, au), or eu, meta, all"
RISK_GROUPS = ("key", "serious", "boxed", "abuse", "contraindication", "monitoring", "uncertainty")
#: Formats an example may be written in.
EXAMPLE_FORMATS = tuple(name for name in READERS if name != "docx")


class LexiconFile(NamedTuple):
    """A file in ``lexicons/``."""

    source: str
    groups: Mapping[str, WordList]


class CueFile(NamedTuple):
    """``cues.yaml``."""

    cues: tuple[Cue, ...] = ()
    terminators: tuple[str, ...] = ()


@dataclass(frozen=True)
class Key:
    """A key that a mapping may have, the attribute it fills and how its value is written.

    ``pattern`` is what a text must look like, ``words`` the same for people; ``choices`` are the only texts allowed;
    ``shape`` belongs to the forms that hold mappings, and ``keys`` are the only keys of one to choices, if there are any. ``pick`` turns a choice into its value; ``role`` says what else its texts have to be
    (phrase, regex, list, profile or message), which only the whole rulebook can tell.
    """

    name: str
    attribute: str
    form: Form
    doc: str
    required: bool = False
    choices: tuple[str, ...] = ()
    pattern: str = ""
    words: str = ""
    shape: Shape | None = None
    keys: tuple[str, ...] = ()
    pick: Callable[[str], Any] = str
    role: str = ""


@dataclass(frozen=True)
class Shape:
    """A mapping in a rule file: what it is called, its keys, and what makes an object of it.

    Exactly one of ``one_of`` must be there and all keys of at least one of ``any_of``. A plain text stands for the key
    ``short``. ``place`` is the attribute that takes where it stands: ``origin`` or ``line``.
    """

    noun: str
    keys: Mapping[str, Key]
    make: Callable[..., Any]
    one_of: tuple[str, ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    short: str = ""
    place: str = ""
    doc: str = field(default="", compare=False)


_NOUNS: Mapping[type, str] = {
    Rule: "rule", WordList: "word list", Profile: "treatment", Cue: "cue", CueFile: "cue file", Use: "approved use",
    LexiconFile: "lexicon", Risk: "risk", Reference: "reference", Example: "example", When: "condition",
}  # fmt: skip
_RENAMED = {
    (Rule, "effects"): "contexts", (Rule, "exempt"): "except", (WordList, "exempt"): "except",
    (Profile, "exempt"): "except", (WordList, "word_class"): "class", (Profile, "product_class"): "class",
}  # fmt: skip
_HIDDEN = {(Rule, "kind"), (Rule, "check"), (Rule, "origin"), (WordList, "name"), (WordList, "origin")} | {
    (WordList, "source"), (Profile, "origin"), (Profile, "like"), (Example, "line"),
}  # fmt: skip
_REQUIRED = {(Rule, "severity"), (Rule, "bad"), (Rule, "good"), (CueFile, "cues")}
_DEFAULTS: Mapping[tuple[type, str], Any] = {(WordList, "entries"): ()}
_ROLES: Mapping[str, str] = {
    **dict.fromkeys(("phrases", "does", "to", "gives", "who", "not_who", "mentions", "weak", "beside", "without"), "phrase"),
    **dict.fromkeys(("exempt", "unless", "terminators", "words", "terms", "unapproved", "after", "then"), "phrase"),
    "regexes": "regex", "includes": "list", "profiles": "profile", "message": "message", "suggestion": "message",
}  # fmt: skip
_ANY_OF: Mapping[type, tuple[tuple[str, ...], ...]] = {
    Forbid: (("phrases",), ("regexes",)),
    Pair: (("phrases",), ("regexes",)),
    Claim: (("does", "to"), ("gives", "to"), ("phrases",)),
    Require: (("elements",), ("phrases",), ("meta",)),
    WordList: (("entries",), ("includes",)),
}
#: What fields of these names may hold, wherever they stand.
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "word_class": ("verb", "noun", "adjective", "fixed"), "product_class": CLASSES, "classes": CLASSES,
    "traits": TRAITS, "groups": RISK_GROUPS, "elements": (*RISK_GROUPS, "any"), "blocks": BLOCK_KINDS, "context": CONTEXTS,
    "direction": ("forward", "backward", "sentence"), "format": EXAMPLE_FORMATS, "effects": EFFECTS,
    "severities": ("error", "warning", "info", "off"), "jurisdictions": JURISDICTIONS,
}  # fmt: skip
#: The keys of mappings to choices.
_KEYS: Mapping[str, tuple[str, ...]] = {"effects": CONTEXTS, "severities": CONTENT_TYPES}
_PATTERNS: Mapping[tuple[type, str], tuple[str, str]] = {
    (Rule, "id"): (r"^[A-Z]{2,8}[0-9]{3}$", "two to eight capital letters and three digits, like EFF001"),
    (Rule, "name"): (NAME, _NAME_WORDS),
    (Rule, "category"): (NAME, _NAME_WORDS),
    (Reference, "jurisdiction"): (_JURISDICTION, _JURISDICTION_WORDS),
    (Reference, "url"): (r"^https?://[^\s]+$", "an address that begins with https://"),
    (Reference, "checked_on"): (_DATE, "a date like 2026-11-21"),
    (Profile, "name"): (NAME, _NAME_WORDS),
    (Profile, "status_date"): (_DATE, "a date like 2026-11-21"),
    (LexiconFile, "groups"): (NAME, _NAME_WORDS),
    (Use, "jurisdiction"): (_JURISDICTION, _JURISDICTION_WORDS),
}
_DOCS: Mapping[type, Mapping[str, str]] = {
    Rule: {
        "id": "Letters of the category and three digits, like EFF001. Never reused or renumbered.",
        "name": "What people call the rule, like cure-claim. Accepted wherever the id is.",
        "category": "The theme the rule belongs to.",
        "severity": "error: a regulator would cite it alone. warning: it depends. info: good practice.",
        "confidence": "How sure one can be that a reviewer would agree.",
        "summary": "One sentence: what the rule finds.",
        "rationale": "Why it matters, in a sentence or two.",
        "message": "What the author reads at the finding. {match}, {missing}, {treatment} and {detail} are filled in.",
        "suggestion": "What to write instead.",
        "references": "The legal or professional basis.",
        "jurisdictions": "Where the rule applies; all by default.",
        "severities": "The severity in texts of a content type, where it is another; off: the rule does not apply there.",
        "effects": "What a context of the match does to the finding, where that differs from the default.",
        "blocks": "Only look into these kinds of block.",
        "exempt": "No finding where one of these phrases overlaps the match.",
        "unless": "No finding in a sentence where one of these phrases stands.",
        "bad": "Texts that must be flagged.",
        "good": "Texts that must not be flagged; near misses serve best.",
    },
    Reference: {
        "jurisdiction": "Whose rule it is: us, uk, eu …",
        "citation": "The instrument and its section.",
        "url": "Where to read it.",
        "checked_on": "When somebody last looked it up.",
        "verified": "Whether its wording was seen in the source.",
    },
    Example: {
        "text": "The text itself.",
        "span": "The words that must be flagged.",
        "format": "How the text is written; markdown by default.",
        "why": "What makes this example worth having.",
    },
    LexiconFile: {"source": "Where the entries come from.", "groups": "The word lists by name."},
    WordList: {
        "summary": "What the entries have in common.",
        "word_class": "How entries inflect. noun: the last word; verb: the first; adjective and fixed: not at all.",
        "entries": "Words and rows of words.",
        "includes": "Word lists whose entries belong to this one too.",
        "exempt": "Where one of these stands, no entry counts.",
    },
    CueFile: {"cues": "Words that give a claim a context.", "terminators": "Phrases that no cue reaches across."},
    Cue: {
        "context": "The context that the phrases give.",
        "phrases": "Any of these.",
        "direction": "Whether it acts on what follows, on what precedes, or on the whole sentence.",
        "reach": "Over so many words; 0 means to the end of the clause.",
        "pseudo": "true: looks like a cue of its context and is none.",
    },
    Profile: {
        "name": "How rules and reports call the treatment.",
        "title": "How people call it.",
        "product_class": "What kind of product or service it is.",
        "names": "The words by which a text names it.",
        "approved": "What a regulator has approved or cleared it for.",
        "unapproved": "Phrases for uses that are promoted without approval.",
        "risks": "What fair balance would state.",
        "traits": "What else matters to rules.",
        "exempt": "Words in which one of its names means something else, like brain stem cells.",
        "must_not_say": "Phrases that are untrue of it.",
        "status_date": "The day the facts were looked up.",
        "notes": "Anything a reviewer should know.",
        "references": "Where the facts come from.",
    },
    Use: {
        "use": "The approved use in full.",
        "terms": "The words by which a text names that use.",
        "jurisdiction": "Whose approval it is; us by default.",
        "status": "approved, cleared …",
        "since": "When it was approved.",
    },
    Risk: {
        "key": "How reports name the risk.",
        "words": "Phrases that state it.",
        "groups": "What kind of risk it is; key by default.",
    },
}


@lru_cache(maxsize=64)
def shape_of(cls: Any) -> Shape:
    """The mapping that stands for a named tuple in a rule file."""
    hints = get_type_hints(cls, include_extras=True)
    keys = [_key(cls, name, hints[name]) for name in cls._fields if (cls, name) not in _HIDDEN]
    noun = _NOUNS.get(cls) or next((name for name, kind in KINDS.items() if kind is cls), cls.__name__)
    place = next((name for name in ("origin", "line") if name in hints and (cls, name) in _HIDDEN), "")
    shape = Shape(
        noun, {k.name: k for k in keys}, partial(cls, **{a: v for (c, a), v in _DEFAULTS.items() if c is cls}), any_of=_ANY_OF.get(cls, ()), place=place,
        short="text" if cls is Example else "", doc=(cls.__doc__ or "").partition("\n")[0],
    )  # fmt: skip
    return _rule_shape(shape) if cls is Rule else shape


def _rule_shape(shape: Shape) -> Shape:
    extra = {
        kind: Key(kind, f"check:{kind}", "shape", f"The check {kind!r}.", shape=shape_of(cls))
        for kind, cls in KINDS.items()
    }
    return replace(shape, keys={**shape.keys, **extra}, make=_make_rule, one_of=tuple(KINDS))


def _make_rule(**values: Any) -> Rule:
    """A Rule from its decoded keys: the one kind becomes ``kind`` and ``check``, contexts are laid over the defaults."""
    [name] = [name for name in values if name.startswith("check:")]
    check = values.pop(name)
    values["effects"] = {**DEFAULT_EFFECTS, **values.get("effects", {})}
    return Rule(kind=name.partition(":")[2], check=check, **values)


def _key(cls: Any, attribute: str, hint: Any) -> Key:
    """How one field is written, from its type and the tables above."""
    doc = _DOCS.get(cls, {}).get(attribute, "")
    if get_origin(hint) is Annotated:
        hint, doc = get_args(hint)
    form, shape, choices, pick = _form(attribute, hint)
    pattern, words = _PATTERNS.get((cls, attribute), ("", ""))
    needed = attribute not in cls._field_defaults and (cls, attribute) not in _DEFAULTS
    required = needed or (cls, attribute) in _REQUIRED
    name = _RENAMED.get((cls, attribute), attribute)
    role = "" if cls is WordList and attribute == "exempt" else _ROLES.get(attribute, "")
    choices = choices or _CHOICES.get(attribute, ())
    return Key(
        name, attribute, form, doc, required, choices, pattern, words, shape, _KEYS.get(attribute, ()), pick, role
    )


def _form(name: str, hint: Any) -> tuple[Form, Shape | None, tuple[str, ...], Callable[[str], Any]]:
    plain: Mapping[Any, Form] = {int: "count", float: "number", bool: "flag"}
    if hint in plain:
        return plain[hint], None, (), str
    if hint is Severity or hint is Confidence:
        return "choice", None, tuple(level.label for level in reversed(hint)), lambda label: hint[label.upper()]
    if get_origin(hint) is Literal:
        return "choice", None, get_args(hint), str
    if hint is str:
        return ("choice" if name in _CHOICES else "text"), None, (), str
    if hasattr(hint, "_field_defaults"):
        return "shape", shape_of(hint), (), str
    inner = get_args(hint)
    if inner[0] is str:
        named = inner[-1] is WordList
        form: Form = "named" if named else "chosen" if name in _KEYS else "texts"
        return form, shape_of(WordList) if named else None, (), str
    shape = shape_of(inner[0])
    if name == "good":  # flags nothing, so it has no span
        shape = replace(shape, keys={k: key for k, key in shape.keys.items() if k != "span"})
    return "shapes", shape, (), str
