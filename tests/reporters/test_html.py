"""The HTML report without a browser: it says what it must, links lead somewhere, and nothing in it can run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html import escape
from itertools import pairwise
from pathlib import Path

import pytest

import medlint
from medlint.api import Settings, check_text
from medlint.document import Span
from medlint.finding import Failure, Finding, Place, Report, Status, Treatment
from medlint.reporters import provenance
from medlint.reporters.html import visible, web_address
from medlint.rule import Reference, Severity
from reporters import specimen
from reporters.leaflet import PROFILE, RULE, Parsed, document, finding, flagged, page, record, report

TEMPLATES = Path(medlint.__file__).parent / "templates"
ARTICLE = """---
title: Ketamine now
---

# Ketamine cures

Ketamine cures depression. Studies show that it works [1]. Side effects of ketamine include high *blood pressure*.

- It cures pain
- It heals

> It cured me.

| Ours | Theirs |
|------|--------|
| cures | does not |
"""
WHERE = document(ARTICLE, "drafts/a b.md")
CURES = tuple(finding(WHERE, "cures", nth=n) for n in range(4))
MISSING = finding(
    WHERE, "Ketamine cures depression.", RULE._replace(id="SAF001", name="no-risk", category="safety", message="No risk."),
    missing=("bladder",), sentence="Ketamine cures depression.",
)  # fmt: skip
BASE = report((WHERE, (*CURES, MISSING)))


@pytest.fixture(autouse=True)
def fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")


def span_of(words: str) -> Span:
    found = finding(WHERE, words)
    return found.span


def with_places(*places: Place) -> Report:
    return replace(BASE, documents=(record(WHERE, places=places),))


# --- nothing runs, nothing is asked for -------------------------------------------------------------------------------

HOSTILE = [
    pytest.param("<script>alert(1)</script>", id="a script"),
    pytest.param("<img src=x onerror=alert(1)>", id="an image"),
    pytest.param('" onmouseover="alert(1)', id="an attribute"),
    pytest.param("' autofocus onfocus='alert(1)", id="an attribute in single quotes"),
    pytest.param("</style><script>alert(1)</script>", id="an end of the style"),
    pytest.param("</script><script>alert(1)</script>", id="an end of the script"),
    pytest.param("javascript:alert(1)", id="an address"),
    pytest.param("{{ 7 * 7 }}{% raw %}", id="a template"),
    pytest.param("<!-- --!><svg/onload=alert(1)>", id="a comment"),
]


def everywhere(text: str) -> Report:
    """A report with a text in all places that somebody else may have written."""
    where = document(f"<p>Para</p><p>{escape(text)} cures.</p><a href='{escape(text)}'>x</a>", f"{text}.html")
    source = Reference("us", text, text)
    rule = RULE._replace(
        name=text,
        message=text,
        suggestion=text,
        rationale=text,
        references=(source,),
        summary=text,
        category=text,
    )
    found = [f for f in (finding(where, "cures", rule), finding(where, "Para", rule, reason=text)) if f]
    found[1] = found[1]._replace(status=Status.SUPPRESSED, contexts=(text,))
    profile = PROFILE._replace(title=text, notes=text, references=(source,), traits=(text,))
    return replace(
        report((where, tuple(found))), failures=(Failure(text, "read", text),), settings=(("select", text),),
        profiles=(profile,),
    )  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_others_wrote_stays_text(text: str) -> None:
    parsed = Parsed(page(everywhere(text)))
    assert parsed.faults == []
    assert len(parsed.all("script")) == len(parsed.all("style")) == 1
    assert not {"img", "iframe", "object", "embed", "base", "link", "video", "audio"} & {t for t, _ in parsed.elements}
    names = {name for _, attrs in parsed.elements for name in attrs}
    assert not [name for name in names if name.startswith("on") or name in {"style", "src", "srcdoc", "action"}]
    assert not [a["href"] for a in parsed.all("a") if not re.match(r"#|https?://", a["href"])]
    assert text in parsed.text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_changes_neither_style_nor_script(text: str) -> None:
    hostile, plain = Parsed(page(everywhere(text))), Parsed(page(everywhere("plain")))
    assert hostile.raw("script") == plain.raw("script")
    margin = re.compile(r'content:"[^"]*"')
    assert [margin.sub("", s) for s in hostile.raw("style")] == [margin.sub("", s) for s in plain.raw("style")]


def test_the_policy_allows_this_style_and_this_script_and_nothing_else() -> None:
    parsed = Parsed(page(BASE))
    (policy,) = [m["content"] for m in parsed.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    (style,), (script,) = parsed.raw("style"), parsed.raw("script")
    hashes = [b64encode(sha256(text.encode()).digest()).decode() for text in (style, script)]
    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{hashes[0]}'",
        f"script-src 'sha256-{hashes[1]}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]


@pytest.mark.parametrize("name", ["report.css", "report.js"])
def test_the_assets_ask_for_nothing_and_end_nothing(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    assert text.isascii(), "a character reference would not be read in there"
    assert not re.search(r"https?:|//\w|url\(|@import|</|innerHTML|eval\(|fetch\(|insertAdjacent|\.style\b", text)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://example.org/a?b=c#d", "https://example.org/a?b=c#d", id="https"),
        pytest.param("http://example.org", "http://example.org", id="http"),
        pytest.param("", "", id="empty"),
        pytest.param("javascript:alert(1)", "", id="javascript"),
        pytest.param("JaVaScRiPt://example.org/%0aalert(1)", "", id="javascript with a host"),
        pytest.param("data:text/html,<script>", "", id="data"),
        pytest.param("file:///etc/passwd", "", id="file"),
        pytest.param("//example.org", "", id="without a scheme"),
        pytest.param("https:example.org", "", id="without a host"),
        pytest.param("https://[", "", id="broken"),
    ],
)
def test_only_addresses_of_the_web_become_links(url: str, expected: str) -> None:
    assert web_address(url) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Café “x” 😀 العربية עברית", "Café “x” 😀 العربية עברית", id="ordinary text"),
        pytest.param("a\tb\nc", "a\tb\nc", id="white space"),
        pytest.param("👩\u200d⚕️", "👩\u200d⚕️", id="a joined emoji"),
        pytest.param("a\u202eb", "a⟨U+202E⟩b", id="an override"),
        pytest.param("\u2066a\u2069", "⟨U+2066⟩a⟨U+2069⟩", id="an isolate"),
        pytest.param("\x00\x1b[31m", "⟨U+0000⟩⟨U+001B⟩[31m", id="control characters"),
        pytest.param("zero\u200bwidth\ufeff", "zero⟨U+200B⟩width⟨U+FEFF⟩", id="invisible"),
        pytest.param("\ud800", "⟨U+D800⟩", id="half a pair"),
    ],
)
def test_what_is_not_seen_is_spelled_out(text: str, expected: str) -> None:
    assert visible(text) == expected


def test_no_control_character_is_written() -> None:
    made = everywhere("a\u202eb\x1b\x00\u2028c")
    text = page(replace(made, failures=(Failure("\ud800.md", "read", "\ud800"),)))
    assert not re.search(r"[\x00-\x08\x0b\x0e-\x1f\u202a-\u202e\u2066-\u2069\u2028\ud800-\udfff]", text)
    assert "a⟨U+202E⟩b⟨U+001B⟩" in text


# --- what it says -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(specimen.EMPTY, id="nothing"),
        pytest.param(specimen.CLEAN, id="clean"),
        pytest.param(specimen.REPORT, id="without blocks"),
        pytest.param(specimen.WITHOUT_TEXT, id="without texts"),
        pytest.param(replace(specimen.REPORT, documents=()), id="without records"),
        pytest.param(BASE, id="with a text"),
        pytest.param(with_places(Place("benefit", Span(0, 9999))), id="a place that is nowhere"),
    ],
)
def test_every_report_is_a_sound_page(made: Report) -> None:
    text = page(made)
    parsed = Parsed(text)
    assert text.startswith("<!doctype html>\n")
    assert parsed.faults == []
    assert [attrs.get("lang") for attrs in parsed.all("html")] == ["en"]
    assert len(parsed.all("h1")) == len(parsed.all("main")) == 1
    names = [attrs["id"] for _, attrs in parsed.elements if "id" in attrs]
    assert len(names) == len(set(names))
    assert {a["href"][1:] for a in parsed.all("a") if a["href"].startswith("#")} <= set(names)
    named = {i for _, a in parsed.elements for i in a.get("aria-labelledby", "").split()}
    assert named <= set(names)


def test_headings_go_down_one_at_a_time() -> None:
    where = document("### Deep\n\ntext\n\n###### Deeper\n\n# Top\n\n### Deep again")
    levels = [int(tag[1]) for tag, _ in Parsed(page(report((where, ())))).elements if re.fullmatch("h[1-6]", tag)]
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []


@pytest.mark.parametrize("made", [pytest.param(BASE, id="findings"), pytest.param(specimen.CLEAN, id="clean")])
def test_it_gives_no_absolution(made: Report) -> None:
    text = Parsed(page(made)).text
    assert "complian" not in text.lower()
    assert "not legal or medical advice" in text


def test_the_text_is_shown_with_its_findings_in_place() -> None:
    parsed = Parsed(page(BASE))
    marked = ["".join(t for p, t in parsed.texts if p[-1:] == ("mark",))]
    assert marked == ["cures" * 4]
    paths = [p for p, t in parsed.texts if p[-1:] == ("mark",)]
    assert [next(tag for tag in ("h4", "li", "td", "p") if tag in p) for p in paths] == ["h4", "p", "li", "td"]
    assert "blockquote" in {tag for tag, _ in parsed.elements}
    assert [attrs["class"] for attrs in parsed.all("mark")] == ["error"] * 4


def test_a_finding_has_its_reason_suggestion_and_basis_beside_it() -> None:
    parsed = Parsed(page(flagged("It cures.", "cures")))
    for words in (
        "'cures' promises a cure.",
        "Nothing cures everybody.",
        "Say what was measured.",
        "FTC Act, section 5",
    ):
        assert words in parsed.text
    (card,) = [a for a in parsed.all("details") if a.get("class") == "f error"]
    assert card["id"] == "f-3eff002"
    assert (card["data-s"], card["data-r"]) == ("error", "EFF002")


@pytest.mark.parametrize(
    ("severity", "word", "sign"),
    [
        pytest.param(Severity.ERROR, "Error", "✕", id="error"),
        pytest.param(Severity.WARNING, "Warning", "▲", id="warning"),
        pytest.param(Severity.INFO, "Info", "●", id="info"),
    ],
)
def test_severity_is_a_word_and_a_sign(severity: Severity, word: str, sign: str) -> None:
    where = document("It cures.")
    parsed = Parsed(page(report((where, (finding(where, "cures", severity=severity),)))))
    assert f"1 {sign} {word} 'cures' promises a cure." in parsed.text
    assert f"{word.lower()}, finding {sign}1" in parsed.text


def test_equal_fingerprints_get_names_of_their_own() -> None:
    where = document("It cures and cures.")
    found = tuple(finding(where, "cures", nth=n, fingerprint="f00d") for n in (0, 1))
    cards = [
        a["id"] for a in Parsed(page(report((where, found)))).all("details") if a.get("class", "").startswith("f ")
    ]
    assert cards == ["f-f00d", "f-f00d-2"]


def test_findings_about_the_whole_text_stand_before_it() -> None:
    text = Parsed(page(BASE)).text
    assert text.index("Missing or out of balance") < text.index("No risk.") < text.index("The text, with its findings")
    assert "↑ 1 on the whole text" in text


def test_findings_without_a_place_are_shown_all_the_same() -> None:
    lost = CURES[0]._replace(span=Span(0, 3), match="elsewhere")
    text = Parsed(page(report((WHERE, (lost, CURES[1]))))).text
    assert "Findings without a place in the text above" in text
    assert Parsed(page(specimen.WITHOUT_TEXT)).text.count("promises a cure.") >= 3


@pytest.mark.parametrize(
    ("places", "told"),
    [
        pytest.param((), "Benefits 0 Hedged or sourced claims 0 Risks 0 Sources 0", id="nothing"),
        pytest.param(
            (Place("benefit", span_of("Ketamine cures depression.")), Place("benefit", span_of("It cures pain"))),
            "Benefits 2 Hedged or sourced claims 0 Risks 0 Sources 0",
            id="benefits",
        ),
        pytest.param(
            (
                Place(
                    "risk",
                    span_of("Side effects of ketamine include high blood pressure."),
                    "ketamine",
                    ("blood-pressure",),
                ),
                Place("risk", span_of("Side effects of ketamine include high blood pressure."), "other", ("bladder",)),
            ),
            "Benefits 0 Hedged or sourced claims 0 Risks 1 Sources 0",
            id="a risk of two treatments",
        ),
        pytest.param(
            (
                Place("risk", span_of("Side effects of ketamine include high blood pressure."), "other", ("nausea",)),
                Place("risk", span_of("It cures pain")),
            ),
            "Benefits 0 Hedged or sourced claims 0 Risks 1 Risks of other treatments 1 Sources 0",
            id="a risk of a treatment that is not promoted",
        ),
        pytest.param(
            (
                Place("claim", span_of("Studies show that it works [1]."), "EFF002", ("cited",)),
                Place("citation", span_of("Studies show that it works [1]."), names=("[1]",)),
            ),
            "Benefits 0 Hedged or sourced claims 1 Risks 0 Sources 1",
            id="a sourced claim",
        ),
    ],
)
def test_the_balance_counts_what_stands_where(places: tuple[Place, ...], told: str) -> None:
    parsed = Parsed(page(with_places(*places)))
    assert told in parsed.text
    ticks = [a["d"].count("M") for tag, a in parsed.elements if tag == "path" and a["class"] == "tick"]
    assert ticks == [int(n) for n in re.findall(r"\d", told)]


def test_coverage_names_what_is_stated_and_what_is_missing() -> None:
    use = Place("unapproved-use", span_of("depression"), "ketamine", ("Depression",))
    text = Parsed(page(with_places(use))).text
    assert "Approved (US, 1970) for anesthesia. As of 2026-11." in text
    assert "Named here, not approved depression" in text
    assert "1 of 2 stated. ✓ blood pressure stated ✕ bladder missing, boxed warning" in text
    assert "Only as an anesthetic." in text


@pytest.mark.parametrize(
    "treatment",
    [
        pytest.param(Treatment("ketamine", "ketamine", False), id="only compared"),
        pytest.param(Treatment("other", "other", True), id="without a profile"),
    ],
)
def test_no_coverage_of(treatment: Treatment) -> None:
    made = replace(BASE, documents=(record(WHERE, treatments=(treatment,)),))
    assert "Key risks" not in Parsed(page(made)).text


def test_the_claims_table_has_those_that_pass_too() -> None:
    sentence = "Studies show that it works [1]."
    text = Parsed(
        page(
            with_places(
                Place("claim", span_of(sentence), "EFF002", ("hedged", "cited")),
                Place("claim", span_of("It heals"), "URG001", ("hedged",)),
                Place("citation", span_of(sentence), names=("[1]",)),
            )
        )
    ).text
    table = text.partition("Outcome")[2]
    assert f"{sentence} Benefit [1] No finding of EFF002: hedged, cited" in table
    assert "none ✕ Error EFF002 cure claim" in table
    assert "It heals" not in table, "that rule looks for no claims"


def test_excused_findings_are_told_with_their_reason() -> None:
    suppressed = CURES[0]._replace(status=Status.SUPPRESSED, reason="Quoted from the label.")
    baselined = CURES[1]._replace(status=Status.BASELINED)
    parsed = Parsed(page(report((WHERE, (suppressed, baselined, *CURES[2:])))))
    assert "Excused findings" in parsed.text
    assert "Suppressed Quoted from the label." in parsed.text
    assert "Baselined none given" in parsed.text
    assert [a["class"] for a in parsed.all("mark")] == ["excused", "excused", "error", "error"]
    assert parsed.text.startswith("2 errors, 0 warnings in 1 document")


def test_without_excused_findings_none_are_told() -> None:
    assert "Excused findings" not in page(BASE)


def test_failures_stand_first() -> None:
    text = Parsed(page(specimen.REPORT)).text
    assert text.index("This check is not complete") < text.index("Summary")
    assert "byte 7 (0xff, line 1) is not UTF-8" in text
    assert "not complete" not in Parsed(page(BASE)).text


def test_the_record_names_everything_that_was_checked() -> None:
    clean = document("Nothing to see.", "drafts/clean.md")
    made = report((WHERE, CURES), (clean, ()), settings=(("jurisdictions", "us"), ("select", "EFF")))
    text = Parsed(page(made, hidden=3, exit_code=1)).text
    for words in (
        "Checked at (UTC) 2026-11-18T11:06:40Z", "checked on 18 November 2026, 11:06 UTC", "medlint 0.1.0",
        "Rulebook SHA-256 " + "ef" * 32, "Jurisdictions us", "Select EFF", "Documents 2", "Exit code 1",
        "Findings left out by these settings 3", "2 documents checked, 1 without open findings",
        f"drafts/clean.md markdown {clean.sha256} 0", f"drafts/a b.md markdown {WHERE.sha256} 4", "EFF002 cure-claim",
        "Sign-off",
    ):  # fmt: skip
        assert words in text


def test_the_legal_basis_is_that_of_the_jurisdictions() -> None:
    uk, own = Reference("uk", "CAP Code 12.1"), Reference("all", "Good practice")
    rule = RULE._replace(references=(*RULE.references, uk, own))
    where = document("It cures.")
    made = report((where, (finding(where, "cures", rule),)))
    summary = Parsed(page(made)).text.partition("By legal basis")[2].partition("By rule")[0]
    assert "FTC Act, section 5 United States 1" in summary
    assert "Good practice General 1" in summary
    assert "CAP Code" not in summary
    both = Parsed(page(replace(made, settings=(("jurisdictions", "us, uk"),)))).text
    assert "CAP Code 12.1 United Kingdom 1" in both


# --- the same again, and elsewhere ------------------------------------------------------------------------------------


def test_the_same_report_is_the_same_page() -> None:
    assert page(BASE) == page(replace(BASE))


def test_the_same_files_are_the_same_page_in_every_process(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "b.md").write_text("Botox is safe. Ketamine may help some people.", encoding="utf-8")
    pages = []
    for seed in ("1", "2"):
        command = [
            sys.executable,
            "-m",
            "medlint",
            "check",
            "a.md",
            "b.md",
            "--report",
            "html=c.html",
            "-qq",
            "--exit-zero",
        ]
        subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONHASHSEED": seed}, check=True)
        pages.append((tmp_path / "c.html").read_bytes())
    assert pages[0] == pages[1]
    assert b"depression" in pages[0]


def test_the_time_is_now_when_nobody_fixes_it() -> None:
    assert provenance.checked_at({"SOURCE_DATE_EPOCH": "0"}) == "1970-01-01T00:00:00Z"
    now = provenance.checked_at({})
    assert now > "2026"
    assert provenance.checked_at({"SOURCE_DATE_EPOCH": "soon"}) >= now


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(BASE, rules_digest="00" * 32), id="another rulebook"),
        pytest.param(replace(BASE, settings=()), id="other settings"),
        pytest.param(replace(BASE, findings=BASE.findings[1:]), id="other findings"),
        pytest.param(replace(BASE, documents=(record(WHERE, sha256="00" * 32),)), id="another text"),
    ],
)
def test_another_check_has_another_name(other: Report) -> None:
    assert provenance.report_id(other) != provenance.report_id(BASE)


def test_the_commit_is_told_in_a_work_tree_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert provenance.commit() == ""
    settings = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    try:
        subprocess.run(["git", "init", "-q"], check=True)
    except OSError:
        pytest.skip("git is not installed")
    subprocess.run(["git", *settings, "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    assert re.fullmatch("[0-9a-f]{40,64}", provenance.commit())
    monkeypatch.setenv("PATH", "")
    assert provenance.commit() == ""


def test_without_unicode_it_is_the_same_page() -> None:
    text = page(BASE, unicode=False)
    assert text.isascii()
    assert Parsed(text).text == Parsed(page(BASE)).text
    assert Parsed(text).raw("script") == Parsed(page(BASE)).raw("script")


# --- what a check keeps for it ----------------------------------------------------------------------------------------


def checked(blocks: bool) -> Report:
    return check_text(ARTICLE, "a.md", Settings(blocks=blocks))


def test_blocks_and_places_are_kept_only_when_they_are_asked_for() -> None:
    (lean,), (full,) = checked(blocks=False).documents, checked(blocks=True).documents
    assert lean.places == ()
    assert lean.document is None or lean.document.blocks == ()
    assert full.document is not None
    assert full.document.blocks
    assert {p.kind for p in full.places} >= {"benefit", "claim", "citation", "risk", "unapproved-use"}


def test_a_real_check_fills_the_page() -> None:
    made = checked(blocks=True)
    text = Parsed(page(made)).text
    assert "it promotes ketamine" in text
    assert "of 10 stated." in text
    assert "Named here, not approved depression" in text
    assert "Jurisdictions us" in text
    assert all(f.message in text for f in made.findings)


def test_the_settings_that_bear_on_findings_are_told() -> None:
    made = check_text("text", settings=Settings(select=("EFF", "SAF"), jobs=3, blocks=True))
    assert dict(made.settings) == {"select": "EFF, SAF", "jurisdictions": "us"}


def test_a_finding_knows_why_it_is_excused() -> None:
    excused: Finding = CURES[0]._replace(status=Status.SUPPRESSED, reason="agreed")
    assert excused.reason == "agreed"
    assert CURES[0].reason == ""


def test_the_record_says_what_each_text_was_judged_as() -> None:
    judged = replace(BASE, documents=(record(WHERE, content_type="patient-education", jurisdictions=("us", "uk")),))
    assert "markdown patient education, United States, United Kingdom " in Parsed(page(judged)).text


def test_a_finding_says_again_what_an_earlier_one_said_only_on_screens() -> None:
    where = document("It cures. It cures.")
    twice = report(
        (
            where,
            (finding(where, "cures"), finding(where, "cures", nth=1, suggestion="Less."), finding(where, "It", nth=1)),
        )
    )
    shown = Parsed(page(twice))
    assert ["again" in a["class"].split() for a in shown.all("details") if a["class"].split()[0] == "f"] == [
        False,
        True,
        False,
    ]
    assert [a.get("data-first", "") for a in shown.all("p") if a.get("class") == "foot"] == ["", "1", ""]


def test_many_claims_are_folded() -> None:
    where = document("\n\n".join(f"It cures {n}." for n in range(101)))
    assert "101 claims" in Parsed(page(report((where, tuple(finding(where, b.text) for b in where.blocks))))).text
    few = report((where, tuple(finding(where, b.text) for b in where.blocks[:100])))
    assert "100 claims" not in Parsed(page(few)).text
