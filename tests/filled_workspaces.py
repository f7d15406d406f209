"""A workspace with articles that were read, without a language model: their reports are those of the sample events."""

from pathlib import Path

from sample_events import sample_corpus

from geo.memory.reading import Memory
from geo.model import Extraction, ReviewState
from geo.workspace.reviews import Decide, make_reviews
from geo.workspace.store import Workspace


def fill(path: Path) -> tuple[Workspace, Memory]:
    """Make a workspace of the sample articles, and return it with what is kept in it."""
    corpus = sample_corpus()
    workspace = Workspace.open(path)
    workspace.add_articles(extraction.article for extraction in corpus.extractions)
    reports = [report for event in corpus.events for report in event.reports]

    def read(article, **_more):
        return Extraction(article, reports=tuple(report for report in reports if report.article == article.id))

    memory = Memory(workspace.extractions(), version="sample", reader=read)
    assert len(list(memory.read(workspace.articles()))) == len(corpus.extractions)
    return workspace, memory


def reject(workspace, event) -> None:
    """Keep that somebody rejects an event."""
    change = Decide(ReviewState.UNREVIEWED, ReviewState.REJECTED)
    workspace.append(make_reviews([(event, change)], reviewer="R. Diaz"))
