"""Learn the forests by which the fast reader weighs the parties, days and places of a story for each act.

    python data/events/train_story.py SHARED [--folds] [--careful READINGS]

Learns from the stories that `train_judge.py` learns from, read by judges that have not seen them, so that the acts are
as right and wrong as those of new stories; days and places then with parties by forests that have not seen them. SHARED
holds the scorer that says which report answers which gold event. Writes `agents.npz`, `targets.npz`, `days.npz` and
`scenes.npz` beside this script. `--folds` writes nothing, and prints how often the parties, days and places of stories
are right that were not learned from. With `--careful` all learn from the news of `tests/data/wire`, upon what encoders
made of stories that they had not seen, as `data/english/encoder/anew.py` keeps it. The forests in the folder `careful`
are moved towards that, anew by each run, since they know what others published, and `statuses.npz` there, which weighs
an act's status by that and by what the rules say, is new.
"""

import argparse
import importlib.util
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar
from unittest.mock import patch

import numpy as np
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "places"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from forests import joined_forest
from readings import kept_readings, weights_folder
from train_judge import learn, news_unseen, stories, times_of, told_by
from training import save_forest, train_forest

from geo.actors.finding import find_actors
from geo.actors.states import States
from geo.actors.whoswho import load_whoswho
from geo.articles.datelines import dateline_town
from geo.dates.finding import find_dates
from geo.errors import DataError
from geo.events import reporting
from geo.events.judge import Judge, load_judge
from geo.events.likely_status import StatusWeights, numbers_of_status
from geo.events.party_choices import NAMES as PARTY_NAMES
from geo.events.party_choices import PartyChoice, party_choices
from geo.events.positions import ToldAct
from geo.events.reading import CAREFUL, STORY_SCRIPT, Reading
from geo.events.status import status_of
from geo.events.story_days import NAMES as DAY_NAMES
from geo.events.story_days import DayChoice, Days, day_choices, with_day
from geo.events.story_parties import with_parties
from geo.events.story_scenes import NAMES as SCENE_NAMES
from geo.events.story_scenes import SceneChoice, scene_choices, with_scene
from geo.gazetteer.lookup import open_gazetteer
from geo.gazetteer.shapes import open_shapes
from geo.language.parsing import parse
from geo.model import Article, DateMention, Report, Side, Span, Status, Toponym
from geo.places.finding import find_places
from geo.places.learned import Floats, Forest, load_forest
from geo.records import ReportRecord, report_to_record
from geo.syntax.lexicon import load_lexicon
from geo.syntax.parties import Cast, TokenIndex

if TYPE_CHECKING:
    from spacy.tokens import Doc

FOLDS = 6
STATUS_STRENGTH = 0.1  # inverse penalty
MOVED = 0.65  # share of what is learned upon readings in the forests that go by an encoder
StatusRows = tuple[list[Floats], list[int], list[int]]
Item = TypeVar("Item")
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
    reading: Reading | None = None

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
        return party_choices(self.acts, self.doc, self.cast, Span(0, len(self.article.text)), self.reading)

    def days(self) -> Iterator[tuple[ToldAct, tuple[DayChoice, ...]]]:
        """Yield the acts, each with the days that it may be of; none for a story without a day of publication."""
        if self.article.published is not None:
            yield from day_choices(self.acts, self.doc, self.article.published, self.dates, self.reading)

    def scenes(self) -> Iterator[tuple[ToldAct, tuple[SceneChoice, ...]]]:
        """Yield the acts, each with the places where it may have been."""
        dateline = dateline_town(self.article.text, self.toponyms)
        return scene_choices(self.acts, self.doc, self.toponyms, dateline, self.reading)

    def dated(self, forest: Forest) -> "Story":
        """Return the story with its likeliest days; as it is where it has no day of publication."""
        found = [with_day(act, choices, forest) for act, choices in self.days()]
        return self.with_reports(found) if found else self

    def placed(self, forest: Forest) -> "Story":
        """Return the story with its likeliest places."""
        return self.with_reports(with_scene(act, choices, forest) for act, choices in self.scenes())

    def numbers_of_status(self, act: ToldAct) -> Floats | None:
        """Return what is seen of an act's status; None where no encoder was asked, or has not seen its word."""
        if self.reading is None:
            return None
        return numbers_of_status(act.report.status, self.reading, act.trigger.head.i)

    def with_statuses(self, weights: StatusWeights) -> "Story":
        """Return the story with its likeliest statuses."""
        return self.with_reports(
            act.report
            if (numbers := self.numbers_of_status(act)) is None
            else _with_status(act.report, *weights.choose(act.report.status, numbers, near=status_of(act.trigger).near))
            for act in self.acts
        )

    @property
    def times(self) -> int:
        """How often the story counts."""
        return times_of(self.article, self.gold)

    def answered(self, score: ModuleType) -> dict[str, dict]:
        """Return the gold events that reports answer, by the reports' ids."""
        pairs = score.pair(self.gold, self.records)
        return {self.acts[at].report.id: self.gold[number] for number, at in pairs.items()}


