"""What an event is called: a clause of its own text, from who acts over the act to whom or what it reached.

Goes in: an event with its reports. Comes out: one line of plain text. It knows no language: where a clause ends is told
by the marked words and by punctuation alone.
"""

import re
from collections.abc import Iterable, Sequence

from geo.joining.sureness import sureness_of
from geo.model import UNWEIGHED, Actor, ActorMention, Event, PartyLink, Report, Span, Sureness
from geo.views.doubts import marked
from geo.views.escape import plain
from geo.views.explaining import party_links
from geo.views.words import TYPES, capital, short_words

LONGEST = 110  # characters of a title
_GAP = 48  # characters between two marked words; beyond, they are left out
_NEAR = 3  # words that are kept on both sides of what is left out
_BEFORE = 8  # words before an act whose sentence names no party,
_BEHIND = 9  # behind an act that no named party follows,
_AFTER = 5  # and behind a party, which may be named by no more than an adjective
_LEADING = 3  # letters of a word that says nothing where what it leads to is cut: "of a …"
_SHORT = 4  # letters of a word, as an article, that goes with the party that it opens the sentence for
_REST = 40  # characters up to where the clause ends, which then go with it
_END = re.compile(r"[,;:.!?](?=\s|$)|[()\[\]“”\"«»—–]|\s-\s")
_OPEN = ' \t,;:.!?—–-)]”"»'
_LETTER = re.compile(r"\w")


def title_of_event(event: Event, *, most: int = LONGEST, doubts: bool = False) -> str:
    """Return what an event is called, such as "Colombian police arrested a suspect", in so many characters at most.

    A pronoun is told with whom it means, a party that an earlier sentence names stands before the clause. Where a
    person changed who took part, or added the event by hand, the parties' names and the kind of act are told.

    Args:
        event: The event.
        most: Characters of the title.
        doubts: Whether those whom its own words do not name are marked where they are unsure: for a reader, not for
            what is kept.
    """
    report = telling_report(event)
    if report is None or report.trigger == report.span or _corrected(report, event):
        return short_words(_named(event), most)
    sure = sureness_of(event) if doubts else UNWEIGHED
    return _closed(short_words(_clause(report, sure) or _named(event), most).replace("… …", "…"))


def _closed(cut: str) -> str:
    """Return a title that was cut without the short words that lead to what is gone."""
    words = cut.split(" ")
    while len(words) > _BEFORE and words[-1] == "…" and words[-2].islower() and len(words[-2]) <= _LEADING:
        del words[-2]
    return " ".join(words)


def telling_report(event: Event) -> Report | None:
    """Return the report that an event is called after."""
    return max(event.reports, key=lambda one: _telling(one, event), default=None)


def _telling(report: Report, event: Event) -> tuple[bool, int, float]:
    """Rank reports: those of the event's status, those that name more parties in their sentence, the surer ones."""
    inside = {mention.actor.id for mention in (*report.agents, *report.targets) if report.span.covers(mention.span)}
    return report.status is event.status, len(inside), report.sureness.event or 0.0


def _corrected(report: Report, event: Event) -> bool:
    """Whether the event's parties are not those of its reports: then a person knew better than the text's words."""
    told = {mention.actor.id for each in event.reports for mention in (*each.agents, *each.targets)}
    return not {actor.id for actor in event.actors} <= told or (not event.agents and bool(report.agents))


def _named(event: Event) -> str:
    """Say who did what to whom by names alone."""
    agents, targets = _names(event.agents), _names(event.targets)
    kind = TYPES[event.type]
    if agents and targets:
        return f"{agents} → {targets}: {kind}"
    return f"{agents or targets}: {kind}" if agents or targets else capital(kind)


def _names(actors: Sequence[Actor]) -> str:
    return ", ".join(capital(plain(actor.name)) for actor in actors[:3])


# ---- the clause ----


def _clause(report: Report, sure: Sureness) -> str:
    """Return the words of a sentence that tell the act, with what they need to be understood."""
    text, at = plain(report.sentence), report.span.start
    if len(text) != len(report.sentence):  # what cannot be shown is left out, and the places of words with it
        return ""
    inside = [mention for mention in (*report.agents, *report.targets) if report.span.covers(mention.span)]
    marks = _apart([_moved(span, at) for span in (report.trigger, *(mention.span for mention in inside))])
    act = _moved(report.trigger, at)
    start, end = marks[0].start, marks[-1].end
    start = _words_before(text, start) if len(marks) == 1 else _word_before(text, start)
    behind, more = _behind(text, end, most=_BEHIND if end == act.end else _AFTER)
    pieces = [text[start : marks[0].start], *_joined(text, marks, _meant(report, at, sure)), text[end:behind], more]
    said = " ".join("".join(pieces).split()).strip(_OPEN)
    carried = [mention.actor for mention in report.agents if mention not in inside]
    if carried and not any(mention in inside for mention in report.agents):
        said = f"{marked(_names(carried), sure.agents)}: {said}"
    return capital(said) if _LETTER.search(said) else ""


def _moved(span: Span, by: int) -> Span:
    return Span(span.start - by, span.end - by)


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Sort spans, and take those that overlap for one."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _meant(report: Report, at: int, sure: Sureness) -> dict[int, str]:
    """Say behind which character a pronoun, or a word for several ("both countries"), ends, and whom it means."""
    links = dict(party_links(report))
    found: dict[Span, list[tuple[ActorMention, float | None]]] = {}
    for side, chance in ((report.agents, sure.agents), (report.targets, sure.targets)):
        for mention in side:
            if report.span.covers(mention.span):
                found.setdefault(mention.span, []).append((mention, chance))
    return {
        span.end - at: marked(_names([mention.actor for mention, _ in told]), *(chance for _, chance in told))
        for span, told in found.items()
        if len(told) > 1 or links.get(told[0][0]) is PartyLink.PRONOUN
    }


def _joined(text: str, marks: Sequence[Span], meant: dict[int, str]) -> Iterable[str]:
    """Yield marked words and what stands between them, without the middle of what is long."""
    before = marks[0].start
    for mark in marks:
        yield _shortened(text[before : mark.start])
        yield text[mark.start : mark.end]
        if mark.end in meant:
            yield f" ({meant[mark.end]})"
        before = mark.end


def _shortened(between: str) -> str:
    if len(between) <= _GAP:
        return between
    words = list(re.finditer(r"\S+", between))
    if len(words) <= 2 * _NEAR:
        return between
    return f"{between[: words[_NEAR - 1].end()]} … {between[words[-_NEAR].start() :]}"


def _word_before(text: str, start: int) -> int:
    """Return where the word before begins, if it opens the sentence and is as short as an article."""
    opening = text[:start].strip()
    return text.index(opening) if 0 < len(opening) <= _SHORT and opening.isalpha() else start


def _words_before(text: str, start: int) -> int:
    """Return where the clause begins, a few words before at most."""
    opened = max((found.end() for found in _END.finditer(text, 0, start)), default=0)
    words = list(re.finditer(r"\S+", text[opened:start]))
    return opened + words[-_BEFORE].start() if len(words) > _BEFORE else opened


def _behind(text: str, end: int, *, most: int) -> tuple[int, str]:
    """Return where the clause ends, at punctuation that is near or some words later, and the sign that more follows."""
    found = _END.search(text, end)
    closed = found.start() if found else len(text)
    words = list(re.finditer(r"\S+", text[end:closed]))
    if closed - end <= _REST or len(words) <= most:
        return closed, ""
    return end + words[most - 1].end(), " …"
