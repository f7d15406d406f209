"""The folder in which what was found in very many articles lies, part by part; on a disk, or in a storage of objects.

In come what was found in portions, as bytes with their names; out come which portions are there, and their bytes again.
It must not know what stands in them. Each file is written whole or not at all, and the one by which a portion counts
as finished last: so a kill at any moment loses what was being read, and nothing is read twice.

::

    FOLDER/reports/NAME.parquet    a row a report, GeoParquet: for whoever analyses
    FOLDER/kept/NAME.bin           the articles and all of their reports: for what comes after
    FOLDER/refused/NAME.json       the articles of it over which the program failed, where there are any
    FOLDER/earlier/                the same of other articles and of other versions, set aside
    FOLDER/dateline.json           which parts belong together: written at the end of each run
"""

import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec

from geo.disk import shown, what_is_wrong, write_whole
from geo.distributed.sources import is_stored, open_storage
from geo.errors import ExportError, InputError
from geo.model import Rejection

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_Told = TypeVar("_Told")

LIST = "dateline.json"
FORMAT = 1
_NAME = re.compile(r"[0-9a-f]{1,64}")  # of a part: never a way out of the folder
_REPORTS, _KEPT, _REFUSED, _EARLIER = "reports", "kept", "refused", "earlier"
_ENDINGS = {_REFUSED: ".json", _KEPT: ".bin", _REPORTS: ".parquet"}  # in the order in which they are written


@dataclass(frozen=True, slots=True)
class FoundPart:
    """What was found in a portion: the files' bytes, and the articles over which the program failed."""

    name: str
    reports: bytes
    kept: bytes
    refused: tuple[Rejection, ...]
    articles: int


@dataclass(frozen=True, slots=True)
class _List:
    """What `dateline.json` says: who read the parts, and their names in the order of their articles."""

    format: int
    extractor: str
    parts: list[str]


class _Place(Protocol):
    """Files below a folder, by their paths in it."""

    def names(self, folder: str) -> set[str]:
        """Return the names of a folder's files; none where it is not there."""
        ...

    def read(self, path: str) -> bytes:
        """Return a file's bytes."""
        ...

    def write(self, path: str, content: bytes) -> None:
        """Write a file whole or not at all."""
        ...

    def move(self, path: str, to: str) -> None:
        """Give a file another name."""
        ...


