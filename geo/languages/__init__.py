"""What belongs to one language: its words, forms and patterns, read from its folder in `data/`, typed and checked."""
