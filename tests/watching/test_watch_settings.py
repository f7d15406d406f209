"""What a workspace is told to watch, whose wish that is, and what is kept between runs."""

import os
import socket
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError, WorkspaceError
from geo.watching.keeping import JOURNAL, KNOWN, SOURCES, ReadSources
from geo.watching.settings import (
    LATEST,
    MOST_SOURCES,
    SOONEST,
    WatchSettings,
    agree,
    is_agreed,
    keep_settings,
    kept_settings,
    length_words,
    read_length,
)
from geo.watching.slots import Running, Slot, alone
from geo.watching.telling import Journal, Known, Problem
from geo.workspace.store import Workspace

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
SETTINGS = WatchSettings(
    folders=("/news",),
    feeds=("https://news.example/feed",),
    every=3600,
    summary="/news.md",
    webhook="https://hook.example/x",
    since="2026-11-01",
)


@pytest.fixture
def workspace(tmp_path):
    return Workspace.open(tmp_path / "desk.dateline")


def test_what_is_told_is_kept(workspace):
    assert kept_settings(workspace) == WatchSettings()
    keep_settings(workspace, SETTINGS)
    assert kept_settings(workspace) == SETTINGS


@pytest.mark.parametrize("text", ["{", "[]", '{"every": 1}', '{"folders": "a"}', '{"feeds": ["ftp://a"]}', "\x00"])
def test_what_is_damaged_is_refused_with_what_would_help(workspace, text):
    workspace.set_setting("watch", text)
    with pytest.raises(WorkspaceError, match="--reset"):
        kept_settings(workspace)


def test_what_a_workspace_from_elsewhere_says_is_nobody_s_wish_here(workspace, tmp_path, monkeypatch):
    keep_settings(workspace, SETTINGS)
    assert is_agreed(workspace, SETTINGS)
    assert not is_agreed(workspace, replace(SETTINGS, webhook="https://else.example/"))
    other = Workspace.open(tmp_path / "other.dateline")
    assert not is_agreed(other, SETTINGS)
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path / "somebody-else"))
    assert not is_agreed(workspace, SETTINGS)
    agree(workspace, SETTINGS)
    assert is_agreed(workspace, SETTINGS)
    assert is_agreed(other, WatchSettings())  # which says nothing


def test_only_the_last_wish_for_a_workspace_is_agreed(workspace):
    keep_settings(workspace, SETTINGS)
    keep_settings(workspace, replace(SETTINGS, every=7200))
    assert not is_agreed(workspace, SETTINGS)


def test_sources_are_added_and_taken_out():
    more = SETTINGS.with_sources(("/news", "/more"), ("https://b.example/",))
    assert more.folders == ("/news", "/more")
    assert more.feeds == ("https://news.example/feed", "https://b.example/")
    assert more.without_source("/news").without_source("https://b.example/").folders == ("/more",)
    with pytest.raises(InputError, match="not watched; watched is /news"):
        SETTINGS.without_source("/elsewhere")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"feeds": ("file:///etc/passwd",)}, "no address"),
        ({"webhook": "https://user@hook.example/"}, "user's name"),
        ({"webhook": "http://hook.example:25/"}, "port 25"),
        ({"every": 5}, "no time between two rounds"),
        ({"summary": "/a.pdf"}, r"ends in \.md, \.html, \.json"),
        ({"since": "Tuesday"}, "no day to tell from"),
        ({"folders": tuple(map(str, range(MOST_SOURCES + 1)))}, "use another"),
        ({"folders": ("/a\udcff",)}, "UTF-8"),
    ],
)
def test_what_cannot_be_watched_is_refused(fields, reason):
    with pytest.raises(InputError, match=reason):
        WatchSettings(**fields)


@given(st.integers(SOONEST, LATEST))
def test_a_length_of_time_is_read_as_it_is_written(seconds):
    assert read_length(length_words(seconds)) == seconds


@given(st.text(max_size=12) | st.sampled_from(["59s", "8d", "0m", "9999999d", "-5m", "15", "m", "1.5h", "٣m"]))
def test_any_text_is_a_length_within_bounds_or_refused(text):
    with suppress(InputError):
        assert SOONEST <= read_length(text) <= LATEST


def test_what_is_no_length_is_told_with_one_that_is():
    with pytest.raises(InputError, match="from 1m to 7d, such as 15m, 2h or 1d"):
        read_length("soon")


# ---- what is kept ----


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        (JOURNAL, Journal(NOON, NOON)),
        (KNOWN, Known(articles={"a": "b"})),
        (SOURCES, ReadSources(files={"/a": (1, 2)})),
    ],
    ids=lambda each: type(each).__name__,
)
def test_what_is_kept_comes_back_and_what_is_damaged_is_begun_anew(workspace, slot, value):
    assert slot.read(workspace) is None
    slot.write(workspace, value)
    assert slot.read(workspace) == value
    slot.change(workspace, lambda there: there)
    assert slot.read(workspace) == value
    for damaged in ("", "x", slot.packed(value)[:-3], Slot("x", list).packed([1]), "é" * 9):
        workspace.set_setting(slot.name, damaged)
        assert slot.read(workspace) is None


def test_a_workspace_is_watched_by_one_process(workspace):
    other = Running(socket.gethostname(), os.getppid(), NOON + timedelta(minutes=30))
    running = Slot("watch-running", Running)
    running.write(workspace, other)
    with pytest.raises(WorkspaceError, match=f"process {os.getppid()}"), alone(workspace, lambda: NOON):
        pytest.fail("two watch")
    assert running.read(workspace) == other  # whose it is it stays
    running.write(workspace, replace(other, host="another machine"))
    with pytest.raises(WorkspaceError, match="another machine"), alone(workspace, lambda: NOON):
        pytest.fail("two watch")
    odd = {"until": NOON.replace(year=2050)}  # as of a clock that was wrong
    for gone in ({"until": NOON}, {"process": 2**22 + 1}, odd):
        running.write(workspace, replace(other, **gone))
        with alone(workspace, lambda: NOON):
            assert running.read(workspace).process == os.getpid()
        assert running.read(workspace).process == 0


def test_a_sign_of_life_is_given_once_a_minute(workspace):
    now, running = [NOON], Slot("watch-running", Running)
    with alone(workspace, lambda: now[0]) as alive:
        first = running.read(workspace).until
        now[0] += timedelta(seconds=59)
        alive()
        assert running.read(workspace).until == first
        now[0] += timedelta(seconds=1)
        alive()
        assert running.read(workspace).until == first + timedelta(minutes=1)


def test_moments_without_a_time_zone_are_damaged(workspace):
    naive = NOON.replace(tzinfo=None)
    for journal in (Journal(naive, NOON), Journal(NOON, NOON, problems=(Problem("a", "b", naive),))):
        JOURNAL.write(workspace, journal)
        assert JOURNAL.read(workspace) is None
