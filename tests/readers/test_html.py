from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medlint.document import Document
from medlint.readers import read
from medlint.wording.text import normalise


def html(source: str) -> Document:
    return read("a.html", source.encode())


def blocks(source: str) -> list[tuple[str, str]]:
    return [(b.kind, b.text) for b in html(source).blocks]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("<script>if (a<b) hidden()</script>", id="script"),
        pytest.param("<SCRIPT>'</p>hidden'</SCRIPT >", id="script in capitals"),
        pytest.param("<style>hidden{}</style>", id="style"),
        pytest.param("<template><p>hidden</p></template>", id="template"),
        pytest.param("<noscript><p>hidden</p></noscript>", id="noscript"),
        pytest.param("<svg><title>hidden</title><text>hidden</text></svg>", id="svg"),
        pytest.param("<!-- hidden --><!-- <p>hidden -- > -->", id="comments"),
        pytest.param("<!DOCTYPE hidden><?hidden?></ hidden>", id="declarations"),
        pytest.param("<div hidden>hidden<p>hidden</p></div>", id="hidden"),
        pytest.param("<div HIDDEN=''>hidden</div>", id="hidden in capitals"),
        pytest.param("<i aria-hidden=true>hidden</i>", id="aria-hidden"),
        pytest.param("<p style='color:red; display: none'>hidden</p>", id="display none"),
        pytest.param("<img alt='hidden' hidden>", id="hidden image"),
        pytest.param("<p title='hidden' data-x=\"<p>hidden\" class=hidden></p>", id="attributes"),
        pytest.param(
            '<script type=\'application/ld+json\'>{"@type": "hidden", "url": "hidden"}</script>', id="other keys"
        ),
        pytest.param("<meta name='generator' content='hidden'>", id="meta"),
        pytest.param("<input type='text' value='hidden'>", id="input"),
        pytest.param("<iframe src='x'>hidden</iframe>", id="iframe"),
    ],
)
def test_what_nobody_sees_is_no_text(source: str) -> None:
    assert blocks(f"<p>Before.</p>{source}<p>After.</p>") == [("paragraph", "Before."), ("paragraph", "After.")]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("<p>a<p>b", [("paragraph", "a"), ("paragraph", "b")], id="open paragraphs"),
        pytest.param("<b>cu</b>res cu<!-- x -->res cu<wbr>res", [("paragraph", "cures cures cures")], id="split words"),
        pytest.param("a<br>b<BR/>c", [("paragraph", "a b c")], id="breaks"),
        pytest.param("<div>a<div>b</div>c</div>", [("paragraph", "a"), ("paragraph", "b"), ("paragraph", "c")], id="divs"),
        pytest.param("A &amp; B&nbsp;C &lt;5 R&D &copy &#8217;&#x2019; &unknown;", [("paragraph", "A & B C <5 R&D © '' &unknown;")], id="entities"),
        pytest.param("1 < 2 <3 a<b>c</b></>d", [("paragraph", "1 < 2 <3 acd")], id="stray signs"),
        pytest.param("<h3>a</h3>b", [("heading", "a"), ("paragraph", "b")], id="heading"),
        pytest.param("<ul><li>a<li><p>b</p></ul>", [("list-item", "a"), ("list-item", "b")], id="list"),
        pytest.param("<blockquote><p>a</p></blockquote>b", [("quote", "a"), ("paragraph", "b")], id="quote"),
        pytest.param("<figure><img alt='a'><figcaption>b</figcaption></figure>", [("alt", "a"), ("caption", "b")], id="figure"),
        pytest.param("<button>a</button><input type=submit value='b'>", [("button", "a"), ("button", "b")], id="buttons"),
        pytest.param("<title>a &amp; <b></title>", [("title", "a & <b>")], id="title"),
        pytest.param("<meta content=\"a 'b'\" name=Description>", [("description", "a 'b'")], id="description"),
        pytest.param("<meta property='og:title' content='a'>", [("title", "a")], id="open graph"),
        pytest.param("<a href='x>y'>a</a><i title=\"it's\">b</i><u t=it's>c</u>", [("paragraph", "abc")], id="quotes in tags"),
        pytest.param("<div class='hidden-xs'>a</div>", [("paragraph", "a")], id="a class is not hidden"),
        pytest.param("<p>a <span hidden>b</p><p>c", [("paragraph", "a"), ("paragraph", "c")], id="unclosed hidden"),
        pytest.param("<p>a</p><b x='y", [("paragraph", "a"), ("paragraph", "<b x='y")], id="unclosed tag"),
        pytest.param("a<i/>b<path d='x'/>c", [("paragraph", "abc")], id="self-closing"),
        pytest.param("---\ntitle: t\n---\n<p>a", [("title", "t"), ("paragraph", "a")], id="front matter"),
        pytest.param("<!-->a<!--->b<!-- --!>c", [("paragraph", "abc")], id="short comments"),
    ],
)  # fmt: skip
def test_blocks(source: str, found: list[tuple[str, str]]) -> None:
    assert blocks(source) == found


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("<header>a</header>", False, id="header"),
        pytest.param("<section id='informed-consent'>a</section>", False, id="informed consent"),
        pytest.param("<h2 id='consent'>a</h2>", False, id="a heading on consent"),
        pytest.param("<body class='cookies-set'>a</body>", False, id="the body"),
        pytest.param("<div class='cookies-set'><main>a</main></div>", False, id="around the page"),
        pytest.param("<blockquote><footer>a</footer></blockquote>", False, id="who is quoted"),
        pytest.param("<nav>b</nav>a", False, id="behind the navigation"),
        pytest.param("<nav><div><a href='x'>a</a></div></nav>", True, id="navigation"),
        pytest.param("<header><nav>a</nav></header>", True, id="navigation in the header"),
        pytest.param("<footer>a</footer>", True, id="footer"),
        pytest.param("<div role='navigation'>a</div>", True, id="role"),
        pytest.param("<div id='cookie-banner'><p>a</p></div>", True, id="cookie banner"),
        pytest.param("<div class='x consent-popup'>a</div>", True, id="consent banner"),
    ],
)
def test_boilerplate(source: str, expected: bool) -> None:
    assert [b.boilerplate for b in html(source).blocks if b.text == "a"] == [expected]


