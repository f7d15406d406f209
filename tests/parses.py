"""Parses written by hand, for tests of what is read from a parse: no model is loaded, and none can err.

A word is `form/TAG/dependency/head`: its Penn tag, its Universal Dependency as our parser names them, and the word that
it hangs on, which a root has none of. `form=lemma` gives the lemma where it is not the form in small letters; of words
that are written alike the second is meant by `form~2`. A mark without more hangs on the root; one that is tagged `.`
ends the sentence:

    The/DT/det/army army/NN/nsubj/attacked attacked=attack/VBD/ROOT Syria/NNP/obj/attacked .

Parts of speech and forms of verbs follow from the tags, as in our parser's own training.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from spacy.lang.en import English
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

from geo.actors.states import States
from geo.actors.whoswho import load_whoswho
from geo.dates.finding import find_dates
from geo.events.reporting import find_reports
from geo.gazetteer.lookup import open_gazetteer
from geo.model import (
    Actor,
    ActorKind,
    ActorMention,
    Article,
    Place,
    PlaceKind,
    Report,
    Span,
    Toponym,
    content_id,
)
from geo.syntax.lexicon import load_lexicon
from geo.syntax.parties import Cast, TokenIndex

PUBLISHED = date(2024, 8, 27)  # a Tuesday
_ENDS = (".", "?", "!")
_MARKS = {",": ",", ":": ":", ";": ":", "—": ":", "“": "``", "”": "''", '"': "''"} | dict.fromkeys(_ENDS, ".")
_HELPERS = ("aux", "aux:pass", "cop")
_PARTS = {
    "CC": "CCONJ",
    "CD": "NUM",
    "DT": "DET",
    "EX": "PRON",
    "HYPH": "PUNCT",
    "IN": "ADP",
    "JJ": "ADJ",
    "JJR": "ADJ",
    "JJS": "ADJ",
    "MD": "AUX",
    "NN": "NOUN",
    "NNP": "PROPN",
    "NNPS": "PROPN",
    "NNS": "NOUN",
    "POS": "PART",
    "PRP": "PRON",
    "PRP$": "PRON",
    "RB": "ADV",
    "RBR": "ADV",
    "RP": "ADP",
    "TO": "PART",
    "WDT": "PRON",
    "WP": "PRON",
    "WP$": "PRON",
    "WRB": "ADV",
} | dict.fromkeys(_MARKS.values(), "PUNCT")
_FORMS = {
    "MD": "VerbForm=Fin",
    "VB": "VerbForm=Inf",
    "VBD": "Mood=Ind|Tense=Past|VerbForm=Fin",
    "VBG": "Tense=Pres|VerbForm=Part",
    "VBN": "Tense=Past|VerbForm=Part",
    "VBP": "Mood=Ind|Tense=Pres|VerbForm=Fin",
    "VBZ": "Mood=Ind|Tense=Pres|VerbForm=Fin",
}
_NO_BLANK_BEFORE = (",", ".", ":", "''", "POS", "HYPH")
_NO_BLANK_AFTER = ("``", "HYPH")


@dataclass(frozen=True, slots=True)
class Row:
    """A word as it is written in the notation."""

    form: str
    lemma: str
    tag: str
    dep: str
    head: str

    @property
    def part(self) -> str:
        """The part of speech."""
        if self.tag.startswith("VB"):
            return "AUX" if self.dep in _HELPERS else "VERB"
        if self.tag == "IN" and self.dep == "mark":
            return "SCONJ"
        return "PART" if self.lemma == "not" else _PARTS[self.tag]

    @property
    def is_glued(self) -> bool:
        """Whether no blank stands before the word."""
        return self.tag in _NO_BLANK_BEFORE or self.form in ("n't", "n’t", "'ll", "’ll")


@cache
def vocabulary() -> Vocab:
    """Return English words as spaCy knows them without a model."""
    return English().vocab


def doc_of(notation: str) -> Doc:
    """Return sentences written in the notation as a `Doc`.

    Raises:
        ValueError: A head is not in its sentence, or written like another of its words, or there is not one root.
    """
    sentences = _sentences([_row(word) for word in notation.split()])
    rows = [row for sentence in sentences for row in sentence]
    heads: list[int] = []
    for sentence in sentences:
        heads += [len(heads) + at for at in _heads(sentence)]
    following = [*rows[1:], Row("", "", ".", "", "")]
    return Doc(
        vocabulary(),
        words=[row.form for row in rows],
        spaces=[not n.is_glued and r.tag not in _NO_BLANK_AFTER for r, n in zip(rows, following, strict=True)],
        tags=[row.tag for row in rows],
        pos=[row.part for row in rows],
        morphs=[_FORMS.get(row.tag, "") for row in rows],
        lemmas=[row.lemma for row in rows],
        heads=heads,
        deps=[row.dep for row in rows],
    )


def _row(word: str) -> Row:
    if word in _MARKS:
        return Row(word, word, _MARKS[word], "punct", "")
    written, tag, dep, *head = word.split("/")
    form, _, lemma = written.partition("=")
    return Row(form, lemma or form.lower(), tag, dep, head[0] if head else "")


def _sentences(rows: Sequence[Row]) -> list[list[Row]]:
    found: list[list[Row]] = [[]]
    for row in rows:
        found[-1].append(row)
        if row.tag == ".":
            found.append([])
    return [sentence for sentence in found if sentence]


def _heads(sentence: Sequence[Row]) -> list[int]:
    """Return where each word's head stands in the sentence; a root is its own."""
    places: dict[str, list[int]] = {}
    for at, row in enumerate(sentence):
        places.setdefault(row.form, []).append(at)
    names = {name: at for form, found in places.items() for name, at in _names(form, found).items()}
    (root,) = (at for at, row in enumerate(sentence) if row.dep == "ROOT")
    unknown = [row for row in sentence if row.head and row.head not in names]
    if unknown:
        msg = f"{unknown[0].form!r} hangs on {unknown[0].head!r}, which is none of {', '.join(names)}"
        raise ValueError(msg)
    return [names[row.head] if row.head else root for row in sentence]


