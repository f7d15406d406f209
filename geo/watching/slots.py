"""Values that a watch keeps between its runs, packed into settings of the workspace: typed, checked, bounded."""

import base64
import logging
import os
import socket
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Generic, TypeVar

import msgspec

from geo.errors import WorkspaceError
from geo.memory.encoding import unpacked
from geo.workspace.store import Workspace

logger = logging.getLogger(__name__)

_Value = TypeVar("_Value")
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""A moment with its time zone, as it is read back: one without could be compared with no other."""

_LARGEST = 512_000_000  # bytes of one value, unpacked
_RUNNING = "watch-running"
_LEASE = timedelta(minutes=30)  # that a watch of another machine is waited for, after its last sign of life
_BEAT = timedelta(minutes=1)  # between two signs of life


def now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Slot(Generic[_Value]):
    """A setting that holds one value. What is damaged is told, and taken as if it were not there."""

    name: str
    kind: type[_Value]

    def read(self, workspace: Workspace) -> _Value | None:
        """Return the value; None where there is none, or none that can be read."""
        return self.unpacked(workspace.setting(self.name))

    def write(self, workspace: Workspace, value: _Value) -> None:
        """Keep a value in place of what was there."""
        workspace.set_setting(self.name, self.packed(value))

    def change(self, workspace: Workspace, change: Callable[[_Value | None], _Value]) -> None:
        """Keep a value that is made of the one that is there; nobody writes in between."""
        workspace.change_setting(self.name, lambda text: self.packed(change(self.unpacked(text))))

    def packed(self, value: _Value) -> str:
        """Return the text that stands for a value."""
        return base64.b85encode(zlib.compress(msgspec.msgpack.encode(value), 1)).decode("ascii")

    def unpacked(self, text: str | None) -> _Value | None:
        """Return the value that a text stands for; None where it stands for none."""
        if not text:
            return None
        try:
            return msgspec.msgpack.decode(unpacked(base64.b85decode(text), _LARGEST), type=self.kind)
        except (msgspec.MsgspecError, zlib.error, ValueError, TypeError, OverflowError, RecursionError) as exc:
            logger.warning("what the workspace keeps as %s is damaged, and is begun anew: %s", self.name, exc)
            return None


@dataclass(frozen=True, slots=True)
class Running:
    """Who watches a workspace, and until when nobody else takes it over."""

    host: str
    process: int
    until: Moment


_OWNER = Slot(_RUNNING, Running)


@contextmanager
def alone(workspace: Workspace, clock: Callable[[], datetime]) -> Iterator[Callable[[], None]]:
    """Watch a workspace alone as long as this lasts; yields what is called as a sign of life.

    Raises:
        WorkspaceError: Another process watches it.
    """
    me = socket.gethostname(), os.getpid()

    def take(there: Running | None) -> Running:
        if there is not None and (there.host, there.process) != me and _lives(there, clock()):
            msg = f"{workspace} is watched already, by process {there.process} on {there.host}; end that one first"
            raise WorkspaceError(msg)
        return Running(*me, clock() + _LEASE)

    def leave(there: Running | None) -> Running:
        return Running("", 0, clock()) if there is None or (there.host, there.process) == me else there

    _OWNER.change(workspace, take)
    told = [clock()]

    def alive() -> None:
        if abs(clock() - told[0]) >= _BEAT:
            _OWNER.change(workspace, take)
            told[0] = clock()

    try:
        yield alive
    finally:
        _OWNER.change(workspace, leave)


def _lives(there: Running, now: datetime) -> bool:
    if not there.process or now >= there.until or there.until > now + 2 * _LEASE:
        return False
    if there.host != socket.gethostname() or os.name == "nt":
        return True
    try:
        os.kill(there.process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
