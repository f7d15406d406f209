"""A report's sentence with its words marked: who, what, where, when. The one place that makes HTML of article text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geo.model import Report, Span
from geo.views.escape import escape_html

_LONGEST = 4000  # characters of a sentence that are shown; a text without full stops must not fill the page


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a sentence and what it tells: "actor", "act", "place", "date", or nothing."""

    text: str
    role: str = ""


def sentence_words(report: Report) -> tuple[Words, ...]:
    """Cut a report's sentence into stretches, each with what it tells; where two overlap, the shorter is marked."""
    text = report.sentence[:_LONGEST]
    roles = [""] * len(text)
    for span, role in sorted(_spans(report), key=lambda found: found[0].start - found[0].end):
        start, end = span.start - report.span.start, span.end - report.span.start
        if start >= 0 and end <= len(text):
            roles[start:end] = [role] * (end - start)
    cut = tuple(_stretches(text, roles))
    return (*cut, Words(" …")) if len(report.sentence) > _LONGEST else cut


def quote_html(report: Report) -> str:
    """Return the sentence as HTML, its words in `<mark class="actor">` and the like."""
    return "".join(
        f'<mark class="{part.role}">{escape_html(part.text)}</mark>' if part.role else escape_html(part.text)
        for part in sentence_words(report)
    )


def _spans(report: Report) -> Iterable[tuple[Span, str]]:
    yield report.trigger, "act"
    for mention in (*report.agents, *report.targets):
        yield mention.span, "actor"
    for part in report.places:
        if part.span:
            yield part.span, "place"
    if report.when_span:
        yield report.when_span, "date"


def _stretches(text: str, roles: list[str]) -> Iterator[Words]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or roles[at] != roles[start]:
            yield Words(text[start:at], roles[start])
            start = at
