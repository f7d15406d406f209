"""How much faster several processes read a folder than one, and that they find the same; prints the ratio.

    python tests/bench/bench_together.py [INPUT] [--processes N]

Nothing is kept between the runs. Time by the clock, so the machine must be quiet.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

from geo.articles.reading import read_inputs
from geo.extract import get_ready
from geo.memory.reading import Memory
from geo.memory.store import Kept
from geo.memory.together import read_together
from geo.model import Article, Extraction

STORIES = Path(__file__).resolve().parents[1] / "data" / "news"


def measured(articles: Sequence[Article], processes: int) -> tuple[float, list[Extraction]]:
    """Return the seconds by the clock that so many processes take, and what they find."""
    memory = Memory(Kept.passing())
    began = time.perf_counter()
    with read_together(memory, articles, processes=processes):
        found = list(memory.read(articles))
    return time.perf_counter() - began, found


def main() -> None:
    """Read once by one process and once by several."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("input", nargs="?", type=Path, default=STORIES)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    articles = read_inputs((given.input,))[0]
    get_ready()
    rates, found = [], []
    for processes in (1, given.processes):
        seconds, extractions = measured(articles, processes)
        found.append(extractions)
        rates.append(len(articles) / seconds)
        sys.stdout.write(f"{processes} processes: {rates[-1]:.1f} articles a second\n")
    same = "the same" if found[0] == found[1] else "NOT the same"
    sys.stdout.write(f"{rates[1] / rates[0]:.2f} times as fast, and what is found is {same}\n")


if __name__ == "__main__":
    main()
