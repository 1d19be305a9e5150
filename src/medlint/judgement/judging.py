"""Matches judged one by one: who does it, what excuses it, and what the words around it leave of its severity."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from medlint.judgement.context import contexts_of, is_question, quotations, quoted
from medlint.judgement.facts import Facts
from medlint.kinds.approval import Approval
from medlint.kinds.claim import Claim
from medlint.kinds.forbid import Forbid
from medlint.kinds.pair import Pair
from medlint.rule import CONTEXTS, Rule, RulePack, Severity
from medlint.wording.patterns import Match
from medlint.wording.rows import BARRIERS
from medlint.wording.tokens import Sentence

#: Categories for which a source in the next or previous sentence is one: figures and comparisons often come before it.
_NEARBY = frozenset(("evidence", "comparison"))
#: Words after which the bare form of a verb is a noun.
_BEFORE_NOUNS = frozenset(
    "a an the of in on for from with its your our their his her these proper good normal healthy".split()
)
#: Words after which a verb is no passive, and those between which and a verb "to" stands: crucial for managing, hard to treat.
_NO_PASSIVE = frozenset("after at before by during for from in of on through while without worth".split())
_HARD_TO = frozenset(
    "challenging crucial difficult essential hard harder important impossible necessary slow tough tricky vital".split()
)

#: Roles of wordings that a rule may flag.
_FLAGGED = frozenset(("match", "then"))
#: So many words may stand between a treatment and the verb that it is the subject of, "can" among them.
_NEAR = 2
_FIRST_PERSON = frozenset("i i'm i've i'd i'll my me mine myself".split())


#: Words that belong to what comes after them.
_HANGING = frozenset("a an and her his its my or our that the their your".split())


class Judgement(NamedTuple):
    """A match that stays: the severity its contexts leave it."""

    sentence: Sentence
    match: Match
    severity: Severity
    contexts: tuple[str, ...]


class Around(NamedTuple):
    """What was found out about the surroundings of matches: the contexts that all in a sentence share (by its number, and
    whether a source next to it counts) and the quotations of a block."""

    shared: dict[tuple[int, bool], frozenset[str]]
    quotations: dict[int, list[tuple[int, int]]]


class Trace(NamedTuple):
    """What happened to the patterns of one rule: which matched, which exemptions and contexts let a match pass."""

    fired: set[str]
    exempted: set[str]
    contexts: set[str]


def judge_all(facts: Facts, pack: RulePack) -> dict[int, list[Judgement]]:
    """The judgements of all rules that look for something to flag, by the numbers of the rules."""
    owners = {m.pattern.owner for matches in facts.reading.matches for m in matches if m.pattern.role in _FLAGGED}
    around = Around({}, {})
    return {n: judge_rule(facts, pack.rules[n], n, around) for n in sorted(owners)}


def judge_rule(facts: Facts, rule: Rule, number: int, around: Around, seen: Trace | None = None) -> list[Judgement]:
    """The judgements of one rule: all its matches one by one, then the gravest of each sentence, in its longest words.

    ``around`` is filled in by and by.
    """
    if isinstance(rule.check, Pair) and not rule.check.holds(facts, number):
        return []
    nearby = rule.category in _NEARBY
    kept: dict[int, Judgement] = {}
    for sentence, match in facts.claims_of(number):
        block = facts.reading.document.blocks[sentence.block]
        if block.boilerplate or (rule.blocks and block.kind not in rule.blocks):
            continue
        judgement = None if _excused(facts, rule, number, sentence, match, seen) else _weighed(
            facts, rule, sentence, match, _contexts(facts, sentence, match, around, nearby), seen
        )  # fmt: skip
        known = kept.get(sentence.number)
        if judgement and (not known or _says_more(judgement, known)):
            kept[sentence.number] = judgement
    found = list(kept.values())
    if isinstance(rule.check, Forbid) and rule.check.story:
        return _stories(facts, found)
    return _firsts(found) if isinstance(rule.check, Pair) and rule.check.once else found


def _says_more(this: Judgement, that: Judgement) -> bool:
    """Whether a judgement is graver than another of the same sentence, or as grave and tells the same in more words."""
    if this.severity != that.severity:
        return this.severity > that.severity
    (here, to), (there, until) = shown(this), shown(that)
    return here < until and there < to and to - here > until - there


def shown(judgement: Judgement) -> tuple[int, int]:
    """The tokens of a judgement's sentence that a finding shows: its match without the lead-in and words left hanging."""
    sentence, match = judgement.sentence, judgement.match
    start, end = max(match.start, sentence.lead), match.end
    while end > start + 1 and sentence.words[end - 1] in _HANGING:
        end -= 1
    return start, end


def _firsts(found: Iterable[Judgement]) -> list[Judgement]:
    """Of judgements of the same words the first."""
    first: dict[tuple[str, ...], Judgement] = {}
    for j in found:
        first.setdefault(tuple(j.sentence.words[j.match.start : j.match.end]), j)
    return list(first.values())


def _stories(facts: Facts, found: Iterable[Judgement]) -> list[Judgement]:
    """Judgements without those that stand in a block whose story is flagged already."""
    first: dict[int, Judgement] = {}
    rest: list[Judgement] = []
    for j in found:
        if not is_story(facts, j.sentence, j.match):
            rest.append(j)
        else:
            first.setdefault(j.sentence.block, j)
    return [*first.values(), *(j for j in rest if j.sentence.block not in first)]


