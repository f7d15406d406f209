"""The day of an act, weighed among all that its story tells: the second look of a reader that judges.

What the rules found stays unless another day, or none, is clearly likelier. `data/events/story_card.md` is the card.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from geo.dates.calendars import days_off
from geo.events.narration import day_told_of, is_aside_of_time, is_narrated, is_spoken, takes_day_above
from geo.events.positions import (
    ACT_NAMES,
    FAR,
    NO_WAY,
    WAY_NAMES,
    Numbers,
    Positions,
    ToldAct,
    by_column,
    in_order,
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
from geo.events.reckoned import is_counted_from
from geo.languages.words import words_of
from geo.model import DateMention, Link, Report, Span, Status, When
from geo.ontology import AHEAD, USUAL
from geo.places.learned import Floats, Forest, load_forest
from geo.syntax.clauses import ending_of, preposition
from geo.syntax.parties import TokenIndex

if TYPE_CHECKING:
    from spacy.tokens import Doc

MARGIN = 0.1  # of chance by which another day must be likelier than the one that the rules found
TOLD_MARGIN = 0.6  # the same, where the act's sentence names that one
UNLIKELY = 0.2  # chance below which it stands no firmer for being named there: nine of ten such days are wrong
_PRESENT = frozenset({"VBZ", "VBP"})
_HELPING = frozenset({"aux", "aux:pass", "cop"})
_FULL_STOP = frozenset({".", "”", '"'})  # a headline, which tells of today in the present, has none
_BREAK = ";"
_WEEK = 7
_LONGEST_AGO, _FARTHEST_AHEAD = 400, -60  # days
_TAGS = ("VBD", "VBN", "VBG", "VBZ", "VBP", "VB", "NN", "NNS")
_HELPER_NAMES = ("has", "had", "will", "was", "is")
_DEPS = (("acl", "acl:relcl"), ("ROOT",), ("advcl",), ("xcomp", "ccomp"))
_CASE_NAMES = ("bound", "in", "on", "of")
_LINKS = (Link.ATTACHED, Link.SENTENCE, Link.THREAD, Link.ASSUMED)
NAMES = (
    *("none", "publication", "week", "own", "own_is_none", "own_known"),
    *(f"own_{link}" for link in _LINKS),
    *(f"found_{link}" for link in _LINKS),
    *("width", "ago", "ahead", "count", "order", "first", "main", "distance", "apart", "same", "characters"),
    *("back", "on", *WAY_NAMES, *(f"case_{name}" for name in _CASE_NAMES)),
    *("in_sentence", "sentence", "days", "used", "previous", "narrated", "spoken", "above", "other_time"),
    *(f"tag_{tag}" for tag in _TAGS),
    *_HELPER_NAMES,
    *("relative", "root", "adverbial", "complement"),
    *ACT_NAMES,
    *CHOICE_NAMES,
)

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class DayChoice:
    """Days that an act may be of, None for none; `mentions` name them, and `numbers` describe them for the act."""

    days: Days | None
    mentions: tuple[DateMention, ...]
    numbers: Numbers
    ahead: bool = False  # they reach beyond the day of publication: what has occurred is of no such days


def with_likely_days(
    acts: Sequence[ToldAct],
    doc: "Doc",
    published: date | None,
    dates: Sequence[DateMention],
    reading: Reading | None = None,
) -> tuple[Report, ...]:
    """Return the reports of a story, each with the day that is likeliest of all that its story tells."""
    if published is None:
        return tuple(act.report for act in acts)
    forest = load_forest("days", folder_of(reading), STORY_SCRIPT)
    found: list[Report] = []
    for own, near in stretches(acts, doc):
        named = [one for one in dates if near.covers(one.span)]
        listed = list(day_choices(own, doc, published, named, reading))
        rows, places = tables_together([_table(choices) for _, choices in listed])
        chances = read_chances_of(forest, rows)
        found += [_with_day(act, choices, chances[place]) for (act, choices), place in zip(listed, places, strict=True)]
    return in_order(found, acts)


def with_day(act: ToldAct, choices: Sequence[DayChoice], forest: Forest) -> Report:
    """Return a report with the likeliest days of some, its own among them."""
    return _with_day(act, choices, read_chances_of(forest, _table(choices)))


def _table(choices: Sequence[DayChoice]) -> Floats:
    return table_of((choice.numbers for choice in choices), len(NAMES))


def _with_day(act: ToldAct, choices: Sequence[DayChoice], chances: Floats) -> Report:
    own = next(at for at, choice in enumerate(choices) if choice.days == days_of(act.report))
    has_occurred = act.report.status is Status.OCCURRED
    likely = [
        float(chance) * (at == own or not (choices[at].ahead and has_occurred)) for at, chance in enumerate(chances)
    ]
    best = likely.index(max(likely))
    is_told = act.report.when_link is Link.ATTACHED and _is_told_apart(act)
    in_sentence = act.report.when_link in (Link.ATTACHED, Link.SENTENCE)
    # What is still to come is of no day that is only assumed: those are all of the past. What goes on is of none. And
    # the encoder weighs told days alone, beside which assumed ones look sure.
    assumed = choices[best].days is not None and not choices[best].mentions
    barred = is_told or (assumed and (in_sentence or act.report.status in AHEAD or _is_habit(act)))
    margin = TOLD_MARGIN if in_sentence and chances[own] >= UNLIKELY else MARGIN
    is_clear = chances[best] > chances[own] + margin and not barred
    taken = best if is_clear and not (in_sentence and _stands_apart(act, choices[own], choices[best])) else own
    report = act.report if taken == own else _dated(act, choices[taken])
    return replace(report, sureness=replace(report.sureness, when=float(chances[taken])))


def _is_told_apart(act: ToldAct) -> bool:
    """Say whether an act's days are those that its clause tells more of, or are counted from those of another deed."""
    when, told = act.report.when, day_told_of(act.trigger)
    if when is None:
        return False
    return is_counted_from(when.text, act.word) or (told is not None and told.text in when.text)


