"""Articles → extractions, each article read once: what is kept is taken, the rest is read and kept at once.

Example::

    memory = Memory(workspace.extractions(), engines=engines)
    loaded = memory.load(articles)                    # at once: what was read before, by whatever extractor
    for extraction in memory.read(loaded.pending):    # one after the other; a kill loses the one that is being read
        ...
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from types import MappingProxyType
from typing import Generic, TypeVar

from geo.aliases import Progress
from geo.engines import EXTRACTOR, OURS, Engines
from geo.errors import GeoError, InputError, StoppedError
from geo.extract import Reader, dated, extract_article
from geo.faults import guarded
from geo.garbage import without_collecting
from geo.memory.encoding import ACTORS, DATES, REPORTS, TOPONYMS, Codec, Part, Reports
from geo.memory.later import Later
from geo.memory.store import Counts, Kept, KeptPart, Owner, key_of, new_owner
from geo.memory.version import extractor_version
from geo.model import Article, Extraction, Rejection
from geo.stopping import stoppable

_log = logging.getLogger(__name__)

_CHUNK = 500  # articles whose extractions are in memory at a time
_AHEAD = 64  # articles that are looked at for one that nobody reads
_CLAIMED = 4  # articles that a reader claims at once
_GLANCE = 0.1  # seconds between two looks at what another reader is reading

_Found = TypeVar("_Found")
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Work(Generic[_Found]):
    """What is wanted of each article, how it is found, and how it is kept.

    `part` says that it was done; `make` returns what was found, and its parts; `restore` makes it of the kept part.
    """

    part: Part
    make: Callable[[Article], tuple[_Found, Mapping[Part, bytes]]]
    restore: Callable[[Article, KeptPart], _Found]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is kept of some articles, in their order.

    `pending` are those that nobody has read yet, `stale` those of `extractions` that an older extractor has read.
    """

    extractions: tuple[Extraction, ...] = ()
    pending: tuple[Article, ...] = ()
    stale: tuple[Article, ...] = ()


