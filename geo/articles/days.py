"""Days as the cells of a column spell them in numbers: whether the day or the month comes first, all of them tell.

Between dots the day comes first, as wherever days are written so, unless the column tells otherwise; between slashes
the column alone tells it, and where it does not, nobody guesses.
"""

import re
from collections.abc import Iterable

_SPELT = re.compile(r"(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?:\D.*)?", re.DOTALL | re.ASCII)
_LONGEST = 64
_MONTHS = 12


class DayOrder:
    """Reads days that are spelt as 5/6/2024 or 5.6.2024; `column` is all that stands in theirs."""

    def __init__(self, column: Iterable[str]) -> None:
        spelt = [found for text in column if (found := _matched(text))]
        self._day_first = {sign: _told(found for found in spelt if found[2] == sign) for sign in "/."}
        if self._day_first["."] is None:
            self._day_first["."] = True

    def parts(self, text: str) -> tuple[int, int, int] | None:
        """Return year, month and day of a spelt day, which need not exist; None where it is none, or may be two."""
        found = _matched(text)
        day_first = self._day_first[found[2]] if found else None
        if found is None or (day_first is None and found[1] != found[3]):
            return None
        one, other = int(found[1]), int(found[3])
        return (int(found[4]), other, one) if day_first else (int(found[4]), one, other)


def is_spelt(text: str) -> bool:
    """Say whether a cell spells a day in numbers, of which the year is the last."""
    return _matched(text) is not None


def _matched(text: str) -> re.Match[str] | None:
    return _SPELT.fullmatch(text.strip()[:_LONGEST])


def _told(spelt: Iterable[re.Match[str]]) -> bool | None:
    pairs = [(int(found[1]), int(found[3])) for found in spelt]
    first, second = (any(pair[at] > _MONTHS for pair in pairs) for at in (0, 1))
    return None if first == second else first
