"""The worker process: runs every slice's loops, holds the checkpoint key, listens for NOTIFY on a direct connection."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping

import psycopg

from wardkeep_server.app import wiring
from wardkeep_server.platform.config import Settings, load_settings
from wardkeep_server.platform.errors import ConfigRefused
from wardkeep_server.platform.log import configure_log, logger
from wardkeep_server.platform.loops import Loop, run_loop
from wardkeep_server.platform.work import Parts

RECONNECT_S = 2.0


async def run_worker(settings: Settings, stop: asyncio.Event) -> None:
    """Run until `stop` is set; loops end after their turn."""
    parts = wiring.build_parts(settings, with_checkpoint_key=True)
    try:
        await wiring.start_parts(parts)
    except BaseException:
        await wiring.close_parts(parts)
        raise
    loops = wiring.loops()
    wakes = {loop.name: asyncio.Event() for loop in loops}
    listener = asyncio.create_task(_listen(settings, loops, wakes))
    logger().info("worker_started", count=len(loops))
    try:
        await asyncio.gather(*(run_loop(loop, parts, stop, wakes[loop.name]) for loop in loops), stop.wait())
    finally:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)
        await wiring.close_parts(parts)


async def _listen(settings: Settings, loops: list[Loop], wakes: Mapping[str, asyncio.Event]) -> None:
    """Wake loops by NOTIFY. Without the connection they still run on their own period."""
    by_channel: dict[str, list[asyncio.Event]] = {}
    for loop in loops:
        if loop.channel is not None:
            by_channel.setdefault(loop.channel, []).append(wakes[loop.name])
    while by_channel:
        try:
            await _listen_once(settings.database_url.get_secret_value(), by_channel)
        except psycopg.Error as error:
            logger().warning("listener_lost", kind=type(error).__name__)
        await asyncio.sleep(RECONNECT_S)


async def _listen_once(url: str, by_channel: Mapping[str, list[asyncio.Event]]) -> None:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        for channel in by_channel:
            await connection.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(channel)))
        for events in by_channel.values():
            for event in events:
                event.set()
        async for notice in connection.notifies():
            for event in by_channel.get(notice.channel, []):
                event.set()


async def _main(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await run_worker(settings, stop)


def main() -> int:
    """Run until SIGTERM or SIGINT. 2 when the settings are refused."""
    configure_log()
    try:
        asyncio.run(_main(load_settings(os.environ)))
    except ConfigRefused as refused:
        sys.stderr.write("".join(f"{line}\n" for line in refused.problems))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())


__all__ = ["Parts", "main", "run_worker"]
