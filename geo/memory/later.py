"""A sequence that is read when somebody looks into it: most of what is kept of an article, nobody ever opens."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

_Item_co = TypeVar("_Item_co", covariant=True)


class Later(Sequence[_Item_co]):
    """Items that are fetched once, by the first who asks for one, and equal any sequence of the same items."""

    __slots__ = ("_fetch", "_items")

    def __init__(self, fetch: Callable[[], tuple[_Item_co, ...]]) -> None:
        """Take what returns the items."""
        self._fetch: Callable[[], tuple[_Item_co, ...]] | None = fetch
        self._items: tuple[_Item_co, ...] = ()

    def _all(self) -> tuple[_Item_co, ...]:
        fetch = self._fetch
        if fetch is not None:
            self._items, self._fetch = fetch(), None  # two threads at once fetch the same
        return self._items

    @overload
    def __getitem__(self, index: int) -> _Item_co: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[_Item_co, ...]: ...
    def __getitem__(self, index: int | slice) -> _Item_co | tuple[_Item_co, ...]:
        return self._all()[index]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[_Item_co]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return self._all() == (other._all() if isinstance(other, Later) else other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())
