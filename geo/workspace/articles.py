"""Articles as a person has edited or removed them: entries of the log, laid on what the inputs and the file hold.

An article is known by its text, and by its id where several have one text. So an edit also holds for an article of a
folder, and when its file was renamed; where the text has changed, the edit is lost, and listed as such. An edit changes
the facts in which its `before` and `after` differ, and leaves others as they are, so that each can be taken back.

Example::

    change = edit_of(article, published=date(2024, 5, 3))
    workspace.append(make_reviews([(None, change)], reviewer="R. Diaz"))
    edited(workspace.reviews(), articles).articles
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date

from geo.articles.texts import checked_rating, field_line
from geo.model import Article, Corpus, DatePrecision, content_id
from geo.workspace.history import holding
from geo.workspace.reviews import ArticleFacts, EditArticle, RemoveArticle, Review

LONGEST_TITLE, LONGEST_SOURCE = 300, 200  # characters
_GONE = "its article is gone, or has another text now"


@dataclass(frozen=True, slots=True)
class LostEdit:
    """An edit that holds and finds no article, and why."""

    review: Review
    why: str = _GONE


@dataclass(frozen=True, slots=True)
class Edited:
    """Articles as the log leaves them.

    `removed` are those that a person took out, as they were. `trail` gives each article's id the reviews of it that
    hold, oldest first, also of removed ones.
    """

    articles: tuple[Article, ...]
    removed: tuple[Article, ...] = ()
    lost: tuple[LostEdit, ...] = ()
    trail: Mapping[str, tuple[Review, ...]] = field(default_factory=dict)


def digest_of(article: Article) -> str:
    """Return what an article's text is known by in the log."""
    return content_id(article.text)


def facts_of(article: Article) -> ArticleFacts:
    """Return what a person may change of an article."""
    return ArticleFacts(article.title, article.published, article.published_precision, article.source, article.rating)


def edit_of(
    article: Article,
    *,
    title: str | None = None,
    published: date | None = None,
    source: str | None = None,
    rating: str | None = None,
) -> EditArticle:
    """Return the change that gives an article other facts; what is not given stays.

    Raises:
        InputError: The rating is none.
    """
    before = facts_of(article)
    same_day = published is None or published == article.published
    after = ArticleFacts(
        title=before.title if title is None else field_line(title)[:LONGEST_TITLE] or before.title,
        published=before.published if published is None else published,
        precision=before.precision if same_day else DatePrecision.DAY,
        source=before.source if source is None else field_line(source)[:LONGEST_SOURCE],
        rating=before.rating if rating is None else checked_rating(rating),
    )
    return EditArticle(article.id, digest_of(article), before, after)


def removal_of(article: Article) -> RemoveArticle:
    """Return the change that takes an article out."""
    return RemoveArticle(article.id, digest_of(article), article.title)


def is_about_article(review: Review) -> bool:
    """Say whether a review is of an article, and not of an event."""
    return isinstance(review.change, EditArticle | RemoveArticle)


def edited(reviews: Iterable[Review], articles: Sequence[Article], ratings: Mapping[str, str] | None = None) -> Edited:
    """Return articles as the log leaves them.

    Args:
        reviews: The log.
        articles: As they came in.
        ratings: Ratings that were given otherwise, by article; edits go before them.
    """
    given = [replace(a, rating=ratings[a.id]) if ratings and a.id in ratings else a for a in articles]
    changes = [review for review in holding(reviews) if is_about_article(review)]
    if not changes:
        return Edited(tuple(given))
    return _Shelf(given).with_changes(changes)


def dressed(corpus: Corpus, articles: Iterable[Article]) -> Corpus:
    """Return a corpus whose articles say of themselves what the given ones of the same id do; its events stay."""
    now = {article.id: article for article in articles}
    found = tuple(
        replace(e, article=told) if (told := _told(e.article, now.get(e.article.id))) != e.article else e
        for e in corpus.extractions
    )
    same = all(one is other for one, other in zip(found, corpus.extractions, strict=True))
    return corpus if same else replace(corpus, extractions=found)


def _told(article: Article, now: Article | None) -> Article:
    if now is None:
        return article
    now = replace(now, language=article.language)  # what its text tells of it was found when it was read, as its day
    if now.published is None:
        return replace(now, published=article.published, published_precision=article.published_precision)
    return now


class _Shelf:
    """Articles while changes are laid on them, one after the other."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._given = articles
        self._now: dict[str, Article] = {article.id: article for article in articles}
        self._by_digest: dict[str, list[str]] = {}
        for article in articles:
            self._by_digest.setdefault(digest_of(article), []).append(article.id)

    def with_changes(self, changes: Sequence[Review]) -> Edited:
        removed: set[str] = set()
        lost: list[LostEdit] = []
        trail: dict[str, tuple[Review, ...]] = {}
        for review in changes:
            change = review.change
            assert isinstance(change, EditArticle | RemoveArticle)
            name = self._meant(change)
            if name is None:
                lost.append(LostEdit(review))
                continue
            trail[name] = (*trail.get(name, ()), review)
            if isinstance(change, RemoveArticle):
                removed.add(name)
            else:
                self._now[name] = _changed(self._now[name], change)
        left = tuple(self._now[a.id] for a in self._given if a.id not in removed)
        return Edited(left, tuple(self._now[a.id] for a in self._given if a.id in removed), tuple(lost), trail)

    def _meant(self, change: EditArticle | RemoveArticle) -> str | None:
        """Return the id of the article that is meant: of those of this text the one of this id, else the first."""
        alike = self._by_digest.get(change.digest, [])
        return change.article if change.article in alike else next(iter(alike), None)


_FIELDS = {"precision": "published_precision"}  # what they are called in an article, where that is another name


def _changed(article: Article, change: EditArticle) -> Article:
    before, after = change.before, change.after
    other = {
        _FIELDS.get(part.name, part.name): getattr(after, part.name)
        for part in fields(ArticleFacts)
        if getattr(before, part.name) != getattr(after, part.name)
    }
    return replace(article, **other)
