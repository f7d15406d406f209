"""Articles → everything that is found in them: the order of the steps, with progress."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from geo.actors.finding import find_actors
from geo.chat.reporting import open_events
from geo.dates.finding import find_dates, infer_published
from geo.engines import OURS, Engines
from geo.gazetteer.lookup import open_gazetteer
from geo.joining.clustering import join_reports
from geo.joining.origins import origins_of
from geo.language.pipelines import open_language
from geo.model import Article, Corpus, DatePrecision, Extraction, Rejection
from geo.places.finding import find_places

Progress = Callable[[int, int, str], None]


def extract(
    articles: Iterable[Article],
    *,
    rejections: Sequence[Rejection] = (),
    progress: Progress | None = None,
    engines: Engines = OURS,
    read: "Reader | None" = None,
) -> Corpus:
    """Find everything in some articles, and join the reports of them all into events.

    Args:
        articles: What to read.
        rejections: Inputs that were refused before; they are kept with the rest.
        progress: Called before each article with how many are done, how many there are, and the article's id, and
            once at the end.
        engines: Which models do the work.
        read: Takes the place of `extract_article`, as one that remembers what it has read.
    """
    read = read or extract_article
    listed = tuple(articles)
    extractions = []
    for done, article in enumerate(listed):
        if progress is not None:
            progress(done, len(listed), article.id)
        extractions.append(read(article, engines=engines))
    events = join_reports(report for extraction in extractions for report in extraction.reports)
    if progress is not None:
        progress(len(listed), len(listed), "")
    origins = origins_of(extraction.article for extraction in extractions)
    return Corpus(tuple(extractions), events, tuple(rejections), origins=origins)


class Reader(Protocol):
    """Finds everything in one article."""

    def __call__(self, article: Article, *, engines: Engines) -> Extraction:
        """Return what the article holds."""


def extract_article(article: Article, *, engines: Engines = OURS) -> Extraction:
    """Find the places, dates, parties and reports of one article."""
    if not article.text.strip():
        return Extraction(article)
    article = with_day(article)
    gazetteer = open_gazetteer()
    doc = open_language(engines).parse(article.text)
    toponyms = find_places(doc, article, gazetteer)
    dates = find_dates(article.text, published=article.published, doc=doc)
    actors = find_actors(doc, toponyms, gazetteer)
    reports = open_events(engines).find_reports(doc, article, toponyms, dates, actors)
    return Extraction(article, toponyms, dates, actors, reports)


def with_day(article: Article) -> Article:
    """Give an article that carries no day of publication the one that its text tells to the day, marked as inferred.

    A wider guess would make every "Friday" of the text look surer than it is, so it is left out.
    """
    if article.published is not None:
        return article
    when = infer_published(article.text)
    if when is None or when.precision != 1:
        return article
    return replace(article, published=when.start, published_precision=DatePrecision.INFERRED)
