"""Learn the weights by which `geo.joining.chances` says how likely two reports tell of one happening.

    python data/joining/train.py ECBPLUS_TRAIN.jsonl.gz

Learns from pairs of reports of different articles: those that are found in the training part of ECB+, and the records
of our own stories told twice (`tests/data/stories`), which carry days, places and parties as ECB+ does not. Prints what
leaving each topic out gives, and writes `weights.json` beside this script: a number for each sign, no words.
"""

import gzip
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from geo.articles.reading import read_inputs
from geo.events.similarity import profile_of
from geo.extract import extract
from geo.joining.chances import SIGNS, Chances, Telling, signs_of, telling_of
from geo.joining.clustering import join_reports
from geo.joining.vocabulary import open_vocabulary
from geo.joining.wording import Library
from geo.model import (
    Actor,
    ActorKind,
    ActorMention,
    Article,
    Corpus,
    EventPlace,
    EventType,
    Link,
    Place,
    PlaceKind,
    PlaceRole,
    Report,
    Span,
    Status,
    When,
)

HERE = Path(__file__).resolve().parent
STORIES = HERE.parents[1] / "tests" / "data" / "stories"
ACTS = {"ACTION_OCCURRENCE", "NEG_ACTION_OCCURRENCE", "ACTION_CAUSATIVE", "NEG_ACTION_CAUSATIVE"}
PENALTY = 5.0
LEAST = 0.5  # chance at which two are joined
OTHERS = 6_000  # pairs of reports of different topics or stories
OTHERS_WEIGHT = 0.5
STORIES_WEIGHT = 3.0  # of the same kind of news as what is joined, with days and parties; ECB+ has many more pairs
UNSAID = 0.5  # share of a story's days, places and parties that are taken away, as often as extraction lacks them
SEED = 7
# What a sign may say: those that speak for one happening must not be learned to speak against it, nor the other way.
AGAINST = {"other speaker", "other place", "other figure", "other names around"}

Row = Mapping[str, object]


@dataclass(frozen=True)
class Told:
    """A report that tells of a known happening, and the topic that it is of."""

    telling: Telling
    happening: str
    topic: str


@dataclass(frozen=True)
class Pairs:
    """Signs of pairs, whether they are one, how much each counts, and the topic of each."""

    signs: np.ndarray
    one: np.ndarray
    weights: np.ndarray
    topics: np.ndarray

    def where(self, chosen: np.ndarray) -> "Pairs":
        """Return some of them."""
        return Pairs(self.signs[chosen], self.one[chosen], self.weights[chosen], self.topics[chosen])


