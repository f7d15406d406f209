"""A view of the sample events with one actor chosen, a banner, one event accepted and its article rated."""

from dataclasses import replace

import pytest
from sample_events import sample_corpus

from geo.exports.request import ExportRequest
from geo.model import Corpus, ReviewState
from geo.views.selection import Selection
from geo.views.sheets import Sheet
from geo.views.view import view_of

BANNER = "TLP:AMBER+STRICT & <own words>"


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    found = sample_corpus()
    rated = tuple(replace(e, article=replace(e.article, rating="B2")) for e in found.extractions)
    return replace(found, extractions=rated)


@pytest.fixture(scope="session")
def export_request(corpus) -> ExportRequest:
    """Four of the thirteen events: those of the Wagner Group, the first of them accepted."""
    view = view_of(corpus, Selection(actors=frozenset({"wagner-group"})))
    view = replace(view, reviews={view.events[0].id: ReviewState.ACCEPTED})
    return ExportRequest(view, Sheet(title="What Wagner did", banner=BANNER))


@pytest.fixture(scope="session")
def everything(corpus) -> ExportRequest:
    """All thirteen events, hostile text among them."""
    return ExportRequest(view_of(corpus), Sheet(banner=BANNER))


@pytest.fixture(scope="session")
def chosen(export_request) -> set[str]:
    """The ids of the chosen events."""
    return {event.id for event in export_request.view.events}
