"""Articles: what is read, what is refused, and the dateline at a story's head."""
