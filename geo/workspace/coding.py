"""Reviews as JSON and back: the form in which a workspace keeps them."""

from functools import cache
from typing import TYPE_CHECKING

from geo.errors import InputError
from geo.workspace.reviews import Action, Change, Review

if TYPE_CHECKING:
    from cattrs.preconf.json import JsonConverter


def review_to_json(review: Review) -> str:
    """Return a review as one JSON object, whose change names its action."""
    return _converter().dumps(review, ensure_ascii=False, sort_keys=True)


def review_from_json(text: str) -> Review:
    """Return the review that a JSON object tells.

    Raises:
        InputError: It is no review, or one with an impossible value.
    """
    from cattrs.errors import BaseValidationError

    try:
        review = _converter().loads(text, Review)
        if "\\ud" in text.lower():  # an escape may stand for half a character, which nothing can write
            review_to_json(review).encode()
    except (
        BaseValidationError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ) as exc:
        msg = f"{text[:60]!r} is not a review as this version of Dateline writes it"
        raise InputError(msg) from exc
    return review


@cache
def _converter() -> "JsonConverter":
    from cattrs.preconf.json import make_converter
    from cattrs.strategies import configure_tagged_union

    converter = make_converter()
    configure_tagged_union(Change, converter, tag_name="action", tag_generator=_tag)
    return converter


def _tag(kind: type) -> str:
    action: Action = kind.action  # type: ignore[attr-defined] # each of Change has one
    return action.value
