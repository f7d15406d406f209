"""Which of the names in a sentence tells where an act took place: a learned answer for any verb or noun.

Weights of hashed words and paths say what each name looks like by itself; a forest then weighs it among its rivals.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from geo.events.link_features import NAMES, LinkRows, link_rows, numbers_of_candidate
from geo.events.place_candidates import PlaceCandidate, candidates_in
from geo.model import Span, Toponym
from geo.places.learned import Chain, Floats, Forest, load_chain, load_forest
from geo.syntax.paths import SentenceParse

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Sentence

LEAST = 0.4  # chance from which a name is linked: best for f1 over the folds that were learned from
NO_RIVAL = -9.0
ALL_NAMES = (*NAMES, "looks", "best_rival", "rank_by_looks", "looks_before", "looks_after")
_FOLDER = "events"
_REACH = 150  # tokens; every name is weighed against every other, so a line without end must not be one sentence


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """A name with the chance that an act took place there.

    `span` is the name without what describes it: Anbar of "western Anbar province". `toponym` is None for a name that
    the finder of places left out.
    """

    span: Span
    toponym: Toponym | None
    chance: float


def link_places(doc: "Doc", verb: "Token", toponyms: Sequence[Toponym]) -> tuple[PlaceLink, ...]:
    """Return the names in its sentence that tell where an act took place, in their order; none where it does not say.

    Args:
        doc: The text, parsed.
        verb: The word for the act, in the doc.
        toponyms: The places that the text names.
    """
    return SentenceLinker(scope_of(doc, verb), toponyms).links((verb,))


def scope_of(doc: "Doc", verb: "Token") -> "Sentence":
    """Return the sentence of a word, or as much of it round the word as a sentence can be."""
    sentence = verb.sent
    return doc[max(sentence.start, verb.i - _REACH) : min(sentence.end, verb.i + _REACH)]


class SentenceLinker:
    """The names of a sentence, ready to be linked to its acts; nothing is done before the first question."""

    def __init__(self, stretch: "Sentence", toponyms: Sequence[Toponym]) -> None:
        self._stretch = stretch
        self._toponyms = toponyms

    def links(self, acts: Iterable["Token"]) -> tuple[PlaceLink, ...]:
        """Return the names that tell where an act took place that some words name together, in the text's order."""
        return tuple(link for link in self.weighed(acts) if link.chance >= LEAST)

    def weighed(self, acts: Iterable["Token"]) -> tuple[PlaceLink, ...]:
        """Return all names, each with its chance to tell where such an act took place, in the text's order."""
        candidates = self._candidates
        if not candidates:
            return ()
        parse = self._parse
        tables = [link_rows(parse, candidates, act.i - parse.first, self._own) for act in acts]
        chances = weigh(tables, load_chain("links", _FOLDER), load_forest("places", _FOLDER))
        best = chances.reshape(len(tables), len(candidates)).max(axis=0).tolist()
        return tuple(
            PlaceLink(candidate.name, candidate.toponym, chance)
            for candidate, chance in zip(candidates, best, strict=True)
        )

    @cached_property
    def _parse(self) -> SentenceParse:
        return SentenceParse(tuple(self._stretch))

    @cached_property
    def _candidates(self) -> tuple[PlaceCandidate, ...]:
        return candidates_in(self._stretch, self._toponyms)

    @cached_property
    def _own(self) -> list[list[float]]:
        return [numbers_of_candidate(self._parse, candidate) for candidate in self._candidates]


def weigh(tables: Sequence[LinkRows], looks: Chain, forest: Forest) -> Floats:
    """Return the chances of all names of some acts, one after the other."""
    margins = [looks.potentials(table.hashes)[:, 0] for table in tables]
    rows = np.concatenate([with_rivals(table.numbers, margin) for table, margin in zip(tables, margins, strict=True)])
    return np.asarray(1 / (1 + np.exp(-forest.margins(rows))))


def with_rivals(numbers: Floats, looks: Floats) -> Floats:
    """Add to each name's numbers how likely it looks by itself, and how likely its rivals do."""
    count = len(looks)
    others = np.where(np.eye(count, dtype=bool), NO_RIVAL, looks[None, :]).max(axis=1)
    rank = (looks[None, :] > looks[:, None]).sum(axis=1)
    edge = np.array([NO_RIVAL])
    before, after = np.concatenate((edge, looks[:-1])), np.concatenate((looks[1:], edge))
    return np.column_stack((numbers, looks, others, rank, before, after))
