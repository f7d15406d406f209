"""What is shown: chosen events, in words, marks and scenes, before any of it is drawn."""
