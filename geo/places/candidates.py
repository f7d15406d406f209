"""The places that an article's names may mean, laid out as rows of numbers for the forest that ranks them.

One group a name (one sense per article), one row a place. A group holds the gazetteer's places of the whole name, then
those of names inside it ("Arizona State University"), then places that the article names beside it, for a name that no
gazetteer has: a street lies where its story does.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from geo.gazetteer.lookup import Entry, NameMatch
from geo.geodesy import table_km
from geo.languages.words import code_of, words_of
from geo.model import PlaceKind
from geo.places.learned import Floats
from geo.places.name_matches import fit
from geo.places.patterns import patterns_of
from geo.places.recognition import Mention

Ints = NDArray[np.int64]
Key = tuple[str, str, str]  # name, word for its sort, what it lies in

_KINDS = tuple(PlaceKind)
_MATCHES = tuple(NameMatch)
_AREAS = (PlaceKind.COUNTRY, PlaceKind.CONTINENT, PlaceKind.SEA, PlaceKind.REGION)
_MOST_ROWS = 30
_SITE_FAME = 6.0  # a site that the gazetteer has is as well known as a town of ten thousand
_FAMOUS = 1_000_000  # people; of larger towns other names are known, too
_NEAR_KM = (30.0, 100.0, 161.0, 400.0)


class Origin(IntEnum):
    """How a place came to be a candidate."""

    NAMED = 0
    INNER = 1  # of a name inside the name
    BESIDE = 2  # the place named before or after
    FOCUS = 3  # where most of the article's places lie


@dataclass(frozen=True, slots=True)
class Group:
    """A name of the article, all its mentions, and the places that it may mean."""

    key: Key
    mentions: tuple[Mention, ...]
    entries: tuple[Entry, ...]
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class CandidateRows:
    """One row a (name, place) pair, as arrays."""

    group: Ints
    entries: tuple[Entry, ...]
    origin: Ints
    points: Floats
    log_population: Floats
    kind: Ints
    match: Ints
    country: Ints
    admin1: Ints
    admin2: Ints
    groups: int

    def shares(self, scores: Floats) -> Floats:
        """Turn scores into shares of one within each group."""
        top = np.full(self.groups, -np.inf)
        np.maximum.at(top, self.group, scores)
        raised = np.exp(scores - top[self.group])
        return np.asarray(raised / np.bincount(self.group, raised, self.groups)[self.group])


def group_mentions(mentions: Sequence[Mention]) -> tuple[Group, ...]:
    """Put the mentions of one name together, in the order of their first ones."""
    members: dict[Key, list[Mention]] = defaultdict(list)
    for mention in mentions:
        members[group_key(mention)].append(mention)
    return tuple(_group(key, tuple(members[key])) for key in members)


def group_key(mention: Mention) -> Key:
    """Return what mentions of one name share."""
    return mention.name.casefold(), mention.generic, mention.within


def told_apart(mentions: Sequence[Mention], doc: Doc) -> tuple[Mention, ...]:
    """Part the mentions of a name that the article puts into several regions or countries: two Tripolis.

    One without such a name beside it means what the one before it means.
    """
    beside: dict[int, str] = {}
    for at, (first, second) in enumerate(pairwise(mentions)):
        if _is_beside(doc, first, second) and any(_lies_in(entry, second) for entry in first.entries):
            beside[at] = second.name.casefold()
    names: dict[str, list[str]] = defaultdict(list)
    for at, within in beside.items():
        names[mentions[at].name.casefold()].append(within)
    parted = {name: held[0] for name, held in names.items() if len(set(held)) > 1}
    found = []
    for at, mention in enumerate(mentions):
        name = mention.name.casefold()
        if name in parted:
            parted[name] = beside.get(at, parted[name])
        found.append(replace(mention, within=parted.get(name, "")))
    return tuple(found)


def _is_beside(doc: Doc, first: Mention, second: Mention) -> bool:
    """Say whether a name follows another as what that lies in: "Palma in northern Mozambique"."""
    if first.end > second.start or doc[first.start].sent.end <= second.start:
        return False
    between = doc[first.end : second.start].text.strip()
    if between in words_of(doc).place_phrases.lies_in_joints:
        return True
    return patterns_of(code_of(doc)).lies_in.fullmatch(between) is not None


def _lies_in(entry: Entry, outer: Mention) -> bool:
    codes = set(codes_of(outer))
    region = entry.admin1 in codes and entry.place.kind is not PlaceKind.ADMIN1
    return region or (entry.place.country in codes and entry.place.kind is not PlaceKind.COUNTRY)


def _group(key: Key, mentions: tuple[Mention, ...]) -> Group:
    first = mentions[0]
    named, inner = first.entries[:_MOST_ROWS], first.inner[: _MOST_ROWS // 2]
    return Group(key, mentions, (*named, *inner), (Origin.NAMED,) * len(named) + (Origin.INNER,) * len(inner))


def said_to_lie(mentions: Sequence[Mention], doc: Doc) -> Mapping[Key, frozenset[str]]:
    """Return the codes of the regions and countries that the article says names lie in: "Palma in Mozambique"."""
    after: dict[Key, frozenset[str]] = defaultdict(frozenset)
    for first, second, third in zip(mentions, mentions[1:], (*mentions[2:], None), strict=False):
        if _is_beside(doc, first, second) and not _goes_on(doc, second, third):
            after[group_key(first)] |= set(codes_of(second))
    return after


def without_far_bearers(groups: Sequence[Group], within: Mapping[Key, frozenset[str]]) -> tuple[Group, ...]:
    """Leave out places that merely bear a name, too, where the article says that it lies elsewhere.

    "Boni in central Mali" is a village that no gazetteer has, and not Bonn, which some call so. What many know by
    another name, as Kiev, stays.
    """
    return tuple(_without_far(group, codes) if (codes := within.get(group.key)) else group for group in groups)


def _without_far(group: Group, codes: frozenset[str]) -> Group:
    listed = zip(group.entries, group.origins, strict=True)
    kept = [(entry, origin) for entry, origin in listed if origin is Origin.NAMED or not is_elsewhere(entry, codes)]
    if all(_merely_bears(entry, codes) for entry, _ in kept):
        kept = []
    return replace(group, entries=tuple(entry for entry, _ in kept), origins=tuple(origin for _, origin in kept))


def is_elsewhere(entry: Entry, codes: Container[str]) -> bool:
    """Say whether a place lies in none of some regions and countries."""
    return entry.place.country not in codes and (entry.admin1 or "") not in codes


def _goes_on(doc: Doc, second: Mention, third: Mention | None) -> bool:
    """Say whether two names begin a list: "Lvov, Poland and Hungary"."""
    if third is None or third.start < second.end:
        return False
    return doc[second.end : third.start].text.strip() in words_of(doc).place_phrases.list_joints


def _merely_bears(entry: Entry, codes: Container[str]) -> bool:
    """Say whether a place has a name among others, is not known for it, and lies in none of some areas."""
    return entry.match is NameMatch.ALTERNATE and is_elsewhere(entry, codes) and entry.population < _FAMOUS


def make_rows(groups: Sequence[Group]) -> CandidateRows:
    """Lay out the groups' places as arrays."""
    entries = tuple(entry for group in groups for entry in group.entries)
    counts = [len(group.entries) for group in groups]
    return CandidateRows(
        group=np.repeat(np.arange(len(groups)), counts),
        entries=entries,
        origin=np.array([origin for group in groups for origin in group.origins], dtype=np.int64),
        points=np.array([(entry.place.lat, entry.place.lon) for entry in entries]).reshape(-1, 2),
        log_population=np.log10(np.array([entry.population for entry in entries]) + 1.0),
        kind=np.array([_KINDS.index(entry.place.kind) for entry in entries], dtype=np.int64),
        match=np.array([_MATCHES.index(entry.match) for entry in entries], dtype=np.int64),
        country=_numbers([entry.place.country or "" for entry in entries]),
        admin1=_numbers([entry.admin1 or "" for entry in entries]),
        admin2=_numbers([f"{entry.admin1}/{entry.admin2}" if entry.admin2 else "" for entry in entries]),
        groups=len(groups),
    )


