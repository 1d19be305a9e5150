"""Products of a project's own: the profiles they become, and what the rules then make of a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from medlint.linter import lint
from medlint.rule import Origin, Product, Profile, Risk, Use
from medlint.rulefiles.loader import RuleFileError, compiled
from medlint.rulefiles.products import profile_name, profile_of, risk_of, without_names
from medlint.rulefiles.rulebook import Rulebook
from small_book import document

KETAMINE = Profile(
    "ketamine", "Ketamine", "drug", ("ketamine", "ketalar"), (Use("anesthesia", ("anesthesia",)),), ("depression",),
    (Risk("nausea", ("nausea",)), Risk("bladder", ("bladder",))), ("prescription",),
)  # fmt: skip
RULES = """
- id: EFF001
  name: relief
  category: efficacy
  severity: error
  summary: s
  message: m
  forbid: {phrases: [relieves]}
  bad: [It relieves.]
  good: [It is.]
- id: SAF001
  name: no-risk
  category: safety
  severity: error
  summary: s
  message: "{missing}"
  require: {when: {claims: 1, profiles: [ketamine]}, elements: [key], at_least: 0}
  bad: [Ketamine relieves.]
  good: [It is.]
- id: DSC001
  name: no-disclaimer
  category: disclosure
  severity: warning
  summary: s
  message: m
  require: {of: treatment, when: {claims: 1, classes: [supplement]}, phrases: [not evaluated]}
  bad: [Vitamins relieve.]
  good: [It is.]
