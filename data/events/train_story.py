"""Learn the forests by which the fast reader weighs the days and places of a story for each act.

    python data/events/train_story.py SHARED [--folds N]

Learns from the stories that `train_judge.py` learns from, read by judges that have not seen them, so that the acts are
as right and wrong as those of new stories. SHARED holds the scorer that says which report answers which gold event.
Writes `days.npz` and `scenes.npz` beside this script. `--folds` writes nothing, and prints how often the days and
places of stories are right that were not learned from.
"""

import argparse
import importlib.util
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "places"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from train_judge import learn, stories, told_by
from training import save_forest, train_forest

from geo.actors.finding import find_actors
from geo.actors.states import States
from geo.actors.whoswho import load_whoswho
from geo.articles.datelines import dateline_town
from geo.dates.finding import find_dates
from geo.events import reporting
from geo.events.judge import Judge
from geo.events.positions import ToldAct
from geo.events.story_days import MARGIN as DAY_MARGIN
from geo.events.story_days import NAMES as DAY_NAMES
from geo.events.story_days import Days, day_choices, days_of
from geo.events.story_scenes import NAMES as SCENE_NAMES
from geo.events.story_scenes import scene_choices
from geo.gazetteer.lookup import open_gazetteer
from geo.gazetteer.shapes import open_shapes
from geo.language.parsing import parse
from geo.model import Article, Report
from geo.places.finding import find_places
from geo.places.learned import Floats
from geo.records import report_to_record
from geo.syntax.lexicon import load_lexicon

HERE = Path(__file__).resolve().parent
FOLDS = 6
SHAPE = {"trees": 90, "leaves": 12, "least": 25, "rate": 0.07}


@dataclass(slots=True)
class Table:
    """Rows of choices, whether each is right, and which choices of which act belong together, with the rules' own."""

    rows: list[tuple[float, ...]] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    groups: list[list[int]] = field(default_factory=list)
    own: list[list[int]] = field(default_factory=list)

    def add(self, rows: Sequence[tuple[float, ...]], right: Sequence[bool], own: Sequence[bool]) -> None:
        """Take in the choices of one act."""
        first = len(self.rows)
        self.rows += rows
        self.right += right
        self.groups.append(list(range(first, first + len(rows))))
        self.own.append([first + at for at, is_own in enumerate(own) if is_own])


def scorer(shared: Path) -> ModuleType:
    """Load the scorer of events."""
    spec = importlib.util.spec_from_file_location("score_events", shared / "bench" / "score_events.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _told(article: Article, judge: Judge, states: States) -> tuple[tuple[ToldAct, ...], object, list, list]:
    """Read a story by the rules and a judge, before the second look."""
    doc = parse(article.text)
    toponyms = find_places(doc, article, states.gazetteer, open_shapes())
    dates = find_dates(article.text, published=article.published, doc=doc)
    kept: list[tuple[ToldAct, ...]] = []

    def keep(acts: tuple[ToldAct, ...], *_: object) -> tuple[Report, ...]:
        kept.append(acts)
        return tuple(act.report for act in acts)

    with patch.object(reporting, "with_likely_days", keep), patch.object(reporting, "with_likely_scenes", keep):
        actors = find_actors(doc, toponyms, states)
        reporting.find_reports(doc, article, toponyms, dates, actors, states, load_lexicon(), judge)
    return kept[0], doc, list(toponyms), list(dates)


def tables_of(
    articles: Sequence[tuple[Article, list[dict]]], judge: Judge, states: States, score: ModuleType
) -> Iterator[tuple[Table, Table]]:
    """Yield for each story its table of days and that of places, for the reports that answer a gold event."""
    for article, gold in articles:
        acts, doc, toponyms, dates = _told(article, judge, states)
        records = [report_to_record(act.report, "") for act in acts]
        answered = {at: gold[number] for number, at in score.pair(gold, records).items()}
        by_id = {act.report.id: answered.get(at) for at, act in enumerate(acts)}
        days, scenes = Table(), Table()
        if article.published is not None:
            for act, choices in day_choices(acts, doc, article.published, dates):
                if (event := by_id[act.report.id]) is not None:
                    own = [choice.days == days_of(act.report) for choice in choices]
                    right = [score.date_right(event["date"], _iso(choice.days)) for choice in choices]
                    days.add([choice.numbers for choice in choices], right, own)
        for act, choices in scene_choices(acts, doc, toponyms, dateline_town(article.text, toponyms)):
            if (event := by_id[act.report.id]) is not None:
                records = [{"name": c.place.name, "lat": c.place.lat, "lon": c.place.lon} for c in choices]
                right = [any(score.same_place(place, record) for place in event["places"]) for record in records]
                scenes.add([choice.numbers for choice in choices], right, [choice.found for choice in choices])
        yield days, scenes


def _iso(days: Days | None) -> list[str] | None:
    return [day.isoformat() for day in days] if days is not None else None


def forest_of(tables: Sequence[Table], names: Sequence[str]) -> "object":
    """Learn a forest from some tables."""
    rows = np.array([row for table in tables for row in table.rows], dtype=float)
    right = np.array([float(one) for table in tables for one in table.right])
    return train_forest(rows, right, names, **SHAPE)


def _print_score(name: str, tables: Sequence[Table], names: Sequence[str]) -> None:
    """Print how often the rules' own choice is right, and how often the likeliest one is."""
    own = chosen = acts = 0
    for fold in range(FOLDS):
        forest = forest_of([table for at, table in enumerate(tables) if at % FOLDS != fold], names)
        for table in tables[fold::FOLDS]:
            if not table.rows:
                continue
            margins: Floats = forest.margins(np.array(table.rows, dtype=float))
            chances = 1 / (1 + np.exp(-margins))
            for group, found in zip(table.groups, table.own, strict=True):
                if not group:
                    continue
                best = max(group, key=lambda at: chances[at])
                is_clear = not found or chances[best] > max(chances[at] for at in found) + DAY_MARGIN
                acts += 1
                own += any(table.right[at] for at in found)
                chosen += table.right[best] if is_clear else any(table.right[at] for at in found)
    print(f"{name}: {acts} acts, right by the rules {own / acts:.3f}, by the second look {chosen / acts:.3f}")


def main() -> None:
    """Learn from all stories and write the forests, or score by folds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--folds", action="store_true")
    given = parser.parse_args()
    states, score = States(open_gazetteer(), load_whoswho()), scorer(given.shared)
    told = list(stories(given.shared))
    seen = [told_by(article, gold, states) for article, gold in told]
    days: list[Table] = []
    scenes: list[Table] = []
    for fold in range(FOLDS):
        judge = learn([story for at, story in enumerate(seen) if at % FOLDS != fold])
        for one, other in tables_of(told[fold::FOLDS], judge, states, score):
            days.append(one)
            scenes.append(other)
    if given.folds:
        _print_score("days", days, DAY_NAMES)
        _print_score("places", scenes, SCENE_NAMES)
    else:
        save_forest(forest_of(days, DAY_NAMES), HERE / "days.npz")
        save_forest(forest_of(scenes, SCENE_NAMES), HERE / "scenes.npz")


if __name__ == "__main__":
    main()
