from __future__ import annotations

import hashlib
import time

import pytest

from medlint.readers import FORMATS_BY_SUFFIX, READERS, ReadError, read


@pytest.mark.parametrize(
    ("path", "form"),
    [
        pytest.param("a.md", "markdown", id="md"),
        pytest.param("a.b/C.MDX", "markdown", id="upper case"),
        pytest.param("a\\b.htm", "html", id="backslash"),
        pytest.param("notes.text", "plain", id="text"),
    ],
)
def test_the_suffix_decides(path: str, form: str) -> None:
    document = read(path, b"Words.")
    assert (document.format, document.path, [b.text for b in document.blocks]) == (form, path, ["Words."])


def test_a_named_format_comes_before_the_suffix() -> None:
    assert read("a.txt", b"# Head", "markdown").blocks[0].kind == "heading"


def test_every_suffix_has_a_reader() -> None:
    assert set(FORMATS_BY_SUFFIX.values()) <= set(READERS)


@pytest.mark.parametrize("form", READERS)
def test_the_byte_order_mark_is_no_part_of_the_source(form: str) -> None:
    data = b"\xef\xbb\xbfWords."
    document = read("a", data, form)
    assert document.source == "Words."
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.blocks[0].passage.span().start == 0


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"   "])
def test_an_empty_file_has_no_blocks(form: str, data: bytes) -> None:
    assert read("a", data, form).blocks == ()


@pytest.mark.parametrize(
    ("path", "data", "message"),
    [
        pytest.param("a.md", b"one\r\ntwo \xe9t\xe9", r"byte 9 \(0xe9, line 2\).*save the file as UTF-8", id="latin-1"),
        pytest.param("a.md", b"\xef\xbb\xbf\n\xff", r"byte 4 \(0xff, line 2\)", id="behind the mark"),
        pytest.param("a.md", "x".encode("utf-16"), "UTF-16.*save the file as UTF-8", id="utf-16"),
        pytest.param(
            "a.md", "It cures.".encode("utf-16-le"), "full of NUL bytes.*save the file as UTF-8", id="no mark"
        ),
        pytest.param("a.md", "It cures.".encode("utf-16-be"), "full of NUL bytes", id="no mark, big-endian"),
        pytest.param("a.html", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs pull", id="LFS"),
        pytest.param("a.rst", b"x", r"does not read files of this kind.*\.md", id="unknown suffix"),
        pytest.param(".md", b"x", "does not read", id="no suffix"),
    ],
)
def test_what_cannot_be_read(path: str, data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        read(path, data)


def test_an_unknown_format() -> None:
    with pytest.raises(ReadError, match="no such format: rtf; known are plain"):
        read("a.md", b"x", "rtf")


HOSTILE = [
    "[", "<", "*", "&", "&#", "<!--", "<!", "<?", "</", "</a", '<a b="', "<a b='", '<a b=">" ', "> ", ">", "<div>", "<div></x>",
    "<b><i></b>", "<ul><li>", "<p>", "<table><td>", "<p hidden>", "<script>", "<title>", "- ", "![", "`", "` ``", "{{", "{%", "{",
    "}", "[^", "`[^1]` ", "http://a www.", "|a|\n|-|\n", "*a ", "_a_ ", '<script type="application/ld+json">"\\"\\"', "---\n",
    '---\nk: "\\"', "import a from b\n", "\\", "> <div>\n", "1. ", "](", "<sup>1</sup>", "\u00e9<b>",
]  # fmt: skip


@pytest.mark.parametrize("path", ["a.md", "a.mdx", "a.html", "a.txt"])
def test_hostile_input_takes_linear_time(path: str) -> None:
    for unit in HOSTILE:
        data = (unit * 30_000).encode()
        begin = time.process_time()
        read(path, data)
        assert time.process_time() - begin < 20, unit  # quadratic would take minutes