def _with_status(report: Report, status: Status, chance: float) -> Report:
    return replace(report, status=status, sureness=replace(report.sureness, status=chance))


def scorer(shared: Path) -> ModuleType:
    """Load the scorer of events."""
    spec = importlib.util.spec_from_file_location("score_events", shared / "bench" / "score_events.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_story(
    article: Article, gold: list[dict], judge: Judge, states: States, reading: Reading | None = None
) -> Story:
    """Read a story by the rules and a judge, before the second look."""
    doc = parse(article.text)
    toponyms = find_places(doc, article, states.gazetteer, open_shapes())
    dates = find_dates(article.text, published=article.published, doc=doc)
    actors = find_actors(doc, toponyms, states)
    kept: list[tuple[ToldAct, ...]] = []

    def keep(acts: tuple[ToldAct, ...], *_: object, **__: object) -> tuple[Report, ...]:
        kept.append(acts)
        return tuple(act.report for act in acts)

    looks = ("with_likely_parties", "with_likely_days", "with_likely_scenes", "with_sureness")
    read = (lambda _: reading) if reading is not None else None
    with ExitStack() as stack:
        stack.enter_context(patch.object(reporting, "likely_status", lambda by_rule, *_, **__: (by_rule, None)))
        for look in looks:
            stack.enter_context(patch.object(reporting, look, keep))
        reporting.find_reports(doc, article, toponyms, dates, actors, states, load_lexicon(), judge, read)
    cast = Cast(TokenIndex(doc), actors, toponyms, states, load_lexicon())
    return Story(article, gold, kept[0], doc, tuple(toponyms), tuple(dates), cast, reading)


def status_rows(story: Story, score: ModuleType) -> StatusRows:
    """Return what is seen of the statuses of the reports that answer gold events, the right ones, and their weights."""
    answered, rows, right = story.answered(score), [], []
    for act in story.acts:
        event, numbers = answered.get(act.report.id), story.numbers_of_status(act)
        if event is not None and numbers is not None:
            rows.append(numbers)
            right.append(tuple(Status).index(Status(event["status"])))
    return rows, right, [story.times] * len(rows)


def learn_statuses(told: Iterable[StatusRows]) -> StatusWeights:
    """Learn how much the rules and the encoder say of a status."""
    rows, right, times = (list(chain.from_iterable(part)) for part in zip(*told, strict=True))
    model = LogisticRegression(C=STATUS_STRENGTH, max_iter=1000).fit(np.array(rows), right, sample_weight=times)
    assert len(model.classes_) == len(Status)
    return StatusWeights(model.coef_.T, model.intercept_)


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
    """Learn a forest from some tables; a table of a published story counts as several.

    Args:
        tables: Of stories.
        names: Of the numbers in their rows.
    """
    listed = [one for table in tables for one in [table] * table.times]
    rows = np.array([row for table in listed for row in table.rows], dtype=float)
    right = np.array([float(one) for table in listed for one in table.right])
    return train_forest(rows, right, names, **SHAPE)


def moved(name: str, forest: Forest) -> Forest:
    """Return the forest between the one that stands for the reader that asks an encoder, if any, and another."""
    try:
        former = load_forest(name, CAREFUL, STORY_SCRIPT)
    except DataError:
        return forest
    return joined_forest(former, forest, MOVED) if former.names == forest.names else forest


