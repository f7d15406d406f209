"""Whether two reports of one article tell of two acts of one kind: eight arrested in Nablus, and four in Hebron.

A round-up tells one act after the other in the same words; only where it was, who was met and how many there were tell
them apart. So two are: towns of the acts themselves that lie apart; states, where each names one that the other does
not, beside a party of both; and, in full sentences with the same word for the act, other nouns for others, a noun
behind a name, and other counts of one thing on no day and in no town that both tell. A headline is no full sentence: it
calls by a noun whom its story names.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, product

from geo.events.similarity import SAME_TOWN_KM, Days, Profile, known_days, stems_of
from geo.geodesy import distance_km
from geo.joining.chances import Act
from geo.model import ActorKind, ActorMention, Link, Place, Quantity, Report

_FINE = 3  # greatest where_prec of what is smaller than a region
_BY_NOUN = frozenset({ActorKind.POPULATION, ActorKind.UNNAMED})
_FULL_STOPS = (".", "!", "?", "…")
_CLOSING = "\"'”’)]» \t\n"  # what may stand behind them
_MOST_COUNTS = 8  # of a report that are compared


@dataclass(frozen=True, slots=True)
class Particulars:
    """What of a report tells it from another act of its kind.

    Attributes:
        parties: All that take part, with the states that they act for.
        states: These states.
        targets: Those acted upon, with theirs.
        nouns: The beginnings of the nouns for those acted upon, where nouns alone tell them.
        is_named: Whether a name tells one of those acted upon.
        towns: Places smaller than a region, told with the act itself.
        days: The days, where they are told with the act itself.
        words: What the words for the act begin with.
        counts: Numbers of what is named.
        is_full: Whether it stands in a full sentence.
    """

    parties: frozenset[str]
    states: frozenset[str]
    targets: frozenset[str]
    nouns: frozenset[str]
    is_named: bool
    towns: tuple[Place, ...]
    days: Days | None
    words: frozenset[str]
    counts: tuple[Quantity, ...]
    is_full: bool


def particulars_of(profile: Profile, act: Act) -> Particulars:
    """Return what tells a report from another act of its kind."""
    report = profile.report
    by_noun = all(_is_noun(mention) for mention in report.targets)
    return Particulars(
        parties=profile.agents | profile.targets,
        states=_states((*report.agents, *report.targets)),
        targets=profile.targets,
        nouns=frozenset(chain.from_iterable(stems_of(m.actor.name) for m in report.targets))
        if by_noun
        else frozenset(),
        is_named=not by_noun,
        towns=tuple(i.place for i in report.places if i.link is Link.ATTACHED and i.place.where_prec <= _FINE),
        days=known_days(report.when) if report.when_link is Link.ATTACHED else None,
        words=frozenset(act.beginnings),
        counts=tuple(quantity for quantity in report.numbers[:_MOST_COUNTS] if quantity.unit),
        is_full=_is_full(report),
    )


def _is_noun(mention: ActorMention) -> bool:
    return mention.actor.kind in _BY_NOUN


def _states(mentions: Iterable[ActorMention]) -> frozenset[str]:
    actors = (mention.actor for mention in mentions)
    return frozenset(one.country for one in actors if one.country is not None and one.kind is not ActorKind.COMPANY)


def _is_full(report: Report) -> bool:
    return report.sentence.rstrip(_CLOSING).endswith(_FULL_STOPS)


def are_parallel(one: Particulars, later: Particulars) -> bool:
    """Say whether what is told with them makes two acts of two reports of one article and one type."""
    return (
        lie_apart(one.towns, later.towns)
        or _meet_others(one, later)
        or (one.is_full and later.is_full and not one.words.isdisjoint(later.words) and _tell_others(one, later))
    )


def lie_apart(towns: tuple[Place, ...], others: tuple[Place, ...]) -> bool:
    """Say whether both name towns, and none that is, or lies by, one of the other's."""
    return bool(towns and others) and not any(_is_one_town(a, b) for a, b in product(towns, others))


def _is_one_town(one: Place, other: Place) -> bool:
    return one.name == other.name or distance_km((one.lat, one.lon), (other.lat, other.lon)) <= SAME_TOWN_KM


def _meet_others(one: Particulars, other: Particulars) -> bool:
    each_lacks = bool(one.states - other.states) and bool(other.states - one.states)
    return each_lacks and not one.parties.isdisjoint(other.parties)


def _tell_others(one: Particulars, later: Particulars) -> bool:
    """Say whether those acted upon are told as others, or counted otherwise, where the act is told in one word."""
    if one.nouns and later.nouns:
        return one.nouns.isdisjoint(later.nouns) or _count_otherwise(one, later)
    return (one.is_named and bool(later.nouns) and one.targets.isdisjoint(later.targets)) or _count_otherwise(
        one, later
    )


def _count_otherwise(one: Particulars, other: Particulars) -> bool:
    """Say whether counts of one thing differ, in no town and on no day that both tell."""
    alike = [(a, b) for a, b in product(one.counts, other.counts) if (a.unit, a.aspect) == (b.unit, b.aspect)]
    differ = bool(alike) and not any(a.low <= b.high and b.low <= a.high for a, b in alike)
    return differ and not (one.towns and other.towns) and (one.days is None or one.days != other.days)
