"""The word lists, by the file they stand in: how many entries, of what kind, and where they come from."""

from __future__ import annotations

from collections.abc import Sequence

from medlint.pages.markdown import codes, joined, place, plain, table
from medlint.rule import WordList


def word_lists_page(lexicons: Sequence[WordList]) -> str:
    """One page for all word lists."""
    known = {words.name: words for words in lexicons}
    files = dict.fromkeys(place(words.origin) for words in lexicons)
    total = sum(len(words.entries) for words in lexicons)
    blocks = [["# Word lists"], [f"Lists: {len(lexicons)}. Entries: {total:,}."]]
    for file in sorted(files):
        mine = [words for words in lexicons if place(words.origin) == file]
        rows = (
            (
                f"`{w.name}`",
                plain(w.summary),
                w.word_class,
                str(len(w.entries)),
                str(_whole(w, known)),
                codes(w.includes),
            )
            for w in sorted(mine, key=lambda w: w.name)
        )
        head = ("List", "What it holds", "Inflects as", "Entries", "With included lists", "Includes")
        blocks += [[f"## {plain(file)}"], [plain(mine[0].source)], table(head, rows)]
    return joined(blocks)


def _whole(words: WordList, known: dict[str, WordList]) -> int:
    """Different entries, those of included lists among them."""
    entries: set[str] = set()
    seen: set[str] = set()
    todo = [words.name]
    while todo:
        name = todo.pop()
        if name in known and name not in seen:
            seen.add(name)
            entries.update(known[name].entries)
            todo += known[name].includes
    return len(entries)
