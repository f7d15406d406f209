"""Addresses of databases on a server, as a person writes them.

Example::

    postgresql+psycopg://desk@db.example.org/news?schema=sahel
"""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from geo.errors import InputError

SCHEMA = "dateline"  # where none is named
_SCHEMES = ("postgresql", "postgresql+psycopg", "postgres")
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_FOREIGN = re.compile(r"(?:mysql|mariadb|oracle|mssql|sqlite|cockroachdb|redshift)(?:\+\w+)?://", re.IGNORECASE)


def is_database_address(text: str) -> bool:
    """Say whether a text is meant as the address of a database, of ours or of another kind."""
    scheme = text.partition("://")[0].lower()
    return "://" in text and (scheme in _SCHEMES or _FOREIGN.match(text) is not None)


@dataclass(frozen=True)
class DatabaseAddress:
    """A PostgreSQL database and a schema in it; `str` tells it without its password.

    Attributes:
        whole: The address as it was given, the password included; never told.
    """

    whole: str

    def __post_init__(self) -> None:
        """Check it.

        Raises:
            InputError: It is no address of PostgreSQL, or names an impossible schema.
        """
        try:
            parts = urlsplit(self.whole)
            named = parts.scheme.lower() in _SCHEMES and (parts.path.strip("/") or parts.query) and parts.port != 0
        except ValueError:
            named = False
        if not named:
            msg = f"{self} is no address of a database; want postgresql+psycopg://USER@HOST/DATABASE"
            raise InputError(msg)
        if not _NAME.fullmatch(self.schema):
            msg = f"{self}: {ascii(self.schema)[:80]} names no schema; want small letters, figures and _, 63 at most"
            raise InputError(msg)

    def __str__(self) -> str:
        head, at, rest = self.whole.partition("://")
        user, host_at, host = rest.rpartition("@")
        shown = f"{user.partition(':')[0]}@{host}" if host_at else rest
        return _PASSWORD.sub(r"\1***", f"{head}{at}{shown}")

    def __repr__(self) -> str:
        return f"DatabaseAddress({str(self)!r})"

    @cached_property
    def schema(self) -> str:
        """The schema that holds the tables."""
        return self.named_schema or SCHEMA

    @cached_property
    def named_schema(self) -> str | None:
        """The schema that the address names, None if it names none."""
        return dict(parse_qsl(urlsplit(self.whole).query)).get("schema")

    @property
    def name(self) -> str:
        """What it is called in short, as a file is by its name."""
        return self.schema

    @cached_property
    def driver_url(self) -> str:
        """The address as SQLAlchemy takes it: with the driver, without what only we know."""
        parts = urlsplit(self.whole)
        query = urlencode([(key, value) for key, value in parse_qsl(parts.query) if key != "schema"])
        return urlunsplit(("postgresql+psycopg", parts.netloc, parts.path, query, ""))


_PASSWORD = re.compile(r"((?:^|[?&])(?:password|sslpassword)=)[^&]*", re.IGNORECASE)
