"""The sentences that rows of the lexicon carry, read as articles are: does the row take what it says that it takes?

In comes a lexicon, out comes what fails. Only the rules are asked: what the judge adds is no row's.
"""

from collections.abc import Iterable, Iterator

from geo.actors.finding import find_actors
from geo.actors.states import States
from geo.events.triggers import Trigger, find_triggers
from geo.gazetteer.shapes import Shapes
from geo.language.parsing import parse
from geo.model import Article
from geo.places.finding import find_places
from geo.syntax.lexicon import Lexicon
from geo.syntax.lexicon_check import Finding
from geo.syntax.parties import Cast, TokenIndex


def failed_examples(lexicon: Lexicon, states: States, shapes: Shapes) -> Iterator[Finding]:
    """Yield the sentences that their row does not take though it should, or takes though it should not.

    Args:
        lexicon: The rows and their sentences.
        states: Where places, and who acts for countries, are looked up.
        shapes: The outlines of places.
    """
    for example in lexicon.examples:
        if (example.row in _rows_taking(example.text, lexicon, states, shapes)) is not example.taken:
            does = "does not take" if example.taken else "takes"
            yield Finding(example.line, f"the row of line {example.row} {does} “{example.text}”")


def _rows_taking(text: str, lexicon: Lexicon, states: States, shapes: Shapes) -> frozenset[int]:
    doc = parse(text)
    toponyms = find_places(doc, Article("example", text), states.gazetteer, shapes)
    cast = Cast(TokenIndex(doc), find_actors(doc, toponyms, states), toponyms, states, lexicon)
    triggers = (trigger for sentence in doc.sents for trigger in find_triggers(sentence, cast))
    return frozenset(trigger.rule.line for trigger in _with_parts(triggers))


def _with_parts(triggers: Iterable[Trigger]) -> Iterator[Trigger]:
    for trigger in triggers:
        yield trigger
        yield from _with_parts(trigger.swallowed)
