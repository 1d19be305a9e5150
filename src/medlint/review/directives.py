"""What directives mean: which rules they excuse, where, why and for how long; or what is wrong with them.

Imports document, notation, kinds.housekeeping and selection; the YAML decoder only where front matter speaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from medlint.configuration.selection import suggestion
from medlint.document import Directive, Document, Span
from medlint.kinds.housekeeping import CATEGORY, About
from medlint.review.notation import Written, comment, is_blanket, read_comment
from medlint.rule import RulePack


@dataclass(frozen=True, slots=True)
class Suppression:
    """One name in a directive: ``rules`` are excused of what begins in ``start:end``.  ``place`` is the directive's."""

    name: str
    rules: frozenset[str]
    start: int
    end: int
    place: Span
    reason: str = ""
    until: str = ""
    ref: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something wrong with an excuse: what it is about, where it stands, what exactly, and what to do."""

    about: About
    place: Span
    detail: str
    remedy: str = ""


Names = Mapping[str, frozenset[str]]


def names_of(pack: RulePack) -> Names:
    """The ids of rules by what they may be called, in small letters: id, name or category; those of housekeeping have none."""
    found: dict[str, set[str]] = {}
    for rule in pack.rules:
        for name in (rule.id, rule.name, rule.category):
            found.setdefault(name.casefold(), set()).update(() if rule.category == CATEGORY else (rule.id,))
    return {name: frozenset(ids) for name, ids in found.items()}


def understand(
    document: Document, names: Names, *, require_reason: bool = True
) -> tuple[list[Suppression], list[Complaint]]:
    """What the directives of a document excuse, and what is wrong with them.  One with a mistake excuses nothing."""
    reading = _Reading(document, names, require_reason, [], [], [])
    for directive in document.directives:
        if directive.form.endswith("-field"):
            reading.take_field(directive)
        else:
            reading.take_comment(directive)
    reading.close_rest()
    return reading.suppressions, reading.complaints


def line_after(document: Document, offset: int) -> tuple[int, int]:
    """Where the next line begins and ends, after that of ``offset``, on which there is text that medlint reads; where
    none follows, nothing at the end of the source.
    """
    starts = (*document.line_starts, len(document.source))
    line = document.position(offset)[0]
    first = starts[line] if line < len(starts) else len(document.source)
    nearest = len(document.source)
    for block in document.blocks:
        pieces = block.passage.alignment
        for place, width in zip(pieces.places, pieces.widths, strict=True):
            at, end = max(place, first), min(place + width, nearest)
            while at < end and document.source[at].isspace():
                at += 1
            if at < end:
                nearest = at
    end = len(document.source)
    return line_of(document, nearest) if nearest < end else (end, end)


def line_of(document: Document, offset: int) -> tuple[int, int]:
    """Where the line of an offset begins and ends."""
    line = document.position(offset)[0]
    starts = document.line_starts
    return starts[line - 1], starts[line] if line < len(starts) else len(document.source) + 1


@dataclass(slots=True)
class _Reading:
    """Directives being understood; ``blocks`` are those not yet closed, each with what was written and where."""

    document: Document
    names: Names
    require_reason: bool
    suppressions: list[Suppression]
    complaints: list[Complaint]
    blocks: list[tuple[Directive, Written, str, bool]]

    def take_comment(self, directive: Directive) -> None:
        """A comment excuses rules in a line, a block or the whole file."""
        written = read_comment(directive.text, lambda word: word.casefold() in self.names)
        if directive.form == "other":
            written.fault("medlint reads no comments like this in a file of this kind")
        if not directive.closed:
            written.fault("its comment is never closed, so all that follows is hidden")
        self._check_line(directive, written)
        sound = self._told(directive, written)
        known = self.known(directive.span, written.names)
        if not sound or written.verb == "enable":
            if written.verb == "enable":
                self._enable(directive, written, known, told=not sound)
            elif written.verb == "disable":
                self.blocks += [(directive, written, name, False) for name in written.names or [""]]
            return
        excused = self.reasoned(directive.span, written.reason, comment(written, directive.form))
        if written.verb == "disable":
            self.blocks += [(directive, written, name, excused and name in known) for name in written.names]
        elif excused:
            start, end = self._reach(directive, written.verb)
            self.suppressions += [self._suppression(directive.span, written, name, start, end) for name in known]

    def take_field(self, directive: Directive) -> None:
        """Front matter excuses a rule in the whole file."""
        from medlint.review.metadata import read_field

        entries, mistakes = read_field(directive)
        self.complaints += [Complaint("malformed-directive", *mistake) for mistake in mistakes]
        for place, written in entries:
            known = self.known(place, written.names)
            if self.reasoned(place, written.reason, "'reason: …' beside the rule"):
                end = len(self.document.source) + 1
                self.suppressions += [self._suppression(place, written, name, 0, end) for name in known]

    def close_rest(self) -> None:
        """A block that is never closed is a mistake: nobody can see how far it was to reach."""
        told = set()
        for directive, written, _, sound in self.blocks:
            if sound and directive.span not in told:
                told.add(directive.span)
                ending = comment(Written("enable", written.names), directive.form)
                remedy = f"End it with {ending}, or write {comment(written, directive.form, 'disable-file')}."
                detail = "this block is never closed"
                self.complaints.append(Complaint("malformed-directive", directive.span, detail, remedy))

    def known(self, place: Span, written: Sequence[str]) -> list[str]:
        """Of the names those that stand for rules; the others are told."""
        guarded = [name for name in written if self.names.get(name.casefold()) == frozenset()]
        if guarded:
            detail = f"{' and '.join(guarded)} cannot be suppressed"
            self.complaints.append(Complaint("malformed-directive", place, detail, "Mend what they point at."))
        odd = [name for name in written if name.casefold() not in self.names]
        if odd:
            detail = "; ".join(f"'{name}'{_meant(name, self.names)}" for name in odd)
            self.complaints.append(Complaint("unknown-rule", place, detail))
        return [name for name in written if self.names.get(name.casefold())]

    def reasoned(self, place: Span, reason: str, form: str) -> bool:
        """Whether a reason is given, or none is needed; a missing one is told."""
        if reason or not self.require_reason:
            return True
        self.complaints.append(Complaint("missing-reason", place, "it gives no reason", f"Write {form}."))
        return False

    def _told(self, directive: Directive, written: Written) -> bool:
        """Whether nothing is wrong with what is written."""
        if written.faults:
            remedy = f"Write {comment(written, self._form(directive))}"
            detail = "; ".join(written.faults)
            self.complaints.append(Complaint("malformed-directive", directive.span, detail, remedy))
        return not written.faults

    def _form(self, directive: Directive) -> str:
        """The notation of comments in this text."""
        if directive.form != "other":
            return directive.form
        return "mdx" if self.document.path.lower().endswith(".mdx") else self.document.format

    def _check_line(self, directive: Directive, written: Written) -> None:
        """disable-line is about the line it stands in, so something has to stand there."""
        if written.verb != "disable-line" or written.faults:
            return
        start, end = line_of(self.document, directive.span.start)
        inside = self.document.source[start : directive.span.start] + self.document.source[directive.span.end : end]
        if not any(c.isalnum() for c in inside):
            written.verb = "disable-next-line"
            written.fault("disable-line is for the line it stands in, and there is nothing in this one")

    def _enable(self, directive: Directive, written: Written, known: Sequence[str], *, told: bool) -> None:
        """Close the blocks of the rules named, or all where none is named."""
        wanted = frozenset().union(*(self.names[name.casefold()] for name in known))
        left, closed = [], False
        for block in self.blocks:
            begin, opened, name, sound = block
            rules = self.names.get(name.casefold(), frozenset())
            if written.names and name and name not in written.names and not (rules and rules <= wanted):
                left.append(block)
                continue
            closed = True
            if sound and not told:
                start, end = begin.span.end, directive.span.start
                self.suppressions.append(self._suppression(begin.span, opened, name, start, end))
        self.blocks = left
        if not closed and not told:
            detail, remedy = "there is no open block that it could end", "Delete it, or begin the block."
            self.complaints.append(Complaint("malformed-directive", directive.span, detail, remedy))

    def _reach(self, directive: Directive, verb: str) -> tuple[int, int]:
        if verb == "disable-file":
            return 0, len(self.document.source) + 1
        if verb == "disable-line":
            return line_of(self.document, directive.span.start)
        return line_after(self.document, directive.span.end)

    def _suppression(self, place: Span, w: Written, name: str, start: int, end: int) -> Suppression:
        return Suppression(name, self.names[name.casefold()], start, end, place, w.reason, w.until, w.ref, w.by)


def _meant(name: str, names: Iterable[str]) -> str:
    """What an unknown name may be meant to be."""
    ids = [known.upper() for known in names if known.startswith(name.casefold()) and known[-1].isdigit()]
    if is_blanket(name) or ids:
        return " stands for several rules; name each" + (f" ({', '.join(ids[:3])} …)" if ids else "")
    meant = suggestion(name, [n.upper() if n[-1].isdigit() else n for n in names])
    return f" (did you mean {meant}?)" if meant else ""
