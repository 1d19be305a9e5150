"""YAML → RulePack: the files of a rulebook, what holds across them, and their patterns tried out.

All mistakes of all files are collected and raised together as RuleFileError.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medlint.rule import TREATMENT_LISTS, Origin, Product, Profile, Rule, RulePack, WordList
from medlint.rulefiles.decode import decode, decode_list, question
from medlint.rulefiles.fields import CueFile, LexiconFile, shape_of
from medlint.rulefiles.products import profile_name, profile_of, without_names
from medlint.rulefiles.yamlfile import Node, Problem, RuleFileError, Source, parse, read

if TYPE_CHECKING:
    from medlint.judgement.matcher import Matcher

__all__ = ["Problem", "RuleFile", "RuleFileError", "compiled", "digest_of", "load_pack", "rule_files", "sound"]

#: Word lists that are always there.
BUILT_IN_LISTS = ("number", "treatment")
_PLACEHOLDERS = ("match", "missing", "treatment", "detail")
_DRAWERS = {"lexicons": LexiconFile, "treatments": Profile}


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A file of a rulebook: where it is, its name within its folder, and the class that it holds."""

    path: Path
    name: str
    holds: type


@dataclass(slots=True)
class _Draft:
    """What was read so far; ``whole`` is False once a file could not be read as YAML."""

    rules: list[Rule] = field(default_factory=list)
    lexicons: list[WordList] = field(default_factory=list)
    profiles: list[Profile] = field(default_factory=list)
    cues: list[Any] = field(default_factory=list)
    terminators: list[str] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    whole: bool = True

    def source(self, origin: Origin) -> Source:
        return next(s for s in self.sources if str(s.path) == origin.file)


def load_pack(folders: Sequence[Path], *, examples: bool = True) -> RulePack:
    """Read the rulebooks in ``folders``, later ones adding to earlier ones; without ``examples`` rules have none.

    Raises RuleFileError with every mistake of every file.
    """
    return compiled(folders, examples=examples)[0]


def sound(
    folders: Sequence[Path], mistakes: Sequence[Problem], products: Sequence[Product] = (), *, examples: bool = True
) -> tuple[RulePack, Matcher] | None:
    """What the files without mistakes give, so that one broken rule file does not keep the others from checking.

    ``mistakes`` are those that :func:`compiled` raised; None when nothing is left to check with.
    """
    broken: frozenset[Path] = frozenset()
    while new := {p.path for p in mistakes} - broken:
        broken |= new
        files, _ = rule_files(folders)
        if not any(f.holds is Rule and f.path not in broken for f in files):
            return None
        try:
            return compiled(folders, examples=examples, products=products, without=broken)
        except RuleFileError as error:
            mistakes = error.problems
    return None


def compiled(
    folders: Sequence[Path],
    *,
    examples: bool = True,
    products: Sequence[Product] = (),
    without: frozenset[Path] = frozenset(),
) -> tuple[RulePack, Matcher]:
    """What :func:`load_pack` gives, and its patterns ready to match.

    ``products`` become treatments; what comes from files in ``without`` is left out.
    """
    from medlint.judgement.matcher import PatternError, compile_pack

    files, problems = rule_files(folders)
    files = [f for f in files if f.path not in without]
    problems = [p for p in problems if p.path not in without]
    draft = _Draft()
    for file in files:
        _read_file(draft, file)
    _add_products(draft, [p for p in products if Path(p.origin.file) not in without])
    _check_twice(draft)
    _check_names(draft)
    if problems or any(s.problems for s in draft.sources):
        _check_phrases(draft)
        raise RuleFileError(_all_problems(draft, problems))
    pack = _pack(draft, digest_of(files, products), examples)
    try:
        return pack, compile_pack(pack)
    except PatternError as error:
        failed = error
    _check_phrases(draft)
    if not any(s.problems for s in draft.sources):
        _report_pattern(draft, failed.message, failed.text)
    raise RuleFileError(_all_problems(draft, []))


