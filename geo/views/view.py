"""What is shown or exported: the chosen events, with all that a reader must be told beside them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from geo import __version__
from geo.columnar import EventPart, having, samples
from geo.gazetteer.shapes import Shapes, open_shapes
from geo.model import Article, Corpus, Event, ReviewState
from geo.views.escape import plain
from geo.views.identity import ByIdentity
from geo.views.indexes import index_of
from geo.views.selection import Field, Selection, describe, select
from geo.views.words import count_words

# The licences of the geodata ask for the first two; the third is our policy on disputes, told in data/README.md.
ATTRIBUTION = (
    "Places: GeoNames, CC BY 4.0",
    "Borders: Natural Earth, public domain",
    "Borders follow the United Nations General Assembly; disputed ones are dashed",
)


@dataclass(frozen=True, slots=True)
class View:
    """Chosen events out of `total`, the filters in words, the articles that the events come from, and their origins.

    `shapes` are the outlines that its places are drawn with, on every map and in every file.
    """

    events: Sequence[Event]
    total: int
    caption: str
    articles: Mapping[str, Article]
    origins: Mapping[str, str] = field(default_factory=dict)  # an article that is not in it is independent
    reviews: Mapping[str, ReviewState] = field(default_factory=dict)  # by event; else as the event says
    selection: Selection = field(default_factory=Selection)  # the filters that `caption` puts into words
    shapes: Shapes = field(default_factory=open_shapes, repr=False)

    def review_of(self, event: Event) -> ReviewState:
        """Return what a person has decided about an event."""
        return self.reviews.get(event.id, event.review)

    @property
    def review_states(self) -> Mapping[ReviewState, int]:
        """How many events have each state, of those that any has."""
        found: Counter[ReviewState] = Counter()
        for event, number in samples(tuple(self.events) if self.reviews else self.events, EventPart.SOURCE):
            found[self.review_of(event)] += number
        return found

    @property
    def unplaced(self) -> Sequence[Event]:
        """The events that no map can show, since their reports name no place."""
        return _unplaced(ByIdentity(self.events))

    @property
    def attribution(self) -> tuple[str, ...]:
        """Whose work must be named wherever this is shown: the geodata's, and that of who coded some of its events."""
        return (*ATTRIBUTION, *coded_attribution(self.events))

    @property
    def coders(self) -> Mapping[str, int]:
        """By whom events were coded that are not, or not only, told by articles, and how many of those shown."""
        found: Counter[str] = Counter()
        for event, number in samples(self.events, EventPart.SOURCE):
            found.update(dict.fromkeys((row.origin.name for row in event.coded), number))
        return found

    @property
    def counts(self) -> str:
        """How many are shown and left out, in words."""
        shown = f"{len(self.events):,} of {count_words(self.total, 'event')}"
        missing = len(self.unplaced)
        return f"{shown}, {missing:,} without a place" if missing else shown

    @property
    def program(self) -> str:
        """The program and its version, for the small print."""
        return f"Dateline {__version__}"


def coded_attribution(events: Sequence[Event]) -> tuple[str, ...]:
    """Return what the owners of coded events among these ask to be said, each once; else what their set is called."""
    origins = {row.origin: None for event, _ in samples(events, EventPart.SOURCE) for row in event.coded}
    return tuple(origin.attribution or f"Coded events: {plain(origin.name)}" for origin in origins)


def view_of(corpus: Corpus, selection: Selection | None = None) -> View:
    """Choose from a corpus what a selection leaves, with its caption and articles."""
    selection = selection or Selection()
    events = select(corpus.events, selection)
    index = index_of(corpus.events)
    named = index.column(Field.ARTICLE).found(index.mask(events))
    articles = {e.article.id: e.article for e in corpus.extractions if e.article.id in named}
    origins = {key: corpus.origins.get(key, key) for key in articles}
    return View(events, len(corpus.events), describe(selection, corpus.events), articles, origins, selection=selection)


@lru_cache(maxsize=2)  # whatever is made of a view asks several times
def _unplaced(events: ByIdentity[Sequence[Event]]) -> Sequence[Event]:
    return having(events.value, lambda event: not event.places, EventPart.PLACES)
