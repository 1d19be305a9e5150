from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medlint.finding import DocumentRecord
from medlint.reporters.linehash import file_text, line_hashes
from reporters.specimen import DOCX, EMOJI_DOCUMENT, RECORDS, document

#: The vectors by which GitHub tests its uploader.
VECTORS = [
    ("", ["c129715d7a2bc9a3:1"]),
    (" a\nb\n  \t\tc\n d", ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]),
    (
        " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
        [
            "8b7cf3e952e7aeb2:1", "b1ae1287ec4718d9:1", "bff680108adb0fcc:1", "c6805c5e1288b612:1",
            "b86d3392aea1be30:1", "e6ceba753e1a442:1",
        ],
    ),
    (
        "x = 2\nx = 1\nprint(x)\nx = 3\nprint(x)\nx = 4\nprint(x)\n",
        [
            "e54938cc54b302f1:1", "bb609acbe9138d60:1", "1131fd5871777f34:1", "5c482a0f8b35ea28:1",
            "54517377da7028d2:1", "2c644846cb18d53e:1", "f1b89f20de0d133:1", "c129715d7a2bc9a3:1",
        ],
    ),
]  # fmt: skip


def rolling(text: str) -> list[str]:
    """The same as GitHub's uploader does it, one UTF-16 unit at a time through a window of 100."""
    window, lines, found = [0] * 100, [-1] * 100, {}
    value, index, number, line_start, after_cr = 0, 0, 0, True, False
    counts: dict[str, int] = {}
    data = text.encode("utf-16-le", "surrogatepass")
    units = [data[i] | data[i + 1] << 8 for i in range(0, len(data), 2)] + [0xFFFF]

    def put_out() -> None:
        digits = f"{value:x}"
        counts[digits] = counts.get(digits, 0) + 1
        found[lines[index]] = f"{digits}:{counts[digits]}"
        lines[index] = -1

    def push(unit: int) -> None:
        nonlocal value, index
        value = (37 * value + unit - pow(37, 100) * window[index]) % (1 << 64)
        window[index] = unit
        index = (index + 1) % 100

    for unit in units:
        if unit in (0x20, 0x09) or (after_cr and unit == 0x0A):
            after_cr = False
            continue
        after_cr = unit == 0x0D
        if lines[index] != -1:
            put_out()
        if line_start:
            number += 1
            lines[index] = number
        line_start = unit in (0x0A, 0x0D)
        push(0x0A if unit == 0x0D else unit)
    for _ in range(100):
        if lines[index] != -1:
            put_out()
        push(0)
    return [found[n] for n in sorted(found)]


@pytest.mark.parametrize(("text", "hashes"), VECTORS, ids=["empty", "letters", "words", "program"])
def test_githubs_own_vectors(text: str, hashes: list[str]) -> None:
    assert rolling(text) == hashes
    assert line_hashes(text) == hashes


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("a  b\nc\n", id="spaces"),
        pytest.param("\ta b\nc\n", id="tabs"),
        pytest.param("a b\r\nc\r\n", id="CRLF"),
        pytest.param("a b\rc\r", id="CR"),
    ],
)
def test_white_space_changes_no_hash(other: str) -> None:
    assert line_hashes(other) == line_hashes("a b\nc\n")


def test_equal_lines_are_numbered() -> None:
    line = "x" * 100
    assert [h.partition(":")[2] for h in line_hashes(f"{line}\n{line}\n{line}\n")[:2]] == ["1", "2"]


@given(st.text(st.sampled_from("ab \t\n\r😀e\u0301\ufeff\x00\uffff\u2028\x0c"), max_size=400))
def test_it_is_the_same_as_one_unit_at_a_time(text: str) -> None:
    assert line_hashes(text) == rolling(text)


@given(st.text(st.sampled_from("a \n\r\x0b\x0c\x85\u2028"), max_size=60))
def test_lines_are_those_of_a_document(text: str) -> None:
    assert len(line_hashes(text)) == len(document("a.md", text).line_starts)


def test_a_long_text_takes_no_long_time() -> None:
    started = time.perf_counter()
    assert len(line_hashes("a line of some length\n" * 20_000)) == 20_001
    assert time.perf_counter() - started < 5


def test_the_text_of_the_file_itself() -> None:
    record = RECORDS[1]
    assert record.document is EMOJI_DOCUMENT
    assert file_text(record) == EMOJI_DOCUMENT.source
    assert file_text(record._replace(document=None)) is None
    assert file_text(record._replace(sha256="00" * 32)) is None
    assert file_text(DocumentRecord(DOCX.path, DOCX.sha256, "docx", True, document=DOCX)) is None


def test_a_byte_order_mark_belongs_to_the_file() -> None:
    marked = document("a.md", "\ufeffcures\n")
    record = DocumentRecord("a.md", marked.sha256, "markdown", True, document=marked._replace(source="cures\n"))
    assert file_text(record) == "\ufeffcures\n"
