"""Choose which of the places of a name is meant, all names of an article together."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from geo.gazetteer.lookup import Entry, NameMatch
from geo.gazetteer.names import fold
from geo.geodesy import table_km
from geo.languages.places import PlaceNameWords
from geo.languages.words import words_of
from geo.model import PlaceKind
from geo.places.candidates import (
    CandidateRows,
    Group,
    Key,
    Origin,
    group_key,
    group_mentions,
    is_elsewhere,
    make_rows,
    named_beside,
    neighbours,
    plain_scores,
    said_to_lie,
    stated,
    told_apart,
    votes,
    without_far_bearers,
)
from geo.places.context_features import containers_away, desk_columns, home_balance, home_columns, named_columns
from geo.places.document_focus import DocumentFocus, focus_of
from geo.places.learned import Floats, Forest, load_forest
from geo.places.name_matches import fit
from geo.places.recognition import Mention

_KINDS = tuple(PlaceKind)
_LEAST_CHANCE = 0.12  # below it none of the candidates is meant
_FOCUSES = 3
_OUTRIGHT = 2.0
_GREAT = frozenset({PlaceKind.COUNTRY, PlaceKind.CONTINENT, PlaceKind.SEA, PlaceKind.REGION, PlaceKind.ADMIN1})
_KNOWN = _GREAT | {PlaceKind.SITE}
_LARGE = 100_000
_TOWN = 10_000
_SAME_SPOT_KM = 161.0
_TOWN_SHARE = 0.1  # of a region's people, from which on its bare name means the town
_FAR_TOWN_SHARE = 0.3  # the same where the two points lie apart: New York, Khabarovsk
_HOME_WEIGHT = 2.0
_CLUSTER_KM = 80.0
_CLEAR_LEAD = 0.3

PLACE_FEATURES: tuple[str, ...] = (
    *("population", "kind", "match", "origin", "names", "order", "below_largest", "rivals", "capital", "seat"),
    *("region_after", "country_after", "region_before", "country_before"),
    *("county_stated", "region_stated", "country_stated"),
    *("plain", "plain_country", "plain_region", "share", "share_country", "share_region", "share_county"),
    *("within_30", "within_100", "within_161", "within_400", "nearest"),
    *(
        "same_name",
        "fits",
        "mentions",
        "position",
        "upper",
        "score",
        "words",
        "street",
        "site",
        "in_body",
        "previous_km",
        "next_km",
    ),
    *("country_lead", "region_lead", "near_lead"),
    *("county_away", "region_away", "country_away", "home", "abroad", "home_lead"),
    *("desk_km", "in_dateline", "named_largest", "inner_largest", "named_count", "mass"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """The places that one mention may mean, the likeliest first, with their chances and how they came in."""

    mention: Mention
    ranked: tuple[tuple[Entry, float, Origin], ...]
    reasons: tuple[str, ...] = ()

    @property
    def meant(self) -> Entry | None:
        """The likeliest place, None where even that is unlikely."""
        return self.ranked[0][0] if self.ranked and self.ranked[0][1] >= _LEAST_CHANCE else None


@dataclass(frozen=True, slots=True)
class CandidateFeatures:
    """An article's names with their candidate places and what the forest sees of each."""

    groups: tuple[Group, ...]
    rows: CandidateRows
    features: Floats


def resolve(
    mentions: Sequence[Mention], doc: Doc, focus: DocumentFocus | None = None, *, forest: Forest | None = None
) -> tuple[Choice, ...]:
    """Rank every mention's candidate places by how likely the article means them."""
    mentions = told_apart(mentions, doc)
    table = gather_candidates(mentions, doc, focus or focus_of(doc))
    if table is None:
        return tuple(Choice(mention, ()) for mention in mentions)
    margins = (forest or load_forest("places")).margins(table.features)
    # "Moscow, Idaho" says it outright, also where all else of the article speaks for the other Moscow.
    margins = margins + _OUTRIGHT * table.features[:, PLACE_FEATURES.index("region_after")]
    chances = 1 / (1 + np.exp(-margins))
    usual = words_of(doc).place_names.usual_states
    ranked = {group.key: _ranked(table, chances, at, usual) for at, group in enumerate(table.groups)}
    return tuple(Choice(mention, *ranked[group_key(mention)]) for mention in mentions)


def gather_candidates(mentions: Sequence[Mention], doc: Doc, focus: DocumentFocus) -> CandidateFeatures | None:
    """Gather candidates and describe them; None where no name of the article is known."""
    within = said_to_lie(mentions, doc)
    groups = without_far_bearers(group_mentions(mentions), within)
    rows = make_rows(groups)
    if not rows.entries:
        return None
    groups = _with_others(groups, rows, _first_guess(rows, groups, doc, focus), within)
    rows = make_rows(groups)
    return CandidateFeatures(groups, rows, _features(rows, groups, mentions, doc, focus))


