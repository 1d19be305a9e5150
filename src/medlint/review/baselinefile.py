"""The file of a baseline: read with every mistake told, and written so that two branches merge cleanly.

Imports baseline and settings.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from medlint.configuration.settings import BASELINE
from medlint.review.baseline import Baseline, Entry

VERSION = 1
_TEXTS = ("document", "rule", "key", "slug", "since", "reason", "text")
_NEEDED = ("document", "rule", "key", "number")


class BaselineError(ValueError):
    """A baseline that cannot be used; the message says why and what to do."""


def new_baseline(folder: Path) -> Path:
    """Where a baseline is written when there is none: at the root of the git work tree, outside one in ``folder``."""
    root = next((place for place in (folder, *folder.parents) if (place / ".git").exists()), folder)
    return root / BASELINE


def load(path: Path, about: Collection[str] | None = None) -> Baseline:
    """The baseline in a file, or of it only the entries with one of these documents or slugs.  Raises BaselineError.

    To find a few entries takes a fraction of the time that reading all of them does.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BaselineError(f"the baseline cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise BaselineError(
            f"the baseline is not UTF-8 (byte {error.start}); restore it from version control"
        ) from error
    part = _part(text, about) if about is not None else None
    text, places = part or (text, _places(text))
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        if part:
            return load(path)  # which tells the place in the whole file
        raise BaselineError(_no_json(text, error)) from error
    return _decoded(data, places)


def _no_json(text: str, error: ValueError | RecursionError) -> str:
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
            remedy = "keep the lines of both sides, then run `medlint baseline update`"
            return f"line {number}: the baseline holds the marks of a merge conflict; {remedy}"
    where = f"line {error.lineno}: " if isinstance(error, json.JSONDecodeError) else ""
    return f"{where}the baseline is not JSON; restore it from version control, or make it anew with `medlint baseline create --force`"


def _places(text: str) -> list[tuple[int, int, int]]:
    """Line, start and end of each entry, in their order, in a file as we write it."""
    places, start = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith('{"'):
            places.append((number, start, start + len(line.rstrip(",\r"))))
        start += len(line) + 1
    return places


def _part(text: str, about: Iterable[str]) -> tuple[str, list[tuple[int, int, int]]] | None:
    """The file with only some of its entries, and where they stand in the whole; None when it is not laid out as we write it."""
    start, end = text.find(_ENTRIES) + len(_ENTRIES), text.rfind(_CLOSE)
    if not len(_ENTRIES) <= start <= end or any(mark in text for mark in _CONFLICT):
        return None
    if not text.startswith(_ENTRY, start):
        return None
    begins = set()
    for held in (f'"{name}": {value}' for name in ("document", "slug") for value in _spellings(about)):
        at = text.find(held, start)
        while at >= 0:
            begins.add(text.rfind("\n", 0, at) + 1)
            at = text.find(held, text.find("\n", at))
    lines, places, number, last = [], [], 1, 0
    for begin in sorted(begins):
        line = text[begin : text.index("\n", begin)].rstrip(",\r")
        if not line.startswith(_ENTRY):
            return None
        number, last = number + text.count("\n", last, begin), begin
        lines.append(line)
        places.append((number, begin, begin + len(line)))
    return text[:start] + ",\n".join(lines) + text[end:], places


def _spellings(values: Iterable[str]) -> set[str]:
    """The values in JSON, as we write it and with everything escaped that may be."""
    return {spelt for value in values for spelt in (_json(value), json.dumps(value))}


_ENTRIES, _ENTRY, _CLOSE = '"entries": [\n', '{"document": ', "\n],\n"
_CONFLICT = ("\n<<<<<<<", "\n=======", "\n>>>>>>>")


def _decoded(data: Any, places: Sequence[tuple[int, int, int]]) -> Baseline:
    if not isinstance(data, dict) or not isinstance(data.get("entries"), list):
        raise BaselineError("this is no baseline of medlint: it has no list of entries")
    if data.get("version") != VERSION:
        raise BaselineError(
            f"the baseline has version {data.get('version')!r}, and this medlint reads version {VERSION}"
        )
    if len(places) != len(data["entries"]):  # somebody has laid it out anew
        places = [(1, 0, 0)] * len(data["entries"])
    entries = tuple(
        _entry(raw, n, place) for n, (raw, place) in enumerate(zip(data["entries"], places, strict=True), 1)
    )
    created, tool, rules = (str(data.get(name, "")) for name in ("created", "tool", "rules"))
    return Baseline(entries, created, tool, rules)


def _entry(raw: Any, number: int, place: tuple[int, int, int]) -> Entry:
    line, start, end = place
    where = f"line {line}: " if line > 1 else f"entry {number}: "
    if not isinstance(raw, dict):
        raise BaselineError(f"{where}an entry is written in braces")
    if absent := [name for name in _NEEDED if name not in raw]:
        raise BaselineError(f"{where}the entry has no '{absent[0]}'")
    if unknown := raw.keys() - _KEYS:
        raise BaselineError(f"{where}an entry has no '{min(unknown)}'; it has {', '.join(sorted(_KEYS))}")
    for name in _TEXTS:
        if not isinstance(raw.get(name, ""), str):
            raise BaselineError(f"{where}'{name}' must be a text")
    if type(raw["number"]) is not int or raw["number"] < 1:
        raise BaselineError(f"{where}'number' must be a whole number from 1 on")
    return Entry(**raw, line=line, start=start, end=end)


_KEYS = {field.name for field in fields(Entry)} - {"line", "start", "end"}


def rendered(baseline: Baseline) -> str:
    """The text of a baseline's file: sorted keys, one entry a line, sorted too."""
    head = {"created": baseline.created, "rules": baseline.rules, "tool": baseline.tool, "version": VERSION}
    first, *rest = (f"{_json(name)}: {_json(value)}" for name, value in head.items())
    lines = [_json({k: getattr(e, k) for k in sorted(_KEYS) if getattr(e, k)}) for e in sorted(baseline.entries)]
    entries = ",\n".join(lines)
    return "{\n" + f'{first},\n"entries": [\n{entries}\n],\n' + ",\n".join(rest) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def document_name(path: str, folder: Path) -> str:
    """How entries of a baseline in ``folder`` name the document at ``path``: from that folder on, with forward slashes."""
    real, home = os.path.realpath(path), os.path.realpath(folder)
    try:
        named = os.path.relpath(real, home)
    except ValueError:  # on another drive
        named = real
    return named.replace(os.sep, "/")
