"""Reasons by which others know a toponym again: what they hold is words alone, so that nothing else need be loaded."""

LEFT_OPEN = ("reads like the name of a place", "no place of this name is known")