def _first_guess(rows: CandidateRows, groups: Sequence[Group], doc: Doc, focus: DocumentFocus) -> Floats:
    """Return each place's share of its name, after one round of votes of the other names."""
    plain = plain_scores(rows, groups, doc) + _HOME_WEIGHT * home_balance(rows, focus)
    shares = rows.shares(plain)
    agreed = 3 * votes(rows, rows.country, shares) + 5 * votes(rows, rows.admin1, shares)
    return rows.shares(plain + agreed + 4 * neighbours(rows, shares)[:, 1])


def _with_others(
    groups: Sequence[Group], rows: CandidateRows, shares: Floats, within: Mapping[Key, frozenset[str]]
) -> tuple[Group, ...]:
    """Add to each name the places named beside it, and where most of the article's places lie.

    A name that is said to lie in some country is put at none that lies elsewhere: "Oloruwa in Chad".
    """
    best = [_best_of(rows, shares, at) for at in range(len(groups))]
    weights = np.array([0 if top is None else len(group.mentions) for group, top in zip(groups, best, strict=True)])
    focuses = _focuses(rows, best, weights)
    return tuple(
        _extended(group, at, groups, rows, best, focuses, within.get(group.key)) for at, group in enumerate(groups)
    )


def _best_of(rows: CandidateRows, shares: Floats, group: int) -> int | None:
    own = np.flatnonzero(rows.group == group)
    return int(own[shares[own].argmax()]) if len(own) else None


def _focuses(rows: CandidateRows, best: Sequence[int | None], weights: np.ndarray) -> tuple[int, ...]:
    """Return the rows of the places, one a name, round which most mentions lie; areas count as places of their own."""
    tops = np.array([top for top in best if top is not None], dtype=np.int64)
    counted = np.array([weight for weight, top in zip(weights, best, strict=True) if top is not None])
    near = table_km(rows.points[tops], rows.points[tops]) <= _CLUSTER_KM
    mass = (near * counted[None, :]).sum(axis=1) * np.where(np.isin(rows.kind[tops], _small()), 2.0, 1.0)
    chosen: list[int] = []
    for at in np.lexsort((np.arange(len(tops)), -mass)).tolist():
        if not near[at, chosen].any():
            chosen.append(at)
    return tuple(int(tops[at]) for at in chosen[:_FOCUSES])


def _small() -> list[int]:
    return [_KINDS.index(kind) for kind in (PlaceKind.CITY, PlaceKind.ADMIN2)]


def _extended(
    group: Group,
    at: int,
    groups: Sequence[Group],
    rows: CandidateRows,
    best: Sequence[int | None],
    focuses: Sequence[int],
    within: frozenset[str] | None,
) -> Group:
    if any(_is_known(entry, origin) for entry, origin in zip(group.entries, group.origins, strict=True)):
        return group
    known = {entry.rank for entry in group.entries}
    added: list[tuple[Entry, Origin]] = []
    beside = [best[near] for near in (at - 1, at + 1) if 0 <= near < len(groups)]
    for row, origin in [*((row, Origin.BESIDE) for row in beside), *((row, Origin.FOCUS) for row in focuses)]:
        if row is None or (within and is_elsewhere(rows.entries[row], within)):
            continue
        if rows.group[row] != at and rows.entries[row].rank not in known:
            known.add(rows.entries[row].rank)
            added.append((rows.entries[row], origin))
    return Group(
        group.key,
        group.mentions,
        (*group.entries, *(entry for entry, _ in added)),
        (*group.origins, *(origin for _, origin in added)),
    )


def _is_known(entry: Entry, origin: Origin) -> bool:
    """Say whether a place is so well known that the name hardly means one that the gazetteer lacks."""
    return origin is Origin.NAMED and (entry.place.kind in _KNOWN or entry.population >= _LARGE)


def _features(
    rows: CandidateRows, groups: Sequence[Group], mentions: Sequence[Mention], doc: Doc, focus: DocumentFocus
) -> Floats:
    plain = rows.shares(plain_scores(rows, groups, doc))
    shares = _first_guess(rows, groups, doc, focus)
    country, region = votes(rows, rows.country, shares), votes(rows, rows.admin1, shares)
    near = neighbours(rows, shares)
    columns = [
        _own(rows),
        named_beside(doc, mentions, groups, rows),
        stated(groups, rows),
        np.stack([plain, votes(rows, rows.country, plain), votes(rows, rows.admin1, plain)], axis=1),
        np.stack([shares, country, region, votes(rows, rows.admin2, shares)], axis=1),
        near,
        _of_name(rows, groups, doc),
        _steps(rows, groups, shares),
        np.stack([_lead(rows, values) for values in (country, region, near[:, 1])], axis=1),
        containers_away(mentions, groups, rows),
        home_columns(rows, focus),
        _lead(rows, home_balance(rows, focus))[:, None],
        desk_columns(rows, groups, shares, focus),
        named_columns(rows),
        _mass(rows, groups, shares)[:, None],
    ]
    return np.hstack(columns)


