"""Joining as plainly as it can be told, step by step and with nothing kept for later: what the program must equal.

It weighs every candidate whole, keeps every word of every article as a set, and is some times as slow. Where the rules
of joining are changed on purpose, they are changed here too.

Example::

    assert join_reports(reports, texts) == join_slowly(reports, texts)
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, product
from statistics import fmean

from geo.events.similarity import (
    Days,
    Profile,
    days_agree,
    known_days,
    profile_of,
    told_scene,
)
from geo.geodesy import distance_km
from geo.joining.chances import Chances, open_chances
from geo.joining.clustering import event_of
from geo.joining.gathering import Gathering, Scenes, gather
from geo.joining.vocabulary import Vector, Vocabulary, open_vocabulary, unit
from geo.joining.wording import mean_of, words_in
from geo.model import Bond, Event, Link, Place, Report, Status, When
from geo.ontology import IMAGINED, QUADRANT, Quadrant, types_of
from geo.unseen import without_unseen


def join_slowly(
    reports: Iterable[Report], texts: Mapping[str, str] | None = None, *, chances: Chances | None = None
) -> tuple[Event, ...]:
    """Return what `join_reports` returns."""
    ordered = sorted({report.id: report for report in reports}.values(), key=_order)
    happenings = Happenings(Library(texts or {}, open_vocabulary()), chances or open_chances())
    for article, told in groupby(ordered, key=lambda report: report.article):
        happenings.add(article, gather(told))
    return tuple(event_of(sorted(one.reports, key=_order), one.bonds) for one in happenings.all)


def _order(report: Report) -> tuple[str, int, int, str]:
    return report.article, report.trigger.start, report.trigger.end, report.id


# ---- words ----

Words = frozenset[str]

_WORD = re.compile(r"[^\W_]{2,40}")
_NAME = re.compile(r"[A-Z][a-z]{2,40}|[A-Z]{2,6}")
_NUMBER = re.compile(r"\d{1,3}(?:[,.]\d{1,3}){0,4}")
_MOST_READ = 20_000  # characters of an article; news says within them what it is about
_LEAD = 300  # characters in which news says what happened
_RARE_NAME = 0.45  # rarity of a word with a capital from which on it is taken for a name
_PRIOR = 8  # articles that are imagined beside those that are joined, without the word: two are no measure of rarity
_LISTED = 24  # words by which an article is found


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text as the rare words, the names and the numbers in it."""

    words: Words
    names: Words
    numbers: Words


