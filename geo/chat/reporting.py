"""Chat model → reports: the model says what happened and quotes the article; what it quotes is looked up there.

A model is asked about a few thousand characters at a time, whole sentences, and answers in JSON. Of its answer only
this is taken: which words of one sentence name an act, of which type and status, and which words name who, to whom,
where and when. Parties, places and days are those that our own steps found at these words; a party that they did not
find is made of the quoted words. So an answer can put nothing on the map that the article does not say, whatever the
model was made to believe by what it read. What is refused is counted and told.
"""

import json
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from geo.articles.quoting import quotable
from geo.chat.answers import Answered, ArticleWindow, read_answer
from geo.engines import OURS, Engines, EventEngine, ReaderKind
from geo.languages.chat import ChatPrompt
from geo.languages.tables import read_table
from geo.languages.words import language_of
from geo.model import ActorMention, Article, DateMention, EventType, PlaceRole, Report, Span, Status, Toponym

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from geo.actors.states import States
    from geo.chat.endpoint import Chat

_log = logging.getLogger(__name__)

_LONGEST_WINDOW = 6_000  # characters of the article in one question
_LONGEST_SENTENCE = 3_000  # what is longer is a list or a table, not a sentence


@cache
def instructions_in(language: str) -> str:
    """Return what a chat model is told before it reads an article in a language.

    Raises:
        DataError: The file that holds it is missing or wrong.
    """
    told = read_table(language_of(language).folder / "chat.toml", ChatPrompt).instructions
    named = {"types": EventType, "statuses": Status, "roles": PlaceRole}
    for name, names in named.items():
        told = told.replace(f"<{name}>", ", ".join(names))
    return told


def open_events(states: "States", engines: Engines = OURS) -> EventEngine:
    """Return what finds events: our rules, with what they look things up in, or the chat model that is chosen."""
    if engines.endpoint is not None:
        from geo.chat.endpoint import ChatClient

        return ChatEvents(ChatClient(engines.endpoint), engines.endpoint.model)
    from geo.events.judge import load_judge
    from geo.events.reporting import RuleEvents
    from geo.syntax.lexicon import load_lexicon

    match engines.reader:
        case ReaderKind.RULES:
            return RuleEvents(states, load_lexicon())
        case ReaderKind.FAST:
            return RuleEvents(states, load_lexicon(), load_judge())
        case ReaderKind.CAREFUL:
            from geo.events.heads import read_closely

            return RuleEvents(states, load_lexicon(), load_judge(careful=True), read_closely)


class ChatEvents:
    """A chat model as an `EventEngine`."""

    def __init__(self, chat: "Chat", model: str) -> None:
        """Take what answers, and the model's name, by which its reports are marked."""
        self._chat = chat
        self._extractor = f"chat:{model}"

    def find_reports(
        self,
        doc: "Doc",
        article: Article,
        toponyms: Sequence[Toponym],
        dates: Sequence[DateMention],
        actors: Sequence[ActorMention],
    ) -> tuple[Report, ...]:
        """Return the happenings that the model quotes from an article, in the text's order.

        Raises:
            ServiceError: The endpoint does not answer.
        """
        text = doc.text  # the article's, but for what cannot be encoded
        instructions = instructions_in(article.language)
        found: dict[str, Report] = {}
        refused: Counter[str] = Counter()
        for sentences in windows(doc):
            span = Span(sentences[0].start, sentences[-1].end)
            answer = self._chat.ask(instructions, text[span.start : span.end])
            window = ArticleWindow(
                article, text, sentences, quotable(text, span), toponyms, dates, actors, self._extractor
            )
            answered = read_answer(answer, window)
            found |= {report.id: report for report in reversed(answered.reports)}
            refused += _told(article, answered)
        self._sum_up(article, refused, len(found))
        return tuple(sorted(found.values(), key=lambda report: (report.trigger, report.type)))

    def _sum_up(self, article: Article, refused: Counter[str], taken: int) -> None:
        if refused:
            reasons = "; ".join(f"{count} × {reason}" for reason, count in sorted(refused.items()))
            _log.warning("%r: %s: %d events taken; refused: %s", article.id, self._extractor, taken, reasons)


def _told(article: Article, answered: Answered) -> Counter[str]:
    """Count what was refused by its reason, and tell each."""
    for reason, quote in answered.refused:
        _log.info("%r: %s: %s", article.id, reason, json.dumps(quote[:80]))
    return Counter(reason for reason, _ in answered.refused)


def windows(doc: "Doc") -> Iterator[tuple[Span, ...]]:
    """Yield the sentences of an article, as many at a time as one question may hold."""
    held: list[Span] = []
    for sentence in doc.sents:
        if sentence.end_char - sentence.start_char > _LONGEST_SENTENCE or not sentence.text.strip():
            continue
        span = Span(sentence.start_char, sentence.end_char)
        if held and span.end - held[0].start > _LONGEST_WINDOW:
            yield tuple(held)
            held = []
        held.append(span)
    if held:
        yield tuple(held)
