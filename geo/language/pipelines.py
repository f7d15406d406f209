"""Texts → the same `Doc` as `geo.language.parsing` gives, by any installed spaCy pipeline that the settings name.

Our steps read Penn Treebank tags, Universal Dependencies, and the entities PER, ORG and LOC. spaCy's own English
pipelines say the same in ClearNLP's labels and OntoNotes' entities, which are turned into ours. What a pipeline does
not give is told once: without a parse our rules find no events, but a chat model may.

A text is parsed by pieces, as our own model does, so that its length does not matter and a paragraph ends a sentence.
"""

import gc
import logging
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from geo.engines import OURS, Engines, LanguageEngine
from geo.errors import SettingsError
from geo.language.clearnlp import Word, is_clearnlp, to_universal
from geo.language.parsing import MOST_WORDS, Rows, pieces
from geo.languages.words import forget_vocabularies, is_read, languages, words_of

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

_log = logging.getLogger(__name__)

# OntoNotes' kinds of names, and our three; numbers and dates are no names.
_ENTITIES = {
    "PER": "PER",
    "PERSON": "PER",
    "ORG": "ORG",
    "GPE": "LOC",
    "LOC": "LOC",
    "FAC": "LOC",
    "MISC": "MISC",
    "NORP": "MISC",  # "Turkish", "Muslim": whose, not where
    "EVENT": "MISC",
    "PRODUCT": "MISC",
}
_ANY_LANGUAGE = "xx"  # as spaCy calls it
_NEEDED = {"DEP": "parse", "TAG": "tags", "ENT_IOB": "named entities"}
_COLUMNS = ("TAG", "POS", "MORPH", "LEMMA", "DEP", "ENT_IOB", "ENT_TYPE", "HEAD")
_DEP, _ENT_IOB, _ENT_TYPE, _HEAD = 4, 5, 6, 7
_OUTSIDE = 2
_PIECES_AT_ONCE = 24
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONG_RUN = re.compile(r"\S{201}")
_SHORT_RUNS = re.compile(r"\S{1,200}\s*|\s+")
_PACKAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def open_language(engines: Engines = OURS) -> LanguageEngine:
    """Return what reads texts: our model, or the spaCy pipeline that is chosen.

    Raises:
        SettingsError: The pipeline is not installed, cannot be loaded, or is for a language that is not read.
    """
    if engines.pipeline:
        engine = _open(engines.pipeline)
        if not engine.is_full:
            return engine
        _open.cache_clear()
        forget_vocabularies()
        gc.collect()  # its parts know each other
        return _open(engines.pipeline)
    from geo.language import parsing as language

    return language


@cache
def _open(name: str) -> "PipelineEngine":
    return PipelineEngine(_load(name), name)


def _load(name: str) -> "Language":
    from spacy.util import is_package, load_model_from_package, load_model_from_path

    path = Path(name)
    if not (path.is_absolute() or (_PACKAGE.fullmatch(name) and is_package(name))):
        msg = f"the spaCy pipeline {name!r} is not installed: install it with pip, or name a folder such as './{name}'"
        raise SettingsError(msg)
    try:
        language = load_model_from_path(path) if path.is_absolute() else load_model_from_package(name)
    except (OSError, ImportError, ValueError, KeyError, TypeError, AttributeError) as problem:
        msg = f"the spaCy pipeline {name!r} cannot be loaded: {problem}"
        raise SettingsError(msg) from problem
    if language.lang != _ANY_LANGUAGE and not is_read(language.lang or ""):
        read = ", ".join(each.name for each in languages().values())
        msg = f"the spaCy pipeline {name!r} is for the language {language.lang!r}; dateline reads {read}"
        raise SettingsError(msg)
    return language


