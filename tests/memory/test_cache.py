"""The cache: bounded, forgotten on demand, and never in the way of a command."""

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from geo.errors import CacheError
from geo.memory import cache, store
from geo.memory.cache import cache_path, cache_state, clear_cache, open_cache
from geo.memory.encoding import Part
from geo.memory.store import Counts
from geo.model import Article

ARTICLES = tuple(Article(f"{n}.txt", f"Text {n}.", published=date(2024, 8, 6)) for n in range(30))


def fill(number, *, version="one", size=100):
    kept = open_cache()
    for n in range(number):
        kept.keep(f"key{n}", version, {Part.REPORTS: bytes(size)}, Counts.NO)
    return kept


def keys(number):
    return [f"key{n}" for n in range(number)]


def test_what_is_kept_is_there_for_the_next_who_opens_it_and_for_nobody_else():
    fill(3)
    assert open_cache().read_by("one", keys(5)) == {"key0", "key1", "key2"}
    assert cache_path().stat().st_mode & 0o077 == 0


def test_its_state_tells_who_has_read_what_and_clearing_forgets_it():
    fill(3)
    fill(2, version="two")
    state = cache_state()
    assert (state.articles, state.versions) == (3, {"one": 3, "two": 2})
    assert state.size == cache_path().stat().st_size
    assert clear_cache() >= state.size
    assert cache_state().articles == 0
    assert clear_cache() == 0


def test_who_has_it_open_goes_on_when_it_is_cleared():
    kept = fill(3)
    clear_cache()
    assert kept.read_by("one", keys(3)) == set()
    kept.keep("key9", "one", {Part.REPORTS: b"x"}, Counts.NO)
    assert kept.read_by("one", ["key9"]) == {"key9"}


@pytest.mark.parametrize("how", ["no database", "of another program", "cut", "overwritten"])
def test_a_damaged_file_is_told_set_aside_and_made_anew(how, caplog):
    fill(30, size=5000)
    path = cache_path()
    content = path.read_bytes()
    if how == "no database":
        path.write_bytes(b"x" * 5000)
    elif how == "of another program":
        path.unlink()
        with closing(sqlite3.connect(path)) as file:
            file.execute("CREATE TABLE other (a)")
            file.execute("PRAGMA user_version = 7")
    elif how == "cut":
        path.write_bytes(content[: len(content) // 2])
    else:
        path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))
    kept = open_cache()
    assert kept.read_by("one", keys(1)) == set()
    assert caplog.records[0].message.endswith("it was set aside as extractions.damaged.sqlite, and is made anew")
    kept.keep("key1", "one", {Part.REPORTS: b"x"}, Counts.NO)
    assert open_cache().read_by("one", keys(3)) == {"key1"}
    assert path.with_name("extractions.damaged.sqlite").exists()


def test_what_was_used_longest_ago_goes_first_when_it_grows_over_its_bound(monkeypatch):
    monkeypatch.setattr(cache, "MOST_BYTES", 400_000)
    monkeypatch.setattr(store, "today", lambda: 1)
    kept = fill(60, size=5000)
    monkeypatch.setattr(store, "today", lambda: 2)
    kept.touch("one", keys(10))
    fill(30, version="two", size=5000)
    open_cache()
    left = kept.read_by("one", keys(60))
    assert set(keys(10)) <= left
    assert 0 < len(left) < 60
    assert len(kept.read_by("two", keys(30))) == 30
    assert cache_path().stat().st_size <= 400_000


def test_a_folder_that_cannot_be_made_is_said(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path / "file" / "below"))
    with pytest.raises(CacheError, match="cannot be used"):
        open_cache()


def test_a_lock_that_another_program_holds_is_said(monkeypatch):
    monkeypatch.setattr(cache, "_PATIENCE", 0.01)
    kept = fill(1)
    with closing(sqlite3.connect(cache_path())) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CacheError, match="locked"):
            kept.keep("key1", "one", {Part.REPORTS: b"x"}, Counts.NO)
