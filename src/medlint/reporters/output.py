"""Where reports go: streams that may be closed under one's feet, and files that are written whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from errno import EEXIST
from pathlib import Path
from typing import TextIO

from medlint.finding import Failure, Report
from medlint.reporters import pieces
from medlint.reporters.options import Options
from medlint.reporters.terminal import knows_unicode, printable, wants_color

LEAST_WIDTH = 40
#: How wide a console report is set in a file.
FILE_WIDTH = 100
#: A step summary is not let grow beyond this; GitHub refuses one of more than 1 MiB.
STEP_SUMMARY_BYTES = 900 * 1024

#: The name of a report and the file to write it to, or None for standard output.
Target = tuple[str, Path | None]


def deliver(report: Report, targets: Sequence[Target], options: Options, silent: bool) -> bool:
    """Write every report, except those to standard output if ``silent``; False when one could not be written."""
    written = True
    for name, path in targets:
        if path is not None:
            in_file = options._replace(width=FILE_WIDTH, color=False, unicode=True)
            try:
                spare_what_was_checked(path, report)
                write_file(path, pieces(name, report, in_file))
            except OSError as error:
                say(f"medlint: the report {path} cannot be written: {error.strerror or error}")
                written = False
        elif not silent:
            for text in pieces(name, report, options._replace(summary=False)):
                write(sys.stdout, text)
        if name == "github" and not (silent and path is None):
            append_step_summary(report, options, os.environ)
    return written


def spare_what_was_checked(path: Path, report: Report) -> None:
    """Raise OSError where a report would take the place of a text that it is about."""
    real = os.path.realpath(path)
    names = {path.name, os.path.basename(real)}  # noqa: PTH119
    texts = (d.path for d in report.documents if d.path.rpartition("/")[2] in names)
    if any(os.path.realpath(text) == real for text in texts):
        raise FileExistsError(EEXIST, "a text that was checked stands there")


def append_step_summary(report: Report, options: Options, env: Mapping[str, str]) -> None:
    """Append the report as Markdown to the file that GitHub Actions shows as the summary of a step, if it names one.

    GitHub drops a file that is too large, so that what other commands of the step have written is counted too.
    """
    name = env.get("GITHUB_STEP_SUMMARY")
    if not name:
        return
    from medlint.reporters.markdown import fitting

    try:
        path = Path(name)
        room = STEP_SUMMARY_BYTES - (path.stat().st_size if path.exists() else 0)
        text = fitting(report, options._replace(unicode=True), room - 1)
        with path.open("ab") as stream:
            stream.write(f"{text}\n".encode("utf-8", "backslashreplace") if text else b"")
    except OSError as error:
        say(f"medlint: the step summary {name} cannot be written: {error.strerror or error}")


def say_outcome(report: Report, hidden: int, quiet: int, *, spaced: bool) -> None:
    """Tell on standard error what failed and, unless ``quiet``, how much was found."""
    if quiet > 1:
        return
    if report.counts() and spaced and not quiet:
        say("")
    say_failures(report)
    if not quiet:
        from medlint.reporters.summary import summary

        say(summary(report, hidden))


def say_failures(report: Report) -> None:
    """Tell on standard error what kept the check from being complete."""
    for note in report.notes:
        say(f"medlint: {note}")
    for failure in report.failures:
        say_failure(failure)
    if any(f.stage == "rules" for f in report.failures) and report.rules_count:
        say("Rule files with mistakes were left out; the text was checked with the other rules.")


def say_failure(failure: Failure) -> None:
    """Tell of one failure on standard error; a mistake in a file of rules or settings with the line it stands in."""
    if failure.stage in {"rules", "config"} and failure.message[:1].isdecimal():
        say(f"{failure.path}:{failure.message}\n")
    else:
        say(f"medlint: {failure.path}: {failure.message}")


def say(text: str) -> None:
    """Write lines to standard error, without what a terminal would act upon; where that is full or gone nothing is said, and the exit code stays what it is."""
    try:
        write(sys.stderr, "\n".join(s if s.isprintable() else printable(s) for s in text.split("\n")) + "\n")
    except OSError:
        discard(sys.stderr)


def write(stream: TextIO, text: str) -> None:
    """Write to a stream; what its encoding lacks is escaped, and when nobody reads it any more that is no error."""
    try:
        try:
            stream.write(text)
        except UnicodeEncodeError:
            encoding = stream.encoding or "ascii"
            stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except BrokenPipeError:
        discard(stream)


def write_bytes(stream: TextIO, data: bytes) -> None:
    """Write bytes to a stream as they are; when nobody reads it any more that is no error."""
    try:
        stream.flush()
        stream.buffer.write(data)
        stream.buffer.flush()
    except BrokenPipeError:
        discard(stream)


def discard(stream: TextIO) -> None:
    """Send what is still to be written nowhere, so that the interpreter does not complain of it when it ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except OSError:
        return


def write_file(path: Path, content: bytes | str | Iterable[str]) -> None:
    """Write a file at once, by way of a neighbour, and make its folder.  Raises OSError."""
    path = Path(os.path.realpath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():  # a pipe or a device cannot be replaced
        _write_to(path, content)
        return
    neighbour = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        _write_to(neighbour, content)
        neighbour.replace(path)
    finally:
        neighbour.unlink(missing_ok=True)


def _write_to(path: Path, content: bytes | str | Iterable[str]) -> None:
    with path.open("wb") as stream:
        if isinstance(content, bytes):
            stream.write(content)
        else:
            for piece in [content] if isinstance(content, str) else content:
                stream.write(piece.encode("utf-8", "backslashreplace"))


def stream_options(stream: TextIO, color: str, width: int | None, env: Mapping[str, str]) -> Options:
    """What the stream can show; ``color`` is auto, always or never."""
    return Options(
        width=max(width or terminal_width(stream, env), LEAST_WIDTH),
        color=wants_color(color, stream.isatty(), env),
        unicode=knows_unicode(stream.encoding),
        links=color == "auto" and stream.isatty() and wants_color(color, True, env),
    )


def terminal_width(stream: TextIO, env: Mapping[str, str]) -> int:
    """COLUMNS, or the width of the terminal, or 80."""
    columns = env.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80
