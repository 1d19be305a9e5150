"""What the GitHub action does: install medlint as it stands beside this file, check, and tell GitHub what came of it.

Inputs come as ``INPUT_*`` variables (action.yml). The exit code is that of ``medlint check``, and 2 also when it could not
be installed or an input is wrong.
"""

from __future__ import annotations

import os
import secrets
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def main() -> int:
    """Install, check, write the outputs; returns the exit code."""
    folder = Path(os.environ["RUNNER_TEMP"], f"medlint-{secrets.token_hex(4)}")
    try:
        annotated = _is_on("annotations")
        options, outputs = _options(folder)
        medlint = _install(folder)
    except ValueError as error:
        print(f"::error title=medlint::{error}", flush=True)
        return 2
    annotations = folder / "annotations.txt"
    command = [medlint, "check", *options, "--report", f"github={annotations}", "--", *_paths()]
    code = _run_without_commands(command)
    if annotated and annotations.is_file():
        print(annotations.read_text(encoding="utf-8"), end="", flush=True)
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as stream:
        written = {name: path for name, path in outputs.items() if path.is_file()}
        stream.writelines(f"{name}={value}\n" for name, value in {"exit-code": code, **written}.items())
    return code


def _options(folder: Path) -> tuple[list[str], dict[str, Path]]:
    """The options of ``medlint check`` that the inputs ask for, and the files that become outputs."""
    try:
        options = shlex.split(_input("args"))
    except ValueError as error:
        raise ValueError(f"args cannot be read: {error}") from error
    outputs = {}
    if level := _input("fail-level"):
        options += ["--fail-level", level]
    if page := _input("html-report"):
        if "\n" in page:
            raise ValueError("html-report is one path, not several lines")
        outputs["html-report"] = Path(page)
    if _is_on("upload-sarif"):
        outputs["sarif"] = folder / "medlint.sarif"
    for name, path in outputs.items():
        options += ["--report", f"{name.partition('-')[0]}={path}"]
    return options, outputs


def _install(folder: Path) -> str:
    """The command, in a Python of its own, so that the job's packages and medlint's do not meet."""
    print("::group::Install medlint", flush=True)
    place, suffix = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
    python, medlint = (str(folder / "python" / place / f"{name}{suffix}") for name in ("python", "medlint"))
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    steps = [[sys.executable, "-m", "venv", str(folder / "python")], [*pip, str(Path(__file__).parent)]]
    done = all(subprocess.run(step, check=False).returncode == 0 for step in steps)
    print("::endgroup::", flush=True)
    if not done:
        shutil.rmtree(folder, ignore_errors=True)
        raise ValueError("medlint could not be installed; the lines above say why")
    return medlint


def _run_without_commands(command: Sequence[str]) -> int:
    """Run a command; lines of an article that look like workflow commands do nothing meanwhile."""
    token = secrets.token_hex(16)
    print(f"::stop-commands::{token}", flush=True)
    try:
        code = subprocess.run(command, check=False).returncode
        return code if code >= 0 else 2  # ended by a signal
    finally:
        print(f"\n::{token}::", flush=True)


def _paths() -> list[str]:
    return [line.strip() for line in _input("paths").splitlines() if line.strip()] or ["."]


def _is_on(name: str) -> bool:
    value = _input(name).casefold()
    if value not in {"", "true", "false"}:
        raise ValueError(f"{name} is true or false, not '{value}'")
    return value == "true"


def _input(name: str) -> str:
    return os.environ.get(f"INPUT_{name.upper().replace('-', '_')}", "").strip()


if __name__ == "__main__":
    sys.exit(main())
