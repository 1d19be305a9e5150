"""Small rulebooks made in a test, ready to lint with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from medlint.document import Document
from medlint.finding import Finding
from medlint.judgement.matcher import compile_pack
from medlint.kinds.forbid import Forbid
from medlint.linter import lint
from medlint.readers import read
from medlint.rule import DEFAULT_EFFECTS, Cue, Profile, Rule, RulePack, Severity, WordList
from medlint.rulefiles.rulebook import Rulebook


def forbid(
    *phrases: str,
    id: str = "TST001",  # noqa: A002
    regexes: Iterable[str] = (),
    story: bool = False,
    **fields: Any,
) -> Rule:
    """A rule that forbids phrases and regular expressions."""
    effects: Mapping[str, str] = {**DEFAULT_EFFECTS, **fields.pop("effects", {})}
    check = Forbid(tuple(phrases), tuple(regexes), story)
    given = {"category": "efficacy", "message": "m", "severity": Severity.ERROR, **fields}
    return Rule(id=id, name=id.lower(), summary="s", kind="forbid", check=check, effects=effects, **given)


def word_list(name: str, *entries: str, word_class: str = "noun", **fields: Any) -> WordList:
    """A word list."""
    return WordList(name, "s", word_class, tuple(entries), **fields)


def book(
    *rules: Rule,
    lists: Iterable[WordList] = (),
    cues: Iterable[Cue] = (),
    terminators: Iterable[str] = (),
    profiles: Iterable[Profile] = (),
) -> Rulebook:
    """A rulebook of these rules."""
    pack = RulePack(tuple(rules), tuple(lists), tuple(profiles), tuple(cues), tuple(terminators))
    return Rulebook(pack, compile_pack(pack))


def document(text: str, path: str = "a.md") -> Document:
    """A text as its reader sees it."""
    return read(path, text.encode("utf-8", "surrogatepass"))


def findings(rules: Rulebook, text: str, path: str = "a.md") -> list[Finding]:
    """What a rulebook has to say about a text."""
    return lint(document(text, path), rules)[1]


def matched(rules: Rulebook, text: str, path: str = "a.md") -> list[str]:
    """The words it flags."""
    return [finding.match for finding in findings(rules, text, path)]