def rule_files(folders: Sequence[Path]) -> tuple[list[RuleFile], list[Problem]]:
    """The files of rulebooks in the order in which they are read, and what is wrong with the folders."""
    files: list[RuleFile] = []
    problems: list[Problem] = []
    for folder in folders:
        if folder.is_file():
            files.append(RuleFile(folder, folder.name, CueFile if folder.stem == "cues" else Rule))
            continue
        if not folder.is_dir():
            remedy = "give a folder with rule files, or one rule file"
            problems.append(Problem(folder, 1, 1, "there is no such folder of rules", remedy))
            continue
        found = list(_files_in(folder, problems))
        if not found:
            problems.append(Problem(folder, 1, 1, "this folder has no rule files", "a rule file ends in .yaml"))
        files += found
    return files, problems


def _files_in(folder: Path, problems: list[Problem]) -> Iterator[RuleFile]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            inside = [p for p in sorted(path.iterdir()) if _is_yaml(p)]
            if path.name in _DRAWERS:
                yield from (RuleFile(p, f"{path.name}/{p.name}", _DRAWERS[path.name]) for p in inside)
            elif inside:
                remedy = "move it up into the rule folder, or into lexicons/ or treatments/"
                problems.append(Problem(inside[0], 1, 1, "no rule file is looked for in this folder", remedy))
        elif _is_yaml(path):
            yield RuleFile(path, path.name, CueFile if path.stem == "cues" else Rule)


def _is_yaml(path: Path) -> bool:
    return path.suffix in {".yaml", ".yml"} and not path.name.startswith(".") and path.is_file()


def digest_of(files: Sequence[RuleFile], products: Sequence[Product] = ()) -> str:
    """SHA-256 over names and bytes of rule files and what is said of products, as hexadecimal digits."""
    total = hashlib.sha256()
    for file in files:
        data = file.path.read_bytes()
        total.update(f"{file.name}\0{len(data)}\0".encode())
        total.update(data)
    for product in products:
        total.update(repr(product._replace(origin=Origin())).encode())
    return total.hexdigest()


def _read_file(draft: _Draft, file: RuleFile) -> None:
    source = read(file.path)
    draft.sources.append(source)
    node = None if source.problems else parse(source)
    if node is None:
        draft.whole = False
    elif file.holds is Rule:
        draft.rules += decode_list(source, node, shape_of(Rule))
    elif (value := decode(source, node, shape_of(file.holds))) is None:
        draft.whole = False
    elif isinstance(value, LexiconFile):
        draft.lexicons += [words._replace(source=value.source) for words in value.groups.values()]
    elif isinstance(value, CueFile):
        draft.cues += value.cues
        draft.terminators += value.terminators
    else:
        draft.profiles.append(value)


def _add_products(draft: _Draft, products: Sequence[Product]) -> None:
    """Make treatments of products, whose names and words are reported where the product stands."""
    known = tuple(draft.profiles)
    names = [profile.name for profile in known]
    for product in products:
        place = (product.origin.line, product.origin.column)
        file = Path(product.origin.file)
        source = next((s for s in draft.sources if s.path == file), None)
        if source is None:
            draft.sources.append(source := read(file) if file.is_file() else Source(file))
        if product.like and product.like not in names and draft.whole:
            remedy = question(product.like, names) or "docs/treatments lists those that medlint knows"
            source.report(place, f"there is no treatment named {product.like!r}", remedy)
        elif not profile_name(product):
            source.report(place, f"the name {product.name!r} has no letter from a to z", "add a name that has one")
        elif profile_name(product) in names:
            remedy = "take it out, or call it otherwise and give it `like`"
            source.report(place, f"medlint knows the treatment {profile_name(product)!r} already", remedy)
            continue
        draft.profiles.append(profile_of(product, known))
        words = (word for risk in product.risks for word in risk.words)
        source.texts += [("phrase", Node(*place, text=word)) for word in words]
    draft.profiles[: len(known)] = without_names(known, products)


