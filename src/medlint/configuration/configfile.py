"""A configuration file → what it says, with every mistake told with its place.  Imports configshape, decode and yamlfile.

YAML and TOML are read into the same nodes, so that the same checks hold for both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medlint import __version__
from medlint.configuration.configshape import CONFIG
from medlint.configuration.selection import SelectorError, find_rules
from medlint.configuration.tomlfile import parse as parse_toml
from medlint.rule import RulePack
from medlint.rulefiles.decode import decode, question
from medlint.rulefiles.yamlfile import Node, Problem, Source, parse, read
from medlint.running.discovery import globs_below, shown_path

_PATHS = frozenset({"rules", "baseline", "approved_claims"})
#: So many files at most can be read for a configuration, each as often as it is named.
_MOST_FILES = 50
#: Where settings stand that were written on the command line.
ON_THE_COMMAND_LINE = "--config"


@dataclass(frozen=True, slots=True)
class Said:
    """A setting as a file says it: ``place`` is the file with the line, ``base`` the folder its paths begin in.

    With ``adds`` it is added to what was said before.
    """

    attribute: str
    value: Any
    place: str
    base: Path
    adds: bool = False


@dataclass(frozen=True, slots=True)
class Override:
    """What a file says of some texts: those whose absolute path ``matches``."""

    matches: Callable[[str], bool]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Config:
    """What a configuration file and those it extends say, in the order in which it counts; ``sources`` are these files.

    ``notes`` are what is no mistake and yet hardly meant.
    """

    path: Path
    said: tuple[Said, ...]
    overrides: tuple[Override, ...]
    sources: tuple[Source, ...]
    notes: tuple[str, ...] = ()

    def matching(self, file: str) -> tuple[int, ...]:
        """Which overrides are for a file."""
        return tuple(n for n, override in enumerate(self.overrides) if override.matches(file))


def load(path: Path) -> tuple[Config | None, list[Problem]]:
    """What a configuration file says, or None and all mistakes in it and in those it extends."""
    sources: list[Source] = []
    parts = list(_parts(path, (), sources))
    problems = [p for s in sources for p in sorted(s.problems, key=lambda p: (p.line, p.column))]
    if problems:
        return None, problems
    said = tuple(one for own, _ in parts for one in own)
    notes = tuple(note for source in sources for note in _vain(source))
    return Config(path, said, tuple(o for _, own in parts for o in own), tuple(sources), notes), []


def read_inline(text: str) -> tuple[list[Said], list[Problem]]:
    """What ``key=value`` says, a value in YAML; paths in it begin in the working folder."""
    key, _, value = text.partition("=")
    source = Source(Path(ON_THE_COMMAND_LINE), f"{key.strip()}: {value}")
    node = parse(source)
    said = _said(source, node, Path.cwd()) if node else ([], [])
    for role, named in source.texts:
        if role == "extends":
            source.report(named, "only a file can extend others", "name it: --config FILE")
    if said[1]:
        source.report((1, 1), "overrides can only stand in a file", "name it: --config FILE")
    return said[0], source.problems


def wrong_selectors(config: Config, pack: RulePack) -> list[Problem]:
    """The selectors of rules in a configuration that stand for nothing in the rulebook it asks for."""
    problems = []
    for source in config.sources:
        known = len(source.problems)
        for role, node in source.texts:
            if role == "selector":
                try:
                    find_rules(pack, node.text or "")
                except SelectorError as error:
                    message, _, remedy = str(error).partition("; ")
                    source.report(node, message, remedy)
        problems += source.problems[known:]
        del source.problems[known:]
    return problems


def _parts(path: Path, chain: tuple[Path, ...], sources: list[Source]) -> Iterator[tuple[list[Said], list[Override]]]:
    """What the files that a configuration extends say, each after those that it extends itself, and then what it says."""
    source = read(path)
    sources.append(source)
    node = None if source.problems else _root(source)
    if node is None:
        return
    said = _said(source, node, path.parent)
    for role, named in source.texts:
        if role == "extends":
            other = Path(path.parent, named.text or "").resolve()
            whole = (*chain, path.resolve())
            if other in whole:
                circle = " → ".join(shown_path(p) for p in (*whole[whole.index(other) :], other))
                source.report(named, "these files extend each other in a circle", circle)
            elif len(sources) >= _MOST_FILES:
                source.report(named, f"more than {_MOST_FILES} files are extended here", "put them together")
            elif not other.is_file():
                source.report(named, f"there is no file {named.text!r}", "paths begin in the folder of this file")
            else:
                yield from _parts(other, whole, sources)
    yield said


def _root(source: Source) -> Node | None:
    """The mapping of a configuration file, unless another version of medlint is required, which makes the rest moot."""
    toml = source.path.suffix == ".toml"
    node = parse_toml(source, ("tool", "medlint")) if toml else parse(source)
    for key, value in node.pairs or () if node else ():
        if key.text == "required-version" and value.text is not None and not _fits_version(source, value):
            return None
    return node


def _fits_version(source: Source, node: Node) -> bool:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        if SpecifierSet(node.text or "").contains(__version__, prereleases=True):
            return True
        source.report(node, f"this is medlint {__version__}, and {node.text} is required", "install that version")
    except InvalidSpecifier:
        source.report(node, f"{node.text!r} names no versions", "write it like '>=0.1, <2'")
    return False


def _said(source: Source, node: Node, base: Path) -> tuple[list[Said], list[Override]]:
    """What the mapping of a configuration says; nothing where it has mistakes, which are noted in the source."""
    values = decode(source, node, CONFIG)
    _check(source, base)
    if values is None or source.problems:
        return [], []
    lines = {key.text: key.line for key, _ in node.pairs or ()}
    names = {key.attribute: key.name for key in CONFIG.keys.values()}
    shown = source.path if str(source.path) == ON_THE_COMMAND_LINE else shown_path(source.path)
    said, overrides = [], []
    for attribute, value in values.items():
        if attribute == "overrides":
            overrides = [_override(one, f"{shown}", base) for one in value]
        elif attribute not in {"extends", "required_version"}:
            line = lines[names[attribute]]
            place = f"{shown}" if shown == source.path else f"{shown}:{line}"
            said.append(Said(attribute, _value(attribute, value, base), place, base))
    return said, overrides


def _override(values: dict[str, Any], shown: str, base: Path) -> Override:
    place = f"{shown}:{values['line']}"
    said = (
        Said(name, _value(name, value, base), place, base, adds=name == "ignore")
        for name, value in values.items()
        if name not in {"files", "line"}
    )
    return Override(globs_below(str(base), values["files"]), tuple(said))


def _value(attribute: str, value: Any, base: Path) -> Any:
    """A value as Settings have it."""
    if attribute == "severity":
        return tuple(value.items())
    if attribute not in _PATHS:
        return value
    return base / value if isinstance(value, str) else tuple(base / one for one in value)


def _check(source: Source, base: Path) -> None:
    """Note the paths that lead nowhere and the globs that can never match."""
    beside = "paths begin in the folder of this file"
    for role, node in source.texts:
        text = node.text or ""
        if role == "rules" and not (base / text).exists():
            source.report(node, f"there is no folder or file {text!r}", _neighbour(base / text) or beside)
        elif role == "file" and not (base / text).is_file():
            source.report(node, f"there is no file {text!r}", _neighbour(base / text) or beside)
        elif role in {"glob", "scope"} and (wrong := wrong_glob(text)):
            source.report(node, *wrong)


def _neighbour(path: Path) -> str:
    return question(path.name, (p.name for p in path.parent.iterdir())) if path.parent.is_dir() else ""


def _vain(source: Source) -> Iterator[str]:
    """The globs of overrides that are for a folder that is not there."""
    for role, node in source.texts:
        first, slash, _ = (node.text or "").removeprefix("./").partition("/")
        folder = source.path.parent / first
        if role == "scope" and slash and not {"*", "?"} & set(first) and not folder.exists():
            meant = _neighbour(folder)
            told = f"{shown_path(source.path)}:{node.line}: this override is for no file, since there is no folder {first!r}"
            yield f"{told}; {meant}" if meant else told


def wrong_glob(glob: str, folder: str = "the folder of this file") -> Sequence[str]:
    """What is wrong with a glob that begins in a ``folder``, and what helps; nothing when it can match."""
    if glob.startswith("!"):
        return "a glob says what is meant, never what is not", "take out the '!', and name what is to be left out"
    if not glob.strip("./"):
        return "this glob fits no file", "write ** for all files below this folder"
    if "\\" in glob:
        return "a glob has no backslash", "write / between folders"
    if glob.startswith(("/", "~")) or ":" in glob[:2] or ".." in glob.split("/"):
        return f"a glob begins in {folder} and stays below it", "write it as seen from there"
    if "***" in glob or "{" in glob:
        return "a glob knows only *, ** and ?", "write several globs"
    return ()
