"""When an act took place: dates joined to it by the syntax, by the sentence, or by what it says of its own length."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from geo.dates.calendars import Unit, move
from geo.events.amounts import amounts_in
from geo.events.attachment import FARTHEST, Standing, path_to
from geo.events.clauses import lemma_of, preposition
from geo.events.lexicon import load_lexicon
from geo.events.triggers import Trigger
from geo.model import DateMention, EventType, Link, Span, Status, When

if TYPE_CHECKING:
    from spacy.tokens import Token

_Dated = Sequence[tuple[DateMention, Standing]]

_PAST = frozenset({"was", "were", "had", "did"})
_PRESENT = frozenset({"has", "have", "'s", "’s", "'ve", "’ve", "is", "are"})
_LASTING = frozenset({EventType.PRESENCE, EventType.COOPERATE})
_REAL = frozenset({Status.OCCURRED, Status.ALLEGED})
_OF_WORDS = frozenset({EventType.ACCUSE, EventType.REJECT, EventType.REQUEST, EventType.THREATEN})
_FRESH = timedelta(days=14)  # before publication: a day of a story that tells news
_WEEK, _WEEKLY = timedelta(days=7), 3
_NEAR = timedelta(days=30)
_MONTH, _LONG = 4, 5  # precision of a date: up to a month, up to a year or wider
_UNITS = {"day": Unit.DAY, "week": Unit.WEEK, "month": Unit.MONTH, "year": Unit.YEAR}
_MOST_UNITS = 999  # days, weeks, months or years that something may have lasted


def date_of(
    trigger: Trigger, dates: _Dated, acts: frozenset[int], published: date | None = None
) -> tuple[DateMention, Link] | None:
    """Return the date of an act: the one that hangs on it, else the nearest of the clauses above it."""
    dates = [(mention, stand) for mention, stand in dates if not _only_compares(stand.word)]
    own = [date for mention, stand in dates if (date := _own(trigger, mention, stand, acts, published)) is not None]
    if own:
        return min(own, key=lambda mention: mention.when.is_open), Link.ATTACHED
    if not _takes_day_above(trigger):
        return None
    ranked = sorted(_date_ranks(trigger, dates), key=lambda item: item[0])
    return (ranked[0][1], Link.SENTENCE) if ranked else None


def _only_compares(word: "Token") -> bool:
    """Say whether a date only tells what is surpassed: "the first time since the war", "the worst since 2014"."""
    above = word.head
    rare = any(child.lower_ == "first" or child.tag_ in {"JJS", "RBS"} for child in above.children)
    return preposition(word) == "since" and (above.tag_ == "JJS" or rare)


def _own(
    trigger: Trigger, mention: DateMention, stand: Standing, acts: frozenset[int], published: date | None
) -> DateMention | None:
    """Return a date that hangs on an act; what goes on "since the vote in May" reaches to the day of publication."""
    path = path_to(trigger, stand.word, acts)
    if path is None or path.slot != "since" or path.filler == path.word:
        return mention if path is not None else None
    start = mention.when.start
    if start is None or published is None or start > published or _is_a_first(trigger):
        return None  # "for the first time since the war" tells of the war's days
    return replace(mention, when=replace(mention.when, start=start, end=published, precision=_LONG))


def _is_a_first(trigger: Trigger) -> bool:
    """Say whether an act is told as the first, or the most, since another."""
    near = (word for top in (trigger.top, trigger.top.head) for word in top.children)
    return any(child.lower_ == "first" or child.tag_ in {"JJS", "RBS"} for word in near for child in word.children)


def _takes_day_above(trigger: Trigger) -> bool:
    """Say whether the day of the clause above is an act's too: not of a lasting state or a description."""
    verb = trigger.top
    if trigger.rule.type is EventType.PRESENCE or verb.dep_ in {"acl", "acl:relcl"}:
        return False
    return verb.dep_ != "advcl" or preposition(verb) not in {"for", "after", "since", "before"}


def _date_ranks(trigger: Trigger, dates: _Dated) -> Iterator[tuple[tuple[int, int, int], DateMention]]:
    above = {token.i: distance for distance, token in enumerate(trigger.top.ancestors)}
    for mention, stand in dates:
        if stand.owner.i not in above or mention.when.is_open or _is_of_another(trigger, stand.word):
            continue
        said = int(stand.owner.lemma_.lower() in load_lexicon().words("saying"))
        gap = abs(stand.word.i - trigger.head.i)
        yield (said, above.get(stand.owner.i, FARTHEST), gap), mention


def _is_of_another(trigger: Trigger, word: "Token") -> bool:
    """Say whether a date lies within a phrase of "since" that does not hold the act."""
    for above in word.ancestors:
        if above.pos_ == "VERB" or above.is_ancestor(trigger.head) or above == trigger.head:
            return False
        if preposition(above) == "since":
            return True
    return False