def stretch_of(text: str, vocabulary: Vocabulary) -> Stretch:
    """Return what a stretch of text says."""
    seen = without_unseen(text[:_MOST_READ])
    words = frozenset(word for word in words_in(seen) if vocabulary.rarity(word))
    names = (word.lower() for word in _NAME.findall(seen))
    return Stretch(
        words,
        frozenset(name for name in names if vocabulary.rarity(name) > _RARE_NAME),
        frozenset(_NUMBER.findall(seen)),
    )


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two articles have in common, each from 0 to 1.

    Attributes:
        text: Of all their words.
        lead: Of the words they begin with.
        names: How many of the names that each begins with stand in the other.
    """

    text: float
    lead: float
    names: float


class Library:
    """The articles whose reports are joined, by their ids; one whose text is not known is like none."""

    def __init__(self, texts: Mapping[str, str], vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._counts = {article: self._read(text) for article, text in texts.items()}
        self._leads = {article: stretch_of(text[:_LEAD], vocabulary) for article, text in texts.items()}
        self._spread = Counter(word for counts in self._counts.values() for word in counts)

    def _read(self, text: str) -> Mapping[str, int]:
        counts = Counter(words_in(without_unseen(text[:_MOST_READ])))
        return {word: count for word, count in counts.items() if self.vocabulary.rarity(word)}

    def weight(self, word: str) -> float:
        surprise = math.log((len(self._counts) + _PRIOR) / max(1, self._spread[word]))
        return self.vocabulary.rarity(word) * surprise

    def words_of(self, article: str) -> Words:
        return frozenset(self._counts.get(article, ()))

    def telling_words(self, article: str) -> tuple[str, ...]:
        weights = self._weights(article)
        return tuple(sorted(weights, key=lambda word: (-weights[word], word))[:_LISTED])

    def _weights(self, article: str) -> Mapping[str, float]:
        counts = self._counts.get(article, {})
        return {word: (1.0 + math.log(count)) * self.weight(word) for word, count in counts.items()}

    def cosine(self, one: Words, other: Words) -> float:
        shared = math.fsum(self.weight(word) ** 2 for word in one & other)
        if not shared:
            return 0.0
        lengths = [math.fsum(self.weight(word) ** 2 for word in words) for words in (one, other)]
        return min(1.0, shared / math.sqrt(lengths[0] * lengths[1]))

    def covered(self, words: Words, by: Words) -> float | None:
        whole = math.fsum(map(self.weight, words))
        return math.fsum(map(self.weight, words & by)) / whole if whole else None

    def alike(self, one: str, other: str) -> Likeness:
        """Return how much two articles have in common."""
        if one > other:
            one, other = other, one
        if one not in self._counts or other not in self._counts:
            return Likeness(0.0, 0.0, 0.0)
        a, b = self._weights(one), self._weights(other)
        shared = math.fsum(a[word] * b[word] for word in a.keys() & b.keys())
        long = [math.sqrt(math.fsum(weight**2 for weight in weights.values())) for weights in (a, b)]
        text = shared / (long[0] * long[1]) if shared else 0.0
        lead, lead_of_other = self._leads[one], self._leads[other]
        covered = (
            self.covered(lead.names, self.words_of(other)),
            self.covered(lead_of_other.names, self.words_of(one)),
        )
        return Likeness(text, self.cosine(lead.words, lead_of_other.words), mean_of(covered))


# ---- chances ----

_BEGINNING = 5  # letters that the forms of a word share: "arrested", "arrests"
_EMPTY = 100  # so many commonest words say nothing beside another: "shot dead by"
_NEAR_MEANING = 0.6  # cosine of words' vectors above which they may name one act
_UNKNOWN_MEANING = 0.3  # of two words of which one has no vector
_FINE = 4  # greatest where_prec of what is smaller than a country
_SAME_PLACE_KM = 30.0
_MOST_NUMBERS = 8  # of a report that are compared
_BESIDE = 60  # characters on either side of an act: about a clause
_SAID = frozenset((*types_of(Quadrant.VERBAL_COOPERATION), *types_of(Quadrant.VERBAL_CONFLICT)))

Numbers = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """A report with what of it is weighed, made once."""

    profile: Profile
    beginnings: frozenset[str]
    meaning: Vector | None
    said: Stretch  # the sentence without the words for the act
    around: Stretch  # of these the ones about as far from the act as its clause goes

    @property
    def report(self) -> Report:
        """The report."""
        return self.profile.report


def telling_of(profile: Profile, vocabulary: Vocabulary) -> Telling:
    """Return what of a report is weighed."""
    report = profile.report
    start, end = report.trigger.start - report.span.start, report.trigger.end - report.span.start
    words = words_in(without_unseen(report.sentence[start:end]))
    return Telling(
        profile,
        frozenset(word[:_BEGINNING] for word in words if len(word) > 2),
        _meaning(words, vocabulary),
        stretch_of(f"{report.sentence[:start]} {report.sentence[end:]}", vocabulary),
        stretch_of(_around(report.sentence, start, end), vocabulary),
    )


def _around(sentence: str, start: int, end: int) -> str:
    """Return the whole words on both sides of a stretch, without it."""
    before = sentence[:start][-_BESIDE:] if start > _BESIDE else " " + sentence[:start]
    after = sentence[end : end + _BESIDE]
    after = after if len(sentence) <= end + _BESIDE else after.rpartition(" ")[0]
    return f"{before.partition(' ')[2]} {after}"


def _meaning(words: Sequence[str], vocabulary: Vocabulary) -> Vector | None:
    """Return the mean of words' vectors, without the commonest beside others."""
    known = [(rank, word) for word in words if (rank := vocabulary.rank(word)) is not None]
    telling = [word for rank, word in known if rank > _EMPTY] or [word for _, word in known]
    vectors = [vector for word in telling if (vector := vocabulary.vector(word)) is not None]
    return unit(sum(vectors[1:], vectors[0])) if vectors else None