class PipelineEngine:
    """A spaCy pipeline as a `LanguageEngine`."""

    def __init__(self, language: "Language", name: str) -> None:
        """Take a loaded pipeline, and the name that messages call it by."""
        self._language = language
        self._name = name
        self._words = len(language.vocab)
        labels = chain.from_iterable(getattr(pipe, "labels", ()) for _, pipe in language.pipeline)
        self._is_clearnlp = is_clearnlp([label for label in labels if isinstance(label, str)])
        self._told = False

    @property
    def is_full(self) -> bool:
        """Whether it has read so many different words, which spaCy keeps, that it is better opened anew."""
        return len(self._language.vocab) - self._words > MOST_WORDS

    def parse(self, text: str) -> "Doc":
        """Return the text's parse in our labels. Offsets are those of the text."""
        from spacy.tokens import Doc

        # Half a surrogate pair cannot be encoded; the sign for a lost character keeps the offsets.
        text = _SURROGATE.sub("\ufffd", text)
        words: list[str] = []
        spaces: list[bool] = []
        rows: list[Rows] = []
        for part in self._language.pipe(self._tokenized(text), batch_size=_PIECES_AT_ONCE):
            words += [token.text for token in part]
            spaces += [bool(token.whitespace_) for token in part]
            rows.append(self._rows(part))
        doc = Doc(self._language.vocab, words=words, spaces=spaces)
        if rows:
            doc.from_array(list(_COLUMNS), np.concatenate(rows))  # type: ignore[arg-type]
        if doc.text != text:
            msg = f"the spaCy pipeline {self._name!r} changes the text that it reads; one that leaves it is needed"
            raise SettingsError(msg)
        return doc

    def _tokenized(self, text: str) -> "Iterator[Doc]":
        """Yield a Doc of each piece; stretches without blanks are cut, since a tokenizer may take their square."""
        from spacy.tokens import Doc

        for start, end in pieces(text):
            piece = text[start:end]
            if not _LONG_RUN.search(piece):
                yield self._language.make_doc(piece)
                continue
            parts = [self._language.make_doc(part) for part in _SHORT_RUNS.findall(piece)]
            tokens = [token for part in parts for token in part]
            spaces = [bool(token.whitespace_) for token in tokens]
            yield Doc(self._language.vocab, words=[token.text for token in tokens], spaces=spaces)

    def _rows(self, doc: "Doc") -> Rows:
        """Return a row of annotations a token, in our labels."""
        self._tell_lacks(doc)
        rows: Rows = doc.to_array(list(_COLUMNS)).astype(np.uint64, copy=False).reshape(len(doc), len(_COLUMNS))
        add = doc.vocab.strings.add
        for token, (head, label) in zip(doc, self._links(doc), strict=True):
            rows[token.i, _HEAD] = np.int64(head - token.i).astype(np.uint64)
            rows[token.i, _DEP] = add(label)
            kind = _ENTITIES.get(token.ent_type_)
            rows[token.i, _ENT_TYPE] = add(kind) if kind else 0
            if kind is None:
                rows[token.i, _ENT_IOB] = _OUTSIDE
        return rows

    def _links(self, doc: "Doc") -> tuple[tuple[int, str], ...]:
        """Return head and label of each token; without a parse, all words of a sentence hang on its first."""
        if not doc.has_annotation("DEP"):
            return tuple((sentence.start, "dep") for sentence in _with_sentences(doc).sents for _ in sentence)
        words = [_word(token) for token in doc]
        if self._is_clearnlp or is_clearnlp([word.label for word in words]):
            return to_universal(words, words_of(doc).mending.copulas)
        return tuple((word.head, word.label) for word in words)

    def _tell_lacks(self, doc: "Doc") -> None:
        if self._told:
            return
        self._told = True
        lacks = [what for column, what in _NEEDED.items() if not doc.has_annotation(column)]
        if lacks:
            _log.warning(
                "the spaCy pipeline %s gives no %s: places, parties and our event rules find less",
                self._name,
                ", no ".join(lacks),
            )


def _with_sentences(doc: "Doc") -> "Doc":
    if doc.has_annotation("SENT_START"):
        return doc
    from spacy.pipeline import Sentencizer

    found: Doc = Sentencizer()(doc)
    return found


def _word(token: "Token") -> Word:
    return Word(token.head.i, token.dep_, token.tag_, token.pos_, token.lemma_ or token.text)
