from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest

from medlint.configuration.settings import Settings
from medlint.running.watching import Turn, Watch
from small_rules import built_in

RULES = """
- id: EFF001
  name: cure-claim
  category: efficacy
  severity: error
  summary: A text promises a cure.
  message: "'{match}' promises a cure."
  forbid: {phrases: ["cure! depression", "cure! acne"]}
  bad: ["It cures depression."]
  good: ["It may help."]
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    built_in(tmp_path, monkeypatch, RULES)
    home = tmp_path / "project"
    home.mkdir()
    monkeypatch.chdir(home)
    (home / "a.md").write_text("It cures acne.\n")
    (home / "b.md").write_text("Open.\n")
    return home


def save(name: str, text: str) -> None:
    """As many editors do: into another file, which then takes the name."""
    Path(f"{name}~").write_text(text)
    Path(f"{name}~").replace(name)


def told(turn: Turn | None) -> tuple[list[str], list[str], list[str], int]:
    assert turn is not None
    return (
        list(turn.checked),
        [f"{f.path}:{f.line} {f.rule.id}" for f in turn.new],
        [f"{f.path}:{f.line} {f.rule.id}" for f in turn.gone],
        turn.open,
    )


@pytest.fixture
def watched() -> Watch:
    watched = Watch(["."], Settings(configured=True, cache=False))
    assert told(watched.look()) == (["a.md", "b.md"], ["a.md:1 EFF001"], [], 1)
    return watched


def test_nothing_is_told_while_nothing_changes(watched: Watch) -> None:
    assert watched.look() is None
    Path("notes.rst").write_text("It cures acne.\n")
    assert watched.look() is None


def test_what_is_saved_is_checked_and_what_came_and_went_is_told(watched: Watch) -> None:
    save("b.md", "Hello.\n\nIt cures acne.\n")
    assert told(watched.look()) == (["b.md"], ["b.md:3 EFF001"], [], 2)
    save("b.md", "It cures acne.\n\nIt cures depression.\n")
    assert told(watched.look()) == (["b.md"], ["b.md:3 EFF001"], [], 3)
    save("b.md", "It cures depression.\n")
    assert told(watched.look()) == (["b.md"], [], ["b.md:1 EFF001"], 2)
    save("b.md", "It cures depression!\n")
    assert told(watched.look())[0] == ["b.md"]
    assert watched.look() is None


def test_new_deleted_and_renamed_files(watched: Watch) -> None:
    Path("sub").mkdir()
    save("sub/c.md", "It cures acne.\n")
    assert told(watched.look()) == (["sub/c.md"], ["sub/c.md:1 EFF001"], [], 2)
    Path("a.md").unlink()
    assert told(watched.look()) == ([], [], ["a.md:1 EFF001"], 1)
    Path("sub/c.md").rename("d.md")
    assert told(watched.look()) == (["d.md"], ["d.md:1 EFF001"], ["sub/c.md:1 EFF001"], 1)
    for path in Path().glob("*.md"):
        path.unlink()
    assert told(watched.look()) == ([], [], ["d.md:1 EFF001"], 0)


def test_a_configuration_and_a_baseline_count(watched: Watch) -> None:
    Path(".medlint.yml").write_text("ignore: [EFF001]\n")
    assert told(watched.look()) == (["a.md", "b.md"], [], ["a.md:1 EFF001"], 0)
    Path(".medlint.yml").unlink()
    assert told(watched.look()) == (["a.md", "b.md"], ["a.md:1 EFF001"], [], 1)


CLAIM = "- {text: It cures acne., reference: M-1, approved-by: A. Roe, valid-until: 2999-01-01}\n"
OWN = RULES.replace("EFF001", "OWN001").replace("cure-claim", "own-claim")


@pytest.mark.parametrize(
    ("config", "name", "text", "new", "gone"),
    [
        pytest.param("", "approved-claims.yml", CLAIM, [], ["a.md:1 EFF001"], id="approved claims beside the texts"),
        pytest.param("approved-claims: c.yml", "c.yml", CLAIM, [], ["a.md:1 EFF001"], id="approved claims that are named"),
        pytest.param("rules: [own]", "own/own.yaml", OWN, ["a.md:1 OWN001"], [], id="rules in a folder"),
        pytest.param("extends: [base.yml]", "base.yml", "ignore: [EFF001]", [], ["a.md:1 EFF001"], id="a file that is extended"),
    ],
)  # fmt: skip
def test_what_a_configuration_names_counts(config: str, name: str, text: str, new: list[str], gone: list[str]) -> None:
    Path("own").mkdir()
    Path("own/other.yaml").write_text(
        OWN.replace("OWN001", "OWN002").replace("own-claim", "other").replace("acne", "flu")
    )
    Path("base.yml").write_text("jurisdictions: [us]\n")
    Path("c.yml").write_text(CLAIM.replace("acne", "flu"))
    if config:
        Path(".medlint.yml").write_text(config)
    watched = Watch(["."], Settings(configured=True, cache=False))
    assert told(watched.look())[3] == 1
    save(name, text)
    assert told(watched.look())[1:3] == (new, gone)
    assert watched.look() is None


def test_while_a_configuration_is_broken_no_finding_is_gone(watched: Watch) -> None:
    Path(".medlint.yml").write_text("ignre: [EFF001]\n")
    turn = watched.look()
    assert turn is not None
    assert (turn.new, turn.gone, turn.open) == ((), (), 1)
    assert [f.path for f in turn.failures] == [".medlint.yml"]
    Path(".medlint.yml").unlink()
    assert told(watched.look()) == (["a.md", "b.md"], [], [], 1)


def test_a_mended_file_that_others_extend_counts(watched: Watch) -> None:
    Path("base.yml").write_text("ignre: [EFF001]\n")
    Path(".medlint.yml").write_text("extends: [base.yml]\n")
    turn = watched.look()
    assert turn is not None
    assert [f.path for f in turn.failures] == ["base.yml"]
    save("base.yml", "ignore: [EFF001]\n")
    assert told(watched.look()) == (["a.md", "b.md"], [], ["a.md:1 EFF001"], 0)


def test_a_file_that_cannot_be_read_is_told(watched: Watch) -> None:
    Path("b.md").write_bytes(b"caf\xe9")
    turn = watched.look()
    assert turn is not None
    assert [f.path for f in turn.failures] == ["b.md"]
    save("b.md", "It cures acne.\n")
    assert told(watched.look()) == (["b.md"], ["b.md:1 EFF001"], [], 2)


@pytest.fixture
def lines(project: Path) -> Iterator[tuple[subprocess.Popen[str], Queue[str]]]:
    command = [sys.executable, "-m", "medlint", "watch", "--interval", "0.05", "--select", "EFF002"]
    environment = {k: v for k, v in os.environ.items() if k != "MEDLINT_NO_CACHE"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    queue: Queue[str] = Queue()
    assert process.stdout is not None
    reader = threading.Thread(target=lambda: [queue.put(line.rstrip()) for line in process.stdout or ()], daemon=True)
    reader.start()
    yield process, queue
    process.kill()
    process.wait()
    reader.join()
    process.stdout.close()
    assert process.stderr is not None
    process.stderr.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")
def test_the_command_prints_lines_and_ends_with_an_interrupt(lines: tuple[subprocess.Popen[str], Queue[str]]) -> None:
    process, queue = lines
    assert queue.get(timeout=60) == "+ a.md:1:4: error EFF002 'cures acne' promises a cure."
    assert queue.get(timeout=5).endswith(" 2 files: 1 new, 0 gone; 1 open in 2 files")
    save("a.md", "It may help.\n")
    assert queue.get(timeout=60) == "- a.md:1:4: error EFF002 'cures acne' promises a cure."
    assert queue.get(timeout=5).endswith(" a.md: 0 new, 1 gone; 0 open in 2 files")
    time.sleep(0.2)
    with pytest.raises(Empty):
        queue.get_nowait()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 130
