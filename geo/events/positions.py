"""Where the acts, places and days of a story stand to each other: by sentence, and through the parse."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from geo.events.reading import CHOICE_NAMES, with_read
from geo.events.triggers import Trigger
from geo.model import EventType, Link, Report, Span, Status
from geo.places.learned import Floats, Forest
from geo.stopping import go_on

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Numbers = Sequence[float] | Floats  # a row of them

FAR = 99  # sentences: not in sight
SHORT = 3  # sentences: of a text such as nothing was learned from
_LONG, _PAGE, _ROUND = 100, 60, 20  # sentences: of a long text, of one page of it, and weighed on either side of a page
_LONG_WORDS, _PAGE_WORDS, _ROUND_WORDS = 5000, 3000, 1000  # the same in words, for sentences that hardly end
_HIGHEST = 12  # words that are climbed
_COMMAS = (",", ";")
WAY_NAMES = ("up", "down", "under", "verbs_between", "commas_between")
NO_WAY = (0.0,) * len(WAY_NAMES)
ACT_NAMES = (
    *(f"type_{kind}" for kind in EventType),
    *(f"status_{status}" for status in Status),
    "noun",
    "by_rule",
    "agents",
    "targets",
)
_TYPE_ROWS = {kind: tuple(one is kind for one in EventType) for kind in EventType}
_STATUS_ROWS = {status: tuple(one is status for one in Status) for status in Status}


def is_short(doc: "Doc", most: int = SHORT) -> bool:
    """Say whether a text has no more sentences than that."""
    return next(islice(doc.sents, most, None), None) is None


@dataclass(frozen=True, slots=True)
class ToldAct:
    """A report, and the act in the parse that it was made from."""

    report: Report
    trigger: Trigger

    @property
    def word(self) -> "Token":
        """The highest of its words."""
        return self.trigger.top


@dataclass(slots=True)
class Spots:
    """Characters of a story at which something is told, in the order in which they were noted, with their sentences."""

    starts: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.starts)

    def add(self, start: int, sentence: int) -> None:
        """Note one more."""
        self.starts.append(start)
        self.sentences.append(sentence)


class Positions:
    """The sentences of a story by their characters, and the ways through their parses."""

    def __init__(self, doc: "Doc") -> None:
        self.starts = [sentence.start_char for sentence in doc.sents]
        numbers = doc.to_array(["HEAD", "POS", "ORTH"])
        self._heads: list[int] = (np.arange(len(doc)) + numbers[:, 0].astype(np.int64)).tolist()
        commas = [doc.vocab.strings[mark] for mark in _COMMAS]
        self._verbs = _counts(numbers[:, 1] == doc.vocab.strings["VERB"])
        self._commas = _counts(np.isin(numbers[:, 2], commas))
        self._above: tuple[int, int, dict[int, int]] = (-1, -1, {})  # an act, its root, and how far up which words are

    def sentence(self, at: int) -> int:
        """Return the number of the sentence in which a character stands, from 0."""
        return bisect_right(self.starts, at) - 1

    def spots(self, starts: Iterable[int]) -> Spots:
        """Return some characters with their sentences."""
        found = Spots()
        for start in starts:
            found.add(start, self.sentence(start))
        return found

    def nearest(self, act: ToldAct, spots: Spots) -> int:
        """Return which of some characters is nearest to an act, by sentences and then by characters."""
        start = act.report.trigger.start
        own, best, least, closest = self.sentence(start), 0, -1, 0
        for at, (spot, sentence) in enumerate(zip(spots.starts, spots.sentences, strict=True)):
            away = abs(sentence - own)
            if away <= least or least < 0:
                close = abs(spot - start)
                if away < least or least < 0 or close < closest:
                    best, least, closest = at, away, close
        return best

    def reach(self, act: ToldAct, spots: Spots) -> tuple[int, int]:
        """Return how many sentences back something was last told, and on when it is told next."""
        start = act.report.trigger.start
        own, back, on = self.sentence(start), FAR, FAR
        for spot, sentence in zip(spots.starts, spots.sentences, strict=True):
            if spot <= start:
                back = min(back, own - sentence)
            else:
                on = min(on, sentence - own)
        return back, on

    def way(self, word: int | None, act: int) -> tuple[float, ...]:
        """Describe the way through the parse from a word to an act of its sentence; nothing for one of another.

        Both are told by their numbers in the text.
        """
        if word is None:
            return NO_WAY
        root, above = self._climb(act)
        if self._root_of(word) != root:
            return NO_WAY
        climbed, up = word, 0
        while climbed not in above and self._heads[climbed] != climbed and up < _HIGHEST:
            climbed, up = self._heads[climbed], up + 1
        low, high = min(word, act), max(word, act)
        inside = min(low + 1, high)
        return (
            up,
            above.get(climbed, _HIGHEST),
            climbed == act,
            self._verbs[high] - self._verbs[inside],
            self._commas[high] - self._commas[inside],
        )

    def _climb(self, act: int) -> tuple[int, dict[int, int]]:
        """Return the root of an act's sentence, and how far above the act which words are."""
        if self._above[0] != act:
            above, at = {act: 0}, act
            while self._heads[at] != at:
                at = self._heads[at]
                above[at] = len(above)
            self._above = (act, at, above)
        return self._above[1:]

    def _root_of(self, word: int) -> int:
        """Return the number of the word that heads a word's sentence; `Token.sent` goes through the whole text."""
        while self._heads[word] != word:
            word = self._heads[word]
        return word


