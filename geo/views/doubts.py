"""What of an event was read less surely, marked alike wherever it is told: by a question mark.

In: the words for a thing that an event says, and the chance that it was read right. Out: these words, marked or not.
How they are drawn, and how the chances came about, is not known here.
"""

from geo.model import SURE_OF, Sureness
from geo.ontology import LESS_SURE, degree_of

MARK = "?"
# Measured on stories that nothing was learned from: `data/events/sureness_card.md`.
MEANING = (
    f"“{MARK}” marks what is unsure: a little more than half of such readings are right, of the others nine in ten."
)


def is_unsure(*chances: float | None) -> bool:
    """Say whether any of some things was read less surely; what nobody weighed was not."""
    return any(degree_of(chance) in LESS_SURE for chance in chances)


def marked(words: str, *chances: float | None) -> str:
    """Return words with the mark behind them, where what they say was read less surely."""
    return f"{words}{MARK}" if words and is_unsure(*chances) else words


def unsure_fields(sureness: Sureness) -> tuple[str, ...]:
    """Return which fields of an event, as `SURE_OF` names them, were read less surely."""
    return tuple(of for of in SURE_OF if is_unsure(getattr(sureness, of)))
