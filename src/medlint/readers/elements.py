"""What each HTML element does to the text inside it.  Imports nothing but the tokenizer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from medlint.late import late
from medlint.readers.markup import attributes, unescape


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


BLOCKS = _names(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol optgroup option p pre "
    "search section select summary table tbody td textarea tfoot th thead title tr ul"
)
VOID = _names("area base br col embed hr img input link meta param source track wbr")
_SKIPPED = _names("script style template noscript svg iframe object video audio canvas noembed noframes datalist")
_KINDS = {
    "li": "list-item",
    "dd": "list-item",
    "blockquote": "quote",
    "td": "table-cell",
    "th": "table-cell",
    "caption": "caption",
}
_KINDS |= {"figcaption": "caption", "button": "button", "title": "title", "footnote": "footnote"}
_KINDS |= {f"h{level}": "heading" for level in range(1, 7)}
_MARKS = {"sup": "superscript", "code": "code", "kbd": "code", "samp": "code", "a": "link"}
_MARKS |= dict.fromkeys(("em", "strong", "i", "b"), "emphasis")
LISTS = frozenset(("ul", "ol", "menu", "dir"))
#: What the block before it introduces: a list, and what is said of a term.
INTRODUCED = LISTS | {"dd"}
# A start tag closes an open element of these names, looked for up to one of those.
IMPLIED: dict[str, tuple[tuple[str, ...], frozenset[str] | tuple[str, ...]]] = {
    "li": (("li",), LISTS), "dt": (("dt", "dd"), ("dl",)), "dd": (("dt", "dd"), ("dl",)),
    "td": (("td", "th"), ("tr", "table")), "th": (("td", "th"), ("tr", "table")), "tr": (("tr",), ("table",)),
    "option": (("option",), ("select",)),
}  # fmt: skip
_NOTABLE = late(r"hidden|role|cookie|consent|display|visibility", re.IGNORECASE)
_UNSEEN = late(r"display\s*+:\s*+none|visibility\s*+:\s*+hidden", re.IGNORECASE)
_BANNER = late(r"cookie|(?<!informed)(?<!informed[-_ ])(?<!patient[-_ ])consent", re.IGNORECASE)
_BANNERS = _names("div section aside dialog form")
#: What components of a site (JSX) are given to show, as far as such names tell.
_PROPS = _names(
    "answer blurb body caption content copy cta description details excerpt headline heading intro label lead message note "
    "question quote statement subheading subtitle summary tagline testimonial text title tooltip"
)


class Element(NamedTuple):
    """An open element and what it does: hide its text, make it boilerplate, name its kind, mark it."""

    name: str
    hides: bool = False
    boilerplate: bool = False
    banner: bool = False
    kind: str = ""
    mark: str = ""
    target: str = ""
    quiet: bool = False  # does nothing but end the text before it


def _bare(name: str) -> Element:
    """The element that a tag without attributes opens."""
    kind, mark = _KINDS.get(name, ""), "" if name == "a" else _MARKS.get(name, "")
    hides, boilerplate = name in _SKIPPED, name in ("nav", "footer")
    return Element(name, hides, boilerplate, False, kind, mark, "", not (hides or boilerplate or kind or mark))


_BARE = {name: _bare(name) for name in BLOCKS | _SKIPPED | set(_MARKS) | {"span", "u", "small", "sub", "label"}}


def element(text: str, name: str, inside: int, end: int) -> Element:
    """The element that a start tag opens, whose attributes stand between ``inside`` and ``end`` of ``text``."""
    if end - inside < 3 and name in _BARE:
        return _BARE[name]
    hides, mark, target = name in _SKIPPED, _MARKS.get(name, ""), ""
    boilerplate = name in ("nav", "footer")
    banner = False
    if end - inside > 2 and (name in ("a", "script") or _NOTABLE.search(text, inside, end)):
        values = {key: text[a:b] for key, (a, b) in attributes(text, inside, end).items()}
        hides = hides or is_unseen(values)
        boilerplate = boilerplate or values.get("role", "").lower() in ("navigation", "contentinfo")
        banner = name in _BANNERS and any(_BANNER.search(values.get(key, "")) for key in ("id", "class"))
        target = unescape(values.get("href", "")) if name == "a" else ""
        if name == "script" and "ld+json" in values.get("type", "").lower():
            return Element(name, hides=True, target="ld+json")
    if mark == "link" and not target:
        mark = ""
    return Element(name, hides, boilerplate, banner, _KINDS.get(name, ""), mark, target)


def props(text: str, name: int, inside: int, end: int) -> Iterator[tuple[int, int]]:
    """Where in ``text`` a tag whose name begins at ``name`` holds copy in quotes, if it is one of a component: those alone begin
    with a capital and go on with small letters."""
    if text[name].isupper() and not text[name:inside].isupper():
        for key, (begin, stop) in attributes(text, inside, end).items():
            if key in _PROPS and text[begin - 1] in "\"'":
                yield begin, stop


def is_unseen(values: dict[str, str]) -> bool:
    """Whether an element with these attributes is not shown."""
    hidden = "hidden" in values or values.get("aria-hidden", "").lower() == "true"
    return hidden or _UNSEEN.search(values.get("style", "")) is not None


def shown(name: str, values: dict[str, str]) -> tuple[str, str]:
    """Which attribute of an element without content is copy, and of what kind; two empty strings when none is."""
    if name == "meta" and "content" in values:
        label = values.get("name", values.get("property", "")).lower().rpartition(":")[2]
        return ("content", label) if label in ("title", "description") else ("", "")
    if name == "input" and values.get("type", "").lower() in ("submit", "button") and "value" in values:
        return "value", "button"
    return ("alt", "alt") if "alt" in values else ("", "")
