"""One round of watching: sources are looked at, what is new is kept and read, and what came of it is told.

Each step is on the disk before the next begins, and is done again where it was broken off: an article is kept before
its file or entry counts as read, and what is told is noted before it is known. So nothing is lost, and nothing told
twice; a webhook may hear the same message twice, with the same id.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from geo.aliases import Progress
from geo.disk import shown
from geo.errors import ExportError
from geo.exports.writing import save
from geo.memory.joined import corpus_of_kept
from geo.memory.reading import Memory
from geo.memory.store import key_of
from geo.memory.together import read_together
from geo.model import Corpus, Extraction, Rejection, content_id
from geo.watching.digests import Digest, digest_of, made_digest, moment_words
from geo.watching.intake import SourceReader, Surroundings, note
from geo.watching.keeping import JOURNAL, KNOWN
from geo.watching.settings import Since, WatchSettings
from geo.watching.summaries import summary
from geo.watching.telling import (
    Comparison,
    Journal,
    Known,
    Message,
    baseline,
    compare,
    with_comparison,
    with_current,
    with_problems,
)
from geo.watching.webhooks import bounded, deliver, hidden, message_of
from geo.workspace.applying import apply
from geo.workspace.articles import Edited, edited
from geo.workspace.store import Workspace
from geo.workspace.teamwork import accepts_asked

logger = logging.getLogger(__name__)

_DELIVERING = timedelta(minutes=1)  # of one round; what is not sent by then waits for the next


@dataclass(frozen=True, slots=True)
class Round:
    """What came of one round. `digest` is what it found; `failed` says whether anything could not be read or told."""

    digest: Digest
    failed: bool
    whole: bool  # False where it was stopped before all was read: then nothing was told


class Watch:
    """Watches one workspace, round after round."""

    def __init__(
        self,
        workspace: Workspace,
        memory: Memory,
        settings: WatchSettings,
        around: Surroundings,
        *,
        processes: int = 1,
        alive: Callable[[], object] = lambda: None,
        progress: Progress | None = None,
    ) -> None:
        """Take what is watched.

        Args:
            workspace: Where articles are kept.
            memory: What reads them, and keeps what it finds in the workspace.
            settings: What is watched, and who is told.
            around: The time and the network.
            processes: How many read, where there is much to read.
            alive: Called now and then, as a sign of life.
            progress: Told how far the reading is.
        """
        self._workspace, self._memory, self._settings, self._around = workspace, memory, settings, around
        self._processes, self._alive, self._tell_progress = processes, alive, progress
        self._compared: str | None = None  # the state that was compared last
        self._articles, self._found = Edited(()), tuple[Extraction, ...]()

    def round(self) -> Round:
        """Look at all sources once, and tell what is new."""
        refused, lasting, waiting = list[Rejection](), list[Rejection](), list[Rejection]()
        begun = self._begin(refused)
        if begun:
            intake = SourceReader(self._workspace, self._settings, self._around, self._alive)
            lasting, waiting = intake.read_folders(refused)
            lasting += intake.read_feeds(refused)
        whole = begun and not self._around.stopped() and self._read(refused)
        found = self._tell(refused, lasting) if whole else None
        now = self._around.now()
        self._change(lambda journal: with_current(journal, (*lasting, *waiting), now))
        if whole:
            lasting += (*self._write_summary(), *self._deliver())
            self._change(lambda journal: with_current(journal, (*lasting, *waiting), now))
        digest = made_digest(
            found.events if found else (),
            found.articles if found else (),
            with_problems(Journal(now, now), refused, now).problems,
            workspace=self._workspace.name,
            since="the round before",
            looked=now,
            current=self._journal().current,
        )
        return Round(digest, bool(refused or lasting), whole)

    # ---- reading ----

    def _read(self, refused: list[Rejection]) -> bool:
        """Read what nobody has read; say whether all is read, and not stopped before the end."""
        self._articles, self._found = self._laid(), ()
        if self._state() == self._compared:
            return True
        articles, found, failed = self._articles.articles, list[Extraction](), list[Rejection]()
        with read_together(self._memory, articles, processes=self._processes):
            for each in self._memory.read(articles, progress=self._progress):
                if isinstance(each, Rejection):
                    failed.append(each)
                else:
                    found.append(each)
                if self._around.stopped():
                    break
        note(self._workspace, failed, self._around.now())
        refused += failed
        self._found = tuple(found)
        return len(found) + len(failed) >= len(articles)

    def _progress(self, done: int, total: int, name: str) -> None:
        self._alive()
        if self._tell_progress is not None:
            self._tell_progress(done, total, name)

    def _laid(self) -> Edited:
        return edited(self._workspace.reviews(), self._workspace.articles(), self._workspace.ratings())

    def _state(self) -> str:
        """Return what is another where other articles are there, or were read or reviewed otherwise."""
        keys = [key_of(article) for article in self._articles.articles]
        marks = self._memory.marks(keys)
        log = self._workspace.reviews()
        return content_id(*keys, *(marks.get(key, "") for key in keys), len(log), *(log[-1:] and [log[-1].id]))

    def _corpus(self, extractions: Sequence[Extraction]) -> Corpus:
        corpus = corpus_of_kept(self._memory, self._articles.articles, extractions)
        removed = {article.id for article in self._articles.removed}
        accepts = accepts_asked(self._workspace)
        return apply(self._workspace.reviews(), corpus, removed=removed, accepts=accepts).corpus

    # ---- telling ----

    def _begin(self, refused: list[Rejection]) -> bool:
        """Note what is there before anything is watched: it is not new. Say whether that was not stopped."""
        if JOURNAL.read(self._workspace) is not None and KNOWN.read(self._workspace) is not None:
            return True
        if not self._read(refused):
            return False
        journal = self._journal()
        KNOWN.write(self._workspace, replace(baseline(self._corpus(self._found)), serial=journal.serial))
        JOURNAL.write(self._workspace, journal)
        return True

    def _tell(self, refused: Sequence[Rejection], lasting: Sequence[Rejection]) -> Comparison | None:
        """Note what is new in what was read; return it, None where nothing is."""
        journal, now, state = self._journal(), self._around.now(), self._state()
        troubled = {each.where for each in journal.current}
        failing = [each for each in lasting if shown(each.where) not in troubled]
        if state == self._compared and not failing and not journal.has_untold:
            return None
        known = KNOWN.read(self._workspace) or Known()
        extractions = self._found or self._memory.load(self._articles.articles).extractions
        found = compare(self._corpus(extractions), known, now)
        if replace(found.known, serial=0) != replace(known, serial=0) or failing or journal.has_untold:
            messages = self._messages(found, refused, failing, journal)
            journal, lost = bounded(with_comparison(journal, found, now, messages))
            JOURNAL.write(self._workspace, with_problems(journal, lost, now))
            KNOWN.write(self._workspace, found.known)
        self._compared, self._found = state, ()
        return found

    def _messages(
        self, found: Comparison, refused: Sequence[Rejection], failing: Sequence[Rejection], journal: Journal
    ) -> Iterator[Message]:
        """Yield what a webhook is told of a comparison, if there is one and anything to tell."""
        if not self._settings.webhook or not (found.events or failing):
            return
        now = self._around.now()
        digest = made_digest(
            found.events,
            found.articles,
            with_problems(Journal(now, now), (*failing, *refused), now).problems,
            workspace=self._workspace.name,
            since=moment_words(journal.looked),
            looked=now,
        )
        yield message_of(digest, found.known.serial, now, journal.begun)

    def _write_summary(self) -> Sequence[Rejection]:
        """Write the summary's file, and return why it could not be written."""
        settings, journal, now = self._settings, self._journal(), self._around.now()
        if not settings.summary:
            return ()
        path = Path(settings.summary)
        digest = digest_of(journal, settings.since, workspace=self._workspace.name, now=now)
        if settings.since == Since.LAST and journal.summarised == journal.serial and path.exists():
            return ()  # the file tells the last news; a round without any leaves them there
        try:
            save(summary(digest, path.suffix), path)
        except ExportError as exc:
            logger.warning("%s", exc)
            return (Rejection(shown(path), f"the summary is not written: {exc}"),)
        self._change(lambda there: replace(there, summarised=journal.serial))
        return ()

    def _deliver(self) -> Sequence[Rejection]:
        """Send what the webhook is still to be told, oldest first; return why the first was not taken."""
        settings, around = self._settings, self._around
        waiting = self._journal().messages if settings.webhook else ()
        ends = around.now() + _DELIVERING
        for message in waiting:
            if around.stopped() or around.now() >= ends:
                return ()
            self._alive()
            reason = deliver(message, settings.webhook, secret=around.secret, send=around.send, wait=around.wait)
            if reason:
                logger.warning("%s: %s", hidden(settings.webhook), reason)
                told = f"{reason}; what it is still to be told is sent again in the next round"
                return (Rejection(hidden(settings.webhook), told),)
            self._change(partial(_without, message.id))
        return ()

    # ---- what is kept ----

    def _journal(self) -> Journal:
        now = self._around.now()
        return JOURNAL.read(self._workspace) or Journal(now, now)

    def _change(self, change: Callable[[Journal], Journal]) -> None:
        now = self._around.now()
        JOURNAL.change(self._workspace, lambda journal: change(journal or Journal(now, now)))


def _without(message: str, journal: Journal) -> Journal:
    return replace(journal, messages=tuple(each for each in journal.messages if each.id != message))
