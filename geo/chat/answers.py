"""A model's answer → reports of what it quotes rightly, and the rest with the reason why it is refused.

A quote must stand in one sentence of the text. Places and days may be named in the sentences before, of the same
window; they are marked as carried over. Only what our own steps found at the quoted words becomes a place or a day.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from geo.aliases import Json
from geo.articles.quoting import Quotable
from geo.errors import GeoError
from geo.gazetteer.names import fold
from geo.languages.words import words_in
from geo.model import (
    Actor,
    ActorKind,
    ActorMention,
    Article,
    DateMention,
    EventPlace,
    EventType,
    Link,
    PlaceRole,
    Report,
    Span,
    Status,
    Toponym,
    ToponymUse,
    content_id,
)

_MOST_EVENTS = 200  # of one answer
_MOST_PARTS = 20  # parties or places of one event
_LONGEST_NAME = 120  # characters of a party's name

_Named = TypeVar("_Named", Toponym, DateMention, ActorMention)
_Enum = TypeVar("_Enum", bound=StrEnum)


class _RefusedError(GeoError):
    """One event of an answer cannot be taken."""


@dataclass(frozen=True, slots=True)
class ArticleWindow:
    """What an answer is held against: a window of an article with what our own steps found in it."""

    article: Article
    text: str
    sentences: tuple[Span, ...]
    quotable: Quotable
    toponyms: Sequence[Toponym]
    dates: Sequence[DateMention]
    actors: Sequence[ActorMention]
    extractor: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The reports of an answer, and what was refused: a reason and the words in question."""

    reports: tuple[Report, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Refusals:
    """What was refused so far."""

    listed: list[tuple[str, str]] = field(default_factory=list)

    def add(self, reason: str, words: Json) -> None:
        """Note a refusal."""
        shown = words if isinstance(words, str) else type(words).__name__
        self.listed.append((reason, shown[:_LONGEST_NAME]))


def read_answer(answer: str, window: ArticleWindow) -> Answered:
    """Return the reports of what an answer quotes rightly, in the answer's order."""
    refusals = _Refusals()
    try:
        events = _events(answer)
    except _RefusedError as refused:
        return Answered(refused=((str(refused), answer[:_LONGEST_NAME]),))
    if len(events) > _MOST_EVENTS:
        refusals.add(f"events beyond the {_MOST_EVENTS}th of one answer", "")
    reports = []
    for event in events[:_MOST_EVENTS]:
        try:
            reports.append(_report(event, window, refusals))
        except _RefusedError as refused:
            refusals.add(str(refused), event.get("trigger") if isinstance(event, dict) else event)
    return Answered(tuple(reports), tuple(refusals.listed))


def _events(answer: str) -> list[Json]:
    """Return what an answer lists; thoughts before it and a fence round it are looked over."""
    answer = answer.rpartition("</think>")[2]
    try:
        found: Json = json.JSONDecoder().raw_decode(answer, max(answer.find("{"), 0))[0]
    except (ValueError, RecursionError) as problem:
        raise _RefusedError("an answer that is no JSON") from problem
    events = found.get("events") if isinstance(found, dict) else None
    if not isinstance(events, list):
        raise _RefusedError("an answer without a list of events")
    return events


def _report(event: Json, window: ArticleWindow, refusals: _Refusals) -> Report:
    if not isinstance(event, dict):
        raise _RefusedError("an event that is no object")
    kind, status = _one_of(EventType, event, "type"), _one_of(Status, event, "status")
    sentence = _sentence(_words(event.get("sentence"), "sentence"), window)
    trigger = window.quotable.find(_words(event.get("trigger"), "trigger"), sentence)
    if trigger is None or not any(letter.isalnum() for letter in window.text[trigger.start : trigger.end]):
        raise _RefusedError("a trigger that does not stand in its sentence")
    agents = tuple(_parties(event.get("actors"), sentence, window, refusals))
    taken = {mention.actor.id for mention in agents}
    targets = tuple(m for m in _parties(event.get("targets"), sentence, window, refusals) if m.actor.id not in taken)
    places = tuple(_places(event.get("places"), sentence, window, refusals))
    if not (agents or targets or places):
        raise _RefusedError("an event without a party or a place")
    dated = _date(event.get("date"), sentence, window, refusals)
    return Report(
        id=content_id(window.article.id, trigger.start, trigger.end, kind),
        article=window.article.id,
        span=sentence,
        sentence=window.article.text[sentence.start : sentence.end],
        trigger=trigger,
        type=kind,
        status=status,
        agents=agents,
        targets=targets,
        places=places,
        when=dated[0].when if dated else None,
        when_span=dated[0].span if dated else None,
        when_link=dated[1] if dated else None,
        extractor=window.extractor,
    )


def _words(value: Json, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        msg = f"an event without a {name}"
        raise _RefusedError(msg)
    return value


def _one_of(enum: type[_Enum], event: dict[str, Json], key: str) -> _Enum:
    value = event.get(key)
    for member in enum:
        if isinstance(value, str) and value.strip().casefold() == member.value.casefold():
            return member
    msg = f"an unknown {key}"
    raise _RefusedError(msg)


def _sentence(quote: str, window: ArticleWindow) -> Span:
    """Return the sentence in which a quote stands."""
    for span in window.quotable.find_all(quote, Span(window.sentences[0].start, window.sentences[-1].end)):
        for sentence in window.sentences:
            if sentence.covers(span):
                return sentence
    raise _RefusedError("a sentence that does not stand in the text")


def _listed(value: Json, refusals: _Refusals, what: str) -> list[Json]:
    if value is None:
        return []
    if not isinstance(value, list):
        refusals.add(f"{what} that are no list", value)
        return []
    if len(value) > _MOST_PARTS:
        refusals.add(f"{what} beyond the {_MOST_PARTS}th of one event", "")
    return value[:_MOST_PARTS]


def _parties(value: Json, sentence: Span, window: ArticleWindow, refusals: _Refusals) -> Iterator[ActorMention]:
    """Yield the parties that some quotes name, each once."""
    seen: set[str] = set()
    for quote in _listed(value, refusals, "parties"):
        span = window.quotable.find(quote, sentence) if isinstance(quote, str) else None
        if span is None:
            refusals.add("a party whose words do not stand in its sentence", quote)
            continue
        mentions = _named_at(window.actors, span) or _new_party(span, window)
        if not mentions:
            refusals.add("a party whose words name none", quote)
        for mention in mentions:
            if mention.actor.id not in seen:
                seen.add(mention.actor.id)
                yield mention


def _named_at(found: Sequence[_Named], span: Span) -> tuple[_Named, ...]:
    """Return what our own steps found at quoted words: all that they hold, else what shares most with them."""
    touching = [one for one in found if one.span.overlaps(span)]
    inside = tuple(one for one in touching if span.covers(one.span))
    if inside or not touching:
        return inside
    best = max(touching, key=lambda one: min(one.span.end, span.end) - max(one.span.start, span.start))
    return tuple(one for one in touching if one.span == best.span)


def _new_party(span: Span, window: ArticleWindow) -> tuple[ActorMention, ...]:
    """Make a party of the quoted words alone, without the determiner before them."""
    table = words_in(window.article.language)
    determiners, pronouns = table.party_words.determiners, table.party_references.pronouns
    first, _, rest = window.text[span.start : span.end].partition(" ")
    if rest.strip() and first.lower() in determiners:
        span = Span(span.end - len(rest.lstrip()), span.end)
    words = window.text[span.start : span.end]
    name = " ".join(words.split())
    if len(name) > _LONGEST_NAME or name.lower() in pronouns | determiners or not any(map(str.isalpha, name)):
        return ()
    kind = ActorKind.POPULATION if name == name.lower() else ActorKind.ORGANISATION
    return (ActorMention(span, words, Actor(content_id(kind, fold(name)), name, kind)),)


def _places(value: Json, sentence: Span, window: ArticleWindow, refusals: _Refusals) -> Iterator[EventPlace]:
    """Yield the places that some quotes name, each once."""
    seen: set[Span] = set()
    for item in _listed(value, refusals, "places"):
        quote = item.get("words") if isinstance(item, dict) else item
        role = _role(item)
        if role is None:
            refusals.add("a place in an unknown role", quote)
            continue
        found, link = _near(window.toponyms, quote, sentence, window)
        placed = [one for one in found if one.place is not None and one.use is ToponymUse.LITERAL]
        if not placed:
            refusals.add("a place whose words name none that is known", quote)
        for toponym in placed:
            if toponym.span not in seen and toponym.place is not None:
                seen.add(toponym.span)
                yield EventPlace(toponym.place, role, link, toponym.span, toponym)


def _role(item: Json) -> PlaceRole | None:
    """Return a place's role: `at` where none is told, None where it is not one of ours."""
    role = item.get("role", PlaceRole.AT) if isinstance(item, dict) else PlaceRole.AT
    return next((known for known in PlaceRole if isinstance(role, str) and role.lower() == known), None)


def _date(value: Json, sentence: Span, window: ArticleWindow, refusals: _Refusals) -> tuple[DateMention, Link] | None:
    """Return the day that a quote names."""
    if value is None or value == "":
        return None
    found, link = _near(window.dates, value, sentence, window)
    if not found:
        refusals.add("a date whose words name none", value)
        return None
    return found[0], link


def _near(
    found: Sequence[_Named], quote: Json, sentence: Span, window: ArticleWindow
) -> tuple[tuple[_Named, ...], Link]:
    """Return what stands at quoted words in the sentence, else at the last such words before it."""
    if not isinstance(quote, str):
        return (), Link.ATTACHED
    span = window.quotable.find(quote, sentence)
    if span is not None:
        return _named_at(found, span), Link.ATTACHED
    first = window.sentences[0].start
    earlier = window.quotable.find(quote, Span(first, sentence.start), last=True) if first < sentence.start else None
    inside = earlier is not None and any(one.covers(earlier) for one in window.sentences)
    return (_named_at(found, earlier) if earlier is not None and inside else ()), Link.THREAD
