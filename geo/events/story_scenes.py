"""The scene of an act, weighed among all places of its story: the second look of a reader that judges.

What the rules found stays unless another place is likelier; an act without a place takes a likely one, and an
unlikely one that its own words do not name gives way to the likeliest, or to none: by the forest's chance at first, and
once more when that has become one that comes true as often as it says.
`data/events/story_card.md` is the card.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from geo.events.asides import is_aside
from geo.events.link_features import fineness_of
from geo.events.linking import LEAST as LINKED
from geo.events.linking import PlaceLink, SentenceLinker, scope_of, words_naming
from geo.events.positions import (
    ACT_NAMES,
    FAR,
    NO_WAY,
    WAY_NAMES,
    Numbers,
    Positions,
    Spots,
    ToldAct,
    by_column,
    in_order,
    is_short,
    link_to,
    numbers_of_act,
    read_chances_of,
    stretches,
    table_of,
    tables_together,
)
from geo.events.reading import (
    CHOICE_NAMES,
    STORY_SCRIPT,
    Reading,
    Role,
    folder_of,
    numbers_of_choices,
)
from geo.events.similarity import NEAR_KM
from geo.events.sureness import PLACES_SHOWN, is_unlikely
from geo.events.threads import focus_country
from geo.events.unknown_ground import UnknownGround, goes_on, is_round
from geo.geodesy import distance_km
from geo.languages.words import words_of
from geo.model import EventPlace, Link, Place, PlaceKind, PlaceRole, Report, Span, Toponym, ToponymUse
from geo.ontology import Trait, types_with
from geo.places.learned import Floats, Forest, load_forest
from geo.syntax.clauses import preposition
from geo.syntax.parties import TokenIndex, head_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# By how much of chance another place must be likelier than one that the act's own words name, or its sentence
# (`MARGINS`); than one that hangs on the act's own verb ("met chiefs in Abuja", "attacked Eilat"); and, where the other
# is not named in the sentence, than one that the act's own words name, or that is in the country of somebody who takes
# part, as the other is not.
OWN_MARGIN = 0.6
FAR_MARGIN = 0.5
LATER_MARGIN = 0.3  # where the other is told for the first time later in the story, and not in the next sentence
NEVER = 1.0  # for "They shelled Lyman", whatever is likely by another sentence
MARGINS = {Link.ATTACHED: 0.2, Link.SENTENCE: 0.05}
LEAST = 0.35  # chance from which an act that has none takes a place
LIKELY, BESIDE = 0.6, 0.2  # chance of one of several places that an act has, and of others that stay beside it
KEPT = 0.3  # chance from which an act keeps a place that its own words do not name
KEPT_ALONE = 0.35  # chance from which it keeps a place that its words name in a text of one sentence
AS_WELL = 0.85  # chance from which it has a place beside those that its own words name there
FAINT = 0.2  # chance from which a country is implied where no place is told
_LEAD = 2  # sentences
_SEVERAL = 2  # places
_BELOW = frozenset({"xcomp", "advcl", "acl", "ccomp"})  # clauses
_UTTERED = types_with(Trait.UTTERED)
_USES = (ToponymUse.LITERAL, ToponymUse.METONYMIC, ToponymUse.MODIFIER, ToponymUse.NESTED)
_LINKS = (Link.ATTACHED, Link.SENTENCE, Link.THREAD, Link.IMPLIED)
_CASE_NAMES = ("scene", "in", "from", "to", "of", "bare", "against", "by")
_DEPS = (("nsubj", "nsubj:pass"), ("obj",), ("compound", "amod", "nmod:poss", "nmod:desc"))
_NO_LINK = (False,) * len(_LINKS)
_NO_STAND = (*NO_WAY, *(0.0,) * (len(_CASE_NAMES) + len(_DEPS)))
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

_BACK, _ON = NAMES.index("back"), NAMES.index("on")


@dataclass(frozen=True, slots=True)
class SceneChoice:
    """A place that an act may have taken place at; `toponyms` name it, and `numbers` describe it for the act."""

    place: Place
    toponyms: tuple[Toponym, ...]
    numbers: Numbers
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
    found: list[Report] = []
    for own, near in stretches(acts, doc):
        named = [one for one in toponyms if near.covers(one.span)]
        listed = list(scene_choices(own, doc, named, dateline, reading))
        rows, places = tables_together([_table(choices) for _, choices in listed])
        chances = read_chances_of(forest, rows)
        choose = _Alone(doc, named, reading).with_scene if is_short(doc, 1) else _with_scene
        found += [choose(act, choices, chances[place]) for (act, choices), place in zip(listed, places, strict=True)]
    return in_order(found, acts)


def without_unlikely_scenes(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Return reports, whose chances hold, without unlikely places that their acts do not name themselves."""
    return tuple(_weighed(replace(one, places=()), None) if _is_unlikely(one) else one for one in reports)


