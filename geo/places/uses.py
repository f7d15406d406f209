"""Say what a place name does in its sentence: the place itself, who sits there, an attribute, or part of a name."""

from collections.abc import Sequence

from spacy.tokens import Doc, Token
from spacy.tokens import Span as NerSpan

from geo.gazetteer.lookup import Entry, NameMatch
from geo.languages.places import PlaceUseWords
from geo.languages.words import words_of
from geo.model import PlaceKind, ToponymUse
from geo.places.name_matches import is_capital
from geo.places.recognition import Mention

_SEATS = (PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.CITY, PlaceKind.REGION, PlaceKind.SITE)

Use = tuple[ToponymUse, str]


def use_of(doc: Doc, mention: Mention, entry: Entry | None, names: Sequence[NerSpan]) -> Use:
    """Return the use and, in words, why. `names` are the named entities that share a word with it."""
    head, table = _head(doc, mention), words_of(doc).place_uses
    if entry is not None and entry.match is NameMatch.DEMONYM:
        if mention.end < len(doc) and doc[mention.end].lower_ in table.land:
            return ToponymUse.LITERAL, f"the land itself: “{doc[mention.end].text}”"
        return ToponymUse.MODIFIER, "names people or what is theirs"
    return (
        _nested(doc, mention, names)
        or _attribute(doc, mention, head)
        or _origin(head, table)
        or _source(head, table)
        or (None if mention.generic else _metonymic(head, entry, table))
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
    table, at = words_of(doc).place_words, mention.start - 1
    if at >= 0 and doc[at].lower_ in table.the:
        at -= 1
    if at < 1 or doc[at].lower_ not in table.of:
        return None
    before = doc[at - 1]
    named = before.pos_ == "PROPN" and is_capital(before.text) and before.lower_ not in table.sorts
    return (ToponymUse.NESTED, f"follows “{before.text[:40]} {doc[at].lower_}”") if named else None


def _attribute(doc: Doc, mention: Mention, head: Token) -> Use | None:
    noun = head.head
    if noun.i <= head.i or head.dep_ not in {"compound", "amod", "nmod:poss", "nmod"} or noun.i < mention.end:
        return None
    if _is_place_noun(noun) or noun.ent_type_ == "LOC":
        return None
    owner = head.dep_ == "nmod:poss" or (mention.end < len(doc) and doc[mention.end].tag_ == "POS")
    return ToponymUse.MODIFIER, f"{'owns' if owner else 'describes'} “{noun.text[:40]}”"


def _is_place_noun(noun: Token) -> bool:
    words = words_of(noun)
    sorts, word = words.place_words, noun.lower_
    return word in sorts.sorts or word in sorts.plurals or word in words.place_uses.scenes


def _origin(head: Token, table: PlaceUseWords) -> Use | None:
    """Find the place that people are from: "two nurses from the Philippines"."""
    case = next((child for child in head.children if child.dep_ == "case" and child.i < head.i), None)
    if case is None or case.lower_ not in table.from_ or case.i == 0 or head.dep_ not in {"nmod", "obl"}:
        return None
    whose = head.head if head.dep_ == "nmod" else case.nbor(-1)
    verb = head.head if head.dep_ == "obl" else whose.head
    moved = verb.lemma_.lower() in table.moving
    if moved or whose.i > head.i or whose.pos_ != "NOUN" or not _is_people(whose, table):
        return None
    return ToponymUse.MODIFIER, f"where “{whose.text[:40]}” are from"


def _is_people(noun: Token, table: PlaceUseWords) -> bool:
    """Say whether a noun means persons: by its ending, or by being one of the usual ones."""
    word = noun.lemma_.lower()
    return word in table.people or word.endswith(table.people_endings)


def _source(head: Token, table: PlaceUseWords) -> Use | None:
    """Find the place that only tells who says so: "according to Russia", "officials in Baku said"."""
    if any(child.dep_ == "case" and child.lower_ in table.sources for child in head.children):
        return ToponymUse.METONYMIC, "tells who says so"
    whose = head.head
    theirs = head.dep_ == "nmod" and _case(head) in table.official_in
    official = theirs and whose.lemma_.lower() in table.officials
    if official and whose.dep_ == "nsubj" and whose.head.lemma_.lower() in table.saying:
        return ToponymUse.MODIFIER, f"tells where “{whose.text[:40]}” are"
    return None


def _case(head: Token) -> str:
    return next((child.lower_ for child in head.children if child.dep_ == "case"), "")


def _metonymic(head: Token, entry: Entry | None, table: PlaceUseWords) -> Use | None:
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
        and verb.lemma_.lower() not in table.being
    ):
        return ToponymUse.METONYMIC, f"acts: subject of “{verb.text[:40]}”"
    if head.dep_ in ({"nsubj:pass"} if passive else {"obj"}) and verb.lemma_.lower() in table.addressed:
        return ToponymUse.METONYMIC, f"a party: object of “{verb.text[:40]}”"
    case = _case(head)
    if case in table.by and head.dep_ in {"obl", "obl:agent"}:
        return ToponymUse.METONYMIC, f"acts: “{verb.text[:40]} {case}”"
    if case in table.among and head.dep_ in {"obl", "nmod"} and verb.lemma_.lower() in table.dealing:
        return ToponymUse.METONYMIC, f"a party: “{verb.text[:40]} {case}”"
    return None


def _governed(head: Token) -> str:
    case = next((child.lower_ for child in head.children if child.dep_ == "case" and child.i < head.i), "")
    return f"stands after “{case[:20]}”" if case else ""
