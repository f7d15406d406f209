"""A view → what a briefing tells, in order: counts, key events, a part for each cluster or actor, rows, sources.

The deck and the documents say the same, since both are written from one `Outline`. It knows words, not pages.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self

import numpy as np

from geo.geodesy import distance_km, distances_km
from geo.joining.contradictions import Contradiction, contradiction_head, contradictions, sayings_of
from geo.model import Article, Event, Quadrant, ReviewState
from geo.views import marks
from geo.views.changes import Changes, Version
from geo.views.doubts import MARK, MEANING, marked, marked_when, unsure_fields
from geo.views.event_records import EventRecord, record_of
from geo.views.headings import days_of, one_line, published_words, title_of
from geo.views.key_events import key_events
from geo.views.left_open import where_names
from geo.views.marks import Palette, Shape
from geo.views.scenes import compose, drawing_key
from geo.views.sheets import PLAIN, SIZES, Per, Sheet, Size
from geo.views.stories import ToldStep, ToldStory
from geo.views.titles import title_of_event
from geo.views.view import View
from geo.views.words import QUADRANTS, RECOGNISED, STATUSES, TYPES, capital, count_words, span_words

MOST_PARTS = 6
_LEAST_OF_A_PART = 2  # events; a map of one event says no more than its row
_MOST_OF_ALL = 0.9  # of the events that have a mark: a part of more would be the whole map once more
_NEAR_SHARE = 0.12  # of the extent: places closer than this belong together
_MOST_SPOTS = 300  # each is compared with all others
_NEAR_KM = 150.0  # and in any case these
_MOST_PARTIES = 3
_MOST_PLACES = 3
_CHARACTERS = {Shape.CIRCLE: "●", Shape.SQUARE: "■", Shape.TRIANGLE: "▲", Shape.DIAMOND: "◆", Shape.RING: "○"}
_LONGEST = 600  # characters of a quote
_LONGEST_HEADING = 240


class Form(StrEnum):
    """How much a document says."""

    BRIEF = "brief"  # one page
    REPORT = "report"  # everything


@dataclass(frozen=True, slots=True)
class LegendGlyph:
    """A line of a legend that is set in type: the character that looks like the mark, and its words."""

    quadrant: Quadrant | None
    character: str
    words: str


@dataclass(frozen=True, slots=True)
class NumberedSource:
    """An article with its number in the list of sources; `copy_of` is the number of the one whose text it copies."""

    number: int
    article: Article
    copy_of: int | None = None

    @property
    def words(self) -> str:
        """Title, source, day and rating, on one line."""
        day = self.article.published
        facts = (
            self.article.title or self.article.id,
            self.article.source,
            span_words(day, day) if day else "day of publication not known",
            f"rated {self.article.rating}" if self.article.rating else "",
            RECOGNISED if self.article.recognised else "",
            f"copy of {self.copy_of}" if self.copy_of else "",
        )
        return " · ".join(one_line(fact) for fact in facts if fact)


@dataclass(frozen=True, slots=True)
class Said:
    """Words, with the numbers of the sources that say so."""

    words: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence with the number of its source, or a row that others coded with whose it is and where it stands.

    `source` is 0 where no source is listed. What stands in quotation marks is `words` alone.
    """

    words: str
    source: int = 0
    coder: str = ""

    @property
    def mark(self) -> str:
        """What stands behind the quotation marks; empty where nothing does."""
        return f"[{self.source}]" if self.source else f"({self.coder})" if self.coder else ""

    @property
    def printed(self) -> str:
        """The words in quotation marks, and what stands behind them."""
        return f"“{self.words}” {self.mark}".rstrip()

    def shorter(self, most: int) -> Self:
        """Return it with so many characters of its words at most, cut between words; what stands behind them stays."""
        if len(self.words) <= most:
            return self
        return replace(self, words=f"{self.words[:most].rsplit(' ', 1)[0]} …")


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as a line of a table; `quotes` are pairs of source number and sentence.

    Of each of its `disputes` the first words say what it is about.
    """

    number: int
    event: Event
    day: str
    act: str
    parties: str
    where: str
    status: str
    unsure: bool  # whether anything of it carries the mark of doubt
    confidence: str
    review: str
    sources: tuple[int, ...]
    quotes: tuple[Quote, ...]
    disputes: tuple[tuple[Said, ...], ...]

    @property
    def told(self) -> str:
        """How surely it happened, who took part and where, as sentences: "happened. Mali → Niger. Gao?"."""
        return " ".join(part if part.endswith(MARK) else f"{part}." for part in (self.status, self.parties, self.where))

    @property
    def cited(self) -> str:
        """The numbers of its sources, as they stand in brackets."""
        return ", ".join(str(number) for number in self.sources)


@dataclass(frozen=True, slots=True)
class BriefingSection:
    """A stretch of the briefing with a map of its own; its view's events have the places on that map alone."""

    heading: str
    view: View
    rows: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A step of a story: as it is told, and its event's row where its event is shown."""

    step: ToldStep
    row: EventRow | None

    @property
    def heading(self) -> str:
        """Its number, and what its event is called."""
        return f"{self.step.number}. {self.step.trace.title}"

    @property
    def facts(self) -> str:
        """When and where, on one line."""
        return " · ".join(filter(None, (self.step.trace.when, self.step.trace.where)))

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Its sentences, the first that its event is called after; without a source where its event is not shown."""
        kept = self.step.trace.quote
        told = self.row.quotes if self.row else (Quote(kept),) if kept else ()
        return tuple(sorted(told, key=lambda quote: quote.words != kept))

    @property
    def quoted(self) -> tuple[str, ...]:
        """Its sentences as they are printed."""
        return tuple(quote.printed for quote in self.quotes)


@dataclass(frozen=True, slots=True)
class Outline:
    """All that a briefing says of a view. `rows` are in the order of time, undated last; the first key row leads."""

    heading: str
    view: View
    days: str
    facts: tuple[str, ...]
    key_rows: tuple[EventRow, ...]
    rows: tuple[EventRow, ...]
    parts: tuple[BriefingSection, ...]
    sources: tuple[NumberedSource, ...]
    unreviewed: int
    story_title: str = ""
    story: tuple[StoryRow, ...] = ()

    @property
    def newest(self) -> date | None:
        """The day of the newest article; None where no article carries one."""
        return max((s.article.published for s in self.sources if s.article.published), default=None)

    @property
    def dated(self) -> str:
        """Of which days the data are: those of the articles, never the clock's."""
        return published_words(self.view) or "No article"

    @property
    def watermark(self) -> str:
        """What is written across a sheet that shows what nobody has reviewed; empty where all is reviewed."""
        return "unreviewed" if self.unreviewed else ""


