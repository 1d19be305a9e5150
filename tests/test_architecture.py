"""The house rules that a machine can hold: who may import whom, how long things are, and that nothing lies about unused."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "medlint"
FACES = {"medlint", "medlint.__main__"}
DRAWERS = {"kinds": "KINDS", "readers": "READERS", "reporters": "REPORTERS"}
GROUND = {
    "medlint.document": set(),
    "medlint.rule": set(),
    "medlint.finding": {"medlint.document", "medlint.rule"},
}
FOREIGN_PATH = re.compile(r"(?<![\w./:-])/(?:work|tmp)\b|\bshared/")


def module_name(path: Path, package: Path = PACKAGE) -> str:
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(tree: ast.AST, name: str, is_package: bool) -> Iterator[tuple[str, str]]:
    """Each imported module with the name taken from it ("" for the module itself), also inside functions."""
    home = name if is_package else name.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = home.split(".")
            base = parts[: len(parts) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((module, alias.name) for alias in node.names)


def import_graph(package: Path = PACKAGE) -> dict[str, set[str]]:
    """Which of our modules each of our modules imports."""
    files = {module_name(path, package): path for path in sorted(package.rglob("*.py"))}
    graph: dict[str, set[str]] = {name: set() for name in files}
    for name, path in files.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for module, taken in imports(tree, name, path.name == "__init__.py"):
            target = f"{module}.{taken}" if f"{module}.{taken}" in files else module
            if target in files:
                graph[name].add(target)
    return graph


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """The first circle of imports, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


SOURCES = sorted(PACKAGE.rglob("*.py"))
GRAPH = import_graph()


def importers(name: str) -> set[str]:
    return {other for other, targets in GRAPH.items() if name in targets}


def idents(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"a": "import os", "b": "from medlint.a import x"}, [], id="one way"),
        pytest.param(
            {"a": "from medlint import b", "b": "def f(): from . import a"}, ["a", "b"], id="inside a function"
        ),
        pytest.param({"a": "import medlint.b", "b": "from .a import x"}, ["a", "b"], id="relative"),
    ],
)
def test_circles_are_seen(tmp_path: Path, files: dict[str, str], expected: list[str]) -> None:
    package = tmp_path / "medlint"
    package.mkdir()
    (package / "__init__.py").write_text("")
    for name, source in files.items():
        (package / f"{name}.py").write_text(source)
    assert sorted({name.rpartition(".")[2] for name in circle(import_graph(package))}) == expected


def test_imports_go_one_way() -> None:
    assert len(GRAPH) > 10, "the package was not found"
    assert circle({name: targets for name, targets in GRAPH.items() if name not in FACES}) == []


#: What stands outside the rooms: the nouns, the linter, the door, and what everybody needs.
ALONE = {
    "__init__",
    "__main__",
    "api",
    "cli",
    "digest",
    "document",
    "finding",
    "late",
    "linter",
    "plain",
    "rule",
    "saved",
    "spool",
}
#: The rooms whose floor is fixed, and those that each may lean on.
FLOORS = {
    "wording": set(),
    "judgement": {"wording", "kinds"},
    "kinds": {"wording", "judgement"},
    "readers": {"wording"},
}


def test_a_new_module_stands_in_a_room() -> None:
    assert {path.stem for path in PACKAGE.glob("*.py")} == ALONE


@pytest.mark.parametrize("room", FLOORS)
def test_words_and_judgement_lean_on_nothing_above_them(room: str) -> None:
    ground = {*GROUND, "medlint.digest", "medlint.late"}
    leaning = {
        name: sorted(target for target in targets - ground if target.split(".")[1] not in {room, *FLOORS[room]})
        for name, targets in GRAPH.items()
        if name.startswith(f"medlint.{room}.")
    }
    assert leaning
    assert {name: above for name, above in leaning.items() if above} == {}