def _stands_apart(act: ToldAct, own: DayChoice, other: DayChoice) -> bool:
    """Say whether a semicolon parts an act from another day, and not from its own: "hit on Monday; in 1999, fled"."""
    sentence, at = act.word.sent, act.word.i
    breaks = [token.i for token in sentence if token.text == _BREAK]
    if not breaks:
        return False
    doc = act.word.doc
    first = max((one for one in breaks if one < at), default=sentence.start)
    last = min((one for one in breaks if one > at), default=sentence.end - 1)
    part = Span(doc[first].idx, doc[last].idx + len(doc[last]))

    def is_told_in_it(choice: DayChoice) -> bool:
        return any(part.covers(mention.span) for mention in choice.mentions)

    return is_told_in_it(own) and not is_told_in_it(other)


def _is_habit(act: ToldAct) -> bool:
    """Say whether a deed is told as what somebody does at all times: "Estonia supplies Moldova with cable"."""
    verb = act.word
    simple = verb.tag_ in _PRESENT and not any(child.dep_ in _HELPING for child in verb.children)
    return simple and act.report.type in USUAL and ending_of(verb) in _FULL_STOP


def days_of(report: Report) -> Days | None:
    """Return the first and last day of a report."""
    when = report.when
    return (when.start, when.end) if when is not None and when.start is not None and when.end is not None else None


def day_choices(
    acts: Sequence[ToldAct],
    doc: "Doc",
    published: date,
    dates: Sequence[DateMention],
    reading: Reading | None = None,
) -> Iterator[tuple[ToldAct, tuple[DayChoice, ...]]]:
    """Yield the acts of a story in the text's order, each with the days that it may be of, its own and none among them.

    Args:
        acts: The reports with the acts that they were made from.
        doc: The story, parsed.
        published: Its day of publication.
        dates: The dates that it names.
        reading: What an encoder makes of the story, if one was asked.
    """
    told: dict[Days, list[DateMention]] = {}
    for mention in dates:
        if mention.when.start is not None and mention.when.end is not None:
            told.setdefault((mention.when.start, mention.when.end), []).append(mention)
    story = _StoryDays(doc, published, told)
    used: Counter[Days | None] = Counter()
    previous: Days | None = None
    for act in sorted(acts, key=lambda act: act.report.trigger.start):
        own = days_of(act.report)
        extra = (own, (published, published), (days_off(published, -_WEEK), published), None)
        choices = dict.fromkeys((*told, *extra)) if own is not None else dict.fromkeys((*told, *extra[1:]))
        ground, around = (*story.numbers_of_tense(act), *numbers_of_act(act)), story.around(act)
        words = [story.words_of(days) for days in choices]
        read = numbers_of_choices(reading, act.word.i, words, Role.DAY)
        yield act, tuple(
            DayChoice(
                days, tuple(told.get(days, ())) if days else (),
                (*story.numbers_of(act, days, own), *around, used[days], days == previous,
                 *ground, *numbers),
                days is not None and days[0] >= published and days[1] > published,
            )
            for days, numbers in zip(choices, read, strict=True)
        )  # fmt: skip
        used[own] += 1
        previous = own or previous


