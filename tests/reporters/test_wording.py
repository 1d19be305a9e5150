from __future__ import annotations

from typing import Any

import pytest

from medlint.finding import Finding
from medlint.reporters.wording import is_whole, message_of, missing_of, suggestion_of, told_of
from reporters.leaflet import RULE, document, finding

WHERE = document("It cures pain. It is safe.")


def made(**more: Any) -> Finding:
    return finding(WHERE, "cures")._replace(**more)


KEYS = ("blood-pressure", "delay-of-care")


@pytest.mark.parametrize(
    ("one", "message", "missing", "told"),
    [
        pytest.param(made(), "'cures' promises a cure.", "", "'cures' promises a cure.", id="nothing is missing"),
        pytest.param(
            made(message="A well-known cure."), "A well-known cure.", "", "A well-known cure.", id="other hyphens stay"
        ),
        pytest.param(
            made(message="No risks. Missing: blood-pressure, delay-of-care.", missing=KEYS),
            "No risks.", "blood pressure, delay of care", "No risks. Missing: blood pressure, delay of care.",
            id="at the end of the message",
        ),
        pytest.param(
            made(message="Without blood-pressure, delay-of-care: no.", missing=KEYS),
            "Without blood pressure, delay of care: no.", "", "Without blood pressure, delay of care: no.",
            id="within the message",
        ),
        pytest.param(
            made(message="No risks.", missing=KEYS), "No risks.", "blood pressure, delay of care", "No risks.",
            id="not in the message",
        ),
    ],
)  # fmt: skip
def test_what_is_missing_is_told_once_and_in_words(one: Finding, message: str, missing: str, told: str) -> None:
    assert (message_of(one), missing_of(one), told_of(one)) == (message, missing, told)


def test_a_suggestion_is_in_words_too() -> None:
    one = made(suggestion="Add: blood-pressure, delay-of-care.", missing=KEYS)
    assert suggestion_of(one) == "Add: blood pressure, delay of care."
    assert suggestion_of(made(suggestion="")) == ""


@pytest.mark.parametrize(
    ("one", "whole"),
    [
        pytest.param(made(), False, id="words of a sentence"),
        pytest.param(made(match="It cures pain.", sentence="It cures pain."), False, id="a whole sentence"),
        pytest.param(
            made(match="It cures", sentence="It cures pain.", rule=RULE._replace(kind="balance")), False,
            id="words that a rule on the text found",
        ),
        pytest.param(
            made(match="It cures pain.", sentence="It cures pain.", rule=RULE._replace(kind="balance")), True,
            id="a rule on the text that stands at a sentence",
        ),
        pytest.param(made(missing=KEYS), True, id="something is missing"),
        pytest.param(made(match="", sentence=""), True, id="an empty text"),
    ],
)  # fmt: skip
def test_what_is_about_the_text_as_a_whole(one: Finding, whole: bool) -> None:
    assert is_whole(one) is whole
