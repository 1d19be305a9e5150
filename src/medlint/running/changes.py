"""What git says has changed: which files, which of their lines, and what of them is staged.  Imports nothing of medlint."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

#: Lines from-to, both counted from 1 and included.  (n + 1, n): something was removed after line n.
Lines = tuple[tuple[int, int], ...]

_HUNK = re.compile(rb"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
#: In a line that is no more, a suppression of a line; and what may matter to the whole file: any other suppression, what the
#: text says that it is, and in new lines more ends of blocks than beginnings.
_NARROW = re.compile(rb"^-.*med[ _-]?lint[ :_-]*(?:disable[ _-]*)?(?:next[ _-]*)?line", re.MULTILINE | re.IGNORECASE)
_WIDE = re.compile(
    rb"^-(?!--).*med[ _-]?lint(?![ :_-]*(?:disable[ _-]*)?(?:next[ _-]*)?line)|^-[ \t-]*(?:rule|until)[ \t]*[:=]|^[+-]content-type[ \t]*[:=]",
    re.MULTILINE | re.IGNORECASE,
)
_BEGINS = re.compile(rb"^\+.*med[ _-]?lint[ :_-]*disable(?![ _-]*(?:next|line|file))", re.MULTILINE | re.IGNORECASE)
_ENDS = re.compile(rb"^\+.*med[ _-]?lint[ :_-]*enable", re.MULTILINE | re.IGNORECASE)
#: So many lines below a suppression of a line its text begins, as people write.
_BELOW = 1
_FILE = re.compile(rb"^(?:diff --git |\* Unmerged path )", re.MULTILINE)
_DIFF = (
    "diff", "--raw", "--patch", "-z", "--no-abbrev", "--unified=0", "--inter-hunk-context=0", "--find-renames", "--no-relative",
    "--no-color", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--text",
)  # fmt: skip
_FILE_MODES = (b"100644", b"100755", b"000000")


class ChangesError(ValueError):
    """Git cannot tell what has changed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file that was changed: ``lines`` that were, None meaning all of them; ``staged`` is its content in the index."""

    lines: Lines | None = None
    staged: bytes | None = None

    def touches(self, first: int, last: int) -> bool:
        """Whether any of the lines ``first`` to ``last`` was added or changed, or a line between two of them removed."""
        return self.lines is None or any(begin <= last and end >= first for begin, end in self.lines)


@dataclass(frozen=True, slots=True)
class Changes:
    """The files of a git work tree that were changed, by their real path; ``since`` says in words since when.

    ``gone`` are those that were deleted.
    """

    root: Path
    since: str
    files: Mapping[str, Change]
    gone: frozenset[str] = frozenset()

    def within(self, paths: Sequence[str | Path]) -> list[str]:
        """The changed files that are one of these paths or stand below one.  Raises ChangesError for one outside the work tree."""
        places = [os.path.realpath(path) for path in paths]
        root = os.path.realpath(self.root)
        for name, place in zip(paths, places, strict=True):
            if not below(place, root):
                raise ChangesError(f"{name} is not in the git work tree {root}, so git knows no changes of it")
        return [file for file in self.files if any(below(file, place) for place in places)]


def below(path: str, folder: str) -> bool:
    """Whether a path is another one or stands below it."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def changes_since(base: str = "") -> Changes:
    """What is new in the work tree since the branch left ``base``; without one, since it left the default branch of origin.

    Files that git neither tracks nor ignores are new. Raises ChangesError.
    """
    root = _root()
    name, commit = _merge_base(base)
    files, gone = _read_diff(root, _git(*_DIFF, commit, "--"), staged=False)
    return Changes(root, f"since {name}", {**files, **_untracked(root)}, gone)


def staged_changes() -> Changes:
    """What is staged for the next commit.  Raises ChangesError."""
    root = _root()
    return Changes(root, "staged", *_read_diff(root, _git(*_DIFF, "--cached", "--"), staged=True))


def _root() -> Path:
    inside = _run("rev-parse", "--show-toplevel")
    if inside.returncode:
        told = _told(inside)
        if "dubious ownership" in told:
            raise ChangesError(told)
        raise ChangesError(f"{Path.cwd()} is not in a git work tree, so there are no changes to ask for")
    return Path(os.fsdecode(inside.stdout.rstrip(b"\n")))


def _merge_base(base: str) -> tuple[str, str]:
    """The name of the base and the commit at which the branch left it."""
    name = base or _default_base()
    if _run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").returncode:
        raise ChangesError(f"git knows no commit '{name}'{_how_to_get(name)}")
    found = _run("merge-base", name, "HEAD")
    if found.returncode:
        raise ChangesError(f"'{name}' and the current branch have no commit in common{_how_to_get(name)}")
    return name, found.stdout.decode().split()[0]


