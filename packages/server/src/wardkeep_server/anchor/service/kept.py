"""Putting objects of the platform log into the store: once, and recorded by version and digest."""

from wardkeep_server.anchor.repository import walks
from wardkeep_server.evidence.service import Forked
from wardkeep_server.platform.objects import ObjectExists, Stored
from wardkeep_server.platform.work import Work


async def put_once(work: Work, name: str, content: bytes) -> Stored:
    """Into the store; the same bytes again are fine. Raises Forked for other ones."""
    try:
        stored = await work.parts.objects.put_once(name, content)
    except ObjectExists as error:
        raise Forked(f"the store holds other bytes as {name}") from error
    await walks.add_object(work.session, stored, stored_at=work.now)
    return stored
