"""What joining costs as the reports grow in number: seconds, and how often the time of half as many each size takes.

Two inputs. One undated sentence in n articles whose texts are not known, told of a person or of states. A mix: stories
of unequal size, from one report to a tenth of all, each with a few ways of being told, with and without a day, a place
and a person. Work of n log n takes little more than twice as long for twice as many; where the work grew with the
square, it took four times as long.

    python tests/bench/bench_joining.py [--most 64000]
"""

import argparse
import gc
import math
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

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

FEWEST = 1_000
REPEATS = 3  # the fastest counts
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


INPUTS = {"a person, one sentence": of_a_person, "states, one sentence": of_states, "a mix of stories": mixed}


def seconds_of(reports: Sequence[Report]) -> tuple[float, int]:
    """Return the processor's seconds that joining takes, and how many events there are."""
    best, events = float("inf"), 0
    for _ in range(REPEATS):
        gc.collect()
        gc.freeze()  # what was made before is not joining's
        started = time.process_time()
        events = len(join_reports(reports))
        best = min(best, time.process_time() - started)
    return best, events


def growth(took: Mapping[int, float]) -> str:
    """Say how much longer the largest size takes than the smallest, and how much longer n log n and n² would."""
    few, many = min(took), max(took)
    times = many / few
    sorting = times * math.log(many) / math.log(few)
    longer = f"{took[many] / took[few]:.0f} times as long"
    return f"{times:.0f} times as many: {longer}; n log n is {sorting:.0f}, n² is {times**2:.0f}"


def main() -> int:
    """Print a row for each size of each input."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=64_000, help="reports of the largest size")
    most = parser.parse_args().most
    sys.stdout.write(f"{'input':24}{'reports':>9}{'events':>9}{'seconds':>10}{'time(n)/time(n/2)':>20}" + "\n")
    for name, made in INPUTS.items():
        took: dict[int, float] = {}
        count = FEWEST
        while count <= most:
            took[count], events = seconds_of(made(count))
            ratio = f"{took[count] / took[count // 2]:.2f}" if count > FEWEST else ""
            sys.stdout.write(f"{name:24}{count:9,}{events:9,}{took[count]:10.3f}{ratio:>20}" + "\n")
            count *= 2
        sys.stdout.write(f"{name:24}{growth(took)}" + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