def _numbers(names: Sequence[str]) -> Ints:
    """Number distinct names from 1 on, 0 for the empty one."""
    numbers = {"": 0}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)


def plain_scores(rows: CandidateRows, groups: Sequence[Group], doc: Doc) -> Floats:
    """Return how likely each place is by itself: by size, kind, and the word that goes with its name."""
    table = words_of(doc).place_words
    scores = 1.5 * rows.log_population
    scores = scores + np.where(np.isin(rows.kind, [_KINDS.index(kind) for kind in _AREAS]), 5.0, 0.0)
    scores = scores + np.where(rows.kind == _KINDS.index(PlaceKind.SITE), _SITE_FAME, 0.0)
    other_name = rows.match == _MATCHES.index(NameMatch.ALTERNATE)
    scores = scores - np.where(other_name, 3.0, 0.0)
    # "Franklin" may be a county of that name, but seldom is.
    scores = scores - np.where(other_name & (rows.kind == _KINDS.index(PlaceKind.ADMIN2)), 1.0, 0.0)
    fits = [
        fit(groups[group].key[1], entry.place.kind, table)
        for group, entry in zip(rows.group, rows.entries, strict=True)
    ]
    return np.asarray(scores + 4.0 * np.array(fits) - 3.0 * rows.origin)


