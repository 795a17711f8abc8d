"""Keeps an actor going: a turn that breaks is logged, counted, and tried again after a growing, random pause."""

import asyncio
import random
from collections.abc import Coroutine
from typing import Any, Protocol

from wardkeep_appliance.log import logger
from wardkeep_appliance.store.database import Store
from wardkeep_appliance.store.tally import count

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0


class InFlight:
    """Tasks by key; a key is free again as soon as its task is done."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[object]] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._tasks and not self._tasks[key].done()

    def __len__(self) -> int:
        return sum(not task.done() for task in self._tasks.values())

    def start(self, key: str, work: Coroutine[Any, Any, object]) -> asyncio.Task[object]:
        """Run work under a key that is free."""
        self._tasks = {each: task for each, task in self._tasks.items() if not task.done()}
        self._tasks[key] = asyncio.create_task(work)
        return self._tasks[key]

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        while len(self):
            await asyncio.gather(*self._tasks.values())

    async def stop(self) -> None:
        """Break off what is under way."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)


class Actor(Protocol):
    """One loop. `wake` ends its pause early."""

    name: str
    wake: asyncio.Event

    async def turn(self) -> float:
        """Do what is due; seconds until the next turn, unless woken."""


async def keep_going(actor: Actor, store: Store) -> None:
    """Run turns until cancelled."""
    log, broken = logger(actor.name), 0
    while True:
        actor.wake.clear()
        try:
            pause = await actor.turn()
            broken = 0
        except Exception as error:
            broken += 1
            pause = random.uniform(0, min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**broken))  # noqa: S311 - no secret
            log.exception("turn broke", error=type(error).__name__, seconds=round(pause, 1))
            await store.do(count, f"{actor.name}.broken")
        await wait_for(actor.wake, pause)


async def wait_for(wake: asyncio.Event, seconds: float) -> None:
    """Wait until woken, at most so long."""
    try:
        async with asyncio.timeout(max(0.0, seconds)):
            await wake.wait()
    except TimeoutError:
        return
