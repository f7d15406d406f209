"""The tables in which extractions are kept, in a workspace or in the cache."""

from sqlalchemy import Column, Float, MetaData, Table, UniqueConstraint

from geo.database.base import KEY
from geo.database.columns import NUMBER, AnyText, Blob

EXTRACTIONS = MetaData()

extractions = Table(
    "extractions",
    EXTRACTIONS,
    Column("number", NUMBER, primary_key=True),
    Column("article", AnyText, nullable=False, info=KEY),
    Column("extractor", AnyText, nullable=False, info=KEY),
    Column("part", AnyText, nullable=False, info=KEY),
    Column("used", NUMBER, nullable=False),
    Column("made", AnyText, nullable=False),
    Column("data", Blob, nullable=False),
    UniqueConstraint("article", "extractor", "part", name="one_of_a_part"),
)
shown = Table(
    "shown",
    EXTRACTIONS,
    Column("article", AnyText, primary_key=True, info=KEY),
    Column("extractor", AnyText, nullable=False),
    sqlite_with_rowid=False,
)
claims = Table(
    "claims",
    EXTRACTIONS,
    Column("article", AnyText, primary_key=True, info=KEY),
    Column("extractor", AnyText, primary_key=True, info=KEY),
    Column("owner", AnyText, nullable=False),
    Column("host", AnyText, nullable=False),
    Column("process", NUMBER, nullable=False),
    Column("until", Float, nullable=False),
    sqlite_with_rowid=False,
)
joined = Table(
    "joined",
    EXTRACTIONS,
    Column("number", NUMBER, primary_key=True),
    Column("name", AnyText, nullable=False, unique=True, info=KEY),
    Column("data", Blob, nullable=False),
)
