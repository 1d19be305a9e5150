"""How often each rule spoke, instead of the findings.  Imports finding, console, terminal and options."""

from __future__ import annotations

from medlint.finding import Report
from medlint.reporters.options import Options
from medlint.reporters.summary import summary
from medlint.reporters.terminal import paint


def render(report: Report, options: Options) -> str:
    """A line for each rule and severity with its open findings, the most frequent first: count, rule, severity, name."""
    counts = report.tally.open(lambda kind: (kind.rule, kind.severity, kind.name))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0][0], -item[0][1]))
    wide = len(str(ranked[0][1])) if ranked else 0
    wide_id = max((len(key[0]) for key in counts), default=0)
    lines = []
    for (rule, severity, name), number in ranked:
        label = paint(f"{severity.label:<7}", severity.label, options.color)
        lines.append(f"{number:>{wide}}  {rule:<{wide_id}}  {label}  {name}")
    lines += [summary(report, options.hidden)] if options.summary else []
    return "".join(f"{line}\n" for line in lines)
