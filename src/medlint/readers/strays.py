"""Comments that speak to medlint in a notation that a file of this kind does not have.  Imports document and comments.

They excuse nothing; they are noted, so that whoever wrote one is told how it is written here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate

from medlint.document import Directive, Span
from medlint.late import late
from medlint.readers.comments import directive

_SPOKEN = ("lint", "Lint", "LINT")
_OPENED = late(
    r"""(?:^|(?<=\s))(?:\{\{?-?\s{0,9}/\*|\{\#|\{%-?\s{0,9}comment\s{0,9}-?%\}|<%--|%%|\[[^\]\n]{1,20}\]:\s{0,9}(?:\#|<>)\s{0,9}["'(]|(?P<html><!--))"""
    r"""[ \t]*+(?P<text>[^\r\n]*+)""",
    re.MULTILINE,
)
_BARE = late(
    r"^[ ]{0,3}(?:\#{1,6}|//|;|\.\.)?[ \t]*+(?P<text>med[\s_-]?lint[ \t:_-]{1,3}(?:dis|en)able[\w-]*[ \t:]+[A-Z]{2,8}[0-9]{3}\b[^\r\n]*+)",
    re.MULTILINE | re.IGNORECASE,
)
_CLOSING = late(r"[ \t]*+(?:\*/\s*-?\}\}?|\#\}|\{%-?\s*endcomment\s*-?%\}|--%>|-->|%%|[\"')])?[ \t]*+\Z")
_ENDS_WITHIN = 40  # characters before the end of a line
_CODE = late(
    r"^[ ]{0,3}(?P<fence>`{3,}|~{3,})(?:(?!^[ ]{0,3}(?P=fence)).)*+|^(?: {4}|\t)[^\r\n]*|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)


def strays(source: str, begin: int, form: str, known: list[Directive]) -> Iterator[Directive]:
    """The stray comments in ``source`` from offset ``begin`` on, as a reader of this ``form`` sees it; ``known`` are no strays."""
    if not any(word in source for word in _SPOKEN):
        return
    taken = [d.span for d in known]
    if form == "markdown":
        taken += [Span(*match.span()) for match in _CODE.finditer(source, begin)]
    taken.sort()
    reached = list(accumulate((span.end for span in taken), max))
    for pattern in (_OPENED, _BARE):
        for match in pattern.finditer(source, begin):
            if match.groupdict().get("html") and form != "plain":
                continue
            before = bisect_left(taken, Span(match.end(), 0))
            if before and reached[before - 1] > match.start():
                continue
            closing = _CLOSING.search(match["text"], max(len(match["text"]) - _ENDS_WITHIN, 0))
            text = match["text"][: closing.start()] if closing else match["text"]
            span = Span(match.start(), match.start() + len(match[0].rstrip()))
            if found := directive("other", text, span):
                yield found
