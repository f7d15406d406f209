"""Events that others coded, and which articles were recognised in pictures: tables that some files of format 3 have."""

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_OLD = "coded_of_format_3"


def upgrade() -> None:
    """Make them where they are not; coded files get a number, by which they are in order."""
    there = sa.inspect(op.get_bind()).get_table_names()
    if "recognised" not in there:
        op.create_table("recognised", sa.Column("digest", sa.Text, primary_key=True))
    if "coded" in there:
        op.rename_table("coded", _OLD)
    op.create_table(
        "coded",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("unknown", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("added", sa.Text, nullable=False),
    )
    if "coded" in there:
        columns = "name, digest, unknown, content, added"
        op.execute(f"INSERT INTO coded ({columns}) SELECT {columns} FROM {_OLD} ORDER BY rowid")  # noqa: S608 ours
        op.drop_table(_OLD)
