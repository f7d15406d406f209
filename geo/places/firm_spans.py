"""Names that are places by the words round them, whatever the learned forest says: least scores for spans.

The corpora that the forest has learned from are long articles, most of them about America. They hold few districts of
other countries, and their names help each other; a report of one sentence has nothing to vote for its only town.
"""

from collections.abc import Container, Iterator, Mapping, Sequence

from spacy.tokens import Doc, Token

from geo.gazetteer.lookup import Entry, Gazetteer, NameMatch
from geo.languages.places import PlaceUseWords
from geo.languages.words import code_of, words_of
from geo.model import PlaceKind
from geo.places.name_matches import DASHES, fit, is_capital, is_of_calendar, known_places, sort_told_before
from geo.places.official_names import is_official
from geo.places.token_features import person_shares

FIRM = 0.8
FIRM_AREA = 0.5
_FIRM_SCENE = 0.6
_FIRM_SHORT = 0.5
_AREAS = frozenset({PlaceKind.SEA, PlaceKind.REGION})
_SHORTEST_AREA = 5
_LIST_REACH = 8
_SHORT_TEXT = 80  # tokens: about three sentences
_OWN_NAMES = frozenset({NameMatch.NAME, NameMatch.ALTERNATE})
_BORNE = 20  # from this share on a word is often a person's name
_TOWN = 1_000
_LARGE_TOWN = 20_000
_SCENE_DEPS = frozenset({"obj", "obl", "nmod", "nsubj:pass", "advmod", "conj", "appos", "root", "ROOT"})


def words_of_persons(doc: Doc) -> frozenset[str]:
    """Return the words of the names of persons that have several, gathered once for all spans of a text."""
    longer = (name for name in doc.ents if name.label_ == "PER" and len(name) > 1)
    return frozenset(word for name in longer for word in name.text.split())


def firm_score(
    doc: Doc, start: int, end: int, gazetteer: Gazetteer, *, words: Container[str], persons: Container[str]
) -> float:
    """Return a least score for a span that the words round it tell to be a place, 0 where they tell nothing.

    Args:
        doc: The text, parsed.
        start: The span's first token.
        end: The token behind its last.
        gazetteer: What places names may mean.
        words: All words of the text as they are written, gathered once for all of its spans.
        persons: Those of `words_of_persons`.
    """
    if is_area_alone(doc, start, end, gazetteer):
        return FIRM_AREA
    ties = words_of(doc).place_words.of
    if any(token.text in ties for token in doc[start:end]) and is_state(doc, start, end, gazetteer):
        return FIRM
    # Part of a longer name elsewhere, it is a person's: "Jim Jordan met the king in Amman. Jordan said".
    if doc[start].text not in persons and _is_told_state(doc, start, end, gazetteer, words):
        return FIRM_AREA
    return max(_with_generic(doc, start, end, gazetteer), _as_scene(doc, start, end, gazetteer, words))


def _is_told_state(doc: Doc, start: int, end: int, gazetteer: Gazetteer, words: Container[str]) -> bool:
    """Say whether a name that persons have too is a state's, since its text names the capital: "Chad closed"."""
    if end - start > 1 or _label(doc, start, end) != "PER" or any(map(_goes_on, _beside(doc, start, end))):
        return False
    entries = known_places(gazetteer, doc[start].text, code_of(doc))
    # By its own name alone: another language's, like "Misri", is many a club's, ship's and person's.
    state = next(
        (one.place for one in entries if one.place.kind is PlaceKind.COUNTRY and one.match is NameMatch.NAME), None
    )
    capital = gazetteer.capital(state.country) if state is not None and state.country else None
    if state is None or capital is None or state.name in capital.place.name:
        return False
    return all(word in words for word in capital.place.name.split())


def reads_as_place(doc: Doc, start: int, end: int, words: Mapping[str, int]) -> bool:
    """Say whether a span is the name of a place as sentences are read: behind a preposition of places, or told again.

    Args:
        doc: The text, parsed.
        start: The span's first token.
        end: The token behind its last.
        words: How often each word of the text stands in it.
    """
    if not is_capital(doc[start].text) or _label(doc, start, end) != "LOC":
        return False
    is_again = all(words[token.text] > 1 for token in doc[start:end])
    return is_again or any(case in words_of(doc).place_uses.aimed for case in cases_before(doc, start, end))


def cases_before(doc: Doc, start: int, end: int) -> tuple[str, ...]:
    """Return the prepositions that stand before a span, in small letters."""
    return tuple(one.lower_ for one in _head(doc, start, end).children if one.dep_ == "case" and one.i < start)


def is_state(doc: Doc, start: int, end: int, gazetteer: Gazetteer) -> bool:
    """Say whether tokens are the long name of a state."""
    if end - start < 2:
        return False
    words = doc[start:end]
    entries = known_places(gazetteer, words.text, code_of(doc))
    return is_official(entries, [token.text for token in words], words_of(doc).place_names)


def listed_generic(doc: Doc, end: int) -> str:
    """Return "region" for each name in "the Kursk, Bryansk and Belgorod regions"."""
    words = words_of(doc)
    plurals, listed = words.place_words.plurals, words.place_uses.list_after
    for at in range(end, min(end + _LIST_REACH, len(doc))):
        word = doc[at].lower_
        if word in plurals:
            return plurals[word]
        if word not in listed and not is_capital(doc[at].text):
            return ""
    return ""


