"""The kinds of rule.  A kind is a file here and a line in KINDS; its fields are the keys that a rule file may use."""

from __future__ import annotations

from medlint.kinds.approval import Approval
from medlint.kinds.balance import Balance
from medlint.kinds.claim import Claim
from medlint.kinds.forbid import Forbid
from medlint.kinds.pair import Pair
from medlint.kinds.require import Require
from medlint.kinds.sources import SourceCheck

KINDS: dict[str, type] = {
    "forbid": Forbid,
    "claim": Claim,
    "pair": Pair,
    "require": Require,
    "approval": Approval,
    "sources": SourceCheck,
    "balance": Balance,
}
