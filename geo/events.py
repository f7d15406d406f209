"""Clauses → reports: who did what to whom, where, when and how surely, one report for each act of a sentence."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from geo.attachment import Standing, date_of, places_of, sentence_places, standing
from geo.lexicon import Lexicon, load_lexicon
from geo.model import (
    ActorMention,
    Article,
    DateMention,
    EventType,
    Report,
    Span,
    Toponym,
    content_id,
)
from geo.parties import Cast, TokenIndex
from geo.status import status_of
from geo.threads import follow_threads, imply
from geo.triggers import Trigger, find_triggers

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as Sentence

EXTRACTOR = "dateline-rules-1"

_Mention = TypeVar("_Mention", Toponym, DateMention)

# Words and dealings are somebody's; deeds may be told by their scene alone.
_SPOKEN = frozenset(EventType) - {EventType.ASSAULT, EventType.MOBILIZE, EventType.COERCE, EventType.PROTEST}
_LONGEST_SENTENCE = 250  # tokens; what is longer is a list or a table, not a sentence


@dataclass(frozen=True, slots=True)
class _Scene:
    """What is known of a sentence when its reports are made."""

    article: Article
    sentence: "Sentence"
    lexicon: Lexicon
    cast: Cast
    toponyms: tuple[tuple[Toponym, Standing], ...]
    dates: tuple[tuple[DateMention, Standing], ...]


def find_reports(
    doc: "Doc",
    article: Article,
    toponyms: Sequence[Toponym],
    dates: Sequence[DateMention],
    actors: Sequence[ActorMention],
) -> tuple[Report, ...]:
    """Return the happenings that an article tells of, in the text's order.

    Args:
        doc: The article's text, parsed.
        article: Where it is from.
        toponyms: The places that it names.
        dates: The dates that it names.
        actors: The parties that it names.
    """
    lexicon = load_lexicon()
    index = TokenIndex(doc)
    cast = Cast(index, actors, toponyms)
    named, dated = _Mentions(index, toponyms), _Mentions(index, dates)
    reports: list[Report] = []
    for sentence in doc.sents:
        if len(sentence) > _LONGEST_SENTENCE:
            continue
        triggers = find_triggers(sentence, lexicon, cast)
        if triggers:
            scene = _scene(article, sentence, cast, named, dated)
            reports += (report for trigger in triggers if (report := _report(trigger, scene)) is not None)
    return tuple(imply(report) for report in follow_threads(reports))


def _scene(
    article: Article,
    sentence: "Sentence",
    cast: Cast,
    toponyms: "_Mentions[Toponym]",
    dates: "_Mentions[DateMention]",
) -> _Scene:
    return _Scene(
        article,
        sentence,
        load_lexicon(),
        cast,
        tuple(toponyms.standing_in(sentence)),
        tuple(dates.standing_in(sentence)),
    )


class _Mentions(Generic[_Mention]):
    """The mentions of an article by where they start, with the words that head them."""

    def __init__(self, index: TokenIndex, mentions: Sequence[_Mention]) -> None:
        self._index = index
        self._sorted: list[_Mention] = sorted(mentions, key=_start)
        self._starts = [_start(mention) for mention in self._sorted]

    def standing_in(self, sentence: "Sentence") -> Iterator[tuple[_Mention, Standing]]:
        """Yield the mentions in a sentence, each with its place in the parse."""
        first, last = (bisect_left(self._starts, at) for at in (sentence.start_char, sentence.end_char))
        for mention in self._sorted[first:last]:
            root = self._index.root_of(mention.span)
            if root is not None:
                yield mention, standing(root)


def _start(mention: Toponym | DateMention) -> int:
    return mention.span.start


def _report(trigger: Trigger, scene: _Scene) -> Report | None:
    status, refused = status_of(trigger, scene.lexicon)
    agents, targets = _parties(trigger, scene.cast)
    places = places_of(trigger, scene.toponyms) or sentence_places(trigger, scene.toponyms)
    if not agents and not targets and (trigger.rule.type in _SPOKEN or not places):
        return None
    date = date_of(trigger, scene.dates)
    span = _sentence_span(scene)
    words = Span(_trigger_start(trigger), _trigger_end(trigger))
    kind = EventType.REJECT if refused else trigger.rule.type
    return Report(
        id=content_id(scene.article.id, words.start, words.end, kind),
        article=scene.article.id,
        span=span,
        sentence=scene.article.text[span.start : span.end],
        trigger=words,
        type=kind,
        status=status,
        agents=agents,
        targets=targets,
        places=places,
        when=date[0].when if date else None,
        when_span=date[0].span if date else None,
        when_link=date[1] if date else None,
        extractor=EXTRACTOR,
    )


def _parties(trigger: Trigger, cast: Cast) -> tuple[tuple[ActorMention, ...], tuple[ActorMention, ...]]:
    agents = cast.mentions(trigger.agents)
    targets = cast.mentions(trigger.targets)
    for part in trigger.swallowed:
        agents = agents or cast.mentions(part.agents)
        targets = targets or cast.mentions(part.targets)
    taken = {mention.actor.id for mention in agents}
    targets = tuple(mention for mention in targets if mention.actor.id not in taken)
    if trigger.rule.mutual and not targets:
        targets = agents[1:]
    return agents, targets


def _sentence_span(scene: _Scene) -> Span:
    return Span(scene.sentence.start_char, scene.sentence.end_char)


def _trigger_start(trigger: Trigger) -> int:
    return min(word.idx for word in trigger.words)


def _trigger_end(trigger: Trigger) -> int:
    """Return the end of the trigger's first run of words: a light verb and its noun may lie far apart."""
    return max(word.idx + len(word) for word in trigger.words)