def _is_unlikely(report: Report) -> bool:
    return is_unlikely(report.sureness.places, PLACES_SHOWN) and not _is_told(report)


def with_scene(act: ToldAct, choices: Sequence[SceneChoice], forest: Forest) -> Report:
    """Return a report with the likeliest place of some."""
    return _with_scene(act, choices, read_chances_of(forest, _table(choices)))


class _Alone:
    """A text of one sentence: its places, weighed with what was learned from single sentences.

    The forest has learned from stories, in which most of what it goes by is told elsewhere.
    """

    def __init__(self, doc: "Doc", named: Sequence[Toponym], reading: Reading | None) -> None:
        self._doc, self._named, self._reading, self._index = doc, named, reading, TokenIndex(doc)
        self._linkers: dict[tuple[int, int], SentenceLinker] = {}

    def with_scene(self, act: ToldAct, choices: Sequence[SceneChoice], chances: Floats) -> Report:
        """Return a report with the places that the sentence tells; what is said was not among what it was learned from.

        In a village that nobody knows, the region beside it is all that can be shown, or the town that it is put in.
        Where no place is told, the likeliest country is only implied: "Eswatini's nurses walked out".
        """
        if act.report.type in _UTTERED:
            return _with_scene(act, choices, chances)
        own = {item.place for item in act.report.places if item.link is Link.ATTACHED}
        linked, unknown, faint = self._linked(act, own)
        if linked:
            aside = {choice.place for choice in choices if choice.aside and not choice.found}
            may_be = {choice.place for choice in choices} - aside
            named = own & linked.keys()
            sure = {place for place, link in linked.items() if link.chance >= AS_WELL} - aside
            likely = set() if named else may_be & linked.keys()
            return _told_at(act.report, [linked[place] for place in named | likely | sure])
        held = [at for at, choice in enumerate(choices) if self._may_be_round(choice, unknown, faint)]
        kept = {choices[at].place for at in held}
        own_places = tuple(item for item in act.report.places if item.place in kept)
        bare = replace(act, report=replace(act.report, places=own_places))
        report = _with_scene(bare, [choices[at] for at in held], chances[held], alone=True)
        return report if unknown else _implied(report)

    def _may_be_round(self, choice: SceneChoice, unknown: "Sequence[Token]", faint: Container[Place]) -> bool:
        """Say whether an act may be in an area, or in a town that the text puts an unknown place in.

        Where it is told to be nowhere, it may be in a country that says so faintly.
        """
        if choice.place.kind is not PlaceKind.CITY:
            return bool(unknown) or (choice.place.kind is PlaceKind.COUNTRY and choice.place in faint)
        return any(is_round(head_of(self._doc, one.span), unknown) for one in choice.toponyms)

    def _linked(
        self, act: ToldAct, own: Container[Place | None]
    ) -> "tuple[dict[Place, PlaceLink], list[Token], set[Place]]":
        """Return the places linked to an act by their likeliest names, what heads unknown names, and faint places."""
        linked: dict[Place, PlaceLink] = {}
        unknown: list[Token] = []
        faint: set[Place] = set()
        for link in sorted(self._links(act), key=lambda link: link.chance):
            place = link.toponym.place if link.toponym is not None else None
            if link.chance >= (KEPT_ALONE if place in own else LINKED):
                if place is not None:
                    linked[place] = link
                elif (head := head_of(self._doc, link.span)) is not None:
                    unknown.append(head)
            elif place is not None and link.chance >= FAINT:
                faint.add(place)
        return linked, unknown, faint

    def _links(self, act: ToldAct) -> tuple[PlaceLink, ...]:
        stretch = scope_of(self._doc, act.word)
        spot = stretch.start, stretch.end
        if spot not in self._linkers:
            within = Span(stretch.start_char, stretch.end_char)
            named = [one for one in self._named if within.covers(one.span)]
            self._linkers[spot] = SentenceLinker(stretch, named, self._reading)
        also = (word for span in act.report.also for word in self._index.tokens_of(span))
        words = (word for word in (*words_naming(act.trigger), *also) if spot[0] <= word.i < spot[1])
        return self._linkers[spot].weighed(dict.fromkeys(words))


