"""A module a format. What stands here is never changed: it says what files of that format hold."""
