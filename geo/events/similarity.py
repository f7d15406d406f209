"""Whether two reports may tell of one happening: their act, parties, places, dates and words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from geo.gazetteer.names import fold
from geo.geodesy import distance_km
from geo.model import ActorKind, ActorMention, EventPlace, Link, Place, PlaceKind, Report, When
from geo.ontology import IMAGINED
from geo.unseen import without_unseen

NEAR_KM = 161.0  # 100 miles: towns nearer than this may be one scene told twice
SAME_TOWN_KM = 15.0  # a town and its suburbs
_STEM = 4  # letters that "invade" and "invasion" share
_WORD = re.compile(r"\w{3,40}")
SLACK = 1  # day: reports of one night differ by a day
_WIDE = (PlaceKind.COUNTRY, PlaceKind.CONTINENT, PlaceKind.REGION, PlaceKind.SEA, PlaceKind.ADMIN1)
# Parties of their own: a state, its government and its army do too much for them to tell one happening from another.
_PERSONS = frozenset({ActorKind.PERSON})
_SINGULAR = frozenset({ActorKind.PERSON, ActorKind.ORGANISATION, ActorKind.ARMED_GROUP, ActorKind.COMPANY})

# What a sentence itself tells of its act: no day or place that is carried over from another, implied or assumed.
TOLD_LINKS = frozenset({Link.ATTACHED, Link.SENTENCE})
_SURENESS = {link: at for at, link in enumerate(Link)}  # the surest first

# Of `Profile.apart`: those who act by their names, and what keeps two reports apart whatever else they tell: all but
# named parties, which one telling names otherwise than the next.
NAMED_DOERS = 0
TOLD_OUTRIGHT = (1, 2, 4, 5, 6)

Days = tuple[date, date]  # the first and the last
Pinned = tuple[date, tuple[Place, ...]]  # the very day, and the towns


@dataclass(frozen=True, slots=True)
class Profile:
    """What of a report is compared, made once."""

    report: Report
    agents: frozenset[str]
    targets: frozenset[str]
    apart: tuple[frozenset[str], ...]  # parties, by side and sort, and names that nothing places: all share one of each
    singular: frozenset[str]  # parties that are more than a state or a body of it
    scene: tuple[Place, ...]
    stems: frozenset[str]
    pinned: Pinned | None


def profile_of(report: Report) -> Profile:
    """Return what of a report is compared with others."""
    return Profile(
        report,
        party_keys(report.agents),
        party_keys(report.targets),
        (*_apart(report.agents), *_apart(report.targets), _names_left_open(report)),
        _ids((*report.agents, *report.targets), _SINGULAR),
        tuple(item.place for item in report.places if item.link is not Link.IMPLIED),
        stems_of(_words_of_act(report)),
        _pinned(report),
    )


def told_scene(report: Report) -> tuple[Place, ...]:
    """Return the places that a report's own sentence tells."""
    return tuple(item.place for item in report.places if item.link in TOLD_LINKS)


def told_days(report: Report) -> Days | None:
    """Return the first and last day that a report's own sentence tells."""
    return known_days(report.when) if report.when_link in TOLD_LINKS else None


def _words_of_act(report: Report) -> str:
    return without_unseen(report.words(report.trigger))


def _names_left_open(report: Report) -> frozenset[str]:
    """Return the names of where an act was that nothing places, as they are compared."""
    return frozenset(fold(report.words(span)) for span in report.left_open)


def party_keys(mentions: Iterable[ActorMention]) -> frozenset[str]:
    """Return the parties and the states that they act for: Xi Jinping and China."""
    keys: set[str] = set()
    for mention in mentions:
        keys.add(mention.actor.id)
        if mention.actor.country is not None and mention.actor.kind is not ActorKind.COMPANY:
            keys.add(mention.actor.country)
    return frozenset(keys)


def _apart(mentions: Sequence[ActorMention]) -> tuple[frozenset[str], ...]:
    """Return the parties of a side by what is compared with what: named ones, persons, and what only nouns tell.

    Who is named may be told by a noun as well: soldiers, the army.
    """
    named = [mention for mention in mentions if mention.actor.kind is not ActorKind.UNNAMED]
    nouns = (mention.actor.name for mention in mentions if mention.actor.kind is ActorKind.UNNAMED)
    return party_keys(named), _ids(mentions, _PERSONS), frozenset(chain.from_iterable(map(stems_of, nouns)))


def _ids(mentions: Iterable[ActorMention], kinds: frozenset[ActorKind]) -> frozenset[str]:
    return frozenset(mention.actor.id for mention in mentions if mention.actor.kind in kinds)


