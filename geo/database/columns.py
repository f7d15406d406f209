"""Types of columns that hold the same in both kinds of databases."""

from sqlalchemy import BigInteger, Dialect, Integer, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

NUMBER = BigInteger().with_variant(Integer, "sqlite")  # there, INTEGER alone makes a key of its own
_NUL, _MARK, _MARKED = "\0", "\ue000", "\ue001"


class AnyText(TypeDecorator[str]):
    """Any text. PostgreSQL's own cannot hold NUL: it stands there as a sign of private use, which is doubled itself."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return a text as the database holds it."""
        if dialect.name == "sqlite" or value is None or not (_NUL in value or _MARK in value):
            return value
        return value.replace(_MARK, _MARK + _MARKED).replace(_NUL, _MARK + _MARK)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Return a text as it was given. An SQLite file of other hands may hold anything in its place."""
        if dialect.name == "sqlite" or value is None or _MARK not in value:
            return value
        return value.replace(_MARK + _MARK, _NUL).replace(_MARK + _MARKED, _MARK)


class Blob(LargeBinary):
    """Bytes as they are; in an SQLite file of other hands, whatever else stands in their place."""

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """Return no function: nothing is to be done."""
