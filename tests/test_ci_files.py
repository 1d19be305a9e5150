"""The action, the GitLab component and the project's own workflows: valid, safe, and the action run for real."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import yaml
from junitparser import JUnitXml

import scratch
from scratch import ROOT, tool, write

ACTION = ROOT / "action.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
COMPONENT = ROOT / "templates/medlint.yml"
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
DEPENDABOT = ROOT / ".github/dependabot.yml"
CLAIM, CLEAN = "Our drip cures depression.\n", "The clinic is open on Mondays.\n"


def check_schema(schema: str, *files: Path) -> None:
    command = [tool("check-jsonschema"), "--builtin-schema", schema, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_action_is_valid() -> None:
    check_schema("vendor.github-actions", ACTION)


def test_the_updates_are_valid() -> None:
    check_schema("vendor.dependabot", DEPENDABOT)


def test_the_workflows_are_valid() -> None:
    check_schema("vendor.github-workflows", *WORKFLOWS)


@pytest.mark.parametrize("persona", ["regular", "pedantic"])
def test_zizmor_has_nothing_to_say(persona: str) -> None:
    command = [
        tool("zizmor"),
        "--offline",
        "--no-config",
        "--persona",
        persona,
        *map(str, [ACTION, HOOKS, DEPENDABOT, *WORKFLOWS]),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("file", [ACTION, *WORKFLOWS], ids=lambda file: file.name)
def test_every_step_of_others_is_pinned_and_tells_its_version(file: Path) -> None:
    uses = re.findall(r"uses: (?!\$/)(.*)", file.read_text(encoding="utf-8"))
    assert uses
    assert [use for use in uses if not re.fullmatch(r"[\w.-]+(/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)] == []


def test_one_action_has_one_version() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in [ACTION, *WORKFLOWS])
    pins = dict.fromkeys(re.findall(r"uses: ([\w./-]+)@([0-9a-f]{40})", text))
    assert len({name for name, _ in pins}) == len(pins)


def action() -> dict[str, dict[str, dict[str, str]]]:
    data: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    return data


def test_the_script_gets_every_input_but_those_of_the_upload() -> None:
    steps: list[dict[str, dict[str, str]]] = action()["runs"]["steps"]  # type: ignore[assignment]
    given = steps[1]["env"]
    handed = {k: v for k, v in given.items() if "inputs." in v}
    assert handed == {
        f"INPUT_{name.upper().replace('-', '_')}": f"${{{{ inputs.{name} }}}}"
        for name in action()["inputs"]
        if name != "category"
    }


# The component --------------------------------------------------------------------------------------------------------


def component(**inputs: str) -> tuple[dict[str, dict[str, str]], str]:
    """The inputs that the component declares, and its job once they are filled in."""
    head, body = COMPONENT.read_text(encoding="utf-8").split("\n---\n")
    declared = yaml.safe_load(head)["spec"]["inputs"]
    given = {name: spec.get("default") for name, spec in declared.items()} | inputs
    return declared, re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda found: str(given[found[1]]), body)


def test_the_job_is_valid(tmp_path: Path) -> None:
    write(tmp_path, {"job.yml": component(package="medlint.whl")[1]})
    check_schema("vendor.gitlab-ci", tmp_path / "job.yml")


def test_every_input_is_described_and_used() -> None:
    declared, _ = component(package="x")
    text = COMPONENT.read_text(encoding="utf-8")
    assert all(spec["description"] for spec in declared.values())
    assert {name for name in declared if f"$[[ inputs.{name} ]]" in text} == set(declared)


def test_only_what_cannot_be_guessed_must_be_given() -> None:
    assert [name for name, spec in component(package="x")[0].items() if "default" not in spec] == ["package"]


@pytest.mark.skipif(sys.platform == "win32", reason="the job runs in a Linux image")
@pytest.mark.parametrize(
    ("text", "args", "code"),
    [
        pytest.param(CLEAN, "", 0, id="clean"),
        pytest.param(CLAIM, "", 1, id="a claim"),
        pytest.param(CLAIM, "--fail-level never", 0, id="a claim, only told"),
    ],
)
def test_the_job_runs(text: str, args: str, code: int, tmp_path: Path, bare_env: dict[str, str]) -> None:
    """With a ``medlint`` where its first steps would have put one."""
    job = yaml.safe_load(component(package="x", args=args, paths="content")[1])["medlint"]
    write(tmp_path, {"project/content/a.md": text})
    installed = tmp_path / "builds/medlint-python/bin/medlint"
    installed.parent.mkdir(parents=True)
    installed.symlink_to(tool("medlint"))
    env = bare_env | {"CI_BUILDS_DIR": str(tmp_path / "builds"), "GITLAB_CI": "true"}
    project = tmp_path / "project"
    done = [subprocess.run(["sh", "-c", line], cwd=project, env=env, check=False) for line in job["script"]]
    assert [step.returncode for step in done] == [code]
    reports = job["artifacts"]["reports"]
    assert ("EFF002" in (project / reports["codequality"]).read_text()) is (text == CLAIM)
    assert len(JUnitXml.fromfile(str(project / reports["junit"]))) == 1
    assert all((project / path).is_file() for path in job["artifacts"]["paths"])


# The action, run as GitHub would --------------------------------------------------------------------------------------

Run = Callable[..., tuple[int, str, dict[str, str]]]

#: The step without its installation, which takes seconds: the command beside this Python is taken instead.
INSTALLED = """
import sys, action
action._install = lambda folder: {medlint!r}
sys.exit(action.main())
"""


def run_step(command: list[str], env: dict[str, str], folder: Path, **inputs: str) -> tuple[int, str, dict[str, str]]:
    """Run a command as GitHub runs the step of the action: its exit code, log and outputs."""
    known = {name: spec.get("default", "") for name, spec in action()["inputs"].items()}
    given = {f"INPUT_{k.upper().replace('-', '_')}": v for k, v in (known | inputs).items()}
    github = {"CI": "true", "GITHUB_ACTIONS": "true", "RUNNER_TEMP": str(folder), "PYTHONUTF8": "1"}
    paths = {name: str(folder / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    (folder / "work").mkdir(exist_ok=True)
    whole = env | github | paths | given
    done = subprocess.run(
        command,
        cwd=folder / "work",
        env=whole,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    written = (folder / "GITHUB_OUTPUT").read_text() if (folder / "GITHUB_OUTPUT").exists() else ""
    return done.returncode, done.stdout, dict(line.split("=", 1) for line in written.splitlines())


@pytest.fixture
def run(tmp_path: Path, bare_env: dict[str, str]) -> Run:
    """Runs the action's own script with these inputs, without installing anything."""
    env = bare_env | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", INSTALLED.format(medlint=tool("medlint"))]
    return partial(run_step, command, env, tmp_path)


