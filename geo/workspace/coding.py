"""Reviews as JSON and back: the form in which a workspace keeps them."""

from functools import cache

from cattrs.errors import BaseValidationError
from cattrs.preconf.json import JsonConverter, make_converter
from cattrs.strategies import configure_tagged_union

from geo.errors import InputError
from geo.workspace.reviews import Action, Change, Review


def review_to_json(review: Review) -> str:
    """Return a review as one JSON object, whose change names its action."""
    return _converter().dumps(review, ensure_ascii=False, sort_keys=True)


def review_from_json(text: str) -> Review:
    """Return the review that a JSON object tells.

    Raises:
        InputError: It is no review, or one with an impossible value.
    """
    try:
        return _converter().loads(text, Review)
    except (BaseValidationError, ValueError, TypeError, KeyError, RecursionError) as exc:
        msg = f"{text[:60]!r} is not a review as this version of Dateline writes it"
        raise InputError(msg) from exc


@cache
def _converter() -> JsonConverter:
    converter = make_converter()
    configure_tagged_union(Change, converter, tag_name="action", tag_generator=_tag)
    return converter


def _tag(kind: type) -> str:
    action: Action = kind.action  # type: ignore[attr-defined] # each of Change has one
    return action.value
