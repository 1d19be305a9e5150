"""What is not in English is told as such, and English never is."""

from __future__ import annotations

import pytest

from medlint.wording.language import foreign
from medlint.wording.tokens import words_of


def strange(*blocks: str) -> tuple[int, int]:
    return foreign([words_of(block) for block in blocks])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("Ketamine treats depression. You will feel better within hours, and it is safe.", id="claims"),
        pytest.param(
            "More energy. Better sleep. Less pain. Clear skin. Strong nails. Deep rest. Fast results.", id="cards"
        ),
        pytest.param(
            "Aloe vera, Panax ginseng, Withania somnifera, Ginkgo biloba, Zingiber officinale, Curcuma longa",
            id="Latin names",
        ),
        pytest.param("Los Angeles, San Diego, El Paso, Las Vegas, Santa Fe, Des Moines and La Jolla", id="places"),
        pytest.param(
            "Our doctors: Dr. de la Cruz, Dr. van der Berg, Dr. El Amin, Dr. di Marco, Dr. von Stein",
            id="names of people",
        ),
        pytest.param(
            "Ingredients: Aqua, Glycerin, Sodium Hyaluronate, Niacinamide, Parfum, CI 77491, Limonene", id="ingredients"
        ),
        pytest.param(
            "De novo protein synthesis per se was measured in vivo and in vitro, pro rata, ad libitum.",
            id="Latin phrases",
        ),
        pytest.param("α-lipoic acid, β-carotene, γ-linolenic acid, and 5 µg of vitamin D", id="Greek letters"),
        pytest.param("10 mg, 20 mg, 30 mg: $199 | $299 | $399 - 9:00-17:00", id="figures"),
        pytest.param("Relief is not a promise, and we will not say that it is.", id="short words"),
        pytest.param("Hola!", id="a word"),
    ],
)
def test_english(text: str) -> None:
    assert strange(text)[0] == 0


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Unsere Infusionen heilen die Depression schnell und ohne Nebenwirkungen.", id="German"),
        pytest.param(
            "Nuestras infusiones curan la depresión sin efectos secundarios y con resultados garantizados.",
            id="Spanish",
        ),
        pytest.param(
            "Nos perfusions guérissent la dépression en quelques heures, sans aucun effet secondaire pour vous.",
            id="French",
        ),
        pytest.param(
            "Le nostre infusioni curano la depressione senza effetti collaterali e con risultati garantiti.",
            id="Italian",
        ),
        pytest.param(
            "As nossas infusões curam a depressão em poucas horas, não têm efeitos e são seguras.", id="Portuguese"
        ),
        pytest.param("Onze infusen genezen een depressie binnen enkele uren en zijn voor iedereen veilig.", id="Dutch"),
        pytest.param("Våra infusioner botar depression och ger inte några biverkningar för de flesta.", id="Swedish"),
        pytest.param(
            "Nasze wlewy leczą depresję w kilka godzin i nie dają skutków ubocznych u pacjentów.", id="Polish"
        ),
        pytest.param(
            "İnfüzyonlarımız depresyonu birkaç saat içinde iyileştirir ve hiçbir yan etkisi yoktur, bu çok güvenli.",
            id="Turkish",
        ),
        pytest.param(
            "Infus kami menyembuhkan depresi dalam beberapa jam dan tidak ada efek samping yang berat.", id="Indonesian"
        ),
        pytest.param(
            "Liệu pháp của chúng tôi chữa khỏi trầm cảm và không có tác dụng phụ với các bệnh nhân.", id="Vietnamese"
        ),
        pytest.param("Наши инфузии излечивают депрессию за несколько часов без побочных эффектов.", id="Russian"),
        pytest.param("我们的输液可以在几小时内治愈抑郁症，没有任何副作用，绝对安全。", id="Chinese"),
        pytest.param("私たちの点滴は数時間でうつ病を治し、副作用はまったくありません。", id="Japanese"),
        pytest.param("저희 주사는 몇 시간 안에 우울증을 치료하며 부작용이 전혀 없습니다.", id="Korean"),
        pytest.param("حقننا تشفي الاكتئاب خلال ساعات قليلة دون أي آثار جانبية على الإطلاق.", id="Arabic"),
        pytest.param("हमारे इन्फ्यूजन कुछ ही घंटों में अवसाद को बिना किसी दुष्प्रभाव के ठीक कर देते हैं।", id="Hindi"),
    ],
)
def test_other_languages(text: str) -> None:
    found, total = strange(text)
    assert 0 < found == total


ENGLISH = "Ketamine treats depression, and you will feel better within hours of the first visit."
GERMAN = "Unsere Infusionen heilen die Depression schnell und ohne Nebenwirkungen."


@pytest.mark.parametrize(
    ("blocks", "told"),
    [
        pytest.param([ENGLISH] * 9 + [GERMAN], False, id="a quotation"),
        pytest.param([ENGLISH] * 3 + [GERMAN] * 2, True, id="a translation of some of it"),
        pytest.param(["Mit dem Arzt"] * 3 + [ENGLISH], False, id="a few words here and there"),
    ],
)
def test_parts(blocks: list[str], told: bool) -> None:
    assert (strange(*blocks)[0] > 0) is told