@pytest.mark.tools
@pytest.mark.parametrize(
    ("wheels", "code", "told"),
    [
        pytest.param("wheels", 1, "error[EFF002 cure-claim]", id="installed"),
        pytest.param("no-wheels", 2, "::error title=medlint::medlint could not be installed", id="not installed"),
    ],
)
def test_the_step_as_it_is_written(
    wheels: str, code: int, told: str, release: Path, offline_env: dict[str, str], tmp_path: Path
) -> None:
    """From the release, with an installation of its own; failing to install must not look like findings."""
    (tmp_path / "no-wheels").mkdir()
    env = offline_env if wheels == "wheels" else scratch.offline(offline_env, tmp_path / "no-wheels", tmp_path)
    step = yaml.safe_load((release / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"][1]
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    write(tmp_path, {"work/a.md": CLAIM, "work/medlint.py": "raise SystemExit('the wrong medlint')"})
    github = {"GITHUB_ACTION_PATH": str(release), "INPUT_PYTHON": sys.executable}
    ended, log, _ = run_step(command, env | github, tmp_path)
    assert ended == code, log
    assert told in log


def commands(log: str) -> list[str]:
    """The workflow commands that GitHub would obey."""
    stopped, obeyed = "", []
    for line in log.splitlines():
        if stopped:
            stopped = "" if line == f"::{stopped}::" else stopped
        elif line.startswith("::"):
            obeyed.append(line)
            stopped = line.removeprefix("::stop-commands::") if line.startswith("::stop-commands::") else ""
    return obeyed


@pytest.mark.skipif(sys.platform == "win32", reason="no file has a colon in its name there")
def test_findings_are_annotated_summed_up_and_uploaded(run: Run, tmp_path: Path) -> None:
    texts = {"work/my drafts/a.md": CLAIM, "work/b.md": CLAIM, "work/other/c.md": CLAIM, "work/b/::error::.md": CLAIM}
    write(tmp_path, texts)
    inputs = {
        "html-report": "out/page.html",
        "upload-sarif": "true",
        "args": "--select 'EFF002' --exclude '*x y*'",
    }
    code, log, outputs = run(paths="my drafts\n  b.md\nb\n", **inputs)
    assert code == 1
    assert outputs["exit-code"] == "1"
    errors = [line for line in commands(log) if line.startswith("::error ")]
    assert [re.search(r"file=([^,]*)", line)[1] for line in errors] == [
        "b.md",
        "b/%3A%3Aerror%3A%3A.md",
        "my drafts/a.md",
    ]  # type: ignore[index]
    assert len(json.loads(Path(outputs["sarif"]).read_text())["runs"][0]["results"]) == 3
    assert "<!doctype html>" in (tmp_path / "work" / outputs["html-report"]).read_text().lower()
    assert "EFF002" in (tmp_path / "GITHUB_STEP_SUMMARY").read_text()


def test_clean_text_passes_without_a_word_from_the_article(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"work/a.md": f"::error::{CLEAN}\n::stop-commands::x\n"})
    code, log, outputs = run()
    assert code == 0
    assert outputs == {"exit-code": "0"}
    assert [line.partition("::s")[1] for line in commands(log)] == ["::s"]  # only that of stopping and starting
    assert "::error" not in "".join(commands(log))


@pytest.mark.parametrize(
    ("inputs", "files", "code", "told"),
    [
        pytest.param({"fail-level": "never"}, {"a.md": CLAIM}, 0, "::error title=medlint", id="fail level never"),
        pytest.param({"annotations": "false"}, {"a.md": CLAIM}, 1, "error[EFF002", id="no annotations"),
        pytest.param({"annotations": "yes"}, {"a.md": CLEAN}, 2, "annotations is true or false", id="no switch"),
        pytest.param(
            {"upload-sarif": "on"}, {"a.md": CLEAN}, 2, "upload-sarif is true or false", id="no switch, upload"
        ),
        pytest.param({"paths": "gone.md"}, {}, 2, "gone.md", id="missing path"),
        pytest.param({"args": "--colour"}, {"a.md": CLEAN}, 2, "No such option", id="unknown option"),
        pytest.param({"args": "--exclude 'a"}, {"a.md": CLEAN}, 2, "args cannot be read", id="open quotation mark"),
        pytest.param({"html-report": "a\nexit-code=0"}, {"a.md": CLEAN}, 2, "one path", id="a path of two lines"),
        pytest.param({"paths": "--help"}, {}, 2, "--help", id="a path that looks like an option"),
    ],
)
def test_what_the_action_exits_with(
    run: Run, tmp_path: Path, inputs: dict[str, str], files: dict[str, str], code: int, told: str
) -> None:
    write(tmp_path / "work", files)
    ended, log, outputs = run(**inputs)
    assert ended == code
    assert told in log
    assert outputs.get("exit-code", "2") == str(code)
    if inputs.get("annotations") == "false":
        assert not [line for line in commands(log) if line.startswith("::error")]
        assert (tmp_path / "GITHUB_STEP_SUMMARY").read_text()


def test_an_action_that_runs_long_is_summed_up_within_the_limit(run: Run, tmp_path: Path) -> None:
    """GitHub drops a summary of more than 1 MiB."""
    write(tmp_path / "work", {"a.md": "\n\n".join([CLAIM * 20] * 300)})
    code, log, _ = run()
    assert code == 1
    assert 0 < (tmp_path / "GITHUB_STEP_SUMMARY").stat().st_size <= 900 * 1024
    assert len([line for line in commands(log) if line.startswith("::error ")]) == 10
