"""What the documents show is true: the rule in CONTRIBUTING loads and keeps its promises, and the mistakes read as printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from medlint import Settings, check_text
from medlint.rulefiles.loader import RuleFileError, load_pack

ROOT = Path(__file__).resolve().parents[1]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
RULE = re.findall(r"```yaml\n(- id: .*?)```", CONTRIBUTING, re.DOTALL)[0]
ROWS = dict(re.findall(r"^\| (.+?) \| `(.+)` \|$", CONTRIBUTING, re.MULTILINE))
MISTAKES: dict[str, Callable[[str], str]] = {
    "`sumary:`": lambda rule: rule.replace("summary:", "sumary:"),
    "`severity:` twice": lambda rule: rule.replace("  category:", "  severity: error\n  category:"),
    "`severity: warn`": lambda rule: rule.replace("severity: warning", "severity: warn"),
    "an id that exists": lambda rule: rule + rule.replace("name: chemical-free", "name: other"),
    "no `bad:`": lambda rule: re.sub(r"  bad:\n.*?(?=  good:)", "", rule, flags=re.DOTALL),
    'the phrase `"..."`': lambda rule: rule.replace("- chemical-free\n", '- "..."\n'),
    "the phrase `free of [any`": lambda rule: rule.replace("- chemical-free\n", "- free of [any\n"),
    "the phrase `free of {condtion}`": lambda rule: rule.replace("- chemical-free\n", "- free of {condtion}\n"),
}


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The rulebook is analysed once for all of these tests, and not from what an earlier run left behind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def messages(rule: str, folder: Path) -> str:
    (folder / "safety.yaml").write_text(rule, encoding="utf-8")
    try:
        load_pack([folder])
    except RuleFileError as error:
        return str(error)
    return ""


def test_the_rule_in_contributing_loads(tmp_path: Path) -> None:
    assert messages(RULE, tmp_path) == ""


def test_the_rule_in_contributing_keeps_its_promises(tmp_path: Path) -> None:
    assert messages(RULE, tmp_path) == ""
    settings = Settings(rules=(tmp_path,), select=("SAF090",), cache=False)
    (rule,) = load_pack([tmp_path]).rules
    flagged = {
        e.text: [f.match for f in check_text(e.text, settings=settings).findings] for e in (*rule.good, *rule.bad)
    }
    assert [text for text in (e.text for e in rule.good) if flagged[text]] == []
    assert [text for text in (e.text for e in rule.bad) if not flagged[text]] == []


def test_every_mistake_in_contributing_is_tried() -> None:
    assert ROWS.keys() == MISTAKES.keys()


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_read_as_contributing_says(mistake: str, tmp_path: Path) -> None:
    spoilt = MISTAKES[mistake](RULE)
    assert spoilt != RULE
    assert ROWS[mistake] in messages(spoilt, tmp_path)


def test_the_rule_in_the_readme_has_the_shape_of_a_rule(tmp_path: Path) -> None:
    (rule,) = re.findall(r"```yaml\n(- id: .*?)```", README, re.DOTALL)
    assert messages(rule, tmp_path) == ""


def verdicts() -> list[tuple[str, str]]:
    """The sentences of the README's table, without their emphasis, and what it says of each."""
    table = README.partition("| the text says | medlint |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| (.+?) \| (?:an? )?(error|warning|silent)\b.* \|$", table, re.MULTILINE)
    return [(sentence.replace("**", ""), verdict) for sentence, verdict in rows]


def test_the_readme_shows_verdicts_of_all_three_kinds() -> None:
    assert {verdict for _, verdict in verdicts()} == {"error", "warning", "silent"}


@pytest.mark.parametrize(("sentence", "verdict"), verdicts())
def test_claims_are_judged_as_the_readme_says(sentence: str, verdict: str) -> None:
    findings = check_text(sentence).findings
    claims = [f for f in findings if f.match and f.rule.category in {"efficacy", "safety"} and not f.missing]
    worst = max((f.severity for f in claims), default=None)
    assert (worst.label if worst else "silent") == verdict


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/design.md"])
def test_links_within_the_project_lead_somewhere(name: str) -> None:
    path = ROOT / name
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []
