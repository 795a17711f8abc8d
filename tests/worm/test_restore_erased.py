"""The database is set back to before an erasure: what the store brings back is erased again before anything is kept."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from tests.worm.test_restore import Snapshots, log_of, restored, rows

from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_server.evidence import service
from wardkeep_server.evidence.models import ChainHead, Entry, Record, Walk
from wardkeep_server.evidence.tests.practice import Practice, practice_of, worker_parts
from wardkeep_server.evidence.tests.test_erasing import erase
from wardkeep_server.fleet import service as fleet
from wardkeep_server.tests.support.postgres import Cluster
from wardkeep_server.tests.support.world import REASON, World

KEYID = 3
"""Where the key id stands in a row of the table of entries without its times."""


async def looked(ours: Practice, count: int) -> list[bytes]:
    raws = [ours.seal(ours.look()) for _ in range(count)]
    assert (await ours.submit(*raws)).refused is None
    await ours.seal_log()
    return raws


async def sound(world: World) -> bool:
    """A whole walk finds nothing."""
    world.clock.ahead += timedelta(days=1, minutes=1)
    while await service.walk_on(worker_parts(world)):
        pass
    async with world.work() as work:
        return [row.verdict for row in await work.session.scalars(select(Walk))] == ["sound"]


def without_keyid(found: list[Any], erased: bytes) -> list[Any]:
    """Rows as they are, the key id of the erased leaf aside: from its stand-in nobody can tell it."""
    return [
        tuple(value for place, value in enumerate(row) if place != KEYID or erased not in row)
        for row in found
    ]  # fmt: skip


@pytest.mark.parametrize("known", [True, False], ids=["the entry is in the dump", "the dump is older"])
@pytest.mark.parametrize("fill", [300, 5], ids=["its bundle holds the stand-in", "no bundle yet"])
async def test_what_was_erased_stays_erased(world: World, cluster: Cluster, *, known: bool, fill: int) -> None:
    ours = await practice_of(world)
    await ours.submit(ours.genesis())
    await ours.seal_log()
    log, snapshots = await log_of(world, ours), Snapshots(world, cluster)
    if not known:
        await snapshots.take()
    raws = await looked(ours, 20)
    if known:
        await snapshots.take()
    await erase(ours, raws[7])
    await looked(ours, fill)
    had = await rows(world, Entry, log.id)
    await snapshots.go_back()

    (one,) = await restored(world)
    assert one.problem is None, one
    gone = leaf_hash(raws[7])
    assert without_keyid(await rows(world, Entry, log.id), gone) == without_keyid(had, gone)
    async with world.work() as work:
        entry = (await work.session.scalars(select(Entry).where(Entry.leaf_hash == gone))).one()
        place = (Record.log_id == entry.log_id) & (Record.leaf_index == entry.leaf_index)
        record = (await work.session.scalars(select(Record).where(place))).one()
    assert (entry.envelope, record.kind, record.summary) == (None, "observation", "erased")
    assert (record.device_id, record.verdicts) == (None, None)
    await looked(ours, 2)
    assert (await ours.submit(*raws)).replayed == len(raws)
    assert await sound(world)


async def test_bytes_that_a_full_bundle_still_holds_go_again(world: World, cluster: Cluster) -> None:
    ours = await practice_of(world)
    await ours.submit(ours.genesis())
    await ours.seal_log()
    log, snapshots = await log_of(world, ours), Snapshots(world, cluster)
    await snapshots.take()
    raws = await looked(ours, 300)
    await erase(ours, raws[100])
    had = await rows(world, Entry, log.id)
    await snapshots.go_back()
    (one,) = await restored(world)
    assert one.problem is None, one
    assert await rows(world, Entry, log.id) == had
    await ours.seal_log()
    assert await sound(world)


async def test_a_retired_box_stays_retired_in_its_log(world: World, cluster: Cluster) -> None:
    ours = await practice_of(world)
    await ours.submit(ours.genesis())
    await ours.seal_log()
    log, snapshots = await log_of(world, ours), Snapshots(world, cluster)
    await snapshots.take()
    await looked(ours, 3)
    async with world.work() as work:
        await fleet.retire(work, ours.box.id, REASON)
    await ours.seal_log()
    await snapshots.go_back()
    (one,) = await restored(world)
    assert one.problem is None, one
    answer = await ours.post(ours.seal(ours.look()))
    assert (answer.status_code, answer.json()["code"]) == (401, "key_unknown")
    async with world.work() as work:
        chain = (await work.session.scalars(select(ChainHead).where(ChainHead.signer_id == ours.box.id))).one()
    assert chain.ended_at is not None
    assert chain.log_id == log.id
