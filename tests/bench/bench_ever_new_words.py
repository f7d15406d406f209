"""Print how much memory the reading of articles takes that hold ever new words, as over months.

    python tests/bench/bench_ever_new_words.py [--articles 450] [--every 50] [--words 6000]

Each article has 18 sentences with some 180 words that no other has. `--words` is after how many different words the
pipeline is opened anew, 60,000 in use: fewer, so that it happens often. What our own tables remember is bounded, and
fills within the first 400 articles; after that memory stays.
"""

import argparse
import gc
import random
import resource
import sys
from datetime import date
from pathlib import Path

from geo.extract import extract_article
from geo.language import parsing
from geo.model import Article


def new_word(rng: random.Random) -> str:
    return "".join(rng.choice("bcdfghklmnprstvz") + rng.choice("aeiou") for _ in range(4))


def article(rng: random.Random) -> str:
    def word() -> str:
        return new_word(rng)

    return " ".join(
        f"On {rng.randint(1, 28)} May the {word()} army attacked {word().title()} near {word().title()}, killing "
        f"{rng.randint(2, 40)} {word()}s, said {word().title()} {word().title()} of the {word().title()} Front."
        for _ in range(18)
    )


def memory() -> float:
    """Return how much memory the process has now, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=450)
    parser.add_argument("--every", type=int, default=50)
    parser.add_argument("--words", type=int, default=6000)
    given = parser.parse_args()
    parsing.MOST_WORDS = given.words
    rng = random.Random(1)
    for number in range(given.articles + 1):
        extract_article(Article(f"a{number}", article(rng), published=date(2024, 5, 6)))
        if number % given.every == 0:
            gc.collect()
            kept = len(parsing.load_language().vocab)
            sys.stdout.write(f"{number} articles: {memory():.0f} MB, {kept:,} words in the pipeline\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
