"""What came of watching: which events are new, say something else or are gone, when that was found, what failed.

The journal is a plain value, and so is what is known of the events: `compare` makes both of a corpus, and knows no
file. Both are written one after the other, the journal first. Each comparison has a number; one whose second half was
never written is made again under the same number, and replaces the first half: nothing is lost, or told twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from geo.articles.documents import is_address
from geo.joining.sureness import sureness_of
from geo.languages.naming import told_of_language
from geo.model import Article, Corpus, Event, Rejection, ReviewState, content_id
from geo.views.changes import ChangeKind, Difference, Version, differences, pairs_of, version_of
from geo.views.doubts import is_unsure
from geo.views.escape import plain
from geo.views.event_records import heading_of
from geo.views.titles import telling_report, title_of_event
from geo.views.view import View, view_of
from geo.views.words import STATUSES, TYPES, short_words, sureness_words
from geo.watching.slots import Moment

MOST_TOLD = 2000  # events of one comparison that are told in words; of further ones it is told that they are there
MOST_KEPT = 20_000  # events, and as many articles, that the journal holds
MOST_PROBLEMS = 1000
LONGEST_KEPT = timedelta(days=40)  # that the journal goes back

_LONGEST_TITLE, _LONGEST_QUOTE, _LONGEST_WORDS = 160, 600, 300  # characters


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """What was found of an event, in words. `key` stays the same as long as it is the same event; `id` may change.

    Those beyond `MOST_TOLD` have a key and a kind, and no words. `chance` says how surely the event was read.
    """

    key: str
    id: str
    kind: ChangeKind
    serial: int
    at: Moment
    title: str = ""
    what: str = ""
    status: str = ""
    day: date | None = None
    when: str = ""
    places: tuple[str, ...] = ()
    point: tuple[float, float] | None = None
    quote: str = ""
    article: str = ""
    source: str = ""
    link: str = ""
    chance: float | None = None
    doubt: str = ""
    says: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldArticle:
    """An article that came, or whose text changed. `unread` says why no event can come from it; mostly nothing."""

    id: str
    title: str
    serial: int
    at: Moment
    changed: bool = False
    unread: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read or told, why, and when that was found."""

    where: str
    reason: str
    at: Moment
    serial: int = 0  # of the comparison that tells it


@dataclass(frozen=True, slots=True)
class Message:
    """What a webhook is still to be told. `id` is the same however often it is sent."""

    id: str
    serial: int
    body: str


@dataclass(frozen=True, slots=True)
class Journal:
    """All that was told, oldest first.

    `current` are problems that last: folders that are gone, feeds and webhooks that fail. `summarised` is the number
    of the last comparison that a summary has told.
    """

    begun: Moment
    looked: Moment
    serial: int = 0
    summarised: int = 0
    events: tuple[ToldEvent, ...] = ()
    articles: tuple[ToldArticle, ...] = ()
    problems: tuple[Problem, ...] = ()
    current: tuple[Problem, ...] = ()
    messages: tuple[Message, ...] = ()

    @property
    def has_untold(self) -> bool:
        """Whether a problem was found after the last comparison."""
        return any(problem.serial > self.serial for problem in self.problems)


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """An event as it was told last."""

    key: str
    version: Version


