"""A finding in words for people: the keys of what is missing are written as words, and told once.  Imports finding and kinds."""

from __future__ import annotations

from medlint.finding import Finding
from medlint.kinds import of_the_whole


def is_whole(finding: Finding) -> bool:
    """Whether a finding is about the whole text and only stands at a sentence because it must stand somewhere."""
    whole_sentence = finding.match == finding.sentence and of_the_whole(finding.rule)
    return bool(finding.missing) or whole_sentence or not finding.match


def message_of(finding: Finding) -> str:
    """The message, without the list of what is missing where that stands at its end."""
    return _plain(finding, finding.message.removesuffix(f" Missing: {_keys(finding)}."))


def told_of(finding: Finding) -> str:
    """The whole message."""
    return _plain(finding, finding.message)


def suggestion_of(finding: Finding) -> str:
    """What to write instead; may be empty."""
    return _plain(finding, finding.suggestion)


def missing_of(finding: Finding) -> str:
    """What is missing, if the message does not say it."""
    words = plain(_keys(finding))
    return "" if words in message_of(finding) else words


def plain(key: str) -> str:
    """A key as words: "blood-pressure" is "blood pressure"."""
    return key.replace("-", " ")


def _keys(finding: Finding) -> str:
    return ", ".join(finding.missing)


def _plain(finding: Finding, text: str) -> str:
    keys = _keys(finding)
    return text.replace(keys, plain(keys)) if keys else text
