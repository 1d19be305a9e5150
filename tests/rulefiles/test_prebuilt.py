"""The rulebook that was analysed at the build is used as long as it is made of what is there, and never otherwise."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from medlint import linter, readers
from medlint.rulefiles import prebuilt, rulebook

RULE = """
- id: OWN001
  name: own-rule
  category: own
  severity: error
  summary: A rule of our own.
  rationale: It is one.
  message: "'{match}' is not ours."
  suggestion: Leave it out.
  forbid:
    phrases: [miracle cure, "(magic|secret) remedy"]
    regexes: ['\\bmirac\\w+ drops\\b']
  bad: [A miracle cure., A magic remedy.]
  good: [A remedy., Drops.]
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "own.yaml").write_text(RULE, encoding="utf-8")
    return folder


@pytest.fixture
def kept(tmp_path: Path, rules: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with the analysed rules, which medlint takes for those it came with."""
    file = tmp_path / "kept.bin"
    monkeypatch.setattr(rulebook, "built_in_folder", lambda: rules)
    book = rulebook.load(cache=False)
    prebuilt.write((book.pack, book.matcher), rules, file)
    monkeypatch.setattr(rulebook, "load_prebuilt", lambda folder: prebuilt.load(folder, file))
    return file


def found(book: rulebook.Rulebook) -> list[str]:
    text = b"A miracle cure, a secret remedy and miraculous drops.\n\nMiraculous drops."
    return [f.match for f in linter.lint(readers.read("a.md", text), book)[1]]


@pytest.mark.parametrize("cache", [False, True])
def test_it_finds_what_the_rules_find(kept: Path, rules: Path, cache: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    read_anew = rulebook.load_full()
    monkeypatch.setattr(rulebook, "_load", None)  # so that reading the rules would fail
    book = rulebook.load(cache=cache)
    assert found(book) == found(read_anew) == ["miracle cure", "Miraculous drops"]
    assert book.pack.digest == read_anew.pack.digest


def changed(rules: Path) -> None:
    own = rules / "own.yaml"
    own.write_text(own.read_text(encoding="utf-8").replace("miracle cure", "miracle drink"), encoding="utf-8")


def added(rules: Path) -> None:
    shutil.copy(rules / "own.yaml", rules / "more.yml")


def moved(rules: Path) -> None:
    (rules / "own.yaml").rename(rules / "mine.yaml")


@pytest.mark.parametrize("change", [changed, added, moved])
def test_not_when_the_rules_are_others(kept: Path, rules: Path, change: Callable[[Path], object]) -> None:
    assert prebuilt.load(rules, kept)
    change(rules)
    assert prebuilt.load(rules, kept) is None


def test_not_when_the_code_that_reads_them_is_another(
    kept: Path, rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = tmp_path / "medlint"
    shutil.copytree(prebuilt._PACKAGE, code, ignore=shutil.ignore_patterns("*.bin", "__pycache__"))
    monkeypatch.setattr(prebuilt, "_PACKAGE", code)
    assert prebuilt.load(rules, kept)
    with (code / "wording" / "tokens.py").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert prebuilt.load(rules, kept) is None


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: b"", id="empty"),
        pytest.param(lambda data: data[:200], id="cut off"),
        pytest.param(lambda data: b"x" + data, id="something before it"),
        pytest.param(lambda data: data[:32] + b"no pickle", id="no pickle"),
    ],
)
def test_a_damaged_file_is_as_good_as_none(kept: Path, rules: Path, damage: Callable[[bytes], bytes]) -> None:
    kept.write_bytes(damage(kept.read_bytes()))
    assert prebuilt.load(rules, kept) is None
    assert found(rulebook.load(cache=False)) == ["miracle cure", "Miraculous drops"]


def test_rules_of_ones_own_are_read(kept: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "mine.yaml").write_text(RULE.replace("OWN001", "OWN002").replace("own-rule", "mine"), encoding="utf-8")
    assert [rule.id for rule in rulebook.load([folder], cache=False).pack.rules] == ["OWN001", "OWN002"]
