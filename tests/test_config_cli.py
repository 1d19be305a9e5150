"""Configuration as the commands know it: check, config, init, rules, and what is told of mistakes."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import medlint
from medlint.cli import main
from medlint.commands.init import _CONFIG, _HOOK
from medlint.configuration.config import with_inline
from medlint.configuration.configfile import load
from medlint.configuration.configshape import CONFIG
from medlint.configuration.settings import Settings
from medlint.rulefiles import rulebook

RULES = """
- id: EFF001
  name: cure-claim
  category: efficacy
  severity: error
  summary: A text promises a cure.
  message: "'{match}' promises a cure."
  forbid: {phrases: ["cure! depression"]}
  bad: ["It cures depression."]
  good: ["It is a walk."]
- id: SAF001
  name: safe-claim
  category: safety
  severity: warning
  severities: {landing: error}
  summary: A text promises safety.
  message: "'{match}' promises safety."
  forbid: {phrases: ["completely safe!"]}
  bad: ["It is completely safe."]
  good: ["Safe parking."]
- id: REG001
  name: uk-claim
  category: regulatory
  severity: error
  jurisdictions: [uk]
  summary: A text names a price.
  message: "'{match}' is a price."
  forbid: {phrases: ["cheap"]}
  bad: ["It is cheap."]
  good: ["It is dear."]
"""
OWN = """
- id: OWN001
  name: own-claim
  category: house
  severity: error
  summary: A text names the rival.
  message: "'{match}' is the rival."
  forbid: {phrases: ["acme"]}
  bad: ["Better than Acme."]
  good: ["Better than others."]
