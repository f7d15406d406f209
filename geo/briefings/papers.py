"""What the documents have in common, PDF and Word: their page, the lines at their head, their maps and their tables."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.briefings.outline import (
    CHANGE_HEAD,
    BriefingSection,
    EventRow,
    NumberedSource,
    Outline,
    StoryRow,
    change_rows,
    described,
)
from geo.views.changes import Changes
from geo.views.headings import one_line
from geo.views.sheets import Furniture, Sheet, Size
from geo.views.view import View
from geo.views.words import count_words

if TYPE_CHECKING:
    from geo.maps.snapshots import MapPicture

MARGIN = 0.7  # inches
CHART_HEIGHT = 1.8  # likewise
REPORT_MAP_HEIGHT = 4.6  # likewise
DPI = 200
_TYPE_SIZE = 1.5  # of the map, which is smaller than a sheet of its own


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table of a document; `shares` are its columns' parts of the width."""

    head: tuple[str, ...]
    body: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]


def small_print(view: View) -> str:
    """Return whose work a document stands on."""
    return one_line(" · ".join(view.attribution))


def event_table(rows: Iterable[EventRow]) -> PaperTable:
    """Return the table of all events."""
    head = ("No.", "Date", "What", "Who → whom", "Where", "Status", "Sure", "Review", "Sources")
    return PaperTable(head, tuple(map(_cells, rows)), (0.05, 0.13, 0.12, 0.19, 0.145, 0.1, 0.065, 0.11, 0.09))


def change_table(changed: Changes) -> PaperTable:
    """Return the table of what changed since an earlier briefing."""
    return PaperTable(CHANGE_HEAD, change_rows(changed), (0.1, 0.12, 0.15, 0.2, 0.15, 0.28))


def counts_line(plan: Outline) -> str:
    """Return what stands below the filters at the head: days and counts."""
    return " · ".join(filter(None, (plan.days, *plan.facts)))


def part_heading(part: BriefingSection) -> str:
    """Return the heading of a part, with how many events it has."""
    return f"{part.heading}: {count_words(len(part.rows), 'event')}"


def change_heading(changed: Changes) -> str:
    """Return the heading of what changed."""
    return f"What changed: {changed.counts}"


def story_heading(plan: Outline) -> str:
    """Return the heading of the story."""
    return f"Story: {plan.story_title}" if plan.story_title != "Story" else "Story"


def step_lines(told: StoryRow) -> tuple[str, ...]:
    """Return what stands below a step's heading: when and where, the briefer's words, the sentences, a note."""
    return tuple(filter(None, (told.facts, *told.step.words.splitlines(), *told.quoted[:2], told.step.note)))


def source_line(source: NumberedSource) -> str:
    """Return an article as it stands in the list of sources."""
    return f"[{source.number}] {source.words}"


def draw_inset(view: View, sheet: Sheet, heading: str, *, width: float, height: float) -> "MapPicture":
    """Draw a map of so many inches, without the furniture that the document has round it."""
    from geo.maps.snapshots import draw_picture

    sheet = replace(sheet, title=heading, type_size=_TYPE_SIZE, size=Size(width, height, DPI))
    return draw_picture(view, sheet, furniture=Furniture.MAP)


def alt_of(picture: "MapPicture", view: View, plan: Outline) -> str:
    """Return the words that stand for the map of a view: what it shows, and the key events on it."""
    shown = {event.id for event in view.events}
    return described(picture.alt, [row for row in plan.key_rows if row.event.id in shown])


def _cells(row: EventRow) -> tuple[str, ...]:
    return (
        *(str(row.number), row.day, row.act, row.parties, row.where),
        *(row.status, row.confidence, row.review, row.cited),
    )
