"""Reports on texts that are really read, with findings put on words of them; what the tests of the HTML report share."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

from medlint import readers
from medlint.document import Document
from medlint.finding import DocumentRecord, Finding, Report, Treatment
from medlint.reporters import Options, render
from medlint.rule import Confidence, Profile, Reference, Risk, Rule, Severity, Use

RULE = Rule(
    "EFF002", "cure-claim", "efficacy", "A text promises a cure.", "'{match}' promises a cure.", "forbid", None,
    Severity.ERROR, Confidence.HIGH, rationale="Nothing cures everybody.", suggestion="Say what was measured.",
    references=(Reference("us", "FTC Act, section 5", "https://www.ftc.gov/", "2026-11-21", True),),
)  # fmt: skip
PROFILE = Profile(
    "ketamine", "Ketamine", "drug", ("ketamine",), (Use("anesthesia", ("anesthesia",), since="1970"),), ("depression",),
    (Risk("blood-pressure", ("blood pressure",)), Risk("bladder", ("bladder",), ("key", "boxed")), Risk("liver", (), ())),
    traits=("prescription",), status_date="2026-11", notes="Only as an anesthetic.",
)  # fmt: skip
INLINE = frozenset("a b code em mark span strong sup u".split())
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
#: Elements that SVG closes in one go.
CLOSED = frozenset({"path", "rect"})


def document(text: str, path: str = "a.md") -> Document:
    return readers.read(path, text.encode("utf-8", "surrogatepass"), "html" if path.endswith(".html") else "markdown")


def finding(where: Document, words: str, rule: Rule = RULE, nth: int = 0, **more: Any) -> Finding:
    """A finding on words of a document, as its reader sees them."""
    found = [(b, at) for b in where.blocks for at in range(len(b.text)) if b.text.startswith(words, at)]
    block, at = found[nth]
    span = block.passage.span(at, at + len(words))
    (line, column), (end_line, end_column) = where.position(span.start), where.position(span.end)
    made = Finding(
        rule, where.path, span, line, column, end_line, end_column, rule.severity, rule.confidence,
        rule.message.replace("{match}", words), words, block.text, rule.suggestion, fingerprint=f"{span.start:x}{rule.id.lower()}",
    )  # fmt: skip
    return made._replace(**more)


def record(where: Document, **more: Any) -> DocumentRecord:
    treatment = Treatment("ketamine", "ketamine", True, ("blood-pressure",))
    made = DocumentRecord(where.path, where.sha256, where.format, True, (treatment,), 2, 1, where)
    return made._replace(**more)


def report(*texts: tuple[Document, tuple[Finding, ...]], **more: Any) -> Report:
    """A report on documents with their findings."""
    findings = tuple(f for _, found in texts for f in found)
    rules = tuple({f.rule.id: f.rule for f in findings}.values())
    made = Report(
        "0.1.0", 7, "ef" * 32, tuple(record(d) for d, _ in texts), findings, rules=rules, profiles=(PROFILE,),
        settings=(("jurisdictions", "us"),),
    )  # fmt: skip
    return replace(made, **more)


def flagged(text: str, *words: str, path: str = "a.md", **more: Any) -> Report:
    """A report on one text with a finding on each of some words."""
    where = document(text, path)
    return report((where, tuple(finding(where, w) for w in words)), **more)


def page(made: Report, **options: Any) -> str:
    return render("html", made, Options(**options))


class Parsed(HTMLParser):
    """A page as elements with their attributes and text; ``faults`` are tags that do not match."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(source)
        self.close()
        self.faults += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._part(tag)
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in CLOSED:
            self.faults.append(f"<{tag}/>")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")
        self._part(tag)

    def _part(self, tag: str) -> None:
        """Words in different blocks are different words."""
        if tag not in INLINE:
            self.texts.append(((), " "))

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self._open), data))

    @property
    def text(self) -> str:
        """What is read, with single spaces."""
        return " ".join("".join(t for path, t in self.texts if not {"script", "style"} & set(path)).split())

    def raw(self, tag: str) -> list[str]:
        """The text in each element of a kind that holds nothing else."""
        return [t for path, t in self.texts if path[-1:] == (tag,)]

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.elements if name == tag]
