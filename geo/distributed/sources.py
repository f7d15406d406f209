"""Articles out of Parquet and out of object storage (`s3://…`, `gs://…`, `memory://…`), beside what is read anyway.

In comes a path that ends in `.parquet`, or an address with a scheme that fsspec knows; out come articles, one after the
other, and refusals with reasons. It must not know what is found in them. Drivers of schemes (`s3fs`, `gcsfs`, `adlfs`)
are the user's to install; Parquet is read in a process of its own, as each foreign format is.
"""

import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from geo.articles.documents import INPUT_KINDS, InputKind, is_address, kind_named
from geo.articles.files import read_data
from geo.articles.plain import read_json_lines
from geo.articles.reading import InputStream
from geo.disk import open_plain, shown, what_is_wrong
from geo.errors import InputError
from geo.faults import fault
from geo.model import Article, Rejection
from geo.processes import lines_apart

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

PARQUET = (".parquet", ".geoparquet")
_SCHEME = re.compile(r"(?!https?:|postgresql)[a-z][a-z0-9+.-]{0,20}://", re.IGNORECASE)
_MOST_NAMED = 20
_COPIED = 1 << 20  # bytes at a time


def is_stored(text: str) -> bool:
    """Say whether a word is the address of something in a storage that fsspec may know."""
    return _SCHEME.match(text) is not None


class StoredSources:
    """What `InputStream` asks for Parquet and stored objects."""

    def takes(self, given: Path | str) -> bool:
        """Say whether it reads a file, by its name, or an address."""
        if isinstance(given, Path):
            return given.suffix.lower() in PARQUET
        return is_stored(given)

    def read(self, given: Path | str, passed: Callable[[int], None]) -> Iterator[Article | Rejection]:
        """Read a Parquet file, or an address: an object, a folder of them, or a pattern with `*`."""
        if isinstance(given, Path):
            yield from _read_parquet(given, shown(given), given.name, passed)
        elif given.lower().startswith("file://"):
            yield from InputStream([Path(given[len("file://") :])], beyond=self)
        else:
            yield from _refusing(given, lambda: _read_stored(given, passed))

    def size(self, given: str) -> int:
        """Return how many bytes an address has, 0 where nobody knows."""
        with suppress(Exception):  # whatever a driver raises; reading it will say what is wrong
            system, root = open_storage(given)
            return sum(int(system.size(path) or 0) for path in _objects(system, root))
        return 0


def _refusing(where: str, read: Callable[[], Iterable[Article | Rejection]]) -> Iterator[Article | Rejection]:
    """Read something stored; what its driver raises refuses it by its name."""
    try:
        yield from read()
    except InputError as exc:
        yield Rejection(where, str(exc))
    except ImportError as exc:  # fsspec names the package that brings the driver
        yield Rejection(where, f"cannot be read: {exc}")
    except FileNotFoundError:
        yield Rejection(where, "there is no such object or folder; check the address")
    except (OSError, ValueError) as exc:
        yield Rejection(where, f"cannot be read: {exc}"[:500])
    except Exception as exc:  # noqa: BLE001 drivers raise what their services' libraries do
        yield fault(where, exc)


def open_storage(address: str) -> "tuple[AbstractFileSystem, str]":
    """Return the storage that an address names, and the path in it.

    Raises:
        InputError: It chains several.
        ImportError: Its driver is not installed.
        ValueError, OSError: Its driver does not take it.
    """
    if "::" in address:
        msg = "chains several storages with “::”, which is not taken; name the object or folder itself"
        raise InputError(msg)
    from fsspec.core import url_to_fs

    system, root = url_to_fs(address)
    return system, str(root)


def _objects(system: "AbstractFileSystem", root: str) -> list[str]:
    if "*" in root:
        return sorted(path for path in system.glob(root) if not system.isdir(path))
    if system.isdir(root):
        return sorted(path for path in system.find(root) if "/." not in path.removeprefix(root))
    return [root]


def _read_stored(address: str, passed: Callable[[int], None]) -> Iterator[Article | Rejection]:
    system, root = open_storage(address)
    scheme = address.partition("://")[0]
    objects = _objects(system, root)
    whole = objects == [root]
    read = [path for path in objects if whole or _is_read(path)]
    if not read:
        msg = "holds no articles; name an object or a folder of them"
        raise InputError(msg)
    for path in read:
        where = address if whole else f"{scheme}://{path.lstrip('/')}"
        yield from _refusing(where, lambda path=path, where=where: _read_object(system, path, where, passed))  # type: ignore[misc]
    others = [path for path in objects if path not in set(read)]
    for path in others[:_MOST_NAMED]:
        yield Rejection(f"{scheme}://{path.lstrip('/')}", "is passed over: objects of this ending are not read")
    if len(others) > _MOST_NAMED:
        yield Rejection(address, f"holds {len(others) - _MOST_NAMED:,} more objects that are passed over")


def _is_read(path: str) -> bool:
    name = PurePosixPath(path).name
    return kind_named(name) is not None or PurePosixPath(name.lower()).suffix in PARQUET


def _read_object(
    system: "AbstractFileSystem", path: str, where: str, passed: Callable[[int], None]
) -> Iterator[Article | Rejection]:
    name = PurePosixPath(path).name
    if is_address(where) or PurePosixPath(name.lower()).suffix in PARQUET:
        with NamedTemporaryFile(suffix=".parquet") as copy, system.open(path, "rb") as stored:
            shutil.copyfileobj(stored, copy, _COPIED)
            copy.flush()
            yield from _read_parquet(Path(copy.name), where, name, passed)
        return
    kind = kind_named(name)
    if kind is InputKind.LINES:
        with system.open(path, "rb") as stored:
            yield from read_json_lines(_counted(stored, passed), name=name, where=where)
        return
    size, most = int(system.size(path) or 0), INPUT_KINDS[kind or InputKind.TEXT].most_bytes
    passed(size)
    if size > most:
        msg = f"is {size / 1e6:.0f} MB large, and {most / 1e6:.0f} MB are read; split it"
        raise InputError(msg)
    yield from read_data(name, system.cat_file(path), where=where)


def _counted(lines: Iterable[bytes], passed: Callable[[int], None]) -> Iterator[bytes]:
    for line in lines:
        passed(len(line))
        yield line


def _read_parquet(path: Path, where: str, name: str, passed: Callable[[int], None]) -> Iterator[Article | Rejection]:
    try:
        with open_plain(path):
            size = path.stat().st_size
    except InputError as exc:
        yield Rejection(where, str(exc).removeprefix(f"{where} "))
        return
    except FileNotFoundError:
        yield Rejection(where, "there is no such file or folder; check the path")
        return
    except OSError as exc:
        yield Rejection(where, f"cannot be read: {what_is_wrong(exc)}; check its permissions")
        return
    if not size:
        yield Rejection(where, "is empty; put rows of articles into it")
        return
    too_much = "takes too much time or memory; part it into several files"
    lines = lines_apart("geo.distributed.parquet_apart", [str(path)], too_much=too_much)
    try:
        yield from read_json_lines(lines, name=name, where=where)
    except InputError as exc:
        yield Rejection(where, str(exc).removeprefix(f"{where} "))
    passed(size)
