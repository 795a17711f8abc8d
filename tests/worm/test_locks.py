"""What the application's own identity cannot do to evidence, before and after the store is restarted and killed."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from botocore.exceptions import ClientError
from sqlalchemy import select
from tests.worm.seaweed import Identity, Seaweed, client_of, running_seaweed, store_of

from wardkeep_core.evidence.tiles import encode_bundle
from wardkeep_server.evidence.models import Log
from wardkeep_server.evidence.repository import entries
from wardkeep_server.evidence.service import places
from wardkeep_server.evidence.tests.practice import json_of, practice_of
from wardkeep_server.platform.clock import new_id, utc_now
from wardkeep_server.platform.objects import LockMissing, ObjectExists, Stored, StoreUnavailable
from wardkeep_server.platform.objects_s3 import KEPT_FOR, LOCK_FOR, RENEW_BELOW, S3Store
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.world import World

T = TypeVar("T")
PATIENCE_S = 60


@pytest.fixture(scope="module")
def mortal() -> Iterator[Seaweed]:
    """A store of this module's own, to be killed."""
    with running_seaweed() as running:
        yield running


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """After a restart, and on a busy machine, the store says for a while that it has an internal fault; wait for it."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return await ask()
        except StoreUnavailable:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.5)


def fresh() -> str:
    return f"logs/{new_id()}/tile/entries/000"


async def attack(store: Seaweed, stored: Stored, who: Identity) -> dict[str, int]:
    """HTTP status of everything that could undo the object; 200 and 204 mean that it was done."""
    where: dict[str, Any] = {"Bucket": store.bucket, "Key": stored.name, "VersionId": stored.version}
    soon = {"Mode": "COMPLIANCE", "RetainUntilDate": datetime.now(UTC) + timedelta(days=1)}
    late = {"Mode": "GOVERNANCE", "RetainUntilDate": datetime.now(UTC) + LOCK_FOR + timedelta(days=9)}
    nothing: dict[str, Any] = {"VersioningConfiguration": {"Status": "Suspended"}}
    found = {}
    async with client_of(store, who) as client:
        for name, tried in {
            "delete": client.delete_object(**where),
            "delete, bypassing": client.delete_object(**where, BypassGovernanceRetention=True),
            "overwrite": client.put_object(Bucket=store.bucket, Key=stored.name, Body=b"other", IfNoneMatch="*"),
            "shorten": client.put_object_retention(**where, Retention=soon),
            "shorten, bypassing": client.put_object_retention(**where, Retention=soon, BypassGovernanceRetention=True),
            "downgrade": client.put_object_retention(**where, Retention=late),
            "downgrade, bypassing": client.put_object_retention(
                **where, Retention=late, BypassGovernanceRetention=True
            ),
            "suspend versioning": client.put_bucket_versioning(Bucket=store.bucket, **nothing),
            "delete the bucket": client.delete_bucket(Bucket=store.bucket),
        }.items():
            try:
                found[name] = (await tried)["ResponseMetadata"]["HTTPStatusCode"]
            except ClientError as error:
                found[name] = error.response["ResponseMetadata"]["HTTPStatusCode"]
    return found


async def still_there(store: Seaweed, stored: Stored, content: bytes) -> None:
    view = store_of(store)
    assert await patiently(lambda: view.get(stored.name, stored.version)) == content
    until = await patiently(lambda: view.relock(stored))
    assert until is not None
    assert until >= utc_now() + RENEW_BELOW
    await view.close()


@pytest.mark.parametrize("who", ["application", "operator"])
async def test_nothing_undoes_a_stored_object(seaweed: Seaweed, store: S3Store, who: str) -> None:
    stored = await store.put_once(fresh(), b"bytes of an entry")
    tried = await attack(seaweed, stored, getattr(seaweed, who))
    assert {name: status for name, status in tried.items() if status < 400} == {}
    if who == "application":
        assert {status for name, status in tried.items() if name != "overwrite"} == {403}
    await still_there(seaweed, stored, b"bytes of an entry")


async def test_nor_after_a_restart_or_after_the_store_was_killed(mortal: Seaweed) -> None:
    view = store_of(mortal)
    await view.start()
    kept = [await view.put_once(fresh(), b"before the restart")]
    await asyncio.to_thread(mortal.stop)
    with pytest.raises(StoreUnavailable):
        await view.put_once(fresh(), b"nobody there")
    assert not await view.healthy()
    await asyncio.to_thread(mortal.start)
    kept.append(await patiently(lambda: view.put_once(fresh(), b"before the kill")))
    await asyncio.to_thread(mortal.kill)
    await asyncio.to_thread(mortal.start)
    assert await view.healthy()
    await view.close()
    for stored, content in zip(kept, (b"before the restart", b"before the kill"), strict=True):
        tried = await attack(mortal, stored, mortal.application)
        assert {name: status for name, status in tried.items() if status < 400} == {}
        await still_there(mortal, stored, content)
    again = store_of(mortal)
    await again.start()
    assert again.worm
    await again.close()


async def test_an_object_is_locked_for_longer_than_six_years(store: S3Store) -> None:
    before = utc_now()
    stored = await store.put_once(fresh(), b"x")
    assert stored.version is not None
    until = await store.relock(stored)
    assert until is not None
    assert until >= before + LOCK_FOR - timedelta(seconds=1) > before + KEPT_FOR
    assert timedelta(days=2192) <= KEPT_FOR


async def test_a_lock_that_would_end_too_soon_is_renewed(seaweed: Seaweed, store: S3Store) -> None:
    stored = await store.put_once(fresh(), b"x")
    later = store_of(seaweed, clock=lambda: utc_now() + timedelta(days=100))
    until = await patiently(lambda: later.relock(stored))
    assert until is not None
    assert until >= utc_now() + timedelta(days=100) + RENEW_BELOW
    assert await patiently(lambda: later.relock(stored)) == until
    await later.close()


async def test_the_same_bytes_again_are_the_same_object_and_others_are_refused(store: S3Store) -> None:
    name = fresh()
    stored = await store.put_once(name, b"one")
    assert await store.put_once(name, b"one") == stored
    with pytest.raises(ObjectExists):
        await store.put_once(name, b"two")
    assert await store.get(fresh()) is None
    assert await store.first(fresh()) is None


async def test_a_put_without_condition_changes_nothing_that_is_read(seaweed: Seaweed, store: S3Store) -> None:
    stored = await store.put_once(fresh(), b"ours")
    async with client_of(seaweed, seaweed.application) as client:
        await client.put_object(Bucket=seaweed.bucket, Key=stored.name, Body=b"theirs")
    assert await store.get(stored.name) == b"theirs"
    assert await store.get(stored.name, stored.version) == b"ours"
    assert await store.first(stored.name) == (b"ours", stored)
    assert await store.put_once(stored.name, b"ours") == stored


async def test_an_object_without_a_lock_is_noticed(seaweed: Seaweed, store: S3Store) -> None:
    name = fresh()
    async with client_of(seaweed, seaweed.application) as client:
        answer = await client.put_object(Bucket=seaweed.bucket, Key=name, Body=b"early bird")
    with pytest.raises(LockMissing, match="lock"):
        await store.put_once(name, b"early bird")
    with pytest.raises(LockMissing):
        await store.relock(Stored(name, answer["VersionId"], b""))


async def test_mutable_names_lie_beside_the_locked_ones(store: S3Store) -> None:
    name = f"unlocked/{new_id()}/checkpoint"
    await store.put(name, b"1")
    await store.put(name, b"2")
    assert await store.get(name) == b"2"
    assert [found async for found in store.names(name)] == [name]
    with pytest.raises(ValueError, match="not the name"):
        await store.put("../x", b"")


async def test_nothing_is_signed_over_an_object_without_a_lock(s3_world: World, seaweed: Seaweed) -> None:
    ours = await practice_of(s3_world)
    assert (await ours.submit(ours.genesis())).accepted == 1
    async with s3_world.work() as work:
        log = (await work.session.scalars(select(Log).where(Log.site_id == ours.tenant.site))).one()
        held = await entries.envelopes(work.session, log.id, 0, 99)
    planted = {"Key": places.run(log.id, 0, len(held)), "Body": encode_bundle(held)}
    async with client_of(seaweed, seaweed.application) as client:
        await client.put_object(Bucket=seaweed.bucket, **planted)
    await ours.seal_log()
    reader = await s3_world.client(Role.OPERATOR_READONLY)
    (shown,) = await json_of(reader, f"/api/evidence/logs?site={ours.tenant.site}")
    assert [alarm["code"] for alarm in shown["alarms"]] == ["store_unlocked"]
    assert (shown["size"], shown["sealed_size"]) == (len(held), 0)
