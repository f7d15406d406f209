"""Which reports of a corpus the anchors of a review mean, also after the articles were read by another extractor.

An anchor finds its passage in the article of its id; where that is gone or says something else, in any article that
holds the passage at the same place, as when a file was renamed. Of the reports there, it means the one whose words for
the act share most with its own; ties go to the same type, then to the first.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from geo.model import Article, Corpus, Report, Span
from geo.workspace.reviews import Anchor


class Finder:
    """Finds reports by anchors. What was added by hand is told to it by `add`."""

    def __init__(self, corpus: Corpus) -> None:
        self._articles: Mapping[str, Article] = {e.article.id: e.article for e in corpus.extractions}
        self._reports = {report.id: report for event in corpus.events for report in event.reports}
        self._found: dict[Anchor, Report | None] = {}

    @cached_property
    def _by_article(self) -> dict[str, list[Report]]:
        found: dict[str, list[Report]] = defaultdict(list)
        for report in self._reports.values():
            found[report.article].append(report)
        return found

    def add(self, report: Report) -> None:
        """Let a report be found that the extraction did not make."""
        self._reports[report.id] = report
        self._by_article[report.article].append(report)
        self._found.clear()

    def find(self, anchor: Anchor) -> Report | None:
        """Return the report that an anchor means, None where there is none any more."""
        known = self._reports.get(anchor.report)
        if known and (known.article, known.trigger) == (anchor.article, anchor.trigger) and _says(known, anchor):
            return known
        if anchor not in self._found:
            self._found[anchor] = next(self._candidates(anchor), None)
        return self._found[anchor]

    def locate(self, anchor: Anchor) -> tuple[Article, int] | None:
        """Return the article in which an anchor's passage stands, and by how much later than it did."""
        own = self._articles.get(anchor.article)
        if own is not None and (at := _nearest(own.text, anchor.passage, anchor.start)) is not None:
            return own, at - anchor.start
        there = (a for a in self._articles.values() if a.text.startswith(anchor.passage, anchor.start))
        renamed = next(there, None) if anchor.passage else None
        return (renamed, 0) if renamed else None

    def _candidates(self, anchor: Anchor) -> Iterator[Report]:
        """Yield the reports of the same words, the likest first."""
        place = self.locate(anchor)
        if place is None:
            return
        article, later = place
        trigger = Span(anchor.trigger.start + later, anchor.trigger.end + later)
        alike = [report for report in self._by_article.get(article.id, ()) if report.trigger.overlaps(trigger)]
        yield from sorted(alike, key=lambda report: (-_shared(report.trigger, trigger), report.type != anchor.type))


def most_common(owners: Iterable[str]) -> str | None:
    """Return what is named most often, of equals the first."""
    counts = Counter(owners)
    return max(counts, key=counts.__getitem__) if counts else None


def moved(report: Report, article: Article, by: int) -> Report:
    """Return a report as it would be in an article where its words stand so much later."""

    def there(span: Span) -> Span:
        return Span(span.start + by, span.end + by)

    return replace(
        report,
        article=article.id,
        span=there(report.span),
        trigger=there(report.trigger),
        agents=tuple(replace(mention, span=there(mention.span)) for mention in report.agents),
        targets=tuple(replace(mention, span=there(mention.span)) for mention in report.targets),
        places=tuple(replace(part, span=there(part.span)) if part.span else part for part in report.places),
        when_span=there(report.when_span) if report.when_span else None,
        also=tuple(map(there, report.also)),
        left_open=tuple(map(there, report.left_open)),
    )


def _says(report: Report, anchor: Anchor) -> bool:
    at = anchor.start - report.span.start
    return at >= 0 and report.sentence.startswith(anchor.passage, at)


def _nearest(text: str, passage: str, start: int) -> int | None:
    """Return where a passage stands in a text: where it stood, else at the place that lies nearest to that."""
    if not passage:
        return None
    if text.startswith(passage, start):
        return start
    before, after = text.rfind(passage, 0, start + len(passage)), text.find(passage, start)
    places = [at for at in (before, after) if at >= 0]
    return min(places, key=lambda at: abs(at - start), default=None)


def _shared(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)
