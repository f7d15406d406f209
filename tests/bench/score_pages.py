"""Read pages whose text is known, and say how much of it is found and how much of what is found belongs to it.

    python tests/bench/score_pages.py CHECKOUT [--misses]

CHECKOUT is a folder of mozilla/readability, of which nothing stands here: its `test/test-pages` hold a folder for each
page, with the page (`source.html`) and what Readability takes out of it (`expected.html`). A word counts as often as it
stands in a text. Printed are the pages with both shares at .9 and above; `--misses` prints the others, with what is
missing and what is too much.
"""

import argparse
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from lxml import html

from geo.articles.markup import read_html
from geo.errors import InputError

ENOUGH = 0.9
WORD = re.compile(r"\w+")
PARTS = (
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "td",
    "th",
    "br",
    "pre",
    "blockquote",
    "figcaption",
    "tr",
)


@dataclass(frozen=True, slots=True)
class Score:
    """How a page was read: shares of words, and those that are missing or too many, in the order of the texts."""

    name: str
    found: float
    right: float
    missing: str
    extra: str

    @property
    def good(self) -> bool:
        return min(self.found, self.right) >= ENOUGH


def words_of(text: str) -> list[str]:
    return WORD.findall(text.lower())


def expected_of(page: Path) -> list[str]:
    tree = html.fromstring((page / "expected.html").read_text(encoding="utf-8"))
    for part in tree.iter(*PARTS):
        part.tail = f" {part.tail or ''}"
        part.text = f" {part.text or ''}"
    return words_of(" ".join(tree.itertext()))


def read(page: Path) -> list[str]:
    try:
        return words_of(" ".join(one.text for one in read_html((page / "source.html").read_bytes())))
    except InputError:
        return []


def score(page: Path) -> Score:
    wanted, found = expected_of(page), read(page)
    shared = (Counter(wanted) & Counter(found)).total()
    return Score(
        page.name,
        shared / max(1, len(wanted)),
        shared / max(1, len(found)),
        _left(wanted, found),
        _left(found, wanted),
    )


def _left(words: list[str], others: list[str]) -> str:
    left, found = Counter(others), []
    for word in words:
        left[word] -= 1
        if left[word] < 0:
            found.append(word)
    return " ".join(found)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    pages = sorted(path.parent for path in (given.checkout / "test" / "test-pages").glob("*/source.html"))
    scores = [score(page) for page in pages]
    for one in scores:
        if given.misses and not one.good:
            sys.stdout.write(f"{one.name}: {one.found:.2f} found, {one.right:.2f} of ours right\n")
            sys.stdout.write(f"  missing: {one.missing[:400]}\n  extra: {one.extra[:400]}\n")
    good = sum(one.good for one in scores)
    found, right = (sum(getattr(one, name) for one in scores) / max(1, len(scores)) for name in ("found", "right"))
    sys.stdout.write(f"{good} of {len(scores)} pages with both at {ENOUGH}; found {found:.3f}, right {right:.3f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
