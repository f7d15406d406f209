"""What a run of the page costs the server, with and without Streamlit's own collecting of garbage after each.

Starts the page over made-up events twice, talks to each as a browser does, and asks for one run after the other; the
processor time is the server's own, from the request to the last message of the run. The ratio is that of two servers
which take turns.

PYTHONPATH=.:tests python tests/bench/bench_rerun.py [EVENTS ...]
"""

import asyncio
import os
import statistics
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PAGE = Path(__file__).resolve().parents[1] / "browser" / "crowd_page.py"
NUMBERS = (20_000, 100_000)
RUNS = 12
TICK = os.sysconf("SC_CLK_TCK")  # parts of a second that the system counts processor time in


@asynccontextmanager
async def served(events: int, data: str, *options: str) -> AsyncIterator[tuple[int, int]]:
    """Serve the page; yield its process and port once it answers."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(PAGE), "--server.headless", "true"]
    command += ["--server.port", str(port), *options, "--", str(events)]
    with subprocess.Popen(command, cwd=PAGE.parents[2], env={**os.environ, "DATELINE_DATA": data}, stdout=-3) as server:
        try:
            yield server.pid, port
        finally:
            server.terminate()


async def spent(process: int, page: websockets.ClientConnection) -> float:
    """Ask for a run, wait for its end, and return the processor time that it took the server, in seconds."""
    before = processor_time(process)
    wish = BackMsg()
    wish.rerun_script.query_string = ""
    await page.send(wish.SerializeToString())
    while True:
        told = ForwardMsg.FromString(await page.recv())
        if told.WhichOneof("type") == "script_finished":
            break
    await asyncio.sleep(1)  # what is done after the run has no message
    return processor_time(process) - before


def processor_time(process: int) -> float:
    """Return the processor time that a process has taken, in seconds."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


async def open_page(port: int) -> websockets.ClientConnection:
    """Open the page as a browser does, as soon as the server answers."""
    address, origin = f"ws://127.0.0.1:{port}/_stcore/stream", f"http://127.0.0.1:{port}"
    while True:
        try:
            return await websockets.connect(address, subprotocols=["streamlit"], origin=origin, max_size=None)
        except OSError:
            await asyncio.sleep(0.2)


async def main() -> None:
    """Print the figures."""
    for events in [int(word) for word in sys.argv[1:]] or NUMBERS:
        with TemporaryDirectory() as data:
            async with (
                served(events, data, "--runner.postScriptGC", "true") as theirs,
                served(events, data) as ours,
            ):
                pages = [(process, await open_page(port)) for process, port in (theirs, ours)]
                for process, page in pages:
                    await spent(process, page)
                rows = [[await spent(process, page) for process, page in pages] for _ in range(RUNS)]
        slow, fast = (statistics.median(column) for column in zip(*rows, strict=True))
        sys.stdout.write(
            f"{events:7,} events: collecting after each run {slow:.2f} s, ours {fast:.2f} s: {slow / fast:.1f}x\n"
        )


asyncio.run(main())
