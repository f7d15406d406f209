"""Articles, ratings, the log, views and settings."""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables of the first format."""
    words = (sa.Column(name, sa.Text, nullable=False) for name in ("text", "title"))
    more = (sa.Column(name, sa.Text, nullable=False) for name in ("precision", "source", "path", "rating", "added"))
    op.create_table(
        "articles",
        sa.Column("position", _NUMBER, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("digest", sa.Text, nullable=False, unique=True),
        *words,
        sa.Column("published", sa.Text),
        *more,
    )
    op.create_table(
        "ratings",
        sa.Column("article", sa.Text, primary_key=True),
        sa.Column("rating", sa.Text, nullable=False),
    )
    op.create_table(
        "reviews",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("review", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "views",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("params", sa.Text, nullable=False),
        sa.Column("saved", sa.Text, nullable=False),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
