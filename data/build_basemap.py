"""Build the base map's files in data/basemap from the outlines of data/build_shapes.py.

Run data/build_shapes.py first, then, with the same GeoPackage (its docstring tells where it comes from)::

    python data/build_basemap.py unpacked/usr/share/qgis/resources/data/world_map.gpkg

Names of regions and towns stand in columns; all else is GeoJSON, longitude first, in the default view of the borders.
Land is simplified as one coverage, so that neighbours keep sharing their edge. Small islands are left out by size, but
no country loses all it has.
"""

import json
import math
import sys
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

import geopandas
import shapely
from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

# The checkout's own package, found beside this folder.
from geo.gazetteer.lookup import Entry, Gazetteer, open_gazetteer  # noqa: E402
from geo.gazetteer.shapes import Area, Shapes, open_shapes, to_the_seam  # noqa: E402
from geo.model import Place, PlaceKind  # noqa: E402

LEAST_TOWN = 1000  # people
LEAST_DIVIDED = 10_000  # people of a district that GeoNames lists as a town
BESIDE = 0.06  # degrees, within which a town's districts lie
SCALE = 1000  # parts of a degree that points of names are rounded to
# Countries whose towns GeoNames writes in a romanisation with signs for letters and sounds that English has not.
ROMANISED = frozenset(
    (
        *("AE", "AF", "AM", "BD", "BG", "BH", "BY", "DJ", "DZ", "EG", "EH", "ER", "ET", "GE", "IL", "IN", "IQ"),
        *("IR", "JO", "JP", "KG", "KP", "KR", "KW", "KZ", "LB", "LK", "LY", "MA", "MK", "MM", "MN", "MR", "NP"),
        *("OM", "PK", "PS", "QA", "RS", "RU", "SA", "SD", "SO", "SY", "TH", "TJ", "TM", "TN", "UA", "UZ", "YE"),
    )
)
MARKS = frozenset("'’‘ʹʻʼʽʾʿ`´")


class Named(NamedTuple):
    """A name on the map, latitude before longitude, and how large what bears it is."""

    name: str
    lat: float
    lon: float
    size: int


# Natural Earth's disputed borders that are history, or that our own lines draw better.
LEFT_OUT = {"Ceasefire Line 1994", "Western Saharan claim", "Portuguese claim"}
OWN_CLAIM = ("Lebanese claim", "Lebanon")  # Natural Earth names the claimant on both sides of it
RENAMED = {
    "Former USSR oblast in 1991": "Nagorno-Karabakh, until 2023",
    "Ukrainian claim": "Line of contact in the Donbas, 2015 to 2022",
    "Moldovan claim": "Transnistria: held apart from Moldova",
    "Syrian claim": "Golan Heights: line of 1949; Syria's, held by Israel",
    "Japanese claim": "Southern Kurils: held by Russia, claimed by Japan",
}
GEORGIAN = {True: "Abkhazia: held apart from Georgia", False: "South Ossetia: held apart from Georgia"}
# Borders that Natural Earth draws as settled and the default view as disputed: two areas, and the words.
BETWEEN = [
    ("admin1/UA.11", "admin1/UA.08", "Crimea: Ukraine's, held by Russia"),
    ("country/EH", "country/MA", "Western Sahara: non-self-governing, largely held by Morocco"),
    ("country/EH", "country/MR", "Western Sahara: non-self-governing, largely held by Morocco"),
    ("country/XK", "country/RS", "Kosovo: declared independent in 2008, claimed by Serbia"),
    ("country/PS", "country/IL", "Armistice lines of 1949: Palestinian territory held by Israel"),
    ("region/northern-cyprus", "rest:CY", "Northern Cyprus: Cyprus's, held apart since 1974"),
    ("region/somaliland", "rest:SO", "Somaliland: Somalia's, held apart since 1991"),
    ("region/golan-heights", "rest:SY", "Golan Heights: Syria's, held by Israel"),
    ("region/siachen-glacier", "country/PK", "Siachen Glacier: held by India, claimed by Pakistan"),
]


def land(shapes: Shapes, tolerance: float, least: float) -> list[tuple[str, BaseGeometry]]:
    """Simplify the countries as one coverage; leave out islands below `least` square degrees."""
    ids = [area.id for area in shapes.areas if area.kind == "country"]
    simple = shapely.coverage_simplify([shapes.get(i) for i in ids], tolerance)
    return [(i, _without_specks(shape, least)) for i, shape in zip(ids, simple, strict=True) if not shape.is_empty]


