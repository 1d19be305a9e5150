"""lint(document, rulebook) → findings.  Pure: no file is read, nothing is remembered between calls."""

from __future__ import annotations

from typing import Protocol

from medlint.document import Document
from medlint.finding import DocumentRecord, Failure, Finding
from medlint.judgement.account import NO_CLAIM, record_of
from medlint.judgement.facts import Facts, facts_of
from medlint.judgement.judging import Around, Judgement, Trace, judge_all, judge_rule, weighed_in
from medlint.judgement.matcher import Matcher, Reading, read_through
from medlint.judgement.placing import findings_of, of_judgement, of_remark
from medlint.judgement.weighing import weigh
from medlint.rule import HEALTH_CLAIMS, RulePack, Severity
from medlint.wording.language import foreign

#: Categories whose findings praise a treatment though they name no benefit of it.
_PRAISE = frozenset(("comparison", "safety", "testimonial"))
#: From this share of its words on a text as a whole is in the language of these.
_WHOLE = 0.7


class Book(Protocol):
    """A rulebook that is ready to use."""

    @property
    def pack(self) -> RulePack:
        """What its files say."""

    @property
    def matcher(self) -> Matcher:
        """Its patterns, ready to match."""


def lint(
    document: Document, book: Book, *, places: bool = False, product_class: str = "", other_languages: bool = False
) -> tuple[DocumentRecord, list[Finding], list[Failure]]:
    """Check a document: what it is, the findings in reading order, and what could not be checked.

    With ``places`` the record also tells where benefits, risks and sources stand. ``product_class`` is that of a product which
    the document promotes without naming a treatment. That a text is not in English is a failure, but for ``other_languages``.
    """
    facts, judged = _judged(document, book, product_class)
    rules = book.pack.rules
    if context := facts.whole():
        touched = HEALTH_CLAIMS if context == "off-topic" else None
        for n, found in judged.items():
            if not touched or rules[n].category in touched:
                judged[n] = weighed_in(context, facts, rules[n], found)
    drafts = [of_judgement(facts, rules[n], judgement) for n, found in judged.items() for judgement in found]
    for number, rule in enumerate(rules):
        if hasattr(rule.check, "find"):
            drafts += [of_remark(facts, rule, remark) for remark in rule.check.find(facts, number)]
    failures = [*_failures(facts.reading), *(() if other_languages else _unread(facts.reading))]
    return record_of(facts, places=places), findings_of(facts, drafts), failures


def trace(document: Document, book: Book, rule_id: str) -> Trace:
    """Why one rule speaks or is silent about a document."""
    facts, _ = _judged(document, book)
    number = next(i for i, r in enumerate(book.pack.rules) if r.id == rule_id)
    found = [m.pattern for matches in facts.reading.matches for m in matches if m.pattern.owner == number]
    seen = Trace({pattern.source for pattern in found}, set(), set())
    judge_rule(facts, book.pack.rules[number], number, Around({}, {}), seen)
    return seen


def _judged(document: Document, book: Book, product_class: str = "") -> tuple[Facts, dict[int, list[Judgement]]]:
    """What is known of a document, and the judgements of the rules that look at sentences."""
    facts = facts_of(read_through(document, book.matcher), book.matcher, book.pack.profiles)
    facts.product_class = product_class
    judged = judge_all(facts, book.pack)
    for number, found in judged.items():
        category = book.pack.rules[number].category
        numbers = {j.sentence.number for j in found if "comparator" not in j.contexts}
        if category == "efficacy":
            facts.benefits |= numbers
        elif category == "evidence":
            facts.figures |= numbers
        elif category in _PRAISE:
            facts.praise |= {j.sentence.number for j in found if j.severity > Severity.INFO} & numbers
    facts.softened = _softened(facts, book.pack) - facts.benefits
    weigh(facts)
    return facts, judged


def _softened(facts: Facts, pack: RulePack) -> set[int]:
    """The sentences whose claim of a benefit passed because it is hedged, attributed, conditional or cited."""
    efficacy = {rule.id for rule in pack.rules if rule.category == "efficacy"}
    return {n for n, rule, contexts in facts.excused if rule in efficacy and not NO_CLAIM.intersection(contexts)}


def _failures(reading: Reading) -> list[Failure]:
    told = "the pattern {!r} ran out of time; this text was not checked with it"
    return [Failure(reading.document.path, "lint", told.format(text)) for text in sorted(reading.timeouts)]


def _unread(reading: Reading) -> list[Failure]:
    """The failure of a text that is for a good part in another language than that of the rules."""
    strange, total = foreign(s.words[s.lead :] for s in reading.sentences)
    if not strange:
        return []
    told = "the text is" if strange > _WHOLE * total else f"{strange} of its {total} words are"
    remedy = "leave it out with --exclude, or say `other-languages: true` in the configuration when rules of your own read it"
    return [
        Failure(
            reading.document.path,
            "lint",
            f"not checked, for {told} not in English, the language of the rules; {remedy}",
        )
    ]
