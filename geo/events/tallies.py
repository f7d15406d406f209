"""Which quantities of a sentence belong to which of its acts: each to the nearest act that its word hangs on."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.events.act_words import ActsByWord
from geo.model import DateMention, Quantity, Report
from geo.quantities.finding import find_quantities
from geo.syntax.lexicon import Lexicon
from geo.syntax.parties import TokenIndex

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as Sentence


class Tallies:
    """The quantities of an article, handed out to the acts of its sentences."""

    def __init__(self, doc: "Doc", index: TokenIndex, dates: Iterable[DateMention], lexicon: Lexicon) -> None:
        self._index = index
        self._found = find_quantities(doc, lexicon, taken=(mention.span for mention in dates))
        self._starts = [quantity.span.start for quantity in self._found]

    def attach(self, sentence: "Sentence", acts: ActsByWord, reports: Sequence[Report]) -> Iterator[Report]:
        """Yield the reports of a sentence's acts, which come in the same order, with the numbers told of each."""
        first, last = (bisect_left(self._starts, at) for at in (sentence.start_char, sentence.end_char))
        numbers = _by_act(acts, self._found[first:last], self._index)
        for trigger, report in zip(acts.triggers, reports, strict=True):
            told = numbers.get(trigger.head.i, ())
            yield replace(report, numbers=told) if told else report


def _by_act(acts: ActsByWord, quantities: Iterable[Quantity], index: TokenIndex) -> Mapping[int, tuple[Quantity, ...]]:
    """Return the quantities of each act, by the index of the act's head."""
    found: dict[int, tuple[Quantity, ...]] = {}
    for quantity in quantities:
        root = index.root_of(quantity.span)
        act = acts.act_over(root) if root is not None else None
        if act is not None:
            found[act] = (*found.get(act, ()), quantity)
    return found
