"""The sealer: durable before signed, one head per size, nothing signed that the store or the entries contradict."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import delete, select

from wardkeep_core.evidence.checkpoint import checkpoint_key, parse_body, sign_checkpoint, verify_checkpoint
from wardkeep_core.evidence.merkle import Grower, leaf_hash, verify_consistency, verify_inclusion
from wardkeep_core.evidence.tiles import decode_bundle, decode_tile
from wardkeep_core.kit.signer import load_public_base64
from wardkeep_server.app.wiring import loops
from wardkeep_server.evidence import service
from wardkeep_server.evidence.models import CheckpointRow, Entry, Log
from wardkeep_server.evidence.service import places, proofs
from wardkeep_server.evidence.tests.practice import Practice, json_of, practice_of, worker_parts
from wardkeep_server.platform.objects import DirectoryStore, ObjectStore, Stored
from wardkeep_server.platform.subject import Role
from wardkeep_server.platform.work import Parts
from wardkeep_server.tenancy.service import jobs_scope
from wardkeep_server.tests.support.world import World


class Killed(RuntimeError):
    """The process died here."""


class FailingStore(DirectoryStore):
    """Dies at the first write to a name that contains `at`, before or after it is done."""

    def __init__(self, root: Path, at: str, *, after: bool) -> None:
        super().__init__(root)
        self._at = at
        self._after = after

    async def put_once(self, name: str, content: bytes) -> Stored:
        self._die(name, now=not self._after)
        stored = await super().put_once(name, content)
        self._die(name, now=self._after)
        return stored

    async def put(self, name: str, content: bytes) -> None:
        self._die(name, now=not self._after)
        await super().put(name, content)
        self._die(name, now=self._after)

    def _die(self, name: str, *, now: bool) -> None:
        if now and self._at in name:
            raise Killed(name)


async def with_entries(world: World, count: int) -> Practice:
    """A practice with its genesis and this many looks, none of them sealed."""
    ours = await practice_of(world)
    raws = [ours.genesis(), *(ours.seal(ours.look()) for _ in range(count))]
    for start in range(0, len(raws), 500):
        answer = await ours.submit(*raws[start : start + 500])
        assert answer.refused is None
    return ours


async def log_of(world: World, ours: Practice) -> Log:
    async with world.work() as work:
        return (await work.session.scalars(select(Log).where(Log.site_id == ours.tenant.site))).one()


async def all_entries(world: World, log: Log) -> list[bytes]:
    async with world.work() as work:
        query = select(Entry.envelope).where(Entry.log_id == log.id).order_by(Entry.leaf_index)
        return list(await work.session.scalars(query))


async def checkpoints(world: World, log: Log) -> list[CheckpointRow]:
    async with world.work() as work:
        query = select(CheckpointRow).where(CheckpointRow.log_id == log.id).order_by(CheckpointRow.size)
        return list(await work.session.scalars(query))


def root_of(entries: list[bytes]) -> bytes:
    grower = Grower()
    for raw in entries:
        grower.append(leaf_hash(raw))
    return grower.frontier().root()


async def alarms(world: World, ours: Practice) -> list[str]:
    reader = await world.client(Role.OPERATOR_READONLY)
    (log,) = await json_of(reader, f"/api/evidence/logs?site={ours.tenant.site}")
    return [alarm["code"] for alarm in log["alarms"]]


def with_store(world: World, store: ObjectStore) -> Parts:
    return replace(worker_parts(world), objects=store)


def stored_at(world: World) -> Path:
    return world.parts.settings.wardkeep_var / "evidence"


async def test_checkpoints_prove_every_entry_and_each_other(world: World) -> None:
    ours = await with_entries(world, 20)
    log = await log_of(world, ours)
    await ours.seal_log()
    assert (await ours.submit(*(ours.seal(ours.look()) for _ in range(500)))).accepted == 500
    await ours.seal_log()
    entries, heads = await all_entries(world, log), await checkpoints(world, log)
    assert [head.root for head in heads] == [root_of(entries[: head.size]) for head in heads]
    key = checkpoint_key(log.origin, load_public_base64(world.parts.public_keys.checkpoint).public_bytes_raw())
    assert [verify_checkpoint(head.note, key).checkpoint.size for head in heads] == [head.size for head in heads]
    last = heads[-1]
    assert last.size == len(entries) > 512
    indices = [0, 1, 255, 256, 257, 511, 512, last.size - 1]
    async with world.work() as work:
        paths = await proofs.inclusion(work.session, log.id, last.size, indices)
        proof = await proofs.consistency(work.session, log.id, heads[0].size, last.size)
    for index, path in zip(indices, paths, strict=True):
        verify_inclusion(leaf_hash(entries[index]), index, last.size, path, last.root)
    verify_consistency(heads[0].size, last.size, heads[0].root, last.root, proof)


async def test_the_store_holds_bundles_tiles_and_heads(world: World) -> None:
    ours = await with_entries(world, 300)
    log = await log_of(world, ours)
    await ours.seal_log()
    entries, (head,) = await all_entries(world, log), await checkpoints(world, log)
    store = world.parts.objects
    bundle = await store.get(places.full_bundle(log.id, 0))
    assert bundle is not None
    assert decode_bundle(bundle, 256) == entries[:256]
    tail = await store.get(places.run(log.id, 256, head.size))
    assert tail is not None
    assert decode_bundle(tail, head.size - 256) == entries[256:]
    tile = (stored_at(world) / f"logs/{log.id.replace('-', '')}/tile/0/000").read_bytes()
    assert decode_tile(tile, 256) == [leaf_hash(raw) for raw in entries[:256]]
    above = (stored_at(world) / f"unlocked/{log.id.replace('-', '')}/tile/1/000.p").read_bytes()
    assert decode_tile(above, 1) == [root_of(entries[:256])]
    newest, fence = await store.get(places.newest(log.id)), await store.get(places.fence(log.id, head.size))
    assert newest is not None
    assert newest.decode() == head.note
    assert fence is not None
    assert parse_body(fence.decode()).root == head.root


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", ["entries", "/runs/", "/tile/0", "/checkpoints/", "/checkpoint"])
async def test_a_sealer_killed_anywhere_goes_on_where_it_was(world: World, at: str, *, after: bool) -> None:
    ours = await with_entries(world, 270)
    log = await log_of(world, ours)
    with pytest.raises(Killed):
        await service.seal_all(with_store(world, FailingStore(stored_at(world), at, after=after)))
    assert await checkpoints(world, log) == []
    assert (await ours.submit(ours.seal(ours.look()))).accepted == 1
    await ours.seal_log()
    entries, heads = await all_entries(world, log), await checkpoints(world, log)
    assert heads[-1].size == len(entries)
    assert [head.root for head in heads] == [root_of(entries[: head.size]) for head in heads]
    assert await alarms(world, ours) == []
    await ours.check_in()
    assert ours.cosigned is not None
    assert ours.cosigned.size == len(entries)


async def test_two_sealers_at_once_sign_one_head(world: World) -> None:
    ours = await with_entries(world, 40)
    log = await log_of(world, ours)
    await asyncio.gather(*(service.seal_all(worker_parts(world)) for _ in range(4)))
    assert len(await checkpoints(world, log)) == 1


async def test_nothing_is_signed_while_the_database_is_behind_the_store(world: World) -> None:
    ours = await with_entries(world, 5)
    log = await log_of(world, ours)
    await ours.seal_log()
    (head,) = await checkpoints(world, log)
    parts = worker_parts(world)
    assert parts.signers.checkpoint is not None
    ahead = sign_checkpoint(log.origin, head.size + 3, bytes(32), parts.signers.checkpoint)
    await world.parts.objects.put(places.newest(log.id), ahead.encode())
    await service.compare_with_store(parts)
    assert await alarms(world, ours) == ["store_ahead"]
    assert (await ours.submit(ours.seal(ours.look()))).accepted == 1
    await service.seal_all(parts)
    assert [row.size for row in await checkpoints(world, log)] == [head.size]
    await world.parts.objects.put(places.newest(log.id), head.note.encode())
    await service.seal_all(parts)
    assert [row.size for row in await checkpoints(world, log)] == [head.size, head.size + 1]


async def test_a_database_rewound_and_refilled_is_a_fork_and_is_not_signed(world: World) -> None:
    ours = await with_entries(world, 5)
    log = await log_of(world, ours)
    await ours.seal_log()
    with psycopg.connect(world.database.superuser, autocommit=True) as connection:
        connection.execute("ALTER TABLE evidence_entries DISABLE TRIGGER ALL")
        connection.execute("ALTER TABLE evidence_checkpoints DISABLE TRIGGER ALL")
        other = b"another"
        forged = "UPDATE evidence_entries SET envelope = %s, leaf_hash = %s WHERE leaf_index = 4"
        connection.execute(forged, (other, leaf_hash(other)))
        connection.execute("DELETE FROM evidence_checkpoints")
    await service.seal_all(worker_parts(world))
    assert await checkpoints(world, log) == []
    assert await alarms(world, ours) == ["forked"]


async def test_an_altered_entry_is_never_sealed(world: World) -> None:
    ours = await with_entries(world, 5)
    log = await log_of(world, ours)
    with psycopg.connect(world.database.superuser, autocommit=True) as connection:
        connection.execute("ALTER TABLE evidence_entries DISABLE TRIGGER ALL")
        connection.execute("UPDATE evidence_entries SET envelope = envelope || ' ' WHERE leaf_index = 3")
    await service.seal_all(worker_parts(world))
    assert await checkpoints(world, log) == []
    assert await alarms(world, ours) == ["forked"]


async def test_one_sick_log_does_not_hold_up_the_others(world: World) -> None:
    sick, well = await with_entries(world, 2), await practice_of(world, world.theirs)
    assert (await well.submit(well.genesis())).accepted == 1
    with psycopg.connect(world.database.superuser, autocommit=True) as connection:
        connection.execute("ALTER TABLE evidence_entries DISABLE TRIGGER ALL")
        statement = "UPDATE evidence_entries SET envelope = envelope || ' ' WHERE site_id = %s"
        connection.execute(statement, (sick.tenant.site,))
    await service.seal_all(worker_parts(world))
    assert await checkpoints(world, await log_of(world, sick)) == []
    assert len(await checkpoints(world, await log_of(world, well))) == 1


async def test_the_api_does_not_hold_the_checkpoint_key(world: World) -> None:
    assert world.parts.signers.checkpoint is None


async def test_a_large_backlog_is_sealed_in_parts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wardkeep_server.evidence.service.sealer.MOST_BUNDLES", 1)
    ours = await with_entries(world, 520)
    log = await log_of(world, ours)
    assert await service.seal_all(worker_parts(world))
    await ours.seal_log()
    entries, heads = await all_entries(world, log), await checkpoints(world, log)
    assert [head.size for head in heads] == [256, 512, len(entries)]
    assert heads[-1].root == root_of(entries)


async def test_an_entry_is_in_a_signed_checkpoint_within_two_seconds(world: World) -> None:
    ours = await with_entries(world, 3)
    log = await log_of(world, ours)
    (sealer,) = [loop for loop in loops() if loop.name == "sealer"]
    parts = worker_parts(world)
    began = world.clock()
    assert sealer.every_s <= 0.5
    await sealer.turn(parts)
    (head,) = await checkpoints(world, log)
    assert head.signed_at - began < timedelta(seconds=1.5)


async def test_the_sealer_is_woken_by_new_entries(world: World) -> None:
    ours = await practice_of(world)
    url = world.database.application
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        (sealer,) = [loop for loop in loops() if loop.name == "sealer"]
        assert sealer.channel is not None
        await connection.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(sealer.channel)))
        assert (await ours.submit(ours.genesis())).accepted == 1
        notices = [notice async for notice in connection.notifies(timeout=5, stop_after=1)]
    log = await log_of(world, ours)
    assert [notice.payload for notice in notices] == [log.id]


async def test_sealing_needs_the_plane_of_jobs(world: World) -> None:
    ours = await with_entries(world, 1)
    async with world.parts.database.session(jobs_scope("sealer")) as session:
        found = await session.scalars(select(Log.site_id))
        assert ours.tenant.site in set(found)
        with pytest.raises(Exception, match="permission denied"):
            await session.execute(delete(CheckpointRow))
