"""The kind ``pair``: words that are wrong only beside, or only without, other words; and word lists of treatments alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from medlint.linter import lint, trace
from medlint.readers import read
from medlint.rule import CLASSES, TRAITS, TREATMENT_LISTS
from medlint.rulefiles.loader import RuleFileError, load_pack
from medlint.rulefiles.rulebook import Rulebook, load_full

RULE = """
- id: {id}
  name: {name}
  category: images
  severity: warning
  summary: A picture that promises.
  message: "'{{match}}' promises."
  {kind}: {check}
  except: [family photo]
  unless: [by courtesy]
  bad: [One photo.]
  good: [No word of it.]
"""
CHECKS = {
    "OWN001": "{phrases: [photo], without: [written consent]}",
    "OWN002": "{phrases: [photo], beside: [cure asthma]}",
    "OWN003": "{phrases: [photo], classes: [supplement, food]}",
    "OWN004": "{phrases: [photo, picture], once: true}",
    "OWN005": '{regexes: ["pho(to)+s"], beside: [cure asthma], without: [written consent]}',
    "OWN006": '{phrases: ["{treatment:prescription}"]}',
    "OWN007": '{phrases: ["{treatment:food}"]}',
}


def rules(checks: dict[str, str]) -> str:
    return "".join(RULE.format(id=i, name=i.lower(), kind="pair", check=check) for i, check in checks.items())


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "images.yaml").write_text(rules(CHECKS))
    return load_full([folder])


def flagged(book: Rulebook, rule: str, text: str) -> list[str]:
    return [f.match for f in lint(read("a.md", text.encode()), book)[1] if f.rule.id == rule]


SILENT = {
    "without: settled before": ("OWN001", "We have written consent. Here is a photo."),
    "without: settled far below": ("OWN001", "A photo.\n\n# More\n\nGiven with her written consent."),
    "without: settled in the page's foot": ("OWN001", "A photo.\n\n<footer>Written consent is on file.</footer>"),
    "without: denied": ("OWN001", "We show no photo."),
    "without: except": ("OWN001", "A family photo."),
    "without: unless": ("OWN001", "A photo by courtesy of the town."),
    "beside: nothing there": ("OWN002", "A photo of our house."),
    "beside: denied": ("OWN002", "A photo. We do not cure asthma."),
    "beside: hedged": ("OWN002", "A photo. It may cure asthma."),
    "beside: asked": ("OWN002", "A photo. Does it cure asthma?"),
    "beside: sourced": ("OWN002", "A photo. It cures asthma (PMID: 30590872)."),
    "beside: attributed": ("OWN002", "A photo. According to the FDA it cures asthma."),
    "beside: held up as wrong": ("OWN002", "A photo. Beware of sellers who cure asthma."),
    "classes: nothing promoted": ("OWN003", "A photo."),
    "classes: another one": ("OWN003", "Ketamine infusions. A photo of ketamine."),
    "regex: without a claim": ("OWN005", "Our photos."),
    "regex: settled": ("OWN005", "Our photos. Written consent. Drops that cure asthma."),
    "prescription: a supplement": ("OWN006", "Turmeric from India."),
    "food: no profile of that class": ("OWN007", "Bread and butter."),
}
FLAGGED = {
    "without": ("OWN001", "A photo. We have consent.", ["photo"]),
    "without: each of them": ("OWN001", "A photo. One more photo.", ["photo", "photo"]),
    "beside: later": ("OWN002", "A photo.\n\nOur drops cure asthma.", ["photo"]),
    "beside: in the same sentence": ("OWN002", "This photo cures asthma.", ["photo"]),
    "beside: one of two said as a fact": ("OWN002", "They may cure asthma. A photo. We cure asthma.", ["photo"]),
    "classes": ("OWN003", "CBD oil. A photo of CBD oil.", ["photo"]),
    "once: the first of the same words": ("OWN004", "A photo. A photo. A picture. A photo.", ["photo", "picture"]),
    "once: a denied one is not the first": ("OWN004", "We show no photo. A photo.", ["photo"]),
    "regex": ("OWN005", "Our photos. We cure asthma.", ["photos"]),
    "prescription": ("OWN006", "Botox, Wegovy and turmeric.", ["Botox"]),
}


@pytest.mark.parametrize(("rule", "text"), SILENT.values(), ids=SILENT)
def test_what_the_rest_of_the_text_makes_good(book: Rulebook, rule: str, text: str) -> None:
    assert flagged(book, rule, text) == []


@pytest.mark.parametrize(("rule", "text", "words"), FLAGGED.values(), ids=FLAGGED)
def test_what_the_rest_of_the_text_makes_wrong(book: Rulebook, rule: str, text: str, words: list[str]) -> None:
    assert flagged(book, rule, text) == words


def test_the_other_words_count_as_exercised(book: Rulebook) -> None:
    seen = trace(read("a.md", b"Our photos. We cure asthma. Written consent."), book, "OWN005")
    assert seen.fired == {"pho(to)+s", "cure asthma", "written consent"}


def test_a_pair_needs_words_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "images.yaml").write_text(rules({"OWN001": "{without: [consent]}"}))
    with pytest.raises(RuleFileError, match="phrases"):
        load_pack([tmp_path])


# --- word lists of the treatments of one class or with one trait --------------------------------------------------------


def test_there_is_a_list_for_every_class_and_trait() -> None:
    assert set(TREATMENT_LISTS) == {f"treatment:{name}" for name in (*CLASSES, *TRAITS)}
    assert len(TREATMENT_LISTS) == len(set(TREATMENT_LISTS))


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rulebook, dict[str, str]]:
    """A rule for each list, and the ids of the rules by the names of the lists."""
    folder = tmp_path_factory.mktemp("lists")
    ids = {name: f"OWN1{i:02}" for i, name in enumerate(TREATMENT_LISTS)}
    (folder / "images.yaml").write_text(rules({i: f'{{phrases: ["{{{name}}}"]}}' for name, i in ids.items()}))
    return load_full([folder]), ids


@pytest.mark.parametrize("name", TREATMENT_LISTS)
def test_a_list_holds_the_names_of_its_treatments(lists: tuple[Rulebook, dict[str, str]], name: str) -> None:
    book, ids = lists
    wanted = name.partition(":")[2]
    theirs = [p.names[0] for p in book.pack.profiles if wanted in (p.product_class, *p.traits)]
    assert [n for n in theirs if not flagged(book, ids[name], f"Here is {n}.")] == []
    assert theirs or wanted == "food"


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("prescription", "turmeric"),
        ("controlled", "botox"),
        ("device", "ketamine"),
        ("supplement", "tms"),
        ("food", "cbd"),
    ],
)
def test_a_list_holds_no_other_names(lists: tuple[Rulebook, dict[str, str]], name: str, other: str) -> None:
    book, ids = lists
    assert flagged(book, ids[f"treatment:{name}"], f"Here is {other}.") == []


def test_a_list_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "images.yaml").write_text(rules({"OWN001": '{phrases: ["{treatment:perscription}"]}'}))
    with pytest.raises(RuleFileError, match="did you mean 'treatment:prescription'"):
        load_pack([tmp_path])


def test_the_lists_are_there_without_any_treatment(tmp_path: Path) -> None:
    (tmp_path / "images.yaml").write_text(rules({"OWN001": '{phrases: ["{treatment:device}", photo]}'}))
    assert [rule.id for rule in load_pack([tmp_path]).rules] == ["OWN001"]
