"""A view → a slide deck: native text, marks, chart and tables that can be edited; the maps are pictures.

Title, words, map, chart, table, days and number of each slide are placeholders of the deck's layouts, so that outlines
and screen readers find them and who changes the master changes all slides; banners carry their look along, so that
none is lost when a slide is copied into another deck. The notes hold the quotes.
"""

import io
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from pptx.presentation import Presentation as File
from pptx.slide import Slide

from geo.briefings import slides
from geo.briefings.charts import chart
from geo.briefings.outline import (
    CHANGE_HEAD,
    EventRow,
    Outline,
    change_rows,
    described,
    dispute_words,
    faint,
    outline,
)
from geo.briefings.reproducible import moment, steady
from geo.briefings.slide_master import MARGIN, WIDTH, HolderRole, Kind, new_deck
from geo.briefings.story_slides import add_steps
from geo.maps.legends import lists_of
from geo.model import Event, Quadrant, Status
from geo.views import marks
from geo.views.changes import Changes
from geo.views.headings import one_line
from geo.views.marks import Palette
from geo.views.sheets import PLAIN, Furniture, Sheet, Size, hue, palette
from geo.views.stories import ToldStory
from geo.views.titles import title_of_event
from geo.views.view import View
from geo.views.words import QUADRANTS, STATUSES, count_words

Lists = tuple[tuple[str, str], ...]

MOST_ROWS = 132  # events in the tables: a deck of a hundred slides is read by nobody, and the data files have them all

_WHOLE = WIDTH - 2 * MARGIN
_MAP = slides.box_of(Kind.MAP, HolderRole.PICTURE)  # left, top, width, height
_SIDE = (11.4, 1.2, 1.6)  # left, top, width of the column beside the map
_TABLE_HEIGHT = 4.9  # inches, of a table's rows without its head
_ROW_MARGIN = 0.08  # inches round a row's words
_LETTERS_AN_INCH = 8.8  # of a table's type, for the widest typeface
_SIGN = 0.46  # inches that a sign with its words takes
_LINE, _LETTERS = 0.15, 20  # inches and letters of a line of small type in that column, for the widest typeface
_DPI = 180
_TYPE_SIZE = 1.4  # of the map: a slide is read from the back of a room
_TITLE_LENGTH = 250


@dataclass(frozen=True, slots=True)
class _Deck:
    """What every slide needs."""

    file: File
    plan: Outline
    sheet: Sheet
    palette: Palette


def draw_deck(
    view: View, sheet: Sheet = PLAIN, *, changed: Changes | None = None, story: ToldStory | None = None
) -> bytes:
    """Return a view as a PowerPoint file: cover, story, overview, changes, timeline, a map for each part, tables.

    The same view and sheet give the same bytes.

    Args:
        view: The events. At most 132 stand in the tables, the newest; the last table says how many more there are.
        sheet: Title, banner, theme; `per` says what gets a map of its own. Its size is not asked: slides are 16:9.
        changed: What is new, changed or withdrawn since an earlier briefing.
        story: What is told step by step, a slide each; more where the briefer's words need them.
    """
    plan, colours = outline(view, sheet, changed=changed, story=story), palette(sheet.theme)
    file = new_deck(colours, sheet.theme)
    deck = _Deck(file, plan, sheet, colours)
    _set_properties(deck)
    _cover(deck)
    add_steps(plan, deck.sheet, lambda heading, kind: _slide(deck, heading, kind))
    _map_slide(deck, f"Overview: {plan.heading}", view, plan.key_rows)
    _key_slide(deck)
    if changed is not None:
        _change_slides(deck, changed)
    _timeline(deck)
    for part in plan.parts:
        _map_slide(deck, f"{part.heading}: {count_words(len(part.rows), 'event')}", part.view, part.rows)
    _event_slides(deck)
    _source_slides(deck)
    out = io.BytesIO()
    file.save(out)
    return steady(out.getvalue(), plan.newest)


def _set_properties(deck: _Deck) -> None:
    """Say what the file is. Its times are those of the data: the clock would make every file another."""
    told, program = deck.file.core_properties, deck.plan.view.program
    told.title, told.subject = deck.plan.heading[:_TITLE_LENGTH], one_line(deck.plan.view.caption)[:_TITLE_LENGTH]
    told.author, told.last_modified_by, told.comments = program, program, "; ".join(deck.plan.view.attribution)
    told.keywords = one_line(deck.sheet.banner)[:_TITLE_LENGTH]
    told.created = told.modified = moment(deck.plan.newest)
    told.revision = 1


def _cover(deck: _Deck) -> None:
    plan = deck.plan
    told = (one_line(plan.view.caption), plan.days, *plan.facts)
    words = {
        HolderRole.BODY: "\n".join(fact for fact in told if fact),
        HolderRole.NOTE: " · ".join(plan.view.attribution),
    }
    _slide(deck, plan.heading, Kind.COVER, words)


