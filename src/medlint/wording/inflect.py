"""English inflection for rule words: more forms than there are do no harm, a missing one is a missed claim."""

from __future__ import annotations

from functools import cache

#: Words that never inflect when they stand in a phrase.
FIXED_WORDS = frozenset(
    """a about after all although always am an and any are as at be because been before being between both but by can
    cannot could did do does don't during each either else ever every few for from had has have he her here him his how i
    if in into is it its just less like likely may me might more most much must my neither never no non none nor not now of
    off often on once one only onto or other our out over own per quite rather she should since so some soon still such than
    that the their them then there these they this those though through to too towards under unless until up upon us
    very via was we were what when where whether which while who whose why will with within without would yet you
    your yours better best fewer fast faster new safe safer good free well""".split()
)

_IRREGULAR = {
    "be": "is are was were been being", "beat": "beats beaten beating", "become": "becomes became becoming",
    "begin": "begins began begun beginning", "break": "breaks broke broken breaking", "bring": "brings brought bringing",
    "build": "builds built building", "rebuild": "rebuilds rebuilt rebuilding", "burn": "burns burned burnt burning",
    "buy": "buys bought buying", "catch": "catches caught catching", "choose": "chooses chose chosen choosing",
    "come": "comes came coming", "cut": "cuts cutting", "deal": "deals dealt dealing", "die": "dies died dying",
    "do": "does did done doing", "draw": "draws drew drawn drawing", "drive": "drives drove driven driving",
    "eat": "eats ate eaten eating", "fall": "falls fell fallen falling", "feel": "feels felt feeling",
    "fight": "fights fought fighting", "find": "finds found finding", "forget": "forgets forgot forgotten forgetting",
    "get": "gets got gotten getting", "give": "gives gave given giving", "go": "goes went gone going",
    "grow": "grows grew grown growing", "regrow": "regrows regrew regrown regrowing", "have": "has had having",
    "hold": "holds held holding", "hurt": "hurts hurting", "keep": "keeps kept keeping", "know": "knows knew known knowing",
    "lead": "leads led leading", "leave": "leaves left leaving", "let": "lets letting", "lie": "lies lay lain lying",
    "lose": "loses lost losing", "make": "makes made making", "mean": "means meant meaning", "meet": "meets met meeting",
    "melt": "melts melted molten melting", "overcome": "overcomes overcame overcoming", "pay": "pays paid paying",
    "prove": "proves proved proven proving", "put": "puts putting", "read": "reads reading", "reset": "resets resetting",
    "rid": "rids ridding", "rise": "rises rose risen rising", "run": "runs ran running", "say": "says said saying",
    "see": "sees saw seen seeing", "sell": "sells sold selling", "send": "sends sent sending", "set": "sets setting",
    "shed": "sheds shedding", "show": "shows showed shown showing", "shrink": "shrinks shrank shrunk shrunken shrinking",
    "sleep": "sleeps slept sleeping", "speak": "speaks spoke spoken speaking", "spend": "spends spent spending",
    "stand": "stands stood standing", "stop": "stops stopped stopping", "swell": "swells swelled swollen swelling",
    "take": "takes took taken taking", "teach": "teaches taught teaching", "tell": "tells told telling",
    "think": "thinks thought thinking", "throw": "throws threw thrown throwing", "tie": "ties tied tying",
    "undergo": "undergoes underwent undergone undergoing", "undo": "undoes undid undone undoing",
    "wake": "wakes woke woken waking", "wear": "wears wore worn wearing", "win": "wins won winning",
    "rewire": "rewires rewired rewiring", "withdraw": "withdraws withdrew withdrawn withdrawing",
}  # fmt: skip

_IRREGULAR_PLURAL = {
    "foot": "feet", "tooth": "teeth", "man": "men", "woman": "women", "child": "children", "person": "people",
    "analysis": "analyses", "diagnosis": "diagnoses", "crisis": "crises", "prognosis": "prognoses", "life": "lives",
    "phenomenon": "phenomena", "criterion": "criteria", "bacterium": "bacteria", "ovary": "ovaries", "knife": "knives",
}  # fmt: skip

_WITH_OES = frozenset(
    "potato tomato hero echo veto torpedo mosquito volcano tornado cargo embargo buffalo domino".split()
)
_VOWELS = "aeiou"


def plural(word: str) -> str:
    """The plural of a noun."""
    if word in _IRREGULAR_PLURAL:
        return _IRREGULAR_PLURAL[word]
    if word.endswith("sis"):
        return word[:-2] + "es"
    return _with_s(word)


def _with_s(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")) or word in _WITH_OES:
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + "s"


@cache
def verb_forms(word: str) -> frozenset[str]:
    """All forms of a verb, itself included."""
    if word in _IRREGULAR:
        return frozenset([word, *_IRREGULAR[word].split()])
    forms = {word, _with_s(word)}
    if word.endswith("ie"):
        forms |= {word + "d", word[:-2] + "ying"}
    elif word.endswith("e"):
        forms |= {word + "d", word + "ing" if word.endswith(("ee", "oe", "ye")) else word[:-1] + "ing"}
    elif word.endswith("y") and word[-2:-1] not in _VOWELS:
        forms |= {word[:-1] + "ied", word + "ing"}
    else:
        forms |= {word + "ed", word + "ing"}
        if len(word) > 2 and word[-1] not in _VOWELS + "wxyh" and word[-2] in _VOWELS and word[-3] not in _VOWELS:
            forms |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    return frozenset(forms)


@cache
def noun_forms(word: str) -> frozenset[str]:
    """Singular and plural of a noun."""
    return frozenset((word, plural(word)))


@cache
def all_forms(word: str) -> frozenset[str]:
    """The forms that a plain word of a phrase stands for."""
    if word in FIXED_WORDS or len(word) <= 2 or not word.isalpha():
        return frozenset((word,))
    return verb_forms(word) | noun_forms(word)
