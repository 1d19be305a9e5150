"""The literals that a regular expression cannot do without."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from medlint.wording.text import ANY_DIGIT

#: POSIX classes and fuzzy counts, which the standard library would read as literals.
_UNKNOWN = re.compile(r"\[:\^?\w+:\]|\{(?!\d+(?:,\d*)?\}|,\d+\})")
#: How often a literal of one letter, two, three … stands in a text, and what it costs to look for it.
_OFTEN, _LOOK = (600, 120, 40, 15, 6), 4
#: As often stand these, alone, in place of the first.
_RARE, _RARE_OFTEN = "jqxz", 15
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
    return tuple(sorted(found, key=_cost)[:3])


def _cost(literals: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """How often one of some literals stands in a text, roughly, and what it takes to look."""
    return sum(_LOOK + _rate(literal) for literal in literals), literals


def _rate(literal: str) -> int:
    signs = literal.strip()
    if signs in _RARE and signs:
        return _RARE_OFTEN
    if any(char.isalpha() for char in signs):
        return _OFTEN[min(len(literal), len(_OFTEN)) - 1]
    if signs.isdigit():
        return 100 // len(signs)
    if not signs.strip(",.-'"):
        return 400 if signs else 2000
    return 5 if signs.strip('"():;!?') else 60


def _least(literals: Iterable[str]) -> tuple[str, ...]:
    """Without those that hold another one."""
    found = set(literals)
    return tuple(sorted(one for one in found if not any(other in one for other in found - {one})))


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
                best = [min(found, key=_cost) for found in branches]
                sets.append(_least(literal for found in best for literal in found))
        elif name == "IN" and len(value) <= _MOST_CHARACTERS:
            chosen = {_character(str(kind), one) for kind, one in value}
            if "" not in chosen:
                sets.append(_least(chosen))
    return sets


def _character(kind: str, value: Any) -> str:
    """What a part of a character class stands for; nothing where that is much or cannot be told."""
    if kind == "LITERAL":
        return _folded(value)
    return ANY_DIGIT if kind == "CATEGORY" and str(value) == "CATEGORY_DIGIT" else ""


def _folded(code: int) -> str:
    """A character as it stands in folded text; nothing for one that a search without regard to case may find otherwise."""
    char = chr(code)
    if char.isdecimal():
        return ANY_DIGIT
    plain = char.isascii() or char.lower() == char.upper() == char.casefold() == char
    return char.lower() if plain else ""
