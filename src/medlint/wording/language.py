"""Whether a text is in English, which is all that the rules read.  Imports nothing of medlint."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_ENGLISH = frozenset(
    """the of and to is for you your with that it are we our this be as by from have has will can not but they their at or
    who which when than more if was were an""".split()
)
#: Little words of German, Spanish, French, Italian, Portuguese, Dutch, Swedish, Danish, Norwegian, Polish, Czech, Turkish,
#: Indonesian, Vietnamese and Romanian that English does not have, nor names (de la, van der).
_OTHERS = frozenset(
    """und das nicht ist sie wir ihr für auf eine einen einer ein ihre ihren sich auch wird werden zum zur durch oder nach
    aus sind haben können wenn bei wie dem unsere unser kann vom noch nur über ohne
    que por para una con su sus más como esta este está nuestros nuestra nuestras pero también puede sobre ser muy
    y todos todo
    une avec dans vous nous votre vos nos notre qui pas aux cette ces sont peut être leur sur et ou ne en les sans
    aucun quelques plusieurs chez
    il che della delle dei gli nel nella alla anche più questo questa viene sono ogni senza tra nostre nostri
    uma não dos das seu sua mais pelo pela são também nossos nossas em os ao têm
    het een voor niet zijn wordt ook naar deze bij uw wij onze maar dit je binnen
    och att som är för inte till på det har eller vi
    og ikke til af fra kan blir være
    nie się jest przez oraz dla jak czy lub które tego nasze naszych kilka
    je že jako při jsou nebo které ve
    bir için bu ile olarak daha çok gibi olan hiçbir
    yang untuk dengan dari tidak pada adalah ini itu dalam
    và của là cho các không được những với một
    și pentru este din sau mai""".split()
)
#: Letters from here on are of other scripts: Greek, Cyrillic, Arabic, Chinese …
_OTHER_SCRIPTS = "\u0370"
#: So many words of one sentence tell its language, and so many of a text are enough to say that it was not read.
_FEWEST = 6
#: … and this share of them.
_SHARE = 0.2
#: The share of little words in a sentence of any of these languages, at the least.
_LITTLE = 0.15
#: A word of a script without spaces has about so many letters.
_LETTERS = 3


def foreign(sentences: Iterable[Sequence[str]]) -> tuple[int, int]:
    """How many words of a text stand in sentences in another language, and how many it has; each sentence as folded words.

    (0, …) unless they are a fifth of it, or more.
    """
    strange = total = 0
    for words in sentences:
        size, other = len(words), 0
        if words and max(words) >= _OTHER_SCRIPTS:
            other = sum(
                max(1, len(word) // _LETTERS) for word in words if word[0] >= _OTHER_SCRIPTS and word[0].isalpha()
            )
            size = max(size, other)
        total += size
        if size >= _FEWEST and (other > size / 2 or _reads_foreign(words)):
            strange += size
    return (strange, total) if strange >= max(_FEWEST, _SHARE * total) else (0, total)


def _reads_foreign(words: Sequence[str]) -> bool:
    little = sum(map(_OTHERS.__contains__, words))
    return little > 1 and little >= _LITTLE * len(words) and little > 2 * sum(map(_ENGLISH.__contains__, words))
