"""What was found in a text as it is read → the same where it stands in the text as it is, in the words there.

Actors, places and days stay as they are: they are what nobody's unseen characters change.
"""

from collections.abc import Iterable
from dataclasses import replace

from geo.model import ActorMention, DateMention, EventPlace, Quantity, Report, Toponym, When
from geo.unseen import SeenText


def toponyms_back(seen: SeenText, found: Iterable[Toponym]) -> tuple[Toponym, ...]:
    """Put place names back."""
    return tuple(_toponym(seen, each) for each in found)


def dates_back(seen: SeenText, found: Iterable[DateMention]) -> tuple[DateMention, ...]:
    """Put date expressions back."""
    return tuple(
        DateMention(seen.back(each.span), seen.words(each.span), replace(each.when, text=seen.words(each.span)))
        for each in found
    )


def actors_back(seen: SeenText, found: Iterable[ActorMention]) -> tuple[ActorMention, ...]:
    """Put mentions of parties back."""
    return tuple(ActorMention(seen.back(each.span), seen.words(each.span), each.actor) for each in found)


def reports_back(seen: SeenText, found: Iterable[Report]) -> tuple[Report, ...]:
    """Put reports back, with all that they hold."""
    return tuple(
        replace(
            each,
            span=seen.back(each.span),
            sentence=seen.words(each.span),
            trigger=seen.back(each.trigger),
            agents=actors_back(seen, each.agents),
            targets=actors_back(seen, each.targets),
            places=tuple(_place(seen, place) for place in each.places),
            when=_when(seen, each),
            when_span=seen.back(each.when_span) if each.when_span else None,
            numbers=tuple(_number(seen, number) for number in each.numbers),
            also=tuple(map(seen.back, each.also)),
            left_open=tuple(map(seen.back, each.left_open)),
        )
        for each in found
    )


def _toponym(seen: SeenText, found: Toponym) -> Toponym:
    return replace(found, span=seen.back(found.span), text=seen.words(found.span))


def _place(seen: SeenText, found: EventPlace) -> EventPlace:
    span = seen.back(found.span) if found.span else None
    return replace(found, span=span, toponym=_toponym(seen, found.toponym) if found.toponym else None)


def _when(seen: SeenText, report: Report) -> When | None:
    """Put the words of a date back, where they are those of its span."""
    when, span = report.when, report.when_span
    if when is None or span is None or seen.text[span.start : span.end] != when.text:
        return when
    return replace(when, text=seen.words(span))


def _number(seen: SeenText, found: Quantity) -> Quantity:
    return replace(found, span=seen.back(found.span), text=seen.words(found.span))
