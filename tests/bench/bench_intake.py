"""What an intake of many articles takes in memory: the command that streams, over short made articles of ever more.

    python tests/bench/bench_intake.py                               # 1,000 and 10,000 articles, by the rules
    python tests/bench/bench_intake.py --reader careful --processes 2 --as folder

Each size is read by `dateline events --as-read` with a cache of its own, so that all is read and kept. Told is the
peak: the sum of what each of its processes ever held at most, by the kernel's high-water marks, and its ratio to that
of the smallest size; and the processor time an article. A folder holds an article a file, lines all in one file.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIZES = [1_000, 10_000]
LIMIT = 1.3  # times the smallest size's peak
_GLANCE = 0.2
_STATES = [
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
]
_ACTS = ["attacked a convoy", "shelled a depot", "met ministers", "signed a pact with the army", "delivered aid"]
_SYLLABLES = ["ba", "ko", "ri", "ta", "mu", "se", "li", "no", "da", "ve"]


def made_articles(number: int, *, seed: int = 1) -> Iterator[dict[str, str]]:
    """Yield short articles, each with a name that no other has."""
    chance = random.Random(seed)
    for at in range(number):
        one, other = chance.sample(_STATES, 2)
        day = date(2023, 1, 1) + timedelta(at % 700)
        name = "".join(chance.choices(_SYLLABLES, k=5)).capitalize()
        text = (
            f"Troops of {one} {chance.choice(_ACTS)} of {other} near {chance.choice(_TOWNS)} on {day:%A}, {name} said."
            f" {chance.randrange(2, 90)} people were hurt."
        )
        yield {"id": f"made-{at:07}", "published": day.isoformat(), "text": text}


def write(number: int, folder: Path, *, as_folder: bool) -> Path:
    """Write articles as files or as lines; return what to read."""
    if as_folder:
        inside = folder / "articles"
        inside.mkdir()
        for article in made_articles(number):
            text = f"---\npublished: {article['published']}\n---\n{article['text']}\n"
            (inside / f"{article['id']}.txt").write_text(text, encoding="utf-8")
        return inside
    path = folder / "articles.jsonl"
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(article) + "\n" for article in made_articles(number))
    return path


def peak_of(command: list[str], folder: Path) -> tuple[float, float, int]:
    """Run a command; return the peak of its processes in megabytes, its processor's seconds, and its lines."""
    peaks: dict[int, float] = {}
    out = folder / "out.jsonl"
    with out.open("wb") as file:
        started = os.times()
        environment = os.environ | {"DATELINE_DATA": str(folder / "data"), "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, stdout=file, cwd=folder, env=environment)
        while process.poll() is None:
            for pid in _tree(process.pid):
                peaks[pid] = max(peaks.get(pid, 0.0), _high_water_mb(pid))
            time.sleep(_GLANCE)
        ended = os.times()
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    seconds = ended.children_user + ended.children_system - started.children_user - started.children_system
    with out.open("rb") as file:
        return sum(peaks.values()), seconds, sum(1 for _ in file)


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):  # of each thread its own
        try:
            found = children.read_text(encoding="ascii").split()
        except OSError:  # it has ended
            continue
        for child in found:
            yield from _tree(int(child))


def _high_water_mb(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    except OSError:  # it has ended
        return 0.0
    return next((int(line.split()[1]) / 1e3 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


def main() -> int:
    """Print a row for each size; fail where the peak grows by more than is allowed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument("--reader", choices=["careful", "fast", "rules"], default="rules")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--as", dest="form", choices=["lines", "folder"], default="lines")
    given = parser.parse_args()
    row = "{:>9}{:>10}{:>11}{:>8}{:>16}\n"
    sys.stdout.write(row.format("articles", "reports", "peak (MB)", "ratio", "ms an article"))
    first, ratio = 0.0, 1.0
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            path = write(size, folder, as_folder=given.form == "folder")
            (folder / "dateline.toml").write_text(f'[events]\nreader = "{given.reader}"\n', encoding="utf-8")
            command = [sys.executable, "-m", "geo", "events", "--as-read", "--processes", str(given.processes)]
            peak, seconds, lines = peak_of([*command, str(path)], folder)
        first = first or peak
        ratio = peak / first
        told = (f"{size:,}", f"{lines:,}", f"{peak:.0f}", f"{ratio:.2f}", f"{1000 * seconds / size:.0f}")
        sys.stdout.write(row.format(*told))
        sys.stdout.flush()
    return int(ratio > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
