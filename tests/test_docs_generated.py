"""The pages about rules, treatments and word lists: they say what `medlint explain` says, and what is there is up to date."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pyromark
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medlint.cli import main
from medlint.pages import MARK, pages
from medlint.pages.markdown import code, fenced, plain, table
from medlint.pages.rules import rule_path
from medlint.reporters.options import Options
from medlint.reporters.rulecard import explain
from medlint.rule import CONTEXTS, EFFECTS, RulePack
from medlint.rulefiles import rulebook
from medlint.rulefiles.loader import load_pack

ROOT = Path(__file__).resolve().parents[1]
RULES = r"""
- id: STY001
  name: magic-words
  category: style
  severity: warning
  confidence: low
  summary: "A text promises *magic* for $5, by |bars| and <b>tags</b> &amp; [links](x)."
  rationale: Magic does not exist. It never did.
  message: "'{match}' promises magic."
  suggestion: "1. Say what it does_not do."
  references:
    - {jurisdiction: us, citation: "FTC Act | section 5", url: "https://www.ftc.gov/a_(b)", checked_on: 2026-11-21, verified: true}
    - {jurisdiction: uk, citation: CAP Code 12}
  jurisdictions: [us, uk]
  severities: {supplement: error, device: error, patient-education: off}
  contexts: {hedged: pass, quoted: info, cited: lower, attributed: warning}
  forbid: {phrases: [magic, hocus pocus]}
  bad:
    - {text: It is magic., span: magic}
    - {text: "It is *magic* at 5 | 6.", span: "*magic*"}
    - {text: "# Magic\n\n- `magic`\n\n```\nmagic\n```", why: over several lines}
    - {text: "<p>Hocus <b>pocus</b>.</p>", format: html}
  good:
    - {text: It is medicine., why: "no *magic* word"}
- id: ZZZ002
  name: other-words
  category: zeal
  severity: info
  summary: A text shouts.
  message: "'{match}' shouts."
  forbid: {phrases: [hurrah]}
  bad: [Hurrah.]
  good: [Hm.]
"""
LEXICON = """
source: Compiled from *nowhere*
groups:
  ailment: {summary: Illnesses, class: noun, entries: [asthma, eczema], includes: [grave]}
  grave: {summary: Grave illnesses, class: noun, entries: [eczema, lupus, gout]}
"""
PROFILE = """
name: moondust
title: Moondust [powder]
class: supplement
traits: [home-use]
names: [moondust, moon|star dust]
approved: [{use: "none | at all", terms: [nothing], since: "1969"}]
unapproved: [insomnia]
risks: [{key: cough, groups: [key, serious], words: [cough, "short|out of breath"]}]
must_not_say: [from the moon]
status_date: "2026-11"
notes: Not from the moon.
references: [{jurisdiction: us, citation: NASA}]
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    for name, text in {
        "style.yaml": RULES, "cues.yaml": "cues: [{context: hedged, phrases: [may]}]\n", "lexicons/ill.yaml": LEXICON,
        "treatments/moondust.yaml": PROFILE,
    }.items():  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def pack(book: Path) -> RulePack:
    return load_pack([book])


@pytest.fixture
def built_in(book: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(rulebook, "built_in_folder", lambda: book)
    monkeypatch.chdir(book.parent)
    return book


def shown(markdown: str) -> str:
    """What a reader sees of a page: its text without markup, with single spaces."""
    page = pyromark.Markdown(options=pyromark.Options.ENABLE_TABLES).html(markdown.removeprefix(MARK))
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def bare(text: str) -> str:
    return "".join(text.split())


# --- text as Markdown -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "plain words, nothing more", "3 < 4 > 2", "a <b>tag</b> and <!-- a comment -->", "&amp; &#65; &copy Q&A", "*stars* and **more**",
        "under_score_ and _this_", "`code` ``more``", "[link](https://x.org) ![image](x) [ref]", "# heading", "- item", "+ item",
        "* item", "> quote", "1. first", "12) twelfth", "--- rule", "=== rule", "back\\slash \\* \\", "a | b", "~~gone~~ ~~~", "$5 and $6",
        "www.example.org https://example.org/a_b", "ends with two  ", "1985 was a year. 2. is not", "-5 degrees", "#1 clinic", "+44 20",
    ],
)  # fmt: skip
def test_every_character_is_shown_as_it_is(text: str) -> None:
    assert shown(plain(text)) == " ".join(text.split())
    assert "<ul" not in pyromark.html(plain(text))
    assert bare(shown("\n".join(table(["Head"], [[plain(text)]])))) == "Head" + bare(text)