def _names(form: str, places: Sequence[int]) -> Mapping[str, int]:
    if len(places) == 1:
        return {form: places[0]}
    return {f"{form}~{number}": at for number, at in enumerate(places, start=1)}


def word(doc: Doc, form: str) -> Token:
    """Return the one word of a form, or, of several, the one that `form~2` numbers."""
    written, _, number = form.partition("~")
    found = [token for token in doc if token.text == written]
    if not number and len(found) != 1:
        msg = f"{form!r} stands {len(found)} times in {doc.text!r}"
        raise ValueError(msg)
    return found[int(number or 1) - 1]


def span_of(doc: Doc, words: str) -> Span:
    """Return where some words first stand in the text."""
    at = doc.text.index(words)
    return Span(at, at + len(words))


def party(doc: Doc, words: str, kind: ActorKind = ActorKind.STATE) -> ActorMention:
    """Return a mention of a party that is known by just these words."""
    return ActorMention(span_of(doc, words), words, Actor(content_id(words), words, kind))


def toponym(doc: Doc, words: str) -> Toponym:
    """Return a mention of a town that no other place shares its name with."""
    return Toponym(span_of(doc, words), words, Place(words, PlaceKind.CITY, 30.0, 40.0, 1))


def cast_of(doc: Doc, *, parties: Sequence[str] = (), towns: Sequence[str] = ()) -> Cast:
    """Return who and what place the words of a `Doc` stand for, of which just these parties and towns are known."""
    mentions, places = [party(doc, words) for words in parties], [toponym(doc, words) for words in towns]
    return Cast(TokenIndex(doc), mentions, places, States(open_gazetteer(), load_whoswho()), load_lexicon())


def reports_of(
    notation: str, *, parties: Sequence[str] = (), towns: Sequence[str] = (), published: date | None = PUBLISHED
) -> tuple[Report, ...]:
    """Return what is reported in sentences in which just these parties and towns are named."""
    doc = doc_of(notation)
    return find_reports(
        doc,
        Article("story.txt", doc.text, published=published),
        [toponym(doc, words) for words in towns],
        find_dates(doc.text, published=published, doc=doc),
        [party(doc, words) for words in parties],
        States(open_gazetteer(), load_whoswho()),
        load_lexicon(),
    )
