"""Learn the forests by which the fast reader weighs the parties, days and places of a story for each act.

    python data/events/train_story.py SHARED [--folds]

Learns from the stories that `train_judge.py` learns from, read by judges that have not seen them, so that the acts are
as right and wrong as those of new stories; days and places then with parties by forests that have not seen them.
SHARED holds the scorer that says which report answers which gold event. Writes `agents.npz`, `targets.npz`, `days.npz`
and `scenes.npz` beside this script. `--folds` writes nothing, and prints how often the parties, days and places of
stories are right that were not learned from.
"""

import argparse
import importlib.util
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING
from unittest.mock import patch

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "places"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from train_judge import learn, stories, times_of, told_by
from training import save_forest, train_forest

from geo.actors.finding import find_actors
from geo.actors.states import States
from geo.actors.whoswho import load_whoswho
from geo.articles.datelines import dateline_town
from geo.dates.finding import find_dates
from geo.events import reporting
from geo.events.judge import Judge
from geo.events.positions import ToldAct
from geo.events.story_days import NAMES as DAY_NAMES
from geo.events.story_days import DayChoice, Days, day_choices, with_day
from geo.events.story_parties import NAMES as PARTY_NAMES
from geo.events.story_parties import PartyChoice, party_choices, with_parties
from geo.events.story_scenes import NAMES as SCENE_NAMES
from geo.events.story_scenes import SceneChoice, scene_choices, with_scene
from geo.gazetteer.lookup import open_gazetteer
from geo.gazetteer.shapes import open_shapes
from geo.language.parsing import parse
from geo.model import Article, DateMention, Report, Side, Span, Toponym
from geo.places.finding import find_places
from geo.places.learned import Forest
from geo.records import ReportRecord, report_to_record
from geo.syntax.lexicon import load_lexicon
from geo.syntax.parties import Cast, TokenIndex

if TYPE_CHECKING:
    from spacy.tokens import Doc

HERE = Path(__file__).resolve().parent
FOLDS = 6
SHAPE = {"trees": 200, "leaves": 24, "least": 15, "rate": 0.05}


@dataclass(slots=True)
class Table:
    """Rows of choices, and whether each is right."""

    rows: list[tuple[float, ...]] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    times: int = 1  # that it counts


@dataclass(slots=True)
class Story:
    """A story that was read before the second look, and its gold events."""

    article: Article
    gold: list[dict]
    acts: tuple[ToldAct, ...]
    doc: "Doc"
    toponyms: tuple[Toponym, ...]
    dates: tuple[DateMention, ...]
    cast: Cast

    @property
    def records(self) -> list[ReportRecord]:
        """What its reports say, as the scorer reads it."""
        return [report_to_record(act.report, "") for act in self.acts]

    def with_reports(self, reports: Iterable[Report]) -> "Story":
        """Return the story with other fields in its reports."""
        by_id = {report.id: report for report in reports}
        return replace(self, acts=tuple(ToldAct(by_id[act.report.id], act.trigger) for act in self.acts))

    def parties(self) -> Iterator[tuple[ToldAct, tuple[PartyChoice, ...]]]:
        """Yield the acts, each with who may take part in it."""
        return party_choices(self.acts, self.doc, self.cast, Span(0, len(self.article.text)))

    def days(self) -> Iterator[tuple[ToldAct, tuple[DayChoice, ...]]]:
        """Yield the acts, each with the days that it may be of; none for a story without a day of publication."""
        if self.article.published is not None:
            yield from day_choices(self.acts, self.doc, self.article.published, self.dates)

    def scenes(self) -> Iterator[tuple[ToldAct, tuple[SceneChoice, ...]]]:
        """Yield the acts, each with the places where it may have been."""
        dateline = dateline_town(self.article.text, self.toponyms)
        return scene_choices(self.acts, self.doc, self.toponyms, dateline)

    def dated(self, forest: Forest) -> "Story":
        """Return the story with its likeliest days; as it is where it has no day of publication."""
        found = [with_day(act, choices, forest) for act, choices in self.days()]
        return self.with_reports(found) if found else self

    def placed(self, forest: Forest) -> "Story":
        """Return the story with its likeliest places."""
        return self.with_reports(with_scene(act, choices, forest) for act, choices in self.scenes())

    @property
    def times(self) -> int:
        """How often the story counts."""
        return times_of(self.article, self.gold)

    def answered(self, score: ModuleType) -> dict[str, dict]:
        """Return the gold events that reports answer, by the reports' ids."""
        pairs = score.pair(self.gold, self.records)
        return {self.acts[at].report.id: self.gold[number] for number, at in pairs.items()}


