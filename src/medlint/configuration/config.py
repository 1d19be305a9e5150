"""Which configuration holds for a text, and the settings that come of it.  Imports settings and discovery.

A configuration file is looked for from the folder of each text upwards, to the root of its git work tree. What reads one is
imported when one is found.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medlint.configuration.settings import Settings
from medlint.running.discovery import globs_below, shown_path

if TYPE_CHECKING:
    from medlint.configuration.configfile import Config, Said
    from medlint.rule import RulePack
    from medlint.rulefiles.yamlfile import Problem

#: The names of a configuration file, the better one first; in pyproject.toml it is a table.
NAMES = (".medlint.yml", ".medlint.yaml")
PYPROJECT = "pyproject.toml"
#: What a file says in each of these is added to what was said before; of other settings the last word counts.
_ADDED = frozenset({"rules", "vocabulary", "extend_select", "extend_exclude", "severity"})
_TABLE = rb"(?m)^[ \t]*(?:\[[ \t]*tool[ \t]*(?:\]|\.[ \t]*[\"']?medlint\b)|tool[ \t]*\.[ \t]*medlint\b)"


class Lookup:
    """The settings of each file of a run: what was asked for, and for the rest what the nearest configuration says.

    ``problems`` are the mistakes in the configuration files met so far, by file; ``notes`` what else is to be said of them.
    """

    def __init__(self, asked: Settings) -> None:
        self.asked = asked
        self.problems: dict[Path, tuple[Problem, ...]] = {}
        self.notes: list[str] = []
        self._nearest: dict[str, Path | None] = {}
        self._configs: dict[Path, Config | None] = {}
        self._settings: dict[tuple[Path | None, tuple[int, ...]], Settings] = {}
        self._excluders: dict[Path | None, list[Callable[[str], bool]]] = {}

    def settings_for(self, file: Path, *, folder: bool = False) -> Settings | None:
        """The settings for a file, or with ``folder`` for what stands in one; None where their configuration has mistakes."""
        whole = _whole(file, folder=folder)
        place = self._place(whole)
        config = self._config(place)
        if place is not None and config is None:
            return None
        matching = config.matching(whole) if config else ()
        known = self._settings.get((place, matching))
        if known is None:
            known = self._settings[place, matching] = effective(self.asked, config, matching)[0]
        return known

    def origins_for(self, file: Path, *, folder: bool = False) -> dict[str, str]:
        """Where each setting for a file that is not the default was said; of a configuration with mistakes nothing."""
        whole = _whole(file, folder=folder)
        config = self._config(self._place(whole))
        return effective(self.asked, config, config.matching(whole) if config else ())[1]

    def config_for(self, file: Path, *, folder: bool = False) -> Config | None:
        """The configuration that holds for a file; None without one, and where it has mistakes."""
        return self._config(self._place(_whole(file, folder=folder)))

    def fits(self, file: Path, pack: RulePack) -> bool:
        """Whether the rules that the configuration of a file names are in a rulebook; if not, that is noted as problems."""
        config = self.config_for(file)
        if config is None:
            return True
        from medlint.configuration.configfile import wrong_selectors

        wrong = wrong_selectors(config, pack)
        if wrong:
            self.problems[config.path] = _named(wrong)
        return not wrong

    def note_unchecked(self, files: Iterable[Path]) -> None:
        """Note how many files their configuration keeps from being checked."""
        for place, count in Counter(self._place(_whole(file)) for file in files).items():
            what = "1 file was" if count == 1 else f"{count} files were"
            self.notes.append(f"{what} not checked because of the mistakes in {shown_path(place or Path())}")

    def reads(self, file: Path) -> bool:
        """Whether a file is one of the configuration files met so far."""
        return any(source.path == file for config in self._configs.values() if config for source in config.sources)

    def excluded(self, file: Path) -> bool:
        """Whether a file is to be left out."""
        whole = _whole(file)
        place = self._place(whole)
        if place not in self._excluders:
            self._excluders[place] = list(_excluders(self.asked, self._config(place)))
        return any(matches(whole) for matches in self._excluders[place])

    def _place(self, whole: str) -> Path | None:
        if not self.asked.configured:
            return None
        if self.asked.config_file is not None:
            return self.asked.config_file
        return self._above(os.path.dirname(whole))  # noqa: PTH120

    def _above(self, folder: str) -> Path | None:
        """The nearest configuration file in a folder or above it."""
        if folder not in self._nearest:
            found = configuration_in(Path(folder), self.notes)
            above = os.path.dirname(folder)  # noqa: PTH120
            top = above == folder or os.path.lexists(os.path.join(folder, ".git"))  # noqa: PTH118
            self._nearest[folder] = found if found or top else self._above(above)
        return self._nearest[folder]

    def _config(self, place: Path | None) -> Config | None:
        if place is None:
            return None
        if place not in self._configs:
            from medlint.configuration.configfile import load

            config, problems = load(place)
            self._configs[place] = config
            if config is None:
                self.problems[place] = _named(problems)
            else:
                self.notes += config.notes
        return self._configs[place]


def _named(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The same mistakes with the names that reports give to their files."""
    return tuple(replace(problem, path=Path(shown_path(problem.path))) for problem in problems)


