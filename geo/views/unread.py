"""Articles in languages that are not read for events, in words: which languages, and which places they name."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from geo.languages.naming import language_name
from geo.languages.words import is_read
from geo.model import Corpus, Extraction
from geo.views.identity import ByIdentity
from geo.views.words import count_words

_PLACES = 5  # that a line names


def unread_of(corpus: Corpus) -> tuple[Extraction, ...]:
    """Return the articles of a corpus that are in languages which are not read for events."""
    return _unread(ByIdentity(corpus.extractions))


@lru_cache(maxsize=4)
def _unread(extractions: ByIdentity[tuple[Extraction, ...]]) -> tuple[Extraction, ...]:
    return tuple(found for found in extractions.value if not is_read(found.article.language))


def unread_words(unread: Sequence[Extraction]) -> str:
    """Say of some articles what languages they are in, and what follows from it; nothing of none."""
    if not unread:
        return ""
    names = sorted({language_name(found.article.language) for found in unread})
    is_one = len(unread) == 1
    told = f"{count_words(len(unread), 'article')} in {_listed(names)} {'is' if is_one else 'are'} not read for events"
    places = places_named(unread)
    return f"{told}; {'it names' if is_one else 'they name'} {places}." if places else f"{told}."


def places_named(unread: Sequence[Extraction]) -> str:
    """Return the names of the first places that some articles name, and how many more there are."""
    names = dict.fromkeys(t.place.name for found in unread for t in found.toponyms if t.place is not None)
    more = len(names) - _PLACES
    return ", ".join(islice(names, _PLACES)) + (f" and {more} more" if more > 0 else "")


def unread_fact(found: Extraction) -> str:
    """Return what a list says of one such article where it would count its events."""
    places = places_named((found,))
    return f"in {language_name(found.article.language)}, not read for events" + (f"; names {places}" if places else "")


def _listed(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
