"""Which rules a run applies: selectors by id, name, category or prefix.  Imports rule."""

from __future__ import annotations

from collections.abc import Sequence

from medlint.rule import RulePack


class SelectorError(ValueError):
    """A selector names no rule; the message says which, and what may have been meant."""


def find_rules(pack: RulePack, selector: str) -> dict[str, int]:
    """The ids that a selector stands for, each with how closely it fits; raises SelectorError when there is none."""
    wanted = selector.strip().casefold()
    if wanted == "all":
        return {rule.id: 0 for rule in pack.rules}
    exact = {rule.id: 100 for rule in pack.rules if wanted in {rule.id.casefold(), rule.name.casefold()}}
    category = {rule.id: 3 for rule in pack.rules if wanted == rule.category.casefold()}
    prefix = {rule.id: len(wanted) for rule in pack.rules if wanted and rule.id.casefold().startswith(wanted)}
    found = exact or category or prefix
    if not found:
        raise SelectorError(f"no rule, category or prefix is called '{selector}'{_hint(pack, selector)}")
    return found


def _hint(pack: RulePack, selector: str) -> str:
    from difflib import get_close_matches

    words = {w.casefold(): w for r in pack.rules for w in (r.id, r.name, r.category, r.id.rstrip("0123456789"))}
    close = get_close_matches(selector.casefold(), words, n=3)
    return f"; did you mean {' or '.join(words[w] for w in close)}?" if close else "; `medlint rules` lists them"


def chosen_rules(pack: RulePack, select: Sequence[str], ignore: Sequence[str]) -> frozenset[str]:
    """The ids of the rules that ``select`` and ``ignore`` leave: the closest selector wins, and between equals ``ignore``."""
    chosen = _closeness(pack, select or ("ALL",))
    ignored = _closeness(pack, ignore)
    return frozenset(rule for rule, close in chosen.items() if close > ignored.get(rule, -1))


def _closeness(pack: RulePack, selectors: Sequence[str]) -> dict[str, int]:
    best: dict[str, int] = {}
    for selector in selectors:
        for rule, close in find_rules(pack, selector).items():
            best[rule] = max(close, best.get(rule, -1))
    return best
