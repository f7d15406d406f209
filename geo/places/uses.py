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

_PEOPLE_ENDINGS = ("er", "or", "ist", "ian", "eer", "man", "woman", "person", "ee")
_PEOPLE = word_set(
    "nurse people soldier troop monk nun pilgrim student national citizen child boy girl migrant refugee athlete "
    "priest pilot medic contingent family couple tourist expatriate immigrant militant combatant recruit merchant "
    "guard envoy"
)
_MOVING = word_set(
    "evacuate expel deport bring take move remove rescue transfer withdraw pull drive fire ban bar free release return "
    "extradite repatriate come go flee travel arrive leave fly recall send airlift smuggle displace chase"
)
_OFFICIALS = word_set("official officer spokesman spokeswoman spokesperson diplomat source minister ministry authority")
_SAYING = word_set("say tell report announce add claim insist state confirm deny")

Use = tuple[ToponymUse, str]


def use_of(doc: Doc, mention: Mention, entry: Entry | None, names: Sequence[NerSpan]) -> Use:
    """Return the use and, in words, why. `names` are the named entities that share a word with it."""
    head = _head(doc, mention)
    if entry is not None and entry.match is NameMatch.DEMONYM:
        if mention.end < len(doc) and doc[mention.end].lower_ in _LAND_WORDS:
            return ToponymUse.LITERAL, f"the land itself: “{doc[mention.end].text}”"
        return ToponymUse.MODIFIER, "names people or what is theirs"
    return (
        _nested(doc, mention, names)
        or _attribute(doc, mention, head)
        or _origin(head)
        or _source(head)
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


def _origin(head: Token) -> Use | None:
    """Find the place that people are from: "two nurses from the Philippines"."""
    case = next((child for child in head.children if child.dep_ == "case" and child.i < head.i), None)
    if case is None or case.lower_ != "from" or case.i == 0 or head.dep_ not in {"nmod", "obl"}:
        return None
    whose = head.head if head.dep_ == "nmod" else case.nbor(-1)
    verb = head.head if head.dep_ == "obl" else whose.head
    moved = verb.lemma_.lower() in _MOVING
    if moved or whose.i > head.i or whose.pos_ != "NOUN" or not _is_people(whose):
        return None
    return ToponymUse.MODIFIER, f"where “{whose.text[:40]}” are from"


def _is_people(noun: Token) -> bool:
    """Say whether a noun means persons: by its ending, or by being one of the usual ones."""
    word = noun.lemma_.lower()
    return word in _PEOPLE or word.endswith(_PEOPLE_ENDINGS)


def _source(head: Token) -> Use | None:
    """Find the place that only tells who says so: "according to Russia", "officials in Baku said"."""
    if any(child.dep_ == "case" and child.lower_ == "according" for child in head.children):
        return ToponymUse.METONYMIC, "tells who says so"
    whose = head.head
    official = head.dep_ == "nmod" and whose.lemma_.lower() in _OFFICIALS and _case(head) in {"in", "from", "at", "of"}
    if official and whose.dep_ == "nsubj" and whose.head.lemma_.lower() in _SAYING:
        return ToponymUse.MODIFIER, f"tells where “{whose.text[:40]}” are"
    return None


def _case(head: Token) -> str:
    return next((child.lower_ for child in head.children if child.dep_ == "case"), "")


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
    case = _case(head)
    if case == "by" and head.dep_ in {"obl", "obl:agent"}:
        return ToponymUse.METONYMIC, f"acts: “{verb.text[:40]} by”"
    if case in {"with", "between"} and head.dep_ in {"obl", "nmod"} and verb.lemma_.lower() in _SPEECH:
        return ToponymUse.METONYMIC, f"a party: “{verb.text[:40]} {case}”"
    return None


def _governed(head: Token) -> str:
    case = next((child.lower_ for child in head.children if child.dep_ == "case" and child.i < head.i), "")
    return f"stands after “{case[:20]}”" if case else ""
