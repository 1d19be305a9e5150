from __future__ import annotations

import re
from dataclasses import replace

import pytest

from medlint.document import Document, Span
from medlint.finding import DocumentRecord, Failure, Finding, Report, Status
from medlint.reporters import Options, render
from medlint.reporters.console import summary, why
from medlint.reporters.terminal import cells
from medlint.rule import Confidence, Reference, Rule, Severity
from reporters.specimen import assert_text

RULE = Rule(
    "EFF001", "cure-claim", "efficacy", "A text promises a cure.", "", "forbid", None, Severity.ERROR, Confidence.HIGH,
    rationale="Regulators read it as a promise to every patient who reads the page. It misleads.",
)  # fmt: skip
SOURCE = (
    "# Ketamine\n\nFor many years people with depression had to wait for weeks, but today our “gentle” infusion "
    "cures depression within hours, and the great majority of our patients tell us that they never looked back.\n\n"
    "\t😀 It\tcan\tbe said that it cures 鬱.\n"
)
MESSAGE = "'cures depression' promises a cure."
HELP = (
    "Say what was studied, in whom and how sure it is, as in “may ease symptoms in some adults”, and give the source."
)


def finding(document: Document, text: str, **more: object) -> Finding:
    start = document.source.index(text)
    line, column = document.position(start)
    end_line, end_column = document.position(start + len(text))
    made = Finding(
        RULE, document.path, Span(start, start + len(text)), line, column, end_line, end_column, Severity.ERROR,
        Confidence.HIGH, MESSAGE, text, SOURCE.splitlines()[2], HELP,
    )  # fmt: skip
    return made._replace(**more)  # type: ignore[arg-type]


DOCUMENT = Document("drafts/a.md", "markdown", SOURCE, ())
FINDING = finding(DOCUMENT, "cures depression")
TITLE = finding(
    DOCUMENT, "Ketamine", severity=Severity.WARNING, missing=("dissociation", "abuse"), message="No risk is stated."
)


def report(*findings: Finding, documents: int = 1, failures: int = 0) -> Report:
    records = [DocumentRecord("drafts/a.md", "", "markdown", True, document=DOCUMENT)]
    records += [DocumentRecord(f"{n}.md", "", "markdown", False) for n in range(documents - 1)]
    return Report(
        "0.1.0", 1, "", tuple(records[:documents]), findings, tuple([Failure("x", "read", "gone")] * failures)
    )


def test_full_at_80_columns() -> None:
    assert (
        render("full", report(TITLE, FINDING), Options())
        == """\
warning[EFF001 cure-claim] No risk is stated.
 --> drafts/a.md:1:3, the text as a whole
  = why: Regulators read it as a promise to every patient who reads the page.
  = missing: dissociation, abuse
  = help: Say what was studied, in whom and how sure it is, as in “may ease
          symptoms in some adults”, and give the source.

error[EFF001 cure-claim] 'cures depression' promises a cure.
 --> drafts/a.md:3:94
  |
3 | …but today our “gentle” infusion cures depression within hours, and the…
  |                                  ^^^^^^^^^^^^^^^^
  |
  = help: as for EFF001 in line 1

Found 1 error, 1 warning in 1 file.
"""
    )


@pytest.mark.parametrize(
    ("file", "options"),
    [
        pytest.param("console-80.txt", Options(), id="80 columns"),
        pytest.param("console-200.txt", Options(width=200), id="200 columns"),
        pytest.param("console-ascii.txt", Options(unicode=False), id="ASCII"),
        pytest.param("console-color.txt", Options(color=True, links=True), id="colour and links"),
    ],
)
def test_goldens(file: str, options: Options) -> None:
    """Paragraph-long lines, wide characters, tabs, a milder finding, what is missing, and a rule that speaks twice."""
    law = Reference("us", "FTC Act, section 5", "https://www.ftc.gov/act")
    rule = RULE._replace(references=(law,))
    wide = finding(
        DOCUMENT,
        "cures 鬱",
        rule=rule,
        message="'cures 鬱' promises a cure.",
        contexts=("weakly-hedged",),
        severity=Severity.WARNING,
    )
    missing = TITLE._replace(
        message="The text states none of the risks of ketamine. Missing: dissociation, blood-pressure, abuse, bladder, breathing, sedation, psychosis.",
        missing=("dissociation", "blood-pressure", "abuse", "bladder", "breathing", "sedation", "psychosis"),
    )
    shown = sorted(
        (
            missing,
            FINDING,
            wide,
            finding(DOCUMENT, "never looked back", message="'never looked back' promises that it lasts."),
        ),
        key=lambda f: f.sort_key,
    )
    assert_text(render("full", report(*shown), options), file)


