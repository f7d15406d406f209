"""Adding the places of a dump to the gazetteer.

An import has two steps. First the lines are read into an unfinished file, a batch of them with the place where they
end in one transaction: an import that was interrupted goes on from there. Then the names are sorted into a new file,
which takes its name only when it is whole. Memory stays small however large the dump is.
"""

import hashlib
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from geo.aliases import Progress
from geo.disk import open_plain, shown, what_is_wrong
from geo.errors import ExportError, InputError
from geo.gazetteer.added import FORMAT, SCALE, SCHEMA, UNFINISHED, DumpImport, band_of, source_of, source_path
from geo.gazetteer.dumps import CLASSES, LONGEST_LINE, DumpRow, open_dump, parse_line, read_dump_lines
from geo.gazetteer.names import fold
from geo.model import PlaceKind

BATCH = 20_000  # lines
_TRIAL = 100  # lines that show whether a file is a dump
_MOST_TOLD = 20  # broken lines that are told of one by one
_STEPS = 100_000  # of SQLite's machine, between two looks at whether the user wants to stop
_RAW = """
    CREATE TABLE raw_names (key TEXT, place INTEGER, match INTEGER);
    CREATE TABLE broken (number INTEGER, reason TEXT);
"""
# Sorting is what makes a look-up fast: the names of one key lie side by side.
_SORT = """
    CREATE TABLE names (key TEXT, place INTEGER, match INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
    INSERT INTO places SELECT * FROM part.places ORDER BY id;
    INSERT INTO names SELECT key, place, min(match) FROM part.raw_names GROUP BY key, place ORDER BY key, place;
    CREATE INDEX towns ON places (band, lon) WHERE band IS NOT NULL;
    CREATE INDEX counties ON places (country, admin1, admin2) WHERE feature = 'ADM2';
    INSERT INTO meta SELECT key, value FROM part.meta;
    UPDATE meta SET value = (SELECT count(*) FROM names) WHERE key = 'names';
"""


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line that was refused."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Added:
    """What an import came to. `broken` holds the first lines of those refused."""

    source: DumpImport
    broken: tuple[BrokenLine, ...]
    was_there: bool = False  # the same file had been added before, and nothing was done
    resumed: bool = False


@dataclass(slots=True)
class _State:
    """How far an import is."""

    offset: int = 0
    lines: int = 0
    good: int = 0  # lines that are not broken, kept or not
    places: int = 0
    refused: int = 0


def add_dump(path: Path, *, classes: str = CLASSES, progress: Progress | None = None) -> Added:
    """Add the places of a dump, under the dump's own name ("UA" for UA.txt and UA.zip); an older one gives way.

    Args:
        path: `XX.txt`, `allCountries.txt`, or a zip file with one of them.
        classes: Letters of the feature classes to keep.
        progress: Is told how far the import is.

    Raises:
        InputError: The file cannot be read, or is no dump.
        ExportError: The user's data folder cannot be written.
    """
    target = source_path(re.sub(r"[^\w.-]+", "-", path.stem).lstrip(".-")[:80])
    wanted = {"format": FORMAT, "file": shown(path.name), "classes": classes, "digest": _digest(path)}
    if _same(target, wanted, finished=True):
        return Added(source_of(target, _meta_of(target)), (), was_there=True)
    part = target.with_suffix(UNFINISHED)
    resumed = _same(part, wanted, finished=False)
    with _writing(part):
        if not resumed:
            _begin(part, wanted)
        with closing(_connect(part)) as store, open_dump(path) as (file, size):
            try:
                _read(store, path, read_dump_lines(file, offset=_state(store).offset), size=size, progress=progress)
            except InputError:  # nothing to go on with
                store.close()
                part.unlink()
                raise
            broken = tuple(
                BrokenLine(*row) for row in store.execute("SELECT number, reason FROM broken ORDER BY number")
            )
            if progress is not None:
                progress(size, size, "sorting names")
        _finish(part, target)
    return Added(source_of(target, _meta_of(target)), broken, resumed=resumed)


def _digest(path: Path) -> str:
    try:
        with open_plain(path) as file:
            return hashlib.file_digest(file, "blake2b").hexdigest()
    except OSError as exc:
        msg = f"cannot read {shown(path)}: {what_is_wrong(exc)}; want a dump of GeoNames, such as UA.txt or UA.zip"
        raise InputError(msg) from exc


def _meta_of(path: Path) -> dict[str, str]:
    """Read what a file says of itself; nothing where there is none or it is damaged."""
    if not path.exists():
        return {}
    try:
        with closing(sqlite3.connect(path, timeout=0)) as store:  # may roll back what a killed import left
            return dict(store.execute("SELECT key, value FROM meta"))
    except sqlite3.Error:
        return {}


def _same(path: Path, wanted: dict[str, str], *, finished: bool) -> bool:
    """Say whether a file comes from the same dump; its name does not count once it is finished."""
    meta = _meta_of(path)
    return all(meta.get(key) == value for key, value in wanted.items() if not (finished and key == "file"))


@contextmanager
def _writing(part: Path) -> Iterator[None]:
    """Turn what can go wrong while writing into errors that say what to do."""
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        yield
    except sqlite3.OperationalError as exc:
        if "interrupted" in str(exc):  # by `_watch`, which cannot raise through SQLite
            raise KeyboardInterrupt from exc
        hint = "another import of it is at work" if "locked" in str(exc) else "give it room, or set DATELINE_DATA"
        msg = f"cannot write {part}: {exc}; {hint}"
        raise ExportError(msg) from exc
    except (OSError, sqlite3.Error) as exc:
        msg = f"cannot write {part}: {exc}; give it room, or set DATELINE_DATA to another folder"
        raise ExportError(msg) from exc


