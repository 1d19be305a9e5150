"""Which comments are directives, and where: in Markdown, MDX, HTML and front matter; never in code or text."""

from __future__ import annotations

from time import process_time

import pytest

from medlint.document import Directive
from medlint.readers import read

D = "medlint-disable-next-line EFF001 -- label"


def directives(text: str, path: str = "a.md") -> tuple[Directive, ...]:
    return read(path, text.encode()).directives


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("a.md", "<!-- A comment. -->", id="any comment"),
        pytest.param("a.md", "<!-- medlint was run on 2026-11-21 -->", id="said about medlint"),
        pytest.param("a.md", "<!-- medlint ignores tables that have no header -->", id="a verb in prose"),
        pytest.param("a.md", "<!-- medlint on this page found nothing to say -->", id="on in prose"),
        pytest.param("a.md", "<!-- medlint unable to read -->", id="a word like enable"),
        pytest.param("a.md", "<!-- see medlint-disable-next-line in the docs -->", id="mentioned"),
        pytest.param("a.md", "<!-- markdownlint-disable MD013 -->", id="another linter"),
        pytest.param("a.md", "<!-- vale off -->", id="a third linter"),
        pytest.param("a.md", f"`<!-- {D} -->`", id="inline code"),
        pytest.param("a.md", f"```html\n<!-- {D} -->\n```", id="code block"),
        pytest.param("a.md", f"    <!-- {D} -->", id="indented code"),
        pytest.param("a.md", f"Write {D} above it.", id="text"),
        pytest.param("a.md", f"\\<!-- {D} -->", id="escaped"),
        pytest.param("a.md", f"`{{/* {D} */}}`", id="another notation in inline code"),
        pytest.param("a.md", f"```jsx\n{{/* {D} */}}\n# {D}\n{D}\n```", id="other notations in a code block"),
        pytest.param("a.md", f"~~~\n{{/* {D} */}}", id="another notation in a code block without end"),
        pytest.param("a.md", f"    {{/* {D} */}}", id="another notation in indented code"),
        pytest.param("a.md", "{/* medlint was here */}", id="another notation, said about medlint"),
        pytest.param("a.md", "{# markdownlint-disable MD013 #}", id="another notation, another linter"),
        pytest.param("a.md", "medlint-disable-next-line is what you write above it.", id="a sentence about it"),
        pytest.param("a.md", "<!-- medlint says EFF001 here -->", id="a rule in prose"),
        pytest.param("a.html", f"<pre>{{/* {D} */}}</pre>", id="another notation right after a tag"),
        pytest.param("a.mdx", f"```jsx\n{{/* {D} */}}\n```", id="code block in MDX"),
        pytest.param("a.mdx", f"`{{/* {D} */}}`", id="inline code in MDX"),
        pytest.param("a.mdx", "{/* a comment */}", id="any comment in MDX"),
        pytest.param("a.html", f"<p>&lt;!-- {D} --&gt;</p>", id="entities"),
        pytest.param("a.html", f"<script>// <!-- {D} -->\n</script>", id="script"),
        pytest.param("a.html", f"<title><!-- {D} --></title>", id="title"),
        pytest.param("a.html", f'<img alt="<!-- {D} -->">', id="attribute"),
        pytest.param("a.txt", "medlint disabled the switch.", id="plain text about it"),
        pytest.param("a.md", f"---\ntitle: x\ntext: |\n  # {D}\n---\n", id="block text in front matter"),
        pytest.param("a.md", f'---\ntitle: "x # {D}"\n---\n', id="quoted text in front matter"),
        pytest.param("a.md", f"---\ntitle: 'x\n  # {D}'\n---\n", id="quoted text on two lines in front matter"),
        pytest.param("a.md", f"---\ntitle: x#{D}\n---\n", id="no space before it in front matter"),
        pytest.param("a.md", f'+++\ntitle = """x # {D}"""\n+++\n', id="long quoted text in TOML"),
        pytest.param("a.md", "---\ntitle: medlint\nparams:\n  medlint: x\n---\n", id="another field's medlint"),
        pytest.param("a.md", f"---\ntext: |\n  {{/* {D} */}}\n---\n", id="another notation in front matter"),
    ],
)
def test_no_directive(path: str, text: str) -> None:
    assert directives(text, path) == ()


