"""Why a report says what it says, in lines of words: what proposed it, what weighed, how each thing was found.

In comes a report; out come lines for the command line and the evidence. How they are drawn, and how anything was found,
is not known here.
"""

from collections.abc import Iterator, Sequence

from geo.model import SURE_OF, ActorMention, Basis, EventType, Link, PartyLink, Report, Sureness
from geo.views.escape import plain
from geo.views.left_open import names_left_open
from geo.views.words import LINKS, PARTY_LINKS, SURELY, TYPES, chance_words, when_words

_KINDS = {"verb": "the verb", "noun": "the noun", "adj": "the adjective"}  # of the lexicon's rules


def why_lines(report: Report) -> tuple[str, ...]:
    """Say what proposed a report, what the judge weighed most, and how each party, place and day was found."""
    if report.basis is None:
        return ()
    return (*_proposed(report.basis, report), *_parties(report, report.basis), *_places(report), *_days(report))


def party_links(report: Report) -> Iterator[tuple[ActorMention, PartyLink]]:
    """Yield each party of a report with how it was found; none where nobody says."""
    if report.basis:  # a file may hold fewer
        yield from zip(report.agents, report.basis.agents, strict=False)
        yield from zip(report.targets, report.basis.targets, strict=False)


def sure_lines(sureness: Sureness) -> tuple[str, ...]:
    """Say of an event or report how surely each thing was read, in words and as a chance."""
    told = ((SURELY[of], getattr(sureness, of)) for of in SURE_OF)
    return tuple(f"{about}: {chance_words(chance)}" for about, chance in told if chance is not None)


def _proposed(basis: Basis, report: Report) -> Iterator[str]:
    word = f"{_KINDS.get(basis.kind, 'the word')} “{plain(basis.word)}”"
    if basis.row:
        yield f"proposed by line {basis.row} of the lexicon: {word}, {_type(basis.row_type or report.type)}"
    else:
        yield f"proposed by the judge, which takes {word} for {_type(report.type)}"
    if report.also:
        yield f"told as well by {', '.join(f'“{plain(told)}”' for told in map(report.words, report.also))}"
    if basis.row_type:
        yield f"the judge is sure that here it is {_type(report.type)}"
    if basis.weighed:
        yield f"the judge weighed most: {'; '.join(map(plain, basis.weighed))}"


def _type(kind: EventType) -> str:
    return f"{TYPES[kind]} ({kind})"


def _parties(report: Report, basis: Basis) -> Iterator[str]:
    yield from _side("who", report.agents, basis.agents)
    yield from _side("to or with whom", report.targets, basis.targets)


def _side(title: str, mentions: Sequence[ActorMention], links: Sequence[PartyLink]) -> Iterator[str]:
    for mention, link in zip(mentions, links, strict=False):  # a file may hold fewer
        said = "" if mention.text == mention.actor.name else f" (“{plain(mention.text)}”)"
        yield f"{title}: {plain(mention.actor.name)}{said}, {PARTY_LINKS[link]}"


def _places(report: Report) -> Iterator[str]:
    for name in names_left_open(report):
        yield f"where: {name}, named, and not in the gazetteer"
    for part in report.places:
        yield f"where: {plain(part.place.name)}, {LINKS[part.link]}"


def _days(report: Report) -> Iterator[str]:
    if report.when is None:
        return
    said = f" (“{plain(report.when.text)}”)" if report.when.text and report.when_link is not Link.ASSUMED else ""
    how = f", {LINKS[report.when_link]}" if report.when_link else ""
    yield f"when: {when_words(report.when)}{said}{how}"
