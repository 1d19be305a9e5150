"""claim: who does what to which condition or outcome, in one clause, in any usual order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from medlint.kinds.wording import Wording, phrases


class Claim(NamedTuple):
    """A verb and its object in one clause, active, passive or as a noun.

    ``does: [cure]``, ``to: ["{condition}"]``, ``gives: [relief]`` finds "cures asthma", "asthma is cured", "relief from
    asthma" and "asthma relief".
    """

    does: Annotated[tuple[str, ...], "Verbs, as phrases: what is done."] = ()
    to: Annotated[tuple[str, ...], "Objects, as phrases: to what it is done."] = ()
    gives: Annotated[tuple[str, ...], "Nouns that say the same: relief, reduction."] = ()
    who: Annotated[tuple[str, ...], "If given, one of these must do it, in the same clause."] = ()
    not_who: Annotated[tuple[str, ...], "If one of these does it, it is no claim."] = ()
    reach: Annotated[int, "How many words may stand between verb and object."] = 6
    phrases: Annotated[tuple[str, ...], "Further phrases that make the same claim."] = ()

    def wordings(self) -> Iterator[Wording]:
        """What is looked for in sentences."""
        to = "|".join(self.to)
        for verb in self.does:
            yield Wording("match", verb, f"({verb})! ..{self.reach} ({to})")
            yield Wording("match", verb, f"({to}) .. (=is|=are|=was|=were|=be|=been|=being|=gets) .. ({verb})!")
        for noun in self.gives:
            yield Wording("match", noun, f"({noun})! (of|from|for|in|to|with|against|over) .. ({to})")
            yield Wording("match", noun, f"({to}) ({noun})!")
        yield from phrases("match", self.phrases)
        yield from phrases("who", self.who)
        yield from phrases("not-who", self.not_who)
