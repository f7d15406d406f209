"""Reports as a collection of news has them, made by chance: many stories told once, some by hundreds, over two years.

A few places, states and days are crowded and most are not; a story's articles share its names and are told on its days;
reports differ in the word for the act, in what they leave out, and a few tell another act of the same parties.

Example::

    reports, texts = made_news(4_000)
"""

import itertools
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from geo.model import (
    Actor,
    ActorKind,
    ActorMention,
    EventPlace,
    EventType,
    Link,
    Place,
    PlaceKind,
    PlaceRole,
    Quantity,
    Report,
    Span,
    Status,
    When,
)

STORIES = Path(__file__).resolve().parent / "data" / "news"
FIRST = date(2022, 1, 1)
DAYS = 700
MOST_ARTICLES = 400  # of one story
FILLER = 60  # words of an article that are not its story's
_ACTS = {
    EventType.ASSAULT: ("attacked", "struck", "raided", "the attack", "a strike", "ambushed"),
    EventType.CONSULT: ("met", "talks", "held talks", "visited", "the meeting"),
    EventType.ACCUSE: ("accused", "blamed", "the accusation", "denounced"),
    EventType.PROTEST: ("protested", "the protest", "marched", "rallied"),
    EventType.AID: ("delivered", "sent aid", "the delivery", "supplied"),
    EventType.COERCE: ("arrested", "detained", "the arrest", "seized"),
    EventType.AGREE: ("agreed", "signed", "the deal", "a pact"),
}
_SYLLABLES = ("ba", "ko", "ri", "ta", "mu", "se", "li", "no", "da", "ve", "pu", "gha", "zor", "kin", "stan", "lev")


@dataclass(frozen=True, slots=True)
class _World:
    """What all stories are made of."""

    states: Sequence[Actor]
    persons: Sequence[Actor]
    groups: Sequence[Actor]
    towns: Sequence[Place]
    often: Sequence[float]  # how often the first, the second ... is in the news, added up
    words: Sequence[str]  # of real articles, as often as they stand there


@dataclass(frozen=True, slots=True)
class _Story:
    kind: EventType
    agents: Sequence[Actor]
    targets: Sequence[Actor]
    town: Place
    day: date
    names: Sequence[str]
    killed: int


def made_news(count: int, *, seed: int = 1) -> tuple[list[Report], dict[str, str]]:
    """Return so many reports, and the texts of their articles by their ids. The same seed gives the same."""
    chance = random.Random(seed)
    world = _made_world()
    reports: list[Report] = []
    texts: dict[str, str] = {}
    while len(reports) < count:
        story = _made_story(chance, world)
        articles = min(MOST_ARTICLES, int(chance.paretovariate(1.3)))
        for _ in range(articles):
            key = f"{story.day + timedelta(chance.randrange(3)):%Y%m%d}-{len(texts):07d}.txt"
            told, texts[key] = _article(chance, world, story, key, len(reports))
            reports += told
    return reports[:count], texts


@cache
def _made_world() -> _World:
    chance = random.Random(5)
    states = [Actor(f"state/{n}", _name(chance), ActorKind.STATE, f"{n:03d}") for n in range(150)]
    persons = [Actor(f"person/{n}", _name(chance), ActorKind.PERSON, f"{n % 150:03d}") for n in range(8_000)]
    groups = [Actor(f"group/{n}", _name(chance), ActorKind.ARMED_GROUP) for n in range(400)]
    towns = [
        Place(
            _name(chance), PlaceKind.CITY, round(chance.uniform(-50, 60), 3), round(chance.uniform(-120, 140), 3), 1,
            f"{chance.randrange(150):03d}",
        )
        for _ in range(4_000)
    ]  # fmt: skip
    texts = [path.read_text(encoding="utf-8") for path in sorted(STORIES.glob("e*.txt"))]
    words = [word for text in texts for word in re.findall(r"[\w’-]+", text)]
    often = list(itertools.accumulate(1 / (rank + 3) for rank in range(8_000)))
    return _World(states, persons, groups, towns, often, words)


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.randrange(2, 5))).capitalize()


def _made_story(chance: random.Random, world: _World) -> _Story:
    def one(of: Sequence) -> object:
        return chance.choices(of, cum_weights=world.often[: len(of)])[0]

    doers = [one(world.states), *([one(world.persons)] if chance.random() < 0.4 else [])]
    if chance.random() < 0.2:
        doers = [one(world.groups)]
    return _Story(
        chance.choice(list(_ACTS)),
        doers,
        [one(world.states)],
        one(world.towns),
        FIRST + timedelta(chance.randrange(DAYS)),
        [_name(chance) for _ in range(4)],
        chance.randrange(1, 60),
    )


def _article(chance: random.Random, world: _World, story: _Story, key: str, number: int) -> tuple[list[Report], str]:
    """Return one article's reports and its text: a headline, what it tells, and words of other news round it."""
    at, text, told = 0, "", []
    for nth in range(chance.randrange(1, 4)):
        other = nth == 2
        kind = chance.choice(list(_ACTS)) if other else story.kind
        words = chance.choice(_ACTS[kind])
        names = chance.sample(story.names, 2)
        who = story.agents[0].name if chance.random() < 0.9 else "They"
        before = f"{names[0]}: {who} "
        after = f" {story.targets[0].name} near {story.town.name}, {names[1]} said, {story.killed} dead."
        sentence = before + words + after
        told.append(_report(chance, story, kind, f"r{number + nth}", key, at, sentence, len(before), len(words)))
        filler = " ".join(chance.choices(world.words, k=FILLER // 3))
        text += f"{sentence} {filler}.\n"
        at = len(text)
    return told, text


def _report(
    chance: random.Random,
    story: _Story,
    kind: EventType,
    id_: str,
    key: str,
    at: int,
    sentence: str,
    act: int,
    long: int,
) -> Report:
    day = story.day + timedelta(chance.randrange(2))
    dated, placed, counted = chance.random() < 0.6, chance.random() < 0.7, chance.random() < 0.3
    span = Span(at, at + len(sentence))
    return Report(
        id=id_,
        article=key,
        span=span,
        sentence=sentence,
        trigger=Span(at + act, at + act + long),
        type=kind,
        status=Status.PLANNED if chance.random() < 0.05 else Status.OCCURRED,
        agents=_mentions(span, story.agents),
        targets=_mentions(span, story.targets) if chance.random() < 0.8 else (),
        places=(EventPlace(story.town, PlaceRole.AT),) if placed else (),
        when=When(day, day, 1, str(day)) if dated else None,
        when_link=chance.choice([Link.ATTACHED, Link.SENTENCE, Link.ASSUMED]) if dated else None,
        numbers=(Quantity(span, str(story.killed), story.killed, story.killed, "person", "killed"),) if counted else (),
    )


def _mentions(span: Span, actors: Sequence[Actor]) -> tuple[ActorMention, ...]:
    return tuple(ActorMention(span, actor.name, actor) for actor in actors)
