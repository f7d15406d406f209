"""The seat of government that a text calls "the capital": that of the state which stands with it or is spoken of."""

from collections import Counter
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from geo.gazetteer.lookup import Gazetteer
from geo.languages.places import CapitalWords
from geo.languages.words import words_of
from geo.model import PlaceKind, Span, Toponym, ToponymUse
from geo.places.phrases import Named

_WIDEST = 4  # words between "the capital" and the name of the town
_OF_OFFICE = frozenset({"nmod", "amod", "nmod:poss"})
_SURE_BESIDE = 0.9
_SURE = 0.7


def find_capitals(doc: Doc, named: Sequence[Named], gazetteer: Gazetteer) -> Iterator[Named]:
    """Yield a toponym for each "the capital" that is not named beside it and whose state can be told."""
    table = words_of(doc).capitals
    for token in doc:
        if token.lower_ not in table.capital or token.pos_ not in {"NOUN", "PROPN"} or not _is_alone(doc, token, table):
            continue
        owner = _owner(doc, token, named, table)
        if _is_named_beside(doc, token, named, table) or (owner is None and not _has_article(doc, token, table)):
            continue
        state = owner or _spoken_of(token, named, table)
        capital = gazetteer.capital(state.toponym.place.country or "") if state and state.toponym.place else None
        if state is None or capital is None:
            continue
        span = Span(token.idx, token.idx + len(token))
        toponym = Toponym(
            span=span,
            text=token.text,
            place=capital.place,
            use=ToponymUse.LITERAL,
            confidence=_SURE_BESIDE if owner else _SURE,
            reasons=(f"the capital of the country of “{state.toponym.text[:60]}”",),
        )
        yield Named(token.i, token.i + 1, toponym, capital.admin1)


def _is_alone(doc: Doc, token: Token, table: CapitalWords) -> bool:
    """Say whether the word is a noun by itself, of a whole state, and no money."""
    if token.dep_ == "obj" and token.head.lemma_.lower() in table.with_money:
        return False
    after = doc[token.i + 1] if token.i + 1 < len(doc) else None
    goes_on = after is not None and (token.head.i == after.i and after.pos_ in {"NOUN", "PROPN"})
    return not goes_on and not any(child.lower_ in table.others for child in token.children if child.i < token.i)


def _has_article(doc: Doc, token: Token, table: CapitalWords) -> bool:
    return token.i > 0 and doc[token.i - 1].lower_ in table.before


def _owner(doc: Doc, token: Token, named: Sequence[Named], table: CapitalWords) -> Named | None:
    """Return the state that stands with the word: "the Romanian capital", "Mali's capital", "the capital of Mali"."""
    for one in named:
        place = one.toponym.place
        if place is None or place.kind is not PlaceKind.COUNTRY:
            continue
        if one.end <= token.i <= one.end + 1 and all(word.lower_ in table.owned for word in doc[one.end : token.i]):
            return one
        follows = token.i < one.start <= token.i + 3
        if follows and tuple(word.lower_ for word in doc[token.i + 1 : one.start]) in table.after:
            return one
    return None


def _is_named_beside(doc: Doc, token: Token, named: Sequence[Named], table: CapitalWords) -> bool:
    """Say whether the capital's own name stands by it: "the capital, Lusaka", "Lusaka, Zambia's capital"."""
    for one in named:
        place = one.toponym.place
        if place is None or place.kind is not PlaceKind.CITY:
            continue
        first, last = (one.end, token.i) if one.end <= token.i else (token.i + 1, one.start)
        if last - first > _WIDEST:  # before the words are looked at: a long text has many names
            continue
        inside = [word for word in doc[first:last] if not any(other.start <= word.i < other.end for other in named)]
        if all(word.lower_ in table.gap or word.text == "-" for word in inside):
            return True
    return False


def _spoken_of(token: Token, named: Sequence[Named], table: CapitalWords) -> Named | None:
    """Return the name whose country is spoken of: the last before the word in its sentence, else one of its story's.

    Whose ambassadors and ministers are told of is no ground: "the envoys of Peru and Chile met in the capital". A story
    is of the country that half of its names are of; without one, of that of the last name before, or else the next.
    """
    placed = [one for one in named if one.toponym.place is not None and one.toponym.place.country]
    placed = [one for one in placed if not _is_of_office(one, token, table)] or placed
    own = [one for one in placed if token.sent.start <= one.start < token.sent.end]
    if not own:
        countries = Counter(one.toponym.place.country for one in placed if one.toponym.place is not None)
        most, count = max(countries.items(), key=lambda item: item[1], default=(None, 0))
        if 2 * count >= len(placed):
            own = [one for one in placed if one.toponym.place is not None and one.toponym.place.country == most]
    before = [one for one in (own or placed) if one.end <= token.i]
    return before[-1] if before else next(iter(own or placed), None)


def _is_of_office(one: Named, token: Token, table: CapitalWords) -> bool:
    """Say whether a name only tells whose office somebody holds: "the ambassadors of Chile", "a Thai envoy"."""
    word = token.doc[one.start : one.end].root
    for _ in range(_WIDEST):
        if word.dep_ not in {"conj", "flat", "compound"}:
            break
        word = word.head
    return word.dep_ in _OF_OFFICE and word.head.lemma_.lower() in table.offices