"""
TREATMENT = "name: ketamine\ntitle: Ketamine\nclass: drug\nnames: [ketamine, ketalar]\nrisks: [{key: nausea, words: [nausea]}]\n"
LISTS = "source: us\ngroups:\n  call-to-action: {summary: s, class: verb, entries: [book now, call us]}\n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Calmura", "calmura"),
        ("Vita Glow+", "vita-glow"),
        ("3M Glow", "m-glow"),
        ("Äther-Öl 2", "ther-l-2"),
        ("123", ""),
    ],
)
def test_the_name_of_a_profile(name: str, expected: str) -> None:
    assert profile_name(Product(name)) == expected


def test_a_product_like_a_treatment() -> None:
    origin = Origin("x.yml", 3, 5)
    product = Product(
        "Calmura", ("calmura infusion",), "procedure", "ketamine", (Risk("nausea", ("sick",)),), origin=origin
    )
    made = profile_of(product, [KETAMINE])
    assert (made.name, made.title, made.names) == ("calmura", "Calmura", ("Calmura", "calmura infusion"))
    assert (made.product_class, made.traits, made.like, made.origin) == (
        "procedure",
        ("prescription",),
        "ketamine",
        origin,
    )
    assert (made.approved, made.unapproved) == (KETAMINE.approved, KETAMINE.unapproved)
    assert made.risks == (Risk("nausea", ("sick",)), Risk("bladder", ("bladder",))), "its own words for a risk count"


def test_a_product_like_nothing() -> None:
    made = profile_of(
        Product("Glow", product_class="food", risks=(risk_of("sore-throat"),), traits=("home-use",)), [KETAMINE]
    )
    assert (made.product_class, made.traits, made.like) == ("food", ("home-use",), "")
    assert made.risks == (Risk("sore-throat", ("sore throat",)),)


def test_a_name_belongs_to_one_treatment() -> None:
    other = Profile("other", "Other", "drug", ("other",))
    left = without_names([KETAMINE, other], [Product("Ketalar", like="ketamine")])
    assert [profile.names for profile in left] == [("ketamine",), ("other",)]
    assert left[1] is other


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "treatments").mkdir()
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "all.yaml").write_text(RULES)
    (tmp_path / "treatments/ketamine.yaml").write_text(TREATMENT)
    (tmp_path / "lexicons/words.yaml").write_text(LISTS)
    return tmp_path


def said(folder: Path, text: str, *products: Product, product_class: str = "") -> list[tuple[str, str]]:
    book = Rulebook(*compiled([folder], products=products))
    found = lint(document(text), book, product_class=product_class)[1]
    return [(f.rule.id, f.message) for f in found if f.rule.id != "EFF001"]


@pytest.mark.parametrize(
    ("text", "products", "expected"),
    [
        pytest.param("Calmura relieves. It relieves pain. Book now.", [], [], id="unknown"),
        pytest.param("We sell Calmura.", [Product("Calmura", like="ketamine")], [], id="nothing claimed"),
        pytest.param("Calmura relieves. It relieves pain. Book now.", [Product("Calmura", product_class="drug")], [], id="like nothing"),
        pytest.param(
            "Calmura relieves. It relieves pain. Book now.", [Product("Calmura", like="ketamine")], [("SAF001", "nausea")],
            id="what is asked of ketamine is asked of what is like it",
        ),
        pytest.param(
            "Ketalar relieves. It relieves pain. Book now.",
            [Product("Ketalar", like="ketamine", risks=(Risk("itch", ("itching",)),))], [("SAF001", "itch, nausea")],
            id="a name that a treatment had",
        ),
        pytest.param(
            "Glow relieves. It relieves pain. Book now.", [Product("Glow", product_class="supplement")], [("DSC001", "m")], id="class"
        ),
    ],
)  # fmt: skip
def test_rules_ask_about_products(
    folder: Path, text: str, products: list[Product], expected: list[tuple[str, str]]
) -> None:
    assert said(folder, text, *products) == expected


@pytest.mark.parametrize(
    ("text", "product_class", "expected"),
    [
        pytest.param("It relieves. It relieves pain. Book now.", "", [], id="not told"),
        pytest.param("It relieves. It relieves pain. Book now.", "drug", [], id="another class"),
        pytest.param("It relieves. It relieves pain. Not evaluated. Book now.", "supplement", [], id="stated"),
        pytest.param("It relieves. It relieves pain. Book now.", "supplement", [("DSC001", "m")], id="class"),
        pytest.param("Ketamine relieves. It relieves pain and nausea. Book now.", "supplement", [("SAF001", "nausea")],
                     id="a named treatment has its own"),
    ],
)  # fmt: skip
def test_the_class_of_a_product_without_a_name(
    folder: Path, text: str, product_class: str, expected: list[tuple[str, str]]
) -> None:
    assert said(folder, text, product_class=product_class) == expected


@pytest.mark.parametrize(
    ("products", "told"),
    [
        pytest.param([Product("X", like="ketamin")], "no treatment named 'ketamin'", id="like nobody"),
        pytest.param([Product("Ketamine", product_class="drug")], "medlint knows the treatment 'ketamine' already", id="known"),
        pytest.param([Product("Glow", product_class="food")] * 2, "the treatment 'glow' is already taken", id="twice"),
        pytest.param([Product("1", product_class="food")], "no letter from a to z", id="no letter"),
        pytest.param(
            [Product("Glow", product_class="food", risks=(Risk("a", ("{nowhere}",)),))], "there is no word list named 'nowhere'",
            id="unknown word list",
        ),
        pytest.param([Product("Glow", product_class="food", risks=(Risk("a", ("(open",)),))], "a '(' is never closed", id="not a phrase"),
    ],
)  # fmt: skip
def test_mistakes_stand_where_the_product_does(folder: Path, products: list[Product], told: str) -> None:
    config = folder / ".medlint.yml"
    config.write_text("# one\n\nvocabulary:\n  - name: X\n  - name: Y\n")
    placed = [p._replace(origin=Origin(str(config), 4 + n, 5)) for n, p in enumerate(products)]
    with pytest.raises(RuleFileError) as caught:
        compiled([folder], products=placed)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == (config, 3 + len(products))
    assert told in str(problem)


def test_products_change_the_digest_and_their_place_does_not(folder: Path) -> None:
    glow = Product("Glow", product_class="food")
    moved = Product("Glow", product_class="food", origin=Origin("elsewhere.yml", 9, 9))
    digests = [compiled([folder], products=p)[0].digest for p in ([], [glow], [moved])]
    assert digests[0] != digests[1] == digests[2]
