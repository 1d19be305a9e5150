"""What a text is for, told from what its sentences do: whether it promotes a treatment."""

from __future__ import annotations

from math import log2
from typing import NamedTuple

#: What one doubling of each sign is worth, in the order of ``Purpose``, and what a text needs in all to be an advertisement.
#: Fitted to labelled pages and rounded.
_WORTH = (2.0, 1.0, -1.25, -1.25, 2.5, 1.0, 1.5, 2.5)
_NEEDED = 5.0


class Purpose(NamedTuple):
    """How many sentences of a text do what.

    ``claims`` say good of a treatment, ``sells`` offer something or speak of "us" and to "you", ``warns`` teach, doubt or tell of
    harm (a list is one place), ``instructs`` tell a patient or a customer what to do. ``known`` is whether a treatment with a
    profile is promoted, ``about`` the share of sentences that name any treatment, ``share`` that of claims. ``offered`` is
    whether a short text calls to buy or to book and warns of nothing. A claim that is hedged or sourced is half a claim where a
    seller speaks, else a doubt.
    """

    claims: float
    sells: int
    warns: int
    instructs: int
    known: bool
    about: float
    share: float
    offered: bool

    def promotes(self) -> bool:
        """Whether the signs of an advertisement outweigh those of teaching; a single claim takes somebody who speaks for it, and
        where nobody sells, a text that warns nearly as often as it claims (over three times in four) informs."""
        if not self.claims or (self.claims <= 1 and not self.sells):
            return False
        if not self.sells and 4 * self.warns > 3 * self.claims:
            return False
        return sum(worth * log2(1 + sign) for worth, sign in zip(_WORTH, self, strict=True)) >= _NEEDED


NOTHING = Purpose(0, 0, 0, 0, False, 0, 0, False)
