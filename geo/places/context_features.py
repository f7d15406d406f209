"""Numbers for the forest that ranks places: what stands round a name, and what its article tells of each."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from geo.geodesy import table_km
from geo.places.candidates import (
    CandidateRows,
    Group,
    Origin,
    codes_of,
    counties_of,
    group_key,
    holders_of,
)
from geo.places.document_focus import DocumentFocus
from geo.places.learned import Floats
from geo.places.recognition import Mention

_FAR_TOKENS = 2000
_NO_DISTANCE = 11.0  # on the log scale, beyond the other side of the earth


def containers_away(mentions: Sequence[Mention], groups: Sequence[Group], rows: CandidateRows) -> Floats:
    """Return how many tokens away a place's county, region and country are named, on a log scale.

    Only other names count: the region of "New York" is not named by "New York" itself.
    """
    named = _container_positions(mentions, groups)
    starts = [[mention.start for mention in group.mentions] for group in groups]
    cache: dict[tuple[int, str], float] = {}
    found = np.full((len(rows.entries), 3), np.log1p(_FAR_TOKENS))
    for at, (group, entry) in enumerate(zip(rows.group.tolist(), rows.entries, strict=True)):
        for column, code in enumerate(holders_of(entry)):
            if code and code in named:
                if (group, code) not in cache:
                    others = [position for position, of in named[code] if of != group]
                    cache[group, code] = _gap(starts[group], others)
                found[at, column] = cache[group, code]
    return found


def _container_positions(mentions: Sequence[Mention], groups: Sequence[Group]) -> dict[str, list[tuple[int, int]]]:
    """Return, for each code of an area, where it is named, and by which group."""
    number = {group.key: at for at, group in enumerate(groups)}
    codes = [{*counties_of(group), *codes_of(group.mentions[0])} for group in groups]
    named: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for mention in mentions:
        at = number[group_key(mention)]
        for code in codes[at]:
            named[code].append((mention.start, at))
    return named


def _gap(ones: Sequence[int], others: Sequence[int]) -> float:
    """Return the least distance between two rows of positions, each in order, on a log scale."""
    best = _FAR_TOKENS
    for one in ones:
        near = bisect_left(others, one)
        for other in others[max(0, near - 1) : near + 1]:
            best = min(best, abs(one - other))
    return float(np.log1p(best))


def home_columns(rows: CandidateRows, focus: DocumentFocus) -> Floats:
    """Return the votes of the article's words and outlet for and against each place's country, on a log scale."""
    votes = {code: focus.votes_for(code) for code in {entry.place.country for entry in rows.entries} if code}
    pairs = [votes.get(entry.place.country or "", (0, 0)) for entry in rows.entries]
    return np.asarray(np.log1p(np.array(pairs, dtype=float).reshape(len(rows.entries), 2)))


def home_balance(rows: CandidateRows, focus: DocumentFocus) -> Floats:
    """Return how much more speaks for each place's country than against it, between -1 and 1."""
    logs = home_columns(rows, focus)
    return np.asarray(np.tanh((logs[:, 0] - logs[:, 1]) / 2))


def desk_columns(rows: CandidateRows, groups: Sequence[Group], shares: Floats, focus: DocumentFocus) -> Floats:
    """Return how far each place lies from the dateline's town, else the outlet's, and whether it is named there."""
    inside = _in_dateline(groups, focus)
    found = np.zeros((len(rows.entries), 2))
    found[:, 0] = _NO_DISTANCE
    if inside:
        own = np.flatnonzero(np.isin(rows.group, inside[:1]))
        if len(own):
            found[:, 0] = np.log1p(table_km(rows.points, rows.points[[own[shares[own].argmax()]]])[:, 0])
        found[np.isin(rows.group, inside), 1] = 1
    elif focus.desk:
        place = focus.desk[-1].place
        found[:, 0] = np.log1p(table_km(rows.points, np.array([[place.lat, place.lon]]))[:, 0])
    return found


def _in_dateline(groups: Sequence[Group], focus: DocumentFocus) -> list[int]:
    span = focus.dateline
    if span is None:
        return []
    return [at for at, group in enumerate(groups) if any(span.covers(mention.span) for mention in group.mentions)]


def named_columns(rows: CandidateRows) -> Floats:
    """Return, of each place's name, the most people where it or a name inside it is borne, and how many bear it."""
    named, inner = rows.origin == Origin.NAMED, rows.origin == Origin.INNER
    largest = np.full((rows.groups, 2), -1.0)
    for column, those in enumerate((named, inner)):
        np.maximum.at(largest[:, column], rows.group[those], rows.log_population[those])
    count = np.bincount(rows.group[named], minlength=rows.groups)
    return np.column_stack([largest[rows.group], count[rows.group].astype(float)])
