"""Rounds of watching: what is read and when, what is told, and what a killed run leaves behind."""

import os
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from worlds import FEED, HOOK, PAGE, Desk, attack, feed, page

from geo.articles.fetching import Marks
from geo.errors import BusyError
from geo.model import Article, ReviewState
from geo.watching.digests import digest_of
from geo.watching.keeping import JOURNAL, KNOWN, SOURCES
from geo.workspace.reviews import Decide, make_reviews
from geo.workspace.store import Workspace


@pytest.fixture
def desk(tmp_path, make_event):
    return Desk(tmp_path, make_event)


# ---- folders ----


def test_what_lies_in_a_folder_is_read_once_and_told(desk):
    desk.write("a.txt", attack("Kursk"))
    found = desk.watch().round()
    assert found.digest.counts == (1, 0, 0)
    assert desk.told() == [("new", attack("Kursk"))]
    assert desk.reading.read == ["a.txt"]
    again = desk.watch().round()
    assert (again.digest.counts, again.failed) == ((0, 0, 0), False)
    assert desk.reading.read == ["a.txt"]
    assert desk.told() == [("new", attack("Kursk"))]


def test_what_was_there_before_anybody_watched_is_not_new(desk):
    desk.workspace.add_articles([Article("old.txt", attack("Sumy"), published=date(2024, 8, 7))])
    desk.write("a.txt", attack("Kursk"))
    assert desk.watch().round().digest.counts == (1, 0, 0)


def test_a_changed_file_keeps_its_article_and_is_told(desk):
    desk.write("a.txt", f"{attack('Kursk')}\n{attack('Sumy')}\n")
    desk.watch().round()
    before = JOURNAL.read(desk.workspace).serial
    desk.write("a.txt", f"A correction.\n{attack('Kursk')}\n{attack('Belgorod')}\n")
    found = desk.watch().round()
    assert [(each.id, each.changed) for each in found.digest.articles] == [("a.txt", True)]
    assert desk.told(before) == [("new", attack("Belgorod")), ("withdrawn", attack("Sumy"))]
    assert list(desk.articles) == ["a.txt"]


def test_an_event_that_more_tell_is_changed_and_keeps_its_key(desk):
    desk.write("a.txt", attack("Kursk"))
    desk.watch().round()
    (first,) = JOURNAL.read(desk.workspace).events
    desk.write("b.txt", f"{attack('Kursk')}\nMore is not known.")
    found = desk.watch().round()
    (event,) = found.digest.changed
    assert [(each.about, each.before, each.after) for each in event.says] == [("reports", "1 report", "2 reports")]
    assert event.key == first.key
    assert {each.id for each in JOURNAL.read(desk.workspace).events} == {event.id}  # the earlier entry follows it


def test_a_half_written_file_is_waited_for(desk):
    path = desk.write("a.txt", "Ukraine attacked")
    desk.world.while_waiting = lambda: desk.write("a.txt", f"{path.read_text(encoding='utf-8')} and")
    found = desk.watch().round()
    assert desk.articles == {}
    assert "still being written" in found.digest.current[0].reason
    assert not found.failed
    desk.world.while_waiting = lambda: None
    desk.write("a.txt", attack("Kursk"))
    assert desk.watch().round().digest.counts == (1, 0, 0)
    assert JOURNAL.read(desk.workspace).current == ()


def test_a_file_that_changes_its_time_alone_is_read_again_and_nothing_is_told(desk):
    desk.write("a.txt", attack("Kursk"))
    desk.watch().round()
    desk.write("a.txt", attack("Kursk"))
    assert desk.watch().round().digest.counts == (0, 0, 0)
    assert list(desk.articles) == ["a.txt"]


def test_the_same_text_under_another_name_is_one_article(desk):
    desk.write("a.txt", attack("Kursk"))
    desk.write("b.txt", attack("Kursk"))
    desk.watch().round()
    assert list(desk.articles) == ["a.txt"]


