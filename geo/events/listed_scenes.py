"""All places of a list are the scene where one of them is: "gathered in Lagos, Abuja and the northern city of Kano".

In: reports, and the places that their text names. Out: the reports with every place that the same list
names, and what nothing places among its names left open. Which place of a story is likeliest is not known here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.events.similarity import TOLD_LINKS, best_places
from geo.languages.words import words_of
from geo.model import EventPlace, Report, Span, Toponym, ToponymUse
from geo.syntax.clauses import preposition
from geo.syntax.parties import TokenIndex

if TYPE_CHECKING:
    from spacy.tokens import Token

_NAMED = frozenset({"compound", "nmod:desc", "appos", "flat"})
_FARTHEST = 40  # steps up a parse


def with_lists(reports: Iterable[Report], toponyms: Sequence[Toponym], index: TokenIndex) -> tuple[Report, ...]:
    """Return reports, each at all places of the lists of which its sentence names one for it.

    Args:
        reports: The reports of a text.
        toponyms: The places that it names.
        index: Its tokens by their characters.
    """
    return tuple(map(_Lists(toponyms, index).completed, reports))


class _Lists:
    """The names of a text's places by the word that their list hangs on, and by that of the list's that each tells."""

    def __init__(self, toponyms: Sequence[Toponym], index: TokenIndex) -> None:
        self._members: dict[int, dict[int, list[Toponym]]] = {}
        self._spots: dict[Span, tuple[int, int]] = {}
        for toponym in toponyms:
            tops = index.tops_of(toponym.span) if toponym.use is ToponymUse.LITERAL else ()
            # The last: Khost of "eastern Khost province", where both hang on what follows.
            if tops and (first := _first_of(_called(tops[-1]))) is not None:
                spot = first.i, _member(tops[-1]).i
                self._members.setdefault(spot[0], {}).setdefault(spot[1], []).append(toponym)
                self._spots[toponym.span] = spot

    def completed(self, report: Report) -> Report:
        """Return a report at all places of a list of which one is its own."""
        places, left_open = list(report.places), list(report.left_open)
        for item in report.places:
            for toponym in self._beside(item):
                if any(one.span is not None and one.span.overlaps(toponym.span) for one in places):
                    continue
                if toponym.place is None:
                    if not any(toponym.span.overlaps(span) for span in left_open):
                        left_open.append(toponym.span)
                elif all(one.place != toponym.place for one in places):
                    places.append(EventPlace(toponym.place, item.role, item.link, toponym.span, toponym))
        if len(places) == len(report.places) and len(left_open) == len(report.left_open):
            return report
        best = best_places(places)
        places = [item for item in places if item in best or item in report.places]
        return replace(report, places=tuple(places), left_open=tuple(sorted(left_open, key=lambda span: span.start)))

    def _beside(self, item: EventPlace) -> Iterator[Toponym]:
        """Yield the names of the others of a place's list, but where two tell one: "the Huriyah area of Baghdad"."""
        spot = self._spots.get(item.span) if item.span is not None and item.link in TOLD_LINKS else None
        if spot is not None:
            first, own = spot
            yield from (names[0] for at, names in self._members[first].items() if at != own and len(names) == 1)


def _member(word: "Token") -> "Token":
    """Return the word for what a name tells of, of several of a sort the name: "Kandahar and Khost provinces"."""
    called = _called(word)
    is_own = word != called and called.lower_ in words_of(word).place_words.plurals
    return word if is_own and word.head == called else called


def _called(word: "Token") -> "Token":
    """Return the word for what a name only tells by name: city for Kano in "the city of Kano"."""
    for _ in range(_FARTHEST):
        if not _is_called(word):
            break
        word = word.head
    return word


def _first_of(word: "Token") -> "Token | None":
    """Return the first word of a list of scenes that a word is in; none for "in Rome and with Milan", or a border's."""
    table = words_of(word).attachment
    for _ in range(_FARTHEST):
        case = preposition(word)
        if case in table.between:
            return None
        if word.dep_ != "conj":
            break
        if case and case not in table.scenes:
            return None
        word = _called(word.head)
    return word


def _is_called(word: "Token") -> bool:
    """Say whether a name only tells which town or region is meant: Kano of "the city of Kano", "Kano province"."""
    table = words_of(word).place_words
    sort = word.head.lower_
    if table.plurals.get(sort, sort) not in table.sorts:
        return False
    return word.dep_ in _NAMED or (word.dep_ == "nmod" and preposition(word) in table.of)
