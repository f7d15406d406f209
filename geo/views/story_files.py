"""A story as a file: TOML, as we write it, or JSON with the same keys.

A person needs to write no more than this::

    title = "Before the vote"

    [[step]]
    event = "3f0c9a…"
    words = "It began in the capital."
    lat = 12.6
    lon = -8.0
    zoom = 6

The other keys of a step say what its event was, by which it is found again should its id change. In: text, hostile as
any. Out: a `BriefingStory`, or an error that says what, where, and what would be right. Knows no events.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence

from geo.errors import InputError
from geo.views.stories import BriefingStory, MapLook, StoryStep, Trace

_LONGEST_FILE = 2_000_000  # characters
_LONGEST_TEXT = 5_000  # of what is kept of an event
_MOST_KEYS = 5_000  # reports or sentences of an event
_TEXTS = ("title", "when", "where", "quote")
_LISTS = ("reports", "tellings")
_LOOK = ("lat", "lon", "zoom")
_STEP = ("event", "words", *_LOOK, *_TEXTS, *_LISTS)
_STORY = ("title", "step")


def read_story(text: str, name: str = "the story") -> BriefingStory:
    """Read a story.

    Args:
        text: TOML, or JSON where it begins with a brace.
        name: What the file is called in messages.

    Raises:
        InputError: It is no story.
    """
    try:
        return _story(_parsed(text))
    except InputError as exc:
        msg = f"{name}: {exc}"
        raise InputError(msg) from exc


def write_story(story: BriefingStory) -> str:
    """Write a story as TOML, from which `read_story` makes the same."""
    lines = [f"title = {_quoted(story.title)}"]
    for step in story.steps:
        lines += ["", "[[step]]", f"event = {_quoted(step.event)}", f"words = {_quoted(step.words)}"]
        if step.look:
            lines += [f"{key} = {float(getattr(step.look, key))!r}" for key in _LOOK]
        lines += [f"{key} = {_quoted(getattr(step.trace, key))}" for key in _TEXTS]
        lines += [f"{key} = [{', '.join(map(_quoted, getattr(step.trace, key)))}]" for key in _LISTS]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Write a text as a TOML string: as a JSON one, but for one character, and for what no file can hold."""
    return json.dumps(text.encode("utf-8", "replace").decode("utf-8"), ensure_ascii=False).replace("\x7f", "\\u007f")


def _parsed(text: str) -> Mapping[str, object]:
    if len(text) > _LONGEST_FILE:
        msg = f"{len(text):,} characters, and a story has at most {_LONGEST_FILE:,}"
        raise InputError(msg)
    try:
        if text.lstrip("\ufeff \t\r\n").startswith("{"):
            return _mapping(json.loads(text.lstrip("\ufeff")), "the file")
        return tomllib.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as exc:
        what = "JSON" if isinstance(exc, json.JSONDecodeError) else "TOML"
        msg = f"it cannot be read as {what}: {str(exc)[:120]}; write a title, then [[step]] with event and words"
        raise InputError(msg) from exc


def _story(given: Mapping[str, object]) -> BriefingStory:
    _check_keys(given, _STORY, "the file")
    steps = given.get("step", [])
    if not isinstance(steps, Sequence) or isinstance(steps, str):
        msg = "step must be a list of steps; write [[step]] above each"
        raise InputError(msg)
    title = _text(given, "title", "the file")
    return BriefingStory(
        title, tuple(_step(_mapping(one, f"step {at}"), f"step {at}") for at, one in enumerate(steps, 1))
    )


def _step(given: Mapping[str, object], where: str) -> StoryStep:
    _check_keys(given, _STEP, where)
    event = _text(given, "event", where).strip()
    if not event:
        msg = f"{where}: it names no event; write event = and the event's id"
        raise InputError(msg)
    texts = {key: _short(_text(given, key, where), key, where) for key in _TEXTS}
    lists = {key: _texts(given, key, where) for key in _LISTS}
    trace = Trace(_short(event, "event", where), **texts, reports=lists["reports"], tellings=lists["tellings"])
    return StoryStep(trace, _text(given, "words", where), _look(given, where))


def _look(given: Mapping[str, object], where: str) -> MapLook | None:
    there = [key for key in _LOOK if key in given]
    if not there:
        return None
    if missing := [key for key in _LOOK if key not in given]:
        msg = f"{where}: {' and '.join(missing)} missing; a view of the map has lat, lon and zoom"
        raise InputError(msg)
    try:
        return MapLook(*(_number(given, key, where) for key in _LOOK))
    except InputError as exc:
        msg = str(exc) if str(exc).startswith(where) else f"{where}: {exc}"
        raise InputError(msg) from exc


def _check_keys(given: Mapping[str, object], known: Sequence[str], where: str) -> None:
    for key in given:
        if key not in known:
            msg = f"{where}: {str(key)[:40]!r} is no key of a story; use {', '.join(known)}"
            raise InputError(msg)


def _mapping(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        msg = f"{where}: a table of keys is wanted, not {type(value).__name__}"
        raise InputError(msg)
    return value


def _text(given: Mapping[str, object], key: str, where: str) -> str:
    value = given.get(key, "")
    if not isinstance(value, str):
        msg = f"{where}: {key} must be a text in quotes, not {type(value).__name__}"
        raise InputError(msg)
    return value


def _short(text: str, key: str, where: str) -> str:
    if len(text) > _LONGEST_TEXT:
        msg = f"{where}: {key} has {len(text):,} characters, and at most {_LONGEST_TEXT:,} are kept"
        raise InputError(msg)
    return text


def _texts(given: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    values = given.get(key, [])
    if not isinstance(values, list) or len(values) > _MOST_KEYS or not all(isinstance(one, str) for one in values):
        msg = f"{where}: {key} must be a list of at most {_MOST_KEYS:,} texts"
        raise InputError(msg)
    return tuple(values)


def _number(given: Mapping[str, object], key: str, where: str) -> float:
    value = given[key]
    if isinstance(value, bool) or not isinstance(value, int | float):
        msg = f"{where}: {key} must be a number, not {type(value).__name__}"
        raise InputError(msg)
    try:
        return float(value)
    except OverflowError as exc:
        msg = f"{where}: {key} is far too large"
        raise InputError(msg) from exc
