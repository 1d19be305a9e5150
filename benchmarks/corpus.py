"""A corpus of clinic-blog articles, the same on every machine: our own templates and word banks, a seed, no data from elsewhere.

About one sentence in five holds a claim; the others are neutral health, business and everyday prose. The articles have
front matter, headings, lists, quotes, tables, links, emphasis, images and footnotes, and their lines are wrapped softly.
"""

from __future__ import annotations

import random
import re
import textwrap
from pathlib import Path

import yaml

CLAIM_SHARE = 0.2
ARTICLE_BYTES = 7_000

WORDS: dict[str, list[str]] = {
    "treatment": ["ketamine", "IV ketamine", "TMS", "PRP", "semaglutide", "testosterone therapy", "the laser", "an NAD+ drip", "Botox", "esketamine", "the new serum", "stem cell therapy"],
    "condition": ["depression", "anxiety", "chronic pain", "PTSD", "migraine", "hair loss", "insomnia", "acne", "knee pain", "fatigue", "obesity", "menopause symptoms"],
    "strong": ["cures", "heals", "eliminates", "reverses", "ends", "beats", "erases"],
    "soft": ["may ease", "might help with", "appears to reduce", "is being studied for", "could play a part in"],
    "praise": ["groundbreaking", "revolutionary", "painless", "proven", "life-changing", "cutting-edge", "gentle"],
    "speed": ["within hours", "after one session", "overnight", "in just two days", "in a single visit"],
    "people": ["patients", "adults", "many of our guests", "people over fifty", "most visitors", "new parents", "shift workers"],
    "percent": ["100%", "95%", "nine out of ten", "70%", "two thirds"],
    "rival": ["antidepressants", "surgery", "opioids", "dieting", "standard creams", "steroid shots"],
    "place": ["Harbour Street", "the old mill", "Lindale", "the station square", "our second floor", "Northgate", "the river market"],
    "staff": ["nurse", "receptionist", "pharmacist", "physiotherapist", "doctor on call", "trainee", "dietitian"],
    "thing": ["appointment", "referral letter", "questionnaire", "follow-up call", "blood test", "waiting list", "care plan", "leaflet", "parking permit"],
    "day": ["Monday", "Tuesday morning", "Wednesday", "Thursday evening", "Friday", "the first Saturday of the month"],
    "month": ["January", "March", "May", "July", "September", "November"],
    "body": ["shoulder", "lower back", "knee", "scalp", "jaw", "neck", "left hip"],
    "habit": ["walking", "swimming", "cooking at home", "keeping a diary", "going to bed early", "gardening", "stretching"],
    "food": ["lentils", "oats", "leafy greens", "berries", "yoghurt", "rye bread", "walnuts"],
    "verb": ["explains", "checks", "writes down", "asks about", "goes through", "prepares", "files"],
    "adj": ["quiet", "busy", "small", "bright", "ordinary", "long", "early", "careful"],
    "time": ["ten minutes", "half an hour", "an afternoon", "six weeks", "a few days", "most of the winter"],
    "weather": ["rain", "fog", "heat", "wind", "snow"],
}  # fmt: skip

