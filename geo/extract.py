"""Articles → everything that is found in them: the order of the steps, with progress.

The steps are imported when the first article is read, since they bring spaCy along: where all is kept, nothing is read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Protocol

from geo.aliases import Progress
from geo.engines import OURS, Engines
from geo.faults import guarded
from geo.garbage import without_collecting
from geo.joining.clustering import join_reports
from geo.languages.words import is_read, language_of
from geo.model import (
    DEFAULT_LANGUAGE,
    EARLIEST,
    LATEST,
    Article,
    Corpus,
    DateMention,
    DatePrecision,
    Extraction,
    Rejection,
    Toponym,
)
from geo.post_signs import without_signs
from geo.restoring import actors_back, dates_back, reports_back, toponyms_back
from geo.stopping import go_on
from geo.unseen import seen_text, without_unseen


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
    extractions, failed = [], []
    for done, article in enumerate(listed):
        if progress is not None:
            progress(done, len(listed), article.id)
        found = guarded(article.id, partial(read, article, engines=engines))
        if isinstance(found, Rejection):
            failed.append(found)
        else:
            extractions.append(found)
    if progress is not None:
        progress(len(listed), len(listed), "")
    return corpus_of(extractions, rejections=(*rejections, *failed))


def corpus_of(extractions: Iterable[Extraction], *, rejections: Sequence[Rejection] = ()) -> Corpus:
    """Join the reports of some articles into events."""
    from geo.joining.origins import origins_of

    listed = tuple(extractions)
    with without_collecting():
        texts = {extraction.article.id: extraction.article.text for extraction in listed}
        events = join_reports((report for extraction in listed for report in extraction.reports), texts)
        origins = origins_of(extraction.article for extraction in listed)
    return Corpus(listed, events, tuple(rejections), origins=origins)


class Reader(Protocol):
    """Finds everything in one article."""

    def __call__(self, article: Article, *, engines: Engines) -> Extraction:
        """Return what the article holds."""


def extract_article(article: Article, *, engines: Engines = OURS) -> Extraction:
    """Find the places, dates, parties and reports of one article.

    What is found depends on the article's id, text, day, source and language, and on nothing else of it: by these it
    is known to whoever keeps what was found (`geo.memory`). Of a text in a language that cannot be read, places alone
    are found, by their names.

    Raises:
        StoppedError: Somebody has asked to stop (`geo.stopping`).
    """
    article = with_language(article)
    if not is_read(article.language):
        return Extraction(article, _bare_toponyms(article))
    from geo.actors.finding import find_actors
    from geo.actors.states import States
    from geo.actors.whoswho import load_whoswho
    from geo.chat.reporting import open_events
    from geo.dates.finding import find_dates
    from geo.events.wholes import without_wholes
    from geo.gazetteer.lookup import open_gazetteer
    from geo.gazetteer.shapes import open_shapes
    from geo.language.pipelines import open_language
    from geo.places.finding import find_places

    seen = without_signs(seen_text(article.text))
    if not seen.text.strip():
        return Extraction(article)
    language = language_of(article.language).code
    article = with_day(article)
    read = Article(
        article.id,
        seen.text,
        published=article.published,
        source=without_unseen(article.source),
        language=article.language,
    )
    states = States(open_gazetteer(), load_whoswho(), language)
    doc = open_language(engines).parse(read.text)
    go_on()
    toponyms = find_places(doc, read, states.gazetteer, open_shapes())
    go_on()
    dates = find_dates(read.text, published=read.published, doc=doc, language=language)
    go_on()
    actors = find_actors(doc, toponyms, states)
    go_on()
    found = open_events(states, engines).find_reports(doc, read, toponyms, dates, actors)
    reports = without_wholes(found, doc, open_shapes())
    if seen.is_original:
        return Extraction(article, toponyms, dates, actors, reports)
    return Extraction(
        article,
        toponyms_back(seen, toponyms),
        dates_back(seen, dates),
        actors_back(seen, actors),
        reports_back(seen, reports),
    )


def get_ready() -> None:
    """Import and open all that reads articles by our own models, so that the first is read as fast as the next."""
    from geo.languages.words import words_in

    extract_article(Article("", words_in(DEFAULT_LANGUAGE).telling.sample, published=EARLIEST))


def toponyms_of(article: Article, *, engines: Engines = OURS) -> tuple[Toponym, ...]:
    """Find the places that one article names, without what else is in it."""
    if not is_read(with_language(article).language):
        return _bare_toponyms(article)
    from geo.gazetteer.lookup import open_gazetteer
    from geo.gazetteer.shapes import open_shapes
    from geo.language.pipelines import open_language
    from geo.places.finding import find_places

    seen = without_signs(seen_text(article.text))
    read = replace(article, text=seen.text, source=without_unseen(article.source))
    found = find_places(open_language(engines).parse(seen.text), read, open_gazetteer(), open_shapes())
    return found if seen.is_original else toponyms_back(seen, found)


def _bare_toponyms(article: Article) -> tuple[Toponym, ...]:
    """Find the places that the names in a text give, whatever its language."""
    from geo.gazetteer.lookup import open_gazetteer
    from geo.places.bare_names import find_bare_names

    seen = without_signs(seen_text(article.text))
    found = find_bare_names(seen.text, open_gazetteer())
    return found if seen.is_original else toponyms_back(seen, found)


def single_dates_of(article: Article, *, engines: Engines = OURS) -> tuple[DateMention, ...]:
    """Find the dates that one article names, each alone, as in TimeML; events take several as one.

    Raises:
        LanguageError: It is in a language that cannot be read.
    """
    from geo.dates.finding import find_dates
    from geo.language.pipelines import open_language

    language = language_of(with_language(article).language).code
    seen, day = without_signs(seen_text(article.text)), with_day(article).published
    doc = open_language(engines).parse(seen.text)
    found = find_dates(seen.text, published=day, doc=doc, joined=False, language=language)
    return found if seen.is_original else dates_back(seen, found)


def with_language(article: Article) -> Article:
    """Give an article the language of its text, where that cannot be read and the article does not say so itself."""
    from geo.language.detecting import language_in

    if not is_read(article.language):
        return article
    found = language_in(without_unseen(article.text))
    return replace(article, language=found) if found and not is_read(found) else article


def with_day(article: Article) -> Article:
    """Give an article that carries no day of publication the one that its text tells to the day, marked as inferred.

    A wider guess would make every "Friday" of the text look surer than it is, so it is left out. A text in a language
    that cannot be read tells none.
    """
    from geo.dates.finding import infer_published

    if article.published is not None or not is_read(article.language):
        return article
    when = infer_published(without_unseen(article.text), language_of(article.language).code)
    return dated(article, when.start if when is not None and when.precision == 1 else None)


def dated(article: Article, inferred: date | None) -> Article:
    """Give an article that carries no day the one that its text tells, if it tells one on which it can appear."""
    if article.published is not None or inferred is None or not EARLIEST <= inferred <= LATEST:
        return article
    return replace(article, published=inferred, published_precision=DatePrecision.INFERRED)