def is_story(facts: Facts, sentence: Sentence, match: Match) -> bool:
    """Whether a match is told by whom it happened to: in the first person, or in a block that is a quotation."""
    block = facts.reading.document.blocks[sentence.block]
    said = _FIRST_PERSON.intersection(sentence.words[match.start : match.end])
    return bool(said) or block.kind == "quote" or block.text.startswith('"')


def _excused(facts: Facts, rule: Rule, number: int, sentence: Sentence, match: Match, seen: Trace | None) -> bool:
    """Whether an exception of the rule, the subject of the claim or a true approval lets a match pass."""
    for other in facts.reading.exemptions(sentence) if rule.exempt or rule.unless else ():
        if other.pattern.owner != number:
            continue
        overlaps = other.start < match.end and match.start < other.end
        if other.pattern.role == "unless" or overlaps:
            if seen:
                seen.exempted.add(other.pattern.source)
            return True
    if match.pattern.source.startswith("{") and _noun(facts, sentence, match):
        return True
    if isinstance(rule.check, Claim):
        return _no_passive(rule.check, sentence, match) or not _right_subject(
            facts, rule.check, number, sentence, match
        )
    if isinstance(rule.check, Approval) and rule.check.excuses(facts, sentence, match):
        facts.excused.append((sentence.number, rule.id, ("approved-use",)))
        return True
    return False


def _noun(facts: Facts, sentence: Sentence, match: Match) -> bool:
    """Whether the verb that a match begins with is a noun here: "a repair of the knee", "on balance"."""
    at = match.head
    if at != match.start or not at or sentence.words[at - 1] not in _BEFORE_NOUNS:
        return False
    verbs = facts.mask("act-on") | facts.mask("raise") | facts.mask("heal-part")
    return at in sentence.starts(verbs) and not sentence.words[at].endswith(("ed", "ing"))


def _no_passive(claim: Claim, sentence: Sentence, match: Match) -> bool:
    """Whether a verb that stands after its object is not done to it: relapse is common after stopping, pain is hard to treat."""
    at, words = match.head, sentence.words
    if at == match.start or match.pattern.source not in claim.does:
        return False
    before = words[at - 1]
    return before in _NO_PASSIVE or (before == "to" and words[at - 2] in _HARD_TO)


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


def _contexts(facts: Facts, sentence: Sentence, match: Match, around: Around, nearby: bool) -> tuple[str, ...]:
    """All contexts of a match, in the order of CONTEXTS."""
    found = contexts_of(match, facts.scopes(sentence))
    key = (sentence.number, nearby)
    if (shared := around.shared.get(key)) is None:
        shared = around.shared[key] = frozenset(_shared(facts, sentence, nearby))
    found |= shared
    if (marked := around.quotations.get(sentence.block)) is None:
        marked = around.quotations[sentence.block] = quotations(facts.reading.document.blocks[sentence.block].text)
    if marked and quoted(marked, sentence.start + sentence.place(match.head)):
        found.add("quoted")
    if "hedged" in found:
        found.discard("weakly-hedged")
    return tuple([c for c in CONTEXTS if c in found]) if found else ()


def _shared(facts: Facts, sentence: Sentence, nearby: bool) -> Iterable[str]:
    """The contexts that are those of a whole sentence; with ``nearby`` a source next to it counts too."""
    if is_question(sentence.text) and not facts.answered(sentence):
        yield "question"
    if facts.cited(sentence, nearby=nearby):
        yield "cited"
    if facts.compared_only(sentence):
        yield "comparator"


def _weighed(
    facts: Facts, rule: Rule, sentence: Sentence, match: Match, contexts: tuple[str, ...], seen: Trace | None
) -> Judgement | None:
    severity: Severity | None = rule.severity
    for context in contexts:
        severity = milder(severity, rule.severity, _effect(facts, rule, context, sentence, match))
        if severity is None and seen:
            seen.contexts.add(context)
    if severity is None:
        facts.excused.append((sentence.number, rule.id, contexts))
        return None
    return Judgement(sentence, match, severity, contexts)


def _effect(facts: Facts, rule: Rule, context: str, sentence: Sentence, match: Match) -> str:
    """What a context does to a match; ``named`` is decided by what the match and the words before it name."""
    effect = rule.effects.get(context, "keep")
    if effect != "named":
        return effect
    ills = sentence.starts(facts.mask("disease") | facts.mask("symptom"))
    treatments = sentence.places(facts.mask("treatment"))
    acts = any(match.start <= at < match.end for at in ills)
    return "warning" if acts and any(0 <= match.head - end <= _NEAR for _, end in treatments) else "info"


def weighed_in(context: str, facts: Facts, rule: Rule, found: Iterable[Judgement]) -> list[Judgement]:
    """Judgements of a rule in a text that is as a whole educational or off-topic; what names an illness is on topic anywhere."""
    left = []
    for judgement in found:
        sentence, match, now, contexts = judgement
        if context == "off-topic" and sentence.number in facts.medical:
            left.append(judgement)
            continue
        severity = milder(now, rule.severity, _effect(facts, rule, context, sentence, match))
        if severity:
            left.append(Judgement(sentence, match, severity, (*contexts, context)))
        else:
            facts.excused.append((sentence.number, rule.id, (*contexts, context)))
    return left


def milder(now: Severity | None, full: Severity, effect: str) -> Severity | None:
    """The mildest of what other contexts left and what this effect leaves; ``named`` without a match is an info."""
    if now is None or effect == "pass":
        return None
    if effect == "keep":
        return now
    if effect == "lower":
        return min(now, Severity(max(full - 1, Severity.INFO)))
    return min(now, Severity["INFO" if effect == "named" else effect.upper()])
