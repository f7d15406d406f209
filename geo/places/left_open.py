"""Names behind prepositions of places ("near Oloruwa") that read as places, and that nothing places.

In: a parsed text, the tokens that are taken, and the gazetteer. Out: toponyms without a place, so that a reader learns
which of a text's places are missing, and may add them. Which names are placed, and where, is not known here.
"""

from collections.abc import Container, Iterator

from spacy.tokens import Doc

from geo.gazetteer.lookup import Gazetteer
from geo.languages.words import code_of, words_of
from geo.model import Span, Toponym, ToponymUse
from geo.places.firm_spans import cases_before
from geo.places.name_matches import is_capital, known_places
from geo.places.reasons import LEFT_OPEN

_LABEL = "LOC"


def names_left_open(doc: Doc, gazetteer: Gazetteer, *, taken: Container[int], confidence: float) -> Iterator[Toponym]:
    """Yield what reads as the name of a place and is none that is known, in the text's order.

    Args:
        doc: The text, parsed.
        gazetteer: Where names are looked up.
        taken: Tokens of names that were found.
        confidence: What such a name is given.
    """
    table = words_of(doc)
    here = table.story.here
    for name in doc.ents:
        if name.label_ != _LABEL or any(token.i in taken for token in name) or not is_capital(name.text):
            continue
        if len(name[-1].text) == 1 or name[-1].like_num or name[-1].lower_ in table.place_uses.scenes:
            continue
        if here.isdisjoint(cases_before(doc, name.start, name.end)) or known_places(gazetteer, name.text, code_of(doc)):
            continue
        span = Span(name.start_char, name.end_char)
        yield Toponym(span, name.text, None, ToponymUse.LITERAL, confidence, reasons=LEFT_OPEN)
