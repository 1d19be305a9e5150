"""The articles in ``examples/`` draw the findings written down beside them; ``UPDATE_GOLDENS=1`` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from medlint import api
from medlint.finding import Finding, Report
from medlint.rule import Severity

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
README = EXAMPLES / "README.md"
FINDINGS = ".findings"
COMPLIANT = "compliant-"
ARTICLES = sorted(p for p in EXAMPLES.iterdir() if p.suffix != FINDINGS and p != README and p.is_file())
BEFORE = [p for p in ARTICLES if not p.name.startswith(COMPLIANT)]
AFTER = [p for p in ARTICLES if p.name.startswith(COMPLIANT)]


@pytest.fixture(scope="module")
def report() -> Report:
    """One run over the folder, as the README tells people to do it."""
    return api.check_paths([EXAMPLES], api.Settings(cache=False, texts=False))


def findings_of(report: Report, article: Path) -> list[Finding]:
    return [f for f in report.findings if Path(f.path).name == article.name]


def line(finding: Finding) -> str:
    missing = f" (missing: {', '.join(finding.missing)})" if finding.missing else ""
    place = f"{finding.line}:{finding.column}: {finding.severity.label} {finding.rule.id}"
    return f"{place} '{' '.join(finding.match.split())}'{missing}\n"


def golden_of(article: Path) -> Path:
    return article.with_name(article.name + FINDINGS)


def test_the_run_is_complete(report: Report) -> None:
    assert report.failures == ()
    assert {Path(d.path).name for d in report.documents} == {p.name for p in [*ARTICLES, README]}


@pytest.mark.parametrize("article", AFTER, ids=lambda p: p.name)
def test_compliant_articles_draw_no_error_and_no_warning(report: Report, article: Path) -> None:
    assert [line(f) for f in findings_of(report, article) if f.severity >= Severity.WARNING] == []


def test_the_readme_draws_nothing(report: Report) -> None:
    assert [line(f) for f in findings_of(report, README)] == []


@pytest.mark.parametrize("article", BEFORE, ids=lambda p: p.name)
def test_articles_with_faults_draw_many_findings(report: Report, article: Path) -> None:
    found = findings_of(report, article)
    assert len(found) >= 10
    assert any(f.severity is Severity.ERROR for f in found)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda p: p.name)
def test_findings_are_those_written_down(report: Report, article: Path) -> None:
    assert report.failures == ()
    found = sorted(findings_of(report, article), key=lambda f: (f.line, f.column, f.rule.id))
    text, golden = "".join(line(f) for f in found), golden_of(article)
    if os.environ.get("UPDATE_GOLDENS"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_each_subject_comes_with_faults_and_without() -> None:
    assert [p.name for p in AFTER] == [COMPLIANT + p.name for p in BEFORE]


def test_no_list_of_findings_is_left_over() -> None:
    assert sorted(EXAMPLES.glob(f"*{FINDINGS}")) == [golden_of(p) for p in ARTICLES]


def test_the_readme_names_the_command() -> None:
    assert "medlint check examples" in README.read_text(encoding="utf-8").splitlines()
