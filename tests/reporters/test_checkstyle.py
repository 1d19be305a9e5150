from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from medlint.finding import Report
from reporters.specimen import CALLED, CLEAN, EMPTY, REPORT, assert_golden, rendered


def errors(report: Report = REPORT, **options: Any) -> list[tuple[str, dict[str, str]]]:
    """Each error with the name of its file; the structure is that of Checkstyle 4.3."""
    root = ET.fromstring(rendered("checkstyle", report, **options))  # noqa: S314  it is our own text
    assert (root.tag, root.attrib) == ("checkstyle", {"version": "4.3"})
    found = []
    for file in root:
        assert file.tag == "file"
        assert set(file.attrib) == {"name"}
        assert len(file) > 0
        for error in file:
            assert error.tag == "error"
            assert {"line", "severity", "message", "source"} <= set(error.attrib) <= {
                "line", "column", "severity", "message", "source",
            }  # fmt: skip
            assert error.attrib["severity"] in {"ignore", "info", "warning", "error"}
            found.append((file.attrib["name"], error.attrib))
    names = [file.attrib["name"] for file in root]
    assert len(names) == len(set(names))
    return found


@pytest.mark.parametrize("report", [pytest.param(EMPTY, id="empty"), pytest.param(CLEAN, id="clean")])
def test_nothing_found(report: Report) -> None:
    assert errors(report) == []


def test_columns_count_code_points() -> None:
    at = [
        (e["line"], e["column"]) for name, e in errors() if name == "content/a b.md" and e["source"].endswith("EFF002")
    ]
    assert at == [("3", "10")]


def test_hostile_text_comes_back_as_it_was_but_for_what_xml_refuses() -> None:
    _, error = errors()[0]
    assert error["message"].startswith("'" + CALLED.match.replace("\u202e", "\ufffd").replace("\u202c", "\ufffd") + "'")
    assert "]]>" not in rendered("checkstyle")


def test_failures_are_errors() -> None:
    assert [(name, e["line"], e["severity"], e["source"]) for name, e in errors()[-2:]] == [
        ("own/mine.yaml", "2", "error", "medlint.rules"),
        ("content/broken.md", "1", "error", "medlint.read"),
    ]


def test_excused_findings_are_ignored_ones() -> None:
    assert "ignore" not in {e["severity"] for _, e in errors()}
    assert [name for name, e in errors(excused=True) if e["severity"] == "ignore"] == ["content/excused.md"] * 2


def test_ascii_is_the_same_document() -> None:
    assert errors(unicode=False) == errors()


def test_golden() -> None:
    assert_golden("checkstyle", "checkstyle.xml")