CLAIMS = [
    "{Treatment} {strong} {condition} {speed}.",
    "{Treatment} is a {praise} answer to {condition}.",
    "{percent} of {people} are free of {condition} {speed}.",
    "{Treatment} works better than {rival} and has no side effects.",
    "Our {praise} programme {strong} {condition} for good.",
    "Studies show that {treatment} {strong} {condition} in {percent} of {people}.",
    "{Treatment} is FDA-approved for {condition}.",
    "Unlike {rival}, {treatment} is completely safe.",
    "{Treatment} {soft} {condition} in some {people}.[^1]",
    "{Treatment} does not cure {condition}.",
    "Can {treatment} help with {condition}?",
    "Side effects of {treatment} include nausea, headache and a rise in blood pressure.",
    "Beware of clinics that promise {treatment} as a cure for {condition}.",
    "According to a review, {treatment} {soft} {condition}.",
]
NEUTRAL = [
    "The {staff} {verb} the {thing} before every visit.",
    "On {day} the {staff} {verb} each {thing} by hand.",
    "We moved to {place} in {month}, after {time} of {adj} preparation.",
    "Bring your {thing}, a drink and a {adj} book.",
    "A {adj} room near {place} is open on {day}.",
    "If your {body} hurts for longer than {time}, tell the {staff}.",
    "The {thing} takes {time}, and the {staff} stays in the room.",
    "In {month} the {weather} makes the road to {place} slow, so leave {time} early.",
    "Some {people} like {habit}; others prefer {habit}.",
    "There is tea in the {adj} hall, and the {thing} lies on the table.",
    "Our {staff} wrote about {habit} and {food} in the {month} letter.",
    "{Food} with {food} make a {adj} supper.",
    "The {body} has more joints than one would think, and each moves in its own way.",
    "Prices for the {thing} change every {month}; the list hangs at {place}.",
    "Dr. Okafor reads every {thing} and answers within {time}.",
    "The bus to {place} stops here (line 4, approx. every twenty minutes).",
    "What happens on {day} depends on the {staff} and on the {weather}.",
    "A {adj} routine, for example {habit} or {habit}, is easier to keep in {month}.",
    "Nobody has to decide during the first {thing}.",
    "The {staff} and the {staff} share a {adj} office, so please knock.",
    "You can change the {thing} until {day}, e.g. by telephone.",
    "Sleep, {food} and {habit} were the themes of the last {adj} meeting.",
]
HEADINGS = [
    "What to expect on {day}", "Before your {thing}", "{Treatment} and {condition}", "A word about {habit}", "Finding {place}",
    "Questions about {treatment}", "News from {month}", "Living with {condition}", "Who does what: the {staff}",
]  # fmt: skip
_SLOT = re.compile(r"\{(\w+)\}")


def fill(template: str, chance: random.Random) -> str:
    """The template with every slot filled; a slot with a capital begins with one."""

    def word(slot: re.Match[str]) -> str:
        chosen = chance.choice(WORDS[slot[1].lower()])
        return chosen[0].upper() + chosen[1:] if slot[1][0].isupper() else chosen

    return re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", _SLOT.sub(word, template))


def sentence(chance: random.Random, claims: float = CLAIM_SHARE) -> str:
    """A claim or a neutral sentence."""
    return fill(chance.choice(CLAIMS if chance.random() < claims else NEUTRAL), chance)