def _connect(path: Path) -> sqlite3.Connection:
    """Open a file to write; transactions are begun by hand. A second import of the same dump is locked out."""
    store = sqlite3.connect(path, timeout=0, isolation_level=None)
    store.execute("PRAGMA locking_mode = EXCLUSIVE")
    return store


def _begin(part: Path, wanted: dict[str, str]) -> None:
    with closing(_connect(part)) as store:
        try:
            store.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:  # another import holds the file
            raise
        except sqlite3.DatabaseError:  # no file of ours, or a damaged one
            pass
    part.unlink()
    with closing(_connect(part)) as store:
        store.executescript(f"BEGIN; {SCHEMA} {_RAW}")
        _note(store, wanted | {"added": _now(), "names": "0"}, _State())
        store.execute("COMMIT")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _note(store: sqlite3.Connection, facts: dict[str, str], state: _State) -> None:
    counts = {name: str(getattr(state, name)) for name in _State.__slots__}
    store.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", (facts | counts).items())


def _state(store: sqlite3.Connection) -> _State:
    meta = dict(store.execute("SELECT key, value FROM meta"))
    return _State(**{name: int(meta[name]) for name in _State.__slots__})


def _read(
    store: sqlite3.Connection, path: Path, lines: Iterator[tuple[int, bytes]], *, size: int, progress: Progress | None
) -> None:
    """Read lines batch by batch, each with the new state in one transaction."""
    state = _state(store)
    classes = dict(store.execute("SELECT key, value FROM meta"))["classes"]
    while True:
        if progress is not None:
            progress(state.offset, size, "reading")
        batch = list(islice(lines, _TRIAL if state.lines < _TRIAL else BATCH))
        store.execute("BEGIN IMMEDIATE")
        for offset, line in batch:
            state.lines, state.offset = state.lines + 1, offset
            _take(store, line, state, classes)
        if state.lines <= _TRIAL and state.good * 2 <= state.lines:
            raise _no_dump(path, batch, state)
        _note(store, {}, state)
        store.execute("COMMIT")
        if not batch:
            break
    if not state.places:
        msg = f"{path.name} has no place of the feature classes {','.join(classes)} in {state.lines} lines"
        raise InputError(msg)


def _take(store: sqlite3.Connection, line: bytes, state: _State, classes: str) -> None:
    """Keep the place of a line, or note what is wrong with it."""
    try:
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            msg = f"longer than {LONGEST_LINE:,} bytes"
            raise InputError(msg)  # noqa: TRY301 - like every other fault of a line
        row = parse_line(line, classes=classes)
        if row is not None:
            _keep(store, row)
            state.places += 1
        state.good += 1
    except InputError as exc:
        state.refused += 1
        if state.refused <= _MOST_TOLD:
            store.execute("INSERT INTO broken VALUES (?, ?)", (state.lines, str(exc)))


def _keep(store: sqlite3.Connection, row: DumpRow) -> None:
    band = band_of(row.lat) if row.kind is PlaceKind.CITY else None
    done = store.execute(
        "INSERT OR IGNORE INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (row.geonameid, row.name, round(row.lat * SCALE), round(row.lon * SCALE), band, row.population, row.feature,
         row.kind.value, row.where_prec, row.country, row.admin1, row.admin2, min(255, len(row.names))),
    )  # fmt: skip
    if not done.rowcount:
        msg = f"the geonameid {row.geonameid} stands a second time"
        raise InputError(msg)
    main = fold(row.name)
    keys = dict.fromkeys((main, *(fold(name) for name in row.names)))
    keys.pop("", None)
    found = [(key, row.geonameid, int(key != main)) for key in keys]
    store.executemany("INSERT INTO raw_names VALUES (?, ?, ?)", found)


def _no_dump(path: Path, batch: list[tuple[int, bytes]], state: _State) -> InputError:
    """Say why a file is no dump, by its first line."""
    why = "it is empty"
    if batch:
        try:
            parse_line(batch[0][1])
            why = f"{state.refused} of its first {state.lines} lines are broken"
        except InputError as exc:
            why = f"line 1: {exc}"
    return InputError(f"{path.name} is no dump of GeoNames ({why}); want lines of 19 columns parted by tabs")


def _finish(part: Path, target: Path) -> None:
    """Sort what was read into the file that is looked up in."""
    fresh = target.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with closing(sqlite3.connect(fresh, isolation_level=None)) as store:
        store.set_progress_handler(_watch, _STEPS)
        store.execute("PRAGMA journal_mode = OFF")  # a file that is not whole is thrown away
        store.execute("PRAGMA synchronous = OFF")
        store.execute("ATTACH ? AS part", (str(part),))
        store.executescript(f"BEGIN; {SCHEMA} {_SORT} COMMIT")
        store.execute("UPDATE meta SET value = ? WHERE key = 'added'", (_now(),))
    with fresh.open("rb+") as file:
        os.fsync(file.fileno())
    fresh.replace(target)
    part.unlink()


def _watch() -> int:
    """Let Python see a Ctrl+C: what it then raises here ends SQLite's work."""
    return 0
