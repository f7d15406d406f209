"""Who does the work: the same function on each of very many things, in this process, in several, or on a cluster.

In come a function and things, one after the other; out come what it returns, each with the number of its thing, as soon
as it is there. No more things are taken than are worked at, and about as many that wait. It must not know what the
work is.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Protocol, TypeVar

from geo.stopping import stoppable

_In = TypeVar("_In")
_Out = TypeVar("_Out")

AHEAD = 2  # things for each who works: one that is worked at, one that waits


class Crew(Protocol):
    """Those who work."""

    def through(self, work: Callable[[_In], _Out], things: Iterable[_In]) -> Iterator[tuple[int, _Out]]:
        """Yield what the work makes of things, with their numbers from 0 on, in whatever order they are done.

        What the work raises is raised; what others work at then is let go.
        """
        ...


class Alone:
    """This process, thing by thing."""

    def through(self, work: Callable[[_In], _Out], things: Iterable[_In]) -> Iterator[tuple[int, _Out]]:
        """Yield what the work makes of things, in their order."""
        yield from enumerate(map(work, things))


class Threads:
    """Some threads of this process, for work that waits for others, such as for processes that read."""

    def __init__(self, number: int) -> None:
        self._number = number

    def through(self, work: Callable[[_In], _Out], things: Iterable[_In]) -> Iterator[tuple[int, _Out]]:
        """Yield what the work makes of things; who stops early stops what is being worked at (`geo.stopping`)."""
        stop = threading.Event()

        def working(thing: _In) -> _Out:
            with stoppable(stop):
                return work(thing)

        pool = ThreadPoolExecutor(self._number)
        waiting: dict[Future[_Out], int] = {}
        try:
            for number, thing in enumerate(things):
                waiting[pool.submit(working, thing)] = number
                if len(waiting) >= AHEAD * self._number:
                    yield from _done(waiting)
            while waiting:
                yield from _done(waiting)
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)


def _done(waiting: dict[Future[_Out], int]) -> Iterator[tuple[int, _Out]]:
    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
        yield waiting.pop(future), future.result()