def outline(
    view: View, sheet: Sheet = PLAIN, *, changed: Changes | None = None, story: ToldStory | None = None
) -> Outline:
    """Plan the briefing of a view.

    Args:
        view: The chosen events.
        sheet: Its title, and what the parts are: a cluster of places each, an actor each, or none.
        changed: What changed since an earlier briefing: such events are rather key events.
        story: What is told step by step, before all else.
    """
    sources = _sources(view)
    numbers = {source.article.id: source.number for source in sources}
    rows = tuple(_row(i, event, view, numbers) for i, event in enumerate(sorted(view.events, key=_by_day), 1))
    row_of = {row.event.id: row for row in rows}
    parts = {Per.PLACE: _by_place, Per.ACTOR: _by_actor, Per.NONE: _no_parts}[sheet.per](view)
    return Outline(
        heading=_cut(title_of(view, sheet), _LONGEST_HEADING),
        view=view,
        days=days_of(view),
        facts=_facts(view, sources, rows),
        key_rows=tuple(row_of[event.id] for event in key_events(view, changed=_changed_ids(changed))),
        rows=rows,
        parts=tuple(_part(heading, events, view, row_of) for heading, events in parts),
        sources=sources,
        unreviewed=sum(not view.review_of(event).is_decided for event in view.events),
        story_title=(story.title or "Story") if story else "",
        story=tuple(StoryRow(step, row_of.get(step.event.id) if step.event else None) for step in story.steps)
        if story
        else (),
    )


def paper_size(sheet: Sheet) -> Size:
    """Return the page of a document: upright, letter where the sheet is of that size, else A4."""
    wanted = {round(side, 2) for side in (sheet.size.width, sheet.size.height)}
    letter = wanted == {8.5, 11.0}
    return SIZES["letter-portrait" if letter else "a4-portrait"]


def glyphs_of(view: View) -> tuple[LegendGlyph, ...]:
    """Return the marks of what is shown on a map, with counts, then how many events no map can show."""
    counts = Counter(marks.quadrant(event) for event in view.events if event.places)
    shown = [
        LegendGlyph(kind, _CHARACTERS[marks.SHAPES[kind]], f"{QUADRANTS[kind]} {counts[kind]:,}")
        for kind in Quadrant
        if counts[kind]
    ]
    missing = len(view.unplaced)
    return (*shown, LegendGlyph(None, "–", f"without a place {missing:,}")) if missing else tuple(shown)


def described(picture: str, rows: Sequence[EventRow]) -> str:
    """Return the words that stand for a map, with the key events that it is there to show."""
    told = "; ".join(f"{row.number}. {row.day}: {title_of_event(row.event, doubts=True)}" for row in rows)
    return f"{picture} Key events: {told}." if told else picture


