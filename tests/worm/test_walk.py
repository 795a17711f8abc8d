"""The walk finds one flipped byte, in the store or in the database, and names the entry."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import select
from tests.worm.seaweed import Seaweed, client_of

from wardkeep_server.evidence import service
from wardkeep_server.evidence.models import Log, StoredObject
from wardkeep_server.evidence.service import places
from wardkeep_server.evidence.tests.practice import Practice, json_of, practice_of, worker_parts
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import World

FLIP = "UPDATE evidence_entries SET envelope = set_byte(envelope, 30, get_byte(envelope, 30) # 1) WHERE leaf_index = %s"
REHASH = "UPDATE evidence_entries SET leaf_hash = sha256(decode('00', 'hex') || envelope) WHERE leaf_index = %s"
SEALED = 301
"""Entries in the log: one full bundle, and a run behind it."""


async def sealed(world: World) -> tuple[Practice, Log]:
    ours = await practice_of(world)
    async with world.work() as work:
        log = (await work.session.scalars(select(Log).where(Log.site_id == ours.tenant.site))).one()
        before = (await service.log_views(work, None, ours.tenant.site))[0].size
    raws = [ours.genesis(), *(ours.seal(ours.look()) for _ in range(SEALED - before - 1))]
    assert (await ours.submit(*raws)).accepted == len(raws)
    await ours.seal_log()
    return ours, log


async def walk(world: World) -> None:
    """Turns until nothing is due."""
    while await service.walk_on(worker_parts(world)):
        pass


async def told(world: World, ours: Practice) -> tuple[Any, list[str]]:
    """The result, and the alarms with their words."""
    reader = await world.client(Role.OPERATOR_READONLY)
    page = await json_of(reader, f"/api/evidence/verifications?site={ours.tenant.site}")
    (log,) = await json_of(reader, f"/api/evidence/logs?site={ours.tenant.site}")
    (line,) = page["items"]
    return line, [alarm["detail"] for alarm in log["alarms"] if alarm["code"] == "bytes_differ"]


def superuser(world: World, statement: str, *values: object) -> None:
    with psycopg.connect(world.database.superuser, autocommit=True) as connection:
        for table in ("evidence_entries", "evidence_objects", "evidence_checkpoints"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        connection.execute(statement, values)


@pytest.fixture
async def log(world: World) -> tuple[World, Practice, Log, Path]:
    ours, one = await sealed(world)
    return world, ours, one, world.parts.settings.wardkeep_var / "evidence"


type_of_log = tuple[World, Practice, Log, Path]


async def test_an_untouched_log_is_sound_and_said_so(log: type_of_log) -> None:
    world, ours, one, _ = log
    reader = await world.client(Role.OPERATOR_READONLY)
    assert (await json_of(reader, "/health"))["evidence"] is None
    line, _ = await told(world, ours)
    assert (line["verdict"], line["walked"], line["ended_at"]) == (None, 0, None)
    await walk(world)
    line, alarms = await told(world, ours)
    assert (line["verdict"], line["fault"], line["walked"], line["sealed_size"]) == ("sound", None, SEALED, SEALED)
    assert line["whole_at"] == line["ended_at"] is not None
    assert alarms == []
    shown = (await json_of(reader, "/health"))["evidence"]
    assert (shown["log_id"], shown["entries"], shown["verdict"]) == (one.id, SEALED, "sound")
    assert (shown["logs"], shown["faulty"]) == (1, 0)
    theirs = await world.client(Role.PARTNER_ADMIN, world.theirs)
    shown = (await json_of(theirs, "/api/evidence/verifications"))["items"]
    assert one.id not in [item["log_id"] for item in shown]


async def test_new_entries_are_walked_within_the_hour_and_all_of_them_each_day(log: type_of_log) -> None:
    world, ours, _, _ = log
    await walk(world)
    assert (await ours.submit(*(ours.seal(ours.look()) for _ in range(250)))).refused is None
    await ours.seal_log()
    await walk(world)
    assert (await told(world, ours))[0]["sealed_size"] == SEALED
    world.clock.ahead += timedelta(hours=1)
    await walk(world)
    line, _ = await told(world, ours)
    assert (line["walked"], line["sealed_size"], line["verdict"]) == (250, SEALED + 250, "sound")
    world.clock.ahead += timedelta(days=1)
    await walk(world)
    line, alarms = await told(world, ours)
    assert (line["walked"], line["verdict"], alarms) == (SEALED + 250, "sound", [])
    assert line["whole_at"] == line["ended_at"]


@pytest.mark.parametrize(("index", "of"), [(7, "bundle"), (280, "run")])
async def test_a_flipped_byte_in_the_store_is_named(log: type_of_log, index: int, of: str) -> None:
    world, ours, one, root = log
    name = places.full_bundle(one.id, 0) if of == "bundle" else places.run(one.id, 256, SEALED)
    path, first = root / name, 0 if of == "bundle" else 256
    content, at = bytearray(path.read_bytes()), 0
    for _ in range(index - first):
        at += 2 + int.from_bytes(content[at : at + 2], "big")
    content[at + 40] ^= 1
    path.write_bytes(content)
    await walk(world)
    line, alarms = await told(world, ours)
    assert line["verdict"] == "faulty"
    assert f"entry {index}: the store and the database hold different bytes" in alarms
    assert any(f"{name} in the store is not what was recorded" in words for words in alarms)
    world.clock.ahead += timedelta(hours=1)
    await ours.submit(ours.seal(ours.look()))
    await ours.seal_log()
    await walk(world)
    assert (await told(world, ours))[0]["verdict"] == "faulty", "new entries alone make nothing sound"


@pytest.mark.parametrize("with_hash", [False, True])
async def test_a_flipped_byte_in_the_database_is_named(log: type_of_log, *, with_hash: bool) -> None:
    world, ours, _, _ = log
    superuser(world, FLIP, 5)
    if with_hash:
        superuser(world, REHASH, 5)
    await walk(world)
    line, alarms = await told(world, ours)
    assert line["verdict"] == "faulty"
    assert "entry 5: the store and the database hold different bytes" in alarms
    assert ("entry 5: the database's bytes are not those of its leaf hash" in alarms) is not with_hash
    assert f"the entries do not lead to the root of the checkpoint of size {SEALED}" in alarms


async def test_bytes_changed_on_both_sides_lead_to_no_signed_root(log: type_of_log) -> None:
    """Store, record, database and leaf hash all say the same: the signature does not."""
    world, ours, one, root = log
    name = places.full_bundle(one.id, 0)
    content = bytearray((root / name).read_bytes())
    content[2 + 30] ^= 1
    (root / name).write_bytes(content)
    superuser(world, "UPDATE evidence_objects SET digest = sha256(%s) WHERE name = %s", bytes(content), name)
    superuser(world, FLIP, 0)
    superuser(world, REHASH, 0)
    await walk(world)
    line, alarms = await told(world, ours)
    assert (line["verdict"], alarms) == (
        "faulty",
        [f"the entries do not lead to the root of the checkpoint of size {SEALED}"],
    )


async def test_missing_entries_objects_and_heads_are_named(log: type_of_log) -> None:
    world, ours, one, root = log
    (root / places.fence(one.id, SEALED)).unlink()
    (root / places.newest(one.id)).unlink()
    superuser(world, "DELETE FROM evidence_entries WHERE leaf_index >= 290")
    await walk(world)
    line, alarms = await told(world, ours)
    assert line["verdict"] == "faulty"
    assert f"entries 256 to {SEALED - 1}: the database holds 34 of 45" in alarms
    assert f"{places.fence(one.id, SEALED)} is missing from the store" in alarms
    assert "the newest checkpoint is missing from the store" in alarms


async def test_a_bundle_that_was_never_recorded_is_taken_up_and_compared(log: type_of_log) -> None:
    world, ours, one, _ = log
    superuser(world, "DELETE FROM evidence_objects")
    await walk(world)
    assert (await told(world, ours))[0]["verdict"] == "sound"
    async with world.work() as work:
        names = list(await work.session.scalars(select(StoredObject.name).where(StoredObject.log_id == one.id)))
    assert names == [places.full_bundle(one.id, 0)]


async def test_in_the_locked_store_versions_and_locks_are_read_back(s3_world: World, seaweed: Seaweed) -> None:
    ours, one = await sealed(s3_world)
    await walk(s3_world)
    line, alarms = await told(s3_world, ours)
    assert (line["verdict"], line["walked"], alarms) == ("sound", SEALED, [])
    async with client_of(seaweed, seaweed.application) as client:
        await client.put_object(Bucket=seaweed.bucket, Key=places.full_bundle(one.id, 0), Body=b"planted over it")
        planted = await client.put_object(Bucket=seaweed.bucket, Key=places.run(one.id, 0, 1), Body=b"no lock")
    s3_world.clock.ahead += timedelta(days=1)
    await walk(s3_world)
    assert (await told(s3_world, ours))[0]["verdict"] == "sound", "what is recorded is what is read"
    superuser(
        s3_world,
        "UPDATE evidence_objects SET version = %s, name = %s WHERE name = %s",
        *(planted["VersionId"], places.run(one.id, 0, 1), places.run(one.id, 256, SEALED)),
    )
    s3_world.clock.ahead += timedelta(days=1)
    await walk(s3_world)
    line, alarms = await told(s3_world, ours)
    assert line["verdict"] == "faulty"
    assert any("lock" in words for words in alarms)
    reader = await s3_world.client(Role.OPERATOR_READONLY)
    health = await json_of(reader, "/health")
    assert health["object_store"] == {"kind": "s3", "worm": True, "ok": True}
    (log_view,) = await json_of(reader, f"/api/evidence/logs?site={ours.tenant.site}")
    assert (log_view["store"], log_view["worm"]) == ("s3", True)
