"""Approved claims: wording that a review has passed, in a file of the content repository.  Imports nearness, fields and yamlfile.

What has the very wording of an approved claim is excused; what comes close to it is told with the difference.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from medlint.finding import Finding, Status
from medlint.kinds import of_the_whole
from medlint.kinds.housekeeping import Housekeeping
from medlint.review.nearness import Nearness, words_of
from medlint.running.discovery import globs_below
from medlint.wording.text import fold, normalise, sentences

if TYPE_CHECKING:
    from medlint.document import Document
    from medlint.rulefiles.fields import Shape
    from medlint.rulefiles.yamlfile import Problem, Source

_MARKER = re.compile(
    r"\s*\[\^[^\]\s]{1,40}\]|\s*\[\d{1,3}(?:\s*[,-]\s*\d{1,3})*\]|[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+(?=[.!?]?$)"
)


@dataclass(frozen=True, slots=True)
class ApprovedClaim:
    """A wording that was approved: by whom, where that is written down, and until which day it holds.

    ``rules`` are ids of the rules it answers to and ``files`` globs of the texts it may stand in; all where they are empty.
    """

    text: str
    reference: str
    approved_by: str
    valid_until: str
    id: str = ""
    rules: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Approved:
    """Approved claims, ready to compare with; ``folder`` is the absolute path of the one in which their file stands."""

    claims: tuple[ApprovedClaim, ...] = ()
    folder: str = ""

    @cached_property
    def by_sentence(self) -> Mapping[str, list[int]]:
        """The claims by each of their sentences."""
        found: dict[str, list[int]] = {}
        for i, claim in enumerate(self.claims):
            for sentence in _sentences(claim.text):
                found.setdefault(sentence, []).append(i)
        return found

    @cached_property
    def nearness(self) -> Nearness:
        """What tells of wording that is close to that of a claim."""
        return Nearness(
            [key_of(claim.text) for claim in self.claims], [_sentences(claim.text) for claim in self.claims]
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a claim means for a finding: it is approved, or its approval is over, or it is for another wording."""

    about: Literal["approved", "approved-claim-changed", "approved-claim-expired"]
    claim: ApprovedClaim
    detail: str = ""


def key_of(text: str) -> str:
    """A wording without what does not matter: case, white space, kinds of quotes and dashes, marks of sources, and the
    sign at its end.
    """
    plain = _MARKER.sub("", normalise(text))
    return fold(plain.replace("\u2013", "-").replace("\u2014", "-")).strip(" .!?;:\u2026\"'")


def judge(document: Document, findings: Sequence[Finding], approved: Approved, today: str) -> list[tuple[int, Verdict]]:
    """What approved claims mean for open findings, by their numbers.

    A finding about the document as a whole is not excused by the sentence it happens to stand at.
    """
    verdicts: list[tuple[int, Verdict]] = []
    path = os.path.abspath(document.path)  # noqa: PTH100  resolve() would follow symbolic links
    allowed = [not c.files or globs_below(approved.folder, c.files)(path) for c in approved.claims]
    near: dict[str, list[tuple[int, str]]] = {}
    for number, finding in enumerate(findings):
        if finding.status is not Status.OPEN or isinstance(finding.rule.check, Housekeeping):
            continue
        if of_the_whole(finding.rule) or not finding.sentence:
            continue
        key = key_of(finding.sentence)
        fitting = [
            i for i in _same(document, finding, key, approved) if allowed[i] and _covers(approved.claims[i], finding)
        ]
        if fitting:
            claim = max((approved.claims[i] for i in fitting), key=lambda c: c.valid_until)
            verdicts.append((number, _verdict(claim, today)))
            continue
        if key not in near:
            near[key] = [(i, told) for i, told in approved.nearness.close_to(key) if allowed[i]]
        for i, told in near[key]:
            claim = approved.claims[i]
            if _covers(claim, finding):
                verdicts.append((number, Verdict("approved-claim-changed", claim, f"{_named(claim)}{told}")))
                break
    return verdicts


def _verdict(claim: ApprovedClaim, today: str) -> Verdict:
    if claim.valid_until >= today:
        return Verdict("approved", claim)
    detail = f"{_named(claim)}valid until {claim.valid_until}, approved by {claim.approved_by} ({claim.reference})"
    return Verdict("approved-claim-expired", claim, detail)


def _named(claim: ApprovedClaim) -> str:
    return f"{claim.id}: " if claim.id else ""


