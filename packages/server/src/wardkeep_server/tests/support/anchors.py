"""An anchor over every log, with a row in the place of a time stamp: addresses are asked, not authorities."""

from dataclasses import replace
from datetime import timedelta

from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.repository import stamps
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.anchor.service.platform_log import state_heads
from wardkeep_server.evidence import service as evidence
from wardkeep_server.platform.clock import new_id
from wardkeep_server.tenancy.service import jobs_scope
from wardkeep_server.tests.support.world import World


async def new_anchor(world: World) -> str:
    """Its id. Every log is sealed before."""
    signer = world.parts.keyring.signer("checkpoint")
    parts = replace(world.parts, signers=replace(world.parts.signers, checkpoint=signer))
    while await evidence.seal_all(parts):
        pass
    assert await state_heads(parts, signer)
    async with world.parts.work(jobs_scope(TASK), actor()) as work:
        newest = await rows.newest_heads(work.session)
        assert newest is not None
        assert newest.heads_id is not None
        row = {"id": new_id(), "size": newest.size, "authority": "nobody", "received": b"a", "token": b"b"}
        row |= {"digest": bytes(32), "gen_time": work.now, "certificate_ends_at": work.now + timedelta(days=9)}
        await stamps.add(work.session, {**row, "revoked": "not_offered", "revocation": None, "received_at": work.now})
        return newest.heads_id