def signs_of(one: Telling, other: Telling, library: Library) -> Numbers:
    """Return what two reports have in common, a number for each of `SIGNS`."""
    word = float(bool(one.beginnings & other.beginnings))
    alike = library.alike(one.report.article, other.report.article)
    names = mean_of(
        (
            library.covered(one.said.names, library.words_of(other.report.article)),
            library.covered(other.said.names, library.words_of(one.report.article)),
        )
    )
    return (
        1.0,
        word,
        *_of_meaning(one, other),
        *_of_parties(one.profile, other.profile),
        *_of_scene(one.profile, other.profile),
        _of_numbers(one.report, other.report),
        *_of_figures(one.said, other.said),
        *_of_surroundings(one.around, other.around, library),
        math.sqrt(library.cosine(one.said.words, other.said.words)),
        math.sqrt(alike.text),
        alike.names,
        names,
        word * names,
        word * alike.lead,
    )


def _of_meaning(one: Telling, other: Telling) -> Numbers:
    known = one.meaning is not None and other.meaning is not None
    cosine = min(1.0, float(one.meaning @ other.meaning)) if known else _UNKNOWN_MEANING  # type: ignore[operator]
    a, b = one.report.type, other.report.type
    return max(0.0, cosine), max(0.0, cosine - _NEAR_MEANING), float(a is b), float(QUADRANT[a] is QUADRANT[b])


def _of_parties(one: Profile, other: Profile) -> Numbers:
    doer = bool(one.agents & other.agents)
    other_doer = not doer and bool(one.agents and other.agents)
    return (
        float(doer),
        float(other_doer and one.report.type in _SAID and other.report.type in _SAID),
        float(bool(one.targets & other.targets)),
    )


def _of_scene(one: Profile, other: Profile) -> Numbers:
    days = known_days(one.report.when), known_days(other.report.when)
    fine = [[place for place in scene if place.where_prec <= _FINE] for scene in (one.scene, other.scene)]
    other_place = all(fine) and not any(_is_same_place(a, b) for a, b in product(*fine))
    return float(days[0] is not None and days[1] is not None and days_agree(days[0], days[1])), float(other_place)


def _is_same_place(one: Place, other: Place) -> bool:
    return one.name == other.name or distance_km((one.lat, one.lon), (other.lat, other.lon)) < _SAME_PLACE_KM


def _of_numbers(one: Report, other: Report) -> float:
    """Compare the counts of one thing: those killed with those killed."""
    pairs = product(one.numbers[:_MOST_NUMBERS], other.numbers[:_MOST_NUMBERS])
    return float(
        any(
            a.low <= b.high and b.low <= a.high
            for a, b in pairs
            if (a.unit, a.aspect) == (b.unit, b.aspect) and (a.unit or a.aspect)
        )
    )


def _of_figures(one: Stretch, other: Stretch) -> Numbers:
    shared = bool(one.numbers & other.numbers)
    return float(shared), float(not shared and bool(one.numbers and other.numbers))


def _of_surroundings(one: Stretch, other: Stretch, library: Library) -> Numbers:
    shared = bool(one.names & other.names)
    differ = bool(one.names and other.names) and not shared
    return math.sqrt(library.cosine(one.words, other.words)), float(differ)


# ---- all articles ----

