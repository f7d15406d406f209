"""Who may come in, and what they may do: roles, what a login says of a person, a shared word."""
