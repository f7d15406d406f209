"""The filters as options of the command line: each by the name that it has in an address of the page."""

import argparse
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from geo.articles.texts import parse_day
from geo.errors import InputError
from geo.model import Corpus, Event, ReviewState
from geo.views.fields import FILTERS, PARAMS, TABLE, Field, FilterKind, Param, Selection
from geo.views.meant import listed, listing, near
from geo.views.selection import labels_of, read_params, resolve
from geo.views.view import View

Gather = Callable[[argparse.Namespace], tuple[View, Corpus]]  # what the filters leave of the inputs, and all of them


def filter_options() -> argparse.ArgumentParser:
    """Return the options that choose events, for commands to take over."""
    parent = argparse.ArgumentParser(add_help=False)
    group = parent.add_argument_group("filters; those that pick values may be given several times")
    for each in FILTERS:
        for param in each.params:
            _add(group, param, each.kind)
    return parent


def selection_of(options: argparse.Namespace, events: Sequence[Event]) -> Selection:
    """Return what options choose from events; where days are given, undated events pass only if that is asked for.

    Raises:
        InputError: No event has an actor, place or article of a name, or several have where one is meant.
    """
    given = {name: getattr(options, _key(name)) for name in PARAMS}
    params = {name: _texts(value) for name, value in given.items() if value and name not in set(Field)}
    if (given["from"] or given["to"]) and not given["undated"]:
        params["undated"] = ["no"]
    if given["between"]:
        params["between"] = [_one_actor(events, word) for word in given["between"]]
    selection, broken = read_params(params)
    if broken:
        msg = f"--{broken[0]} does not say which events are meant: {PARAMS[broken[0]].says}"
        raise InputError(msg)
    for of in Field:
        selection = selection.choosing(of, _values(events, of, given[of]))
    return selection.choosing(Field.REVIEW, [ReviewState.ACCEPTED]) if options.accepted_only else selection


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except InputError as exc:
        raise argparse.ArgumentTypeError(str(exc)) from exc


def _add(group: "argparse._ArgumentGroup", param: Param, kind: FilterKind) -> None:
    if param.words:
        read: Callable[[str], object] = _word_of(param)
    else:
        read = _day if kind is FilterKind.DAYS else str
    group.add_argument(
        f"--{param.name}",
        dest=_key(param.name),
        action="append" if param.many else "store",
        default=[] if param.many else None,
        type=read,
        nargs=param.count if param.count > 1 else None,
        metavar=param.metavar or param.name.upper(),
        help=param.offers,
    )


def _word_of(param: Param) -> Callable[[str], str]:
    """Return what reads one of a closed list of words, in large or small letters, or as the page calls it."""

    def read(text: str) -> str:
        found = listed(text, param.called)
        if found is None:
            msg = f"{text!r} is no {param.name}; {_told(text, param)}"
            raise argparse.ArgumentTypeError(msg)
        return found

    return read


def _told(text: str, param: Param) -> str:
    known = f"use one of {', '.join(listing(param.called))}"
    meant = near(text, {label: (word,) for word, label in param.called.items()})
    return f"did you mean {' or '.join(meant)}? Or {known}" if meant else known


def _key(name: str) -> str:
    return f"filter_{name}"


def _texts(value: object) -> list[str]:
    return [value.isoformat() if isinstance(value, date) else str(value)]


def _values(events: Sequence[Event], of: Field, wanted: Iterable[str]) -> frozenset[str]:
    """Return the values that words stand for; what is chosen from a closed list is a value already."""
    if TABLE[of].members:
        return frozenset(wanted)
    return frozenset(value for word in wanted for value in resolve(events, of, word))


def _one_actor(events: Sequence[Event], word: str) -> str:
    found = sorted(resolve(events, Field.ACTOR, word))
    if len(found) > 1:
        told = labels_of(events, Field.ACTOR, found)
        msg = f"{word!r} may be several actors: {', '.join(told[:8])}; --between wants one"
        raise InputError(msg)
    return found[0]
