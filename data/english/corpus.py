"""Read the treebank and the entity files as spaCy documents with gold annotation."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab


@dataclass(slots=True)
class Word:
    """One row of a CoNLL-U file. `head` counts from the sentence's first word, the root is its own head."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    dep: str
    space: bool
    misc: str


@dataclass(slots=True)
class Sentence:
    """A sentence with its place in the corpus.

    `entities` are (first word, end word, label), None where nobody marked them; `unknown` are the words of a marked
    sentence that may belong to a name or not.
    """

    document: str
    id: str
    starts_paragraph: bool
    words: list[Word] = field(default_factory=list)
    entities: list[tuple[int, int, str]] | None = None
    unknown: frozenset[int] = frozenset()


def read_treebank(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a CoNLL-U file."""
    document, paragraph, number = "", True, ""
    sentence: Sentence | None = None
    no_space_after = 0
    with path.open(encoding="utf-8") as lines:
        for line in map(str.rstrip, lines):
            if not line:
                if sentence:
                    yield _resolved(sentence)
                sentence, paragraph = None, False
            elif line.startswith("#"):
                key, _, value = line[1:].partition("=")
                key = key.strip()
                if key == "newdoc id":
                    document, paragraph = value.strip(), True
                elif key.startswith("newpar"):
                    paragraph = True
                elif key == "sent_id":
                    number = value.strip()
            else:
                sentence = sentence or Sentence(document, number, paragraph)
                no_space_after = _add_row(sentence, line.split("\t"), no_space_after)


def _add_row(sentence: Sentence, row: list[str], joined_until: int) -> int:
    """Append one row; words inside a contraction have no space between them. Return the contraction's last word."""
    if "." in row[0]:
        return joined_until
    if "-" in row[0]:
        last = int(row[0].split("-")[1])
        return -last if "SpaceAfter=No" in row[9] else last
    number = int(row[0])
    space = "SpaceAfter=No" not in row[9]
    if number < abs(joined_until) or number == -joined_until:
        space = False
    feats = "" if row[5] == "_" else row[5]
    sentence.words.append(Word(row[1], row[2], row[3], row[4], feats, int(row[6]) - 1, row[7], space, row[9]))
    return 0 if number >= abs(joined_until) else joined_until


def _resolved(sentence: Sentence) -> Sentence:
    for index, word in enumerate(sentence.words):
        if word.head < 0:
            word.head, word.dep = index, "ROOT"
    return sentence


def read_entities(path: Path) -> dict[str, list[tuple[int, int, str]]]:
    """Return the entities of an IOB2 file by sentence id."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    entities: list[tuple[int, int, str]] = []
    with path.open(encoding="utf-8") as lines:
        for line in map(str.rstrip, lines):
            if line.startswith("# sent_id"):
                entities = found.setdefault(line.partition("=")[2].strip(), [])
            elif line and not line.startswith("#"):
                number, _, tag = line.split("\t")[:3]
                index = int(number) - 1
                if tag.startswith("B-"):
                    entities.append((index, index + 1, tag[2:]))
                elif tag.startswith("I-") and entities:
                    first, _, label = entities[-1]
                    entities[-1] = (first, index + 1, label)
    return found


def to_doc(sentences: list[Sentence], vocab: Vocab) -> Doc:
    """Make one document of consecutive sentences, with parse and names."""
    words = [word for sentence in sentences for word in sentence.words]
    heads, starts, marks, offset = [], [], [], 0
    for sentence in sentences:
        heads += [offset + word.head for word in sentence.words]
        starts += [index == 0 for index in range(len(sentence.words))]
        marks += entity_marks(sentence)
        offset += len(sentence.words)
    return Doc(
        vocab,
        words=[word.form for word in words],
        spaces=[word.space for word in words],
        tags=[word.xpos for word in words],
        pos=[word.upos for word in words],
        morphs=[word.feats for word in words],
        lemmas=[word.lemma for word in words],
        heads=heads,
        deps=[word.dep for word in words],
        sent_starts=starts,
        ents=marks,
    )


def to_name_doc(sentences: list[Sentence], vocab: Vocab) -> Doc:
    """Make one document of sentences with their names only."""
    words = [word for sentence in sentences for word in sentence.words]
    return Doc(
        vocab,
        words=[word.form for word in words],
        spaces=[word.space for word in words],
        ents=[mark for sentence in sentences for mark in entity_marks(sentence)],
    )


def entity_marks(sentence: Sentence) -> list[str]:
    """Return a mark for each word: B-, I- and a label, O for none, and nothing where it is not known."""
    if sentence.entities is None:
        return [""] * len(sentence.words)
    marks = ["" if index in sentence.unknown else "O" for index in range(len(sentence.words))]
    for first, end, label in sentence.entities:
        marks[first:end] = [f"B-{label}", *[f"I-{label}"] * (end - first - 1)]
    return marks