@pytest.mark.parametrize(
    ("path", "text", "form"),
    [
        pytest.param("a.md", f"<!-- {D} -->\nText.", "html", id="block"),
        pytest.param("a.md", f"Text. <!-- {D} -->", "html", id="end of a line"),
        pytest.param("a.md", f"Text <!-- {D} --> goes on.", "html", id="inside a line"),
        pytest.param("a.md", f"<!--{D}-->", "html", id="no spaces"),
        pytest.param("a.md", f"<!--\n{D}\n-->", "html", id="on lines of its own"),
        pytest.param("a.md", f"- item\n  <!-- {D} -->\n- next", "html", id="in a list"),
        pytest.param("a.md", f"> quoted\n> <!-- {D} -->\n> more", "html", id="in a quotation"),
        pytest.param("a.md", f"| a |\n|---|\n| b <!-- {D} --> |", "html", id="in a table"),
        pytest.param("a.md", f"# Heading <!-- {D} -->", "html", id="in a heading"),
        pytest.param("a.md", f"\ufeff😀\r\n\r\n<!-- {D} -->\r\n", "html", id="behind an emoji and CRLF"),
        pytest.param("a.md", f"---\ntitle: x\n# {D}\ndescription: y\n---\n", "yaml", id="comment in front matter"),
        pytest.param("a.md", f"---\ntitle: x # {D}\n---\n", "yaml", id="behind a value"),
        pytest.param("a.md", f"---\ntitle: 'x # y' # {D}\n---\n", "yaml", id="behind a value in quotes"),
        pytest.param("a.md", f"---\ntags: [a, b] # {D}  \n---\n", "yaml", id="behind a list"),
        pytest.param("a.md", f"+++\ntitle = 'x' # {D}\n+++\n", "yaml", id="behind a value in TOML"),
        pytest.param("a.mdx", f"{{/* {D} */}}\n\nText.", "mdx", id="MDX"),
        pytest.param("a.mdx", f"Text. {{/* {D} */}}", "mdx", id="MDX at the end of a line"),
        pytest.param("a.mdx", f"<Note {{/* {D} */}}>\n\nText.\n\n</Note>", "mdx", id="JSX, in a tag"),
        pytest.param("a.mdx", f"<Note>\n  {{/* {D} */}}\n  Text.\n</Note>", "mdx", id="JSX, among children"),
        pytest.param("a.mdx", f"{{/*\n\n{D}\n\n*/}}", "mdx", id="MDX with blank lines"),
        pytest.param("a.mdx", "{/* " + D + " :} */}", "mdx", id="MDX with a brace"),
        pytest.param("a.mdx", f"{{// {D}\n}}", "mdx", id="MDX line comment"),
        pytest.param("a.mdx", f"<!-- {D} -->\n\nText.", "html", id="HTML comment in MDX"),
        pytest.param("a.html", f"<p><!-- {D} -->\nText.</p>", "html", id="HTML"),
        pytest.param("a.html", f"<head><!-- {D} --></head>", "html", id="HTML head"),
        pytest.param("a.html", f"<ul><li>Text.</li><!-- {D} --></ul>", "html", id="HTML between elements"),
    ],
)
def test_a_directive(path: str, text: str, form: str) -> None:
    document = read(path, text.encode())
    [found] = document.directives
    assert found.form == form
    assert found.closed
    assert " ".join(found.text.split()).removesuffix(" :}") == D
    written = document.source[found.span.start : found.span.end]
    assert written.startswith({"html": "<!--", "mdx": "{/", "yaml": "# "}[form])
    assert written.endswith({"html": "-->", "mdx": "}", "yaml": "label"}[form])


@pytest.mark.parametrize(
    "comment",
    [
        "MEDLINT-DISABLE EFF001", "medlint:disable EFF001", "medlint disable EFF001", "medlint_disable EFF001", "@medlint-disable X",
        "medlintdisable EFF001", "med-lint-disable EFF001", "medlnt-disable EFF001", "medlint-disabel EFF001", "medlint-diable EFF001",
        "medlint-enabel", "medlint-ignore EFF001", "medlint off", "medlint on", "medlint off EFF001 -- label", "medlint EFF001 off", "medlint: EFF001 -- label", "medlint disabled for legal reasons", "# medlint-disable",
        "\u200bmed\u00adlint-disable EFF001", "medlint\u00a0disable EFF001", "ｍｅｄｌｉｎｔ-disable EFF001", "medlint - disable EFF001", "medlint \u2014 disable EFF001", "medlint noqa: EFF001",
    ],
)  # fmt: skip
def test_what_is_meant_to_be_one_is_noted(comment: str) -> None:
    assert len(directives(f"<!-- {comment} -->")) == 1