def _with_generic(doc: Doc, start: int, end: int, gazetteer: Gazetteer) -> float:
    """Return a least score for a known region, district or town with the word for it after its name, or before."""
    table = words_of(doc).place_words
    generic = doc[end].text if end < len(doc) and doc[end].text in table.sorts else listed_generic(doc, end)
    if not generic and (before := sort_told_before(doc, start)) is not None:
        is_whole = end == len(doc) or not _goes_on(doc[end])
        generic = before.text if is_whole and before.text in table.sorts else ""
    if not generic or not is_capital(doc[start].text):
        return 0.0
    entries = known_places(gazetteer, doc[start:end].text, code_of(doc))
    return FIRM if any(fit(generic, entry.place.kind, table) > 0 for entry in entries) else 0.0


def is_area_alone(doc: Doc, start: int, end: int, gazetteer: Gazetteer) -> bool:
    """Say whether all that a name means are seas, rivers, islands and landscapes, or their people: "Kurdish"."""
    name = doc[start:end].text
    if len(name) < _SHORTEST_AREA or not is_capital(name) or any(token.ent_type_ == "PER" for token in doc[start:end]):
        return False
    entries = known_places(gazetteer, name, code_of(doc))
    return bool(entries) and all(entry.place.kind in _AREAS for entry in entries)


def _as_scene(doc: Doc, start: int, end: int, gazetteer: Gazetteer, words: Container[str]) -> float:
    """Return a least score for a name that stands where a clause has its scene: "shelled Kidal", "fell on Kidal"."""
    head = _head(doc, start, end)
    if not _is_name(doc, start, end, words) or head.dep_ not in _SCENE_DEPS:
        return 0.0
    table = words_of(doc).place_uses
    entries = known_places(gazetteer, doc[start:end].text, code_of(doc))
    known = bool(entries) and entries[0].match in _OWN_NAMES
    label = _label(doc, start, end)
    verb = _done_to(head, table)
    if (
        verb in table.done_to_towns
        and known
        and (label in {"LOC", ""} or (label == "PER" and _is_town(entries, _TOWN)))
    ):
        return _FIRM_SCENE
    if known and label == "PER" and end - start > 1 and not _is_borne(doc, start, end):
        # "Khan Younis" reads like a person, but the whole of it is a town's name.
        return _FIRM_SHORT if _is_town(entries, _LARGE_TOWN) else 0.0
    is_beside = not table.beside.isdisjoint(cases_before(doc, start, end))
    if label == "LOC" and (is_beside or not _is_borne(doc, start, end)):
        if verb and (known or verb in table.done_to_towns):
            return _FIRM_SHORT
        return _FIRM_SHORT if known and len(doc) <= _SHORT_TEXT and _stands_in_scene(head, table) else 0.0
    is_unread = label == "" and verb != "" and known and end - start == 1
    return _FIRM_SHORT if is_unread and len(doc) <= _SHORT_TEXT and not _is_borne(doc, start, end) else 0.0


def _stands_in_scene(head: Token, table: PlaceUseWords) -> bool:
    aimed = any(child.dep_ == "case" and child.lower_ in table.aimed for child in head.children)
    return aimed or bool(_done_to(head, table))


def _is_name(doc: Doc, start: int, end: int, words: Container[str]) -> bool:
    """Say whether a span is written like a name, and no word of the text is it in lower case."""
    first = doc[start]
    if not is_capital(first.text) or first.is_sent_start or not first.text[0].isalpha() or first.is_upper:
        return False
    return not any(map(_goes_on, _beside(doc, start, end))) and first.lower_ not in words


def _beside(doc: Doc, start: int, end: int) -> Iterator[Token]:
    """Yield the tokens before and after a span."""
    if start:
        yield doc[start - 1]
    if end < len(doc):
        yield doc[end]


def _goes_on(token: Token) -> bool:
    """Say whether a word beside a name is part of a longer one."""
    if token.text in DASHES:
        return True
    if is_of_calendar(token):  # "in Tikrit Monday"
        return False
    return token.pos_ == "PROPN" and is_capital(token.text) and token.lower_ not in words_of(token).place_words.sorts


def _label(doc: Doc, start: int, end: int) -> str:
    """Return the kind of the named entity that a span is, "?" where it is part of one or holds one."""
    if not any(token.ent_type_ for token in doc[start:end]):
        return ""
    # Token by token: a Span goes through all the entities of its text to find its own.
    begins, goes_on = doc[start].ent_iob_ == "B", end < len(doc) and doc[end].ent_iob_ == "I"
    is_one = begins and not goes_on and all(token.ent_iob_ == "I" for token in doc[start + 1 : end])
    return str(doc[start].ent_type_) if is_one else "?"


def _head(doc: Doc, start: int, end: int) -> Token:
    return next((token for token in doc[start:end] if not start <= token.head.i < end), doc[start])


def _done_to(head: Token, table: PlaceUseWords) -> str:
    """Return the verb of which a name is the object or the passive subject, where such things are done to towns."""
    while head.dep_ == "conj" and head.head.i != head.i:
        head = head.head
    verb = head.head.lemma_.lower()
    is_object = head.dep_ in {"obj", "nsubj:pass"} or (head.dep_ == "advmod" and head.i > head.head.i)
    return verb if is_object and (verb in table.done_to_towns or verb in table.done_to_all) else ""


def _is_town(entries: Sequence[Entry], people: int) -> bool:
    return any(entry.place.kind is PlaceKind.CITY and entry.population >= people for entry in entries)


def _is_borne(doc: Doc, start: int, end: int) -> bool:
    """Say whether a word of a span is often a person's name."""
    return any(max(person_shares(token.text)) >= _BORNE for token in doc[start:end] if is_capital(token.text))
