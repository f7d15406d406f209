"""Sentences to reports: who did what to whom, where, when and how surely."""
