"""Whether an act is told as the news of a story, and the day that is then meant where no words name one.

What a story narrates goes on from the day that it last told. What it only looks back to goes on from the year or month
that the sentence before named. Else the tenses of news tell the weeks round publication.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from geo.dates.calendars import days_off
from geo.events.triggers import Trigger
from geo.languages.words import words_of
from geo.model import DateMention, Link, Span, Status, When
from geo.ontology import TOLD, Trait, types_with
from geo.syntax.clauses import governing_verb, lemma_of, preposition

if TYPE_CHECKING:
    from spacy.tokens import Token

_PRESENT_TAGS = frozenset({"VBZ", "VBP"})
_UTTERED = types_with(Trait.UTTERED)
_OF_TODAY = types_with(Trait.OF_TODAY)
_OCCASIONS = types_with(Trait.OCCASION)
_LASTING = types_with(Trait.LASTING)
_REPEATED = types_with(Trait.REPEATED)
_VISITS = types_with(Trait.VISIT)
_FRESH = 14  # days before publication: a day of a story that tells news
_NEWS = 31  # days before publication: what is older is background
_WEEK, _WEEKLY = 7, 3
_MONTH, _MONTHLY, _LONG = 30, 4, 5  # days, with precisions: up to a month, up to a year or wider
_NEXT = 4  # sentences for which a day that was told goes on
_DEEPEST = 99  # depth of a parse
_HIGHEST = 6  # words that are climbed to the verb of a clause
_ASIDE = frozenset({"acl", "acl:relcl"})
_HANGS = frozenset({"obl", "obl:unmarked", "nmod"})


def is_narrated(trigger: Trigger) -> bool:
    """Say whether an act is told in the past tense, as the next thing that happened, or as part of such a clause."""
    verb = _carrier(trigger)
    return verb is not None and _is_finite_past(verb) and not _is_aside(verb) and not is_aside_of_time(trigger)


def _carrier(trigger: Trigger) -> "Token | None":
    """Return the finite verb of the clause that tells an act: its own, or the one that it goes with."""
    verb: Token | None = trigger.top
    for _ in range(_HIGHEST):
        if verb is None:
            return None
        if verb.pos_ != "VERB":
            verb = _verb_of_result(verb, trigger)
        elif verb.tag_ in _PRESENT_TAGS or _is_finite_past(verb):
            return verb
        else:
            said = verb.dep_ in {"ccomp", "parataxis"} and trigger.rule.type in _UTTERED
            linked = said or (trigger.rule.type in _UTTERED and verb.dep_ == "xcomp")
            verb = verb.head if linked else _verb_accompanied(verb)
    return None


def _is_finite_past(verb: "Token") -> bool:
    if _is_past(verb):
        return True
    past = words_of(verb).narration.past
    return any(child.lower_ in past for child in verb.children if child.dep_ in {"aux", "aux:pass"})


def _is_past(verb: "Token") -> bool:
    """Say whether a verb is in the simple past, which looks like the participle: "Iran denied it"."""
    if verb.tag_ == "VBN" and any(child.dep_ == "nsubj" for child in verb.children):
        return not any(child.dep_ in {"aux", "aux:pass"} for child in verb.children)
    return verb.tag_ == "VBD"


def _is_aside(verb: "Token") -> bool:
    """Say whether a clause, or the list of clauses that it is in, only describes what a word means."""
    for _ in range(_HIGHEST):
        if verb.dep_ != "conj":
            break
        verb = verb.head
    if verb.tag_ == "VBD" and (verb.dep_ == "acl" or _opens_a_sentence(verb)):
        return False  # the parser hung a clause of its own on a noun
    return verb.dep_ in _ASIDE or verb.dep_ == "xcomp"


def _opens_a_sentence(verb: "Token") -> bool:
    """Say whether a full stop stands before the subject, which the parser took for that of an abbreviation."""
    subject = next((child for child in verb.lefts if child.dep_ == "nsubj"), None)
    first = subject.left_edge if subject is not None else verb
    return first.i > 0 and first.text[:1].isupper() and first.doc[first.i - 1].text.endswith(".")


def _verb_accompanied(verb: "Token") -> "Token | None":
    """Return the verb whose clause a participle goes with: "fled the town, leaving arms behind"."""
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return verb.head
    if verb.tag_ != "VBG" or verb.dep_ != "advcl":
        return None
    opener = preposition(verb)
    return verb.head if not opener or opener in words_of(verb).narration.with_the_clause else None


def _verb_of_result(noun: "Token", trigger: Trigger) -> "Token | None":
    """Return the verb that brings an act about, or the clause that a meeting stands beside: "spoke after talks"."""
    verb = governing_verb(noun)
    if verb is None or noun.head != verb:
        return None
    if noun.dep_ in {"obj", "obl"} and lemma_of(verb, trigger.lexicon) in trigger.lexicon.words("outcome"):
        return verb
    return verb_beside(trigger)


def verb_beside(trigger: Trigger) -> "Token | None":
    """Return the verb of the clause that a meeting stands beside: "smiled after talks with"."""
    noun, edge = trigger.top, trigger.top.left_edge
    if trigger.rule.type not in _OCCASIONS or noun.dep_ != "obl" or noun.head.pos_ != "VERB":
        return None
    before = {edge.lower_, noun.doc[edge.i - 1].lower_ if edge.i else ""}  # "ahead" stands outside the phrase
    return None if before.isdisjoint(words_of(noun).narration.round_a_meeting) else noun.head


class News:
    """The weeks round publication, for what is told in the tenses of news and has no other date.

    What was said, and what a story narrates, is taken to be new only where the story itself names a day of the
    weeks before: so that a text of history gets no dates of today.
    """

    def __init__(self, published: date | None, dates: Iterable[DateMention]) -> None:
        self._published = published
        self._is_story = published is not None and any(_is_of_news(mention.when, published) for mention in dates)

    def date_of(self, trigger: Trigger, status: Status, *, leads: bool) -> DateMention | None:
        """Return the date of an act; `leads` says that it stands in a story's first sentences."""
        here, verb = self._published, trigger.top
        if here is None or trigger.rule.type in _LASTING or _is_habit(trigger):
            return None
        if status is Status.PLANNED and trigger.rule.type in _VISITS:
            when = When(here, days_off(here, 2 * _MONTH), _LONG, verb.text)
        elif status in TOLD and _is_going_on(trigger):
            # Measured on news: of what has been done in first sentences nine of ten are of the week.
            has_just = leads and verb.tag_ == "VBN" and not _lasts(verb)
            back, precision = (_WEEK, _WEEKLY) if has_just else (_MONTH, _MONTHLY)
            when = When(days_off(here, -back), here, precision, verb.text)
        elif self._is_story and status in TOLD and self._is_news(trigger, status, leads=leads):
            when = When(days_off(here, -_WEEK), here, _WEEKLY, verb.text)
        else:
            return None
        return DateMention(Span(verb.idx, verb.idx + len(verb)), verb.text, when)

    @staticmethod
    def _is_news(trigger: Trigger, status: Status, *, leads: bool) -> bool:
        if is_narrated(trigger):
            return True
        return status is Status.OCCURRED and (is_spoken(trigger) or (leads and takes_day_above(trigger)))


