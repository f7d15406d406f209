"""Learn the weights by which `geo.events.judge` says which words tell an event, and of which type.

    python data/events/train_judge.py [--shared FOLDER] [--folds N] [--careful READINGS]

Learns from the stories of `tests/data/stories` and `tests/data/news`, those of `tests/data/quiet`, in which nothing
happens, the news of `tests/data/wire`, the seeds, and, where the folder `shared` is given, the annotated stories of
`voa` and the open ones of `news`; of types alone also from the sentences of `tests/data/wordings`; never from the blind
stories, nor from the seeds' originals, which have no open licence. Writes `judge.npz` beside this script: hashes and
numbers, no words. With `--careful` it learns from the news of `tests/data/wire` and the quiet stories alone, upon what
encoders made of them that had not seen that news, as `data/english/encoder/anew.py` keeps it, and moves
`careful/judge.npz` towards that: what stands there knows what others published; each run moves it anew. `--folds`
writes nothing: it learns from all stories but every Nth, and prints how well the others are judged.
"""

import argparse
import json
import re
import sys
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "bench"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from readings import kept_readings, weights_folder
from score_seeds import Collection, collections

from geo.actors.finding import find_actors
from geo.actors.states import States
from geo.actors.whoswho import load_whoswho
from geo.articles.reading import read_inputs
from geo.dates.finding import find_dates
from geo.errors import DataError
from geo.events.judge import SCALE, Judge, load_judge
from geo.events.proposals import ActProposal, propose, quoted_words, rows_of
from geo.events.reading import Reading
from geo.events.triggers import find_triggers
from geo.gazetteer.lookup import open_gazetteer
from geo.gazetteer.shapes import open_shapes
from geo.language.parsing import parse
from geo.model import Article, EventType
from geo.places.finding import find_places
from geo.places.learned import Chain, Floats, Hashes
from geo.syntax.clauses import lemma_of
from geo.syntax.lexicon import load_lexicon
from geo.syntax.parties import Cast, TokenIndex

TESTED = Path(__file__).resolve().parents[2] / "tests" / "data"
STORIES, NEWS, QUIET, WIRE = (TESTED / name for name in ("stories", "news", "quiet", "wire"))
WORDINGS = TESTED / "wordings"
PARTS = 1, 2, 3, 4, 5  # of the news in WIRE
# For the judge that asks no encoder: with the third, types of the blind stories are .683 in place of .703.
FAST_PARTS = 1, 2
SEEN = 2  # rows that a hash has to stand in
SMALLEST = 0.003  # weights below are left out
DOUBTFUL = 0.3  # weight of a word within a told happening that is not its word
# How often a story counts that others published: it is told, and marked, as the news that is to be read.
PUBLISHED_TIMES = 3
MOVED = 0.3  # share of what is learned upon readings in the judge that goes by an encoder
SURELY_NONE = 10.0  # weight of a word of a story in which nothing happens; there are few of them
ACT_STRENGTH, TYPE_STRENGTH = 0.15, 0.5  # inverse penalties
LONGEST_SENTENCE = 250  # tokens, as in geo.events.reporting
# Verbs that lend themselves to an act's noun.
LIGHT = {"be", "have", "do", "make", "take", "give", "hold", "launch", "carry", "get", "go", "come", "say", "tell"}
LIGHT |= {"begin", "start", "continue", "stage", "conduct"}


@dataclass(slots=True)
class Told:
    """The proposals of a story, what is seen of them, and the gold: a type, "" for none, and how much it counts."""

    hashes: list[Hashes] = field(default_factory=list)
    vectors: list[Floats] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    times: int = 1  # that the story counts


def stories(shared: Path | None) -> Iterator[tuple[Article, list[dict]]]:
    """Yield what is learned from, with its gold events."""
    chosen = [_collection_in(folder) for folder in (STORIES, NEWS)]
    if shared is not None:
        known = collections(shared)
        chosen += [known[name] for name in ("seeds", "voa_a", "voa_b", "news_open")]
    for collection in chosen:
        yield from _with_gold(collection)
    yield from quiet_stories()


def quiet_stories() -> Iterator[tuple[Article, list[dict]]]:
    """Yield the stories in which nothing happens, with no gold events."""
    for path in sorted(QUIET.glob("*.txt")):
        (article,), _ = read_inputs([path], published=date(int(path.stem[:4]), 1, 1))
        yield article, []


def news_as_told(part: int) -> Iterator[tuple[Article, list[dict]]]:
    """Yield the news that is told as it was published, with its gold events.

    Args:
        part: As many as a story's name begins with letters, 1 to 5.
    """
    for article, gold in _with_gold(_collection_in(WIRE)):
        letters = len(article.id.partition(".")[0].rstrip("0123456789"))
        if part == letters:
            yield article, gold


