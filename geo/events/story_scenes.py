"""The scene of an act, weighed among all places of its story: the second look of a reader that judges.

What the rules found stays unless another place is clearly likelier; an act without a place takes a likely one, and an
unlikely one that its own words do not name is left out.
`data/events/story_card.md` is the card.
"""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.events.asides import is_aside
from geo.events.link_features import fineness_of
from geo.events.positions import (
    ACT_NAMES,
    FAR,
    WAY_NAMES,
    Positions,
    ToldAct,
    by_column,
    chances_of,
    in_order,
    link_to,
    numbers_of_act,
    numbers_of_way,
    stretches,
)
from geo.events.reading import CHOICE_NAMES, STORY_SCRIPT, Reading, Role, folder_of, numbers_of_choices
from geo.events.similarity import NEAR_KM
from geo.events.threads import focus_country
from geo.geodesy import distance_km
from geo.languages.words import words_of
from geo.model import EventPlace, Link, Place, PlaceKind, PlaceRole, Report, Toponym, ToponymUse
from geo.places.learned import Forest, load_forest
from geo.syntax.clauses import preposition
from geo.syntax.parties import TokenIndex

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MARGIN = 0.1  # of chance by which another place must be likelier than those that the rules found
LEAST = 0.25  # chance from which an act that has none takes a place
KEPT = 0.35  # chance from which an act keeps a place that its own words do not name
_LEAD = 2  # sentences
_PLACE_LABEL = "LOC"
_USES = (ToponymUse.LITERAL, ToponymUse.METONYMIC, ToponymUse.MODIFIER, ToponymUse.NESTED)
_LINKS = (Link.ATTACHED, Link.SENTENCE, Link.THREAD, Link.IMPLIED)
_CASE_NAMES = ("scene", "in", "from", "to", "of", "bare", "against", "by")
_DEPS = (("nsubj", "nsubj:pass"), ("obj",), ("compound", "amod", "nmod:poss", "nmod:desc"))
NAMES = (
    *(f"found_{link}" for link in _LINKS),
    *("found", "found_count", "any_attached", "fineness", "precision", "country", "sea"),
    *("distance", "apart", "same", "characters", "before", *(f"use_{use}" for use in _USES), "confidence"),
    *(*WAY_NAMES, *_CASE_NAMES, "subject", "object", "describing"),
    *("count", "share", "literal", "first", "lead", "order", "back", "on", "literal_back"),
    *("dateline", "has_dateline", "in_sentence", "sentence", "focus", "country_share", "agents_country"),
    *("targets_country", "finer", "finer_same", "finer_found", "holds_found", "near_found"),
    *("used", "previous", "previous_country"),
    *ACT_NAMES,
    *CHOICE_NAMES,
)


@dataclass(frozen=True, slots=True)
class SceneChoice:
    """A place that an act may have taken place at; `toponyms` name it, and `numbers` describe it for the act."""

    place: Place
    toponyms: tuple[Toponym, ...]
    numbers: tuple[float, ...]
    found: bool
    aside: bool = False  # its sentence names it to tell of a party


def with_likely_scenes(
    acts: Sequence[ToldAct],
    doc: "Doc",
    toponyms: Sequence[Toponym],
    dateline: Toponym | None,
    reading: Reading | None = None,
) -> tuple[Report, ...]:
    """Return the reports of a story, each with the place that is likeliest of all that its story names."""
    forest = load_forest("scenes", folder_of(reading), STORY_SCRIPT)
    found = (
        with_scene(act, choices, forest)
        for own, near in stretches(acts, doc)
        for act, choices in scene_choices(
            own, doc, [one for one in toponyms if near.covers(one.span)], dateline, reading
        )
    )
    return in_order(found, acts)


def with_scene(act: ToldAct, choices: Sequence[SceneChoice], forest: Forest) -> Report:
    """Return a report with the likeliest place of some."""
    chances = chances_of(forest, [choice.numbers for choice in choices], len(NAMES))
    own = max((float(chance) for chance, choice in zip(chances, choices, strict=True) if choice.found), default=None)
    within = {choice.place.country for choice in choices if choice.found and choice.place.kind is not PlaceKind.COUNTRY}
    other = [
        (float(chance), at)
        for at, chance in enumerate(chances)
        if not (choices[at].found or choices[at].aside or _is_coarser(choices[at].place, within))
    ]
    best, at = max(other, default=(0.0, 0))
    is_clear = best >= LEAST if own is None else best > own + MARGIN
    chance, report = (best, _placed(act.report, choices[at])) if other and is_clear else (own, act.report)
    is_told = any(item.link is Link.ATTACHED for item in report.places)
    if chance is not None and chance < KEPT and not is_told:
        return _weighed(replace(report, places=()), None)
    return _weighed(report, chance)


