"""Comments in a source that speak to medlint.  A reader notes them; what they mean is found out later.  Imports document and text."""

from __future__ import annotations

import re

from medlint.document import Directive, Span
from medlint.late import late
from medlint.wording.text import normalise

_HEAD = late(r"[\W_]*+([A-Za-z]++)[\s:_.\-\u2010-\u2015]*+([A-Za-z]*+)")
_RULE_NEXT = late(r"[\s:_.\-\u2010-\u2015]*+[A-Za-z]{2,8}[0-9]{3}\b")
_SPLIT_NAME = late(r"\bmed([\s_-])lint", re.IGNORECASE)
#: What some other linter calls it; a longer form ("ignores") is only said about medlint.
_SYNONYMS = frozenset(("ignore", "suppress", "skip", "allow", "nolint", "noqa", "mute", "silence"))
_SWITCHES = frozenset(("on", "off"))
#: Words that look like "enable" or "disable" and are none.
_OTHERS = frozenset(("unable", "able", "enabling"))
_NAME = "medlint"
_LOOKED_AT = 200  # characters of a comment


def directive(form: str, text: str, span: Span, *, closed: bool = True) -> Directive | None:
    """The directive that a comment with this text is, or is meant to be; None for any other comment.

    One that begins with medlint's name and a word like "disable" or "enable" is meant to be one, whatever else is
    wrong with it, and so is one with the name and a rule; one that only mentions medlint is not.
    """
    shown = normalise(text[:_LOOKED_AT])
    shown = _SPLIT_NAME.sub("medlint", shown, count=1)
    found = _HEAD.match(shown)
    if found is None:
        return None
    name, verb = found[1].casefold(), found[2].casefold()
    if name.startswith(_NAME) and name != _NAME:  # "medlintdisable"
        name, verb = _NAME, name[len(_NAME) :] if _switches(name[len(_NAME) :]) else verb
    alone = len(shown.split()) <= 4 or _RULE_NEXT.match(shown, found.end())
    meant = (
        _switches(verb) or (alone and verb in _SWITCHES) or (name == _NAME and _RULE_NEXT.match(shown, found.end(1)))
    )
    if not meant or not (name == _NAME or _resembles(name, _NAME, 0.8)):
        return None
    return Directive(form, text, span, closed)


def _switches(verb: str) -> bool:
    if verb in _SYNONYMS or verb.startswith(("disabl", "enabl")):
        return verb not in _OTHERS
    return verb not in _OTHERS and (_resembles(verb, "disable", 0.75) or _resembles(verb, "enable", 0.75))


def _resembles(word: str, wanted: str, ratio: float) -> bool:
    if not 4 <= len(word) <= 12 or word[0] not in (wanted[0], wanted[1]):
        return False
    from difflib import SequenceMatcher

    return SequenceMatcher(None, word, wanted).ratio() >= ratio
