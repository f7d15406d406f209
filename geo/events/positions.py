"""Where the acts, places and days of a story stand to each other: by sentence, and through the parse."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.events.triggers import Trigger
from geo.model import EventType, Link, Report, Span, Status
from geo.places.learned import Floats, Forest

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

FAR = 99  # sentences: not in sight
_LONG, _PAGE, _ROUND = 100, 60, 20  # sentences: of a long text, of one page of it, and weighed on either side of a page
_HIGHEST = 12  # words that are climbed
WAY_NAMES = ("up", "down", "under", "verbs_between", "commas_between")
ACT_NAMES = (
    *(f"type_{kind}" for kind in EventType),
    *(f"status_{status}" for status in Status),
    "noun",
    "by_rule",
    "agents",
    "targets",
)


@dataclass(frozen=True, slots=True)
class ToldAct:
    """A report, and the act in the parse that it was made from."""

    report: Report
    trigger: Trigger

    @property
    def word(self) -> "Token":
        """The highest of its words."""
        return self.trigger.top


class Positions:
    """The sentences of a story by their characters."""

    def __init__(self, doc: "Doc") -> None:
        self.starts = [sentence.start_char for sentence in doc.sents]

    def sentence(self, at: int) -> int:
        """Return the number of the sentence in which a character stands, from 0."""
        return bisect_right(self.starts, at) - 1

    def nearest(self, act: ToldAct, spots: Sequence[int]) -> int:
        """Return which of some characters is nearest to an act, by sentences and then by characters."""
        own, start = self.sentence(act.report.trigger.start), act.report.trigger.start
        return min(range(len(spots)), key=lambda n: (abs(self.sentence(spots[n]) - own), abs(spots[n] - start)))

    def reach(self, act: ToldAct, spots: Iterable[int]) -> tuple[int, int]:
        """Return how many sentences back something was last told, and on when it is told next."""
        own, start = self.sentence(act.report.trigger.start), act.report.trigger.start
        told = [(self.sentence(spot), spot <= start) for spot in spots]
        back = [own - number for number, before in told if before]
        on = [number - own for number, before in told if not before]
        return min(back, default=FAR), min(on, default=FAR)


def stretches(acts: Sequence[ToldAct], doc: "Doc") -> Iterator[tuple[tuple[ToldAct, ...], Span]]:
    """Yield acts with the stretch of text that is weighed for them: all of a story, what is near in a long text.

    So a book takes as long as its pages, and not as the square of them.
    """
    positions = Positions(doc)
    starts, end = positions.starts, doc[-1].idx + len(doc[-1]) if len(doc) else 0
    if len(starts) <= _LONG:
        yield tuple(acts), Span(0, end)
        return
    by_page: dict[int, list[ToldAct]] = {}
    for act in acts:
        by_page.setdefault(positions.sentence(act.report.trigger.start) // _PAGE, []).append(act)
    for page, own in sorted(by_page.items()):
        first, last = max(page * _PAGE - _ROUND, 0), (page + 1) * _PAGE + _ROUND
        yield tuple(own), Span(starts[first], starts[last] if last < len(starts) else end)


def link_to(report: Report, span: Span) -> Link:
    """Return how an act is linked to what stands in a stretch of its story."""
    return Link.SENTENCE if report.span.covers(span) else Link.THREAD


def in_order(reports: Iterable[Report], acts: Sequence[ToldAct]) -> tuple[Report, ...]:
    """Return reports in the order of the acts that they were made from."""
    order = {act.report.id: at for at, act in enumerate(acts)}
    return tuple(sorted(reports, key=lambda report: order[report.id]))


def chances_of(forest: Forest, rows: Sequence[tuple[float, ...]], width: int) -> Floats:
    """Return how likely each of some rows of `width` numbers is."""
    table = np.array(rows, dtype=float).reshape(-1, width)
    return np.asarray(1 / (1 + np.exp(-forest.margins(table))))


def by_column(table: Mapping[str, frozenset[str]], names: Iterable[str]) -> tuple[frozenset[str], ...]:
    """Return the words that fill each of some columns; none for a column that a language has no words for."""
    return tuple(table.get(name, frozenset()) for name in names)


def numbers_of_way(word: "Token | None", act: "Token") -> tuple[float, ...]:
    """Describe the way through the parse from a word to an act of its sentence; nothing for one of another."""
    if word is None or _root_of(word) != _root_of(act):
        return (0.0,) * len(WAY_NAMES)
    above = {token.i: n for n, token in enumerate(act.ancestors, start=1)} | {act.i: 0}
    climbed, up = word, 0
    while climbed.i not in above and climbed.head != climbed and up < _HIGHEST:
        climbed, up = climbed.head, up + 1
    between = act.doc[min(word.i, act.i) + 1 : max(word.i, act.i)]
    return (
        up,
        above.get(climbed.i, _HIGHEST),
        climbed.i == act.i,
        sum(token.pos_ == "VERB" for token in between),
        sum(token.text in {",", ";"} for token in between),
    )


def _root_of(word: "Token") -> int:
    """Return the number of the word that heads a word's sentence; `Token.sent` goes through the whole text for it."""
    while word.head.i != word.i:
        word = word.head
    return word.i


def numbers_of_act(act: ToldAct) -> tuple[float, ...]:
    """Describe an act by itself."""
    report = act.report
    return (
        *(report.type is kind for kind in EventType),
        *(report.status is status for status in Status),
        act.word.pos_ == "NOUN",
        act.trigger.rule.line > 0,
        len(report.agents),
        len(report.targets),
    )