def scorer(shared: Path) -> ModuleType:
    """Load the scorer of events."""
    spec = importlib.util.spec_from_file_location("score_events", shared / "bench" / "score_events.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_story(article: Article, gold: list[dict], judge: Judge, states: States) -> Story:
    """Read a story by the rules and a judge, before the second look."""
    doc = parse(article.text)
    toponyms = find_places(doc, article, states.gazetteer, open_shapes())
    dates = find_dates(article.text, published=article.published, doc=doc)
    actors = find_actors(doc, toponyms, states)
    kept: list[tuple[ToldAct, ...]] = []

    def keep(acts: tuple[ToldAct, ...], *_: object) -> tuple[Report, ...]:
        kept.append(acts)
        return tuple(act.report for act in acts)

    looks = ("with_likely_parties", "with_likely_days", "with_likely_scenes", "with_sureness")
    with ExitStack() as stack:
        for look in looks:
            stack.enter_context(patch.object(reporting, look, keep))
        reporting.find_reports(doc, article, toponyms, dates, actors, states, load_lexicon(), judge)
    cast = Cast(TokenIndex(doc), actors, toponyms, states, load_lexicon())
    return Story(article, gold, kept[0], doc, tuple(toponyms), tuple(dates), cast)


def party_tables(story: Story, score: ModuleType) -> dict[Side, Table]:
    """Return who may take part in the reports that answer a gold event, and who does."""
    answered, tables = story.answered(score), {side: Table(times=story.times) for side in Side}
    for act, choices in story.parties():
        if (event := answered.get(act.report.id)) is None:
            continue
        for side, names in ((Side.AGENT, event["actors"]), (Side.TARGET, event["targets"])):
            tables[side].rows += [choice.numbers for choice in choices]
            tables[side].right += [bool(score.names_right(names, [c.mention.actor.name])) for c in choices]
    return tables


def day_table(story: Story, score: ModuleType) -> Table:
    """Return the days that the reports which answer a gold event may be of, and which of them are right."""
    answered, table = story.answered(score), Table(times=story.times)
    for act, choices in story.days():
        if (event := answered.get(act.report.id)) is not None:
            table.rows += [choice.numbers for choice in choices]
            table.right += [score.date_right(event["date"], _iso(choice.days)) for choice in choices]
    return table


def scene_table(story: Story, score: ModuleType) -> Table:
    """Return the places of the reports that answer a gold event, and which of them are right."""
    answered, table = story.answered(score), Table(times=story.times)
    for act, choices in story.scenes():
        if (event := answered.get(act.report.id)) is None:
            continue
        for choice in choices:
            told = {"name": choice.place.name, "lat": choice.place.lat, "lon": choice.place.lon}
            table.rows.append(choice.numbers)
            table.right.append(any(score.same_place(place, told) for place in event["places"]))
    return table


def _iso(days: Days | None) -> list[str] | None:
    return [day.isoformat() for day in days] if days is not None else None


def forest_of(tables: Iterable[Table], names: Sequence[str]) -> Forest:
    """Learn a forest from some tables; a table of a published story counts as several."""
    listed = [one for table in tables for one in [table] * table.times]
    rows = np.array([row for table in listed for row in table.rows], dtype=float)
    right = np.array([float(one) for table in listed for one in table.right])
    return train_forest(rows, right, names, **SHAPE)


def by_folds(tables: Sequence[Table], names: Sequence[str]) -> list[Forest]:
    """Learn a forest for each fold from the stories of the others."""
    return [forest_of((t for at, t in enumerate(tables) if at % FOLDS != fold), names) for fold in range(FOLDS)]


def read_by_folds(shared: Path, score: ModuleType) -> tuple[list[Story], list[dict[Side, Table]], list[Story]]:
    """Read all stories by judges that have not seen them.

    Returns:
        The stories before the second look, their parties' tables, and the stories with parties by forests of others.
    """
    states, listed = States(open_gazetteer(), load_whoswho()), list(stories(shared))
    seen = [told_by(article, gold, states) for article, gold in listed]
    judges = [learn([story for at, story in enumerate(seen) if at % FOLDS != fold]) for fold in range(FOLDS)]
    told = [read_story(article, gold, judges[at % FOLDS], states) for at, (article, gold) in enumerate(listed)]
    parties = [party_tables(story, score) for story in told]
    sides = {side: by_folds([tables[side] for tables in parties], PARTY_NAMES) for side in Side}
    parted = [
        story.with_reports(
            with_parties(act, choices, {side: sides[side][at % FOLDS] for side in Side})
            for act, choices in story.parties()
        )
        for at, story in enumerate(told)
    ]
    return told, parties, parted


def print_figures(name: str, told: Sequence[Story], score: ModuleType) -> None:
    """Print the scorer's figures for some stories."""
    figures = score.score(
        [event for story in told for event in story.gold], [record for story in told for record in story.records]
    )
    kept = ("precision", "recall", "f1", "type", "status", "actor", "target", "place", "date", "pin_f1")
    print(name.ljust(10), "  ".join(f"{key} {figures[key]:.3f}" for key in kept))


def main() -> None:
    """Learn from all stories and write the forests, or score by folds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--folds", action="store_true")
    given = parser.parse_args()
    score = scorer(given.shared)
    told, parties, parted = read_by_folds(given.shared, score)
    days, scenes = ([make(story, score) for story in parted] for make in (day_table, scene_table))
    if given.folds:
        print_figures("as read", told, score)
        print_figures("parties", parted, score)
        forests = by_folds(days, DAY_NAMES)
        dated = [story.dated(forests[at % FOLDS]) for at, story in enumerate(parted)]
        print_figures("days", dated, score)
        forests = by_folds(scenes, SCENE_NAMES)
        placed = [story.placed(forests[at % FOLDS]) for at, story in enumerate(dated)]
        print_figures("places", placed, score)
        return
    for side in Side:
        save_forest(forest_of((tables[side] for tables in parties), PARTY_NAMES), HERE / f"{side}s.npz")
    save_forest(forest_of(days, DAY_NAMES), HERE / "days.npz")
    save_forest(forest_of(scenes, SCENE_NAMES), HERE / "scenes.npz")


if __name__ == "__main__":
    main()
