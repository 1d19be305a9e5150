"""The hooks, run by the real pre-commit and prek on scratch repositories, installed from a folder of wheels."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from medlint.readers import FORMATS_BY_SUFFIX
from scratch import ROOT, commit, git, tool, write

TOOLS = ["pre-commit", "prek"]
MANIFEST = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
HOOKS = {hook["id"]: hook for hook in MANIFEST}
CLAIM, CLEAN = "Our drip cures depression.\n", "The clinic is open on Mondays.\n"


@pytest.fixture
def content(tmp_path: Path, release: Path) -> Path:
    """A repository of articles whose hooks are those of the release."""
    folder = tmp_path / "content"
    configure(folder, release, "medlint")
    commit(folder, "Hooks")
    return folder


def configure(folder: Path, release: Path, hook: str, *args: str) -> None:
    repo = {"repo": str(release), "rev": git(release, "rev-parse", "HEAD"), "hooks": [{"id": hook, "args": list(args)}]}
    write(folder, {".pre-commit-config.yaml": yaml.safe_dump({"repos": [repo]})})


def run(name: str, env: dict[str, str], folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [tool(name), *arguments]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize("name", TOOLS)
def test_the_manifest_is_valid(name: str) -> None:
    subprocess.run([tool(name), "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")], check=True)


def test_the_three_hooks() -> None:
    assert list(HOOKS) == ["medlint", "medlint-full", "medlint-rules"]


@pytest.mark.parametrize("hook", HOOKS.values(), ids=lambda hook: hook["id"])
def test_every_type_is_known_to_pre_commit(hook: dict[str, object]) -> None:
    identify = pytest.importorskip("identify.identify")
    assert {*hook.get("types", ()), *hook.get("types_or", ())} <= identify.ALL_TAGS  # type: ignore[misc]


def test_the_hook_sees_every_kind_of_file_that_is_read() -> None:
    identify = pytest.importorskip("identify.identify")
    untagged = {".mdown", ".mkd", ".text"}  # identify knows no tag for these; medlint-full reads them
    wanted = set(HOOKS["medlint"]["types_or"])
    for suffix in FORMATS_BY_SUFFIX.keys() - untagged:
        assert wanted & identify.tags_from_filename(f"article{suffix}"), suffix


@pytest.mark.tools
@pytest.mark.parametrize("name", TOOLS)
def test_try_repo(name: str, content: Path, release: Path, offline_env: dict[str, str]) -> None:
    write(content, {"bad.md": CLAIM})
    git(content, "add", "--all")
    done = run(name, offline_env, content, "try-repo", str(release), "medlint", "--all-files")
    assert done.returncode == 1, done.stderr
    assert "error[EFF002 cure-claim]" in done.stdout


@pytest.mark.tools
@pytest.mark.parametrize("name", TOOLS)
def test_a_claim_stops_the_commit_and_a_better_wording_does_not(
    name: str, content: Path, offline_env: dict[str, str]
) -> None:
    assert run(name, offline_env, content, "install").returncode == 0
    git_commit = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-m", "An article"]

    write(content, {"drip.md": CLAIM})
    git(content, "add", "--all")
    stopped = subprocess.run(git_commit, cwd=content, env=offline_env, capture_output=True, text=True, check=False)
    assert stopped.returncode == 1
    assert "exit code: 1" in stopped.stdout + stopped.stderr
    assert "drip.md:1:10" in stopped.stdout + stopped.stderr
    assert git(content, "log", "--format=%s") == "Hooks"

    write(content, {"drip.md": CLEAN})
    git(content, "add", "--all")
    passed = subprocess.run(git_commit, cwd=content, env=offline_env, capture_output=True, text=True, check=False)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert git(content, "log", "-1", "--format=%s") == "An article"


ROWS = [
    pytest.param({"a.md": CLEAN, "b.txt": CLEAN, "c.html": f"<p>{CLEAN}"}, 0, "Passed", id="clean"),
    pytest.param({"a.png": CLAIM, "code.py": f"# {CLAIM}"}, 0, "Skipped", id="no file of a kind that is read"),
    pytest.param({"a.mdx": CLAIM}, 1, "exit code: 1", id="mdx"),
    pytest.param({"LICENSE": CLAIM, "a.md": CLEAN}, 0, "Passed", id="a kind without a reader beside an article"),
    pytest.param(
        {".medlint.yml": "exclude: [old]\n", "old/a.md": CLAIM, "a.md": CLEAN}, 0, "Passed", id="excluded by config"
    ),
    pytest.param({".medlint.yml": "exclude: [old]\n", "old/a.md": CLAIM}, 0, "Passed", id="all are excluded"),
    pytest.param({".medlint.yml": "exclud: [old]\n", "a.md": CLEAN}, 2, "did you mean 'exclude'", id="broken config"),
]


@pytest.mark.tools
@pytest.mark.parametrize("name", TOOLS)
@pytest.mark.parametrize(("files", "code", "told"), ROWS)
def test_what_the_hook_says(
    name: str, files: dict[str, str], code: int, told: str, content: Path, offline_env: dict[str, str]
) -> None:
    write(content, files)
    git(content, "add", "--all")
    done = run(name, offline_env, content, "run", "--all-files", "--hook-stage", "pre-commit")
    assert done.returncode == min(code, 1), done.stdout + done.stderr
    assert told in done.stdout
    if code:
        assert f"exit code: {code}" in done.stdout


@pytest.mark.tools
@pytest.mark.parametrize("name", TOOLS)
def test_findings_are_sorted_however_files_are_handed_over(
    name: str, content: Path, release: Path, offline_env: dict[str, str]
) -> None:
    configure(content, release, "medlint", "--output-format", "concise")
    names = [f"{folder}/{number:02}.md" for folder in ("b", "a", "ä b") for number in range(9)]
    write(content, dict.fromkeys(names, CLAIM))
    git(content, "add", "--all")
    done = run(name, offline_env, content, "run", "--all-files")
    assert done.returncode == 1
    assert re.findall(r"^ *(.+\.md):1:10: error EFF002", done.stdout, re.MULTILINE) == sorted(names)


@pytest.mark.tools
@pytest.mark.parametrize("name", TOOLS)
def test_the_whole_tree_in_one_run(name: str, content: Path, release: Path, offline_env: dict[str, str]) -> None:
    configure(content, release, "medlint-full", "--report", "json=report.json", "--output-format", "concise")
    write(content, {"a.md": CLAIM, "untouched.md": CLAIM})
    commit(content, "Two articles")
    write(content, {"a.md": CLEAN})
    git(content, "add", "--all")
    done = run(name, offline_env, content, "run")
    assert done.returncode == 1
    assert "untouched.md:1:10: error EFF002" in done.stdout
    assert " a.md:" not in done.stdout
    assert (content / "report.json").is_file()


RULE = """
- id: OWN001
  name: own-rule
  category: efficacy
  severity: error
  confidence: high
  summary: A phrase that our clinic does not use.
  rationale: Our reviewers struck it out too often.
  message: "'{match}' is not a phrase of ours."
  suggestion: Leave it out.
  jurisdictions: [us]
  references: [{jurisdiction: us, citation: House style}]
  forbid: {phrases: [purple wellness]}
  bad: ["Come to us for purple wellness.", "Purple wellness is here."]
  good: ["Come to us for wellness.", "%s"]
"""


@pytest.mark.tools
@pytest.mark.parametrize("name", TOOLS)
@pytest.mark.parametrize(
    ("good", "code", "told"),
    [
        pytest.param("The wall is purple.", 0, "Passed", id="kept"),
        pytest.param("No purple wellness here? Purple wellness!", 1, "OWN001", id="broken"),
    ],
)
def test_examples_of_own_rules(
    name: str, good: str, code: int, told: str, content: Path, release: Path, offline_env: dict[str, str]
) -> None:
    configure(content, release, "medlint-rules", "--rules", "compliance/rules")
    write(content, {"compliance/rules/own.yaml": RULE % good})
    git(content, "add", "--all")
    done = run(name, offline_env, content, "run")
    assert done.returncode == code, done.stdout + done.stderr
    assert told in done.stdout