@pytest.mark.parametrize("room", sorted(path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()))
def test_a_room_says_what_it_is_for(room: str) -> None:
    face = ast.parse((PACKAGE / room / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(face)


@pytest.mark.parametrize("name", GROUND)
def test_the_ground_floor_stands_on_nothing(name: str) -> None:
    assert GRAPH[name] <= GROUND[name]


def test_nothing_leans_on_the_command_line_or_the_api() -> None:
    """Only the door may: these two, the commands, which are imported when they are called, and what only they import."""
    door = {"medlint.cli", "medlint.api"} | {name for name in GRAPH if name.startswith("medlint.commands")}
    assert door <= GRAPH.keys()
    while more := {name for name in GRAPH.keys() - door if (by := importers(name)) and by <= door | FACES}:
        door |= more
    leaning = {name: sorted(targets & {"medlint.cli", "medlint.api"}) for name, targets in GRAPH.items()}
    assert {name: found for name, found in leaning.items() if found and name not in door | FACES} == {}


def test_the_heart_does_no_input_or_output() -> None:
    """lint() is pure: what it stands on reads no files, starts no processes and prints nothing."""
    seen, todo = set(), ["medlint.linter"]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += GRAPH[name]
    forbidden = {"click", "jinja2", "json", "multiprocessing", "os", "pathlib", "pickle", "subprocess", "sys", "yaml"}
    used = {}
    for path in SOURCES:
        name = module_name(path)
        if name in seen - FACES:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found = {module.partition(".")[0] for module, _ in imports(tree, name, path.name == "__init__.py")}
            if found & forbidden:
                used[name] = sorted(found & forbidden)
    assert used == {}


@pytest.mark.parametrize("drawer", DRAWERS)
def test_every_file_in_a_drawer_has_its_line(drawer: str) -> None:
    face = ast.parse((PACKAGE / drawer / "__init__.py").read_text(encoding="utf-8"))
    assigned = [
        ast.unparse(node.value)
        for node in face.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and node.value is not None
        and DRAWERS[drawer] in ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
    ]
    assert len(assigned) == 1, f"{drawer}/__init__.py holds one dict {DRAWERS[drawer]}"
    named = set(re.findall(r"\w+", assigned[0]))
    borrowed = {target for targets in GRAPH.values() for target in targets}  # what several files of a drawer share
    orphans = [
        path.stem
        for path in sorted((PACKAGE / drawer).glob("*.py"))
        if path.stem != "__init__" and path.stem not in named and f"medlint.{drawer}.{path.stem}" not in borrowed
    ]
    assert orphans == []


@pytest.mark.parametrize("path", SOURCES, ids=idents(SOURCES))
def test_files_and_functions_stay_short(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    functions = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {f.name: n for f in functions if (n := (f.end_lineno or f.lineno) - f.lineno + 1) > 60}
    assert long == {}
    lines = source.count("\n")
    assert lines <= 300


@pytest.mark.parametrize("name", GROUND)
def test_every_noun_says_what_it_is(name: str) -> None:
    tree = ast.parse((PACKAGE / f"{name.rpartition('.')[2]}.py").read_text(encoding="utf-8"))
    public = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")
    ]
    assert public
    assert ast.get_docstring(tree)
    assert [node.name for node in public if not ast.get_docstring(node)] == []


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        pytest.param("https://example.org/work/safety", False, id="part of an address"),
        pytest.param("at work, in a shared decision", False, id="plain words"),
        pytest.param("/workshops", False, id="a longer word"),
        pytest.param('open("/tmp/x")', True, id="temporary folder"),
        pytest.param("see /work/here", True, id="working folder"),
        pytest.param("from shared/corpus", True, id="neighbouring folder"),
    ],
)
def test_foreign_paths_are_seen(text: str, foreign: bool) -> None:
    assert bool(FOREIGN_PATH.search(text)) is foreign


def test_nothing_names_a_path_outside_the_project() -> None:
    files = [*SOURCES, *sorted((ROOT / "rules").rglob("*.yaml"))]
    hits = [
        f"{path.relative_to(ROOT).as_posix()}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if FOREIGN_PATH.search(line)
    ]
    assert hits == []
