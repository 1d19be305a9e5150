"""Which files a check reads: named files, and what stands below named folders.  Imports finding and settings."""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from medlint.configuration.settings import MAX_BYTES
from medlint.finding import Failure
from medlint.late import late

if TYPE_CHECKING:
    from subprocess import CompletedProcess

    from medlint.running.changes import Change

#: Folders that are never entered outside a git work tree; inside one, git's ignore rules decide.
SKIPPED_FOLDERS = frozenset({
    ".git", ".hg", ".svn", ".venv", "venv", "__pycache__", "node_modules", "dist", "build", ".tox", ".nox",
    ".cache", ".mypy_cache", ".pytest_cache", ".ruff_cache",
})  # fmt: skip

#: Kinds of file that hold copy as a rule and that no reader knows.
_UNREAD = tuple(
    """.docx .doc .odt .rtf .pages .pdf .pptx .rst .adoc .asciidoc .org .textile .tex .ipynb .astro .vue .svelte .jsx .tsx .njk
    .liquid .hbs .mustache .ejs .erb .php .jsp .aspx .cshtml .pug .haml .slim .twig .jinja .jinja2 .j2 .gohtml .tmpl""".split()
)
#: What a terminal or a log would act upon: line ends, control characters, marks that turn the reading direction.
_UNSEEN = late(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class Source(NamedTuple):
    """A file to read: ``file`` is where it is, ``path`` how reports name it, ``change`` what of it is asked for if not all."""

    path: str
    file: Path
    change: Change | None = None


def nothing(_: Path) -> bool:
    """Leave out no file."""
    return False


def find_sources(
    paths: Sequence[str | Path],
    suffixes: Iterable[str],
    excluded: Callable[[Path], bool] = nothing,
    *,
    allow_empty: bool = False,
    force_exclude: bool = False,
    gitignore: bool = True,
    notes: list[str] | None = None,
) -> tuple[list[Source], list[Failure]]:
    """The files to check, sorted by reported path and each only once, and what could not be found.

    A folder is searched for files that end in one of ``suffixes`` and are not ``excluded`` nor, with ``gitignore``, ignored by
    git. A named file is always taken, except with ``force_exclude``: then it is asked the same, and left out in silence. A
    missing path is a failure, and so is a folder without a matching file unless ``allow_empty``. ``notes`` get a line on each
    folder with files that may hold copy and that nobody reads.
    """
    wanted = tuple(sorted(s.lower() for s in suffixes))
    found: dict[str, Source] = {}
    named: list[Path] = []
    failures = []
    for path in map(Path, paths):
        if not os.path.lexists(path):
            failures.append(Failure(shown_path(path), "read", "there is no such file or folder"))
        elif not path.is_dir():
            named.append(path)
        else:
            below = _below(path) if gitignore else _walk(path)
            copy = [f for f in below if f.name.lower().endswith((*wanted, *_UNREAD))]
            fitting = [f for f in copy if f.name.lower().endswith(wanted)]
            kept = [f for f in fitting if not excluded(f)]
            if notes is not None and len(copy) > len(fitting):
                notes += _unread(path, (f for f in copy if not f.name.lower().endswith(wanted) and not excluded(f)))
            if not kept and not allow_empty:
                failures.append(_nothing_found(path, wanted, len(fitting)))
            for file in kept:
                _keep(found, Source(shown_path(file), file))
    if force_exclude:
        named = still_wanted(named, wanted, excluded, gitignore=gitignore)
    for file in named:
        _keep(found, Source(shown_path(file), file))
    return sorted(found.values(), key=lambda s: s.path), failures


def _unread(folder: Path, files: Iterable[Path]) -> Iterator[str]:
    """A line on files below a folder that may hold copy and that nobody reads, if there are any."""
    kinds = Counter(file.suffix.lower() for file in files)
    if kinds:
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items(), key=lambda k: (-k[1], k[0])))
        remedy = "save them as Markdown, HTML or text, or have somebody read them; excluded ones are not told"
        yield f"{shown_path(folder)} has files that may hold copy and were not read ({told}): {remedy}"


def _keep(found: dict[str, Source], source: Source) -> None:
    """One source a real file; the file's own name is better than a symbolic link to it."""
    real = os.path.realpath(source.file)
    if real not in found or (found[real].file.is_symlink() and not source.file.is_symlink()):
        found[real] = source


