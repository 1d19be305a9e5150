"""Which configuration holds for a file, what comes of it, and how its mistakes are told."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from medlint import __version__
from medlint.configuration.config import Lookup, effective, with_inline
from medlint.configuration.configfile import load, wrong_selectors
from medlint.configuration.configshape import CONFIG
from medlint.configuration.settings import MAX_BYTES, Settings
from medlint.rule import Risk, RulePack
from medlint.rulefiles import rulebook
from medlint.rulefiles.fields import Shape
from medlint.rulefiles.yamlfile import RuleFileError
from small_book import forbid

CONFIGURED = Settings(configured=True)
DOCS = (Path(__file__).parents[2] / "docs/configuration.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(**files: str) -> None:
    """Write files; in names ``__`` is a slash and ``_`` a dot."""
    for name, text in files.items():
        path = Path(name.replace("__", "/").replace("_", "."))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def settings_of(file: str, asked: Settings = CONFIGURED) -> Settings:
    lookup = Lookup(asked)
    settings = lookup.settings_for(Path(file))
    assert lookup.problems == {}
    assert settings is not None
    return settings


def problems_of(path: str = ".medlint.yml") -> list[str]:
    config, problems = load(Path(path).absolute())
    assert (config is None) is bool(problems)
    return [f"{p.path.name}:{p.line}:{p.column}: {p.message}" for p in problems]


# --- which file holds --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "file", "expected"),
    [
        pytest.param({}, "a.md", None, id="none"),
        pytest.param({"pyproject_toml": "[tool.other]\nx = 1\n"}, "a.md", None, id="pyproject of others"),
        pytest.param({"pyproject_toml": "# medlint\n[tool]\n"}, "a.md", None, id="pyproject that names it in a comment"),
        pytest.param({"a__medlint_yml": "select: EFF"}, "a/b.md", None, id="a file of another name"),
        pytest.param({"sub___medlint_yml": "select: EFF"}, "a.md", None, id="below"),
        pytest.param({"_medlint_yml": "select: EFF"}, "a.md", ".medlint.yml", id="beside"),
        pytest.param({"_medlint_yaml": "select: EFF"}, "a.md", ".medlint.yaml", id="the other ending"),
        pytest.param({"_medlint_yml": "select: EFF"}, "x/y/z/a.md", ".medlint.yml", id="above, in folders that are not there"),
        pytest.param(
            {"_medlint_yml": "select: EFF", "x___medlint_yml": "ignore: EFF"}, "x/y/a.md", "x/.medlint.yml", id="nearest"
        ),
        pytest.param(
            {"_medlint_yml": "select: EFF", "x__pyproject_toml": "[project]\nname = 'medlint'\n"}, "x/a.md", ".medlint.yml",
            id="a pyproject without the table between",
        ),
        pytest.param({"pyproject_toml": "[tool.medlint]\nselect = 'EFF'\n"}, "x/a.md", "pyproject.toml", id="table"),
        pytest.param({"pyproject_toml": "[tool]\nmedlint.select = 'EFF'\n"}, "x/a.md", "pyproject.toml", id="dotted key"),
        pytest.param({"pyproject_toml": "tool.medlint = {}\n"}, "x/a.md", "pyproject.toml", id="inline table"),
        pytest.param(
            {"_medlint_yml": "select: EFF", "x__pyproject_toml": "[tool.medlint]\n"}, "x/a.md", "x/pyproject.toml",
            id="an empty table is nearer",
        ),
    ],
)  # fmt: skip
def test_the_nearest_file_holds(files: dict[str, str], file: str, expected: str | None, here: Path) -> None:
    write(**files)
    lookup = Lookup(CONFIGURED)
    settings = lookup.settings_for(Path(file))
    assert settings is not None
    assert settings.config_file == (here / expected if expected else None)
    assert lookup.notes == []


def test_the_root_of_the_work_tree_ends_the_search(here: Path) -> None:
    write(_medlint_yml="select: EFF", inner__a_md="text")
    assert settings_of("inner/a.md").select == ("EFF",)
    (here / "inner/.git").write_text("gitdir: elsewhere")
    assert settings_of("inner/a.md").select == ()


def test_nothing_is_looked_for_unless_asked() -> None:
    write(_medlint_yml="no: good")
    assert settings_of("a.md", Settings()) == Settings()


def test_a_named_file_holds_for_all(here: Path) -> None:
    write(_medlint_yml="no: good", other_yml="select: EFF\nexclude: [b]\n")
    asked = Settings(configured=True, config_file=here / "other.yml")
    assert settings_of("a.md", asked).select == ("EFF",)
    assert settings_of("x/y.md", asked).select == ("EFF",)


@pytest.mark.parametrize(
    ("other", "named"),
    [
        pytest.param("_medlint_yaml", ".medlint.yaml is not read", id="two endings"),
        pytest.param("pyproject_toml", "the table [tool.medlint] in pyproject.toml is not read", id="pyproject"),
    ],
)
def test_what_stands_beside_in_vain_is_noted_once(other: str, named: str) -> None:
    write(_medlint_yml="select: EFF", **{other: "[tool.medlint]"})
    lookup = Lookup(CONFIGURED)
    for file in ("a.md", "b.md", "c/d.md"):
        assert lookup.settings_for(Path(file))
    assert lookup.notes == [f"{named}, because .medlint.yml is"]


# --- what comes of it --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("jurisdictions: uk", {"jurisdictions": ("uk",)}, id="one text for a list"),
        pytest.param("jurisdictions: [us, uk]", {"jurisdictions": ("us", "uk")}, id="jurisdictions"),
        pytest.param("content-type: landing", {"default_content_type": "landing"}, id="content type"),
        pytest.param("fail-level: never", {"fail_level": "never"}, id="fail level"),
        pytest.param("max-file-size: 2048", {"max_file_size": 2048}, id="bytes"),
        pytest.param("max-file-size: 5 MB", {"max_file_size": 5_000_000}, id="megabytes"),
        pytest.param("max-file-size: 512KiB", {"max_file_size": 512 * 1024}, id="kibibytes"),
        pytest.param("require-reason: false", {"require_reason": False}, id="flag"),
        pytest.param("other-languages: true", {"other_languages": True}, id="other languages"),
        pytest.param(
            "overrides:\n  - files: a.md\n    other-languages: true\n",
            {"other_languages": True},
            id="other languages of a file",
        ),
        pytest.param("timeout: 0", {"timeout": 0}, id="count"),
        pytest.param(
            "severity: {EFF: warning, no: off}", {"severity": (("EFF", "warning"), ("no", "off"))}, id="severity"
        ),
        pytest.param("required-version: '>=0.1'", {}, id="version"),
        pytest.param("overrides:\n  - files: b.md\n    ignore: EFF\n", {}, id="override of other files"),
        pytest.param("overrides:\n  - files: a.md\n    ignore: EFF\n", {"ignore": ("EFF",)}, id="override"),
        pytest.param("overrides:\n  - files: a.md\n    product-class: food\n", {"product_class": "food"}, id="class"),
    ],
)
def test_keys(text: str, expected: dict[str, Any], here: Path) -> None:
    write(_medlint_yml=text)
    settings = settings_of("a.md")
    changed = {name for name in Settings._fields if getattr(settings, name) != getattr(CONFIGURED, name)}
    assert {name: getattr(settings, name) for name in changed - {"config_file"}} == expected


def test_paths_begin_where_the_file_stands(here: Path) -> None:
    write(
        x___medlint_yml="rules: [own, ../more.yaml]\nbaseline: b.json\napproved-claims: c.yml",
        x__c_yml="",
        more_yaml="",
    )
    (here / "x/own").mkdir()
    settings = settings_of("x/y/a.md")
    assert settings.rules == (here / "x/own", here / "x/../more.yaml")
    assert (settings.baseline, settings.approved_claims) == (here / "x/b.json", here / "x/c.yml")


def test_vocabulary(here: Path) -> None:
    write(
        _medlint_yml="vocabulary:\n  - name: Calmura\n    like: ketamine\n    risks: [blood-pressure]\n"
        "  - name: Vitaglow\n    names: [vita glow]\n    class: supplement\n    traits: home-use\n"
        "    risks: [{key: upset, words: [upset stomach], groups: serious}]\n"
    )
    calmura, vitaglow = settings_of("a.md").vocabulary
    assert (calmura.name, calmura.like, calmura.product_class) == ("Calmura", "ketamine", "")
    assert calmura.risks == (Risk("blood-pressure", ("blood pressure",)),)
    assert (vitaglow.names, vitaglow.product_class, vitaglow.traits) == (("vita glow",), "supplement", ("home-use",))
    assert vitaglow.risks == (Risk("upset", ("upset stomach",), ("serious",)),)
    assert (Path(calmura.origin.file), calmura.origin.line, vitaglow.origin.line) == (here / ".medlint.yml", 2, 5)


YAML = """\
jurisdictions: [us, uk]
fail-level: warning
timeout: 5
require-reason: false
severity: {EFF: info, SAF001: off}
vocabulary:
  - name: Calmura
    like: ketamine