def _map_slide(deck: _Deck, heading: str, view: View, rows: Sequence[EventRow]) -> None:
    from geo.maps.snapshots import draw_picture

    slide = _slide(deck, heading, Kind.MAP)
    sheet = replace(deck.sheet, title=heading, size=Size(_MAP[2], _MAP[3], _DPI), type_size=_TYPE_SIZE)
    picture = draw_picture(view, sheet, furniture=Furniture.MAP | Furniture.CALLOUTS)
    key = [row for row in deck.plan.key_rows if row in rows]
    slides.add_picture(slide, picture.data, alt=described(picture.alt, key))
    left_over = _list_beside(deck, slide, lists_of(picture.plan.legend), top=_legend(deck, slide, view.events))
    slides.add_notes(slide, (picture.alt, view.counts, *_quoted(rows)))
    if left_over:
        words = "\n".join(f"{title}: {listed}" for title, listed in left_over)
        _slide(deck, f"On the map: {heading}", Kind.WORDS, {HolderRole.BODY: words})


def _list_beside(deck: _Deck, slide: Slide, lists: Lists, *, top: float) -> Lists:
    """Write what the map's numbers and tints stand for beside it, and return what has no room there."""
    left, _, width = _SIDE
    left_over = []
    for title, listed in lists:
        words = f"{title}: {listed}"
        height = _LINE * (1 + len(words) // _LETTERS)
        if top + height > _MAP[1] + _MAP[3]:
            left_over.append((title, listed))
            continue
        slides.write(slide, words, (left - 0.1, top, width + 0.1, height), size=9, ink=deck.palette.label)
        top += height + 0.1
    return tuple(left_over)


def _legend(deck: _Deck, slide: Slide, events: Sequence[Event]) -> float:
    """Draw the marks of just what is shown, with counts, as shapes that can be edited; return where they end."""
    counts = Counter(marks.quadrant(event) for event in events)
    left, top, width = _SIDE
    for i, kind in enumerate(kind for kind in Quadrant if counts[kind]):
        y = top + _SIGN * i
        colour = hue(deck.sheet.theme, kind)
        slides.add_mark(slide, marks.SHAPES[kind], (left, y + 0.09), hue=colour, name=f"Mark: {QUADRANTS[kind]}")
        words = f"{QUADRANTS[kind]} {counts[kind]:,}"
        slides.write(slide, words, (left + 0.22, y, width - 0.22, _SIGN), size=11, ink=deck.palette.ink)
    statuses = Counter(event.status for event in events)
    told = [f"{STATUSES[status]} {statuses[status]:,}" for status in Status if statuses[status]]
    unplaced = sum(not event.places for event in events)
    told += [f"without a place {unplaced:,}"] if unplaced else []
    box = (left - 0.1, top + _SIGN * len(counts), width + 0.1, 0.16 * len(told) + 0.15)
    slides.write(slide, "\n".join(told), box, size=10, ink=deck.palette.label)
    return box[1] + box[3]


def _timeline(deck: _Deck) -> None:
    """Show the events over time as a chart whose numbers can be edited."""
    bars = chart(deck.plan.view)
    if bars is None:
        return
    slide = _slide(deck, bars.title, Kind.CHART, {HolderRole.NOTE: bars.note})
    colours = [hue(deck.sheet.theme, one.quadrant) for one in bars.series]
    columns = [(one.name, one.values) for one in bars.series]
    alt = f"Columns: {bars.title.lower()}, {bars.days}"
    slides.add_columns(slide, bars.labels, columns, colours, palette=deck.palette, alt=alt)
    slides.add_notes(slide, (alt, bars.note))


_COLUMNS: tuple[tuple[str, float, Callable[[EventRow], str]], ...] = (
    ("No.", 0.6, lambda row: str(row.number)),
    ("Date", 1.75, lambda row: row.day),
    ("What", 2.0, lambda row: row.act),
    ("Who → whom", 3.5, lambda row: row.parties),
    ("Where", 2.2, lambda row: row.where),
    ("Status", 1.2, lambda row: row.status),
    ("Sources", _WHOLE - 11.25, lambda row: row.cited),
)
_KEY_COLUMNS: tuple[tuple[str, float, Callable[[EventRow], str]], ...] = (
    ("No.", 0.6, lambda row: str(row.number)),
    ("Date", 1.75, lambda row: row.day),
    ("Who → whom", 2.9, lambda row: row.parties),
    ("What", _WHOLE - 8.35, lambda row: title_of_event(row.event, doubts=True)),
    ("Where", 2.1, lambda row: row.where),
    ("Sources", 1.0, lambda row: row.cited),
)


def _key_slide(deck: _Deck) -> None:
    """Tell the key events, the first first, each by a clause of its own text."""
    heads, widths = [name for name, _, _ in _KEY_COLUMNS], [width for _, width, _ in _KEY_COLUMNS]
    body = [tuple(tell(row) for _, _, tell in _KEY_COLUMNS) for row in deck.plan.key_rows]
    fitting = next(iter(_pages(body, widths)), slice(0))  # one slide: the others stand in the tables
    for slide, _ in _tables(deck, "Key events", heads, body[fitting], widths):
        slides.add_notes(slide, _quoted(deck.plan.key_rows[fitting]))


def _event_slides(deck: _Deck) -> None:
    rows, all_of_them = _newest(deck.plan.rows), len(deck.plan.rows)
    body = [tuple(tell(row) for _, _, tell in _COLUMNS) for row in rows]
    left_out = all_of_them - len(rows)
    are = "is" if left_out == 1 else "are"
    older = f"{count_words(left_out, 'older or undated event')} {are} not in these tables, but in the data files."
    note = older if left_out else ""
    heading = f"Events: {len(rows):,} of {all_of_them:,}" if left_out else "Events"
    heads, widths = [name for name, _, _ in _COLUMNS], [width for _, width, _ in _COLUMNS]
    for slide, page in _tables(deck, heading, heads, body, widths, note=note):
        slides.add_notes(slide, _quoted(rows[page]))


def _newest(rows: Sequence[EventRow]) -> Sequence[EventRow]:
    """Return as many events as the tables hold: the newest, in the order of time; those without a date go first."""
    if len(rows) <= MOST_ROWS:
        return rows
    dated = [row for row in rows if row.event.when and row.event.when.start]
    undated = [row for row in rows if row not in dated]
    return [*dated[-MOST_ROWS:], *undated[: max(0, MOST_ROWS - len(dated))]]


def _source_slides(deck: _Deck) -> None:
    body = [(str(source.number), source.words) for source in deck.plan.sources]
    _tables(deck, "Sources", ("No.", "Article"), body, (0.6, _WHOLE - 0.6), note=" · ".join(deck.plan.view.attribution))


def _change_slides(deck: _Deck, changed: Changes) -> None:
    """Show what is new, changed and withdrawn: the events that are still there on a map, all of them in tables."""
    view = deck.plan.view
    there = tuple(change.event for change in changed.all if change.event is not None)
    title = f"What changed: {changed.counts}"
    if there:
        _map_slide(deck, title, replace(view, events=there, caption=f"{view.caption} · changed"), ())
    body = change_rows(changed)
    widths = (1.25, 1.5, 1.8, 2.6, 1.8, _WHOLE - 8.95)
    cut = f"{title}: {MOST_ROWS:,} of {len(body):,}" if len(body) > MOST_ROWS else title
    _tables(deck, cut, CHANGE_HEAD, body[:MOST_ROWS], widths, note=changed.note)


def _tables(
    deck: _Deck,
    heading: str,
    head: Sequence[str],
    body: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    note: str = "",
) -> list[tuple[Slide, slice]]:
    """Spread a table over as many slides as it needs, and say which rows stand where; the note stands on the last."""
    pages = _pages(body, widths)
    made = []
    for number, page in enumerate(pages, 1):
        title = heading if len(pages) == 1 else f"{heading}, {number} of {len(pages)}"
        slide = _slide(deck, title, Kind.TABLE, {HolderRole.NOTE: note if number == len(pages) else ""})
        alt = f"Table: {title}"
        slides.add_table(slide, head, body[page], widths, palette=deck.palette, alt=alt)
        made.append((slide, page))
    return made


def _pages(body: Sequence[Sequence[str]], widths: Sequence[float]) -> list[slice]:
    """Divide rows into slides by how many lines their words take, rather more than less."""
    pages, first, used = [], 0, 0.0
    for at, row in enumerate(body):
        lines = max(
            math.ceil(len(words) / (_LETTERS_AN_INCH * width)) for words, width in zip(row, widths, strict=True)
        )
        needed = _ROW_MARGIN + max(1, lines) * slides.TABLE_SIZE * 1.2 / 72
        if at > first and used + needed > _TABLE_HEIGHT:
            pages.append(slice(first, at))
            first, used = at, 0.0
        used += needed
    return [*pages, slice(first, len(body))] if body else []


def _quoted(rows: Iterable[EventRow]) -> Iterable[str]:
    """Write the sentences behind some events, each with its event's number and its source's."""
    for row in rows:
        yield from (f"{row.number}. {quote.printed}" for quote in row.quotes)
        yield from (f"{row.number}. Sources disagree: {dispute_words(dispute)}" for dispute in row.disputes)


def _slide(deck: _Deck, heading: str, kind: Kind, words: Mapping[HolderRole, str] = MappingProxyType({})) -> Slide:
    """Add a slide with its watermark, below all, then heading, words, banners and foot, in the order of reading."""
    slide = slides.add_slide(deck.file, kind)
    banner = one_line(deck.sheet.banner)
    if deck.sheet.watermark and deck.plan.watermark:
        slides.add_watermark(slide, deck.plan.watermark, ink=faint(deck.palette))
    slides.hold(slide, HolderRole.TITLE, one_line(heading))
    foot = {
        HolderRole.DAYS: f"{deck.plan.dated} · {deck.plan.view.program}",
        HolderRole.NUMBER: str(len(deck.file.slides)),
    }
    for role, said in {HolderRole.HANDLING: banner, **words, **foot, HolderRole.HANDLING_BELOW: banner}.items():
        if said:
            slides.hold(slide, role, said)
    return slide