def _implied(report: Report) -> Report:
    """Return a report at places that its sentence does not tell as such."""
    places = (EventPlace(item.place, item.role, Link.IMPLIED) for item in report.places)
    return replace(report, places=tuple(dict.fromkeys(places)))


def _told_at(report: Report, links: Sequence[PlaceLink]) -> Report:
    """Return a report at the places of some links, and at no other; how its own words told one of them stays."""
    own = {item.place: item for item in report.places if item.span is not None}
    places = []
    for toponym in sorted((link.toponym for link in links if link.toponym is not None), key=lambda one: one.span.start):
        if toponym.place is not None:
            new = EventPlace(toponym.place, PlaceRole.AT, link_to(report, toponym.span), toponym.span, toponym)
            known = own.get(toponym.place, new)
            places.append(replace(known, span=toponym.span, toponym=toponym))
    return _weighed(replace(report, places=tuple(places)), max((link.chance for link in links), default=None))


def _table(choices: Sequence[SceneChoice]) -> Floats:
    return table_of((choice.numbers for choice in choices), len(NAMES))


def _with_scene(act: ToldAct, choices: Sequence[SceneChoice], chances: Floats, *, alone: bool = False) -> Report:
    """Return a report with the likeliest place; an unlikely one that its own words name stays, but in one sentence."""
    own = max((float(chance) for chance, choice in zip(chances, choices, strict=True) if choice.found), default=None)
    within = {choice.place.country for choice in choices if choice.found and choice.place.kind is not PlaceKind.COUNTRY}
    other = [
        (float(chance) - (LATER_MARGIN if own is not None and _is_told_later(choices[at]) else 0.0), at)
        for at, chance in enumerate(chances)
        if not (
            choices[at].found
            or choices[at].aside
            or _is_coarser(choices[at].place, within)
            or _is_part_of_name(choices[at], act.report)
            or _says_where(choices[at], act)
        )
    ]
    best, at = max(other, default=(0.0, 0))
    is_clear = best >= LEAST if own is None else best > own + _margin(act, choices[at])
    is_other = bool(other) and is_clear
    chance, report = (float(chances[at]), _placed(act.report, choices[at])) if is_other else (own, act.report)
    if chance is not None and chance < (KEPT_ALONE if alone else KEPT) and not (_is_told(report) and not alone):
        return _with_likeliest(report, choices, chances)
    return _weighed(_without_lesser(replace(act, report=report), choices, chances, alone=alone), chance)


