from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from medlint.configuration.settings import MAX_BYTES
from medlint.running.discovery import find_sources, globs_below, read_bytes, shown_path, size_in_words

SUFFIXES = [".md", ".html"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("text")


def found(*paths: str, exclude: Sequence[str] = (), **how: bool) -> list[str]:
    matches = globs_below(str(Path.cwd()), exclude)
    sources, failures = find_sources(paths, SUFFIXES, lambda file: matches(str(Path.cwd() / file)), **how)
    assert failures == []
    return [source.path for source in sources]


def git(*args: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *args], check=True, capture_output=True
    )


@pytest.mark.parametrize(
    ("files", "exclude", "expected"),
    [
        pytest.param(["a.txt", "b.md"], [], ["b.md"], id="other suffix"),
        pytest.param(["node_modules/x.md", "b.md"], [], ["b.md"], id="folder of dependencies"),
        pytest.param([".git/x.md", "deep/.venv/x.md", "b.md"], [], ["b.md"], id="folders of tools"),
        pytest.param(["a/x.md", "b.md"], ["a"], ["b.md"], id="exclude a folder by name"),
        pytest.param(["p/a/x.md", "b.md"], ["a/"], ["b.md"], id="exclude a folder at any depth"),
        pytest.param(["a/draft-1.md", "b.md"], ["draft-*"], ["b.md"], id="exclude a name with a star"),
        pytest.param(["a/x.md", "b/a/x.md"], ["a/*.md"], ["b/a/x.md"], id="exclude from the beginning"),
        pytest.param(["a/b/x.md", "a/x.md"], ["a/**/x.md"], [], id="exclude at any depth"),
        pytest.param(["aa.md", "a.md"], ["?.md"], ["aa.md"], id="exclude one character"),
        pytest.param(["[slug].md", "s.md"], ["[slug].md"], ["s.md"], id="brackets are themselves"),
        pytest.param(["a.md"], ["a"], ["a.md"], id="a name is a whole name"),
        pytest.param(["B.MD", "a.html", "c/d.md"], [], ["B.MD", "a.html", "c/d.md"], id="all below, sorted, any case"),
        pytest.param([".hidden.md"], [], [".hidden.md"], id="a hidden file"),
    ],
)
def test_folder(files: list[str], exclude: list[str], expected: list[str]) -> None:
    make(*files)
    assert found(".", exclude=exclude, allow_empty=True) == expected


@pytest.mark.parametrize(
    ("files", "exclude", "told"),
    [
        pytest.param(["a.md", "b.png", "c.py", "d.css", "e.json", "Makefile"], [], "", id="no copy"),
        pytest.param(["a.md", "b.docx", "node_modules/c.tsx"], ["b.*"], "", id="excluded"),
        pytest.param(["a.md", "p/b.docx", "p/C.DOCX", "d.astro"], [], "(2 .docx, 1 .astro)", id="of three kinds"),
    ],
)
def test_files_that_nobody_reads_are_told(files: list[str], exclude: list[str], told: str) -> None:
    make(*files)
    notes: list[str] = []
    matches = globs_below(str(Path.cwd()), exclude)
    find_sources(["."], [".md"], lambda file: matches(str(Path.cwd() / file)), notes=notes)
    assert [note.partition("were not read ")[2].partition(":")[0] for note in notes] == ([told] if told else [])


def test_a_named_file_is_always_taken() -> None:
    make("notes.xyz", "node_modules/x.md")
    assert found("notes.xyz", "node_modules/x.md", exclude=["*"]) == ["node_modules/x.md", "notes.xyz"]


@pytest.mark.parametrize(
    ("exclude", "expected"),
    [
        pytest.param([], ["a.md", "page.HTML"], id="no known suffix"),
        pytest.param(["a.md"], ["page.HTML"], id="excluded"),
        pytest.param(["*"], [], id="all excluded"),
    ],
)
def test_a_named_file_that_is_to_be_left_out_by_force(exclude: list[str], expected: list[str]) -> None:
    make("a.md", "page.HTML", "notes.xyz", "Makefile")
    assert found("a.md", "page.HTML", "notes.xyz", "Makefile", exclude=exclude, force_exclude=True) == expected


