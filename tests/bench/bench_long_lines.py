"""Say how much longer a text takes a kilobyte when it is larger, for texts that stand on one line.

    python tests/bench/bench_long_lines.py [--sizes 20 80 320] [--kind NAME]...

Each kind is a line that hardly ends: words without a full stop, sentences without a line break, names of people whom
nobody knows, lists of towns, quotes. Printed are milliseconds of computing a kilobyte at each size (in kB), and how
many times as many the largest takes as the smallest: 1 is linear, more than that grows. Words are drawn by a fixed
seed, and a short text is read first, so that nothing is loaded while it is measured.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date

from geo.extract import corpus_of, extract_article, get_ready
from geo.model import Article

TOWNS = ("Bunia", "Goma", "Kyiv", "Kharkiv", "Paris", "London", "Mariupol", "Sumy", "Odesa", "Beirut", "Aleppo")
WHO = ("army", "rebels", "soldiers", "government", "police", "residents", "fighters", "officials", "convoy")
DID = ("attacked", "shelled", "left", "entered", "seized", "bombed", "killed", "detained", "met", "criticised")
NAMES = ("Miller", "Okoro", "Petrov", "Haddad", "Nkunda", "Silva")

Maker = Callable[[random.Random], str]


def _act(rng: random.Random) -> str:
    return f"the {rng.choice(WHO)} {rng.choice(DID)} the {rng.choice(WHO)} in {rng.choice(TOWNS)}"


KINDS: Mapping[str, Maker] = {
    "words": lambda rng: f"{_act(rng)} on Monday and ",
    "sentences": lambda rng: f"On Monday {_act(rng)}, killing {rng.randint(2, 40)} people. ",
    "people": lambda rng: f"President {rng.choice(NAMES)}{rng.randint(1, 9999)} met ",
    "towns": lambda rng: f"{rng.choice(TOWNS)}, ",
    "quotes": lambda rng: f'"{_act(rng)}," he said, ',
    "numbers": lambda rng: f"{rng.randint(1, 9999)},",
    "new words": lambda rng: f"{rng.getrandbits(40):x} ".translate(str.maketrans("0123456789", "ghijklmnop")),
}


def line_of(kind: str, size: int) -> str:
    """Return a line of so many bytes."""
    rng, parts, made = random.Random(kind), [], 0
    while made < size:
        parts.append(KINDS[kind](rng))
        made += len(parts[-1])
    return "".join(parts)[:size]


def seconds(text: str) -> float:
    """Return how much computing a text takes from itself to its events."""
    began = time.process_time()
    corpus_of([extract_article(Article("line", text, published=date(2024, 5, 6), language="en"))])
    return time.process_time() - began


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[20, 80, 320], help="kB")
    parser.add_argument("--kind", action="append", choices=tuple(KINDS))
    given = parser.parse_args()
    get_ready()
    seconds(line_of("sentences", 3000))
    sys.stdout.write(f"| kind | {' | '.join(f'{size} kB, ms a kB' for size in given.sizes)} | times as many |\n")
    sys.stdout.write(f"|---|{'---|' * (len(given.sizes) + 1)}\n")
    for kind in given.kind or KINDS:
        told = [1000 * seconds(line_of(kind, 1000 * size)) / size for size in given.sizes]
        sys.stdout.write(f"| {kind} | {' | '.join(f'{each:.0f}' for each in told)} | {told[-1] / told[0]:.2f} |\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
