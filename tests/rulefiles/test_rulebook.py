"""A rulebook from the cache is the one its files say; whatever is wrong with a cache, nobody notices."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from medlint.rulefiles import rulebook
from medlint.rulefiles.loader import RuleFileError

BOOK = Path(__file__).parents[1] / "fixtures" / "rulebook"
LONG_AGO = 1_000_000_000


@pytest.fixture
def book_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A rulebook of its own in the place of the one built in, its files old enough to be trusted by their time."""
    folder = tmp_path / "book"
    for path in sorted(BOOK.rglob("*.yaml")):
        copy = folder / path.relative_to(BOOK)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    monkeypatch.setattr(rulebook, "built_in_folder", lambda: folder)
    monkeypatch.setattr(rulebook, "_SETTLED", -(10**18))
    return folder


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("MEDLINT_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Grows by one with each time that YAML is read."""
    seen: list[bool] = []
    real = rulebook._load

    def load(folders: Sequence[Path], *rest: object, **how: bool) -> rulebook.Rulebook:
        seen.append(True)
        return real(folders, *rest, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(rulebook, "_load", load)
    return seen


def only_file(folder: Path) -> Path:
    [file] = folder.iterdir()
    return file


def rewrite(path: Path, old: str, new: str) -> None:
    """Change a file, its time and size staying the same."""
    before = path.stat()
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_a_warm_start_reads_no_yaml(book_folder: Path, cache: Path, loads: list[bool]) -> None:
    cold, warm = rulebook.load(), rulebook.load()
    assert len(loads) == 1
    assert warm.pack == cold.pack
    assert warm.matcher == cold.matcher
    assert warm.pack.digest
    assert cache.stat().st_mode & 0o777 == 0o700
    assert only_file(cache).stat().st_mode & 0o077 == 0


def test_the_cache_holds_no_examples(book_folder: Path, cache: Path) -> None:
    assert rulebook.load().pack.rules[0].bad == ()
    assert rulebook.load_full().pack.rules[0].bad
    assert rulebook.load(cache=False).pack == rulebook.load().pack


@pytest.mark.parametrize("change", ["edit", "add", "remove", "rename", "new folder"])
def test_a_change_in_the_rulebook_is_seen(book_folder: Path, cache: Path, loads: list[bool], change: str) -> None:
    before = rulebook.load().pack.digest
    style = book_folder / "style.yaml"
    match change:
        case "edit":
            style.write_text(style.read_text().replace("[magic,", "[sorcery,"))
        case "add":
            (book_folder / "lexicons" / "b.yaml").write_text(
                "source: x\ngroups: {bb: {summary: x, class: noun, entries: y}}"
            )
        case "remove":
            (book_folder / "treatments" / "moondust.yaml").unlink()
        case "rename":
            style.rename(book_folder / "manner.yaml")
        case "new folder":
            (book_folder / "cues.yaml").rename(book_folder / "lexicons" / "cues.txt")
    assert rulebook.load().pack.digest != before
    assert len(loads) == 2


def test_a_file_only_touched_is_compared_by_content(book_folder: Path, cache: Path, loads: list[bool]) -> None:
    rulebook.load()
    os.utime(book_folder / "style.yaml", (LONG_AGO, LONG_AGO))
    assert rulebook.load().pack.rules
    assert len(loads) == 1


def test_a_change_right_after_the_cache_was_written_is_seen(
    book_folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Same size, same time of change: a coarse clock must not hide it."""
    monkeypatch.setattr(rulebook, "_SETTLED", 3_600_000_000_000)
    rulebook.load()
    rewrite(book_folder / "style.yaml", "severity: warning", "severity:   error")
    assert rulebook.load().pack.rules[0].severity.label == "error"


def test_what_was_compared_by_content_once_is_not_again(
    book_folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after an installation with which the cache was written: the files were too young to be trusted by their time."""
    monkeypatch.setattr(rulebook, "_SETTLED", 3_600_000_000_000)
    expected = rulebook.load().pack
    monkeypatch.setattr(rulebook, "_SETTLED", -(10**18))
    os.utime(book_folder / "style.yaml", (LONG_AGO, LONG_AGO))
    assert rulebook.load().pack == expected
    monkeypatch.setattr(rulebook, "_digests", None)  # so that looking into the files would fail
    monkeypatch.setattr(rulebook, "_load", None)
    assert rulebook.load().pack == expected


def test_what_python_compiles_beside_our_modules_changes_nothing(book_folder: Path) -> None:
    package = Path(rulebook.__file__).parent
    assert [path for path in rulebook._stamps([book_folder]) if str(package) in path and Path(path).is_dir()] == []


def test_a_file_in_a_folder_nobody_reads_is_told_warm_as_well(book_folder: Path, cache: Path) -> None:
    (book_folder / "deep").mkdir()
    rulebook.load()
    time.sleep(0.01)
    (book_folder / "deep" / "x.yaml").write_text("- {}")
    with pytest.raises(RuleFileError, match="no rule file is looked for"):
        rulebook.load()


def test_other_folders_have_a_cache_of_their_own(book_folder: Path, cache: Path, tmp_path: Path) -> None:
    more = tmp_path / "more"
    more.mkdir()
    text = (BOOK / "style.yaml").read_text(encoding="utf-8")
    (more / "x.yaml").write_text(text.replace("USR001", "USR002").replace("magic-words", "more-magic"))
    for _ in range(2):
        assert [r.id for r in rulebook.load().pack.rules] == ["USR001"]
        assert [r.id for r in rulebook.load([more]).pack.rules] == ["USR001", "USR002"]
    assert len(list(cache.iterdir())) == 2


class Trap:
    """What a hostile pickle would do: leave a trace when it is loaded."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.trace),)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: b"", id="empty"),
        pytest.param(lambda data: data[: len(data) // 2], id="cut off"),
        pytest.param(lambda data: data[:-1], id="last byte missing"),
        pytest.param(lambda data: data[:200] + b"\0" + data[201:], id="one byte changed"),
        pytest.param(lambda data: data.replace(b"rulebook 3", b"rulebook 2"), id="another version"),
        pytest.param(lambda data: b"\x80\x05N.", id="a pickle without our mark"),
        pytest.param(lambda data: "words".encode("utf-16"), id="something else"),
    ],
)
def test_a_damaged_cache_is_made_anew(
    book_folder: Path, cache: Path, loads: list[bool], damage: Callable[[bytes], bytes]
) -> None:
    expected = rulebook.load().pack
    file = only_file(cache)
    file.write_bytes(damage(file.read_bytes()))
    assert rulebook.load().pack == expected
    assert rulebook.load().pack == expected
    assert len(loads) == 2


def test_a_foreign_pickle_is_not_loaded(book_folder: Path, cache: Path, tmp_path: Path) -> None:
    rulebook.load()
    only_file(cache).write_bytes(pickle.dumps(Trap(tmp_path / "trace")))
    assert rulebook.load().pack.rules
    assert not (tmp_path / "trace").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
@pytest.mark.parametrize("what", ["file", "folder", "link"])
def test_a_cache_that_others_can_write_is_not_loaded(
    book_folder: Path, cache: Path, loads: list[bool], what: str
) -> None:
    rulebook.load()
    file = only_file(cache)
    if what == "link":
        elsewhere = cache.parent / "elsewhere"
        file.rename(elsewhere)
        file.symlink_to(elsewhere)
    else:
        (file if what == "file" else cache).chmod(0o777)
    rulebook.load()
    assert len(loads) == 2


@pytest.mark.parametrize("place", ["file in the way", "no folder can be made"])
def test_where_no_cache_can_be_kept_the_rules_load_all_the_same(
    book_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    monkeypatch.setenv("MEDLINT_CACHE_DIR", str(blocked if place == "file in the way" else blocked / "below"))
    assert rulebook.load().pack.rules
    assert blocked.read_text() == ""


def test_a_rulebook_that_cannot_be_pickled_is_still_a_rulebook(
    book_folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = rulebook._load
    monkeypatch.setattr(rulebook, "_load", lambda *a, **k: rulebook.Rulebook(real(*a, **k).pack, lambda: None))  # type: ignore[arg-type]
    assert rulebook.load().pack.rules
    assert list(cache.iterdir()) == []


def test_never_a_cache_in_the_working_folder(
    book_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pickle runs code: one that came with the repository to be checked must not be loaded."""
    repository = tmp_path / "repository"
    repository.mkdir()
    monkeypatch.chdir(repository)
    for name in (str(repository / "cache"), "cache", str(repository)):
        monkeypatch.setenv("MEDLINT_CACHE_DIR", name)
        assert rulebook.load().pack.rules
    assert list(repository.iterdir()) == []


def test_a_home_that_is_the_working_folder_still_has_a_cache(
    book_folder: Path, tmp_path: Path, loads: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MEDLINT_CACHE_DIR", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    rulebook.load()
    rulebook.load()
    assert len(loads) == 1


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        pytest.param("linux", {"XDG_CACHE_HOME": "/x/cache"}, "/x/cache/medlint", id="Linux"),
        pytest.param("linux", {}, "/home/ann/.cache/medlint", id="Linux without XDG"),
        pytest.param("darwin", {"XDG_CACHE_HOME": "/x/cache"}, "/home/ann/Library/Caches/medlint", id="macOS"),
        pytest.param("win32", {"LOCALAPPDATA": "/x/local"}, "/x/local/medlint", id="Windows"),
        pytest.param("linux", {"MEDLINT_CACHE_DIR": "/y"}, "/y", id="as told"),
    ],
)
def test_where_the_cache_is(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], expected: str
) -> None:
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "MEDLINT_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": "/home/ann", "USERPROFILE": "/home/ann", **variables}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert rulebook.cache_folder() == Path(expected)


def test_old_files_are_forgotten(book_folder: Path, cache: Path) -> None:
    cache.mkdir(mode=0o700)
    for number in range(20):
        old = cache / f"rulebook-{number:024}.pickle"
        old.write_bytes(b"")
        os.utime(old, (LONG_AGO + number, LONG_AGO + number))
    (cache / "other").write_bytes(b"")
    rulebook.load()
    left = sorted(path.name for path in cache.iterdir())
    assert len(left) == rulebook._MOST_FILES + 1
    assert f"rulebook-{0:024}.pickle" not in left
    assert f"rulebook-{19:024}.pickle" in left


def test_a_warm_start_imports_nothing_it_does_not_need(book_folder: Path, cache: Path) -> None:
    code = (
        "import sys, pathlib; from medlint.rulefiles import rulebook; "
        f"rulebook.built_in_folder = lambda: pathlib.Path({str(book_folder)!r}); rulebook.load(); print(*sys.modules)"
    )
    for expected in (True, False):
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        loaded = set(run.stdout.split())
        assert ("yaml" in loaded) is expected
        assert "medlint.judgement.matcher" in loaded
    assert loaded & {"difflib", "regex", "tempfile", "jsonschema", "json"} == set()
