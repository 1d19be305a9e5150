"""Scratch repositories and an offline package index, for the tests that drive the real tools."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
#: What of a checkout goes to those who use it: what it takes to build medlint, its hooks and its action.
PACKAGE = [
    "pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "NOTICE", "src", "rules",
    ".pre-commit-hooks.yaml", "action.yml", "action.py",
]  # fmt: skip


def tool(name: str) -> str:
    """The program of that name beside this Python, or on the PATH; skips the test where it is not installed."""
    here = Path(sys.executable).parent
    found = shutil.which(name, path=os.pathsep.join([str(here), os.environ.get("PATH", "")]))
    return found or pytest.skip(f"{name} is not installed: pip install -e '.[dev]'")


def bare_environment(base: Path) -> dict[str, str]:
    """The caller's environment without what git, pip, uv, hooks, CI servers or medlint would take from it.

    This Python stands first on the PATH, so that tools that look for one take it. Caches are kept below ``base``, and no
    repository is looked for above it.
    """
    foreign = ("GIT_", "PIP_", "UV_", "PRE_COMMIT", "PREK_", "GITHUB_", "CI_", "MEDLINT_", "XDG_")
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(foreign) and k not in {"CI", "COLUMNS", "PYTHONPATH"}
    }
    return kept | {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", "")]),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CEILING_DIRECTORIES": str(base),
        "XDG_CACHE_HOME": str(base / "cache"),
        "NO_COLOR": "1",
        "PYTHONUTF8": "1",
    }


def offline(environment: Mapping[str, str], wheels: Path, base: Path) -> dict[str, str]:
    """The environment in which pip, uv and hooks install from a folder of wheels and reach no index."""
    return {
        **environment,
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels),
        "UV_OFFLINE": "1",
        "UV_NO_CONFIG": "1",
        "UV_NO_INDEX": "1",
        "UV_FIND_LINKS": str(wheels),
        "UV_CACHE_DIR": str(base / "uv"),
        "PREK_UV_SOURCE": "pip",
        "PRE_COMMIT_HOME": str(base / "pre-commit"),
        "PREK_HOME": str(base / "prek"),
    }


def build_wheelhouse(folder: Path) -> Path:
    """A folder with the wheels that building and installing medlint needs; skips the test where no index is reached."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--retries", "0", "--wheel-dir", str(folder)]
    done = subprocess.run([*pip, *wanted], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no package index within reach to fetch wheels from: {done.stderr.strip()[-300:]}")
    return folder


def copy_package(folder: Path) -> Path:
    """A git repository with this checkout's package, as a release of it would be."""
    folder.mkdir(parents=True)
    for name in PACKAGE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        else:
            shutil.copy2(ROOT / name, folder / name)
    commit(folder, "A release")
    return folder


def git(folder: Path, *arguments: str) -> str:
    """Run git in ``folder`` as somebody, whatever the machine's own settings are, and return what it prints."""
    somebody = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", "-c", "init.defaultBranch=main", "-c", "core.hooksPath=", *somebody, *arguments]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True, env=bare_environment(folder.parent)
    )
    return done.stdout.strip()


def commit(folder: Path, message: str) -> str:
    """Commit all that stands in ``folder``, which becomes a repository if it is none, and return the commit's name."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q")
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "--allow-empty", "--no-verify", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files, given by their paths below ``folder``."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
