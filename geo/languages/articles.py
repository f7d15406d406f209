"""What a language says of articles before they are parsed: the form of a dateline, of a page's number, the encoding."""

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
