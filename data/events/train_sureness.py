"""Learn how sure an act and each of its fields are, so that chances come true as often as they say.

    python data/events/train_sureness.py SHARED [--careful READINGS]
    python data/events/train_sureness.py SHARED --published
    python data/events/train_sureness.py SHARED --measure NAME...

Learns from the stories that `train_judge.py` learns from, read by judges and forests that have not seen them, as new
stories are read. Stories as they were published are harder than those that were written for this project: each sign
gets a weight for all stories, and beside it one for each kind of them, held near nothing; what is kept is the sum for
published ones. SHARED holds the scorer that says what is right: an act that answers a gold event, and of such an act
the type, the status, one of the names on each side, the days, and one of the places.

With `--careful` from the news of `tests/data/wire`, upon what encoders made of stories that they had not seen, as
`data/english/encoder/anew.py` keeps it; types midway between that and what stood there. Writes `sureness.json` beside
this script, or in `careful`, and prints how far chances are from what comes true: the expected calibration error over
ten bins of equal width, by folds over all stories and over the published ones, and, as totals only, on the blind
stories; folds tell of what is learned alone. What is called "by chance" is the mean error that chances have which are
true, for as many acts: below that no calibration can be told from a perfect one. The last form learns nothing, and
prints the same of what the usual reader makes of collections of `tests/bench/score_seeds.py`.

The second form comes after `--careful`, since all stories of that were retold: it moves the chances of `MOVED`, one
step a field, to what comes true in the published stories that we may read, held near nothing, and prints the error
there by leaving each story out. Encoder and forests of that reader have not learned from them; the judge of types has.
"""

import argparse
import math
import sys
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "bench"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from readings import weights_folder
from score_seeds import collections
from train_judge import NEWS, STORIES
from train_story import (
    DAY_NAMES,
    FOLDS,
    SCENE_NAMES,
    Story,
    by_folds,
    day_table,
    read_by_folds,
    scene_table,
    scorer,
)

from geo.engines import Engines, ReaderKind
from geo.errors import DataError
from geo.events.sureness import Calibration, Signs, calibrations_to_json, load_calibrations, signs_of
from geo.extract import extract_article
from geo.model import SURE_OF
from geo.records import ReportRecord, report_to_record

STRENGTH = 0.05  # inverse penalty of the weights
PUBLISHED, *_ = KINDS = ("published", "ours", "news", "quiet", "seen")  # of stories
MIDWAY = ("type",)  # between what stood and what is learned upon readings: truest on the blind stories and others
OPEN, BLIND = "news_open", "news_blind"
MOVED = ("event", "agents", "targets", "places")  # the fields that are truer so where each story is left out
REACH, NEWTON = 0.3, 20  # log odds: how far a step is thought to go before anything is seen; rounds to find it
BINS, DRAWS, SEED = 10, 200, 20261126
Told = tuple[str, Signs, bool]  # the kind of story, what is seen of a field, and whether that is right
Rows = dict[str, list[Told]]  # by field
Found = dict[str, tuple[list[float], list[bool]]]  # chances and whether they came true, by field
Answered = dict[str, Found]  # by story


def right_fields(event: dict | None, record: ReportRecord, score: ModuleType) -> dict[str, bool]:
    """Say which fields of a report are right that answers a gold event, or none; what gold tells nothing of is out."""
    if event is None:
        return {"event": False}
    who, whom = (
        score.names_right(event[side], record[side]) if record[side] else None for side in ("actors", "targets")
    )
    found = {
        "event": True,
        "type": event["type"] == record["type"],
        "status": event["status"] == record["status"],
        "agents": who,
        "targets": whom,
        "places": any(score.same_place(a, b) for a in event["places"] for b in record["places"]),
        "when": score.date_right(event["date"], record["date"]),
    }
    return {of: right for of, right in found.items() if right is not None}


def kind_of(story: Story, published: Container[str]) -> str:
    """Return of which kind a story is: published, without events, ours of either folder, or seen as rules were made."""
    if story.article.id in published:
        return PUBLISHED
    if not story.gold:
        return "quiet"
    if (NEWS / story.article.id).exists():
        return "news"
    return "ours" if (STORIES / story.article.id).exists() else "seen"


