"""The language step: text in, a parsed document out."""