def _pack(draft: _Draft, digest: str, examples: bool) -> RulePack:
    rules = draft.rules if examples else [rule._replace(bad=(), good=()) for rule in draft.rules]
    lexicons, profiles = tuple(draft.lexicons), tuple(draft.profiles)
    return RulePack(tuple(rules), lexicons, profiles, tuple(draft.cues), tuple(draft.terminators), digest)


def _all_problems(draft: _Draft, folders: list[Problem]) -> list[Problem]:
    return [*folders, *(p for s in draft.sources for p in sorted(s.problems, key=lambda p: (p.line, p.column)))]


def _check_twice(draft: _Draft) -> None:
    """Ids and names are there once in all files together."""
    named: list[tuple[str, str, Origin]] = []
    for rule in draft.rules:
        named += [("rule id", rule.id, rule.origin), ("rule name", rule.name, rule.origin)]
    named += [("word list", words.name, words.origin) for words in draft.lexicons]
    named += [("treatment", profile.name, profile.origin) for profile in draft.profiles]
    seen: dict[tuple[str, str], Origin] = {}
    for what, name, origin in named:
        first = seen.setdefault((what, name), origin)
        if first is not origin:
            place = f"{first.file}:{first.line}:{first.column}"
            message = f"the {what} {name!r} is already taken"
            draft.source(origin).report((origin.line, origin.column), message, f"the first is at {place}; rename one")


def _check_names(draft: _Draft) -> None:
    """Names of word lists and treatments, and placeholders in messages, stand for something."""
    for source in draft.sources:
        for node in (node for role, node in source.texts if role == "message"):
            for name in re.findall(r"\{[^{}]*\}|[{}]", node.text or ""):
                if name[1:-1] not in _PLACEHOLDERS:
                    known = ", ".join(f"{{{p}}}" for p in _PLACEHOLDERS)
                    source.report(
                        source.within(node, name), f"{name} stands for nothing", f"in curly braces there can be {known}"
                    )
    lists = {words.name for words in draft.lexicons} | set(BUILT_IN_LISTS)
    profiles = {profile.name for profile in draft.profiles}
    if draft.whole:
        _check_known(draft, "list", lists, "word list")
        _check_known(draft, "profile", profiles, "treatment")


def _check_known(draft: _Draft, wanted: str, known: set[str], noun: str) -> None:
    for source in draft.sources:
        for role, node in source.texts:
            if role == wanted and node.text not in known:
                remedy = question(node.text or "", known) or f"check its name, or write that {noun}"
                source.report(node, f"there is no {noun} named {node.text!r}", remedy)


def _check_phrases(draft: _Draft) -> None:
    """Try every phrase and regular expression by itself, to point at each that cannot be used."""
    from medlint.wording.indexing import IndexBuilder
    from medlint.wording.phrases import PatternError, list_names
    from medlint.wording.phrases import parse as parse_phrase
    from medlint.wording.vocabulary import VocabularyBuilder

    profiles = [f"treatment:{profile.name}" for profile in draft.profiles]
    lists = {*BUILT_IN_LISTS, *TREATMENT_LISTS, *profiles, *(words.name for words in draft.lexicons)}
    builder = IndexBuilder(VocabularyBuilder())
    for source in draft.sources:
        for role, node in source.texts:
            try:
                if role == "regex":
                    builder.add_regex(0, "match", node.text or "")
                elif role == "phrase":
                    unknown = list_names(parse_phrase(node.text or "")) - lists
                    for name in sorted(unknown) if draft.whole else ():
                        remedy = question(name, lists) or "word lists are defined in lexicons/"
                        source.report(source.within(node, name), f"there is no word list named {name!r}", remedy)
            except PatternError as error:
                source.report(node, error.message, "docs/rule-language.md shows how patterns are written")


def _report_pattern(draft: _Draft, message: str, text: str) -> None:
    """Report a mistake that shows only when all patterns are put together, where its text stands."""
    places = ((source, node) for source in draft.sources for _, node in source.texts if node.text == text)
    source, node = next(places, (draft.sources[0], Node(1, 1)))
    source.report(node, f"{message}: {text!r}")
