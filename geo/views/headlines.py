"""Headlines for what is shown, offered to whoever writes a briefing: sentences from its key events.

In: a view. Out: a few lines of plain text, the first the best; none where no key event has a clause that can stand
alone. Nobody's words but the articles' own are in them.
"""

import re

from geo.model import ActorKind, Event, PartyLink
from geo.ontology import STATUSES
from geo.views.explaining import party_links
from geo.views.key_events import key_events
from geo.views.titles import telling_report, title_of_event
from geo.views.view import View

_LONGEST = 70  # characters of one clause,
_LONGEST_PAIR = 120  # and of two together
_LEAST_WORDS = 4
_OPENING = 4  # letters before who acts: an article
_NEAR = 25  # and letters between it and the act: a clause between them makes no headline
_CUT = re.compile("[…:→(]")  # what shows that a line was cut, or had to be explained
_AMONG = 12  # key events that are looked at
_MOST = 4


def headlines_of(view: View) -> tuple[str, ...]:
    """Return what a briefing of a view may be headed with: its two first key events in one line, then single ones."""
    told = {line: event for event in reversed(key_events(view, most=_AMONG)) if (line := _line(event))}
    first, *others = reversed(told) if told else ("",)
    pairs = [f"{first}; {_going_on(one, told[one])}" for one in others if len(first) + len(one) + 2 <= _LONGEST_PAIR]
    return tuple(filter(None, (*pairs[:1], first, *others)))[:_MOST]


def _going_on(line: str, event: Event) -> str:
    """Return a line as it stands within a sentence: "soldiers fired", where a common noun alone opens it."""
    first = line.partition(" ")[0]
    common = any(
        party.text.casefold() == first.casefold() and party.actor.kind is ActorKind.UNNAMED
        for report in event.reports
        for party in report.agents
    )
    return f"{first.lower()}{line[len(first) :]}" if common else line


def _line(event: Event) -> str:
    """Return what an event is called, if that is a whole clause of what is told as so, with somebody who acts in it."""
    title = title_of_event(event, most=_LONGEST)
    whole = not _CUT.search(title) and len(title.split()) >= _LEAST_WORDS
    return title if whole and STATUSES[event.status].stands and _leads(event, title) else ""


def _leads(event: Event, title: str) -> bool:
    """Say whether the line begins with one who acts, by a name or a noun, and goes on to the act."""
    report = telling_report(event)
    if report is None:
        return False
    at, links = report.span.start, dict(party_links(report))
    for mention in report.agents:
        if not report.span.covers(mention.span) or links.get(mention) is PartyLink.PRONOUN:
            continue
        named = report.words(mention.span)
        opens = 0 <= title.casefold().find(named.casefold()) <= _OPENING
        between = report.sentence[mention.span.end - at : report.trigger.start - at]
        if opens and mention.span.end <= report.trigger.start and len(between) <= _NEAR and "," not in between:
            return True
    return False
