"""Judgements and remarks become findings: placed in the source, worded, numbered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from medlint.digest import sha256
from medlint.document import Span
from medlint.finding import Finding
from medlint.judgement.facts import Facts
from medlint.judgement.judging import Judgement, is_story, milder, shown
from medlint.kinds.forbid import Forbid
from medlint.kinds.remark import Remark
from medlint.rule import Rule, Severity
from medlint.wording.tokens import Sentence


class Draft(NamedTuple):
    """What a finding will say, and ``start:end`` of its sentence's text; the first fields are those it is sorted by."""

    span: Span
    rule_id: str
    rule: Rule
    sentence: str
    match: str
    severity: Severity
    contexts: tuple[str, ...]
    missing: tuple[str, ...]
    words: Mapping[str, str]


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def of_judgement(facts: Facts, rule: Rule, judgement: Judgement) -> Draft:
    """The draft of what a match has to say."""
    sentence, match, severity, contexts = judgement
    if isinstance(rule.check, Forbid) and rule.check.story and is_story(facts, sentence, match):
        told = facts.reading.document.blocks[sentence.block].passage
        span = told.span(0, len(told.text))
        return Draft(span, rule.id, rule, sentence.text, told.text, severity, contexts, (), {})
    start, end = _range(sentence, *shown(judgement))
    span = _span(facts, sentence, start, end)
    return Draft(span, rule.id, rule, sentence.text, sentence.text[start:end], severity, contexts, (), {})


def of_remark(facts: Facts, rule: Rule, remark: Remark) -> Draft:
    """The draft of what a document rule has to say; without a sentence of its own it stands at the document's first."""
    severity = rule.severity
    for context in remark.contexts:
        severity = milder(severity, rule.severity, rule.effects.get(context, "keep")) or Severity.INFO
    words = {"missing": ", ".join(remark.missing), "treatment": remark.treatment, "detail": remark.detail}
    sentence = remark.sentence or (facts.reading.sentences[0] if facts.reading.sentences else None)
    if sentence is None:
        return Draft(Span(0, 0), rule.id, rule, "", "", severity, (), remark.missing, words)
    start, end = _range(sentence, remark.start, remark.end or len(sentence.words))
    span, text = _span(facts, sentence, start, end), sentence.text
    return Draft(span, rule.id, rule, text, text[start:end], severity, remark.contexts, remark.missing, words)


def _range(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """The characters that tokens ``first:last`` take, without those of the lead-in; all when there are none."""
    spans = sentence.spans
    first = max(first, sentence.lead)
    return (spans[first][0], spans[last - 1][1]) if first < last <= len(spans) else (0, len(sentence.text))


def _span(facts: Facts, sentence: Sentence, start: int, end: int) -> Span:
    passage = facts.reading.document.blocks[sentence.block].passage
    return passage.span(sentence.start + start, sentence.start + end)


def findings_of(facts: Facts, drafts: Iterable[Draft]) -> list[Finding]:
    """The findings in reading order, each with a fingerprint of rule, path, sentence and occurrence, never of a line."""
    document = facts.reading.document
    seen: Counter[str] = Counter()
    findings = []
    for draft in sorted(drafts, key=lambda d: (d.span.start, d.span.end, d.rule_id)):
        span, rule = draft.span, draft.rule
        words = _Blank(draft.words, match=draft.match)
        message = rule.message.format_map(words) if "{" in rule.message else rule.message
        about = draft.sentence.casefold() if draft.sentence and not draft.missing else message
        key = f"{rule.id}\n{document.path}\n{about}"
        seen[key] += 1
        line, column = document.position(span.start)
        end_line, end_column = document.position(span.end)
        findings.append(Finding(
            rule, document.path, span, line, column, end_line, end_column, draft.severity, rule.confidence, message,
            draft.match, draft.sentence, rule.suggestion.format_map(words) if "{" in rule.suggestion else rule.suggestion,
            draft.contexts, draft.missing,
            sha256(f"{key}\n{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()[:16],
            about=draft.words.get("treatment", ""),
        ))  # fmt: skip
    return findings
