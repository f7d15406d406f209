"""A workspace as it is now: seen anew when its file has changed, and else as it was found the last time."""

import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np

from geo.api.filtering import passing
from geo.api.items import (
    COLLECTIONS,
    CollectionId,
    ItemTable,
    Mask,
    event_items,
    outline_items,
    place_items,
    report_items,
)
from geo.api.queries import QueryError, Wanted
from geo.articles.reading import read_inputs
from geo.disk import stamps
from geo.errors import InputError
from geo.memory.reading import Memory
from geo.model import Article, Corpus, Rejection, ReviewState
from geo.views.event_records import EventRecord, EventReportRecord
from geo.views.fields import TABLE, Field, Pair, Selection
from geo.views.indexes import index_of
from geo.views.selection import resolve, select
from geo.views.shelves import Shelf, corpus_shown, keys_of, shelve
from geo.views.view import View, view_of
from geo.workspace.store import Workspace

_KEPT = 8  # tables of chosen events' places and outlines
_WORDS = 1000  # whose meaning is kept
_ALL = Selection(reviews=frozenset(ReviewState))


@dataclass(frozen=True, slots=True)
class ItemsPage:
    """Some of the items that were asked for, by their rows; `matched` is how many there are, `more` that others follow.

    Pages go by ids and not by numbers, so that what is decided meanwhile moves no item from one page to another.
    """

    table: ItemTable[Any]
    rows: tuple[int, ...]
    matched: int
    more: bool