def test_what_a_rule_says_is_said_once_a_file() -> None:
    elsewhere = FINDING._replace(path="z.md")
    other = FINDING._replace(rule=RULE._replace(id="EFF002"))
    text = render("full", report(FINDING, FINDING._replace(line=9), other, elsewhere), Options(summary=False))
    assert text.count("  = why: ") == text.count("  = help: Say what was studied") == 3
    assert text.count("  = help: as for EFF001 in line 3\n") == 1


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        pytest.param("", False, id="no address"),
        pytest.param("http://example.org/", False, id="not encrypted"),
        pytest.param("javascript:alert(1)", False, id="no address of the web"),
        pytest.param("https://example.org/\x1b\\x", False, id="an address that steers"),
        pytest.param("https://example.org/law", True, id="an address"),
    ],
)
def test_links_lead_to_the_legal_basis(url: str, linked: bool) -> None:
    sourced = FINDING._replace(rule=RULE._replace(references=(Reference("us", "A law", url),)))
    text = render("full", report(sourced), Options(links=True))
    assert ("\x1b]8;;https://example.org/law\x1b\\error[EFF001 cure-claim]\x1b]8;;\x1b\\ 'cures" in text) is linked
    assert linked or "\x1b" not in text


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
@pytest.mark.parametrize("unicode", [True, False], ids=["unicode", "ascii"])
@pytest.mark.parametrize("name", ["full", "grouped"])
def test_nothing_is_wider_than_the_terminal(width: int, unicode: bool, name: str) -> None:
    text = render(name, report(TITLE, FINDING), Options(width=width, unicode=unicode, summary=False))
    assert max(cells(line) for line in text.splitlines()) <= max(width, 52)
    assert text.isascii() or unicode


def test_colours_only_colour() -> None:
    plain = render("full", report(TITLE, FINDING), Options())
    coloured = render("full", report(TITLE, FINDING), Options(color=True))
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


def test_without_the_text_the_sentence_is_shown() -> None:
    bare = replace(report(FINDING), documents=())
    text = render("full", bare, Options(summary=False))
    assert "3:94" in text
    assert "infusion cures depression within hours" in " ".join(text.replace("|", " ").split())
    assert "^" not in text


def test_a_milder_severity_says_why() -> None:
    milder = FINDING._replace(severity=Severity.INFO, contexts=("quoted", "cited"))
    assert "= note: info rather than error here: quoted, cited" in render("full", report(milder), Options())
    assert "note:" not in render("full", report(FINDING._replace(contexts=("quoted",))), Options())


@pytest.mark.parametrize("name", ["full", "concise", "grouped"])
def test_excused_findings_are_not_shown(name: str) -> None:
    excused = report(FINDING._replace(status=Status.SUPPRESSED))
    assert render(name, excused, Options(summary=False)) == ""
    assert render(name, excused, Options()) == "No findings in 1 file (1 suppressed).\n"


@pytest.mark.parametrize("name", ["full", "concise", "grouped"])
def test_a_text_cannot_steer_the_terminal(name: str) -> None:
    sly = FINDING._replace(path="a\x1b]0;x\x07.md", message="a\x1b[2Jb\nc", suggestion="\u202eh")
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", render(name, report(sly), Options()))


def test_concise_is_one_line_a_finding() -> None:
    two_lines = TITLE._replace(message="No risk\nis stated.")
    assert render("concise", report(two_lines, FINDING), Options(width=40, summary=False)) == (
        "drafts/a.md:1:3: warning EFF001 No risk is stated.\n"
        "drafts/a.md:3:94: error EFF001 'cures depression' promises a cure.\n"
    )


def test_grouped_names_each_file_once() -> None:
    other = FINDING._replace(path="z.md")
    assert (
        render("grouped", report(TITLE, FINDING, other, documents=3), Options())
        == """\
drafts/a.md
   1:3  warning  EFF001  No risk is stated.
  3:94  error    EFF001  'cures depression' promises a cure.

z.md
  3:94  error    EFF001  'cures depression' promises a cure.

Found 2 errors, 1 warning in 2 of 3 files.
"""
    )


@pytest.mark.parametrize(
    ("made", "hidden", "expected"),
    [
        pytest.param(report(documents=14), 0, "No findings in 14 files.", id="none"),
        pytest.param(report(), 0, "No findings in 1 file.", id="none in one"),
        pytest.param(report(documents=0), 0, "No file was checked.", id="nothing to check"),
        pytest.param(report(FINDING), 0, "Found 1 error in 1 file.", id="one"),
        pytest.param(report(FINDING, FINDING, TITLE, documents=14), 0, "Found 2 errors, 1 warning in 1 of 14 files.", id="some"),
        pytest.param(
            report(FINDING, FINDING._replace(status=Status.SUPPRESSED), FINDING._replace(status=Status.BASELINED)), 0,
            "Found 1 error in 1 file (1 suppressed, 1 in baseline).", id="excused",
        ),
        pytest.param(
            report(FINDING), 2, "Found 1 error in 1 file (2 below the asked severity or confidence not shown).", id="hidden"
        ),
        pytest.param(
            report(failures=1), 0, "No findings in 1 file. The check is not complete: 1 failure.", id="incomplete"
        ),
        pytest.param(report(documents=0, failures=2), 0, "Nothing was checked: 2 failures.", id="nothing checked"),
    ],
)  # fmt: skip
def test_summary(made: Report, hidden: int, expected: str) -> None:
    assert summary(made, hidden) == expected


@pytest.mark.parametrize(
    ("rationale", "expected"),
    [
        pytest.param("", "A text promises a cure.", id="no rationale"),
        pytest.param("One sentence.", "One sentence.", id="one"),
        pytest.param("See 21 U.S.C. No. 5 of it. Then more.", "See 21 U.S.C. No. 5 of it.", id="abbreviations"),
        pytest.param("Claims, e.g. Cures, mislead. More.", "Claims, e.g. Cures, mislead.", id="for example"),
        pytest.param("First\nline. Second.", "First line.", id="line break"),
        pytest.param("It rose by 3.5 %. More.", "It rose by 3.5 %.", id="a number"),
    ],
)
def test_why_is_one_sentence(rationale: str, expected: str) -> None:
    assert why(FINDING._replace(rule=RULE._replace(rationale=rationale))) == expected
