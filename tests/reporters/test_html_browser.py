"""The HTML report in Chromium: what it looks like to axe, to the keyboard, to a phone, to a printer and to an attacker.

Skipped where Playwright or Chromium is missing: ``pip install -e '.[browser]'`` and a ``chromium`` on the PATH.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pytest

from medlint.api import Settings, check_paths
from medlint.finding import Failure, Report, Status
from medlint.reporters.wording import suggestion_of, told_of
from medlint.rule import Reference, Severity
from reporters.leaflet import RULE, document, finding, page, report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
if CHROMIUM is None:
    pytest.skip("Chromium is not installed", allow_module_level=True)

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SIZES = {"desktop": 1280, "phone": 375}
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def show(chromium: Any, tmp_path: Path) -> Iterator[Open]:
    """Open a page; what it asks for, says and shows is gathered and must be nothing in the end."""
    contexts, heard = [], []

    def opened(source: str, width: int = 1280, anchor: str = "", **options: Any) -> Any:
        path = tmp_path / f"{len(contexts)}.html"
        path.write_text(source, encoding="utf-8")
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.on("request", lambda request: heard.append(request.url) if request.url != path.as_uri() else None)
        tab.on("console", lambda message: heard.append(message.text))
        tab.on("pageerror", lambda error: heard.append(str(error)))
        tab.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
        tab.goto(path.as_uri() + anchor)
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert [what.partition("#")[0] for what in heard if not what.partition("#")[0].endswith(".html")] == []


@pytest.fixture(scope="module")
def articles() -> Report:
    """What medlint says of two of the examples."""
    paths = [EXAMPLES / "ketamine-vs-antidepressants.md", EXAMPLES / "semaglutide-telehealth.html"]
    made = check_paths(paths, Settings(blocks=True))
    first = made.findings[0]._replace(status=Status.SUPPRESSED, reason="Agreed with the reviewer.")
    return replace(made, findings=(first, *made.findings[1:]), failures=(Failure("c.md", "read", "not UTF-8"),))


@pytest.fixture(scope="module")
def source(articles: Report) -> str:
    return page(articles)


def cards(tab: Any) -> list[str]:
    """The numbers of the findings that can be seen."""
    return list(tab.eval_on_selector_all(".f", "all => all.filter(f => f.checkVisibility()).map(f => f.dataset.n)"))


def unfold(tab: Any) -> None:
    tab.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")


# --- for everybody ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "size", "folded"),
    [  # every pair of the three, in four of the eight ways: each takes ten seconds
        ("light", "desktop", "as it opens"),
        ("dark", "phone", "as it opens"),
        ("light", "phone", "unfolded"),
        ("dark", "desktop", "unfolded"),
    ],
)
def test_axe_finds_nothing(show: Open, source: str, scheme: str, size: str, folded: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    tab = show(source, SIZES[size], color_scheme=scheme)
    if folded == "unfolded":
        unfold(tab)
    found = axe.run(tab, options={"rules": {"target-size": {"enabled": True}}}).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_a_filter_holds(show: Open, source: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    tab = show(source, anchor="#sev=warning&q=source", color_scheme=scheme)
    tab.keyboard.press("?")
    assert [v["id"] for v in axe.run(tab).response["violations"]] == []


@pytest.mark.parametrize("width", [375, 320, 768, 1280])
def test_nothing_scrolls_sideways(show: Open, source: str, width: int) -> None:
    tab = show(source, width)
    unfold(tab)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    wide = "all => all.filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, .vh'))"
    assert (
        tab.eval_on_selector_all("main *, header *, footer *", f"{wide[:-1]}).map(e => e.outerHTML.slice(0, 80))") == []
    )


def test_dark_is_dark_and_can_be_chosen(show: Open, source: str) -> None:
    def light(tab: Any) -> bool:
        return bool(tab.evaluate("getComputedStyle(document.body).backgroundColor").startswith("rgb(244"))

    tab = show(source, color_scheme="light")
    assert light(tab)
    tab.click("#theme")
    assert not light(tab)
    assert not light(show(source, color_scheme="dark"))


def test_without_scripts_it_can_be_read(show: Open, source: str, articles: Report) -> None:
    tab = show(source, java_script_enabled=False)
    assert not tab.locator("#bar").is_visible()
    assert tab.locator(".t mark").first.is_visible()
    assert tab.locator(".f summary").count() == len(articles.findings)
    card = tab.locator(".f").nth(12)
    assert not card.locator(".more").is_visible()
    card.locator("summary").click()
    assert card.locator(".more").is_visible()
    tab.locator("mark + .ref").first.click()
    assert tab.locator(".f:target").is_visible()


# --- finding one's way ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("anchor", "keep"),
    [
        pytest.param("", lambda f: True, id="none"),
        pytest.param("#sev=error", lambda f: f.severity is Severity.ERROR, id="severity"),
        pytest.param("#sev=warning,info", lambda f: f.severity is not Severity.ERROR, id="severities"),
        pytest.param("#rule=EFF001", lambda f: f.rule.id == "EFF001", id="rule"),
        pytest.param("#rule=safety", lambda f: f.rule.category == "safety", id="theme"),
        pytest.param("#doc=2", lambda f: f.path.endswith(".html"), id="document"),
        pytest.param("#status=suppressed", lambda f: f.status is Status.SUPPRESSED, id="status"),
        pytest.param("#sev=error&rule=evidence", lambda f: f.severity is Severity.ERROR and f.rule.category == "evidence", id="two"),
        pytest.param("#q=WONDER++hype", lambda f: f.rule.id == "EFF008", id="words"),
        pytest.param("#q=saf001", lambda f: f.rule.id == "SAF001", id="a rule by its id"),
        pytest.param("#q=nowhere-to-be-found", lambda f: False, id="nothing"),
        pytest.param("#rule=NONE", lambda f: True, id="a rule that is not there"),
    ],
)  # fmt: skip
def test_filters_stand_in_the_address(show: Open, source: str, articles: Report, anchor: str, keep: Any) -> None:
    tab = show(source, anchor=anchor)
    expected = sum(keep(f) for f in articles.findings)
    assert len(cards(tab)) == expected
    total = len(articles.findings)
    told = f"{total} findings" if expected == total else f"{expected} of {total} findings"
    assert tab.inner_text("#shown") == told
    assert tab.locator("#nothing").is_visible() is (expected == 0)


def test_a_filter_is_written_to_the_address_and_taken_off_again(show: Open, source: str, articles: Report) -> None:
    tab = show(source)
    tab.uncheck("#bar input[value=error]")
    tab.select_option("#rule", "evidence")
    assert tab.evaluate("location.hash") == "#sev=warning%2Cinfo&rule=evidence"
    assert 0 < len(cards(tab)) < len(articles.findings)
    tab.click("#clear")
    assert tab.evaluate("location.hash") == ""
    assert len(cards(tab)) == len(articles.findings)


def test_the_summary_leads_to_the_findings(show: Open, source: str) -> None:
    tab = show(source)
    tab.click("#h-theme + table a >> text=Testimonials")
    assert tab.evaluate("location.hash") == "#rule=testimonial"
    assert set(tab.eval_on_selector_all(".f", "all => all.filter(f => f.checkVisibility()).map(f => f.dataset.c)")) == {
        "testimonial"
    }


def test_a_deep_link_leads_to_its_finding(show: Open, source: str, articles: Report) -> None:
    last = articles.findings[-1]
    tab = show(source, anchor=f"#f-{last.fingerprint}")
    card = tab.locator(f"#f-{last.fingerprint}")
    assert card.get_attribute("open") is not None
    top = card.bounding_box()["y"]
    assert 0 < top < 900


def test_a_deep_link_takes_a_filter_off(show: Open, source: str, articles: Report) -> None:
    error = next(f for f in articles.open if f.severity is Severity.ERROR)
    tab = show(source, anchor="#sev=info")
    tab.evaluate(f"location.hash = '#f-{error.fingerprint}'")
    tab.wait_for_timeout(100)
    assert tab.locator(f"#f-{error.fingerprint}").is_visible()


def test_the_keyboard_is_enough(show: Open, source: str) -> None:
    def here() -> str:
        return str(tab.evaluate("document.activeElement.closest('.f')?.dataset.n || document.activeElement.id"))

    tab = show(source)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip-link"
    tab.keyboard.press("Enter")
    assert here() == "main"
    seen = []
    for key in ("j", "j", "j", "k"):
        tab.keyboard.press(key)
        seen.append(here())
    assert seen == ["1", "2", "3", "2"]
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.closest('.f').open")
    tab.keyboard.press("n")
    assert tab.evaluate("document.activeElement.closest('.f').dataset.s") == "error"
    assert tab.locator(".f.here").count() == 1
    tab.keyboard.press("/")
    assert here() == "q"
    tab.keyboard.type("jkn?")
    assert tab.input_value("#q") == "jkn?"
    tab.keyboard.press("Escape")
    assert here() != "q"
    tab.keyboard.press("?")
    assert tab.locator("#keys").is_visible()
    tab.keyboard.press("Escape")
    assert not tab.locator("#keys").is_visible()


def test_everything_that_can_be_used_can_be_reached_and_seen(show: Open, source: str) -> None:
    tab = show(source)
    reached = []
    for _ in range(14):
        tab.keyboard.press("Tab")
        reached.append(tab.evaluate("document.activeElement.id || document.activeElement.value"))
        assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert {"q", "error", "warning", "info", "rule", "doc", "status", "unfold", "theme", "help"} <= set(reached)


# --- on paper ---------------------------------------------------------------------------------------------------------


#: What stands on every page.
HEAD = re.compile(r"\A(?:medlint [\d.]+, report [0-9a-f]{12}|\d+ / \d+|\s)+")


def squeezed(text: str) -> str:
    """Text without white space, without ligatures, and without the hyphens and the like at which lines may end."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("anchor", [pytest.param("", id="all"), pytest.param("#sev=info", id="while a filter holds")])