def test_files_of_one_name_in_two_folders_are_two_articles(desk):
    for name, text in (("one", attack("Kursk")), ("two", attack("Sumy"))):
        (desk.folder / name).mkdir()
        desk.write(f"{name}/a.txt", text)
    desk.watch().round()
    desk.write("two/a.txt", attack("Belgorod"))
    desk.watch().round()
    assert sorted(desk.articles.values()) == [attack("Belgorod"), attack("Kursk")]


def test_what_a_file_of_several_articles_no_longer_holds_stays(desk):
    lines = [f'{{"id": "{at}", "text": "{attack(at)}"}}' for at in ("Kursk", "Sumy", "Belgorod")]
    desk.write("all.jsonl", "\n".join(lines[:2]))
    desk.watch().round()
    desk.write("all.jsonl", lines[2])
    desk.watch().round()
    assert sorted(desk.articles.values()) == sorted(map(attack, ("Kursk", "Sumy", "Belgorod")))


def test_what_cannot_be_read_is_told_once_and_noted(desk):
    desk.write("bad.pdf", "no PDF")
    desk.write("photo.jpg", "a photo")
    desk.write(".hidden.jpg", "hidden")
    found = desk.watch().round()
    assert found.failed
    assert sorted(each.where.rpartition("/")[2] for each in found.digest.problems) == ["bad.pdf", "photo.jpg"]
    again = desk.watch().round()
    assert (again.failed, again.digest.problems) == (False, ())
    digest = digest_of(JOURNAL.read(desk.workspace), "yesterday", workspace="desk", now=desk.world.now)
    assert len(digest.problems) == 2


def test_a_folder_that_is_gone_is_told_and_nothing_is_withdrawn(desk):
    desk.write("a.txt", attack("Kursk"))
    desk.watch().round()
    for path in desk.folder.iterdir():
        path.unlink()
    desk.folder.rmdir()
    found = desk.watch().round()
    assert found.failed
    assert "no folder" in found.digest.current[0].reason
    assert found.digest.counts == (0, 0, 0)
    desk.folder.mkdir()
    desk.write("a.txt", attack("Kursk"))
    assert desk.watch().round().digest.counts == (0, 0, 0)


def test_a_rejected_event_is_withdrawn(desk):
    desk.write("a.txt", attack("Kursk"))
    watch = desk.watch()
    watch.round()
    (event,) = desk.events
    decision = Decide(ReviewState.UNREVIEWED, ReviewState.REJECTED)
    desk.workspace.append(make_reviews([(event, decision)], reviewer="R. Diaz"))
    assert watch.round().digest.counts == (0, 0, 1)


def test_an_accepted_event_is_not_told_again(desk):
    desk.write("a.txt", attack("Kursk"))
    watch = desk.watch()
    watch.round()
    (event,) = desk.events
    decision = Decide(ReviewState.UNREVIEWED, ReviewState.ACCEPTED)
    desk.workspace.append(make_reviews([(event, decision)], reviewer="R. Diaz"))
    assert watch.round().digest.counts == (0, 0, 0)


def test_the_summary_is_no_article_also_where_it_lies_in_a_watched_folder(desk):
    desk.settings = replace(desk.settings, summary=str(desk.folder / "new.md"))
    desk.write("a.txt", attack("Kursk"))
    desk.watch().round()
    assert (desk.folder / "new.md").exists()
    assert desk.watch().round().digest.counts == (0, 0, 0)
    assert list(desk.articles) == ["a.txt"]


def test_a_file_whose_name_is_no_text_is_read_once(desk):
    desk.write(os.fsdecode(b"a\xff.txt"), attack("Kursk"))
    assert desk.watch().round().digest.counts == (1, 0, 0)
    asked = len(desk.world.waits)
    desk.watch().round()
    assert len(desk.world.waits) == asked  # it was not looked at a second time


# ---- feeds ----


@pytest.fixture
def fed(desk):
    desk.settings = replace(desk.settings, folders=(), feeds=(FEED,))
    desk.world.pages = {
        FEED: feed("b", "a"),
        PAGE.format("a"): page(attack("Kursk")),
        PAGE.format("b"): page(attack("Sumy")),
    }
    return desk


