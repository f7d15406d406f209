"""What stands over and under a view that goes out: title, filters, days, sources and review state, in words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from geo.columnar import EventPart, samples
from geo.model import Article, Event, Quadrant, ReviewState
from geo.views import marks
from geo.views.countries import country_name
from geo.views.escape import plain
from geo.views.identity import ByIdentity
from geo.views.scenes import Scene
from geo.views.sheets import Sheet
from geo.views.view import View
from geo.views.words import QUADRANTS, count_words, day_words, span_words

_MOST_NAMES = 3


def title_of(view: View, sheet: Sheet) -> str:
    """Return the sheet's title, else a sentence that says what is shown: how many events, of what kind, where, when."""
    given = one_line(sheet.title)
    if given:
        return given
    if not view.events:
        return "No event passes the filters"
    where, days = _where(ByIdentity(view.events)), days_of(view)
    said = count_words(len(view.events), "event") + (f" in {where}" if where else "") + (f", {days}" if days else "")
    return said + _mostly(view.events)


def subtitle_of(view: View) -> str:
    """Return the filters, how many events they leave, how many no map can show, and how far the data reach."""
    counts = f"{len(view.events):,} of {count_words(view.total, 'event')} shown"
    missing = len(view.unplaced)
    unplaced = f"{count_words(missing, 'event')} without a place cannot be on a map" if missing else ""
    return " · ".join(part for part in (one_line(view.caption), counts, unplaced, data_date(view)) if part)


def days_of(view: View) -> str:
    """Say from when to when the shown events are; empty where none has a day."""
    whens = [event.when for event, _ in samples(view.events, EventPart.DAYS) if event.when]
    starts, ends = [when.start for when in whens if when.start], [when.end for when in whens if when.end]
    return span_words(min(starts), max(ends)) if starts and ends else ""


def newest_day(view: View) -> date | None:
    """Return the day of the newest article; where none has one, that of the newest event, if any has."""
    days = _published(view.articles.values())
    told = () if days else samples(view.events, EventPart.DAYS)
    days = days or [event.when.start for event, _ in told if event.when and event.when.start]
    return max(days, default=None)


def data_date(view: View) -> str:
    """Say up to which day the articles reach; the clock has no part in it."""
    days = _published(view.articles.values())
    return f"data to {day_words(max(days))}" if days else ""


def published_words(view: View) -> str:
    """Say when the articles were published, and of how many that is not known."""
    articles = tuple(view.articles.values())
    days = _published(articles)
    if not articles:
        return ""
    undated = len(articles) - len(days)
    without = f", {undated:,} without a day" if undated and days else ", without a day" if undated else ""
    return count_words(len(articles), "article") + (f" of {span_words(min(days), max(days))}" if days else "") + without


def sources_words(view: View) -> tuple[str, ...]:
    """Name each source of the articles once, with its Admiralty ratings, and count the articles that name none."""
    rated: dict[str, set[str]] = {}
    for article in view.articles.values():
        name = one_line(article.source)
        if name:
            rated.setdefault(name, set()).update([one_line(article.rating)] if article.rating else [])
    named = tuple(f"{name} ({', '.join(sorted(ratings))})" if ratings else name for name, ratings in rated.items())
    left = sum(not one_line(article.source) for article in view.articles.values())
    return (*named, f"{count_words(left, 'article')} whose source is not known") if left else named


def review_words(view: View) -> str:
    """Say how many of the shown events a person has accepted, and how many nobody has looked at."""
    states = view.review_states
    if not view.events:
        return ""
    if states[ReviewState.UNREVIEWED] == len(view.events):
        return "none reviewed yet"
    told = {ReviewState.ACCEPTED_ONCE: "accepted by one of two"}
    return ", ".join(f"{states[state]:,} {told.get(state, state)}" for state in ReviewState if states[state])


def watermark_of(view: View, sheet: Sheet) -> str:
    """Return what is written across the picture: empty unless asked for, or where all is reviewed."""
    unreviewed = any(not state.is_decided for state in view.review_states)
    return "unreviewed" if sheet.watermark and unreviewed else ""


def description_of(
    view: View, sheet: Sheet, scene: Scene, *, shown: str, told: Sequence[str] = (), below: Sequence[str] = ()
) -> str:
    """Describe a picture for those who cannot see it.

    `shown` says what stretch of the earth it shows, `told` what is written beside its marks, `below` what
    under its legend.
    """
    kinds = _kinds(scene.events)
    found = ", ".join(f"{kinds[kind]:,} {QUADRANTS[kind]}" for kind in Quadrant if kinds[kind])
    spots = [f"{one_line(spot.title)} ({len(spot.events):,})" for spot in scene.spots[:10]]
    more = f" and {count_words(len(scene.spots) - 10, 'more place')}" if len(scene.spots) > 10 else ""
    wide = [f"{one_line(region.name)} ({len(region.events):,})" for region in scene.regions if region.wide][:10]
    sentences = (
        f"Map: {title_of(view, sheet)}",
        f"{subtitle_of(view)}",
        f"It shows {shown}" if shown else "",
        f"On the map: {found}" if found else "",
        f"Places with their number of events: {', '.join(spots)}{more}" if spots else "",
        f"Told of whole countries: {', '.join(wide)}" if wide else "",
        f"Told beside their marks: {'; '.join(map(one_line, told))}" if told else "",
        f"Told below the map: {'; '.join(map(one_line, below))}" if below else "",
        f"Review: {review_words(view)}" if view.events else "",
        f"Handling: {one_line(sheet.banner)}" if one_line(sheet.banner) else "",
    )
    return ". ".join(sentence for sentence in sentences if sentence) + "."


def one_line(text: str) -> str:
    """Write text of an article without control characters and line ends."""
    return " ".join(plain(text).split())


def _published(articles: Iterable[Article]) -> list[date]:
    return [article.published for article in articles if article.published]


@lru_cache(maxsize=2)  # a sheet asks several times
def _where(events: ByIdentity[Sequence[Event]]) -> str:
    """Name the countries of most events, or else the places that lie in none, as a sea."""
    found: Counter[str] = Counter()
    for event, number in samples(events.value, EventPart.PLACES):
        found.update(dict.fromkeys((_country(part.place.country, part.place.name) for part in event.places), number))
    names = sorted(found, key=lambda name: (-found[name], name))
    if len(names) > _MOST_NAMES + 1:
        return f"{', '.join(names[:_MOST_NAMES])} and {len(names) - _MOST_NAMES} other places"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _country(code: str | None, name: str) -> str:
    return country_name(code) if code else one_line(name)[:60]


def _kinds(events: Sequence[Event]) -> Counter[Quadrant]:
    kinds: Counter[Quadrant] = Counter()
    for event, number in samples(events, EventPart.ACT):
        kinds[marks.quadrant(event)] += number
    return kinds


def _mostly(events: Sequence[Event]) -> str:
    kinds = _kinds(events)
    kind, number = max(kinds.items(), key=lambda item: (item[1], -list(Quadrant).index(item[0])))
    if len(events) < 3 or number * 2 <= len(events):
        return ""
    return f", all {QUADRANTS[kind]}" if number == len(events) else f", most of them {QUADRANTS[kind]}"
