"""A workspace that goes on by itself: folders and feeds are looked at on a schedule, and what is new is told."""
