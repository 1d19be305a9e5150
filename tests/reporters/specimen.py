"""One report with everything that a machine format can get wrong, which all their tests share."""

from __future__ import annotations

import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from medlint.document import Document, Span
from medlint.finding import DocumentRecord, Failure, Finding, Report, Status, Treatment
from medlint.reporters import Options, render
from medlint.rule import Confidence, Reference, Rule, Severity

GOLDENS = Path(__file__).parent / "goldens"
FTC = Reference("us", "FTC Act, section 5 (15 USC 45)", "https://www.ftc.gov/", "2026-11-21", True)
CURE = Rule(
    "EFF002", "cure-claim", "efficacy", "A text promises a cure.", "'{match}' promises a cure.", "forbid", None,
    Severity.ERROR, Confidence.HIGH, rationale="Regulators read it literally.", suggestion="Say what was measured.",
    references=(FTC, Reference("uk", "CAP Code 12.1")),
)  # fmt: skip
RISKS = Rule(
    "BAL001", "key-risks", "balance", "A treatment is promoted without its risks.", "No key risk is stated.", "require",
    None, Severity.WARNING, Confidence.MEDIUM, suggestion="State the risks in the body text.", jurisdictions=("us", "uk"),
)  # fmt: skip
HYPE = Rule("EFF008", "hype", "efficacy", "Hype.", "", "forbid", None, Severity.INFO, Confidence.LOW)

EMOJI = "# Ketamine\r\n\r\n😀 Drug X cures it\r\n\tCafe\u0301 says: works for\r\neveryone, always.\r\n"
HOSTILE = 'It <b>"cures"</b> \u202eevil\u202c ]]> ::error::x, y\n=HYPERLINK("http://evil") \x1b[31mred | [click](1) @you #12\n'
EXCUSED = "A miracle.\n\nAnother miracle.\n"


def document(path: str, source: str) -> Document:
    return Document(path, "markdown", source, (), sha256(source.encode()).hexdigest())


EMOJI_DOCUMENT = document("content/a b.md", EMOJI)
HOSTILE_DOCUMENT = document("content/[x](1),50%.md", HOSTILE)
EXCUSED_DOCUMENT = document("content/excused.md", EXCUSED)
#: The text of a word processor's file is not what stands in the file.
DOCX = document("content/draft.docx", "Ketamine cures.\n")._replace(format="docx", sha256="ab" * 32)


def finding(rule: Rule, where: Document, text: str, **more: Any) -> Finding:
    """A finding on ``text``, which stands once in the document."""
    start = where.source.index(text)
    span = Span(start, start + len(text))
    line, column = where.position(span.start)
    end_line, end_column = where.position(span.end)
    shown = " ".join(text.split())
    made = Finding(
        rule, where.path, span, line, column, end_line, end_column, rule.severity, rule.confidence,
        (rule.message or rule.summary).format(match=shown), shown, " ".join(where.source.split()), rule.suggestion,
        fingerprint=sha256(f"{rule.id}{where.path}{text}".encode()).hexdigest()[:16],
    )  # fmt: skip
    return made._replace(**more)


RISK = finding(RISKS, EMOJI_DOCUMENT, "Ketamine", missing=("dissociation", "abuse"))
CURES = finding(CURE, EMOJI_DOCUMENT, "cures", contexts=("quoted",))
LINES = finding(HYPE, EMOJI_DOCUMENT, "works for\r\neveryone")
COMBINED = finding(HYPE, EMOJI_DOCUMENT, "says", message="'says' stands behind a tab and a combining mark.")
CALLED = finding(CURE, HOSTILE_DOCUMENT, '"cures"</b> \u202eevil\u202c ]]> ::error::x, y')
FORMULA = finding(
    CURE, HOSTILE_DOCUMENT, '=HYPERLINK("http://evil") \x1b[31mred | [click](1) @you #12',
    message='=HYPERLINK("http://evil") \x1b[31mred | [click](1) @you #12',
)  # fmt: skip
IN_DOCX = finding(CURE, DOCX, "cures")
SUPPRESSED = finding(HYPE, EXCUSED_DOCUMENT, "A miracle", status=Status.SUPPRESSED)
BASELINED = finding(HYPE, EXCUSED_DOCUMENT, "Another miracle", status=Status.BASELINED)
FINDINGS = tuple(
    sorted(
        (RISK, CURES, LINES, COMBINED, CALLED, FORMULA, IN_DOCX, SUPPRESSED, BASELINED), key=lambda f: f.sort_key
    )
)  # fmt: skip
FAILURES = (
    Failure(
        "own/mine.yaml", "rules", "2:3: unknown key 'nmae'\n  |\n2 |   nmae: own\n  |   ^^^^\n  = did you mean 'name'?"
    ),
    Failure("content/broken.md", "read", "byte 7 (0xff, line 1) is not UTF-8: save the file as UTF-8"),
)
KETAMINE = Treatment("Ketamine", "ketamine", True, ("abuse",))
RECORDS = (
    *(DocumentRecord(d.path, d.sha256, "markdown", True, (KETAMINE,), 2, 1, d) for d in (HOSTILE_DOCUMENT, EMOJI_DOCUMENT)),
    DocumentRecord("content/clean.md", "cd" * 32, "markdown", False),
    DocumentRecord(DOCX.path, DOCX.sha256, "docx", True, (), 1, 0, DOCX),
    DocumentRecord(EXCUSED_DOCUMENT.path, EXCUSED_DOCUMENT.sha256, "markdown", True, (), 0, 0, EXCUSED_DOCUMENT),
)  # fmt: skip

REPORT = Report("0.1.0", 7, "ef" * 32, RECORDS, FINDINGS, FAILURES)
EMPTY = Report("0.1.0", 7, "ef" * 32)
CLEAN = Report("0.1.0", 7, "ef" * 32, RECORDS[2:3])
WITHOUT_TEXT = replace(REPORT, documents=tuple(record._replace(document=None) for record in RECORDS))


def assert_golden(name: str, file: str) -> None:
    """The report is what the file says."""
    assert_text(rendered(name), file)


def assert_text(text: str | bytes, file: str) -> None:
    """The text is what the file says; ``UPDATE_GOLDENS=1`` writes it anew."""
    assert isinstance(text, str)
    path = GOLDENS / file
    if os.environ.get("UPDATE_GOLDENS"):
        path.write_bytes(text.encode())
    assert text == path.read_bytes().decode()


def rendered(name: str, report: Report = REPORT, **options: Any) -> str:
    return render(name, report, Options(**{"summary": False, "exit_code": 2, **options}))


def many(number: int, severity: Severity = Severity.ERROR, files: int = 1) -> tuple[Finding, ...]:
    """Findings of one severity, spread over files."""
    return tuple(
        CURES._replace(path=f"{n % files}.md", line=n + 1, end_line=n + 1, severity=severity, fingerprint=f"{n:016x}")
        for n in range(number)
    )
