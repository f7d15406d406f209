"""What of ACLED's event types a coder may begin from: proposals of ours, by the type, and of assaults by their words.

An assault may be a battle, an explosion or violence against civilians: that is told by what names the act, by a means
that stands in its sentence, or by who does it to whom. The tables lie in `data/acled/`; the first row that fits holds.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from geo.errors import DataError
from geo.model import ActorKind, Event, EventType, Report
from geo.ontology import STATUSES
from geo.resources import resource_path
from geo.views.escape import plain

_TYPE_COLUMNS = ("type", "event_type", "sub_event_type", "reason")
_SIGN_COLUMNS = ("sign", "words", "event_type", "sub_event_type", "reason")
_REGION_COLUMNS = ("code", "region")


@dataclass(frozen=True, slots=True)
class CodingProposal:
    """An event type and sub-type of ACLED's, "" where nothing tells it; `because` is what they were taken from."""

    event_type: str
    sub_event_type: str
    because: str


@dataclass(frozen=True, slots=True)
class _Sign:
    """A row of the table for assaults: `find` returns what of an event's report speaks for it, "" where nothing."""

    event_type: str
    sub_event_type: str
    find: Callable[[Report], str]


def proposal_for(event: Event) -> CodingProposal | None:
    """Return what is proposed for an event; None for what did not happen, and where nothing speaks for a type."""
    if not STATUSES[event.status].told:
        return None
    if event.type is EventType.ASSAULT:
        return _of_assault(event)
    told = type_proposals().get(event.type)
    return CodingProposal(*told, f"type {event.type}") if told else None


def _of_assault(event: Event) -> CodingProposal | None:
    reports = [report for report in event.reports if report.type is EventType.ASSAULT]
    for sign in _signs():
        for report in reports:
            if because := sign.find(report):
                return CodingProposal(sign.event_type, sign.sub_event_type, because)
    return None


@cache
def type_proposals() -> Mapping[EventType, tuple[str, str]]:
    """Return ACLED's event type and sub-type that are proposed for types of ours; "" where the type does not tell."""
    rows = _rows("types.csv", _TYPE_COLUMNS)
    return {EventType(row["type"]): (row["event_type"], row["sub_event_type"]) for row in rows}


@cache
def region_of(country: str) -> str | None:
    """Return which of its regions ACLED counts a country to (two letters of ISO 3166-1); None where it lists none."""
    return {row["code"]: row["region"] for row in _rows("regions.csv", _REGION_COLUMNS)}.get(country)


def _rows(name: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    reader = csv.DictReader(resource_path("data", "acled", name).read_text(encoding="utf-8").splitlines())
    if tuple(reader.fieldnames or ()) != columns:
        msg = f"data/acled/{name}: the first line must be {','.join(columns)}"
        raise DataError(msg)
    yield from reader


@cache
def _signs() -> tuple[_Sign, ...]:
    found = []
    for number, row in enumerate(_rows("assaults.csv", _SIGN_COLUMNS), start=2):
        make = _FINDERS.get(row["sign"])
        if make is None:
            msg = f"data/acled/assaults.csv, line {number}: {row['sign']!r} is no sign; use {', '.join(_FINDERS)}"
            raise DataError(msg)
        found.append(_Sign(row["event_type"], row["sub_event_type"], make(row["words"])))
    return tuple(found)


def _by_act(words: str) -> Callable[[Report], str]:
    """Find a word in what names the act."""
    pattern = _pattern(words)

    def find(report: Report) -> str:
        return _found(pattern, report.words(report.trigger))

    return find


def _by_means(words: str) -> Callable[[Report], str]:
    """Find a word in the sentence."""
    pattern = _pattern(words)
    return lambda report: _found(pattern, report.sentence)


def _by_parties(words: str) -> Callable[[Report], str]:
    """Find who acts and who is acted upon, of the kinds on both sides of a ">"."""
    agents, targets = ({ActorKind(kind) for kind in _listed(side)} for side in words.split(">"))

    def find(report: Report) -> str:
        acting = next((mention.actor.kind for mention in report.agents if mention.actor.kind in agents), None)
        struck = next((mention.actor.kind for mention in report.targets if mention.actor.kind in targets), None)
        return f"{acting} against {struck}" if acting and struck else ""

    return find


_FINDERS: Mapping[str, Callable[[str], Callable[[Report], str]]] = {
    "act": _by_act,
    "means": _by_means,
    "parties": _by_parties,
}


def _listed(words: str) -> Iterable[str]:
    return (word.strip() for word in words.split(";"))


def _pattern(words: str) -> re.Pattern[str]:
    """Return what finds any of some words; a star stands for any ending."""
    parts = (re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in _listed(words))
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return plain(match.group()) if match else ""