def test_lists_and_tables() -> None:
    found = html(
        "<nav><ul><li>n</ul></nav><p>So:<ul><li>a<ol><li>b</ol><li>c</ul>"
        "<table><caption>t</caption><tr><th>d<td>e<tr><td><p>f</table><table><tr><td>g</table>"
    ).blocks
    assert [(b.kind, b.text, b.level, b.lead, b.row) for b in found] == [
        ("list-item", "n", 1, -1, -1), ("paragraph", "So:", 0, -1, -1), ("list-item", "a", 1, 1, -1),
        ("list-item", "b", 2, 2, -1), ("list-item", "c", 1, 1, -1), ("caption", "t", 0, -1, -1),
        ("table-cell", "d", 0, -1, 0), ("table-cell", "e", 0, -1, 0), ("table-cell", "f", 0, 6, 1),
        ("table-cell", "g", 0, -1, 0),
    ]  # fmt: skip


def test_terms_introduce_what_is_said_of_them() -> None:
    found = html("<p>x</p><dl><dt>a<dd>b<dd><p>c<dt>d</dt><dd><ul><li>e</ul></dl><p>y").blocks
    assert [(b.kind, b.text, b.level, b.lead) for b in found] == [
        ("paragraph", "x", 0, -1), ("paragraph", "a", 0, -1), ("list-item", "b", 1, 1), ("list-item", "c", 1, 2),
        ("paragraph", "d", 0, -1), ("list-item", "e", 2, 4), ("paragraph", "y", 0, -1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("<a>b</a>", [], id="anchor without address"),
        pytest.param("a <a href=/b?c&amp;d>e</a>", [("link", "e", "/b?c&d")], id="link"),
        pytest.param("x <a href='y'> z </a>w", [("link", "z", "y")], id="white space inside"),
        pytest.param("a<sup><a href='#1'>1</a></sup>", [("superscript", "1", ""), ("link", "1", "#1")], id="citation"),
        pytest.param("<a href='x'><p>a</p></a>", [("link", "a", "x")], id="link around a block"),
    ],
)
def test_marks(source: str, found: list[tuple[str, str, str]]) -> None:
    block = html(source).blocks[0]
    assert sorted((m.kind, block.text[m.start : m.end], m.target) for m in block.marks) == sorted(found)


