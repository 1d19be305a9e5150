"""SARIF 2.1.0, as GitHub code scanning wants it.  Imports finding, exchange, linehash, sarif_rules, spool and options."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import quote

from medlint.document import Document
from medlint.finding import DocumentRecord, Failure, Finding, Report, Status
from medlint.reporters.exchange import (
    failure_line,
    failure_words,
    gravest,
    json_text,
    number_shown,
    shorten,
    shown,
    visible,
    words,
)
from medlint.reporters.linehash import file_text, line_hashes
from medlint.reporters.options import Options
from medlint.reporters.sarif_rules import LEVELS, arguments, descriptor
from medlint.spool import by_path

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
#: GitHub shows no more results than this, the gravest first.
MOST = 5000
#: Snippets show this many code points on either side of a finding, and none of a finding that is longer than the second.
AROUND, LONGEST = 200, 2000
#: What stands for medlint in a report; it has no page on the web, and a validator asks for an address.
HOME = "urn:medlint"
_ROOT = "%SRCROOT%"


def render(report: Report, options: Options) -> str:
    """One run; columns count code points.  Failures are notifications, and with one the run is not successful."""
    findings = gravest(shown(report, options), MOST)
    rules = sorted({f.rule.id: f.rule for f in findings}.values(), key=lambda rule: rule.id)
    paths = sorted({f.path for f in findings})
    read = by_path(report.documents)
    records = {path: record for path in paths for record in read.get(path, ())}
    result = partial(
        _result,
        rules={rule.id: i for i, rule in enumerate(rules)},
        paths={path: i for i, path in enumerate(paths)},
        records=records,
        hashes=_hashes(paths, records),
    )
    run = {
        "tool": {"driver": {**_driver(report), "rules": [descriptor(rule) for rule in rules]}},
        "automationDetails": {"id": "medlint/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder in which medlint was started."}}},
        "invocations": [_invocation(report, options, number_shown(report, options) - len(findings))],
        "artifacts": [_artifact(path, records.get(path)) for path in paths],
        "results": _with_states([result(f) for f in findings], findings, options),
        **_provenance(os.environ),
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, options)


def _driver(report: Report) -> dict[str, Any]:
    return {
        "name": "medlint",
        "organization": "medlint",
        "informationUri": HOME,
        "version": report.version,
        "semanticVersion": report.version,
        "properties": {"rulesCount": report.rules_count, "rulesDigest": report.rules_digest},
    }


def _hashes(paths: Sequence[str], records: Mapping[str, DocumentRecord]) -> dict[str, list[str]]:
    """GitHub's line hashes of each file that has lines."""
    texts = {path: file_text(records[path]) for path in paths if path in records}
    return {path: line_hashes(text) for path, text in texts.items() if text is not None}


# --- results ----------------------------------------------------------------------------------------------------------


