"""When an act took place: dates joined to it by the syntax, by the sentence, or by what it says of its own length."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from geo.dates.calendars import CalendarUnit, days_off, move
from geo.dates.finding import find_dates
from geo.events.attachment import FARTHEST, Standing, attachment_to
from geo.events.narration import day_told_of, takes_day_above
from geo.events.reckoned import Dated, is_counted_from, number_of, reckoned_day
from geo.events.status import status_of
from geo.events.triggers import Trigger
from geo.languages.words import code_of, words_of
from geo.model import DateMention, Link, Span, Status, When
from geo.ontology import Trait, types_with
from geo.syntax.clauses import lemma_of, preposition
from geo.syntax.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token


_LASTING = types_with(Trait.LASTING)
_UTTERED = types_with(Trait.UTTERED)
_MOST = frozenset({"JJS", "RBS"})
_NEAR = 30  # days
_MONTH, _LONG = 4, 5  # precision of a date: up to a month, up to a year or wider


def date_of(
    trigger: Trigger,
    dates: Dated,
    acts: frozenset[int],
    published: date | None = None,
    status: Status | None = None,
) -> tuple[DateMention, Link] | None:
    """Return the date of an act: the one that hangs on it, else the nearest of the clauses above it.

    Args:
        trigger: The act.
        dates: Those of its sentence, with where they stand.
        acts: The words that head acts.
        published: After which nothing has occurred.
        status: Of the act; without it, what its words say.
    """
    if (told := _told_of_day(trigger, dates, published)) is not None:
        return told, Link.ATTACHED
    if (said := _day_of_saying(trigger, dates, published)) is not None:
        return said, Link.ATTACHED
    has_occurred = (status or status_of(trigger).status) is Status.OCCURRED
    reckoned = reckoned_day(trigger, dates)
    if reckoned is not None and not (has_occurred and _lies_ahead(reckoned, published)):
        return reckoned, Link.ATTACHED
    dates = [(mention, stand) for mention, stand in dates if not _only_compares(stand.word, trigger.lexicon)]
    if has_occurred:
        dates = [
            (mention, stand)
            for mention, stand in dates
            if not (_lies_ahead(mention, published) or _is_deadline(mention, stand.word, published))
        ]
    own = [date for mention, stand in dates if (date := _own(trigger, mention, stand, acts, published)) is not None]
    if own:
        return min(own, key=lambda mention: mention.when.is_open), Link.ATTACHED
    if (later := _second_day_of_clause(trigger, dates, acts)) is not None:
        return later, Link.SENTENCE
    if not takes_day_above(trigger):
        dates = [(mention, stand) for mention, stand in dates if _is_round(trigger, mention)]
    ranked = sorted(_date_ranks(trigger, dates), key=lambda item: item[0])
    return (ranked[0][1], Link.SENTENCE) if ranked else None


def _told_of_day(trigger: Trigger, dates: Dated, published: date | None) -> DateMention | None:
    """Return the day that a clause tells more of: 2014 in "since 2014, when Russia annexed".

    One that hangs beside the day, and not on it, has its own where it has any.
    """
    table = words_of(trigger.top).timing
    day = day_told_of(trigger)
    if day is None or (day != trigger.top.head and any(stand.word.head == trigger.top for _, stand in dates)):
        return None
    mention = next((mention for mention, stand in dates if stand.word == day), None)
    if mention is None or not mention.text.lower().startswith(table.since):
        return mention
    named_day = table.within + mention.text[len(table.since) :]
    named = find_dates(named_day, published=published, language=code_of(trigger.top))
    return replace(mention, when=named[0].when) if len(named) == 1 else None


def _day_of_saying(trigger: Trigger, dates: Dated, published: date | None) -> DateMention | None:
    """Return the day on which somebody said what is an act since it is said: "pay by May, Lima said on Monday"."""
    said = trigger.saying
    if said is None:
        return None
    told = (mention for mention, stand in dates if stand.owner == said and not _lies_ahead(mention, published))
    return next(told, None)


def _second_day_of_clause(trigger: Trigger, dates: Dated, acts: frozenset[int]) -> DateMention | None:
    """Return the day behind a noun in a clause that has a day of its own: "convicted on Monday of a bombing in 2021".

    The parser hangs both on the verb.
    """
    noun = trigger.head
    if noun.pos_ != "NOUN":
        return None
    verbs = {stand.word.head.i for _, stand in dates if stand.word.i < noun.i}
    behind = (
        mention
        for mention, stand in dates
        if stand.word.i > noun.i
        and stand.word.head.i in verbs
        and stand.word.head.i < noun.i
        and not any(noun.i < act < stand.word.i for act in acts)
    )
    return next(behind, None)


def _lies_ahead(mention: DateMention, published: date | None) -> bool:
    """Say whether a date begins after publication: no act that has occurred is of such a day."""
    start = mention.when.start
    return published is not None and start is not None and start > published


def _is_deadline(mention: DateMention, word: "Token", published: date | None) -> bool:
    """Say whether a date is up to when something holds that was done before: "were banned until 9 September"."""
    end = mention.when.end
    until = words_of(word).timing.until
    return published is not None and end is not None and end > published and preposition(word) in until


def _is_round(trigger: Trigger, mention: DateMention) -> bool:
    """Say whether a date is wide enough for what came shortly before, or after: "in 2010 after they stormed it"."""
    table = words_of(trigger.top).timing
    clause = trigger.top.dep_ == "advcl" and preposition(trigger.top) in table.follows
    return clause and (mention.when.precision or 0) >= _MONTH


def _only_compares(word: "Token", lexicon: Lexicon) -> bool:
    """Say whether a date only tells what is surpassed: "the worst since 2014", "a rise from the year before"."""
    table = words_of(word).timing
    above, mark = word.head, preposition(word)
    if mark in table.since_when:
        return above.tag_ == "JJS" or any(
            child.lower_ in table.first or child.tag_ in _MOST for child in above.children
        )
    changes = lexicon.words("change")
    near = (above, *(child for child in above.children if child.dep_ == "obj"))
    return mark in table.compared and any(lemma_of(token, lexicon) in changes for token in near)


def _own(
    trigger: Trigger, mention: DateMention, stand: Standing, acts: frozenset[int], published: date | None
) -> DateMention | None:
    """Return a date that hangs on an act; what goes on "since the vote in May" reaches to the day of publication."""
    table = words_of(trigger.top).timing
    if _hangs(mention, stand.word):  # "come two days after he met them": the days of the meeting alone
        return mention if mention.when.start is not None and _follows(trigger, stand.word) else None
    if _since_when(trigger, stand.word) or (not mention.when.is_open and _is_told_meanwhile(trigger, stand.word)):
        return mention
    attachment = attachment_to(trigger, stand.word, acts)
    if attachment is None or attachment.slot not in table.since_when or attachment.filler == attachment.word:
        return mention if attachment is not None else None
    start = mention.when.start
    if start is None or published is None or start > published or _is_a_first(trigger):
        return None  # "for the first time since the war" tells of the war's days
    return replace(mention, when=replace(mention.when, start=start, end=published, precision=_LONG))


def _follows(trigger: Trigger, word: "Token") -> bool:
    """Say whether an act is what so many days have passed since, or are left to."""
    table = words_of(word).timing
    top = trigger.top
    clause = top.dep_ == "advcl" and top.head == word.head
    return preposition(top) in table.follows and (clause or top.head == word)


def _since_when(trigger: Trigger, word: "Token") -> bool:
    """Say whether a date tells since when a lasting state is: "has been home to a base since the 1970s"."""
    table = words_of(word).timing
    lasting = trigger.rule.type in _LASTING and preposition(word) in table.since_when
    return lasting and trigger.top.head == word.head


def _is_told_meanwhile(trigger: Trigger, word: "Token") -> bool:
    """Say whether a date is told of how something was said: "the king, speaking on Tuesday", "in a video of Sunday"."""
    clause, noun, table = word.head, word.head.head, words_of(word).timing
    if clause.dep_ != "acl" or noun.head != trigger.top or clause.i < noun.i:
        return False
    if noun.dep_ == "nsubj":
        return clause.lower_ in table.meanwhile and clause.doc[clause.i - 1].is_punct
    is_message = noun.dep_ == "obl" and preposition(noun) in table.said_in and clause.lower_ in table.given_out
    return is_message and trigger.rule.type in _UTTERED


def _is_a_first(trigger: Trigger) -> bool:
    """Say whether an act is told as the first, or the most, since another."""
    table = words_of(trigger.top).timing
    near = (word for top in (trigger.top, trigger.top.head) for word in top.children)
    return any(child.lower_ in table.first or child.tag_ in _MOST for word in near for child in word.children)


def _hangs(mention: DateMention, word: "Token") -> bool:
    """Say whether a date only counts from what follows it: "two days after he met them", not "met the day after"."""
    if not is_counted_from(mention.text, word):
        return False
    if mention.when.start is None:
        return True
    told = word.doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
    return told is None or (told.end < len(word.doc) and not word.doc[told.end].is_punct)


def _date_ranks(trigger: Trigger, dates: Dated) -> Iterator[tuple[tuple[int, int, int], DateMention]]:
    above = {token.i: distance for distance, token in enumerate(trigger.top.ancestors)}
    for mention, stand in dates:
        if stand.owner.i not in above or mention.when.is_open or _hangs(mention, stand.word):
            continue
        if _is_of_another(trigger, stand.word) or _is_told_as_known(trigger, stand.owner):
            continue
        said = int(stand.owner.lemma_.lower() in trigger.lexicon.words("saying"))
        gap = abs(stand.word.i - trigger.head.i)
        yield (said, above.get(stand.owner.i, FARTHEST), gap), mention


def _is_of_another(trigger: Trigger, word: "Token") -> bool:
    """Say whether a date lies within a phrase of "since" that does not hold the act."""
    table = words_of(word).timing
    for above in word.ancestors:
        if above.pos_ == "VERB" or above.is_ancestor(trigger.head) or above == trigger.head:
            return False
        if preposition(above) in table.since_when:
            return True
    return False


def _is_told_as_known(trigger: Trigger, owner: "Token") -> bool:
    """Say whether a noun's act is only spoken of: "said Friday that the war is a danger" dates no war."""
    if trigger.top.pos_ == "VERB":
        return False
    for above in trigger.top.ancestors:
        if above == owner:
            return False
        if above.dep_ in {"ccomp", "parataxis"} and above.pos_ != "VERB" and _is_present(above):
            return True
    return False


