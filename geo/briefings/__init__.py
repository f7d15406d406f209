"""Briefings: what is said of the chosen events on slides and on paper."""