def test_each_entry_of_a_feed_is_read_once(fed):
    assert fed.watch().round().digest.counts == (2, 0, 0)
    assert fed.world.asked == [FEED, PAGE.format("a"), PAGE.format("b")]  # the oldest first
    fed.world.now += timedelta(hours=1)
    fed.world.pages |= {FEED: feed("c", "b", "a"), PAGE.format("c"): page(attack("Belgorod"))}
    assert fed.watch().round().digest.counts == (1, 0, 0)
    assert fed.world.asked[3:] == [FEED, PAGE.format("c")]


def test_a_moment_passes_between_two_questions_to_a_host(fed):
    fed.watch().round()
    assert fed.world.waits == [0.5, 0.5]


def test_a_feed_is_not_asked_before_it_is_due(fed):
    fed.watch().round()
    fed.world.now += timedelta(seconds=fed.settings.every * 0.9 - 10)
    fed.watch().round()
    assert fed.world.asked.count(FEED) == 1
    fed.world.now += timedelta(seconds=60)
    fed.watch().round()
    assert fed.world.asked.count(FEED) == 2


def test_a_feed_that_has_not_changed_is_not_read(fed):
    fed.world.marks = Marks('"a"', "Sat, 28 Nov 2026 12:00:00 GMT")
    fed.watch().round()
    assert SOURCES.read(fed.workspace).feeds[FEED].marks == fed.world.marks
    fed.world.now += timedelta(hours=1)
    fed.world.pages[FEED] = feed("never-seen")  # which the fake server does not send, as its marks are the same
    assert fed.watch().round().digest.counts == (0, 0, 0)
    assert fed.world.asked[-1] == FEED


def test_a_feed_that_fails_is_told_left_alone_longer_each_time_and_taken_up_again(fed):
    good = fed.world.pages[FEED]
    fed.world.pages[FEED] = "answers 503 Busy"
    waits = []
    for _ in range(12):
        found = fed.watch().round()
        assert found.failed
        assert "503" in found.digest.current[0].reason
        due = SOURCES.read(fed.workspace).feeds[FEED].due
        waits.append(due - fed.world.now)
        fed.world.now = due - timedelta(seconds=1)
        asked = fed.world.asked.count(FEED)
        fed.watch().round()
        assert fed.world.asked.count(FEED) == asked
        fed.world.now = due
    assert waits[:3] == [timedelta(seconds=900 * 2**at) for at in (1, 2, 3)]
    assert max(waits) == timedelta(days=1)
    fed.world.pages[FEED] = good
    found = fed.watch().round()
    assert (found.digest.counts, found.failed) == ((2, 0, 0), False)


def test_a_server_that_asks_to_be_left_alone_is(fed):
    fed.world.pages[FEED] = BusyError("answers 429 Too Many Requests", 5 * 3600)
    fed.watch().round()
    assert SOURCES.read(fed.workspace).feeds[FEED].due == fed.world.now + timedelta(hours=5)


def test_one_failing_feed_leaves_the_others_alone(fed):
    fed.settings = replace(fed.settings, feeds=("https://dead.example/", FEED))
    found = fed.watch().round()
    assert found.digest.counts == (2, 0, 0)
    assert [each.where for each in found.digest.current] == ["https://dead.example/"]


def test_a_page_that_cannot_be_had_is_tried_again_and_then_given_up(fed):
    fed.world.marks = Marks('"a"')
    fed.world.pages[PAGE.format("a")] = "answers 502"
    for _ in range(2):
        assert fed.watch().round().digest.problems == ()
        fed.world.now += timedelta(hours=1)
    found = fed.watch().round()
    assert [each.where for each in found.digest.problems] == [PAGE.format("a")]
    fed.world.now += timedelta(hours=1)
    fed.watch().round()
    assert fed.world.asked.count(PAGE.format("a")) == 3
    assert fed.world.asked.count(PAGE.format("b")) == 1


