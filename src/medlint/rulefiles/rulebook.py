"""A rulebook ready to check with, kept analysed in the user's cache so that a warm start reads no YAML.

The cache is a convenience: whatever is wrong with it, the rulebook is made anew, or taken as it came with medlint. It stands in the user's own cache folder
and never in a folder that is checked, because unpickling runs code.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from stat import S_ISLNK
from time import time_ns
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from medlint import __version__
from medlint.digest import sha256
from medlint.rulefiles import pickles
from medlint.rulefiles.prebuilt import SHAPING
from medlint.rulefiles.prebuilt import load as load_prebuilt

if TYPE_CHECKING:
    from medlint.judgement.matcher import Matcher
    from medlint.rule import Product, Profile, RulePack
    from medlint.rulefiles.yamlfile import Problem

#: A file that does not begin with this was not written by this version of the cache.
_MAGIC = b"medlint rulebook 3\n"
#: A file changed less than so many nanoseconds before the cache was written is looked into, whatever its time says.
_SETTLED = 2_000_000_000
_MOST_FILES = 12
_YAML = (".yaml", ".yml")
_Stamps: TypeAlias = "dict[str, tuple[int, int]]"


class Rulebook(NamedTuple):
    """What a rulebook says and its patterns, ready to match; ``problems`` are those of the files that were left out."""

    pack: RulePack
    matcher: Matcher
    problems: tuple[Problem, ...] = ()

    def profiles(self, names: Iterable[str]) -> Iterator[Profile]:
        """The treatment profiles of these names, as far as there are any, in their order."""
        bits, numbers = self.matcher.vocabulary.bits, self.matcher.vocabulary.treatments
        named = {numbers.get(bits.get(f"treatment:{name}", 0), -1) for name in names}
        return (self.pack.profiles[number] for number in sorted(named) if number >= 0)


def load(folders: Sequence[Path] = (), products: Sequence[Product] = (), *, cache: bool = True) -> Rulebook:
    """The rules built in and those in ``folders``, without examples and word lists, and ``products`` among the treatments.

    Raises ``loader.RuleFileError``.
    """
    places = [built_in_folder(), *folders]
    file = _cache_file(places, products) if cache else None
    if file is None:
        return _brought_along(places, products) or _load(places, products, examples=False)
    stamps = _stamps(places)
    if (book := _read_cache(file, stamps)) is None:
        digests = _digests(stamps)
        book = _brought_along(places, products) or _load(places, products, examples=False)
        _write_cache(file, stamps, digests, book)
    return book


def load_sound(folders: Sequence[Path] = (), products: Sequence[Product] = (), *, cache: bool = True) -> Rulebook:
    """The same from the files that have no mistakes; those of the others are in ``problems``.

    Raises ``loader.RuleFileError`` when no rules are left.
    """
    try:
        return load(folders, products, cache=cache)
    except ValueError as error:
        from medlint.rulefiles.loader import RuleFileError, sound

        if not isinstance(error, RuleFileError):
            raise
        rest = sound([built_in_folder(), *folders], error.problems, products, examples=False)
        if rest is None:
            raise
        return Rulebook(*rest, error.problems)


def load_full(folders: Sequence[Path] = (), products: Sequence[Product] = ()) -> Rulebook:
    """The same with examples and word lists, always read anew.  Raises ``loader.RuleFileError``."""
    return _load([built_in_folder(), *folders], products, examples=True)


def built_in_folder() -> Path:
    """Where the rules that come with medlint are: inside an installed package, or at the root of the repository."""
    package = Path(__file__).parents[1]
    inside = package / "rules"
    return inside if inside.is_dir() else package.parents[1] / "rules"


def _brought_along(folders: Sequence[Path], products: Sequence[Product]) -> Rulebook | None:
    """The rulebook that came with medlint, when nothing is asked for but that, and its files are as they came."""
    value = load_prebuilt(folders[0]) if len(folders) == 1 and not products else None
    return Rulebook(*value) if value else None


def _load(folders: Sequence[Path], products: Sequence[Product], *, examples: bool) -> Rulebook:
    from medlint.rulefiles.loader import compiled

    pack, matcher = compiled(folders, examples=examples, products=products)
    if not examples:
        pack = pack._replace(lexicons=(), profiles=pickles.Stored.of(pack.profiles))
    return Rulebook(pack, matcher)


# --- the cache --------------------------------------------------------------------------------------------------------


def cache_folder() -> Path | None:
    """The folder for analysed rulebooks, or None when the user has no home; ``MEDLINT_CACHE_DIR`` overrides it."""
    if named := os.environ.get("MEDLINT_CACHE_DIR"):
        return Path(named)
    with suppress(RuntimeError):
        if sys.platform == "win32":
            base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
        elif sys.platform == "darwin":
            base = Path.home() / "Library" / "Caches"
        else:
            base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        return Path(base) / "medlint"
    return None


def _cache_file(folders: Sequence[Path], products: Sequence[Product] = ()) -> Path | None:
    """One file for each set of folders and products and each interpreter; None where no safe place for it is known.

    A folder below the working folder may come out of the repository that is checked, so it is not used, except where
    the working folder is the user's home or above it.
    """
    folder = cache_folder()
    if folder is None or not folder.is_absolute():
        return None
    if _below(folder, Path.cwd()) and not _below(Path.home(), Path.cwd()):
        return None
    key = "\0".join([__version__, sys.version, *(os.path.realpath(f) for f in folders), *map(repr, products)])
    return folder / f"rulebook-{sha256(key.encode()).hexdigest()[:24]}.pickle"


def _below(path: Path, folder: Path) -> bool:
    place, root = os.path.realpath(path), os.path.realpath(folder)
    return place == root or place.startswith(root.rstrip(os.sep) + os.sep)


def _stamps(folders: Sequence[Path]) -> _Stamps:
    """Time of change and size of all that an analysed rulebook depends on, by path.

    That is each rule file with the folders they stand in, each module of ours, and the regex package.
    """
    package = Path(__file__).parents[1]
    rules = [path for f in folders for place in (f, f / "lexicons", f / "treatments") for path in _listed(place, _YAML)]
    rooms = (package, *(package / name for name in SHAPING))
    modules = [path for room in rooms for path in _listed(room, (".py",)) if path.endswith(".py")]
    stamps = {}
    for path in (*rules, *modules, *_regex_package()):
        with suppress(OSError):
            stat = os.stat(path)  # noqa: PTH116 - half the time of Path.stat
            stamps[path] = (stat.st_mtime_ns, stat.st_size)
    return stamps


def _listed(place: Path, suffixes: tuple[str, ...]) -> list[str]:
    """A folder's files with one of the suffixes, and its folders; a file by itself."""
    try:
        with os.scandir(place) as found:
            return sorted(entry.path for entry in found if entry.name.endswith(suffixes) or entry.is_dir())
    except NotADirectoryError:
        return [str(place)]
    except OSError:
        return []


