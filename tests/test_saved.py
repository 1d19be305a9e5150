from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from medlint import api
from medlint.cli import main
from medlint.reporters import REPORTERS
from medlint.rulefiles.schema import schema
from medlint.saved import SavedError, merged, read, with_rules

DRAFT = (
    "---\ntitle: Ketamine\n---\n# Ketamine\n\nKetamine cures depression – for good. 😀 It may help some adults [1].\n"
)
OTHER = "Botox is completely safe and has no side effects.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two texts, at a fixed time."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text(DRAFT, encoding="utf-8")
    (tmp_path / "b.md").write_text(OTHER, encoding="utf-8")
    return tmp_path


def save(*args: str, code: int = 1, to: str = "saved.json") -> Path:
    assert main(["check", *args, "-q", "--output-format", "json", "--output-file", to]) == code
    return Path(to)


def edited(path: Path, change: Callable[[Any], None]) -> str:
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    return json.dumps(data)


@pytest.mark.parametrize("name", REPORTERS)
def test_a_report_with_its_texts_is_rendered_as_it_would_have_been(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(".", "--with-text", "--report", f"{name}=at-once")
    (folder / "a.md").unlink()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")
    more = ["--with-text"] if name == "json" else []
    assert main(["report", "saved.json", "-q", "--output-format", name, "--output-file", "later"]) == 0
    assert more or (folder / "later").read_bytes() == (folder / "at-once").read_bytes()


@pytest.mark.parametrize("name", sorted(REPORTERS.keys() - {"full", "html", "sarif", "rdjson"}))
def test_formats_that_show_no_text_need_none(folder: Path, name: str) -> None:
    save(".", "--report", f"{name}=at-once")
    assert main(["report", "saved.json", "-q", "--output-format", name, "--output-file", "later"]) == 0
    assert (folder / "later").read_bytes() == (folder / "at-once").read_bytes()


def test_without_texts_the_page_still_has_the_findings_and_their_reasons(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(".")
    assert main(["report", "saved.json", "-q", "--output-format", "html"]) == 0
    told = capsys.readouterr()
    assert "Ketamine cures depression" in told.out
    assert "regulators cite the word" in told.out
    assert "The text was not saved with this report" in told.out
    assert "--with-text" in told.err


def test_reports_on_other_documents_become_one(folder: Path) -> None:
    parts = [save("b.md", "--with-text", to="2.json"), save("a.md", "--with-text", to="1.json")]
    whole = save("a.md", "b.md", "--with-text", "--report", "html=whole.html")
    joined = merged([read(part.read_text(encoding="utf-8"))[0] for part in parts])
    made = read(whole.read_text(encoding="utf-8"))[0]
    assert (joined.documents, joined.findings) == (made.documents, made.findings)
    args = ["report", *map(str, parts), "-q", "--output-format", "html", "--output-file", "joined.html"]
    assert main(args) == 0
    assert (folder / "joined.html").read_bytes() == (folder / "whole.html").read_bytes()


def test_parts_that_were_checked_differently_say_so(folder: Path) -> None:
    save("a.md", to="1.json")
    main(["check", "b.md", "--jurisdiction", "uk,us", "--content-type", "device", "-q", "--output-format", "json",
          "--output-file", "2.json"])  # fmt: skip
    joined = merged([read(Path(f"{n}.json").read_text(encoding="utf-8"))[0] for n in (1, 2)])
    assert dict(joined.settings)["jurisdictions"] == "us, uk"
    assert dict(joined.settings)["content type"] == "device"
    assert joined.rules_count > 0


@pytest.mark.parametrize(
    ("args", "told"),
    [
        pytest.param(["a.md"], "a.md is in more than one of these reports", id="the same document"),
        pytest.param(["b.md", "--rules", "own"], "made with another rulebook", id="another rulebook"),
    ],
)
def test_what_cannot_be_joined(folder: Path, args: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("own").mkdir()
    own = (
        "- {id: OWN001, name: own, category: own, severity: info, summary: x, rationale: x, message: x, suggestion: x,"
    )
    Path("own/own.yaml").write_text(
        f"{own}\n   forbid: {{phrases: [zzz]}}, bad: [A zzz., Zzz.], good: [A b., C d.]}}\n", encoding="utf-8"
    )
    save("a.md", to="1.json")
    main(["check", *args, "-q", "--output-format", "json", "--output-file", "2.json"])
    assert main(["report", "1.json", "2.json", "--output-format", "html"]) == 2
    said = capsys.readouterr()
    assert (said.out, told in said.err) == ("", True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("", "s.json: this is not JSON", id="empty"),
        pytest.param('{"a": 1', "s.json: this is not JSON", id="cut off"),
        pytest.param("[]", "s.json: this is not a report of medlint", id="a list"),
        pytest.param("{}", "s.json: this is not a report of medlint", id="something else"),
        pytest.param('{"schema_version": 2}', "Render it with the medlint that saved it", id="a later version"),
        pytest.param('{"schema_version": "1"}', "schema_version '1'", id="a version that is a text"),
        pytest.param('{"schema_version": 1}', "s.json: the report: the key 'tool' is missing", id="nothing in it"),
        pytest.param("\udcff", "s.json: ", id="not UTF-8"),
    ],
)
def test_what_is_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("s.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert main(["report", "s.json"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert told in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(lambda d: d["findings"][0]["start"].update(line="3"), "findings[0].start.line: here must be a whole", id="line"),
        pytest.param(lambda d: d["findings"][0].update(severity="fatal"), "findings[0].severity: here must be one of", id="severity"),
        pytest.param(lambda d: d["findings"][0].update(status="new"), "findings[0].status: here must be one of", id="status"),
        pytest.param(lambda d: d["documents"][1].pop("sha256"), "documents[1]: the key 'sha256' is missing", id="document"),
        pytest.param(lambda d: d["archive"].update(rules=3), "archive.rules: here must be a list, not 3", id="archive"),
        pytest.param(lambda d: d["archive"]["rules"][0].update(check=3), "archive.rules.check: here must be an object", id="check"),
    ],
)  # fmt: skip
def test_a_report_that_was_damaged(folder: Path, change: Callable[[Any], None], told: str) -> None:
    saved = save(".", "--with-text")
    with pytest.raises(SavedError) as caught:
        read(edited(saved, change))
    assert told in str(caught.value)


def test_keys_of_later_versions_are_left_alone(folder: Path) -> None:
    saved = save(".")
    report, code = read(edited(saved, lambda d: d["findings"][0].update(later=1)))
    assert code == 1
    assert report.findings == read(saved.read_text(encoding="utf-8"))[0].findings


def test_the_reasons_of_other_rules_are_not_taken_for_ours(folder: Path) -> None:
    report, _ = read(edited(save("."), lambda d: d["rules"].update(digest="00" * 32)))
    assert with_rules(report, api.load_rulebook().pack) is report


def test_a_missing_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "nope.json"]) == 2
    assert "nope.json cannot be read: No such file or directory" in capsys.readouterr().err


def test_it_exits_with_0_whatever_the_report_says(folder: Path) -> None:
    save("a.md", "gone.md", code=2)
    assert main(["report", "saved.json", "-qq"]) == 0


def test_a_report_with_its_texts_keeps_the_published_schema(folder: Path) -> None:
    data = json.loads(save(".", "--with-text").read_text(encoding="utf-8"))
    assert data["documents"][0]["content_type"] == "clinic-blog"
    assert data["documents"][0]["jurisdictions"] == ["us"]
    Draft202012Validator(schema("report")).validate(data)


def test_texts_are_kept_in_json_reports_only(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "a.md", "--with-text"]) == 2
    assert "--with-text is for JSON reports" in capsys.readouterr().err
    assert main(["check", "a.md", "-qq", "--with-text", "--report", "json=a.json"]) == 1
    assert read((folder / "a.json").read_text(encoding="utf-8"))[0].documents[0].document is not None


def test_an_archive_names_no_folder_of_the_machine_it_was_made_on(folder: Path) -> None:
    text = save(".", "--with-text").read_text(encoding="utf-8")
    assert str(folder) not in text
    assert str(Path(api.__file__).parents[2]) not in text
