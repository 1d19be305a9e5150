"""lint(document, rulebook) → findings.  Pure: no file is read, nothing is remembered between calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Protocol

from medlint.context import contexts_of, is_question, quoted
from medlint.document import Document, Span
from medlint.facts import Facts, facts_of
from medlint.finding import DocumentRecord, Failure, Finding, Treatment
from medlint.kinds.approval import Approval
from medlint.kinds.claim import Claim
from medlint.kinds.remark import Remark
from medlint.matcher import Matcher, read_through
from medlint.patterns import Match
from medlint.phrases import BARRIERS
from medlint.rule import CONTEXTS, Rule, RulePack, Severity
from medlint.tokens import Sentence


#: Categories for which a source in the next or previous sentence is one: figures and comparisons often come before it.
_NEARBY = frozenset(("evidence", "comparison"))


class Book(Protocol):
    """A rulebook that is ready to use."""

    @property
    def pack(self) -> RulePack: ...
    @property
    def matcher(self) -> Matcher: ...


@dataclass
class Trace:
    """What happened to the patterns of one rule: which matched, which exemptions and contexts let a match pass."""

    fired: set[str] = field(default_factory=set)
    exempted: set[str] = field(default_factory=set)
    contexts: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A match that stays: the severity its contexts leave it."""

    sentence: Sentence
    match: Match
    severity: Severity
    contexts: tuple[str, ...]


def lint(document: Document, book: Book) -> tuple[DocumentRecord, list[Finding], list[Failure]]:
    """Check a document: what it is, the findings in reading order, and what could not be checked."""
    reading = read_through(document, book.matcher)
    facts = facts_of(reading, book.matcher, book.pack.profiles)
    judged = _judge_all(facts, book.pack)
    _weigh(facts, book.pack, judged)
    if facts.teaches():
        judged = {n: _educational(book.pack.rules[n], found) for n, found in judged.items()}
    findings = [_sentence_finding(facts, book.pack.rules[n], j) for n, found in judged.items() for j in found]
    for number, rule in enumerate(book.pack.rules):
        if hasattr(rule.check, "find"):
            findings += [_document_finding(facts, rule, remark) for remark in rule.check.find(facts, number)]
    failures = [
        Failure(document.path, "lint", f"the pattern {text!r} ran out of time; this text was not checked with it")
        for text in sorted(reading.timeouts)
    ]
    return _record(facts), _numbered(findings), failures


def trace(document: Document, book: Book, rule_id: str) -> Trace:
    """Why one rule speaks or is silent about a document."""
    facts = facts_of(read_through(document, book.matcher), book.matcher, book.pack.profiles)
    judged = _judge_all(facts, book.pack)
    _weigh(facts, book.pack, judged)
    number = next(i for i, r in enumerate(book.pack.rules) if r.id == rule_id)
    seen = Trace()
    for matches in facts.reading.matches:
        roles = ("match", "require", "mention", "weak", "who", "not-who")
        seen.fired |= {m.pattern.source for m in matches if m.pattern.owner == number and m.pattern.role in roles}
    _judge_rule(facts, book.pack.rules[number], number, seen)
    return seen


# --- sentence rules ---------------------------------------------------------------------------------------------------


def _judge_all(facts: Facts, pack: RulePack) -> dict[int, list[Judgement]]:
    owners = {m.pattern.owner for matches in facts.reading.matches for m in matches if m.pattern.role == "match"}
    return {n: _judge_rule(facts, pack.rules[n], n) for n in sorted(owners)}


def _judge_rule(facts: Facts, rule: Rule, number: int, seen: Trace | None = None) -> list[Judgement]:
    """The judgements of one rule: all its matches one by one, then the gravest of each sentence."""
    kept: dict[int, Judgement] = {}
    for sentence, match in facts.matches(number, "match"):
        block = facts.reading.document.blocks[sentence.block]
        if block.boilerplate or (rule.blocks and block.kind not in rule.blocks):
            continue
        judgement = _judge(facts, rule, number, sentence, match, seen)
        known = kept.get(sentence.number)
        if judgement and (not known or judgement.severity > known.severity):
            kept[sentence.number] = judgement
    return list(kept.values())


