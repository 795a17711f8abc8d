"""Loops of the worker: each its own failure, restarted with backoff, woken early by an event."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from wardkeep_server.platform.log import log_fault
from wardkeep_server.platform.work import Parts

MAX_BACKOFF_S = 30.0


@dataclass(frozen=True)
class Loop:
    """`turn` does one round of work; it runs again after `every_s`, or at once when it answers True.

    `channel` is a PostgreSQL NOTIFY channel that wakes it early.
    """

    name: str
    every_s: float
    turn: Callable[[Parts], Awaitable[bool]]
    channel: str | None = None


async def run_loop(loop: Loop, parts: Parts, stop: asyncio.Event, wake: asyncio.Event) -> None:
    """Run one loop until `stop`. A failing turn is logged, counted and tried again later; it never ends the worker."""
    failures = 0
    while not stop.is_set():
        again = False
        try:
            wake.clear()
            again = await loop.turn(parts)
            failures = 0
        except Exception as error:  # noqa: BLE001 - an actor's edge: logged and counted
            failures += 1
            log_fault("loop_failed", error, loop=loop.name, count=failures)
        pause = 0.0 if again else loop.every_s
        if failures:
            pause = min(MAX_BACKOFF_S, loop.every_s * 2**failures)
        await _pause(pause, stop, wake if not failures else asyncio.Event())


async def _pause(seconds: float, stop: asyncio.Event, wake: asyncio.Event) -> None:
    if seconds <= 0:
        await asyncio.sleep(0)
        return
    waits = [asyncio.create_task(stop.wait()), asyncio.create_task(wake.wait())]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waits:
            task.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
