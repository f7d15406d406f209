"""How a workspace of an older format becomes one of ours: a step a format, run by Alembic."""