def with_inline(settings: Settings, text: str) -> Settings:
    """The settings with one key set as ``key=value`` says, which nothing overrides.

    Raises ``yamlfile.RuleFileError`` for what cannot stand in a configuration.
    """
    from medlint.configuration.configfile import ON_THE_COMMAND_LINE, read_inline
    from medlint.rulefiles.yamlfile import RuleFileError

    said, problems = read_inline(text)
    if problems:
        raise RuleFileError(problems, "option")
    for one in said:
        adds = one.attribute in _ADDED
        value = (*getattr(settings, one.attribute), *one.value) if adds else one.value
        places = dict(settings.said) | {one.attribute: ON_THE_COMMAND_LINE}
        changed: dict[str, Any] = {one.attribute: value, "said": tuple(places.items())}
        settings = settings._replace(**changed)
    return settings


def _whole(file: Path, *, folder: bool = False) -> str:
    whole = os.path.abspath(file)  # noqa: PTH100  resolve() would follow symbolic links
    return os.path.join(whole, "") if folder else whole  # noqa: PTH118


def configuration_in(folder: Path, notes: list[str] | None = None) -> Path | None:
    """The configuration file of a folder; what stands beside it in vain is added to ``notes``."""
    there = [path for name in NAMES if os.path.lexists(path := os.path.join(folder, name))]  # noqa: PTH118  a link that leads nowhere is told
    pyproject = os.path.join(folder, PYPROJECT)  # noqa: PTH118
    if os.path.isfile(pyproject) and _has_table(Path(pyproject)):  # noqa: PTH113
        there.append(pyproject)
    for other in there[1:]:
        what = "the table [tool.medlint] in " if other == pyproject else ""
        if notes is not None:
            notes.append(f"{what}{shown_path(Path(other))} is not read, because {shown_path(Path(there[0]))} is")
    return Path(there[0]) if there else None


def _has_table(pyproject: Path) -> bool:
    """Whether there is a table for medlint; where the file cannot be read as TOML, whether it looks as if there were."""
    try:
        data = pyproject.read_bytes()
    except OSError:
        return False
    if not re.search(_TABLE, data):
        return False
    import tomllib

    try:
        return "medlint" in tomllib.loads(data.decode("utf-8")).get("tool", {})
    except (ValueError, RecursionError):
        return b"medlint" in data


def effective(asked: Settings, config: Config | None, matching: Iterable[int] = ()) -> tuple[Settings, dict[str, str]]:
    """The settings for files under a configuration whose overrides ``matching`` hold for them, and where each was said."""
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    said: list[Said] = []
    if config is not None:
        said = [*config.said, *(one for n in matching for one in config.overrides[n].said)]
    for one in said:
        adds = one.adds or one.attribute in _ADDED
        values[one.attribute] = (*values.get(one.attribute, ()), *one.value) if adds else one.value
        before = origins.get(one.attribute, "") if adds else ""
        origins[one.attribute] = f"{before}, {one.place}" if before else one.place
    if asked.means("select"):  # what one selects oneself is wanted, whatever was left out before
        values.pop("extend_select", None)
        values.pop("ignore", None)
        values["severity"] = tuple(pair for pair in values.get("severity", ()) if pair[1] != "off")
    places = dict(asked.said)
    for name in Settings._fields:
        if asked.means(name) and name not in {"said", "configured", "config_file"}:
            adds = name in _ADDED and name in values
            values[name] = (*values[name], *getattr(asked, name)) if adds else getattr(asked, name)
            place = places.get(name, "the caller")
            origins[name] = f"{origins[name]}, {place}" if adds and name in origins else place
    if config is not None:
        values["config_file"] = config.path
    return asked._replace(**values), {name: place for name, place in origins.items() if name in values}


def _excluders(asked: Settings, config: Config | None) -> Iterable[Callable[[str], bool]]:
    """What leaves files out: the globs asked for, from the working folder; and those of the files, from where they stand."""
    here = os.getcwd()  # noqa: PTH109
    if asked.exclude or asked.extend_exclude:
        yield globs_below(here, (*asked.exclude, *asked.extend_exclude))
    if config is not None:
        if not asked.means("exclude"):
            last = [one for one in config.said if one.attribute == "exclude"][-1:]
            yield from (globs_below(str(one.base), one.value) for one in last)
        yield from (globs_below(str(one.base), one.value) for one in config.said if one.attribute == "extend_exclude")
