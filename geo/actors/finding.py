"""Find the parties of a text: states, governments, forces, organisations, companies, armed groups, persons, crowds.

A mention's span is its noun phrase without determiners: "Chinese Premier Li Keqiang", "Ukrainian forces", or the one
word of a pronoun. A word that means several parties ("Chinese and Russian bombers", "both countries") gives a mention
for each, on one span. What a pronoun means is said only where the text leaves little doubt.

    >>> [mention.actor.name for mention in find_actors(doc, toponyms, states)]  # "Ukrainian forces left the town."
    ['Ukraine’s military']

Actors of the who's-who keep its ids; bodies of states are `military/UA` and the like; all others have ids made of
kind and name, the same in every article.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from geo.actors.coreference import Story
from geo.actors.identities import Identity, identify
from geo.actors.names import find_party_names
from geo.actors.phrases import Found, Pending, Phrases, people_mentions, state_mentions
from geo.actors.quotations import find_quotes, find_speakers
from geo.actors.states import States
from geo.actors.titles import Description
from geo.actors.words import AnnotatedTokens
from geo.articles.datelines import find_dateline
from geo.languages.words import code_of
from geo.model import Actor, ActorKind, ActorMention, Span, Toponym

_AGENCIES = (ActorKind.ORGANISATION, ActorKind.COMPANY)  # what a dateline names does nothing


def find_actors(doc: Doc, toponyms: tuple[Toponym, ...], states: States) -> tuple[ActorMention, ...]:
    """Return every mention of a party in a text, in the text's order, names and what refers to them alike."""
    words = AnnotatedTokens(doc, toponyms, states.whoswho)
    mentions = _mentions(words, states)
    resolved = _resolve(words, states, mentions)
    spans = {(found.start, found.end, actor.id): (found, actor) for found in resolved for actor in found.actors}
    ordered = sorted(spans.items(), key=lambda item: item[0][:2])  # parties of one phrase stay as it names them
    return tuple(_mention(words, found, actor) for _, (found, actor) in ordered)


def _mentions(words: AnnotatedTokens, states: States) -> list[Found | Pending]:
    """Return names, phrases, states and pronouns in order; none lies inside another."""
    written = find_dateline(words.doc.text, code_of(words.doc))
    identities = [one for one in identify(words, find_party_names(words)) if not _is_agency(words.doc, one, written)]
    identity_at = {i: one for one in identities for i in range(one.name.start, one.name.end)}
    named = [_named(words, one) for one in identities]
    appositions = {d.head: one for one in identities for d in one.name.described if d.head is not None}
    reader = Phrases(words, states, identity_at)
    idle = reader.telling_where()
    owning = {i for one in identities for d in one.name.described for i in _between(d, one)}
    phrases = [_apposed(found, appositions) for found in reader.find() if found.head not in idle | owning]
    kept = _outermost([*named, *phrases])
    taken = dict.fromkeys((*idle, *(i for one in kept for i in range(one.start, one.end))), True)
    places = [*state_mentions(words, states, taken), *people_mentions(words, states, taken)]
    pronouns = (Pending(i, i + 1, i) for i in _pronouns(words) if i not in taken)
    return sorted([*kept, *places, *pronouns], key=lambda one: (one.start, one.end))


def _is_agency(doc: Doc, one: Identity, written: Span | None) -> bool:
    """Say whether a name is that of who tells a story, in its dateline."""
    inside = written is not None and written.start <= doc[one.name.start].idx < written.end
    return inside and one.actor.kind in _AGENCIES


def _pronouns(words: AnnotatedTokens) -> Iterator[int]:
    table = words.language.party_references
    pronouns = table.pronouns
    for i, (text, lower) in enumerate(zip(words.texts, words.lower, strict=True)):
        if lower in pronouns and (text in table.always_capital or not text.isupper()):  # "US" is no pronoun
            yield i


def _named(words: AnnotatedTokens, identity: Identity) -> Found:
    name = identity.name
    start = min((d.start for d in name.described if d.start is not None), default=name.start)
    head = _governed(words, start, name.end)
    return Found(start, name.end, head, (identity.actor,), is_named=True, nouns=identity.nouns)


def _between(described: Description, one: Identity) -> range:
    """Return the tokens that tell whose office it is, before a name: the upper house of "speaker of it, Kofi Ada,"."""
    return range(described.head + 1, one.name.start) if described.head is not None else range(0)


def _governed(words: AnnotatedTokens, start: int, end: int) -> int:
    """Return the token of a stretch that hangs on a word outside it."""
    inside = range(start, end)
    outer = (i for i in inside if words.heads[i] not in inside or words.heads[i] == i)
    ranked = sorted(outer, key=lambda i: (words.deps[i] in ("punct", "case", "det", "amod", "compound"), -i))
    return ranked[0] if ranked else end - 1


def _apposed(found: Found | Pending, appositions: dict[int, Identity]) -> Found | Pending:
    """Let a phrase that stands in apposition to a name mean the name's party."""
    identity = appositions.get(found.head)
    if identity is None:
        return found
    return Found(found.start, found.end, found.head, (identity.actor,), nouns=identity.nouns)


def _outermost(mentions: Iterable[Found | Pending]) -> list[Found | Pending]:
    """Drop what lies inside a longer mention; of two that cross, the first stays, of equal ones the name."""
    ranked = sorted(mentions, key=lambda one: (one.start, -one.end, not getattr(one, "is_named", False)))
    kept: list[Found | Pending] = []
    for one in ranked:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _resolve(words: AnnotatedTokens, states: States, mentions: Sequence[Found | Pending]) -> list[Found]:
    """Go through the text in order and settle what leans on what was said before."""
    known = [one for one in mentions if isinstance(one, Found)]
    story = Story(words, states, find_quotes(words), speakers=find_speakers(words, known))
    settled: list[Found] = []
    also: dict[str, Actor] = {}
    for one in mentions:
        found = _known_as(words, one, settled, also)
        if isinstance(one, Pending):
            actors = story.resolve(one)
            if not actors:
                continue
            found = Found(one.start, one.end, one.head, actors, is_plural=one.is_plural)
        assert isinstance(found, Found)
        story.add(found)
        settled.append(found)
    return settled


def _known_as(
    words: AnnotatedTokens, one: Found | Pending, before: list[Found], also: dict[str, Actor]
) -> Found | Pending:
    """Give the other name in "the manufacturer, also known as X" to the party that has it, here and from here on."""
    if not isinstance(one, Found) or not one.is_named or len(one.actors) != 1:
        return one
    if words.lower[max(one.start - 2, 0) : one.start] == words.language.party_names.known_as and before:
        last = before[-1]
        if 2 < one.start - last.end <= 5 and last.actors[0].kind is not ActorKind.PERSON:
            also[one.actors[0].id] = last.actors[0]
    meant = also.get(one.actors[0].id)
    return one if meant is None else replace(one, actors=(meant,))


def _mention(words: AnnotatedTokens, found: Found, actor: Actor) -> ActorMention:
    span = words.span(found.start, found.end)
    return ActorMention(span, words.text[span.start : span.end], actor)
