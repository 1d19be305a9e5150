"""What a document is about, computed once: whether it promotes, which treatments, and the risks it states of each."""

from __future__ import annotations

from collections.abc import Sequence

from medlint.judgement.citations import Sources, sources_of
from medlint.judgement.context import Scope, scopes
from medlint.judgement.matcher import Matcher, Reading
from medlint.judgement.mentions import Mention, mentions_of, promoted_of, subjects_of
from medlint.judgement.risks import Words, statements
from medlint.rule import Profile
from medlint.wording.patterns import Match
from medlint.wording.tokens import Sentence

_SELLER = frozenset("we our ours us we're we've we'll".split())
_ADDRESS = _SELLER | frozenset("you your yours you're you've you'll".split())
#: In so many sentences a treatment is named, or the seller speaks, where a text is about the one or by the other.
_OFTEN = 2


class Facts:
    """What is known of a document before its rules are judged.

    Profiles are indices into the rulebook's. ``subjects[n]`` are the profiles that sentence ``n`` speaks of;
    ``risk_sentences`` the numbers of sentences that state a risk, ``sober`` of those that speak of harm or doubt; ``risks[p]`` the stated risks of profile ``p`` (index →
    sentence number); ``benefits``, those ``softened`` by a hedge or a source, and ``figures`` are filled in while sentences are judged, and so is ``excused``: sentence
    numbers, ids of rules that would have spoken of them, and the contexts that let them pass. ``product_class`` is what the
    text promotes where it names no treatment.
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
        self.softened: set[int] = set()
        self.figures: set[int] = set()
        self.excused: list[tuple[int, str, tuple[str, ...]]] = []
        self.promotional = False
        self.product_class = ""
        self._matches: dict[tuple[int, str], list[tuple[Sentence, Match]]] | None = None
        self._scopes: dict[int, list[Scope]] = {}

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
        if profile >= 0:
            return self.profiles[profile].names[0]
        return "the advertised treatment" if self.promotional else "the treatment"

    def risks_of(self, profile: int) -> set[int]:
        """Numbers of the sentences that state a risk of a treatment."""
        return {n for n, about in self.risk_sentences.items() if profile in about or not about}

    def informs(self) -> bool:
        """Whether the text tells of benefits without owing the other side as an advertisement does."""
        return not self.offers() and bool(self.benefits or self.softened)

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
        """Whether a source stands in the sentence, or with ``nearby`` in a neighbour of it in the block."""
        start, end = sentence.start, sentence.end
        if nearby:
            near = self.reading.block_sentences[sentence.block]
            at = near.index(sentence.number)
            start = self.reading.sentences[near[max(at - 1, 0)]].start
            end = self.reading.sentences[near[min(at + 1, len(near) - 1)]].end
        return self.sources.cited(sentence.block, start, end)

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
        """Whether the text promotes: it claims benefits or sells a treatment, and does so more than it teaches and warns."""
        claims, sells, ours = self.claims(), self._selling(), self._speaking(_SELLER)
        if not claims and not (self.promoted and sells > 1):
            return False
        if claims <= 1 and not sells + ours:
            return False
        known = sells + ours >= _OFTEN or self._has_subject()
        return known and 2 * claims + sells + self._speaking(_ADDRESS) > self._warning()

    def claims(self) -> float:
        """How many sentences claim a benefit; one that is hedged or sourced counts half."""
        return len(self.benefits) + len(self.softened) / 2

    def teaches(self) -> bool:
        """Whether the text informs: it does not promote, and it teaches or warns at least as much as it claims."""
        return not self.promotional and self._warning() > max(1, len(self.benefits) // 2)

    def offers(self) -> bool:
        """Whether the text owes its readers the other side: it promotes, or it claims something and sells it all the same.

        Warnings make a text less of an advertisement, but they do not stand in for the ones it leaves out.
        """
        return self.promotional or (self.claims() > 0 and bool(self.promoted) and self._selling() > 1)

    def _selling(self) -> int:
        return self._sentences("call-to-action", "offer", "provider")

    def _speaking(self, words: frozenset[str]) -> int:
        """How many sentences speak with these words: of "us" as sellers do, to "you" as sellers and leaflets do."""
        return sum(not words.isdisjoint(s.words) for s in self.reading.sentences if not self.boilerplate(s))

    def _has_subject(self) -> bool:
        """Whether a text is about a treatment rather than about a disease, a season or a habit: its title says so, or it names
        the treatment again; a text without headings is taken at its word."""
        kinds = [block.kind for block in self.reading.document.blocks]
        if "heading" not in kinds:
            return True
        if len({m.sentence for m in self.mentions if m.profile in self.promoted[:1]}) >= _OFTEN:
            return True
        mask = (
            self.mask("treatment") | self.mask("generic-treatment") | self.mask("therapy-name") | self.mask("provider")
        )
        titles = {kinds.index("heading")} | {i for i, kind in enumerate(kinds) if kind == "title"}
        return any(s.bits & mask and s.starts(mask) for s in self.reading.sentences if s.block in titles)

    def _warning(self) -> int:
        ours = set(self.promoted)
        theirs = {n for n, about in self.risk_sentences.items() if about and not about & ours}
        return self._sentences("education") + self._sentences("caution") + len(self.sober - theirs)

    def _sentences(self, *lists: str) -> int:
        mask = 0
        for name in lists:
            mask |= self.mask(name)
        return sum(1 for s in self.reading.sentences if s.bits & mask and s.starts(mask) and not self.boilerplate(s))


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
        facts.sober.add(said.sentence)
        if not said.states:
            continue
        facts.risk_sentences[said.sentence] = said.about
        for profile, risk in said.risks:
            facts.risks.setdefault(profile, {}).setdefault(risk, said.sentence)
    return facts
