"""The map: in the page, in a file of its own, and as a picture."""
