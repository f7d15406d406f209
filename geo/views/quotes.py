"""A report's words marked: who, whom, what, where, when, in its sentence and in the whole article, and what they mean.

The one place that makes HTML of article text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from geo.model import Event, EventPlace, Link, Report, Span, Status
from geo.views.countries import country_name
from geo.views.escape import escape_html
from geo.views.indexes import LONGEST_SENTENCE
from geo.views.left_open import names_left_open
from geo.views.words import LINKS, STATUSES, TYPES, WHEN, name_words, place_words, when_words

LONGEST_ARTICLE = 200_000  # characters of an article that are shown at once

# What a stretch of text may tell of an event, in the order in which it is told.
ROLES: Mapping[str, str] = {"actor": "who", "act": "what", "target": "whom", "place": "where", "date": "when"}


@dataclass(frozen=True, slots=True)
class MarkedWords:
    """A stretch of text and what it tells, one of `ROLES` or nothing, and for which event."""

    text: str
    role: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What some words of a report were taken to mean, and how surely or exactly."""

    role: str
    words: str
    value: str
    note: str = ""


def sentence_words(report: Report) -> tuple[MarkedWords, ...]:
    """Cut a report's sentence into stretches, each with what it tells; where two overlap, the shorter is marked."""
    text = report.sentence[:LONGEST_SENTENCE]
    marks = [(span, role, "") for span, role in _spans(report)]
    cut = tuple(_stretches(text, report.span.start, marks))
    return (*cut, MarkedWords(" …")) if len(report.sentence) > LONGEST_SENTENCE else cut


def article_words(text: str, events: Sequence[Event], article: str, *, start: int = 0) -> tuple[MarkedWords, ...]:
    """Cut an article's text into stretches, each with what it tells of which event.

    Args:
        text: The article's text.
        events: The events; their reports from other articles are passed over.
        article: The article's id.
        start: Where to begin; at most `LONGEST_ARTICLE` characters are returned.
    """
    shown = text[start : start + LONGEST_ARTICLE]
    marks = [
        (span, role, event.id)
        for event in events
        for report in event.reports
        if report.article == article
        for span, role in _spans(report)
    ]
    return tuple(_stretches(shown, start, marks))


def readings(report: Report) -> tuple[Interpretation, ...]:
    """Return what the words of a report were taken to mean: who, what, whom, where, when.

    Words that stand for several ("both countries") are told once, with all that they mean.
    """
    said = report.words(report.trigger)
    surely = "" if report.status is Status.OCCURRED else STATUSES[report.status]
    found = [
        Interpretation("actor", mention.text, _named(mention.actor.name, mention.actor.country))
        for mention in report.agents
    ]
    found.append(Interpretation("act", said[:200], TYPES[report.type], surely))
    found += [Interpretation("target", m.text, _named(m.actor.name, m.actor.country)) for m in report.targets]
    found += [Interpretation("place", name, "not in the gazetteer") for name in names_left_open(report)]
    found += [_place_reading(part, report) for part in report.places]
    if report.when:
        exact = WHEN[report.when.precision] if report.when.precision else ""
        told = _date_words(report) is not None
        link = LINKS[report.when_link] if report.when_link and not told else ""
        said = "" if report.when_link is Link.ASSUMED else report.when.text
        found.append(Interpretation("date", said, when_words(report.when), ", ".join(filter(None, (exact, link)))))
    joined: dict[tuple[str, str, str], dict[str, None]] = {}
    for reading in found:
        joined.setdefault((reading.role, reading.words, reading.note), {})[reading.value] = None
    return tuple(Interpretation(role, words, ", ".join(values), note) for (role, words, note), values in joined.items())


def quote_html(report: Report) -> str:
    """Return the sentence as HTML, its words in `<mark class="actor">` and the like."""
    return "".join(
        f'<mark class="{part.role}">{escape_html(part.text)}</mark>' if part.role else escape_html(part.text)
        for part in sentence_words(report)
    )


def readings_html(report: Report) -> str:
    """Return what the words mean as an HTML list, each line with the words in their tint."""
    lines = (
        (f'<mark class="{r.role}">{escape_html(r.words)}</mark> ' if r.words else "")
        + escape_html(r.value)
        + (f" <small>{escape_html(r.note)}</small>" if r.note else "")
        for r in readings(report)
    )
    return f'<ul class="read">{"".join(f"<li>{line}</li>" for line in lines)}</ul>'


def _place_reading(part: EventPlace, report: Report) -> Interpretation:
    said = report.words(part.span) if part.span and report.span.covers(part.span) else ""
    chance = name_words(part.toponym) if part.toponym else ""
    exact = place_words(part.place) if part.place.where_prec != 1 else ""
    link = LINKS[part.link] if not said or part.link is Link.HOLDS else ""
    place = _named(part.place.name, part.place.country if part.place.where_prec < 6 else None)
    return Interpretation("place", said, place, ", ".join(filter(None, (exact, chance, link))))


def _named(name: str, country: str | None) -> str:
    of = country_name(country) if country else ""
    return f"{name}, {of}" if of and of != name else name


def _spans(report: Report) -> Iterable[tuple[Span, str]]:
    if report.trigger != report.span:  # a quote that was added by hand names no words for the act
        yield report.trigger, "act"
    for span in report.also:
        yield span, "act"
    for mention in report.agents:
        yield mention.span, "actor"
    for mention in report.targets:
        yield mention.span, "target"
    for part in report.places:
        if part.span:
            yield part.span, "place"
    for span in report.left_open:
        yield span, "place"
    when = _date_words(report)
    if when:
        yield when, "date"


def _date_words(report: Report) -> Span | None:
    """Return the words that tell the day; none do where it was assumed from a tense, and the verb stays the act."""
    return None if report.when_link is Link.ASSUMED else report.when_span


def _stretches(text: str, offset: int, marks: Iterable[tuple[Span, str, str]]) -> Iterator[MarkedWords]:
    """Cut a text at its marks; of two marks on one character the shorter counts."""
    plain = ("", "")
    told = [plain] * len(text)
    for span, role, event in sorted(marks, key=lambda mark: mark[0].start - mark[0].end):
        start, end = span.start - offset, span.end - offset
        if start >= 0 and end <= len(text):
            told[start:end] = [(role, event)] * (end - start)
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or told[at] != told[start]:
            yield MarkedWords(text[start:at], *told[start])
            start = at