def _without_specks(shape: BaseGeometry, least: float) -> BaseGeometry:
    parts = sorted(shapely.get_parts(shape), key=lambda p: -p.area)
    return shapely.MultiPolygon([p for i, p in enumerate(parts) if i == 0 or p.area >= least])


def region_borders(shapes: Shapes, tolerance: float) -> BaseGeometry:
    """Return the lines between two regions of one country, and no coast."""
    regions = [a for a in shapes.areas if a.kind == "admin1"]
    simple = shapely.coverage_simplify([shapes.get(a.id) for a in regions], tolerance)
    lines = []
    by_country: dict[str, list[BaseGeometry]] = {}
    for area, shape in zip(regions, simple, strict=True):
        by_country.setdefault(area.country or "", []).append(shape)
    for group in by_country.values():
        if len(group) > 1:
            edges = shapely.union_all([shapely.boundary(g) for g in group])
            coast = shapely.boundary(shapely.union_all(group))
            lines.append(shapely.line_merge(edges.difference(coast.buffer(1e-6))))
    return shapely.union_all(lines)


def region_areas(shapes: Shapes, tolerance: float, least: float, digits: int) -> list[dict[str, Any]]:
    """Return the first-level regions as areas to be shaded, by GeoNames' code."""
    regions = [a for a in shapes.areas if a.kind == "admin1"]
    simple = shapely.coverage_simplify([shapes.get(a.id) for a in regions], tolerance)
    return [
        feature(to_the_seam(_without_specks(shape, least)), digits, id=area.id.partition("/")[2])
        for area, shape in zip(regions, simple, strict=True)
        if not shape.is_empty
    ]


def disputes(gpkg: Path, shapes: Shapes) -> list[dict[str, Any]]:
    """Return the disputed borders, each with words that say what is disputed."""
    rows = geopandas.read_file(gpkg, layer="disputed_borders").itertuples(index=False)
    found = [(_words(row.name, row.adm0_left, row.geometry), row.geometry) for row in rows if row.name not in LEFT_OUT]
    for one, other, words in BETWEEN:
        line = _between(shapes, one, other)
        if line.is_empty:
            sys.exit(f"{one} and {other} share no border")
        found.append((words, line))
    return [feature(line.simplify(0.003), 3, name=words) for words, line in sorted(found, key=lambda f: f[0])]


def _words(name: str, side: str, line: BaseGeometry) -> str:
    if name == "Georgian claim":
        return GEORGIAN[bool(line.bounds[0] < 42.5)]
    if (name, side) == OWN_CLAIM:
        return "Shebaa Farms: held by Israel, claimed by Lebanon"
    return RENAMED.get(name) or f"{name} on land held by {side}"


def _between(shapes: Shapes, one: str, other: str) -> BaseGeometry:
    first = shapes.get(one)
    second = shapes.get(other) if "/" in other else shapes.get(f"country/{other[5:]}").difference(first.buffer(1e-4))
    shared = shapely.boundary(first).intersection(shapely.boundary(second).buffer(0.02))
    coast = shapely.boundary(shapely.union_all([first.buffer(0.012), second.buffer(0.012)]))
    inland = shared.difference(coast.buffer(0.015))
    lines = [p for p in shapely.get_parts(shapely.line_merge(inland)) if p.length > 0.01]
    return shapely.MultiLineString(lines)


def labels(shapes: Shapes, kind: str) -> list[dict[str, Any]]:
    """Return label points, the widest areas first: the page decides how many it has room for."""
    areas = widest_first(shapes, kind)
    return [feature(shapely.Point(a.lon, a.lat), 2, id=a.id, name=a.name, km=round(a.scale_km)) for a in areas]


def regions_named(shapes: Shapes) -> list[Named]:
    """Return label points of the first-level regions, the widest first; as size, their width in kilometres."""
    return [Named(a.name, a.lat, a.lon, max(1, round(a.scale_km))) for a in widest_first(shapes, "admin1")]


def widest_first(shapes: Shapes, kind: str) -> list[Area]:
    """Return the areas of a kind."""
    return sorted((a for a in shapes.areas if a.kind == kind), key=lambda a: (-a.scale_km, a.id))


def towns(gazetteer: Gazetteer) -> list[Entry]:
    """Return the towns that are named on a map, the largest first."""
    found = [e for e in gazetteer.of_kind(PlaceKind.CITY) if e.population >= LEAST_TOWN]
    parts = _parts_of_towns(found)
    return sorted((e for at, e in enumerate(found) if at not in parts), key=lambda e: (-e.population, e.rank))


