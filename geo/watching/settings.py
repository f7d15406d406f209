"""What a workspace is told to watch: kept in it, so that `dateline watch WORKSPACE` goes on with it.

A workspace may come from elsewhere, and what it says to watch and to tell would then be somebody else's wish. So what
is kept holds where it was said on this machine: `agree` notes that, and `is_agreed` asks.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Self

import msgspec

from geo.articles.fetching import check_address
from geo.disk import open_plain, shown, what_is_wrong, write_whole
from geo.errors import InputError, WorkspaceError
from geo.gazetteer.added import user_data_path
from geo.workspace.store import Workspace

MOST_SOURCES = 500  # folders and feeds of one workspace
EVERY = 900  # seconds between two rounds, where nobody says how many
SOONEST, LATEST = 60, 7 * 86_400  # seconds that may lie between two rounds
ENDINGS = (".md", ".html", ".json")  # of the summary's file

_SETTING = "watch"
_AGREED = "watched.txt"
_MOST_AGREED = 200  # workspaces of one user
_LONGEST_FILE = 100_000
_LENGTH = re.compile(r"(\d{1,6})\s*([smhd])\Z")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


class Since(StrEnum):
    """From when on a summary tells what is new, beside days in numbers."""

    YESTERDAY = "yesterday"  # since yesterday began
    LAST = "last"  # what the summary before did not tell yet


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """What is watched, and whom is told. Folders and files are whole paths; `every` is in seconds.

    `private` permits a webhook in a private network. `since` is a word of `Since`, or a day as in ISO 8601.
    """

    folders: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    every: int = EVERY
    summary: str = ""
    webhook: str = ""
    private: bool = False
    since: str = Since.YESTERDAY.value

    def __post_init__(self) -> None:
        sources = len(self.folders) + len(self.feeds)
        if sources > MOST_SOURCES:
            msg = (
                f"{sources} folders and feeds are named, and {MOST_SOURCES} are watched for one workspace; use another"
            )
            raise InputError(msg)
        if not SOONEST <= self.every <= LATEST:
            raise InputError(_wrong_length(f"{self.every}s"))
        for address in (*self.feeds, *((self.webhook,) if self.webhook else ())):
            check_address(address)
        for path in (*self.folders, self.summary):
            if path != shown(path):
                msg = f"{shown(path)!r} holds bytes that are no text; give it a name in UTF-8"
                raise InputError(msg)
        if self.summary:
            checked_summary(self.summary)
        checked_since(self.since)

    def with_sources(self, folders: tuple[str, ...], feeds: tuple[str, ...]) -> Self:
        """Return them with more that is watched; what is watched already is not watched twice."""
        both = tuple(dict.fromkeys((*self.folders, *folders))), tuple(dict.fromkeys((*self.feeds, *feeds)))
        return replace(self, folders=both[0], feeds=both[1])

    def without_source(self, source: str) -> Self:
        """Return them without a folder or feed.

        Raises:
            InputError: It is not watched.
        """
        if source not in (*self.folders, *self.feeds):
            told = ", ".join((*self.folders, *self.feeds)) or "nothing"
            msg = f"{source} is not watched; watched is {told[:1000]}"
            raise InputError(msg)
        folders = tuple(each for each in self.folders if each != source)
        return replace(self, folders=folders, feeds=tuple(each for each in self.feeds if each != source))


def kept_settings(workspace: Workspace) -> WatchSettings:
    """Return what a workspace is told to watch: nothing, where nobody has said anything.

    Raises:
        WorkspaceError: What is kept is damaged, or of a newer Dateline.
    """
    text = workspace.setting(_SETTING)
    if not text:
        return WatchSettings()
    try:
        return msgspec.json.decode(text, type=WatchSettings)
    except (msgspec.MsgspecError, ValueError) as exc:
        what = f"what it keeps of what to watch cannot be read ({exc})"
        msg = f"{workspace}: {what}; name it anew: --reset, and --folder or --feed"
        raise WorkspaceError(msg) from exc


def keep_settings(workspace: Workspace, settings: WatchSettings) -> None:
    """Keep what a workspace is told to watch, and that it was said on this machine."""
    workspace.set_setting(_SETTING, msgspec.json.encode(settings).decode())
    agree(workspace, settings)


def agree(workspace: Workspace, settings: WatchSettings) -> None:
    """Note for this user that what a workspace keeps of what to watch is meant.

    Raises:
        WorkspaceError: It cannot be noted.
    """
    path, mark = user_data_path() / _AGREED, _mark(workspace, settings)
    lines = [line for line in _agreed(path) if line.partition(" ")[2] != mark.partition(" ")[2]]
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, "".join(f"{line}\n" for line in (*lines, mark)[-_MOST_AGREED:]).encode())
    except OSError as exc:
        msg = f"{shown(path)} cannot be written: {what_is_wrong(exc)}; set DATELINE_DATA to a folder that is yours"
        raise WorkspaceError(msg) from exc


def is_agreed(workspace: Workspace, settings: WatchSettings) -> bool:
    """Say whether this user has said on this machine what a workspace keeps of what to watch."""
    return settings == WatchSettings() or _mark(workspace, settings) in _agreed(user_data_path() / _AGREED)


def checked_summary(name: str) -> str:
    """Return the name of a summary's file.

    Raises:
        InputError: Its ending says nothing of how it is to be written.
    """
    if not name.lower().endswith(ENDINGS):
        msg = f"a summary ends in {', '.join(ENDINGS)}, and not as {Path(name).name[:100]!r} does"
        raise InputError(msg)
    return name


def checked_since(text: str) -> str:
    """Return from when on a summary tells.

    Raises:
        InputError: It is neither a word for that nor a day.
    """
    if text in tuple(Since):
        return text
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as exc:
        msg = f"{text[:60]!r} is no day to tell from; say {', '.join(Since)}, or a day as 2024-08-27"
        raise InputError(msg) from exc


def read_length(text: str) -> int:
    """Read a length of time, such as 15m, 2h or 1d, as seconds.

    Raises:
        InputError: It is none, or too short or too long for the time between two rounds.
    """
    found = _LENGTH.match(text.strip().lower())
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if not SOONEST <= seconds <= LATEST:
        raise InputError(_wrong_length(text))
    return seconds


def length_words(seconds: int) -> str:
    """Write a length of time as `read_length` reads it."""
    unit = next(unit for unit in ("d", "h", "m", "s") if seconds % _UNITS[unit] == 0)
    return f"{seconds // _UNITS[unit]}{unit}"


def _wrong_length(text: str) -> str:
    told = f"from {length_words(SOONEST)} to {length_words(LATEST)}, such as 15m, 2h or 1d"
    return f"{text[:40]!r} is no time between two rounds; say one {told}"


def _mark(workspace: Workspace, settings: WatchSettings) -> str:
    """Return what stands for a workspace and what it is told: a hash of each, the workspace's last."""
    found = (msgspec.json.encode(settings), str(workspace).encode())
    return " ".join(hashlib.sha256(part).hexdigest() for part in found)


def _agreed(path: Path) -> list[str]:
    try:
        with open_plain(path) as file:
            return file.read(_LONGEST_FILE).decode("utf-8", "replace").splitlines()
    except (OSError, InputError):
        return []
