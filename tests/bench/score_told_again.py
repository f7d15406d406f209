"""Score which reports of one article are joined: what is told again, in the same words or in others, is one event.

    python tests/bench/score_told_again.py [COLLECTION ...]

Readers of the stories put reports together that tell one happening (`tests/data/told_again`). Each pair of reports of
an article that they saw, and that the program still makes, counts: precision is the share of joined pairs that they put
together, recall the share of theirs that is joined. Without COLLECTIONs both are scored, `wire` and `unlearned`.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

sys.path.insert(0, str(Path(__file__).resolve().parent))

from score_seeds import DATA, Collection

from geo.extract import extract_article
from geo.joining.gathering import gather
from geo.joining.retelling import Retelling
from geo.model import Article, Report

GROUPS = DATA / "told_again" / "groups.jsonl"

Pair = frozenset[int]  # where two acts begin in their article


@dataclass(frozen=True)
class Story:
    """The reports of a story that its readers saw and the program still makes, and the pairs that they put together."""

    reports: tuple[Report, ...]
    together: frozenset[Pair]

    def is_one(self, one: Report, other: Report) -> bool:
        """Say whether readers put two of its reports together."""
        return frozenset((one.trigger.start, other.trigger.start)) in self.together

    def counts(self, retelling: Retelling | None = None) -> tuple[int, int, int]:
        """Return how many pairs are joined as readers did, how many in all, and how many they joined."""
        events = gather(self.reports, retelling=retelling)
        joined = pairs_of([report.trigger.start for report in event.reports] for event in events)
        return len(joined & self.together), len(joined), len(self.together)


def read_by_us(article: Article) -> tuple[Report, ...]:
    """Return the reports that the program makes of an article."""
    return extract_article(article).reports


def pairs_of(groups: Iterable[Sequence[int]]) -> frozenset[Pair]:
    """Return all pairs of what stands in one group."""
    return frozenset(frozenset(pair) for group in groups for pair in combinations(group, 2))


def stories_of(collection: str, read: Callable[[Article], Iterable[Report]] = read_by_us) -> Iterator[Story]:
    """Yield the stories of a collection as the program reads them, or as `read` does."""
    folder = DATA / collection
    lines = [json.loads(line) for line in GROUPS.read_text(encoding="utf-8").splitlines()]
    told = {line["article"]: line for line in lines if line["collection"] == collection}
    stories = Collection(collection, folder, folder / "gold.jsonl", folder / "published.json") if told else None
    for article in stories.read() if stories is not None else ():
        if article.id in told:
            seen = set(told[article.id]["seen"])
            reports = tuple(r for r in read(article) if r.trigger.start in seen)
            made = {report.trigger.start for report in reports}
            together = pairs_of(told[article.id]["groups"])
            yield Story(reports, frozenset(pair for pair in together if pair <= made))


def figures(right: int, joined: int, gold: int) -> str:
    """Return counts of pairs as figures."""
    shares = f"precision {right / max(1, joined):.3f}, recall {right / max(1, gold):.3f}"
    return f"{gold} pairs of one happening, {joined} joined: {shares}"


def main(names: Sequence[str]) -> None:
    """Print the figures of each collection."""
    for name in names or ("wire", "unlearned"):
        stories = [story.counts() for story in stories_of(name)]
        told = figures(*map(sum, zip(*stories, strict=True)))
        sys.stdout.write(f"{name:10} {len(stories)} stories, {told}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
