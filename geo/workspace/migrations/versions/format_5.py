"""Who looks at the pages, on a server; and a log that may hold what an older Dateline does not know: assignments."""

import sqlalchemy as sa
from alembic import op

revision = "5"
down_revision = "4"


def upgrade() -> None:
    """Make the table on a server; of a file it is told beside it."""
    if op.get_bind().dialect.name == "sqlite":
        return
    op.create_table(
        "present",
        sa.Column("server", sa.Text, primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("seen", sa.Float, nullable=False),
    )
