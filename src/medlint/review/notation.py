"""How suppressions are written in comments: read with patience, so that whatever is wrong can be told with the right form.

Imports selection and text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from medlint.configuration.selection import suggestion
from medlint.wording.text import normalise

VERBS = ("disable-next-line", "disable-line", "disable-file", "disable", "enable")
FIELDS = ("until", "ref", "by")
_REACHES = ("next-line", "line", "file")
_NAME = re.compile(r"\bmed[\s_-]lint", re.IGNORECASE)
_HEAD = re.compile(r"[\W_]*+([A-Za-z]++)[\s:_.\-\u2010-\u2015]*+([A-Za-z]*+)")
_ATTACHED = re.compile(r"[-_]([A-Za-z][\w-]*)")
_APART = re.compile(r"[\s:]*(next[\s_-]line|line|file)\b", re.IGNORECASE)
_SIGN = re.compile(r"(?:^|(?<=\s))[-\u2013\u2014]+(?=\s|$)|--+|[\u2013\u2014]+")
_QUOTED = re.compile(r"""(?<==)\s*(?:"[^"]*"|'[^']*')""")
_VALUE = r"""("[^"]*"|'[^']*'|[^\s,;]+)"""
_IN_HEAD = re.compile(rf"(?<![\w-])(until|ref|by)\s*[:=]\s*{_VALUE}", re.IGNORECASE)
_IN_REASON = re.compile(rf"(?<![\w-])(until|ref|by)\s*=\s*{_VALUE}", re.IGNORECASE)
_ODD_FIELD = re.compile(r"([\w-]+)\s*=\s*\d{4}-\d{2}-\d{2}")
_ENDING = re.compile(r"\b(?:until|expire[sd]?(?: on)?|expiry)\W{0,3}(\d{4}-\d{2}-\d{2})", re.IGNORECASE)
_PIECE = re.compile(r",|[^\s,;]+")
_ID = re.compile(r"[A-Za-z]{2,8}[0-9]{3}")
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_BLANKET = frozenset(("all", "*", "everything", "any"))
#: Plain text has no comments.
_FIELD = (
    """at the beginning of the file a line ---, then medlint: {{disable: [{{rule: [{}], reason: "{}"}}]}}, then ---"""
)
_FORMS = {"mdx": ("{/* ", " */}"), "yaml": ("# ", "")}


@dataclass(slots=True)
class Written:
    """What a comment says.  ``faults`` are what is wrong with it, in words; the rest is then what was probably meant."""

    verb: str
    names: list[str]
    reason: str = ""
    until: str = ""
    ref: str = ""
    by: str = ""
    faults: list[str] | None = None

    def fault(self, words: str) -> None:
        """Note something that is wrong."""
        self.faults = [*(self.faults or []), words]


def read_comment(text: str, is_rule: Callable[[str], bool]) -> Written:
    """What the text of a directive says; ``is_rule`` tells whether rules are called so."""
    shown = normalise(re.sub(r"[\r\n]+[ \t>]*", " ", text))
    written, rest = _verb(_NAME.sub("medlint", shown, count=1))
    sign = _SIGN.search(_QUOTED.sub(lambda m: "x" * len(m[0]), rest))
    head, reason = (rest[: sign.start()], rest[sign.end() :]) if sign else (rest, "")
    head = _IN_HEAD.sub(lambda m: _field(written, m[1], m[2]), head)
    reason = _IN_REASON.sub(lambda m: _field(written, m[1], m[2]), reason)
    _tokens(written, head, is_rule)
    written.reason = " ".join(filter(None, [written.reason, tidy(reason)]))
    _check_reason(written)
    return written


def day(text: str) -> str:
    """A day as 2027-03-31, or nothing where the text is none."""
    try:
        return date.fromisoformat(text).isoformat() if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else ""
    except ValueError:
        return ""


def is_blanket(name: str) -> bool:
    """Whether a name stands for all rules."""
    return name.casefold() in _BLANKET


def tidy(reason: str) -> str:
    """A reason on one line and without quotes around it; nothing where it has no word."""
    shown = " ".join(reason.split()).strip(" :;,-\u2013\u2014")
    if len(shown) > 1 and shown[0] == shown[-1] and shown[0] in "\"'":
        shown = shown[1:-1].strip()
    return shown if re.search(r"\w", shown) else ""


