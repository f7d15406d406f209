"""The server of the interface: one process, which listens where it is told."""

import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from geo.errors import InputError

_AT_ONCE = 100  # requests; who comes beyond is asked to come again
_WAITING = 128  # connections that wait to be taken


def listen(address: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 stands for any that is free.

    Raises:
        InputError: There is no such address here, or the port is taken.
    """
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(
            address, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        door = socket.socket(family, kind, protocol)
        try:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(where)
            door.listen(_WAITING)
        except BaseException:
            door.close()
            raise
    except (OSError, OverflowError, UnicodeError) as exc:
        why = exc.strerror if isinstance(exc, OSError) and exc.strerror else str(exc)
        msg = f"nothing can listen at {address}, port {port}: {why}; name others with --address and --port (0 for any)"
        raise InputError(msg) from exc
    return door


def serve(application: ASGIApp, door: socket.socket, *, ready: Callable[[], None]) -> None:
    """Serve until the process is told to stop.

    Args:
        application: What answers.
        door: Where it listens.
        ready: Called when it answers.
    """
    config = uvicorn.Config(
        application, log_level="warning", access_log=False, server_header=False, limit_concurrency=_AT_ONCE
    )
    server = _Server(config, ready)
    server.run(sockets=[door])


class _Server(uvicorn.Server):
    """A server that says when it is there."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()
