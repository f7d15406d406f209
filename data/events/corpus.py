"""Reads sentences whose verb is linked to the place of its act, and holds a tenth of them out."""

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc, Token

from geo.gazetteer.lookup import open_gazetteer
from geo.gazetteer.shapes import open_shapes
from geo.language.parsing import parse
from geo.model import Article, Toponym
from geo.places.finding import find_places

FOLDS = 10
HELD_OUT = 0  # the fold that nothing is learned from
FAINT = ("Masdar_RA",)  # its annotators left nine of ten scenes unmarked
FAINT_WEIGHT = 0.3

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence, a verb in it, and the stretches of text that name where the act took place."""

    id: str
    text: str
    source: str
    verb: Stretch
    places: tuple[Stretch, ...]

    @property
    def fold(self) -> int:
        """The same for all items of one text, however it is spaced."""
        return zlib.crc32(" ".join(self.text.split()).encode("utf-8", "surrogatepass")) % FOLDS

    @property
    def weight(self) -> float:
        """How much the item's word is taken for."""
        return FAINT_WEIGHT if self.source in FAINT else 1.0


@dataclass(frozen=True, slots=True)
class Sentence:
    """An item with its parse and the toponyms in it. `places` is None where its offsets tell nothing."""

    item: Item
    doc: Doc
    toponyms: tuple[Toponym, ...]
    places: tuple[Stretch, ...] | None

    @property
    def verb(self) -> Token:
        """The word for the act: a verb, if the marked words hold one."""
        start, end = self.item.verb
        marked = [t for t in self.doc if t.idx < end and t.idx + len(t) > start] or list(self.doc)
        return next((token for token in marked if token.pos_ == "VERB"), marked[-1])


def read_items(path: Path) -> tuple[Item, ...]:
    """Read the corpus; ids are the lines' numbers, for some of its own stand for many sentences."""
    with path.open(encoding="utf-8") as lines:
        return tuple(_item(n, json.loads(line)) for n, line in enumerate(lines) if line.strip())


def _item(number: int, row: dict) -> Item:
    spans = [(span["label"] == "VERB", (span["start"], span["end"])) for span in row["spans"]]
    verb = next(stretch for is_verb, stretch in spans if is_verb)
    places = tuple(stretch for is_verb, stretch in spans if not is_verb)
    return Item(str(number), row["text"], row["source"], verb, places)


def read_sentences(items: Sequence[Item]) -> Iterator[Sentence]:
    """Parse each text once and find its places."""
    read: dict[str, tuple[Doc, tuple[Toponym, ...]]] = {}
    for item in items:
        if item.text not in read:
            doc = parse(item.text)
            read[item.text] = (
                doc,
                find_places(doc, Article(id=item.id, text=item.text), open_gazetteer(), open_shapes()),
            )
        doc, toponyms = read[item.text]
        yield Sentence(item, doc, toponyms, mended(item, doc))


def mended(item: Item, doc: Doc) -> tuple[Stretch, ...] | None:
    """Return where the places stand in characters.

    842 of the 5,245 items with places count tokens instead, the last one included: what is no whole word with a
    capital when read as characters, but is one when read as tokens, is read as tokens.
    """
    if all(_is_name(item.text, *stretch) for stretch in item.places):
        return item.places
    inside = all(0 <= first <= last < len(doc) for first, last in item.places)
    if not inside:
        return item.places
    as_tokens = tuple((doc[first].idx, doc[last].idx + len(doc[last])) for first, last in item.places)
    return as_tokens if all(_has_capital(item.text[a:b]) for a, b in as_tokens) else None


def _is_name(text: str, start: int, end: int) -> bool:
    if start >= end or not _has_capital(text[start:end]):
        return False
    begins = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
    ends = end >= len(text) or not (text[end - 1].isalnum() and text[end].isalnum())
    return begins and ends


def _has_capital(text: str) -> bool:
    return any(letter.isupper() for letter in text)
