"""Suppressions that medlint writes: they reach the finding, and the text reads as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from medlint.cli import main
from medlint.review.directives import names_of, understand
from medlint.review.suppressing import with_suppressions
from small_book import book, document, findings, forbid

RULES = book(forbid("cure", id="EFF002"), forbid("safe", id="SAF003"))
NEXT, LINE = "medlint-disable-next-line EFF002 -- label", "medlint-disable-line EFF002 -- label"


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param("a.md", "It works.", "It works.", id="nothing to suppress"),
        pytest.param("a.md", "It cures.", f"<!-- {NEXT} -->\nIt cures.", id="paragraph"),
        pytest.param("a.md", "Hi.\r\n\r\nIt cures.\r\n", f"Hi.\r\n\r\n<!-- {NEXT} -->\r\nIt cures.\r\n", id="CRLF"),
        pytest.param("a.md", "# It cures\n\nHi.", f"<!-- {NEXT} -->\n# It cures\n\nHi.", id="heading"),
        pytest.param("a.md", "Hi and\nit cures.\nMore.", f"Hi and\nit cures. <!-- {LINE} -->\nMore.", id="wrapped"),
        pytest.param("a.md", "Hi,\nit cures.  \nMore.", f"Hi,\nit cures. <!-- {LINE} -->  \nMore.", id="hard break"),
        pytest.param("a.md", "Hi,\nit cures.\\\nMore.", f"Hi,\nit cures. <!-- {LINE} -->\\\nMore.", id="hard break, backslash"),
        pytest.param("a.md", "- Hi.\n- It cures.\n", f"- Hi.\n- It cures. <!-- {LINE} -->\n", id="list"),
        pytest.param("a.md", "> It cures.\n", f"> It cures. <!-- {LINE} -->\n", id="quotation"),
        pytest.param("a.md", "| a |\n|---|\n| It cures. |\n", f"| a |\n|---|\n| It cures. <!-- {LINE} --> |\n", id="table"),
        pytest.param("a.md", "![It cures](a.png)", f"<!-- {NEXT} -->\n![It cures](a.png)", id="image"),
        pytest.param("a.md", "---\ntitle: It cures\n---\nHi.", f"---\n# {NEXT}\ntitle: It cures\n---\nHi.", id="title"),
        pytest.param("a.mdx", "It cures.", f"{{/* {NEXT} */}}\nIt cures.", id="MDX"),
        pytest.param("a.mdx", "<Note>\n\n- It cures.\n\n</Note>", f"<Note>\n\n- It cures. {{/* {LINE} */}}\n\n</Note>", id="MDX list"),
        pytest.param("a.html", "<p>It cures.</p>\n", f"<!-- {NEXT} -->\n<p>It cures.</p>\n", id="HTML"),
        pytest.param("a.html", "<ul>\n  <li>It cures.</li>\n</ul>\n", f"<ul>\n  <!-- {NEXT} -->\n  <li>It cures.</li>\n</ul>\n", id="HTML list"),
        pytest.param("a.md", "It cures and is safe.", f"<!-- {NEXT.replace('EFF002', 'EFF002, SAF003')} -->\nIt cures and is safe.", id="two rules"),
        pytest.param("a.md", "It cures.\n\nIt cures.", f"<!-- {NEXT} -->\nIt cures.\n\n<!-- {NEXT} -->\nIt cures.", id="two places"),
    ],
)  # fmt: skip
def test_where_they_stand(path: str, text: str, expected: str) -> None:
    made = document(text, path)
    done = with_suppressions(made, findings(RULES, text, path), "label")
    assert done.source == expected
    assert done.left == ()
    after = document(done.source, path)
    suppressions, complaints = understand(after, names_of(RULES.pack))
    assert complaints == []
    for finding in findings(RULES, done.source, path):
        assert any(finding.rule.id in s.rules and s.start <= finding.span.start < s.end for s in suppressions)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("a.txt", "It cures.", id="plain text"),
        pytest.param("a.md", "---\ntitle: |\n  It cures\n---\nHi.", id="block text in front matter"),
        pytest.param("a.html", "<p\nclass='x'><img\nalt='It cures'\nsrc='a'></p>", id="inside a tag"),
    ],
)
def test_where_none_can_stand_the_text_stays_as_it_is(path: str, text: str) -> None:
    done = with_suppressions(document(text, path), findings(RULES, text, path), "label")
    assert (done.source, done.added) == (text, 0)
    assert [f.rule.id for f in done.left] == ["EFF002"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_on_the_command_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.md").write_bytes(b"\xef\xbb\xbfIt cures depression.\r\n")
    (folder / "b.txt").write_text("It cures depression.\n")
    (folder / "c.md").write_text("We open at nine.\n")
    args = ["check", ".", "--select", "EFF002,housekeeping"]
    assert main([*args, "--add-suppressions", "--reason", "label section 14"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [
        "a.md: 1 suppression added",
        "b.txt:1:4: EFF002 was not suppressed: there is no place for a comment that would change nothing else",
    ]
    assert (folder / "a.md").read_bytes() == (
        b"\xef\xbb\xbf<!-- medlint-disable-next-line EFF002 -- label section 14 -->\r\nIt cures depression.\r\n"
    )
    assert main(["check", "a.md", *args[2:]]) == 0


@pytest.mark.parametrize(
    "args",
    [
        pytest.param(["a.md", "--add-suppressions"], id="no reason"),
        pytest.param(["a.md", "--add-suppressions", "--reason", " "], id="empty reason"),
        pytest.param(["a.md", "--add-suppressions", "--reason", "a --> b"], id="the end of a comment"),
        pytest.param(["a.md", "--add-suppressions", "--reason", "a until 2027-03-31"], id="a day in the reason"),
        pytest.param(["a.md", "--reason", "x"], id="only a reason"),
        pytest.param(["-", "--add-suppressions", "--reason", "x"], id="standard input"),
        pytest.param(["a.md", "--add-suppressions", "--reason", "x", "--staged"], id="staged"),
    ],
)
def test_wrong_usage(folder: Path, args: list[str]) -> None:
    (folder / "a.md").write_text("It cures depression.\n")
    assert main(["check", *args]) == 2
    assert (folder / "a.md").read_text() == "It cures depression.\n"
