"""How many of what: numbers, currencies, and the quantities that a text tells."""
