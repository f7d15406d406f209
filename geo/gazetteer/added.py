"""Places that a user added to the gazetteer: one SQLite file for each dump, in the user's data folder.

Each file is written whole by `adding` and never changed after: it is read with no lock, and removed by deletion.
Where two dumps have a place, the one that was added last tells of it.
"""

import os
import re
import sqlite3
import sys
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

from geo.errors import DataError, InputError
from geo.model import PlaceKind

FORMAT = "1"
SUFFIX, UNFINISHED = ".sqlite", ".part"
SCALE = 100_000  # coordinates are kept in hundred-thousandths of a degree
BANDS_A_DEGREE = 10  # towns are indexed by bands of latitude
SCHEMA = """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE places (
        id INTEGER PRIMARY KEY, name TEXT, lat INTEGER, lon INTEGER, band INTEGER, population INTEGER, feature TEXT,
        kind TEXT, where_prec INTEGER, country TEXT, admin1 TEXT, admin2 TEXT, names INTEGER
    );
"""
_NAME = re.compile(r"\w[\w.-]{0,79}\Z")
_FIELDS = (
    "places.id, places.name, lat, lon, population, feature, kind, where_prec, country, admin1, admin2, places.names"
)
_MOST_MAPPED = 1 << 33  # bytes of a file that are read through a memory map
_KINDS = {kind.value: kind for kind in PlaceKind}
_Value = int | str
# The key that was asked for, then `_FIELDS`, then whether the key is the main name.
_Row = tuple[str, int, str, int, int, int, str, str, int, str, str, str, int, int]


@dataclass(frozen=True, slots=True)
class AddedFile:
    """A file of added places, as it lies on the disk; another stamp means another content."""

    path: Path
    stamp: int
    size: int


@dataclass(frozen=True, slots=True)
class DumpImport:
    """What was added from one dump. Where the import was interrupted, `done` is false; a damaged file has no counts."""

    name: str
    file: str = ""
    added: str = ""  # in ISO 8601, UTC
    places: int = 0
    names: int = 0
    refused: int = 0
    classes: str = ""
    done: bool = True


@dataclass(frozen=True, slots=True)
class AddedPlace:
    """A place of a dump. `admin1` and `admin2` are codes; `is_main` says that it was found by its main name."""

    geonameid: int
    name: str
    lat: float
    lon: float
    population: int
    feature: str
    kind: PlaceKind
    where_prec: int
    country: str
    admin1: str
    admin2: str
    names: int
    is_main: bool = True


def user_data_path() -> Path:
    """Return where this system keeps a program's data for a user; the variable DATELINE_DATA overrides it."""
    variables = ("DATELINE_DATA", "LOCALAPPDATA", "XDG_DATA_HOME", "HOME")
    return _data_path(sys.platform, *map(os.environ.get, variables))


@lru_cache(maxsize=8)  # asked for whenever the gazetteer is
def _data_path(platform: str, given: str | None, local: str | None, xdg: str | None, home: str | None) -> Path:
    if given:
        return Path(given)
    house = Path(home) if home else Path.home()
    if platform == "win32":
        root = Path(local or house / "AppData" / "Local")
    elif platform == "darwin":
        root = house / "Library" / "Application Support"
    else:
        root = Path(xdg or house / ".local" / "share")
    return root / "dateline"


def added_folder() -> Path:
    """Return the folder of added places, which need not exist."""
    return user_data_path() / "gazetteer"


def added_files() -> tuple[AddedFile, ...]:
    """Return the finished files of added places, by name."""
    try:
        found = [item for item in os.scandir(added_folder()) if item.name.endswith(SUFFIX)]
    except OSError:
        return ()  # nobody has added anything
    stats = sorted((Path(item.path), item.stat()) for item in found)
    return tuple(AddedFile(path, stat.st_mtime_ns, stat.st_size) for path, stat in stats)


def source_path(name: str) -> Path:
    """Return the file of a source by its name.

    Raises:
        InputError: The name is none that a source can have.
    """
    if not _NAME.match(name):
        msg = f"{name[:80]!r} is no name for added places; want letters, figures, dots and dashes, as in 'UA'"
        raise InputError(msg)
    return added_folder() / (name + SUFFIX)