def read_bytes(file: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file; raises OSError when it cannot be read and ValueError when it has more than ``limit``."""
    with file.open("rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise ValueError(
            f"it is larger than {size_in_words(limit)}; split it, leave it out with --exclude, or raise max-file-size"
        )
    return data


def nearest(name: str, folder: str, known: dict[str, Path | None]) -> Path | None:
    """The file of this name in a folder or the nearest above it, up to the root of the git work tree; ``known`` remembers."""
    if folder not in known:
        file = os.path.join(folder, name)  # noqa: PTH118
        above = os.path.dirname(folder)  # noqa: PTH120
        top = above == folder or os.path.lexists(os.path.join(folder, ".git"))  # noqa: PTH118
        there = os.path.isfile(file)  # noqa: PTH113
        known[folder] = Path(file) if there else None if top else nearest(name, above, known)
    return known[folder]


def size_in_words(count: int) -> str:
    """A number of bytes in the largest unit that divides it."""
    for unit, size in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if count >= size and not count % size:
            return f"{count // size} {unit}"
    return f"{count} bytes"


def shown_path(path: Path) -> str:
    """The path as reports name it: relative to the working folder when below it, with forward slashes, and printable."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100  resolve() would lose the name that a symbolic link has
    here = Path.cwd()
    shown = whole.relative_to(here) if whole.is_relative_to(here) else whole
    name = os.fsencode(shown.as_posix()).decode("utf-8", "backslashreplace")
    return name if name.isprintable() else _UNSEEN.sub(lambda c: c[0].encode("unicode_escape").decode(), name)


def _nothing_found(folder: Path, wanted: tuple[str, ...], left_out: int) -> Failure:
    endings = ", ".join(wanted)
    if left_out:
        files = "the only file" if left_out == 1 else f"all {left_out} files"
        message = f"{files} below this folder ending in {endings} {'is' if left_out == 1 else 'are'} excluded"
    else:
        message = f"no file below this folder ends in {endings}"
    return Failure(shown_path(folder), "read", f"{message}; name a file, or accept it with --allow-empty")


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
    listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate", "--", "."]
    real = os.path.realpath(folder)
    done = _git(real, listing)
    if done is None or done.returncode != 0:
        return None
    if not done.stdout:
        ask = _git(os.path.dirname(real), ["check-ignore", "-q", "--", os.path.basename(real)])  # noqa: PTH119, PTH120
        return None if ask is not None and ask.returncode == 0 else []
    return [os.fsdecode(name) for name in done.stdout.split(b"\0") if name]


def still_wanted(
    files: Sequence[Path], suffixes: Iterable[str], excluded: Callable[[Path], bool], *, gitignore: bool = True
) -> list[Path]:
    """The named files that would also be found below a folder: of a known kind, not excluded, and not ignored by git."""
    wanted = tuple(suffixes)
    kept = [f for f in files if f.name.lower().endswith(wanted) and not excluded(f)]
    return _not_ignored(kept) if gitignore else kept


def _not_ignored(files: Sequence[Path]) -> list[Path]:
    """Without the files that git ignores; what it tracks is never ignored, and outside a work tree nothing is."""
    trees: dict[str, str] = {}
    named: dict[str, list[str]] = {}
    for file in files:
        whole = os.path.abspath(file)  # noqa: PTH100  the name counts, not what a link leads to
        named.setdefault(_work_tree(os.path.dirname(whole), trees), []).append(whole)  # noqa: PTH120
    ignored: set[str] = set()
    for tree, names in named.items():
        done = _git(tree, ["check-ignore", "-z", "--stdin"], b"\0".join(map(os.fsencode, names))) if tree else None
        ignored |= {os.fsdecode(name) for name in done.stdout.split(b"\0") if name} if done else set()
    return [file for file in files if os.path.abspath(file) not in ignored]  # noqa: PTH100


def _work_tree(folder: str, known: dict[str, str]) -> str:
    """The folder at or above this one that has a ``.git``; empty when none has."""
    if folder not in known:
        above = os.path.dirname(folder)  # noqa: PTH120
        here = os.path.lexists(os.path.join(folder, ".git"))  # noqa: PTH118
        known[folder] = folder if here else "" if above == folder else _work_tree(above, known)
    return known[folder]


def _git(folder: str, command: list[str], given: bytes = b"") -> CompletedProcess[bytes] | None:
    """What git says to a command in a folder; None when there is no git."""
    import subprocess

    env = {k: v for k, v in os.environ.items() if k not in {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}}
    git = ["git", "-c", "core.fsmonitor=false", "-C", folder, *command]
    try:
        return subprocess.run(git, capture_output=True, env=env, input=given, check=False)
    except OSError:
        return None


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in SKIPPED_FOLDERS)
        for name in sorted(files):
            path = Path(parent, name)
            if path.is_file():
                yield path


def globs_below(folder: str, globs: Sequence[str]) -> Callable[[str], bool]:
    """Whether an absolute path, or a folder on its way from ``folder``, matches a glob.

    A glob without a slash is matched against each name on the way, any other against the path from ``folder`` on; of what is
    not below ``folder`` only its own name is. ``*`` and ``?`` stay within a name, ``**`` does not; brackets are themselves,
    since pages are called ``[slug].mdx``.
    """
    patterns = [re.compile(_glob_to_regex(glob)) for glob in globs]
    start = folder.rstrip("/\\") + os.sep

    def matches(path: str) -> bool:
        inside = path.removeprefix(start) if path.startswith(start) else os.path.basename(path)  # noqa: PTH119
        inside = inside.replace(os.sep, "/") if os.sep != "/" else inside
        return any(pattern.match(inside) for pattern in patterns)

    return matches


def _glob_to_regex(glob: str) -> str:
    glob = glob.removeprefix("./").rstrip("/")
    body, at = "", 0
    for piece in re.finditer(r"\*\*/|\*\*|\*|\?", glob):
        body += re.escape(glob[at : piece.start()]) + _WILDCARDS[piece[0]]
        at = piece.end()
    body += re.escape(glob[at:])
    return ("" if "/" in glob else r"(?:.*/)?") + body + r"(?:/.*)?\Z"


_WILDCARDS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
