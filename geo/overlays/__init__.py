"""Layers of the user's own, to lie beneath the marks: front lines, sectors, fields of observation."""
