"""Which files a check reads: named files, and what stands below named folders.  Imports finding."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from medlint.finding import Failure

#: Larger files are not copy; each one is a failure, so that nobody takes it for checked.
MAX_BYTES = 10 * 1024 * 1024

#: Folders that are never entered outside a git work tree; inside one, git's ignore rules decide.
SKIPPED_FOLDERS = frozenset({
    ".git", ".hg", ".svn", ".venv", "venv", "__pycache__", "node_modules", "dist", "build", ".tox", ".nox",
    ".cache", ".mypy_cache", ".pytest_cache", ".ruff_cache",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: ``file`` is where it is, ``path`` how reports name it."""

    path: str
    file: Path


def find_sources(
    paths: Sequence[str | Path], suffixes: Iterable[str], exclude: Sequence[str] = (), *, allow_empty: bool = False
) -> tuple[list[Source], list[Failure]]:
    """The files to check, sorted by reported path and each only once, and what could not be found.

    A named file is always taken. A folder is searched for files that end in one of ``suffixes`` and match none of the
    ``exclude`` globs. A missing path is a failure, and so is a folder without a matching file unless ``allow_empty``.
    """
    wanted = tuple(sorted(s.lower() for s in suffixes))
    excluded = _excluder(exclude)
    found: dict[str, Source] = {}
    failures = []
    for name in paths:
        path = Path(name)
        if not os.path.lexists(path):
            failures.append(Failure(shown_path(path), "read", "there is no such file or folder"))
            continue
        if path.is_dir():
            sources = [Source(shown_path(f), f) for f in _below(path) if f.name.lower().endswith(wanted)]
            sources = [s for s in sources if not excluded(s.path)]
            if not sources and not allow_empty:
                failures.append(_nothing_found(path, wanted, exclude))
        else:
            sources = [Source(shown_path(path), path)]
        for source in sources:
            _keep(found, source)
    return sorted(found.values(), key=lambda s: s.path), failures


def _keep(found: dict[str, Source], source: Source) -> None:
    """One source a real file; the file's own name is better than a symbolic link to it."""
    real = os.path.realpath(source.file)
    if real not in found or (found[real].file.is_symlink() and not source.file.is_symlink()):
        found[real] = source


def read_bytes(file: Path) -> bytes:
    """The bytes of a regular file; raises OSError when it cannot be read and ValueError when it is larger than MAX_BYTES."""
    with file.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValueError(f"it is larger than {MAX_BYTES // 1024 // 1024} MiB; split it or leave it out with --exclude")
    return data


def shown_path(path: Path) -> str:
    """The path as reports name it: relative to the working folder when below it, with forward slashes, and printable."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100  resolve() would lose the name that a symbolic link has
    here = Path.cwd()
    shown = whole.relative_to(here) if whole.is_relative_to(here) else whole
    return os.fsencode(shown.as_posix()).decode("utf-8", "backslashreplace")


def _nothing_found(folder: Path, wanted: tuple[str, ...], exclude: Sequence[str]) -> Failure:
    left = " that --exclude lets through" if exclude else ""
    message = (
        f"no file below this folder{left} ends in {', '.join(wanted)}; name a file, or accept it with --allow-empty"
    )
    return Failure(shown_path(folder), "read", message)


def _below(folder: Path) -> Iterator[Path]:
    listed = _listed_by_git(folder)
    if listed is None or listed == ["./"]:  # the latter is a submodule whose work tree is not checked out
        yield from _walk(folder)
        return
    for name in listed:
        path = folder / name
        try:
            mode = path.lstat().st_mode
        except OSError:
            continue  # in the index, but deleted from the work tree
        if stat.S_ISDIR(mode):  # a submodule, or another work tree inside this one
            yield from _below(path)
        elif stat.S_ISREG(mode) or path.is_file():
            yield path


def _listed_by_git(folder: Path) -> list[str] | None:
    """What git would track below ``folder``; None outside a work tree, without git, and for a folder that is itself ignored."""
    import subprocess

    env = {k: v for k, v in os.environ.items() if k not in {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}}
    git = ["git", "-c", "core.fsmonitor=false", "-C"]
    listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate", "--", "."]
    real = os.path.realpath(folder)
    try:
        done = subprocess.run([*git, real, *listing], capture_output=True, env=env, check=False)
        if done.returncode == 0 and not done.stdout:
            ask = [*git, os.path.dirname(real), "check-ignore", "-q", "--", os.path.basename(real)]  # noqa: PTH119, PTH120
            return None if subprocess.run(ask, capture_output=True, env=env, check=False).returncode == 0 else []
    except OSError:
        return None
    return [os.fsdecode(name) for name in done.stdout.split(b"\0") if name] if done.returncode == 0 else None


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in SKIPPED_FOLDERS)
        for name in sorted(files):
            path = Path(parent, name)
            if path.is_file():
                yield path


def _excluder(globs: Sequence[str]) -> Callable[[str], bool]:
    """Whether a reported path, or a folder on its way, matches a glob.

    A glob without a slash is matched against each name on the way, any other against the path from its beginning.
    ``*`` and ``?`` stay within a name, ``**`` does not; brackets are themselves, since pages are called ``[slug].mdx``.
    """
    patterns = [re.compile(_glob_to_regex(glob)) for glob in globs]

    def excluded(path: str) -> bool:
        return any(pattern.match(path) for pattern in patterns)

    return excluded


def _glob_to_regex(glob: str) -> str:
    glob = glob.removeprefix("./").rstrip("/")
    body, at = "", 0
    for piece in re.finditer(r"\*\*/|\*\*|\*|\?", glob):
        body += re.escape(glob[at : piece.start()]) + _WILDCARDS[piece[0]]
        at = piece.end()
    body += re.escape(glob[at:])
    return ("" if "/" in glob else r"(?:.*/)?") + body + r"(?:/.*)?\Z"


_WILDCARDS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
