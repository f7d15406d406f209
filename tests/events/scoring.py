"""How well found events answer gold events: one to one, best agreement first, a share for each field.

A found event may answer a gold one whose cue has its middle in the found one's sentence. A name is right where one
holds all words of the other; a place where it has the name or lies within 161 km; days where they overlap and are at
most 31 days wider on either side.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from geopy.distance import great_circle

NEAR_KM = 161.0
SLACK = timedelta(days=31)
_EMPTY = frozenset({"the", "of", "and", "group", "government", "mr"})

Record = dict[str, Any]


def figures_of(gold: Sequence[Record], found: Sequence[Record]) -> dict[str, float]:
    """Return how well events are found, which share of each field is right, and f1 of pins: right place, day and party.

    Recall counts the core events of the gold alone.
    """
    right: dict[str, list[bool]] = defaultdict(list)
    hits = answered_core = places = pins = asked = 0
    told = sum(len(record["places"]) for record in found)
    for article in {record["article"] for record in gold}:
        events = [record for record in gold if record["article"] == article]
        reports = [record for record in found if record["article"] == article]
        pairs = paired(events, reports)
        hits += len(pairs)
        for at, event in enumerate(events):
            asked += len(event["places"]) if event["core"] or at in pairs else 0
            if at in pairs:
                answered_core += event["core"]
                placed, pinned = _judge(event, reports[pairs[at]], right)
                places += placed
                pins += pinned
    precision, recall = hits / len(found), answered_core / sum(event["core"] for event in gold)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall),
        **{name: sum(values) / len(values) for name, values in right.items()},
        "pin_f1": 2 * pins / (told + asked),
    }


def paired(gold: Sequence[Record], found: Sequence[Record]) -> dict[int, int]:
    """Return which found event answers which gold event, by their numbers."""
    options = sorted(
        (
            (agreement, -at, -other)
            for at, event in enumerate(gold)
            for other, report in enumerate(found)
            if (agreement := _agreement(event, report)) is not None
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for _, at, other in options:
        if -at not in pairs and -other not in pairs.values():
            pairs[-at] = -other
    return pairs


def _agreement(event: Record, report: Record) -> float | None:
    if not report["start"] <= (event["start"] + event["end"]) / 2 <= report["end"]:
        return None
    fields = (
        2 * (event["type"] == report["type"]),
        names_right(event["actors"], report["actors"] + report["targets"]),
        names_right(event["targets"], report["targets"]),
        _places_right(event, report),
        days_right(event["date"], report["date"]),
        0.5 * event["core"],
    )
    return sum(fields) - (report["end"] - report["start"]) / 10_000


def _judge(event: Record, report: Record, right: dict[str, list[bool]]) -> tuple[int, int]:
    """Note which fields of an answer are right; return how many places are, and how many pins."""
    right["type"].append(event["type"] == report["type"])
    right["status"].append(event["status"] == report["status"])
    right["date"].append(days_right(event["date"], report["date"]))
    for side, name in (("actors", "actor"), ("targets", "target")):
        if event[side]:
            right[name].append(names_right(event[side], report[side]))
    if event["places"]:
        right["place"].append(_places_right(event, report) == len(event["places"]))
    parties = event["actors"] + event["targets"]
    in_it = not parties or names_right(parties, report["actors"] + report["targets"])
    placed = _places_right(event, report)
    return placed, placed if in_it and right["date"][-1] else 0


def _places_right(event: Record, report: Record) -> int:
    return sum(any(place_right(place, other) for other in report["places"]) for place in event["places"])


def place_right(gold: Record, found: Record) -> bool:
    """Say whether a place has the gold's name or lies near it."""
    if names_right([gold["name"]], [found["name"]]):
        return True
    return great_circle((gold["lat"], gold["lon"]), (found["lat"], found["lon"])).km <= NEAR_KM


def names_right(gold: Iterable[str], found: Sequence[str]) -> bool:
    """Say whether any name is any of the gold's, each of which may list aliases apart by "|"."""
    wanted = [_words(alias) for names in gold for alias in names.split("|")]
    return any(a and b and (a <= b or b <= a) for a in wanted for b in map(_words, found))


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", re.sub(r"[’']s\b", "", name.lower().replace(".", "")))) - _EMPTY


def days_right(gold: list[str] | None, found: list[str] | None) -> bool:
    """Say whether days overlap the gold's and are not much wider; nothing is right where the gold has nothing."""
    if gold is None or found is None:
        return gold is found
    (first, last), (start, end) = (tuple(map(date.fromisoformat, days)) for days in (gold, found))
    return first <= end and start <= last and first - start <= SLACK and end - last <= SLACK