def _judge(
    facts: Facts, rule: Rule, number: int, sentence: Sentence, match: Match, seen: Trace | None
) -> Judgement | None:
    for other in facts.reading.matches[sentence.number]:
        if other.pattern.owner != number:
            continue
        overlaps = other.start < match.end and match.start < other.end
        if other.pattern.role == "unless" or (other.pattern.role == "except" and overlaps):
            if seen:
                seen.exempted.add(other.pattern.source)
            return None
    if isinstance(rule.check, Claim) and not _right_subject(facts, rule.check, number, sentence, match):
        return None
    if isinstance(rule.check, Approval) and rule.check.excuses(facts, sentence, match):
        return None
    contexts = _contexts(facts, rule, sentence, match)
    severity: Severity | None = rule.severity
    for context in contexts:
        severity = _milder(severity, rule.severity, rule.effects.get(context, "keep"))
        if severity is None and seen:
            seen.contexts.add(context)
    return Judgement(sentence, match, severity, contexts) if severity else None


def _educational(rule: Rule, found: Iterable[Judgement]) -> list[Judgement]:
    """Judgements in a text that does not promote."""
    left = []
    for j in found:
        severity = _milder(j.severity, rule.severity, rule.effects.get("educational", "keep"))
        if severity:
            left.append(replace(j, severity=severity, contexts=(*j.contexts, "educational")))
    return left


def _milder(now: Severity | None, full: Severity, effect: str) -> Severity | None:
    """The mildest of what other contexts left and what this effect leaves."""
    if now is None or effect == "pass":
        return None
    if effect == "keep":
        return now
    if effect == "lower":
        return min(now, Severity(max(full - 1, Severity.INFO)))
    return min(now, Severity[effect.upper()])


def _right_subject(facts: Facts, claim: Claim, number: int, sentence: Sentence, match: Match) -> bool:
    """Whether the nearest subject before the verb (or named by "by …") is one that makes this a claim."""
    if not claim.who and not claim.not_who:
        return True
    clause = max((i for i in range(match.head) if sentence.words[i] in BARRIERS), default=-1)
    nearest, allowed = -1, not claim.who
    for other in facts.reading.matches[sentence.number]:
        if other.pattern.owner == number and other.pattern.role in ("who", "not-who"):
            if other.pattern.role == "who" and other.start > 0 and sentence.words[other.start - 1] == "by":
                return True
            if clause < other.start and other.end <= match.head and other.end > nearest:
                nearest, allowed = other.end, other.pattern.role == "who"
    return allowed


def _contexts(facts: Facts, rule: Rule, sentence: Sentence, match: Match) -> tuple[str, ...]:
    """All contexts of a match, in the order of CONTEXTS."""
    block = facts.reading.document.blocks[sentence.block]
    found = contexts_of(match, facts.scopes(sentence))
    if is_question(sentence.text) and not facts.answered(sentence):
        found.add("question")
    if quoted(block.text, sentence.start + sentence.spans[match.head][0]):
        found.add("quoted")
    if facts.cited(sentence, nearby=rule.category in _NEARBY):
        found.add("cited")
    if facts.compared_only(sentence):
        found.add("comparator")
    if "hedged" in found:
        found.discard("weakly-hedged")
    return tuple(c for c in CONTEXTS if c in found)


# --- the document as a whole ------------------------------------------------------------------------------------------


def _weigh(facts: Facts, pack: RulePack, judged: dict[int, list[Judgement]]) -> None:
    """Count benefit claims and figures, and decide whether the text promotes."""
    for number, found in judged.items():
        category = pack.rules[number].category
        numbers = {j.sentence.number for j in found if "comparator" not in j.contexts}
        if category == "efficacy":
            facts.benefits |= numbers
        elif category == "evidence":
            facts.figures |= numbers
    facts.promotional = facts.promotes()