overrides:
  - files: [a.md, b.md]
    content-type: landing
"""
TOML = """\
[project]
name = "x"

[tool.medlint]
jurisdictions = ["us", "uk"]
fail-level = "warning"
timeout = 5
require-reason = false

[tool.medlint.severity]
EFF = "info"
SAF001 = "off"

[[tool.medlint.vocabulary]]
name = "Calmura"
like = "ketamine"

[[tool.medlint.overrides]]
files = ["a.md", "b.md"]
content-type = "landing"
"""


def test_toml_says_the_same_as_yaml(here: Path) -> None:
    write(y___medlint_yml=YAML, t__pyproject_toml=TOML)
    lookup = Lookup(CONFIGURED)
    made = [lookup.settings_for(Path(folder, "a.md")) for folder in "yt"]
    assert lookup.problems == {}
    for name in sorted(set(Settings._fields) - {"config_file", "vocabulary"}):
        assert getattr(made[0], name) == getattr(made[1], name), name
    origins = lookup.origins_for(Path("t/a.md"))
    assert origins["fail_level"] == "t/pyproject.toml:6"
    assert origins["severity"] == "t/pyproject.toml:10"
    assert origins["default_content_type"] == "t/pyproject.toml:18"


def test_extends_lays_one_file_over_another(here: Path) -> None:
    write(
        base__one_yml="extends: two.yml\nselect: EFF\nextend-exclude: a\nseverity: {EFF: info}\nfail-level: info\n"
        "overrides: [{files: 'x/*.md', content-type: landing}, {files: a.md, ignore: Z}]",
        base__two_yml="select: SAF\nignore: [EFF001]\nextend-exclude: c\ncontent-type: device",
        _medlint_yml="extends: [base/one.yml]\nignore: EFF002\nseverity: {SAF: error}\nextend-exclude: b",
    )
    settings = settings_of("x/a.md")
    assert settings.select == ("EFF",)
    assert settings.ignore == ("EFF002", "Z"), "the last word counts, and a glob that is a name holds everywhere"
    assert settings.severity == (("EFF", "info"), ("SAF", "error")), "severities are added"
    assert settings.extend_exclude == ("c", "a", "b")
    assert (settings.fail_level, settings.default_content_type) == ("info", "device"), "globs begin in their own folder"
    assert Lookup(CONFIGURED).origins_for(Path("x/a.md"))["select"] == "base/one.yml:2"


def test_two_files_may_extend_the_same() -> None:
    write(
        base_yml="select: EFF",
        one_yml="extends: base.yml\nignore: EFF001",
        two_yml="extends: base.yml\nfail-level: info",
        _medlint_yml="extends: [one.yml, two.yml]",
    )
    settings = settings_of("a.md")
    assert (settings.select, settings.ignore, settings.fail_level) == (("EFF",), ("EFF001",), "info")


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        pytest.param("a.md", ("", ()), id="none"),
        pytest.param("other/shop/b/a.md", ("", ()), id="a glob with a slash begins in the folder of the file"),
        pytest.param("shop/a.md", ("supplement", ()), id="folder"),
        pytest.param("shop/b/c/a.md", ("supplement", ()), id="deep"),
        pytest.param("shop/uk/a.md", ("landing", ("EFF",)), id="the last counts, and ignored rules add up"),
        pytest.param("draft-1.md", ("", ("SAF",)), id="name"),
        pytest.param("shop/uk/draft-1.md", ("landing", ("EFF", "SAF")), id="three"),
    ],
)
def test_overrides_by_glob(file: str, expected: tuple[str, tuple[str, ...]]) -> None:
    write(
        _medlint_yml="overrides:\n"
        "  - files: shop/**\n    content-type: supplement\n"
        "  - files: [shop/uk/**, 'x/**']\n    content-type: landing\n    ignore: EFF\n"
        "  - files: 'draft-*'\n    ignore: [SAF]\n"
    )
    settings = settings_of(file)
    assert (settings.default_content_type, settings.ignore) == expected


@pytest.mark.parametrize(
    ("glob", "told"),
    [
        pytest.param("shop/**", None, id="a folder"),
        pytest.param("shop/none/**", None, id="a folder of which the first part is there"),
        pytest.param("*.md", None, id="names"),
        pytest.param("none.md", None, id="a name that may be anywhere"),
        pytest.param("**/none/*.md", None, id="anywhere"),
        pytest.param("s*/**", None, id="a folder with a wildcard"),
        pytest.param("shp/**", "there is no folder 'shp'; did you mean 'shop'?", id="slip"),
        pytest.param("./elsewhere/a.md", "there is no folder 'elsewhere'", id="no such folder"),
    ],
)
def test_an_override_for_no_file_is_noted(glob: str, told: str | None, here: Path) -> None:
    write(_medlint_yml=f"overrides:\n  - files: ['{glob}']\n    severity: {{EFF: warning}}\n", shop__a_md="")
    lookup = Lookup(CONFIGURED)
    assert lookup.settings_for(here / "shop/a.md") is not None
    place = ".medlint.yml:2: this override is for no file, since "
    assert lookup.notes == ([f"{place}{told}"] if told else [])


def test_files_with_equal_settings_share_them() -> None:
    write(_medlint_yml="overrides: [{files: b.md, ignore: EFF}]", x___medlint_yml="select: EFF")
    lookup = Lookup(CONFIGURED)
    a, b, c, d, x = (lookup.settings_for(Path(name)) for name in ("a.md", "b.md", "c.md", "y/b.md", "x/b.md"))
    assert a is c
    assert b is d
    assert len({id(one) for one in (a, b, x)}) == 3


# --- precedence --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        pytest.param({}, "jurisdictions: uk", {"jurisdictions": ("uk",)}, id="configuration over default"),
        pytest.param({"jurisdictions": ("au",)}, "jurisdictions: uk", {"jurisdictions": ("au",)}, id="caller over configuration"),
        pytest.param(
            {"said": (("jurisdictions", "--jurisdiction"),)}, "jurisdictions: uk", {"jurisdictions": ("us",)},
            id="caller who means the default",
        ),
        pytest.param({"ignore": ("A",)}, "ignore: B", {"ignore": ("A",)}, id="a list is replaced"),
        pytest.param({"extend_select": ("A",)}, "extend-select: B", {"extend_select": ("B", "A")}, id="a list is added to"),
        pytest.param({"rules": ("r",)}, "{}", {"rules": ("r",)}, id="rules alone"),
        pytest.param(
            {"severity": (("A", "info"),)}, "severity: {B: off}", {"severity": (("B", "off"), ("A", "info"))},
            id="severities are added to",
        ),
        pytest.param(
            {"select": ("A",)}, "select: B\nextend-select: C\nignore: [A]\nseverity: {A: off, B: info}",
            {"select": ("A",), "extend_select": (), "ignore": (), "severity": (("B", "info"),)},
            id="what is selected is wanted",
        ),
        pytest.param(
            {"content_type": "device"}, "content-type: landing\noverrides: [{files: a.md, content-type: food}]",
            None, id="not a content type",
        ),
        pytest.param(
            {"content_type": "device"}, "content-type: landing", {"content_type": "device", "default_content_type": "landing"},
            id="content type for all",
        ),
        pytest.param(
            {"default_content_type": "device"}, "overrides: [{files: a.md, content-type: landing}]",
            {"default_content_type": "device"}, id="caller over override",
        ),
    ],
)  # fmt: skip
def test_precedence(asked: dict[str, Any], text: str, expected: dict[str, Any] | None) -> None:
    write(_medlint_yml=text)
    lookup = Lookup(Settings(configured=True, **asked))
    settings = lookup.settings_for(Path("a.md"))
    assert (settings is None) is (expected is None)
    assert {name: getattr(settings, name) for name in expected or {}} == (expected or {})


def test_where_each_setting_comes_from() -> None:
    write(
        _medlint_yml="select: EFF\nseverity: {EFF: info}\n\noverrides:\n  - files: '*.md'\n    severity: {SAF: off}\n"
    )
    asked = Settings(configured=True, ignore=("A",), said=(("ignore", "--ignore"),), extend_select=("B",))
    origins = Lookup(asked).origins_for(Path("a.md"))
    assert origins == {
        "select": ".medlint.yml:1",
        "severity": ".medlint.yml:2, .medlint.yml:5",
        "ignore": "--ignore",
        "extend_select": "the caller",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("fail-level=info", {"fail_level": "info"}, id="text"),
        pytest.param("select=[EFF, SAF]", {"select": ("EFF", "SAF")}, id="list"),
        pytest.param("severity={EFF: off}", {"severity": (("EFF", "off"),)}, id="mapping"),
        pytest.param("content-type = landing", {"default_content_type": "landing"}, id="spaces"),
    ],
)
def test_a_key_can_be_set_on_the_command_line(text: str, expected: dict[str, Any]) -> None:
    write(_medlint_yml="fail-level: error\nselect: [X]\ncontent-type: device")
    settings = settings_of("a.md", with_inline(CONFIGURED, text))
    assert {name: getattr(settings, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("fail-levl=info", "did you mean 'fail-level'?", id="unknown key"),
        pytest.param("fail-level=", "'fail-level' has no value", id="no value"),
        pytest.param("select=[a", "square brackets", id="not YAML"),
        pytest.param("extends=a.yml", "only a file can extend others", id="extends"),
        pytest.param("overrides=[{files: a, ignore: b}]", "only stand in a file", id="overrides"),
    ],
)
def test_mistakes_on_the_command_line(text: str, told: str) -> None:
    with pytest.raises(RuleFileError, match="--config:1:") as caught:
        with_inline(Settings(), text)
    assert told in str(caught.value)


def test_without_a_configuration_the_settings_are_those_asked_for() -> None:
    assert effective(Settings(), None) == (Settings(), {})


# --- excludes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param({}, ["x/b.md", "x/c.md"], id="configured"),
        pytest.param({"exclude": ("a.md",)}, ["a.md", "x/a.md", "x/c.md"], id="exclude takes its place"),
        pytest.param({"extend_exclude": ("x/a.md",)}, ["x/a.md", "x/b.md", "x/c.md"], id="extend-exclude adds"),
        pytest.param({"configured": False}, [], id="not asked"),
    ],
)
def test_excluded(asked: dict[str, Any], expected: list[str]) -> None:
    write(x___medlint_yml="exclude: [b.md]\nextend-exclude: /c.md".replace("/", ""))
    lookup = Lookup(Settings(**{"configured": True, **asked}))
    files = ["a.md", "b.md", "c.md", "x/a.md", "x/b.md", "x/c.md"]
    assert [name for name in files if lookup.excluded(Path(name))] == expected


def test_a_glob_begins_in_the_folder_of_its_file() -> None:
    write(base__medlint_yml="exclude: old/*\nextend-exclude: older/*", _medlint_yml="extends: base/medlint.yml")
    Path("base/medlint.yml").write_text("exclude: old/*\nextend-exclude: older/*")
    lookup = Lookup(CONFIGURED)
    files = ["old/a.md", "older/a.md", "base/old/a.md", "base/older/a.md"]
    assert [name for name in files if lookup.excluded(Path(name))] == ["base/old/a.md", "base/older/a.md"]


# --- mistakes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("selct: EFF", ["1:1: unknown key 'selct'"], id="unknown key"),
        pytest.param("select: EFF\nselect: SAF", ["2:1: 'select' stands here for the second time"], id="twice"),
        pytest.param("x" * 99, [f"1:1: here must be lines of 'key: value' for a configuration, and this is the text '{'x' * 59}…'"], id="long"),
        pytest.param("- select", ["1:1: here must be lines of 'key: value' for a configuration, and this is a list"], id="list"),
        pytest.param("", ["1:1: this file is empty"], id="empty"),
        pytest.param("fail-level: warn", ["1:13: 'fail-level' must be one of error, warning, info, never"], id="choice"),
        pytest.param("jurisdictions: [us, UK]", ["1:21: 'jurisdictions' must be one of all, us, uk, eu, au, ca"], id="capital"),
        pytest.param("severity: {EFF: of}", ["1:17: the severity of 'EFF' must be one of error, warning, info, off"], id="severity"),
        pytest.param("severity: [EFF]", ["1:11: here must be lines of 'key: value' for a mapping, as 'severity', and this is a list"], id="no mapping"),
        pytest.param("timeout: soon", ["1:10: 'timeout' must be a whole number, like 3"], id="number"),
        pytest.param("require-reason: yes", ["1:17: 'require-reason' must be true or false"], id="flag"),
        pytest.param("max-file-size: 3 apples", ["1:16: 'max-file-size' does not look right"], id="size"),
        pytest.param("select:", ["1:8: 'select' has no value"], id="no value"),
        pytest.param("rules: own", ["1:8: there is no folder or file 'own'"], id="missing folder"),
        pytest.param("approved-claims: own.yml", ["1:18: there is no file 'own.yml'"], id="missing file"),
        pytest.param("exclude: ['!a', b]", ["1:11: a glob says what is meant, never what is not"], id="negated glob"),
        pytest.param("exclude: [../a]", ["1:11: a glob begins in the folder of this file and stays below it"], id="glob above"),
        pytest.param("exclude: [/a]", ["1:11: a glob begins in the folder of this file and stays below it"], id="glob from the root"),
        pytest.param("exclude: ./", ["1:10: this glob fits no file"], id="the folder itself"),
        pytest.param("exclude: [*.md]", ["1:11: a text cannot begin with '*'"], id="a star without quotes"),
        pytest.param(r"exclude: [a\b]", ["1:11: a glob has no backslash"], id="backslash"),
        pytest.param("exclude: ['a.{md,html}']", ["1:11: a glob knows only *, ** and ?"], id="braces"),
        pytest.param("overrides:\n  - ignore: EFF", ["2:5: this override has no 'files'"], id="override without files"),
        pytest.param("overrides:\n  - files: a\n    exclude: b", ["3:5: unknown key 'exclude'"], id="not in an override"),
        pytest.param("vocabulary:\n  - name: X", ["2:5: something is missing from this product"], id="half a product"),
        pytest.param("vocabulary:\n  - name: X\n    class: pill", ["3:12: 'class' must be one of drug"], id="class"),
        pytest.param("extends: none.yml", ["1:10: there is no file 'none.yml'"], id="extends nothing"),
        pytest.param("required-version: '>=99'", [f"1:19: this is medlint {__version__}, and >=99 is required"], id="version"),
        pytest.param("required-version: '>=99'\nnew-key: 1", [f"1:19: this is medlint {__version__}, and >=99 is required"], id="version first"),
        pytest.param("required-version: newest", ["1:19: 'newest' names no versions"], id="no version"),
        pytest.param("select: [a\nignore: b", ["2:7: a list in [square brackets] goes wrong here"], id="not YAML"),
        pytest.param(
            "selct: a\nfail-level: b\n", ["1:1: unknown key 'selct'", "2:13: 'fail-level' must be one of error"], id="all at once"
        ),
    ],
)  # fmt: skip
def test_mistakes(text: str, expected: list[str]) -> None:
    write(_medlint_yml=text)
    found = problems_of()
    assert len(found) == len(expected)
    for line, start in zip(found, expected, strict=True):
        assert line.startswith(f".medlint.yml:{start}")


@pytest.mark.parametrize("spec", [">=0.1", "~=0.1", "==0.1.*", "<99,>0", f"=={__version__}", ">=0.0, !=0.0.5"])
def test_versions_that_fit(spec: str) -> None:
    write(_medlint_yml=f"required-version: '{spec}'")
    assert problems_of() == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("selct = 'EFF'", "5:1: unknown key 'selct'", id="unknown key"),
        pytest.param("fail-level = 'warn'", "5:1: 'fail-level' must be one of", id="choice"),
        pytest.param("timeout = 1.5", "5:1: 'timeout' must be a whole number", id="number"),
        pytest.param("require-reason = 'no'", "5:1: 'require-reason' must be true or false", id="flag"),
        pytest.param("exclude = [\n  'a',\n  '!b',\n]", "5:1: a glob says what is meant", id="in a list"),
        pytest.param("select = [", "", id="not TOML"),
        pytest.param("[tool.medlint.severity]\nEFF = 'of'", "6:1: the severity of 'EFF'", id="table within"),
        pytest.param("[[tool.medlint.overrides]]\nfiles = 'a'\n[[tool.medlint.overrides]]\nignor = 'b'", "8:1: unknown key 'ignor'",
                     id="second of several tables"),
    ],
)  # fmt: skip
def test_mistakes_in_toml(text: str, expected: str) -> None:
    write(pyproject_toml=f"[project]\nname = 'x'\n\n[tool.medlint]\n{text}\n")
    found = problems_of("pyproject.toml")
    assert found
    assert any(line.startswith(f"pyproject.toml:{expected}") for line in found), found
    assert Lookup(CONFIGURED).settings_for(Path("a.md")) is None


def test_a_toml_file_without_the_table_is_a_mistake(here: Path) -> None:
    write(own_toml="select = 'EFF'\n")
    assert problems_of("own.toml") == ["own.toml:1:1: there is no table [tool.medlint] in this file"]


@pytest.mark.parametrize(
    ("files", "place", "circle"),
    [
        pytest.param({"_medlint_yml": "extends: .medlint.yml"}, ".medlint.yml:1:10", ".medlint.yml → .medlint.yml", id="itself"),
        pytest.param(
            {"_medlint_yml": "extends: a.yml", "a_yml": "select: X\nextends: [b.yml]", "b_yml": "extends: a.yml"},
            "b.yml:1:10", "a.yml → b.yml → a.yml", id="two below",
        ),
        pytest.param(
            {"_medlint_yml": "extends: x/a.yml", "x__a_yml": "extends: ../.medlint.yml"}, "a.yml:1:10",
            ".medlint.yml → x/a.yml → .medlint.yml", id="back to the first",
        ),
    ],
)  # fmt: skip
def test_circles(files: dict[str, str], place: str, circle: str, here: Path) -> None:
    write(**files)
    assert problems_of() == [f"{place}: these files extend each other in a circle"]
    assert load(here / ".medlint.yml")[1][0].remedy == circle


def test_extending_without_end_has_an_end(here: Path) -> None:
    for number in range(40):
        (here / f"{number}.yml").write_text(f"extends: [{number + 1}.yml, {number + 1}.yml]")
    (here / "40.yml").write_text("select: EFF")
    assert "more than 50 files are extended here" in problems_of("0.yml")[0]


def test_a_mistake_in_a_file_that_is_extended_is_told_there(here: Path) -> None:
    write(_medlint_yml="extends: base.yml", base_yml="selct: EFF")
    assert problems_of() == ["base.yml:1:1: unknown key 'selct'"]
    lookup = Lookup(CONFIGURED)
    assert lookup.settings_for(Path("a.md")) is None
    assert [str(p.path) for found in lookup.problems.values() for p in found] == ["base.yml"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("select: [EFF, TST001, tst001, efficacy, ALL]\nignore: us", [], id="known"),
        pytest.param("select: [EFF, XYZ]", [".medlint.yml:1:15"], id="select"),
        pytest.param("severity:\n  TST001: off\n  TST002: off", [".medlint.yml:3:3"], id="severity"),
        pytest.param("overrides:\n  - files: a\n    ignore: [nothing]", [".medlint.yml:3:14"], id="override"),
        pytest.param("extends: base.yml\nignore: XYZ", [".medlint.yml:2:9", "base.yml:1:16"], id="extended"),
    ],
)
def test_selectors_are_held_against_the_rulebook(text: str, expected: list[str], here: Path) -> None:
    write(_medlint_yml=text, base_yml="extend-select: nobody")
    config, _ = load(here / ".medlint.yml")
    assert config is not None
    pack = RulePack((forbid("a", id="TST001", jurisdictions=("us",)), forbid("a", id="EFF001")))
    for _ in range(2):
        found = wrong_selectors(config, pack)
        assert [f"{p.path.name}:{p.line}:{p.column}" for p in found] == expected


def test_brackets_without_end_are_a_mistake() -> None:
    write(pyproject_toml="[tool.medlint]\nselect = " + "[" * 100_000)
    assert len(problems_of("pyproject.toml")) == 1
    lookup = Lookup(CONFIGURED)
    assert lookup.settings_for(Path("a.md")) is None


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda path: path.write_bytes(b"select: caf\xe9"), id="not UTF-8"),
        pytest.param(lambda path: path.write_bytes(b"select: a\x00b"), id="control character"),
        pytest.param(lambda path: path.write_text("select: &a x\nignore: *a"), id="alias"),
        pytest.param(lambda path: path.write_text("select: !!python/object:x y"), id="tag"),
        pytest.param(lambda path: path.write_text("select: a\n---\nselect: b"), id="two documents"),
    ],
)
def test_hostile_files_are_mistakes(damage: Callable[[Path], object], here: Path) -> None:
    damage(here / ".medlint.yml")
    assert problems_of()


def test_a_large_file_limit_is_the_default() -> None:
    write(_medlint_yml="max-file-size: 10 MiB")
    assert settings_of("a.md").max_file_size == MAX_BYTES


# --- the reference -----------------------------------------------------------------------------------------------------


def inner(name: str) -> Shape:
    shape = CONFIG.keys[name].shape
    assert shape is not None
    return shape


@pytest.mark.parametrize(
    ("title", "shape"),
    [
        pytest.param("## Keys", CONFIG, id="configuration"),
        pytest.param("### Your own products", inner("vocabulary"), id="product"),
        pytest.param("### Overrides", inner("overrides"), id="override"),
    ],
)
def test_the_reference_has_each_key_in_its_words(title: str, shape: Shape) -> None:
    section = re.split(r"^##+ ", DOCS.partition(title)[2], maxsplit=1, flags=re.MULTILINE)[0]
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", section, re.MULTILINE)
    assert rows == [(name, key.doc) for name, key in shape.keys.items()]


def test_the_examples_of_the_reference_hold(here: Path) -> None:
    write(_medlint_yml="select: ALL")
    pack = rulebook.load().pack
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8").partition("## Configuration")[2]
    examples = [
        *re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL),
        re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)[0],
    ]
    assert len(examples) == 4
    place = here / "content/uk/.medlint.yml"
    place.parent.mkdir(parents=True)
    products = {}
    for example in examples:
        place.write_text(example)
        config, problems = load(place)
        assert [str(problem) for problem in problems] == []
        assert config is not None
        assert wrong_selectors(config, pack) == []
        products |= {
            product.name: product for one in config.said if one.attribute == "vocabulary" for product in one.value
        }
    assert products.keys() == {"Calmura", "Vitaglow"}
    made = rulebook.load((), tuple(products.values()), cache=False).pack.profiles
    assert {profile.name for profile in made} - {profile.name for profile in pack.profiles} == {"calmura", "vitaglow"}
