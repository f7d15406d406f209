"""The places that a text names: found, told apart, resolved."""
