"""What was extracted, kept: an article that was read is not read again, until what reads it changes."""
