"""Suppressions and approved claims through the command line: options, environment, exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from medlint.cli import main

EXPIRES = "<!-- medlint-disable-next-line EFF002 until=2027-03-31 -- label section 14 -->\nIt cures depression.\n"
CLAIM = "- {text: It cures depression., reference: MLR-1, approved-by: Dr. Roe, valid-until: 2027-03-31}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text(EXPIRES)
    Path("b.md").write_text("It cures depression.\n")
    return tmp_path


def check(*args: str) -> int:
    return main(["check", "--output-format", "concise", "--select", "EFF002,housekeeping", *args])


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        pytest.param(["a.md", "--today", "2027-03-31"], 0, "", id="last day"),
        pytest.param(["a.md", "--today", "2027-04-01"], 1, "a.md:1:1: error SUP004", id="a day later"),
        pytest.param(["a.md", "--today", "2027-03-31", "--show-suppressed"], 0, "a.md:2:4: suppressed EFF002", id="shown"),
        pytest.param(["a.md", "--today", "2027-04-01", "--ignore-suppressions"], 1, "a.md:2:4: error EFF002", id="ignored"),
        pytest.param(["a.md", "--today", "2027-04-01", "--config", "severity={SUP004: warning}"], 1, "warning SUP004", id="severity"),
        pytest.param(["b.md"], 1, "b.md:1:4: error EFF002", id="no claim"),
        pytest.param(["b.md", "--approved-claims", "own.yml", "--today", "2027-03-31"], 0, "", id="approved"),
        pytest.param(["b.md", "--approved-claims", "own.yml", "--today", "2027-04-01"], 1, "error APC002", id="approval over"),
        pytest.param(["b.md", "--approved-claims", "own.yml", "--ignore-suppressions"], 1, "error EFF002", id="claims ignored"),
        pytest.param(["b.md", "--approved-claims", "none.yml"], 2, "", id="no such file"),
        pytest.param(["b.md", "--approved-claims", "broken.yml"], 2, "error EFF002", id="mistakes in the file"),
        pytest.param(["a.md", "--today", "31.3.2027"], 2, "", id="no day"),
    ],
)  # fmt: skip
def test_options(args: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("own.yml").write_text(CLAIM)
    Path("broken.yml").write_text(CLAIM.replace("approved-by", "by"))
    assert check(*args) == code
    out = capsys.readouterr().out
    assert told in out if told else out == ""


def test_the_environment_tells_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDLINT_TODAY", "2027-04-01")
    assert check("a.md") == 1
    monkeypatch.setenv("MEDLINT_TODAY", "2027-03-31")
    assert check("a.md") == 0


def test_the_configuration_names_the_claims(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "b.md").write_text("It cures depression.\n")
    (folder / "claims.yml").write_text(CLAIM)
    (folder / ".medlint.yml").write_text("approved-claims: claims.yml\n")
    assert check("sub/b.md", "--today", "2027-01-01") == 0
    (folder / "claims.yml").rename(folder / "approved-claims.yml")
    (folder / ".medlint.yml").write_text("require-reason: false\n")
    assert check("sub/b.md", "--today", "2027-01-01", "--show-suppressed") == 0
    assert "approved claim; until 2027-03-31; MLR-1; by Dr. Roe" in capsys.readouterr().out
    (folder / "c.md").write_text("It cures anxiety. <!-- medlint-disable-line EFF002 -->\n")
    assert check("c.md") == 0


def test_the_closing_line_counts_what_is_excused(capsys: pytest.CaptureFixture[str]) -> None:
    Path("approved-claims.yml").write_text(CLAIM)
    assert check("a.md", "b.md", "--today", "2027-03-31") == 0
    assert capsys.readouterr().err == "No findings in 2 files (1 suppressed, 1 approved).\n"
    assert check("a.md", "--isolated", "--today", "2027-04-01") == 1
    assert capsys.readouterr().err == "Found 2 errors in 1 file (1 suppression expired).\n"


def test_many_files_in_processes(capsys: pytest.CaptureFixture[str]) -> None:
    Path("approved-claims.yml").write_text(CLAIM)
    for n in range(70):
        Path(f"{n}.md").write_text((EXPIRES, "It cures depression.\n", "It cures anxiety.\n")[n % 3])
    assert check(".", "--today", "2027-03-31", "--jobs", "2") == 1
    assert capsys.readouterr().err == "Found 23 errors in 23 of 72 files (25 suppressed, 24 approved).\n"
