"""Say what a place name does in its sentence: the place itself, who sits there, an attribute, or part of a name."""

from collections.abc import Sequence

from spacy.tokens import Doc, Token
from spacy.tokens import Span as NerSpan

from geo.gazetteer.lookup import Entry, NameMatch
from geo.model import PlaceKind, ToponymUse
from geo.places.name_matches import GENERIC_WORDS, PLURALS, is_capital
from geo.places.recognition import Mention
from geo.places.token_features import word_set

# Where a name before one of these nouns is a scene: "Kursk airport" lies at Kursk, "Kursk officials" need not.
_SCENES = word_set(
    "airspace airport airfield base border borders coast coastline waters suburb suburbs outskirts area areas street "
    "streets territory soil capital port harbor harbour neighborhood neighbourhood hospital station front frontline "
    "battlefield shore shores beach mountains countryside zone metro downtown prison school theater theatre hotel"
)
_PLACE_NOUNS = GENERIC_WORDS | frozenset(PLURALS) | _SCENES
_LAND_WORDS = word_set("territory soil airspace waters coast coastline mainland countryside capital")
_SPEECH = word_set(
    "talk talks meet meeting agree agreement cooperate cooperation negotiate negotiation sign relation relations tie "
    "ties deal war conflict trade alliance partnership treaty"
)
_SEATS = (PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.CITY, PlaceKind.REGION, PlaceKind.SITE)
_BEING = word_set("be lie sit remain border")

Use = tuple[ToponymUse, str]


def use_of(doc: Doc, mention: Mention, entry: Entry | None, names: Sequence[NerSpan]) -> Use:
    """Return the use and, in words, why. `names` are the Doc's named entities."""
    head = _head(doc, mention)
    if entry is not None and entry.match is NameMatch.DEMONYM:
        if mention.end < len(doc) and doc[mention.end].lower_ in _LAND_WORDS:
            return ToponymUse.LITERAL, f"the land itself: “{doc[mention.end].text}”"
        return ToponymUse.MODIFIER, "names people or what is theirs"
    return (
        _nested(doc, mention, names)
        or _attribute(doc, mention, head)
        or (None if mention.generic else _metonymic(head, entry))
        or (ToponymUse.LITERAL, _governed(head))
    )


def _head(doc: Doc, mention: Mention) -> Token:
    """Return the token by which the mention hangs in its sentence."""
    inside = range(mention.start, mention.end)
    return next((doc[at] for at in inside if doc[at].head.i not in inside), doc[mention.end - 1])


def _nested(doc: Doc, mention: Mention, names: Sequence[NerSpan]) -> Use | None:
    for entity in names:
        wider = (
            entity.start <= mention.start and mention.end <= entity.end and len(entity) > mention.end - mention.start
        )
        if wider and entity.label_ in {"ORG", "PER"}:
            return ToponymUse.NESTED, f"part of the name “{entity.text[:80]}”"
    after = doc[mention.end] if mention.end < len(doc) else None
    joined = after is not None and after.pos_ == "PROPN" and is_capital(after.text) and after.ent_type_ != "LOC"
    if joined and after is not None and after.head.i not in range(mention.start, mention.end):
        return ToponymUse.NESTED, f"the name goes on with “{after.text[:40]}”"
    return _after_of(doc, mention)


def _after_of(doc: Doc, mention: Mention) -> Use | None:
    """Find the place in "University of Ghent" and "Bank of America"."""
    at = mention.start - 1
    if at >= 0 and doc[at].lower_ == "the":
        at -= 1
    if at < 1 or doc[at].lower_ != "of":
        return None
    before = doc[at - 1]
    named = before.pos_ == "PROPN" and is_capital(before.text) and before.lower_ not in GENERIC_WORDS
    return (ToponymUse.NESTED, f"follows “{before.text[:40]} of”") if named else None


def _attribute(doc: Doc, mention: Mention, head: Token) -> Use | None:
    noun = head.head
    if noun.i <= head.i or head.dep_ not in {"compound", "amod", "nmod:poss", "nmod"} or noun.i < mention.end:
        return None
    if noun.lower_ in _PLACE_NOUNS or noun.ent_type_ == "LOC":
        return None
    owner = head.dep_ == "nmod:poss" or (mention.end < len(doc) and doc[mention.end].tag_ == "POS")
    return ToponymUse.MODIFIER, f"{'owns' if owner else 'describes'} “{noun.text[:40]}”"


def _metonymic(head: Token, entry: Entry | None) -> Use | None:
    if entry is not None and entry.place.kind not in _SEATS:
        return None
    while head.dep_ == "conj" and head.head.i != head.i:
        head = head.head
    verb = head.head
    passive = any(child.dep_ == "aux:pass" for child in verb.children)
    if (
        head.dep_ == "nsubj"
        and not passive
        and verb.pos_ in {"VERB", "ADJ", "NOUN"}
        and verb.lemma_.lower() not in _BEING
    ):
        return ToponymUse.METONYMIC, f"acts: subject of “{verb.text[:40]}”"
    case = next((child.lower_ for child in head.children if child.dep_ == "case"), "")
    if case == "by" and head.dep_ in {"obl", "obl:agent"}:
        return ToponymUse.METONYMIC, f"acts: “{verb.text[:40]} by”"
    if case in {"with", "between"} and head.dep_ in {"obl", "nmod"} and verb.lemma_.lower() in _SPEECH:
        return ToponymUse.METONYMIC, f"a party: “{verb.text[:40]} {case}”"
    return None


def _governed(head: Token) -> str:
    case = next((child.lower_ for child in head.children if child.dep_ == "case" and child.i < head.i), "")
    return f"stands after “{case[:20]}”" if case else ""
