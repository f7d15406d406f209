"""Places that a text tells again without their names: "the district", "in the town", "there".

In come a parsed text and its toponyms; out come toponyms of such words, each of the place that was named last and fits
the word. They say where acts were, and are no names that a text holds. What an act is, is not known here.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from geo.languages.places import PlaceAgainWords
from geo.languages.words import words_of
from geo.model import PlaceKind, Span, Toponym, ToponymUse

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FARTHEST = 8  # sentences back that "the district" reaches
_NEAR = 1  # that "there" does
_SURE = 0.6
_NAMING = frozenset({ToponymUse.LITERAL, ToponymUse.MODIFIER, ToponymUse.NESTED})
_OF_TOWNS = frozenset({PlaceKind.CITY})
_OF_PARTS = frozenset({PlaceKind.ADMIN2, PlaceKind.CITY})
_OF_REGIONS = frozenset({PlaceKind.ADMIN1, PlaceKind.REGION, PlaceKind.ADMIN2})
_TOO_WIDE = frozenset({PlaceKind.COUNTRY, PlaceKind.CONTINENT, PlaceKind.ROUTE, PlaceKind.AIRSPACE})
_DESCRIBED = frozenset({"nmod", "appos", "compound", "acl", "acl:relcl", "nmod:poss", "flat", "nummod"})


def named_again(doc: "Doc", toponyms: Sequence[Toponym]) -> tuple[Toponym, ...]:
    """Return toponyms of the words that stand for a place named before, in the text's order."""
    placed = sorted((one for one in toponyms if one.place is not None), key=lambda one: one.span.start)
    return tuple(_again(doc, placed)) if placed else ()


def _again(doc: "Doc", placed: Sequence[Toponym]) -> Iterator[Toponym]:
    table = words_of(doc).place_again
    at = 0
    firsts = [sentence.start_char for sentence in doc.sents]
    number = 0
    for token in doc:
        while number + 1 < len(firsts) and firsts[number + 1] <= token.idx:
            number += 1
        while at < len(placed) and placed[at].span.start < token.idx:
            at += 1
        if not at:
            continue
        word = token.lower_
        if word in table.there and token.dep_ == "advmod":
            found = _last(placed[:at], firsts[max(0, number - _NEAR)], "", frozenset(PlaceKind) - _TOO_WIDE)
        elif (kinds := _kinds_of(word, table)) and _stands_alone(token, placed, at, table):
            found = _last(placed[:at], firsts[max(0, number - _FARTHEST)], word, kinds)
        else:
            continue
        if found is not None:
            yield Toponym(
                span=Span(token.idx, token.idx + len(token)),
                text=token.text,
                place=found.place,
                use=ToponymUse.LITERAL,
                confidence=min(_SURE, found.confidence),
                alternatives=found.alternatives,
                reasons=(f"“{found.text[:60]}”, named before",),
            )


def _kinds_of(word: str, table: PlaceAgainWords) -> frozenset[PlaceKind]:
    if word in table.towns:
        return _OF_TOWNS
    if word in table.counties:
        return _OF_PARTS
    return _OF_REGIONS if word in table.regions else frozenset()


def _stands_alone(token: "Token", placed: Sequence[Toponym], at: int, table: PlaceAgainWords) -> bool:
    """Say whether a noun is told with an article and nothing that makes it another: "the neighbouring district"."""
    beside = any(one.span.start <= token.idx < one.span.end for one in placed[max(0, at - 1) : at + 1])
    if beside or token.pos_ != "NOUN" or token.dep_ in {"compound", "appos"}:
        return False
    told = [child.lower_ for child in token.lefts]
    return (
        any(word in table.before for word in told)
        and not any(word in table.others for word in told)
        and not any(child.dep_ in _DESCRIBED for child in token.children)
    )


def _last(placed: Sequence[Toponym], first: int, word: str, kinds: frozenset[PlaceKind]) -> Toponym | None:
    """Return the last name of a place of such kinds from a character on; one that the word stands with goes first."""
    near = (one for one in placed if one.span.start >= first and one.use in _NAMING)
    fits = [one for one in near if one.place is not None and one.place.kind in kinds]
    own = [one for one in fits if word and word in one.text.lower().split()]
    return next(reversed(own or fits), None)
