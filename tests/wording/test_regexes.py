"""A compiled expression searches without the regex package's compiler, and beside it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from medlint.wording.patterns import Pattern
from medlint.wording.regexes import _ready, compiled

SOURCE = r"\b(?:\d+|two|three)[- ]?fold\b"
CODE = f"""
import pickle, sys
from medlint.wording.regexes import _ready
expression = pickle.loads(sys.stdin.buffer.read())
def found():
    return [m.span() for m in _ready(expression).finditer("a Three-fold and a 5fold rise", timeout=1.0)]
before = found()
assert "regex" not in sys.modules
import regex
assert before == found() == [m.span() for m in regex.finditer({SOURCE!r}, "a Three-fold and a 5fold rise", regex.I)]
print(before)
"""


def test_the_compiler_is_left_out_and_does_no_harm() -> None:
    import pickle

    told = subprocess.run(
        [sys.executable, "-c", CODE],
        input=pickle.dumps(compiled(Pattern(0, "match", SOURCE))),
        capture_output=True,
        check=True,
    )
    assert told.stdout.split() == b"[(2, 12), (19, 24)]".split()


def test_it_still_runs_out_of_time() -> None:
    expression = compiled(Pattern(0, "match", r"(?:a|aa)+$"))
    with pytest.raises(TimeoutError):
        list(_ready(expression).finditer("a" * 80 + "b", timeout=0.01))
