"""What a document says, told for the record: its treatments, and where benefits, risks, sources and uses stand."""

from __future__ import annotations

from collections.abc import Iterator

from medlint.document import Span
from medlint.finding import DocumentRecord, Place, Treatment
from medlint.judgement.facts import Facts
from medlint.judgement.naming import good_host
from medlint.wording.tokens import Sentence

#: Contexts in which a match claims nothing.
NO_CLAIM = frozenset({"negated", "question", "critical", "risk"})


def record_of(facts: Facts, *, places: bool) -> DocumentRecord:
    """The record of a document whose sentences have been judged, with its ``places`` if they are wanted."""
    document = facts.reading.document
    return DocumentRecord(
        document.path,
        document.sha256,
        document.format,
        facts.promotional,
        tuple(_treatments(facts)),
        len(facts.benefits),
        len(facts.risk_sentences),
        document,
        tuple(_places(facts)) if places else (),
        document.slug,
    )


def _treatments(facts: Facts) -> Iterator[Treatment]:
    for p in sorted({m.profile for m in facts.mentions}, key=lambda p: (p not in facts.promoted, p)):
        profile = facts.profiles[p]
        stated = tuple(profile.risks[r].key for r in sorted(facts.risks.get(p, {})))
        yield Treatment(profile.names[0], profile.name, p in facts.promoted and facts.promotional, stated)


def _places(facts: Facts) -> Iterator[Place]:
    for number in sorted(facts.benefits):
        yield Place("benefit", _span(facts, number))
    yield from _risks(facts)
    for sentence in facts.reading.sentences:
        if facts.cited(sentence) and not _listed(facts, sentence):
            yield Place("citation", _span(facts, sentence.number), names=_sources(facts, sentence))
    for label, block in facts.sources.numbers.items():
        yield Place("source", facts.reading.document.blocks[block].passage.span(), f"[{label}]")
    for number, rule, contexts in facts.excused:
        if not NO_CLAIM.intersection(contexts):
            yield Place("claim", _span(facts, number), rule, contexts)
    for sentence, about in zip(facts.reading.sentences, facts.subjects, strict=True):
        if about and facts.reading.matches[sentence.number] and not facts.boilerplate(sentence):
            ours = sorted(about, key=lambda p: (p not in facts.promoted, p))
            yield Place("subject", _span(facts, sentence.number), names=tuple(facts.profiles[p].name for p in ours))
    yield from _uses(facts)


def _span(facts: Facts, number: int) -> Span:
    return facts.reading.passage(facts.reading.sentences[number]).span()


def _risks(facts: Facts) -> Iterator[Place]:
    first: dict[tuple[int, int], list[str]] = {}
    for p, stated in facts.risks.items():
        for risk, number in stated.items():
            first.setdefault((number, p), []).append(facts.profiles[p].risks[risk].key)
    for number in sorted(facts.risk_sentences):
        named = [(p, keys) for (n, p), keys in sorted(first.items()) if n == number]
        for p, keys in named:
            yield Place("risk", _span(facts, number), facts.profiles[p].name, tuple(keys))
        if not named:
            about = facts.risk_sentences[number]
            ours = next((p for p in (*facts.promoted, *sorted(about)) if p in about), None)
            yield Place("risk", _span(facts, number), "" if ours is None else facts.profiles[ours].name)


def _listed(facts: Facts, sentence: Sentence) -> bool:
    return sentence.block in facts.sources.entries or facts.boilerplate(sentence)


def _sources(facts: Facts, sentence: Sentence) -> tuple[str, ...]:
    """The markers and the links by which a sentence names its sources; empty when it names them in words."""
    labels = [
        f"[{label}]" if label in facts.sources.numbers else f"[{label}] without an entry"
        for block, start, end, label in facts.sources.markers
        if block == sentence.block and start < sentence.end and end > sentence.start
    ]
    marks = facts.reading.document.blocks[sentence.block].marks
    links = [
        m.target
        for m in marks
        if m.kind == "link" and m.start < sentence.end and m.end > sentence.start and good_host(m.target)
    ]
    return (*dict.fromkeys(labels), *dict.fromkeys(links))


def _uses(facts: Facts) -> Iterator[Place]:
    """The uses named of promoted treatments, each wording once."""
    seen = set()
    for sentence in facts.reading.sentences:
        ours = facts.subjects[sentence.number].intersection(facts.promoted)
        for match in facts.reading.uses(sentence) if ours and not facts.boilerplate(sentence) else ():
            if match.start < sentence.lead:
                continue
            for p, approved in facts.matcher.use_terms[match.pattern.owner]:
                if p in ours:
                    start, end = sentence.spans[match.start][0], sentence.spans[match.end - 1][1]
                    key = (p, approved, sentence.text[start:end].casefold())
                    if key not in seen:
                        seen.add(key)
                        kind = "approved-use" if approved else "unapproved-use"
                        span = facts.reading.passage(sentence).span(start, end)
                        yield Place(kind, span, facts.profiles[p].name, (sentence.text[start:end],))
