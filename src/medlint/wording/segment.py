"""Sentences of a text.  Imports nothing of medlint."""

from __future__ import annotations

import re

#: A sentence longer than this is cut at a space, so that no search ever runs over a whole book.
MAX_SENTENCE = 2_000

# No group is repeated possessively: Python 3.11.2 fails on texts then. Raised digits are two classes, for compiling one that
# spans two blocks of Unicode takes a quarter of a millisecond.
_STOP = re.compile(
    r"""(?P<stop>[.!?\u2026]++)
        (?P<closer>["')\]\u00bb\u201d\u2019]*+)
        (?P<note>(?:(?:[\u00b9\u00b2\u00b3]++|[\u2070-\u207e]++)+(?:[,\u2013-](?=[\u00b9\u00b2\u00b3]++|[\u2070-\u207e]++))?
          |\ ?\[(?:\^[^\]\s]{1,40}|@[^\]]{1,80}|\d{1,3}(?:\s?[,;\u2013-]\s?\d{1,3}){0,20})\]
          |\(\d{1,3}(?:\s?[,\u2013-]\s?\d{1,3}){0,20}\)
          |[*\u2020\u2021\u00a7]
        )*)
        (?P<digits>(?:(?<![\d.]\.)(?<=[.!?"')\]])\d{1,3}(?:[,\u2013-]\d{1,3}){0,20}(?=\s+["'(]?[A-Z]|\s*\Z))?)""",
    re.VERBOSE,
)
_NEXT = re.compile(r"\s+(?P<opener>[\"'(\[\u00ab\u201c\u2018*]*+)(?P<word>[^\W_]*+)")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Abbreviations, in lower case and without their last stop. The first never end a sentence, the second do not before a
# number, the third do before a word that usually begins a sentence, the fourth before any word with a capital.
_NEVER = _words(
    "dr drs mr mrs ms mx prof rev hon sen gov capt sgt messrs vs v viz cf e.g eg i.e ie approx ca esp incl excl resp "
    "et al dept univ avg max temp ref refs mt ft"
)
_BEFORE_NUMBER = _words(
    "no nos nr fig figs eq eqs vol vols pp p ch sec sect art tab para pt wk wks mo yr yrs hr hrs day"
)
_BEFORE_STARTER = _words(
    "u.s u.k u.s.a e.u n.y d.c inc ltd co corp llc jr sr st m.d ph.d d.o r.n n.p p.a pharm.d b.sc m.sc d.d.s psy.d "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun al ave blvd rd"
)
_BEFORE_CAPITAL = _words(
    "etc i.v i.m s.c p.o s.l i.n p.r.n b.i.d t.i.d q.i.d q.d q.h a.m p.m mg mcg kg ml min sec wk wks mo yr yrs hr hrs"
)
_STARTERS = _words(
    "a about after all also although an and are as at because before both but by can common do does during each even "
    "every few for from has have he her here his how however i if in is it its learn let many may more most my no not "
    "of on once one only or other our over patients people read research results schedule several she since so some "
    "studies such talk that the their then there these they this those though to today treatment unlike until we what "
    "when where whether which while who why with without yes yet you your"
)
_LETTERED = _words(
    "vitamin vitamins hepatitis type grade group plan part category schedule phase factor option appendix"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a block's text as half-open ranges: in order, disjoint, trimmed, covering all but white space.

    A citation mark after the full stop belongs to the sentence before it.
    """
    found: list[tuple[int, int]] = []
    start, size = 0, len(text)
    while start < size and text[start].isspace():
        start += 1
    for match in _STOP.finditer(text):
        end = match.end()
        if end < size and not text[end].isspace():
            continue
        after = _NEXT.match(text, end)
        if after is None or _ends(text, start, match, after):
            _append(found, text, start, end)
            start = after.start("opener") if after is not None else size
    if start < size:
        _append(found, text, start, size)
    return found


def _append(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while end - start > MAX_SENTENCE:
        cut = text.rfind(" ", start + 1, start + MAX_SENTENCE)
        cut = cut if cut > 0 else start + MAX_SENTENCE
        stop = cut
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        if stop > start:
            found.append((start, stop))
        start = cut
        while start < end and text[start].isspace():
            start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        found.append((start, end))


def _ends(text: str, start: int, match: re.Match[str], after: re.Match[str]) -> bool:
    """Whether the sentence from ``start`` ends at this stop, given the word after it."""
    stop, closer, word = match["stop"], match["closer"], after["word"]
    small = word[:1].islower() and not any(c.isupper() for c in word[1:3])
    if stop != ".":
        quiet = "!" not in stop and "?" not in stop
        return not (small and (closer or quiet))
    if closer or match["note"] or match["digits"]:
        return not small or bool(match["note"])
    at = match.start()
    space = text.rfind(" ", max(start, at - 40), at)
    before = text[max(space + 1, start) : at].lstrip("\"'([{*\u00ab-\u2013\u2014/")
    return _ends_after(text, start, space, before, word, small)


def _ends_after(text: str, start: int, space: int, before: str, word: str, small: bool) -> bool:
    key = before.lower()
    if small:
        return len(before) > 4 and before.isalpha() and key not in _NEVER
    if key in _NEVER and not (before.isupper() and len(before) > 3):
        return False
    if before.isdigit():
        return len(before) > 3 or space >= start
    if word[:1].isdigit():
        return key not in _BEFORE_NUMBER and key not in _BEFORE_STARTER and key not in _BEFORE_CAPITAL
    if key in _BEFORE_CAPITAL:
        return True
    starter = word.lower() in _STARTERS
    if key in _BEFORE_STARTER or (len(before) > 1 and before[-2:-1] == "."):
        return starter
    if len(before) == 1 and before.isalpha() and before.isupper() and before != "I":
        previous = text[max(start, space - 20) : max(space, start)].rpartition(" ")[2].lower()
        return starter or previous in _LETTERED
    return True