def _counts(signs: NDArray[np.bool_]) -> list[int]:
    """Return how many of some signs stand before each place."""
    return [0, *np.cumsum(signs).tolist()]


def stretches(acts: Sequence[ToldAct], doc: "Doc") -> Iterator[tuple[tuple[ToldAct, ...], Span]]:
    """Yield acts with the stretch of text that is weighed for them: all of a story, what is near in a long text.

    So a book takes as long as its pages, and not as the square of them.

    Raises:
        StoppedError: Somebody has asked to stop.
    """
    positions = Positions(doc)
    starts, end = positions.starts, doc[-1].idx + len(doc[-1]) if len(doc) else 0
    if len(starts) <= _LONG and len(doc) <= _LONG_WORDS:
        yield tuple(acts), Span(0, end)
        return
    firsts = [sentence.start for sentence in doc.sents]  # the words with which sentences begin
    pages = _pages(firsts, len(doc))
    by_page: dict[int, list[ToldAct]] = {}
    for act in acts:
        by_page.setdefault(bisect_right(pages, positions.sentence(act.report.trigger.start)) - 1, []).append(act)
    for page, own in sorted(by_page.items()):
        go_on()
        first, last = pages[page], pages[page + 1] if page + 1 < len(pages) else len(starts)
        before, after = _about(first, last, firsts, len(doc))
        yield tuple(own), Span(starts[before], starts[after] if after < len(starts) else end)


def _pages(firsts: Sequence[int], words: int) -> list[int]:
    """Return the sentences with which the pages of a text begin."""
    pages = [0]
    for number, end in enumerate((*firsts[1:], words)):
        if number - pages[-1] >= _PAGE or (number > pages[-1] and end - firsts[pages[-1]] > _PAGE_WORDS):
            pages.append(number)
    return pages


def _about(first: int, last: int, firsts: Sequence[int], words: int) -> tuple[int, int]:
    """Return from which sentence to which is weighed for a page, which is given in the same way."""
    ends = (*firsts[1:], words)
    before, after = first, last
    while before and first - before < _ROUND and firsts[first] - firsts[before - 1] <= _ROUND_WORDS:
        before -= 1
    while after < len(firsts) and after - last < _ROUND and ends[after] - ends[last - 1] <= _ROUND_WORDS:
        after += 1
    return before, after


def link_to(report: Report, span: Span) -> Link:
    """Return how an act is linked to what stands in a stretch of its story."""
    return Link.SENTENCE if report.span.covers(span) else Link.THREAD


def in_order(reports: Iterable[Report], acts: Sequence[ToldAct]) -> tuple[Report, ...]:
    """Return reports in the order of the acts that they were made from."""
    order = {act.report.id: at for at, act in enumerate(acts)}
    return tuple(sorted(reports, key=lambda report: order[report.id]))


def chances_of(forest: Forest, rows: Floats) -> Floats:
    """Return how likely each of some rows of numbers is."""
    return np.asarray(1 / (1 + np.exp(-forest.margins(rows))))


def read_chances_of(forest: Forest, rows: Floats) -> Floats:
    """Return the same midway to what an encoder sees, whose numbers of a choice stand at the end of each row."""
    return with_read(chances_of(forest, rows), rows[:, -len(CHOICE_NAMES) :])


def table_of(rows: Iterable[Numbers], width: int) -> Floats:
    """Return rows of `width` numbers as a table."""
    return np.array(list(rows), dtype=float).reshape(-1, width)


def tables_together(tables: Sequence[Floats]) -> tuple[Floats, list[slice]]:
    """Return some tables one below the other, and which rows each has taken: many are weighed at once, and faster."""
    ends = np.cumsum([len(table) for table in tables]).tolist()
    whole = np.concatenate(tables) if tables else np.zeros((0, 0))
    return whole, [slice(end - len(table), end) for end, table in zip(ends, tables, strict=True)]


def by_column(table: Mapping[str, frozenset[str]], names: Iterable[str]) -> tuple[frozenset[str], ...]:
    """Return the words that fill each of some columns; none for a column that a language has no words for."""
    return tuple(table.get(name, frozenset()) for name in names)


def numbers_of_act(act: ToldAct) -> tuple[float, ...]:
    """Describe an act by itself."""
    report = act.report
    return (
        *_TYPE_ROWS[report.type],
        *_STATUS_ROWS[report.status],
        act.word.pos_ == "NOUN",
        act.trigger.rule.line > 0,
        len(report.agents),
        len(report.targets),
    )