@dataclass(frozen=True, slots=True)
class Known:
    """What was known after a comparison: its number, the events, and the articles by id, each with what it said."""

    serial: int = 0
    events: tuple[KnownEvent, ...] = ()
    articles: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a corpus has that was not known."""

    known: Known
    events: tuple[ToldEvent, ...]
    articles: tuple[ToldArticle, ...]
    ids: Mapping[str, str]  # of the events that are there, by key


def compare(corpus: Corpus, known: Known, at: datetime) -> Comparison:
    """Say what a corpus tells that was not known, what it tells otherwise, and what it tells no more.

    What a reviewer has rejected is told no more; what he has done else about an event is told as any other change of
    it. Events that only tables of others hold are left out.

    Args:
        corpus: What is told now, as the reviews leave it.
        known: What was known.
        at: The moment.
    """
    view = _view(corpus)
    now = [_trimmed(version_of(event, view)) for event in view.events]
    pairs = pairs_of(now, [each.version for each in known.events])
    serial, told = known.serial + 1, list[ToldEvent]()
    taken, keys = {known.events[old].key for old in pairs.values()}, list[str]()
    for number, (event, after) in enumerate(zip(view.events, now, strict=True)):
        before = known.events[pairs[number]] if number in pairs else None
        key = before.key if before else _free_key(event.id, taken)
        keys.append(key)
        says = differences(before.version, after) if before else ()
        if before is None or says:
            kind = ChangeKind.NEW if before is None else ChangeKind.CHANGED
            head = ToldEvent(key, event.id, kind, serial, at)
            told.append(_in_words(head, event, after, view, says) if len(told) < MOST_TOLD else head)
    for number in sorted(set(range(len(known.events))) - set(pairs.values())):
        told.append(
            _gone(known.events[number], serial, at)
            if len(told) < MOST_TOLD
            else _bare(known.events[number], serial, at)
        )
    listed = {each.article.id: each.article for each in corpus.extractions}
    texts = {name: content_id(article.text)[:8] for name, article in listed.items()}
    articles = tuple(
        _told_article(listed[name], name in known.articles, serial, at)
        for name, text in texts.items()
        if known.articles.get(name) != text
    )
    found = Known(serial, tuple(map(KnownEvent, keys, now)), texts)
    ids = {key: event.id for key, event in zip(keys, view.events, strict=True)}
    return Comparison(found, tuple(told), articles, ids)


def baseline(corpus: Corpus) -> Known:
    """Return what is known of a corpus that was there before anybody watched."""
    return replace(compare(corpus, Known(serial=-1), datetime.min.replace(tzinfo=UTC)).known, serial=0)


def with_comparison(journal: Journal, found: Comparison, at: datetime, messages: Iterable[Message] = ()) -> Journal:
    """Return a journal with a comparison; what one of the same number had told, which was broken off, goes."""
    serial, oldest = found.known.serial, at - LONGEST_KEPT
    events = [_renamed(each, found.ids) for each in journal.events if each.serial < serial and each.at > oldest]
    articles = [each for each in journal.articles if each.serial < serial and each.at > oldest]
    waiting = [each for each in journal.messages if each.serial < serial]
    return replace(
        journal,
        serial=serial,
        events=(*events, *found.events)[-MOST_KEPT:],
        articles=(*articles, *found.articles)[-MOST_KEPT:],
        messages=(*waiting, *messages),
    )


def with_problems(journal: Journal, refused: Iterable[Rejection], at: datetime) -> Journal:
    """Return a journal with what could not be read; the same of the same input is told once."""
    there = {(each.where, each.reason) for each in journal.problems}
    found = dict.fromkeys((_shown(each.where), _shown(each.reason)) for each in refused)
    serial = journal.serial + 1
    new = (Problem(where, reason, at, serial) for where, reason in found if (where, reason) not in there)
    kept = (each for each in journal.problems if each.at > at - LONGEST_KEPT)
    return replace(journal, problems=(*kept, *new)[-MOST_PROBLEMS:])


def with_current(journal: Journal, problems: Iterable[Rejection], at: datetime) -> Journal:
    """Return a journal with the problems that last now, each with the moment since which it does."""
    since = {each.where: each.at for each in journal.current}
    current = {_shown(each.where): _shown(each.reason) for each in problems}
    told = tuple(Problem(where, reason, since.get(where, at)) for where, reason in current.items())
    return replace(journal, looked=at, current=told[:MOST_PROBLEMS])


def told_since(journal: Journal, since: datetime | int) -> tuple[ToldEvent, ...]:
    """Return what became of each event since a moment, or after a comparison of a number; latest words first to last.

    What came and went in between is left out; what came and then changed is new, as it is now.

    Args:
        journal: What was told.
        since: The moment, or the number.
    """
    found: dict[str, ToldEvent] = {}
    for event in journal.events:
        if not is_since(event.serial, event.at, since):
            continue
        before = found.pop(event.key, None)
        merged = _merged(before, event) if before else event
        if merged is not None:
            found[event.key] = merged
    return tuple(found.values())


def articles_since(journal: Journal, since: datetime | int) -> tuple[ToldArticle, ...]:
    """Return the articles that came or changed, each once: one that came and changed since has come."""
    found: dict[str, ToldArticle] = {}
    for article in journal.articles:
        if is_since(article.serial, article.at, since):
            came = article.id in found and not found[article.id].changed
            found[article.id] = replace(article, changed=article.changed and not came)
    return tuple(found.values())


def is_since(serial: int, at: datetime, since: datetime | int) -> bool:
    """Say whether something was found since a moment, or after a comparison of a number."""
    return serial > since if isinstance(since, int) else at >= since


def _merged(before: ToldEvent, after: ToldEvent) -> ToldEvent | None:
    if after.kind is ChangeKind.WITHDRAWN:
        return None if before.kind is ChangeKind.NEW else after
    if before.kind is ChangeKind.NEW:
        return replace(after, kind=ChangeKind.NEW, says=())
    if before.kind is ChangeKind.WITHDRAWN:  # it is there again
        return replace(after, kind=ChangeKind.CHANGED)
    first = {each.about: each.before for each in (*after.says, *before.says)}
    last = {each.about: each.after for each in (*before.says, *after.says)}
    says = tuple(Difference(about, first[about], last[about]) for about in last if first[about] != last[about])
    return replace(after, says=says) if says else None


def _renamed(event: ToldEvent, ids: Mapping[str, str]) -> ToldEvent:
    now = ids.get(event.key, event.id)
    return event if now == event.id else replace(event, id=now)


def _view(corpus: Corpus) -> View:
    """Return the events that articles tell and nobody has rejected, without what was decided about them."""
    told = tuple(e for e in corpus.events if e.reports and e.review is not ReviewState.REJECTED)
    view = view_of(replace(corpus, events=told))
    return replace(view, reviews=dict.fromkeys((event.id for event in told), ReviewState.UNREVIEWED))


def _trimmed(version: Version) -> Version:
    """Return a version with what it is compared by, and the first of its sentences."""
    return replace(version, quotes=tuple(short_words(quote, _LONGEST_QUOTE) for quote in version.quotes[:1]))


def _free_key(wanted: str, taken: set[str]) -> str:
    """Return a key that no other event has: an id may have been that of an event which is called so no more."""
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = content_id(wanted, number)
    taken.add(key)
    return key


def _in_words(head: ToldEvent, event: Event, version: Version, view: View, says: tuple[Difference, ...]) -> ToldEvent:
    report, sure = telling_report(event), sureness_of(event)
    article = view.articles.get(report.article) if report else None
    point = next(((part.place.lat, part.place.lon) for part in event.places), None)
    less = is_unsure(sure.event, *(getattr(sure, of) for of in _FIELDS))
    return replace(
        head,
        title=plain(title_of_event(event, most=_LONGEST_TITLE)),
        what=TYPES[event.type],
        status=STATUSES[event.status],
        day=event.when.start if event.when else None,
        when=version.when,
        places=tuple(dict.fromkeys(_shown(place.name) for place in version.places))[:20],
        point=(round(point[0], 5), round(point[1], 5)) if point else None,
        quote=short_words(plain(report.sentence), _LONGEST_QUOTE) if report else "",
        article=_shown(article.title or article.id) if article else "",
        source=_shown(article.source) if article else "",
        link=article.path if article and is_address(article.path) else "",
        chance=sure.event,
        doubt=sureness_words(sure) if less else "",
        says=tuple(Difference(d.about, _shown(d.before), _shown(d.after)) for d in says),
    )


def _told_article(article: Article, changed: bool, serial: int, at: datetime) -> ToldArticle:
    title, unread = short_words(plain(article.title), _LONGEST_TITLE), told_of_language(article.language)
    return ToldArticle(article.id, title, serial, at, changed, unread)


def _bare(gone: KnownEvent, serial: int, at: datetime) -> ToldEvent:
    return ToldEvent(gone.key, gone.version.id, ChangeKind.WITHDRAWN, serial, at)


def _gone(gone: KnownEvent, serial: int, at: datetime) -> ToldEvent:
    version = gone.version
    return replace(
        _bare(gone, serial, at),
        title=short_words(plain(heading_of(version.type, version.agents, version.targets)), _LONGEST_TITLE),
        what=TYPES[version.type],
        status=STATUSES[version.status],
        when=version.when,
        places=tuple(dict.fromkeys(_shown(place.name) for place in version.places))[:20],
        quote="".join(version.quotes[:1]),
        article=_shown(version.articles[0]) if version.articles else "",
    )


def _shown(text: str) -> str:
    return short_words(plain(text), _LONGEST_WORDS)


_FIELDS = ("type", "status", "agents", "targets", "places", "when")
