"""A workspace for other programs: OGC API – Features over HTTP, read-only."""