def _marked_up(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    at = chance.randrange(len(words) - 1)
    form = chance.choice(["**{}**", "*{}*", "[{}](https://example.org/page)"])
    words[at] = form.format(words[at])
    return " ".join(words)


def _paragraph(chance: random.Random, claims: float) -> str:
    sentences = [sentence(chance, claims) for _ in range(chance.randint(3, 7))]
    at = chance.randrange(len(sentences))
    sentences[at] = _marked_up(sentences[at], chance)
    text = " ".join(sentences)
    if chance.random() < 0.5:
        return textwrap.fill(text, 88, break_long_words=False, break_on_hyphens=False)
    return text


def _list(chance: random.Random, claims: float) -> str:
    return "\n".join(f"- {sentence(chance, claims)}" for _ in range(chance.randint(3, 6)))


def _quote(chance: random.Random, claims: float) -> str:
    return f"> {sentence(chance, claims)} {sentence(chance, claims)}"


def _table(chance: random.Random, claims: float) -> str:
    rows = [f"| {fill('{thing}', chance)} | {sentence(chance, claims)} |" for _ in range(chance.randint(2, 4))]
    return "\n".join(["| what | note |", "| --- | --- |", *rows])


def _image(chance: random.Random, claims: float) -> str:
    return f"![{sentence(chance, claims).rstrip('.?')}](images/{chance.randrange(1000)}.jpg)"


def article(seed: int, size: int = ARTICLE_BYTES, claims: float = CLAIM_SHARE) -> str:
    """A Markdown article of about ``size`` bytes."""
    chance = random.Random(seed)
    title = fill(chance.choice(HEADINGS), chance)
    parts = [f'---\ntitle: "{title}"\ndescription: "{sentence(chance, claims)}"\n---', f"# {title}"]
    length = sum(map(len, parts))
    blocks = [_paragraph] * 6 + [_list, _list, _quote, _table, _image]
    while length < size - 60:
        if len(parts) % 5 == 4:
            block = f"## {fill(chance.choice(HEADINGS), chance)}"
        else:
            block = chance.choice(blocks)(chance, claims)
        parts.append(block)
        length += len(block) + 2
    parts.append("[^1]: Example A, et al. A trial. J Example. 2024;12(3):45-50. doi:10.1000/example.1")
    return "\n\n".join(parts) + "\n"


def write_articles(folder: Path, count: int, size: int = ARTICLE_BYTES, claims: float = CLAIM_SHARE) -> int:
    """Write ``count`` articles below ``folder`` and return how many bytes they have together."""
    folder.mkdir(parents=True, exist_ok=True)
    total = 0
    for number in range(count):
        data = article(number, size, claims).encode()
        (folder / f"article-{number:05}.md").write_bytes(data)
        total += len(data)
    return total


_SYLLABLES = [
    "ba",
    "dor",
    "fi",
    "gran",
    "hul",
    "jo",
    "ket",
    "lim",
    "mor",
    "nus",
    "pel",
    "qua",
    "ros",
    "tiv",
    "vex",
    "zam",
]


def _made_up(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(3))


def _phrase(chance: random.Random, kind: str) -> str:
    """Two words with an alternative and sometimes one that may be missing, as people write them.

    ``found`` stands in the articles, ``apart`` has words that stand there but never side by side, ``absent`` has one
    that stands nowhere.
    """
    first, last = {"found": ("strong", "condition"), "apart": ("food", "month"), "absent": ("praise", "thing")}[kind]
    ending = _made_up(chance) if kind == "absent" else chance.choice(WORDS[last])
    either, other = (chance.choice(WORDS[first]).replace("-", " ").split()[0] for _ in range(2))
    between = chance.choice(["", "[really] ", "[a|the] "])
    return f"{either}|{other} {between}{ending}"


def write_rules(folder: Path, count: int, found: bool) -> None:
    """Write ``count`` rules of 15 phrases and 2 regular expressions each, in medlint's own format.

    Of the phrases, 12 hold a word that no article has, as most rules do in most texts, and 3 only words that the
    articles have; with ``found`` one of these is said there, otherwise none is.
    """
    chance = random.Random(count)
    rules = []
    for number in range(count):
        kinds = ["found" if found else "apart", "apart", "apart"] + ["absent"] * 12
        phrases = list(dict.fromkeys(_phrase(chance, kind) for kind in kinds))
        stem = _made_up(chance)
        bad = _first_form(phrases[0])
        rules.append({
            "id": f"ZZB{number:03}", "name": f"bench-{number:04}", "category": "efficacy", "severity": "warning",
            "confidence": "low", "summary": "A generated rule.", "rationale": "It is there to be measured.",
            "message": "'{match}' was found.", "suggestion": "None.", "jurisdictions": ["all"],
            "references": [{"jurisdiction": "us", "citation": "None, a generated rule"}],
            "forbid": {"phrases": phrases, "regexes": [rf"\b{stem}\w*\s+(?:is|are)\s+\d+", rf"\b(?:no|every)\s+{stem}\w*\s+\w+ed\b"]},
            "bad": [f"They say {bad} here.", f"We heard {bad} today."],
            "good": ["Nothing of the kind is said here.", "The door is open."],
        })  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(rules, sort_keys=False, width=1000, allow_unicode=True)
    (folder / f"generated-{count}.yaml").write_text(text, encoding="utf-8")


def _first_form(phrase: str) -> str:
    words = [word.partition("|")[0] for word in phrase.split() if not word.startswith("[")]
    return " ".join(words)
