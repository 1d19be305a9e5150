"""forbid: words that must not stand in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from medlint.kinds.wording import Wording, phrases, regexes


@dataclass(frozen=True)
class Forbid:
    """Any of ``phrases`` (the phrase language) or ``regexes`` in a sentence; with ``story`` what one person tells is one find."""

    phrases: tuple[str, ...] = field(default=(), metadata={"doc": "Phrases, any of which is a match."})
    regexes: tuple[str, ...] = field(default=(), metadata={"doc": "Regular expressions over the sentence's text."})
    story: bool = field(
        default=False,
        metadata={"doc": "Words in the first person or in a quotation flag all of their paragraph or list item, once."},
    )

    def wordings(self) -> Iterator[Wording]:
        """What is looked for in sentences."""
        yield from phrases("match", self.phrases)
        yield from regexes("match", self.regexes)
