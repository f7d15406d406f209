"""Long names of states: "the People's Republic of China", "the Republic of Guinea-Bissau".

Such a name holds shorter ones that mean another state ("Republic of China") or a town ("Eastern Republic"), so it is
taken as a whole. Where the gazetteer lacks it, the country after its "of" is meant.
"""

from collections.abc import Sequence

from geo.gazetteer.lookup import Entry, Gazetteer
from geo.languages.places import PlaceNameWords
from geo.languages.words import Words
from geo.model import PlaceKind

_MOST_BEFORE = 8


def is_official(entries: Sequence[Entry], words: Sequence[str], table: PlaceNameWords) -> bool:
    """Say whether words that the gazetteer knows are the long name of a state: "Somali Republic"."""
    known = bool(entries) and entries[0].place.kind is PlaceKind.COUNTRY
    if not known or len(words) < 2:
        return False
    return any(low in table.states or low in table.states_if_known for low in map(str.lower, words))


def country_at(words: Sequence[str], at: int, tables: Words) -> int | None:
    """Return where the country begins in the long name of a state that begins at a word, None where none does."""
    table, names = tables.place_words, tables.place_names
    for end in range(at, min(at + _MOST_BEFORE, len(words) - 2)):
        low = words[end].lower()
        if low in names.states and words[end][:1].isupper() and words[end + 1].lower() in table.of:
            return end + 3 if words[end + 2].lower() in table.the else end + 2
        if low not in names.before_state:
            return None
    return None


def states_named(gazetteer: Gazetteer, name: str, tables: Words) -> tuple[Entry, ...]:
    """Return the states of a long name that the gazetteer lacks, by the country in it."""
    words = name.split()
    start = country_at(words, 0, tables)
    entries = gazetteer.lookup(" ".join(words[start:])) if start is not None else ()
    return tuple(entry for entry in entries[:1] if entry.place.kind is PlaceKind.COUNTRY)
