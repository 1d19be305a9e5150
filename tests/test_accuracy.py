"""What medlint finds in sentences that were labelled by people who had not seen its rules.

``accuracy/*.tsv`` hold a sentence a line with its labels, written for this project by authors who knew the labelling guide
(benchmarks/accuracy.md) and not the rules. Each sentence is judged alone, as a draft that ends in an offer. The floors
hold what has been reached; they rise with the rules and never sink to let a change pass.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from medlint import linter, readers
from medlint.rule import Severity
from medlint.rulefiles import rulebook

LABEL_OF = {
    "efficacy": "EFF001 EFF005 EFF006 EFF007 EFF009 EFF011 EFF012 EFF014 EFF015",
    "overclaim": "EFF002 EFF003 EFF004 EFF008 EFF013 CMP005",
    "comparative": "CMP001 CMP002 CMP003 CMP004 CMP006 CMP007",
    "evidence": "EVI001 EVI002 EVI003 EVI004 EVI005 EVI006 EVI007 EVI008 EVI011 EVI012 EVI013",
    "safety": "SAF002 SAF003 SAF004 SAF005 SAF010 SAF011 SAF015",
    "approval": "REG002 REG003 REG004 REG006 REG013",
    "testimonial": "TST001 TST004",
}
LABELS = {rule: label for label, rules in LABEL_OF.items() for rule in rules.split()}
OFFER = "\n\nBook a consultation with our clinic today.\n"
#: label: (precision, recall) at least
FLOORS = {
    "efficacy": (0.80, 0.65),
    "overclaim": (0.85, 0.75),
    "comparative": (0.90, 0.55),
    "evidence": (0.85, 0.70),
    "safety": (0.95, 0.60),
    "approval": (0.90, 0.80),
    "testimonial": (0.95, 0.55),
    "any": (0.90, 0.75),
}


def _labelled() -> list[tuple[frozenset[str], str]]:
    rows = []
    for file in sorted((Path(__file__).parent / "accuracy").glob("*.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            labels, _, sentence = line.partition("\t")
            if sentence:
                rows.append((frozenset(labels.split(",")) - {"-"}, sentence))
    return rows


@cache
def _counts() -> dict[str, Counter[tuple[bool, bool]]]:
    """For each label how often (labelled, flagged) came together."""
    book = rulebook.load(cache=False)
    counts: dict[str, Counter[tuple[bool, bool]]] = {label: Counter() for label in FLOORS}
    for wanted, sentence in _labelled():
        document = readers.read("sentence.md", (sentence + OFFER).encode())
        _, findings, _ = linter.lint(document, book)
        said = {
            LABELS.get(f.rule.id, "")
            for f in findings
            if f.span.start < len(sentence) and (f.severity > Severity.INFO or f.contexts == ("educational",))
        } - {""}
        for label in LABEL_OF:
            counts[label][label in wanted, label in said] += 1
        counts["any"][bool(wanted), bool(said)] += 1
    return counts


def test_there_are_enough_sentences_of_every_kind() -> None:
    rows = _labelled()
    have = Counter(label for labels, _ in rows for label in labels or {"none"})
    assert len(rows) >= 300
    assert all(have[label] >= 50 for label in LABEL_OF)
    assert 0.4 < have["none"] / len(rows) < 0.5


@pytest.mark.parametrize("label", FLOORS)
def test_precision_and_recall_stay_above_their_floors(label: str) -> None:
    count = _counts()[label]
    flagged = count[True, True] + count[False, True]
    labelled = count[True, True] + count[True, False]
    precision, recall = count[True, True] / max(flagged, 1), count[True, True] / labelled
    assert (precision, recall) >= (FLOORS[label][0], 0), f"precision {precision:.3f}"
    assert recall >= FLOORS[label][1], f"recall {recall:.3f}"
