from __future__ import annotations

from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medlint.document import Block, Document
from medlint.readers import markdown as reader
from medlint.readers import read
from medlint.wording.text import normalise


def markdown(source: str, path: str = "a.md") -> Document:
    return read(path, source.encode())


def blocks(source: str, path: str = "a.md") -> list[tuple[str, str]]:
    return [(b.kind, b.text) for b in markdown(source, path).blocks]


def marks(block: Block) -> list[tuple[str, str, str]]:
    return [(m.kind, block.text[m.start : m.end], m.target) for m in block.marks]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("```\nhidden\n```", id="fence"),
        pytest.param("    hidden", id="indented code"),
        pytest.param("<!-- hidden -->", id="comment"),
        pytest.param("<!--\n\nhidden\n\n-->", id="long comment"),
        pytest.param("<script>\nhidden\n\nhidden\n</script>", id="script"),
        pytest.param("<style>\nhidden\n</style>", id="style"),
        pytest.param("<div hidden>\n\nhidden\n\n</div>", id="hidden element around Markdown"),
        pytest.param("<span hidden>hidden</span>", id="hidden inline"),
        pytest.param("[a]: https://hidden.example 'hidden'", id="link definition"),
        pytest.param('{{< figure alt="hidden" >}}', id="shortcode"),
        pytest.param("{% include hidden %}", id="liquid"),
        pytest.param("---", id="rule"),
        pytest.param("- [ ]", id="empty task"),
    ],
)
def test_what_nobody_sees_is_no_text(source: str) -> None:
    assert not [b for b in blocks(f"Before.\n\n{source}\n\nAfter.") if "hidden" in b[1]]
    assert [b for b in blocks(f"Before.\n\n{source}\n\nAfter.") if b[1] == "After."]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("# A *b* {#id}", [("heading", "A b")], id="heading"),
        pytest.param("A\n===", [("heading", "A")], id="setext"),
        pytest.param("a\nb  \nc\\\nd", [("paragraph", "a b c d")], id="breaks"),
        pytest.param("<b>cu</b>res *cu*res", [("paragraph", "cures cures")], id="split words"),
        pytest.param("A &amp; B &lt;5 \\* c", [("paragraph", "A & B <5 * c")], id="entities and escapes"),
        pytest.param("R&D costs <5", [("paragraph", "R&D costs <5")], id="signs"),
        pytest.param("- a\n\n  b\n- c", [("list-item", "a"), ("list-item", "b"), ("list-item", "c")], id="loose list"),
        pytest.param("- [x] a", [("list-item", "a")], id="task"),
        pytest.param("> a\n> b", [("quote", "a b")], id="quote"),
        pytest.param("> [!NOTE]\n> a", [("quote", "a")], id="alert"),
        pytest.param("> <div>a\n> b</div>", [("quote", "a b")], id="HTML in a quote"),
        pytest.param("![a *b*](x)", [("alt", "a b")], id="image"),
        pytest.param("x ![a](y) z", [("paragraph", "x z"), ("alt", "a")], id="image in text"),
        pytest.param('x <img alt="a &amp; b"> z', [("paragraph", "x z"), ("alt", "a & b")], id="HTML image"),
        pytest.param("a<br>b", [("paragraph", "a b")], id="HTML break"),
        pytest.param("<p>a</p>\n<p>b</p>", [("paragraph", "a"), ("paragraph", "b")], id="HTML block"),
        pytest.param("<div>\n\n# a\n\n</div>\n\nb", [("heading", "a"), ("paragraph", "b")], id="HTML around Markdown"),
        pytest.param("a {{< x >}} b", [("paragraph", "a b")], id="shortcode"),
        pytest.param("{{< x >}} b", [("paragraph", "b")], id="shortcode at the beginning"),
        pytest.param("a {{ b\n\nc }} d", [("paragraph", "a {{ b"), ("paragraph", "c }} d")], id="no shortcode"),
        pytest.param("~~a~~ `b c`", [("paragraph", "a b c")], id="code and strikethrough"),
        pytest.param("<b>a\n\nc", [("paragraph", "a"), ("paragraph", "c")], id="unclosed tag"),
        pytest.param("<span hidden>a\n\nc", [("paragraph", "c")], id="unclosed hidden tag ends with its paragraph"),
    ],
)
def test_blocks(source: str, found: list[tuple[str, str]]) -> None:
    assert blocks(source) == found
    assert blocks(source.replace("\n", "\r\n")) == found


