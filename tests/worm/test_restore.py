"""The database is set back to an earlier state; the entries come back from the store, and the sealer signs again."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import LiteralString

import httpx2
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import select
from tests.worm.commands import WARDKEEP, run
from tests.worm.seaweed import Seaweed

from wardkeep_core.evidence.checkpoint import checkpoint_key, verify_checkpoint
from wardkeep_core.kit.signer import load_public_base64
from wardkeep_core.kit.times import format_time
from wardkeep_server.evidence import service
from wardkeep_server.evidence.models import CheckpointRow, Cosignature, Entry, Log, StoredObject
from wardkeep_server.evidence.service import places
from wardkeep_server.evidence.tests.practice import Practice, json_of, practice_of, worker_parts
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.postgres import Cluster, TestDatabase
from wardkeep_server.tests.support.world import REASON, World, built_world


@pytest.fixture(params=["directory", "s3"])
async def kept_world(
    request: pytest.FixtureRequest, database: TestDatabase, tmp_path: Path, seaweed: Seaweed
) -> AsyncIterator[World]:
    """The application over each of the two stores."""
    who = seaweed.application
    s3 = {"s3_endpoint": seaweed.endpoint, "s3_access_key": who.access_key, "s3_secret_key": who.secret_key}
    async with built_world(database, tmp_path, **(s3 if request.param == "s3" else {})) as built:
        yield built


class Snapshots:
    """Copies of a test's database, and setting it back to one."""

    def __init__(self, world: World, cluster: Cluster) -> None:
        self._world = world
        self._name = str(conninfo_to_dict(world.database.superuser)["dbname"])
        self._superuser = cluster.addresses("postgres").superuser
        self._owner = conninfo_to_dict(world.database.owner)["user"]

    async def take(self) -> None:
        await self._world.parts.database.close()
        self._run("CREATE DATABASE {copy} TEMPLATE {name}")
        await self._forget_connections()

    async def go_back(self) -> None:
        await self._world.parts.database.close()
        self._run("DROP DATABASE {name} WITH (FORCE)")
        self._run("CREATE DATABASE {name} TEMPLATE {copy} OWNER {owner}")
        self._run("DROP DATABASE {copy}")
        self._world.users.clear()
        await self._forget_connections()

    async def _forget_connections(self) -> None:
        pool = self._world.parts.fast_lane._pool
        if not pool.closed:
            await pool.check()

    def _run(self, statement: LiteralString) -> None:
        names = {"name": self._name, "copy": f"{self._name}_copy", "owner": str(self._owner)}
        composed = sql.SQL(statement).format(**{key: sql.Identifier(value) for key, value in names.items()})
        with psycopg.connect(self._superuser, autocommit=True) as connection:
            ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            connection.execute(ending, [self._name])
            connection.execute(composed)


async def rows(world: World, model: type[Entry | CheckpointRow | Cosignature | StoredObject], log: str) -> list[object]:
    columns = [column for column in model.__table__.c if not column.name.endswith("_at") and column.name != "number"]
    async with world.work() as work:
        found = await work.session.execute(select(*columns).where(model.log_id == log).order_by(*columns))
        return [tuple(row) for row in found]


async def log_of(world: World, ours: Practice) -> Log:
    async with world.work() as work:
        return (await work.session.scalars(select(Log).where(Log.site_id == ours.tenant.site))).one()


async def restored(world: World, *, dry_run: bool = False) -> list[service.Restored]:
    """As a process of its own would see it."""
    parts = replace(world.parts, caches={})
    found = [one async for one in service.restore_all(parts, lambda *_: None, dry_run=dry_run)]
    return [one for one in found if one.origin.startswith("localhost/")]  # the bucket holds other tests' logs too


async def consent(world: World, ours: Practice) -> httpx2.Response:
    """A decision: an entry that the platform signs."""
    owner = await world.client(Role.CLIENT_OWNER, ours.tenant)
    until = format_time(world.clock() + timedelta(days=9))
    body = {"risk": "low", "until": until, "reason": REASON}
    return await owner.post(f"/api/organisations/{ours.tenant.organisation}/consents", body)


async def lived(world: World, ours: Practice, looks: int) -> list[object]:
    """Looks, a decision, two seals, each co-signed; the envelopes that were sent."""
    sent: list[object] = []
    for _ in range(2):
        raws = [ours.seal(ours.look()) for _ in range(looks)]
        answer = await ours.submit(*raws)
        assert answer.refused is None
        assert (await consent(world, ours)).status_code == 201
        sent += raws
        await ours.seal_log()
        assert ours.head is not None
        await ours.check_in(ours.head.seq)
        assert (await ours.witness()).status_code == 200
    return sent


async def set_back(
    world: World, cluster: Cluster, *, looks: int = 140
) -> tuple[Practice, Log, dict[str, list[object]]]:
    """A practice whose database was set back; and all that it had held."""
    ours = await practice_of(world)
    await ours.submit(ours.genesis(), *(ours.seal(ours.look()) for _ in range(20)))
    await ours.seal_log()
    await ours.check_in()
    await ours.witness()
    log, snapshots = await log_of(world, ours), Snapshots(world, cluster)
    await snapshots.take()
    sent = await lived(world, ours, looks)
    had = {model.__tablename__: await rows(world, model, log.id) for model in (Entry, CheckpointRow, Cosignature)}
    await snapshots.go_back()
    return ours, log, had | {"sent": sent}


async def alarms(world: World, ours: Practice) -> list[str]:
    reader = await world.client(Role.OPERATOR_READONLY)
    (log,) = await json_of(reader, f"/api/evidence/logs?site={ours.tenant.site}")
    return [alarm["code"] for alarm in log["alarms"]]


