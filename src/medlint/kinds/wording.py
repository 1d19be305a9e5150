"""What a kind of rule looks for in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Wording(NamedTuple):
    """A phrase or regular expression: ``source`` as its author wrote it, ``pattern`` as it is matched.

    ``role`` says what a match is to the rule: ``match`` (a claim), ``then`` (a claim right after a sentence that has one of
    ``after``), ``who``, ``not-who`` (its subject), ``require`` (what satisfies it) or ``mention`` (what triggers it).
    """

    role: str
    source: str
    pattern: str
    regex: bool = False


def phrases(role: str, sources: Iterable[str]) -> Iterator[Wording]:
    """Each phrase as a wording."""
    return (Wording(role, source, source) for source in sources)


def regexes(role: str, sources: Iterable[str]) -> Iterator[Wording]:
    """Each regular expression as a wording."""
    return (Wording(role, source, source, regex=True) for source in sources)
