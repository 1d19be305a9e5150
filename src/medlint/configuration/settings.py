"""How to check: Settings, and what may be said for some files of a project only.  Imports rule."""

# No annotations from __future__ here: those of named tuples would be texts, and typing compiles each, a fiftieth of a start.

from pathlib import Path
from typing import NamedTuple

from medlint.rule import Product

#: Larger files are not copy; each one is a failure, so that nobody takes it for checked.
MAX_BYTES = 10 * 1024 * 1024
#: Seconds that one file may take; an article takes a hundredth of one.
TIMEOUT = 60
#: The file with known findings, where none is named.
BASELINE = ".medlint-baseline.json"
#: What fails a check where nobody says otherwise.
FAIL_LEVEL = "error"


class Settings(NamedTuple):
    """How to check.

    ``rules`` are folders with rules of one's own, added to those built in, and ``vocabulary`` products of one's own. ``select``,
    ``extend_select`` and ``ignore`` hold rule ids, names, categories, prefixes of ids, jurisdictions, or ``ALL``;
    ``severity`` pairs such selectors with error, warning, info or off. ``jurisdictions`` are those whose rules apply;
    ``content_type`` is what every text is, and where it is empty each says so itself, failing which it is a
    ``default_content_type``. ``product_class`` is what a product is that a text promotes without a name medlint knows.
    A text that is not in English is a failure but for ``other_languages``.
    ``fail_level`` is error, warning, info or never; ``error`` where it is empty.

    ``exclude`` and ``extend_exclude`` are globs of files below folders to leave out; ``force_exclude`` leaves them out also
    when they are named, as it does with what git ignores and no reader knows. Files larger than ``max_file_size`` bytes are
    failures. ``jobs`` is the number of processes, 0 one for each processor. A file that takes longer than ``timeout`` seconds
    is a failure too; 0 is no limit.

    Suppressions need a reason if ``require_reason``, and with ``ignore_suppressions`` neither they nor approved claims, which
    the file ``approved_claims`` lists, excuse anything; ``today`` is the day by which they expire, as 2027-03-31, and where
    it is empty it is today in UTC.

    Known findings stand in the file ``baseline``; with ``configured``, and where nobody names one, in the nearest file
    ``.medlint-baseline.json`` above each text.

    With ``configured``, the nearest configuration file above each text is asked for all that is not said here, or
    ``config_file`` for all of them; ``said`` are the names of the settings that the caller means even where they are as
    by default, with the words for where he said so.

    ``texts`` keeps the source of each document with a finding in its record, for reports that show it, and ``blocks`` all
    that was read from every document, for reports that show it whole; ``debug`` adds a traceback to the failure of a file
    on which medlint itself failed.
    """

    rules: tuple[str | Path, ...] = ()
    vocabulary: tuple[Product, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    severity: tuple[tuple[str, str], ...] = ()
    jurisdictions: tuple[str, ...] = ("us",)
    content_type: str = ""
    default_content_type: str = ""
    product_class: str = ""
    other_languages: bool = False
    fail_level: str = ""
    exclude: tuple[str, ...] = ()
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    gitignore: bool = True
    max_file_size: int = MAX_BYTES
    allow_empty: bool = False
    require_reason: bool = True
    approved_claims: Path | None = None
    ignore_suppressions: bool = False
    today: str = ""
    baseline: Path | None = None
    timeout: int = TIMEOUT
    configured: bool = False
    config_file: Path | None = None
    said: tuple[tuple[str, str], ...] = ()
    jobs: int = 1
    cache: bool = True
    texts: bool = True
    blocks: bool = False
    debug: bool = False

    def means(self, name: str) -> bool:
        """Whether the caller himself said what a setting is to be."""
        return any(name == said for said, _ in self.said) or getattr(self, name) != self._field_defaults[name]
