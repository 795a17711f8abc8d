"""The platform log over both stores: back with its proofs of time after the database was set back, locks renewed."""

import io
import zipfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.worm.commands import WARDKEEP, run
from tests.worm.seaweed import Seaweed, client_of, running_seaweed
from tests.worm.test_restore import Snapshots

from wardkeep_server.anchor import service
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.service import places
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.anchor.tests.authorities import Authority, settings_of
from wardkeep_server.anchor.tests.conftest import first, second
from wardkeep_server.anchor.tests.test_anchored_kits import judged, kit_of, members
from wardkeep_server.anchor.tests.test_stamps import a_morning
from wardkeep_server.anchor.tests.test_tied import cosigned_by
from wardkeep_server.evidence import service as evidence
from wardkeep_server.evidence.service import places as log_places
from wardkeep_server.evidence.tests.practice import Practice, json_of, worker_parts
from wardkeep_server.platform.objects_s3 import RENEW_BELOW
from wardkeep_server.platform.subject import Role
from wardkeep_server.tenancy.service import jobs_scope
from wardkeep_server.tests.support.postgres import Cluster, TestDatabase
from wardkeep_server.tests.support.world import World, built_world

__all__ = ["first", "second"]


@pytest.fixture(params=["directory", "s3"])
def lone(request: pytest.FixtureRequest) -> Iterator[Seaweed | None]:
    """A store of one test, since a store names one platform log; None for the directory."""
    if request.param == "directory":
        yield None
        return
    with running_seaweed() as running:
        yield running


@pytest.fixture
async def stamped(
    lone: Seaweed | None, database: TestDatabase, tmp_path: Path, first: Authority, second: Authority
) -> AsyncIterator[World]:
    """The application over each of the two stores, with two authorities."""
    settings = settings_of(tmp_path, first, second)
    if lone is not None:
        who = lone.application
        settings |= {"s3_endpoint": lone.endpoint, "s3_access_key": who.access_key, "s3_secret_key": who.secret_key}
    async with built_world(database, tmp_path / "var", **settings) as built:
        yield built


async def hours(ours: Practice, count: int) -> None:
    """Hours of looks, each head co-signed by the box and stamped by both authorities."""
    world = ours.world
    for _ in range(count):
        world.clock.ahead += timedelta(hours=1)
        await ours.submit(ours.seal(ours.look()))
        await ours.seal_log()
        assert await service.hourly(worker_parts(world))
        await cosigned_by(ours)
        assert await service.stamp_newest(worker_parts(world)) == 2


async def items(world: World) -> Any:
    """As people see them; when the platform signed a head, only the lost row knew."""
    shown = await json_of(await world.client(Role.CLIENT_VIEWER), "/api/evidence/anchors")
    return [{**one, "signed_at": None} for one in shown["items"]]


def files(kit: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(kit)) as archive:
        return {name: archive.read(name) for name in members(kit)}


async def restore(world: World) -> str:
    """The command, as an operator runs it; what it says of the platform log."""
    settings = world.parts.settings
    told = {"TSA_URLS": settings.tsa_urls, "TSA_ROOTS": str(settings.tsa_roots)}
    done = await run(world, WARDKEEP, "evidence", "restore", **told)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


async def test_proofs_of_time_are_back_on_pages_and_in_kits(stamped: World, cluster: Cluster) -> None:
    start = stamped.clock() - timedelta(seconds=1)
    ours, snapshots = await a_morning(stamped), Snapshots(stamped, cluster)
    await hours(ours, 1)
    await snapshots.take()
    await hours(ours, 2)
    stamped.clock.ahead += timedelta(seconds=2)
    end = stamped.clock() - timedelta(seconds=1)
    page, kit = await items(stamped), await kit_of(ours, start, end)
    assert len(page) == 3
    await snapshots.go_back()
    assert len(await items(stamped)) == 1

    said = await restore(stamped)
    assert ": 2 entries and 0 co-signatures, 4 time stamps and 0 calendar proofs restored\n" in said
    parts = worker_parts(stamped)
    parts = replace(parts, caches={})
    while await evidence.seal_all(parts):
        pass
    stamped.clock.ahead += timedelta(hours=1)
    assert await service.hourly(parts)
    assert await service.hourly(parts) is False
    assert (await items(stamped))[-3:] == page
    again = await kit_of(ours, start, end)
    assert files(again) == files(kit)
    assert len(files(kit)) > 3
    assert judged(ours, again).verdict == judged(ours, kit).verdict
    while await service.walk_on(parts):
        pass
    shown = await json_of(await stamped.client(Role.CLIENT_VIEWER), "/api/evidence/anchors")
    assert (shown["verification"]["verdict"], shown["verification"]["alarms"]) == ("sound", [])


