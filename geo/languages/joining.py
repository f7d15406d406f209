"""What a language tells of articles with, as far as they are joined: whose story one is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OriginWords:
    """What stands beside the name of a news agency whose story an article is: texts and patterns."""

    before_credit: tuple[str, ...]
    the: tuple[str, ...]
    thanks_after: str
    thanks_before: str