def _record(facts: Facts) -> DocumentRecord:
    document = facts.reading.document
    treatments = []
    for p in sorted({m.profile for m in facts.mentions}, key=lambda p: (p not in facts.promoted, p)):
        profile = facts.profiles[p]
        stated = tuple(profile.risks[r].key for r in sorted(facts.risks.get(p, {})))
        treatments.append(Treatment(profile.names[0], profile.name, p in facts.promoted and facts.promotional, stated))
    return DocumentRecord(
        document.path,
        document.sha256,
        document.format,
        facts.promotional,
        tuple(treatments),
        len(facts.benefits),
        len(facts.risk_sentences),
        document,
    )


# --- findings ---------------------------------------------------------------------------------------------------------


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _sentence_finding(facts: Facts, rule: Rule, judgement: Judgement) -> Finding:
    return _finding(
        facts,
        rule,
        judgement.sentence,
        judgement.match.start,
        judgement.match.end,
        judgement.severity,
        judgement.contexts,
    )


def _document_finding(facts: Facts, rule: Rule, remark: Remark) -> Finding:
    sentence = remark.sentence or (facts.reading.sentences[0] if facts.reading.sentences else None)
    severity = rule.severity
    for context in remark.contexts:
        severity = _milder(severity, rule.severity, rule.effects.get(context, "keep")) or Severity.INFO
    words = {"missing": ", ".join(remark.missing), "treatment": remark.treatment, "detail": remark.detail}
    if sentence is None:
        place = Span(0, 0)
        return _placed(facts, rule, place, "", "", severity, (), words, remark.missing)
    return _finding(
        facts,
        rule,
        sentence,
        remark.start,
        remark.end or len(sentence.words),
        severity,
        remark.contexts,
        words,
        remark.missing,
    )


def _finding(
    facts: Facts,
    rule: Rule,
    sentence: Sentence,
    first: int,
    last: int,
    severity: Severity,
    contexts: tuple[str, ...],
    words: dict[str, str] | None = None,
    missing: tuple[str, ...] = (),
) -> Finding:
    spans = sentence.spans
    first = max(first, sentence.lead)
    start, end = (spans[first][0], spans[last - 1][1]) if spans else (0, len(sentence.text))
    passage = facts.reading.passage(sentence)
    return _placed(
        facts,
        rule,
        passage.span(start, end),
        sentence.text[start:end],
        sentence.text,
        severity,
        contexts,
        words or {},
        missing,
    )


def _placed(
    facts: Facts,
    rule: Rule,
    span: Span,
    match: str,
    sentence: str,
    severity: Severity,
    contexts: tuple[str, ...],
    words: dict[str, str],
    missing: tuple[str, ...],
) -> Finding:
    document = facts.reading.document
    line, column = document.position(span.start)
    end_line, end_column = document.position(span.end)
    filled = _Blank(words, match=match)
    return Finding(
        rule=rule,
        path=document.path,
        span=span,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        severity=severity,
        confidence=rule.confidence,
        message=rule.message.format_map(filled),
        match=match,
        sentence=sentence,
        suggestion=rule.suggestion.format_map(filled),
        contexts=contexts,
        missing=missing,
    )


def _numbered(findings: Iterable[Finding]) -> list[Finding]:
    """Sorted, each with a fingerprint of rule, path, sentence and occurrence, never of a line number."""
    return list(_with_fingerprints(sorted(findings, key=lambda f: f.sort_key)))


def _with_fingerprints(findings: Iterable[Finding]) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for finding in findings:
        about = "" if finding.missing or not finding.sentence else finding.sentence.casefold()
        key = "\n".join((finding.rule.id, finding.path, about or finding.message))
        seen[key] += 1
        digest = sha256(f"{key}\n{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
        yield replace(finding, fingerprint=digest)