def quoted_in(rows: Iterable[EventRow]) -> set[int]:
    """Return the numbers of the sources whose sentences stand in a brief, which has room for one of each event."""
    return {row.quotes[0].source for row in rows if row.quotes} - {0}


def dispute_words(dispute: Iterable[Said]) -> str:
    """Return a dispute in words: "date: 5 May [1], 6 May [2][3]"."""
    return ", ".join(" ".join(filter(None, (said.words, "".join(f"[{n}]" for n in said.sources)))) for said in dispute)


def cited_in(rows: Iterable[EventRow]) -> set[int]:
    """Return the numbers of the sources that a brief cites: of each event the first quote, and all disputes."""
    rows = tuple(rows)
    return quoted_in(rows) | {n for row in rows for dispute in row.disputes for said in dispute for n in said.sources}


CHANGE_HEAD = ("Change", "Date", "What", "Who → whom", "Where", "What is different")


def change_rows(changed: Changes) -> tuple[tuple[str, ...], ...]:
    """Write what changed since an earlier briefing as the rows of a table, under `CHANGE_HEAD`."""
    return tuple(
        (
            str(change.kind),
            one_line(change.version.when) or "no date",
            TYPES[change.version.type],
            " → ".join(filter(None, (_names(names, _MOST_PARTIES) for names in _sides(change.version)))) or "not named",
            _names((place.name for place in change.version.places), _MOST_PLACES) or "no place",
            _quote(change.says or " […] ".join(change.version.quotes[:1])),
        )
        for change in changed.all
    )


def _sides(version: Version) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return version.agents, version.targets


def faint(palette: Palette) -> str:
    """Return the colour of a watermark: it must be seen, and hide nothing."""
    pairs = zip(_parts_of(palette.region), _parts_of(palette.paper), strict=True)
    return "#" + "".join(f"{round(0.55 * one + 0.45 * other):02X}" for one, other in pairs)


