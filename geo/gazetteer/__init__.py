"""Names and points to places; places to outlines."""