def rows_of(story: Story, score: ModuleType, kind: str) -> Rows:
    """Return what is seen of the fields of a story's reports, and which are right."""
    answered = story.answered(score)
    rows: Rows = {of: [] for of in SURE_OF}
    for act, record in zip(story.acts, story.records, strict=True):
        right = right_fields(answered.get(act.report.id), record, score)
        for of, signs in signs_of(act).items():
            if of in right:
                rows[of].append((kind, signs, right[of]))
    return rows


def placed_by_folds(shared: Path, score: ModuleType, careful: Path | None) -> list[Story]:
    """Return the stories, each read by a judge and by forests that have not seen it; chances are raw."""
    parted = read_by_folds(shared, score, careful).parted
    days, scenes = ([make(story, score) for story in parted] for make in (day_table, scene_table))
    days_by, scenes_by = by_folds(days, DAY_NAMES), by_folds(scenes, SCENE_NAMES)
    return [story.dated(days_by[at % FOLDS]).placed(scenes_by[at % FOLDS]) for at, story in enumerate(parted)]


def fit(rows: Sequence[Told]) -> Calibration:
    """Learn the weights of one field, and return those for published stories."""
    signs = np.array([(*signs, 1.0) for _, signs, _ in rows], dtype=float)
    kinds = np.array([[kind == one for one in KINDS] for kind, _, _ in rows], dtype=float)
    table = np.hstack([signs[:, :-1], *(signs * kinds[:, [at]] for at in range(len(KINDS)))])
    model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(table, [right for _, _, right in rows])
    width = signs.shape[1]
    found = np.append(model.coef_[0][: width - 1], model.intercept_[0]) + model.coef_[0][width - 1 : 2 * width - 1]
    *weights, bias = (round(float(one), 4) for one in found)
    return Calibration(tuple(weights), bias)


def former_calibrations() -> Mapping[str, Calibration]:
    """Return the weights that stand for the reader that asks an encoder; none where there are none, or of before."""
    try:
        return load_calibrations(careful=True)
    except DataError:
        return {}


def midway(one: Calibration, other: Calibration) -> Calibration:
    """Return the weights between two of the same signs."""
    weights = (round((a + b) / 2, 4) for a, b in zip(one.weights, other.weights, strict=True))
    return Calibration(tuple(weights), round((one.bias + other.bias) / 2, 4))


def joined(told: Iterable[Rows]) -> Rows:
    """Return the rows of several stories."""
    listed = list(told)
    return {of: [row for rows in listed for row in rows[of]] for of in SURE_OF}


