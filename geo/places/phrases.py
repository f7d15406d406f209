"""Words round place names that make other places of them, or tie one to another.

"100 km south of Kherson", "near Alaska", "U.S. airspace", "eastern Mali", "the border between Ukraine and Russia",
"the road from the Polish border to Lviv", "Paris, Texas".
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import pairwise

from spacy.tokens import Doc

from geo.gazetteer.shapes import Shapes
from geo.languages.words import code_of, words_of
from geo.model import Place, PlaceKind, Span, Toponym, ToponymUse
from geo.places.derived import airspace, bearing_of, border, kilometres, near, off, part, route
from geo.places.patterns import patterns_of

_LEAD = 70  # characters before a name that are looked at
_DASHES = frozenset({"-", "–", "—", "/", "‑"})
_AREAS = frozenset({PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.REGION})
_WIDE = _AREAS | {PlaceKind.SEA}

Before = Callable[[int], str]  # what `_before` returns of a token


@dataclass(frozen=True, slots=True)
class Named:
    """A toponym, and the tokens `start` to `end` where it stands. `admin1` is the code of its place's region."""

    start: int
    end: int
    toponym: Toponym
    admin1: str | None = None


def apply_phrases(doc: Doc, named: Sequence[Named], shapes: Shapes) -> tuple[Toponym, ...]:
    """Return the toponyms as the words round them change them, and those made of several, in the text's order."""
    before = cache(partial(_before, doc))  # every sort of phrase asks for the words before each name
    tied = _singles(doc, _containers(doc, named), before, shapes)
    borders = tuple(_borders(doc, tied, before, shapes))
    made = (*borders, *_routes(doc, sorted((*tied, *borders), key=lambda n: (n.start, -n.end)), before))
    inside = [_nested_in(one, made) for one in tied]
    # A place made of a made one leaves only the larger.
    outer = [one for one in made if not any(_covers(other, one) for other in made)]
    every = sorted((*inside, *outer), key=lambda n: (n.toponym.span.start, -n.toponym.span.end))
    return tuple(one.toponym for one in _located(doc, every))


def _covers(one: Named, other: Named) -> bool:
    return (one.start, one.end) != (other.start, other.end) and one.start <= other.start and other.end <= one.end


def _singles(doc: Doc, named: Sequence[Named], before: Before, shapes: Shapes) -> list[Named]:
    """Change each toponym by the words before and after it; names of a list share what stands before the first."""
    joints = words_of(doc).place_phrases.list_joints
    found: list[Named] = []
    lead = ""
    for at, one in enumerate(named):
        acts = one.toponym.use is ToponymUse.METONYMIC  # ends a list: "near Scarborough Shoal, Manila said"
        listed = at > 0 and not acts and doc[named[at - 1].end : one.start].text in joints
        lead = lead if listed else before(one.start)
        found.append(_changed(doc, one, lead, shapes, own=not listed))
    return found


def _before(doc: Doc, at: int) -> str:
    """Return the words of the sentence before a token, as far as they are looked at."""
    start, first = doc[at].idx, 0
    for back in range(at, 0, -1):
        token = doc[back]
        if token.is_sent_start or start - token.idx >= _LEAD:
            first = back
            break
    return doc[first:at].text_with_ws[-_LEAD:] if first < at else ""


def _changed(doc: Doc, one: Named, lead: str, shapes: Shapes, *, own: bool) -> Named:
    """Return the toponym as its neighbours make it: in the air, off, in a part, or near."""
    place = one.toponym.place
    if place is None or one.toponym.use is ToponymUse.NESTED:
        return one
    if one.end < len(doc) and doc[one.end].lower_ in words_of(doc).place_phrases.airspace:
        words = _words(doc, one.start, one.end + 1)
        return _made(doc, one, airspace(place, words), one.start, one.end + 1, "the air above it")
    if patterns_of(code_of(doc)).in_air_before.search(lead):
        return _replaced(one, airspace(place, f"airspace near {place.name}"), "the airspace by it")
    return (
        (_off(doc, one, place, lead) if own else None)
        or (_part(doc, one, place, lead, shapes) if own else None)
        or _near(doc, one, place, lead)
    )


def _off(doc: Doc, one: Named, place: Place, lead: str) -> Named | None:
    match = patterns_of(code_of(doc)).off_before.search(lead)
    if match is None:
        return None
    table = words_of(doc).place_phrases
    bearing, km = bearing_of(match["way"], table), kilometres(match["number"], match["unit"], table)
    if bearing is None or km is None:
        return None
    start = _token_at(doc, one, doc[one.start].idx - len(lead) + match.start("number"))
    point = off(place, km, bearing, _words(doc, start, one.end))
    return _made(doc, one, point, start, one.end, f"{km:.0f} km from {place.name}, by the words")


