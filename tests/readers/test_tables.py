"""The cells of tables know the head of their column and the first cell of their row."""

from __future__ import annotations

import pytest

from medlint.readers import read

Cells = dict[str, tuple[str, str]]


def cells(path: str, source: str) -> Cells:
    """By their text, the head and the first cell that each cell belongs to."""
    blocks = read(path, source.encode()).blocks
    name = [*(b.text for b in blocks), ""]
    return {b.text: (name[b.lead], name[b.label]) for b in blocks if b.kind == "table-cell"}


HEAD = "<table><tr><th>H<th>I</tr>"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("<table><tr><td>a<td>b</table>", {"a": ("", ""), "b": ("", "a")}, id="without heads"),
        pytest.param(HEAD + "</table>", {"H": ("", ""), "I": ("", "")}, id="nothing but heads"),
        pytest.param(HEAD + "<tr><td>a<td>b</table>",
                     {"H": ("", ""), "I": ("", ""), "a": ("H", ""), "b": ("I", "a")}, id="heads"),
        pytest.param(HEAD + "<tr><th>a<td>b</table>",
                     {"H": ("", ""), "I": ("", ""), "a": ("H", ""), "b": ("I", "a")}, id="a head in the row"),
        pytest.param("<table><tr><td><th>I<tr><td>a<td>b</table>",
                     {"I": ("", ""), "a": ("", ""), "b": ("I", "a")}, id="an empty corner"),
        pytest.param(HEAD + "<tr><td><td>b<td>c</table>",
                     {"H": ("", ""), "I": ("", ""), "b": ("I", ""), "c": ("", "")}, id="an empty first cell"),
        pytest.param("<table><thead><tr><th>H</thead><tbody><tr><td>a<tr><td>c</table>",
                     {"H": ("", ""), "a": ("H", ""), "c": ("H", "")}, id="with thead and tbody"),
        pytest.param(HEAD + "<tr><td><table><tr><td>x<td>y</table><td>b</table>",
                     {"H": ("", ""), "I": ("", ""), "x": ("", ""), "y": ("", "x"), "b": ("I", "")}, id="a table in a cell"),
        pytest.param(HEAD + "<tr><td>a<p>more</p><td>b</table>",
                     {"H": ("", ""), "I": ("", ""), "a": ("H", ""), "more": ("H", "a"), "b": ("I", "a")}, id="two paragraphs"),
        pytest.param("<td>a<td>b", {"a": ("", ""), "b": ("", "")}, id="cells without a table"),
    ],
)  # fmt: skip
def test_html(source: str, found: Cells) -> None:
    assert cells("a.html", source) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("| H | I |\n|---|---|\n", {"H": ("", ""), "I": ("", "")}, id="nothing but heads"),
        pytest.param("| H | I |\n|---|---|\n| a | b |\n| c | |\n",
                     {"H": ("", ""), "I": ("", ""), "a": ("H", ""), "b": ("I", "a"), "c": ("H", "")}, id="rows"),
        pytest.param("| | **I** |\n|---|---|\n| *a* | ![b](x.png) c |\n",
                     {"I": ("", ""), "a": ("", ""), "c": ("I", "a")}, id="an empty corner, an image"),
    ],
)  # fmt: skip
def test_markdown(source: str, found: Cells) -> None:
    assert cells("a.md", source) == found
