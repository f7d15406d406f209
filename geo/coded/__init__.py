"""Events that others coded: their tables brought in, each row an event of its own origin, and compared with ours."""
