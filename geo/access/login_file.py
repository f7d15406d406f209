"""The file that turns login on: how to reach those who say who somebody is, and who may do what.

::

    [auth]                                  # as in Streamlit's secrets.toml
    redirect_uri = "https://maps.example.org/oauth2callback"
    cookie_secret = "…"                     # 32 characters or more that nobody knows: signs who has logged in
    client_id = "…"
    client_secret = "…"
    server_metadata_url = "https://login.example.org/.well-known/openid-configuration"

    [roles]
    admin = ["ann@example.org"]             # by e-mail
    analyst = ["group:desk", "bob@example.org"]
    reader = ["@example.org"]               # everybody of a domain
    everyone = "reader"                     # whoever can log in; without this line, nobody else
    hours = 12                              # after which one logs in again
    groups_claim = "groups"                 # what the provider calls the groups of a person
    trust_email = false                     # take e-mails that the provider does not call verified

`[auth]` is read by Streamlit; here it is only checked. `[roles]` is read again whenever the file changes.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from geo.access.roles import TeamRole
from geo.disk import open_plain, what_is_wrong
from geo.errors import InputError

VARIABLE = "DATELINE_LOGIN"  # of the environment: the file's path, for the page's server
CALLBACK = "oauth2callback"  # the path at which Streamlit is told who has logged in
HOURS, _MOST_HOURS = 12.0, 720.0  # Streamlit keeps nobody logged in for longer
GROUPS_CLAIM = "groups"
DEFAULT_PROVIDER = "default"  # Streamlit's name for the one that stands in [auth] itself
_LARGEST_FILE = 256_000  # bytes
_SHORTEST_SECRET = 32  # characters
_LONGEST_ENTRY = 320  # characters; an e-mail has 254 at most
_MOST_ENTRIES = 10_000
_CLIENT = ("client_id", "client_secret", "server_metadata_url")
_ROLES = (*TeamRole, "everyone", "hours", "groups_claim", "trust_email")
_PROVIDER = re.compile(r"[A-Za-z0-9-]{1,40}")
_EMAIL = re.compile(r"[^\s@]{1,254}@[^\s@]{1,253}")
_GROUP = "group:"
_Kinds = tuple[dict[str, TeamRole], dict[str, TeamRole], dict[str, TeamRole]]  # by e-mail, by domain, by group


@dataclass(frozen=True, slots=True)
class Roles:
    """Who has which role. E-mails, domains and groups are folded, so that upper case does not count.

    Attributes:
        emails: The roles of single persons.
        domains: Of all whose e-mail is of a domain.
        groups: Of all of a group.
        everyone: Of whoever can log in; none: only of those who are named.
        hours: After which one logs in again.
        groups_claim: The claim that lists a person's groups.
        trust_email: An e-mail counts although its provider does not say that it is verified.
    """

    emails: Mapping[str, TeamRole] = field(default_factory=dict)
    domains: Mapping[str, TeamRole] = field(default_factory=dict)
    groups: Mapping[str, TeamRole] = field(default_factory=dict)
    everyone: TeamRole | None = None
    hours: float = HOURS
    groups_claim: str = GROUPS_CLAIM
    trust_email: bool = False


@dataclass(frozen=True, slots=True)
class LoginFile:
    """What the file says: the names of those with whom one can log in, where they send one back to, the roles."""

    providers: tuple[str, ...]
    redirect_uri: str
    roles: Roles


def read_login_file(path: Path) -> LoginFile:
    """Read a login file.

    Raises:
        InputError: It cannot be read, or a key of it is missing or wrong.
    """
    tables = _tables(path)
    auth = _table(tables, "auth", path)
    providers, redirect_uri = _providers(auth, path), _redirect_uri(auth, path)
    secret = auth.get("cookie_secret")
    if not isinstance(secret, str) or len(secret) < _SHORTEST_SECRET:
        raise _wrong(path, "[auth] cookie_secret", f"must be {_SHORTEST_SECRET} characters or more that nobody knows")
    return LoginFile(providers, redirect_uri, _roles(_table(tables, "roles", path), path))


def under_path(login: LoginFile, base: str, path: Path) -> None:
    """Check that a login comes back to where the page is served.

    Args:
        login: The file.
        base: The path under which the page is served, without slashes at its ends; empty for none.
        path: Of the file, for the message.

    Raises:
        InputError: It does not.
    """
    wanted = f"/{base}/{CALLBACK}" if base else f"/{CALLBACK}"
    if urlsplit(login.redirect_uri).path != wanted:
        raise _wrong(path, "[auth] redirect_uri", f"must have the path {wanted}, as the page is served there")


def _tables(path: Path) -> Mapping[str, object]:
    try:
        with open_plain(path) as file:
            content = file.read(_LARGEST_FILE + 1)
        if len(content) > _LARGEST_FILE:
            msg = f"{path} is too large for a login file; it may have {_LARGEST_FILE // 1000} kB"
            raise InputError(msg)
        return tomllib.loads(content.decode("utf-8"))
    except OSError as problem:
        msg = f"the login file {path} cannot be read: {what_is_wrong(problem)}"
        raise InputError(msg) from problem
    except UnicodeDecodeError as problem:
        msg = f"{path} is no TOML: it holds bytes that are no text; save it as UTF-8"
        raise InputError(msg) from problem
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        msg = f"{path} is no TOML: {problem}"
        raise InputError(msg) from problem


def _table(tables: Mapping[str, object], name: str, path: Path) -> Mapping[str, object]:
    found = tables.get(name)
    if not isinstance(found, dict):
        raise _wrong(path, f"[{name}]", f"is missing; a login file has a table [{name}]")
    return found


def _providers(auth: Mapping[str, object], path: Path) -> tuple[str, ...]:
    """Return whom one can log in with: by tables below [auth], or by what stands in it."""
    tables: dict[str, Mapping[str, object]] = {
        name: value for name, value in auth.items() if isinstance(value, dict) and name != "client_kwargs"
    }
    for name in tables:
        if not _PROVIDER.fullmatch(name):
            raise _wrong(path, f"[auth.{name[:40]!r}]", "must be named by letters, digits and hyphens")
    if not tables or any(key in auth for key in _CLIENT):
        tables = {DEFAULT_PROVIDER: auth, **tables}
    for name, values in tables.items():
        where = "[auth]" if name == DEFAULT_PROVIDER else f"[auth.{name}]"
        for key in _CLIENT:
            if not isinstance(values.get(key), str) or not values[key]:
                raise _wrong(path, f"{where} {key}", "is missing; the provider of the login tells it")
        _checked_address(str(values["server_metadata_url"]), f"{where} server_metadata_url", path)
    return tuple(tables)


def _redirect_uri(auth: Mapping[str, object], path: Path) -> str:
    told, where = auth.get("redirect_uri"), "[auth] redirect_uri"
    if not isinstance(told, str):
        raise _wrong(path, where, "is missing; it is the page's address with oauth2callback behind it")
    parts = _checked_address(told.replace("{port}", "8501"), where, path)
    if not parts.path.endswith(f"/{CALLBACK}") or parts.query or parts.fragment:
        raise _wrong(path, where, f"must end in /{CALLBACK}")
    return told


def _checked_address(told: str, where: str, path: Path) -> SplitResult:
    try:
        parts = urlsplit(told)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise _wrong(path, where, "is no web address") from None
    if parts.scheme == "https" and host:
        return parts
    if parts.scheme == "http" and _is_this_machine(host):
        return parts
    raise _wrong(path, where, "must begin with https://, or lead to this machine")


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _roles(table: Mapping[str, object], path: Path) -> Roles:
    for key in table:
        if key not in _ROLES:
            raise _wrong(path, f"[roles] {key[:60]!r}", f"is unknown; there is {', '.join(_ROLES)}")
    kinds: _Kinds = ({}, {}, {})
    for role in TeamRole:  # from the least to the most: who is named twice has the higher
        for entry in _entries(table, role, path):
            _take(entry, role, kinds, path)
    everyone = table.get("everyone")
    if everyone is not None and everyone not in tuple(TeamRole):
        raise _wrong(path, "[roles] everyone", f"must be one of {', '.join(TeamRole)}")
    if not any(kinds) and everyone is None:
        raise _wrong(path, "[roles]", 'names nobody; want e-mails, as admin = ["ann@example.org"]')
    return Roles(
        *kinds, TeamRole(str(everyone)) if everyone is not None else None, _hours(table, path), _claim(table, path),
        _flag(table, "trust_email", path),
    )  # fmt: skip


def _entries(table: Mapping[str, object], role: TeamRole, path: Path) -> list[str]:
    listed = table.get(role, [])
    if not isinstance(listed, list) or len(listed) > _MOST_ENTRIES or not all(isinstance(one, str) for one in listed):
        raise _wrong(path, f"[roles] {role}", f"must be a list of texts in quotes, {_MOST_ENTRIES:,} at most")
    return listed


def _take(entry: str, role: TeamRole, kinds: _Kinds, path: Path) -> None:
    emails, domains, groups = kinds
    told = folded(entry)
    if told.startswith(_GROUP) and told.removeprefix(_GROUP):
        groups[told.removeprefix(_GROUP)] = role
    elif _EMAIL.fullmatch(told) and len(entry) <= _LONGEST_ENTRY:
        emails[told] = role
    elif _EMAIL.fullmatch(f"a{told}"):
        domains[told[1:]] = role
    else:
        wanted = "must be an e-mail, @example.org for all of a domain, or group:NAME"
        raise _wrong(path, f"[roles] {role}: {entry[:60]!r}", wanted)


def folded(name: str) -> str:
    """Return the form in which e-mails and groups are equal whatever their case: of plain letters alone.

    Some other letters are plain ones in small: whoever is called by these would have another's role.
    """
    told = name.strip()
    return told.lower() if told.isascii() else told


def _hours(table: Mapping[str, object], path: Path) -> float:
    told = table.get("hours", HOURS)
    if isinstance(told, bool) or not isinstance(told, int | float) or not 0 < told <= _MOST_HOURS:
        raise _wrong(path, "[roles] hours", f"must be a number above 0, up to {_MOST_HOURS:.0f}")
    return float(told)


def _claim(table: Mapping[str, object], path: Path) -> str:
    told = table.get("groups_claim", GROUPS_CLAIM)
    if not isinstance(told, str) or not 0 < len(told) <= _LONGEST_ENTRY:
        raise _wrong(path, "[roles] groups_claim", "must be the name of a claim, in quotes")
    return told


def _flag(table: Mapping[str, object], key: str, path: Path) -> bool:
    told = table.get(key, False)
    if not isinstance(told, bool):
        raise _wrong(path, f"[roles] {key}", "must be true or false")
    return told


def _wrong(path: Path, where: str, wrong: str) -> InputError:
    return InputError(f"{path} {where}: {wrong}")
