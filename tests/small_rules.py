"""Small rule files that stand in for those medlint comes with."""

from __future__ import annotations

from pathlib import Path

import pytest

from medlint.rulefiles import rulebook

CUES = "cues:\n  - {context: hedged, phrases: [may]}\n"
#: The smallest rule that says all a rule has to.
MAGIC = """\
- id: USR001
  name: magic-words
  category: style
  severity: warning
  summary: A text promises magic.
  message: "'{match}' promises magic."
  forbid:
    phrases: [magic]
  bad: ["It is magic."]
  good: ["It is medicine."]
"""


def built_in(folder: Path, monkeypatch: pytest.MonkeyPatch, rules: str, cues: str = CUES) -> None:
    """Have medlint come with these rules, read anew each time, until the test is over."""
    home = folder / "built-in"
    home.mkdir()
    (home / "all.yaml").write_text(rules)
    (home / "cues.yaml").write_text(cues)
    monkeypatch.setattr(rulebook, "built_in_folder", lambda: home)
    monkeypatch.setenv("MEDLINT_NO_CACHE", "1")
