"""Whether a date is part of a name: of a group, of a street, of a ship. Such a date tells no day.

"The 17 November group", "the October 7 Battalion", "Camp of 5 May", "the Amihan May 5".
"""

from collections.abc import Sequence

from geo.dates.words import WORDS, Token


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NAMING = frozenset({"day", "bare month", "days"})
_BODIES = _words(
    "group movement alliance coalition front party bloc brigade brigades battalion battalions regiment division army "
    "militia faction organisation organization committee commission forces force unit cell network union league "
    "company squadron guard guards current camp"
)
_BUILT = _words(
    "bridge street avenue square hospital university stadium airport mosque prison school station park road boulevard "
    "dam palace barracks base district college"
)
_VESSELS = _words("vessel boat ship tanker trawler ferry freighter bulker mv mt fv ss uss hms tug dhow lighter barge")
_OF_PLACE = _words("in at from to near outside inside by of into")
_BEFORE_NAME = _words("the a this that its his their")
_DOES = _words("was were is are has had sank capsized sailed collided ran left caught hit")
_LONGEST_NAME = 4


def is_in_name(text: str, tokens: Sequence[Token], first: int, last: int, rule: str) -> bool:
    """Say whether the date from token `first` to `last` (half open) is part of a name."""
    if rule not in _NAMING:
        return False
    return (
        _names_body(text, tokens, first, last)
        or _is_of_body(text, tokens, first)
        or _is_ship(text, tokens, first, last)
    )


def _is_capital(text: str, token: Token) -> bool:
    return text[token.start].isupper()


def _names_body(text: str, tokens: Sequence[Token], first: int, last: int) -> bool:
    """Say whether a body or a building is called by the date: only capitals stand between, or its noun follows."""
    article = tokens[first].word == "the" or (first > 0 and tokens[first - 1].word in _BEFORE_NAME)
    for token in tokens[last : last + _LONGEST_NAME]:
        capital = _is_capital(text, token)
        if token.word in _BODIES and (capital or article):
            return True
        if token.word in _BUILT and capital:
            return True
        if not capital or token.word in WORDS["month"] or token.word in WORDS["weekday"]:
            return False
    return False


def _is_of_body(text: str, tokens: Sequence[Token], first: int) -> bool:
    """Say whether a body bears the date after its noun: "the Movement of 4 May"."""
    at = first - 1
    if at < 1 or tokens[at].word != "of":
        return False
    noun = tokens[at - 1]
    return noun.word in _BODIES and _is_capital(text, noun)


def _is_ship(text: str, tokens: Sequence[Token], first: int, last: int) -> bool:
    """Say whether a ship is called so: "the Amihan May 5 was", "the tanker Tawe 4 June"."""
    at = first - 1
    while at >= 0 and first - at <= _LONGEST_NAME and _is_capital(text, tokens[at]) and tokens[at].word != "the":
        if tokens[at].word in _VESSELS:
            return first - at > 1
        at -= 1
    if at < 0 or at == first - 1:
        return False
    if tokens[at].word in _VESSELS:
        return True
    follows = tokens[last].word if last < len(tokens) else ""
    before = tokens[at - 1].word if at else ""
    return tokens[at].word == "the" and follows in _DOES and before not in _OF_PLACE
