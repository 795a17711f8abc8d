"""The application behind a real HTTP server, and a browser's end of the live stream."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import uvicorn

from wardkeep_core.model.verdict import Result
from wardkeep_server.tests.support.box import Box
from wardkeep_server.tests.support.reports import finding, scan
from wardkeep_server.tests.support.world import ORIGIN, Browser, World

HOST = ORIGIN.removeprefix("http://")


@dataclass
class Frame:
    """One frame as it came."""

    event: str
    data: Any
    id: str | None


@dataclass
class Ear:
    """One open stream; `frames` grows as they come."""

    status: int
    headers: httpx2.Headers
    body: Any = None
    frames: list[Frame] = field(default_factory=list)
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    _came: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def until(self, event: str, count: int = 1) -> list[Frame]:
        """Wait until so many frames of this name came."""
        async with asyncio.timeout(20), self._came:
            await self._came.wait_for(lambda: len(self.named(event)) >= count)
        return self.named(event)

    def named(self, event: str) -> list[Frame]:
        """Frames of this name so far."""
        return [frame for frame in self.frames if frame.event == event]

    async def read(self, response: httpx2.Response) -> None:
        """Take frames until the server ends the stream."""
        lines: dict[str, str] = {}
        async for line in response.aiter_lines():
            if line.startswith(":"):
                continue
            if line:
                name, _, value = line.partition(": ")
                lines[name] = value
                continue
            if lines:
                frame = Frame(lines["event"], json.loads(lines["data"]), lines.get("id"))
                async with self._came:
                    self.frames.append(frame)
                    self._came.notify_all()
            lines = {}
        self.closed.set()


@asynccontextmanager
async def served(world: World) -> AsyncIterator[str]:
    """The address of a server that runs the world's application in this event loop."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(world.app, lifespan="off", log_level="critical", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
        listener.close()


@asynccontextmanager
async def listening(address: str, browser: Browser, **headers: str) -> AsyncIterator[Ear]:
    """A stream of this browser's session; closed by us at the end."""
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.http.cookies.jar)
    sent = {"host": HOST, "cookie": cookies, "accept": "text/event-stream", **headers}
    async with (
        httpx2.AsyncClient(timeout=httpx2.Timeout(30.0)) as client,
        client.stream("GET", f"{address}/api/events", headers=sent) as response,
    ):
        ear = Ear(response.status_code, response.headers)
        if response.status_code != 200:
            ear.body = json.loads(await response.aread())
            yield ear
            return
        reading = asyncio.create_task(ear.read(response))
        try:
            yield ear
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


async def fail(box: Box, device: str, result: Result = Result.FAIL) -> None:
    """One scan of the device with one finding, reported."""
    now = box.world.clock()
    await box.report("devices", scan(device, now, finding(now, result)))


async def eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    """For what follows from a closed connection, which nothing announces to a test."""
    async with asyncio.timeout(20):
        while not await holds():  # noqa: ASYNC110 - a row of the database announces nothing
            await asyncio.sleep(0.05)
