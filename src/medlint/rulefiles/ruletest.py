"""``medlint test``: every example of every rule, run.  A bad one must be flagged by its rule, a good one must not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medlint.kinds.housekeeping import Housekeeping
from medlint.rule import DEFAULT_EFFECTS, Example, Rule

if TYPE_CHECKING:
    from medlint.document import Document
    from medlint.finding import DocumentRecord, Failure, Finding
    from medlint.rulefiles.rulebook import Rulebook

_SHOWN = 90


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the examples: lines to print, whether all is well, and how much was run."""

    lines: tuple[str, ...]
    ok: bool
    rules: int = 0
    examples: int = 0
    failures: int = 0


@dataclass(slots=True)
class _Seen:
    """What the examples of one rule exercised."""

    fired: set[str] = field(default_factory=set)
    exempted: set[str] = field(default_factory=set)
    contexts: set[str] = field(default_factory=set)


def run(book: Rulebook, *, rules: Sequence[str] = (), coverage: bool = False) -> Outcome:
    """Run the examples of all rules, or of those with these ids or names.

    ``book`` has to be loaded with examples. ``coverage`` also fails phrases, exceptions and contexts of a rule that none
    of its examples exercises.
    """
    chosen = [rule for rule in book.pack.rules if not rules or rule.id in rules or rule.name in rules]
    failed = [line for rule in chosen for line in _try_rule(book, rule, coverage)]
    examples = sum(len(rule.bad) + len(rule.good) for rule in chosen)
    if not chosen:
        failed.append("there is no rule to test")
    ran = f"{_count(len(chosen), 'rule')}, {_count(examples, 'example')}"
    verdict = _count(len(failed), "failure") if failed else "all as they should be"
    return Outcome((*failed, f"{ran}: {verdict}"), not failed, len(chosen), examples, len(failed))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _try_rule(book: Rulebook, rule: Rule, coverage: bool) -> Iterator[str]:
    if not rule.bad or not rule.good:
        yield _line("untested", rule, None, "has no bad or no good example")
    yield from _twice(rule)
    seen = _Seen()
    for example in (*rule.bad, *rule.good):
        from medlint.readers import ReadError

        try:
            document, own, failures = _lint(book, rule, example)
        except ReadError as error:
            yield _line("broken", rule, example, f"cannot be read: {error}")
            continue
        yield from (_line("broken", rule, example, failure.message) for failure in failures)
        problem = _misjudged(document, own, example, bad=example in rule.bad)
        if problem:
            yield _line(problem[0], rule, example, problem[1])
        if coverage:
            _note(book, rule, document, seen)
    if coverage:
        yield from _unexercised(rule, seen)


def _twice(rule: Rule) -> Iterator[str]:
    first: dict[tuple[str, str], Example] = {}
    for example in (*rule.bad, *rule.good):
        known = first.setdefault((example.text, example.format), example)
        if known is not example:
            yield _line("duplicate", rule, example, f"stands already in line {known.line}")


def _lint(book: Rulebook, rule: Rule, example: Example) -> tuple[Document, list[Finding], Sequence[Failure]]:
    """An example read and checked with the whole rulebook; of the findings only the rule's own."""
    from medlint import linter, readers

    document = readers.read("example", example.text.encode("utf-8", "surrogatepass"), example.format)
    record, findings, failures = linter.lint(document, book)
    if isinstance(rule.check, Housekeeping) or document.directives:
        findings = _triaged(book, rule, document, record, findings)
    return document, [f for f in findings if f.rule.id == rule.id], failures


def _triaged(
    book: Rulebook, rule: Rule, document: Document, record: DocumentRecord, findings: list[Finding]
) -> list[Finding]:
    """The findings with their status, and those about excuses, under the approved claims and the baseline of a rule's examples."""
    from datetime import UTC, datetime

    from medlint.review.approved import Approved, ApprovedClaim
    from medlint.review.triage import Terms, triage

    check = rule.check if isinstance(rule.check, Housekeeping) else Housekeeping("malformed-directive")
    claims = tuple(ApprovedClaim(text, "example", "example", check.valid_until) for text in check.approved)
    every = frozenset(r.id for r in book.pack.rules)
    terms = Terms(datetime.now(UTC).date().isoformat(), every, every, approved=Approved(claims))
    found = triage(document, findings, book.pack, terms)
    return [*found, *_stale(book, rule, check.before, record, found)] if check.before else found


def _stale(book: Rulebook, rule: Rule, before: str, record: DocumentRecord, findings: list[Finding]) -> list[Finding]:
    """What is said of a baseline that was written for another text."""
    from pathlib import Path

    from medlint import linter, readers
    from medlint.review.baseline import Baseline, Checked, match, updated
    from medlint.review.baselining import Held, about_stale

    every = frozenset(r.id for r in book.pack.rules)
    then, known, _ = linter.lint(readers.read("example", before.encode(), "markdown"), book)
    matched = match(Baseline(), [Checked("example", "example", then.slug, tuple(known))], every, lambda _: "")
    baseline = Baseline(updated(Baseline(), matched, (), add=True, today=""))
    matched = match(baseline, [Checked("example", "example", record.slug, tuple(findings))], every, lambda _: "")
    return about_stale(Held(Path("baseline"), baseline, tuple(matched)), [rule])


def _misjudged(document: Document, own: Sequence[Finding], example: Example, *, bad: bool) -> tuple[str, str] | None:
    """How the rule misjudged an example: the word for it and what happened."""
    flagged = ", ".join(dict.fromkeys(repr(f.match) for f in own))
    if not bad:
        return ("noisy", f"is good, and the rule flags {flagged}") if own else None
    if not own:
        return "missing", "is bad, and the rule is silent"
    span = " ".join(example.span.split())
    places = {f.match for f in own} | {" ".join(document.source[f.span.start : f.span.end].split()) for f in own}
    if span and span not in places:
        return "misplaced", f"must be flagged at {span!r}, and the rule flags {flagged}"
    return None


def _note(book: Rulebook, rule: Rule, document: Document, seen: _Seen) -> None:
    from medlint import linter

    trace = linter.trace(document, book, rule.id)
    seen.fired |= trace.fired
    seen.exempted |= trace.exempted
    seen.contexts |= trace.contexts


def _unexercised(rule: Rule, seen: _Seen) -> Iterator[str]:
    """What of a rule could be wrong or dead without any example noticing."""
    for source in dict.fromkeys(wording.source for wording in rule.check.wordings()):
        if source not in seen.fired:
            yield _line("uncovered", rule, None, f"no example has the pattern {source!r}")
    for key, phrases in (("except", rule.exempt), ("unless", rule.unless)):
        for phrase in phrases:
            if phrase not in seen.exempted:
                yield _line("uncovered", rule, None, f"no example needs the {key} phrase {phrase!r}")
    for context, effect in rule.effects.items():
        if effect == "pass" != DEFAULT_EFFECTS[context] and context not in seen.contexts:
            yield _line("uncovered", rule, None, f"no example passes for being {context}")


def _line(word: str, rule: Rule, example: Example | None, message: str) -> str:
    place = f"{rule.origin.file}:{example.line if example else rule.origin.line}"
    shown = ""
    if example:
        text = " ".join(example.text.split())
        shown = f" {text if len(text) <= _SHOWN else text[:_SHOWN] + '…'!r}"
    return f"{word:9}  {rule.id} {rule.name}  {place} {shown} {message}"
