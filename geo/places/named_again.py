"""Places that a text tells again without their names: "the district", "in the town", "there".

In come a parsed text and its toponyms; out come toponyms of such words, each of the place that was named last and fits
the word. They say where acts were, and are no names that a text holds. What an act is, is not known here.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from geo.languages.places import PlaceAgainWords, PlaceWords
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
_OF_THERE = frozenset(PlaceKind) - _TOO_WIDE
_DESCRIBED = frozenset({"nmod", "appos", "compound", "acl", "acl:relcl", "nmod:poss", "flat", "nummod"})


def named_again(doc: "Doc", toponyms: Sequence[Toponym]) -> tuple[Toponym, ...]:
    """Return toponyms of the words that stand for a place named before, in the text's order."""
    placed = sorted((one for one in toponyms if one.place is not None), key=lambda one: one.span.start)
    return tuple(_again(doc, placed)) if placed else ()


def _again(doc: "Doc", placed: Sequence[Toponym]) -> Iterator[Toponym]:
    table = words_of(doc).place_again
    sorts = _sorts(words_of(doc).place_words, table)
    last = _Last(frozenset(sorts))
    at = 0
    firsts = [sentence.start_char for sentence in doc.sents]
    number = 0
    for token in doc:
        while number + 1 < len(firsts) and firsts[number + 1] <= token.idx:
            number += 1
        while at < len(placed) and placed[at].span.start < token.idx:
            last.named(placed[at])
            at += 1
        if not at:
            continue
        word = token.lower_
        if word in table.there and token.dep_ == "advmod":
            found = last.of(_OF_THERE, firsts[max(0, number - _NEAR)])
        elif (kinds := sorts.get(word)) and _stands_alone(token, placed, at, table):
            found = last.of(kinds, firsts[max(0, number - _FARTHEST)], word)
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


class _Last:
    """Which place was named last, of each sort that a word asks for: looked up, since a text may ask very often."""

    def __init__(self, asked: frozenset[str]) -> None:
        """Take the words that may ask."""
        self._asked = asked
        self._found: dict[tuple[frozenset[PlaceKind], str], Toponym] = {}

    def named(self, one: Toponym) -> None:
        """Note a place that has just been named, and with which of the words, as in "Ormo district"."""
        if one.place is None or one.use not in _NAMING:
            return
        with_it = self._asked.intersection(one.text.lower().split())
        for kinds in (_OF_TOWNS, _OF_PARTS, _OF_REGIONS, _OF_THERE):
            if one.place.kind in kinds:
                self._found.update({(kinds, word): one for word in ("", *with_it)})

    def of(self, kinds: frozenset[PlaceKind], first: int, word: str = "") -> Toponym | None:
        """Return the last place of such kinds named from a character on; one that the word stands with goes first."""
        found = (self._found.get((kinds, told)) for told in (word, ""))
        return next((one for one in found if one is not None and one.span.start >= first), None)


def _sorts(places: PlaceWords, table: PlaceAgainWords) -> dict[str, frozenset[PlaceKind]]:
    """Return the kinds of place that each word may stand for; several places are none that was told of."""
    told = ((places.regions | table.regions, _OF_REGIONS), (places.counties, _OF_PARTS), (places.towns, _OF_TOWNS))
    return {word: kinds for words, kinds in told for word in words if word not in places.plurals}


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
