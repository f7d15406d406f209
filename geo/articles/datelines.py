"""The dateline of a story, "KOLKATA, India (AP) —": it tells where the story was written, and is in no sentence."""

import re
from collections.abc import Sequence
from functools import cache

from geo.languages.words import words_in
from geo.model import DEFAULT_LANGUAGE, PlaceKind, Span, Toponym

_LOOKED_AT = 1500  # characters; a dateline stands at the head, after a headline at most


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Return the pattern of a dateline: a town, in capitals or before an agency, and a dash, with all between them."""
    table = words_in(language).datelines
    alone = f"{table.town}{table.state}{table.day}(?: {table.agency})?"
    before_agency = f"{table.town_before_agency}{table.state}{table.day} {table.agency}"
    return re.compile(rf"^[ \t]{{0,8}}(?:{alone}|{before_agency}){table.dash}", re.MULTILINE)


def find_dateline(text: str, language: str = DEFAULT_LANGUAGE) -> Span | None:
    """Return the stretch of a story's dateline with its dash, None where it has none."""
    match = _pattern(language).search(text[:_LOOKED_AT])
    return Span(match.start(), match.end()) if match else None


def dateline_town(text: str, toponyms: Sequence[Toponym], language: str = DEFAULT_LANGUAGE) -> Toponym | None:
    """Return the town that a story's dateline names; without a town it is no dateline."""
    span = find_dateline(text, language)
    if span is None:
        return None
    inside = (toponym for toponym in toponyms if span.covers(toponym.span))
    return next((t for t in inside if t.place is not None and t.place.kind is PlaceKind.CITY), None)
