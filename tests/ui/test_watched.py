"""The line of the page that tells what a watch of the workspace has found lately."""

from datetime import UTC, datetime, timedelta

import pytest
from sample_events import sample_corpus
from test_app import open_page

from geo.ui.state import ListOrder
from geo.views.changes import ChangeKind
from geo.watching.keeping import JOURNAL
from geo.watching.telling import Journal, ToldEvent
from geo.workspace.finding import open_workspace

pytestmark = pytest.mark.slow

CORPUS = sample_corpus()
NOW = datetime.now(UTC)  # days are told from now on


@pytest.fixture(autouse=True)
def inputs(monkeypatch):
    monkeypatch.setattr("geo.ui.reading.read_beside", lambda *_, **__: CORPUS)
    monkeypatch.setattr("sys.argv", ["app.py"])


def watched(*events):
    JOURNAL.write(open_workspace(None), Journal(NOW, NOW, 1, events=events))


def told(event, kind, *, ago=timedelta()):
    return ToldEvent(event, event, kind, 1, NOW - ago, title="A title")


def line(at):
    return [button.label for button in at.button if button.key == "watched"]


def test_a_workspace_that_was_never_watched_says_nothing():
    at = open_page()
    assert line(at) == []
    assert not [each for each in at.caption if "Since" in each.value]


def test_what_is_new_is_listed_first_and_marked_at_a_click():
    oldest = min(CORPUS.events, key=lambda event: event.when.start if event.when and event.when.start else NOW.date())
    events = [event.id for event in CORPUS.events]
    watched(
        told(oldest.id, ChangeKind.NEW),
        told(next(name for name in events if name != oldest.id), ChangeKind.CHANGED),
        told("gone", ChangeKind.WITHDRAWN),
        told("of another page", ChangeKind.NEW),  # which this one does not have
        told(events[-1], ChangeKind.NEW, ago=timedelta(days=3)),
    )
    at = open_page()
    assert line(at) == ["Since yesterday: 1 new, 1 changed, 1 withdrawn"]
    at.button(key="watched").click().run()
    assert not at.exception
    now = at.session_state["dateline"]
    assert now.order is ListOrder.ADDED
    assert now.told == {oldest.id}
    assert at.selectbox(key="order").value is ListOrder.ADDED


def test_where_nothing_is_new_that_is_said():
    watched(told(CORPUS.events[0].id, ChangeKind.NEW, ago=timedelta(days=3)))
    at = open_page()
    assert line(at) == []
    assert "Since yesterday: nothing new" in [caption.value for caption in at.caption]
