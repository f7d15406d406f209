"""What a search finds in whole articles, and the finds in an event, cut for showing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from geo.model import Article, Event
from geo.views.escape import escape_html
from geo.views.indexes import EventIndex
from geo.views.search import BREAK, SearchText, TextIndex

_BEFORE, _AFTER = 60, 240  # characters shown round the first find in a sentence


@dataclass(frozen=True, slots=True)
class ArticleHit:
    """An article that holds what was searched for, and the words round the finds."""

    article: Article
    snippet: tuple[SearchText, ...]


def find_articles(articles: tuple[Article, ...], typed: str, *, most: int = 50) -> tuple[ArticleHit, ...]:
    """Search titles and texts of articles; the best come first."""
    index = _index(articles)
    rows = index.ranked(typed, most=most)
    return tuple(ArticleHit(articles[row], _one_line(index.snippet(row, typed))) for row in rows)


def event_hits(index: EventIndex, event: Event, typed: str) -> tuple[SearchText, ...]:
    """Return the first sentence of an event that holds a find, its finds marked; nothing where only names do."""
    row = index.row_of.get(event.id)
    if row is None:
        return ()
    parts = _parts(index.words.marked(row, typed))[: len(event.reports)]
    found = next((part for part in parts if any(stretch.hit for stretch in part)), ())
    return _shortened(_one_line(found))


def marked_html(stretches: Sequence[SearchText]) -> str:
    """Write stretches as HTML, the finds in `<mark>`."""
    return "".join(
        f"<mark>{escape_html(stretch.text)}</mark>" if stretch.hit else escape_html(stretch.text)
        for stretch in stretches
    )


@lru_cache(maxsize=4)
def _index(articles: tuple[Article, ...]) -> TextIndex:
    return TextIndex([f"{article.text}{BREAK}{article.title}" for article in articles])


def _parts(stretches: Sequence[SearchText]) -> list[tuple[SearchText, ...]]:
    """Part stretches where one part of a text ends."""
    parts: list[list[SearchText]] = [[]]
    for stretch in stretches:
        first, *others = stretch.text.split(BREAK)
        parts[-1].append(SearchText(first, stretch.hit))
        parts += [[SearchText(other, stretch.hit)] for other in others]
    return [tuple(part) for part in parts]


def _one_line(stretches: Sequence[SearchText]) -> tuple[SearchText, ...]:
    """Write what stands on several lines on one; a break between two parts becomes a dot, and a cut one nothing."""
    flat = (s.text.replace(BREAK, " · ").replace(BREAK.strip(), " ").replace("\n", " ") for s in stretches)
    cut = (SearchText(text, stretch.hit) for text, stretch in zip(flat, stretches, strict=True))
    return tuple(stretch for stretch in cut if stretch.text)


def _shortened(stretches: Sequence[SearchText]) -> tuple[SearchText, ...]:
    """Cut a long sentence to what stands round its first find."""
    kept: list[SearchText] = []
    left = _AFTER
    for number, stretch in enumerate(stretches):
        text = stretch.text
        if number == 0 and not stretch.hit and len(text) > _BEFORE:
            text = f"… {text[-_BEFORE:].partition(' ')[2]}"
        if len(text) > left:
            return (*kept, SearchText(text[:left] + " …", stretch.hit))
        kept.append(SearchText(text, stretch.hit))
        left -= len(text)
    return tuple(kept)