def test_lists_know_their_lead_and_depth() -> None:
    found = markdown("Risks include:\n\n- a\n  - b\n- c\n\n# Head\n\n1. d\n\n![x](y)\n\n* e").blocks
    assert [(b.text, b.level, b.lead) for b in found if b.kind == "list-item"] == [
        ("a", 1, 0), ("b", 2, 1), ("c", 1, 0), ("d", 1, 4), ("e", 1, 5),
    ]  # fmt: skip


def test_cells_know_their_row() -> None:
    found = markdown("| a | b |\n|---|---|\n| c \\| d | `e` |\n\nx\n\n| f |\n|--|\n").blocks
    assert [(b.kind, b.text, b.row) for b in found] == [
        ("table-cell", "a", 0), ("table-cell", "b", 0), ("table-cell", "c | d", 1), ("table-cell", "e", 1),
        ("paragraph", "x", -1), ("table-cell", "f", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("no marks [here] at all", [], id="none"),
        pytest.param("a [b *c*](d)", [("link", "b c", "d"), ("emphasis", "c", "")], id="link"),
        pytest.param("a [3].\n\n[3]: d", [("link", "3", "d")], id="reference"),
        pytest.param("<https://a.b>", [("link", "https://a.b", "https://a.b")], id="autolink"),
        pytest.param("(https://a.b/c).", [("link", "https://a.b/c", "https://a.b/c")], id="bare address"),
        pytest.param("<sup>3</sup>", [("superscript", "3", "")], id="superscript"),
        pytest.param('<a href="#x&amp;y">b</a>', [("link", "b", "#x&y")], id="HTML link"),
        pytest.param("a `b`", [("code", "b", "")], id="code"),
        pytest.param("a[^n] b", [("footnote", "[^n]", "n")], id="dangling footnote"),
        pytest.param("`[^n]`", [("code", "[^n]", "")], id="footnote in code"),
    ],
)
def test_marks(source: str, found: list[tuple[str, str, str]]) -> None:
    assert marks(markdown(source).blocks[0]) == found


def test_footnotes() -> None:
    first, note = markdown("Fact.[^a] More.\n\n[^a]: The *source*.").blocks
    assert (first.text, marks(first)) == ("Fact.[^a] More.", [("footnote", "[^a]", "a")])
    assert (note.kind, note.text) == ("footnote", "The source.")
    assert marks(note) == [("footnote", "", "a"), ("emphasis", "source", "")]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param('import A from "a"\nexport const b = {\n  c: 1\n}\n\ntext', [("paragraph", "text")], id="modules"),
        pytest.param("import duties and export taxes", [("paragraph", "import duties and export taxes")], id="prose"),
        pytest.param("a {b} c {/* d */}", [("paragraph", "a c")], id="expressions"),
        pytest.param("a { b\n\nc", [("paragraph", "a { b"), ("paragraph", "c")], id="stray brace"),
        pytest.param("a `{b}`", [("paragraph", "a {b}")], id="code"),
        pytest.param("<Box a={{b: 1}} c={() => d}>\ne\n</Box>", [("paragraph", "e")], id="component"),
        pytest.param("<A.B>c</A.B> <>d</>", [("paragraph", "c d")], id="fragment"),
        pytest.param("<Icon aria-hidden='true' /> a", [("paragraph", "a")], id="self-closing"),
        pytest.param('<Script src="x" />\n\na', [("paragraph", "a")], id="component named as a raw element"),
        pytest.param('a <Image alt="b" src={c} />', [("paragraph", "a"), ("alt", "b")], id="image component"),
        pytest.param('<Card id="a" color="blue" href="/b" />\n\nc', [("paragraph", "c")], id="props that are no copy"),
        pytest.param(
            '<p title="a">b</p> <DIV TITLE="c">d</DIV>',
            [("paragraph", "b"), ("paragraph", "d")],
            id="HTML is no component",
        ),
        pytest.param('<Card title={"a"} text={b} label=c />\n\nd', [("paragraph", "d")], id="props without quotes"),
        pytest.param(
            '<Card title="Less &amp; less" text=\'a "b"\' />',
            [("paragraph", "Less & less"), ("paragraph", 'a "b"')],
            id="props that are copy",
        ),
        pytest.param(
            '<Card\n  title="a b"\n>\n\nc\n\n</Card>',
            [("paragraph", "a b"), ("paragraph", "c")],
            id="props and children",
        ),
        pytest.param(
            'a <Tip text="b c">d</Tip> e', [("paragraph", "a d e"), ("paragraph", "b c")], id="a prop inside a line"
        ),
        pytest.param(
            '<Faq.Item question="a?" answer="b" />', [("paragraph", "a?"), ("paragraph", "b")], id="question and answer"
        ),
    ],
)
def test_mdx(source: str, found: list[tuple[str, str]]) -> None:
    assert blocks(source, "a.mdx") == found