def test_an_entry_that_falls_out_of_its_feed_before_it_could_be_read_is_told(fed):
    fed.world.pages[PAGE.format("a")] = "answers 502"
    fed.watch().round()
    fed.world.now += timedelta(hours=1)
    fed.world.pages[FEED] = feed("b")
    (problem,) = fed.watch().round().digest.problems
    assert problem.where == PAGE.format("a")
    assert "lists it no more" in problem.reason
    assert SOURCES.read(fed.workspace).feeds[FEED].tried == {}


def test_an_address_that_is_no_feed_is_refused(fed):
    fed.settings = replace(fed.settings, feeds=(PAGE.format("a"),))
    fed.world.pages[PAGE.format("a")] = b"just some text, and no feed"
    found = fed.watch().round()
    assert found.digest.current[0].where == PAGE.format("a")


# ---- stopping ----


def test_who_stops_it_gets_nothing_told_by_half_and_the_next_run_goes_on(desk):
    for name in ("Kursk", "Sumy", "Belgorod"):
        desk.write(f"{name}.txt", attack(name))
    real = desk.reading

    def stop_after_one(article, *, engines):
        desk.world.stopped = True
        return real(article, engines=engines)

    desk.reading = stop_after_one
    found = desk.watch().round()
    assert (found.whole, len(real.read)) == (False, 1)
    assert desk.told() == []
    desk.reading, desk.world.stopped = real, False
    assert desk.watch().round().digest.counts == (3, 0, 0)
    assert sorted(real.read) == ["Belgorod.txt", "Kursk.txt", "Sumy.txt"]


# ---- a killed run ----

MEMORY = Path("/dev/shm")  # a killed run leaves there what it would on a disk, and nobody waits for one


class KilledError(BaseException):
    """Stands for SIGKILL."""


class Dying(Workspace):
    """A workspace whose process is killed right after so many of its writes, or right before the next."""

    left = 0
    before = False

    def _count(self, write, *given, **more):
        if self.before and self.left == 0:
            raise KilledError
        found = write(*given, **more)
        self.left -= 1
        if self.left < 0 or (self.left == 0 and not self.before):
            raise KilledError
        return found

    def add_articles(self, articles):
        return self._count(super().add_articles, articles)

    def remove_article(self, article_id):
        return self._count(super().remove_article, article_id)

    def set_setting(self, name, value):
        return self._count(super().set_setting, name, value)

    def change_setting(self, name, change):
        return self._count(super().change_setting, name, change)


@pytest.mark.slow
@pytest.mark.parametrize("before", [True, False])
def test_a_run_that_is_killed_at_any_write_loses_nothing_and_tells_nothing_twice(make_event, before):
    writes, killed = 0, True
    while killed:
        writes += 1
        with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
            killed = killed_after(Desk(Path(folder), make_event), writes, before=before)
    assert writes > 8  # it was killed at that many places


def killed_after(desk, writes, *, before):
    """Kill a run after so many writes, and let another go on; return whether it was killed."""
    desk.settings = replace(desk.settings, feeds=(FEED,), webhook=HOOK, summary=str(desk.folder.parent / "new.json"))
    desk.world.pages = {FEED: feed("a"), PAGE.format("a"): page(attack("Lviv"))}
    desk.write("a.txt", f"{attack('Kursk')}\n{attack('Sumy')}\n")
    desk.watch().round()
    desk.write("a.txt", f"{attack('Kursk')}\n{attack('Belgorod')}\n")
    desk.write("b.txt", attack("Odesa"))
    desk.write("bad.jsonl", "no JSON")
    desk.world.now += timedelta(hours=1)
    desk.world.pages |= {FEED: feed("b", "a"), PAGE.format("b"): page(attack("Kyiv"))}
    dying = Dying.open(desk.workspace.place)
    dying.left, dying.before = writes, before
    killed = False
    try:
        desk.watch(dying).round()
    except KilledError:
        killed = True
    desk.world.now += timedelta(hours=1)
    desk.watch().round()
    desk.watch().round()
    # Nothing is lost, and nothing is told twice.
    wanted = [("new", attack(at)) for at in ("Belgorod", "Kursk", "Kyiv", "Lviv", "Odesa")]
    assert desk.told() == wanted  # Sumy came and went
    entries = [(str(each.kind), each.key) for each in JOURNAL.read(desk.workspace).events]
    assert len(entries) == len(set(entries)) == 7
    messages = {each["id"]: each for each in desk.world.taken}  # as who receives them tells them apart
    heard = [(each["change"], each["sentence"]) for message in messages.values() for each in message["events"]]
    assert sorted(heard) == sorted([*wanted, ("new", attack("Sumy")), ("withdrawn", attack("Sumy"))])
    assert JOURNAL.read(desk.workspace).messages == ()
    assert [each.where.rpartition("/")[2] for each in JOURNAL.read(desk.workspace).problems] == ["bad.jsonl line 1"]
    assert KNOWN.read(desk.workspace).serial == JOURNAL.read(desk.workspace).serial
    return killed


