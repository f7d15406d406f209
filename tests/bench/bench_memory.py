"""What a start costs when everything is kept, beside one that reads everything, and beside a bare Streamlit page.

python tests/bench/bench_memory.py                     # 1,000 articles kept; 40 read anew
python tests/bench/bench_memory.py --articles 5200     # what one more article costs

Articles are made of the seeds' sentences, with other countries, towns and days, so that no two tell of one story. The
kept ones are filled from 200 that are read, under other names and days: what a start does with them is the same.
"""

import random
import re
import sys
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from geo.articles.reading import read_inputs  # noqa: E402 a script
from geo.model import Article  # noqa: E402

_COUNTRIES = [
    "Russia",
    "Ukraine",
    "China",
    "Sudan",
    "Mali",
    "Libya",
    "Egypt",
    "Turkey",
    "Iran",
    "Syria",
    "Niger",
    "Chad",
    "France",
    "Poland",
    "Norway",
    "Japan",
    "India",
    "Brazil",
    "Mexico",
    "Peru",
    "Kenya",
    "Angola",
    "Yemen",
    "Iraq",
]
_TOWNS = [
    "Moscow",
    "Beijing",
    "Kursk",
    "Kyiv",
    "Khartoum",
    "Bamako",
    "Tripoli",
    "Cairo",
    "Ankara",
    "Tehran",
    "Damascus",
    "Niamey",
    "Paris",
    "Warsaw",
    "Oslo",
    "Tokyo",
    "Delhi",
    "Lima",
    "Nairobi",
    "Luanda",
    "Sanaa",
    "Baghdad",
]
_SENTENCES = 25


def made_articles(number: int, *, seed: int = 1) -> list[Article]:
    """Make articles that are alike in kind and differ in who, where and when."""
    chance = random.Random(seed)
    seeds, _ = read_inputs([ROOT / "seeds"])
    sentences = [s for a in seeds for s in re.split(r"(?<=[.!?”])\s+", a.text) if 40 < len(s) < 400]
    return [_made(n, chance, sentences) for n in range(number)]


def _made(number: int, chance: random.Random, sentences: list[str]) -> Article:
    text = " ".join(chance.sample(sentences, _SENTENCES))
    for names in (_COUNTRIES, _TOWNS):
        others = dict(zip(names, chance.sample(names, len(names)), strict=True))
        text = re.sub("|".join(names), lambda found, others=others: others[found[0]], text)
    day = date(2023, 1, 1) + timedelta(days=number % 700)
    return Article(f"made-{number:05}.txt", text, f"Story {number}", day, source=f"Wire {number % 7}")
