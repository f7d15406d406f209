"""The patterns of words round place names, compiled once for a language."""

import re
from functools import cache

from geo.languages.words import words_in

_DIRECTION = "<compass>"  # what stands for one in a pattern


class PlacePatterns:
    """Patterns of a language. Those whose names end in `_before` are for the words before a name."""

    def __init__(self, language: str) -> None:
        """Compile the patterns of a language."""
        words = words_in(language).place_phrases

        def compiled(pattern: str, compass: str = words.compass) -> re.Pattern[str]:
            return re.compile(pattern.replace(_DIRECTION, compass), re.IGNORECASE)

        self.near_before = compiled(words.near)
        self.off_before = compiled(words.off)
        self.beside_before = compiled(words.beside)
        self.part_before = compiled(words.part)
        self.in_air_before = compiled(words.in_air)
        self.border_before = compiled(words.border_before)
        self.route_before = compiled(words.route_before)
        self.border_with = compiled(words.border_after)
        self.within = compiled(words.within)
        self.beside_it = compiled(words.beside_it)
        self.lies_in = compiled(words.lies_in, words.compass_glued)


@cache
def patterns_of(language: str) -> PlacePatterns:
    """Return the patterns of a language, compiled once."""
    return PlacePatterns(language)