def stems_of(text: str) -> frozenset[str]:
    """Return the beginnings of a text's words."""
    return frozenset(word[:_STEM].lower() for word in _WORD.findall(text))


def may_be_one(one: Profile, other: Profile) -> bool:
    """Say whether nothing speaks against two reports telling of one happening."""
    a, b = one.report, other.report
    return (
        a.type is b.type
        and (a.status in IMAGINED) == (b.status in IMAGINED)
        and all(parties_agree(a, b) for a, b in zip(one.apart, other.apart, strict=True))
        and whens_agree(a.when, b.when)
        and scenes_agree(one.scene, other.scene)
        and not told_apart(one.pinned, other.pinned)
    )


def _pinned(report: Report) -> Pinned | None:
    """Return day and towns of a report that names both with its act; None where it leaves either open."""
    days = known_days(report.when)
    if days is None or days[0] != days[1] or report.when_link is not Link.ATTACHED:
        return None
    towns = tuple(item.place for item in report.places if item.link is Link.ATTACHED and item.place.where_prec == 1)
    return (days[0], towns) if towns else None


def told_apart(one: Pinned | None, other: Pinned | None) -> bool:
    """Say whether two reports of one article name other days and other towns: two days and two towns are two acts."""
    if one is None or other is None or one[0] == other[0]:
        return False
    return all(distance_km((a.lat, a.lon), (b.lat, b.lon)) > SAME_TOWN_KM for a in one[1] for b in other[1])


def is_alike(one: Profile, other: Profile) -> bool:
    """Say whether enough speaks for two reports telling of one happening."""
    agents, targets = bool(one.agents & other.agents), bool(one.targets & other.targets)
    same_words = bool(one.stems & other.stems)
    same_when = _is_known(one.report.when) and _is_known(other.report.when)
    same_scene = bool(one.scene) and bool(other.scene)
    same_victim = bool(one.targets & other.targets & one.singular)
    pieces = agents + targets + same_victim + same_scene + same_when
    if same_words:
        return pieces >= 2 and (agents or targets)
    return agents and targets and same_scene and (same_when or bool(one.singular & other.singular))


def parties_agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether two sets of parties may be of one happening: they share one, or nobody is told."""
    return not one or not other or bool(one & other)


def whens_agree(one: When | None, other: When | None) -> bool:
    """Say whether two dates may be of one day; an unknown one may be any."""
    first, second = known_days(one), known_days(other)
    return first is None or second is None or days_agree(first, second)


def days_agree(one: Days, other: Days, *, slack: int = SLACK) -> bool:
    """Say whether two spans of days touch, or nearly so."""
    return (one[0] - other[1]).days <= slack and (other[0] - one[1]).days <= slack


def known_days(when: When | None) -> Days | None:
    """Return the first and last day of a date, None where they are not known."""
    if when is None or when.start is None or when.end is None:
        return None
    return when.start, when.end


def _is_known(when: When | None) -> bool:
    return known_days(when) is not None


def scenes_agree(one: tuple[Place, ...], other: tuple[Place, ...]) -> bool:
    """Say whether some place of one lies at, near or in some place of the other; no place agrees with all."""
    return not one or not other or any(places_agree(a, b) for a in one for b in other)


def places_agree(one: Place, other: Place) -> bool:
    """Say whether two places may be one scene: the same, near each other, or a town and its country."""
    if one.name == other.name or distance_km((one.lat, one.lon), (other.lat, other.lon)) <= NEAR_KM:
        return True
    wide = one.kind in _WIDE or other.kind in _WIDE
    return wide and one.country is not None and one.country == other.country


def best_places(found: Iterable[EventPlace]) -> tuple[EventPlace, ...]:
    """Return places each once, the surest link first kept, without the countries of finer ones.

    No continent stays beside anything less.
    """
    kept: dict[tuple[str, float, float], EventPlace] = {}
    for item in sorted(found, key=lambda item: _SURENESS[item.link]):
        kept.setdefault((item.place.name, item.place.lat, item.place.lon), item)
    fine = {item.place.country for item in kept.values() if _is_fine(item.place)}
    found = [i for i in kept.values() if i.place.kind is not PlaceKind.COUNTRY or i.place.country not in fine]
    lesser = [item for item in found if item.place.kind is not PlaceKind.CONTINENT]
    return tuple(lesser or found)


def _is_fine(place: Place) -> bool:
    return place.country is not None and place.kind is not PlaceKind.COUNTRY
