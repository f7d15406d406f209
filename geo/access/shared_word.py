"""A word that opens the page to who knows it: how it is given or made, compared, and guessed no faster than allowed.

In go what a person gave and what a visitor types; out comes whether the two are one, and a token for a cookie. How
it is asked for is not known here.
"""

import hashlib
import hmac
import secrets
import threading
import unicodedata
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from pathlib import Path

from geo.disk import open_plain, what_is_wrong
from geo.errors import InputError

VARIABLE, FILE_VARIABLE = "DATELINE_WORD", "DATELINE_WORD_FILE"  # of the environment
SHORTEST, LONGEST = 8, 200  # characters
HOURS = 12.0  # that a visitor who gave it is known
_LARGEST_FILE = 4096  # bytes
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none is taken for another
_GROUPS, _GROUP = 4, 4  # of a word that is made: 79 bits
_MOST_ADDRESSES = 1000  # whose tries are remembered
_KEPT = 3600.0  # seconds after which tries are forgotten


def made_word() -> str:
    """Return a word that nobody guesses."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def given_word(environment: Mapping[str, str]) -> str:
    """Return the word that the environment names, itself or by its file; nothing where it names none.

    Raises:
        InputError: It is too short, too long or no line of text; or the file cannot be read; or both are named.
    """
    word, file = environment.get(VARIABLE, ""), environment.get(FILE_VARIABLE, "")
    if word and file:
        msg = f"the shared word is given twice: by {VARIABLE} and by a file; give one of them"
        raise InputError(msg)
    return read_word(Path(file)) if file else (_checked(word, VARIABLE) if word else "")


def read_word(path: Path) -> str:
    """Read a shared word from the only line of a file.

    Raises:
        InputError: The file cannot be read, or holds none.
    """
    try:
        with open_plain(path) as file:
            content = file.read(_LARGEST_FILE + 1)
        return _checked(content.decode("utf-8"), str(path))
    except OSError as problem:
        msg = f"the shared word's file {path} cannot be read: {what_is_wrong(problem)}"
        raise InputError(msg) from problem
    except UnicodeDecodeError as problem:
        msg = f"{path} is no text in UTF-8; want the shared word on one line"
        raise InputError(msg) from problem


def _checked(text: str, where: str) -> str:
    word = _plain(text)
    if not SHORTEST <= len(word) <= LONGEST or not word.isprintable():
        msg = f"{where}: a shared word is one line of {SHORTEST} to {LONGEST} characters"
        raise InputError(msg)
    return word


def _plain(text: str) -> str:
    """Return a word as it is compared: keyboards write one letter in several ways."""
    return unicodedata.normalize("NFC", text).strip()


class GivenWord:
    """The word that a process was given, once it has left the environment: what the process starts need not know it."""

    def __init__(self) -> None:
        """Know of none yet."""
        self._taken: str | None = None

    def take(self, environment: MutableMapping[str, str]) -> str:
        """Return the word, out of the environment the first time; nothing where it names none.

        Raises:
            InputError: As `given_word`.
        """
        if self._taken is None:
            self._taken = given_word(environment)
            environment.pop(VARIABLE, None)
        return self._taken


class SharedWord:
    """A word, and the tokens of those who gave it. Tokens end with the process: another one knows none of them."""

    def __init__(self, word: str) -> None:
        """Take the word."""
        self._key = secrets.token_bytes(32)
        self._digest = self._mac(_plain(word))

    def is_it(self, given: str) -> bool:
        """Say whether a visitor gave the word; how long that takes tells nothing of how near it was."""
        return len(given) <= 4 * LONGEST and hmac.compare_digest(self._mac(_plain(given)), self._digest)

    def token(self, now: float) -> str:
        """Return what a visitor who gave it is known by from now on, in seconds since the epoch."""
        until = str(int(now + 3600 * HOURS))
        return f"{until}.{self._mac('until', until)}"

    def knows(self, token: str, now: float) -> bool:
        """Say whether a token is one of ours that still holds."""
        until, _, signed = token[:LONGEST].partition(".")
        ours = hmac.compare_digest(self._mac("until", until).encode(), signed.encode("utf-8", "replace"))
        return ours and until.isdecimal() and now < int(until)

    def _mac(self, *parts: str) -> str:
        told = "\0".join(parts).encode("utf-8", "surrogatepass")
        return hmac.new(self._key, told, hashlib.sha256).hexdigest()


@dataclass(slots=True)
class _Wrong:
    """How often somebody was wrong of late, and until when he waits."""

    times: int = 0
    last: float = 0.0
    until: float = 0.0


@dataclass(slots=True)
class _Pace:
    """How many wrong tries are free, and the longest wait after one more, in seconds; the first is a second."""

    free: int
    longest: float
    wrong: dict[str, _Wrong] = field(default_factory=dict)

    def wait(self, who: str, now: float) -> float:
        found = self.wrong.get(who)
        return max(0.0, found.until - now) if found else 0.0

    def note(self, who: str, now: float) -> None:
        found = self.wrong.pop(who, _Wrong())
        times = found.times + 1 if now - found.last < _KEPT else 1
        wait = min(self.longest, 2.0 ** min(times - self.free - 1, 20)) if times > self.free else 0.0
        self.wrong[who] = _Wrong(times, now, now + wait)
        while len(self.wrong) > _MOST_ADDRESSES:
            del self.wrong[next(iter(self.wrong))]  # the one that was wrong the longest ago


class Tries:
    """Slows down who tries words: each address by itself, and all of them together, as one may have many.

    Of an address in IPv6 its network counts, since each machine has a whole one. Its methods may be called from any
    thread; moments are seconds of a clock that is not set back.
    """

    def __init__(self) -> None:
        """Know of no try."""
        self._lock = threading.Lock()
        self._each, self._all = _Pace(free=5, longest=60.0), _Pace(free=100, longest=1.0)

    def wait(self, address: str, now: float) -> float:
        """Return how many seconds a visitor waits before the next try is looked at; 0: it is looked at now."""
        with self._lock:
            return max(self._each.wait(_network(address), now), self._all.wait("", now))

    def wrong(self, address: str, now: float) -> None:
        """Take note of a wrong try."""
        with self._lock:
            self._each.note(_network(address), now)
            self._all.note("", now)


def _network(address: str) -> str:
    try:
        number = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(number, IPv6Address):
        return str(number.ipv4_mapped or int(number) >> 64)
    return address


GIVEN = GivenWord()  # to this process