def takes_day_above(trigger: Trigger) -> bool:
    """Say whether the day of the clause above is an act's too: not of a lasting state or a description."""
    verb = trigger.top
    if trigger.rule.type in _LASTING or verb.dep_ in _ASIDE or is_aside_of_time(trigger):
        return False
    return verb.dep_ != "advcl" or preposition(verb) not in words_of(verb).narration.of_another_day


def day_told_of(trigger: Trigger) -> "Token | None":
    """Return the day that an act tells more of, in a clause behind it: "since 2014, when Russia annexed".

    The clause may hang on what the day hangs on: "the worst attack since March, when gunmen shot".
    """
    verb = trigger.top
    opener = next((child for child in verb.children if child.lower_ in words_of(verb).narration.when), None)
    if opener is None:
        return None
    if verb.dep_.startswith("acl"):
        return verb.head
    comma = opener.i - 1
    if verb.dep_ != "advcl" or verb.left_edge.i < comma or comma < 1 or verb.doc[comma].text != ",":
        return None
    last = verb.doc[comma - 1]
    day = last if last.dep_ in _HANGS else last.head  # "since March 2023"
    return day if day.head == verb.head and day.dep_ in _HANGS else None


def is_aside_of_time(trigger: Trigger) -> bool:
    """Say whether a noun's act is told as one of before: "previous attacks", "the second anniversary of the war"."""
    lexicon, noun = trigger.lexicon, trigger.top
    if noun.pos_ == "VERB":
        return False
    if noun.dep_ == "nmod" and lemma_of(noun.head, lexicon) in lexicon.words("remembrance"):
        return True
    return any(child.dep_ == "amod" and child.lower_ in lexicon.words("before") for child in noun.children)


def _is_of_news(when: When, published: date) -> bool:
    if when.start is None or when.end is None or (when.precision or _LONG) > _WEEKLY:
        return False
    return 0 <= (published - when.end).days <= _FRESH


def is_spoken(trigger: Trigger) -> bool:
    """Say whether an act of words is told as a story's own: by the verb of a main clause, or of what is quoted."""
    verb = _carrier(trigger)
    told = verb is not None and verb.dep_ in {"ROOT", "conj", "ccomp", "parataxis"}
    return told and trigger.rule.type in _UTTERED


def _lasts(verb: "Token") -> bool:
    """Say whether what has been done has been so for long: "for 17 months", "since the coup", "every night"."""
    words = words_of(verb)
    lengths, table, since = words.openers.lengths, words.narration, words.timing.since_when
    for child in verb.children:
        mark = preposition(child)
        if child.lower_ in table.long | since or mark in since:
            return True
        if child.lower_ in lengths and (mark in table.for_ or any(one.lower_ in table.every for one in child.children)):
            return True
    return False


