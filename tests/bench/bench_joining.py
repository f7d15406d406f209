"""What joining costs as the reports grow in number: processor time over n log n, and memory, for each size.

Inputs: news as a collection has it (`tests/made_news.py`), with the texts of its articles; one undated sentence in n
articles whose texts are not known, told of a person or of states; a mix of stories without texts, of unequal size.
Work of n log n keeps the ratio to the smallest size near one; work that grew with the square made it four with each
step. Each size is measured in a process of its own. Memory is that of joining and of the events; what is there before,
with the reports and texts, stands beside it.

    python tests/bench/bench_joining.py                                       # to 64,000
    python tests/bench/bench_joining.py --input news --most 1024000 --plot docs/explanation/joining.svg
    PYTHONPATH=../older python tests/bench/bench_joining.py --input news      # another checkout's joining
"""

import argparse
import gc
import json
import math
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.append(str(Path(__file__).resolve().parents[2]))

from made_news import made_news

from geo.garbage import without_collecting
from geo.joining.clustering import join_reports
from geo.model import (
    Actor,
    ActorKind,
    ActorMention,
    EventPlace,
    EventType,
    Place,
    PlaceKind,
    PlaceRole,
    Report,
    Span,
    Status,
    When,
)

FEWEST = 4_000
STEP = 4  # times as many each
STATES = [Actor(f"state/{n}", f"State {n}", ActorKind.STATE, f"{n:02d}") for n in range(60)]
PERSONS = [Actor(f"person/{n}", f"Person {n}", ActorKind.PERSON, f"{n % 60:02d}") for n in range(600)]
WORDS = ("attacked", "struck", "raided", "the attack", "a strike")
FIRST = date(2022, 1, 1)
DAYS = 700


def make(number: int, article: int, words: str, agents: Sequence[Actor], targets: Sequence[Actor], **more) -> Report:
    """Return one report; `number` tells it from the others and says where it stands in its article."""
    at = number * 100
    values = {"type": EventType.ASSAULT, "status": Status.OCCURRED} | more
    return Report(
        id=f"r{number}",
        article=f"{article:06d}.txt",
        span=Span(at, at + len(words)),
        sentence=words,
        trigger=Span(at, at + len(words)),
        agents=tuple(ActorMention(Span(at, at + 1), actor.name, actor) for actor in agents),
        targets=tuple(ActorMention(Span(at, at + 1), actor.name, actor) for actor in targets),
        **values,
    )


def of_a_person(count: int) -> list[Report]:
    """Return one sentence, told of a person without a day, once in each article."""
    return [make(at, at, "attacked", [PERSONS[0]], [STATES[1]]) for at in range(count)]


def of_states(count: int) -> list[Report]:
    """Return one sentence, told of two states without a day, once in each article."""
    return [make(at, at, "attacked", [STATES[0]], [STATES[1]]) for at in range(count)]


