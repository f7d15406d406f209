"""What of an event was read less surely, marked alike wherever it is told: by a question mark.

In: the words for a thing that an event says, and the chance that it was read right. Out: these words, marked or not.
How they are drawn, and how the chances came about, is not known here.
"""

from collections.abc import Mapping

from geo.model import SURE_OF, Event, Report, Sureness
from geo.ontology import LESS_SURE, degree_of
from geo.views.words import SURELY, when_words

MARK = "?"
NOTHING = "nothing"
# What may be less sure of an event that is shown, by the field that holds it; that it was told is a matter of its own.
WHAT_OF: Mapping[str, str] = {
    NOTHING: "Nothing",
    **{of: words[:1].upper() + words[1:] for of, words in SURELY.items() if of != "event"},
}
# Measured on stories that nothing was learned from: `data/events/sureness_card.md`.
MEANING = f"“{MARK}” marks what is unsure: a little more than half of such readings are right, of the others most are."


def is_unsure(*chances: float | None) -> bool:
    """Say whether any of some things was read less surely; what nobody weighed was not."""
    return any(degree_of(chance) in LESS_SURE for chance in chances)


def marked(words: str, *chances: float | None) -> str:
    """Return words with the mark behind them, where what they say was read less surely."""
    return f"{words}{MARK}" if words and is_unsure(*chances) else words


def marked_when(event: Event, sureness: Sureness) -> str:
    """Return an event's days in words, marked where they were read less surely; that it has none is never marked."""
    return marked(when_words(event.when), sureness.when if event.when else None)


def unsure_fields(event: Event | Report, sureness: Sureness) -> tuple[str, ...]:
    """Return which fields of an event or a report, as `SURE_OF` names them, were read less surely; none for no day."""
    told = (of for of in SURE_OF if of != "when" or event.when is not None)
    return tuple(of for of in told if is_unsure(getattr(sureness, of)))
