"""What a language tells of parties with: who speaks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuotationWords:
    """Verbs that tell who speaks."""

    speech: frozenset[str]
    telling: frozenset[str]