def told_length(trigger: Trigger, published: date | None) -> DateMention | None:
    """Return the days of an act that is said to have lasted so long: "has lasted two years and six months"."""
    table = words_of(trigger.top).timing
    verb, lexicon = trigger.head.head, trigger.lexicon
    lasting = trigger.head.dep_ == "nsubj" and lemma_of(verb, lexicon) in lexicon.words("lasting")
    if published is None or not lasting or not _is_present(verb):
        return None
    told = (child for child in verb.rights if child.dep_ in {"obj", "obl", "obl:unmarked"})
    phrase = [part for child in told for part in _spans(child, lexicon)]
    start = published
    for number, unit in phrase:
        start = move(start, -number, unit) or start
    if start == published:
        return None
    words = verb.doc[verb.i : max(child.i for child in verb.subtree if lemma_of(child, lexicon) in table.units) + 1]
    when = When(start, published, _LONG, words.text)
    return DateMention(Span(words.start_char, words.end_char), words.text, when)


def _spans(word: "Token", lexicon: Lexicon) -> Iterator[tuple[int, CalendarUnit]]:
    """Yield the lengths of time that a word and what is coordinated with it tell: two years, six months."""
    table = words_of(word).timing
    for part in (word, *(child for child in word.children if child.dep_ == "conj")):
        unit = table.units.get(lemma_of(part, lexicon))
        number = next((n for c in part.children if c.dep_ == "nummod" and (n := number_of(c)) is not None), None)
        if unit is not None and number is not None:
            yield number, CalendarUnit(unit)


def nearly_now(trigger: Trigger, published: date | None) -> DateMention | None:
    """Return the weeks round publication that a word by an act leaves open: before "recently", after "soon"."""
    if published is None:
        return None
    lately = days_off(published, -_NEAR), published
    spans = {"recent": lately, "now": lately, "soon": (published, days_off(published, _NEAR))}
    for word in trigger.words:
        for child in word.children:
            if child.dep_ != "advmod":
                continue
            for name, (start, end) in spans.items():
                if child.lower_ in trigger.lexicon.words(name):
                    when = When(start, end, _MONTH, child.text)
                    return DateMention(Span(child.idx, child.idx + len(child)), child.text, when)
    return None


def _is_present(verb: "Token") -> bool:
    """Say whether a verb tells of what goes on at the time of publication: "has lasted", "reaches"."""
    table = words_of(verb).timing
    if verb.tag_ in {"VBZ", "VBP"}:
        return True
    return any(child.lower_ in table.present for child in verb.children if child.dep_ in {"aux", "cop"})
