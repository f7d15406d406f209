"""Which models do the work: ours, or others that a file of settings names.

The step from text to parse and the step from parse to reports are small protocols. Any installed spaCy pipeline may
take the first, a chat model behind an endpoint the second. Without a file of settings both are ours, and nothing asks
the network.

::

    # dateline.toml
    [language]
    pipeline = "en_core_web_trf"            # or a folder: "./my-pipeline"

    [events]
    reader = "fast"                         # without the encoder: faster, and fewer fields are right; or "rules",
                                            # without what was learned, which adds the acts that the rules miss
    endpoint = "http://localhost:8000/v1"   # any server that speaks OpenAI's chat completions
    model = "the-model-s-name"
    timeout_seconds = 60                    # for one answer
    api_key_env = "MY_API_KEY"              # name of an environment variable; a key never stands in the file

A file that merely lies in the working folder may name an endpoint on this machine only. To send articles elsewhere
takes a person who names the file.
"""

import ipaddress
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from geo import __version__
from geo.disk import open_plain, what_is_wrong
from geo.errors import InputError
from geo.model import ActorMention, Article, DateMention, Report, Toponym

if TYPE_CHECKING:
    from spacy.tokens import Doc

SETTINGS_NAME = "dateline.toml"
EXTRACTOR = f"dateline-{__version__}"  # what reports by our own rules name as their extractor
TIMEOUT_SECONDS = 60.0
_LONGEST_TIMEOUT = 600.0
_LARGEST_FILE = 64_000  # bytes
_LONGEST_VALUE = 500  # characters
_KEYS = {"language": ("pipeline",), "events": ("reader", "endpoint", "model", "timeout_seconds", "api_key_env")}
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_HOST = re.compile(r"[A-Za-z0-9._:-]{1,253}")


class LanguageEngine(Protocol):
    """Reads a text: sentences, tags, a parse in Universal Dependencies, entities PER, ORG and LOC.

    The offsets of the `Doc` are those of the text. The module `geo.language.parsing` is one.
    """

    def parse(self, text: str) -> "Doc":
        """Return the text's parse."""


class EventEngine(Protocol):
    """Finds who did what to whom, where and when. `RuleEvents` of `geo.events.reporting` is one."""

    def find_reports(
        self,
        doc: "Doc",
        article: Article,
        toponyms: Sequence[Toponym],
        dates: Sequence[DateMention],
        actors: Sequence[ActorMention],
    ) -> tuple[Report, ...]:
        """Return the happenings that an article tells of, in the text's order."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a chat model answers. `url` is the part before `/chat/completions`."""

    url: str
    model: str
    timeout_seconds: float = TIMEOUT_SECONDS
    api_key_env: str = ""

    @property
    def is_local(self) -> bool:
        """Whether it lies on this machine."""
        return _is_local(urlsplit(self.url).hostname or "")


class ReaderKind(StrEnum):
    """How our own reader finds acts."""

    RULES = "rules"  # by the lexicon's rules alone: fewer, and more of them right
    FAST = "fast"  # and those that a learned judge adds: four fifths of what is told, a fifth of it wrong
    CAREFUL = "careful"  # the same with an encoder, which sees each word among the others: more fields are right


@dataclass(frozen=True, slots=True)
class Engines:
    """The models that are chosen. Empty, they are ours.

    `pipeline` is the name of an installed spaCy pipeline, or the path of a folder that holds one. `reader` is how our
    own reader finds acts, where no `endpoint` is asked.
    """

    pipeline: str = ""
    endpoint: Endpoint | None = None
    reader: ReaderKind = ReaderKind.CAREFUL


OURS = Engines()


def find_settings(folder: Path) -> Path | None:
    """Return the folder's file of settings, if it has one."""
    path = folder / SETTINGS_NAME
    return path if path.is_file() else None


def read_engines(path: Path, *, named: bool = True) -> Engines:
    """Read a file of settings.

    Args:
        path: The file, in TOML.
        named: Whether a person named it. One that was merely found may not send articles to another machine.

    Raises:
        InputError: It cannot be read, or a key of it is wrong.
    """
    tables = _tables(path)
    language, events = tables["language"], tables["events"]
    pipeline = language.text("pipeline")
    if pipeline.startswith(".") or "/" in pipeline or "\\" in pipeline:
        pipeline = str((path.parent / pipeline).resolve())
    reader = _reader(events)
    endpoint = _endpoint(events) if set(events.values) - {"reader"} else None
    if endpoint is not None and not (named or endpoint.is_local):
        msg = (
            f"{path.name} names an endpoint on another machine, {endpoint.url}; "
            f"if articles may be sent there, say --config {path.name}"
        )
        raise InputError(msg)
    return Engines(pipeline, endpoint, reader)


