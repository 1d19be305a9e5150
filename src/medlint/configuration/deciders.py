"""The files that decide, besides a text itself, what is found in it.  Imports config, plans and settings."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from medlint.configuration.config import NAMES, Lookup
from medlint.configuration.plans import APPROVED_CLAIMS
from medlint.configuration.settings import BASELINE, Settings

#: The names by which they are found where nobody names them.
FOUND_BY_NAME = (*NAMES, BASELINE, *APPROVED_CLAIMS)


def named_for(texts: Iterable[str], settings: Settings) -> Iterator[Path]:
    """The files that settings and the configurations of texts name, and those configurations: what they extend, rules with
    their folders, baselines, approved claims."""
    lookup = Lookup(settings)
    one_each = {os.path.dirname(text): Path(text) for text in texts}  # noqa: PTH120  a folder has one configuration
    used = {lookup.settings_for(text): lookup.config_for(text) for text in one_each.values()}
    yield from (problem.path for problems in lookup.problems.values() for problem in problems)
    for found, config in ({settings: None} | used).items():
        yield from (source.path for source in config.sources) if config else ()
        for place in map(Path, found.rules if found else ()):
            yield place
            yield from sorted(place.rglob("*.y*ml")) if place.is_dir() else ()
        yield from (path for path in (found.baseline, found.approved_claims) if path) if found else ()