class Edition:
    """What a workspace shows while it does not change; `token` is another one after each change."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.token = uuid4().hex
        self._lock = threading.Lock()
        self._words: dict[tuple[Field, str], frozenset[str]] = {}
        self._chosen: OrderedDict[tuple[CollectionId, Selection], ItemTable[Any]] = OrderedDict()

    @cached_property
    def view(self) -> View:
        """All events, also those that were rejected."""
        return view_of(self.corpus, _ALL)

    @cached_property
    def events(self) -> ItemTable[EventRecord]:
        """All events as items."""
        return event_items(self.view)

    @cached_property
    def reports(self) -> ItemTable[EventReportRecord]:
        """All their reports as items."""
        return report_items(self.events)

    def chosen(self, of: CollectionId, selection: Selection) -> tuple[ItemTable[Any], Mask]:
        """Return the items of a collection, and which of them belong to the events that a selection leaves."""
        if of is CollectionId.EVENTS:
            return self.events, self._is_event_of(self.events.ids, selection)
        if of is CollectionId.REPORTS:
            return self.reports, self._reports(selection)
        table = self._table(of, selection)
        return table, np.ones(table.size, dtype=bool)

    def page(self, of: CollectionId, wanted: Wanted) -> "ItemsPage":
        """Return a page of a collection's items.

        Raises:
            QueryError: The filter names what is not there, or compares what cannot be compared.
        """
        table, mask = self.chosen(of, self.meant(wanted.selection, beside=COLLECTIONS[of].own))
        if wanted.boxes is not None:
            mask = mask & table.within(wanted.boxes)
        if wanted.days is not None:
            mask = mask & table.during(*wanted.days)
        if wanted.condition is not None:
            try:
                mask = mask & passing(wanted.condition, table.column, table.kind.kinds, table.size)
            except InputError as exc:
                raise QueryError(str(exc)) from exc
        found = np.flatnonzero(mask)
        begin = 0 if wanted.after is None else int(np.searchsorted(found, bisect_right(table.ids, wanted.after)))
        rows = tuple(found[begin : begin + wanted.limit].tolist())
        return ItemsPage(table, rows, len(found), more=begin + len(rows) < len(found))

    def meant(self, selection: Selection, *, beside: Collection[Field] = ()) -> Selection:
        """Return a selection with the values that its words stand for: an id, a name, or part of one.

        A word that stands for nothing stays, and nothing passes.

        Args:
            selection: What was chosen.
            beside: The filters whose words are values already.

        Raises:
            QueryError: One of two actors may be several.
        """
        for of in (of for of, row in TABLE.items() if not row.members and of not in beside):
            values = [value for word in selection.chosen(of) for value in self._meant(of, word)]
            selection = selection.choosing(of, values)
        pair = selection.pair
        return selection if pair is None else replace(selection, pair=self._meant_pair(pair))

    def _meant_pair(self, pair: Pair) -> Pair:
        found = []
        for word in (pair.one, pair.other):
            actors = sorted(self._meant(Field.ACTOR, word))
            if len(actors) > 1:
                msg = f"between: {word!r} may be several actors: {', '.join(actors[:8])}; want one"
                raise QueryError(msg)
            found.append(actors[0])
        return replace(pair, one=found[0], other=found[1])

    def _meant(self, of: Field, word: str) -> frozenset[str]:
        if word in index_of(self.corpus.events).column(of).labels:
            return frozenset({word})
        with self._lock:
            if (of, word) not in self._words:
                if len(self._words) >= _WORDS:
                    self._words.clear()
                self._words[of, word] = frozenset({word})
                with suppress(InputError):
                    self._words[of, word] = resolve(self.corpus.events, of, word)
            return self._words[of, word]

    def _reports(self, selection: Selection) -> Mask:
        """Say which reports pass: filters that bear the name of a property are about the report, others its event."""
        own = self.reports.kind.own
        beside = selection
        for of in own:
            beside = beside.choosing(of, ())
        found = self._is_event_of([told.event for told in self.reports.records], beside)
        for of in own:
            if wanted := selection.chosen(of):
                found &= np.array([value in wanted for value in self.reports.column(of)], dtype=bool)
        return found

    def _is_event_of(self, ids: "tuple[str, ...] | list[str]", selection: Selection) -> Mask:
        events = select(self.corpus.events, selection)
        if events is self.corpus.events:
            return np.ones(len(ids), dtype=bool)
        chosen = {event.id for event in events}
        return np.array([key in chosen for key in ids], dtype=bool)

    def _table(self, of: CollectionId, selection: Selection) -> ItemTable[Any]:
        """Return the places or outlines of chosen events; those that were asked for last are kept."""
        with self._lock:
            key = of, selection
            if key not in self._chosen:
                view = view_of(self.corpus, selection)
                self._chosen[key] = place_items(view) if of is CollectionId.PLACES else outline_items(view, of)
                while len(self._chosen) > _KEPT:
                    self._chosen.popitem(last=False)
            self._chosen.move_to_end(key)
            return self._chosen[key]


@dataclass
class Live:
    """A workspace that is looked at again and again. Its methods may be called from any thread.

    Attributes:
        workspace: The file.
        memory: What is kept in it of what was read.
        paths: Articles beside those that were brought in; nothing of them is read that nobody has read yet.
        published: The day of those that carry none.
    """

    workspace: Workspace
    memory: Memory
    paths: tuple[Path, ...] = ()
    published: date | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _seen: tuple[object, ...] | None = None
    _edition: Edition | None = None
    _given: tuple[object, tuple[Article, ...], tuple[Rejection, ...]] | None = None

    def now(self) -> Edition:
        """Return what the workspace shows.

        Raises:
            GeoError: It, or an input, cannot be read.
        """
        with self._lock:
            seen = (self.workspace.extractions().changes(), self._stamps())
            if self._edition is None or seen != self._seen:
                corpus = corpus_shown(self._shelf(), self.memory, self.workspace)
                if self._edition is None or corpus is not self._edition.corpus:
                    self._edition = Edition(corpus)
                self._seen = seen
            return self._edition

    def unread(self) -> int:
        """Return how many articles nobody has read yet, of which nothing is shown."""
        with self._lock:
            articles = self._shelf().articles
            return len(articles) - len(self.memory.marks(keys_of(articles)))

    def _shelf(self) -> Shelf:
        stamped = self._stamps()
        if self._given is None or self._given[0] != stamped:
            self._given = (stamped, *read_inputs(self.paths, published=self.published))
        return shelve(self._given[1], self._given[2], self.workspace)

    def _stamps(self) -> tuple[object, ...]:
        return tuple(stamp for path in self.paths for stamp in stamps(path))