def test_a_broken_parser_leaves_plain_text() -> None:
    class PanicException(BaseException):
        pass

    class Broken:
        def events_with_range(self, _: str) -> object:
            raise PanicException

    with mock.patch.object(reader, "_PARSER", Broken()):
        document = markdown("---\ntitle: x\n---\n\nSome text here.")
    assert [(b.kind, b.text) for b in document.blocks] == [("title", "x"), ("paragraph", "Some text here.")]
    assert document.meta["read-as"] == "plain"


def test_only_a_panic_is_caught() -> None:
    broken = mock.Mock()
    broken.events_with_range.side_effect = KeyboardInterrupt
    with mock.patch.object(reader, "_PARSER", broken), pytest.raises(KeyboardInterrupt):
        markdown("x")


words = st.text(alphabet="abcdexyz\u00e9\U0001f600\u4e2d", min_size=1, max_size=6).map(lambda w: f"q{w}q")
inlines = st.builds(
    lambda words, shape: shape.replace("W", words),
    st.lists(words, min_size=1, max_size=3).map(" ".join),
    st.sampled_from(
        ["W", "*W*", "**W**", "[W](http://x)", "`W`", "W &amp; W", "<b>W</b>", "W\nW", "W<br>W", "W\u00a0W", "\u201cW\u201d",
         "<span class='a'>W</span>", "W\\*", "~~W~~", "<sup>W</sup>", "W[^1]", "![W](x.png)", "W\u00ad", "W <!-- c -->"]
    ),
)  # fmt: skip
paragraphs = st.lists(inlines, min_size=1, max_size=4).map(" ".join)
sources = st.lists(
    st.builds(
        lambda text, shape: shape.replace("W", text.replace("\n", " ") if "W" in shape and shape != "W" else text),
        paragraphs,
        st.sampled_from(
            ["W", "# W", "- W\n- W", "1. W\n   - W", "> W", "> - W", "| W |\n|---|\n| W |", "<div>\n\nW\n\n</div>", "<p>\nW\n</p>",
             "[^1]: W", "<ul><li>W<li>W</ul>", "<details><summary>W</summary>\n\nW\n\n</details>"]
        ),
    ),
    min_size=1,
    max_size=6,
).map("\n\n".join)  # fmt: skip


@settings(deadline=None)
@given(sources, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_no_word_is_lost_and_each_is_in_its_place(source: str, end: str, mark: bool) -> None:
    source = source.replace("\n", end)
    document = read("a.md", (("\ufeff" if mark else "") + source).encode())
    assert document.source == source
    places: set[int] = set()
    for block in document.blocks:
        for i, char in enumerate(block.text):
            span = block.passage.span(i, i + 1)
            if char == "q":
                assert source[span.start : span.end] == "q"
                places.add(span.start)
            elif char not in ' "&':
                assert normalise(source[span.start : span.end]) == char
    assert places == {i for i, char in enumerate(source) if char == "q"}
