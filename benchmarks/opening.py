"""Measure how long the HTML report takes to open in Chromium: ``python benchmarks/opening.py``.

    pip install -e '.[browser]'
    python benchmarks/opening.py [--rounds N]

Two reports of some 5,000 findings, one on many articles and one on a single long one, take turns with a bare page of the same
words; told are the medians of the seconds until two frames are painted, and the ratio within the rounds.
"""

from __future__ import annotations

import argparse
import html
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

import corpus
from medlint.api import Settings, check_paths
from medlint.reporters import Options, render

#: An article of the usual length has some forty findings.
MANY, LONG = 125, 1_400_000
PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def bare(folder: Path) -> str:
    """The words of the texts and nothing else."""
    parts = (part for path in sorted(folder.iterdir()) for part in path.read_text(encoding="utf-8").split("\n\n"))
    return "<!doctype html><meta charset=utf-8><title>bare</title>" + "".join(f"<p>{html.escape(p)}</p>" for p in parts)


def seconds(browser: Any, page: Path) -> float:
    """From asking for a page to its second frame."""
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    begin = time.perf_counter()
    tab.goto(page.as_uri())
    tab.evaluate(PAINTED)
    took = time.perf_counter() - begin
    tab.close()
    return took


def main() -> None:
    """Write both pages of each report, let them take turns, and tell the medians."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=9)
    rounds = options.parse_args().rounds
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("There is no Chromium on the PATH.")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for what, count, size in (("many articles", MANY, corpus.ARTICLE_BYTES), ("one long article", 1, LONG)):
            folder = Path(name, what)
            corpus.write_articles(folder, count, size)
            report = check_paths([folder], Settings(blocks=True))
            pages = Path(name, "report.html"), Path(name, "bare.html")
            for page, source in zip(pages, (render("html", report, Options()), bare(folder)), strict=True):
                page.write_text(source, encoding="utf-8")
            turns = [[seconds(browser, page) for page in pages] for _ in range(rounds)]
            ours, plain = (median(column) for column in zip(*turns, strict=True))
            ratio = median(a / b for a, b in turns)
            print(
                f"{what}: {len(report.findings)} findings, {ours:.2f} s, {ratio:.1f} x the {plain:.2f} s of a bare page"
            )


if __name__ == "__main__":
    main()
