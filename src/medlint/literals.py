"""The literals that a regular expression cannot do without."""

from __future__ import annotations

import re
from typing import Any

#: POSIX classes and fuzzy counts, which the standard library would read as literals.
_UNKNOWN = re.compile(r"\[:\^?\w+:\]|\{(?!\d+(?:,\d*)?\}|,\d+\})")
#: A choice among more characters than this says too little.
_MOST_CHARACTERS = 6


def required_literals(source: str) -> tuple[tuple[str, ...], ...]:
    """Sets of literals of which each has one in every match, folded; empty when that cannot be told.

    Read off the standard library's parse tree, which knows most of the `regex` syntax; what it does not know is simply
    tried on every sentence.
    """
    import re._parser as parser  # type: ignore[import-not-found]
    import warnings

    if _UNKNOWN.search(source):
        return ()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = parser.parse(source)
    except Exception:  # noqa: BLE001 - any syntax the parser does not know
        return ()
    found = {tuple(literals) for literals in _literals(tree)}
    return tuple(sorted(found, key=_weakness)[:3])


def _weakness(literals: tuple[str, ...]) -> tuple[int, int, tuple[str, ...]]:
    return (-min(map(len, literals)), len(literals), literals)


def _literals(tree: Any) -> list[tuple[str, ...]]:
    """Literal sets of a parsed sequence: runs of literal characters, and alternations whose every branch has one."""
    sets: list[tuple[str, ...]] = []
    run = ""
    for op, value in [*tree, (None, None)]:
        name = str(op)
        if name == "LITERAL" and (folded := _folded(value)):
            run += folded
            continue
        if run:
            sets.append((run,))
            run = ""
        if name == "SUBPATTERN":
            sets += _literals(value[-1])
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0] > 0:
            sets += _literals(value[2])
        elif name == "BRANCH":
            branches = [_literals(branch) for branch in value[1]]
            if all(branches):
                best = [min(found, key=_weakness) for found in branches]
                sets.append(tuple(sorted({literal for found in best for literal in found})))
        elif name == "IN" and len(value) <= _MOST_CHARACTERS:
            chosen = {_folded(one) if str(kind) == "LITERAL" else "" for kind, one in value}
            if "" not in chosen:
                sets.append(tuple(sorted(chosen)))
    return sets


def _folded(code: int) -> str:
    """A character as it stands in folded text; nothing for one that a search without regard to case may find otherwise."""
    char = chr(code)
    plain = char.isascii() or char.lower() == char.upper() == char.casefold() == char
    return char.lower() if plain else ""