def list_sources() -> tuple[DumpImport, ...]:
    """Return what was added, by name, with imports that were interrupted."""
    paths = [file.path for file in added_files()]
    if added_folder().is_dir():
        paths += sorted(added_folder().glob(f"*{UNFINISHED}"))
    return tuple(sorted((_describe(path) for path in paths), key=lambda source: (source.name, source.done)))


def remove_source(name: str) -> None:
    """Remove what was added under a name, also of an interrupted import.

    Raises:
        InputError: Nothing was added under it, or the file cannot be removed.
    """
    path = source_path(name)
    rests = (UNFINISHED, UNFINISHED + "-journal", ".new")
    found = [each for each in (path, *(path.with_suffix(rest) for rest in rests)) if each.exists()]
    if not found:
        known = ", ".join(source.name for source in list_sources()) or "nothing"
        msg = f"nothing was added as {name!r}; there is {known}"
        raise InputError(msg)
    try:
        for each in found:
            each.unlink()
    except OSError as exc:
        msg = f"cannot remove {exc.filename}: {exc.strerror}; end every program that uses it"
        raise InputError(msg) from exc


def _describe(path: Path) -> DumpImport:
    done = path.suffix == SUFFIX
    try:
        with closing(connect_to_read(path, immutable=done)) as store:
            meta = dict(store.execute("SELECT key, value FROM meta"))
        return source_of(path, meta)
    except (sqlite3.Error, KeyError, ValueError):
        return DumpImport(path.stem, done=done)


def source_of(path: Path, meta: Mapping[str, str]) -> DumpImport:
    """Read what a file says of itself."""
    return DumpImport(
        name=path.stem,
        file=meta["file"],
        added=meta["added"],
        places=int(meta["places"]),
        names=int(meta["names"]),
        refused=int(meta["refused"]),
        classes=meta["classes"],
        done=path.suffix == SUFFIX,
    )


def connect_to_read(path: Path, *, immutable: bool = True) -> sqlite3.Connection:
    """Open a file that nobody writes; it then needs no locks, and threads may share it."""
    mode = "mode=ro&immutable=1" if immutable else "mode=ro"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, check_same_thread=False)