def _parts_of_towns(found: list[Entry]) -> set[int]:
    """Find the districts among towns: beside each, a town of its country has more names and hardly fewer people."""
    points = shapely.points([e.place.lon for e in found], [e.place.lat for e in found])
    near = shapely.STRtree(points).query(points, predicate="dwithin", distance=BESIDE)
    return {
        one
        for one, other in near.T.tolist()
        if found[one].population >= LEAST_DIVIDED
        and found[other].names > found[one].names
        and 2 * found[other].population >= found[one].population
        and found[other].place.country == found[one].place.country
        and not found[one].is_capital
    }


def plain_name(place: Place) -> str:
    """Return a town's name without the marks of a romanisation, which English writes without."""
    if place.country not in ROMANISED:
        return place.name
    return "".join(
        c for c in unicodedata.normalize("NFD", place.name) if not unicodedata.combining(c) and c not in MARKS
    )


def named(some: list[Entry], least: int, below: float = math.inf) -> list[Named]:
    """Return the names of towns with so many people; as size, how often a thousand is doubled to reach them."""
    chosen = (e for e in some if least <= e.population < below)
    return [
        Named(plain_name(e.place), e.place.lat, e.place.lon, int(math.log2(e.population / LEAST_TOWN))) for e in chosen
    ]


def write_named(name: str, rows: list[Named]) -> None:
    """Write names with their points, as columns: small to send, and quick to read."""
    columns = {
        "names": "\n".join(row.name.replace("\n", " ") for row in rows),
        "lats": [round(row.lat * SCALE) for row in rows],
        "lons": [round(row.lon * SCALE) for row in rows],
        "sizes": [row.size for row in rows],
        "scale": SCALE,
    }
    path = HERE / "basemap" / name
    path.write_text(json.dumps(columns, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{name}: {path.stat().st_size / 1000:.0f} kB, {len(rows)} names")


def feature(shape: BaseGeometry, digits: int, **properties: object) -> dict[str, Any]:
    """Return a GeoJSON feature with rounded coordinates; what would fall to a point is kept finer."""
    parts = [_rounded(part, digits) for part in shapely.get_parts(shape)]
    geometry = json.loads(shapely.to_geojson(_collected(parts)))
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _rounded(part: BaseGeometry, digits: int) -> BaseGeometry:
    for finer in range(digits, 7):
        try:
            found = shapely.remove_repeated_points(shapely.transform(part, lambda c, d=finer: c.round(d)))
        except shapely.errors.GEOSException:
            continue
        if part.geom_type == "Point" or (found.length > 0 and (part.geom_type != "Polygon" or found.area > 0)):
            return found
    return part


def _collected(parts: list[BaseGeometry]) -> BaseGeometry:
    if len(parts) == 1:
        return parts[0]
    return shapely.MultiPolygon(parts) if parts[0].geom_type == "Polygon" else shapely.MultiLineString(parts)


def write(name: str, features: list[dict[str, Any]]) -> None:
    """Write a feature collection, one feature a line."""
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    path = HERE / "basemap" / name
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{name}: {path.stat().st_size / 1000:.0f} kB, {len(features)} features")


def land_features(shapes: Shapes, tolerance: float, least: float, digits: int) -> list[dict[str, Any]]:
    """Return the countries with code and name."""
    found = []
    for area_id, shape in land(shapes, tolerance, least):
        area = shapes.area(area_id)
        found.append(feature(to_the_seam(shape), digits, code=area.country, name=area.name))
    return found


def main() -> None:
    """Build everything."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    (HERE / "basemap").mkdir(exist_ok=True)
    shapes = open_shapes()
    write("land.geojson", land_features(shapes, 0.015, 0.0008, 3))
    write("land-light.geojson", land_features(shapes, 0.17, 0.03, 2))
    borders = region_borders(shapes, 0.012)
    write("regions.geojson", [feature(borders, 3)])
    write("regions-areas.geojson", region_areas(shapes, 0.03, 0.002, 2))
    write("disputes.geojson", disputes(Path(sys.argv[1]), shapes))
    write("countries.geojson", labels(shapes, "country"))
    write("seas.geojson", labels(shapes, "sea"))
    write_named("regions-names.json", regions_named(shapes))
    some = towns(open_gazetteer())
    write_named("towns-large.json", named(some, 128_000))
    write_named("towns-middle.json", named(some, 16_000, 128_000))
    write_named("towns-small.json", named(some, LEAST_TOWN, 16_000))


if __name__ == "__main__":
    main()