def mixed(count: int) -> list[Report]:
    """Return stories of unequal size: the k-th largest has a k-th of the largest's reports."""
    chance = random.Random(7)
    stories = [_story(chance) for _ in range(max(1, count // 3))]
    sizes = [1 / (rank + 1) for rank in range(len(stories))]
    chosen = chance.choices(stories, weights=sizes, k=count)
    return [story(number, number * 2 // 5) for number, story in enumerate(chosen)]


def _story(chance: random.Random) -> Callable[[int, int], Report]:
    states, person = chance.sample(STATES, 2), chance.choice(PERSONS)
    day = FIRST + timedelta(days=chance.randrange(DAYS))
    kind = chance.choice(list(EventType))
    lat, lon = chance.uniform(-50, 60), chance.uniform(-120, 140)
    town = Place(f"Town {lat:.3f}", PlaceKind.CITY, lat, lon, 1, states[1].country)

    def tell(number: int, article: int) -> Report:
        late = day + timedelta(days=chance.randrange(2))
        return make(
            number,
            article,
            chance.choice(WORDS),
            [states[0], *([person] if chance.random() < 0.4 else [])],
            [states[1]] if chance.random() < 0.8 else [],
            type=kind,
            places=(EventPlace(town, PlaceRole.AT),) if chance.random() < 0.6 else (),
            when=When(late, late, 1, str(late)) if chance.random() < 0.5 else None,
        )

    return tell


Made = tuple[Sequence[Report], Mapping[str, str]]
INPUTS: dict[str, Callable[[int], Made]] = {
    "news": made_news,
    "a person": lambda count: (of_a_person(count), {}),
    "states": lambda count: (of_states(count), {}),
    "a mix": lambda count: (mixed(count), {}),
}


def measured(name: str, count: int) -> dict[str, float]:
    """Join once in this process; return its processor's seconds, megabytes and events."""
    reports, texts = INPUTS[name](count)
    join_reports(reports[:200], texts)  # what is opened once is open
    gc.collect()
    gc.freeze()
    before, started = peak_mb(), time.process_time()
    with without_collecting():
        events = len(join_reports(reports, texts))
    seconds = time.process_time() - started
    return {"reports": len(reports), "events": events, "seconds": seconds, "mb": peak_mb() - before, "before": before}


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def apart(name: str, count: int) -> dict[str, float]:
    """Measure in another process, so that memory starts anew."""
    command = [sys.executable, __file__, "--input", name, "--alone", str(count)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ).stdout)


def of_n_log_n(found: Mapping[str, float]) -> float:
    return found["seconds"] / (found["reports"] * math.log(found["reports"]))


def draw(found: Mapping[str, Sequence[Mapping[str, float]]], path: Path) -> None:
    """Draw seconds over reports, with what n log n and n² would be from the smallest size on."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4.2), layout="constrained")
    axes = figure.subplots()
    for name, rows in found.items():
        axes.plot([r["reports"] for r in rows], [r["seconds"] for r in rows], marker="o", label=name)
    least = next(iter(found.values()))[0]
    sizes = [row["reports"] for row in max(found.values(), key=len)]
    lines = {"n log n": lambda n: n * math.log(n), "n²": lambda n: n * n}
    for (label, cost), dashes in zip(lines.items(), ("--", ":"), strict=True):
        scale = least["seconds"] / cost(least["reports"])
        axes.plot(sizes, [scale * cost(n) for n in sizes], dashes, color="grey", label=label)
    axes.set(xscale="log", yscale="log", xlabel="reports", ylabel="seconds of one core")
    axes.set_ylim(top=3 * max(row["seconds"] for rows in found.values() for row in rows))
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(path, metadata={"Date": None})


def main() -> int:
    """Print a row for each size of each input."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--input", choices=INPUTS, help="one of them; all if it is not given")
    parser.add_argument("--most", type=int, default=64_000, help="reports of the largest size")
    parser.add_argument("--plot", type=Path, help="an SVG to draw")
    parser.add_argument("--alone", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.alone:
        sys.stdout.write(json.dumps(measured(given.input, given.alone)))
        return 0
    row = "{:10}{:>11}{:>10}{:>10}{:>12}{:>10}{:>14}\n"
    sys.stdout.write(row.format("input", "reports", "events", "seconds", "of n log n", "MB", "MB before it"))
    found: dict[str, list[dict[str, float]]] = {}
    for name in [given.input] if given.input else INPUTS:
        count = FEWEST
        while count <= given.most:
            rows = found.setdefault(name, [])
            rows.append(apart(name, count))
            now, ratio = rows[-1], of_n_log_n(rows[-1]) / of_n_log_n(rows[0])
            told = (f"{now['reports']:,}", f"{now['events']:,}", f"{now['seconds']:.1f}", f"{ratio:.2f}")
            sys.stdout.write(row.format(name, *told, f"{now['mb']:,.0f}", f"{now['before']:,.0f}"))
            sys.stdout.flush()
            count *= STEP
    if given.plot:
        draw(found, given.plot)
    return 0


if __name__ == "__main__":
    sys.exit(main())
