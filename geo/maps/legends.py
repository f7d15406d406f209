"""What the legend of a drawn map lists: just what is shown, with counts. Words and signs; no drawing.

The signs are those of the page's map, with the same words.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from geo.maps.scene_json import tray_title
from geo.model import Event, Quadrant, Status
from geo.views import marks, words
from geo.views.headings import one_line
from geo.views.scenes import Scene
from geo.views.view import View

_MOST_COUNTRIES = 24
_MOST_DISPUTES = 12
_KM_PER_DEGREE = 111


class Sign(StrEnum):
    """What stands before a line of the legend."""

    NONE = "none"
    MARK = "mark"
    MANY = "many"
    HALO = "halo"
    AREA = "area"
    VAGUE = "vague"
    COUNTRY = "country"
    ROUTE = "route"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the legend. A mark has the quadrant's shape and the status's drawing; no quadrant: no colour."""

    text: str
    count: int | None = None
    sign: Sign = Sign.NONE
    quadrant: Quadrant | None = None
    status: Status = Status.OCCURRED

    @property
    def words(self) -> str:
        """The line as it is read."""
        return self.text if self.count is None else f"{self.text}  {self.count:,}"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its lines. `flowing` ones are set as running text, to save room; `spare` ones may be left out."""

    title: str
    rows: tuple[Row, ...]
    flowing: bool = False
    spare: bool = False


def legend_of(
    view: View,
    scene: Scene,
    *,
    numbered: Sequence[tuple[int, str]] = (),
    unnamed: int = 0,
    disputed: Sequence[str] = (),
) -> tuple[Section, ...]:
    """Return the legend's sections, each only where it has a line.

    Args:
        view: What is shown.
        scene: How it is laid out.
        numbered: Places whose name found no room, with the number that stands there instead.
        unnamed: How many marks have neither name nor number.
        disputed: What is told of each disputed border in the frame.
    """
    places = tuple(Row(f"{number} {one_line(name)}") for number, name in numbered)
    more = (Row(f"and {words.count_words(unnamed, 'smaller place')} without a name"),) if unnamed else ()
    sections = (
        Section("Events on the map", _kinds(scene)),
        Section("How sure", _statuses(scene)),
        Section("Signs", _signs(scene, disputed=bool(disputed))),
        Section(tray_title(scene), _countries(scene)),
        Section("Not on the map", _missing(view)),
        Section("Places by number", (*places, *more), flowing=True),
        Section("Dashed borders", _disputes(disputed), spare=True),
    )
    return tuple(section for section in sections if section.rows)


def lists_of(sections: Sequence[Section]) -> tuple[tuple[str, str], ...]:
    """Return what a legend set in type must still list, as headings with running words.

    These are the places that bear a number, the areas without a mark, and what the dashed borders are.
    """
    listed = [
        section for section in sections
        if section.flowing or section.spare or any(row.sign is Sign.COUNTRY for row in section.rows)
    ]  # fmt: skip
    listed.sort(key=lambda section: not section.flowing)
    return tuple((section.title, " · ".join(_run_on(row) for row in section.rows)) for section in listed)


def _run_on(row: Row) -> str:
    return row.text if row.count is None else f"{row.text} {row.count:,}"


def _kinds(scene: Scene) -> tuple[Row, ...]:
    found = Counter(marks.quadrant(event) for event in scene.events)
    return tuple(Row(words.QUADRANTS[q], found[q], Sign.MARK, q) for q in Quadrant if found[q])


def _statuses(scene: Scene) -> tuple[Row, ...]:
    """List how sure the events are; where all have happened, a filled mark explains itself."""
    found = Counter(event.status for event in scene.events)
    if set(found) <= {Status.OCCURRED}:
        return ()
    return tuple(Row(words.STATUSES[s], found[s], Sign.MARK, None, s) for s in Status if found[s])


def _signs(scene: Scene, *, disputed: bool) -> tuple[Row, ...]:
    signs: tuple[tuple[Sign, str, list[Sequence[Event]]], ...] = (
        (Sign.MANY, "several events", [s.events for s in scene.spots if len(s.events) > 1]),
        (Sign.HALO, "near, within the ring", [s.events for s in scene.spots if s.halo_km and not s.inside]),
        (Sign.AREA, "somewhere in the area", [r.events for r in scene.regions if not (r.vague or r.wide)]),
        (Sign.VAGUE, "edge not known", [r.events for r in scene.regions if r.vague and not r.wide]),
        (Sign.ROUTE, "from – to", [(r.event,) for r in scene.routes]),
    )
    rows = [Row(text, len({e.id for part in parts for e in part}), sign) for sign, text, parts in signs if parts]
    if scene.gathered:
        rows.append(Row(f"places within about {_KM_PER_DEGREE * scene.gathered:,.0f} km are one mark"))
    return tuple(rows) + ((Row("disputed border", None, Sign.DISPUTE),) if disputed else ())


def _countries(scene: Scene) -> tuple[Row, ...]:
    wide = sorted((r for r in scene.regions if r.wide), key=lambda r: (-len(r.events), r.place.name))
    rows = [Row(one_line(r.name), len(r.events), Sign.COUNTRY, r.quadrant) for r in wide[:_MOST_COUNTRIES]]
    left = len(wide) - _MOST_COUNTRIES
    return (*rows, Row(f"and {left:,} more")) if left > 0 else tuple(rows)


def _disputes(disputed: Sequence[str]) -> tuple[Row, ...]:
    """Say what each dashed border is; where there are many, as on a world map, the small print's note must do."""
    return tuple(Row(one_line(name)) for name in disputed) if len(disputed) <= _MOST_DISPUTES else ()


def _missing(view: View) -> tuple[Row, ...]:
    return (Row("no place told", len(view.unplaced)),) if view.unplaced else ()
