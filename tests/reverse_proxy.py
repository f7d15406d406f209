"""A reverse proxy on this machine, as small as one can be: it passes one path on, with the websocket, and no other."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

_MOST_HEAD = 1 << 20  # bytes
_REFUSED = b"HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\nConnection: close\r\n\r\nelsewhere"


class ReverseProxy:
    """Passes on what lies below a path, as it is, and says of visitors what a proxy with TLS says.

    Attributes:
        url: Where it listens.
        refused: The paths outside its own that it was asked for.
    """

    def __init__(self, path: str, behind: str, proto: str, visitor: str) -> None:
        self.url = ""
        self.refused: list[str] = []
        self._path, self._proto, self._visitor = path, proto, visitor
        self._behind = urlsplit(behind)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request; a connection carries no other."""
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[:-2]
            path = head[0].split(" ")[1]
            if not path.startswith(self._path):
                self.refused.append(path)
                writer.write(_REFUSED)
                await writer.drain()
            else:
                await self._pass(head, reader, writer)
        writer.close()

    async def _pass(self, head: list[str], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upgraded = any(line.lower().startswith("upgrade:") for line in head)
        dropped = ("x-forwarded-", *(() if upgraded else ("connection:",)))
        told = [line for line in head if not line.lower().startswith(dropped)]
        told += [f"X-Forwarded-For: {self._visitor}", f"X-Forwarded-Proto: {self._proto}"]
        told += [] if upgraded else ["Connection: close"]
        behind, to_behind = await asyncio.open_connection(self._behind.hostname, self._behind.port)
        to_behind.write("\r\n".join([*told, "", ""]).encode("latin-1"))
        await asyncio.gather(_pipe(reader, to_behind), _pipe(behind, writer, last=to_behind))


async def _pipe(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, last: asyncio.StreamWriter | None = None
) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()
    if last is not None:
        last.close()


@contextmanager
def proxied(path: str, behind: str, proto: str = "http", visitor: str = "192.0.2.77") -> Iterator[ReverseProxy]:
    """Run a proxy on a free port within the block.

    Args:
        path: What it passes on, with a slash at either end.
        behind: Where the server listens.
        proto: By what it says that visitors came.
        visitor: The address from which it says that they came.
    """
    proxy, begun = ReverseProxy(path, behind, proto, visitor), threading.Event()
    ending: list[Callable[[], None]] = []

    async def serve() -> None:
        end = asyncio.Event()
        server = await asyncio.start_server(proxy.take, "127.0.0.1", 0, limit=_MOST_HEAD)
        proxy.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        loop = asyncio.get_running_loop()
        ending.append(lambda: loop.call_soon_threadsafe(end.set))
        begun.set()
        await end.wait()
        server.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    begun.wait()
    try:
        yield proxy
    finally:
        ending[0]()
        thread.join()
