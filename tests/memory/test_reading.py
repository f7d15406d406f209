"""Each article is read once, whoever asks, and whatever happens meanwhile."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select, update
from waiting import LONG

from geo.errors import WorkspaceError
from geo.memory.background import BackgroundReader
from geo.memory.reading import Memory
from geo.memory.store import Kept, key_of
from geo.memory.tables import extractions
from geo.model import (
    Actor,
    ActorKind,
    ActorMention,
    Article,
    DatePrecision,
    EventType,
    Extraction,
    Report,
    Span,
    Status,
    Toponym,
)
from geo.workspace.store import Workspace

ARTICLES = tuple(
    Article(f"{n}.txt", f"Ukraine attacked Kursk {n} times.", published=date(2024, 8, 6)) for n in range(20)
)


class Counting:
    """Reads articles, and says how often it read each."""

    def __init__(self, kind=EventType.ASSAULT):
        self.read, self.kind = [], kind
        self._lock = threading.Lock()

    def __call__(self, article, *, engines):
        with self._lock:
            self.read.append(article.id)
        actor = ActorMention(Span(0, 7), "Ukraine", Actor("UA", "Ukraine", ActorKind.STATE, "UA"))
        report = Report(
            f"{article.id}-1",
            article.id,
            Span(0, 16),
            article.text[:16],
            Span(8, 16),
            self.kind,
            Status.OCCURRED,
            (actor,),
        )
        return Extraction(article, (Toponym(Span(17, 22), "Kursk", None),), (), (actor,), (report,))


@pytest.fixture
def kept(place):
    return Workspace.open(place).extractions()


def remembering(kept, reader, version="one", **more):
    return Memory(kept, reader=reader, version=version, **more)


def test_what_was_read_is_not_read_again_by_another_process(kept):
    first, second = Counting(), Counting()
    found = list(remembering(kept, first).read(ARTICLES))
    again = list(remembering(kept, second).read(ARTICLES))
    assert first.read == [a.id for a in ARTICLES]
    assert second.read == []
    assert again == found
    assert again[0].toponyms[0].text == "Kursk"


def test_what_does_not_decide_what_is_found_does_not_count(kept):
    article = ARTICLES[0]
    list(remembering(kept, Counting()).read([article]))
    other = replace(article, title="New", rating="B2", path="elsewhere", published_precision=DatePrecision.MONTH)
    (found,) = remembering(kept, Counting()).load([other]).extractions
    assert found.article == other


@pytest.mark.parametrize("change", [{"text": "Other."}, {"published": None}, {"source": "A wire"}, {"id": "b.txt"}])
def test_another_text_day_source_or_name_is_another_article(change):
    assert key_of(replace(ARTICLES[0], **change)) != key_of(ARTICLES[0])


def test_a_day_that_the_text_tells_is_kept_with_what_was_found(kept):
    def dating(article, *, engines):
        return Extraction(replace(article, published=date(2024, 8, 7), published_precision=DatePrecision.INFERRED))

    bare = replace(ARTICLES[0], published=None)
    (found,) = remembering(kept, dating).read([bare])
    (again,) = remembering(kept, Counting()).load([bare]).extractions
    assert again.article == found.article


def test_reading_stops_before_the_next_article_and_goes_on_where_it_stopped(kept):
    stop, reader = threading.Event(), Counting()
    for extraction in remembering(kept, reader).read(ARTICLES, stop=stop):
        if extraction.article.id == "6.txt":
            stop.set()
    assert len(reader.read) == 7
    list(remembering(kept, reader).read(ARTICLES))
    assert sorted(reader.read) == sorted(a.id for a in ARTICLES)


def test_progress_is_told_of_what_is_read_alone(kept):
    told = []
    memory = remembering(kept, Counting())
    list(memory.read(ARTICLES[:2]))
    list(memory.read(ARTICLES[:3], progress=lambda *args: told.append(args)))
    assert told == [(2, 3, "2.txt"), (3, 3, "")]
    list(memory.read(ARTICLES[:3], progress=lambda *_: pytest.fail("nothing was read")))


def test_threads_read_each_article_once_and_all_get_all(kept):
    reader = Counting()
    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(lambda: list(remembering(kept, reader).read(ARTICLES))) for _ in range(4)]
        found = [run.result(LONG) for run in runs]
    assert sorted(reader.read) == sorted(a.id for a in ARTICLES)
    assert all([e.article for e in each] == list(ARTICLES) for each in found)


PROCESS = """
import os, sys, time
sys.path[:0] = {path!r}
from test_reading import ARTICLES, Counting, remembering
from geo.workspace.finding import place_of
from geo.workspace.store import Workspace

