"""Wording that comes close to an approved one, and what differs.  Imports nothing of medlint."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import floor

#: How much of two wordings has to be the same, in words, for one to be taken for a changed form of the other.
CLOSE = 0.85
_WORD = re.compile(r"[^\W_]+(?:[.,'-][^\W_]+)*[%]?|[$<>=]")
_SHOWN = 4
_SIGNS = "the words are those that were approved, and the signs between them are not"


def words_of(key: str) -> list[str]:
    """The words and figures of a wording."""
    return _WORD.findall(key)


class Nearness:
    """Wordings to come close to.  Each is given by its key, and by those of its sentences if it has several."""

    def __init__(self, keys: Sequence[str], sentences: Sequence[Sequence[str]]) -> None:
        self.keys = keys
        self.whole = [words_of(key) for key in keys]
        parts = [(i, words_of(s)) for i, own in enumerate(sentences) for s in own]
        self.wordings = [*enumerate(self.whole), *(part for part in parts if part[1] != self.whole[part[0]])]
        self.by_word: dict[str, list[int]] = {}
        for n, (_, words) in enumerate(self.wordings):
            for word in dict.fromkeys(words):
                self.by_word.setdefault(word, []).append(n)

    def close_to(self, key: str) -> list[tuple[int, str]]:
        """The numbers of the wordings that this one comes close to, the closest first, each with the difference in words."""
        from difflib import SequenceMatcher

        words = words_of(key)
        matcher = SequenceMatcher(None, (), words, autojunk=False)
        found: dict[int, tuple[float, str]] = {}
        for n in self._sharing(words):
            i, other = self.wordings[n]
            if words == self.whole[i]:
                found |= {i: (1.0, _SIGNS)} if key != self.keys[i] else {}
                continue
            if 2 * min(len(words), len(other)) < CLOSE * (len(words) + len(other)):
                continue
            matcher.set_seq1(other)
            if matcher.quick_ratio() < CLOSE or (ratio := matcher.ratio()) < max(CLOSE, found.get(i, (0.0, ""))[0]):
                continue
            meant = self.whole[i] if words == other else other  # one of its sentences, without the others
            matcher.set_seq1(meant)
            found[i] = (ratio, _difference(matcher.get_opcodes(), meant, words))
        return [(i, told) for i, (_, told) in sorted(found.items(), key=lambda item: -item[1][0])]

    def _sharing(self, words: Sequence[str]) -> list[int]:
        """The wordings that may come close: of so many rare words, more than may differ, they have one."""
        may_differ = floor(len(words) * (1 - CLOSE / (2 - CLOSE)) + 1e-9)
        rare = sorted(words, key=lambda word: len(self.by_word.get(word, ())))[: may_differ + 1]
        return sorted({n for word in rare for n in self.by_word.get(word, ())})


def _difference(steps: Sequence[tuple[str, int, int, int, int]], approved: Sequence[str], here: Sequence[str]) -> str:
    """What differs: words of the approved wording, and what stands here in their place."""
    told = []
    for step, a, b, c, d in steps:
        before, after = " ".join(approved[a:b]), " ".join(here[c:d])
        if step == "replace":
            told.append(f"approved is '{before}', here stands '{after}'")
        elif step == "delete":
            told.append(f"approved is '{_beside(approved, a, b)}', here '{before}' is left out")
        elif step == "insert":
            told.append(f"here stands '{_beside(here, c, d)}', and '{after}' is not in the approved wording")
    more = f"; and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
    return "; ".join(told[:_SHOWN]) + more


def _beside(words: Sequence[str], start: int, end: int) -> str:
    return " ".join(words[max(start - 1, 0) : end + 1])
