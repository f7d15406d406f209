"""What a language says of articles before they are parsed: datelines, pages' numbers, names of columns."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DatelinePatterns:
    """The parts of a dateline, as regular expressions."""

    town: str
    town_before_agency: str
    state: str
    day: str
    agency: str
    dash: str


@dataclass(frozen=True, slots=True)
class FileWords:
    """What tells text from what else a file holds, and how its letters may be written."""

    page_number: re.Pattern[str]
    encoding: str


@dataclass(frozen=True, slots=True)
class ColumnWords:
    """What the columns of a table of articles are called, the likeliest name first."""

    title: tuple[str, ...]
    day: tuple[str, ...]
    text: tuple[str, ...]
    teaser: tuple[str, ...]
    source: tuple[str, ...]
    link: tuple[str, ...]
    coded_day: tuple[str, ...]
    latitude: tuple[str, ...]
    longitude: tuple[str, ...]
