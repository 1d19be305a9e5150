"""Does a linter flag the sentences that a reviewer labelled?  medlint, a keyword list and general prose linters side by side.

    python benchmarks/accuracy.py CORPUS [--npm FOLDER]

CORPUS holds ``docs/*.md`` and ``gold.jsonl``: one object a document with ``id``, ``repo``, ``units`` (sentence spans in code
points) and ``s`` ({unit: [labels]}, a trailing ``?`` marks a borderline label, which counts neither way). A sentence
counts as flagged when a finding stands in it; the general linters are given the same chance, whatever they complain
about. Peers that are not installed are left out. The results are written up in accuracy.md.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

#: Words that a first idea of a claims linter would look for, and the hedges it would let pass.
KEYWORDS = re.compile(
    r"\b(cures?|treats?|heals?|relieves?|eliminates?|guarantee[ds]?|proven|effective|safe|painless|miracle|breakthrough|best"
    r"|studies show|research shows|clinically|no side effects|\d+ ?%|fda[- ]approved|restores?|boosts?|reverses?)\b",
    re.IGNORECASE,
)
HEDGES = re.compile(r"\b(may|might|could|can|possibly|some|not|never|no)\b|\?\s*$", re.IGNORECASE)
_PLACE = re.compile(r"^\s*(?:\S.*?:)?(\d+):(\d+)[:\-\s]", re.MULTILINE)

Places = Iterable[int]


def medlint(path: Path, text: str) -> Places:
    """Offsets of medlint's warnings and errors."""
    from medlint import check_text
    from medlint.rule import Severity

    report = check_text(text, str(path))
    return [f.span.start for f in report.open if f.severity >= Severity.WARNING]


def keywords(_path: Path, text: str) -> Places:
    """Offsets of keywords in sentences without a hedge."""
    return [
        m.start()
        for m in KEYWORDS.finditer(text)
        if not HEDGES.search(text[text.rfind(".", 0, m.start()) + 1 : text.find(".", m.end()) + 1])
    ]


def command(*args: str, column_from: int = 1) -> Callable[[Path, str], Places]:
    """Offsets of what a command complains about, read off its ``line:column``."""

    def run(path: Path, text: str) -> Places:
        done = subprocess.run([*args, str(path)], capture_output=True, text=True, check=False)
        lines = [0]
        for line in text.splitlines(keepends=True):
            lines.append(lines[-1] + len(line))
        places = [(int(m[1]), int(m[2])) for m in _PLACE.finditer(done.stdout + done.stderr)]
        return [lines[line - 1] + column - column_from for line, column in places if line < len(lines)]

    return run


def peers(npm: Path | None) -> dict[str, Callable[[Path, str], Places]]:
    """The linters to compare, by name."""
    found: dict[str, Callable[[Path, str], Places]] = {"medlint": medlint, "keyword list": keywords}
    proselint = Path(sys.executable).with_name("proselint")
    if proselint.exists():
        found["proselint"] = command(str(proselint), "check")
    if npm:
        found["write-good"] = command(str(npm / "node_modules/.bin/write-good"), "--parse", column_from=0)
        found["alex"] = command(str(npm / "node_modules/.bin/alex"))
        rules = ("--rule", "write-good", "--rule", "terminology", "--format", "unix")
        found["textlint"] = command(str(npm / "node_modules/.bin/textlint"), *rules)
    return found


def score(
    corpus: Path, linter: Callable[[Path, str], Places], wanted: Callable[[str], bool]
) -> tuple[float, float, float]:
    """Precision, recall and F1 over sentences, any label, on the documents whose ``repo`` is wanted."""
    right = flagged = labelled = 0
    for line in (corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        page = json.loads(line)
        if not wanted(page["repo"]):
            continue
        path = corpus / "docs" / f"{page['id']}.md"
        places = sorted(linter(path, path.read_text(encoding="utf-8")))
        for number, (start, end) in enumerate(page["units"]):
            labels = page["s"].get(str(number), [])
            firm = any(not label.endswith("?") for label in labels)
            if labels and not firm:
                continue
            said = any(start <= place < end for place in places)
            right += firm and said
            flagged += said
            labelled += firm
    precision, recall = right / max(flagged, 1), right / max(labelled, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def main() -> None:
    """Print a row a linter."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--npm", type=Path, help="folder with write-good, alex and textlint in node_modules")
    args = parser.parse_args()
    halves: dict[str, Callable[[str], bool]] = {
        "tuned half": lambda repo: repo.lower()[0] <= "m",
        "other half": lambda repo: repo.lower()[0] > "m",
        "all": lambda _: True,
    }
    print(f"{'any label':14}" + "".join(f"{name + '  P / R / F1':>30}" for name in halves))
    for name, linter in peers(args.npm).items():
        rows = (score(args.corpus, linter, wanted) for wanted in halves.values())
        print(f"{name:14}" + "".join(f"{f'{p:.2f} / {r:.2f} / {f:.2f}':>30}" for p, r, f in rows))


if __name__ == "__main__":
    main()