def _result(
    f: Finding,
    rules: Mapping[str, int],
    paths: Mapping[str, int],
    records: Mapping[str, DocumentRecord],
    hashes: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    values = arguments(f.rule, f.message)
    message: dict[str, Any] = {"text": _plain(" ".join(words(f)))}
    record = records.get(f.path)
    prints = {"medlint/v1": f.fingerprint} if f.fingerprint else {}
    if f.path in hashes:
        prints["primaryLocationLineHash"] = hashes[f.path][f.line - 1]
    place = {"artifactLocation": {**location(f.path), "index": paths[f.path]}, **_regions(f, record)}
    result = {
        "ruleId": f.rule.id,
        "ruleIndex": rules[f.rule.id],
        "level": LEVELS[f.severity],
        "message": message if values is None else {**message, "id": "default", "arguments": values},
        "locations": [{"physicalLocation": place}],
        "properties": {"confidence": f.confidence.label, "contexts": list(f.contexts), "missing": list(f.missing)},
    }
    return {**result, "partialFingerprints": prints} if prints else result


def _plain(text: str) -> str:
    """A plain-text message that ends as a sentence and in which nothing is taken for a link."""
    text = text if text.endswith((".", "!", "?")) else f"{text}."
    return re.sub(r"([\[\]\\])", r"\\\1", text) if "](" in text else text


def _regions(f: Finding, record: DocumentRecord | None) -> dict[str, Any]:
    region: dict[str, Any] = {
        "startLine": f.line, "startColumn": f.column, "endLine": f.end_line, "endColumn": f.end_column
    }  # fmt: skip
    document = record.document if record else None
    if document is None or f.span.end - f.span.start > LONGEST:
        return {"region": region}
    region["snippet"] = {"text": document.source[f.span.start : f.span.end]}
    return {"region": region, **_context(f, document)}


def _context(f: Finding, document: Document) -> dict[str, Any]:
    """The lines of a finding, cut where they are very long; nothing when they hold nothing else."""
    source, span = document.source, f.span
    first = max(document.line_starts[f.line - 1], span.start - AROUND)
    last = span.end + len(re.split("[\r\n]", source[span.end : span.end + AROUND], maxsplit=1)[0])
    if (first, last) == (span.start, span.end):
        return {}
    (line, column), (end_line, end_column) = document.position(first), document.position(last)
    return {
        "contextRegion": {
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": end_column,
            "snippet": {"text": source[first:last]},
        }
    }


def _with_states(results: list[dict[str, Any]], findings: Sequence[Finding], options: Options) -> list[dict[str, Any]]:
    """The results with their suppressions and, where there is a baseline, their state; all of them or none have these."""
    if not options.excused:
        return results
    based = any(f.status is Status.BASELINED for f in findings)
    for result, f in zip(results, findings, strict=True):
        result["suppressions"] = _suppressions(f)
        if based:
            result["baselineState"] = "unchanged" if f.status is Status.BASELINED else "new"
    return results


def _suppressions(f: Finding) -> list[dict[str, Any]]:
    """How a finding is excused; an empty list where it is not."""
    if f.status is Status.OPEN:
        return []
    kind = "inSource" if f.status is Status.SUPPRESSED else "external"
    told = {"justification": visible(f.excuse)} if f.excuse else {}
    return [{"kind": kind, "status": "accepted", **told}]


# --- the run ----------------------------------------------------------------------------------------------------------


def location(path: str) -> dict[str, Any]:
    """Where a reported path leads: below the folder of the run, or by its whole address."""
    uri = quote(path, safe="/~", errors="replace")
    if path.startswith("/"):
        return {"uri": f"file://{uri}"}
    if re.match(r"[A-Za-z]:/", path):
        return {"uri": f"file:///{path[0]}:{uri[4:]}"}
    return {"uri": uri, "uriBaseId": _ROOT}


def _artifact(path: str, record: DocumentRecord | None) -> dict[str, Any]:
    known = {"hashes": {"sha-256": record.sha256}} if record and record.sha256 else {}
    return {"location": location(path), "roles": ["analysisTarget"], **known}


def _invocation(report: Report, options: Options, left_out: int) -> dict[str, Any]:
    invocation: dict[str, Any] = {
        "executionSuccessful": not report.failures,
        "toolConfigurationNotifications": [_failure(f) for f in report.failures if f.stage in {"rules", "config"}],
        "toolExecutionNotifications": [_failure(f) for f in report.failures if f.stage not in {"rules", "config"}],
    }
    if options.exit_code is not None:
        invocation["exitCode"] = options.exit_code
    if left_out:
        text = f"Of {left_out + MOST} results the {MOST} gravest are given; {left_out} are left out."
        invocation["toolExecutionNotifications"].append({"level": "warning", "message": {"text": text}})
    return invocation


def _failure(f: Failure) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": _plain(shorten(failure_words(f), 4000))},
        "locations": [
            {"physicalLocation": {"artifactLocation": location(f.path), "region": {"startLine": failure_line(f)}}}
        ],
    }


def _provenance(env: Mapping[str, str]) -> dict[str, Any]:
    """The commit that was checked, where a CI server tells it."""
    server, name, commit = (env.get(f"GITHUB_{key}", "") for key in ("SERVER_URL", "REPOSITORY", "SHA"))
    address = f"{server}/{name}" if server and name else env.get("CI_PROJECT_URL", "")
    commit = commit if server and name else env.get("CI_COMMIT_SHA", "")
    if not (address and commit):
        return {}
    return {
        "versionControlProvenance": [{"repositoryUri": address, "revisionId": commit, "mappedTo": {"uriBaseId": _ROOT}}]
    }
