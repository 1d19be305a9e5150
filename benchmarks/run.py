"""Measure medlint side by side with bare Python, proselint and codespell: ``python benchmarks/run.py``.

    pip install -e '.[bench]'
    python benchmarks/run.py [--quick] [--only cold,throughput,scaling,memory,many,hook] [--files N]

Everything is measured from outside, as whole processes on generated articles (``corpus.py``). Tools take turns within a
round, so that a busy machine slows all of them; the ratio of a tool is the median of its ratios within the rounds.
Compare ratios between machines, never milliseconds. Needs a POSIX system (``os.wait4``).
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import corpus

#: Starts a command, waits and says how it ended and what it took. A process of its own, because a child's peak is never
#: below that of the process that started it, and this one is no larger than a bare Python.
LAUNCH = """
import os, sys, time
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
begin = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
status, usage = os.wait4(child, 0)[1:]
wall = time.perf_counter() - begin
print(os.waitstatus_to_exitcode(status), wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""


@dataclass(frozen=True)
class Job:
    """A command, and the exit codes that mean it did its work."""

    command: Sequence[str | Path]
    codes: Sequence[int] = (0,)

    def on(self, *arguments: str | Path) -> Job:
        """The same with more arguments."""
        return Job([*self.command, *arguments], self.codes)


@dataclass(frozen=True)
class Run:
    """What one process took: seconds on the clock, seconds of processor time, peak MiB."""

    wall: float
    cpu: float
    peak: float


@dataclass(frozen=True)
class Bench:
    """Where a benchmark works and how much it does."""

    folder: Path
    rounds: int
    files: int
    quick: bool
    env: dict[str, str]

    def run(self, job: Job) -> Run:
        """Run a command to its end; raises RuntimeError when it ends with a code that is not its own."""
        command = [sys.executable, "-I", "-S", "-c", LAUNCH, *map(str, job.command)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=self.env)
        code, wall, cpu, peak = done.stdout.split()
        if int(code) not in job.codes:
            raise RuntimeError(f"{' '.join(map(str, job.command))} ended with {code}\n{done.stderr[-2000:]}")
        unit = 1024**2 if sys.platform == "darwin" else 1024
        return Run(float(wall), float(cpu), int(peak) / unit)

    def articles(
        self, name: str, count: int, size: int = corpus.ARTICLE_BYTES, claims: float = corpus.CLAIM_SHARE
    ) -> Path:
        """A folder of generated articles."""
        folder = self.folder / name
        corpus.write_articles(folder, count, size, claims)
        return folder

    def report(self, job: Job) -> dict[str, Any]:
        """The JSON report of a check, to see that what is measured was really done."""
        done = subprocess.run(list(map(str, job.command)), capture_output=True, text=True, check=False, env=self.env)
        if done.returncode not in job.codes:
            raise RuntimeError(f"a check ended with {done.returncode}\n{done.stderr[-2000:]}")
        report: dict[str, Any] = json.loads(done.stdout)
        return report


MEDLINT = Job(
    [sys.executable, "-m", "medlint", "check", "--jobs", "1", "--fail-level", "never", "--output-format", "json"]
)
BARE = Job([sys.executable, "-c", "pass"])


def peers() -> dict[str, Job]:
    """The other tools that are installed."""
    known = {"proselint": Job(["proselint", "check"], (0, 1)), "codespell": Job(["codespell"], (0, 65))}
    here = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    found = {}
    for name, job in known.items():
        if program := shutil.which(name, path=here):
            found[name] = Job([program, *job.command[1:]], job.codes)
        else:
            print(f"  ({name} is not installed: pip install -e '.[bench]')")
    return found


def take_turns(bench: Bench, jobs: Mapping[str, Job], rounds: int) -> dict[str, list[Run]]:
    """Run each job once a round, after one round that does not count."""
    results: dict[str, list[Run]] = {name: [] for name in jobs}
    for number in range(rounds + 1):
        for name, job in jobs.items():
            taken = bench.run(job)
            if number:
                results[name].append(taken)
    return results


def ratio(these: list[Run], those: list[Run]) -> float:
    """The median of the ratios within the rounds."""
    return median(a.wall / b.wall for a, b in zip(these, those, strict=True))


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """The slope of a straight line through the logarithms of the points (least squares)."""
    logs = [(math.log(x), math.log(max(y, 1e-4))) for x, y in points]
    mx, my = (sum(values) / len(logs) for values in zip(*logs, strict=True))
    slope: float = sum((x - mx) * (y - my) for x, y in logs) / sum((x - mx) ** 2 for x, _ in logs)
    return slope


def cold(bench: Bench) -> None:
    """One article of 7 kB, from nothing to findings."""
    draft = bench.articles("cold", 1) / "article-00000.md"
    clean = bench.articles("cold-clean", 1, claims=0) / "article-00000.md"
    jobs = {
        "python -c pass": BARE,
        "medlint, warm cache": MEDLINT.on(draft),
        "medlint, warm cache, no claims": MEDLINT.on(clean),
        "medlint --no-cache": MEDLINT.on("--no-cache", draft),
        **{name: job.on(draft) for name, job in peers().items()},
    }
    results = take_turns(bench, jobs, bench.rounds)
    bare, other = results["python -c pass"], results.get("proselint")
    print(f"  {'':32} {'wall ms':>8} {'x bare':>7} {'x proselint':>12}   (median of {bench.rounds})")
    for name, runs in results.items():
        beside = f"{ratio(runs, other):12.2f}" if other else ""
        print(f"  {name:32} {median(r.wall for r in runs) * 1000:8.1f} {ratio(runs, bare):7.1f} {beside}")


def throughput(bench: Bench) -> None:
    """Many articles in one process."""
    folder = bench.articles("many", bench.files)
    megabytes = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    report = bench.report(MEDLINT.on(folder))
    checked = len(report["documents"])
    if checked != bench.files:
        raise RuntimeError(f"medlint checked {checked} of {bench.files} files")
    print(f"  {bench.files} files, {megabytes:.1f} MB, {len(report['findings']) / checked:.1f} findings a file")
    jobs = {"medlint": MEDLINT, **peers()}
    rounds = 1 if bench.quick else 3
    results = take_turns(bench, {name: job.on(folder) for name, job in jobs.items()}, rounds)
    print(f"  {'':12} {'wall s':>8} {'MB/s':>8} {'cpu s':>8} {'peak MiB':>9} {'medlint is':>11}   (median of {rounds})")
    for name, runs in results.items():
        wall, cpu = median(r.wall for r in runs), median(r.cpu for r in runs)
        peak = median(r.peak for r in runs)
        faster = f"{ratio(runs, results['medlint']):10.2f}x"
        print(f"  {name:12} {wall:8.2f} {megabytes / wall:8.2f} {cpu:8.2f} {peak:9.1f} {faster}")


def net_times(bench: Bench, jobs: Mapping[int, Job], start: Job) -> dict[int, float]:
    """Processor seconds of each job, less those of one that only starts; the least of its runs, the one least disturbed."""
    named = {"start": start, **{str(size): job for size, job in jobs.items()}}
    results = take_turns(bench, named, 3 if bench.quick else 5)
    begin = min(r.cpu for r in results["start"])
    return {size: min(r.cpu for r in results[str(size)]) - begin for size in jobs}


def show_series(title: str, times: dict[int, float]) -> None:
    """Print one series and its exponent."""
    points = list(times.items())
    series = "  ".join(f"{size:,}: {seconds * 1000:,.0f} ms" for size, seconds in times.items())
    print(f"  {title:34} exponent {exponent(points):5.2f}   {series}")


def scaling(bench: Bench) -> None:
    """How processor time grows, net of the start, by document size, number of files and number of rules."""
    tiny = bench.folder / "tiny.md"
    tiny.write_text("The door is open.\n", encoding="utf-8")
    start = MEDLINT.on(tiny)
    sizes = [10, 30, 100, 300, 1000][: 4 if bench.quick else 5]
    one = {kb: bench.articles(f"size-{kb}", 1, kb * 1000) / "article-00000.md" for kb in sizes}
    show_series("document size (kB)", net_times(bench, {kb: MEDLINT.on(path) for kb, path in one.items()}, start))
    counts = [50, 100, 200, 400, 800][: 3 if bench.quick else 5]
    several = {count: bench.articles(f"files-{count}", count) for count in counts}
    show_series("files", net_times(bench, {count: MEDLINT.on(folder) for count, folder in several.items()}, start))
    for found in (False, True):
        scale_rules(bench, tiny, found)


def scale_rules(bench: Bench, tiny: Path, found: bool) -> None:
    """Generated rules beside the built-in ones, over the same articles; loading them is part of the start."""
    folder = bench.articles(f"rules-{found}", 30 if bench.quick else 60, claims=corpus.CLAIM_SHARE if found else 0)
    times: dict[int, float] = {}
    findings: list[float] = []
    for count in (50, 200) if bench.quick else (50, 200, 1000):
        rules = bench.folder / f"rulebook-{count}-{found}"
        corpus.write_rules(rules, count, found)
        check = MEDLINT.on("--rules", rules)
        report = bench.report(check.on(folder))
        total = report["rules"]["count"]
        if total < count:
            raise RuntimeError(f"medlint applied {total} rules, fewer than the {count} generated ones")
        findings.append(len(report["findings"]) / len(report["documents"]))
        times |= net_times(bench, {total: check.on(folder)}, check.on(tiny))
    title = f"rules ({'with' if found else 'without'} findings)"
    show_series(title, times)
    print(f"  {'':34} findings a file: {', '.join(f'{number:.1f}' for number in findings)}")


def memory(bench: Bench) -> None:
    """The peak of one draft and of a folder."""
    draft = bench.articles("memory", 1) / "article-00000.md"
    folder = bench.articles("memory-many", bench.files)
    jobs = {
        "python -c pass": BARE,
        "medlint, one draft": MEDLINT.on(draft),
        "medlint, one draft, --no-cache": MEDLINT.on("--no-cache", draft),
        f"medlint, {bench.files} files": MEDLINT.on(folder),
    }
    for name, job in jobs.items():
        peak = median(bench.run(job).peak for _ in range(3))
        print(f"  {name:32} {peak:8.1f} MiB")


def many(bench: Bench) -> None:
    """A content repository, checked by one process and by two; the peak is that of the largest process."""
    count = 200 if bench.quick else 2000
    folder = bench.articles("repository", count)
    check = [sys.executable, "-m", "medlint", "check", "--fail-level", "never", "--output-format", "concise"]
    jobs = {f"medlint --jobs {number}": Job([*check, "--jobs", str(number), folder]) for number in (1, 2)}
    jobs |= {name: job.on(folder) for name, job in peers().items() if name == "proselint"}
    few = bench.articles("few", count // 8)
    jobs |= {
        f"medlint --jobs 2, {count // 8} files": Job([*check, "--jobs", "2", few])
    }  # memory must not tell them apart
    bench.run(MEDLINT.on(folder / "article-00000.md"))  # fills the cache
    show_beside_proselint({name: [bench.run(job)] for name, job in jobs.items()}, f"{count} files, once")


def hook(bench: Bench) -> None:
    """What a commit of one article waits for, with nothing set up and in a repository with a baseline of its findings."""
    count = 200 if bench.quick else 2000
    site = bench.folder / "site"
    corpus.write_articles(site / "content", count)
    staged = site / "content/article-00000.md"
    bare = bench.articles("hook", 1) / "article-00000.md"
    as_hook = Job([sys.executable, "-m", "medlint", "check", "--force-exclude", "--fail-level", "never"])
    for setting in (
        ["init", site],
        ["baseline", "create", "--baseline", site / ".medlint-baseline.json", site / "content"],
    ):
        bench.run(Job([sys.executable, "-m", "medlint", *setting]))
    jobs = {"python -c pass": BARE, "medlint, nothing set up": as_hook.on(bare)}
    jobs |= {f"medlint, baseline of {count} files": as_hook.on(staged)}
    jobs |= {name: job.on(bare) for name, job in peers().items() if name == "proselint"}
    show_beside_proselint(take_turns(bench, jobs, bench.rounds), f"median of {bench.rounds}")


def show_beside_proselint(results: Mapping[str, list[Run]], what: str) -> None:
    """Print the wall time and peak of each command, and its ratio to proselint's time."""
    other = results.get("proselint")
    print(f"  {'':34} {'wall s':>8} {'cpu s':>8} {'peak MiB':>9} {'x proselint':>12}   ({what})")
    for name, runs in results.items():
        wall, cpu, peak = (median(values) for values in zip(*((r.wall, r.cpu, r.peak) for r in runs), strict=True))
        beside = f"{ratio(runs, other):12.2f}" if other else ""
        print(f"  {name:34} {wall:8.2f} {cpu:8.2f} {peak:9.1f} {beside}")


def environment(folder: Path) -> dict[str, str]:
    """The caller's, with a cache folder of its own and with compiled modules, as in any installation."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"XDG_CACHE_HOME": str(folder / "cache"), "NO_COLOR": "1"}


SECTIONS = {
    "cold": cold, "throughput": throughput, "scaling": scaling, "memory": memory, "many": many, "hook": hook,
}  # fmt: skip


def main() -> None:
    """Measure what was asked for and print it."""
    parser = argparse.ArgumentParser(description="Measure medlint side by side with others.")
    parser.add_argument(
        "--only", default=",".join(SECTIONS), help="sections, with commas between: " + ", ".join(SECTIONS)
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds and smaller series")
    parser.add_argument("--rounds", type=int, help="rounds of the cold start (9, or 7 with --quick)")
    parser.add_argument("--files", type=int, help="files of the throughput (300, or 60 with --quick)")
    options = parser.parse_args()
    if unknown := set(options.only.split(",")) - set(SECTIONS):
        parser.error(f"no section is called {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="medlint-bench-") as folder:
        bench = Bench(
            folder=Path(folder),
            rounds=options.rounds or (7 if options.quick else 9),
            files=options.files or (60 if options.quick else 300),
            quick=options.quick,
            env=environment(Path(folder)),
        )
        print(f"Python {sys.version.split()[0]} on {sys.platform}, {os.cpu_count()} processors")
        for name in options.only.split(","):
            print(f"\n{name}: {SECTIONS[name].__doc__}")
            SECTIONS[name](bench)


if __name__ == "__main__":
    main()
