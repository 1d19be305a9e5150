"""What a document rule has to say, before it becomes a Finding."""

from __future__ import annotations

from typing import NamedTuple

from medlint.wording.tokens import Sentence


class Remark(NamedTuple):
    """``sentence`` is where it stands (None: the document's first), tokens ``start:end`` of it, all when ``end`` is 0.

    ``missing`` names what was asked for and not found; ``treatment`` and ``detail`` fill ``{treatment}`` and ``{detail}``
    in the rule's message.
    """

    sentence: Sentence | None
    start: int = 0
    end: int = 0
    missing: tuple[str, ...] = ()
    treatment: str = ""
    detail: str = ""
    contexts: tuple[str, ...] = ()