def test_a_named_file_that_git_ignores_is_left_out_by_force() -> None:
    git("init", "-q")
    git("init", "-q", "inner")
    make("kept.md", "ignored.md", "tracked.md", "sub/ignored.md", "inner/ignored.md")
    git("add", "tracked.md")
    Path(".gitignore").write_text("ignored.md\ntracked.md\n")
    names = ["kept.md", "ignored.md", "tracked.md", "sub/ignored.md", "inner/ignored.md"]
    assert found(*names, force_exclude=True) == ["inner/ignored.md", "kept.md", "tracked.md"]
    assert found(*names, force_exclude=True, gitignore=False) == sorted(names)
    assert found(*names) == sorted(names)


def test_outside_a_work_tree_nothing_is_ignored() -> None:
    make("a.md", "deep/b.md")
    Path(".gitignore").write_text("*\n")
    assert found("a.md", "deep/b.md", force_exclude=True) == ["a.md", "deep/b.md"]


def test_what_git_ignores_can_be_read() -> None:
    git("init", "-q")
    make("kept.md", "out/ignored.md", "node_modules/x.md")
    Path(".gitignore").write_text("out/\n")
    assert found(".", gitignore=False) == ["kept.md", "out/ignored.md"]


def test_a_missing_file_is_a_failure_also_by_force() -> None:
    sources, failures = find_sources(["missing.md"], SUFFIXES, force_exclude=True)
    assert sources == []
    assert [failure.path for failure in failures] == ["missing.md"]


