"""The schema that an editor checks with and the loader that medlint reads with give the same verdict."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from medlint.configuration.configshape import CONFIG
from medlint.kinds import KINDS
from medlint.review import approved
from medlint.rule import Profile, Rule
from medlint.rulefiles.decode import decode, decode_list
from medlint.rulefiles.fields import CueFile, LexiconFile, Shape, shape_of
from medlint.rulefiles.rulebook import built_in_folder
from medlint.rulefiles.schema import NAMES, schema
from medlint.rulefiles.yamlfile import Source, parse
from small_rules import MAGIC

FIXTURES = Path(__file__).parents[1] / "fixtures"
CLASSES: dict[str, type] = {"rules": Rule, "lexicon": LexiconFile, "profile": Profile, "cues": CueFile}
SHAPES: dict[str, Shape] = {
    **{name: shape_of(cls) for name, cls in CLASSES.items()}, "config": CONFIG, "approved-claims": approved.shape(),
}  # fmt: skip
LISTS = {"rules", "approved-claims"}
#: Mistakes that only the loader can see, because no schema speaks of them.
BEYOND = {
    "copied-text", "tagged", "duplicate-key", "two-documents", "tab", "unquoted-braces", "unquoted-colon", "open-quote",
    "patterns", "placeholder", "same-twice",
}  # fmt: skip


class EditorLoader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: no dates, and of truth values only true and false."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own way


for tag, pattern, first in (
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("bool", r"^(?:true|false)$", list("tf")),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"^[-+]?[0-9]+\.[0-9]+$", list("-+0123456789")),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), first)


def loads(name: str, text: str) -> bool:
    source = Source(Path("x.yaml"), text)
    node = parse(source)
    if node is not None:
        decode_list(source, node, SHAPES[name]) if name in LISTS else decode(source, node, SHAPES[name])
    return not source.problems


def fits(name: str, text: str) -> bool:
    data = yaml.load(text, EditorLoader)  # noqa: S506 - a SafeLoader
    return not list(Draft202012Validator(schema(name)).iter_errors(data))


LEXICON = "source: us\ngroups:\n  a1: {summary: x, class: noun, entries: [y, z]}\n"
PROFILE = (
    "name: x1\ntitle: X\nclass: drug\nnames: [x]\nrisks: [{key: a, words: [b]}]\napproved: [{use: a, terms: [b]}]\n"
)
CUES = "cues: [{context: hedged, phrases: [may], reach: 3, pseudo: true}]\nterminators: [but]\n"
SETTINGS = """\
required-version: ">=0.1"
severity: {EFF: info}
max-file-size: 5 MiB
timeout: 30
vocabulary: [{name: Calmura, like: ketamine, risks: [a, {key: b, words: [c]}]}]
overrides: [{files: a.md, content-type: landing, severity: {SAF001: off}}]
"""
APPROVED = "- text: It may help.\n  reference: MLR-1\n  approved-by: j.doe\n  valid-until: 2027-03-31\n"
TEXTS = {
    "rules": MAGIC, "lexicon": LEXICON, "profile": PROFILE, "cues": CUES, "config": SETTINGS, "approved-claims": APPROVED,
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "old", "new", "good"),
    [
        pytest.param("rules", "", "", True, id="rule"),
        pytest.param("rules", "A text promises magic.", "no", True, id="no as text"),
        pytest.param("rules", "A text promises magic.", "3.10", True, id="number as text"),
        pytest.param("rules", "A text promises magic.", "true", True, id="truth value as text"),
        pytest.param("rules", "[magic]", "magic", True, id="one phrase"),
        pytest.param("rules", "[magic]", "[7]", True, id="a number as phrase"),
        pytest.param("rules", '["It is magic."]', "It is magic.", True, id="one example"),
        pytest.param("rules", '["It is magic."]', "[{text: Magic, span: agi, format: html, why: x}]", True, id="example"),
        pytest.param("rules", "  bad:", "  contexts: {cited: pass}\n  bad:", True, id="contexts"),
        pytest.param("rules", "  bad:", "  except: [a]\n  unless: b\n  blocks: [heading]\n  bad:", True, id="exceptions"),
        pytest.param(
            "rules", "  bad:", "  references: [{jurisdiction: us, citation: x, checked_on: 2026, verified: true}]\n  bad:",
            True, id="reference",
        ),
        pytest.param("rules", "forbid:\n    phrases: [magic]", "claim: {does: [cure], to: [ill]}", True, id="claim"),
        pytest.param("rules", "forbid:\n    phrases: [magic]", "balance: {check: fair, ratio: 2.5}", True, id="number"),
        pytest.param("rules", "forbid:\n    phrases: [magic]", "balance: {check: fair, claims: '3'}", True, id="quoted count"),
        pytest.param("rules", "forbid:\n    phrases: [magic]", "require: {when: {claims: 1}, phrases: a}", True, id="nested"),
        pytest.param("rules", "forbid:\n    phrases: [magic]", "claim: {does: [cure]}", False, id="half a claim"),
        pytest.param("rules", "forbid:\n    phrases: [magic]", "balance: {check: weight}", False, id="not a choice"),
        pytest.param("rules", "forbid:\n    phrases: [magic]", "balance: {check: fair, ratio: -1}", False, id="negative"),
        pytest.param("rules", "forbid:\n    phrases: [magic]", "balance: {check: fair, claims: 1.5}", False, id="no whole number"),
        pytest.param("rules", "forbid:\n    phrases: [magic]", "require: {when: {cause: 1}, phrases: a}", False, id="nested key"),
        pytest.param("rules", "USR001", "usr001", False, id="small letters in id"),
        pytest.param("rules", "USR001", "U001", False, id="one letter in id"),
        pytest.param("rules", "magic-words", "Magic", False, id="capital in name"),
        pytest.param("rules", '"\'{match}\' promises magic."', '" "', False, id="blank message"),
        pytest.param("rules", '"\'{match}\' promises magic."', "", False, id="no message"),
        pytest.param("rules", '["It is magic."]', "[]", False, id="no example"),
        pytest.param("rules", '["It is magic."]', "[{span: magic}]", False, id="example without text"),
        pytest.param("rules", '["It is medicine."]', "[{text: a, span: a}]", False, id="good example with span"),
        pytest.param("rules", "[magic]", "[]", False, id="no phrases"),
        pytest.param("rules", "[magic]", "[[magic]]", False, id="list in list"),
        pytest.param("rules", "  bad:", "  contexts: {cited: ignore}\n  bad:", False, id="unknown effect"),
        pytest.param("rules", "  bad:", "  jurisdictions: [UK]\n  bad:", False, id="capitals in jurisdiction"),
        pytest.param(
            "rules", "  bad:", "  references: [{jurisdiction: us, citation: x, verified: yes}]\n  bad:", False, id="no flag"
        ),
        pytest.param(
            "rules", "  bad:", "  references: [{jurisdiction: us, citation: x, url: www.x.com}]\n  bad:", False, id="no address"
        ),
        pytest.param("lexicon", "", "", True, id="lexicon"),
        pytest.param("lexicon", "entries: [y, z]", "includes: [b1]", True, id="list of lists"),
        pytest.param("lexicon", "source: us\n", "", False, id="no source"),
        pytest.param("lexicon", "class: noun", "class: name", False, id="unknown class of word"),
        pytest.param("lexicon", ", entries: [y, z]", "", False, id="no entries"),
        pytest.param("lexicon", "a1:", "A1:", False, id="name of list"),
        pytest.param("profile", "", "", True, id="profile"),
        pytest.param("profile", "[b]}]\n", "[b], since: 2019-03-05}]\n", False, id="a key in the wrong place"),
        pytest.param("profile", "class: drug", "class: pill", False, id="unknown class of product"),
        pytest.param("profile", "title: X\n", "title: X\nstatus_date: soon\n", False, id="no date"),
        pytest.param("profile", "title: X\n", "title: X\nstatus_date: 2026-11\n", True, id="a month"),
        pytest.param("profile", "title: X\n", "title: X\ntraits: [prescription]\n", True, id="trait"),
        pytest.param("profile", "title: X\n", "title: X\ntraits: [presciption]\n", False, id="unknown trait"),
        pytest.param("cues", "", "", True, id="cues"),
        pytest.param("cues", "hedged", "hedge", False, id="unknown context"),
        pytest.param("cues", "reach: 3", "reach: far", False, id="no number"),
        pytest.param("cues", "terminators: [but]\n", "", True, id="no terminators"),
        pytest.param("cues", "terminators:", "terminator:", False, id="unknown key"),
        pytest.param("config", "", "", True, id="configuration"),
        pytest.param("config", "timeout: 30", "jurisdictions: us", True, id="one text for a list"),
        pytest.param("config", "timeout: 30", "require-reason: false", True, id="flag"),
        pytest.param("config", "EFF: info", "no: off", True, id="any selector"),
        pytest.param("config", "5 MiB", "2048", True, id="a bare number"),
        pytest.param("config", "[a, {key: b, words: [c]}]", "a", True, id="one risk"),
        pytest.param("config", "like: ketamine", "class: drug", True, id="class instead"),
        pytest.param("config", "timeout:", "time-out:", False, id="unknown key of a configuration"),
        pytest.param("config", "timeout: 30", "timeout: -1", False, id="negative count"),
        pytest.param("config", "timeout: 30", "require-reason: maybe", False, id="no flag of a configuration"),
        pytest.param("config", "timeout: 30", "jurisdictions: [UK]", False, id="unknown jurisdiction"),
        pytest.param("config", "timeout: 30", "fail-level: warn", False, id="unknown level"),
        pytest.param("config", "timeout: 30", "exclude: []", False, id="empty list"),
        pytest.param("config", "EFF: info", "EFF: high", False, id="unknown severity"),
        pytest.param("config", "{EFF: info}", "[EFF]", False, id="list of severities"),
        pytest.param("config", "5 MiB", "5 apples", False, id="no size"),
        pytest.param("config", "5 MiB", "-5", False, id="negative size"),
        pytest.param("config", ", like: ketamine", "", False, id="half a product"),
        pytest.param("config", "name: Calmura, ", "", False, id="product without a name"),
        pytest.param("config", "key: b, ", "", False, id="risk without a key"),
        pytest.param("config", "files: a.md, ", "", False, id="override without files"),
        pytest.param("config", "content-type: landing", "exclude: b", False, id="not in an override"),
        pytest.param("config", "content-type: landing", "product-class: pill", False, id="unknown class of product in an override"),
        pytest.param("approved-claims", "", "", True, id="approved claims"),
        pytest.param("approved-claims", "reference", "refs", False, id="unknown key of an approved claim"),
        pytest.param("approved-claims", "2027-03-31", "soon", False, id="no day"),
    ],
)  # fmt: skip
def test_loader_and_schema_agree(name: str, old: str, new: str, good: bool) -> None:
    assert old in TEXTS[name]
    text = TEXTS[name].replace(old, new, 1)
    assert (loads(name, text), fits(name, text)) == (good, good)


@pytest.mark.parametrize("path", sorted((FIXTURES / "rules-bad").glob("*.yaml")), ids=lambda path: path.stem)
def test_what_a_schema_can_see_it_sees(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.stem not in BEYOND:
        assert (loads("rules", text), fits("rules", text)) == (False, False)
    else:
        assert path.with_suffix(".txt").is_file()


@pytest.mark.parametrize(
    "folder", [pytest.param(FIXTURES / "rulebook", id="fixture"), pytest.param(built_in_folder(), id="built in")]
)
def test_rulebooks_fit(folder: Path) -> None:
    files = {
        "rules": [p for p in folder.glob("*.yaml") if p.stem != "cues"],
        "cues": [folder / "cues.yaml"],
        "lexicon": list((folder / "lexicons").glob("*.yaml")),
        "profile": list((folder / "treatments").glob("*.yaml")),
    }
    assert all(files.values())
    misfits = [p.name for name, paths in files.items() for p in paths if not fits(name, p.read_text(encoding="utf-8"))]
    assert misfits == []


@pytest.mark.parametrize("name", NAMES)
def test_each_schema_is_a_schema(name: str) -> None:
    made = schema(name)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(made)
    assert json.loads(json.dumps(made)) == made


def test_an_unknown_schema() -> None:
    with pytest.raises(KeyError):
        schema("nothing")


@pytest.mark.parametrize("name", SHAPES)
def test_every_key_has_a_description_for_the_editor(name: str) -> None:
    def bare(node: Any) -> list[str]:
        if isinstance(node, list):
            return [found for item in node for found in bare(item)]
        if not isinstance(node, dict):
            return []
        own = [k for k, v in node.get("properties", {}).items() if "description" not in v and "enum" not in v]
        return own + [found for value in node.values() for found in bare(value)]

    assert bare(schema(name)) == []


def test_each_kind_is_in_the_schema_of_rules() -> None:
    rule = schema("rules")["items"]
    assert len(rule["oneOf"]) == len(KINDS)
    assert {way["required"][0] for way in rule["oneOf"]} <= set(rule["properties"])