def _part(doc: Doc, one: Named, place: Place, lead: str, shapes: Shapes) -> Named | None:
    match = patterns_of(code_of(doc)).part_before.search(lead)
    if match is None or place.kind not in _AREAS or place.shape is None or one.toponym.use is ToponymUse.MODIFIER:
        return None
    table = words_of(doc).place_phrases
    way = match["way"] or match["noun"]
    adjective = way.lower() in table.middle or way.lower().endswith(table.adjective_ending)
    if not adjective and match["noun"] is None:
        return None
    start = _token_at(doc, one, doc[one.start].idx - len(lead) + match.start())
    words = _words(doc, start, one.end)
    return _made(
        doc, one, part(place, bearing_of(way, table), words, shapes), start, one.end, f"a part of {place.name}"
    )


def _near(doc: Doc, one: Named, place: Place, lead: str) -> Named:
    patterns = patterns_of(code_of(doc))
    match = patterns.near_before.search(lead) or patterns.beside_before.search(lead)
    if match is None or one.toponym.use is ToponymUse.MODIFIER:
        return one
    return _replaced(one, near(place), f"“{match[0].strip()}”: near it, not in it")


def _words(doc: Doc, start: int, end: int) -> str:
    return " ".join(doc[start:end].text.split())[:120]


def _token_at(doc: Doc, one: Named, offset: int) -> int:
    """Return the token before a name that begins at, or holds, an offset of the text."""
    at = one.start
    while at > 0 and doc[at].idx > offset:
        at -= 1
    return at


def _replaced(one: Named, place: Place, why: str) -> Named:
    literal = ToponymUse.LITERAL if one.toponym.use is ToponymUse.METONYMIC else one.toponym.use
    toponym = replace(one.toponym, place=place, use=literal, reasons=(*one.toponym.reasons, why))
    return replace(one, toponym=toponym)


def _made(doc: Doc, one: Named, place: Place, start: int, end: int, why: str) -> Named:
    """Return the toponym of a wider stretch of the text, which names a place of its own."""
    span = Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))
    toponym = replace(
        one.toponym,
        span=span,
        text=doc[start:end].text,
        place=place,
        use=ToponymUse.LITERAL,
        reasons=(*one.toponym.reasons, why),
    )
    return Named(start, end, toponym, one.admin1)


def _containers(doc: Doc, named: Sequence[Named]) -> list[Named]:
    """Mark names that only say where another lies: "Paris, Texas", "Gao, north of Ansongo"."""
    within, owns = patterns_of(code_of(doc)).within, words_of(doc).place_words.owns
    found = list(named)
    nouns = [at for at, one in enumerate(named) if one.toponym.use is not ToponymUse.MODIFIER]
    for one, other in pairwise(nouns):  # over "Peruvian" in "Juliaca, in the Peruvian region of Puno"
        first, second = named[one], named[other]
        between = _between(doc, first, second)
        if within.fullmatch(between) and _holds(second, first):
            found[other] = _nested(found[other], first)
    for at, (first, second) in enumerate(pairwise(named)):
        between = _between(doc, first, second)
        if between in owns and _holds(first, second):
            found[at] = _nested(found[at], second)
        if _is_town_of(doc, first, second):
            found[at] = _nested(found[at], second)
    return _located(doc, found)


def _between(doc: Doc, first: Named, second: Named) -> str:
    """Return what stands between two names; of names that overlap what stands between none."""
    return doc[first.end : second.start].text if first.end <= second.start else "?"


def _is_town_of(doc: Doc, first: Named, second: Named) -> bool:
    """Say whether one name tells where the town lies that the next one names: "the North Darfur town of Kebkabiya"."""
    table, called = words_of(doc).place_words, words_of(doc).place_phrases.called
    words = [token.lower_ for token in doc[max(first.start, first.end - 1) : second.start]]
    is_called = len(words) in {2, 3} and words[-1] in table.of and words[-2] in table.towns | called
    return is_called and first.toponym.place is not None and first.toponym.place.kind in _WIDE


def _located(doc: Doc, named: Sequence[Named]) -> list[Named]:
    """Mark names that only say beside what a town lies: "Kanyabayonga, north of Goma"."""
    beside, found = patterns_of(code_of(doc)).beside_it, list(named)
    aside = (ToponymUse.MODIFIER, ToponymUse.NESTED)
    nouns = [at for at, one in enumerate(named) if one.toponym.use not in aside]
    for one, other in pairwise(nouns):
        first, second = named[one], named[other]
        between = _between(doc, first, second)
        if beside.fullmatch(between) and _lies_beside(first, second, told_by=between):
            found[other] = _nested(found[other], first)
    return found


