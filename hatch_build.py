"""Analyses the rulebook while medlint is built or installed, so that no user waits for it.  See rulefiles/prebuilt.py."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Prebuilt(BuildHookInterface):
    """Writes the analysed rulebook into the package, where the wheel takes it along and an editable install finds it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it builds a wheel."""
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from medlint.rulefiles import prebuilt, rulebook

        try:
            book = rulebook.load(cache=False)
            prebuilt.write((book.pack, book.matcher), root / "rules")
        except ValueError as mistakes:  # medlint then tells of them at every check, and checks with the other files
            self.app.display_warning(str(mistakes))
            prebuilt.FILE.unlink(missing_ok=True)
        finally:
            sys.path.remove(str(root / "src"))
