"""What waits on disk must be what memory would hold: the same rows, counts, reports and narrowings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import medlint.running.gathering
from medlint.api import Settings, check_paths, narrow
from medlint.finding import Finding, Report, Status
from medlint.linter import lint
from medlint.reporters import REPORTERS, WITH_BLOCKS, WITH_TEXT, Options, render
from medlint.review.baseline import Baseline, updated
from medlint.review.baselinefile import rendered
from medlint.review.baselining import hold
from medlint.rule import Severity
from medlint.spool import Spool, by_path, joined, pack, rewritten
from small_book import book, document, forbid

BOOK = book(forbid("cure!", id="EFF001"), forbid("completely safe!", id="SAF003"))
RULES = {rule.id: rule for rule in BOOK.pack.rules}
TEXTS = st.lists(
    st.sampled_from(["We cure acne.", "It is completely safe.", "Nothing here.", "\U0001f600 Cured \u202e!"]),
    max_size=4,
)


def found(texts: Sequence[Sequence[str]]) -> list[tuple[str, list[Finding]]]:
    """The findings in some texts by path, the paths in their order."""
    paths = sorted(f"{n}.md" for n in range(len(texts)))
    return [(p, lint(document("\n\n".join(t), p), BOOK)[1]) for p, t in zip(paths, texts, strict=True)]


def spool_of(rows: Sequence[tuple[str, list[Finding]]]) -> Spool[Finding]:
    spool: Spool[Finding] = Spool()
    for path, findings in rows:
        spool.put(path, pack(findings), RULES)
    return spool


@given(st.lists(TEXTS, max_size=12), st.randoms())
def test_a_spool_holds_what_was_put_there_in_the_order_of_paths(texts: list[list[str]], random: Random) -> None:
    rows = found(texts)
    plain = [f for _, findings in rows for f in findings]
    random.shuffle(rows)
    spool = spool_of(rows)
    assert list(spool) == plain
    assert list(spool) == plain, "a second time"
    assert len(spool) == len(plain)
    assert [spool[i] for i in range(len(plain))] == plain
    assert spool[-2:] == plain[-2:]
    assert bool(spool) == bool(plain)
    assert {p: list(part) for p, part in by_path(spool).items()} == {
        p: list(part) for p, part in by_path(plain).items()
    }
    assert all(f.rule is RULES[f.rule.id] for f in spool)


@pytest.mark.parametrize("index", [3, -4])
def test_a_place_that_is_not_there(index: int) -> None:
    spool = spool_of(found([["We cure acne."], [], ["We cure acne.", "It is completely safe."]]))
    assert len(spool) == 3
    with pytest.raises(IndexError):
        spool[index]


@given(st.lists(TEXTS, max_size=8))
def test_rows_are_rewritten_alike(texts: list[list[str]]) -> None:
    rows = found(texts)
    spool, plain = spool_of(rows), tuple(f for _, findings in rows for f in findings)

    def excused(path: str, findings: Sequence[Finding]) -> list[Finding]:
        return [f._replace(status=Status.BASELINED, reason=path) for f in findings if f.rule.id == "EFF001"]

    assert tuple(rewritten(spool, excused)) == rewritten(plain, excused)
    assert tuple(spool) == plain, "what was there stays as it was"


def test_more_findings_take_their_place() -> None:
    rows = found([["We cure acne."]] * 3)
    more = [f._replace(path="1.a") for f in rows[1][1]]
    plain = tuple(f for _, findings in rows for f in findings)
    assert tuple(joined(spool_of(rows), more, RULES)) == joined(plain, more, RULES)
    assert [f.path for f in joined(plain, more, RULES)] == ["0.md", "1.a", "1.md", "2.md"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_no_room_is_told_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.TemporaryFile", lambda: open("/dev/full", "r+b", buffering=0))  # noqa: PTH123, SIM115
    with pytest.raises(OSError, match=r"No space left on device in .*; TMPDIR names another folder"):
        spool_of(found([["We cure acne."]]))


# --- whole checks -------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Texts with findings of all kinds: open, suppressed, in a baseline, stale; and a file that cannot be read."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    for n in range(6):
        Path(f"{n}.md").write_text(f"# Page {n}\n\nKetamine cures depression.\n\nIt may help with pain.\n")
    Path("3.md").write_text("Nothing is claimed here.\n")
    Path("4.md").write_text(
        "<!-- medlint-disable-next-line EFF002 -- quoted -->\n\nIt cures pain.\n\nCall now. It cures asthma.\n"
    )
    Path("5.md").write_bytes(b"\xff\xfe\x00")
    known = hold(check_paths(["1.md", "2.md"]), Path(".medlint-baseline.json").absolute(), Baseline())
    entries = updated(known.baseline, known.documents, (), add=True, today="2026-11-21")
    Path(".medlint-baseline.json").write_text(rendered(Baseline(entries)))
    Path("2.md").write_text("# Page 2\n\nKetamine heals anxiety.\n")
    return tmp_path


def checked_twice(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> tuple[Report, Report]:
    """The report of a check in memory, and that of one that keeps everything on disk."""
    memory = check_paths(["."], settings)
    monkeypatch.setattr(medlint.running.gathering, "FILES_PER_PROCESS_START", 0)
    disk = check_paths(["."], settings._replace(jobs=1))
    assert isinstance(memory.findings, tuple)
    assert isinstance(disk.findings, Spool)
    return memory, disk


@pytest.mark.parametrize("name", REPORTERS)
@pytest.mark.parametrize("excused", [pytest.param(False, id="open"), pytest.param(True, id="excused too")])
def test_every_report_says_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, excused: bool) -> None:
    settings = Settings(configured=True, texts=name in WITH_TEXT, blocks=name in WITH_BLOCKS)
    memory, disk = checked_twice(monkeypatch, settings)
    options = Options(excused=excused, exit_code=2)
    assert render(name, disk, options) == render(name, memory, options)


def test_counts_exit_codes_and_narrowing_are_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory, disk = checked_twice(monkeypatch, Settings(configured=True))
    assert {f.status for f in memory.findings} == {Status.OPEN, Status.SUPPRESSED, Status.BASELINED}
    assert disk.tally == memory.tally
    assert disk.open == memory.open
    assert disk.failures == memory.failures
    assert disk.exit_code() == memory.exit_code() == 2
    assert replace(disk, failures=()).exit_code() == 1
    assert tuple(narrow(disk, Severity.ERROR).findings) == narrow(memory, Severity.ERROR).findings
    assert len(narrow(memory, Severity.ERROR).findings) < len(memory.findings)