def test_the_print_shows_everything(show: Open, source: str, articles: Report, tmp_path: Path, anchor: str) -> None:
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    tab = show(source, anchor=anchor)
    tab.pdf(path=tmp_path / "a.pdf", format="A4")
    pages = pypdf.PdfReader(tmp_path / "a.pdf").pages
    clean = "".join(squeezed(HEAD.sub("", p.extract_text())) for p in pages)
    told = [*(told_of(f) for f in articles.findings), *(f.rule.rationale for f in articles.findings)]
    told += [suggestion_of(f) for f in articles.findings]
    told += [r.citation for f in articles.findings for r in f.rule.references]
    told += [d.sha256 for d in articles.documents]
    told += [*(f"{r.id} {r.name}" for r in articles.rules), "Agreed with the reviewer.", "Sign-off", "Key risks"]
    assert sorted({words for words in told if squeezed(words) not in clean}) == []
    pointed = re.findall(r"Why,whatinsteadandthelegalbasis:seefinding(\d*)\.", clean)
    assert pointed
    assert all(pointed)
    assert "Unfoldall" not in clean
    assert "Linktothisfinding" not in clean


# --- against attackers, and for the patient ---------------------------------------------------------------------------

ATTACKS = [
    "<script>hacked = 1</script>", "<img src=x onerror='hacked = 1'>", '"><svg onload="hacked = 1">',
    "</script><script>hacked = 1</script>", "javascript:hacked=1", "\u202etxt.exe\u202c\u2066", "</title></style><base href=//evil>",
]  # fmt: skip


