"""Every mistake in a rule file is told with its place, its line and a remedy; what is right is read as it is written."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from medlint.kinds import KINDS
from medlint.rule import DEFAULT_EFFECTS, Confidence, Cue, Profile, Reference, Rule, Severity, Use
from medlint.rulefiles.fields import shape_of
from medlint.rulefiles.loader import RuleFileError, compiled, load_pack
from medlint.rulefiles.rulebook import built_in_folder
from medlint.rulefiles.yamlfile import MOST_BYTES, Problem, Source, parse
from small_rules import MAGIC

FIXTURES = Path(__file__).parents[1] / "fixtures"
BOOK = FIXTURES / "rulebook"
BAD = sorted((FIXTURES / "rules-bad").glob("*.yaml"))

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a rulebook of files by name and gives its folder."""

    def _write(files: dict[str, str | bytes]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        return tmp_path

    return _write


def mistakes(folder: Path, *more: Path) -> list[Problem]:
    with pytest.raises(RuleFileError) as caught:
        load_pack([folder, *more])
    return list(caught.value.problems)


def only_rule(folder: Path) -> Rule:
    [rule] = load_pack([folder]).rules
    return rule


# --- what is right ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "attribute", "expected"),
    [
        pytest.param("A text promises magic.", "no", "summary", "no", id="no is a word"),
        pytest.param("A text promises magic.", "1.10", "summary", "1.10", id="1.10 keeps its zero"),
        pytest.param("A text promises magic.", "2020-01-01", "summary", "2020-01-01", id="a date is a text"),
        pytest.param("A text promises magic.", "null", "summary", "null", id="null is a word"),
        pytest.param("A text promises magic.", "1:30", "summary", "1:30", id="no base 60"),
        pytest.param("severity: warning", "severity: error", "severity", Severity.ERROR, id="severity"),
        pytest.param(
            "severity: warning", "severity: info\n  confidence: low", "confidence", Confidence.LOW, id="confidence"
        ),
        pytest.param("  bad:", "  except: yes\n  bad:", "exempt", ("yes",), id="one text is a list of one"),
        pytest.param("  bad:", "  unless: [on, off]\n  bad:", "unless", ("on", "off"), id="on and off are words"),
        pytest.param("  bad:", "  jurisdictions: [us, uk]\n  bad:", "jurisdictions", ("us", "uk"), id="jurisdictions"),
        pytest.param("  bad:", "  blocks: heading\n  bad:", "blocks", ("heading",), id="blocks"),
        pytest.param(
            "  bad:",
            "  references: [{jurisdiction: us, citation: CFR 1, checked_on: 2026-11-21, verified: true}]\n  bad:",
            "references",
            (Reference("us", "CFR 1", "", "2026-11-21", True),),
            id="reference",
        ),
        pytest.param("  bad:", "  bad:", "effects", DEFAULT_EFFECTS, id="default contexts"),
        pytest.param(
            "  bad:",
            "  contexts: {hedged: lower}\n  bad:",
            "effects",
            {**DEFAULT_EFFECTS, "hedged": "lower"},
            id="contexts",
        ),
    ],
)
def test_a_value_is_read_by_the_type_of_its_field(
    write: Write, old: str, new: str, attribute: str, expected: object
) -> None:
    assert old in MAGIC
    assert getattr(only_rule(write({"r.yaml": MAGIC.replace(old, new, 1)})), attribute) == expected


def test_a_whole_rulebook() -> None:
    pack = load_pack([BOOK])
    assert [rule.id for rule in pack.rules] == ["USR001"]
    assert pack.rules[0].kind == "forbid"
    assert pack.rules[0].check.regexes == (r"hocus\s+pocus",)
    assert [(e.format, e.span, e.line) for e in pack.rules[0].bad] == [
        ("markdown", "", 16),
        ("markdown", "works wonders for asthma", 17),
        ("html", "", 18),
    ]
    assert [(w.name, w.word_class, w.entries, w.exempt) for w in pack.lexicons] == [
        ("ailment", "noun", ("asthma", "eczema"), ("asthma clinic",))
    ]
    assert pack.profiles[0].approved == (Use("none", ("nothing",), "us", "approved", "2020-01-01"),)
    assert pack.cues == (Cue("negated", ("not", "no")), Cue("hedged", ("may",)))
    assert pack.terminators == ("but",)
    origin = pack.rules[0].origin
    assert (origin.file, origin.line, origin.column) == (str(BOOK / "style.yaml"), 2, 3)