@given(st.text(st.sampled_from("ab1.)-+#*_`[]()<>!&;|~$\\=: "), max_size=12))
@settings(max_examples=150, deadline=None)
def test_no_text_is_taken_for_markup(text: str) -> None:
    assert bare(shown(f"before\n\n{plain(text)}\n\nafter")) == bare(f"before{text}after")


@pytest.mark.parametrize("text", ["a", "a|b", "`", "a`b", "``x``", "<b>", "*a*", "\\"])
def test_code_is_shown_as_it_is(text: str) -> None:
    assert shown(code(text)) == text
    assert shown("\n".join(table(["H"], [[code(text)]]))) == f"H {text}"
    assert shown("\n".join(fenced(f"{text}\n```\n# x", "markdown"))) == f"{text} ``` # x"


# --- the pages --------------------------------------------------------------------------------------------------------


def test_there_is_a_page_for_everything(pack: RulePack) -> None:
    assert list(pages(pack)) == [
        "rules/README.md", "rules/STY001-magic-words.md", "rules/ZZZ002-other-words.md", "treatments/README.md",
        "treatments/moondust.md", "word-lists.md",
    ]  # fmt: skip


def test_pages_do_not_depend_on_where_the_rulebook_stands(book: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / "rules"
    moved.parent.mkdir()
    first = pages(load_pack([book]))
    book.rename(moved)
    assert pages(load_pack([moved])) == first
    assert str(tmp_path) not in "".join(first.values())


def test_pages_say_what_explain_says(pack: RulePack) -> None:
    effects = [dict(zip(CONTEXTS, (EFFECTS * 3)[i:], strict=False)) for i in range(3)]
    for rule in [*pack.rules, *(pack.rules[0]._replace(effects=e) for e in effects)]:
        page = bare(shown(pages(pack._replace(rules=(rule,)))[f"rules/{rule_path(rule)}"]))
        table_start = page.index("JurisdictionSource") if rule.references else len(page)
        card = explain(rule, Options(width=10_000)).partition("Legal basis")[0]
        for line in card.splitlines():
            said = bare(line.strip().removeprefix("✗").removeprefix("✓").removeprefix("- ").removesuffix("```"))
            assert said in page[:table_start] or bare(line.strip()[2:]) in page[:table_start], line
        for reference in rule.references:
            assert bare(reference.citation) in page[table_start:]


@pytest.mark.parametrize(
    "words",
    [
        "STY001 magic-words warning , low confidence, category style",
        "What to write instead 1. Say what it does_not do.",
        "It holds in the United States and the United Kingdom (--jurisdiction us,uk).",
        "It is a warning, but an error in supplement and device texts and off in patient-education texts (--content-type).",
        "US FTC Act | section 5 2026-11-21 yes",
        "UK CAP Code 12 not noted not checked",
        "One level milder when a source is given for it",
        "# Magic - `magic` ``` magic ``` (over several lines)",
        "<p>Hocus <b>pocus</b>.</p>",
        "Defined in rules/style.yaml .",
    ],
)
def test_the_page_of_a_rule(pack: RulePack, words: str) -> None:
    assert words in shown(pages(pack)["rules/STY001-magic-words.md"])


def test_flagged_words_are_bold_where_markdown_lets_them(pack: RulePack) -> None:
    page = pages(pack)["rules/STY001-magic-words.md"]
    assert "- It is **magic**.\n" in page
    assert "- It is \\*magic\\* at 5 \\| 6.\n" in page


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("rules/README.md", "Rules: 2. Themes: 2."),
        (
            "rules/README.md",
            "Style Rule Name Severity What it finds STY001 magic-words warning A text promises *magic*",
        ),
        ("rules/README.md", "Rules that hold everywhere: 1. These hold only where they are named:"),
        ("rules/README.md", "us the United States STY001 uk the United Kingdom STY001 By content type"),
        ("rules/README.md", "Usually supplement device patient-education STY001 warning error error off"),
        (
            "treatments/README.md",
            "Supplement Treatment Traits Approved uses Risks Looked up Moondust [powder] home-use 1 1",
        ),
        ("treatments/moondust.md", "Names moondust , moon|star dust"),
        ("treatments/moondust.md", "US approved none | at all 1969 nothing"),
        ("treatments/moondust.md", "cough key, serious cough , short|out of breath"),
        ("treatments/moondust.md", "US NASA not noted not checked"),
        ("word-lists.md", "Lists: 2. Entries: 5."),
        ("word-lists.md", "lexicons/ill.yaml Compiled from *nowhere*"),
        ("word-lists.md", "ailment Illnesses noun 2 4 grave grave Grave illnesses noun 3 3"),
    ],
)
def test_other_pages(pack: RulePack, path: str, words: str) -> None:
    assert words in shown(pages(pack)[path])


