"""Names that read as places and that the gazetteer lacks, in words, so that nobody takes a map for all that was told.

In: the toponyms that were found. Out: the names, each once, and a sentence of them.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from geo.model import Corpus, Extraction, Toponym
from geo.places.reasons import LEFT_OPEN
from geo.views.identity import ByIdentity

_MOST = 12  # names that are told in one line


def left_open_in(corpus: Corpus) -> tuple[str, ...]:
    """Return the names in the articles of a corpus that nothing places, in the order in which they are told."""
    return _left_open(ByIdentity(corpus.extractions))


@lru_cache(maxsize=4)
def _left_open(extractions: ByIdentity[tuple[Extraction, ...]]) -> tuple[str, ...]:
    return left_open_names(toponym for found in extractions.value for toponym in found.toponyms)


def left_open_names(toponyms: Iterable[Toponym]) -> tuple[str, ...]:
    """Return the names that nothing places, each once, on one line each."""
    return tuple(dict.fromkeys(" ".join(one.text.split()) for one in toponyms if one.reasons == LEFT_OPEN))


def left_open_words(names: Sequence[str]) -> str:
    """Say which names the gazetteer lacks; nothing of none."""
    if not names:
        return ""
    more = f" and {len(names) - _MOST:,} more" if len(names) > _MOST else ""
    return f"not placed, since the gazetteer lacks them: {', '.join(names[:_MOST])}{more}"