"""
ALL = "It cures depression. It is completely safe. It is cheap. Better than Acme."


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    built_in = tmp_path / "built-in"
    built_in.mkdir()
    (built_in / "all.yaml").write_text(RULES)
    monkeypatch.setattr(rulebook, "built_in_folder", lambda: built_in)
    monkeypatch.setenv("MEDLINT_NO_CACHE", "1")
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    monkeypatch.chdir(project)
    return project


def write(**files: str) -> None:
    """Write files; in names ``__`` is a slash and ``_`` a dot."""
    for name, text in files.items():
        path = Path(name.replace("__", "/").replace("_", "."))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    code = main(list(args))
    said = capsys.readouterr()
    return code, said.out, said.err


def found(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, list[str]]:
    """The exit code of a check, and ``path severity rule`` of each finding."""
    code, out, _ = run(capsys, "check", "--output-format", "json", *args)
    listed = json.loads(out)["findings"]
    return code, [f"{f['path']} {f['severity']} {f['rule']}" for f in listed]


@pytest.mark.parametrize(
    ("config", "args", "code", "expected"),
    [
        pytest.param("{}", [], 1, ["a.md error EFF001", "a.md warning SAF001"], id="empty"),
        pytest.param("ignore: cure-claim", [], 0, ["a.md warning SAF001"], id="ignore"),
        pytest.param("select: safety", [], 0, ["a.md warning SAF001"], id="select"),
        pytest.param("select: safety", ["--select", "EFF"], 1, ["a.md error EFF001"], id="option over select"),
        pytest.param("ignore: EFF001", ["--select", "EFF"], 1, ["a.md error EFF001"], id="option over ignore"),
        pytest.param("jurisdictions: uk", [], 1, ["a.md error EFF001", "a.md warning SAF001", "a.md error REG001"], id="uk"),
        pytest.param(
            "jurisdictions: uk", ["--jurisdiction", "us"], 1, ["a.md error EFF001", "a.md warning SAF001"],
            id="option that is as by default",
        ),
        pytest.param(
            "extend-select: REG001", ["--extend-select", "SAF"], 1,
            ["a.md error EFF001", "a.md warning SAF001", "a.md error REG001"], id="added",
        ),
        pytest.param("severity: {EFF: info}", [], 0, ["a.md info EFF001", "a.md warning SAF001"], id="severity"),
        pytest.param(
            "severity: {ALL: info, SAF: warning, safe-claim: error}", [], 1, ["a.md info EFF001", "a.md error SAF001"],
            id="the closest severity",
        ),
        pytest.param("severity: {EFF001: off}", [], 0, ["a.md warning SAF001"], id="off"),
        pytest.param("content-type: landing", [], 1, ["a.md error EFF001", "a.md error SAF001"], id="content type"),
        pytest.param(
            "content-type: landing\nseverity: {SAF001: info}", [], 1, ["a.md error EFF001", "a.md info SAF001"],
            id="severity over that of a content type",
        ),
        pytest.param(
            "content-type: landing", ["--content-type", "device"], 1, ["a.md error EFF001", "a.md warning SAF001"],
            id="option over content type",
        ),
        pytest.param("select: SAF\nfail-level: warning", [], 1, ["a.md warning SAF001"], id="fail level"),
        pytest.param("select: SAF\nfail-level: warning", ["--fail-level", "error"], 0, ["a.md warning SAF001"], id="option over fail level"),
        pytest.param("fail-level: error", ["--exit-zero"], 0, ["a.md error EFF001", "a.md warning SAF001"], id="exit zero"),
        pytest.param("fail-level: never", [], 0, ["a.md error EFF001", "a.md warning SAF001"], id="never"),
        pytest.param("rules: own.yaml", ["--select", "house"], 1, ["a.md error OWN001"], id="own rules"),
        pytest.param("ignore: ALL", ["--isolated"], 1, ["a.md error EFF001", "a.md warning SAF001"], id="isolated"),
        pytest.param("ignore: ALL", ["--isolated", "--config", "ignore=EFF"], 0, ["a.md warning SAF001"], id="isolated, one key"),
        pytest.param("ignore: ALL", ["--config", "other.yml"], 1, ["a.md error EFF001"], id="another file"),
        pytest.param(
            "select: SAF", ["--config", "severity={SAF: info}", "--config", "select=[SAF, EFF]"], 1,
            ["a.md error EFF001", "a.md info SAF001"], id="two keys",
        ),
        pytest.param("overrides: [{files: a.md, severity: {EFF: off}}]", [], 0, ["a.md warning SAF001"], id="override"),
        pytest.param("overrides: [{files: b.md, severity: {EFF: off}}]", [], 1, ["a.md error EFF001", "a.md warning SAF001"], id="override elsewhere"),
    ],
)  # fmt: skip
def test_check(
    capsys: pytest.CaptureFixture[str], config: str, args: list[str], code: int, expected: list[str]
) -> None:
    write(_medlint_yml=config, a_md=ALL, own_yaml=OWN, other_yml="ignore: SAF")
    assert found(capsys, "a.md", *args) == (code, expected)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        pytest.param("MEDLINT_SELECT", "EFF", ["a.md error EFF001"], id="environment over configuration"),
        pytest.param("MEDLINT_CONFIG", "other.yml", ["a.md error REG001"], id="a file in the environment"),
        pytest.param("MEDLINT_CONFIG", "select=EFF", ["a.md error EFF001"], id="a key in the environment"),
        pytest.param("MEDLINT_ISOLATED", "1", ["a.md error EFF001", "a.md warning SAF001"], id="isolated"),
    ],
)
def test_the_environment(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: list[str]
) -> None:
    write(_medlint_yml="select: SAF", a_md=ALL, other_yml="select: REG001")
    monkeypatch.setenv(name, value)
    assert found(capsys, "a.md")[1] == expected


def test_the_options_are_over_the_environment(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(_medlint_yml="jurisdictions: uk\nselect: ALL", a_md=ALL)
    monkeypatch.setenv("MEDLINT_SELECT", "SAF")
    assert found(capsys, "a.md", "--select", "EFF") == (1, ["a.md error EFF001"])


def test_a_level_in_the_environment(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    write(_medlint_yml="select: SAF\nfail-level: error", a_md=ALL)
    monkeypatch.setenv("MEDLINT_FAIL_LEVEL", "warning")
    assert found(capsys, "a.md")[0] == 1
    assert found(capsys, "a.md", "--fail-level", "error")[0] == 0


def test_a_flag_that_the_environment_does_not_set_says_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(_medlint_yml="select: SAF\nfail-level: warning", a_md=ALL)
    monkeypatch.setenv("MEDLINT_EXIT_ZERO", "0")
    assert found(capsys, "a.md")[0] == 1
    monkeypatch.setenv("MEDLINT_EXIT_ZERO", "1")
    assert found(capsys, "a.md")[0] == 0
    assert found(capsys, "a.md", "--fail-level", "warning")[0] == 1, "an option counts over the environment"
    assert found(capsys, "a.md", "--fail-level", "warning", "--exit-zero")[0] == 0


@pytest.mark.parametrize(
    ("config", "args", "place"),
    [
        pytest.param("severity: {ALL: off}", ["a.md"], ".medlint.yml", id="all off"),
        pytest.param("ignore: ALL", ["x"], ".medlint.yml", id="all ignored"),
        pytest.param("overrides: [{files: a.md, ignore: ALL}]", ["."], ".medlint.yml", id="for one file"),
        pytest.param("{}", ["a.md", "--ignore", "ALL"], ".medlint.yml", id="on the command line"),
        pytest.param("{}", ["a.md", "--isolated", "--ignore", "ALL"], ".", id="without a file"),
    ],
)
def test_a_check_by_no_rule_is_none(
    capsys: pytest.CaptureFixture[str], config: str, args: list[str], place: str
) -> None:
    write(_medlint_yml=config, a_md="Fine.", x__b_md="Fine.")
    code, _, err = run(capsys, "check", *args)
    assert code == 2
    assert f"medlint: {place}: no rule applies to texts that were read" in err


def test_where_nothing_is_checked_no_rule_is_needed(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    write(_medlint_yml="ignore: ALL")
    (home / "empty").mkdir()
    assert run(capsys, "check", "--allow-empty", "empty")[0] == 0


def test_a_text_may_still_say_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    write(_medlint_yml="content-type: landing", a_md="---\ncontent-type: device\n---\nIt is completely safe.")
    assert found(capsys, "a.md") == (0, ["a.md warning SAF001"])
    assert found(capsys, "a.md", "--content-type", "landing") == (1, ["a.md error SAF001"])


def test_two_configurations_in_one_run(capsys: pytest.CaptureFixture[str]) -> None:
    write(
        _medlint_yml="select: EFF\nfail-level: never", x___medlint_yml="rules: own.yaml\nselect: [SAF, house]\nfail-level: info",
        x__own_yaml=OWN, a_md=ALL, x__b_md=ALL, x__y__c_md="Nothing here.",
    )  # fmt: skip
    assert found(capsys, ".") == (1, ["a.md error EFF001", "x/b.md warning SAF001", "x/b.md error OWN001"])
    assert found(capsys, "a.md", "x/y") == (0, ["a.md error EFF001"]), "each file fails at its own level"
    assert found(capsys, "a.md", "x/y", "--fail-level", "error")[0] == 1


def test_the_report_says_what_was_applied(capsys: pytest.CaptureFixture[str]) -> None:
    write(_medlint_yml="jurisdictions: uk", x___medlint_yml="jurisdictions: [us, au]", a_md=ALL, x__b_md=ALL)
    report = json.loads(run(capsys, "check", ".", "--output-format", "json")[1])
    told = report["settings"]
    assert told["jurisdictions"] == "uk; us, au"
    assert told["config_file"] == ".medlint.yml; x/.medlint.yml"
    assert [d["jurisdictions"] for d in report["documents"]] == [["uk"], ["us", "au"]]


# --- mistakes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "told"),
    [
        pytest.param("selct: EFF", "x/.medlint.yml:1:1: unknown key 'selct'\n  |\n1 | selct: EFF\n", id="unknown key"),
        pytest.param("select: ZZZ", "x/.medlint.yml:1:9: no rule, category, prefix or jurisdiction", id="unknown rule"),
        pytest.param("exclude: /a", "x/.medlint.yml:1:10: a glob begins in the folder", id="bad glob"),
        pytest.param("extends: .medlint.yml", "these files extend each other in a circle", id="circle"),
        pytest.param("required-version: '>9'", "is required", id="version"),
    ],
)
def test_a_broken_configuration_leaves_the_other_folders_checked(
    capsys: pytest.CaptureFixture[str], config: str, told: str
) -> None:
    write(x___medlint_yml=config, a_md="It cures depression.", x__b_md="It cures depression.", x__y__c_md="Fine.")
    code, out, err = run(capsys, "check", ".", "--exit-zero", "--output-format", "concise")
    assert code == 2
    assert out.startswith("a.md:1:4: error EFF001")
    assert "x/b.md" not in out
    assert told in err
    assert "2 files were not checked because of the mistakes in x/.medlint.yml" in err
    report = json.loads(run(capsys, "check", ".", "--output-format", "json")[1])
    assert {(f["path"], f["stage"]) for f in report["failures"]} == {("x/.medlint.yml", "config")}
    assert [d["path"] for d in report["documents"]] == ["a.md"]


def test_a_product_that_cannot_be_is_told_where_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    write(_medlint_yml="vocabulary:\n  - name: X\n    class: drug\n  - name: Calmura\n    like: ketamin\n", a_md=ALL)
    code, _, err = run(capsys, "check", "a.md")
    assert code == 2
    assert ".medlint.yml:4:5: there is no treatment named 'ketamin'" in err


def test_a_mistake_in_configured_rules_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    write(_medlint_yml="rules: own.yaml", own_yaml="- id: OWN001\n  nmae: x\n", a_md=ALL)
    code, _, err = run(capsys, "check", "a.md")
    assert code == 2
    assert "own.yaml:2:3: unknown key 'nmae'" in err
    assert "\nown.yaml:2:3: unknown key 'nmae'" in run(capsys, "rules")[2], "named as a check names it"


@pytest.mark.parametrize("make", [lambda p: p.symlink_to("none.yml"), lambda p: p.mkdir()], ids=["dead link", "folder"])
def test_a_configuration_that_cannot_be_read_is_told(
    capsys: pytest.CaptureFixture[str], make: Callable[[Path], None]
) -> None:
    write(a_md=ALL)
    make(Path(".medlint.yml"))
    code, _, err = run(capsys, "check", "a.md")
    assert code == 2
    assert ".medlint.yml:1:1: this file cannot be read" in err


@pytest.mark.parametrize(
    ("args", "told"),
    [
        pytest.param(["check", "--config", "none.yml", "a.md"], "there is no file 'none.yml'", id="missing file"),
        pytest.param(["check", "--config", "a=1", "a.md"], "unknown key 'a'", id="unknown key"),
        pytest.param(["check", "--config", "o.yml", "--config", "p.yml", "a.md"], "exclude each other", id="two files"),
        pytest.param(
            ["check", "--config", "o.yml", "--isolated", "a.md"], "exclude each other", id="file and isolated"
        ),
        pytest.param(["check", "--exclude", "/x", "."], "'/x': a glob begins in the working folder", id="bad glob"),
        pytest.param(["check", "--extend-exclude", "!x", "."], "'!x': a glob says what is meant", id="another"),
        pytest.param(["rules", "--config", "select=[ZZZ]"], "is called 'ZZZ'", id="unknown rule"),
        pytest.param(["config", "x"], "x/.medlint.yml:1:1: unknown key 'selct'", id="config"),
        pytest.param(["rules", "x"], "x/.medlint.yml:1:1: unknown key 'selct'", id="rules"),
        pytest.param(["config", "nowhere"], "does not exist", id="config of nothing"),
        pytest.param(["check", "--show-files", "x"], "x/.medlint.yml:1:1: unknown key 'selct'", id="show files"),
        pytest.param(["check", "--show-files", "-"], "standard input", id="show files of standard input"),
    ],
)
def test_what_goes_wrong_is_2(capsys: pytest.CaptureFixture[str], args: list[str], told: str) -> None:
    write(x___medlint_yml="selct: EFF", x__b_md="", a_md="", o_yml="select: EFF", p_yml="select: EFF")
    code, _, err = run(capsys, *args)
    assert code == 2
    assert told in err


def test_two_files_side_by_side_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    write(_medlint_yml="select: SAF", pyproject_toml="[tool.medlint]\nselect = 'EFF'\n", a_md="Fine.")
    code, _, err = run(capsys, "check", "a.md")
    assert code == 0
    assert err.count("the table [tool.medlint] in pyproject.toml is not read, because .medlint.yml is") == 1


# --- files -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "code", "expected"),
    [
        pytest.param(["."], 0, ["a.md", "x/c.md"], id="configured"),
        pytest.param([], 0, ["a.md", "x/c.md"], id="working folder"),
        pytest.param([".", "--isolated"], 0, ["a.md", "b.md", "x/b.md", "x/c.md"], id="isolated"),
        pytest.param([".", "--exclude", "a.md"], 0, ["b.md", "x/c.md"], id="exclude, but for the other configuration"),
        pytest.param([".", "--extend-exclude", "a.md"], 0, ["x/c.md"], id="extend-exclude"),
        pytest.param(["b.md", "x"], 0, ["b.md", "x/c.md"], id="a named file is taken"),
        pytest.param(["b.md", "x", "note.xyz", "--force-exclude"], 0, ["x/c.md"], id="by force"),
        pytest.param(["b.md", "--force-exclude"], 0, [], id="all by force"),
        pytest.param(["a.md", "gone.md"], 2, ["a.md"], id="missing"),
        pytest.param(["--files-from", "list"], 0, ["a.md", "b.md"], id="list"),
    ],
)
def test_show_files(capsys: pytest.CaptureFixture[str], args: list[str], code: int, expected: list[str]) -> None:
    write(
        _medlint_yml="exclude: b.md", a_md="", b_md="", note_xyz="", x__b_md="", x__c_md="", list="b.md\0a.md\0",
        x___medlint_yml="extend-exclude: b.md",
    )  # fmt: skip
    got = run(capsys, "check", "--show-files", *args)
    assert (got[0], got[1].split()) == (code, expected)


def test_what_is_left_out_by_force_is_left_out_in_silence(capsys: pytest.CaptureFixture[str]) -> None:
    write(_medlint_yml="exclude: [a.md]", a_md=ALL, note_xyz="x")
    assert found(capsys, "a.md", "note.xyz", "--force-exclude") == (0, [])
    assert run(capsys, "check", "a.md", "note.xyz", "--force-exclude", "-q") == (0, "", "")
    assert found(capsys, "a.md")[0] == 1


def test_with_nothing_to_check_the_rules_are_those_of_the_working_folder(capsys: pytest.CaptureFixture[str]) -> None:
    write(
        _medlint_yml="rules: own.yaml\nexclude: [a.md]", own_yaml=OWN, a_md=ALL, x___medlint_yml="selct: 1", x__b_md=ALL
    )
    assert found(capsys, "a.md", "--force-exclude", "--select", "OWN001") == (0, [])
    assert run(capsys, "check", "a.md", "--force-exclude", "--select", "OWN002")[0] == 2
    assert found(capsys, "x", "--select", "OWN001") == (2, [])
    assert found(capsys, "x", "--config", "x/.medlint.yml") == (2, [])


def test_a_file_that_is_too_large_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    write(_medlint_yml="max-file-size: 20", a_md=ALL, x__b_md="Fine.")
    code, _, err = run(capsys, "check", ".")
    assert code == 2
    assert "a.md: the file was not read: it is larger than 20 bytes" in err


@pytest.mark.parametrize(
    ("name", "args", "expected"),
    [
        pytest.param("a.md", [], (1, ["a.md error EFF001"]), id="configuration of the folder"),
        pytest.param("x/b.md", [], (0, ["x/b.md warning SAF001"]), id="nearest"),
        pytest.param(
            "x/not-there/b.md", [], (0, ["x/not-there/b.md warning SAF001"]), id="in a folder that is not there"
        ),
        pytest.param("shop/b.md", [], (0, ["shop/b.md info EFF001"]), id="override"),
        pytest.param("./shop/../a.md", [], (1, ["a.md error EFF001"]), id="named as other files are"),
        pytest.param("out.md", [], (1, ["out.md error EFF001"]), id="excluded, but named"),
        pytest.param("out.md", ["--force-exclude"], (0, []), id="excluded by force"),
        pytest.param("a.html", [], (0, []), id="another reader"),
        pytest.param("a.xyz", [], (1, ["a.xyz error EFF001"]), id="of an unknown kind, but named"),
        pytest.param("a.xyz", ["--force-exclude"], (0, []), id="of an unknown kind, by force"),
    ],
)
def test_the_name_of_standard_input_counts(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, args: list[str], expected: Any
) -> None:
    write(
        _medlint_yml="select: EFF\nexclude: out.md\noverrides: [{files: shop/**, severity: {EFF: info}}]",
        x___medlint_yml="select: SAF",
    )
    text = ALL if not name.endswith("html") else f"<!-- {ALL} -->"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert found(capsys, "-", "--stdin-filename", name, *args) == expected


def test_standard_input_without_a_name_is_never_left_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(_medlint_yml="exclude: '*'\nselect: EFF")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ALL.encode())))
    assert found(capsys, "-", "--force-exclude") == (1, ["<stdin> error EFF001"])


# --- config, init and rules ---------------------------------------------------------------------------------------------


def test_config_tells_what_applies_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    write(
        _medlint_yml="extends: base.yml\nseverity: {EFF: info}\noverrides:\n  - files: x/**\n    content-type: landing\n",
        base_yml="max-file-size: 1 MiB\nbaseline: known.json", x__a_md="",
    )  # fmt: skip
    code, out, _ = run(capsys, "config", "--show", "x/a.md", "--select", "EFF")
    rows = {line.split()[0]: line.split(None, 1)[1] for line in out.splitlines()[2:]}
    assert code == 0
    assert out.startswith("x/a.md: .medlint.yml\n")
    assert rows["select"] == "EFF  (--select)"
    assert rows["severity"] == "EFF: info  (.medlint.yml:2)"
    assert rows["content-type"] == "landing  (.medlint.yml:4)"
    assert rows["max-file-size"] == "1 MiB  (base.yml:1)"
    assert rows["baseline"] == "known.json  (base.yml:2)"
    assert rows["fail-level"] == "error  (default)"
    told = json.loads(run(capsys, "config", "x", "--output-format", "json", "--content-type", "device")[1])
    assert told["path"] == "x"
    assert told["configuration"] == ".medlint.yml"
    assert told["settings"]["content-type"] == {"value": "device", "from": "--content-type"}
    assert told["settings"]["severity"] == {"value": {"EFF": "info"}, "from": ".medlint.yml:2"}


def test_config_tells_of_files_that_are_read_because_they_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    write(x__y__a_md="", x__y___medlint_yml="{}")
    Path("x/y/approved-claims.yml").write_text("")
    assert "approved-claims  x/y/approved-claims.yml  (found)\n" in run(capsys, "config", "x/y/a.md")[1]
    Path("x/.medlint-baseline.json").write_text("{}")
    assert "baseline         x/.medlint-baseline.json  (found)\n" in run(capsys, "config", "x/y/a.md")[1]
    assert "baseline         -  (default)\n" in run(capsys, "config", ".")[1]
    assert "baseline         -  (default)\n" in run(capsys, "config", "x", "--isolated")[1]


@pytest.mark.parametrize(
    ("variable", "args", "line"),
    [
        pytest.param("FAIL_LEVEL=warning", [], "fail-level       warning  (MEDLINT_FAIL_LEVEL)", id="level"),
        pytest.param("FAIL_LEVEL=warning", ["--fail-level", "info"], "fail-level       info  (--fail-level)", id="option over it"),
        pytest.param("EXIT_ZERO=1", [], "fail-level       never  (MEDLINT_EXIT_ZERO)", id="exit zero"),
        pytest.param("EXCLUDE=old", [], "exclude          old  (MEDLINT_EXCLUDE)", id="exclude"),
        pytest.param("TIMEOUT=5", [], "timeout          5  (MEDLINT_TIMEOUT)", id="timeout"),
        pytest.param("NO_BASELINE=1", [], "baseline         -  (MEDLINT_NO_BASELINE)", id="no baseline"),
        pytest.param("BASELINE=b.json", [], "baseline         b.json  (MEDLINT_BASELINE)", id="baseline"),
    ],
)  # fmt: skip
def test_config_tells_what_the_environment_and_options_of_check_say(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, variable: str, args: list[str], line: str
) -> None:
    write(_medlint_baseline_json='{"version": 1, "entries": []}')
    name, _, value = variable.partition("=")
    monkeypatch.setenv(f"MEDLINT_{name}", value)
    assert f"{line}\n" in run(capsys, "config", *args)[1]


def test_config_tells_that_a_file_is_excluded(capsys: pytest.CaptureFixture[str]) -> None:
    write(_medlint_yml="exclude: old", old__a_md="", b_md="")
    assert run(capsys, "config", "old/a.md")[1].startswith("old/a.md: .medlint.yml, excluded\n")
    assert json.loads(run(capsys, "config", "b.md", "--output-format", "json")[1])["excluded"] is False


def test_config_without_a_file(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDLINT_JURISDICTION", "uk")
    code, out, _ = run(capsys, "config")
    assert code == 0
    assert out.startswith(".: no configuration file\n")
    assert "jurisdictions    uk  (MEDLINT_JURISDICTION)" in out


def test_config_tells_each_key(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(run(capsys, "config", "--output-format", "json")[1])["settings"]
    assert CONFIG.keys.keys() - told.keys() == {"extends", "required-version", "overrides"}


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        pytest.param(["rules"], ["EFF001 info", "SAF001 warning"], id="working folder"),
        pytest.param(["rules", "x"], ["OWN001 error"], id="folder"),
        pytest.param(["rules", "x/b.md"], ["OWN001 warning"], id="file with an override"),
        pytest.param(["rules", "--all"], ["EFF001 info", "SAF001 warning", "REG001 off"], id="all"),
        pytest.param(["rules", "--isolated"], ["EFF001 error", "SAF001 warning"], id="isolated"),
    ],
)
def test_rules_as_configured(capsys: pytest.CaptureFixture[str], args: list[str], expected: list[str]) -> None:
    write(
        _medlint_yml="severity: {EFF: info}", x__own_yaml=OWN, x__b_md="",
        x___medlint_yml="rules: own.yaml\nselect: house\noverrides: [{files: b.md, severity: {OWN: warning}}]",
    )  # fmt: skip
    _, out, _ = run(capsys, *args)
    lines = [line.split() for line in out.splitlines() if line[:1].isalpha()]
    assert [f"{words[0]} {words[2]}" for words in lines] == expected


def test_explain_and_test_know_configured_rules(capsys: pytest.CaptureFixture[str]) -> None:
    write(_medlint_yml="rules: own.yaml", own_yaml=OWN)
    assert "names the rival" in run(capsys, "explain", "own-claim")[1]
    assert run(capsys, "test", "OWN001")[0] == 0
    assert run(capsys, "explain", "own-claim", "--isolated")[0] == 2


def test_init_writes_a_file_that_holds(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    code, out, err = run(capsys, "init")
    assert (code, out) == (0, _HOOK)
    assert "wrote .medlint.yml" in err
    config, problems = load(home / ".medlint.yml")
    assert (config is None, problems) == (False, [])
    write(a_md=ALL)
    assert found(capsys, "a.md") == found(capsys, "a.md", "--isolated"), "it begins with the defaults"


def test_init_replaces_nothing(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    write(_medlint_yaml="select: EFF")
    code, out, err = run(capsys, "init")
    assert (code, out) == (2, "")
    assert "There is a configuration in .medlint.yaml already; --force replaces it." in err
    assert (home / ".medlint.yaml").read_text() == "select: EFF"
    assert run(capsys, "init", "--force")[0] == 0
    assert "required-version" in (home / ".medlint.yaml").read_text()
    assert not (home / ".medlint.yml").exists()


def test_init_tells_of_the_file_that_held_so_far(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    write(_medlint_yml="jurisdictions: uk", x__y__a_md="")
    assert (
        "counts instead of .medlint.yml; to build on that, add extends: [../../.medlint.yml]"
        in run(capsys, "init", "x/y")[2]
    )
    assert "counts instead" not in run(capsys, "init", "--force")[2], "nothing stands above"
    (home / "z/.git").mkdir(parents=True)
    assert "counts instead" not in run(capsys, "init", "z")[2], "another work tree"


def test_init_sees_a_table_in_pyproject(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    write(pyproject_toml="[tool.medlint]\nselect = 'EFF'\n")
    code, _, err = run(capsys, "init")
    assert code == 2
    assert "--force writes .medlint.yml, which is then read instead" in err
    write(pyproject_toml="[tool.ruff]\n")
    assert run(capsys, "init")[0] == 0


def test_init_writes_the_hook_when_there_is_none(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    (home / "site").mkdir()
    assert run(capsys, "init", "site", "--pre-commit")[:2] == (0, "")
    hooks = home / "site/.pre-commit-config.yaml"
    assert hooks.read_text() == _HOOK
    hooks.write_text("repos: []\n")
    code, out, err = run(capsys, "init", "site", "--pre-commit", "--force")
    assert (code, out) == (0, _HOOK), "it is shown instead"
    assert "which is there already" in err
    assert hooks.read_text() == "repos: []\n"


def test_all_that_init_offers_can_be_taken(home: Path) -> None:
    kept = [line for line in _CONFIG.replace("{version}", medlint.__version__).splitlines() if line]
    lines = [line.removeprefix("# ") if _is_code(line) else line for line in kept]
    (home / "compliance/rules").mkdir(parents=True)
    (home / ".medlint.yml").write_text("\n".join(lines))
    config, problems = load(home / ".medlint.yml")
    assert [str(problem) for problem in problems] == []
    assert config is not None
    said = {one.attribute for one in config.said}
    assert {"ignore", "severity", "vocabulary", "rules", "exclude", "jurisdictions"} <= said
    assert len(config.overrides) == 2


def _is_code(line: str) -> bool:
    """Whether a comment is a setting that was put in one: a key, or what belongs to the key above."""
    key, colon, _ = line.removeprefix("# ").partition(":")
    return line.startswith("# ") and ((bool(colon) and key in CONFIG.keys) or line.startswith("#   "))


# --- with the rules that come with medlint ------------------------------------------------------------------------------


def in_script(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(Path(medlint.__file__).parents[1])}
    env.pop("MEDLINT_NO_CACHE", None)
    command = [sys.executable, "-m", "medlint", *args]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


def test_own_products_are_asked_for_their_risks(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setattr(rulebook, "built_in_folder", lambda: Path(medlint.__file__).parents[2] / "rules")
    write(
        _medlint_yml="vocabulary:\n  - name: Calmura\n    like: ketamine\n    risks: [purple toes]\n"
        "  - {name: Vitaglow, class: supplement, risks: [upset stomach, {key: headache, words: [headache, migraine]}]}\n",
    )
    write(
        calmura_md="Calmura relieves depression. Book now.",
        some_md="Vitaglow relieves depression. Side effects include migraine. Order now.",
        whole_md="Vitaglow relieves depression. It can cause an upset stomach and headache. Order now.",
        zed_md="Zed relieves depression. Book now.",
    )
    own = with_inline(Settings(configured=True, cache=False), "vocabulary=[{name: Zed, like: ketamine}]")
    report = medlint.check_paths(["."], own)
    assert report.failures == ()
    missing = {(f.path, f.rule.id): f.missing for f in report.findings if f.rule.id in {"SAF001", "SAF012"}}
    assert missing.keys() == {("calmura.md", "SAF001"), ("some.md", "SAF012"), ("zed.md", "SAF001")}
    assert {"purple toes", "dissociation"} <= set(missing["calmura.md", "SAF001"])
    assert missing["some.md", "SAF012"] == ("upset stomach",)
    assert "dissociation" in missing["zed.md", "SAF001"]
    assert "purple toes" not in missing["zed.md", "SAF001"]


def test_the_number_of_jobs_changes_nothing(home: Path) -> None:
    write(
        _medlint_yml="fail-level: never\noverrides: [{files: '*5.md', severity: {EFF: info}}]",
        x___medlint_yml="select: EFF\nseverity: {EFF: warning}", y___medlint_yml="selct: x", y__a_md=ALL,
    )  # fmt: skip
    for number in range(35):
        write(**{f"{number:02}_md": f"Page {number}. {ALL}", f"x__{number:02}_md": f"Page {number}. {ALL}"})
    one, two = (in_script("check", ".", "--output-format", "json", "--jobs", jobs, cwd=home) for jobs in "12")
    assert one.stdout == two.stdout
    assert one.stderr == two.stderr
    assert (one.returncode, two.returncode) == (2, 2)
    report = json.loads(one.stdout)
    assert len(report["documents"]) == 70
    severities = {(f["path"], f["severity"]) for f in report["findings"] if f["rule"].startswith("EFF")}
    assert {("04.md", "error"), ("05.md", "info"), ("x/05.md", "warning")} <= severities


def test_without_a_configuration_nothing_of_yaml_is_imported(home: Path) -> None:
    write(a_md=ALL, pyproject_toml="[project]\nname = 'a-medlint-user'\n")
    late = (
        "medlint.configuration.configfile",
        "medlint.configuration.configshape",
        "medlint.rulefiles.fields",
        "medlint.rulefiles.decode",
        "yaml",
        "tomllib",
        "packaging",
    )
    code = "import sys; from medlint.cli import main; main(['check', 'a.md', '-qq']); print(*sys.modules)"
    env = {**os.environ, "PYTHONPATH": str(Path(medlint.__file__).parents[1])}
    env.pop("MEDLINT_NO_CACHE", None)
    command = [sys.executable, "-c", code]
    for _ in range(2):  # the first may have to make the cache
        done = subprocess.run(command, cwd=home, env=env, capture_output=True, text=True, check=True)
    assert set(late) & set(done.stdout.split()) == set()