def links(text: str) -> list[str]:
    return re.findall(r"\]\((?!<|https?:)([^)]+)\)", re.sub(r"\\.", "", text))


def test_links_between_pages_lead_somewhere(pack: RulePack) -> None:
    made = pages(pack)
    led = {f"{path.rpartition('/')[0]}/{link}" for path, text in made.items() for link in links(text)}
    assert led == made.keys() - {"word-lists.md"}


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("built_in")
def test_pages_are_written_and_then_up_to_date(pack: RulePack, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["docs", "out"]) == 0
    assert capsys.readouterr().err == f"{len(pages(pack))} pages in out: {len(pages(pack))} written, 0 deleted.\n"
    assert {path: Path("out", path).read_text() for path in pages(pack)} == pages(pack)
    assert main(["docs", "--check", "out"]) == 0
    assert capsys.readouterr() == ("", "")
    assert main(["docs", "out"]) == 0
    assert ": 0 written, 0 deleted." in capsys.readouterr().err


def test_drift_is_found_and_mended(built_in: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["docs", "out"])
    (built_in / "style.yaml").write_text(
        RULES.replace("A text shouts.", "A text cries.").replace("magic-words", "spells")
    )
    Path("out/own.md").write_text("somebody else's")
    Path("out/rules/own.md").write_text("somebody else's")
    Path("out/treatments/README.md").unlink()
    before = {path: path.read_text() for path in sorted(Path("out").rglob("*.md"))}
    capsys.readouterr()
    assert main(["docs", "--check", "out"]) == 1
    assert {path: path.read_text() for path in sorted(Path("out").rglob("*.md"))} == before, "a check writes nothing"
    assert [Path(line.partition(":")[0]).as_posix() for line in capsys.readouterr().out.splitlines()] == [
        "out/rules/README.md", "out/rules/STY001-spells.md", "out/rules/ZZZ002-other-words.md", "out/treatments/README.md",
        "out/rules/STY001-magic-words.md",
    ]  # fmt: skip
    assert main(["docs", "out"]) == 0
    assert not Path("out/rules/STY001-magic-words.md").exists()
    assert Path("out/own.md").read_text() == Path("out/rules/own.md").read_text() == "somebody else's"
    assert main(["docs", "--check", "out"]) == 0


@pytest.mark.usefixtures("built_in")
def test_what_somebody_else_wrote_is_not_overwritten(capsys: pytest.CaptureFixture[str]) -> None:
    Path("out/rules").mkdir(parents=True)
    Path("out/rules/README.md").write_text("mine")
    assert main(["docs", "--check", "out"]) == 1
    assert main(["docs", "out"]) == 2
    assert "was not written by `medlint docs`" in capsys.readouterr().err
    assert [p.read_text() for p in Path("out").rglob("*.md")] == ["mine"]


@pytest.mark.usefixtures("built_in")
def test_line_ends_of_a_checkout_do_not_matter() -> None:
    main(["docs", "out"])
    page = Path("out/rules/README.md")
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    assert main(["docs", "--check", "out"]) == 0


@pytest.mark.usefixtures("built_in")
@pytest.mark.parametrize("args", [[], ["out", "more"], ["rules/style.yaml"]])
def test_wrong_usage(args: list[str]) -> None:
    assert main(["docs", *args]) == 2


def test_the_pages_of_the_rulebook_are_up_to_date() -> None:
    """When this fails: `medlint docs docs`."""
    wanted = pages(rulebook.load_full().pack)
    files = [p for name in ("", "rules", "treatments") for p in (ROOT / "docs" / name).glob("*.md")]
    there = {
        p.relative_to(ROOT / "docs").as_posix(): text for p in files if (text := p.read_text("utf-8")).startswith(MARK)
    }
    assert sorted(there.keys() ^ wanted.keys()) == []
    assert [path for path, text in wanted.items() if there[path] != text] == []
