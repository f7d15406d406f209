"""Where the gazetteer's names stand in a text: by case and by length, before any context is weighed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from spacy.tokens import Doc, Span, Token

from geo.gazetteer.lookup import Entry, Gazetteer, NameMatch
from geo.languages.places import PlaceNameWords, PlaceSpellings, PlaceWords
from geo.languages.words import Words, code_of, words_in, words_of
from geo.model import PlaceKind
from geo.places.arabic_names import arabic_spellings
from geo.places.official_names import country_at, states_named
from geo.places.token_features import NameView

DASHES = frozenset("-‐‑‒–")
HYPHENS = frozenset("-‐‑–")  # those that tie two words of a name
_LONGEST_RUN = 8
_LONGEST_ADJECTIVE = 30
_SHORTEST_STEM = 5
_SHORT = 2  # letters of an abbreviation that is written without dots
_WIDE = frozenset({PlaceKind.COUNTRY, PlaceKind.CONTINENT, PlaceKind.REGION, PlaceKind.ADMIN1})
_TOWN_KINDS = frozenset({PlaceKind.CITY, PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.SITE})
_ARAB_COUNTRIES = "AE BH DJ DZ EG IQ JO KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE KM EH"
_ARAB = frozenset(_ARAB_COUNTRIES.split())
_MOST_ENTRIES = 60


@dataclass(frozen=True, slots=True)
class NameHit:
    """The gazetteer knows the tokens `start` to `end` of a Doc as a name."""

    start: int
    end: int
    name: str
    entries: tuple[Entry, ...]


@lru_cache(maxsize=8192)
def known_places(gazetteer: Gazetteer, name: str, language: str) -> tuple[Entry, ...]:
    """Return the most prominent places of a name, looked up once; of "Siberian", those of Siberia.

    A long name of a state that the gazetteer lacks means the country in it.

    Args:
        gazetteer: What places names may mean.
        name: As the text has it.
        language: The code of the text's language.
    """
    found = gazetteer.lookup(name, limit=_MOST_ENTRIES)
    if found:
        return _of_letters(found, name)
    words = words_in(language)
    adjective = _of_adjective(gazetteer, name, words.place_names)
    return adjective or states_named(gazetteer, name, words) or _respelled(gazetteer, name, words.place_spellings)


def _of_letters(found: tuple[Entry, ...], name: str) -> tuple[Entry, ...]:
    """Leave out the towns that a name of letters alone does not mean: "U.N." and "UN" are not the town Un."""
    letters = name.replace(".", "")
    if not (letters.isupper() and letters.isalpha() and (len(letters) < len(name) - 1 or len(letters) == _SHORT)):
        return found
    return tuple(e for e in found if e.match is NameMatch.ABBREVIATION or e.place.kind is not PlaceKind.CITY)


def _respelled(gazetteer: Gazetteer, name: str, table: PlaceSpellings) -> tuple[Entry, ...]:
    """Return the towns of Arab countries that a spelling usual in news means: "Qamishli" is Al Qāmishlī.

    Gazetteers transliterate Arabic letter by letter; news leaves the article out and writes vowels as they sound.
    """
    for spelling in arabic_spellings(name, table):
        found = gazetteer.lookup(spelling, limit=_MOST_ENTRIES)
        kept = tuple(entry for entry in found if entry.place.country in _ARAB and entry.place.kind in _TOWN_KINDS)
        if kept:
            return kept
    return ()


def _of_adjective(gazetteer: Gazetteer, name: str, table: PlaceNameWords) -> tuple[Entry, ...]:
    """Return the regions that an adjective is made from: "Siberian", "Dagestani", "Middle Eastern"."""
    if len(name) > _LONGEST_ADJECTIVE or name == name.upper():
        return ()
    single = name.removesuffix(table.plural_ending)
    for ending in table.adjective_endings:
        stem = single.removesuffix(ending)
        if len(stem) >= _SHORTEST_STEM and stem != single:
            found = [entry for entry in gazetteer.lookup(stem, limit=_MOST_ENTRIES) if entry.place.kind in _WIDE]
            if found:
                return tuple(replace(entry, match=NameMatch.DEMONYM) for entry in found)
    return ()


def is_capital(word: str) -> bool:
    """Say whether a word begins like a name."""
    return word[:1].isupper() or (len(word) > 1 and word[1].isupper())


def sort_told_before(doc: Doc, start: int) -> Token | None:
    """Return the word two before a name that "of" ties to it: town of "the town of Tikrit"; None where none is tied."""
    is_tied = start > 1 and doc[start - 1].lower_ in words_of(doc).place_words.of
    return doc[start - 2] if is_tied else None


def is_of_calendar(word: Token) -> bool:
    """Say whether a word names a month or a day of the week."""
    name = word.lower_.rstrip(".")
    numbers = words_of(word).date_words.numbers
    return name in numbers["month"] or name in numbers["weekday"]


def find_names(doc: Doc | Span, gazetteer: Gazetteer) -> tuple[NameHit, ...]:
    """Return the longest names from left to right, none overlapping.

    A name begins and, but for words such as "region", ends with a capital; "of" and the like may stand inside.
    """
    words, language = [token.text for token in doc], code_of(doc)
    found, at = [], 0
    while at < len(words):
        hit = _hit_at(words, at, gazetteer, language) if is_capital(words[at]) else None
        if hit is not None:
            found.append(hit)
        at = hit.end if hit is not None else at + 1
    return tuple(found)


def fit(generic: str, kind: PlaceKind, table: PlaceWords) -> float:
    """Say whether a word for a sort of place goes with a kind: 1, or -1 where it goes with another, 0 where none is."""
    if generic in table.regions:
        return 1.0 if kind is PlaceKind.ADMIN1 else -1.0
    if generic in table.counties:
        return 1.0 if kind is PlaceKind.ADMIN2 else -1.0
    if generic in table.towns:
        return 1.0 if kind is PlaceKind.CITY else -1.0
    return 0.0


def bare_span(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Return the tokens of a name without a word such as "region" in lower case at its end."""
    sorts = words_of(doc).place_words.sorts
    return (start, end - 1) if end - start > 1 and doc[end - 1].text in sorts else (start, end)


