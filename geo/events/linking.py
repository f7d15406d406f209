"""Which of the names in a sentence tells where an act took place: a learned answer for any verb or noun.

Weights of hashed words and paths say what each name looks like by itself; a forest then weighs it among its rivals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.events.grounds import Ground, grounds_in
from geo.events.link_features import NAMES, Rows, Words, numbers_of_ground, rows_of
from geo.model import Span, Toponym
from geo.places.learned import Chain, Floats, Forest, load_chain, load_forest

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Sentence

LEAST = 0.42  # chance from which a name is linked
NO_RIVAL = -9.0
ALL_NAMES = (*NAMES, "looks", "best_rival", "rank_by_looks", "looks_before", "looks_after")
_FOLDER = "events"


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
    """Return the names that tell where an act took place, in the text's order; none where the text does not say.

    Args:
        doc: The text, parsed.
        verb: The word for the act, in the doc.
        toponyms: The places that the text names.
    """
    (found,) = chances_of(tuple(doc), grounds_in(doc, toponyms), (verb,))
    return tuple(link for link in found if link.chance >= LEAST)


def sentence_links(
    sentence: "Sentence", acts: Sequence["Token"], toponyms: Sequence[Toponym]
) -> tuple[tuple[PlaceLink, ...], ...]:
    """Return, for each act of a sentence, all its names with their chances."""
    return chances_of(tuple(sentence), grounds_in(sentence, toponyms), acts)


def chances_of(
    tokens: Sequence["Token"], grounds: Sequence[Ground], acts: Sequence["Token"]
) -> tuple[tuple[PlaceLink, ...], ...]:
    """Return, for each act, the chance of each of some names."""
    if not grounds or not acts:
        return tuple(() for _ in acts)
    words = Words(tuple(tokens))
    own = [numbers_of_ground(words, ground) for ground in grounds]
    tables = [rows_of(words, grounds, act.i - words.first, own) for act in acts]
    chances = weigh(tables, load_chain("links", _FOLDER), load_forest("places", _FOLDER))
    return tuple(
        tuple(
            PlaceLink(ground.name, ground.toponym, float(chance))
            for ground, chance in zip(grounds, chances[n : n + len(grounds)], strict=True)
        )
        for n in range(0, len(chances), len(grounds))
    )


def weigh(tables: Sequence[Rows], looks: Chain, forest: Forest) -> Floats:
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