def expected_error(chances: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the expected calibration error: how far mean chances of bins are from what is right."""
    bins = np.minimum((chances * BINS).astype(int), BINS - 1)
    parts = (np.flatnonzero(bins == at) for at in range(BINS))
    return sum(abs(chances[part].mean() - right[part].mean()) * len(part) for part in parts if len(part)) / len(chances)


def print_errors(name: str, found: Found) -> None:
    """Print the errors of each field with what is right on the whole, and what chance alone makes of true chances."""
    draw = np.random.default_rng(SEED)
    for of in SURE_OF:
        chances, right = np.array(found[of][0]), np.array(found[of][1])
        noise = np.mean([expected_error(chances, draw.random(len(chances)) < chances) for _ in range(DRAWS)])
        error, brier = expected_error(chances, right), float(np.mean((chances - right) ** 2))
        print(
            f"{name:9} {of:8} {len(chances):5} read, {right.mean():.3f} right, mean chance {chances.mean():.3f}, "
            f"error {error:.3f}, by chance {noise:.3f}, squared {brier:.3f}"
        )


def by_fold(told: Sequence[Rows], kinds: Container[str] = KINDS) -> Found:
    """Return the chances of stories of some kinds, by weights that were learned from others, and what is right."""
    found: Found = {of: ([], []) for of in SURE_OF}
    for fold in range(FOLDS):
        others = joined(rows for at, rows in enumerate(told) if at % FOLDS != fold)
        for of, rows in joined(told[fold::FOLDS]).items():
            made = fit(others[of])
            found[of][0].extend(made.chance(signs) for kind, signs, _ in rows if kind in kinds)
            found[of][1].extend(right for kind, _, right in rows if kind in kinds)
    return found


def of_collection(name: str, shared: Path, score: ModuleType, engines: Engines) -> Answered:
    """Return the chances that the program gives to what it reads in some stories, and what is right, by story."""
    collection = collections(shared)[name]
    gold: dict[str, list[dict]] = {}
    for event in score.read(collection.gold):
        gold.setdefault(event["article"], []).append(event)
    answered: Answered = {}
    for article in collection.read():
        found = answered[article.id] = {of: ([], []) for of in SURE_OF}
        reports, events = extract_article(article, engines=engines).reports, gold.get(article.id, [])
        records = [report_to_record(report, "") for report in reports]
        pairs = {at: events[number] for number, at in score.pair(events, records).items()}
        for at, report in enumerate(reports):
            for of, right in right_fields(pairs.get(at), records[at], score).items():
                chance = getattr(report.sureness, of)
                if chance is not None:
                    found[of][0].append(chance)
                    found[of][1].append(right)
    return answered


def together(answered: Iterable[Found]) -> Found:
    """Return what was found in several stories."""
    listed = list(answered)
    return {
        of: ([one for found in listed for one in found[of][0]], [one for found in listed for one in found[of][1]])
        for of in SURE_OF
    }


def step(chances: Sequence[float], right: Sequence[bool]) -> float:
    """Return by how much log odds are to move so that chances come true, held near nothing."""
    odds, came, move = np.array([_odds(chance) for chance in chances]), np.array(right, dtype=float), 0.0
    for _ in range(NEWTON):
        told = 1 / (1 + np.exp(-odds - move))
        move += float((came - told).sum() - move / REACH**2) / float((told * (1 - told)).sum() + 1 / REACH**2)
    return move


def moved_by(found: Found, steps: Mapping[str, float]) -> Found:
    """Return chances that were moved by steps of log odds."""
    return {
        of: ([1 / (1 + math.exp(-_odds(chance) - steps[of])) for chance in chances], right)
        if of in steps
        else (chances, right)
        for of, (chances, right) in found.items()
    }


def steps_of(found: Found) -> dict[str, float]:
    """Learn the steps of the fields that are moved."""
    return {of: step(*found[of]) for of in MOVED}


def moved_to(answered: Answered) -> dict[str, Calibration]:
    """Return the weights that stand, moved to what some stories hold, and print the error where each is left out."""
    left_out = []
    for story, found in answered.items():
        others = together(other for name, other in answered.items() if name != story)
        left_out.append(moved_by(found, steps_of(others)))
    print_errors("left out", together(left_out))
    steps, stand = steps_of(together(answered.values())), load_calibrations(careful=True)
    print("steps", {of: round(far, 3) for of, far in steps.items()})
    return {of: replace(one, bias=round(one.bias + steps.get(of, 0), 4)) for of, one in stand.items()}


def _odds(chance: float) -> float:
    return math.log(chance / (1 - chance))


def write(learned: Mapping[str, Calibration], *, careful: bool) -> None:
    """Put weights in place of those that ship."""
    (weights_folder(careful=careful) / "sureness.json").write_text(calibrations_to_json(learned), encoding="utf-8")
    load_calibrations.cache_clear()


def main() -> None:
    """Learn from all stories, write the weights, and print their errors."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--careful", type=Path)
    parser.add_argument("--published", action="store_true")
    parser.add_argument("--measure", nargs="+", default=[], metavar="NAME", choices=[*collections(), []])
    given = parser.parse_args()
    score, usual = scorer(given.shared), Engines(reader=ReaderKind.CAREFUL)
    for name in given.measure:
        print_errors(name, together(of_collection(name, given.shared, score, usual).values()))
    if given.measure:
        return
    if given.published:
        write(moved_to(of_collection(OPEN, given.shared, score, usual)), careful=True)
        print_errors(BLIND, together(of_collection(BLIND, given.shared, score, usual).values()))
        return
    read = placed_by_folds(given.shared, score, given.careful)
    if given.careful:
        told = [rows_of(story, score, PUBLISHED) for story in read]
    else:
        published = {article.id for article in collections(given.shared)["news_open"].read()}
        told = [rows_of(story, score, kind_of(story, published)) for story in read]
    rows = joined(told)
    learned = {of: fit(rows[of]) for of in SURE_OF}
    if given.careful:
        learned |= {of: midway(learned[of], former) for of, former in former_calibrations().items() if of in MIDWAY}
    write(learned, careful=given.careful is not None)
    engines = usual if given.careful else Engines(reader=ReaderKind.FAST)
    print_errors("all", by_fold(told))
    if not given.careful:
        print_errors(PUBLISHED, by_fold(told, {PUBLISHED}))
    print_errors(BLIND, together(of_collection(BLIND, given.shared, score, engines).values()))


if __name__ == "__main__":
    main()
