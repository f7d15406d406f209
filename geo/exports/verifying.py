"""Reads packs back: whether each file is as it was written, and which events an earlier pack told of.

A pack is a file from elsewhere: how many files it may hold and how large they may be is bounded, nothing is unpacked to
disk, and no more of a file is read than its manifest says that it has.
"""

import hashlib
import json
import os
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from geo.aliases import Json
from geo.disk import DAMAGED_ZIP, open_plain, what_is_wrong
from geo.errors import InputError
from geo.exports.earlier_records import version_from_record
from geo.exports.pack import EVENTS, FORMAT, MANIFEST
from geo.model import Corpus
from geo.views.changes import Changes, Earlier, Version, changes
from geo.views.escape import plain
from geo.views.view import View

_MOST_FILES = 200
_MOST_BYTES = 2 << 30  # of all files together, and of one
_LONGEST_MANIFEST = 16 << 20
_LONGEST_LINE = 4 << 20  # characters of an event's record
_MOST_EVENTS = 200_000
_CHUNK = 1 << 20
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a pack's files since it was written, by name; `manifest_hash` is the SHA-256 of its manifest."""

    good: tuple[str, ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    manifest_hash: str
    handling: str
    time: str

    @property
    def whole(self) -> bool:
        """Whether every file is there and as it was written, and no other beside it."""
        return not (self.changed or self.missing or self.extra)


@dataclass(frozen=True, slots=True)
class _PackEntry:
    name: str
    size: int
    digest: str


def verify_pack(path: Path) -> Verdict:
    """Compare each file of a pack with its manifest.

    Raises:
        InputError: It is no pack, or larger than packs may be.
    """
    with _opened(path, str(path)) as archive:
        text, manifest = _read_manifest(archive, str(path))
        entries = _entries(manifest, str(path))
        there = Counter(info.filename for info in archive.infolist())
        twice = {name for name, count in there.items() if count > 1}
        named = {entry.name: entry for entry in entries}
        kept = [entry for entry in entries if entry.name in there and entry.name not in twice]
        good = {entry.name for entry in kept if _digest(archive, entry) == entry.digest}
        return Verdict(
            good=tuple(name for name in named if name in good),
            changed=tuple(_shown(name) for name in named if name in there and name not in good),
            missing=tuple(_shown(name) for name in named if name not in there),
            extra=tuple(_shown(name) for name in there if name not in named and (name != MANIFEST or name in twice)),
            manifest_hash=hashlib.sha256(text).hexdigest(),
            handling=_word(manifest, "handling"),
            time=_word(manifest, "time"),
        )


def records_in(pack: Path | BinaryIO, *, name: str = "") -> bytes:
    """Return the records of the events of a pack, as its `.jsonl` holds them; as `read_earlier`."""
    path = name or str(pack)
    with _opened(pack, path) as archive:
        _, manifest = _read_manifest(archive, path)
        return _records_of(archive, manifest, path)


def read_earlier(pack: Path | BinaryIO, *, name: str = "") -> Earlier:
    """Read which events an earlier pack told of. Its files must be as they were written.

    Args:
        pack: The file, or its path.
        name: What it is called in messages; its path without.

    Raises:
        InputError: It is no pack, its events were changed since, or it holds none.
    """
    path = name or str(pack)
    with _opened(pack, path) as archive:
        _, manifest = _read_manifest(archive, path)
        content = _records_of(archive, manifest, path)
    filters = manifest.get("filters")
    caption = filters.get("words") if isinstance(filters, Mapping) else ""
    return Earlier(
        events=tuple(_versions(content, path)),
        caption=plain(caption)[:2000] if isinstance(caption, str) else "",
        time=_word(manifest, "time"),
        data_hash=_word(manifest, "data_sha256"),
    )


def changes_since(pack: Path | BinaryIO, view: View, corpus: Corpus, *, name: str = "") -> Changes:
    """Compare a view with an earlier pack, by all that is known now.

    Args:
        pack: The file, or its path.
        view: What is shown now.
        corpus: What it was chosen from.
        name: What the pack is called in messages; its path without.

    Raises:
        InputError: As `read_earlier` does.
    """
    read = {extraction.article.id for extraction in corpus.extractions}
    return changes(view, read_earlier(pack, name=name), events=corpus.events, articles=read)


def _records_of(archive: zipfile.ZipFile, manifest: Mapping[str, Json], path: str) -> bytes:
    entry = next((entry for entry in _entries(manifest, path) if entry.name == EVENTS), None)
    if entry is None:
        msg = f"{path} holds no {EVENTS}, from which earlier events are read; write it again with `dateline brief`"
        raise InputError(msg)
    content = _content(archive, entry)
    if hashlib.sha256(content).hexdigest() != entry.digest:
        msg = f"{EVENTS} in {path} is not as it was written: `dateline brief --verify` tells more"
        raise InputError(msg)
    return content


@contextmanager
def _opened(pack: Path | BinaryIO, path: str) -> Iterator[zipfile.ZipFile]:
    with _bytes_of(pack, path) as file:
        try:
            archive = zipfile.ZipFile(file) if file.seek(0, os.SEEK_END) <= _MOST_BYTES else None
        except DAMAGED_ZIP as exc:
            msg = f"{path} cannot be read as a pack: {exc}; name a .zip that `dateline brief` has written"
            raise InputError(msg) from exc
        yield from _bounded(archive, path)


def _bytes_of(pack: Path | BinaryIO, path: str) -> AbstractContextManager[BinaryIO]:
    try:
        return open_plain(pack) if isinstance(pack, Path) else nullcontext(pack)
    except OSError as exc:
        msg = f"{path} cannot be read as a pack: {what_is_wrong(exc)}; name a .zip that `dateline brief` has written"
        raise InputError(msg) from exc


def _bounded(archive: zipfile.ZipFile | None, path: str) -> Iterator[zipfile.ZipFile]:
    if archive is None:
        msg = f"{path} is larger than a pack may be ({_MOST_BYTES >> 30} GiB)"
        raise InputError(msg)
    with archive:
        if len(archive.infolist()) > _MOST_FILES:
            msg = f"{path} holds {len(archive.infolist()):,} files, more than a pack may ({_MOST_FILES})"
            raise InputError(msg)
        yield archive


def _read_manifest(archive: zipfile.ZipFile, path: str) -> tuple[bytes, Mapping[str, Json]]:
    try:
        with archive.open(MANIFEST) as file:
            text = file.read(_LONGEST_MANIFEST + 1)
        parsed = json.loads(text) if len(text) <= _LONGEST_MANIFEST else None
    except (KeyError, RecursionError, *DAMAGED_ZIP) as exc:
        msg = f"{path} has no {MANIFEST} that can be read ({type(exc).__name__}); it is no pack, or damaged"
        raise InputError(msg) from exc
    if not isinstance(parsed, Mapping) or parsed.get("format") != FORMAT:
        msg = f"{MANIFEST} in {path} is not that of a pack: its format should be {FORMAT!r}"
        raise InputError(msg)
    return text, parsed


def _entries(manifest: Mapping[str, Json], path: str) -> tuple[_PackEntry, ...]:
    """Return the files that a manifest names.

    Raises:
        InputError: It names them otherwise than we write it, or more and larger ones than a pack may hold.
    """
    listed = manifest.get("files")
    found = [_entry(item) for item in listed] if isinstance(listed, list) and len(listed) <= _MOST_FILES else [None]
    entries = tuple(entry for entry in found if entry is not None)
    total = sum(entry.size for entry in entries)
    if len(entries) < len(found) or len({entry.name for entry in entries}) < len(entries) or total > _MOST_BYTES:
        msg = f"{MANIFEST} in {path} does not list its files by name, bytes and sha256, each once and within bounds"
        raise InputError(msg)
    return entries


def _entry(item: Json) -> _PackEntry | None:
    if not isinstance(item, Mapping):
        return None
    name, size, digest = item.get("name"), item.get("bytes"), item.get("sha256")
    if isinstance(name, str) and isinstance(size, int) and isinstance(digest, str) and 0 <= size <= _MOST_BYTES:
        return _PackEntry(name, size, digest)
    return None


def _chunks(archive: zipfile.ZipFile, entry: _PackEntry) -> Iterator[bytes]:
    """Yield a file's content, and one byte more than the manifest tells where there is more."""
    left = entry.size + 1
    with archive.open(entry.name) as file:
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk


def _digest(archive: zipfile.ZipFile, entry: _PackEntry) -> str:
    """Return a file's SHA-256; nothing where it cannot be read."""
    digest = hashlib.sha256()
    try:
        for chunk in _chunks(archive, entry):
            digest.update(chunk)
    except DAMAGED_ZIP:
        return ""
    return digest.hexdigest()


def _content(archive: zipfile.ZipFile, entry: _PackEntry) -> bytes:
    try:
        return b"".join(_chunks(archive, entry))
    except (KeyError, *DAMAGED_ZIP):
        return b""


def _versions(content: bytes, path: str) -> Iterator[Version]:
    lines = content.split(b"\n")
    if len(lines) > _MOST_EVENTS:
        msg = f"{EVENTS} in {path} holds more than {_MOST_EVENTS:,} lines"
        raise InputError(msg)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line) if len(line) <= _LONGEST_LINE else None
            if isinstance(record, Mapping) and record.get("record") == "export":
                continue
            yield version_from_record(record)
        except (ValueError, RecursionError) as exc:
            msg = f"{EVENTS} in {path}, line {number}: {exc}"
            raise InputError(msg[:400]) from exc


def _word(manifest: Mapping[str, Json], name: str) -> str:
    value = manifest.get(name)
    return plain(value)[:_LONGEST_NAME] if isinstance(value, str) else ""


def _shown(name: str) -> str:
    """Return a name from elsewhere as it may be shown."""
    return plain(name)[:_LONGEST_NAME]
