"""The dateline of a story, "KOLKATA, India (AP) —": it tells where the story was written, and is in no sentence."""

import re
from collections.abc import Sequence

from geo.model import PlaceKind, Span, Toponym

_LOOKED_AT = 1500  # characters; a dateline stands at the head, after a headline at most
# A town in capitals, or one before an agency in parentheses; then perhaps the state, a day, the agency; then a dash.
_TOWN = r"[A-Z][A-Z.'’\-]{2,30}(?: [A-Z.'’\-]{2,30}){0,3}"
_STATE = r"(?:, [A-Z][\w.'’\-]{1,20}(?: [A-Z][\w.'’\-]{1,20}){0,2}){0,2}"
_DAY = r"(?:,? [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?"
_AGENCY = r"\([A-Z][^()\n]{1,30}\)"
_DASH = r"\s{0,2}(?:—|–|--|-)\s"
_DATELINE = re.compile(
    rf"^[ \t]{{0,8}}(?:{_TOWN}{_STATE}{_DAY}(?: {_AGENCY})?|[A-Z][\w.'’\-]{{2,30}}{_STATE}{_DAY} {_AGENCY}){_DASH}",
    re.MULTILINE,
)


def find_dateline(text: str) -> Span | None:
    """Return the stretch of a story's dateline with its dash, None where it has none."""
    match = _DATELINE.search(text[:_LOOKED_AT])
    return Span(match.start(), match.end()) if match else None


def dateline_town(text: str, toponyms: Sequence[Toponym]) -> Toponym | None:
    """Return the town that a story's dateline names; without a town it is no dateline."""
    span = find_dateline(text)
    if span is None:
        return None
    inside = (toponym for toponym in toponyms if span.covers(toponym.span))
    return next((t for t in inside if t.place is not None and t.place.kind is PlaceKind.CITY), None)
