"""The live stream."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from wardkeep_server.notify import service
from wardkeep_server.platform.access import READERS, AccessPolicy, Reach, Routes
from wardkeep_server.platform.cookies import session_cookie
from wardkeep_server.platform.work import Ctx

router = Routes("notify")


async def _admitted(
    context: Ctx,
    request: Request,
    response: Response,
    last_event_id: Annotated[str | None, Header(max_length=1024, description="`id` of the last frame seen.")] = None,
) -> service.Stream:
    """Before the first byte, so that a refusal is an answer of its own."""
    token = request.cookies.get(session_cookie(context.parts.settings), "")
    response.headers["cache-control"] = "no-store"
    return await service.admit(context.work, token, last_event_id)


@router.get(
    "/api/events",
    AccessPolicy(READERS, Reach.OWN, quiet=True),
    summary="What changes, as it changes",
    response_class=EventSourceResponse,
)
async def stream_events(stream: Annotated[service.Stream, Depends(_admitted)]) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events within the caller's scope, ids only; resumable. Never extends the idle time."""
    async for frame in service.frames(stream):
        yield frame
