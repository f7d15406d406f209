"""The language of an article."""

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Add it; older articles are English, as all were."""
    op.add_column("articles", sa.Column("language", sa.Text, nullable=False, server_default="en"))
