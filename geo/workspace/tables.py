"""The tables of a workspace."""

from sqlalchemy import Column, Float, MetaData, Table

from geo.database.base import KEY
from geo.database.columns import NUMBER, AnyText, Blob
from geo.memory.tables import EXTRACTIONS
from geo.model import DEFAULT_LANGUAGE

TABLES = MetaData()

articles = Table(
    "articles",
    TABLES,
    Column("position", NUMBER, primary_key=True),
    Column("id", AnyText, nullable=False, unique=True),
    Column("digest", AnyText, nullable=False, unique=True),
    Column("text", AnyText, nullable=False),
    Column("title", AnyText, nullable=False),
    Column("published", AnyText),
    Column("precision", AnyText, nullable=False),
    Column("source", AnyText, nullable=False),
    Column("path", AnyText, nullable=False),
    Column("rating", AnyText, nullable=False),
    Column("added", AnyText, nullable=False),
    Column("language", AnyText, nullable=False, server_default=DEFAULT_LANGUAGE),
)
recognised = Table("recognised", TABLES, Column("digest", AnyText, primary_key=True, info=KEY))  # in pictures of text
ratings = Table(
    "ratings",
    TABLES,
    Column("article", AnyText, primary_key=True, info=KEY),
    Column("rating", AnyText, nullable=False),
)
reviews = Table(
    "reviews",
    TABLES,
    Column("number", NUMBER, primary_key=True),
    Column("id", AnyText, nullable=False, unique=True),
    Column("review", AnyText, nullable=False),
    sqlite_autoincrement=True,
)
views = Table(
    "views",
    TABLES,
    Column("name", AnyText, primary_key=True, info=KEY),
    Column("params", AnyText, nullable=False),
    Column("saved", AnyText, nullable=False),
)
settings = Table(
    "settings",
    TABLES,
    Column("name", AnyText, primary_key=True, info=KEY),
    Column("value", AnyText, nullable=False),
)
coded = Table(
    "coded",
    TABLES,
    Column("number", NUMBER, primary_key=True),
    Column("name", AnyText, nullable=False, unique=True, info=KEY),
    Column("digest", AnyText, nullable=False),
    Column("unknown", AnyText, nullable=False),
    Column("content", Blob, nullable=False),
    Column("added", AnyText, nullable=False),
)
PRESENCE = MetaData()
present = Table(
    "present",
    PRESENCE,
    Column("server", AnyText, primary_key=True),
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("name", AnyText, nullable=False),
    Column("title", AnyText, nullable=False),
    Column("seen", Float, nullable=False),
)
ALL = (TABLES, EXTRACTIONS)  # what a workspace holds, wherever it lies
ON_SERVER = (*ALL, PRESENCE)
