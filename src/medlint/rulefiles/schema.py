"""JSON Schemas of the files that people write, for editors and hooks, made of the same keys that they are decoded by."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from medlint.configuration import configshape
from medlint.review import approved
from medlint.rule import Profile, Rule
from medlint.rulefiles.fields import CueFile, Key, LexiconFile, Shape, shape_of

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_FILES: Mapping[str, tuple[Callable[[], Shape], str]] = {
    "config": (lambda: configshape.CONFIG, "medlint configuration, the file .medlint.yml"),
    "rules": (lambda: shape_of(Rule), "medlint rules: a list, one file a theme"),
    "lexicon": (lambda: shape_of(LexiconFile), "medlint word lists, a file in lexicons/"),
    "profile": (lambda: shape_of(Profile), "medlint treatment profile, a file in treatments/"),
    "cues": (lambda: shape_of(CueFile), "medlint cues, the file cues.yaml"),
    "approved-claims": (approved.shape, "medlint approved claims: a list"),
}
#: Files that are a list of what their schema says.
_LISTS = frozenset({"rules", "approved-claims"})
#: The schemas there are; ``report`` is that of the JSON report.
NAMES = (*_FILES, "report")


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one kind of file.  Raises KeyError for a name that is not in NAMES."""
    if name == "report":
        path = Path(__file__).parents[1] / "schemas" / "json-report.schema.json"
        report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return report
    shape, title = _FILES[name]
    body = _object(shape())
    if name in _LISTS:
        body = {"type": "array", "minItems": 1, "items": body}
    return {"$schema": _DRAFT, "title": title, **body}


def _object(shape: Shape) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "required": [key.name for key in shape.keys.values() if key.required],
        "properties": {name: {"description": key.doc, **_value(key)} for name, key in shape.keys.items()},
    }
    if shape.one_of:
        body["oneOf"] = [{"required": [name]} for name in shape.one_of]
    if shape.any_of:
        body["anyOf"] = [{"required": list(names)} for names in shape.any_of]
    return body


def _value(key: Key) -> dict[str, Any]:
    match key.form:
        case "text" | "choice":
            return _text(key)
        case "texts":
            return _one_or_more(_text(key))
        case "count":
            return {"type": ["integer", "string"], "minimum": 0, "maximum": 999_999, "pattern": "^[0-9]{1,6}$"}
        case "number":
            pattern = r"^[0-9]{1,6}(\.[0-9]{1,6})?$"
            return {"type": ["number", "string"], "minimum": 0, "maximum": 999_999, "pattern": pattern}
        case "flag":
            return {"enum": [True, False, "true", "false"]}
        case "chosen":
            choice = {"enum": list(key.choices)}
            if not key.keys:
                return {"type": "object", "additionalProperties": choice}
            return {"type": "object", "additionalProperties": False, "properties": dict.fromkeys(key.keys, choice)}
    return _shaped(key, key.shape) if key.shape else {}


def _shaped(key: Key, shape: Shape) -> dict[str, Any]:
    body = _object(shape)
    if key.form == "shape":
        return body
    if key.form == "named":
        names = {"pattern": key.pattern}
        return {"type": "object", "minProperties": 1, "propertyNames": names, "additionalProperties": body}
    if not shape.short:
        return {"type": "array", "minItems": 1, "items": body}
    plain = _text(shape.keys[shape.short])
    return {"anyOf": [plain, {"type": "array", "minItems": 1, "items": {"anyOf": [plain, body]}}]}


def _text(key: Key) -> dict[str, Any]:
    """A text; without quotes an editor may take it for a number or a truth value, and the loader does not mind."""
    if key.choices:
        return {"enum": list(key.choices)}
    if not key.pattern:
        return {"type": ["string", "number", "boolean"], "pattern": r"\S"}
    kinds: dict[str, dict[str, Any]] = {
        "a date": {"type": ["string", "integer"], "minimum": 1000, "maximum": 9999},
        "a number": {"type": ["string", "integer"], "minimum": 0, "maximum": 999_999_999},
    }
    kind = next((kind for words, kind in kinds.items() if key.words.startswith(words)), {"type": "string"})
    return {**kind, "pattern": key.pattern}


def _one_or_more(item: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [item, {"type": "array", "minItems": 1, "items": item}]}
