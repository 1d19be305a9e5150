"""The keys of a configuration file: the one source of its decoder, its schema and its reference.  Imports fields and rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from medlint.rule import CLASSES, CONTENT_TYPES, JURISDICTIONS, TRAITS, Product, Risk
from medlint.rulefiles.fields import Form, Key, Shape, shape_of
from medlint.rulefiles.products import risk_of

SEVERITIES = ("error", "warning", "info", "off")
FAIL_LEVELS = ("error", "warning", "info", "never")
_SIZE = r"^[0-9]{1,9}( ?([KMG]i?B|B))?$"
_UNITS = {"": 1, "B": 1, "KB": 1000, "MB": 1000**2, "GB": 1000**3, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}


def _size(text: str) -> int:
    number, unit = re.fullmatch(r"([0-9]+) ?(.*)", text).groups()  # type: ignore[union-attr]
    return int(number) * _UNITS[unit]


def _key(name: str, form: Form, doc: str, role: str = "", **more: Any) -> Key:
    return Key(name, name.replace("-", "_"), form, doc, role=role, **more)


def _shape(noun: str, keys: list[Key], make: Callable[..., Any] = dict, **more: Any) -> Shape:
    return Shape(noun, {key.name: key for key in keys}, make, **more)


_RISK_KEYS = dict(shape_of(Risk).keys)
_RISK = _shape(
    "risk",
    [
        replace(_RISK_KEYS["key"], doc="How reports name the risk; alone, also the words that state it."),
        replace(_RISK_KEYS["words"], doc="Phrases that state it; those of its name by default.", required=False),
        _RISK_KEYS["groups"],
    ],
    risk_of,
    short="key",
)
_PRODUCT = _shape(
    "product",
    [
        _key("name", "text", "How the product is called, in texts and in reports.", required=True),
        _key("names", "texts", "Other words by which texts name it."),
        Key("class", "product_class", "choice", "What kind of product or service it is.", choices=CLASSES),
        _key("like", "text", "A treatment that medlint knows; its class, risks and uses hold for this product too."),
        _key("risks", "shapes", "What fair balance would state of it, beside what it has from `like`.", shape=_RISK),
        _key("traits", "texts", "What else matters to rules.", choices=TRAITS),
    ],
    Product,
    any_of=(("class",), ("like",)),
    place="origin",
)

_CONTENT_TYPE = _key("content-type", "choice", "What a text is that does not say so itself.", choices=CONTENT_TYPES)
_JURISDICTIONS = _key("jurisdictions", "texts", "Whose rules apply; us by default.", choices=JURISDICTIONS)
_OTHER_LANGUAGES = _key(
    "other-languages",
    "flag",
    "Whether texts may be in other languages, which only rules of your own can read; if not, such a text is a failure.",
)
_SEVERITY = _key(
    "severity", "chosen", "The severity of rules, by id, name, category or first letters; off: they do not apply.",
    "selector", choices=SEVERITIES,
)  # fmt: skip
_SELECT = _key(
    "select",
    "texts",
    "Apply only these rules: ids, names, categories, first letters, jurisdictions, or ALL.",
    "selector",
)
_IGNORE = _key("ignore", "texts", "Do not apply these rules.", "selector")
_EXTEND_SELECT = _key("extend-select", "texts", "Apply these rules as well.", "selector")

_OVERRIDE = _shape(
    "override",
    [
        _key("files", "texts", "The files it is for, as globs from the folder of this file.", "scope", required=True),
        replace(_CONTENT_TYPE, attribute="default_content_type"),
        _JURISDICTIONS,
        _key("product-class", "choice", "What a product is that a text promotes without naming it.", choices=CLASSES),
        _OTHER_LANGUAGES,
        _SEVERITY,
        _SELECT,
        replace(_EXTEND_SELECT, doc="Apply these rules as well as those selected above."),
        replace(_IGNORE, doc="Do not apply these rules either."),
    ],
    place="line",
)

#: A configuration file, or the table ``[tool.medlint]``.
CONFIG = _shape(
    "configuration",
    [
        _key("required-version", "text", "The versions of medlint it is written for, like '>=0.1, <2'.", "version"),
        _key("extends", "texts", "Files whose settings hold where this one says nothing else.", "extends"),
        _key("rules", "texts", "Folders or files with rules, word lists and treatments of your own.", "rules"),
        _key("vocabulary", "shapes", "Products of your own.", shape=_PRODUCT),
        _SELECT,
        _EXTEND_SELECT,
        _IGNORE,
        _SEVERITY,
        _JURISDICTIONS,
        replace(_CONTENT_TYPE, attribute="default_content_type"),
        _OTHER_LANGUAGES,
        _key("fail-level", "choice", "The severity from which on findings fail the check; error by default.",
             choices=FAIL_LEVELS),
        _key("exclude", "texts", "Files below folders to leave out, as globs from the folder of this file.", "glob"),
        _key("extend-exclude", "texts", "The same, added to what the files it extends leave out.", "glob"),
        _key("max-file-size", "text", "Larger files are failures; 10 MiB by default.", pattern=_SIZE,
             words="a number of bytes, KiB or MiB, like 512 KiB", pick=_size),
        _key("timeout", "count", "So many seconds a file may take; 0 is no limit."),
        _key("baseline", "text", "The file with the findings that are known; .medlint-baseline.json by default."),
        _key("approved-claims", "text", "The file with approved wording; approved-claims.yml beside this file by default.", "file"),
        _key("require-reason", "flag", "Whether a suppression needs a reason; true by default."),
        _key("overrides", "shapes", "What is otherwise for some files; of several that fit, the last counts.",
             shape=_OVERRIDE),
    ],
)  # fmt: skip
