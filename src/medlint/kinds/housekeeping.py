"""housekeeping: what is wrong with the excuses a text brings for its findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, NamedTuple

from medlint.kinds.wording import Wording

#: The rules of this kind belong to a category of this name, and nothing excuses what they find.
CATEGORY = "housekeeping"

About = Literal[
    "malformed-directive", "unknown-rule", "missing-reason", "expired-suppression", "unused-suppression",
    "approved-claim-changed", "approved-claim-expired", "stale-baseline-entry",
]  # fmt: skip


class Housekeeping(NamedTuple):
    """Spoken when findings are given their status, after all other rules: of a directive, an approved claim or the baseline.

    The rule's examples take ``approved`` for approved wordings until ``valid_until``, and ``before`` for the text of which a
    baseline knows every finding.
    """

    about: Annotated[About, "What is wrong."]
    approved: Annotated[tuple[str, ...], "Wordings that are approved in the examples."] = ()
    valid_until: Annotated[str, "The last day on which they are."] = "9999-12-31"
    before: Annotated[str, "The text for which the baseline of the examples was written."] = ""

    def wordings(self) -> Iterator[Wording]:
        """Nothing of its own: it looks at what others found."""
        return iter(())
