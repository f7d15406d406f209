"""Whether a date is part of a name: of a group, of a street, of a ship. Such a date tells no day.

"The 17 November group", "the October 7 Battalion", "Camp of 5 May", "the Amihan May 5".
"""

from collections.abc import Sequence

from geo.dates.grammar import Match
from geo.dates.words import Token
from geo.languages.dates import DateNameWords

_NAMING = frozenset({"day", "bare month", "days"})
_LONGEST_NAME = 4


def is_in_name(text: str, tokens: Sequence[Token], match: Match, words: DateNameWords) -> bool:
    """Say whether a date is part of a name."""
    first, last = match.first, match.last
    if match.rule.name not in _NAMING:
        return False
    return (
        _names_body(text, tokens, first, last, words)
        or _is_of_body(text, tokens, first, words)
        or _is_ship(text, tokens, first, last, words)
    )


def _is_capital(text: str, token: Token) -> bool:
    return text[token.start].isupper()


def _names_body(text: str, tokens: Sequence[Token], first: int, last: int, words: DateNameWords) -> bool:
    """Say whether a body or a building is called by the date: only capitals stand between, or its noun follows."""
    article = tokens[first].word in words.the or (first > 0 and tokens[first - 1].word in words.before_name)
    for token in tokens[last : last + _LONGEST_NAME]:
        capital = _is_capital(text, token)
        if token.word in words.bodies and (capital or article):
            return True
        if token.word in words.built and capital:
            return True
        if not capital or "month" in token.roles or "weekday" in token.roles:
            return False
    return False


def _is_of_body(text: str, tokens: Sequence[Token], first: int, words: DateNameWords) -> bool:
    """Say whether a body bears the date after its noun: "the Movement of 4 May"."""
    at = first - 1
    if at < 1 or tokens[at].word not in words.of:
        return False
    noun = tokens[at - 1]
    return noun.word in words.bodies and _is_capital(text, noun)


def _is_ship(text: str, tokens: Sequence[Token], first: int, last: int, words: DateNameWords) -> bool:
    """Say whether a ship is called so: "the Amihan May 5 was", "the tanker Tawe 4 June"."""
    at = first - 1
    while (
        at >= 0 and first - at <= _LONGEST_NAME and _is_capital(text, tokens[at]) and tokens[at].word not in words.the
    ):
        if tokens[at].word in words.vessels:
            return first - at > 1
        at -= 1
    if at < 0 or at == first - 1:
        return False
    if tokens[at].word in words.vessels:
        return True
    follows = tokens[last].word if last < len(tokens) else ""
    before = tokens[at - 1].word if at else ""
    return tokens[at].word in words.the and follows in words.does and before not in words.of_place
