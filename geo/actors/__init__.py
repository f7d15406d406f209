"""The parties that a text names, and who they are."""
