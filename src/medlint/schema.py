"""JSON Schemas of rule files for editors and hooks, made of the same fields that the loader reads by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from medlint.fields import CueFile, Key, LexiconFile, Shape, shape_of
from medlint.rule import Profile, Rule

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_FILES: Mapping[str, tuple[type, str]] = {
    "rules": (Rule, "medlint rules: a list, one file a theme"),
    "lexicon": (LexiconFile, "medlint word lists, a file in lexicons/"),
    "profile": (Profile, "medlint treatment profile, a file in treatments/"),
    "cues": (CueFile, "medlint cues, the file cues.yaml"),
}
#: The schemas there are; ``report`` is that of the JSON report.
NAMES = (*_FILES, "report")


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one kind of file.  Raises KeyError for a name that is not in NAMES."""
    if name == "report":
        path = Path(__file__).parent / "schemas" / "json-report.schema.json"
        report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return report
    cls, title = _FILES[name]
    body = _object(shape_of(cls))
    if cls is Rule:
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
    year = {"type": ["string", "integer"], "minimum": 1000, "maximum": 9999}
    return {**(year if key.words.startswith("a date") else {"type": "string"}), "pattern": key.pattern}


def _one_or_more(item: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [item, {"type": "array", "minItems": 1, "items": item}]}
