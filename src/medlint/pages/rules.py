"""One page a rule, in the words of ``medlint explain``, and the index by theme, jurisdiction and content type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medlint.pages.markdown import basis, fenced, joined, place, plain, table
from medlint.rule import CONTENT_TYPES, JURISDICTIONS, Example, Rule
from medlint.rulefiles.ruletext import REGIONS, Basis, Body, Examples, Groups, Prose, heading, sections, standing


def rule_path(rule: Rule) -> str:
    """The file name of a rule's page."""
    return f"{rule.id}-{rule.name}.md"


def rule_page(rule: Rule) -> str:
    """All that ``medlint explain`` tells of a rule."""
    blocks = [[f"# {plain(heading(rule))}"], [f"**{rule.severity.label}**, {standing(rule)}"]]
    for title, body in sections(rule):
        blocks += [[f"## {title}"]] if title else []
        blocks += _blocks(body)
    return joined([*blocks, [f"Defined in `{place(rule.origin)}`. [All rules](README.md)"]])


def _blocks(body: Body) -> Iterator[list[str]]:
    match body:
        case Prose(paragraphs):
            for paragraph in paragraphs:
                yield [plain(paragraph)]
        case Examples(texts):
            yield [line for example in texts for line in _example(example)]
        case Groups(lists):
            for words, items in lists:
                yield [plain(words)]
                yield [f"- {plain(item)}" for item in items]
        case Basis(references):
            yield basis(references)


def _example(example: Example) -> Iterator[str]:
    """An item of a list; what is more than a line of text is shown as it is written."""
    text, why = example.text.strip(), f"*({plain(example.why)})*" if example.why else ""
    if example.format == "markdown" and "\n" not in text:
        yield f"- {_flagged(text, example.span)} {why}".rstrip()
        return
    first, *rest = fenced(text, "text" if example.format == "plain" else example.format)
    yield f"- {first}"
    yield from (f"  {line}".rstrip() for line in rest)
    yield from ("", f"  {why}") if why else ()


def _flagged(text: str, span: str) -> str:
    """The text with the words that are flagged in bold, where they stand in it as they are."""
    before, found, after = text.partition(span) if span else (text, "", "")
    if not (found and found[0].isalnum() and found[-1].isalnum()):
        return plain(text)
    left, right = plain(before), plain(after)
    open_space, close_space = " " * before.endswith(" "), " " * after.startswith(" ")
    return f"{left}{open_space}**{plain(found)}**{close_space}{right}"


# --- the index --------------------------------------------------------------------------------------------------------


def rule_index(rules: Sequence[Rule]) -> str:
    """The rules by theme, and those that depend on jurisdiction or content type."""
    themes = list(dict.fromkeys(rule.category for rule in rules))
    blocks = [
        ["# Rules"],
        [f"Rules: {len(rules)}. Themes: {len(themes)}. `medlint explain` with an id tells the same."],
    ]
    for theme in themes:
        mine = [rule for rule in rules if rule.category == theme]
        blocks += [[f"## {theme.capitalize()}"], _listed(mine)]
    return joined([*blocks, ["## By jurisdiction"], *_by_jurisdiction(rules), *_by_content_type(rules)])


def _listed(rules: Sequence[Rule]) -> list[str]:
    rows = ((_link(r), plain(r.name), r.severity.label, plain(r.summary)) for r in rules)
    return table(("Rule", "Name", "Severity", "What it finds"), rows)


def _link(rule: Rule) -> str:
    return f"[{rule.id}]({rule_path(rule)})"


def _by_jurisdiction(rules: Sequence[Rule]) -> Iterator[list[str]]:
    everywhere = sum("all" in rule.jurisdictions for rule in rules)
    yield [f"Rules that hold everywhere: {everywhere}. These hold only where they are named:"]
    rows = []
    for name in JURISDICTIONS:
        mine = [rule for rule in rules if name in rule.jurisdictions and "all" not in rule.jurisdictions]
        if mine:
            rows.append((f"`{name}`", REGIONS[name], " ".join(map(_link, mine))))
    yield table(("Name", "Jurisdiction", "Rules"), rows)


def _by_content_type(rules: Sequence[Rule]) -> Iterator[list[str]]:
    special = [rule for rule in rules if rule.severities]
    if special:
        types = [name for name in CONTENT_TYPES if any(name in rule.severities for rule in special)]
        rows = ((_link(r), r.severity.label, *(r.severities.get(t, r.severity.label) for t in types)) for r in special)
        yield ["## By content type"]
        yield ["These weigh otherwise in texts of some content types:"]
        yield table(("Rule", "Usually", *types), rows)