def _regex_package() -> tuple[str, ...]:
    """The file by which a change of the regex package shows, found without importing it."""
    from importlib.util import find_spec

    spec = find_spec("regex")
    return (spec.origin,) if spec is not None and spec.origin else ()


def _digests(paths: Iterable[str]) -> dict[str, str]:
    """What each path holds: BLAKE2 of a file, the names in a folder."""
    from hashlib import blake2b

    digests = {}
    for path in map(Path, paths):
        with suppress(OSError):
            held = "\n".join(_listed(path, _YAML)).encode() if path.is_dir() else path.read_bytes()
            digests[str(path)] = blake2b(held, digest_size=16).hexdigest()
    return digests


def _read_cache(file: Path, stamps: _Stamps) -> Rulebook | None:
    """The rulebook in a cache file, if that is ours, whole, and made of the very files that are there now."""

    looked_into: dict[str, str] = {}

    def fits(about: tuple[_Stamps, Mapping[str, str], int]) -> bool:
        known, digests, written = about
        if known == stamps and _settled(stamps, written):
            return True
        looked_into.update(_digests(stamps))
        return digests == looked_into

    with suppress(Exception):  # whatever is wrong with a cache, the rulebook is made anew
        if _is_ours(file.parent) and _is_ours(file) and (value := pickles.read(file, _MAGIC, fits)):
            book = Rulebook(*value)
            # The next start need not look into them again. Windows replaces no file that is in use, as this one is from now on.
            if looked_into and _settled(stamps, time_ns()) and sys.platform != "win32":
                _write_cache(file, stamps, looked_into, book)
            return book
    return None


def _settled(stamps: _Stamps, since: int) -> bool:
    return all(changed < since - _SETTLED for changed, _ in stamps.values())


def _is_ours(path: Path) -> bool:
    """Whether nobody but us can have written here; on Windows the user's own folders see to that."""
    if sys.platform == "win32":
        return True
    stat = path.lstat()
    return not S_ISLNK(stat.st_mode) and stat.st_uid == os.getuid() and not stat.st_mode & 0o022


def _write_cache(file: Path, stamps: _Stamps, digests: Mapping[str, str], book: Rulebook) -> None:
    """Keep an analysed rulebook; a folder that cannot be written to is nobody's trouble."""
    with suppress(Exception):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_ours(file.parent):
            pickles.write(file, _MAGIC, (stamps, digests, time_ns()), (book.pack, book.matcher))
            _forget_old(file.parent)


def _forget_old(folder: Path) -> None:
    """Keep only the youngest cache files, so that new versions and folders do not pile up."""
    files = sorted(folder.glob("rulebook-*.pickle"), key=lambda f: f.stat().st_mtime_ns, reverse=True)
    for old in files[_MOST_FILES:]:
        old.unlink(missing_ok=True)