def _without_lesser(act: ToldAct, choices: Sequence[SceneChoice], chances: Floats, *, alone: bool) -> Report:
    """Leave out unlikely places of what an act is only for, beside a likely one: "met in Cairo to discuss Sudan".

    In a text of one sentence any that is unlikely beside a likely one is left out.
    """
    report = act.report
    known = {one.place: float(chance) for one, chance in zip(choices, chances, strict=True) if one.found}
    if len(report.places) < _SEVERAL or max(known.values(), default=0.0) < LIKELY:
        return report
    if alone:
        return replace(report, places=tuple(item for item in report.places if known.get(item.place, 1.0) >= KEPT_ALONE))
    ways = {item: _way_to(item, act) for item in report.places}
    heads = [way[0].i for way in ways.values() if way]
    listed = any(word.pos_ == "CCONJ" for word in act.word.doc[min(heads, default=0) : max(heads, default=0)])
    lesser = [
        item
        for item, way in ways.items()
        if known.get(item.place, 1.0) < BESIDE
        and (not listed or any(word.pos_ == "VERB" and word.dep_ in _BELOW for word in way))
    ]
    return replace(report, places=tuple(item for item in report.places if item not in lesser)) if lesser else report


def _way_to(item: EventPlace, act: ToldAct) -> "list[Token]":
    """Return the word that heads a place's name, and those above it up to an act's own."""
    head, own = head_of(act.word.doc, item.span), {word.i for word in act.trigger.words}
    return list(takewhile(lambda word: word.i not in own, (head, *head.ancestors))) if head is not None else []


def _with_likeliest(report: Report, choices: Sequence[SceneChoice], chances: Floats) -> Report:
    """Return a report whose places do not stand with the likeliest of all, be it their country, or with none."""
    others = ((float(chances[at]), at) for at, one in enumerate(choices) if not (one.found or one.aside))
    best, at = max(others, default=(0.0, 0))
    return _weighed(_placed(report, choices[at]), best) if best >= LEAST else _weighed(replace(report, places=()), None)


def _margin(act: ToldAct, other: SceneChoice) -> float:
    """Return by how much of chance another place must be likelier than those of an act."""
    report = act.report
    if not any(report.span.covers(toponym.span) for toponym in other.toponyms):
        if any(_is_struck(item) for item in report.places):
            return NEVER
        own = _countries_of(report)
        at_home = any(item.place.country in own for item in report.places)
        if _is_told(report) or (at_home and other.place.country not in own):
            return FAR_MARGIN
    return max(
        (OWN_MARGIN if _hangs_on_verb(item, act) else MARGINS.get(item.link, 0.0) for item in report.places),
        default=0.0,
    )


def _hangs_on_verb(item: EventPlace, act: ToldAct) -> bool:
    """Say whether an act's own verb is done at a place, or to it: "met chiefs in Abuja", "attacked Eilat"."""
    root = head_of(act.word.doc, item.span) if item.link is Link.ATTACHED else None
    return root is not None and root.head == act.word and (root.dep_ == "obj" or item.role is PlaceRole.AT)


def _countries_of(report: Report) -> set[str | None]:
    return {mention.actor.country for mention in (*report.agents, *report.targets)} - {None}


def _is_told(report: Report) -> bool:
    """Say whether an act's own words name its place."""
    return any(item.link is Link.ATTACHED for item in report.places)


def _is_struck(item: EventPlace) -> bool:
    """Say whether an act's own words name a town that it is done to."""
    return item.link is Link.ATTACHED and item.role is PlaceRole.TARGET and item.place.kind is PlaceKind.CITY


def _is_told_later(choice: SceneChoice) -> bool:
    """Say whether a story has yet to tell of a place, and does so later than in the next sentence."""
    return choice.numbers[_BACK] >= FAR > choice.numbers[_ON] > 1


def _is_coarser(place: Place, within: Container[str | None]) -> bool:
    """Say whether a place is the country of a finer one that the rules found, which it does not replace."""
    return place.kind is PlaceKind.COUNTRY and place.country is not None and place.country in within