def told_length(trigger: Trigger, published: date | None) -> DateMention | None:
    """Return the days of an act that is said to have lasted so long: "has lasted two years and six months"."""
    verb = trigger.head.head
    lasting = trigger.head.dep_ == "nsubj" and lemma_of(verb) in load_lexicon().words("lasting")
    if published is None or not lasting or not _is_present(verb):
        return None
    phrase = [part for child in verb.rights if child.dep_ in {"obj", "obl", "obl:unmarked"} for part in _spans(child)]
    start = published
    for number, unit in phrase:
        start = move(start, -number, unit) or start
    if start == published:
        return None
    words = verb.doc[verb.i : max(child.i for child in verb.subtree if lemma_of(child) in _UNITS) + 1]
    when = When(start, published, _LONG, words.text)
    return DateMention(Span(words.start_char, words.end_char), words.text, when)


def _spans(word: "Token") -> Iterator[tuple[int, Unit]]:
    """Yield the lengths of time that a word and what is coordinated with it tell: two years, six months."""
    for part in (word, *(child for child in word.children if child.dep_ == "conj")):
        unit = _UNITS.get(lemma_of(part))
        number = next((n for c in part.children if c.dep_ == "nummod" and (n := _number(c)) is not None), None)
        if unit is not None and number is not None:
            yield number, unit


def _number(token: "Token") -> int | None:
    amount = next(amounts_in(token.text), None)
    return int(amount.low) if amount is not None and 0 < amount.low <= _MOST_UNITS else None


def nearly_now(trigger: Trigger, published: date | None) -> DateMention | None:
    """Return the weeks round publication that a word by an act leaves open: before "recently", after "soon"."""
    if published is None:
        return None
    spans = {"recent": (published - _NEAR, published), "soon": (published, published + _NEAR)}
    for word in trigger.words:
        for child in word.children:
            if child.dep_ != "advmod":
                continue
            for name, (start, end) in spans.items():
                if child.lower_ in load_lexicon().words(name):
                    when = When(start, end, _MONTH, child.text)
                    return DateMention(Span(child.idx, child.idx + len(child)), child.text, when)
    return None


def is_narrated(trigger: Trigger) -> bool:
    """Say whether an act is told in the past tense, as the next thing that happened."""
    verb = trigger.top
    if verb.pos_ != "VERB" or verb.dep_ in {"xcomp", "acl", "acl:relcl"}:
        return False
    if _is_past(verb):
        return True
    return any(child.lower_ in _PAST for child in verb.children if child.dep_ in {"aux", "aux:pass"})


def _is_past(verb: "Token") -> bool:
    """Say whether a verb is in the simple past, which looks like the participle: "Iran denied it"."""
    if verb.tag_ == "VBN" and any(child.dep_ == "nsubj" for child in verb.children):
        return not any(child.dep_ in {"aux", "aux:pass"} for child in verb.children)
    return verb.tag_ == "VBD"


def _is_present(verb: "Token") -> bool:
    """Say whether a verb tells of what goes on at the time of publication: "has lasted", "reaches"."""
    if verb.tag_ in {"VBZ", "VBP"}:
        return True
    return any(child.lower_ in _PRESENT for child in verb.children if child.dep_ == "aux")


class News:
    """The weeks round publication, for what is told in the tenses of news and has no other date.

    What was said, and what a story leads with, is taken to be new only where the story itself names a day of the
    weeks before: so that a text of history gets no dates of today.
    """

    def __init__(self, published: date | None, dates: Iterable[DateMention]) -> None:
        self._published = published
        self._is_story = published is not None and any(_is_of_news(mention.when, published) for mention in dates)

    def date_of(self, trigger: Trigger, status: Status, *, leads: bool) -> DateMention | None:
        """Return the date of an act; `leads` says that it stands in a story's first sentences."""
        here, verb = self._published, trigger.top
        if here is None or trigger.rule.type is EventType.PRESENCE or _is_habit(verb):
            return None
        if status is Status.PLANNED and trigger.rule.type is EventType.CONSULT:
            when = When(here, here + 2 * _NEAR, _LONG, verb.text)
        elif status in _REAL and _is_going_on(trigger):
            when = When(here - _NEAR, here, _MONTH, verb.text)
        elif (
            self._is_story
            and status is Status.OCCURRED
            and (_is_said(trigger) or (leads and _takes_day_above(trigger)))
        ):
            when = When(here - _WEEK, here, _WEEKLY, verb.text)
        else:
            return None
        return DateMention(Span(verb.idx, verb.idx + len(verb)), verb.text, when)


def _is_of_news(when: When, published: date) -> bool:
    if when.start is None or when.end is None or (when.precision or _LONG) > _WEEKLY:
        return False
    return timedelta() <= published - when.end <= _FRESH


def _is_said(trigger: Trigger) -> bool:
    """Say whether an act of words is told as a story's own: by the verb of a main clause, or of what is quoted."""
    verb = trigger.top
    finite = verb.tag_ in {"VBZ", "VBP"} or _is_past(verb)
    return finite and trigger.rule.type in _OF_WORDS and verb.dep_ in {"ROOT", "conj", "ccomp", "parataxis"}


def _is_going_on(trigger: Trigger) -> bool:
    """Say whether an act is told as what has just been done, or is being done."""
    verb = trigger.top
    if verb.tag_ not in {"VBN", "VBG"} or trigger.rule.type in _LASTING:
        return False
    return any(child.lower_ in _PRESENT for child in verb.children if child.dep_ in {"aux", "aux:pass"})


def _is_habit(verb: "Token") -> bool:
    habits = load_lexicon().words("habit")
    return any(child.lower_ in habits for child in verb.children)
