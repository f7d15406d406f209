"""Types that several modules call by one name."""

from collections.abc import Callable, Mapping, Sequence

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]

Progress = Callable[[int, int, str], None]
"""What is told of work under way: how much is done, how much there is, and what is being done."""

Params = Mapping[str, Sequence[str]]
"""An address's parameters: what each name says, once or several times."""

Box = tuple[float, float, float, float]
"""A rectangle: left, bottom, right, top, whatever its unit."""