# ---- summaries and webhooks ----


def test_a_summary_is_written_each_round_and_a_full_disk_is_told(desk):
    file = desk.folder.parent / "new.md"
    desk.settings = replace(desk.settings, summary=str(file))
    desk.write("a.txt", attack("Kursk"))
    desk.watch().round()
    assert "1 new" in file.read_text(encoding="utf-8")
    desk.settings = replace(desk.settings, summary=str(desk.folder / "no" / "folder" / "new.md"))
    found = desk.watch().round()
    assert found.failed
    assert "cannot be written" in found.digest.current[0].reason


def test_a_summary_since_the_last_one_stays_until_there_is_more_to_tell(desk):
    file = desk.folder.parent / "new.md"
    desk.settings = replace(desk.settings, summary=str(file), since="last")
    desk.write("a.txt", attack("Kursk"))
    desk.watch().round()
    first = file.read_text(encoding="utf-8")
    desk.watch().round()
    assert file.read_text(encoding="utf-8") == first
    desk.write("b.txt", attack("Sumy"))
    desk.watch().round()
    second = file.read_text(encoding="utf-8")
    assert "Sumy" in second
    assert "Kursk" not in second.replace("desk", "")


def test_a_webhook_that_is_down_is_told_what_it_missed_once_it_is_up(desk):
    desk.settings = replace(desk.settings, webhook=HOOK)
    desk.write("a.txt", attack("Kursk"))
    desk.world.refusals = ["hook.example answers 500"] * 3
    found = desk.watch().round()
    assert found.digest.counts == (1, 0, 0)
    assert found.failed
    assert [each.where for each in found.digest.current] == ["webhook at hook.example"]  # and not its secret path
    assert desk.world.taken == []
    desk.write("b.txt", attack("Sumy"))
    found = desk.watch().round()
    assert not found.failed
    assert [message["counts"]["new"] for message in desk.world.taken] == [1, 1]
    assert len({message["id"] for message in desk.world.taken}) == 2


def test_a_slow_webhook_is_told_for_a_minute_a_round(desk):
    desk.settings = replace(desk.settings, webhook=HOOK)
    for at in ("Kursk", "Sumy", "Belgorod", "Odesa"):
        desk.write(f"{at}.txt", attack(at))
        desk.world.refusals = ["hook.example answers 500"] * 3
        desk.watch().round()
    desk.world.refusals = []
    desk.world.slow = timedelta(seconds=40)
    for heard in (2, 4):
        desk.watch().round()
        assert len(desk.world.taken) == heard
    assert JOURNAL.read(desk.workspace).messages == ()


def test_a_webhook_hears_nothing_where_nothing_is_new_but_of_what_begins_to_fail(desk):
    desk.settings = replace(desk.settings, webhook=HOOK, feeds=(FEED,))
    desk.world.pages = {FEED: "answers 503 Busy"}
    desk.watch().round()
    (message,) = desk.world.taken
    assert message["counts"]["new"] == 0
    assert [each["where"] for each in message["problems"]] == [FEED]
    desk.world.now += timedelta(hours=3)
    desk.watch().round()
    assert len(desk.world.taken) == 1
