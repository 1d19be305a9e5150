"""The forms in which a sentence names its source itself: identifiers, author and year, a trial, a journal, a link to one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from urllib.parse import urlsplit

from medlint.document import Block
from medlint.late import late

#: Sources that stand for themselves: keys, identifiers, author and year, a line that names them; each with a text without
#: which it is not there, so that most are never tried.
_FORMS = (
    ("[@", r"\[@[^\]]+\]"),
    ("10.", r"\b10\.\d{4,9}/\S"),
    ("PMID", r"\bPMID:?\s*\d{5,8}"),
    ("PMC", r"\bPMC\d{6,8}\b"),
    ("NCT", r"\bNCT\d{8}\b"),
    ("ISRCTN", r"\bISRCTN\d{8}\b"),
    ("CD", r"\bCD\d{6}\b"),
    ("STEP", r"\bSTEP[- ]?\d\b"),
    ("SUR", r"\b(?:SURMOUNT|SURPASS)[- ]?\d\b"),
    ("SUSTAIN", r"\bSUSTAIN[- ]?\d\b"),
    (" et al", r"\b[A-Z][\w'-]+ et al\b"),
    ("19", r"\([A-Z][^()]{1,80}?,?\s19\d{2}[a-z]?\)"),
    ("20", r"\([A-Z][^()]{1,80}?,?\s20\d{2}[a-z]?\)"),
    (":", r"\b(?:Source|Data|Adapted from|Reference)s?:\s"),
)
_YEAR = late(r"\b(?:19[5-9]\d|20\d\d)\b")
#: Those who publish research, or who stand for it, in the same way; most are there word for word or not at all.
_NAMED = (
    *((name, rf"\b{name}") for name in (
        "New England Journal", "NEJM", "JAMA", "Lancet", "BMJ", "Cochrane", "Nature", "American Journal of", "Journal of",
        "Annals of", "Archives of", "Johns Hopkins", "Mayo Clinic", "NIMH", "NIH", "National Institute of",
        "National Institute for", "National Institutes of", "National Institutes for", "Centers for Disease Control", "CDC",
        "World Health Organization", "World Health Organisation", "Food and Drug Administration", "SURMOUNT", "SURPASS",
        "SUSTAIN", "SELECT program", "Women's Health Initiative", "Framingham", "SAMHSA", "NIDA", "NICE", "NHS", "NAMS",
        "Endocrine Society", "Menopause Society", "Health Canada", "Cleveland Clinic",
    )),
    *((name, rf"\b{name}\b") for name in (
        "Stanford", "Harvard", "Yale", "Oxford", "Cambridge", "Columbia", "Duke", "Emory", "Cornell", "UCLA", "UCSF", "MIT",
        "NYU",
    )),
    ("STAR*D", r"\bSTAR\*D"),
    ("American ", r"\bAmerican (?:Psychiatric|Medical|Heart|Academy|College|Society|Dental|Diabetes|Cancer)"),
    ("University of", r"\bUniversity of [A-Z]\w+"),
    ("University", r"\b[A-Z]\w+ University"),
    (" trial", r"\b[A-Z]{3,}(?:-\d)? trial"),
    (" study", r"\b[A-Z]{3,}(?:-\d)? study"),
    ("ournal", r"\b[Jj]ournal,? (?:of |for )?[A-Z]\w+"),
    ("ublished", r"\b[Pp]ublished (?:\w+ )?in (?:[Tt]he )?(?:journal )?[A-Z]\w+"),
)  # fmt: skip
_STUDY_WORDS = (
    "trial", "study", "review", "analysis", "guideline", "survey", "report", "journal", "cohort", "registry", "data"
)  # fmt: skip
_STUDY = rf"\b(?:{'|'.join(_STUDY_WORDS)})\b"
_GOOD_HOSTS = (
    "ncbi.nlm.nih.gov", "nih.gov", "nejm.org", "jamanetwork.com", "thelancet.com", "bmj.com", "nature.com", "science.org",
    "cochranelibrary.com", "cochrane.org", "doi.org", "clinicaltrials.gov", "fda.gov", "cdc.gov", "nice.org.uk", "nhs.uk",
    "who.int", "psychiatry.org", "psychiatryonline.org", "ahajournals.org", "acog.org", "medlineplus.gov", "mayoclinic.org",
    "europa.eu", "gov.uk", "sciencedirect.com", "springer.com", "wiley.com", "tandfonline.com", "frontiersin.org", "mdpi.com",
    "plos.org", "sagepub.com", "oup.com", "cambridge.org", "karger.com", "lww.com", "canada.ca", "tga.gov.au", "apa.org",
)  # fmt: skip


def good_host(address: str) -> bool:
    """Whether a link leads to a primary or public source."""
    if address.startswith(("mailto:", "tel:")):
        return False
    try:
        host = urlsplit(address if "//" in address else "//" + address).hostname or ""
    except ValueError:  # brackets that hold no number of a computer
        return False
    return any(host == good or host.endswith("." + good) for good in _GOOD_HOSTS)


def names_source(block: Block, start: int, end: int) -> bool:
    """Whether ``block.text[start:end]`` names a source itself: an identifier, an author and year, a trial, a link to one."""
    text = block.text[start:end]
    if inline(text):
        return True
    for mark in block.marks:
        if mark.kind == "link" and mark.start < end and mark.end > start and good_host(mark.target):
            return True
    return (_YEAR.search(text) is not None or _tells_of_study(text)) and _has(text, _NAMED)


def inline(text: str) -> bool:
    """Whether a text has an identifier, an author and year, or a line that names a source."""
    return _has(text, _FORMS)


def _has(text: str, forms: Sequence[tuple[str, str]]) -> bool:
    """Whether a text has one of the forms; each is tried only where the words stand that it cannot do without."""
    for hint, form in forms:  # noqa: SIM110 - half the time of any()
        if hint in text and compiled(form).search(text):
            return True
    return False


def _tells_of_study(text: str) -> bool:
    folded = text.lower()
    return any(word in folded for word in _STUDY_WORDS) and compiled(_STUDY).search(folded) is not None


@cache
def compiled(source: str) -> re.Pattern[str]:
    """A regular expression, compiled where it is first needed: most texts need few of them."""
    return re.compile(source)
