"""What introduces a sentence: the line above a list, the head over a line, the row and the column of a table cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from medlint.document import Block
from medlint.wording.tokens import LEAD_END

#: How many words of a lead-in its items are read with.
_LONGEST_LEAD = 24
_OPEN_ENDS = (":", "—", "–", "-", "…", "...")
_CLOSED_ENDS = (".", "!", "?", *_OPEN_ENDS)
#: How many words a line may have that is read with the heading above it.
_FEW_WORDS = 8
#: … and one that ends with a full stop, right below the heading.
_FEWER_WORDS = 6


class Split(NamedTuple):
    """Blocks split into sentences: the numbers of those of each block, their texts, the words of all with BREAK after each
    sentence, and where each begins in these, with the end."""

    blocks: Sequence[Block]
    numbers: Sequence[range]
    texts: Sequence[str]
    words: Sequence[str]
    starts: Sequence[int]


def leads_of(split: Split) -> dict[int, list[str]]:
    """By the number of a sentence, the tokens that introduce it, each part closed by LEAD_END.

    The first sentence of a list item and the like has those of the line above that is left open, that of a table cell those of
    the head of its column and of the first cell of its row.
    """
    leads: dict[int, list[str]] = {}
    for own, lead, block in zip(split.numbers, _introductions(split), split.blocks, strict=True):
        if own and (lead >= 0 or block.label >= 0):
            found = [word for above in (lead, block.label) for word in _lead(split, above, own[0])]
            if found:
                leads[own[0]] = found
    return leads


def _lead(split: Split, above: int, below: int) -> list[str]:
    """The tokens by which a block introduces a sentence; none when it says something of its own."""
    before = split.numbers[above] if above >= 0 else ()
    if not before or before[-1] >= below:
        return []
    last = split.texts[before[-1]]
    heads = split.blocks[above].kind == "heading" or (len(before) == 1 and _is_label(last))
    if not heads and not last.endswith(_OPEN_ENDS):
        return []
    begin, end = split.starts[before[-1]], split.starts[before[-1] + 1] - 1
    while end > begin and not split.words[end - 1][0].isalnum():
        end -= 1
    return [*split.words[max(begin, end - _LONGEST_LEAD) : end], LEAD_END] if end > begin else []


def _introductions(split: Split) -> list[int]:
    """For each block the one that introduces it, or -1: list items, table cells, and a few words in a line of their own right
    below a heading, below a line left open or below another such line. Right below a heading they may end with a full stop."""
    found: list[int] = []
    above = -1
    for i, (block, numbers) in enumerate(zip(split.blocks, split.numbers, strict=True)):
        last = split.texts[numbers[-1]].rstrip() if numbers else ""
        lead = block.lead
        named = above >= 0 and above == i - 1 and split.blocks[above].kind == "heading"
        if block.kind == "heading":
            above = i
        elif block.kind == "paragraph" and len(numbers) == 1 and (_is_label(last) or (named and _is_tag(last))):
            lead = above
        elif block.kind == "paragraph":
            above = i if last.endswith(_OPEN_ENDS) else -1
        found.append(lead)
    return found


def _is_tag(text: str) -> bool:
    """Whether a text is a few words with a full stop, as a card has them under its name: "Stress and sleep."."""
    return _is_label(text.removesuffix(".")) and text.count(" ") < _FEWER_WORDS


def _is_label(text: str) -> bool:
    """Whether a text is a few words that end no sentence."""
    text = text.rstrip()
    return not text.endswith(_CLOSED_ENDS) and text.count(" ") < _FEW_WORDS
