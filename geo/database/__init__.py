"""Where tables lie: a file of SQLite, or a schema of a PostgreSQL server.

What stands in the tables, this package does not know.
"""
