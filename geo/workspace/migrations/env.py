"""What Alembic runs: the steps that are wanted, on the connection that `geo.workspace.formats` gives it."""

from alembic import context

from geo.database.postgres import OWN_TABLES
from geo.workspace.tables import ON_SERVER


def _is_ours(_: object, name: str | None, kind: str, *_more: object) -> bool:
    return kind != "table" or name not in OWN_TABLES


context.configure(
    connection=context.config.attributes["connection"], target_metadata=list(ON_SERVER), include_object=_is_ours
)
with context.begin_transaction():
    context.run_migrations()
