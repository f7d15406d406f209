"""Find the places that a text names, and say for each where it is, how surely, and why.

Toponyms come in the text's order. Two overlap only where one is made of others ("the border between Ukraine and
Russia"): those inside it are then `nested`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from heapq import merge

from spacy.tokens import Doc
from spacy.tokens import Span as NerSpan

from geo.gazetteer.lookup import Container, Entry, Gazetteer, NameMatch
from geo.gazetteer.shapes import Shapes
from geo.model import Article, Place, PlaceKind, Toponym, ToponymUse
from geo.places.candidates import Origin
from geo.places.capitals import find_capitals
from geo.places.coordinates import find_coordinates
from geo.places.document_focus import focus_of
from geo.places.left_open import names_left_open
from geo.places.phrases import Named, apply_phrases
from geo.places.recognition import FAINT_SCORE, Mention, find_mentions
from geo.places.resolution import Choice, resolve
from geo.places.uses import use_of

_MOST_ALTERNATIVES = 5
# A name that no gazetteer has is put where others lie. From this chance on it is within these km of there, seven times
# in ten; below that it is a guess, often hundreds of km off, and has no edge (`data/places/card.md`).
_BESIDE_KM, _BESIDE = 25.0, 0.35
_UNSURE = 0.6


def find_places(doc: Doc, article: Article, gazetteer: Gazetteer, shapes: Shapes) -> tuple[Toponym, ...]:
    """Return every place name of an article, each resolved or left open, with reasons."""
    mentions = find_mentions(doc, gazetteer)
    choices = resolve(mentions, doc, focus_of(doc, article, gazetteer))
    names_at = _names_by_place(doc.ents)
    named = [_named(doc, choice, gazetteer, names_at(choice.mention)) for choice in choices]
    points = list(find_coordinates(doc, gazetteer))
    named = [one for one in named if not any(one.start < point.end and point.start < one.end for point in points)]
    capitals = list(find_capitals(doc, named, gazetteer))
    described = [_describing(one, capitals) for one in named]
    found = sorted([*described, *points, *capitals], key=lambda one: one.start)
    taken = {at for one in found for at in range(one.start, one.end)}
    left = list(names_left_open(doc, gazetteer, taken=taken, confidence=FAINT_SCORE))
    again = _told_before(left, [one.toponym for one in found])
    return tuple(merge(apply_phrases(doc, found, shapes), again, key=lambda one: one.span.start))


def _told_before(left: Iterable[Toponym], found: Iterable[Toponym]) -> Iterator[Toponym]:
    """Give names that are left open the spot at which the text elsewhere puts the same name: "near Oloruwa" again."""
    spots = {one.place.name: one for one in found if one.place is not None and one.place.kind is PlaceKind.SITE}
    for toponym in left:
        known = spots.get(" ".join(toponym.text.split()))
        yield replace(known, span=toponym.span, text=toponym.text, use=toponym.use) if known else toponym


def _names_by_place(names: Sequence[NerSpan]) -> Callable[[Mention], Sequence[NerSpan]]:
    """Return what gives the named entities that share a word with a mention: a long text has thousands of both."""
    starts, ends = [name.start for name in names], [name.end for name in names]
    return lambda mention: names[bisect_right(ends, mention.start) : bisect_left(starts, mention.end)]


def _describing(one: Named, capitals: Sequence[Named]) -> Named:
    """Let "Romanian" in "the Romanian capital" be no scene of its own."""
    if any(one.end == capital.start for capital in capitals):
        return replace(one, toponym=replace(one.toponym, use=ToponymUse.MODIFIER))
    return one


def _named(doc: Doc, choice: Choice, gazetteer: Gazetteer, names: Sequence[NerSpan]) -> Named:
    mention = choice.mention
    best = choice.meant
    use, why = use_of(doc, mention, best, names)
    confidence = round(mention.score * (choice.ranked[0][1] if choice.ranked else 1.0), 4)
    toponym = Toponym(
        span=mention.span,
        text=doc[mention.start : mention.end].text,
        place=_place(choice, confidence),
        use=use,
        confidence=confidence,
        alternatives=tuple(_alternatives(choice)),
        reasons=tuple(reason for reason in (*_sighting(mention, names), why, *_meaning(choice, gazetteer)) if reason),
    )
    return Named(mention.start, mention.end, toponym, best.admin1 if best else None)


def _place(choice: Choice, confidence: float) -> Place | None:
    """Return the place that is meant; of a name that no gazetteer has, a spot near a place named beside it."""
    if choice.meant is None:
        return None
    place = choice.meant.place
    if choice.ranked[0][2] is Origin.NAMED:
        return place
    name = " ".join(choice.mention.name.split())[:120]
    if confidence < _BESIDE:
        prec = max(5, place.where_prec)
        return replace(place, name=name, kind=PlaceKind.SITE, where_prec=prec, geonameid=None, radius_km=None)
    if place.kind is PlaceKind.CITY:
        return Place(name, PlaceKind.SITE, place.lat, place.lon, 2, place.country, radius_km=_BESIDE_KM)
    return replace(place, name=name, kind=PlaceKind.SITE, where_prec=max(3, place.where_prec), geonameid=None)


def _alternatives(choice: Choice) -> Iterator[Place]:
    named = [entry.place for entry, _, origin in choice.ranked if origin is Origin.NAMED]
    yield from [place for place in named if choice.meant is None or place != choice.meant.place][:_MOST_ALTERNATIVES]


def _sighting(mention: Mention, names: Sequence[NerSpan]) -> Iterator[str]:
    """Say why the words were taken for a place."""
    if mention.generic:
        yield f"goes with “{mention.generic}”"
    label = names[0].label_ if names else ""
    if label == "LOC":
        yield "reads like the name of a place"
    if mention.entries and not mention.generic and label != "LOC":
        yield "the gazetteer knows it as a place"
    if mention.score < _UNSURE:
        yield "may be no place at all"


def _meaning(choice: Choice, gazetteer: Gazetteer) -> Iterator[str]:
    """Say in words which of the places of this name was chosen, and by what."""
    best = choice.meant
    if best is None:
        yield "none of the places of this name fits" if choice.mention.entries else "no place of this name is known"
        return
    origin = choice.ranked[0][2]
    if origin is not Origin.NAMED:
        yield f"the gazetteer does not have it: put at {best.place.name}, {_ORIGINS[origin]}"
        return
    said = {NameMatch.DEMONYM: "the people of", NameMatch.ABBREVIATION: "short for", NameMatch.ALTERNATE: "a name of"}
    if best.match in said:
        yield f"{said[best.match]} {best.place.name}"
    yield _rank_in_words(best, choice, gazetteer.container(best))
    yield from choice.reasons


_ORIGINS = {
    Origin.INNER: "which its name holds",
    Origin.BESIDE: "which is named beside it",
    Origin.FOCUS: "where most of the article's places lie",
}


def _rank_in_words(best: Entry, choice: Choice, container: Container) -> str:
    where = f" in {container}" if str(container) else ""
    rivals = [entry for entry, _, origin in choice.ranked if origin is Origin.NAMED]
    if len(rivals) == 1:
        return f"the only place of that name{where}"
    larger = sum(entry.population > best.population for entry in rivals)
    order = "the largest" if larger == 0 else f"number {larger + 1} by size"
    return f"{order} of {len(rivals)} places of that name{where}"