@pytest.mark.parametrize("lone", ["s3"], indirect=True)
async def test_locks_of_the_platform_logs_objects_are_renewed(stamped: World, lone: Seaweed) -> None:
    """After a hundred days each has less than is promised, and the walk makes it more."""
    await hours(await a_morning(stamped), 2)
    stamped.clock.ahead += timedelta(days=100)
    wanted = stamped.clock() + RENEW_BELOW
    before = await locks(stamped, lone)
    assert len(before) >= 16
    assert max(before.values()) < wanted
    while await service.walk_on(worker_parts(stamped)):
        pass
    shown = await json_of(await stamped.client(Role.CLIENT_VIEWER), "/api/evidence/anchors")
    assert (shown["verification"]["verdict"], shown["verification"]["alarms"]) == ("sound", [])
    after = await locks(stamped, lone)
    assert sorted(after) == sorted(before)
    assert {name: until for name, until in after.items() if until < wanted} == {}


async def locks(world: World, store: Seaweed) -> dict[str, datetime]:
    """Until when each object of the platform log is locked."""
    async with world.parts.work(jobs_scope(TASK), actor()) as work:
        log = await rows.platform_log(work.session)
    assert log is not None
    names = [name async for name in world.parts.objects.names(f"logs/{log.id.replace('-', '')}/")]
    assert {name.split("/")[2] for name in names} == {
        "runs",
        "heads",
        "checkpoints",
        "stamps",
        "revocations",
        "cosigned",
    }
    found = {}
    async with client_of(store, store.application) as client:
        for name in [*names, log_places.PLATFORM]:
            answer = await client.get_object_retention(Bucket=store.bucket, Key=name)
            found[name] = answer["Retention"]["RetainUntilDate"]
    return found


@pytest.mark.parametrize("lone", ["s3"], indirect=True)
async def test_what_is_planted_over_an_object_changes_nothing_and_a_lost_lock_is_named(
    stamped: World, lone: Seaweed
) -> None:
    await hours(await a_morning(stamped), 1)
    async with stamped.parts.work(jobs_scope(TASK), actor()) as work:
        log = await rows.platform_log(work.session)
    assert log is not None
    name = places.stamp(log.id, 2, "first")
    async with client_of(lone, lone.application) as client:
        planted = await client.put_object(Bucket=lone.bucket, Key=name, Body=b"planted over it")
    while await service.walk_on(worker_parts(stamped)):
        pass
    reader = await stamped.client(Role.CLIENT_VIEWER)
    assert (await json_of(reader, "/api/evidence/anchors"))["verification"]["verdict"] == "sound"
    with psycopg.connect(stamped.database.superuser, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE anchor_objects SET version = %s WHERE name = %s", [planted["VersionId"], name])
    stamped.clock.ahead += timedelta(days=1)
    while await service.walk_on(worker_parts(stamped)):
        pass
    reader = await stamped.client(Role.CLIENT_VIEWER)
    found = (await json_of(reader, "/api/evidence/anchors"))["verification"]
    words = [one["detail"] for one in found["alarms"]]
    assert found["verdict"] == "faulty"
    assert any("stamps/0000000000000002/first in the store is not what was recorded" in one for one in words)
    assert any("stamps/0000000000000002/first" in one and "lock" in one for one in words), words
