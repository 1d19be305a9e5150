"""medlint check --add-suppressions: what is open is suppressed in the texts themselves, with one reason."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from medlint.reporters.output import say, say_failures, write_file

if TYPE_CHECKING:
    from medlint.finding import DocumentRecord, Finding, Report

_BOM = b"\xef\xbb\xbf"


def reason_of(paths: tuple[str, ...], given: dict[str, Any]) -> str:
    """The reason to write into the texts, or nothing when that is not asked for.  Raises click.UsageError."""
    from medlint.review.notation import read_comment

    reason = " ".join((given["reason"] or "").split())
    if not given["add_suppressions"]:
        if given["reason"] is not None:
            raise click.UsageError("--reason is for --add-suppressions.")
        return ""
    if "-" in paths or given["staged"] or given["diff"] is not None:
        raise click.UsageError("--add-suppressions writes into files as they are: leave out -, --staged and --diff.")
    written = read_comment(f"medlint-disable-line EFF001 -- {reason}", lambda _: False)
    if not reason:
        raise click.UsageError("--add-suppressions needs a --reason: it will be asked for.")
    if written.reason != reason or written.faults or "-->" in reason or "*/" in reason:
        told = "; ".join(written.faults or ["it has to be a few words without the end of a comment"])
        raise click.BadParameter(f"'{reason}' cannot stand in a suppression: {told}.", param_hint="--reason")
    return reason


def add_suppressions(report: Report, reason: str) -> int:
    """Write suppressions for the open findings and tell where; the exit code is 0 when every finding has one."""
    found: dict[str, list[Finding]] = {}
    for finding in report.open:
        found.setdefault(finding.path, []).append(finding)
    left = sum(_add_to(record, found[record.path], reason) for record in report.documents if record.path in found)
    say_failures(report)
    return 2 if report.failures else int(left > 0)


def _add_to(record: DocumentRecord, findings: list[Finding], reason: str) -> int:
    """How many of the findings of a text are still open afterwards."""
    from medlint.readers import read
    from medlint.review.suppressing import with_suppressions

    file = Path(record.path)
    data = file.read_bytes()
    if sha256(data).hexdigest() != record.sha256:
        say(f"{record.path}: nothing was written, for the file has changed meanwhile")
        return len(findings)
    done = with_suppressions(read(record.path, data, record.format), findings, reason)
    if done.added:
        mark = _BOM if data.startswith(_BOM) else b""
        permissions = file.stat().st_mode
        write_file(file, mark + done.source.encode("utf-8"))
        file.chmod(permissions)
        say(f"{record.path}: {done.added} suppression{'s' * (done.added > 1)} added")
    for f in done.left:
        told = "there is no place for a comment that would change nothing else"
        say(f"{f.path}:{f.line}:{f.column}: {f.rule.id} was not suppressed: {told}")
    housekeeping = sum(f.rule.kind == "housekeeping" for f in findings)
    return len(done.left) + housekeeping