def test_without_examples_the_rest_is_the_same() -> None:
    full, lean = load_pack([BOOK]), load_pack([BOOK], examples=False)
    assert full.rules[0].bad
    assert (lean.rules[0].bad, lean.rules[0].good) == ((), ())
    assert (lean.rules[0].check, lean.digest) == (full.rules[0].check, full.digest)


def test_later_folders_add_rules_and_use_earlier_words(write: Write) -> None:
    folder = write({"more.yaml": MAGIC.replace("USR001", "USR002").replace("magic-words", "more-magic").replace(
        "[magic]", "['{ailment} be gone']")})  # fmt: skip
    assert [rule.id for rule in load_pack([BOOK, folder]).rules] == ["USR001", "USR002"]
    assert [p.message for p in mistakes(folder)] == ["there is no word list named 'ailment'"]


def test_one_file_is_a_rulebook_too(write: Write) -> None:
    assert only_rule(write({"r.yml": MAGIC}) / "r.yml").id == "USR001"


@pytest.mark.parametrize(
    "start",
    [
        pytest.param("\ufeff", id="byte order mark"),
        pytest.param("# comment\n---\n", id="document marker"),
        pytest.param("# \U0001f600 é\n", id="emoji before"),
    ],
)
def test_harmless_beginnings(write: Write, start: str) -> None:
    assert only_rule(write({"r.yaml": start + MAGIC})).name == "magic-words"


@pytest.mark.parametrize("end", [pytest.param("\r\n", id="CRLF"), pytest.param("\r", id="CR")])
def test_line_ends_of_other_systems(write: Write, end: str) -> None:
    broken = MAGIC.replace("severity: warning", "severity: loud").replace("\n", end)
    [problem] = mistakes(write({"r.yaml": broken}))
    assert (problem.line, problem.column, problem.source) == (4, 13, "  severity: loud")


def test_hidden_and_other_files_are_left_alone(write: Write) -> None:
    folder = write({"r.yaml": MAGIC, ".draft.yaml": "{", "README.md": "{", ".git/x.yaml": "{", "data/x.csv": "{"})
    assert only_rule(folder).id == "USR001"


