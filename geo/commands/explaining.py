"""Events with why they were read so, for a person at a terminal: `dateline events --explain`."""

import sys
from collections.abc import Iterable

from geo.joining.sureness import sureness_of
from geo.model import Event
from geo.views.escape import plain
from geo.views.event_records import heading_of
from geo.views.explaining import sure_lines, why_lines
from geo.views.words import STATUSES, when_words


def print_explained(events: Iterable[Event]) -> None:
    """Print each event with how surely it was read, its sentences, and why each of them was read so."""
    for event in events:
        agents, targets = ([actor.name for actor in side] for side in (event.agents, event.targets))
        told = f"{when_words(event.when)}, {heading_of(event.type, agents, targets)} ({STATUSES[event.status]})"
        _print(0, told)
        sure = sure_lines(sureness_of(event))
        if sure:
            _print(1, f"how sure: {'; '.join(sure)}")
        for report in event.reports:
            _print(1, f"{report.article}: “{report.sentence}”")
            for line in why_lines(report):
                _print(2, line)


def _print(depth: int, text: str) -> None:
    sys.stdout.write("  " * depth + " ".join(plain(text).split()) + "\n")