def _is_coarser(place: Place, within: Container[str | None]) -> bool:
    """Say whether a place is the country of a finer one that the rules found, which it does not replace."""
    return place.kind is PlaceKind.COUNTRY and place.country is not None and place.country in within


def _weighed(report: Report, chance: float | None) -> Report:
    return replace(report, sureness=replace(report.sureness, places=chance))


def _placed(report: Report, choice: SceneChoice) -> Report:
    nearest = min(choice.toponyms, key=lambda toponym: abs(toponym.span.start - report.trigger.start))
    return replace(
        report, places=(EventPlace(choice.place, PlaceRole.AT, link_to(report, nearest.span), nearest.span, nearest),)
    )


def scene_choices(
    acts: Sequence[ToldAct],
    doc: "Doc",
    toponyms: Sequence[Toponym],
    dateline: Toponym | None,
    reading: Reading | None = None,
) -> Iterator[tuple[ToldAct, tuple[SceneChoice, ...]]]:
    """Yield the acts of a story in the text's order, each with the places of the story and those that the rules found.

    Args:
        acts: The reports with the acts that they were made from.
        doc: The story, parsed.
        toponyms: The places that it names.
        dateline: The town that it was written in, if it says so.
        reading: What an encoder makes of the story, if one was asked.
    """
    story = _StoryPlaces(doc, toponyms, dateline)
    used: Counter[Place] = Counter()
    previous: frozenset[Place] = frozenset()
    for act in sorted(acts, key=lambda act: act.report.trigger.start):
        found = {item.place: item for item in act.report.places}
        countries = {place.country for place in previous}
        lost = story.has_unknown(act)
        places = [
            place
            for place in dict.fromkeys((*story.named, *found))
            if place in found or story.may_lend(place, act, lost=lost)
        ]
        read = numbers_of_choices(reading, act.word.i, [story.words_of(place) for place in places], Role.PLACE)
        yield act, tuple(
            SceneChoice(
                place, tuple(story.named.get(place, ())),
                (*story.numbers_of(act, place, found), used[place], place in previous, place.country in countries,
                 *numbers_of_act(act), *numbers),
                place in found,
                story.is_aside(place, act),
            )
            for place, numbers in zip(places, read, strict=True)
        )  # fmt: skip
        used.update(list(found))
        previous = frozenset(found)


