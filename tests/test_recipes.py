"""What docs/ci.md tells people to copy is valid, and its commands run as they stand."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from scratch import ROOT, tool, write

TEXT = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
FENCES = re.findall(r"^## (.+?)$|^```(\w+)\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
#: The schema that a recipe's file must keep to, by the heading that it stands under.
SCHEMAS = {"GitHub": "github-workflows", "GitLab": "gitlab-ci", "Azure Pipelines": "azure-pipelines"}
CLAIM, CLEAN = "Our drip cures depression.\n", "The clinic is open on Mondays.\n"
posix = pytest.mark.skipif(sys.platform == "win32", reason="the commands are for a POSIX shell")


def blocks(language: str) -> list[tuple[str, str]]:
    """The fenced blocks in a language, each with the heading above it."""
    heading, found = "", []
    for title, fence, body in FENCES:
        heading = title or heading
        if fence == language:
            found.append((heading, body))
    return found


SHELL = [body for _, body in blocks("sh")]
STEPS = re.findall(r"^ *sh '(.*)'$", "".join(body for _, body in blocks("groovy")), re.MULTILINE)
COMMANDS = sorted(
    set(re.findall(r"medlint check [^'\n]*", "\n".join(body for _, body in (*blocks("yaml"), *blocks("groovy")))))
)


@pytest.fixture
def place(tmp_path: Path, release: Path, bare_env: dict[str, str]) -> tuple[Path, dict[str, str]]:
    """A folder of articles, and an environment with medlint and stand-ins for what these tests do not install."""
    write(tmp_path, {"work/content/a.md": CLEAN, "bin/reviewdog": REVIEWDOG})
    (tmp_path / "bin/reviewdog").chmod(0o755)
    return tmp_path / "work", bare_env | {
        "PATH": os.pathsep.join([str(tmp_path / "bin"), bare_env["PATH"]]),
        "MEDLINT": str(release),
    }


#: Takes the options that the recipe gives and reads what reviewdog would read.
REVIEWDOG = f"""#!{sys.executable}
import json, sys
known = ("-f=rdjson", "-name=", "-reporter=", "-filter-mode=", "-fail-level=")
assert all(option.startswith(known) for option in sys.argv[1:])
assert json.load(sys.stdin)["source"]["name"] == "medlint"
"""


def sh(script: str, place: tuple[Path, dict[str, str]], *more: dict[str, str]) -> subprocess.CompletedProcess[str]:
    env = place[1] | {k: v for given in more for k, v in given.items()}
    return subprocess.run(["sh", "-ec", script], cwd=place[0], env=env, capture_output=True, text=True, check=False)


def named(script: str) -> str:
    return script.splitlines()[0][:40]


@posix
@pytest.mark.parametrize("script", [s for s in SHELL if "$MEDLINT" not in s], ids=named)
def test_a_shell_recipe_runs(script: str, place: tuple[Path, dict[str, str]]) -> None:
    done = sh(script, place)
    assert done.returncode == 0, done.stderr


@posix
@pytest.mark.tools
@pytest.mark.parametrize("script", [s for s in SHELL if "$MEDLINT" in s and "pip install" not in s], ids=named)
def test_a_recipe_that_installs_nothing_for_good_runs(
    script: str, place: tuple[Path, dict[str, str]], offline_env: dict[str, str]
) -> None:
    program = script.split(maxsplit=1)[0]
    if not shutil.which(program, path=place[1]["PATH"]):
        pytest.skip(f"{program} is not installed")
    done = sh(script, place, offline_env | place[1], {"UV_PYTHON": sys.executable})
    assert done.returncode == 0, done.stderr


@posix
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(re.findall(r"--report (\w+)", command)))
@pytest.mark.parametrize(("text", "code"), [pytest.param(CLEAN, 0, id="clean"), pytest.param(CLAIM, 1, id="claim")])
def test_the_command_of_a_server_ends_as_it_should_and_writes_its_reports(
    command: str, text: str, code: int, place: tuple[Path, dict[str, str]]
) -> None:
    write(place[0], {"content/a.md": text})
    done = sh(command, place)
    assert done.returncode == code, done.stderr
    for report in re.findall(r"--report \w+=(\S+)", command):
        assert (place[0] / report).stat().st_size


@pytest.mark.parametrize(
    ("heading", "text"), [b for b in blocks("yaml") if b[0] in SCHEMAS], ids=lambda part: part[:14]
)
def test_a_recipe_keeps_to_the_schema_of_its_server(heading: str, text: str, tmp_path: Path) -> None:
    data = yaml.safe_load(text)
    if heading == "GitHub" and "jobs" not in data:  # only the steps of a job
        text = yaml.safe_dump({"on": "push", "jobs": {"medlint": {"runs-on": "ubuntu-latest", **data}}})
    write(tmp_path, {"recipe.yml": text})
    schema = f"vendor.{SCHEMAS[heading]}"
    command = [tool("check-jsonschema"), "--builtin-schema", schema, str(tmp_path / "recipe.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_recipes_have_what_they_are_looked_up_for() -> None:
    headings = {heading for heading, _ in (*blocks("yaml"), *blocks("groovy"), *blocks("sh"))}
    assert headings >= {*SCHEMAS, "Before each commit", "Jenkins", "reviewdog", "Anything else"}
    assert len(STEPS) == 2


def test_pre_commit_takes_its_recipe(tmp_path: Path) -> None:
    text = next(body for heading, body in blocks("yaml") if heading == "Before each commit")
    write(tmp_path, {"config.yaml": text})
    subprocess.run([tool("pre-commit"), "validate-config", str(tmp_path / "config.yaml")], check=True)
    known = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    assert {hook["id"] for repo in yaml.safe_load(text)["repos"] for hook in repo["hooks"]} <= known


def test_the_inputs_of_the_action_and_the_component_are_those_that_are_told() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    table = dict(re.findall(r"^\| `([\w-]+)` \|([^|]*)\|", TEXT, re.MULTILINE))
    assert {name for name in table if name in action} == set(action)
    told = {name: default.strip("` ") for name, default in table.items() if name in action}
    assert {k: v for k, v in told.items() if k != "fail-level"} == {
        k: spec["default"] for k, spec in action.items() if k != "fail-level"
    }
    head = yaml.safe_load((ROOT / "templates/medlint.yml").read_text(encoding="utf-8").split("\n---\n")[0])
    component = next(yaml.safe_load(body) for heading, body in blocks("yaml") if heading == "GitLab")["include"][0]
    assert set(component["inputs"]) <= set(head["spec"]["inputs"])


def test_pins_are_those_of_the_workflows() -> None:
    files = [ROOT / "action.yml", *(ROOT / ".github/workflows").glob("*.yml")]
    known = {pin for file in files for pin in re.findall(r"uses: (\S+@[0-9a-f]{40} # \S+)", file.read_text("utf-8"))}
    assert set(re.findall(r"uses: (\S+@[0-9a-f]{40} # \S+)", TEXT)) <= known


def test_the_schema_report_is_what_the_recipe_says(place: tuple[Path, dict[str, str]]) -> None:
    done = sh("medlint schema report", place)
    assert json.loads(done.stdout)["$schema"]