def joined(parts: Sequence[Pairs]) -> Pairs:
    """Return several lists of pairs as one."""
    names = ("signs", "one", "weights", "topics")
    return Pairs(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


# ---- ECB+ ----


def read_topics(path: Path) -> dict[str, list[dict]]:
    """Return the rows of ECB+ by topic: two like happenings each."""
    topics = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            topics[f"{row['topic']:02}"].append(row)
    return topics


def extracted(rows: Iterable[dict]) -> Corpus:
    """Find the reports of a topic's articles."""
    return extract([Article(row["id"], row["text"]) for row in rows])


def told_of(topic: str, corpus: Corpus, rows: Iterable[dict]) -> Iterator[Told]:
    """Yield the reports whose words for the act touch a mention of the corpus, one for each mention."""
    gold = {row["id"]: _mentions(row) for row in rows}
    for extraction in corpus.extractions:
        taken: set[int] = set()
        for report in extraction.reports:
            start, end = report.trigger.start, report.trigger.end
            touched = [
                (min(end, last) - max(start, first), number)
                for number, (first, last, _) in enumerate(gold[extraction.article.id])
                if first < end and start < last
            ]
            if touched and (number := max(touched)[1]) not in taken:
                taken.add(number)
                chain = gold[extraction.article.id][number][2]
                yield Told(telling_of(profile_of(report), open_vocabulary()), f"{topic}/{chain}", topic)


def _mentions(row: dict) -> list[tuple[int, int, str]]:
    chosen = [m for m in row["mentions"] if m["selected"] and m["tag"] in ACTS]
    return [(m["start"], m["end"], m["coref"] or f"{row['id']}/{m['m']}") for m in chosen]


# ---- our own stories ----


def read_stories() -> list[Article]:
    """Return the stories, with their days."""
    days = json.loads((STORIES / "published.json").read_text(encoding="utf-8"))
    return [read_inputs([STORIES / name], published=date.fromisoformat(day))[0][0] for name, day in days.items()]


def read_records() -> list[dict]:
    """Return the stories' events."""
    return [json.loads(line) for line in (STORIES / "gold.jsonl").read_text(encoding="utf-8").splitlines()]


def told_by_records(texts: Mapping[str, str]) -> Iterator[Told]:
    """Yield the records of the stories as reports. A telling and its retelling are a topic."""
    chance = random.Random(SEED)
    for record in read_records():
        yield _told(record, report_of(record, texts[record["article"]], chance))


def told_by_extraction(corpus: Corpus) -> Iterator[Told]:
    """Yield the reports that are found in the stories and whose words for the act hold a record's, one for each."""
    reports = {extraction.article.id: extraction.reports for extraction in corpus.extractions}
    for record in read_records():
        word = Span(record["word_start"], record["word_start"] + len(record["word"]))
        report = next((r for r in reports[record["article"]] if r.trigger.overlaps(word)), None)
        if report is not None:
            yield _told(record, report)


def _told(record: dict, report: Report) -> Told:
    topic = f"{record['article'][0]}{int(record['article'][1:3]) % 8}"
    return Told(telling_of(profile_of(report), open_vocabulary()), record.get("same") or record["id"], topic)


def report_of(record: dict, text: str, chance: random.Random) -> Report:
    """Return a record as a report that leaves some of it unsaid, as extraction does."""
    start, end = _sentence(text, record["word_start"])
    word = Span(record["word_start"], record["word_start"] + len(record["word"]))
    days = record["date"] if chance.random() > UNSAID else None
    when = When(*map(date.fromisoformat, days), 1, "") if days else None
    places = record["places"] if chance.random() > UNSAID else []
    return Report(
        id=record["id"],
        article=record["article"],
        span=Span(min(start, word.start), max(end, word.end)),
        sentence=text[min(start, word.start) : max(end, word.end)],
        trigger=word,
        type=EventType(record["type"]),
        status=Status(record["status"]),
        agents=_parties(record["actors"], chance),
        targets=_parties(record["targets"], chance),
        places=tuple(EventPlace(_place(place), PlaceRole.AT) for place in places),
        when=when,
        when_link=Link.ATTACHED if when else None,
    )


def _sentence(text: str, at: int) -> tuple[int, int]:
    ends = [place + 1 for place in range(len(text)) if text[place] == "\n" or text[place : place + 2] in {". ", "? "}]
    return max((e for e in ends if e <= at), default=0), min((e for e in ends if e > at), default=len(text))


def _parties(names: Sequence[str], chance: random.Random) -> tuple[ActorMention, ...]:
    """Return parties, each as all its names: the person with the state, as a report's parties are compared."""
    kept = [name for party in names if chance.random() > UNSAID for name in party.split("|")]
    return tuple(ActorMention(Span(0, 1), n, Actor(f"x/{n.lower()}", n, ActorKind.GOVERNMENT)) for n in kept)


def _place(place: dict) -> Place:
    return Place(place["name"], PlaceKind.CITY, place["lat"], place["lon"], 1)


# ---- pairs ----


def pairs_within(told: Sequence[Told], library: Library, weight: float = 1.0) -> Pairs:
    """Return all pairs of reports of one topic and different articles."""
    by_topic = defaultdict(list)
    for each in told:
        by_topic[each.topic].append(each)
    chosen = [pair for some in by_topic.values() for pair in combinations(some, 2)]
    return _pairs(chosen, library, weight)


def pairs_across(told: Sequence[Told], library: Library, count: int) -> Pairs:
    """Return pairs of reports of different topics: what a collection of any news mostly consists of."""
    chance = random.Random(SEED)
    drawn = [(chance.choice(told), chance.choice(told)) for _ in range(count)]
    return _pairs([(a, b) for a, b in drawn if a.topic != b.topic], library, OTHERS_WEIGHT)


def _pairs(chosen: Iterable[tuple[Told, Told]], library: Library, weight: float) -> Pairs:
    kept = [(a, b) for a, b in chosen if a.telling.report.article != b.telling.report.article]
    signs = np.array([signs_of(a.telling, b.telling, library) for a, b in kept]).reshape(len(kept), len(SIGNS))
    one = np.array([a.happening == b.happening for a, b in kept], dtype=bool)
    return Pairs(signs, one, np.full(len(kept), weight), np.array([a.topic for a, _ in kept]))


# ---- learning ----


def learn(pairs: Pairs, penalty: float = PENALTY) -> np.ndarray:
    """Return the weight of each sign; one that would speak against what it means counts nothing."""
    sides = np.array([0 if name == "base" else -1 if name in AGAINST else 1 for name in SIGNS])
    used = np.ones(len(sides), dtype=bool)
    while True:
        found = np.zeros(len(sides))
        found[used] = fitted(pairs.signs[:, used], pairs.one, pairs.weights, penalty)
        wrong = found * sides < 0
        if not wrong.any():
            return found
        used &= ~wrong


def fitted(signs: np.ndarray, one: np.ndarray, weights: np.ndarray, penalty: float) -> np.ndarray:
    """Fit a logistic model by Newton's method; the weight of the first column, the base, is not held down."""
    found, held = np.zeros(signs.shape[1]), np.eye(signs.shape[1]) * penalty
    held[0, 0] = 1e-6
    for _ in range(50):
        chances = 1.0 / (1.0 + np.exp(-signs @ found))
        slope = signs.T @ (weights * (chances - one)) + held @ found
        bend = (signs * (weights * chances * (1.0 - chances))[:, None]).T @ signs + held
        step = np.linalg.solve(bend, slope)
        found = found - step
        if np.abs(step).max() < 1e-9:
            break
    return found


def left_out(pairs: Pairs) -> np.ndarray:
    """Return the chance of each pair by weights learned from the other topics."""
    chances = np.zeros(len(pairs.one))
    for topic in np.unique(pairs.topics):
        own = pairs.topics == topic
        chances[own] = 1.0 / (1.0 + np.exp(-pairs.signs[own] @ learn(pairs.where(~own))))
    return chances


def figures(chances: np.ndarray, one: np.ndarray, least: float) -> str:
    """Return precision and recall of the pairs at a chance."""
    taken = chances >= least
    right = (taken & one).sum()
    return f"precision {right / max(1, taken.sum()):.3f}, recall {right / max(1, one.sum()):.3f} of {one.sum()}"


def stories_left_out(pairs: Pairs, stories: Corpus) -> str:
    """Join the stories, each telling and its retelling by weights that were learned without them.

    Counted are the pairs of reports of two articles that hold a record's word each.
    """
    texts = {extraction.article.id: extraction.article.text for extraction in stories.extractions}
    reports = [report for extraction in stories.extractions for report in extraction.reports]
    told = {each.telling.report.id: each for each in told_by_extraction(stories)}
    taken = right = same = 0
    for topic in sorted({each.topic for each in told.values()}):
        without = pairs.where(pairs.topics != topic)
        events = join_reports(reports, texts, chances=chances_of(learn(without), without))
        event_of = {report.id: event.id for event in events for report in event.reports}
        own = [each for each in told.values() if each.topic == topic]
        for a, b in combinations(own, 2):
            one, other = a.telling.report, b.telling.report
            if one.article != other.article:
                together = event_of[one.id] == event_of[other.id]
                same += a.happening == b.happening
                taken += together
                right += together and a.happening == b.happening
    return f"stories, each left out: {taken} pairs joined, {right} of them one happening, of {same} that are"


def chances_of(weights: np.ndarray, pairs: Pairs) -> Chances:
    """Return weights as the joining takes them."""
    usual = pairs.signs[~pairs.one].mean(axis=0)
    return Chances(tuple(map(float, weights)), tuple(map(float, usual)), LEAST)


def save(weights: np.ndarray, pairs: Pairs, path: Path) -> None:
    """Write the weights, and what the signs of two different happenings usually are, by the names of the signs."""
    told = {"least": LEAST, "weights": _named(weights), "usual": _named(pairs.signs[~pairs.one].mean(axis=0))}
    path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _named(numbers: np.ndarray) -> dict[str, float]:
    return {name: round(float(number), 3) for name, number in zip(SIGNS, numbers, strict=True)}


def examples(corpora: Mapping[str, Corpus], topics: Mapping[str, list[dict]], stories: Corpus) -> dict[str, Pairs]:
    """Return all pairs that are learned from, by their source."""
    vocabulary = open_vocabulary()
    told, alone = [], []
    for topic, corpus in corpora.items():
        own = list(told_of(topic, corpus, topics[topic]))
        alone.append(
            pairs_within(own, Library.of_texts({x.article.id: x.article.text for x in corpus.extractions}, vocabulary))
        )
        told += own
    texts = {x.article.id: x.article.text for corpus in corpora.values() for x in corpus.extractions}
    library = Library.of_texts(texts, vocabulary)
    story_texts = {extraction.article.id: extraction.article.text for extraction in stories.extractions}
    shelf = Library.of_texts(story_texts, vocabulary)
    records, found = list(told_by_records(story_texts)), list(told_by_extraction(stories))
    return {
        "a topic alone": joined(alone),
        "a topic among others": pairs_within(told, library),
        "other topics": pairs_across(told, library, OTHERS),
        "stories by their records": pairs_within(records, shelf, STORIES_WEIGHT),
        "stories as they are read": pairs_within(found, shelf, STORIES_WEIGHT),
        "other stories": pairs_across(records, shelf, OTHERS),
    }


def main(path: Path) -> None:
    """Extract, learn, and write the weights."""
    topics = read_topics(path)
    run({topic: extracted(rows) for topic, rows in topics.items()}, topics, extract(read_stories()))


def run(corpora: Mapping[str, Corpus], topics: Mapping[str, list[dict]], stories: Corpus) -> None:
    """Learn from what was extracted, and write the weights."""
    parts = examples(corpora, topics, stories)
    pairs = joined(list(parts.values()))
    chances = left_out(pairs)
    at = 0
    for name, part in parts.items():
        print(f"{name}: {len(part.one)} pairs; {figures(chances[at : at + len(part.one)], part.one, LEAST)}")
        at += len(part.one)
    print(stories_left_out(pairs, stories))
    weights = learn(pairs)
    save(weights, pairs, HERE / "weights.json")
    for name, weight in zip(SIGNS, weights, strict=True):
        print(f"{weight:8.3f}  {name}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
