from __future__ import annotations

import os
from pathlib import Path

import pytest

import scratch


@pytest.fixture(autouse=True)
def on_no_ci_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A CI server tells through its environment what was checked and where to write a summary; here none does."""
    for name in list(os.environ):
        if name.startswith(("GITHUB_", "CI_")):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def wheelhouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that it takes to install medlint without an index."""
    return scratch.build_wheelhouse(tmp_path_factory.mktemp("wheels"))


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git repository with this checkout's package, as hooks and actions get it."""
    return scratch.copy_package(tmp_path_factory.mktemp("release") / "medlint")


@pytest.fixture(scope="session")
def bare_env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a command: nothing of the caller's, one cache for all tests."""
    return scratch.bare_environment(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def offline_env(tmp_path_factory: pytest.TempPathFactory, bare_env: dict[str, str], wheelhouse: Path) -> dict[str, str]:
    """The same for a command that installs medlint; what is installed is kept for all tests."""
    return scratch.offline(bare_env, wheelhouse, tmp_path_factory.getbasetemp())
