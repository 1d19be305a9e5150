"""The kinds of rule.  A kind is a file here and a line in KINDS; its fields are the keys that a rule file may use."""

from __future__ import annotations

from medlint.kinds.approval import Approval
from medlint.kinds.balance import Balance
from medlint.kinds.claim import Claim
from medlint.kinds.forbid import Forbid
from medlint.kinds.housekeeping import Housekeeping
from medlint.kinds.pair import Pair
from medlint.kinds.require import Require
from medlint.kinds.sources import SourceCheck
from medlint.rule import Rule

KINDS: dict[str, type] = {
    "forbid": Forbid,
    "claim": Claim,
    "pair": Pair,
    "require": Require,
    "approval": Approval,
    "sources": SourceCheck,
    "balance": Balance,
    "housekeeping": Housekeeping,
}

#: Checks that speak of the document as a whole, whatever sentence they stand at; "" is every check of that kind.
_OF_THE_WHOLE = frozenset((("require", ""), ("balance", ""), ("sources", "absent"), ("approval", "undisclosed")))
#: Checks that stand at words of their own and yet depend on the rest of the document.
_ON_THE_WHOLE = frozenset(
    (("pair", ""), ("sources", ""), ("approval", "contradicted"), ("housekeeping", "unused-suppression"))
)


def of_the_whole(rule: Rule) -> bool:
    """Whether a rule's finding is about the whole document, so that the sentence it stands at is only where it is shown."""
    return _among(rule, _OF_THE_WHOLE)


def depends_on_the_whole(rule: Rule) -> bool:
    """Whether a change elsewhere in a document can make a rule speak or fall silent."""
    return _among(rule, _OF_THE_WHOLE | _ON_THE_WHOLE)


def _among(rule: Rule, checks: frozenset[tuple[str, str]]) -> bool:
    which = getattr(rule.check, "check", "") or getattr(rule.check, "about", "")
    return (rule.kind, "") in checks or (rule.kind, which) in checks
