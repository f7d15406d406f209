"""The user's files: opened without ever waiting for what is no file, and written whole or not at all.

Opening a pipe waits for whoever writes to it, which may be nobody; a device may have no end. So whatever a person names
is looked at before it is opened, and again once it is open.

Example::

    with open_plain(Path("story.txt")) as file:
        data = file.read()
    write_whole(Path("map.png"), picture)
"""

import errno
import os
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BufferedReader
from pathlib import Path
from secrets import token_hex

from geo.errors import InputError

# What zipfile raises for files that are damaged, encrypted, or packed in a way that it cannot undo.
DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError)
Stamp = tuple[str, int, int]  # path, time of change, size: a changed file is read again

_ODD = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
    stat.S_IFDIR: "a folder",
    stat.S_IFLNK: "a link",
}
_WRONGS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is used up",
    errno.EROFS: "the disk is read-only",
    errno.EFBIG: "it is larger than a file may be there",
    errno.ENAMETOOLONG: "its name is too long",
    errno.EISDIR: "it is a folder",
}


def look(path: Path) -> os.stat_result | None:
    """Return what is known of a file or folder, through links; None where there is none.

    Raises:
        InputError: No file can have such a name, or it may not be looked at.
    """
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as exc:
        msg = f"{shown(path)} cannot be read: {what_is_wrong(exc)}"
        raise InputError(msg) from exc


def is_folder(path: Path) -> bool:
    """Say whether there is a folder of this name; no name is too odd to be asked for."""
    try:
        found = look(path)
    except InputError:
        return False
    return found is not None and stat.S_ISDIR(found.st_mode)


def open_plain(path: Path) -> BufferedReader:
    """Open a file to read its bytes.

    Raises:
        InputError: It is a folder, a pipe, a device or a socket, or no file can have such a name.
        OSError: It cannot be opened.
    """
    found = look(path)
    if found is not None:
        _refuse_odd(path, found)
    # A pipe that took its place in between is opened without waiting for its writer.
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        _refuse_odd(path, os.fstat(number))
        return os.fdopen(number, "rb")
    except BaseException:
        os.close(number)
        raise


def odd_kind(mode: int) -> str:
    """Return what a file's mode says that it is, if that is no file: "a pipe"; else nothing."""
    kind = stat.S_IFMT(mode)
    return "" if kind in (0, stat.S_IFREG) else _ODD.get(kind, "no plain file")


def stamps(path: Path) -> Iterator[Stamp]:
    """Yield name, time and size of a file, or of all files in a folder, as far as they are there; none is read."""
    if path.is_dir():
        yield from sorted(_stamps_below(str(path)))
        return
    with suppress(OSError):
        found = path.stat()
        if stat.S_ISREG(found.st_mode):
            yield str(path), found.st_mtime_ns, found.st_size


def _stamps_below(folder: str) -> Iterator[Stamp]:
    """Yield the stamps of a folder's files, and of those in its folders; links to folders are not followed.

    The page asks for them in each of its runs: with `os.scandir` that takes a quarter of the time of paths.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    yield from _stamps_below(entry.path)
                    continue
                found = entry.stat()
                if stat.S_ISREG(found.st_mode):
                    yield entry.path, found.st_mtime_ns, found.st_size


def write_whole(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file, given whole or piece by piece, whole or not at all; it is on the disk when this returns.

    What has the name is replaced, and hands on its owner and who may read and write it; a link is replaced, not
    followed. A new file may be read and written by whom the user's umask says.

    Raises:
        OSError: It cannot be written.
        ValueError: No file can have such a name.
    """
    old = _replaceable(path)
    mode = 0o666 if old is None else stat.S_IMODE(old.st_mode) & 0o777
    # Nobody can put a link in its place: its name cannot be foreseen, and it is made only where there is nothing.
    draft = path.with_name(f".{token_hex(8)}.part")
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    number = os.open(draft, flags, mode)
    try:
        with os.fdopen(number, "wb") as file:
            if old is not None:
                _hand_on(file.fileno(), old, mode)
            file.writelines((content,) if isinstance(content, bytes | bytearray | memoryview) else content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
    _settle(path.parent)


def what_is_wrong(error: OSError | ValueError) -> str:
    """Return why a file cannot be read or written, in words for its user."""
    if not isinstance(error, OSError):
        return "no file can have such a name"
    return _WRONGS.get(error.errno or 0) or error.strerror or str(error)


def shown(path: Path | str) -> str:
    """Return a path as it can be told and kept: bytes of its name that are no text become question marks."""
    return str(path).encode("utf-8", "replace").decode("utf-8")


def _refuse_odd(path: Path, found: os.stat_result) -> None:
    kind = odd_kind(found.st_mode)
    if kind:
        msg = f"{shown(path)} is {kind}, and only files are read; save what it holds as a file, and give that"
        raise InputError(msg)


def _replaceable(path: Path) -> os.stat_result | None:
    """Return what is known of the file that will be replaced; None where there is none, or a link."""
    try:
        old = path.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(old.st_mode):
        return None
    if kind := odd_kind(old.st_mode):
        raise OSError(errno.EISDIR if stat.S_ISDIR(old.st_mode) else errno.EINVAL, f"it is {kind}")
    if not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise OSError(errno.EACCES, "a file of this name is there, and is read-only")
    return old


def _hand_on(number: int, old: os.stat_result, mode: int) -> None:
    """Give a file the owner and the permissions of the one that it replaces, as far as the system lets us."""
    if os.name == "nt":
        return
    with suppress(OSError):
        os.fchown(number, old.st_uid, old.st_gid)
    os.fchmod(number, mode)


def _settle(folder: Path) -> None:
    """Have the new name on the disk too, where the system knows how."""
    if os.name == "nt":
        return
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