@pytest.mark.parametrize(
    ("path", "comment"),
    [
        pytest.param("a.md", f"{{/* {D} */}}", id="MDX"),
        pytest.param("a.md", f"{{{{/* {D} */}}}}", id="Hugo"),
        pytest.param("a.md", f"{{{{- /* {D} */ -}}}}", id="Hugo, trimmed"),
        pytest.param("a.md", f"{{# {D} #}}", id="Jinja"),
        pytest.param("a.md", f"{{% comment %}} {D} {{% endcomment %}}", id="Liquid"),
        pytest.param("a.md", f"%% {D} %%", id="Obsidian"),
        pytest.param("a.md", f"[//]: # ({D})", id="a link that is none"),
        pytest.param("a.md", f'[comment]: <> "{D}"', id="another"),
        pytest.param("a.md", f"# {D}", id="like a heading"),
        pytest.param("a.md", f"// {D}", id="slashes"),
        pytest.param("a.md", D, id="bare"),
        pytest.param("a.html", f"{{/* {D} */}}", id="MDX in HTML"),
        pytest.param("a.html", f"<%-- {D} --%>", id="JSP in HTML"),
        pytest.param("a.txt", f"<!-- {D} -->", id="HTML in plain text"),
        pytest.param("a.txt", f"# {D}", id="number sign in plain text"),
        pytest.param("a.mdx", f"# {D}", id="number sign in MDX"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "Text. 😀\r\n\r\n{}\r\nMore.", "---\ntitle: x\n---\n{}"])
def test_other_notations_are_noted_as_such(path: str, comment: str, around: str) -> None:
    document = read(path, around.format(comment).encode())
    [found] = document.directives
    assert found.form == "other"
    assert found.text == D
    assert document.source[found.span.start : found.span.end] == comment


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("a.md", f"<!-- {D} ->\n\nText.", id="HTML"),
        pytest.param("a.html", f"<!-- {D} <p>Text.</p>", id="HTML page"),
        pytest.param("a.mdx", f"{{/* {D} }}\n\nText.", id="MDX"),
    ],
)
def test_a_comment_without_its_end(path: str, text: str) -> None:
    assert [d.closed for d in directives(text, path)] == [False]


@pytest.mark.parametrize("path", ["a.md", "a.html", "a.txt", "a.mdx"])
@pytest.mark.parametrize(
    ("front", "form"),
    [
        pytest.param("---\ntitle: x\nmedlint:\n  disable:\n  - rule: EFF001\ntags: []\n---\n", "yaml-field", id="YAML"),
        pytest.param("---\nmedlint: {disable: [{rule: EFF001}]}\n---\n", "yaml-field", id="YAML on one line"),
        pytest.param("---\nmedlint-disable: EFF001\n---\n", "yaml-field", id="YAML, another name"),
        pytest.param(
            "+++\ntitle = 'x'\n[[medlint.disable]]\nrule = 'EFF001'\n[medlint]\n+++\n", "toml-field", id="TOML"
        ),
        pytest.param("+++\nmedlint.disable = []\n+++\n", "toml-field", id="TOML, dotted"),
    ],
)
def test_front_matter(path: str, front: str, form: str) -> None:
    document = read(path, f"{front}Text.\n".encode())
    [found] = document.directives
    assert found.form == form
    assert found.text.strip() == document.source[found.span.start : found.span.end].strip()
    assert "medlint" in found.text
    assert "tags" not in found.text
    assert [b.text for b in document.blocks][-1] == "Text."
    assert not any("EFF001" in block.text for block in document.blocks)


def test_they_come_in_the_order_of_the_source() -> None:
    text = f"---\nmedlint: {{}}\n# {D}\n---\n{{/* {D} */}}\n\n<!-- {D} -->\n\n{{/* {D} */}}\n"
    assert [d.form for d in directives(text, "a.mdx")] == ["yaml-field", "yaml", "mdx", "html", "mdx"]


@pytest.mark.parametrize("opener", ["<!-- medlint-disable ", "{/* medlint-disable ", "{/*", "<!--"])
def test_many_that_never_end_take_no_time(opener: str) -> None:
    started = process_time()
    directives(opener * 5_000, "a.mdx")
    assert process_time() - started < 5
