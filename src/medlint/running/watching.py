"""Texts checked again as often as they are saved.  Imports api, deciders and finding.

The files are looked at again and again, since nothing else does it on all systems: their names, times and sizes.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from medlint import api
from medlint.configuration.config import PYPROJECT
from medlint.configuration.deciders import FOUND_BY_NAME, named_for
from medlint.configuration.settings import Settings
from medlint.finding import Failure, Finding, Report

#: Seconds in which a file must stay as it is before it is read: an editor may still be writing it.
_SETTLE = 0.05

Stamps = Mapping[str, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one look at the files has shown: which were ``checked`` anew, the findings that are ``new`` and ``gone`` with them.

    ``open`` is how many findings there are now in all files, and ``files`` how many files; ``failures`` are those of this turn.
    The findings of a file that could not be checked stay as they were.
    """

    checked: tuple[str, ...]
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    open: int
    files: int
    failures: tuple[Failure, ...] = ()


class Watch:
    """The findings of some files as they were when last looked at."""

    def __init__(self, paths: Sequence[str], settings: Settings) -> None:
        self.paths = paths
        self.settings = settings._replace(allow_empty=True, texts=False, blocks=False)
        self.texts: Stamps = {}
        self.others: Stamps = {}
        self.found: dict[str, tuple[Finding, ...]] = {}

    def look(self) -> Turn | None:
        """Check what has changed since the last look; None when nothing has.

        When rules, configuration or a baseline have changed, all files are checked. Raises ``loader.RuleFileError``.
        """
        texts, others = self._settled()
        if (texts, others) == (self.texts, self.others):
            return None
        everything = others != self.others or not self.texts
        changed = [path for path in texts if everything or self.texts.get(path) != texts[path]]
        left = [path for path in self.found if path not in texts]
        report = self._check(changed)
        self.texts, self.others = texts, others
        return self._turn(changed, left, report)

    def _check(self, changed: Sequence[str]) -> Report:
        return api.check_paths(changed, self.settings._replace(force_exclude=True))

    def _turn(self, changed: Sequence[str], left: Iterable[str], report: Report) -> Turn:
        read = {record.path for record in report.documents}
        now: dict[str, list[Finding]] = {path: [] for path in changed if path in read or not report.failures}
        for finding in report.open:
            now.setdefault(finding.path, []).append(finding)
        new, gone = [], [f for path in left for f in self.found.pop(path)]
        for path, findings in now.items():
            before = self.found.get(path, ())
            known = {f.fingerprint for f in before}
            still = {f.fingerprint for f in findings}
            new += [f for f in findings if f.fingerprint not in known]
            gone += [f for f in before if f.fingerprint not in still]
            self.found[path] = tuple(findings)
        total = sum(map(len, self.found.values()))
        return Turn(tuple(changed), tuple(new), tuple(gone), total, len(self.texts), report.failures)

    def _settled(self) -> tuple[Stamps, Stamps]:
        """What is there, once it stays the same for a moment."""
        seen = self._stamps()
        while seen != (self.texts, self.others):
            time.sleep(_SETTLE)
            again = self._stamps()
            if again == seen:
                break
            seen = again
        return seen

    def _stamps(self) -> tuple[Stamps, Stamps]:
        texts, _ = api.find_files(self.paths, self.settings)
        folders = {Path.cwd(), *(parent for path in texts for parent in Path(os.path.abspath(path)).parents)}  # noqa: PTH100
        beside = [f / name for f in sorted(folders) for name in (*FOUND_BY_NAME, PYPROJECT)]
        return _stamped(texts), _stamped([*beside, *named_for(texts, self.settings)])


def _stamped(paths: Iterable[str | Path]) -> Stamps:
    """Time, size and number of each file that is there."""
    stamps = {}
    for path in paths:
        try:
            stat = os.stat(path)  # noqa: PTH116
        except OSError:
            continue
        stamps[str(path)] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    return stamps


def watch(paths: Sequence[str], settings: Settings, interval: float, tell: Callable[[Turn], None]) -> None:
    """Check the files, and again those that change, until somebody interrupts; ``tell`` is called with each turn."""
    watched = Watch(paths, settings)
    while True:
        turn = watched.look()
        if turn is not None:
            tell(turn)
        time.sleep(interval)