def _is_part_of_name(choice: SceneChoice, report: Report) -> bool:
    """Say whether a sentence names a place only within the name of one of the act's: "the road from Kyiv to Lviv"."""
    here = [toponym.span for toponym in choice.toponyms if report.span.covers(toponym.span)]
    names = [item.span for item in report.places if item.span is not None]
    return bool(here) and all(any(name.covers(span) for name in names) for span in here)


def _says_where(choice: SceneChoice, act: ToldAct) -> bool:
    """Say whether a sentence names a place only to say where one of the act's lies: "the Donetsk region in Ukraine"."""
    doc, report = act.word.doc, act.report
    here = [head_of(doc, toponym.span) for toponym in choice.toponyms if report.span.covers(toponym.span)]
    if not here:
        return False
    within = words_of(act.word).story.scene_cases["in"]
    heads = [head_of(doc, item.span) for item in report.places if item.span is not None]
    return all(
        word is not None
        and word.dep_ == "nmod"
        and word.head in heads
        and any(child.dep_ == "case" and child.lower_ in within for child in word.children)
        for word in here
    )


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
    used: Counter[int] = Counter()
    previous: frozenset[int] = frozenset()
    countries: frozenset[str | None] = frozenset()
    written = dateline.place if dateline is not None and story.ground.leads(acts) else None
    for act in sorted(acts, key=lambda act: act.report.trigger.start):
        found = story.found_by(act)
        own = story.sentence_of(act)
        lost = story.ground.is_told_by(act)
        unnamed = [story.told[at] for at in found if not story.told[at].toponyms]
        places = [
            one
            for one in (*story.named, *unnamed)
            if one.number in found
            or (story.may_lend(one, act, own, lost=lost) and not (one.is_once(written) and goes_on(act.report)))
        ]
        read = numbers_of_choices(reading, act.word.i, [one.words for one in places], Role.PLACE)
        around, numbers_of = numbers_of_act(act), story.describing(act, own, found)
        yield act, tuple(
            SceneChoice(
                one.place, one.toponyms,
                (*numbers_of(one), used[one.number], one.number in previous, one.place.country in countries,
                 *around, *numbers),
                one.number in found,
                story.is_aside(one, act, own),
            )
            for one, numbers in zip(places, read, strict=True)
        )  # fmt: skip
        used.update(found.keys())
        previous = frozenset(found)
        countries = frozenset(story.told[at].place.country for at in found)


@dataclass(frozen=True, slots=True)
class _ToldPlace:
    """A place of a story with what is known of it whatever the act. Places are told apart by their numbers."""

    number: int
    place: Place
    toponyms: tuple[Toponym, ...]  # none for one that the rules imply
    words: Sequence[int]  # that name it
    spots: Spots
    literal: Spots
    fineness: int
    kind: tuple[float, ...]
    story: tuple[float, ...]
    finer: frozenset[int]  # finer ones of its country that the story names

    def is_once(self, place: Place | None) -> bool:
        """Say whether it is a place that the story names but once."""
        return self.place == place and len(self.toponyms) == 1

    def in_sentence(self, number: int) -> Iterator[Toponym]:
        """Yield the names of it in a sentence."""
        for toponym, sentence in zip(self.toponyms, self.spots.sentences, strict=True):
            if sentence == number:
                yield toponym