class Memory:
    """What was found in articles, as far as a file holds it, and how it gets there.

    Its methods may be called from any thread. Where the file cannot be read or written, articles are read all the
    same, what is found lasts as long as the process, and `trouble` says why.
    """

    def __init__(
        self,
        kept: Kept,
        *,
        engines: Engines = OURS,
        strict: bool = False,
        version: str | None = None,
        reader: Reader | None = None,
        lasting: bool = True,
    ) -> None:
        """Take where extractions are kept.

        Args:
            kept: The file.
            engines: Which models read.
            strict: Only what this very extractor has found counts, as in the cache; else what a person has seen goes
                on to be shown until another reading is adopted, as in a workspace.
            version: The extractor's, if it is known.
            reader: Reads one article; `extract_article` if it is not given.
            lasting: Whether the file outlasts the process; else what is let go is gone.
        """
        self._lasting = lasting
        self.engines = engines
        self.version = version or extractor_version(engines)
        self.trouble = ""
        self._kept = kept
        self._passing = Kept.passing()
        self._strict = strict
        self._reader: Reader = reader or extract_article
        self._damaged: set[str] = set()
        self._refused: dict[str, Rejection] = {}
        self._marked: tuple[tuple[object, ...], Mapping[str, str]] | None = None
        self._events: Work[Extraction] = Work(Part.REPORTS, self._extract, self._restore)

    def read_by(self, reader: Reader) -> "Memory":
        """Return another way to what is kept here, by which something else reads; both may read at once."""
        found = copy(self)
        found._reader = reader
        found._events = Work(Part.REPORTS, found._extract, found._restore)
        return found

    # ---- what is kept ----

    def load(self, articles: Iterable[Article]) -> Loaded:
        """Return what is kept of some articles. Nothing is read, and no model opened."""
        listed = {key_of(article): article for article in articles}
        found: dict[str, Extraction] = {}
        for some in _chunks(listed):
            found |= self._taken(self._events, some)
        marks = self.marks(tuple(found)) if found else {}
        tried = {key: article for key, article in listed.items() if key not in self._refused}
        return Loaded(
            tuple(found[key] for key in listed if key in found),
            tuple(article for key, article in tried.items() if key not in found),
            tuple(tried[key] for key in tried if key in found and marks.get(key, self.version) != self.version),
        )

    def marks(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Return whose reading is shown of those of some articles that were read: what a corpus is known by.

        What was found is kept until somebody writes: the page asks several times in each of its runs.
        """
        state = (tuple(keys), self._kept.changes(), self._passing.changes())
        if self._marked is not None and self._marked[0] == state:
            return self._marked[1]

        def marked(kept: Kept) -> dict[str, str]:
            if self._strict:
                return dict.fromkeys(kept.read_by(self.version, keys), self.version)
            return kept.extractors(keys)

        held = self._try(lambda: marked(self._kept), None)
        found = MappingProxyType({**marked(self._passing), **(held or {})})
        self._marked = None if held is None else (state, found)
        return found

    # ---- reading ----

    def refused(self, keys: Iterable[str]) -> tuple[Rejection, ...]:
        """Return why some articles could not be read, by a fault of the program, since this process began."""
        return tuple(self._refused[key] for key in keys if key in self._refused)

    def read(
        self, articles: Iterable[Article], *, stop: threading.Event | None = None, progress: Progress | None = None
    ) -> Iterator[Extraction | Rejection]:
        """Yield what is in articles, in their order; what is not kept is read, and kept before it is yielded.

        What another reader is reading, in this process or in another, is waited for while others are read. An article
        over which the program fails gives a refusal, and is not tried again before the next start.

        Args:
            articles: What to read.
            stop: Ends the reading, also within an article; of that nothing is kept.
            progress: Called before each article that is read with how many are done, how many there are, and its id;
                and once at the end. Not at all where all are kept.
        """
        return self.through(self._events, articles, stop=stop, progress=progress)

    def reread(
        self, articles: Iterable[Article], *, stop: threading.Event | None = None, progress: Progress | None = None
    ) -> Iterator[Extraction | Rejection]:
        """Yield what this extractor finds in articles that another has read; what is shown stays as it is."""
        return self.through(self._events, articles, stop=stop, progress=progress, again=True)

    def through(
        self,
        work: Work[_Found],
        articles: Iterable[Article],
        *,
        stop: threading.Event | None = None,
        progress: Progress | None = None,
        again: bool = False,
    ) -> Iterator[_Found | Rejection]:
        """Yield what some work finds in articles, as `read` does; `again` takes this extractor's findings alone."""
        listed = {key_of(article): article for article in articles}
        run = _Run(stop or threading.Event(), progress, len(listed), again=again)
        try:
            for chunk in _chunks(listed):
                yield from self._through_chunk(work, chunk, run)
            run.end()
        finally:
            self._try(lambda: self._kept.release(run.owner), None)

    def _through_chunk(
        self, work: Work[_Found], chunk: Mapping[str, Article], run: "_Run"
    ) -> Iterator[_Found | Rejection]:
        found = self._taken(work, chunk, again=run.again)
        keys = list(chunk)
        for at, key in enumerate(keys):
            while key not in found and key not in self._refused and not run.stop.is_set():
                near = keys[at : at + _AHEAD]
                ahead = {key: chunk[key] for key in near if key not in found and key not in self._refused}
                found |= self._step(work, ahead, run)
            if key not in found and key not in self._refused:
                return
            run.done += 1
            yield found[key] if key in found else self._refused[key]

    def _step(self, work: Work[_Found], ahead: Mapping[str, Article], run: "_Run") -> dict[str, _Found]:
        """Read one of the next articles; where others are reading them all, wait a moment for what they find."""
        if not run.mine:
            run.mine.extend(self._claimed(work, ahead, run))
        if not run.mine:
            run.stop.wait(_GLANCE)
            return self._taken(work, ahead, again=run.again)
        key = run.mine.popleft()
        run.tell(ahead[key].id)
        try:
            with stoppable(run.stop):
                made = guarded(ahead[key].id, partial(work.make, ahead[key]))
        except StoppedError:
            return {}
        if isinstance(made, Rejection):
            self._refused[key] = made
            return {}
        found, parts = made
        self._keep(key, parts, again=run.again)
        return {key: found}

    def _claimed(self, work: Work[_Found], ahead: Mapping[str, Article], run: "_Run") -> Sequence[str]:
        """Claim some of the next articles. Where claims cannot be kept, and for what is damaged, none are needed."""
        damaged = [key for key in ahead if key in self._damaged]
        if damaged:
            return damaged[:1]
        wanted = [(key, len(article.text)) for key, article in ahead.items()]
        return self._try(
            lambda: self._kept.claim(wanted, self.version, run.owner, most=_CLAIMED, part=work.part), list(ahead)[:1]
        )

    def _keep(self, key: str, parts: Mapping[Part, bytes], *, again: bool) -> None:
        counts = Counts.NO if again or self._strict else Counts.INSTEAD if key in self._damaged else Counts.FIRST
        try:
            self._kept.keep(key, self.version, parts, counts)
            self._damaged.discard(key)
        except GeoError as exc:
            self._tell(exc)
            self._passing.keep(key, self.version, parts, counts)

    # ---- what was joined ----

    def joined(self, name: str) -> bytes | None:
        """Return what is kept of a set of articles under a name."""
        return self._try(lambda: self._kept.joined(name), None)

    def keep_joined(self, name: str, data: bytes) -> None:
        """Keep something of a set of articles."""
        self._try(lambda: self._kept.keep_joined(name, data), None)

    # ---- what another extractor would say ----

    def staged(self, articles: Iterable[Article]) -> tuple[Extraction, ...]:
        """Return what is kept of some articles, as this extractor reads those that it has read again."""
        listed = {key_of(article): article for article in articles}
        found: dict[str, Extraction] = {}
        for some in _chunks(listed):
            found |= self._taken(self._events, some) | self._taken(self._events, some, again=True)
        return tuple(found[key] for key in listed if key in found)

    def unread(self, articles: Iterable[Article]) -> tuple[Article, ...]:
        """Return those of some articles that this extractor has not read."""
        listed = {key_of(article): article for article in articles}
        keys, nothing = tuple(listed), set[str]()
        read = self._passing.read_by(self.version, keys)
        read |= self._try(lambda: self._kept.read_by(self.version, keys), nothing)
        return tuple(article for key, article in listed.items() if key not in read)

    def adopt(self, articles: Iterable[Article]) -> int:
        """Show what this extractor finds in those of some articles that it has read; return how many change.

        Raises:
            GeoError: The file cannot be written.
        """
        keys = tuple(map(key_of, articles))
        return self._kept.adopt(self.version, keys) + self._passing.adopt(self.version, keys)

    def prune(self, articles: Iterable[Article]) -> int:
        """Forget what was found in all articles but these; return in how many. They would be read again.

        Raises:
            GeoError: The file cannot be written.
        """
        keys = tuple(map(key_of, articles))
        return self._kept.prune(keys) + self._passing.prune(keys)

    def let_go(self, but: Iterable[Article]) -> None:
        """Forget what lasts no longer than this process, but for some articles; what a file keeps stays."""
        keys = tuple(map(key_of, but))
        self._passing.prune(keys)
        if not self._lasting:
            self._kept.prune(keys)

    # ---- parts ----

    def _taken(self, work: Work[_Found], listed: Mapping[str, Article], *, again: bool = False) -> dict[str, _Found]:
        """Return what is kept of what some work finds in articles."""
        keys, part = tuple(listed), work.part

        def rows(kept: Kept) -> dict[str, KeptPart]:
            if again or self._strict:
                return kept.by(self.version, keys, part)
            shown = kept.shown(keys, part)
            return shown if part is Part.REPORTS else kept.by(self.version, keys, part) | shown

        found: dict[str, _Found] = {}
        none = dict[str, KeptPart]()
        with without_collecting():
            for key, row in {**rows(self._passing), **self._try(lambda: rows(self._kept), none)}.items():
                try:
                    found[key] = work.restore(listed[key], row)
                except InputError as exc:  # it is read again, and what is found takes its place
                    _log.info("%s", exc)
                    self._damaged.add(key)
        if self._strict and found:
            self._try(lambda: self._kept.touch(self.version, tuple(found)), None)
        return found

    def _extract(self, article: Article) -> tuple[Extraction, Mapping[Part, bytes]]:
        found = self._signed(self._reader(article, engines=self.engines))
        inferred = found.article.published if article.published is None else None
        language = found.article.language if found.article.language != article.language else ""
        try:
            parts = {
                Part.REPORTS: REPORTS.encode(Reports(found.reports, inferred, language)),
                Part.TOPONYMS: TOPONYMS.encode(tuple(found.toponyms)),
                Part.DATES: DATES.encode(tuple(found.dates)),
                Part.ACTORS: ACTORS.encode(tuple(found.actors)),
            }
        except InputError as exc:
            _log.warning("%r is read, and not kept: %s", article.id, exc)
            parts = {}
        return found, parts

    def _signed(self, found: Extraction) -> Extraction:
        """Let reports by our rules say by which: the release alone does not tell two sets of rules and places apart."""
        signed = f"{EXTRACTOR}+{self.version}"
        reports = tuple(replace(r, extractor=signed) if r.extractor == EXTRACTOR else r for r in found.reports)
        return replace(found, reports=reports)

    def _restore(self, article: Article, row: KeptPart) -> Extraction:
        kept = REPORTS.decode(row.data, article)
        extractor, told_article = row.extractor, dated(article, kept.inferred)
        told_article = replace(told_article, language=kept.language or article.language)

        def later(codec: Codec[tuple[_Item, ...]], of: Callable[[Extraction], Sequence[_Item]]) -> Later[_Item]:
            return Later(lambda: self._part(codec, told_article, key_of(article), extractor, of))

        return Extraction(
            told_article,
            later(TOPONYMS, lambda found: found.toponyms),
            later(DATES, lambda found: found.dates),
            later(ACTORS, lambda found: found.actors),
            kept.reports,
        )

    def _part(
        self,
        codec: Codec[tuple[_Item, ...]],
        article: Article,
        key: str,
        extractor: str,
        of: Callable[[Extraction], Sequence[_Item]],
    ) -> tuple[_Item, ...]:
        """Return a part of what was found in an article; where it is gone meanwhile, the article is read again."""
        none = dict[str, KeptPart]()
        for kept in (self._kept, self._passing):
            row = self._try(partial(kept.by, extractor, (key,), codec.part), none).get(key)
            if row is not None:
                with suppress(InputError):
                    return codec.decode(row.data, article)
        return tuple(of(self._reader(article, engines=self.engines)))

    def _try(self, act: Callable[[], _Found], otherwise: _Found) -> _Found:
        """Do something with the file; where that fails, tell it and go on without."""
        try:
            return act()
        except GeoError as exc:
            self._tell(exc)
            return otherwise

    def _tell(self, problem: GeoError) -> None:
        if not self.trouble:
            _log.warning("what is read is not kept: %s", problem)
        self.trouble = str(problem)


@dataclass(slots=True)
class _Run:
    """One going through articles: who does it, what it has claimed, and how far it is."""

    stop: threading.Event
    progress: Progress | None
    total: int
    again: bool
    done: int = 0
    told: bool = False
    owner: Owner = field(default_factory=new_owner)
    mine: deque[str] = field(default_factory=deque)

    def tell(self, name: str) -> None:
        self.told = True
        if self.progress is not None:
            self.progress(self.done, self.total, name)

    def end(self) -> None:
        if self.told and self.progress is not None and not self.stop.is_set():
            self.progress(self.total, self.total, "")


def _chunks(listed: Mapping[str, Article]) -> Iterator[Mapping[str, Article]]:
    rest = iter(listed.items())
    while chunk := dict(islice(rest, _CHUNK)):
        yield chunk