class AddedPlaces:
    """The places of several files as one, found by folded name, by number and by point."""

    def __init__(self, files: Iterable[AddedFile]) -> None:
        """Open the files.

        Raises:
            DataError: One is damaged, or of another version.
        """
        opened = [_open(file.path) for file in files]
        opened.sort(key=lambda each: each[0], reverse=True)
        self._stores = tuple(store for _, store in opened)
        weakref.finalize(self, _close, self._stores)  # a gazetteer is dropped when the user's files change
        self.word_use = lru_cache(maxsize=1 << 16)(self._word_use)
        self.county = lru_cache(maxsize=1 << 14)(self._county)

    def of_name(self, key: str) -> tuple[AddedPlace, ...]:
        """Return all places of a folded name, in no order."""
        where = "JOIN names ON names.place = places.id WHERE names.key = ?"
        return tuple(place for _, place in self._places(f"'', {_FIELDS}, names.match = 0", where, (key,)))

    def beginning_with(self, prefix: str, *, limit: int) -> Iterator[tuple[str, AddedPlace]]:
        """Give places under those folded names that begin so, the first of them by the alphabet."""
        where = (
            "JOIN names ON names.place = places.id WHERE names.key >= ? AND names.key < ? ORDER BY names.key LIMIT ?"
        )
        values = (prefix, prefix + "\U0010ffff", limit)
        return self._places(f"names.key, {_FIELDS}, names.match = 0", where, values)

    def by_id(self, geonameid: int) -> AddedPlace | None:
        """Return the place that has this number at GeoNames."""
        found = self._places(f"'', {_FIELDS}, 1", "WHERE id = ?", (geonameid,))
        return next((place for _, place in found), None)

    def towns_near(self, lat: float, lon: float, *, across: float, reach: float) -> Iterator[AddedPlace]:
        """Give the towns within a reach in degrees of latitude, and one in degrees of longitude."""
        low, high = band_of(max(lat - reach, -90)), band_of(min(lat + reach, 90))
        windows = [(lon + turn - across, lon + turn + across) for turn in (-360, 0, 360)]
        for west, east in windows:
            if west <= 180 and east >= -180:
                for band in range(low, high + 1):
                    values = (band, round(west * SCALE), round(east * SCALE))
                    found = self._places(f"'', {_FIELDS}, 1", "WHERE band = ? AND lon BETWEEN ? AND ?", values)
                    yield from (place for _, place in found)

    def _word_use(self, key: str) -> tuple[bool, bool]:
        """Say whether folded words are a name, and whether they begin a longer one. Kept, as `word_use`."""
        return (
            self._any("SELECT 1 FROM names WHERE key = ? LIMIT 1", (key,)),
            # "!" follows the space.
            self._any("SELECT 1 FROM names WHERE key > ? AND key < ? LIMIT 1", (key + " ", key + "!")),
        )

    def _county(self, country: str, admin1: str, admin2: str) -> str | None:
        """Name the second-level district that has these codes. Kept, as `county`."""
        query = "SELECT name FROM places WHERE feature = 'ADM2' AND country = ? AND admin1 = ? AND admin2 = ? LIMIT 1"
        rows = (row for store in self._stores for row in _ask(store, query, (country, admin1, admin2)))
        return next((str(name) for (name,) in rows), None)

    def _any(self, query: str, values: Sequence[_Value]) -> bool:
        return any(_ask(store, query, values) for store in self._stores)

    def _places(self, what: str, where: str, values: Sequence[_Value]) -> Iterator[tuple[str, AddedPlace]]:
        """Ask every store, the newest first; a place that one has told of is not told of again."""
        told: set[int] = set()
        for store in self._stores:
            found = _ask(store, f"SELECT {what} FROM places {where}", values)  # noqa: S608 - only words of this class
            rows = cast("list[_Row]", found)
            for row in rows:
                if row[1] not in told:
                    yield _place(row)
            told.update(row[1] for row in rows)


def band_of(lat: float) -> int:
    """Return the band of latitude that a town is indexed in."""
    return int((lat + 90) * BANDS_A_DEGREE)


def _place(row: _Row) -> tuple[str, AddedPlace]:
    key, number, name, lat, lon, people, feature, kind, where_prec, country, admin1, admin2, names, is_main = row
    what = _KINDS[kind]
    place = AddedPlace(
        number, name, lat / SCALE, lon / SCALE, people, feature, what, where_prec, country, admin1, admin2, names,
        bool(is_main),
    )  # fmt: skip
    return key, place


def _open(path: Path) -> tuple[tuple[str, str], sqlite3.Connection]:
    """Open a file; also give what the files are ordered by."""
    with ExitStack() as unless_it_is_good:
        try:
            store = unless_it_is_good.enter_context(closing(connect_to_read(path)))
            store.execute(f"PRAGMA mmap_size = {_MOST_MAPPED}")
            meta = dict(store.execute("SELECT key, value FROM meta"))
        except sqlite3.Error as exc:
            raise _damage(path, str(exc)) from exc
        if meta.get("format") != FORMAT:
            raise _damage(path, f"format {meta.get('format')}, want {FORMAT}")
        unless_it_is_good.pop_all()
    return (meta.get("added", ""), path.stem), store


def _close(stores: Iterable[sqlite3.Connection]) -> None:
    for store in stores:
        store.close()


def _ask(store: sqlite3.Connection, query: str, values: Sequence[_Value]) -> list[tuple[_Value, ...]]:
    try:
        return store.execute(query, values).fetchall()
    except UnicodeEncodeError:
        return []  # a lone surrogate is in no name
    except sqlite3.Error as exc:
        path = Path(store.execute("PRAGMA database_list").fetchone()[2])
        raise _damage(path, str(exc)) from exc


def _damage(path: Path, why: str) -> DataError:
    return DataError(
        f"added places in {path} are damaged ({why}); `dateline gazetteer remove {path.stem}` removes them"
    )
