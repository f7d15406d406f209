"""Sentences to reports, reports to events."""
