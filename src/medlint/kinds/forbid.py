"""forbid: words that must not stand in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from medlint.kinds.wording import Wording, phrases, regexes


class Forbid(NamedTuple):
    """Any of ``phrases`` (the phrase language) or ``regexes`` in a sentence; with ``story`` what one person tells is one find.

    Phrases of ``then`` are a match only right after a sentence that says one of ``after``: a contrast that runs over two.
    """

    phrases: Annotated[tuple[str, ...], "Phrases, any of which is a match."] = ()
    regexes: Annotated[tuple[str, ...], "Regular expressions over the sentence's text."] = ()
    story: Annotated[
        bool, "Words in the first person or in a quotation flag all of their paragraph or list item, once."
    ] = False
    after: Annotated[tuple[str, ...], "Phrases of the sentence before, for those of then."] = ()
    then: Annotated[
        tuple[str, ...], "Phrases that are a match only right after a sentence that says one of after."
    ] = ()

    def wordings(self) -> Iterator[Wording]:
        """What is looked for in sentences."""
        yield from phrases("match", self.phrases)
        yield from regexes("match", self.regexes)
        yield from phrases("after", self.after)
        yield from phrases("then", self.then)
