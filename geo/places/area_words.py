"""Words before a name that tell which sort of place it is: "the region of Diffa", "across Oklahoma"."""

from collections.abc import Sequence

from spacy.tokens import Doc

from geo.gazetteer.lookup import Entry, NameMatch
from geo.model import PlaceKind
from geo.places.name_matches import GENERIC_WORDS, PLURALS, fit, is_capital
from geo.places.token_features import word_set

_ACROSS = word_set("across throughout")
_HEADS = word_set("governor governors lieutenant legislature statehouse senator senators lawmakers")
_OF = word_set("of in")
_LIST_WORDS = word_set(", and or the")
_REACH = 8


def generic_before(doc: Doc, start: int, entries: Sequence[Entry]) -> str:
    """Return the word for a sort of place that stands before a name, "" for none or where no such place is known.

    Troops are spread across a state, and it is a state that a governor governs, if the name is borne by one.
    """
    at = _list_start(doc, start) - 1
    if at > 0 and doc[at].lower_ in _OF:
        word = doc[at - 1].lower_
        word = PLURALS.get(word, word)
        if word in GENERIC_WORDS and _is_known(word, entries):
            return word
        return "region" if word in _HEADS and _is_region_first(entries) else ""
    return "region" if at >= 0 and doc[at].lower_ in _ACROSS and _is_region_first(entries) else ""


def _list_start(doc: Doc, start: int) -> int:
    """Return where the list of names begins that a name belongs to: "the governors of Salta and Jujuy"."""
    first = start
    for at in range(start - 1, max(-1, start - _REACH), -1):
        if is_capital(doc[at].text) and doc[at].pos_ == "PROPN":
            first = at
        elif doc[at].lower_ not in _LIST_WORDS:
            break
    return first if first == start or _is_joined(doc, first, start) else start


def _is_joined(doc: Doc, first: int, start: int) -> bool:
    """Say whether "and" or "or" joins the names: a comma alone tells what the first lies in."""
    return any(doc[at].lower_ in {"and", "or"} for at in range(first, start))


def _is_known(word: str, entries: Sequence[Entry]) -> bool:
    return any(fit(word, entry.place.kind) > 0 for entry in entries)


def _is_region_first(entries: Sequence[Entry]) -> bool:
    """Say whether a region is called so, and no country: the governor of Georgia may be a state's."""
    named = [entry for entry in entries if entry.match in {NameMatch.NAME, NameMatch.ALTERNATE}]
    return any(entry.place.kind is PlaceKind.ADMIN1 for entry in named[:4])