def test_the_digest_names_content_and_not_place(write: Write, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = write({"r.yaml": MAGIC})
    other = tmp_path_factory.mktemp("elsewhere")
    (other / "r.yaml").write_text(MAGIC)
    digest = load_pack([folder]).digest
    assert digest == load_pack([other]).digest
    (other / "r.yaml").write_text(MAGIC + "# more\n")
    assert digest != load_pack([other]).digest
    (folder / "r.yaml").rename(folder / "s.yaml")
    assert digest != load_pack([folder]).digest


def test_the_rulebook_that_comes_along_is_right() -> None:
    pack = load_pack([built_in_folder()])
    assert len(pack.profiles) > 10
    assert [rule.id for rule in pack.rules if not re.fullmatch("[A-Z]{3}[0-9]{3}", rule.id)] == []


# --- what is wrong ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", BAD, ids=[path.stem for path in BAD])
def test_mistakes_read_like_this(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file has its expected messages beside it; those are what a compliance officer reads."""
    words = shutil.copytree(BOOK, tmp_path / "words", ignore=shutil.ignore_patterns("style.yaml"))
    monkeypatch.chdir(path.parent)
    with pytest.raises(RuleFileError) as caught:
        compiled([words, Path(path.name)])
    assert str(caught.value) + "\n" == path.with_suffix(".txt").read_text(encoding="utf-8")


def test_every_golden_has_its_file() -> None:
    assert {p.stem for p in (FIXTURES / "rules-bad").glob("*.txt")} == {p.stem for p in BAD}
    assert len(BAD) > 15


@pytest.mark.parametrize(
    ("name", "text", "place", "words"),
    [
        pytest.param(
            "r.yaml", MAGIC.encode().replace(b"text promises", b"te\xe9t"), (5, 16), "not UTF-8", id="Latin-1"
        ),
        pytest.param("r.yaml", b"\xff\xfe- \x00", (1, 1), "not UTF-8", id="UTF-16"),
        pytest.param("r.yaml", MAGIC.replace("promises", "pro\x07mises", 1), (5, 22), "U+0007", id="control character"),
        pytest.param("r.yaml", b"# " + b"x" * MOST_BYTES, (1, 1), "MiB", id="too large"),
        pytest.param("r.yaml", "[" * 100_000, (1, 20), "nested", id="nested too deep"),
        pytest.param("r.yaml", "", (1, 1), "empty", id="empty"),
        pytest.param("r.yaml", "just words", (1, 1), "a list of rules", id="a text"),
        pytest.param("r.yaml", "[]", (1, 1), "empty", id="empty list"),
        pytest.param("r.yaml", "- [a]\n", (1, 3), "for a rule", id="a list for a rule"),
        pytest.param("r.yaml", MAGIC + "  [a]: b\n", (11, 3), "a key must be a text", id="a list for a key"),
        pytest.param("r.yaml", MAGIC.replace("[magic]", "[magic, '']"), (8, 22), "is empty", id="empty phrase"),
        pytest.param("r.yaml", MAGIC.replace("[magic]", "\n      -"), (9, 8), "is empty", id="no phrase"),
        pytest.param(
            "r.yaml", MAGIC.replace("[magic]", "[magic, [fairy]]"), (8, 22), "a text", id="a list for a phrase"
        ),
        pytest.param(
            "cues.yaml", "cues: [{context: hedge, phrases: may}]", (1, 18), "must be one of", id="unknown context"
        ),
        pytest.param(
            "cues.yaml", "cues: [{context: hedged, phrases: may, reach: far}]", (1, 47), "whole number", id="count"
        ),
        pytest.param(
            "cues.yaml", "cues: [{context: hedged, phrases: may, pseudo: yes}]", (1, 48), "true or false", id="flag"
        ),
        pytest.param(
            "cues.yaml", "cues: [{context: hedged, phrases: '(may'}]", (1, 35), "never closed", id="cue phrase"
        ),
        pytest.param(
            "lexicons/x.yaml", "groups: {a1: {summary: x, class: noun, entries: y}}", (1, 1), "'source'", id="no source"
        ),
        pytest.param("lexicons/x.yaml", "source: x\ngroups: {}", (2, 9), "empty", id="no groups"),
        pytest.param("lexicons/x.yaml", "source: x\ngroups: {A: {}}", (2, 10), "the name 'A'", id="name of a list"),
        pytest.param(
            "lexicons/x.yaml", "source: x\ngroups: {a1: {summary: x, class: noun}}", (2, 15), "missing", id="no entries"
        ),
        pytest.param(
            "lexicons/x.yaml",
            "source: x\ngroups: {a1: {summary: x, class: noun, includes: b1}}",
            (2, 50),
            "no word list named 'b1'",
            id="unknown includes",
        ),
        pytest.param(
            "treatments/x.yaml",
            "name: x1\ntitle: X\nclass: potion\nnames: x",
            (3, 8),
            "must be one of",
            id="unknown class",
        ),
        pytest.param(
            "treatments/x.yaml",
            "name: x1\ntitle: X\nclass: drug\nnames: x\nrisks: [{key: a, words: '{z1}'}]",
            (5, 27),
            "no word list named 'z1'",
            id="words of a risk",
        ),
        pytest.param("deep/x.yaml", MAGIC, (1, 1), "no rule file is looked for", id="a folder nobody reads"),
    ],
)
def test_one_mistake(write: Write, name: str, text: str | bytes, place: tuple[int, int], words: str) -> None:
    files = {"good.yaml": MAGIC, name: text}
    [problem] = mistakes(write(files))
    assert problem.path.name == Path(name).name
    assert (problem.line, problem.column) == place
    assert words in problem.message


def test_mistakes_of_all_files_come_together(write: Write) -> None:
    folder = write({
        "a.yaml": MAGIC.replace("warning", "loud").replace("[magic]", "['(magic']"),
        "b.yaml": "- {",
        "lexicons/c.yaml": "source:\ngroups: {}",
    })  # fmt: skip
    found = [(p.path.name, p.line) for p in mistakes(folder)]
    assert found == [("a.yaml", 4), ("a.yaml", 8), ("b.yaml", 1), ("c.yaml", 1), ("c.yaml", 2)]


def test_a_broken_word_list_does_not_blame_those_who_use_it(write: Write) -> None:
    folder = write({"r.yaml": MAGIC.replace("[magic]", "['{potion}']"), "lexicons/c.yaml": "source: x\ngroups: {"})
    assert [p.path.name for p in mistakes(folder)] == ["c.yaml"]


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        pytest.param(("r.yaml", MAGIC), ("s.yaml", MAGIC.replace("magic-w", "other-w")), "rule id 'USR001'", id="id"),
        pytest.param(
            ("r.yaml", MAGIC), ("s.yaml", MAGIC.replace("USR001", "USR002")), "rule name 'magic-words'", id="name"
        ),
        pytest.param(
            ("lexicons/r.yaml", "source: x\ngroups: {a1: {summary: x, class: noun, entries: y}}"),
            ("lexicons/s.yaml", "source: x\ngroups: {a1: {summary: x, class: verb, entries: z}}"),
            "word list 'a1'",
            id="word list",
        ),
        pytest.param(
            ("treatments/r.yaml", "name: x1\ntitle: X\nclass: drug\nnames: x"),
            ("treatments/s.yaml", "name: x1\ntitle: Y\nclass: drug\nnames: y"),
            "treatment 'x1'",
            id="treatment",
        ),
    ],
)
def test_a_name_taken_twice_names_both_places(
    write: Write, first: tuple[str, str], second: tuple[str, str], words: str
) -> None:
    [problem] = mistakes(write(dict([first, second])))
    assert words in problem.message
    assert problem.path.name == "s.yaml"
    assert f"{first[0]}:" in problem.remedy


def test_folders_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert [p.message for p in mistakes(tmp_path / "none", tmp_path / "empty")] == [
        "there is no such folder of rules",
        "this folder has no rule files",
    ]


# --- how it is told ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "column", "width", "expected"),
    [
        pytest.param("a: b", 4, 1, ["  |", "1 | a: b", "  |    ^"], id="plain"),
        pytest.param("\ta: b", 5, 1, ["  |", "1 |  a: b", "  |     ^"], id="a tab is one cell"),
        pytest.param("a: 漢字 b", 7, 1, ["  |", "1 | a: 漢字 b", "  |         ^"], id="wide characters"),
        pytest.param("a: b", 4, 99, ["  |", "1 | a: b", "  |    ^"], id="never beyond the line"),
        pytest.param("a:", 3, 1, ["  |", "1 | a:", "  |   ^"], id="after the end"),
        pytest.param("", 1, 1, [], id="an empty line is not drawn"),
    ],
)
def test_the_frame(source: str, column: int, width: int, expected: list[str]) -> None:
    assert str(Problem(Path("r.yaml"), 1, column, "oops", "", source, width)).splitlines()[1:] == expected


@pytest.mark.parametrize("at", [1, 60, 500, 999])
def test_a_long_line_is_shown_around_its_mistake(at: int) -> None:
    line = "x" * (at - 1) + "!" + "x" * (1000 - at)
    _, _, shown, carets = str(Problem(Path("r.yaml"), 7, at, "oops", "", line)).splitlines()
    assert len(shown) < 120
    assert shown[carets.index("^")] == "!"


@pytest.mark.parametrize("path", BAD, ids=[path.stem for path in BAD])
def test_both_parsers_say_the_same(path: Path) -> None:
    """Where libyaml is missing, the parser in Python takes its place; a mistake is told alike."""
    told = []
    for loader in (yaml.CSafeLoader, yaml.SafeLoader):
        source = Source(path, path.read_text(encoding="utf-8"))
        parse(source, loader)
        told.append([(p.line, p.column, p.message) for p in source.problems])
    assert told[0] == told[1]


def test_what_a_message_quotes_begins_no_line() -> None:
    source = Source(Path("a.yaml"), "x: 1")
    source.report((1, 1), "no rule is called 'EFF\n::error::x'", "write\nanother")
    assert [(p.message, p.remedy) for p in source.problems] == [("no rule is called 'EFF ::error::x'", "write another")]


# --- the tables behind it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cls", [Rule, Profile, *KINDS.values()], ids=lambda cls: cls.__name__)
def test_every_key_says_what_it_is_for(cls: type) -> None:
    keys = shape_of(cls).keys
    assert keys
    assert [name for name, key in keys.items() if not key.doc] == []


def test_every_kind_has_a_key_of_its_own() -> None:
    assert len(shape_of(Rule).one_of) == len(KINDS)
    assert {key.attribute for key in shape_of(Rule).keys.values()} >= {f"check:{kind}" for kind in KINDS}
    assert shape_of(Rule).keys["references"].form == "shapes"