def attacked(text: str) -> Report:
    where = document(f"<p>It cures. {escape(text)}</p><p><a href='{escape(text)}'>x</a></p>", f"{text}.html")
    rule = RULE._replace(
        message=text, name=text, suggestion=text, rationale=text, references=(Reference("us", text, text),)
    )
    made = report(
        (where, (finding(where, "cures", rule, reason=text, until=text, ref=text, by=text, status=Status.SUPPRESSED),))
    )
    return replace(made, failures=(Failure(text, "read", text),), settings=(("select", text),))


@pytest.mark.parametrize("text", ATTACKS)
def test_attacks_do_nothing(show: Open, text: str) -> None:
    tab = show(page(attacked(text)))
    unfold(tab)
    tab.evaluate("document.querySelectorAll('#main a[href^=\"#\"]').forEach(a => a.click())")
    assert tab.evaluate("typeof hacked") == "undefined"
    assert tab.evaluate("document.scripts.length") == 1
    assert tab.evaluate("document.querySelectorAll('img, svg[onload], base').length") == 0


def test_what_got_in_all_the_same_would_not_run(chromium: Any, tmp_path: Path, source: str) -> None:
    """The policy is the second wall: with the first one torn down, nothing runs and nothing is asked for."""
    evil = "<script>hacked = 1</script><img src=https://example.org/x.png onerror='hacked = 1'><p style='color: red' id=styled>x"
    (tmp_path / "a.html").write_text(source.replace("</main>", evil + "</main>"), encoding="utf-8")
    tab = chromium.new_page()
    sent: list[str] = []
    tab.on("response", lambda response: sent.append(response.url))
    tab.goto((tmp_path / "a.html").as_uri())
    tab.wait_for_timeout(200)
    assert tab.evaluate("typeof hacked") == "undefined"
    assert tab.evaluate("getComputedStyle(document.getElementById('styled')).color") != "rgb(255, 0, 0)"
    assert [url for url in sent if not url.startswith("file:")] == []
    assert tab.locator("#bar").is_visible(), "our own script still runs"
    tab.close()


def crowd(documents: int, findings: int) -> Report:
    """Texts of ten sentences a paragraph, each with a finding."""
    sentence = "Ketamine infusions at our clinic reliably cure depression within hours of the first visit, "
    texts = []
    for n in range(documents):
        paragraphs = [" ".join(f"{sentence} {i}." for i in range(10)) for _ in range(findings // 10)]
        where = document("\n\n".join(paragraphs), f"articles/{n}.md")
        found = [(b, at) for b in where.blocks for at in range(len(b.text)) if b.text.startswith("cure", at)]
        template = finding(where, "cure")
        made = tuple(
            template._replace(span=block.passage.span(at, at + 4), sentence=block.text[:90], fingerprint=f"{n:x}x{i:x}")
            for i, (block, at) in enumerate(found)
        )
        assert len(made) == findings
        texts.append((where, made))
    return report(*texts)


@pytest.mark.parametrize(
    ("documents", "findings", "parts"),
    [
        pytest.param(500, 10, ".doc", id="5,000 findings in 500 documents"),
        pytest.param(1, 5_000, ".u", id="5,000 findings in one"),
    ],
)
def test_what_is_out_of_sight_is_not_laid_out(show: Open, documents: int, findings: int, parts: str) -> None:
    """How long such reports take to open is measured by benchmarks/opening.py."""
    tab = show(page(crowd(documents, findings)))
    later = "all => all.filter(part => getComputedStyle(part).contentVisibility === 'auto').length"
    assert tab.eval_on_selector_all(parts, later) == tab.locator(parts).count() >= 100