def votes(rows: CandidateRows, areas: Ints, weights: Floats) -> Floats:
    """Return the share of the article's other names that lie in each row's area."""
    table = np.zeros((rows.groups, int(areas.max()) + 1))
    np.add.at(table, (rows.group, areas), weights)
    others = table.sum(axis=0)[areas] - table[rows.group, areas]
    return np.where(areas > 0, others / max(1, rows.groups - 1), 0.0)


def neighbours(rows: CandidateRows, weights: Floats) -> Floats:
    """Return, for each row, the share of other names within some distances, and the logarithm of the nearest's."""
    likely = np.flatnonzero((weights >= 0.1) & ~np.isin(rows.kind, [_KINDS.index(kind) for kind in _AREAS]))
    if not len(likely):
        return np.hstack([np.zeros((len(weights), len(_NEAR_KM))), np.full((len(weights), 1), 10.0)])
    away = table_km(rows.points, rows.points[likely])
    foreign = rows.group[:, None] != rows.group[likely][None, :]
    counted = foreign * weights[likely][None, :]
    near = [((away <= km) * counted).sum(axis=1) / max(1, rows.groups - 1) for km in _NEAR_KM]
    nearest = np.log1p(np.where(foreign & (weights[likely] >= 0.4)[None, :], away, 20000.0).min(axis=1))
    return np.stack([*near, nearest], axis=1)


def named_beside(doc: Doc, mentions: Sequence[Mention], groups: Sequence[Group], rows: CandidateRows) -> Floats:
    """Say for each row whether the region and the country that it lies in are named right after or before it."""
    after: dict[Key, set[str]] = defaultdict(set)
    before: dict[Key, set[str]] = defaultdict(set)
    for first, second in pairwise(mentions):
        if _is_beside(doc, first, second):
            after[group_key(first)].update(codes_of(second))
            before[group_key(second)].update(codes_of(first))
    found = np.zeros((len(rows.entries), 4))
    for at, (group, entry) in enumerate(zip(rows.group, rows.entries, strict=True)):
        key = groups[group].key
        for column, codes in ((0, after.get(key, ())), (2, before.get(key, ()))):
            found[at, column] = entry.place.kind is not PlaceKind.ADMIN1 and entry.admin1 in codes
            found[at, column + 1] = entry.place.kind is not PlaceKind.COUNTRY and entry.place.country in codes
    return found


def codes_of(mention: Mention) -> Iterable[str]:
    """Give the codes of the regions and countries that a mention may name itself."""
    for entry in mention.entries[:4]:
        if entry.place.kind is PlaceKind.ADMIN1 and entry.admin1:
            yield entry.admin1
        elif entry.place.kind is PlaceKind.COUNTRY and entry.place.country:
            yield entry.place.country


def stated(groups: Sequence[Group], rows: CandidateRows) -> Floats:
    """Say for each row how often the article's other names are the county, the region and the country it lies in."""
    named = [{*counties_of(group), *codes_of(group.mentions[0])} for group in groups]
    counts: dict[str, int] = defaultdict(int)
    for group, codes in zip(groups, named, strict=True):
        for code in codes:
            counts[code] += len(group.mentions)
    found = np.zeros((len(rows.entries), 3))
    for at, (group_at, entry) in enumerate(zip(rows.group.tolist(), rows.entries, strict=True)):
        own, times = named[group_at], len(groups[group_at].mentions)
        for column, holder in enumerate(holders_of(entry)):
            found[at, column] = counts.get(holder, 0) - times * (holder in own) if holder else 0
    return np.log1p(found)


def holders_of(entry: Entry) -> tuple[str | None, str | None, str | None]:
    """Return the codes of the county, the region and the country that a place lies in but is not itself."""
    kind = entry.place.kind
    county = f"{entry.admin1}/{entry.admin2}" if kind is PlaceKind.CITY and entry.admin2 else None
    region = entry.admin1 if kind is not PlaceKind.ADMIN1 else None
    return county, region, entry.place.country if kind is not PlaceKind.COUNTRY else None


def counties_of(group: Group) -> Iterable[str]:
    """Give the codes of the counties that a name may mean."""
    for entry in group.entries[:_MOST_ROWS]:
        if entry.place.kind is PlaceKind.ADMIN2 and entry.admin2:
            yield f"{entry.admin1}/{entry.admin2}"
