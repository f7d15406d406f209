"""A journal → what is told of some time: counts, the events in their order, what is least sure, what failed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from geo.errors import InputError
from geo.views.changes import ChangeKind
from geo.views.words import count_words, day_words
from geo.watching.settings import Since
from geo.watching.telling import (
    LONGEST_KEPT,
    MOST_KEPT,
    Journal,
    Problem,
    ToldArticle,
    ToldEvent,
    articles_since,
    is_since,
    told_since,
)

LEAST_SURE = 5  # events that are named as such


@dataclass(frozen=True, slots=True)
class Digest:
    """What is told of some time. `since` are the words for it; `looked` is when sources were looked at last.

    `current` are problems that last, `problems` those that were found in this time. `note` says what of the time is
    not told. Events stand newest first, those without a day last. Those without words are counted, and not among them.
    """

    workspace: str
    since: str
    looked: datetime
    counts: tuple[int, int, int]
    new: tuple[ToldEvent, ...] = ()
    changed: tuple[ToldEvent, ...] = ()
    withdrawn: tuple[ToldEvent, ...] = ()
    articles: tuple[ToldArticle, ...] = ()
    problems: tuple[Problem, ...] = ()
    current: tuple[Problem, ...] = ()
    note: str = ""

    @property
    def failed(self) -> tuple[Problem, ...]:
        """What could not be read: first what lasts; last the articles in languages that are not read for events."""
        unread = (Problem(each.id, each.unread, each.at, each.serial) for each in self.articles if each.unread)
        return (*self.current, *self.problems, *unread)

    @property
    def events(self) -> tuple[ToldEvent, ...]:
        """New, changed, withdrawn."""
        return (*self.new, *self.changed, *self.withdrawn)

    @property
    def more(self) -> int:
        """How many events are counted and not told in words."""
        return sum(self.counts) - len(self.events)

    @property
    def least_sure(self) -> tuple[ToldEvent, ...]:
        """The new and changed events that are the least surely read, the least sure first."""
        doubted = (event for event in (*self.new, *self.changed) if event.doubt)
        ranked = sorted(doubted, key=lambda event: (1.0 if event.chance is None else event.chance, event.key))
        return tuple(ranked[:LEAST_SURE])

    @property
    def line(self) -> str:
        """The counts in words: "Since yesterday: 12 new, 2 changed"."""
        return f"Since {self.since}: {counts_words(*self.counts)}"

    @property
    def read(self) -> str:
        """How many articles came and changed, in words."""
        changed = sum(article.changed for article in self.articles)
        told = [f"{count_words(len(self.articles) - changed, 'new article')}"]
        told += [f"{changed:,} changed"] if changed else []
        failed = len({each.where for each in (*self.problems, *self.current)})
        told += [f"{count_words(failed, 'source')} could not be read"] if failed else []
        return ", ".join(told)


def counts_words(new: int, changed: int, withdrawn: int) -> str:
    """Write counts of events: those that are none are left out, and all of them where none is any."""
    parts = ((new, "new"), (changed, "changed"), (withdrawn, "withdrawn"))
    return ", ".join(f"{count:,} {word}" for count, word in parts if count) or "nothing new"


def digest_of(journal: Journal, since: str, *, workspace: str, now: datetime, zone: tzinfo | None = None) -> Digest:
    """Return what a journal tells from when on.

    Args:
        journal: What was told.
        since: A word of `Since`, or a day as in ISO 8601.
        workspace: What the workspace is called.
        now: The moment, with its time zone.
        zone: Whose days are meant; those of this machine if it is not given.
    """
    begins, words = begin_of(journal, since, now, zone)
    problems = tuple(p for p in journal.problems if is_since(p.serial, p.at, begins))
    return made_digest(
        told_since(journal, begins),
        articles_since(journal, begins),
        problems,
        workspace=workspace,
        since=words,
        looked=journal.looked,
        current=journal.current,
        note=_note(journal, begins, zone),
    )


def made_digest(
    events: Iterable[ToldEvent],
    articles: Iterable[ToldArticle] = (),
    problems: Iterable[Problem] = (),
    *,
    workspace: str,
    since: str,
    looked: datetime,
    current: Iterable[Problem] = (),
    note: str = "",
) -> Digest:
    """Return a digest of some events, in their order, with what else is told."""
    found = tuple(events)
    groups = {kind: [event for event in found if event.kind is kind] for kind in ChangeKind}
    told = {kind: tuple(sorted((e for e in group if e.title), key=_newest)) for kind, group in groups.items()}
    new, changed, withdrawn = (len(groups[kind]) for kind in ChangeKind)
    return Digest(
        workspace,
        since,
        looked,
        (new, changed, withdrawn),
        told[ChangeKind.NEW],
        told[ChangeKind.CHANGED],
        told[ChangeKind.WITHDRAWN],
        tuple(articles),
        tuple(problems),
        tuple(current),
        note,
    )


def moment_words(moment: datetime, zone: tzinfo | None = None) -> str:
    """Write a moment: "21 Aug 2024, 14:05"."""
    there = moment.astimezone(zone)
    return f"{day_words(there.date())}, {there:%H:%M}"


def begin_of(journal: Journal, since: str, now: datetime, zone: tzinfo | None = None) -> tuple[datetime | int, str]:
    """Return from when on a journal tells: a moment, or the number of a comparison; and the words for it.

    Args:
        journal: What was told.
        since: A word of `Since`, or a day as in ISO 8601.
        now: The moment, with its time zone.
        zone: Whose days are meant; those of this machine if it is not given.

    Raises:
        InputError: It is neither.
    """
    if since == Since.LAST:
        return journal.summarised, "the summary before"
    today = now.astimezone(zone).date()
    try:
        day = today - timedelta(days=1) if since == Since.YESTERDAY else date.fromisoformat(since)
    except ValueError as exc:
        msg = f"{since[:60]!r} is no day to tell from"
        raise InputError(msg) from exc
    begins = datetime.combine(day, time(), zone) if zone else datetime.combine(day, time()).astimezone()
    return begins.astimezone(UTC), "yesterday" if since == Since.YESTERDAY else day_words(day)


def _note(journal: Journal, begins: datetime | int, zone: tzinfo | None) -> str:
    """Say from when on the journal tells, where that is later than what was asked for."""
    oldest = max(journal.begun, journal.looked - LONGEST_KEPT)
    if len(journal.events) >= MOST_KEPT:
        oldest = max(oldest, journal.events[0].at)
    if isinstance(begins, int) or begins >= oldest:
        return ""
    return f"told from {moment_words(oldest, zone)} on"


def _newest(event: ToldEvent) -> tuple[int, str]:
    return (-event.day.toordinal() if event.day else 1, event.key)