class _StoryPlaces:
    """The places that a story names, and how an act stands to them."""

    def __init__(self, doc: "Doc", toponyms: Sequence[Toponym], dateline: Toponym | None) -> None:
        words = words_of(doc)
        cases = {**words.story.scene_cases, "scene": frozenset(words.links.scenes), "bare": frozenset({""})}
        self._cases, self._here = by_column(cases, _CASE_NAMES), words.story.here
        self.named: dict[Place, list[Toponym]] = {}
        for toponym in toponyms:
            if toponym.place is not None:
                self.named.setdefault(toponym.place, []).append(toponym)
        self._positions, self._index = Positions(doc), TokenIndex(doc)
        self._words = {
            place: self._index.roots_of(toponym.span for toponym in found) for place, found in self.named.items()
        }
        placed = (toponym.span for toponym in toponyms if toponym.place is not None)
        self._known = frozenset(token.i for span in placed for token in self._index.tokens_of(span))
        self._order = {place: at for at, place in enumerate(self.named)}
        self._total = max(1, sum(map(len, self.named.values())))
        self._countries = Counter(place.country for place, found in self.named.items() for _ in found)
        self._dateline = dateline.place if dateline is not None else None
        self._focus = focus_country(toponyms)

    def words_of(self, place: Place) -> Sequence[int]:
        """Return the words that name a place."""
        return self._words.get(place, ())

    def may_lend(self, place: Place, act: ToldAct, *, lost: bool) -> bool:
        """Say whether a place may be an act's scene, which may be `lost` in one that nobody knows.

        A state that is no more may be only where the act itself tells of it. Where the act tells of a town that nobody
        knows, another may be only if the sentence names it: what happened "in Oloruwa" was not in the town of the next.
        """
        is_gone = place.kind is PlaceKind.COUNTRY and place.country is None
        if is_gone:
            own = {word.i for filler in act.trigger.frame.fillers for word in filler.token.subtree}
            return any(token.i in own for one in self.named[place] for token in self._index.tokens_of(one.span))
        lends = place.kind is PlaceKind.COUNTRY or not lost
        return lends or any(act.report.span.covers(toponym.span) for toponym in self.named[place])

    def is_aside(self, place: Place, act: ToldAct) -> bool:
        """Say whether all that an act's sentence says of a place is where a speaker is, or whence a party comes."""
        here = [one for one in self.named.get(place, ()) if act.report.span.covers(one.span)]
        roots = [root for one in here if (root := self._index.root_of(one.span)) is not None]
        return bool(roots) and all(is_aside(root, act.word, act.trigger.lexicon) for root in roots)

    def has_unknown(self, act: ToldAct) -> bool:
        """Say whether an act's clause tells where it was, by a name that no gazetteer has."""
        told = (child for word in act.trigger.words for child in word.rights if preposition(child) in self._here)
        return any(word.ent_type_ == _PLACE_LABEL and word.i not in self._known for word in told)

    def numbers_of(self, act: ToldAct, place: Place, found: dict[Place, EventPlace]) -> tuple[float, ...]:
        """Describe a place for an act: what the rules say of it, what it is, where it is named, and its rivals."""
        item, links = found.get(place), [one.link for one in found.values()]
        return (
            *(item is not None and item.link is link for link in _LINKS),
            *(item is not None, len(found), Link.ATTACHED in links),
            *(fineness_of(place), place.where_prec, place.kind is PlaceKind.COUNTRY, place.kind is PlaceKind.SEA),
            *self._nearest(act, place),
            *self._in_story(act, place),
            *self._among(act, place, found),
        )

    def _nearest(self, act: ToldAct, place: Place) -> tuple[float, ...]:
        toponyms = self.named.get(place, [])
        if not toponyms:
            return (FAR, FAR, 0, 0, 0, *(0,) * len(_USES), 0, *numbers_of_way(None, act.word), *(0,) * 11)
        start = act.report.trigger.start
        best = toponyms[self._positions.nearest(act, [toponym.span.start for toponym in toponyms])]
        distance = self._positions.sentence(best.span.start) - self._positions.sentence(start)
        root = self._index.root_of(best.span) if not distance else None
        case = _case_above(root) if root is not None else None
        return (
            *(distance, abs(distance), distance == 0, best.span.start - start),
            distance == 0 and best.span.start < start,
            *(best.use is use for use in _USES),
            best.confidence,
            *numbers_of_way(root, act.word),
            *(case in words for words in self._cases),
            *(root is not None and root.dep_ in deps for deps in _DEPS),
        )

    def _in_story(self, act: ToldAct, place: Place) -> tuple[float, ...]:
        toponyms = self.named.get(place, [])
        if not toponyms:
            return (0, 0, 0, FAR, 0, FAR, FAR, FAR, FAR)
        literal = [toponym.span.start for toponym in toponyms if toponym.use is ToponymUse.LITERAL]
        first = self._positions.sentence(toponyms[0].span.start)
        return (
            *(len(toponyms), len(toponyms) / self._total, len(literal) / len(toponyms)),
            *(first, first <= _LEAD, self._order[place]),
            *self._positions.reach(act, (toponym.span.start for toponym in toponyms)),
            self._positions.reach(act, literal)[0],
        )

    def _among(self, act: ToldAct, place: Place, found: dict[Place, EventPlace]) -> tuple[float, ...]:
        """Describe a place beside the story's others, and beside those who take part."""
        report, own = act.report, self._positions.sentence(act.report.trigger.start)
        here = [t for named in self.named.values() for t in named if self._positions.sentence(t.span.start) == own]
        fine = fineness_of(place)
        finer = {other for other in self.named if other.country == place.country and fineness_of(other) < fine}
        coarser = (one.country == place.country and fineness_of(one) > fine for one in found)
        near = (distance_km((place.lat, place.lon), (one.lat, one.lon)) < NEAR_KM for one in found)
        known = place.country is not None
        return (
            *(place == self._dateline, self._dateline is not None, len(here), own),
            *(known and place.country == self._focus, self._countries[place.country] / self._total),
            known and any(mention.actor.country == place.country for mention in report.agents),
            known and any(mention.actor.country == place.country for mention in report.targets),
            *(len(finer), any(t.place in finer for t in here), not finer.isdisjoint(found), any(coarser), any(near)),
        )


def _case_above(word: "Token") -> str:
    """Return the preposition of a word, or of one of the two above it."""
    return preposition(word) or next((case for above in list(word.ancestors)[:2] if (case := preposition(above))), "")