_NEIGHBOURS = 12  # articles of the same words whose events are looked at
_MOST_LISTED = 40  # latest articles that are found by one word
_MOST_IN_BLOCK = 20  # latest happenings that are found by one key
_MOST_HELD_AGAINST = 12  # happenings that an event is held against, likeliest first
_MOST_TELLINGS = 3  # of one article's event that are compared
_MOST_MEMBERS = 6  # of a happening's articles that an event is compared with
_SAID_LINKS = frozenset({Link.ATTACHED, Link.SENTENCE})
_CARRIED_SLACK = 2  # days by which a day that is carried over or assumed may be wrong
_AHEAD = timedelta(60)  # how long before its day news tells that something is called off

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """The event of one article, with what of it is compared."""

    article: str
    reports: tuple[Report, ...]
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class _Comparison:
    chance: float
    signs: Numbers
    own: Report
    other: Report


class Happening:
    """Events of articles that are one.

    Attributes:
        reports: Of all its articles.
        bonds: Why each report but the first belongs to it.
    """

    def __init__(self) -> None:
        self.reports: list[Report] = []
        self.bonds: list[Bond] = []
        self.members: list[_Part] = []
        self._said_days: list[Days] = []
        self._days: list[Days] = []
        self._scenes = Scenes()
        self._imagined = False

    def add(self, part: _Part, bonds: Iterable[Bond]) -> None:
        """Take in the event of an article."""
        self._imagined = part.reports[0].status in IMAGINED
        self.reports += part.reports
        self.bonds += bonds
        if len(self.members) < _MOST_MEMBERS:
            self.members.append(part)
        for report in part.reports:
            if (days := _days_of(report)) is not None:
                self._days.append(days)
                if report.when_link in _SAID_LINKS:
                    self._said_days.append(days)
        for telling in part.tellings:
            self._scenes.add(told_scene(telling.report))

    def may_hold(self, part: _Part) -> bool:
        """Say whether nothing that is told outright speaks against one more event being this happening."""
        return (
            (part.reports[0].status in IMAGINED) == self._imagined
            and all(map(self._is_then, part.reports))
            and all(self._scenes.agree(told_scene(telling.report)) for telling in part.tellings)
        )

    def _is_then(self, report: Report) -> bool:
        days = _days_of(report)
        said = self._said_days if report.when_link in _SAID_LINKS else ()
        return days is None or (
            all(days_agree(days, other, slack=_CARRIED_SLACK) for other in self._days)
            and all(days_agree(days, other) for other in said)
        )


def _days_of(report: Report) -> Days | None:
    """Return the days of an act; the day of what is called off is that of calling it off, or one to come."""
    days = known_days(report.when)
    if days is None or report.status is not Status.CANCELLED:
        return days
    return days[0], min(days[1], date.max - _AHEAD) + _AHEAD


