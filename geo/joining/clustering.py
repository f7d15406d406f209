"""Reports → events: what tells of one happening, in one article or in many, becomes one event.

Reports are taken in a fixed order, whatever order they come in. Each joins the first event with which it agrees in
everything that both tell (act, who, whom, where, when) and to one of whose reports it is alike; else it opens one.
Only events that share a type, a party, and an article or a month are looked at, the latest of them, and what each of
these says of one thing is compared once (`gathering`): so the work grows no faster than sorting does.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from geo.events.similarity import Profile, best_places, is_of_its_article, known_days, profile_of
from geo.joining.gathering import Gathering
from geo.model import Actor, ActorMention, Event, Link, Report, When, content_id
from geo.ontology import BY_REPORT

Block = tuple[str, str, str]  # type, party, article or month

_MOST_COMPARED = 200  # latest events of one party and month that a report is compared with


def join_reports(reports: Iterable[Report]) -> tuple[Event, ...]:
    """Return the events that reports tell of, in the order of their first reports.

    The order in which reports come does not matter.
    """
    ordered = sorted({report.id: report for report in reports}.values(), key=_order)
    gatherings: list[Gathering] = []
    blocks: dict[Block, list[Gathering]] = defaultdict(list)
    for report in ordered:
        profile = profile_of(report)
        keys = _keys(profile)
        gathering = _fitting(profile, keys, blocks)
        if gathering is None:
            gathering = Gathering()
            gatherings.append(gathering)
        gathering.add(profile)
        for key in keys:
            if not blocks[key] or blocks[key][-1] is not gathering:
                blocks[key].append(gathering)
    return tuple(event_of(gathering.reports) for gathering in gatherings)


def _order(report: Report) -> tuple[str, int, int, str]:
    return report.article, report.trigger.start, report.trigger.end, report.id


def _keys(profile: Profile) -> tuple[Block, ...]:
    """Return the blocks of a report: its type with each party, in its article and in each month that it may be of."""
    report = profile.report
    parties = sorted(profile.agents | profile.targets)
    times = (_in(report.article), *_months(report.when))
    return tuple((report.type, party, when) for party in parties for when in times)


def _in(article: str) -> str:
    return f"in {article}"


def _months(when: When | None) -> tuple[str, ...]:
    days = known_days(when)
    if days is None:
        return ("",)
    first, last = (day.year * 12 + day.month for day in days)
    wide = last - first > 2
    return ("wide",) if wide else tuple(str(month) for month in range(first, last + 1))


def _fitting(profile: Profile, keys: Iterable[Block], blocks: Mapping[Block, Sequence[Gathering]]) -> Gathering | None:
    seen: set[int] = set()
    for block in _blocks_near(profile, keys):
        for gathering in blocks.get(block, ())[-_MOST_COMPARED:]:
            if id(gathering) not in seen and gathering.fits(profile):
                return gathering
            seen.add(id(gathering))
    return None


def _blocks_near(profile: Profile, keys: Iterable[Block]) -> Iterable[Block]:
    """Return the blocks in which a report is looked for, each once: its own, those of no day, and those of wide ones.

    What only its own article can tell of is looked for there alone.
    """
    if is_of_its_article(profile):
        return (key for key in keys if key[2] == _in(profile.report.article))
    return dict.fromkeys((kind, party, near) for kind, party, when in keys for near in (when, "", "wide"))


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
