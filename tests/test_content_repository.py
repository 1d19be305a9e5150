"""A content repository of 2,000 articles, from the first day to a failing pull request, driven with the real tools."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scratch import ROOT, commit, git, tool, write

pytestmark = [
    pytest.mark.tools,
    pytest.mark.skipif(sys.platform == "win32", reason="the steps of the story are those of a POSIX system"),
]

COUNT = 2_000
#: A claim that no article makes.
CLAIM = "One visit to our clinic cures tinnitus for good."
HARMLESS = "The door is beside the bakery."
Call = Callable[..., subprocess.CompletedProcess[str]]


def articles() -> Iterator[tuple[str, str]]:
    """Generated articles as Hugo keeps them: front matter with a slug, one file a post. The last has no slug."""
    place = ROOT / "benchmarks/corpus.py"
    spec = importlib.util.spec_from_file_location("corpus", place)
    assert spec is not None
    assert spec.loader is not None
    corpus = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(corpus)
    for number in range(COUNT):
        text: str = corpus.article(number, size=1_500)
        slug = "" if number == COUNT - 1 else f"slug: on-{number:04}\n"
        yield f"content/posts/{number:04}.md", text.replace("---\n", f"---\n{slug}", 1)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory, bare_env: dict[str, str]) -> Path:
    """The repository after the first day: configuration, hook and baseline are committed."""
    folder = tmp_path_factory.mktemp("content-repository") / "site"
    write(folder, dict(articles()) | {"hugo.toml": 'title = "A clinic"\n'})
    commit(folder, "The site")
    for line in ("init --pre-commit", "baseline create content"):
        done = call_medlint(folder, bare_env, *line.split())
        assert done.returncode == 0, done.stderr
    commit(folder, "medlint")
    return folder


@pytest.fixture
def site(started: Path) -> Iterator[Path]:
    """The same for one test, which may change what it likes."""
    yield started
    git(started, "checkout", "-q", "main")
    git(started, "reset", "-q", "--hard")
    git(started, "clean", "-qfd")


def call_medlint(folder: Path, env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [tool("medlint"), *arguments]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture
def medlint(site: Path, bare_env: dict[str, str]) -> Call:
    """Runs the installed command in the repository."""
    return lambda *arguments: call_medlint(site, bare_env, *arguments)


def findings(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    return found


def opened(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [f for f in findings(done) if f["status"] == "open"]


def test_the_first_day_leaves_a_clean_run(medlint: Call, site: Path) -> None:
    done = medlint("check", "--jobs", "2")
    assert done.returncode == 0
    assert f"No findings in {COUNT} files" in done.stderr
    assert "in baseline" in done.stderr
    assert git(site, "status", "--porcelain") == ""
    assert (site / ".medlint.yml").is_file()
    assert (site / ".pre-commit-config.yaml").is_file()


def test_a_new_claim_is_told_and_the_old_ones_stay_quiet(medlint: Call, site: Path) -> None:
    article = site / "content/posts/0003.md"
    before = findings(medlint("check", str(article), "--output-format", "json"))
    assert before
    head, body = article.read_text(encoding="utf-8").split("\n\n", 1)
    article.write_text(f"{head}\n\n{HARMLESS} {CLAIM}\n\n{body}", encoding="utf-8")
    done = medlint("check", "--output-format", "json")
    assert done.returncode == 1
    new = opened(done)
    assert {f["path"] for f in new} == {"content/posts/0003.md"}
    assert {"EFF002"} <= {f["rule"] for f in new if f["sentence"] == CLAIM}
    assert {f["sentence"] for f in new if f["rule"].startswith("EFF")} == {CLAIM}
    quiet = {f["rule"] for f in findings(done) if f["status"] == "baselined" and f["path"] == new[0]["path"]}
    assert quiet >= {f["rule"] for f in before if f["severity"] == "error"}


def test_an_article_may_be_moved_when_it_has_a_slug(medlint: Call, site: Path) -> None:
    (site / "content/archive").mkdir()
    git(site, "mv", "content/posts/0003.md", "content/archive/old.md")
    done = medlint("check")
    assert done.returncode == 0, done.stdout
    git(site, "mv", f"content/posts/{COUNT - 1}.md", "content/archive/nameless.md")
    done = medlint("check", "content/archive", "--output-format", "json")
    assert {f["path"] for f in opened(done)} == {"content/archive/nameless.md"}


def test_what_was_mended_is_told_and_pruned(medlint: Call, site: Path) -> None:
    def entries() -> int:
        return len(json.loads((site / ".medlint-baseline.json").read_text(encoding="utf-8"))["entries"])

    before = entries()
    write(site, {"content/posts/0003.md": f"---\nslug: on-0003\n---\n\n{HARMLESS}\n"})
    done = medlint("check", "content/posts/0003.md")
    assert done.returncode == 0
    assert "baseline prune" in done.stdout + done.stderr
    assert medlint("baseline", "prune", "content/posts/0003.md").returncode == 0
    assert entries() < before
    assert "baseline prune" not in (done := medlint("check", "content/posts/0003.md")).stdout + done.stderr


SUPPRESSION = (
    "<!-- medlint-disable-next-line EFF002, EFF006 until=2027-03-31 ref=MLR-2231 by=j.doe -- as in the leaflet -->"
)


def test_a_suppression_expires(medlint: Call, site: Path) -> None:
    write(site, {"content/posts/new.md": f"---\nslug: new\n---\n\n{HARMLESS}\n\n{SUPPRESSION}\n{CLAIM}\n"})
    options = ("check", "content/posts/new.md", "--select", "EFF002,EFF006,housekeeping", "--output-format", "concise")
    lasting = medlint(*options, "--today", "2027-03-31")
    assert lasting.returncode == 0, lasting.stdout
    assert "suppressed" in lasting.stderr
    expired = medlint(*options, "--today", "2027-04-01")
    assert expired.returncode == 1
    assert "SUP004" in expired.stdout
    assert "EFF002" in expired.stdout


def test_a_mistake_in_the_configuration_is_no_pass(medlint: Call, site: Path) -> None:
    with (site / ".medlint.yml").open("a", encoding="utf-8") as stream:
        stream.write("severty: {EFF002: off}\n")
    done = medlint("check")
    assert done.returncode == 2
    line = len((site / ".medlint.yml").read_text(encoding="utf-8").splitlines())
    assert f".medlint.yml:{line}:1: unknown key 'severty'" in done.stderr
    assert "did you mean 'severity'?" in done.stderr


def test_only_what_a_branch_changes(medlint: Call, site: Path) -> None:
    git(site, "checkout", "-q", "-b", "spring")
    texts = {
        name: (site / name).read_text(encoding="utf-8") for name in ("content/posts/0003.md", "content/posts/0004.md")
    }
    write(site, {name: f"{text}\n{CLAIM}\n" for name, text in texts.items()})
    commit(site, "Spring")
    done = medlint("check", "--diff", "main", "--no-baseline", "--output-format", "json")
    assert done.returncode == 1
    assert {f["path"] for f in opened(done)} == set(texts)
    assert {f["sentence"] for f in opened(done) if f["rule"].startswith("EFF")} == {CLAIM}


@pytest.mark.parametrize("name", ["pre-commit", "prek"])
def test_the_hook_that_init_writes(name: str, site: Path, bare_env: dict[str, str], tmp_path: Path) -> None:
    env = bare_env | {"PRE_COMMIT_HOME": str(tmp_path / "hooks"), "PREK_HOME": str(tmp_path / "hooks")}

    def hook(text: str) -> subprocess.CompletedProcess[str]:
        article = site / "content/posts/0003.md"
        article.write_text(f"{article.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")
        git(site, "add", "--all")
        return subprocess.run([tool(name), "run"], cwd=site, env=env, capture_output=True, text=True, check=False)

    passed = hook(HARMLESS)
    assert passed.returncode == 0, passed.stdout
    stopped = hook(CLAIM)
    assert stopped.returncode == 1
    assert "cures tinnitus" in stopped.stdout


def test_the_step_of_a_pull_request(site: Path, bare_env: dict[str, str], tmp_path: Path) -> None:
    """A clone of a branch, as a server has it, checked by the action's script against the branch it goes to."""
    git(site, "checkout", "-q", "-b", "summer")
    article = site / "content/posts/0003.md"
    article.write_text(f"{article.read_text(encoding='utf-8')}\n{CLAIM}\n", encoding="utf-8")
    commit(site, "Summer")
    git(tmp_path, "clone", "-q", "--no-local", str(site), "clone")
    script = f"import sys, action; action._install = lambda folder: {tool('medlint')!r}; sys.exit(action.main())"
    env = bare_env | {
        "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "CI": "true", "GITHUB_ACTIONS": "true",
        "RUNNER_TEMP": str(tmp_path), "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"), "INPUT_PATHS": "content", "INPUT_ANNOTATIONS": "true",
        "INPUT_UPLOAD_SARIF": "true", "INPUT_ARGS": "--diff origin/main",
    }  # fmt: skip
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=tmp_path / "clone", env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    line = len(article.read_text(encoding="utf-8").splitlines())
    assert f"::error title=medlint (EFF002),file=content/posts/0003.md,line={line}," in done.stdout
    assert "cures tinnitus" in (tmp_path / "summary").read_text(encoding="utf-8")
    outputs = dict(row.split("=", 1) for row in (tmp_path / "output").read_text(encoding="utf-8").splitlines())
    assert outputs["exit-code"] == "1"
    results = json.loads(Path(outputs["sarif"]).read_text(encoding="utf-8"))["runs"][0]["results"]
    assert {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results} == {
        "content/posts/0003.md"
    }
