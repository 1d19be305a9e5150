"""What a document is about, computed once: whether it promotes, which treatments, and the risks it states of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from medlint.judgement.citations import Sources, sources_of
from medlint.judgement.context import Scope, scopes
from medlint.judgement.harms import Words
from medlint.judgement.matcher import Matcher, Reading
from medlint.judgement.mentions import Mention, mentions_of, promoted_of, subjects_of
from medlint.judgement.naming import inline
from medlint.judgement.purpose import NOTHING
from medlint.judgement.risks import statements
from medlint.rule import Profile
from medlint.wording.patterns import Match
from medlint.wording.tokens import Sentence

#: Of so many words is an answer that says no more than yes.
_BARE = 5
#: Word lists of what is given to people.
_GIVEN = ("treatment", "generic-treatment", "therapy-name")
#: How much of a lead-in's end is looked through for the source of what it leads in.
_LEAD_IN = 250


class Facts:
    """What is known of a document before its rules are judged.

    Profiles are indices into the rulebook's. ``subjects[n]`` are the profiles that sentence ``n`` speaks of;
    ``risk_sentences`` the numbers of sentences that state a risk, ``sober`` of those that speak of harm or doubt; ``risks[p]``
    the stated risks of profile ``p`` (index → sentence number). ``benefits``, ``praise`` of another kind (it ranks or
    reassures), claims ``softened`` by a hedge or a source, and ``figures`` are filled in while sentences are judged, and so is
    ``excused``: sentence numbers, ids of rules that would have spoken of them, and the contexts that let them pass.
    ``medical`` are the numbers of sentences that name a treatment or an illness. ``product_class`` is what the text promotes
    where it names no treatment.
    """

    def __init__(self, reading: Reading, matcher: Matcher, profiles: Sequence[Profile], sources: Sources) -> None:
        self.reading, self.matcher, self.profiles, self.sources = reading, matcher, profiles, sources
        self.mentions: list[Mention] = []
        self.promoted: list[int] = []
        self.compared: set[int] = set()
        self.subjects: list[frozenset[int]] = []
        self.risk_sentences: dict[int, frozenset[int]] = {}
        self.risks: dict[int, dict[int, int]] = {}
        self.sober: set[int] = set()
        self.benefits: set[int] = set()
        self.praise: set[int] = set()
        self.softened: set[int] = set()
        self.figures: set[int] = set()
        self.excused: list[tuple[int, str, tuple[str, ...]]] = []
        self.purpose = NOTHING
        self.promotional = self.off_topic = False
        self.medical: set[int] = set()
        self.product_class = ""
        self._matches: dict[tuple[int, str], list[tuple[Sentence, Match]]] | None = None
        self._scopes: dict[int, list[Scope]] = {}

    def scopes(self, sentence: Sentence) -> list[Scope]:
        """The contexts that cues open in a sentence."""
        known = self._scopes.get(sentence.number)
        if known is None:
            cues = self.matcher.patterns.confirm(sentence, "cue")
            known = self._scopes[sentence.number] = scopes(sentence, cues, self.matcher.cues)
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

    def claims_of(self, owner: int) -> list[tuple[Sentence, Match]]:
        """What a rule may flag: its matches, and those that are one only because of the sentence before them."""
        then = self.matches(owner, "then")
        if not then:
            return self.matches(owner, "match")
        before = {sentence.number: sentence.block for sentence, _ in self.matches(owner, "after")}
        turns = [(s, m) for s, m in then if s.number - 1 in before and s.block <= before[s.number - 1] + 1]
        return self.matches(owner, "match") + turns

    def mask(self, name: str) -> int:
        """The bit of a word list, 0 when the rulebook has no such list."""
        return self.matcher.vocabulary.bits.get(name, 0)

    def names(self, profile: int) -> str:
        """The name of a treatment as a message uses it; -1 is the one that the text promotes without naming it."""
        if profile >= 0:
            return self.profiles[profile].names[0]
        return "the advertised treatment" if self.promotional else "the treatment"

    def risks_of(self, profile: int) -> set[int]:
        """Numbers of the sentences that state a risk of a treatment.

        Where the text promotes what has no profile (-1), they are those that do not name another treatment themselves.
        """
        if profile >= 0:
            return {n for n, about in self.risk_sentences.items() if profile in about or not about}
        named = {(m.sentence, m.profile) for m in self.mentions}
        return {n for n, about in self.risk_sentences.items() if not any((n, p) in named for p in about)}

    def informs(self) -> bool:
        """Whether the text tells of benefits, or of what research found of a treatment, without owing the other side as an
        advertisement does."""
        if self.promotional or self.off_topic:
            return False
        return self.claims() > 0 or bool(self.figures & self.having(*_GIVEN))

    def about(self, profile: int) -> Sequence[Sentence]:
        """The sentences that speak of a treatment, but for navigation and the like."""
        return self._about.get(profile, ())

    @cached_property
    def _about(self) -> Mapping[int, Sequence[Sentence]]:
        about: dict[int, list[Sentence]] = {}
        for sentence, profiles in zip(self.reading.sentences, self.subjects, strict=True):
            for profile in profiles if not self.boilerplate(sentence) else ():
                about.setdefault(profile, []).append(sentence)
        return about

    def first_claim(self, profile: int) -> Sentence | None:
        """The first sentence that claims a benefit of a treatment, else the first that names it."""
        claims = [n for n in self.benefits or self.softened if profile in self.subjects[n]]
        named = [m.sentence for m in self.mentions if m.profile == profile]
        return self.reading.sentences[min(claims or named)] if claims or named else None

    def uses_in(self, sentence: Sentence) -> dict[tuple[int, bool], bool]:
        """``(profile, approved)`` pairs whose use a sentence names."""
        found: dict[tuple[int, bool], bool] = {}
        for match in self.reading.uses(sentence):
            found.update(dict.fromkeys(self.matcher.use_terms[match.pattern.owner], True))
        return found

    def boilerplate(self, sentence: Sentence) -> bool:
        """Whether a sentence stands in navigation, footer or the like."""
        return self.reading.document.blocks[sentence.block].boilerplate

    def cited(self, sentence: Sentence, *, nearby: bool = False) -> bool:
        """Whether a source stands in the sentence, or with ``nearby`` next to it in the block, in its lead-in or its heading."""
        start, end = sentence.start, sentence.end
        if nearby:
            near = self.reading.block_sentences[sentence.block]
            at = near.index(sentence.number)
            start = self.reading.sentences[near[max(at - 1, 0)]].start
            end = self.reading.sentences[near[min(at + 1, len(near) - 1)]].end
        return self.sources.cited(sentence.block, start, end) or (nearby and self._under_source(sentence.block))

    def _under_source(self, number: int) -> bool:
        """Whether the lead-in of a block ends with a source, or its heading names one."""
        blocks, heading = self.reading.document.blocks, self.reading.heading_above[number]
        above = blocks[heading].text if heading >= 0 else ""
        if inline(above) and (not above.startswith("STEP") or "trial" in above):  # "STEP 1: your visit" is no trial
            return True
        if (lead := blocks[number].lead) < 0:
            return False
        size = len(blocks[lead].text)
        return self.sources.cited(lead, max(size - _LEAD_IN, 0), size)

    def answered(self, sentence: Sentence) -> bool:
        """Whether the next sentence answers a question with a bare yes, which makes the question a claim; a longer answer makes
        it itself."""
        if sentence.number + 1 >= len(self.reading.sentences):
            return False
        words = self.reading.sentences[sentence.number + 1].words
        yes = words[:1] in (["yes"], ["absolutely"], ["definitely"]) or words[:2] == ["of", "course"]
        return yes and len(words) <= _BARE

    def compared_only(self, sentence: Sentence) -> bool:
        """Whether a sentence speaks only of treatments that the text does not promote."""
        subject = self.subjects[sentence.number]
        return bool(subject) and subject <= self.compared

    def claims(self) -> float:
        """How many sentences claim a benefit or praise; one that is hedged or sourced counts half."""
        good = self.benefits | self.praise
        return len(good) + len(self.softened - good) / 2

    def teaches(self) -> bool:
        """Whether the text informs: it does not promote, and it teaches or warns at least as much as it claims."""
        return not self.promotional and self.purpose.warns > max(1, len(self.benefits) // 2)

    def whole(self) -> str:
        """The context that the text as a whole gives its claims, or nothing."""
        if self.off_topic:
            return "off-topic"
        return "educational" if self.teaches() else ""

    def places(self, numbers: set[int]) -> int:
        """How many places sentences stand at: a list with its lead-in is one."""
        blocks = self.reading.document.blocks
        lists, others = set(), set()
        for number in numbers:
            block = self.reading.sentences[number].block
            if blocks[block].kind == "list-item":
                lists.add(blocks[block].lead if blocks[block].lead >= 0 else self.reading.heading_above[block])
            else:
                others.add((block, number))
        return len(lists) + sum(block not in lists for block, _ in others)

    def having(self, *lists: str) -> set[int]:
        """Numbers of the sentences outside navigation that have an entry of a word list."""
        mask = 0
        for name in lists:
            mask |= self.mask(name)
        return {
            s.number for s in self.reading.sentences if s.bits & mask and s.starts(mask) and not self.boilerplate(s)
        }


def facts_of(reading: Reading, matcher: Matcher, profiles: Sequence[Profile]) -> Facts:
    """The facts of a document, as far as they do not depend on the rules."""
    facts = Facts(reading, matcher, profiles, sources_of(reading.document))
    facts.mentions = mentions_of(reading, matcher.vocabulary)
    facts.promoted = promoted_of(reading, facts.mentions, facts.mask("offer") | facts.mask("call-to-action"))
    facts.compared = {m.profile for m in facts.mentions if m.compared or m.ordinary} - set(facts.promoted)
    facts.subjects = subjects_of(reading, facts.mentions, frozenset(facts.promoted[:1]))
    words = Words.of(facts.mask, (profiles[p].name for p in facts.promoted))

    def harmful(profile: int, risk: int) -> bool:
        return "uncertainty" not in profiles[profile].risks[risk].groups

    for said in statements(reading, matcher, words, facts.subjects, facts.promoted, facts.scopes, harmful):
        if said.sober:
            facts.sober.add(said.sentence)
        if said.states:
            facts.risk_sentences[said.sentence] = said.about
        for profile, risk in said.risks:
            if said.states or not harmful(profile, risk):
                facts.risks.setdefault(profile, {}).setdefault(risk, said.sentence)
    return facts