def _lies_beside(first: Named, second: Named, *, told_by: str) -> bool:
    """Say whether a town, or a spot that was put at another place, is no coarser than what it is told to lie beside."""
    inner, outer = first.toponym.place, second.toponym.place
    if inner is None or outer is None or outer.kind is PlaceKind.SITE:
        return False
    put_there = inner.kind is PlaceKind.SITE and (inner.lat, inner.lon) == (outer.lat, outer.lon)
    return inner.kind is PlaceKind.CITY or (put_there and not any(letter.isdigit() for letter in told_by))


def _holds(outer: Named, inner: Named) -> bool:
    """Say whether one toponym's place is the region or country that the other's lies in."""
    whole, part_of = outer.toponym.place, inner.toponym.place
    if whole is None or part_of is None or whole.country is None or whole.country != part_of.country:
        return False
    if whole.kind is PlaceKind.COUNTRY or (whole.kind is PlaceKind.REGION and part_of.kind is not PlaceKind.COUNTRY):
        return part_of.kind is not PlaceKind.COUNTRY
    return whole.kind is PlaceKind.ADMIN1 and part_of.kind is not PlaceKind.ADMIN1 and outer.admin1 == inner.admin1


def _nested(one: Named, other: Named) -> Named:
    if one.toponym.use is ToponymUse.MODIFIER:
        return one
    reasons = (*one.toponym.reasons, f"says where {other.toponym.text[:60]} lies")
    return replace(one, toponym=replace(one.toponym, use=ToponymUse.NESTED, reasons=reasons))


def _borders(doc: Doc, named: Sequence[Named], before: Before, shapes: Shapes) -> Iterator[Named]:
    """Give the borders that two names, or one, are named with."""
    words = words_of(doc)
    table, owns = words.place_phrases, words.place_words.owns
    taken: set[int] = set()
    for at, (first, second) in enumerate(pairwise(named)):
        ends = _border_ends(doc, first, second, before)
        if ends is not None and at not in taken:
            made = _border(doc, first, second, ends, shapes)
            if made is not None:
                taken.update({at, at + 1})
                yield made
    for at, one in enumerate(named):
        after = one.end + (one.end < len(doc) and doc[one.end].lower_ in owns)
        is_border = after < len(doc) and doc[after].lower_ in table.borders
        serves_there = after + 1 < len(doc) and doc[after + 1].lower_ in table.on_borders
        if at not in taken and is_border and not serves_there:
            made = _border(doc, one, None, (one.start, after + 1), shapes)
            if made is not None:
                yield made


def _border_ends(doc: Doc, first: Named, second: Named, before: Before) -> tuple[int, int] | None:
    """Return the tokens over which two names are told as a border, None where they are not."""
    if first.end > second.start:
        return None
    table, patterns = words_of(doc).place_phrases, patterns_of(code_of(doc))
    between = doc[first.end : second.start].text.lower()
    after = doc[second.end].lower_ if second.end < len(doc) else ""
    lead = patterns.border_before.search(before(first.start))
    if lead and between in table.between:
        return _token_at(doc, first, doc[first.start].idx - len(lead[0])), second.end
    if (between in _DASHES or between == "") and after in table.borders:
        return first.start, second.end + 1
    if patterns.border_with.fullmatch(between):
        return first.start, second.end
    return None


def _border(doc: Doc, first: Named, second: Named | None, ends: tuple[int, int], shapes: Shapes) -> Named | None:
    one, other = first.toponym.place, second.toponym.place if second else None
    if one is None or one.kind not in _AREAS or (second is not None and (other is None or other.kind not in _AREAS)):
        return None
    line = border(one, other, _words(doc, *ends), shapes)
    return None if line is None else _made(doc, first, line, *ends, "a border, not the land")


def _routes(doc: Doc, named: Sequence[Named], before: Before) -> Iterator[Named]:
    """Give the ways that lead from one named place to another."""
    pattern, up_to = patterns_of(code_of(doc)).route_before, words_of(doc).place_phrases.up_to
    for at, first in enumerate(named):
        lead = pattern.search(before(first.start))
        if lead is None:
            continue
        second = next((other for other in named[at + 1 :] if other.start >= first.end), None)
        if second is None or doc[first.end : second.start].text.lower() not in up_to:
            continue
        if first.toponym.place is not None and second.toponym.place is not None:
            start = _token_at(doc, first, doc[first.start].idx - len(lead[0]))
            way = route(first.toponym.place, second.toponym.place, _words(doc, start, second.end))
            if way is not None:
                yield _made(doc, first, way, start, second.end, "the way between them")


def _nested_in(one: Named, made: Sequence[Named]) -> Named:
    """Mark a name that a made place is made of, so that it is no scene of its own."""
    whole = next((other for other in made if _covers(other, one)), None)
    if whole is None or one.toponym.use is ToponymUse.MODIFIER:
        return one
    reasons = (*one.toponym.reasons, f"part of “{whole.toponym.text[:80]}”")
    return replace(one, toponym=replace(one.toponym, use=ToponymUse.NESTED, reasons=reasons))