def by_folds(tables: Sequence[Table], names: Sequence[str]) -> list[Forest]:
    """Learn a forest for each fold from the stories of the others."""
    return [forest_of(_others(tables, fold), names) for fold in range(FOLDS)]


def _others(listed: Sequence[Item], fold: int) -> list[Item]:
    return [one for at, one in enumerate(listed) if at % FOLDS != fold]


def _with_fields(
    told: Sequence[Story], score: ModuleType
) -> tuple[list[dict[Side, Table]], list[StatusRows], list[Story]]:
    """Give stories parties and, where an encoder was asked, statuses, by weights of others.

    Returns:
        The tables of their parties, what is seen of their statuses, and the stories.
    """
    parties = [party_tables(story, score) for story in told]
    sides = {side: by_folds([tables[side] for tables in parties], PARTY_NAMES) for side in Side}
    parted = [
        story.with_reports(
            with_parties(act, choices, {side: sides[side][at % FOLDS] for side in Side})
            for act, choices in story.parties()
        )
        for at, story in enumerate(told)
    ]
    if all(story.reading is None for story in told):
        return parties, [], parted
    statuses = [status_rows(story, score) for story in parted]
    weights = [learn_statuses(_others(statuses, fold)) for fold in range(FOLDS)]
    return parties, statuses, [story.with_statuses(weights[at % FOLDS]) for at, story in enumerate(parted)]


@dataclass(frozen=True, slots=True)
class ReadByFolds:
    """Stories that were read by judges that had not seen them.

    Beside them their parties' tables, what is seen of their statuses, and the stories with both by weights of others.
    """

    told: list[Story]
    parties: list[dict[Side, Table]]
    statuses: list[StatusRows]
    parted: list[Story]


def read_by_folds(shared: Path, score: ModuleType, careful: Path | None = None) -> ReadByFolds:
    """Read all stories by judges that have not seen them.

    With `careful` types are told by the judge that asks no encoder as well, as in the program; it has learned from two
    parts of that news. What ships goes by a mean of such judges and of what stood before, and reads better.
    """
    states = States(open_gazetteer(), load_whoswho())
    kept = kept_readings(careful) if careful is not None else {}
    listed = list(news_unseen(kept) if careful is not None else stories(shared))
    readings = [kept.get(article.id) for article, _ in listed]
    seen = [told_by(article, gold, states, reading) for (article, gold), reading in zip(listed, readings, strict=True)]
    light = load_judge() if careful is not None else None
    judges = [replace(learn(_others(seen, fold)), light=light) for fold in range(FOLDS)]
    told = [
        read_story(article, gold, judges[at % FOLDS], states, readings[at]) for at, (article, gold) in enumerate(listed)
    ]
    return ReadByFolds(told, *_with_fields(told, score))


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
    parser.add_argument("--careful", type=Path)
    given = parser.parse_args()
    score = scorer(given.shared)
    read = read_by_folds(given.shared, score, given.careful)
    days, scenes = ([make(story, score) for story in read.parted] for make in (day_table, scene_table))
    if given.folds:
        print_figures("as read", read.told, score)
        print_figures("parties", read.parted, score)
        forests = by_folds(days, DAY_NAMES)
        dated = [story.dated(forests[at % FOLDS]) for at, story in enumerate(read.parted)]
        print_figures("days", dated, score)
        forests = by_folds(scenes, SCENE_NAMES)
        placed = [story.placed(forests[at % FOLDS]) for at, story in enumerate(dated)]
        print_figures("places", placed, score)
        return
    tables = {f"{side}s": ([of[side] for of in read.parties], PARTY_NAMES) for side in Side}
    folder = weights_folder(careful=given.careful is not None)
    for name, (known, names) in {**tables, "days": (days, DAY_NAMES), "scenes": (scenes, SCENE_NAMES)}.items():
        forest = forest_of(known, names)
        save_forest(moved(name, forest) if given.careful else forest, folder / f"{name}.npz")
    if given.careful:
        found = learn_statuses(read.statuses)
        np.savez_compressed(folder / "statuses.npz", weights=found.weights, bias=found.bias)


if __name__ == "__main__":
    main()