class Telling(Counting):
    def __call__(self, article, *, engines):
        print(article.id, flush=True)
        if article.id == {dies_at!r}:
            os.kill(os.getpid(), 9)
        return super().__call__(article, engines=engines)

kept = Workspace.open(place_of({place!r})).extractions()
print("ready", flush=True)
sys.stdin.readline()
list(remembering(kept, Telling()).read(ARTICLES))
"""


def reading(place, dies_at=""):
    """Start a process that reads the articles once it is told to."""
    script = PROCESS.format(path=sys.path, place=getattr(place, "whole", str(place)), dies_at=dies_at)
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=None
    )
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.pipeline
def test_processes_read_each_article_once(place):
    processes = [reading(place), reading(place)]
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=LONG)[0].split() for process in processes]
    assert sorted(told[0] + told[1]) == sorted(a.id for a in ARTICLES)


@pytest.mark.pipeline
def test_a_killed_reader_loses_one_article_and_locks_nobody_out(place):
    first = reading(place, dies_at="5.txt").communicate("go\n", timeout=LONG)[0].split()
    assert first == [f"{n}.txt" for n in range(6)]
    second = reading(place).communicate("go\n", timeout=LONG)[0].split()
    assert second == [f"{n}.txt" for n in range(5, 20)]


def test_what_an_older_extractor_read_is_shown_until_another_reading_is_adopted(kept):
    list(remembering(kept, Counting()).read(ARTICLES[:3]))
    newer = Counting(EventType.COERCE)
    memory = remembering(kept, newer, version="two")
    loaded = memory.load(ARTICLES)
    assert [a.id for a in loaded.stale] == ["0.txt", "1.txt", "2.txt"]
    assert loaded.pending == ARTICLES[3:]
    list(memory.read(ARTICLES))
    assert newer.read == [a.id for a in ARTICLES[3:]]
    list(memory.reread(loaded.stale[:2]))
    shown, staged = memory.load(ARTICLES[:3]).extractions, memory.staged(ARTICLES[:3])
    assert [e.reports[0].type for e in shown] == [EventType.ASSAULT] * 3
    assert [e.reports[0].type for e in staged] == [EventType.COERCE, EventType.COERCE, EventType.ASSAULT]
    assert memory.adopt(ARTICLES[:3]) == 2
    assert memory.adopt(ARTICLES[:3]) == 0
    after = memory.load(ARTICLES[:3])
    assert after.extractions == staged
    assert [a.id for a in after.stale] == ["2.txt"]
    remembering(kept, Counting(), version="one").adopt(ARTICLES[:3])  # and back
    assert memory.load(ARTICLES[:3]).extractions == shown


def test_where_only_this_extractor_counts_what_another_read_is_read_again(kept):
    list(remembering(kept, Counting(), strict=True).read(ARTICLES[:2]))
    newer = Counting()
    list(remembering(kept, newer, version="two", strict=True).read(ARTICLES[:2]))
    assert newer.read == ["0.txt", "1.txt"]
    assert not remembering(kept, newer, version="one", strict=True).load(ARTICLES[:2]).pending


def test_what_is_damaged_is_read_again_and_mended(place):
    workspace = Workspace.open(place)
    list(remembering(workspace.extractions(), Counting()).read(ARTICLES[:2]))
    with workspace.database.writing() as connection:
        first = select(func.min(extractions.c.number)).scalar_subquery()
        connection.execute(update(extractions).where(extractions.c.number == first).values(data=b"nothing"))
    reader = Counting()
    memory = remembering(workspace.extractions(), reader, version="two")
    assert memory.load(ARTICLES[:2]).pending == ARTICLES[:1]
    assert len(list(memory.read(ARTICLES[:2]))) == 2
    assert reader.read == ["0.txt"]
    assert not remembering(workspace.extractions(), reader).load(ARTICLES[:2]).pending


def test_a_file_that_cannot_be_written_does_not_keep_articles_from_being_read(caplog):
    def broken():
        msg = "it is read-only"
        raise WorkspaceError(msg)

    reader = Counting()
    memory = remembering(Kept(SimpleNamespace(reading=broken, writing=broken, changes=object)), reader)
    assert len(list(memory.read(ARTICLES))) == 20
    assert len(memory.load(ARTICLES).extractions) == 20
    assert len(reader.read) == 20
    assert memory.trouble == "it is read-only"
    assert len(caplog.records) == 1


def test_whose_reading_is_shown_is_told_anew_once_anybody_has_written(place):
    keys = [key_of(article) for article in ARTICLES]
    here, elsewhere = (remembering(Workspace.open(place).extractions(), Counting()) for _ in range(2))
    assert here.marks(keys) == {}
    list(elsewhere.read(ARTICLES[:1]))
    assert here.marks(keys) == {keys[0]: "one"}
    list(here.read(ARTICLES[:2]))
    assert here.marks(keys) == elsewhere.marks(keys) == dict.fromkeys(keys[:2], "one")
    newer = remembering(Workspace.open(place).extractions(), Counting(), version="two")
    list(newer.reread(ARTICLES[:1]))
    newer.adopt(ARTICLES[:1])
    assert here.marks(keys) == {keys[0]: "two", keys[1]: "one"}
    assert here.marks(keys[1:]) == {keys[1]: "one"}
    here.prune(())
    assert here.marks(keys) == newer.marks(keys) == {}


# ---- in the background ----


def test_the_background_reads_what_is_new_then_what_is_stale_and_counts_both(kept):
    list(remembering(kept, Counting()).read(ARTICLES[:2]))
    memory = remembering(kept, Counting(EventType.COERCE), version="two")
    background = BackgroundReader(memory)
    loaded = memory.load(ARTICLES)
    background.start(loaded.pending, stale=loaded.stale)
    background.start(loaded.pending, stale=loaded.stale)
    assert background.wait(LONG)
    now = background.progress
    assert (now.running, now.read, now.reread, now.done, now.failed) == (False, 18, 2, now.total, "")
    assert memory.load(ARTICLES).extractions[0].reports[0].type is EventType.ASSAULT
    assert memory.staged(ARTICLES)[0].reports[0].type is EventType.COERCE


def test_the_background_stays_stopped_until_it_is_resumed(kept):
    turn, arrived = threading.Semaphore(0), threading.Semaphore(0)
    counting = Counting()

    def slowly(article, *, engines):
        arrived.release()
        assert turn.acquire(timeout=LONG)
        return counting(article, engines=engines)

    memory = remembering(kept, slowly)
    background = BackgroundReader(memory)
    background.start(ARTICLES)
    for _ in range(3):
        assert arrived.acquire(timeout=LONG)
        if len(counting.read) < 2:
            turn.release()
    background.stop()
    turn.release()
    assert background.wait(LONG)
    assert counting.read == ["0.txt", "1.txt", "2.txt"]
    pending = memory.load(ARTICLES).pending
    assert background.start(pending).stopped
    for _ in range(40):
        turn.release()
    background.start(pending, resume=True)
    assert background.wait(LONG)
    assert sorted(counting.read) == sorted(a.id for a in ARTICLES)
    assert not background.progress.stopped


def test_what_ends_the_background_early_is_told(kept):
    def failing(article, *, engines):
        msg = "the endpoint does not answer"
        raise WorkspaceError(msg)

    background = BackgroundReader(remembering(kept, failing))
    background.start(ARTICLES)
    assert background.wait(LONG)
    assert background.progress.failed == "the endpoint does not answer"
    assert not background.start(ARTICLES).running


def failing_on(name):
    counting = Counting()

    def read(article, *, engines):
        found = counting(article, engines=engines)
        if article.id == name:
            msg = "boom"
            raise ZeroDivisionError(msg)
        return found

    return counting, read


def test_an_article_over_which_the_program_fails_is_refused_once_and_the_others_are_read(kept, caplog):
    counting, failing = failing_on("1.txt")
    memory = remembering(kept, failing)
    for _ in range(2):
        found = list(memory.read(ARTICLES[:3]))
        assert [isinstance(each, Extraction) for each in found] == [True, False, True]
    assert sorted(counting.read) == ["0.txt", "1.txt", "2.txt"]
    (refused,) = memory.refused(map(key_of, ARTICLES))
    assert (refused.where, "ZeroDivisionError: boom" in refused.reason) == ("1.txt", True)
    assert "Traceback" in caplog.text
    loaded = memory.load(ARTICLES[:3])
    assert ([found.article.id for found in loaded.extractions], loaded.pending) == (["0.txt", "2.txt"], ())
    again = remembering(kept, Counting())  # the next start tries it again
    assert [article.id for article in again.load(ARTICLES[:3]).pending] == ["1.txt"]


def test_the_background_goes_on_after_an_article_over_which_the_program_fails(kept):
    counting, failing = failing_on("1.txt")
    memory = remembering(kept, failing)
    background = BackgroundReader(memory)
    background.start(ARTICLES)
    assert background.wait(LONG)
    assert (background.progress.failed, background.progress.done) == ("", len(ARTICLES))
    assert sorted(counting.read) == sorted(article.id for article in ARTICLES)
    assert memory.load(ARTICLES).pending == ()