def comment(written: Written, form: str, verb: str = "") -> str:
    """The comment as it is to be written, with placeholders for what is not known."""
    verb = verb or written.verb
    if form == "plain":
        return _FIELD.format(", ".join(written.names) or "RULE", (written.reason or "REASON").replace('"', "'"))
    parts = [f"medlint-{verb}"]
    if verb == "enable":
        parts += [", ".join(written.names)] if written.names else []
    else:
        parts.append(", ".join(written.names) or "RULE")
        values = ((name, getattr(written, name)) for name in FIELDS)
        parts += [f'{name}="{value}"' if " " in value else f"{name}={value}" for name, value in values if value]
        parts += ["--", written.reason or "REASON"]
    before, after = _FORMS.get(form, ("<!-- ", " -->"))
    return f"{before}{' '.join(parts)}{after}"


def _verb(text: str) -> tuple[Written, str]:
    """What is to be done, and the text behind that."""
    found = _HEAD.match(text)
    if found is None:
        raise ValueError("this is no directive")
    tool, stem, rest = found[1], found[2].casefold(), text[found.end() :]
    if rest[:1].isdigit():  # "medlint EFF001 off"
        stem, rest = "", text[found.start(2) :]
    if tool.casefold().startswith("medlint") and len(tool) > len("medlint"):
        tool, stem, rest = tool[:7], tool[7:].casefold(), text[found.end(1) :]
    enables = stem == "on" or stem.startswith("enab") or (stem[:1] == "e" and "d" not in stem)
    written = Written("enable" if enables else "disable", [])
    if tool.casefold() != "medlint":
        written.fault(f"'{tool}' is not medlint")
    attached = _ATTACHED.match(rest)
    where = attached or _APART.match(rest)
    reach = re.sub(r"[\s_-]+", "-", where[1].casefold()).strip("-") if where else ""
    if stem not in ("disable", "enable") or (reach and reach not in _REACHES):
        verb = "-".join(filter(None, [stem, reach]))
        known = ", ".join(VERBS)
        written.fault(f"medlint knows no '{verb}', only {known}" if verb else f"it does not say what to do: {known}")
        reach = reach if reach in _REACHES else next((r for r in _REACHES if suggestion(reach, [r])), "")
    if reach and enables:
        written.fault("enable ends a block, wherever it stands")
    elif reach:
        written.verb = f"disable-{reach}"
    return written, rest[where.end() :] if where else rest


def _field(written: Written, name: str, value: str) -> str:
    """Keep a field; what is left of it in the text is a space."""
    name, value = name.casefold(), value.strip("\"' ")
    if getattr(written, name):
        written.fault(f"'{name}' is given twice")
    elif name == "until" and not day(value):
        written.fault(f"'{value}' is not a day like 2027-03-31")
        parts = _DAY.fullmatch(value)
        written.until = day(f"{parts[1]}-{parts[2]:0>2}-{parts[3]:0>2}") if parts else ""
        written.until = written.until or "YYYY-MM-DD"
    else:
        setattr(written, name, value)
    return " "


def _tokens(written: Written, head: str, is_rule: Callable[[str], bool]) -> None:
    """The rules named before the sign, and whatever else stands there."""
    named: list[str] = []
    others: list[str] = []
    odd: list[str] = []
    expected, pieces = True, _PIECE.findall(head)
    alone = sum(piece != "," for piece in pieces) == 1
    for piece in pieces:
        word = piece.strip("[](){}<>\"'`:.")
        if piece == ",":
            expected = True
            continue
        if piece.strip("[]\"'`") == "*" or (is_blanket(word) and not named):
            written.fault("it names no rule: a suppression is for rules that it names")
        elif "=" in piece:
            odd.append(piece)
        elif word and (is_rule(word) or _ID.fullmatch(word) or (expected and (named or alone))):
            named.append(word)
        elif word and word not in ("and", "&", "+"):
            others.append(piece)
        expected = False
    written.names = named
    for piece in odd:
        name, _, value = piece.partition("=")
        meant = suggestion(name, FIELDS)
        hint = f"; did you mean {meant}=?" if meant else f"; there are {', '.join(f'{f}=' for f in FIELDS)}"
        written.fault(f"'{piece}' is not known{hint}" if value or meant != name else f"'{piece}' has no value")
        if meant in FIELDS and value:
            _field(written, meant, value)
    if others and written.verb != "enable":
        written.fault(f"'{' '.join(others)}' stands before the reason, which begins with --")
        written.reason = tidy(" ".join(others))
    elif others:
        written.fault(f"'{' '.join(others)}' names no rule")
    if not named and written.verb != "enable" and not written.faults:
        written.fault("it names no rule")


def _check_reason(written: Written) -> None:
    """An end that somebody wrote among the words of the reason must not go unnoticed."""
    if odd := _ODD_FIELD.search(written.reason):
        written.fault(f"'{odd[0]}' is not known; did you mean until=?")
    elif not written.until and (end := _ENDING.search(written.reason)):
        written.fault(f"the reason names the day {end[1]}; only until={end[1]} makes it the last one")
        written.until = end[1]