def _is_going_on(trigger: Trigger) -> bool:
    """Say whether an act is told as what has just been done, or is being done."""
    verb = trigger.top
    if verb.tag_ not in {"VBN", "VBG"} or (trigger.rule.type in _REPEATED and verb.tag_ == "VBN"):
        return _is_under_way(trigger)
    present = words_of(verb).timing.present
    return any(child.lower_ in present for child in verb.children if child.dep_ in {"aux", "aux:pass"})


def _is_under_way(trigger: Trigger) -> bool:
    """Say whether a noun's act is said to go on: "the siege continues", "the pullout is under way"."""
    above = trigger.head.head
    if trigger.head.pos_ != "NOUN" or trigger.head.dep_ not in {"nsubj", "obj"}:
        return False
    inner = [above, *(child for child in above.children if child.dep_ in {"ccomp", "xcomp"})]
    return any(word.lower_ in trigger.lexicon.words("underway") and _is_now(word) for word in inner)


def _is_now(word: "Token") -> bool:
    if word.tag_ in _PRESENT_TAGS:
        return True
    present = words_of(word).timing.present
    return any(child.lower_ in present for child in word.children if child.dep_ in {"aux", "cop"})


def _is_announced(trigger: Trigger) -> bool:
    """Say whether a plan is what a story tells that somebody announced, which does more than to say so."""
    verb, lexicon = trigger.top, trigger.lexicon
    for _ in range(_HIGHEST):
        above = verb.head
        if verb.dep_ == "ccomp" and lemma_of(above, lexicon) in lexicon.words("announcing"):
            return _is_finite_past(above) and not _is_aside(above)
        if verb.dep_ not in {"conj", "xcomp", "ccomp"}:
            return False
        verb = above
    return False


def _is_habit(trigger: Trigger) -> bool:
    habits = trigger.lexicon.words("habit")
    return any(child.lower_ in habits for child in trigger.top.children)


def depth_of(word: "Token") -> int:
    """Return how many verbs a word lies below the main one."""
    return min(sum(above.pos_ == "VERB" for above in word.ancestors), _DEEPEST)


class Storyline:
    """The days that a story last told, and what goes on from them, sentence by sentence."""

    def __init__(self, published: date | None, dates: Iterable[DateMention]) -> None:
        self._published = published
        self._news = News(published, dates)
        self._sentence = 0
        self._told: tuple[DateMention, int] | None = None  # the last day of the news, with its sentence
        self._past: tuple[DateMention, int] | None = None  # the last date of the background, with its sentence

    def next_sentence(self) -> int:
        """Go on to the next sentence, and return its number."""
        self._sentence += 1
        return self._sentence

    def read(self, dates: Iterable[tuple[DateMention, int]]) -> None:
        """Take note of what dates a sentence tells, each with its depth in the parse: of the news, or what lies behind.

        Of several days of the news, that of the highest clause is the one that the story is at.
        """
        here, best = self._published, _DEEPEST
        if here is None:
            return
        for mention, depth in dates:
            when = mention.when
            if when.start is None or when.end is None:
                continue
            gone = (here - when.end).days
            if 0 <= gone <= _NEWS and (when.precision or _LONG) <= _WEEKLY:
                if depth <= best:
                    self._told, best = (mention, self._sentence), depth
            elif gone > _NEWS and best == _DEEPEST:
                self._past = mention, self._sentence

    def day_of(self, trigger: Trigger, status: Status, *, leads: bool) -> tuple[DateMention, Link] | None:
        """Return the day that an act without one is of, if it goes on with the story."""
        real = status in TOLD
        if real and self._looks_back(trigger) and self._past is not None:
            return self._past[0], Link.THREAD
        near = self._told is not None and self._sentence - self._told[1] <= _NEXT
        if self._told is not None and near and real and is_narrated(trigger):
            return self._told[0], Link.THREAD
        if status is Status.PLANNED and self._published is not None and _is_announced(trigger):
            return self._from_announcement(trigger, self._published, near=near), Link.ASSUMED
        day = self._news.date_of(trigger, status, leads=leads)
        return (day, Link.ASSUMED) if day is not None else None

    def _from_announcement(self, trigger: Trigger, here: date, *, near: bool) -> DateMention:
        """Return the days from an announcement on: what is announced is to be done from then."""
        told = self._told[0].when.start if self._told is not None and near else None
        verb = trigger.top
        when = When(told or days_off(here, -_WEEK), days_off(here, _MONTH), _LONG, verb.text)
        return DateMention(Span(verb.idx, verb.idx + len(verb)), verb.text, when)

    def _looks_back(self, trigger: Trigger) -> bool:
        """Say whether a deed is told right after a sentence of the background; words return to the news."""
        if self._past is None or self._past[1] != self._sentence - 1 or trigger.rule.type in _OF_TODAY:
            return False
        newer = self._told is not None and self._told[1] >= self._past[1]
        return not newer and is_narrated(trigger)
