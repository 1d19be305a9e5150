"""The treatment profiles in rules/treatments: what must hold for every one of them, whatever its facts say."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from medlint import linter, readers
from medlint.rulefiles import rulebook
from medlint.wording.phrases import PatternError, parse
from medlint.wording.tokens import words_of

FOLDER = Path(__file__).parent.parent / "rules" / "treatments"
FILES = sorted(FOLDER.glob("*.yaml"))
CLASSES = set("drug procedure device supplement food cosmetic biologic compounded psychotherapy".split())
TRAITS = {"prescription", "controlled", "compounded", "investigational", "home-use"}
GROUPS = {"key", "serious", "boxed", "abuse", "contraindication", "monitoring", "uncertainty"}
KEYS = {
    "name", "title", "class", "names", "traits", "approved", "unapproved", "risks", "except", "must_not_say", "status_date",
    "notes", "references",
}  # fmt: skip


@cache
def profile(path: Path) -> dict[str, Any]:
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader builds text only
    assert isinstance(loaded, dict)
    return loaded


def every_profile() -> list[dict[str, Any]]:
    return [profile(path) for path in FILES]


def as_words(phrase: str) -> str:
    return " ".join(words_of(phrase))


def groups_of(one: dict[str, Any]) -> set[str]:
    return {group for risk in one.get("risks", []) for group in risk["groups"]}


def phrases_of(one: dict[str, Any]) -> list[str]:
    uses = [term for use in one.get("approved", []) for term in use["terms"]]
    risks = [words for risk in one.get("risks", []) for words in risk["words"]]
    return [*one["names"], *uses, *one.get("unapproved", []), *risks, *one.get("must_not_say", [])]


def treated_by(one: dict[str, Any]) -> set[str]:
    """What a page may promise of a treatment: its approved and unapproved uses."""
    uses = [term for use in one.get("approved", []) for term in use["terms"]]
    return {as_words(term) for term in [*uses, *one.get("unapproved", [])]}


def says(words: str, term: str) -> bool:
    """Whether a risk wording without gaps is found in a term and takes up all of it."""
    there = term.split()
    rows = [row.elements for row in parse(words) if not any(e.gap or e.lists for e in row.elements)]
    return any(len(row) == len(there) and all(w in e.words for w, e in zip(there, row, strict=True)) for row in rows)


#: A name as a page writes it, and the profile it belongs to; None where no profile may take it.
NAMED = [
    ("filler words", None),
    ("antidepressant effect", None),
    ("a smile", None),
    ("collagen production", None),
    ("dietary supplement", None),
    ("estradiol", None),
    ("add", None),
    ("saint", None),
    ("nad", None),
    ("detox", None),
    ("laser", None),
    ("weight loss", None),
    ("Ketamine infusion", "ketamine"),
    ("Spravato", "esketamine"),
    ("COMP360", "psilocybin"),
    ("NeuroStar", "tms"),
    ("electroconvulsive therapy", "ect"),
    ("SSRI", "antidepressants"),
    ("Wegovy", "semaglutide"),
    ("Mounjaro", "tirzepatide"),
    ("retatrutide", "compounded-glp-1"),
    ("GLP-1", "glp-1-agonists"),
    ("Botox", "botulinum-toxin"),
    ("lip filler", "dermal-fillers"),
    ("platelet-rich plasma", "prp"),
    ("exosome therapy", "stem-cells"),
    ("TRT", "testosterone"),
    ("HRT", "hormone-therapy"),
    ("BHRT", "bioidentical-hormones"),
    ("topical finasteride", "finasteride"),
    ("Rogaine", "minoxidil"),
    ("tadalafil", "erectile-dysfunction-drugs"),
    ("Accutane", "isotretinoin"),
    ("CBD oil", "cbd"),
    ("7-OH", "kratom"),
    ("kava", "kava"),
    ("NAD+", "nad-plus"),
    ("Myers' Cocktail", "iv-vitamin-therapy"),
    ("BPC-157", "peptides"),
    ("LASIK", "lasik"),
    ("Invisalign", "clear-aligners"),
    ("teeth whitening", "teeth-whitening"),
    ("chiropractic adjustment", "chiropractic"),
    ("electroacupuncture", "acupuncture"),
    ("HBOT", "hyperbaric-oxygen"),
    ("Humira", "tnf-inhibitors"),
    ("Dupixent", "dupilumab"),
    ("Suboxone", "buprenorphine"),
    ("LDN", "naltrexone"),
    ("Xanax", "benzodiazepines"),
    ("Ambien", "z-drugs"),
    ("Adderall", "stimulants"),
    ("medical marijuana", "medical-cannabis"),
    ("CoolSculpting", "cryolipolysis"),
    ("Morpheus8", "rf-skin-tightening"),
    ("vaginal rejuvenation", "vaginal-rejuvenation"),
    ("EMDR", "psychotherapy"),
    ("ibogaine", "ibogaine"),
    ("ashwagandha", "herbal-supplements"),
    ("CoolTone", "body-contouring"),
    ("Qwo", None),
    ("Invega", "antipsychotics"),
    ("LED facial", "red-light-therapy"),
    ("Skyrizi", "interleukin-inhibitors"),
    ("Natesto", "testosterone"),
    ("ESWT", "shockwave-therapy"),
    ("GAINSWave", "shockwave-ed"),
    ("gastric sleeve", "bariatric-surgery"),
]


@pytest.mark.parametrize(("text", "owner"), NAMED, ids=[text for text, _ in NAMED])
def test_a_name_belongs_to_one_profile_or_to_none(text: str, owner: str | None) -> None:
    owners = [one["name"] for one in every_profile() if as_words(text) in {as_words(name) for name in one["names"]}]
    assert owners == ([owner] if owner else [])


#: Only where every product, or the systemic one that gives the profile its name, carries the box.
BOXED = set(
    """antidepressants antipsychotics benzodiazepines botulinum-toxin esketamine glp-1-agonists hormone-therapy isotretinoin
    methadone opioids oral-minoxidil semaglutide stimulants testosterone-gel testosterone-oral tirzepatide tnf-inhibitors
    z-drugs metformin longevity-drugs methylene-blue thyroid-hormone desiccated-thyroid""".split()
)


def test_boxed_warnings_are_those_known() -> None:
    assert {one["name"] for one in every_profile() if "boxed" in groups_of(one)} == BOXED


def test_profile_ids_are_the_names_of_their_files() -> None:
    assert len(FILES) > 34
    assert [one["name"] for one in every_profile()] == [path.stem for path in FILES]


def test_no_name_is_in_two_profiles_or_twice_in_one() -> None:
    seen: dict[str, str] = {}
    again = []
    for one in every_profile():
        for name in one["names"]:
            if as_words(name) in seen:
                again.append((name, one["name"], seen[as_words(name)]))
            seen[as_words(name)] = one["name"]
    assert again == []


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
class TestEachProfile:
    def test_has_only_known_keys_classes_and_groups(self, path: Path) -> None:
        one = profile(path)
        assert set(one) <= KEYS
        assert one["class"] in CLASSES
        assert set(one.get("traits", [])) <= TRAITS
        assert groups_of(one) <= GROUPS
        assert all(use["status"] in {"approved", "cleared"} and use["terms"] for use in one.get("approved", []))

    def test_says_when_its_facts_were_looked_over_and_what_they_rest_on(self, path: Path) -> None:
        one = profile(path)
        assert one["status_date"]
        assert one["references"]
        assert all(reference["citation"] for reference in one["references"])
        assert all(ref["verified"] == "false" or ref["checked_on"] for ref in one["references"])

    def test_a_drug_or_biologic_states_enough_risks(self, path: Path) -> None:
        one = profile(path)
        risks = one.get("risks", [])
        needed = 4 if one["class"] in {"drug", "biologic"} else 3
        assert len(risks) >= needed
        assert "key" in groups_of(one)
        assert "serious" in groups_of(one)

    def test_a_controlled_treatment_states_a_risk_of_abuse(self, path: Path) -> None:
        one = profile(path)
        assert "controlled" not in one.get("traits", []) or "abuse" in groups_of(one)

    def test_only_a_drug_or_biologic_has_a_boxed_warning(self, path: Path) -> None:
        one = profile(path)
        assert "boxed" not in groups_of(one) or one["class"] in {"drug", "biologic"}

    def test_what_no_regulator_approves_has_no_approved_use(self, path: Path) -> None:
        one = profile(path)
        without = one["class"] in {"supplement", "cosmetic", "compounded", "psychotherapy"}
        assert not (without and one.get("approved"))

    def test_no_use_is_both_approved_and_unapproved(self, path: Path) -> None:
        one = profile(path)
        approved = {as_words(term) for use in one.get("approved", []) for term in use["terms"]}
        assert approved & {as_words(term) for term in one.get("unapproved", [])} == set()

    def test_every_risk_has_words_of_its_own(self, path: Path) -> None:
        risks = profile(path).get("risks", [])
        assert len({risk["key"] for risk in risks}) == len(risks)
        assert [
            risk["key"] for risk in risks if len(risk["words"]) < 3 or len(set(risk["words"])) != len(risk["words"])
        ] == []

    def test_no_risk_wording_is_what_the_treatment_is_promoted_for(self, path: Path) -> None:
        one = profile(path)
        promoted = treated_by(one)
        words = [words for risk in one.get("risks", []) for words in risk["words"]]
        assert [(w, term) for w in words for term in promoted if says(w, term)] == []

    def test_phrases_are_lower_case_and_can_be_read(self, path: Path) -> None:
        """But for the first name, which is spelled as reports print it."""
        wrong = []
        spelled = profile(path)["names"][0]
        for phrase in phrases_of(profile(path)):
            try:
                parse(phrase)
            except PatternError as error:
                wrong.append(str(error))
            if (phrase != phrase.lower() and phrase != spelled) or phrase != " ".join(phrase.split()):
                wrong.append(phrase)
        assert wrong == []


#: A treatment as a page names it, a risk in the plain words of a page, and the keys that these words state.
TOLD = [
    ("Acupuncture", "Needles can leave you sore, and a lung can collapse.", {"bruising", "pneumothorax"}),
    ("Propranolol", "Propranolol can slow your heart and make you tired.", {"slow-heart", "tiredness"}),
    ("Hydroxychloroquine", "Hydroxychloroquine can harm the retina.", {"retina"}),
    ("Spironolactone", "Spironolactone can raise your potassium.", {"potassium"}),
    ("Metformin", "Metformin may upset your stomach.", {"nausea"}),
    ("Foundayo", "Do not take Foundayo if you have had medullary thyroid cancer.", {"thyroid-tumors"}),
    ("Saxenda", "Saxenda may cause tumors of the thyroid.", {"thyroid-tumors"}),
    ("AndroGel", "AndroGel can rub off on children.", {"secondary-exposure"}),
    ("Zoloft", "Zoloft can make you gain weight, sleep badly or lose interest in sex.", {"weight-gain", "insomnia", "sexual"}),
    ("A vaginal laser", "A vaginal laser can make sex painful.", {"painful-sex"}),
    ("Enclomiphene", "Enclomiphene may blur your vision.", {"vision"}),
    ("Kava", "Kava can destroy the liver.", {"liver"}),
    ("Alkaline water", "The evidence is limited so far.", {"unproven"}),
]  # fmt: skip


@cache
def book() -> rulebook.Rulebook:
    return rulebook.load(cache=False)


def stated_risks(text: str) -> set[str]:
    record, _, _ = linter.lint(readers.read("page.md", text.encode()), book())
    return {key for treatment in record.treatments for key in treatment.risks_stated}


@pytest.mark.parametrize(("name", "sentence", "keys"), TOLD, ids=[name for name, _, _ in TOLD])
def test_a_risk_is_found_in_the_plain_words_of_a_page(name: str, sentence: str, keys: set[str]) -> None:
    page = f"# Welcome\n\n{name} helps. Book with our team today.\n\n## Risks\n\n{sentence}\n"
    assert keys <= stated_risks(page)


#: Uses that some product is approved or cleared for: none may be called unapproved.
RIGHT = [
    ("microneedling", "acne scars"),
    ("fraxel", "melasma"),
    ("shockwave therapy", "plantar fasciitis"),
    ("dupixent", "copd"),
    ("tdcs headset", "depression"),
    ("plasma pen", "skin tags"),
    ("neurofeedback", "ptsd symptoms"),
    ("tms", "depression with comorbid anxiety"),
]


@pytest.mark.parametrize(("name", "use"), RIGHT, ids=[name for name, _ in RIGHT])
def test_an_approved_use_is_not_called_unapproved(name: str, use: str) -> None:
    page = f"# Welcome\n\nOur {name} relieves {use}. Our team is here for you. Book your appointment with us today.\n"
    _, findings, _ = linter.lint(readers.read("page.md", page.encode()), book())
    assert "REG001" not in {finding.rule.id for finding in findings}