def _covers(claim: ApprovedClaim, finding: Finding) -> bool:
    """Whether a claim answers to a finding: marks of sources are no part of a wording, so not to a broken one."""
    return finding.rule.id in claim.rules if claim.rules else finding.rule.kind != "sources"


def _same(document: Document, finding: Finding, key: str, approved: Approved) -> list[int]:
    """The claims whose wording this is; of one with several sentences all have to stand there."""
    found = approved.by_sentence.get(key, [])
    whole = [i for i in found if key_of(approved.claims[i].text) == key]
    if whole or not found:
        return whole
    around = _around(document, finding)
    return [i for i in found if _run(_sentences(approved.claims[i].text), around)]


def _around(document: Document, finding: Finding) -> list[str]:
    """The sentences of the block in which a finding stands."""
    for block in document.blocks:
        span = block.passage.span()
        if span.start <= finding.span.start < span.end and finding.sentence in block.text:
            return _sentences(block.text)
    return []


def _run(wanted: Sequence[str], among: Sequence[str]) -> bool:
    """Whether sentences stand together among others, in their order."""
    return any(among[i : i + len(wanted)] == wanted for i in range(len(among) - len(wanted) + 1))


def _sentences(text: str) -> list[str]:
    shown = normalise(text)
    return [key_of(shown[start:end]) for start, end in sentences(shown)]


# --- the file ---------------------------------------------------------------------------------------------------------


def load(path: Path, names: Mapping[str, frozenset[str]]) -> tuple[Approved, tuple[Problem, ...]]:
    """The approved claims of a file, and what is wrong with it; claims with mistakes are left out.

    ``names`` are the ids of rules by what they may be called.
    """
    from medlint.rulefiles.decode import decode_list
    from medlint.rulefiles.yamlfile import parse, read

    source = read(path)
    node = None if source.problems else parse(source)
    claims = decode_list(source, node, shape()) if node is not None else []
    sound = [known for claim in claims if (known := _checked(source, claim, names)) is not None]
    _check_twice(source, sound)
    return Approved(tuple(sound), str(path.absolute().parent)), tuple(source.problems)


def shape() -> Shape:
    """The mapping that stands for a claim in the file."""
    from medlint.rulefiles.fields import Key, Shape

    day, words = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "a date like 2027-03-31"
    keys = (
        Key("text", "text", "text", "The wording, as it was approved.", required=True),
        Key("reference", "reference", "text", "Where the approval is written down.", required=True),
        Key("approved-by", "approved_by", "text", "Who approved it.", required=True),
        Key("valid-until", "valid_until", "text", "The last day on which it holds.", required=True, pattern=day, words=words),
        Key("id", "id", "text", "How reports call it."),
        Key("rules", "rules", "texts", "The rules it answers to, by id, name or category; all by default."),
        Key("files", "files", "texts", "The texts it may stand in, as globs from the folder of this file; all by default."),
    )  # fmt: skip
    return Shape("approved claim", {key.name: key for key in keys}, ApprovedClaim, place="line")


def _checked(source: Source, claim: ApprovedClaim, names: Mapping[str, frozenset[str]]) -> ApprovedClaim | None:
    """The claim with the ids of its rules, or None with the reason in ``source.problems``."""
    from dataclasses import replace

    from medlint.configuration.configfile import wrong_glob
    from medlint.review.notation import day
    from medlint.rulefiles.decode import question

    before = len(source.problems)
    place = (claim.line, 1)
    if not day(claim.valid_until):
        source.report(place, f"'{claim.valid_until}' is no day of the calendar", "write it like 2027-03-31")
    if not words_of(key_of(claim.text)):
        source.report(place, "the text of this claim has no words", "write the wording that was approved")
    for name in claim.rules:
        if not names.get(name.casefold()):
            source.report(
                place, f"there is no rule called {name!r}", question(name, names) or "`medlint rules` lists them"
            )
    for glob in claim.files:
        if wrong := wrong_glob(glob):
            source.report(place, f"{glob!r} can fit no file: {wrong[0]}", wrong[1])
    if len(source.problems) > before:
        return None
    return replace(claim, rules=tuple(sorted({rule for name in claim.rules for rule in names[name.casefold()]})))


def _check_twice(source: Source, claims: Sequence[ApprovedClaim]) -> None:
    seen: dict[tuple[str, str], ApprovedClaim] = {}
    for claim in claims:
        first = seen.setdefault(("id", claim.id), claim) if claim.id else claim
        if first is not claim:
            source.report((claim.line, 1), f"the id {claim.id!r} is already taken in line {first.line}", "rename one")