def news_unseen(kept: Container[str]) -> Iterator[tuple[Article, list[dict]]]:
    """Yield the news of all parts, as far as is kept what an encoder made of it."""
    for article, gold in chain.from_iterable(map(news_as_told, PARTS)):
        if article.id in kept:
            yield article, gold


def _collection_in(folder: Path) -> Collection:
    return Collection(folder.name, folder, folder / "gold.jsonl", folder / "published.json")


def _with_gold(collection: Collection) -> Iterator[tuple[Article, list[dict]]]:
    gold: dict[str, list[dict]] = {}
    for line in collection.gold.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        gold.setdefault(record["article"], []).append(record)
    for article in collection.read():
        yield article, gold.get(article.id, [])


def wordings(states: States) -> Iterator[Told]:
    """Yield our own single sentences, of each of which one word is marked: they teach types, and not what is an act."""
    for path in sorted(WORDINGS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            text, cue, nth = told["text"], told["cue"], told.get("nth", 1)
            start = [found.start() for found in re.finditer(rf"(?<!\w){re.escape(cue)}(?!\w)", text)][nth - 1]
            marked = {"start": start, "end": start + len(cue), "word_start": start, "word": cue, "type": told["type"]}
            yield told_by(Article("", text, published=date(2024, 1, 1)), [marked], states)


def times_of(article: Article, gold: Sequence[dict]) -> int:
    """Return how often a story counts: once if it was written to learn from."""
    ours = any((folder / article.id).exists() for folder in (STORIES, NEWS, WIRE))
    return PUBLISHED_TIMES if gold and not ours else 1


def told_by(article: Article, gold: Sequence[dict], states: States, reading: Reading | None = None) -> Told:
    """Describe the words of a story, and say which of them are the gold's."""
    lexicon, doc = load_lexicon(), parse(article.text)
    toponyms = find_places(doc, article, states.gazetteer, open_shapes())
    dates = find_dates(article.text, published=article.published or date(2024, 1, 1), doc=doc)
    index = TokenIndex(doc)
    cast = Cast(index, find_actors(doc, toponyms, states), toponyms, states, lexicon)
    days = frozenset(token.i for mention in dates for token in index.tokens_of(mention.span))
    quoted, told, words = quoted_words(doc), Told(times=times_of(article, gold)), []
    for number, sentence in enumerate(doc.sents):
        if len(sentence) > LONGEST_SENTENCE:
            continue
        triggers = find_triggers(sentence, cast, taken=days)
        proposals = propose(sentence, triggers, cast, taken=days)
        rows = rows_of(proposals, sentence, cast, number=number, acts=len(triggers), quoted=quoted, reading=reading)
        told.hashes += list(rows.hashes)
        told.vectors += list(rows.vectors)
        words += proposals
    chosen = chosen_words(words, gold)
    for at, item in enumerate(words):
        inside = any(record["start"] <= item.word.idx < record["end"] for record in gold)
        told.types.append(chosen[at]["type"] if at in chosen else "")
        told.weights.append(1.0 if at in chosen else DOUBTFUL if inside else 1.0 if gold else SURELY_NONE)
    return told


def chosen_words(words: Sequence[ActProposal], gold: Sequence[dict]) -> dict[int, dict]:
    """Return the gold's happenings by the words that tell them: the marked one, or its stretch's likeliest."""
    chosen: dict[int, dict] = {}
    for record in gold:
        start, end = record["start"], record["end"]
        if "word" in record:
            start, end = record["word_start"], record["word_start"] + len(record["word"])
        fitting = [
            at
            for at, item in enumerate(words)
            if at not in chosen and item.word.idx < end and item.word.idx + len(item.word) > start
        ]
        if fitting:
            chosen[max(fitting, key=lambda at: _likely(words[at], record["type"]))] = record
    return chosen


def _likely(item: ActProposal, kind: str) -> float:
    lemma, lexicon = lemma_of(item.word, item.frame.lexicon), item.frame.lexicon
    by_rule = 4.0 if item.rule == kind else 2.0 if item.rule else 0.0
    known = 0.8 if any(rule.type.value == kind for rule in lexicon.find(item.kind, lemma)) else 0.0
    verb = -1.5 if lemma in LIGHT else 0.5 if item.word.pos_ == "VERB" else 0.0
    return by_rule + known + verb - 0.2 * sum(1 for _ in item.word.ancestors)


def learn(told: Sequence[Told], worded: Sequence[Told] = ()) -> Judge:
    """Learn all weights from some stories, and those of types from single sentences as well."""
    rows = [row[row > 0] for story in (*told, *worded) for row in story.hashes]
    keys, counts = np.unique(np.concatenate(rows), return_counts=True)
    keys = keys[counts >= SEEN]
    vectors = np.stack([vector for story in (*told, *worded) for vector in story.vectors]) / SCALE
    table = sparse.hstack([_matrix(rows, keys), sparse.csr_matrix(vectors)]).tocsr()
    types = np.array([kind for story in (*told, *worded) for kind in story.types])
    weights = np.array([story.times * weight for story in told for weight in story.weights])
    of_stories = slice(len(weights))
    acts = LogisticRegression(C=ACT_STRENGTH, max_iter=300)
    acts.fit(table[of_stories], types[of_stories] != "", sample_weight=weights)
    kinds = LogisticRegression(C=TYPE_STRENGTH, max_iter=300).fit(table[types != ""], types[types != ""])
    found = np.vstack([acts.coef_, kinds.coef_]).T
    bias = np.concatenate([acts.intercept_, kinds.intercept_])
    kept = np.abs(found[: len(keys)]).max(axis=1) >= SMALLEST
    words = Chain(keys[kept], found[: len(keys)][kept], np.zeros((1, 1)))
    return Judge(words, found[len(keys) :], bias, tuple(EventType(kind) for kind in kinds.classes_))


def _matrix(rows: Sequence[Hashes], keys: Hashes) -> sparse.csr_matrix:
    lengths = np.array([len(row) for row in rows])
    hashes = np.concatenate(rows)
    columns = np.minimum(np.searchsorted(keys, hashes), len(keys) - 1)
    known = keys[columns] == hashes
    at = np.repeat(np.arange(len(rows)), lengths)[known]
    return sparse.csr_matrix((np.ones(known.sum()), (at, columns[known])), shape=(len(rows), len(keys)))


def former_judge() -> Judge | None:
    """Return the judge that stands for the reader that asks an encoder; None where there is none, or one of before."""
    try:
        return replace(load_judge(careful=True), light=None)
    except DataError:
        return None


def mean_of_judges(former: Judge, other: Judge, share: float) -> Judge:
    """Return a judge between two, in log odds.

    Args:
        former: One of them, whose order of types is kept.
        other: Another that knows the same types.
        share: How much of it is the other.
    """
    columns = [0, *(1 + other.types.index(kind) for kind in former.types)]
    keys = np.union1d(former.words.keys, other.words.keys)
    weights = np.zeros((len(keys), len(columns)))
    weights[np.searchsorted(keys, former.words.keys)] += (1 - share) * former.words.weights
    weights[np.searchsorted(keys, other.words.keys)] += share * other.words.weights[:, columns]
    vectors = (1 - share) * former.vectors + share * other.vectors[:, columns]
    bias = (1 - share) * former.bias + share * other.bias[columns]
    return Judge(Chain(keys, weights, np.zeros((1, 1))), vectors, bias, former.types)


def save(judge: Judge, path: Path) -> None:
    """Write the weights as numbers and hashes."""
    np.savez_compressed(
        path,
        keys=judge.words.keys.astype(np.uint32),
        weights=judge.words.weights.astype(np.float16),
        vectors=judge.vectors.astype(np.float32),
        bias=judge.bias,
        types=np.array([kind.value for kind in judge.types]),
    )


def score(told: Sequence[Told], folds: int) -> None:
    """Print how well words of stories are judged that were not learned from."""
    right = wrong = missed = typed = 0
    for fold in range(folds):
        judge = learn([story for at, story in enumerate(told) if at % folds != fold])
        for story in told[fold::folds]:
            for hashes, vector, kind, weight in zip(
                story.hashes, story.vectors, story.types, story.weights, strict=True
            ):
                sums = judge.words.potentials(hashes[None, :])[0] + vector / SCALE @ judge.vectors + judge.bias
                is_act = sums[0] > np.log(0.4 / 0.6)
                right += is_act and kind != ""
                wrong += is_act and kind == "" and weight >= 1
                missed += not is_act and kind != ""
                typed += is_act and kind != "" and judge.types[int(sums[1:].argmax())].value == kind
    print(
        f"precision {right / (right + wrong):.3f}  recall {right / (right + missed):.3f}  "
        f"type of those found {typed / right:.3f}"
    )


def main() -> None:
    """Learn from all stories and write the weights, or score by folds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shared", type=Path)
    parser.add_argument("--folds", type=int)
    parser.add_argument("--careful", type=Path)
    given = parser.parse_args()
    kept = kept_readings(given.careful) if given.careful else {}
    states = States(open_gazetteer(), load_whoswho())
    others = chain(stories(given.shared), *map(news_as_told, FAST_PARTS))
    listed = chain(news_unseen(kept), quiet_stories()) if given.careful else others
    told = [told_by(article, gold, states, kept.get(article.id)) for article, gold in listed]
    print(f"{len(told)} stories, {sum(len(story.types) for story in told)} words proposed")
    if given.folds:
        score(told, given.folds)
    else:
        learned = learn(told, [] if given.careful else list(wordings(states)))
        if given.careful and (former := former_judge()) is not None:
            learned = mean_of_judges(former, learned, MOVED)
        save(learned, weights_folder(careful=given.careful is not None) / "judge.npz")


if __name__ == "__main__":
    main()