async def test_a_database_set_back_gets_its_entries_back(kept_world: World, cluster: Cluster) -> None:
    world = kept_world
    ours, log, had = await set_back(world, cluster)
    assert 0 < len(await rows(world, Entry, log.id)) < len(had["evidence_entries"])

    await service.compare_with_store(worker_parts(world))
    assert await alarms(world, ours) == ["store_ahead"]
    sent_again = await ours.post(bytes(had["sent"][0]))  # type: ignore[call-overload]  # an envelope
    assert (sent_again.status_code, sent_again.json().get("code")) == (503, "log_behind"), sent_again.text
    decided = await consent(world, ours)
    assert (decided.status_code, decided.json()["code"]) == (503, "log_behind"), decided.text
    assert not await service.seal_all(worker_parts(world))
    assert len(await rows(world, CheckpointRow, log.id)) == 1

    missing = len(had["evidence_entries"]) - len(await rows(world, Entry, log.id))
    (dry,) = await restored(world, dry_run=True)
    assert (dry.origin, dry.entries, dry.cosignatures, dry.problem) == (log.origin, missing, 2, None)
    assert len(await rows(world, Entry, log.id)) == len(had["evidence_entries"]) - missing
    assert await restored(world) == [dry]
    assert await rows(world, Entry, log.id) == had["evidence_entries"]

    await ours.seal_log()
    for model in (Entry, CheckpointRow, Cosignature):
        assert await rows(world, model, log.id) == had[model.__tablename__]
    assert await restored(world) == []

    before = ours.cosigned
    await ours.check_in()
    assert ours.cosigned == before
    assert "forked" not in await alarms(world, ours)


async def test_the_appliance_goes_on_where_it_was(kept_world: World, cluster: Cluster) -> None:
    world = kept_world
    ours, log, had = await set_back(world, cluster, looks=3)
    (one,) = await restored(world)
    assert one.problem is None
    assert (await ours.submit(ours.seal(ours.look()))).accepted == 1
    await ours.seal_log()
    assert ours.head is not None
    told = await ours.check_in(ours.head.seq)
    assert told.consistency
    assert ours.cosigned is not None
    assert ours.cosigned.size == len(had["evidence_entries"]) + 1
    assert (await ours.witness()).status_code == 200
    key = checkpoint_key(log.origin, load_public_base64(world.parts.public_keys.checkpoint).public_bytes_raw())
    newest = await world.parts.objects.get(places.newest(log.id))
    assert newest is not None
    assert verify_checkpoint(newest, key).checkpoint == ours.cosigned


async def test_an_entry_added_after_the_set_back_is_named_and_nothing_is_kept(world: World, cluster: Cluster) -> None:
    _, log, _ = await set_back(world, cluster, looks=3)
    with psycopg.connect(world.database.superuser, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO evidence_entries SELECT log_id, leaf_index + 1, partner_id, organisation_id, site_id,"
            " signer_id, keyid, epoch, seq + 1, leaf_hash, envelope, received_at FROM evidence_entries"
            " ORDER BY leaf_index DESC LIMIT 1"
        )
        connection.execute("UPDATE evidence_heads SET size = size + 1")
    before = await rows(world, Entry, log.id)
    (one,) = await restored(world)
    assert one.problem is not None
    assert f"entry {len(before) - 1} here is another one than in the store" in one.problem
    assert await rows(world, Entry, log.id) == before
    assert not await service.seal_all(worker_parts(world))


@pytest.mark.parametrize("damage", ["flipped", "gone"])
async def test_a_damaged_store_restores_nothing(world: World, cluster: Cluster, damage: str) -> None:
    _, log, _ = await set_back(world, cluster, looks=3)
    before = await rows(world, Entry, log.id)
    runs = sorted((world.parts.settings.wardkeep_var / "evidence" / places.runs(log.id)).iterdir())
    if damage == "gone":
        runs[-1].unlink()
    else:
        content = bytearray(runs[-1].read_bytes())
        content[-20] ^= 1
        runs[-1].write_bytes(content)
    (one,) = await restored(world)
    wanted = "no object with entry" if damage == "gone" else "do not lead to the root|cannot be read|continue"
    assert one.problem is not None
    assert any(part in one.problem for part in wanted.split("|")), one.problem
    assert await rows(world, Entry, log.id) == before


async def test_a_log_of_no_site_is_named(world: World) -> None:
    folder = world.parts.settings.wardkeep_var / "evidence/unlocked" / ("0" * 31 + "1")
    folder.mkdir(parents=True)
    (one,) = [one async for one in service.restore_all(world.parts, lambda *_: None, dry_run=True)]
    assert one.problem is not None
    assert "no site" in one.problem


async def test_the_command_restores_and_says_what(world: World, cluster: Cluster) -> None:
    _, log, had = await set_back(world, cluster, looks=3)
    before = len(await rows(world, Entry, log.id))
    missing = len(had["evidence_entries"]) - before
    dry = await run(world, WARDKEEP, "evidence", "restore", "--dry-run")
    assert (dry.returncode, len(await rows(world, Entry, log.id))) == (0, before), dry.stderr
    assert dry.stdout == f"{log.origin}: {missing} entries and 2 co-signatures would be restored\n"
    done = await run(world, WARDKEEP, "evidence", "restore")
    assert (done.returncode, done.stdout) == (0, f"{log.origin}: {missing} entries and 2 co-signatures restored\n")
    assert await rows(world, Entry, log.id) == had["evidence_entries"]
    await world.parts.objects.put(f"unlocked/{'0' * 31}1/checkpoint", b"")
    again = await run(world, WARDKEEP, "evidence", "restore")
    assert (again.returncode, "no site that it belongs to" in again.stdout) == (1, True)