def _default_base() -> str:
    for name in ("origin/HEAD", "@{upstream}"):
        if _run("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").returncode == 0:
            return name
    remedy = "name one, as in --diff main, or set it with `git remote set-head origin --auto`"
    raise ChangesError(f"there is neither a default branch of origin nor an upstream to compare with; {remedy}")


def _how_to_get(name: str) -> str:
    if (Path.cwd() / name).exists():
        return f"; if '{name}' is a path, write it before --diff, or as in `--diff -- {name}`"
    if _run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
        return (
            ": this clone is shallow, so fetch its whole history (`git fetch --unshallow`; in GitHub Actions "
            "`fetch-depth: 0` under actions/checkout, in GitLab `GIT_DEPTH: 0`)"
        )
    return "; fetch it (`git fetch origin`) or name another base"


def _read_diff(root: Path, output: bytes, *, staged: bool) -> tuple[dict[str, Change], frozenset[str]]:
    """The changed files of a diff that begins with its raw records, and those that are gone from where they were; links and
    submodules are no files."""
    raw, _, patch = output.partition(b"\0\0")
    records = list(_records(raw))
    starts = [found.start() for found in _FILE.finditer(patch)]
    for number, record in enumerate(records):
        if record.status == b"T":  # a file that became a link, or the reverse, has two patches
            del starts[number + 1]
    if len(starts) != len(records):
        raise ChangesError(
            "git's list of changed files and its patch do not agree; did the files change meanwhile? Try again"
        )
    ends = [*starts[1:], len(patch)][: len(starts)]
    present = [(r, start, end) for r, start, end in zip(records, starts, ends, strict=True) if r.is_file]
    contents = _blobs([r.blob for r, _, _ in present]) if staged else iter(())
    changed = {
        _place(root, r.path): Change(_lines(patch[start:end]) if r.status == b"M" else None, next(contents, None))
        for r, start, end in present
    }
    return changed, frozenset(_place(root, r.left) for r in records if r.left)


def _place(root: Path, name: bytes) -> str:
    return os.path.realpath(root / os.fsdecode(name))


@dataclass(frozen=True, slots=True)
class _Record:
    status: bytes
    blob: bytes
    path: bytes
    left: bytes
    is_file: bool


def _records(raw: bytes) -> Iterator[_Record]:
    fields = iter(raw.split(b"\0"))
    for head in fields:
        if not head:
            continue
        _, mode, _, blob, status = head.split()
        path = before = next(fields)
        if status[:1] in b"RC":
            path = next(fields)
        left = before if status[:1] in b"RD" else b""
        yield _Record(status[:1], blob, path, left, mode in _FILE_MODES and status[:1] != b"D")


def _lines(patch: bytes) -> Lines | None:
    """The lines that a patch of one file adds or changes, or between which it removes some; None where it may matter to all.

    When a suppression of a line is taken away or altered, the lines below count as well, for its finding is open again
    there; any other suppression may have reached over the whole file.
    """
    if _WIDE.search(patch) or len(_ENDS.findall(patch)) > len(_BEGINS.findall(patch)):
        return None
    hunks = list(_HUNK.finditer(patch))
    ends = [*(found.start() for found in hunks[1:]), len(patch)][: len(hunks)]
    lines = []
    for found, end in zip(hunks, ends, strict=True):
        start, count = int(found[1]), int(found[2] or 1)
        lines.append((start, start + count - 1) if count else (start + 1, start))
        if _NARROW.search(patch, found.end(), end):
            below = start + (count or 1)
            lines.append((below, below + _BELOW))
    return tuple(lines)


def _untracked(root: Path) -> dict[str, Change]:
    listed = _git("-C", str(root), "ls-files", "-z", "--others", "--exclude-standard")
    return {_place(root, name): Change() for name in listed.split(b"\0") if name}


def _blobs(ids: Sequence[bytes]) -> Iterator[bytes]:
    """What the index holds under these ids."""
    output = _git("cat-file", "--batch", given=b"".join(name + b"\n" for name in ids)) if ids else b""
    at = 0
    for name in ids:
        head, _, _ = output[at : at + 200].partition(b"\n")
        if head.split()[1:2] != [b"blob"]:
            raise ChangesError(
                f"git has no content for the staged object {name.decode()}: {head.decode(errors='replace')}"
            )
        start = at + len(head) + 1
        at = start + int(head.split()[2])
        yield output[start:at]
        at += 1


def _git(*arguments: str, given: bytes | None = None) -> bytes:
    done = _run(*arguments, given=given)
    if done.returncode:
        raise ChangesError(f"git {arguments[0]} failed: {_told(done)}")
    return done.stdout


def _run(*arguments: str, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-c", "core.fsmonitor=false", *arguments], input=given, capture_output=True, check=False
        )
    except OSError as error:
        raise ChangesError("git is not installed, and it alone knows what has changed") from error


def _told(done: subprocess.CompletedProcess[bytes]) -> str:
    return " ".join(done.stderr.decode("utf-8", "replace").split()) or f"it ended with {done.returncode}"
