"""Words before a name that tell which sort of place it is: "the region of Diffa", "across Oklahoma"."""

from collections.abc import Sequence

from spacy.tokens import Doc

from geo.gazetteer.lookup import Entry, NameMatch
from geo.languages.places import PlaceWords
from geo.languages.words import Words, words_of
from geo.model import PlaceKind
from geo.places.name_matches import fit, is_capital

_REACH = 8


def generic_before(doc: Doc, start: int, entries: Sequence[Entry]) -> str:
    """Return the word for a sort of place that stands before a name, "" for none or where no such place is known.

    Troops are spread across a state, and it is a state that a governor governs, if the name is borne by one.
    """
    words = words_of(doc)
    table, uses = words.place_words, words.place_uses
    at = _list_start(doc, start, words) - 1
    if at > 0 and doc[at].lower_ in uses.sort_of:
        word = doc[at - 1].lower_
        word = table.plurals.get(word, word)
        if word in table.sorts and _is_known(word, entries, table):
            return word
        return table.region if word in uses.of_region and _is_region_first(entries) else ""
    return table.region if at >= 0 and doc[at].lower_ in uses.across and _is_region_first(entries) else ""


def _list_start(doc: Doc, start: int, words: Words) -> int:
    """Return where the list of names begins that a name belongs to: "the governors of Salta and Jujuy"."""
    first = start
    for at in range(start - 1, max(-1, start - _REACH), -1):
        if is_capital(doc[at].text) and doc[at].pos_ == "PROPN":
            first = at
        elif doc[at].lower_ not in words.place_uses.list_before:
            break
    return first if first == start or _is_joined(doc, first, start, words.place_words) else start


def _is_joined(doc: Doc, first: int, start: int, table: PlaceWords) -> bool:
    """Say whether "and" or "or" joins the names: a comma alone tells what the first lies in."""
    return any(doc[at].lower_ in table.and_or for at in range(first, start))


def _is_known(word: str, entries: Sequence[Entry], table: PlaceWords) -> bool:
    return any(fit(word, entry.place.kind, table) > 0 for entry in entries)


def _is_region_first(entries: Sequence[Entry]) -> bool:
    """Say whether a region is called so, and no country: the governor of Georgia may be a state's."""
    named = [entry for entry in entries if entry.match in {NameMatch.NAME, NameMatch.ALTERNATE}]
    return any(entry.place.kind is PlaceKind.ADMIN1 for entry in named[:4])
