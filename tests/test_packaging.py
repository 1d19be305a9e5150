"""The package says the same of itself everywhere, and brings its rulebook along."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

import medlint

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HATCH = PROJECT["tool"]["hatch"]


def readme_lines() -> list[str]:
    """The one-line commands in the README's code fences."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]


def requirements(names: list[str]) -> set[str]:
    return {re.split(r"[<>=!~; \[]", name, maxsplit=1)[0].lower() for name in names}


def test_the_version_is_a_constant_that_the_build_reads() -> None:
    assert "version" in PROJECT["project"]["dynamic"]
    constant = re.search(
        r'^__version__ = "([^"]+)"$', (ROOT / HATCH["version"]["path"]).read_text("utf-8"), re.MULTILINE
    )
    assert constant
    assert constant[1] == medlint.__version__


def test_the_installed_version_is_that_of_the_source() -> None:
    try:
        installed = metadata.version("medlint")
    except metadata.PackageNotFoundError:
        pytest.skip("medlint is imported from the source folder, not installed")
    assert installed == medlint.__version__


def test_the_changelog_knows_the_version() -> None:
    assert re.search(
        rf"^## \[?{re.escape(medlint.__version__)}\b", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )


def test_the_rulebook_travels_with_the_wheel() -> None:
    targets = HATCH["build"]["targets"]
    assert targets["wheel"]["packages"] == ["src/medlint"]
    assert targets["wheel"]["force-include"] == {"rules": "medlint/rules"}
    assert "/rules" in targets["sdist"]["include"]


def test_the_rulebook_is_found() -> None:
    assert not (ROOT / "src" / "medlint" / "rules").exists(), "a copy here would hide the rulebook of the repository"
    assert sorted((ROOT / "rules").glob("*.yaml"))
    assert (ROOT / "rules" / "cues.yaml").is_file()


def test_everything_the_source_distribution_names_exists() -> None:
    missing = [name for name in HATCH["build"]["targets"]["sdist"]["include"] if not (ROOT / name.lstrip("/")).exists()]
    assert missing == []


def test_the_package_is_typed_and_licensed() -> None:
    assert (ROOT / "src" / "medlint" / "py.typed").is_file()
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert [name for name in PROJECT["project"]["license-files"] if not (ROOT / name).is_file()] == []
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["pydantic", "rich", "requests", "httpx", "spacy", "nltk"])
def test_what_was_left_out_stays_out(name: str) -> None:
    assert name not in requirements(PROJECT["project"]["dependencies"])


def test_the_readme_shows_one_line_to_run_and_one_to_test() -> None:
    lines = readme_lines()
    assert [line for line in lines if line.endswith(".venv/bin/medlint check examples/")]
    assert [line for line in lines if "'.[dev]'" in line and line.endswith(".venv/bin/pytest")]


def test_the_module_runs_like_the_command() -> None:
    run = subprocess.run([sys.executable, "-m", "medlint", "--version"], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert medlint.__version__ in run.stdout


def test_the_start_loads_nothing_that_only_some_runs_need() -> None:
    late = {"asyncio", "concurrent.futures.process", "importlib.metadata", "jinja2", "multiprocessing", "turbohtml"}
    command = [sys.executable, "-X", "importtime", "-m", "medlint", "--version"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0
    loaded = {line.rpartition("|")[2].strip() for line in run.stderr.splitlines() if line.startswith("import time:")}
    assert "click" in loaded
    assert sorted(loaded & late) == []
