"""forbid: words that must not stand in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from medlint.kinds.wording import Wording, phrases, regexes


class Forbid(NamedTuple):
    """Any of ``phrases`` (the phrase language) or ``regexes`` in a sentence; with ``story`` what one person tells is one find."""

    phrases: Annotated[tuple[str, ...], "Phrases, any of which is a match."] = ()
    regexes: Annotated[tuple[str, ...], "Regular expressions over the sentence's text."] = ()
    story: Annotated[
        bool, "Words in the first person or in a quotation flag all of their paragraph or list item, once."
    ] = False

    def wordings(self) -> Iterator[Wording]:
        """What is looked for in sentences."""
        yield from phrases("match", self.phrases)
        yield from regexes("match", self.regexes)