def _parts_of(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _by_day(event: Event) -> tuple[date, date, str]:
    start = event.when.start if event.when and event.when.start else date.max
    end = event.when.end if event.when and event.when.end else date.max
    return start, end, event.id


def _changed_ids(changed: Changes | None) -> frozenset[str]:
    return frozenset(change.event.id for change in changed.all if change.event) if changed else frozenset()


def _sources(view: View) -> tuple[NumberedSource, ...]:
    """Number the articles by day of publication, then title; one without a day comes last."""
    articles = sorted(view.articles.values(), key=lambda a: (a.published or date.max, a.title, a.id))
    numbers = {article.id: number for number, article in enumerate(articles, 1)}

    def copied(article: Article) -> int | None:
        origin = view.origins.get(article.id, article.id)
        return numbers.get(origin) if origin != article.id else None

    return tuple(NumberedSource(numbers[article.id], article, copied(article)) for article in articles)


def _row(number: int, event: Event, view: View, numbers: Mapping[str, int]) -> EventRow:
    record = record_of(event, view)
    sure = record.sureness
    return EventRow(
        number=number,
        event=event,
        day=one_line(marked_when(event, sure)),
        act=marked(TYPES[record.type], sure.type, sure.event),
        parties=_parties(record),
        where=marked(_names(where_names(event, (part.name for part in record.places)), _MOST_PLACES), sure.places)
        or "no place",
        status=marked(STATUSES[record.status], sure.status),
        unsure=bool(unsure_fields(event, sure)),
        confidence=_confidence(record),
        review=str(record.review),
        sources=tuple(sorted({numbers[key] for key in event.articles if key in numbers})),
        quotes=tuple(
            dict.fromkeys(
                [
                    *(Quote(_quote(told.quote), numbers.get(told.report.article, 0)) for told in record.reports),
                    *(Quote(_quote(row.says), coder=one_line(row.heading)) for row in record.coded),
                ]
            )
        ),
        disputes=tuple(_dispute(found, numbers) for found in contradictions(event)),
    )


def _dispute(found: Contradiction, numbers: Mapping[str, int]) -> tuple[Said, ...]:
    told = [
        Said(one_line(text), tuple(sorted({numbers[key] for key in articles if key in numbers})))
        for text, articles in sayings_of(found).items()
    ]
    return (replace(told[0], words=f"{one_line(contradiction_head(found))}: {told[0].words}"), *told[1:])


def _parties(record: EventRecord) -> str:
    agents, targets = (
        marked(_names((actor.name for actor in side), _MOST_PARTIES), chance)
        for side, chance in ((record.agents, record.sureness.agents), (record.targets, record.sureness.targets))
    )
    return f"{agents or 'not named'} → {targets}" if targets else agents or "not named"


def _names(names: Iterable[str], most: int) -> str:
    distinct = [one_line(name) for name in dict.fromkeys(names)]
    more = f" and {len(distinct) - most} more" if len(distinct) > most else ""
    return ", ".join(distinct[:most]) + more


def _confidence(record: EventRecord) -> str:
    """Say the chance of the least sure place that was found in a text; nothing where there is none."""
    chances = [part.chance for part in record.places if part.chance is not None]
    return f"{min(chances):.0%}" if chances else "–"


def _quote(sentence: str) -> str:
    return _cut(one_line(sentence[: 2 * _LONGEST]), _LONGEST)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _facts(view: View, sources: Sequence[NumberedSource], rows: Iterable[EventRow]) -> tuple[str, ...]:
    kinds = Counter(marks.quadrant(event) for event in view.events)
    origins = {view.origins.get(key, key) for key in view.articles}
    accepted = sum(view.review_of(event) is ReviewState.ACCEPTED for event in view.events)
    told = f"{count_words(len(sources), 'article')}, {count_words(len(origins), 'independent origin')}"
    coded = [f"{count_words(count, 'event')} as {one_line(name)} coded them" for name, count in view.coders.items()]
    return (
        view.counts,
        ", ".join(f"{QUADRANTS[kind]} {kinds[kind]:,}" for kind in Quadrant if kinds[kind]) or "no event",
        "; ".join((told, *coded)),
        f"{accepted:,} of {count_words(len(view.events), 'event')} accepted by a reviewer",
        *([MEANING] if any(row.unsure for row in rows) else ()),
    )


def _part(heading: str, events: Sequence[Event], view: View, row_of: Mapping[str, EventRow]) -> BriefingSection:
    heading = capital(heading)
    named = {key for event in events for key in event.articles}
    articles = {key: article for key, article in view.articles.items() if key in named}
    smaller = replace(view, events=tuple(events), caption=f"{view.caption} · {heading}", articles=articles)
    rows = sorted((row_of[event.id] for event in events), key=lambda row: row.number)
    return BriefingSection(heading, smaller, tuple(rows))


def _no_parts(_: View) -> list[tuple[str, tuple[Event, ...]]]:
    return []


def _by_actor(view: View) -> list[tuple[str, tuple[Event, ...]]]:
    """Give each of the parties with the most events a part."""
    names = {actor.id: actor.name for event in view.events for actor in (*event.agents, *event.targets)}
    counts = Counter(key for event in view.events for key in {a.id for a in (*event.agents, *event.targets)})
    chosen = sorted(counts, key=lambda key: (-counts[key], names[key]))[:MOST_PARTS]
    return [
        (one_line(names[key]), tuple(e for e in view.events if any(a.id == key for a in (*e.agents, *e.targets))))
        for key in chosen
        if counts[key] >= _LEAST_OF_A_PART
    ]


def _by_place(view: View) -> list[tuple[str, tuple[Event, ...]]]:
    """Gather marks round the largest ones, against the extent of all; the fullest clusters become parts.

    A mark goes with the nearest large one that is near enough, so that no chain of neighbours makes one part of
    everything; a part that would hold nearly all is none.
    """
    spots = compose(view.events, view.shapes).spots[:_MOST_SPOTS]
    if not spots:
        return []
    lats, lons = np.array([(spot.lat, spot.lon) for spot in spots]).T
    extent = distance_km((lats.min(), lons.min()), (lats.max(), lons.max()))
    near = max(_NEAR_KM, _NEAR_SHARE * extent)
    apart = distances_km(lats[:, None], lons[:, None], lats, lons)
    clusters: dict[int, list[int]] = {}
    for i in range(len(spots)):  # marks with the most events come first
        leaders = [leader for leader in clusters if apart[i, leader] <= near]
        clusters.setdefault(min(leaders, key=lambda leader: apart[i, leader], default=i), []).append(i)
    placed = len({event.id for spot in spots for event in spot.events})
    found = []
    for members in clusters.values():
        events = {event.id: event for i in members for event in spots[i].events}
        if _LEAST_OF_A_PART <= len(events) <= _MOST_OF_ALL * placed:
            keys = {spots[i].key for i in members}
            ordered = sorted((_only_at(event, keys) for event in events.values()), key=_by_day)
            found.append((_names((spots[i].name for i in members), 2), tuple(ordered)))
    return sorted(found, key=lambda part: (-len(part[1]), part[0]))[:MOST_PARTS]


def _only_at(event: Event, keys: Collection[str]) -> Event:
    """Return an event with its places in a cluster alone: the others would pull the cluster's map wide."""
    return replace(event, places=tuple(part for part in event.places if drawing_key(part.place) in keys))