def _own(rows: CandidateRows) -> Floats:
    """Describe each place by itself, and against the others of its name."""
    largest = np.zeros(rows.groups)
    np.maximum.at(largest, rows.group, rows.log_population)
    starts = np.searchsorted(rows.group, rows.group)
    rivals = np.bincount(rows.group, minlength=rows.groups)[rows.group]
    seats = [(entry.is_capital, entry.feature.startswith("PPLA")) for entry in rows.entries]
    names = [entry.names for entry in rows.entries]
    order, below = np.arange(len(starts)) - starts, largest[rows.group] - rows.log_population
    columns = (rows.log_population, rows.kind, rows.match, rows.origin, np.array(names), order, below, rivals)
    return np.hstack([np.stack([column.astype(float) for column in columns], axis=1), np.array(seats, dtype=float)])


def _of_name(rows: CandidateRows, groups: Sequence[Group], doc: Doc) -> Floats:
    """Describe the name that a place may be meant by."""
    words = words_of(doc)
    by_group = np.array(
        [
            [
                len(group.mentions),
                group.mentions[0].start / max(1, len(doc)),
                group.mentions[0].name.isupper(),
                max(mention.score for mention in group.mentions),
                len(group.mentions[0].name.split()),
                *_site_words(group.mentions[0].name, words.place_names),
                any(_in_body(doc, mention) for mention in group.mentions),
            ]
            for group in groups
        ],
        dtype=float,
    )
    folded = [fold(group.mentions[0].name) for group in groups]
    fits = [
        (fold(entry.place.name) == folded[group], fit(groups[group].key[1], entry.place.kind, words.place_words))
        for group, entry in zip(rows.group, rows.entries, strict=True)
    ]
    return np.hstack([np.array(fits, dtype=float), by_group[rows.group]])


def _site_words(name: str, table: PlaceNameWords) -> tuple[bool, bool]:
    """Say whether a name ends as those of streets do, and whether it holds a word for a body or a building."""
    words = name.lower().replace(".", "").split()
    return words[-1] in table.streets, not table.bodies.isdisjoint(words)


def _in_body(doc: Doc, mention: Mention) -> bool:
    return any(token.ent_type_ == "ORG" for token in doc[mention.start : mention.end])


def _steps(rows: CandidateRows, groups: Sequence[Group], shares: Floats) -> Floats:
    """Return how far each place is, on a log scale, from the likeliest place of the name before, and after."""
    best = [_best_of(rows, shares, at) for at in range(len(groups))]
    found = np.full((len(rows.entries), 2), 11.0)
    for at in range(len(groups)):
        own = np.flatnonzero(rows.group == at)
        for column, other in enumerate((at - 1, at + 1)):
            top = best[other] if 0 <= other < len(groups) else None
            if top is not None:
                found[own, column] = np.log1p(table_km(rows.points[own], rows.points[[top]])[:, 0])
    return found


def _mass(rows: CandidateRows, groups: Sequence[Group], shares: Floats) -> Floats:
    """Return the share of the article's other mentions, each at its likeliest place, that lie near each place."""
    named = [_best_of(rows, np.where(rows.origin <= Origin.INNER, shares, -1), at) for at in range(len(groups))]
    tops = np.array([top for top in named if top is not None and rows.origin[top] <= Origin.INNER], dtype=np.int64)
    if not len(tops):
        return np.zeros(len(rows.entries))
    weights = np.array([len(groups[rows.group[top]].mentions) for top in tops], dtype=float)
    near = table_km(rows.points, rows.points[tops]) <= _CLUSTER_KM
    others = rows.group[:, None] != rows.group[tops][None, :]
    return np.asarray((near * others * weights[None, :]).sum(axis=1) / max(1.0, weights.sum()))


def _lead(rows: CandidateRows, values: Floats) -> Floats:
    """Return by how much a place leads the best other place of its name, less than 0 where it trails."""
    found = np.zeros(len(values))
    for at in range(rows.groups):
        own = np.flatnonzero(rows.group == at)
        if len(own) > 1:
            ordered = np.sort(values[own])
            best, second = ordered[-1], ordered[-2]
            found[own] = np.where(values[own] == best, best - second, values[own] - best)
    return found


