"""Score which reports of one article are joined: what is told again, in the same words or in others, is one event.

    python tests/bench/score_told_again.py [COLLECTION ...]

Readers of the stories put reports together that tell one happening (`tests/data/told_again`). Each pair of reports of
an article that they saw, and that the program still makes, counts: precision is the share of joined pairs that they put
together, recall the share of theirs that is joined. Without COLLECTIONs both are scored, `wire` and `unlearned`.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

sys.path.insert(0, str(Path(__file__).resolve().parent))

from score_seeds import DATA, Collection

from geo.extract import extract_article
from geo.joining.gathering import gather

GROUPS = DATA / "told_again" / "groups.jsonl"

Pair = frozenset[int]  # where two acts begin in their article


def pairs_of(groups: Sequence[Sequence[int]]) -> set[Pair]:
    """Return all pairs of what stands in one group."""
    return {frozenset(pair) for group in groups for pair in combinations(group, 2)}


def counts(collection: str) -> Iterator[tuple[int, int, int]]:
    """Yield, for each story, how many pairs are joined as readers did, how many in all, and how many they joined."""
    folder = DATA / collection
    lines = [json.loads(line) for line in GROUPS.read_text(encoding="utf-8").splitlines()]
    told = {line["article"]: line for line in lines if line["collection"] == collection}
    for article in Collection(collection, folder, folder / "gold.jsonl", folder / "published.json").read():
        if article.id in told:
            seen = set(told[article.id]["seen"])
            reports = [report for report in extract_article(article).reports if report.trigger.start in seen]
            made = {report.trigger.start for report in reports}
            joined = pairs_of([[report.trigger.start for report in event.reports] for event in gather(reports)])
            gold = {pair for pair in pairs_of(told[article.id]["groups"]) if pair <= made}
            yield len(joined & gold), len(joined), len(gold)


def main(names: Sequence[str]) -> None:
    """Print the figures of each collection."""
    for name in names or ("wire", "unlearned"):
        stories = list(counts(name))
        right, joined, gold = map(sum, zip(*stories, strict=True))
        sys.stdout.write(
            f"{name:10} {len(stories)} stories, {gold} pairs of one happening, {joined} joined: "
            f"precision {right / max(1, joined):.3f}, recall {right / max(1, gold):.3f}\n"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