class _StoryPlaces:
    """The places that a story names, and how an act stands to them."""

    def __init__(self, doc: "Doc", toponyms: Sequence[Toponym], dateline: Toponym | None) -> None:
        words = words_of(doc)
        cases = {**words.story.scene_cases, "scene": frozenset(words.links.scenes), "bare": frozenset({""})}
        self._cases, self._here = by_column(cases, _CASE_NAMES), words.story.here
        named: dict[Place, list[Toponym]] = {}
        for toponym in toponyms:
            if toponym.place is not None:
                named.setdefault(toponym.place, []).append(toponym)
        self._positions, self._index = Positions(doc), TokenIndex(doc)
        self.ground = UnknownGround(doc, toponyms, self._index)
        self._total = max(1, sum(map(len, named.values())))
        self._countries = Counter(place.country for place, found in named.items() for _ in found)
        self._dateline = dateline.place if dateline is not None else None
        self._focus = focus_country(toponyms)
        self._places = tuple(named)
        self._numbers: dict[Place, int] = {}
        self._roots: dict[tuple[int, int], tuple[Token | None, tuple[bool, ...]]] = {}
        self._near: dict[tuple[int, int], bool] = {}
        self.told: list[_ToldPlace] = []
        for place, found in named.items():
            self._tell(place, found)
        self.named = tuple(self.told)
        self._in_sentences: dict[int, list[int]] = {}
        for one in self.named:
            for sentence in one.spots.sentences:
                self._in_sentences.setdefault(sentence, []).append(one.number)

    def _tell(self, place: Place, toponyms: Sequence[Toponym]) -> None:
        """Take in a place with the names of it."""
        number, fine = len(self.told), fineness_of(place)
        self._numbers[place] = number
        spots = self._positions.spots(toponym.span.start for toponym in toponyms)
        literal = self._positions.spots(t.span.start for t in toponyms if t.use is ToponymUse.LITERAL)
        told = (FAR, 0, FAR)
        if toponyms:
            told = (spots.sentences[0], spots.sentences[0] <= _LEAD, number)
        finer = (
            at for at, other in enumerate(self._places) if other.country == place.country and fineness_of(other) < fine
        )
        self.told.append(
            _ToldPlace(
                number,
                place,
                tuple(toponyms),
                self._index.roots_of(toponym.span for toponym in toponyms),
                spots,
                literal,
                fine,
                (fine, place.where_prec, place.kind is PlaceKind.COUNTRY, place.kind is PlaceKind.SEA),
                (len(spots), len(spots) / self._total, len(literal) / max(1, len(spots)), *told),
                frozenset(finer),
            )
        )

    def sentence_of(self, act: ToldAct) -> int:
        """Return the number of an act's sentence."""
        return self._positions.sentence(act.report.trigger.start)

    def found_by(self, act: ToldAct) -> dict[int, EventPlace]:
        """Return the places that the rules found for an act."""
        found: dict[int, EventPlace] = {}
        for item in act.report.places:
            if item.place not in self._numbers:
                self._tell(item.place, ())
            found[self._numbers[item.place]] = item
        return found

    def may_lend(self, one: _ToldPlace, act: ToldAct, own: int, *, lost: bool) -> bool:
        """Say whether a place may be an act's scene, which may be `lost` in one that nobody knows.

        A state that is no more may be only where the act itself tells of it. Where the act tells of a town that nobody
        knows, another may be only if the act's own clause names it, and no state that its sentence names for another
        deed: what happened "in Oloruwa" was not in the town of the next.
        """
        if not lost and (one.place.country is not None or one.place.kind is not PlaceKind.COUNTRY):
            return True
        if one.place.country is None and one.place.kind is PlaceKind.COUNTRY:
            return any(self.ground.is_named_by(act, told.span) for told in one.toponyms)
        if any(self.ground.is_of_clause(act, told.span) for told in one.toponyms):
            return True
        if one.place.kind is not PlaceKind.COUNTRY:
            return False
        met = {mention.actor.country for mention in act.report.targets}
        if any(told.use is ToponymUse.LITERAL for told in one.in_sentence(own)):
            return one.place.country in _countries_of(act.report)
        return one.place.country not in _countries_of(act.report) - met

    def is_aside(self, one: _ToldPlace, act: ToldAct, own: int) -> bool:
        """Say whether all that an act's sentence says of a place is where a speaker is, or whence a party comes."""
        here = [told for told in one.in_sentence(own) if act.report.span.covers(told.span)]
        roots = [root for told in here if (root := self._root_of(told)[0]) is not None]
        return bool(roots) and all(is_aside(root, act.word, act.trigger.lexicon) for root in roots)

    def describing(
        self, act: ToldAct, own: int, found: Mapping[int, EventPlace]
    ) -> Callable[[_ToldPlace], tuple[float, ...]]:
        """Return what describes a place for an act: what the rules say, what it is, where it is named, its rivals.

        Args:
            act: The act.
            own: The number of its sentence.
            found: The places that the rules found for it, by their numbers.
        """
        links = (len(found), any(item.link is Link.ATTACHED for item in found.values()))
        among = self._among(act, own, found)

        def describe(one: _ToldPlace) -> tuple[float, ...]:
            item = found.get(one.number)
            return (
                *(_NO_LINK if item is None else tuple(item.link is link for link in _LINKS)),
                *(item is not None, *links),
                *one.kind,
                *self._nearest(act, own, one),
                *self._in_story(act, one),
                *among(one),
            )

        return describe

    def _root_of(self, toponym: Toponym) -> tuple["Token | None", tuple[bool, ...]]:
        """Return the word that heads a name, and how that stands in its clause."""
        spot = (toponym.span.start, toponym.span.end)
        if spot not in self._roots:
            root = self._index.root_of(toponym.span)
            case = _case_above(root) if root is not None else None
            stands = (
                *(case in words for words in self._cases),
                *(root is not None and root.dep_ in deps for deps in _DEPS),
            )
            self._roots[spot] = (root, stands)
        return self._roots[spot]

    def _nearest(self, act: ToldAct, own: int, one: _ToldPlace) -> tuple[float, ...]:
        if not one.toponyms:
            return (FAR, FAR, 0, 0, 0, *(0,) * len(_USES), 0, *_NO_STAND)
        start, at = act.report.trigger.start, self._positions.nearest(act, one.spots)
        best, spot, distance = one.toponyms[at], one.spots.starts[at], one.spots.sentences[at] - own
        root, stands = self._root_of(best) if not distance else (None, ())
        return (
            *(distance, abs(distance), distance == 0, spot - start),
            distance == 0 and spot < start,
            *(best.use is use for use in _USES),
            best.confidence,
            *((*self._positions.way(root.i, act.word.i), *stands) if root is not None else _NO_STAND),
        )

    def _in_story(self, act: ToldAct, one: _ToldPlace) -> tuple[float, ...]:
        if not one.toponyms:
            return (*one.story, FAR, FAR, FAR)
        return (*one.story, *self._positions.reach(act, one.spots), self._positions.reach(act, one.literal)[0])

    def _among(
        self, act: ToldAct, own: int, found: Mapping[int, EventPlace]
    ) -> Callable[[_ToldPlace], tuple[float, ...]]:
        """Return what describes a place beside the story's others, and beside those who take part."""
        report, here = act.report, self._in_sentences.get(own, ())
        agents = {mention.actor.country for mention in report.agents} - {None}
        targets = {mention.actor.country for mention in report.targets} - {None}
        others = [self.told[at] for at in found]

        def describe(one: _ToldPlace) -> tuple[float, ...]:
            country = one.place.country
            return (
                *(one.place == self._dateline, self._dateline is not None, len(here), own),
                *(country is not None and country == self._focus, self._countries[country] / self._total),
                *(country in agents, country in targets),
                *(len(one.finer), not one.finer.isdisjoint(here), not one.finer.isdisjoint(found)),
                any(other.place.country == country and other.fineness > one.fineness for other in others),
                any(self._is_near(one, other) for other in others),
            )

        return describe

    def _is_near(self, one: _ToldPlace, other: _ToldPlace) -> bool:
        pair = (one.number, other.number)
        if pair not in self._near:
            apart = distance_km((one.place.lat, one.place.lon), (other.place.lat, other.place.lon))
            self._near[pair] = apart < NEAR_KM
        return self._near[pair]


def _case_above(word: "Token") -> str:
    """Return the preposition of a word, or of one of the two above it."""
    return preposition(word) or next((case for above in list(word.ancestors)[:2] if (case := preposition(above))), "")