@pytest.mark.parametrize(
    ("value", "shown", "piece", "place"),
    [
        pytest.param("It works.", "It works.", "works", "works", id="plain"),
        pytest.param('Say \\"yes\\" now', 'Say "yes" now', '"yes"', '\\"yes\\"', id="quotes"),
        pytest.param("It\\u2019s\\nso \\ud83d\\ude00!", "It's so \U0001f600!", "so", "so", id="escapes"),
        pytest.param("<p>Yes &amp; <b>n<\\/b>o<\\/p>", "Yes & no", "no", "n<\\/b>o", id="HTML inside"),
    ],
)
def test_json_ld(value: str, shown: str, piece: str, place: str) -> None:
    source = f'<script type="application/ld+json">{{"@graph": [{{"Text" : "{value}", "url": "x"}}]}}</script><p>end'
    data, end = html(source).blocks
    assert (data.kind, data.text, end.text) == ("data", shown, "end")
    span = data.passage.span(shown.index(piece), shown.index(piece) + len(piece))
    assert source[span.start : span.end] == place


def test_json_ld_lists() -> None:
    source = '<script type="application/ld+json">{"description": ["a", "b"], "x": ["c"], "name": {"y": "d"}}</script>'
    assert blocks(source) == [("data", "a"), ("data", "b")]


def test_meta() -> None:
    assert html("<meta name=Author content='A &amp; B'>").meta == {"author": "A & B"}


def test_places_of_attributes_and_entities() -> None:
    source = '\r\n<meta name="description" content="One &quot;two&quot;">\r\n<p>x\r\n\U0001f600 a&eacute;b'
    description, paragraph = html(source).blocks
    span = description.passage.span(4, 9)
    assert source[span.start : span.end] == "&quot;two&quot;"
    span = paragraph.passage.span(5, 6)
    assert (paragraph.text, source[span.start : span.end]) == ("x \U0001f600 aéb", "&eacute;")


words = st.text(alphabet="abcxyz\u00e9\U0001f600\u4e2d", min_size=1, max_size=5).map(lambda w: f"Q{w}Q")
trees = st.recursive(
    words,
    lambda inner: st.builds(
        lambda parts, shape: shape.replace("W", " ".join(parts)),
        st.lists(inner, min_size=1, max_size=3),
        st.sampled_from(
            ["<p>W</p>", "<div>W</div>", "<b>W</b>", "<ul><li>W<li>W</ul>", "<a href='x>y'>W</a>", "W<br/>W", "<h2>W", "W &amp; W",
             "<table><tr><td>W<td>W</table>", "<!-- c -->W", "<blockquote>W</blockquote>", "W</>W", "W < W", "<section class=\"a\">W",
             "\u00a0W\u00ad", "<button>W</button>", "<nav>W</nav>", "<span title='a'>W</span>", "W</i></div>", "<x-y>W", "W\n\nW", "<p>W"]
        ),
    ),
    max_leaves=12,
)  # fmt: skip


@settings(deadline=None)
@given(trees, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_no_word_is_lost_and_each_is_in_its_place(source: str, end: str, mark: bool) -> None:
    source = source.replace("\n", end)
    document = read("a.html", (("\ufeff" if mark else "") + source).encode())
    assert document.source == source
    places: list[int] = []
    for block in document.blocks:
        for i, char in enumerate(block.text):
            span = block.passage.span(i, i + 1)
            if char == "Q":
                assert source[span.start : span.end] == "Q"
                places.append(span.start)
            elif char not in " &":
                assert normalise(source[span.start : span.end]) == char
    assert places == [i for i, char in enumerate(source) if char == "Q"]


@settings(deadline=None)
@given(st.text(alphabet="<>/!-?=\"'& ab\n\r;#\u00e9", max_size=60))
def test_nothing_crashes_it(source: str) -> None:
    for form in ("html", "markdown"):
        for block in read("a.mdx", source.encode(), form).blocks:
            assert block.text == block.text.strip() != ""
            span = block.passage.span()
            assert 0 <= span.start < span.end <= len(source)
            assert all(0 <= m.start <= m.end <= len(block.text) for m in block.marks)
