"""Real servers as processes of their own, and a client that costs little and sends what was written beforehand."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from wardkeep_server.platform.config import Settings

_READY_S = 30
HELLO = """
import sys, uvicorn
from fastapi import FastAPI
app = FastAPI()
@app.get("/")
async def hello():
    return {"hello": "world"}
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=False, log_level="warning")
"""
"""The yardstick: FastAPI as its first page shows it, under the same uvicorn, event loop and HTTP parser."""


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def api(settings: Settings, port: int) -> Iterator[int]:
    """The API over a migrated database; its pid."""
    given = {
        name: getattr(settings, name) for name in type(settings).model_fields if getattr(settings, name) is not None
    }
    shown = {name: each.get_secret_value() if isinstance(each, SecretStr) else each for name, each in given.items()}
    environ = {name.upper(): str(each) for name, each in shown.items()} | {"WARDKEEP_PORT": str(port)}
    with _process([sys.executable, "-m", "wardkeep_server.app.serve"], port, environ) as pid:
        yield pid


@contextmanager
def hello(port: int) -> Iterator[int]:
    """The yardstick; its pid."""
    with _process([sys.executable, "-c", HELLO, str(port)], port, {}) as pid:
        yield pid


@contextmanager
def _process(command: list[str], port: int, environ: dict[str, str]) -> Iterator[int]:
    process = subprocess.Popen(command, env={**os.environ, **environ}, cwd=Path(__file__).parent)
    try:
        _until_it_listens(process, port)
        yield process.pid
    finally:
        process.terminate()
        process.wait(10)


def _until_it_listens(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _READY_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"it ended with {process.returncode} before it listened")
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("it does not listen")


def request(method: str, path: str, port: int, headers: dict[str, str], body: bytes = b"") -> bytes:
    """One HTTP/1.1 request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", f"host: localhost:{port}", f"content-length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


async def send_all(port: int, requests: Sequence[bytes], *, connections: int) -> list[float]:
    """Send every request, each connection one after the other; seconds of each. Raises on an answer but 200."""
    waiting = iter(requests)

    async def one() -> list[float]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        took = []
        for raw in waiting:
            began = time.perf_counter()
            writer.write(raw)
            await _answer(reader)
            took.append(time.perf_counter() - began)
        writer.close()
        return took

    return [each for lot in await asyncio.gather(*(one() for _ in range(connections))) for each in lot]


async def send_at(port: int, requests: Sequence[bytes], *, connections: int, per_second: float) -> list[float]:
    """Send at a steady rate, come what may; seconds of each from when it was due, so that waiting in line counts."""
    waiting, began = iter(enumerate(requests)), time.perf_counter() + 0.1

    async def one() -> list[float]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        took = []
        for number, raw in waiting:
            due = began + number / per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            writer.write(raw)
            await _answer(reader)
            took.append(time.perf_counter() - due)
        writer.close()
        return took

    return [each for lot in await asyncio.gather(*(one() for _ in range(connections))) for each in lot]


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    body = await reader.readexactly(length)
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"{head.decode()}{body.decode()}")
    return body
