"""What the features of our vector tiles say, however few or many there are."""

from geo.exports.points import POINT_COLUMNS
from geo.exports.tables import AREA_ID, ROLE
from geo.views.event_records import Cell

KEYS = (ROLE, *POINT_COLUMNS, AREA_ID, "events")
NUMBERS = ("latitude", "longitude", "events")
SEVERAL_KINDS = "several kinds"
NORTH = 85.05  # degrees: tiles end there
_LONGEST_TEXT = 300  # characters


def short(text: Cell) -> Cell:
    """Return a text that is not longer than a tile shall carry, cut between words."""
    if not isinstance(text, str) or len(text) <= _LONGEST_TEXT:
        return text
    return text[: _LONGEST_TEXT - 1].rsplit(" ", 1)[0] + "…"
