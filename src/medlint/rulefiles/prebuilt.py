"""The rulebook as it was analysed when medlint was installed, so that the very first check need not read the rules.

The file stands beside this module and is trusted as the code is. It holds only as long as the rules, the code that reads
them and the compiler of the regex package are to the byte what it was made of, and under the same Python (3.11, 3.12 …);
else it is as if it were not there.
Imports pickles.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from medlint.rulefiles import pickles

FILE = Path(__file__).with_name("prebuilt.bin")
_PACKAGE = Path(__file__).parents[1]
#: The packages whose code decides what an analysed rulebook holds, besides the nouns.
SHAPING = ("judgement", "kinds", "rulefiles", "wording")


def load(rules: Path, file: Path = FILE) -> Any:
    """The value kept for the rules in a folder; None when there is none, or none that fits."""
    with suppress(Exception):  # whatever is wrong with it, the rulebook is made anew
        return pickles.read(file, fingerprint(rules), lambda _: True)


def write(value: Any, rules: Path, file: Path = FILE) -> None:
    """Keep what the rules in a folder were analysed to.  Raises OSError."""
    pickles.write(file, fingerprint(rules), None, value)
    file.chmod(0o644)  # whoever uses the installation may read it


def fingerprint(rules: Path) -> bytes:
    """32 hexadecimal digits that change with any rule, the code that reads them, the regex package and the kind of Python."""
    from hashlib import blake2b

    made_of = blake2b((sys.implementation.cache_tag or "").encode(), digest_size=16)
    for name, path in _sources(rules):
        held = path.read_bytes()
        made_of.update(f"{name}\0{len(held)}\0".encode() + held)
    return made_of.hexdigest().encode()


def _sources(rules: Path) -> Iterator[tuple[str, Path]]:
    from importlib.util import find_spec

    yield from _named(rules, "**/*.y*ml")
    yield from _named(_PACKAGE, "*.py")
    for room in SHAPING:
        yield from _named(_PACKAGE / room, "*.py")
    spec = find_spec("regex")
    if spec is not None and spec.origin:
        yield from _named(Path(spec.origin).parent, "_*.py")


def _named(folder: Path, glob: str) -> list[tuple[str, Path]]:
    return sorted((path.relative_to(folder).as_posix(), path) for path in folder.glob(glob))
