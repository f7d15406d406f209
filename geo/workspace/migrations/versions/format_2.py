"""What was read of articles, whose reading is shown, who reads just now, and how reports were joined."""

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables in which extractions are kept."""
    op.create_table(
        "extractions",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("extractor", sa.Text, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("used", _NUMBER, nullable=False),
        sa.Column("made", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("article", "extractor", "part", name="one_of_a_part"),
    )
    op.create_table(
        "shown",
        sa.Column("article", sa.Text, primary_key=True),
        sa.Column("extractor", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "claims",
        sa.Column("article", sa.Text, primary_key=True),
        sa.Column("extractor", sa.Text, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("process", _NUMBER, nullable=False),
        sa.Column("until", sa.Float, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "joined",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
