"""What reaches the streams of one process: one LISTEN connection, and one reader per scope under row-level security.

Streams of people with equal scope share a feed, so a change costs one read per scope, not per person. Without the
LISTEN connection (lost, or only a pooler is reachable) feeds are read on a short period instead.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from wardkeep_server.notify import repository
from wardkeep_server.notify.events import CHANNEL
from wardkeep_server.notify.models import Event
from wardkeep_server.notify.repository import Position
from wardkeep_server.platform.log import log_fault, logger
from wardkeep_server.platform.scope import Scope
from wardkeep_server.platform.work import Parts

READ_AT_LEAST_EVERY_S = 5.0
POLL_EVERY_S = 1.0
"""While nothing wakes us."""
SETTLE_S = 0.25
"""Rows that wait for a transaction under way are looked at again so soon."""
QUEUE = 1000
BATCH = 500
_CACHE = "notify.hub"


@dataclass(eq=False)
class Subscription:
    """The end of a feed that one stream holds. `overflowed` when it did not keep up: rows were dropped."""

    feed: "Feed"
    queue: asyncio.Queue[tuple[Position, Event]] = field(default_factory=lambda: asyncio.Queue(QUEUE))
    overflowed: bool = False

    def offer(self, rows: Sequence[Event]) -> None:
        """Put rows in, or note that there is no room."""
        if self.queue.qsize() + len(rows) > QUEUE:
            self.overflowed = True
            while not self.queue.empty():
                self.queue.get_nowait()
            return
        for row in rows:
            self.queue.put_nowait(((row.xact, row.id), row))


@dataclass(eq=False)
class Feed:
    """Everything in one scope, read once for all who hold it."""

    scope: Scope
    position: Position
    current_at: float
    """Loop time of the last read that left nothing waiting."""
    subscribers: set[Subscription] = field(default_factory=set)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def concerned(self, woken: set[str]) -> bool:
        """Whether a change of one of these partners may be in scope; an empty name means many partners."""
        return self.scope.partner_id is None or "" in woken or self.scope.partner_id in woken


class Hub:
    """All feeds of this process. Runs while somebody holds one."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._feeds: dict[Scope, Feed] = {}
        self._task: asyncio.Task[None] | None = None
        self.listening = asyncio.Event()

    async def subscribe(self, scope: Scope) -> Subscription:
        """Hear of everything in scope from now on."""
        feed = self._feeds.get(scope)
        if feed is None:
            async with self._parts.database.session(scope) as session:
                position = await repository.here(session)
            now = asyncio.get_running_loop().time()
            feed = self._feeds.setdefault(scope, Feed(scope, position, now))
        subscription = Subscription(feed)
        feed.subscribers.add(subscription)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        return subscription

    def leave(self, subscription: Subscription) -> None:
        """No longer; with the last one gone the connection is given back."""
        feed = subscription.feed
        feed.subscribers.discard(subscription)
        if not feed.subscribers:
            self._feeds.pop(feed.scope, None)
        if not self._feeds and self._task is not None:
            self._task.cancel()
            self._task = None

    async def _run(self) -> None:
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as error:
                logger().warning("listener_lost", kind=type(error).__name__, part="notify")
            except Exception as error:  # noqa: BLE001 - an actor's edge: logged, and pages stop looking live
                log_fault("hub_failed", error, part="notify")
            finally:
                self.listening.clear()
            await self._read({""})
            await asyncio.sleep(POLL_EVERY_S)

    async def _listen(self) -> None:
        url = self._parts.settings.listen_url
        if url is None:
            return
        async with await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=5) as connection:
            await connection.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(CHANNEL)))
            self.listening.set()
            woken, pause = {""}, 0.0
            while True:
                waiting = await self._read(woken) if woken else False
                pause = SETTLE_S if waiting else READ_AT_LEAST_EVERY_S
                heard = {note.payload async for note in connection.notifies(timeout=pause, stop_after=1)}
                woken = heard or {""}

    async def _read(self, woken: set[str]) -> bool:
        """Read the feeds concerned; True when rows wait for a transaction under way."""
        waiting = False
        for feed in [each for each in self._feeds.values() if each.concerned(woken)]:
            try:
                waiting |= await self._read_feed(feed)
            except SQLAlchemyError as error:
                log_fault("feed_unread", error, part="notify")
                waiting = True
        return waiting

    async def _read_feed(self, feed: Feed) -> bool:
        async with feed.lock:
            more = True
            while more:
                async with self._parts.database.session(feed.scope) as session:
                    batch = await repository.after(feed.scope, session, feed.position, limit=BATCH)
                feed.position, more = batch.position, batch.more
                for subscription in feed.subscribers:
                    subscription.offer(batch.rows)
            if not batch.waiting:
                feed.current_at = asyncio.get_running_loop().time()
            return batch.waiting


def hub_of(parts: Parts) -> Hub:
    """The hub of this process."""
    found = parts.caches.setdefault(_CACHE, None) or Hub(parts)
    parts.caches[_CACHE] = found
    if not isinstance(found, Hub):
        raise TypeError("the cache holds something else under our name")
    return found
