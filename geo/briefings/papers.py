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
    Quote,
    StoryRow,
    change_rows,
    cited_in,
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
_LONGEST_QUOTE = 240  # characters of a step's sentence in a brief
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
    return PaperTable(head, tuple(map(_cells, rows)), (0.05, 0.13, 0.125, 0.18, 0.145, 0.11, 0.065, 0.107, 0.088))


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


def step_says(told: StoryRow, *, quoting: bool) -> str | Quote:
    """Return what a brief says of a step: the first line of the briefer's words, else its sentence, else a note.

    Without `quoting`, of a sentence only where it stands.
    """
    for line in told.step.words.splitlines():
        if line.strip():
            return line
    if told.quotes:
        return told.quotes[0].shorter(_LONGEST_QUOTE) if quoting else replace(told.quotes[0], words="")
    return told.step.note


def brief_sources(steps: Iterable[StoryRow], rows: Iterable[EventRow]) -> set[int]:
    """Return the numbers of the sources that a brief of some steps and key events cites."""
    said = [step_says(told, quoting=False) for told in steps]
    return cited_in(rows) | {one.source for one in said if isinstance(one, Quote)} - {0}


@dataclass(slots=True)
class BriefContent:
    """What a brief tells below its map: as much of its story and its key events as its page has room for."""

    plan: Outline
    steps: list[StoryRow]
    rows: list[EventRow]
    quoting: bool = True

    @classmethod
    def of(cls, plan: Outline) -> "BriefContent":
        """Return all that a brief would tell; a key event that the story tells is told once."""
        told = {row.row.event.id for row in plan.story if row.row}
        return cls(plan, list(plan.story), [row for row in plan.key_rows if row.event.id not in told])

    @property
    def left_out(self) -> int:
        """How many steps of the story there is no room for."""
        return len(self.plan.story) - len(self.steps)

    def shorten(self) -> bool:
        """Leave out what counts least: key events beside a story, sentences of its steps, steps; say if there was."""
        if len(self.steps) + len(self.rows) <= 1:
            return False
        if self.rows:
            self.rows.pop()
        elif self.quoting:
            self.quoting = False
        else:
            self.steps.pop()
        return True


def further_steps(number: int) -> str:
    """Say that a brief has no room for so many steps."""
    return f"{count_words(number, 'further step')} in the report."


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
