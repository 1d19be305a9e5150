from __future__ import annotations

import pytest

from medlint.document import Document
from medlint.readers import read


def markdown(source: str) -> Document:
    return read("a.md", source.encode())


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("---\n\nA rule, then text.\n\n---\n", id="two rules"),
        pytest.param("----\ntitle: x\n----\n", id="four dashes"),
        pytest.param("text\n---\ntitle: x\n---\n", id="not at the beginning"),
        pytest.param("---\ntitle: never closed\n", id="open"),
        pytest.param("---\nother: x\ntags: [title, b]\nrelated:\n  title: y\n---\n", id="other keys"),
        pytest.param("---\ntitle:\ndescription: ''\n---\n", id="empty"),
        pytest.param("---\n# title: x\n---\n", id="comment"),
    ],
)
def test_no_title(source: str) -> None:
    assert not [b for b in markdown(source).blocks if b.kind in ("title", "description")]


@pytest.mark.parametrize(
    ("head", "kind", "shown", "place"),
    [
        pytest.param("title: A plain one", "title", "A plain one", "A plain one", id="plain"),
        pytest.param("title: C# is it # note", "title", "C# is it", "C# is it", id="comment"),
        pytest.param('title: "It \\"is\\" \\u2019"', "title", 'It "is" \'', 'It \\"is\\" \\u2019', id="double quotes"),
        pytest.param("title: 'It''s' # x", "title", "It's", "It''s", id="single quotes"),
        pytest.param("Description: >-\n  One\n  two\n\n  three", "description", "One two three", None, id="folded"),
        pytest.param("summary: |\n  One\n  two", "description", "One two", None, id="literal"),
        pytest.param("excerpt: one\n  two", "description", "one two", "one\n  two", id="goes on"),
        pytest.param("seo:\n  title: Inner", "title", "Inner", "Inner", id="nested"),
        pytest.param("seo:\n  description: Inner\nx: y", "description", "Inner", "Inner", id="nested description"),
    ],
)
def test_yaml(head: str, kind: str, shown: str, place: str | None) -> None:
    for end in ("\n", "\r\n"):
        source = f"---\ndate: 2024-01-02\n{head}\n---\n\n# Head\n".replace("\n", end)
        document = markdown(source)
        block = document.blocks[0]
        span = block.passage.span()
        assert (block.kind, block.text) == (kind, shown)
        assert place is None or source[span.start : span.end] == place.replace("\n", end)
        assert document.blocks[-1].text == "Head"
        assert document.meta["date"] == "2024-01-02"


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        pytest.param('title = "One \\"two\\""', 'One "two"', id="basic"),
        pytest.param("title = 'C:\\x'", "C:\\x", id="literal"),
        pytest.param('title = """\nOne\ntwo"""', "One two", id="long"),
        pytest.param('[params.seo]\ntitle = "Inner"', "Inner", id="table"),
    ],
)
def test_toml(head: str, shown: str) -> None:
    document = markdown(f"+++\ndraft = false\n{head}\n+++\nText.")
    assert [(b.kind, b.text) for b in document.blocks] == [("title", shown), ("paragraph", "Text.")]
    assert document.meta["draft"] == "false"


def test_meta_has_the_simple_fields() -> None:
    document = markdown('---\nTitle: X\nAuthor: "Dr. J"\ntags: [a]\nlist:\n  - b\nseo:\n  author: no\n---\n')
    assert document.meta == {"title": "X", "author": "Dr. J"}


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        pytest.param("layout: page\nimage: a.png\nauthor:\n  name: Dr. J\n  link: /j", [], id="nothing that is shown"),
        pytest.param("tags:\n  - a b\nkeywords: [a b, c]\ncategories: ['d e']", [], id="lists of other things"),
        pytest.param("meta:\n  content: a b\nseo:\n  text: c", [], id="for search engines"),
        pytest.param("hero:\n  heading: ''\n  text:", [], id="empty"),
        pytest.param("tagline: Feel well", [("paragraph", "Feel well", "Feel well")], id="a line of the page"),
        pytest.param("hero:\n  heading: A b\n  text: >\n    C\n    d.\n\n    E.\n  icon: x",
                     [("heading", "A b", "A b"), ("paragraph", "C d.", None), ("paragraph", "E.", "E.")], id="a section"),
        pytest.param("faq:\n  - question: Why?\n    answer: So.\n  - question: \"It's?\"\n    answer: 'It''s.'",
                     [("heading", "Why?", "Why?"), ("paragraph", "So.", "So."), ("heading", "It's?", "It's?"),
                      ("paragraph", "It's.", "It''s.")], id="questions and answers"),
        pytest.param("faq:\n- question: Why?\n  answer: So.\nlayout: x",
                     [("heading", "Why?", "Why?"), ("paragraph", "So.", "So.")], id="without indentation"),
        pytest.param("benefits:\n  - One\n  - two\n    more\n  - \"Three: four\" # five\nlayout: x\nother:\n  - no",
                     [("list-item", "One", "One"), ("list-item", "two more", "two\n    more"),
                      ("list-item", "Three: four", "Three: four")], id="a list"),
        pytest.param("section:\n  benefits: [One, 'Two, three', \"Four\"]",
                     [("list-item", "One", "One"), ("list-item", "Two, three", "Two, three"), ("list-item", "Four", "Four")],
                     id="a list in brackets"),
        pytest.param("features:\n  - title: One\n    text: Two\n  - Three",
                     [("heading", "One", "One"), ("paragraph", "Two", "Two")], id="cards"),
    ],
)  # fmt: skip
def test_what_a_page_shows_is_read_wherever_it_stands(head: str, shown: list[tuple[str, str, str | None]]) -> None:
    source = f"---\n{head}\n---\nText.\n"
    *blocks, text = markdown(source).blocks
    assert [(b.kind, b.text) for b in blocks] == [(kind, told) for kind, told, _ in shown]
    for block, (_, _, place) in zip(blocks, shown, strict=True):
        span = block.passage.span()
        assert place is None or source[span.start : span.end] == place
    assert text.text == "Text."


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        pytest.param('[hero]\nheading = "A b"\nimage = "c"', [("heading", "A b")], id="a table"),
        pytest.param('[[faq]]\nquestion = "A?"\nanswer = """\nB.\n\nC."""', [("heading", "A?"), ("paragraph", "B. C.")], id="tables"),
        pytest.param('[x]\nbenefits = [\n  "One",\n  "Two",\n]\ntext = "D"',
                     [("list-item", "One"), ("list-item", "Two"), ("paragraph", "D")], id="a list"),
    ],
)  # fmt: skip
def test_toml_sections(head: str, shown: list[tuple[str, str]]) -> None:
    assert [(b.kind, b.text) for b in markdown(f"+++\n{head}\n+++\nText.").blocks] == [*shown, ("paragraph", "Text.")]
