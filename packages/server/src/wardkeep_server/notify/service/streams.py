"""One open stream: who may have it, what it says, and when it ends by itself."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import anyio
from fastapi.sse import ServerSentEvent
from sqlalchemy.exc import SQLAlchemyError

from wardkeep_server.identity import service as identity
from wardkeep_server.notify import repository
from wardkeep_server.notify.errors import TooManyStreams
from wardkeep_server.notify.models import Event
from wardkeep_server.notify.models import Stream as StreamRow
from wardkeep_server.notify.repository import Position
from wardkeep_server.notify.schemas import Change, Ended, EventKind, Frame, Heartbeat, Hello, Reset
from wardkeep_server.notify.service.feeds import BATCH, READ_AT_LEAST_EVERY_S, Subscription, hub_of
from wardkeep_server.notify.service.positions import mark_of, position_of
from wardkeep_server.platform.bulk import one_at_a_time
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.errors import ServerError, Unauthenticated
from wardkeep_server.platform.scope import Scope
from wardkeep_server.platform.subject import Subject
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy.service import scope_of

HEARTBEAT_S = 15.0
LOST_AFTER_S = 35.0
"""Without any frame for so long, a page stops looking live (ux 2.3)."""
RECHECK_S = 30.0
"""Session, rights and scope are read again at least so often (security, SSE)."""
MOST_PER_SESSION = 5
CURRENT_WITHIN_S = 2 * READ_AT_LEAST_EVERY_S
"""A feed that could not be read for so long, or waits for others so long, gives no sign of life."""
UNSEEN_AFTER = timedelta(seconds=3 * RECHECK_S)
MOST_MISSED = 2000
"""A stream that missed more than this starts anew."""


@dataclass(frozen=True)
class Stream:
    """An admitted stream: its slot, whose it is, and where it goes on."""

    parts: Parts
    id: str
    subject: Subject
    scope: Scope
    after: Position | None


async def admit(work: Work, token: str, last_event_id: str | None) -> Stream:
    """A slot of the caller's session for a new stream. Raises TooManyStreams, Unauthenticated."""
    subject = work.actor.subject
    if subject.session_id is None or not token:
        raise Unauthenticated
    await one_at_a_time(work.session, "notify_streams", subject.session_id)
    not_before = work.now - UNSEEN_AFTER
    count = await repository.open_streams(work.scope, work.session, subject.session_id, not_before)
    if count >= MOST_PER_SESSION:
        raise TooManyStreams(headers={"Retry-After": str(int(RECHECK_S))})
    row = StreamRow(
        id=new_id(),
        session_id=subject.session_id,
        partner_id=subject.partner_id,
        organisation_id=subject.organisation_id,
        opened_at=work.now,
        seen_at=work.now,
    )
    await repository.add_stream(work.session, row)
    after = position_of(work.parts, work.scope, last_event_id)
    return Stream(work.parts, row.id, subject, work.scope, after)


async def frames(stream: Stream) -> AsyncIterator[ServerSentEvent]:
    """Everything that the stream says, until it ends or nobody listens any more."""
    hub = hub_of(stream.parts)
    subscription = await hub.subscribe(stream.scope)
    try:
        async for frame in _opening(stream, subscription):
            yield frame
        async for frame in _live(stream, subscription):
            yield frame
    finally:
        hub.leave(subscription)
        with anyio.CancelScope(shield=True):
            await _give_back(stream)


async def _opening(stream: Stream, subscription: Subscription) -> AsyncIterator[ServerSentEvent]:
    """The greeting, then what was missed since the position that the browser named."""
    joined = subscription.feed.position
    missed = await _missed(stream, joined)
    hello = Hello(resumed=missed is not None, heartbeat_s=HEARTBEAT_S, lost_after_s=LOST_AFTER_S)
    start = stream.after if missed and stream.after is not None else joined
    yield _frame("hello", hello, mark_of(stream.parts, stream.scope, start))
    for row in missed or ():
        yield _told(stream, (row.xact, row.id), row)


async def _missed(stream: Stream, joined: Position) -> list[Event] | None:
    """Rows between the named position and where the feed stands; None when that is not known to be all."""
    if stream.after is None:
        return None
    found: list[Event] = []
    position, more = stream.after, True
    while more:
        async with stream.parts.database.session(stream.scope) as session:
            batch = await repository.after(stream.scope, session, position, limit=BATCH)
        found += [row for row in batch.rows if (row.xact, row.id) <= joined]
        position, more = batch.position, batch.more and batch.position < joined
        if len(found) > MOST_MISSED:
            return None
    return found


async def _live(stream: Stream, subscription: Subscription) -> AsyncIterator[ServerSentEvent]:
    loop = asyncio.get_running_loop()
    beat, recheck = loop.time() + HEARTBEAT_S, loop.time() + RECHECK_S
    while True:
        frame = await _next(stream, subscription, min(beat, recheck) - loop.time())
        if loop.time() >= recheck:
            recheck = loop.time() + RECHECK_S
            why = await _ended(stream)
            if why is not None:
                yield _frame("ended", Ended(reason=why))
                return
        if frame is None and loop.time() >= beat:
            frame = _heartbeat(stream, subscription)
            beat = loop.time() + HEARTBEAT_S
        if frame is not None:
            yield frame


async def _next(stream: Stream, subscription: Subscription, wait_s: float) -> ServerSentEvent | None:
    """The next frame to tell; None when nothing came in time."""
    if subscription.overflowed:
        subscription.overflowed = False
        mark = mark_of(stream.parts, stream.scope, subscription.feed.position)
        return _frame("reset", Reset(reason="too_slow"), mark)
    try:
        position, row = await asyncio.wait_for(subscription.queue.get(), max(0.0, wait_s))
    except TimeoutError:
        return None
    if stream.after is not None and position <= stream.after:
        return None
    return _told(stream, position, row)


def _heartbeat(stream: Stream, subscription: Subscription) -> ServerSentEvent | None:
    """A sign of life, only where the feed is up to date: a page must not look live on what we could not read."""
    feed = subscription.feed
    if not subscription.queue.empty() or asyncio.get_running_loop().time() - feed.current_at > CURRENT_WITHIN_S:
        return None
    return _frame("heartbeat", Heartbeat(), mark_of(stream.parts, stream.scope, feed.position))


async def _ended(stream: Stream) -> str | None:
    """Why the stream must end now; None while session, role and scope are as they were. Notes that it is still open."""
    try:
        subject = await identity.look_again(stream.parts, stream.subject)
        if subject.role is not stream.subject.role or scope_of(subject) != stream.scope:
            return "rights_changed"
        async with stream.parts.database.session(stream.scope) as session:
            await repository.see_stream(session, stream.id, stream.parts.clock())
    except Unauthenticated as error:
        return error.code if error.code == "idle" else "session_ended"
    except (ServerError, SQLAlchemyError, OSError):
        return "not_checked"
    return None


async def _give_back(stream: Stream) -> None:
    """Free the slot; should that fail, it is free once unseen for long enough."""
    try:
        async with stream.parts.database.session(stream.scope) as session:
            await repository.drop_stream(session, stream.id)
    except (SQLAlchemyError, OSError):
        return


def _told(stream: Stream, position: Position, row: Event) -> ServerSentEvent:
    change = Change(kind=EventKind(row.kind), site=row.site_id, id=row.subject_id)
    return _frame(change.kind.value, change, mark_of(stream.parts, stream.scope, position))


def _frame(event: str, data: Frame, mark: str | None = None) -> ServerSentEvent:
    return ServerSentEvent(event=event, data=data.model_dump(mode="json"), id=mark)
