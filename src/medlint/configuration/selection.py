"""Which rules a run applies: selectors by id, name, category, prefix or jurisdiction.  Imports rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from medlint.rule import JURISDICTIONS, RulePack

#: How closely a selector fits: the closer one wins. A prefix is as close as it is long.
_ALL, _JURISDICTION, _PREFIX, _CATEGORY, _EXACT = 0, 1, 1, 4, 100


class SelectorError(ValueError):
    """A selector, jurisdiction or content type stands for nothing; the message says which, and what may have been meant."""


def find_rules(pack: RulePack, selector: str) -> dict[str, int]:
    """The ids that a selector stands for, each with how closely it fits; raises SelectorError when there is none."""
    wanted = selector.strip().casefold()
    if wanted == "all":
        return {rule.id: _ALL for rule in pack.rules}
    exact = {rule.id: _EXACT for rule in pack.rules if wanted in {rule.id.casefold(), rule.name.casefold()}}
    category = {rule.id: _CATEGORY for rule in pack.rules if wanted == rule.category.casefold()}
    place = {rule.id: _JURISDICTION for rule in pack.rules if wanted in rule.jurisdictions}
    close = _PREFIX + len(wanted)
    prefix = {rule.id: close for rule in pack.rules if wanted and rule.id.casefold().startswith(wanted)}
    found = exact or category or place or prefix
    if not found and wanted in JURISDICTIONS:
        raise SelectorError(f"no rule names the jurisdiction '{wanted}'")
    if not found:
        message = f"no rule, category, prefix or jurisdiction is called '{selector}'"
        raise SelectorError(f"{message}{_hint(pack, selector)}")
    return found


def _hint(pack: RulePack, selector: str) -> str:
    words = [w for r in pack.rules for w in (r.id, r.name, r.category, r.id.rstrip("0123456789"))]
    meant = suggestion(selector, words)
    return f"; did you mean {meant}?" if meant else "; `medlint rules` lists them"


def suggestion(word: str, known: Iterable[str]) -> str:
    """Up to three of the known words that look like this one, with "or" between them."""
    from difflib import get_close_matches

    spelled = {k.casefold(): k for k in known}
    return " or ".join(spelled[w] for w in get_close_matches(word.casefold(), spelled, n=3))


def chosen_rules(
    pack: RulePack,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    extend: Sequence[str] = (),
    holding: frozenset[str] | None = None,
) -> frozenset[str]:
    """The ids of the rules that the selectors leave: the closest selector wins, and between equals ``ignore``.

    ``select`` is ALL when it is empty, and ``extend`` adds to it. Where ``holding`` is given, only a selector that names a
    rule or a jurisdiction reaches beyond these rules. Raises SelectorError.
    """
    chosen = _closeness(pack, (*(select or ("ALL",)), *extend), holding)
    ignored = _closeness(pack, ignore, None)
    return frozenset(rule for rule, close in chosen.items() if close > ignored.get(rule, -1))


def _closeness(pack: RulePack, selectors: Sequence[str], holding: frozenset[str] | None) -> dict[str, int]:
    best: dict[str, int] = {}
    for selector in selectors:
        for rule, close in find_rules(pack, selector).items():
            if holding is None or rule in holding or close in (_JURISDICTION, _EXACT):
                best[rule] = max(close, best.get(rule, -1))
    return best
