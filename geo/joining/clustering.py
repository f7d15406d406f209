"""Reports → events: what tells of one happening, in one article or in many, becomes one event.

Reports are taken in a fixed order, whatever order they come in. Each joins the first event with which it agrees in
everything that both tell (act, who, whom, where, when) and to one of whose reports it is alike; else it opens one.
Only events that share a type, a party, and an article or a month are looked at, so that the work does not grow with the
square of the input.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.events.similarity import (
    Profile,
    Telling,
    best_places,
    is_told_of_one,
    known_days,
    may_be_one,
    profile_of,
    telling_of,
)
from geo.model import Actor, ActorMention, Event, Link, Report, When, content_id
from geo.ontology import BY_REPORT

_MOST_COMPARED = 200  # latest events of one party and month that a report is compared with


@dataclass(frozen=True, slots=True)
class _Group:
    """An event while it is gathered: its reports, and one profile for each way of telling it."""

    members: list[Report]
    tellings: dict[Telling, Profile]


def join_reports(reports: Iterable[Report]) -> tuple[Event, ...]:
    """Return the events that reports tell of, in the order of their first reports.

    The order in which reports come does not matter.
    """
    ordered = sorted({report.id: report for report in reports}.values(), key=_order)
    groups: list[_Group] = []
    blocks: dict[tuple[str, ...], list[_Group]] = defaultdict(list)
    for report in ordered:
        profile = profile_of(report)
        keys = _keys(profile)
        group = _fitting(profile, keys, blocks)
        if group is None:
            group = _Group([], {})
            groups.append(group)
        group.members.append(report)
        group.tellings.setdefault(telling_of(profile), profile)
        for key in keys:
            if not blocks[key] or blocks[key][-1] is not group:
                blocks[key].append(group)
    return tuple(event_of(group.members) for group in groups)


def _order(report: Report) -> tuple[str, int, int, str]:
    return report.article, report.trigger.start, report.trigger.end, report.id


def _keys(profile: Profile) -> tuple[tuple[str, ...], ...]:
    """Return the blocks of a report: its type with each party, in its article and in each month that it may be of."""
    report = profile.report
    parties = sorted(profile.agents | profile.targets)
    times = (f"in {report.article}", *_months(report.when))
    return tuple((report.type, party, when) for party in parties for when in times)


def _months(when: When | None) -> tuple[str, ...]:
    days = known_days(when)
    if days is None:
        return ("",)
    first, last = (day.year * 12 + day.month for day in days)
    wide = last - first > 2
    return ("wide",) if wide else tuple(str(month) for month in range(first, last + 1))


def _fitting(
    profile: Profile, keys: Iterable[tuple[str, ...]], blocks: dict[tuple[str, ...], list[_Group]]
) -> _Group | None:
    seen: set[int] = set()
    for key in keys:
        kind, party, when = key
        for near in dict.fromkeys((when, "", "wide")):
            for group in blocks.get((kind, party, near), ())[-_MOST_COMPARED:]:
                if id(group) not in seen and _fits(profile, group):
                    return group
                seen.add(id(group))
    return None


def _fits(profile: Profile, group: _Group) -> bool:
    tellings = group.tellings.values()
    return all(may_be_one(profile, other) for other in tellings) and any(
        is_told_of_one(profile, other) for other in tellings
    )


def event_of(reports: Sequence[Report]) -> Event:
    """Return the event that reports tell of, taking for granted that they tell of one."""
    reports = tuple(reports)
    agents = _actors(mention for report in reports for mention in report.agents)
    taken = {actor.id for actor in agents}
    targets = _actors(mention for report in reports for mention in report.targets)
    return Event(
        id=content_id("event", *(report.id for report in reports)),
        type=reports[0].type,
        status=min((report.status for report in reports), key=BY_REPORT.index),
        agents=agents,
        targets=tuple(actor for actor in targets if actor.id not in taken) or targets,
        places=best_places(place for report in reports for place in report.places),
        when=_narrowest(reports),
        reports=reports,
    )


def _actors(mentions: Iterable[ActorMention]) -> tuple[Actor, ...]:
    found: dict[str, Actor] = {}
    for mention in mentions:
        found.setdefault(mention.actor.id, mention.actor)
    return tuple(found.values())


def _narrowest(reports: Sequence[Report]) -> When | None:
    """Return the most exact date that is told; an open or an assumed one only where there is no other."""
    dated = [report for report in reports if report.when is not None]
    sure = [report for report in dated if report.when_link is not Link.ASSUMED] or dated
    told = [report.when for report in sure if report.when is not None]
    known = [(days[1] - days[0], at) for at, when in enumerate(told) if (days := known_days(when)) is not None]
    if not known:
        return told[0] if told else None
    return told[min(known)[1]]