def _ranked(
    table: CandidateFeatures, chances: Floats, group: int, usual: Container[str]
) -> tuple[tuple[tuple[Entry, float, Origin], ...], tuple[str, ...]]:
    """Return the places of a name, the likeliest first, and what speaks for the first."""
    rows = table.rows
    own = np.flatnonzero(rows.group == group)
    order = sorted(own.tolist(), key=lambda row: (-chances[row], rows.entries[row].rank))
    if not table.groups[group].key[1]:
        order = _town_first(rows, order)
    order = _known_first(rows, _bearer_first(table, order, usual))
    if table.groups[group].key[2]:
        order = _said_first(table, order)
    # The one that is put first is as likely as the likeliest: they stand for the same spot.
    best = float(chances[own].max()) if order else 0.0
    likely = [best if at == 0 else float(chances[row]) for at, row in enumerate(order)]
    ranked = tuple((rows.entries[r], p, Origin(int(rows.origin[r]))) for r, p in zip(order, likely, strict=True))
    return ranked, tuple(_context(table, order[0])) if order else ()


def _with_first(order: list[int], row: int) -> list[int]:
    """Return rows in their order, but for one that is put first."""
    return [row, *(other for other in order if other != row)]


def _said_first(table: CandidateFeatures, order: list[int]) -> list[int]:
    """Of namesakes that the article tells apart by what stands beside each, put those first that lie there."""
    columns = [PLACE_FEATURES.index("region_after"), PLACE_FEATURES.index("country_after")]
    return sorted(order, key=lambda row: -table.features[row, columns].max())


def _known_first(rows: CandidateRows, order: list[int]) -> list[int]:
    """Put a town that bears the name before a spot near another place: only a name that nothing bears lies there."""
    if order and rows.origin[order[0]] > Origin.INNER:
        for row in order[1:]:
            if rows.origin[row] == Origin.NAMED and rows.entries[row].population >= _TOWN:
                return _with_first(order, row)
    return order


def _bearer_first(table: CandidateFeatures, order: list[int], usual: Container[str]) -> list[int]:
    """Put a town that bears a name before a state that other languages call so: "Uman" is not Oman.

    Not where English calls it so too, nor where the article names the state by its own name.
    """
    rows = table.rows
    if not order or rows.entries[order[0]].place.kind is not PlaceKind.COUNTRY:
        return order
    state, name = rows.entries[order[0]], fold(table.groups[rows.group[order[0]]].mentions[0].name)
    if state.match is not NameMatch.ALTERNATE or name in usual:
        return order
    others = np.flatnonzero(rows.group != rows.group[order[0]])
    if any(rows.entries[at].rank == state.rank for at in others):
        return order
    for row in order[1:]:
        town = rows.entries[row]
        if rows.origin[row] == Origin.NAMED and town.population >= _TOWN and name in _own_names(town):
            return _with_first(order, row)
    return order


def _own_names(town: Entry) -> tuple[str, ...]:
    """Return a town's own name, and what stands before the last word of it: "Marawi City" is Marawi."""
    name = fold(town.place.name)
    return (name, name.rpartition(" ")[0]) if town.place.kind is PlaceKind.CITY else ()


def _town_first(rows: CandidateRows, order: list[int]) -> list[int]:
    """Put the town before the region that is called after it: "Kherson" without "region" is the town.

    The corpora hardly teach it: most such points are too near each other for their measure.
    """
    if not order or rows.entries[order[0]].place.kind is not PlaceKind.ADMIN1:
        return order
    region = rows.entries[order[0]]
    for row in order[1:]:
        town = rows.entries[row]
        if town.place.kind is PlaceKind.CITY and town.admin1 == region.admin1 and rows.origin[row] == Origin.NAMED:
            apart = table_km(rows.points[[row]], rows.points[[order[0]]])[0, 0]
            share = _TOWN_SHARE if apart <= _SAME_SPOT_KM else _FAR_TOWN_SHARE
            if town.population >= share * region.population:
                return _with_first(order, row)
    return order


def _context(table: CandidateFeatures, row: int) -> Iterator[str]:
    """Say in words what the rest of the article says for a place."""
    seen = dict(zip(PLACE_FEATURES, table.features[row].tolist(), strict=True))
    others = max(1, table.rows.groups - 1)
    for area in ("region", "country"):
        if seen[f"{area}_after"] or seen[f"{area}_before"]:
            yield f"its {area} is named right {'after' if seen[f'{area}_after'] else 'before'} it"
        elif seen[f"{area}_stated"]:
            yield f"the article names its {area}"
    if seen["in_dateline"]:
        yield "the dateline names it"
    if seen["home"] > seen["abroad"] and seen["home_lead"] > _CLEAR_LEAD:
        yield "the article's words or its outlet are of its country"
    near, same = round(seen["within_100"] * others), round(seen["share_country"] * others)
    if near:
        yield f"{near} other name{'s' if near > 1 else ''} of the article within 100 km"
    elif same:
        yield f"in the same country as {same} other name{'s' if same > 1 else ''} of the article"
