"""Long names of states: "the People's Republic of China", "the Republic of Guinea-Bissau".

Such a name holds shorter ones that mean another state ("Republic of China") or a town ("Eastern Republic"), so it is
taken as a whole. Where the gazetteer lacks it, the country after its "of" is meant.
"""

from collections.abc import Sequence

from geo.gazetteer.lookup import Entry, Gazetteer
from geo.model import PlaceKind
from geo.places.token_features import word_set

# "State of Georgia" and "Union of Myanmar" only where the gazetteer has them: states of a state are called so too.
_SORTS = word_set("republic kingdom federation emirate sultanate principality commonwealth duchy confederation")
_SORTS_KNOWN = _SORTS | word_set("state states union nation emirates jamahiriya")
_BEFORE = word_set(
    "people's peoples people 's ’s democratic islamic socialist federal federative united arab popular plurinational "
    "bolivarian independent hashemite cooperative co-operative co operative - sovereign eastern oriental great grand "
    "and former soviet"
)
_MOST_BEFORE = 8


def is_official(entries: Sequence[Entry], words: Sequence[str]) -> bool:
    """Say whether words that the gazetteer knows are the long name of a state: "Somali Republic"."""
    known = bool(entries) and entries[0].place.kind is PlaceKind.COUNTRY
    return known and len(words) > 1 and not _SORTS_KNOWN.isdisjoint(word.lower() for word in words)


def country_at(words: Sequence[str], at: int) -> int | None:
    """Return where the country begins in the long name of a state that begins at a word, None where none does."""
    for end in range(at, min(at + _MOST_BEFORE, len(words) - 2)):
        low = words[end].lower()
        if low in _SORTS and words[end][:1].isupper() and words[end + 1].lower() == "of":
            return end + 3 if words[end + 2].lower() == "the" else end + 2
        if low not in _BEFORE:
            return None
    return None


def states_named(gazetteer: Gazetteer, name: str) -> tuple[Entry, ...]:
    """Return the states of a long name that the gazetteer lacks, by the country in it."""
    words = name.split()
    start = country_at(words, 0)
    entries = gazetteer.lookup(" ".join(words[start:])) if start is not None else ()
    return tuple(entry for entry in entries[:1] if entry.place.kind is PlaceKind.COUNTRY)
