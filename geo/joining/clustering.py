"""Reports → events: what tells of one happening, in one article or in many, becomes one event.

Reports are taken in a fixed order, whatever order they come in. Those of one article are joined first, by what they
tell (`gathering`). Then each event of an article is held against a few of those before it: of articles that say the
same rare words, or of the same type, party and month. It joins the one with which its chance of being one happening is
greatest (`chances`), if that is great enough and nothing that is told outright speaks against it; else it stays an
event of its own. Two events of one article never become one. So the work grows no faster than sorting does. Why a
report was joined is kept with the event.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from geo.events.similarity import best_places, known_days
from geo.joining.chances import Chances, open_chances
from geo.joining.gathering import gather
from geo.joining.happenings import Happenings
from geo.joining.vocabulary import open_vocabulary
from geo.joining.wording import Library
from geo.model import Actor, ActorMention, Bond, Event, Link, Report, When, content_id
from geo.ontology import BY_REPORT, EventType


def join_reports(
    reports: Iterable[Report],
    texts: Mapping[str, str] | None = None,
    *,
    chances: Chances | None = None,
    library: Library | None = None,
    words: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Event, ...]:
    """Return the events that reports tell of, in the order of their first reports.

    The order in which reports come does not matter.

    Args:
        reports: Of all articles.
        texts: The articles' texts by their ids; without its text, an article is known by its reports alone.
        chances: The weights by which articles' events are joined, where they are not those that ship.
        library: The articles in place of their texts, where these were read before.
        words: What `Library.telling_words` gives for an article, by its id, where it was asked before.
    """
    ordered = sorted({report.id: report for report in reports}.values(), key=_order)
    library = library or Library.of_texts(texts or {}, open_vocabulary())
    happenings = Happenings(library, chances or open_chances())
    for article, told in groupby(ordered, key=lambda report: report.article):
        happenings.add(article, gather(told, vocabulary=library.vocabulary), words.get(article) if words else None)
    return tuple(event_of(sorted(one.reports, key=_order), one.bonds) for one in happenings.all)


def _order(report: Report) -> tuple[str, int, int, str]:
    return report.article, report.trigger.start, report.trigger.end, report.id


def event_of(reports: Sequence[Report], bonds: Iterable[Bond] = ()) -> Event:
    """Return the event that reports tell of, taking for granted that they tell of one; `bonds` say why."""
    reports = tuple(reports)
    agents, targets = _sides(reports)
    return Event(
        id=content_id("event", *(report.id for report in reports)),
        type=_commonest(report.type for report in reports),
        status=min((report.status for report in reports), key=BY_REPORT.index),
        agents=agents,
        targets=targets,
        places=best_places(place for report in reports for place in report.places),
        when=_narrowest(reports),
        reports=reports,
        bonds=tuple(bonds),
    )


def _sides(reports: Sequence[Report]) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Return who acts and who is acted upon, nobody on both sides: of two who sign, the first signs with the other."""
    agents = _actors(mention for report in reports for mention in report.agents)
    targets = _actors(mention for report in reports for mention in report.targets)
    taken = {actor.id for actor in agents}
    if others := tuple(actor for actor in targets if actor.id not in taken):
        return agents, others
    met = {actor.id for actor in targets}
    first = tuple(actor for actor in agents if actor.id not in met)
    return (first, targets) if first else (agents, ())


def _commonest(types: Iterable[EventType]) -> EventType:
    """Return what most reports say; of those that as many say, the first."""
    (found, _), *_ = Counter(types).most_common(1)
    return found


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
