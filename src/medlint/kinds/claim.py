"""claim: who does what to which condition or outcome, in one clause, in any usual order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from medlint.kinds.wording import Wording, phrases


@dataclass(frozen=True)
class Claim:
    """A verb and its object in one clause, active, passive or as a noun.

    ``does: [cure]``, ``to: ["{condition}"]``, ``gives: [relief]`` finds "cures asthma", "asthma is cured", "relief from
    asthma" and "asthma relief".
    """

    does: tuple[str, ...] = field(default=(), metadata={"doc": "Verbs, as phrases: what is done."})
    to: tuple[str, ...] = field(default=(), metadata={"doc": "Objects, as phrases: to what it is done."})
    gives: tuple[str, ...] = field(default=(), metadata={"doc": "Nouns that say the same: relief, reduction."})
    who: tuple[str, ...] = field(default=(), metadata={"doc": "If given, one of these must do it, in the same clause."})
    not_who: tuple[str, ...] = field(default=(), metadata={"doc": "If one of these does it, it is no claim."})
    reach: int = field(default=6, metadata={"doc": "How many words may stand between verb and object."})
    phrases: tuple[str, ...] = field(default=(), metadata={"doc": "Further phrases that make the same claim."})

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