class ReportFolder:
    """The folder; it need not be there yet."""

    def __init__(self, where: str) -> None:
        """Take a path, or an address such as `s3://bucket/reports`."""
        self.where = where.rstrip("/") or "/"
        self._place = _place(self.where)
        self._here: dict[str, set[str]] = {}

    def __str__(self) -> str:
        return shown(self.where)

    def look(self) -> None:
        """Look which parts are there; asked once, at the beginning of a run.

        Raises:
            ExportError: The folder cannot be read.
        """
        with self._telling():
            for earlier in ("", f"{_EARLIER}/"):
                for kind in _ENDINGS:
                    self._here[f"{earlier}{kind}"] = self._place.names(f"{earlier}{kind}")

    def has(self, name: str) -> bool:
        """Say whether a portion was read, and all of it is there; one that was set aside is taken back."""
        if f"{name}{_ENDINGS[_REPORTS]}" in self._here[f"{_EARLIER}/{_REPORTS}"]:
            self._move([name], f"{_EARLIER}/", "")
        return all(f"{name}{_ENDINGS[kind]}" in self._here[kind] for kind in (_REPORTS, _KEPT))

    def put(self, found: FoundPart) -> None:
        """Write what was found in a portion; it is finished when this returns.

        Raises:
            ExportError: It cannot be written.
        """
        told = [{"where": each.where, "reason": each.reason} for each in found.refused]
        content = {_REPORTS: found.reports, _KEPT: found.kept}
        if told:
            content[_REFUSED] = json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8", "replace")
        with self._telling():
            for kind, ending in _ENDINGS.items():
                if kind in content:
                    self._place.write(f"{kind}/{found.name}{ending}", content[kind])
                    self._here[kind].add(f"{found.name}{ending}")

    def refused(self, name: str) -> tuple[Rejection, ...]:
        """Return over which articles of a finished portion the program failed.

        Raises:
            InputError: What is kept of that is damaged.
        """
        file = f"{name}{_ENDINGS[_REFUSED]}"
        if file not in self._here[_REFUSED]:
            return ()
        with self._telling():
            data = self._place.read(f"{_REFUSED}/{file}")
        return tuple(_decoded(data, list[Rejection], f"{self}/{_REFUSED}/{file}"))

    def finish(self, names: Sequence[str], extractor: str) -> int:
        """Note which parts belong together, and set the others aside; return how many these are.

        Raises:
            ExportError: It cannot be written.
        """
        told = json.dumps({"format": FORMAT, "extractor": extractor, "parts": list(names)}, indent=1).encode()
        with self._telling():
            if LIST not in self._place.names("") or self._place.read(LIST) != told:
                self._place.write(LIST, told)
        ending, known = _ENDINGS[_REPORTS], set(names)
        others = [name for file in self._here[_REPORTS] if (name := file.removesuffix(ending)) not in known]
        self._move(others, "", f"{_EARLIER}/")
        return len(others)

    def parts(self) -> list[str]:
        """Return the names of the parts that belong together, in the order of their articles.

        Raises:
            InputError: There are none yet, or the list is damaged.
        """
        with self._telling():
            if LIST not in self._place.names(""):
                msg = f"{self} holds no finished reports; `dateline extract INPUT -o {self}` makes them, or goes on"
                raise InputError(msg)
            data = self._place.read(LIST)
        found = _decoded(data, _List, f"{self}/{LIST}")
        if found.format != FORMAT:
            msg = f"{self}/{LIST} is of format {found.format}, and {FORMAT} is read; use the version that wrote it"
            raise InputError(msg)
        if not all(map(_NAME.fullmatch, found.parts)) or len(set(found.parts)) < len(found.parts):
            msg = f"{self}/{LIST} names what is no part, or one twice; run `dateline extract` again"
            raise InputError(msg)
        return found.parts

    def kept(self, name: str) -> tuple[bytes, str]:
        """Return what is kept of a part to go on with, and where it lies.

        Raises:
            InputError: It is gone, or cannot be read.
        """
        path = f"{_KEPT}/{name}{_ENDINGS[_KEPT]}"
        try:
            with self._telling():
                return self._place.read(path), f"{self}/{path}"
        except ExportError as exc:
            msg = f"{self}/{path} cannot be read; run `dateline extract` again: {exc}"
            raise InputError(msg) from exc

    def _move(self, names: Iterable[str], of: str, to: str) -> None:
        """Move all files of some portions; the one by which it counts as finished last where it comes back."""
        with self._telling():
            for name in names:
                for kind, ending in _ENDINGS.items() if of else reversed(_ENDINGS.items()):
                    file = f"{name}{ending}"
                    if file in self._here[f"{of}{kind}"]:
                        with suppress(FileNotFoundError):  # another run on this folder has moved it meanwhile
                            self._place.move(f"{of}{kind}/{file}", f"{to}{kind}/{file}")
                        self._here[f"{of}{kind}"].discard(file)
                        self._here[f"{to}{kind}"].add(file)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as exc:
            if isinstance(exc, InputError):
                raise
            msg = f"{self} cannot be used: {what_is_wrong(exc) if isinstance(exc, OSError) else exc}"
            raise ExportError(msg) from exc
        except ImportError as exc:
            msg = f"{self} cannot be used: {exc}"
            raise ExportError(msg) from exc


def _place(where: str) -> _Place:
    if where.lower().startswith("file://"):
        return _Disk(Path(where[len("file://") :]))
    if not is_stored(where):
        return _Disk(Path(where))
    try:
        return _Storage(*open_storage(where))
    except InputError as exc:
        msg = f"{where} {exc}"
        raise InputError(msg) from exc
    except (ImportError, ValueError, OSError) as exc:
        msg = f"{where} cannot be used: {exc}"
        raise ExportError(msg) from exc


@dataclass(frozen=True, slots=True)
class _Disk:
    root: Path

    def names(self, folder: str) -> set[str]:
        try:
            return {each.name for each in (self.root / folder).iterdir()}
        except FileNotFoundError:
            return set()

    def read(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def write(self, path: str, content: bytes) -> None:
        there = self.root / path
        there.parent.mkdir(parents=True, exist_ok=True)
        write_whole(there, content)

    def move(self, path: str, to: str) -> None:
        there = self.root / to
        there.parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).replace(there)


@dataclass(frozen=True, slots=True)
class _Storage:
    system: "AbstractFileSystem"
    root: str

    def names(self, folder: str) -> set[str]:
        self.system.invalidate_cache()
        try:
            return {posixpath.basename(path) for path in self.system.ls(self._at(folder), detail=False)}
        except FileNotFoundError:
            return set()

    def read(self, path: str) -> bytes:
        return bytes(self.system.cat_file(self._at(path)))

    def write(self, path: str, content: bytes) -> None:
        there = self._at(path)
        self.system.makedirs(posixpath.dirname(there), exist_ok=True)
        self.system.pipe_file(there, content)  # an object is there when all of it is

    def move(self, path: str, to: str) -> None:
        there = self._at(to)
        self.system.makedirs(posixpath.dirname(there), exist_ok=True)
        self.system.mv(self._at(path), there)

    def _at(self, path: str) -> str:
        return posixpath.join(self.root, path).rstrip("/")


def _decoded(data: bytes, kind: type[_Told], where: str) -> _Told:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, RecursionError) as exc:
        msg = f"{where} is damaged; remove it, and run `dateline extract` again"
        raise InputError(msg) from exc
