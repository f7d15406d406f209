"""Names that read as places and that the gazetteer lacks, in words, so that nobody takes a map for all that was told.

In: toponyms and reports that were found, or an event. Out: the names, each once, and words for them.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

from geo.model import Corpus, Event, Extraction, Link, Report, Toponym
from geo.places.reasons import LEFT_OPEN
from geo.unseen import without_unseen
from geo.views.escape import plain
from geo.views.identity import ByIdentity

_MOST = 12  # names that are told in one line


def left_open_in(corpus: Corpus) -> tuple[str, ...]:
    """Return the names in the articles of a corpus that nothing places, in the order in which they are told."""
    return _left_open(ByIdentity(corpus.extractions))


@lru_cache(maxsize=4)
def _left_open(extractions: ByIdentity[tuple[Extraction, ...]]) -> tuple[str, ...]:
    return left_open_names(
        (toponym for found in extractions.value for toponym in found.toponyms),
        (report for found in extractions.value for report in found.reports),
    )


def left_open_names(toponyms: Iterable[Toponym], reports: Iterable[Report] = ()) -> tuple[str, ...]:
    """Return the names that nothing places, be it that acts were there, each once, on one line each."""
    named = (" ".join(one.text.split()) for one in toponyms if one.reasons == LEFT_OPEN)
    return tuple(dict.fromkeys((*named, *chain.from_iterable(map(names_left_open, reports)))))


def names_left_open(report: Report) -> tuple[str, ...]:
    """Return the names of where an act was, by its report, that nothing places, each once, on one line each."""
    named = (report.words(span) for span in report.left_open if report.span.covers(span))
    return tuple(dict.fromkeys(plain(" ".join(without_unseen(name).split())) for name in named))


def left_open_of(event: Event) -> tuple[str, ...]:
    """Return the names of where an event was that nothing places; none where a person has said where it was."""
    if any(part.link is Link.REVIEWED for part in event.places):
        return ()
    return tuple(dict.fromkeys(name for report in event.reports for name in names_left_open(report)))


def where_names(event: Event, places: Iterable[str]) -> tuple[str, ...]:
    """Return the names of where an event was, each once, with those that nothing places, which are told to be so.

    Args:
        event: The event.
        places: The names of its places, as they are to be told.
    """
    return tuple(dict.fromkeys((*(f"{name} (not placed)" for name in left_open_of(event)), *places)))


def left_open_words(names: Sequence[str]) -> str:
    """Say which names the gazetteer lacks; nothing of none."""
    if not names:
        return ""
    more = f" and {len(names) - _MOST:,} more" if len(names) > _MOST else ""
    return f"not placed, since the gazetteer lacks them: {', '.join(names[:_MOST])}{more}"
