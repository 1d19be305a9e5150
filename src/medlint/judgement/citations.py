"""Citations: the reference list of a text, the markers that lead to it, and which sentence they hang on."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from medlint.document import Block, Document
from medlint.judgement.naming import compiled, good_host, inline, names_source
from medlint.late import late

#: How far after a sentence its marker may stand.
_AFTER = 6
#: The words of a heading over a reference list: what may stand before its noun, the nouns, and what may follow.
_BEFORE_LIST = frozenset(("selected", "key", "scientific", "medical"))
_LIST = frozenset(
    """reference references bibliography source sources citation citations footnotes endnotes literature""".split()
)
_AFTER_LIST = frozenset(("", "cited", "and notes", "and further reading"))
_ENTRY_NUMBER = late(r"^\s*\[?\(?(\d{1,3})[\].)]")
_NUMBERS = late(r"\d{1,3}")
_IDENTIFIER_HINTS = ("doi", "DOI", "Doi", "10.", "PMID", "pmid", "NCT", "nct")
_BAD_FORMS = (
    (r"(?i)\bdoi\s?:\s*+(?!(?:https?://\S+/)?10\.\d{4,9}/\S)\S+", "DOI"),
    (r"\b10\.\d{4,9}(?![\d.]*/)\b", "DOI"),
    (r"(?i)\bPMID:?\s*(?:\d{1,3}|\d{9,})\b", "PMID"),
    (r"(?i)\bNCT\s?(?!\d{8}\b)\d+\b", "trial number"),
)


class Problem(NamedTuple):
    """Something wrong with a document's sources, at ``start:end`` of a block's text."""

    block: int
    start: int
    end: int
    message: str


class Sources(NamedTuple):
    """The reference list of a document and the markers in its text, also by block.

    ``entries`` are block indices; ``numbers`` maps the labels they carry to them; ``widest`` is the longest of the markers, and
    ``links`` counts links to primary sources.
    """

    document: Document
    entries: tuple[int, ...]
    numbers: Mapping[str, int]
    markers: tuple[tuple[int, int, int, str], ...]
    by_block: Mapping[int, Sequence[tuple[int, int, str]]]
    widest: int
    links: int
    problems: tuple[Problem, ...]

    def cited(self, block: int, start: int, end: int) -> bool:
        """Whether ``start:end`` of a block carries a source, or a marker that the reference list has an entry for.

        Where there is no list at all a marker counts: that the list is missing is a finding of its own.
        """
        if names_source(self.document.blocks[block], start, end):
            return True
        markers = self.by_block.get(block, ())
        first = bisect_left(markers, (start - self.widest,))
        return any(
            stop > start and (label in self.numbers or not self.entries)
            for _, stop, label in markers[first : bisect_left(markers, (end + _AFTER,))]
        )

    @property
    def any(self) -> bool:
        """Whether the document names a source in any form."""
        return bool(self.entries or self.links) or any(
            inline(block.text) for block in self.document.blocks if not block.boilerplate
        )


def sources_of(document: Document) -> Sources:
    """Find the reference list, the markers and what is wrong between them."""
    entries = _entries(document)
    numbers = _labels(document, entries)
    listed = set(entries)
    markers, links = [], 0
    for i, block in enumerate(document.blocks):
        if block.marks:
            links += sum(m.kind == "link" and good_host(m.target) for m in block.marks)
        if i in listed or block.kind == "footnote" or block.boilerplate:
            continue
        markers += [(i, s, e, label) for s, e, label in [*_markers(block), *_bracketed(block.text, numbers)]]
    problems = [
        *_dangling(entries, numbers, markers),
        *_unused(document, numbers, markers),
        *_malformed(document),
    ]
    by_block: dict[int, list[tuple[int, int, str]]] = {}
    for i, start, end, label in sorted(markers):
        by_block.setdefault(i, []).append((start, end, label))
    widest = max((end - start for _, start, end, _ in markers), default=0)
    return Sources(document, tuple(entries), numbers, tuple(markers), by_block, widest, links, tuple(problems))


def _entries(document: Document) -> list[int]:
    entries, level = [], 0
    for i, block in enumerate(document.blocks):
        if block.kind == "heading":
            if _heads_list(block.text):
                level = block.level or 6
            elif level and (block.level or 6) <= level:
                level = 0
        elif block.kind == "footnote" or (level and block.kind in ("list-item", "paragraph") and not block.boilerplate):
            entries.append(i)
    return entries


def _heads_list(text: str) -> bool:
    """Whether a heading is that of a reference list, with or without a number: "7. Selected references"."""
    words = ["".join(filter(str.isalnum, word)) for word in text.lower().replace("-", " ").replace("/", " ").split()]
    words = [word for word in words if word]
    if words and words[0].isdigit():
        words = words[1:]
    if words and words[0] in _BEFORE_LIST:
        words = words[1:]
    if words[:2] == ["works", "cited"]:
        words = ["references", *words[2:]]
    return bool(words) and words[0] in _LIST and " ".join(words[1:]) in _AFTER_LIST


def _labels(document: Document, entries: list[int]) -> dict[str, int]:
    labels: dict[str, int] = {}
    count = 0
    for i in entries:
        block = document.blocks[i]
        own = next((m.target for m in block.marks if m.kind == "footnote" and m.start == 0), "")
        if own:
            labels[own] = i
            continue
        count += 1
        number = _ENTRY_NUMBER.match(block.text)
        labels[number.group(1) if number else str(count)] = i
    return labels


_MARKER = late(r"\[(\d{1,3}(?:\s?[-,–]\s?\d{1,3})*)\]")
#: A number in round brackets that ends a clause; one before a word counts steps or items.
_OPENED = tuple(f"({digit}" for digit in range(1, 10))
_ROUND = late(r"(?<=[^\s(]) ?\((\d{1,3}(?:\s?[-,–]\s?\d{1,3})*)\)(?=\s*(?:[.,;:!?)(]|\Z))")
_RAISED = late("[¹²³⁰⁴-⁹]+")
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def _markers(block: Block) -> list[tuple[int, int, str]]:
    found = [(m.start, m.end, m.target) for m in block.marks if m.kind == "footnote"] if block.marks else []
    if "[" in block.text:
        for m in _MARKER.finditer(block.text):
            found += [(m.start(), m.end(), label) for label in _spread(m.group(1))]
    if not block.text.isascii():
        found += [(m.start(), m.end(), m.group().translate(_PLAIN_DIGITS)) for m in _RAISED.finditer(block.text)]
    for mark in block.marks:
        text = block.text[mark.start : mark.end].strip("[]() ")
        if mark.kind == "superscript" and text[:1].isdigit():
            found += [(mark.start, mark.end, label) for label in _spread(text)]
    return found


def _bracketed(text: str, numbers: Mapping[str, int]) -> list[tuple[int, int, str]]:
    """The markers in round brackets: only numbers that the reference list has can be some."""
    if not numbers or not any(first in text for first in _OPENED):
        return []
    found = [(m.start(), m.end(), _spread(m.group(1))) for m in _ROUND.finditer(text)]
    return [(start, end, label) for start, end, labels in found if numbers.keys() >= {*labels} for label in labels]


def _spread(text: str) -> list[str]:
    labels: list[str] = []
    for part in re.split(r"\s?,\s?", text):
        ends = _NUMBERS.findall(part)
        if len(ends) == 2 and int(ends[0]) < int(ends[1]) < int(ends[0]) + 40:
            labels += [str(n) for n in range(int(ends[0]), int(ends[1]) + 1)]
        else:
            labels += ends
    return labels


def _dangling(entries: list[int], numbers: dict[str, int], markers: list[tuple[int, int, int, str]]) -> list[Problem]:
    return [
        Problem(i, s, e, f"the marker {label!r} has no entry in a reference list" if entries else
                f"the marker {label!r} points to a reference list that this text does not have")
        for i, s, e, label in markers if label not in numbers
    ]  # fmt: skip


def _unused(document: Document, numbers: dict[str, int], markers: list[tuple[int, int, int, str]]) -> list[Problem]:
    cited = {label for *_, label in markers}
    if not cited:
        return []
    return [
        Problem(i, 0, len(document.blocks[i].text), f"reference {label!r} is listed but never cited")
        for label, i in numbers.items() if label not in cited
    ]  # fmt: skip


def _malformed(document: Document) -> list[Problem]:
    whole = "\n".join([block.text for block in document.blocks])
    hints = [hint for hint in _IDENTIFIER_HINTS if hint in whole]
    found = []
    for i, block in enumerate(document.blocks) if hints else ():
        if any(hint in block.text for hint in hints):
            for wrong, name in _BAD_FORMS:
                found += [
                    Problem(i, *m.span(), f"this {name} cannot be right") for m in compiled(wrong).finditer(block.text)
                ]
    return found
