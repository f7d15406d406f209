"""Print how many words a second the language pipeline reads, on one thread.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python tests/bench/bench_language.py [FILE.txt ...]

Without files, the articles in `seeds/` are read, many times over. The first round warms up and is not counted.
"""

import sys
import time
from pathlib import Path

from geo.language.parsing import load_language, parse_many

ROUNDS = 5
LEAST = 20_000  # words in a round


def texts_of(paths: list[Path]) -> list[str]:
    found = [path.read_text(encoding="utf-8") for path in paths]
    words = sum(len(text.split()) for text in found)
    return found * (1 + LEAST // max(1, words))


def main(names: list[str]) -> None:
    seeds = Path(__file__).resolve().parents[2] / "seeds"
    texts = texts_of([Path(name) for name in names] or sorted(seeds.glob("*.md")))
    began = time.perf_counter()
    load_language()
    sys.stdout.write(f"loaded in {time.perf_counter() - began:.2f} s\n")
    for number in range(ROUNDS + 1):
        wall, cpu = time.perf_counter(), time.process_time()
        words = sum(len(doc) for doc in parse_many(texts))
        if number:
            by_wall, by_cpu = words / (time.perf_counter() - wall), words / (time.process_time() - cpu)
            sys.stdout.write(
                f"{words} words: {by_wall:.0f} a second of time, {by_cpu:.0f} a second of processor time\n"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