def _hit_at(words: Sequence[str], at: int, gazetteer: Gazetteer, language: str) -> NameHit | None:
    stretch = list(words[at : _stretch_end(words, at, words_in(language))])
    hit, state = _known_at(words, at, stretch, gazetteer, language), _state_at(words, at, stretch, gazetteer, language)
    return state if state is not None and (hit is None or state.end > hit.end) else hit


def _state_at(
    words: Sequence[str], at: int, stretch: Sequence[str], gazetteer: Gazetteer, language: str
) -> NameHit | None:
    """Return the long name of a state, by the country in it."""
    tables = words_in(language)
    start = country_at(stretch, 0, tables)
    run = gazetteer.longest_name(stretch[start:]) if start is not None and start < len(stretch) else None
    if start is None or run is None:
        return None
    end = at + start + run.end
    name = " ".join(words[at:end])
    entries = states_named(gazetteer, name, tables)
    return NameHit(at, end, name, entries) if entries else None


def _known_at(words: Sequence[str], at: int, stretch: list[str], gazetteer: Gazetteer, language: str) -> NameHit | None:
    tables = words_in(language)
    while stretch:
        run = gazetteer.longest_name(stretch)
        if run is None:
            return None
        last = words[at + run.end - 1]
        if run.end == 1 or _is_named(last, tables.place_names) or last.lower() in tables.place_words.sorts:
            entries = known_places(gazetteer, run.name, language)
            return NameHit(at, at + run.end, run.name, entries) if entries else None
        stretch = stretch[: run.end - 1]
    return None


def _is_named(word: str, table: PlaceNameWords) -> bool:
    """Say whether a word inside a name, or at its end, begins like one: "d'Ivoire" too."""
    return is_capital(word) or table.elided.match(word) is not None


def _stretch_end(words: Sequence[str], at: int, tables: Words) -> int:
    """Return where a stretch of capitals, joined by connectors and dashes, may end at most."""
    table, names = tables.place_words, tables.place_names
    end = at + 1
    while end < min(len(words), at + _LONGEST_RUN):
        word = words[end]
        low = word.lower()
        inside = low in names.connectors or low in table.sorts or word in DASHES or word in table.owns
        if not (_is_named(word, names) or inside or words[end - 1] in DASHES):
            break
        end += 1
    return end


def name_views(doc: Doc, hits: Sequence[NameHit]) -> tuple[NameView, ...]:
    """Return, for each token, what the gazetteer says of it."""
    views = [NameView()] * len(doc)
    for hit in hits:
        label, fame = entry_class(hit.entries[0]), _fame(hit)
        for at in range(hit.start, hit.end):
            views[at] = NameView(("B-" if at == hit.start else "I-") + label, fame)
    return tuple(views)


def entry_class(entry: Entry) -> str:
    """Return, coarsely, what sort of place an entry is and how it is named."""
    if entry.match in {NameMatch.DEMONYM, NameMatch.ABBREVIATION}:
        return f"{entry.match.value}-{entry.place.kind.value}"
    if entry.place.kind is PlaceKind.CITY:
        return f"city{size_class(entry.population)}"
    return entry.place.kind.value


def size_class(population: int) -> int:
    """Return 0 for up to a few hundred people, one more for each tenfold, 5 at most."""
    return max(0, min(5, int(math.log10(population + 1)) - 2))


def _fame(hit: NameHit) -> str:
    best = hit.entries[0]
    names, rivals = min(best.names // 8, 4), min(len(hit.entries), 8).bit_length()
    return f"{size_class(best.population)}{names}{rivals}{hit.end - hit.start}"