class Happenings:
    """All happenings, in the order of their first reports; `add` takes the articles in their order."""

    def __init__(self, library: Library, chances: Chances) -> None:
        self.all: list[Happening] = []
        self._library = library
        self._chances = chances
        self._listed: dict[str, list[str]] = defaultdict(list)  # articles by the words that tell most of them
        self._blocks: dict[Key, list[Happening]] = defaultdict(list)

    def add(self, article: str, gatherings: Sequence[Gathering]) -> None:
        """Take in the events of one article."""
        words = self._library.telling_words(article)
        near = self._near(words)
        for gathering in gatherings:
            self._take(self._part(article, gathering), gathering.bonds, near)
        for word in words:
            self._listed[word].append(article)

    def _take(self, part: _Part, bonds: Sequence[Bond], near: Sequence[str]) -> None:
        best = self._likeliest(part, near)
        if best is None:
            happening = Happening()
            self.all.append(happening)
            happening.add(part, bonds)
        else:
            happening, why = best
            happening.add(part, [why, *bonds])
        for key in dict.fromkeys(_keys_of(part)):
            if not self._blocks[key] or self._blocks[key][-1] is not happening:
                self._blocks[key].append(happening)

    def _near(self, words: Iterable[str]) -> list[str]:
        """Return the articles that share most of the words that tell most of them."""
        counts = Counter(article for word in words for article in self._listed.get(word, ())[-_MOST_LISTED:])
        return sorted(counts, key=lambda article: (-counts[article], article))[:_NEIGHBOURS]

    def _part(self, article: str, gathering: Gathering) -> _Part:
        reports = [telling.report for telling in gathering.different(_MOST_TELLINGS)]
        tellings = tuple(telling_of(profile_of(report), self._library.vocabulary) for report in reports)
        return _Part(article, tuple(gathering.reports), tellings)

    def _likeliest(self, part: _Part, near: Sequence[str]) -> tuple[Happening, Bond] | None:
        """Return the happening that an event most likely is, and why; None where none is likely enough."""
        best: tuple[float, Happening, _Comparison] | None = None
        for happening in self._candidates(part, near):
            told = {report.article for report in happening.reports}
            if part.article in told or not happening.may_hold(part):
                continue
            compared = [self._compare(part, member) for member in happening.members]
            chance = _of_likeliest(compared)
            if chance >= self._chances.least and (best is None or chance > best[0]):
                best = chance, happening, max(compared, key=lambda each: each.chance)
        if best is None:
            return None
        chance, happening, why = best
        return happening, Bond(why.own.id, why.other.id, round(chance, 3), self._chances.reasons(why.signs))

    def _compare(self, part: _Part, member: _Part) -> _Comparison:
        pairs = product(part.tellings, member.tellings)
        return max((self._weigh(own, other) for own, other in pairs), key=lambda each: each.chance)

    def _weigh(self, own: Telling, other: Telling) -> _Comparison:
        signs = signs_of(own, other, self._library)
        return _Comparison(self._chances.chance(signs), signs, own.report, other.report)

    def _candidates(self, part: _Part, near: Sequence[str]) -> list[Happening]:
        """Return the happenings that an event may be, each once, those first that share more with it."""
        counts: Counter[int] = Counter()
        found: dict[int, Happening] = {}
        for key in _keys_near(part, near):
            for happening in self._blocks.get(key, ())[-_MOST_IN_BLOCK:]:
                counts[id(happening)] += 1
                found.setdefault(id(happening), happening)
        order = {number: at for at, number in enumerate(found)}
        return [found[number] for number in sorted(found, key=lambda n: (-counts[n], order[n]))[:_MOST_HELD_AGAINST]]


def _of_likeliest(compared: Iterable[_Comparison]) -> float:
    """Return the mean chance with the two articles that it is likest: one may be like by chance, and none like all."""
    return fmean(sorted((each.chance for each in compared), reverse=True)[:2])


def _keys_of(part: _Part) -> Iterator[Key]:
    """Yield what an event is found by: its article with its types and words, and its types with party and month."""
    for telling in part.tellings:
        yield part.article, telling.report.type
        for word in sorted(telling.beginnings):
            yield part.article, "", word
        yield from _party_keys(telling)


def _keys_near(part: _Part, near: Sequence[str]) -> Iterator[Key]:
    for telling in part.tellings:
        for article in near:
            yield article, telling.report.type
            for word in sorted(telling.beginnings):
                yield article, "", word
        for kind, party, month in _party_keys(telling):
            yield from dict.fromkeys((kind, party, when) for when in (month, "", "wide"))


def _party_keys(telling: Telling) -> Iterator[tuple[str, str, str]]:
    parties = sorted(telling.profile.agents | telling.profile.targets)
    yield from ((telling.report.type, party, when) for party in parties for when in _months(telling.report.when))


def _months(when: When | None) -> tuple[str, ...]:
    days = known_days(when)
    if days is None:
        return ("",)
    first, last = (day.year * 12 + day.month for day in days)
    wide = last - first > 2
    return ("wide",) if wide else tuple(str(month) for month in range(first, last + 1))
