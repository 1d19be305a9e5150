from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from medlint.cli import main

DRAFT = """# Ketamine for depression

Ketamine cures depression. It may ease depression in some adults [1].

<!-- medlint-disable-next-line EFF002 -- agreed wording -->
Ketamine cures pain.

## References

1. Doe J. A trial. Lancet. 2020;1:1. doi:10.1016/S0140-6736(17)32802-7
"""


@pytest.fixture
def draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "draft.md").write_text(DRAFT, encoding="utf-8")
    (tmp_path / "plain.md").write_text("We open at nine.\n", encoding="utf-8")
    return tmp_path


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_claims_are_listed_with_their_status(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "."]) == 0
    told = capsys.readouterr()
    listed = {row["Claim"]: row for row in rows(told.out)}
    assert {claim: row["Status"] for claim, row in listed.items()} == {
        "Ketamine cures depression.": "open",
        "It may ease depression in some adults [1].": "passed",
        "Ketamine cures pain.": "suppressed",
    }
    assert listed["It may ease depression in some adults [1]."]["Reference found"].startswith("[1] Doe J. A trial.")
    assert listed["Ketamine cures depression."]["Treatments"] == "ketamine"
    assert listed["Ketamine cures depression."]["Section"] == "Ketamine for depression"
    assert listed["Ketamine cures pain."]["Line"] == "6"
    assert "agreed wording" in listed["Ketamine cures pain."]["Outcome"]
    assert told.err == "3 claims in 2 files (1 open, 1 passed, 1 suppressed).\n"


@pytest.mark.parametrize("name", ["csv", "json", "markdown", "xlsx"])
@pytest.mark.parametrize(
    ("args", "code"),
    [
        pytest.param(["plain.md"], 0, id="no claims"),
        pytest.param(["draft.md"], 0, id="claims are no findings"),
        pytest.param(["draft.md", "gone.md"], 2, id="a missing file"),
        pytest.param(["draft.md", "broken.md"], 2, id="an unreadable file"),
    ],
)
def test_exit_codes(
    draft: Path, name: str, args: list[str], code: int, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (draft / "broken.md").write_bytes(b"\xff\xfe\xfa broken")
    assert main(["claims", *args, "--output-format", name]) == code
    told = capfdbinary.readouterr()
    assert told.out
    assert (b"Not everything was checked" in told.err) is bool(code)


@pytest.mark.parametrize(
    ("args", "told"),
    [
        pytest.param(["--output-format", "docx"], "docx", id="a format that is not there"),
        pytest.param(["--jurisdiction", "mars"], "mars", id="a jurisdiction that is not there"),
        pytest.param(["--output-file", "draft.md/x.csv"], "cannot be written", id="a place that is none"),
    ],
)
def test_bad_usage(draft: Path, args: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "draft.md", *args]) == 2
    assert told in capsys.readouterr().err


def test_a_file_is_written_with_its_folder(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "draft.md", "-q", "--output-format", "xlsx", "--output-file", "out/claims.xlsx"]) == 0
    assert load_workbook(draft / "out" / "claims.xlsx")["Claims"]["B2"].value == "Ketamine cures depression."
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "")


def test_the_same_texts_are_the_same_workbook(draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    for name in ("1.xlsx", "2.xlsx"):
        main(["claims", "draft.md", "-q", "--output-format", "xlsx", "--output-file", name])
    assert (draft / "1.xlsx").read_bytes() == (draft / "2.xlsx").read_bytes()


def test_a_workbook_is_not_for_a_terminal(
    draft: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["claims", "draft.md", "--output-format", "xlsx"]) == 2
    told = capsys.readouterr()
    assert (told.out, "--output-file claims.xlsx" in told.err) == ("", True)


def test_standard_input_has_a_name(draft: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "medlint",
        "claims",
        "-",
        "--stdin-filename",
        "a.md",
        "--output-format",
        "json",
        "-q",
    ]
    run = subprocess.run(command, input=DRAFT.encode(), capture_output=True, check=True)
    assert {claim["path"] for claim in json.loads(run.stdout)["claims"]} == {"a.md"}


def test_rules_that_do_not_apply_log_nothing(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "draft.md", "-q", "--select", "EFF002"]) == 0
    assert {row["Rules"] for row in rows(capsys.readouterr().out)} == {"EFF002"}


def test_the_library_for_workbooks_is_loaded_for_them_only() -> None:
    script = "import sys, medlint.cli, medlint.reporters.claim_tables; print('xlsxwriter' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout.strip() == b"False"
