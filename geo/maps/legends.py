"""What the legend of a drawn map lists: just what is shown, with counts. Words and signs; no drawing.

The signs are those of the page's map, with the same words.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from geo.columnar import EventPart, distinct, having, samples
from geo.geodesy import KM_PER_DEGREE
from geo.maps.scene_json import tray_title
from geo.model import Event, Quadrant, Status
from geo.overlays.overlay import Overlay
from geo.views import marks, words
from geo.views.amounts import Measure, amount_told, amount_words, size_words
from geo.views.doubts import MARK
from geo.views.headings import one_line
from geo.views.scenes import CODED_WORDS, Scene, Spot
from geo.views.view import View

_MOST_COUNTRIES = 24
_MOST_DISPUTES = 12
_MOST_BEYOND = 12


class LegendSwatch(StrEnum):
    """What stands before a line of the legend."""

    NONE = "none"
    MARK = "mark"
    MANY = "many"
    CODED = "coded"
    HALO = "halo"
    AREA = "area"
    VAGUE = "vague"
    COUNTRY = "country"
    ROUTE = "route"
    DISPUTE = "dispute"
    OWN = "own"  # in a colour of its own: a layer of the user's own, a step of shaded areas


_LISTED = (LegendSwatch.COUNTRY, LegendSwatch.OWN)  # what a legend set in type must still list


@dataclass(frozen=True, slots=True)
class LegendRow:
    """A line of the legend. A mark has the quadrant's shape and the status's drawing; no quadrant: no colour."""

    text: str
    count: int | None = None
    swatch: LegendSwatch = LegendSwatch.NONE
    quadrant: Quadrant | None = None
    status: Status = Status.OCCURRED
    colour: str = ""  # of a layer of the user's own

    @property
    def words(self) -> str:
        """The line as it is read."""
        return self.text if self.count is None else f"{self.text}  {self.count:,}"


@dataclass(frozen=True, slots=True)
class LegendSection:
    """A heading with its lines. `flowing` ones are set as running text, to save room; `spare` ones may be left out."""

    title: str
    rows: tuple[LegendRow, ...]
    flowing: bool = False
    spare: bool = False


_DOUBT = (LegendRow(f"{MARK} unsure, look at the sentence"),)


def legend_of(
    view: View,
    scene: Scene,
    *,
    numbered: Sequence[tuple[int, str]] = (),
    unnamed: int = 0,
    disputed: Sequence[str] = (),
    dashed: bool = False,
    overlays: Sequence[Overlay] = (),
    colours: Sequence[LegendRow] = (),
    beyond: Sequence[Spot] = (),
    sized: Measure | None = None,
    unsure: bool = False,
) -> tuple[LegendSection, ...]:
    """Return the legend's sections, each only where it has a line.

    Args:
        view: What is shown.
        scene: How it is laid out.
        numbered: Places whose name found no room, with the number that stands there instead.
        unnamed: How many marks have neither name nor number.
        disputed: What is told of each disputed border near what is marked.
        dashed: Whether any disputed border is drawn.
        overlays: The user's own layers.
        colours: What colours stand for, where the map has no marks.
        beyond: Marks that lie far outside the frame.
        sized: What the size of marks stands for, where it is not how many events.
        unsure: Whether what is told on the map carries the mark of doubt.
    """
    far = LegendSection("Beyond the map", _beyond(beyond), flowing=True)
    places = tuple(LegendRow(f"{number} {one_line(name)}") for number, name in numbered)
    more = (LegendRow(f"and {words.count_words(unnamed, 'smaller place')} without a name"),) if unnamed else ()
    beneath = LegendSection("Beneath", tuple(_own(overlay) for overlay in overlays))
    missing = LegendSection("Not on the map", _missing(view))
    shaded = (LegendSection("Colours", tuple(colours)), beneath, far, missing)
    marked = (
        LegendSection("Events on the map", _kinds(scene)),
        LegendSection("How sure", _statuses(scene)),
        LegendSection("Signs", (*_signs(scene, disputed=dashed), *_size_of(scene, sized), *(_DOUBT if unsure else ()))),
        beneath,
        LegendSection(tray_title(scene), _countries(scene)),
        far,
        missing,
        LegendSection("Places by number", (*places, *more), flowing=True),
        LegendSection("Dashed borders", _disputes(disputed), spare=True),
    )
    return tuple(section for section in (shaded if colours else marked) if section.rows)


def lists_of(sections: Sequence[LegendSection]) -> tuple[tuple[str, str], ...]:
    """Return what a legend set in type must still list, as headings with running words.

    These are the places that bear a number, the areas without a mark, and what the dashed borders are.
    """
    listed = [
        section for section in sections
        if section.flowing or section.spare or any(row.swatch in _LISTED for row in section.rows)
    ]  # fmt: skip
    listed.sort(key=lambda section: not section.flowing)
    return tuple((section.title, " · ".join(_run_on(row) for row in section.rows)) for section in listed)


def _own(overlay: Overlay) -> LegendRow:
    return LegendRow(one_line(overlay.name), None, LegendSwatch.OWN, colour=overlay.colour)


def _run_on(row: LegendRow) -> str:
    return row.text if row.count is None else f"{row.text} {row.count:,}"


def _kinds(scene: Scene) -> tuple[LegendRow, ...]:
    found: Counter[Quadrant] = Counter()
    for event, number in samples(scene.events, EventPart.ACT):
        found[marks.quadrant(event)] += number
    return tuple(LegendRow(words.QUADRANTS[q], found[q], LegendSwatch.MARK, q) for q in Quadrant if found[q])


def _statuses(scene: Scene) -> tuple[LegendRow, ...]:
    """List how sure the events are; where all have happened, a filled mark explains itself."""
    found: Counter[Status] = Counter()
    for event, number in samples(scene.events, EventPart.ACT):
        found[event.status] += number
    if set(found) <= {Status.OCCURRED}:
        return ()
    return tuple(LegendRow(words.STATUSES[s], found[s], LegendSwatch.MARK, None, s) for s in Status if found[s])


def _signs(scene: Scene, *, disputed: bool) -> tuple[LegendRow, ...]:
    swatches: tuple[tuple[LegendSwatch, str, list[Sequence[Event]]], ...] = (
        (LegendSwatch.MANY, "several events", [s.events for s in scene.spots if len(s.events) > 1]),
        (LegendSwatch.CODED, CODED_WORDS, [found for s in scene.spots if (found := _coded_alone(s.events))]),
        (LegendSwatch.HALO, "near, within the ring", [s.events for s in scene.spots if s.halo_km and not s.inside]),
        (LegendSwatch.AREA, "somewhere in the area", [r.events for r in scene.regions if not (r.vague or r.wide)]),
        (LegendSwatch.VAGUE, "edge not known", [r.events for r in scene.regions if r.vague and not r.wide]),
        (LegendSwatch.ROUTE, "from – to", [(r.event,) for r in scene.routes]),
    )
    rows = [LegendRow(text, len(distinct(parts)), swatch) for swatch, text, parts in swatches if parts]
    if any(spot.marks > 1 for spot in scene.spots):
        rows.append(LegendRow("+2: with two more places close by"))
    if scene.gathered:
        rows.append(LegendRow(f"places within about {KM_PER_DEGREE * scene.gathered:,.0f} km are one mark"))
    return tuple(rows) + ((LegendRow("disputed border", None, LegendSwatch.DISPUTE),) if disputed else ())


def _coded_alone(events: Sequence[Event]) -> Sequence[Event]:
    return having(events, marks.is_coded_alone, EventPart.SOURCE)


def _countries(scene: Scene) -> tuple[LegendRow, ...]:
    wide = sorted((r for r in scene.regions if r.wide), key=lambda r: (-len(r.events), r.place.name))
    rows = [
        LegendRow(one_line(r.name), len(r.events), LegendSwatch.COUNTRY, r.quadrant) for r in wide[:_MOST_COUNTRIES]
    ]
    left = len(wide) - _MOST_COUNTRIES
    return (*rows, LegendRow(f"and {left:,} more")) if left > 0 else tuple(rows)


def name_on_map(spot: Spot) -> str:
    """Return what a mark is called on a sheet, where room is short: "Moscow +4"."""
    return f"{spot.name} +{spot.marks - 1:,}" if spot.marks > 1 else spot.name


def _beyond(spots: Sequence[Spot]) -> tuple[LegendRow, ...]:
    found = [LegendRow(one_line(name_on_map(spot)), len(spot.events)) for spot in spots[:_MOST_BEYOND]]
    left = len(spots) - _MOST_BEYOND
    return (*found, LegendRow(f"and {words.count_words(left, 'more place')}")) if left > 0 else tuple(found)


def _size_of(scene: Scene, sized: Measure | None) -> tuple[LegendRow, ...]:
    """Say what the size of marks stands for, and how many the largest tells."""
    if sized is None or not scene.spots:
        return ()
    most = max(amount_told(sized, spot.events) for spot in scene.spots)
    return (LegendRow(f"{size_words(sized)}, at most {amount_words(sized, most)}"),) if most else ()


def _disputes(disputed: Sequence[str]) -> tuple[LegendRow, ...]:
    """Say what each dashed border is; where there are many, as on a world map, the small print's note must do."""
    return tuple(LegendRow(one_line(name)) for name in disputed) if len(disputed) <= _MOST_DISPUTES else ()


def _missing(view: View) -> tuple[LegendRow, ...]:
    return (LegendRow("no place told", len(view.unplaced)),) if view.unplaced else ()