@pytest.mark.parametrize(
    ("size", "words"),
    [(MAX_BYTES, "10 MiB"), (512 * 1024, "512 KiB"), (1 << 30, "1 GiB"), (1000, "1000 bytes"), (1025, "1025 bytes")],
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_in_words(size) == words


def test_a_named_folder_is_entered_whatever_its_name() -> None:
    make("build/x.md")
    assert found("build") == ["build/x.md"]


def test_each_file_once() -> None:
    make("a/x.md")
    assert found("a", "a/x.md", "./a/../a/x.md", ".") == ["a/x.md"]


def test_git_decides_what_is_ignored() -> None:
    git("init", "-q")
    make("kept.md", "out/ignored.md", "tracked/gone.md", "dist/page.md", "sub/new.md")
    Path(".gitignore").write_text("out/\n")
    git("add", ".")
    Path("tracked/gone.md").unlink()
    make("sub/untracked.md")
    assert found(".") == ["dist/page.md", "kept.md", "sub/new.md", "sub/untracked.md"]
    assert found("sub") == ["sub/new.md", "sub/untracked.md"]
    assert found("out") == ["out/ignored.md"], "a folder that was named is entered even when it is ignored"
    assert found("out/ignored.md") == ["out/ignored.md"]


def test_only_ignored_files_in_a_folder_are_no_files() -> None:
    git("init", "-q")
    make("sub/ignored.md")
    Path("sub/.gitignore").write_text("*\n")
    sources, failures = find_sources(["sub"], SUFFIXES)
    assert sources == []
    assert len(failures) == 1


def test_a_work_tree_in_a_work_tree_is_entered() -> None:
    git("init", "-q")
    git("init", "-q", "inner")
    make("inner/x.md", "a.md")
    assert found(".") == ["a.md", "inner/x.md"]


def test_a_submodule_that_is_not_checked_out_is_walked() -> None:
    git("init", "-q")
    git("init", "-q", "lib")
    git("-C", "lib", "commit", "-q", "--allow-empty", "-m", "first")
    git("add", "lib")
    shutil.rmtree("lib")
    make("lib/left-over.md")
    assert found(".") == ["lib/left-over.md"]
    assert found("lib") == ["lib/left-over.md"]


def test_a_git_hook_is_not_led_astray(monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    git("init", "-q", "one")
    git("init", "-q", "two")
    make("one/a.md", "two/b.md")
    monkeypatch.setenv("GIT_DIR", str(here / "one/.git"))
    assert found("two") == ["two/b.md"]


def test_without_git_folders_are_walked(monkeypatch: pytest.MonkeyPatch) -> None:
    make("a/x.md")
    monkeypatch.setenv("PATH", "")
    assert found(".") == ["a/x.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need rights there")
@pytest.mark.parametrize("tree", [pytest.param(False, id="walk"), pytest.param(True, id="git")])
def test_symbolic_links(tree: bool) -> None:
    if tree:
        git("init", "-q")
    make("real/x.md")
    Path("alias").symlink_to("real")
    Path("real/loop").symlink_to("..")
    Path("a-link.md").symlink_to("real/x.md")
    assert found(".") == ["real/x.md"], "no linked folder, and the file's own name rather than the link's"
    assert found("a-link.md") == ["a-link.md"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        pytest.param("missing.md", ["no such file"], id="missing file"),
        pytest.param("empty", [".html, .md", "--allow-empty"], id="nothing to check"),
    ],
)
def test_what_cannot_be_found_is_a_failure(path: str, words: list[str]) -> None:
    make("empty/a.txt", "good.md")
    sources, failures = find_sources([path, "good.md"], SUFFIXES)
    assert [source.path for source in sources] == ["good.md"]
    assert [(failure.path, failure.stage) for failure in failures] == [(path, "read")]
    assert all(word in failures[0].message for word in words)


def test_that_all_is_excluded_is_told() -> None:
    make("a.md", "b/c.md")
    _, failures = find_sources(["."], SUFFIXES, lambda _: True)
    assert failures[0].message.startswith("all 2 files below this folder ending in .html, .md are excluded")
    _, failures = find_sources(["b"], SUFFIXES, lambda _: True)
    assert failures[0].message.startswith("the only file below this folder ending in .html, .md is excluded")
    assert find_sources(["."], SUFFIXES, lambda _: True, allow_empty=True) == ([], [])


def test_allow_empty_does_not_excuse_a_missing_path() -> None:
    Path("empty").mkdir()
    _, failures = find_sources(["empty", "missing"], SUFFIXES, allow_empty=True)
    assert [failure.path for failure in failures] == ["missing"]


def test_paths_below_the_working_folder_are_relative(monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    make("a/x.md", "y.md")
    assert found(str(here / "a")) == ["a/x.md"]
    monkeypatch.chdir(here / "a")
    assert found("../y.md", ".") == [(here / "y.md").as_posix(), "x.md"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not take such names")
def test_a_name_that_is_not_utf8_can_be_printed() -> None:
    Path(os.fsdecode(b"caf\xe9.md")).write_text("text")
    (name,) = found(".")
    assert name == "caf\\xe9.md"
    assert shown_path(Path("plain.md")) == "plain.md"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows allows no such names")
def test_a_name_with_control_characters_can_be_printed() -> None:
    make("a\x1b[31m\n::error::b.md", "caf\u00e9\u202ex.md", "\u6cbb \U0001f600\u00a0.md")
    assert found(".") == ["a\\x1b[31m\\n::error::b.md", "caf\u00e9\\u202ex.md", "\u6cbb \U0001f600\u00a0.md"]


def test_size_limit(here: Path) -> None:
    Path("just.md").write_bytes(b"x" * MAX_BYTES)
    Path("over.md").write_bytes(b"x" * (MAX_BYTES + 1))
    assert len(read_bytes(here / "just.md")) == MAX_BYTES
    with pytest.raises(ValueError, match="larger than 10 MiB"):
        read_bytes(here / "over.md")
    assert read_bytes(here / "over.md", MAX_BYTES + 1)
    with pytest.raises(ValueError, match="larger than 2 KiB"):
        read_bytes(here / "just.md", 2048)
