"""Sources: what names one, and what is wrong with a reference list."""

from __future__ import annotations

import pytest

from medlint.judgement.citations import sources_of
from medlint.judgement.naming import good_host, names_source
from small_book import document


def named(text: str) -> bool:
    block = document(text).blocks[0]
    return names_source(block, 0, len(block.text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("It cures asthma.", id="nothing"),
        pytest.param("Studies show that it works.", id="studies"),
        pytest.param("In 2020 it worked.", id="a year by itself"),
        pytest.param("A trial was held.", id="a trial by itself"),
        pytest.param("The NIH is large.", id="a name by itself"),
        pytest.param("Take 10.5 mg.", id="a number like an identifier"),
        pytest.param("Call 10.1000 now.", id="half an identifier"),
        pytest.param("It works (we opened in 1998).", id="a year in brackets, in small letters"),
        pytest.param("Open at 19:20.", id="a time"),
        pytest.param("The data: none.", id="data in the sentence"),
        pytest.param("See [our shop](https://example.com/doi).", id="a link to a shop"),
        pytest.param("alex et al", id="et al after a small letter"),
        pytest.param("NCT123", id="half a trial number"),
        pytest.param("STEP by STEP you get there.", id="a word that is a trial's name too"),
        pytest.param("A study from a good university found it.", id="a university without a name"),
        pytest.param("It was published in many papers of 2020.", id="published, and not where"),
        pytest.param("He studied at Stanford.", id="where somebody studied"),
    ],
)
def test_no_source(text: str) -> None:
    assert not named(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("It works [@smith2020].", id="a key"),
        pytest.param("It works (doi 10.1000/xyz).", id="DOI"),
        pytest.param("It works (PMID: 12345678).", id="PMID"),
        pytest.param("It works, PMC1234567.", id="PMC"),
        pytest.param("It works, NCT12345678.", id="NCT"),
        pytest.param("It works, ISRCTN12345678.", id="ISRCTN"),
        pytest.param("It works, CD012345.", id="Cochrane"),
        pytest.param("Smith et al found it.", id="et al"),
        pytest.param("It works (Smith, 1999).", id="author and year"),
        pytest.param("It works (Smith and Jones, 2020a).", id="authors and year"),
        pytest.param("Source: the label.", id="a line that names it"),
        pytest.param("Adapted from: the label.", id="adapted"),
        pytest.param("A Cochrane review found it.", id="a name and a study"),
        pytest.param("In the Lancet in 2020.", id="a name and a year"),
        pytest.param("It works ([NIH](https://www.ncbi.nlm.nih.gov/x)).", id="a link to a public source"),
        pytest.param("The ALPHA-2 trial found it.", id="a trial by its name"),
        pytest.param("Adults lost weight (STEP 1).", id="a trial that is known by its name"),
        pytest.param("In SURMOUNT-1 adults lost weight.", id="another"),
        pytest.param("A study in the journal Spine found it.", id="a journal by its name"),
        pytest.param("A study published in Pain Medicine found it.", id="where it was published"),
        pytest.param("A Stanford study found it.", id="a university's study"),
    ],
)
def test_sources(text: str) -> None:
    assert named(text)


@pytest.mark.parametrize(
    ("address", "good"),
    [
        pytest.param("https://example.com", False, id="a shop"),
        pytest.param("https://notnih.gov.example.com", False, id="a name within another"),
        pytest.param("https://fakenih.gov", False, id="an ending without a dot"),
        pytest.param("mailto:a@nih.gov", False, id="an address of another kind"),
        pytest.param("#ref", False, id="within the page"),
        pytest.param("https://nih.gov/x", True, id="the host"),
        pytest.param("https://www.NEJM.org", True, id="below it, in capitals"),
        pytest.param("pubmed.ncbi.nlm.nih.gov/1", True, id="without a scheme"),
        pytest.param("http://[9]/x", False, id="brackets around what is no address"),
    ],
)
def test_hosts(address: str, good: bool) -> None:
    assert good_host(address) is good


def problems(text: str) -> list[str]:
    return [problem.message for problem in sources_of(document(text)).problems]


LIST = "\n\n## References\n\n1. Smith A. A trial.\n2. Jones B. Another.\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("No sources at all.", id="none"),
        pytest.param("It works [1]. And [2]." + LIST, id="all cited"),
        pytest.param("It works [1,2]." + LIST, id="two in one marker"),
        pytest.param("It works [1-2]." + LIST, id="a range"),
        pytest.param("It works.¹ And.²" + LIST, id="raised"),
        pytest.param("It works (1). And (2)." + LIST, id="round brackets"),
        pytest.param("It works (9) and costs (7)." + LIST, id="other numbers in brackets"),
        pytest.param("First (1) wash, then (2) dry." + LIST, id="steps in brackets"),
        pytest.param("It works." + LIST, id="listed and never cited at all"),
        pytest.param("It works.[^a]\n\n[^a]: Smith A. A trial.", id="a footnote"),
        pytest.param("See doi: 10.1000/xyz and PMID 1234567, NCT12345678.", id="sound identifiers"),
        pytest.param("We are doing well, doctor.", id="doi in a word"),
    ],
)
def test_nothing_wrong(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("It works [3]. And [1]. And [2]." + LIST, "the marker '3' has no entry", id="no entry"),
        pytest.param("It works [1].", "points to a reference list that this text does not have", id="no list"),
        pytest.param("It works [1]." + LIST, "reference '2' is listed but never cited", id="never cited"),
        pytest.param("See doi: 11.1000/x.", "this DOI cannot be right", id="DOI"),
        pytest.param("See 10.1000 there.", "this DOI cannot be right", id="half a DOI"),
        pytest.param("See PMID 12.", "this PMID cannot be right", id="PMID"),
        pytest.param("See NCT 12.", "this trial number cannot be right", id="NCT"),
    ],
)
def test_what_is_wrong(text: str, message: str) -> None:
    found = problems(text)
    assert len(found) == 1
    assert message in found[0]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        pytest.param("It works. It cures.", False, False, id="none"),
        pytest.param("It works [1]. It cures.", True, False, id="a marker reaches its own sentence"),
        pytest.param("It works.[1] It cures.", True, False, id="also after the full stop"),
        pytest.param("It works [9]. It cures [1].", False, True, id="a marker without its entry is none"),
        pytest.param("It works (1, 2). It cures (1) fast.", True, False, id="round brackets end a clause"),
        pytest.param("It works (3). It cures (1).", False, True, id="round brackets without an entry"),
    ],
)
def test_what_is_cited(text: str, first: bool, second: bool) -> None:
    sources = sources_of(document(text + LIST))
    block = sources.document.blocks[0].text
    middle = block.index("It cures")
    assert sources.cited(0, 0, middle - 1) is first
    assert sources.cited(0, middle, len(block)) is second
