"""What a document is about, computed once: whether it promotes, which treatments, and the risks it states of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from medlint.citations import Sources, has_citation, sources_of
from medlint.context import Scope, contexts_of, is_question, scopes
from medlint.matcher import Matcher, Reading
from medlint.patterns import Match
from medlint.rule import Profile
from medlint.tokens import Sentence

#: Words right before a treatment that make it the other side of a comparison.
_COMPARED = frozenset(
    """than unlike versus vs traditional conventional standard ordinary typical regular older other over instead compared
    alternative alternatives many most oral existing""".split()
)
_STOPS = frozenset(",;:.()—–!?")


@dataclass(frozen=True, slots=True)
class Mention:
    """A treatment named in a sentence at tokens ``start:end``; ``compared`` when it is the other side of a comparison."""

    profile: int
    sentence: int
    start: int
    end: int
    compared: bool


@dataclass
class Facts:
    """What is known of a document before its rules are judged.

    Profiles are indices into the rulebook's. ``subjects[n]`` are the profiles that sentence ``n`` speaks of;
    ``risk_sentences`` the numbers of sentences that state a risk; ``risks[p]`` the stated risks of profile ``p`` (index →
    sentence number); ``benefits`` and ``figures`` are filled in while sentences are judged.
    """

    reading: Reading
    matcher: Matcher
    profiles: Sequence[Profile]
    sources: Sources
    mentions: list[Mention] = field(default_factory=list)
    promoted: list[int] = field(default_factory=list)
    compared: set[int] = field(default_factory=set)
    subjects: list[frozenset[int]] = field(default_factory=list)
    risk_sentences: dict[int, frozenset[int]] = field(default_factory=dict)
    risks: dict[int, dict[int, int]] = field(default_factory=dict)
    benefits: set[int] = field(default_factory=set)
    figures: set[int] = field(default_factory=set)
    promotional: bool = False
    _matches: dict[tuple[int, str], list[tuple[Sentence, Match]]] | None = None
    _scopes: dict[int, list[Scope]] = field(default_factory=dict)

    def scopes(self, sentence: Sentence) -> list[Scope]:
        """The contexts that cues open in a sentence."""
        known = self._scopes.get(sentence.number)
        if known is None:
            known = self._scopes[sentence.number] = scopes(sentence, self.matcher.cue_index, self.matcher.cues)
        return known

    def matches(self, owner: int, role: str) -> list[tuple[Sentence, Match]]:
        """What matched in the role that the wording of a rule gives it, in reading order."""
        if self._matches is None:
            self._matches = {}
            for sentence, found in zip(self.reading.sentences, self.reading.matches, strict=True):
                for match in found:
                    key = (match.pattern.owner, match.pattern.role)
                    self._matches.setdefault(key, []).append((sentence, match))
        return self._matches.get((owner, role), [])

    def mask(self, name: str) -> int:
        """The bit of a word list, 0 when the rulebook has no such list."""
        return self.matcher.vocabulary.bits.get(name, 0)

    def names(self, profile: int) -> str:
        """The name of a treatment as a message uses it; -1 is the one that the text promotes without naming it."""
        return self.profiles[profile].names[0] if profile >= 0 else "the advertised treatment"

    def risks_of(self, profile: int) -> set[int]:
        """Numbers of the sentences that state a risk of a treatment."""
        return {n for n, about in self.risk_sentences.items() if profile in about or (profile < 0 and not about)}

    def first_claim(self, profile: int) -> Sentence | None:
        """The first sentence that claims a benefit of a treatment, else the first that names it."""
        claims = [n for n in self.benefits if profile in self.subjects[n]]
        named = [m.sentence for m in self.mentions if m.profile == profile]
        return self.reading.sentences[min(claims or named)] if claims or named else None

    def uses_in(self, sentence: Sentence) -> dict[tuple[int, bool], bool]:
        """``(profile, approved)`` pairs whose use a sentence names."""
        found: dict[tuple[int, bool], bool] = {}
        for match in self.reading.matches[sentence.number]:
            if match.pattern.role == "use":
                found.update(dict.fromkeys(self.matcher.use_terms[match.pattern.owner], True))
        return found

    def boilerplate(self, sentence: Sentence) -> bool:
        """Whether a sentence stands in navigation, footer or the like."""
        return self.reading.document.blocks[sentence.block].boilerplate

    def cited(self, sentence: Sentence) -> bool:
        """Whether a source stands in the sentence."""
        block = self.reading.document.blocks[sentence.block]
        return has_citation(block, sentence.start, sentence.end)

    def answered(self, sentence: Sentence) -> bool:
        """Whether the next sentence answers a question with yes, which makes the question a claim."""
        if sentence.number + 1 >= len(self.reading.sentences):
            return False
        words = self.reading.sentences[sentence.number + 1].words
        return words[:1] in (["yes"], ["absolutely"], ["definitely"]) or words[:2] == ["of", "course"]

    def compared_only(self, sentence: Sentence) -> bool:
        """Whether a sentence speaks only of treatments that the text does not promote."""
        subject = self.subjects[sentence.number]
        return bool(subject) and subject <= self.compared

    def promotes(self) -> bool:
        """Whether the text promotes: it claims a benefit and sells, or claims benefits all over."""
        if not self.benefits:
            return False
        sells = self.mask("call-to-action") | self.mask("offer") | self.mask("provider")
        selling = any(s.bits & sells for s in self.reading.sentences)
        return selling or len(self.benefits) >= 3 or len(self.benefits) * 8 >= len(self.reading.sentences)


def facts_of(reading: Reading, matcher: Matcher, profiles: Sequence[Profile]) -> Facts:
    """The facts of a document, as far as they do not depend on the rules."""
    facts = Facts(reading, matcher, profiles, sources_of(reading.document))
    facts.mentions = list(_mentions(facts))
    facts.promoted = _promoted(facts)
    seen = {m.profile for m in facts.mentions}
    facts.compared = seen - set(facts.promoted)
    facts.subjects = _subjects(facts)
    _find_risks(facts)
    return facts


def _mentions(facts: Facts) -> Iterable[Mention]:
    bits = facts.matcher.vocabulary.bits
    masks = [(p, bits[f"treatment:{profile.name}"]) for p, profile in enumerate(facts.profiles)]
    any_profile = sum({mask for _, mask in masks})
    for sentence in facts.reading.sentences:
        if not sentence.bits & any_profile or facts.boilerplate(sentence):
            continue
        taken = 0
        for start in sorted(sentence.entries):
            for end, own in sentence.entries[start]:
                if own & any_profile and end > taken and start >= sentence.lead:
                    taken = end
                    compared = _is_compared(sentence, start)
                    for p, mask in masks:
                        if own & mask:
                            yield Mention(p, sentence.number, start, end, compared)


def _is_compared(sentence: Sentence, start: int) -> bool:
    for i in range(start - 1, max(start - 5, -1), -1):
        word = sentence.words[i]
        if word in _STOPS:
            return False
        if word in _COMPARED:
            return True
    return False


def _promoted(facts: Facts) -> list[int]:
    """Treatments by how much the text is about them, without those it only compares with; the first is the main one."""
    weight: dict[int, float] = {}
    against: dict[int, float] = {}
    offer = facts.mask("offer") | facts.mask("call-to-action")
    blocks = facts.reading.document.blocks
    first = min((i for i, b in enumerate(blocks) if b.kind == "heading"), default=-1)
    for mention in facts.mentions:
        sentence = facts.reading.sentences[mention.sentence]
        block = blocks[sentence.block]
        worth = 1.0
        if block.kind in ("title", "description") or sentence.block == first:
            worth = 4.0
        elif block.kind == "heading":
            worth = 2.0
        if sentence.bits & offer:
            worth += 1.0
        if mention.compared:
            against[mention.profile] = against.get(mention.profile, 0.0) + worth
        else:
            weight[mention.profile] = weight.get(mention.profile, 0.0) + worth
    net = {p: w for p, w in weight.items() if w > 1.5 * against.get(p, 0.0)}
    if not net and weight:
        net = weight
    top = max(net.values(), default=0.0)
    return sorted((p for p, w in net.items() if w >= max(2.0, 0.34 * top) or w == top), key=lambda p: (-net[p], p))


def _subjects(facts: Facts) -> list[frozenset[int]]:
    """For each sentence the treatments it speaks of: those it names, else those of its lead-in, section or predecessor."""
    named: dict[int, list[Mention]] = {}
    for mention in facts.mentions:
        named.setdefault(mention.sentence, []).append(mention)
    main = frozenset(facts.promoted[:1])
    subjects: list[frozenset[int]] = []
    current = main
    leads: dict[int, frozenset[int]] = {}
    for sentence in facts.reading.sentences:
        block = facts.reading.document.blocks[sentence.block]
        mine = named.get(sentence.number, [])
        own = frozenset(m.profile for m in mine if not m.compared) or frozenset(m.profile for m in mine)
        if own:
            current = own
        elif block.kind == "heading":
            current = main
        elif block.lead >= 0 and block.lead in leads:
            current = leads[block.lead]
        subjects.append(current)
        leads[sentence.block] = current
    return subjects


def _find_risks(facts: Facts) -> None:
    reading = facts.reading
    framed = _framed(facts)
    for sentence, matches in zip(reading.sentences, reading.matches, strict=True):
        if sentence.number not in framed or facts.boilerplate(sentence):
            continue
        subject = facts.subjects[sentence.number]
        block = reading.document.blocks[sentence.block]
        if block.kind == "heading" or is_question(sentence.text):
            continue
        facts.risk_sentences[sentence.number] = subject
        found = facts.scopes(sentence)
        for match in matches:
            if match.pattern.role == "risk" and not _denied(match, found):
                for profile, risk in facts.matcher.risk_terms[match.pattern.owner]:
                    if profile in subject or not subject:
                        facts.risks.setdefault(profile, {}).setdefault(risk, sentence.number)


def _denied(match: Match, found: Sequence[Scope]) -> bool:
    return "negated" in contexts_of(match, found)


def _framed(facts: Facts) -> set[int]:
    """Sentences that state risks: by their own words, or as items and short lines under words that do."""
    reading = facts.reading
    own = {s.number for s in reading.sentences if any(c.context == "risk" for c in facts.scopes(s))}
    framed = set(own)
    for i, block in enumerate(reading.document.blocks):
        above = [block.lead, reading.heading_above[i]] if block.kind in ("list-item", "table-cell") else [
            reading.heading_above[i]
        ]  # fmt: skip
        introduced = any(
            b >= 0 and (last := reading.block_sentences[b]) and last[-1] in own and not _negative(facts, last[-1])
            for b in above
        )
        if introduced:
            framed.update(reading.block_sentences[i])
    return framed


def _negative(facts: Facts, number: int) -> bool:
    sentence = facts.reading.sentences[number]
    return any(w in ("no", "fewer", "without", "few", "minimal") for w in sentence.words)
