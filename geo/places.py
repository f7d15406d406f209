"""Find the places that a text names, and say for each where it is, how surely, and why.

Toponyms come in the text's order. Two overlap only where one is made of others ("the border between Ukraine and
Russia"): those inside it are then `nested`.
"""

from spacy.tokens import Doc

from geo.gazetteer import Container, Entry, Gazetteer, NameMatch, open_gazetteer
from geo.model import Article, Toponym
from geo.place_rows import Origin
from geo.recognition import find_mentions
from geo.resolution import Choice, resolve
from geo.uses import use_of

_MOST_ALTERNATIVES = 5


def find_places(doc: Doc, article: Article, gazetteer: Gazetteer | None = None) -> tuple[Toponym, ...]:  # noqa: ARG001 (for its outlet)
    """Return every place name of an article, each resolved or left open, with reasons."""
    gazetteer = gazetteer or open_gazetteer()
    mentions = find_mentions(doc, gazetteer)
    choices = resolve(mentions, doc)
    return tuple(_toponym(doc, choice, gazetteer) for choice in choices)


def _toponym(doc: Doc, choice: Choice, gazetteer: Gazetteer) -> Toponym:
    mention, ranked = choice.mention, choice.ranked
    best = ranked[0][0] if ranked else None
    use, why = use_of(doc, mention, best)
    reasons = (*mention.reasons, why, *choice.reasons, *_meaning(choice, gazetteer))
    return Toponym(
        span=mention.span,
        text=doc.text[mention.span.start : mention.span.end],
        place=best.place if best else None,
        use=use,
        confidence=round(mention.score * (ranked[0][1] if ranked else 1.0), 4),
        alternatives=tuple(entry.place for entry, _, _ in ranked[1 : 1 + _MOST_ALTERNATIVES]),
        reasons=tuple(reason for reason in reasons if reason),
    )


def _meaning(choice: Choice, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Say in words which of the places of this name was chosen."""
    if not choice.ranked:
        return ("no place of this name is known",)
    best = choice.ranked[0][0]
    said = {
        NameMatch.DEMONYM: f"the people of {best.place.name}",
        NameMatch.ABBREVIATION: f"short for {best.place.name}",
        NameMatch.ALTERNATE: f"another name of {best.place.name}",
        NameMatch.NAME: "",
    }[best.match]
    return said, _rank_in_words(best, choice, gazetteer.container(best))


def _rank_in_words(best: Entry, choice: Choice, container: Container) -> str:
    where = f" in {container}" if str(container) else ""
    rivals = [entry for entry, _, origin in choice.ranked if origin is Origin.NAMED]
    if len(rivals) == 1:
        return f"the only place of that name{where}"
    larger = sum(entry.population > best.population for entry in rivals)
    order = "the largest" if larger == 0 else f"number {larger + 1} by size"
    return f"{order} of {len(rivals)} places of that name{where}"
