"""A crew on Dask: a cluster of this machine's processes, or one that runs somewhere and is named by its address.

In and out as `crews` has it. It alone knows Dask, and not what the work is. Things travel to the workers and what is
found comes back, so that workers need no disk in common: only Dateline, of the same version. A worker that dies costs
what it was at, which another does again; it is told where several die over one thing.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from geo.distributed.crews import AHEAD
from geo.errors import ServiceError
from geo.extras import need

if TYPE_CHECKING:
    from distributed import Client

_In = TypeVar("_In")
_Out = TypeVar("_Out")

LOCAL = "local"
_PATIENCE = 30  # seconds in which a scheduler must answer, and have a worker


class Cluster:
    """The workers of a cluster.

    Attributes:
        client: Dask's own handle on it.
    """

    def __init__(self, client: "Client") -> None:
        self.client = client

    @property
    def size(self) -> int:
        """How many things can be worked at, at once."""
        cores: dict[str, int] = self.client.ncores()
        return max(1, sum(cores.values()))

    def through(self, work: Callable[[_In], _Out], things: Iterable[_In]) -> Iterator[tuple[int, _Out]]:
        """Yield what the work makes of things.

        Raises:
            ServiceError: The cluster is lost, or several workers died over one thing.
        """
        from distributed import CancelledError, KilledWorker, as_completed
        from distributed.comm import CommClosedError

        name, numbers, rest = uuid4().hex, dict[str, int](), iter(things)
        running: Any = as_completed()

        def submit() -> None:
            """Hand out further things while there is room; workers may have come or gone."""
            for thing in _some(rest, AHEAD * self.size - len(numbers)):
                number = next(counter)
                key = f"{name}-{number}"
                numbers[key] = number
                running.add(self.client.submit(work, thing, key=key, pure=False))

        counter = count()
        submit()
        try:
            for future in running:
                found = future.result()
                number = numbers.pop(future.key)
                future.release()
                submit()
                yield number, found
        except KilledWorker as exc:
            msg = f"several workers of the cluster died over one part, as where memory runs out; run it again: {exc}"
            raise ServiceError(msg) from exc
        except (CancelledError, CommClosedError) as exc:
            msg = f"the cluster was lost; what was finished is kept, run it again to go on: {exc}"
            raise ServiceError(msg) from exc
        finally:
            running.clear()


def _some(rest: Iterator[_In], most: int) -> Iterator[_In]:
    for _ in range(most):
        try:
            yield next(rest)
        except StopIteration:
            return


@contextmanager
def cluster(address: str, *, processes: int) -> Iterator[Cluster]:
    """Open a cluster, for as long as this lasts.

    Args:
        address: That of a scheduler, such as `tcp://10.0.0.5:8786`; or `local`, for one of this machine's processes.
        processes: How many workers a local one has.

    Raises:
        DataError: Dask is not installed.
        ServiceError: The scheduler cannot be reached, or has no worker.
    """
    need("dask")
    from distributed import Client, LocalCluster

    logging.getLogger("distributed").setLevel(logging.ERROR)  # it tells of each worker that comes and goes

    with ExitStack() as opened:
        with _telling(address):
            # Readers run in processes of their own, which a bound on the workers' memory would not see.
            local = address == LOCAL and opened.enter_context(
                LocalCluster(
                    n_workers=processes,
                    threads_per_worker=1,
                    host="127.0.0.1",
                    dashboard_address="127.0.0.1:0",
                    memory_limit=0,
                    silence_logs=logging.ERROR,
                )
            )
            client = opened.enter_context(Client(local or address, timeout=_PATIENCE))
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as exc:
            msg = f"the scheduler at {address} has no workers; start some with `dask worker {address}`"
            raise ServiceError(msg) from exc
        yield Cluster(client)


@contextmanager
def _telling(address: str) -> Iterator[None]:
    """Turn what Dask says of a cluster that is not there into words that help."""
    try:
        yield
    except (OSError, TimeoutError) as exc:
        msg = f"the scheduler at {address} cannot be reached; check that it runs, and its address: {exc}"
        raise ServiceError(msg) from exc
    except ValueError as exc:
        msg = f"{address} is no address of a scheduler; want such as tcp://10.0.0.5:8786, or {LOCAL}: {exc}"
        raise ServiceError(msg) from exc