@dataclass(frozen=True, slots=True)
class _SettingsTable:
    """A table of the file, with its name for messages."""

    where: str
    values: Mapping[str, object]

    def text(self, key: str) -> str:
        """Return a key's words, or nothing where it is not set."""
        value = self.values.get(key)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_VALUE or not value.isprintable():
            raise self.error(key, f"must be a line of text in quotes, up to {_LONGEST_VALUE} characters")
        return value.strip()

    def seconds(self, key: str) -> float:
        """Return a key's number of seconds, or the usual where it is not set."""
        value = self.values.get(key, TIMEOUT_SECONDS)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= _LONGEST_TIMEOUT:
            raise self.error(key, f"must be a number of seconds above 0, up to {_LONGEST_TIMEOUT:.0f}")
        return float(value)

    def error(self, key: str, wrong: str) -> InputError:
        """Return an error that names the file, the table and the key."""
        return InputError(f"{self.where} {key}: {wrong}")


def _tables(path: Path) -> dict[str, _SettingsTable]:
    try:
        with open_plain(path) as file:
            content = file.read(_LARGEST_FILE + 1)
        if len(content) > _LARGEST_FILE:
            msg = f"{path} is too large for a file of settings; it may have {_LARGEST_FILE // 1000} kB"
            raise InputError(msg)
        found: dict[str, object] = tomllib.loads(content.decode("utf-8"))
    except OSError as problem:
        msg = f"the file of settings {path} cannot be read: {what_is_wrong(problem)}"
        raise InputError(msg) from problem
    except UnicodeDecodeError as problem:
        msg = f"{path} is no TOML: it holds bytes that are no text; save it as UTF-8"
        raise InputError(msg) from problem
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        msg = f"{path} is no TOML: {problem}"
        raise InputError(msg) from problem
    _refuse_unknown(found, _KEYS, str(path))
    return {name: _table(path, name, found.get(name, {})) for name in _KEYS}


def _table(path: Path, name: str, values: object) -> _SettingsTable:
    where = f"{path} [{name}]"
    if not isinstance(values, dict):
        msg = f"{where}: must be a table: a line [{name}], and its keys below"
        raise InputError(msg)
    if "api_key" in values:
        msg = f"{where} api_key: a key never stands in the file; name an environment variable in api_key_env"
        raise InputError(msg)
    _refuse_unknown(values, _KEYS[name], where)
    return _SettingsTable(where, values)


def _refuse_unknown(found: Mapping[str, object], known: Sequence[str] | Mapping[str, object], where: str) -> None:
    for key in found:
        if key not in known:
            msg = f"{where}: {key[:60]!r} is unknown; there is {', '.join(known)}"
            raise InputError(msg)


def _reader(table: _SettingsTable) -> ReaderKind:
    told = table.text("reader") or OURS.reader
    if told not in tuple(ReaderKind):
        raise table.error("reader", f"is none of {', '.join(ReaderKind)}")
    return ReaderKind(told)


def _endpoint(table: _SettingsTable) -> Endpoint:
    url = table.text("endpoint").rstrip("/")
    model = table.text("model")
    if not url or not model:
        raise table.error("endpoint" if not url else "model", "is missing; a chat model needs endpoint and model")
    parts = _checked_parts(table, url)
    variable = table.text("api_key_env")
    if variable and not _VARIABLE.fullmatch(variable):
        raise table.error("api_key_env", "must be the name of an environment variable, not the key itself")
    if variable and parts[0] != "https" and not _is_local(parts[1]):
        raise table.error("api_key_env", "a key travels over https only, or to this machine")
    return Endpoint(url, model, table.seconds("timeout_seconds"), variable)


def _checked_parts(table: _SettingsTable, url: str) -> tuple[str, str]:
    """Return the scheme and the host of an address that we may ask."""
    wanted = "must be an http or https address such as http://localhost:8000/v1"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as problem:
        raise table.error("endpoint", wanted) from problem
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host) or not url.isascii() or " " in url:
        raise table.error("endpoint", wanted)
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise table.error("endpoint", f"{wanted}, without a user, a password or what follows ? or #")
    return parts.scheme, host


def _is_local(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
