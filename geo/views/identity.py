"""Keys of a cache for values that are slow to compare: a key equals another where both hold the very same object."""

from typing import Generic, TypeVar

Held = TypeVar("Held")


class ByIdentity(Generic[Held]):
    """A value that equals only itself: comparing thousands of events by value would cost more than a cache saves.

    A cache holds the value with its key, so that its id stays its own.
    """

    __slots__ = ("value",)

    def __init__(self, value: Held) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByIdentity) and self.value is other.value
