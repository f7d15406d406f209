"""Pictures of acts inside their marks, for closer zooms: an attack, an arrest, a march, a ship, talks, aid, money.

Colour and shape tell the quadrant from far; close by, the picture tells acts of one quadrant apart: a naval exercise
beside a strike. Drawn by us, as lines of a path from -1 to 1.
"""

from collections.abc import Mapping

from geo.model import Event, PlaceKind
from geo.ontology import TYPES, Icon, complete
from geo.views.amounts import Measure, amounts_of

FROM_ZOOM = 6.0  # where a town's marks have room for a picture
AS_MANY = 3  # events: as large as a mark of so many is one that holds a picture

GLYPHS: Mapping[Icon, str] = complete(
    Icon,
    {
        Icon.STRIKE: "M0 -.95V-.42M0 .42V.95M-.95 0H-.42M.42 0H.95"
        "M-.67 -.67L-.3 -.3M.3 .3L.67 .67M.67 -.67L.3 -.3M-.3 .3L-.67 .67",
        Icon.ARREST: "M-.95 0a.44 .44 0 1 0 .88 0a.44 .44 0 1 0 -.88 0M.07 0a.44 .44 0 1 0 .88 0a.44 .44 0 1 0 -.88 0",
        Icon.MARCH: "M-.8 -.9H.8V.1H-.8zM0 .1V1",
        Icon.TROOPS: "M-.75 -.05L0 -.7L.75 -.05M-.75 .65L0 0L.75 .65",
        Icon.SHIP: "M-1 .2H1L.6 .8H-.6zM0 .2V-.9L.65 -.15H0",
        Icon.TALKS: "M-.9 -.75H.9V.35H-.05L-.5 .85V.35H-.9z",
        Icon.PAPER: "M-.6 -.95H.6V.95H-.6zM-.25 -.4H.25M-.25 .05H.25M-.25 .5H.1",
        Icon.AID: "M0 -.85V.85M-.85 0H.85",
        Icon.MONEY: "M.5 -.42C.3 -.72 -.5 -.72 -.5 -.3C-.5 .14 .52 -.1 .52 .36C.52 .76 -.34 .76 -.54 .4M0 -1V1",
        Icon.BAR: "M-.85 0a.85 .85 0 1 0 1.7 0a.85 .85 0 1 0 -1.7 0M-.6 .6L.6 -.6",
        Icon.WARNING: "M0 -.9V.25M0 .75V.8",
        Icon.BACK: "M.85 0H-.8M-.2 -.6L-.85 0L-.2 .6",
        Icon.TOGETHER: "M-.8 -.45H.55M.15 -.85L.6 -.45L.15 -.05M.8 .45H-.55M-.15 .05L-.6 .45L-.15 .85",
    },
    name="geo.views.icons.GLYPHS",
)


def icon_of(event: Event) -> Icon | None:
    """Return the picture of an event: its type's, but a ship for forces at sea and money for what tells of dollars."""
    icon = TYPES[event.type].icon
    if icon is Icon.TROOPS and event.places and event.places[0].place.kind is PlaceKind.SEA:
        return Icon.SHIP
    if icon in (Icon.AID, Icon.TOGETHER) and Measure.DOLLARS in amounts_of(event):
        return Icon.MONEY
    return icon