class _StoryDays:
    """The days that a story names, and how an act stands to them."""

    def __init__(self, doc: "Doc", published: date, told: dict[Days, list[DateMention]]) -> None:
        table = words_of(doc).story
        self._cases = by_column(table.day_cases, _CASE_NAMES)
        self._helpers = by_column(table.day_helpers, _HELPER_NAMES)
        self._published, self._told = published, told
        self._positions, self._index = Positions(doc), TokenIndex(doc)
        self._words = {days: self._index.roots_of(mention.span for mention in named) for days, named in told.items()}
        self._order = {days: at for at, days in enumerate(told)}
        self._spots = {
            days: self._positions.spots(mention.span.start for mention in named) for days, named in told.items()
        }
        self._sentences = Counter(sentence for spots in self._spots.values() for sentence in spots.sentences)
        self._main = max(told, key=lambda days: (len(told[days]), -self._order[days])) if told else None

    def words_of(self, days: Days | None) -> Sequence[int]:
        """Return the words that name some days."""
        return self._words.get(days, ()) if days is not None else ()

    def numbers_of(self, act: ToldAct, days: Days | None, own: Days | None) -> tuple[float, ...]:
        """Describe days for an act: what they are, whether the rules found them, and where they are named."""
        link, here = act.report.when_link, self._published
        week = (days_off(here, -_WEEK), here)
        return (
            *(days is None, days == (here, here), days == week, days == own, own is None, own is not None),
            *(days == own and link is one for one in _LINKS),
            *(link is one for one in _LINKS),
            *self._extent(days),
            *self._named(act, days),
        )

    def _extent(self, days: Days | None) -> tuple[float, ...]:
        if days is None:
            return (-1.0, -1.0, 0.0)
        ago = (self._published - days[1]) // timedelta(days=1)
        width = min((days[1] - days[0]) // timedelta(days=1), _LONGEST_AGO)
        return (width, min(max(ago, _FARTHEST_AHEAD), _LONGEST_AGO), days[0] > self._published)

    def _named(self, act: ToldAct, days: Days | None) -> tuple[float, ...]:
        mentions = self._told.get(days, []) if days is not None else []
        if days is None or not mentions:
            return (0, FAR, FAR, 0, FAR, FAR, 0, 0, FAR, FAR, *NO_WAY, 0, 0, 0, 0)
        spots, start = self._spots[days], act.report.trigger.start
        best = mentions[self._positions.nearest(act, spots)]
        distance = self._positions.sentence(best.span.start) - self._positions.sentence(start)
        root = self._index.root_of(best.span)
        case = preposition(root) if root is not None and not distance else ""
        return (
            *(len(mentions), self._order[days], spots.sentences[0], days == self._main),
            *(distance, abs(distance), distance == 0, best.span.start - start),
            *self._positions.reach(act, spots),
            *self._positions.way(root.i if root is not None and not distance else None, act.word.i),
            *(case in words for words in self._cases),
        )

    def around(self, act: ToldAct) -> tuple[float, ...]:
        """Describe how many days the sentence and the story name, and where the act stands."""
        own = self._positions.sentence(act.report.trigger.start)
        return (self._sentences[own], own, len(self._told))

    def numbers_of_tense(self, act: ToldAct) -> tuple[float, ...]:
        """Describe how an act is told."""
        word, trigger = act.word, act.trigger
        helpers = {child.lower_ for child in word.children if child.dep_ in {"aux", "aux:pass"}}
        return (
            *(is_narrated(trigger), is_spoken(trigger), takes_day_above(trigger), is_aside_of_time(trigger)),
            *(word.tag_ == tag for tag in _TAGS),
            *(not helpers.isdisjoint(words) for words in self._helpers),
            *(word.dep_ in deps for deps in _DEPS),
        )


def _dated(act: ToldAct, choice: DayChoice) -> Report:
    """Return a report with other days, and how they came to it."""
    report = act.report
    if choice.days is None:
        return replace(report, when=None, when_span=None, when_link=None)
    if not choice.mentions:
        first, last = choice.days
        word = act.word.text
        when = When(first, last, 1 if first == last else 3, word)
        return replace(report, when=when, when_span=report.trigger, when_link=Link.ASSUMED)
    nearest = min(choice.mentions, key=lambda mention: abs(mention.span.start - report.trigger.start))
    return replace(report, when=nearest.when, when_span=nearest.span, when_link=link_to(report, nearest.span))
