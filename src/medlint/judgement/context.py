"""The contexts of a match: what the words around it do to it (ConText, Harkema et al. 2009, graded)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from medlint.rule import Cue
from medlint.wording.patterns import Match
from medlint.wording.tokens import Sentence

#: How near to the beginning of its clause a gerund is that is the subject of it.
_SUBJECT_WITHIN = 3
#: Words that bind a verb to the noun before it, so that it does not claim anything by itself.
_BOUND = frozenset("to that which who".split())
_MODALS = frozenset("may might could can".split())
_HEDGES = frozenset(("hedged", "weakly-hedged"))
#: The word lists of what a hedge softens, how long a label before a colon is and how soon after it the hedge stands.
_ACTS = ("act-on", "raise", "heal-part", "bring", "support")
_LABEL, _SOON = 7, 8
_CLOSERS = "\"')]} "


class Scope(NamedTuple):
    """Tokens ``start:end`` of a sentence in which a context holds; the cue itself begins at ``cue``.

    ``modal``: the cue is a verb that softens the one after it, so that it counts anywhere inside a match.
    """

    context: str
    start: int
    end: int
    cue: int
    modal: bool = False


def scopes(sentence: Sentence, matches: Sequence[Match], cues: Sequence[Cue]) -> list[Scope]:
    """Where each context holds in a sentence; ``matches`` are those of cues."""
    stops = sorted((m.start, m.end) for m in matches if m.pattern.role == "stop")
    pseudo = [(cues[m.pattern.owner].context, m.start, m.end) for m in matches if m.pattern.role == "pseudo"]
    found = []
    for match in matches:
        if match.pattern.role != "cue":
            continue
        cue = cues[match.pattern.owner]
        if any(c == cue.context and s <= match.start and match.end <= e for c, s, e in pseudo):
            continue
        start, end = _reach(cue, match, stops, sentence)
        modal = sentence.words[match.start] in _MODALS
        found.append(Scope(cue.context, start, end, match.start, modal))
        if cue.context == "hedged" and cue.direction == "forward":
            found.extend(_subject(cue, match, stops, sentence))
        if cue.context in _HEDGES and cue.direction == "forward":
            found.extend(_label(cue, match, sentence))
    return found


def _subject(cue: Cue, match: Match, stops: Sequence[tuple[int, int]], sentence: Sentence) -> Iterator[Scope]:
    """Verbs within the subject of a hedged verb: reducing stress may help, efforts to reduce stress may help."""
    clause = max((end for _, end in stops if end <= match.start), default=0)
    words = sentence.words
    for i in range(clause, match.start):
        if (i < clause + _SUBJECT_WITHIN and words[i].endswith("ing")) or (i > clause and words[i - 1] in _BOUND):
            yield Scope(cue.context, i, i + 1, match.start)


def _label(cue: Cue, match: Match, sentence: Sentence) -> Iterator[Scope]:
    """The words before the colon of a line whose hedged rest explains them: "Less pain: it may ease sore joints"."""
    words, lead = sentence.words, sentence.lead
    colon = words.index(":", lead) if ":" in words[lead : lead + _LABEL] else match.start
    softened = any(match.end <= at <= match.end + 1 for name in _ACTS for at in sentence.named(name))
    if colon < match.start <= colon + _SOON and (softened or words[match.end : match.end + 1] == ["help"]):
        yield Scope(cue.context, lead, colon, match.start)


def _reach(cue: Cue, match: Match, stops: Sequence[tuple[int, int]], sentence: Sentence) -> tuple[int, int]:
    size = len(sentence.words)
    if cue.direction == "sentence":
        return 0, size
    start = match.end
    if match.end > match.start + 1 and sentence.words[match.start] in _MODALS:
        start -= 1  # the verb that the cue ends with may begin what is softened: can help reduce
    if cue.direction == "backward":
        if sentence.words[match.start] in _MODALS and sentence.words[max(match.start - 1, 0)] == "and":
            return match.start, match.start  # it softens a verb of its own: relieves pain and may be combined with
        start = max((end for _, end in stops if end <= match.start), default=0)
        return (max(start, _steps(sentence, match.start, -cue.reach)) if cue.reach else start), match.start
    end = min((at for at, _ in stops if at >= match.end), default=size)
    return start, (min(end, _steps(sentence, match.end, cue.reach)) if cue.reach else end)


def _steps(sentence: Sentence, at: int, reach: int) -> int:
    """The token so many words (not signs) before or after ``at``."""
    step = 1 if reach > 0 else -1
    left = abs(reach)
    i = at if step > 0 else at - 1
    while 0 <= i < len(sentence.words) and left:
        left -= sentence.words[i][0].isalnum()
        i += step
    return i if step > 0 else i + 1


def contexts_of(match: Match, found: Sequence[Scope]) -> set[str]:
    """The contexts whose scope holds the head of a match; a modal inside the match counts wherever its head is."""
    return {s.context for s in found if s.start <= match.head < s.end or (s.modal and match.start <= s.cue < match.end)}


def is_question(text: str) -> bool:
    """Whether a sentence asks; "Did you know that …?" tells."""
    return text.rstrip(_CLOSERS).endswith("?") and not text.lower().startswith("did you know")


def quotations(text: str) -> list[tuple[int, int]]:
    """Where double quotation marks hold more than a term (over three words): the places of the marks; open ones end the text."""
    if '"' not in text:
        return []
    marks = [at for at, char in enumerate(text) if char == '"']
    pairs = zip(marks[::2], [*marks[1::2], len(text)], strict=False)
    return [(start, end) for start, end in pairs if len(text[start + 1 : end].split()) > 3]


def quoted(marked: Sequence[tuple[int, int]], position: int) -> bool:
    """Whether a position stands in one of some quotations."""
    last = bisect_left(marked, (position,)) - 1
    return last >= 0 and position <= marked[last][1]
