"""Start-up refuses what does not hold locks, and says what is missing and what to do; doors beside S3 are shut."""

import asyncio
import sys
from pathlib import Path

import httpx2
import pytest
from tests.worm.commands import run
from tests.worm.seaweed import Identity, Seaweed, client_of, make_bucket, running_seaweed, store_of

from wardkeep_server.platform.errors import ConfigRefused
from wardkeep_server.platform.objects_s3 import S3Store
from wardkeep_server.tests.support.world import World

ENTRY = "logs/0/tile/entries/000"


async def problems(store: S3Store) -> str:
    with pytest.raises(ConfigRefused) as refused:
        await store.start()
    assert not store.worm
    return "\n".join(refused.value.problems)


async def test_a_proved_store_is_worm_until_it_is_closed(seaweed: Seaweed) -> None:
    view = store_of(seaweed)
    assert not view.worm
    await view.start()
    assert view.worm
    assert await view.healthy()
    await view.close()
    assert not view.worm


async def test_a_bucket_without_object_lock_is_refused(seaweed: Seaweed) -> None:
    await make_bucket(seaweed, "plain-bucket", locked=False)
    told = await problems(store_of(seaweed, seaweed.operator, bucket="plain-bucket"))
    assert "plain-bucket has no Object Lock" in told
    assert "make a new bucket with Object Lock switched on" in told
    assert "versioning of plain-bucket is off" in told


async def test_a_bucket_whose_versioning_is_suspended_is_refused(seaweed: Seaweed) -> None:
    await make_bucket(seaweed, "suspended", locked=False)
    async with client_of(seaweed, seaweed.operator) as client:
        for status in ("Enabled", "Suspended"):
            await client.put_bucket_versioning(Bucket="suspended", VersioningConfiguration={"Status": status})
    assert "versioning of suspended is suspended" in await problems(
        store_of(seaweed, seaweed.operator, bucket="suspended")
    )


async def test_a_missing_bucket_and_an_unknown_identity_are_named(seaweed: Seaweed) -> None:
    assert "there is no bucket nowhere-to-be" in await problems(
        store_of(seaweed, seaweed.operator, bucket="nowhere-to-be")
    )
    assert "S3_ACCESS_KEY" in await problems(store_of(seaweed, Identity("stranger")))


async def test_an_identity_that_may_too_much_is_refused(seaweed: Seaweed) -> None:
    told = await problems(store_of(seaweed, seaweed.powerful))
    for action in (
        *("s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutBucketVersioning", "s3:BypassGovernanceRetention"),
        *("s3:PutBucketObjectLockConfiguration", "s3:PutBucketPolicy", "s3:PutLifecycleConfiguration"),
    ):
        assert f"without {action}" in told
    assert "S3_ENDPOINT" not in told
    fair = store_of(seaweed)
    await fair.start()
    await fair.close()


async def test_a_store_that_is_not_there_is_named(seaweed: Seaweed) -> None:
    gone = Seaweed.__new__(Seaweed)
    gone.__dict__.update(seaweed.__dict__, ports={**seaweed.ports, "s3": 9})
    assert f"{gone.endpoint} does not answer" in await problems(store_of(gone))


def door(store: Seaweed, verb: str, path: str) -> int:
    return httpx2.request(verb, f"{store.url('filer')}{path}", timeout=5).status_code


async def put_entry(store: Seaweed) -> str:
    """Folder of the object inside the store."""
    view = store_of(store)
    await view.put_once(ENTRY, b"an entry")
    await view.close()
    return f"/buckets/{store.bucket}/{ENTRY}.versions"


async def entry_of(store: Seaweed) -> bytes | None:
    view = store_of(store)
    found = await view.first(ENTRY)
    await view.close()
    return found[0] if found else None


def test_the_doors_beside_s3_are_shut(seaweed: Seaweed, tmp_path: Path) -> None:
    folder = asyncio.run(put_entry(seaweed))
    assert door(seaweed, "GET", f"{folder}/") == 401
    assert door(seaweed, "DELETE", f"{folder}?recursive=true") == 401
    assert door(seaweed, "PUT", f"{folder}/planted") == 401
    commands = f"fs.ls {folder.rsplit('/', 1)[0]}\nlock\nfs.rm -rf {folder}\nunlock\n"
    assert "000.versions" not in seaweed.shell(commands, config=tmp_path)
    assert asyncio.run(entry_of(seaweed)) == b"an entry"


def test_without_security_toml_they_stand_open_and_locks_hold_nothing(tmp_path: Path) -> None:
    """So that the test above is known to be able to fail: the same doors, the same calls."""
    with running_seaweed(protected=False) as exposed:
        folder = asyncio.run(put_entry(exposed))
        assert door(exposed, "GET", f"{folder}/") == 200
        assert "000.versions" in exposed.shell(f"fs.ls {folder.rsplit('/', 1)[0]}\n", config=tmp_path)
        assert door(exposed, "DELETE", f"{folder}?recursive=true") == 204
        assert asyncio.run(entry_of(exposed)) is None


async def test_the_worker_does_not_start_on_it(s3_world: World, seaweed: Seaweed) -> None:
    await make_bucket(seaweed, "unlocked-bucket", locked=False)
    operator = {"S3_ACCESS_KEY": seaweed.operator.access_key, "S3_SECRET_KEY": seaweed.operator.secret_key}
    program = (sys.executable, "-m", "wardkeep_server.app.worker")
    refused = await run(s3_world, *program, S3_BUCKET="unlocked-bucket", **operator)
    assert refused.returncode == 2
    assert "S3_BUCKET: unlocked-bucket has no Object Lock" in refused.stderr
    assert "Traceback" not in refused.stderr
    program = (sys.executable, "-m", "wardkeep_server.app.serve")
    refused = await run(s3_world, *program, S3_BUCKET="unlocked-bucket", WARDKEEP_PORT="0", **operator)
    assert refused.returncode == 2
    assert "S3_BUCKET: unlocked-bucket has no Object Lock" in refused.stderr
