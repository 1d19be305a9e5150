"""The HTML report: one file that reads without scripts and asks the network for nothing.  Imports finding and options."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from urllib.parse import urlsplit

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from medlint.finding import DocumentRecord, Finding, Report, Status
from medlint.reporters import overview, provenance, wording
from medlint.reporters.dossier import Dossier, dossier_of
from medlint.reporters.notes import Note
from medlint.reporters.options import Options

#: So many documents are shown unfolded.
UNFOLDED = 5
_ODD = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff\U000e0000-\U000e007f]"
)
_SYMBOLS = {"error": "✕", "warning": "▲", "info": "●"}
_LABELS = {
    "title": "Page title", "description": "Description", "alt": "Image text", "caption": "Caption",
    "data": "Structured data", "footnote": "Note", "button": "Button", "boilerplate": "Navigation or footer, not judged",
}  # fmt: skip
_WRAPPERS = {"emphasis": "em", "strong": "strong", "code": "code", "superscript": "sup", "footnote": "sup", "link": "u"}


def render(report: Report, options: Options) -> str:
    """The report as a page.  The time is that of SOURCE_DATE_EPOCH where the environment sets it."""
    style = _asset("report.css") + _page_margin(report)
    script = _asset("report.js")
    page = _template().render(
        report=report,
        options=options,
        dossiers=_dossiers(report),
        unfolded=UNFOLDED,
        themes=overview.by_theme(report.open),
        rules=overview.by_rule(report.open),
        laws=overview.by_law(report.open, overview.asked_jurisdictions(report)),
        jurisdictions=sorted(overview.asked_jurisdictions(report)),
        counts=report.counts(),
        excused=overview.excused(report),
        spoken=sorted({f.rule.id: f.rule for f in report.findings}.values(), key=lambda rule: rule.id),
        audit=_audit(report, options),
        when=provenance.in_words(_checked_at(report)),
        report_id=provenance.report_id(report),
        style=Markup(style),  # noqa: S704  our own files
        script=Markup(script),  # noqa: S704
        policy=_policy(style, script),
    )
    page = page.lstrip() + "\n"
    return page if options.unicode else page.encode("ascii", "xmlcharrefreplace").decode()


def _audit(report: Report, options: Options) -> list[tuple[str, str]]:
    """What was checked with what, as names and values."""
    told = [
        ("Report", provenance.report_id(report)),
        ("Checked at (UTC)", _checked_at(report)),
        ("Git commit of the working folder", provenance.commit() if report.commit is None else report.commit),
        ("medlint", report.version),
        ("Rules applied", str(report.rules_count)),
        ("Rulebook SHA-256", report.rules_digest),
        *((name.capitalize(), value) for name, value in report.settings),
        ("Settings SHA-256", provenance.settings_digest(report)),
        ("Documents", str(len(report.documents))),
        ("Findings left out by these settings", str(options.hidden) if options.hidden else ""),
        ("Exit code", "" if options.exit_code is None else str(options.exit_code)),
    ]
    return [(name, value) for name, value in told if value]


def _checked_at(report: Report) -> str:
    return report.checked_at or provenance.checked_at(os.environ)


def _dossiers(report: Report) -> list[Dossier]:
    by_path: dict[str, list[tuple[str, Finding]]] = {}
    for key, finding in _named(report.findings):
        by_path.setdefault(finding.path, []).append((key, finding))
    profiles = {profile.name: profile for profile in report.profiles}
    rules = {rule.id: rule for rule in report.rules}
    records = {record.path: record for record in report.documents}
    for path in by_path:  # a report may have been put together without records
        records.setdefault(path, DocumentRecord(path, "", "", promotional=False))
    return [dossier_of(n, r, by_path.get(p, []), profiles, rules) for n, (p, r) in enumerate(records.items(), 1)]


def _named(findings: Sequence[Finding]) -> Iterator[tuple[str, Finding]]:
    """Each finding with its name in the page, made of its fingerprint, no two alike."""
    taken: dict[str, int] = {}
    for finding in findings:
        name = "f-" + (re.sub(r"[^\w-]", "", finding.fingerprint) or finding.rule.id)
        taken[name] = taken.get(name, 0) + 1
        yield (name if taken[name] == 1 else f"{name}-{taken[name]}"), finding


def visible(value: object) -> object:
    """Text with the characters that are not seen, or that turn the reading direction, spelled out."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return _ODD.sub(lambda odd: f"⟨U+{ord(odd[0]):04X}⟩", value)


def web_address(url: str) -> str:
    """The address when it is one of the web, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.hostname else ""


def _gravest(numbers: Sequence[int], notes: Mapping[int, Note]) -> str:
    """The class of a mark: the severity of the gravest open finding, or that they are all excused."""
    found = [notes[n].finding for n in numbers if notes[n].finding.status is Status.OPEN]
    return max(found, key=lambda f: f.severity).severity.label if found else "excused"


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        autoescape=True, finalize=visible, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(
        web=web_address,
        plain=wording.plain,
        told=wording.told_of,
        instead=wording.suggestion_of,
        theme=overview.theme,
        region=overview.region,
    )
    environment.globals.update(
        symbols=_SYMBOLS,
        labels=_LABELS,
        wrappers=_WRAPPERS,
        levels=overview.LEVELS,
        relevant=overview.relevant,
        gravest=_gravest,
    )
    return environment.from_string(_asset("report.html.j2"))


@lru_cache(maxsize=4)
def _asset(name: str) -> str:
    """A file of the page.  Style and script are ASCII, so that no character reference is ever needed where none is read."""
    return (files("medlint") / "templates" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _page_margin(report: Report) -> str:
    """The line at the head of each printed page; both parts are hexadecimal or digits, dots and letters."""
    version = re.sub(r"[^\w.+]", "", report.version)
    return f'@page{{@top-left{{content:"medlint {version}, report {provenance.report_id(report)}"}}}}\n'


def _policy(style: str, script: str) -> str:
    """A content security policy that lets nothing run or load but these two."""
    hashes = [b64encode(sha256(text.encode()).digest()).decode() for text in (style, script)]
    return (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )
