"""The walk over the platform log: sound when nothing was touched, and each thing that it looks at seen to be missed."""

import base64
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wardkeep_core.evidence.checkpoint import Checkpoint, sign_checkpoint
from wardkeep_core.evidence.envelope import parse_envelope, seal
from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.evidence.tiles import encode_bundle
from wardkeep_core.kit.signer import KeySigner
from wardkeep_server.anchor import service
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.repository import walks
from wardkeep_server.anchor.service import places
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.anchor.tests.walked import Walked, walked
from wardkeep_server.evidence.service import places as log_places
from wardkeep_server.evidence.tests.practice import json_of, worker_parts
from wardkeep_server.platform.subject import Role
from wardkeep_server.tenancy.service import jobs_scope

__all__ = ["walked"]


def parse(text: str) -> datetime:
    return datetime.fromisoformat(text)


async def test_an_untouched_log_is_sound_and_said_so(walked: Walked) -> None:
    admin = await walked.world.client(Role.OPERATOR_ADMIN)
    assert await walked.told() is None
    assert (await json_of(admin, "/health"))["anchors"]["verdict"] is None
    await walked.walk()
    line = await walked.told()
    assert (line["verdict"], line["fault"], line["alarms"]) == ("sound", None, [])
    assert (line["walked"], line["sealed_size"], line["done"]) == (3, 3, None)
    assert line["whole_at"] == line["ended_at"] is not None
    shown = (await json_of(admin, "/health"))["anchors"]
    assert (shown["verdict"], parse(shown["verified_at"])) == ("sound", parse(line["ended_at"]))
    codes = [one["code"] for one in (await json_of(admin, "/api/overview"))["notices"]]
    assert "platform_log_faulty" not in codes


async def test_new_entries_are_walked_within_the_hour_and_all_of_them_each_day(walked: Walked) -> None:
    await walked.walk()
    walked.world.clock.ahead += timedelta(minutes=30)
    await service.hourly(worker_parts(walked.world))
    await walked.walk()
    assert (await walked.told())["sealed_size"] == 3
    walked.world.clock.ahead += timedelta(hours=1)
    await service.hourly(worker_parts(walked.world))
    await walked.walk()
    line = await walked.told()
    assert (line["verdict"], line["sealed_size"] - line["walked"]) == ("sound", 3)
    size = line["sealed_size"]
    await walked.again()
    line = await walked.told()
    assert (line["verdict"], line["walked"], line["alarms"]) == ("sound", size, [])


async def test_a_walk_in_small_turns_goes_on_where_it_was(walked: Walked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wardkeep_server.anchor.service.walk.MOST_ENTRIES", 1)
    assert await service.walk_on(worker_parts(walked.world))
    line = await walked.told()
    assert (line["verdict"], line["done"], line["began_at"] is None) == (None, 1, False)
    await walked.walk()
    line = await walked.told()
    assert (line["verdict"], line["walked"], line["done"]) == ("sound", 3, None)


async def test_what_an_older_version_did_not_store_or_record_is_taken_up(walked: Walked) -> None:
    """It stored answers of authorities and no more, and recorded nothing."""
    walked.superuser("DELETE FROM anchor_objects")
    beside = [*walked.root.rglob("*.receipt"), *walked.root.rglob("revocations/*"), *walked.root.rglob("calendars/*/*")]
    kept = {path: path.read_bytes() for path in beside}
    assert len(kept) >= 6  # four receipts, one promise, and a list for each that was published meanwhile
    for path in beside:
        path.unlink()
    await walked.walk()
    assert ((await walked.told())["verdict"], await walked.words()) == ("sound", [])
    assert {path: path.read_bytes() for path in beside} == kept
    async with walked.world.parts.work(jobs_scope(TASK), actor()) as work:
        names = [path.relative_to(walked.root).as_posix() for path in beside]
        assert len(await walks.objects(work.session, [*names, log_places.PLATFORM])) == len(kept) + 1
    beside[0].unlink()
    await walked.again()
    assert any("is missing from the store" in words for words in await walked.words()), "it was recorded meanwhile"


Plant = Callable[[Walked], Awaitable[None] | None]
FLIP = "UPDATE {} SET {} = set_byte({}, 40, get_byte({}, 40) # 1) WHERE {}"


def flipped(table: str, column: str, where: str) -> Plant:
    return lambda one: one.superuser(FLIP.format(table, column, column, column, where))


def changed(statement: str) -> Plant:
    return lambda one: one.superuser(statement)


def in_store(name: Callable[[Walked], str], *, gone: bool = False) -> Plant:
    def plant(one: Walked) -> None:
        path = one.path(name(one))
        content = bytearray(path.read_bytes())
        content[-30] ^= 1
        path.unlink()
        if not gone:
            path.write_bytes(content)

    return plant


async def newest_of(one: Walked, *, size: int, root: bytes | None = None) -> None:
    """A newest checkpoint in the store that our own key signed over something else."""
    async with one.world.parts.work(jobs_scope(TASK), actor()) as work:
        log, head = await rows.platform_log(work.session), await rows.newest_checkpoint(work.session)
    assert log is not None
    assert head is not None
    signer = one.world.parts.keyring.signer("checkpoint")
    note = sign_checkpoint(log.origin, size, root or head.root, signer)
    one.path(log_places.newest(one.log_id)).write_text(note)


def forked_fence(one: Walked) -> None:
    """Another platform over the same store fenced this size first."""
    path = one.path(log_places.fence(one.log_id, 3))
    origin = path.read_text().partition("\n")[0]
    path.write_text(Checkpoint(origin, 3, bytes(range(32))).text)


def fence_beyond(one: Walked) -> None:
    path = one.path(log_places.fence(one.log_id, 3))
    path.with_name("9").write_bytes(path.read_bytes())


def everywhere(change: Callable[[bytes], bytes]) -> Plant:
    """Entry 1 in database, leaf hash, store and record: all say the same, but for the signatures."""

    def plant(one: Walked) -> None:
        with psycopg.connect(one.world.database.superuser) as connection:
            row = connection.execute("SELECT envelope FROM anchor_entries WHERE leaf_index = 1").fetchone()
        assert row is not None
        envelope, name = change(row[0]), log_places.run(one.log_id, 1, 2)
        content = encode_bundle([envelope])
        statement = "UPDATE anchor_entries SET envelope = %s, leaf_hash = %s WHERE leaf_index = 1"
        one.superuser(statement, envelope, leaf_hash(envelope))
        one.path(name).write_bytes(content)
        one.superuser("UPDATE anchor_objects SET digest = sha256(%s) WHERE name = %s", content, name)

    return plant


def by_another(raw: bytes) -> bytes:
    """The same words under a key of somebody else."""
    envelope = parse_envelope(raw)
    return seal(envelope.payload, envelope.payload_type, KeySigner(Ed25519PrivateKey.generate()))


def with_another_signature(raw: bytes) -> bytes:
    first = raw.index(b'"sig":"') + 7
    return raw[:first] + (b"B" if raw[first : first + 1] == b"A" else b"A") + raw[first + 1 :]


def with_other_words(raw: bytes) -> bytes:
    """Another number of heads under the old signature."""
    envelope = parse_envelope(raw)
    payload = base64.b64encode(envelope.payload.replace(b'"count":1,', b'"count":2,'))
    return raw.replace(base64.b64encode(envelope.payload), payload)


def another_stamp(one: Walked) -> None:
    """The stamp of the second hour under the first hour's head: sound, and over something else."""
    one.superuser(
        "UPDATE anchor_stamps AS a SET token = b.token, received = b.received, digest = b.digest, gen_time = b.gen_time"
        " FROM anchor_stamps AS b WHERE a.authority = 'first' AND b.authority = 'first' AND a.size = 2 AND b.size = 3"
    )


def stamp(one: Walked) -> str:
    return places.stamp(one.log_id, 2, "first")


PLANTED: dict[str, tuple[Plant, str]] = {
    "entry altered in the database": (
        flipped("anchor_entries", "envelope", "leaf_index = 1"),
        "entry 1: the database's bytes are not those of its leaf hash",
    ),
    "entry altered in the store": (
        in_store(lambda one: log_places.run(one.log_id, 1, 2)),
        "runs/0000000000000001-0000000000000002 in the store is not what the database holds",
    ),
    "entry under a foreign key everywhere": (everywhere(by_another), "is not a key accepted here"),
    "entry's signature everywhere": (everywhere(with_another_signature), "entry 1: sig: does not verify under"),
    "entry's words everywhere": (everywhere(with_other_words), "entry 1: statement: members, subject or"),
    "entry everywhere, root": (
        everywhere(by_another), "the entries do not lead to the root of the checkpoint of size 2",
    ),
    "entry everywhere, chain": (
        everywhere(by_another), "entry 2: it does not continue the chain of the one before",
    ),
    "entry missing": (
        changed("DELETE FROM anchor_entries WHERE leaf_index = 1"), "entry 1 is missing from the database",
    ),
    "kind": (
        changed("UPDATE anchor_entries SET kind = 'key' WHERE leaf_index = 2"),
        "entry 2: what the database says of it is not what it says",
    ),
    "compact tree": (
        changed("UPDATE anchor_entries SET before = sha256(before) WHERE leaf_index = 1"),
        "entry 1: the tree beside it is not that of the entries before it",
    ),
    "next key": (
        changed("UPDATE anchor_entries SET key_after = sha256(key_after) WHERE leaf_index = 0"),
        "entry 0: the database names another key for the next one",
    ),
    "foreign key": (
        changed("UPDATE anchor_entries SET key_after = sha256(key_after) WHERE leaf_index = 0"),
        "entry 1: the key in force is none that this installation ever had",
    ),
    "checkpoint missing": (
        changed("DELETE FROM anchor_checkpoints WHERE size = 2"), "the checkpoint of size 2 is missing",
    ),
    "checkpoint's signature": (
        changed("UPDATE anchor_checkpoints SET note = replace(note, right(note, 12), 'AAAAAAAAAA=' || chr(10))"),
        "the checkpoint of size 2: ",
    ),
    "checkpoint's root": (
        changed("UPDATE anchor_checkpoints SET root = sha256(root) WHERE size = 2"),
        "the checkpoint of size 2: the database says of it what it does not say",
    ),
    "checkpoint's heads": (
        changed("UPDATE anchor_checkpoints SET heads = heads + 1 WHERE size = 2"),
        "the checkpoint of size 2: the database names another statement of heads",
    ),
    "a head that it covers": (
        changed("UPDATE evidence_checkpoints SET root = sha256(root)"),
        "the heads that it covers do not lead to the root that it states",
    ),
    "which heads it covers": (
        changed("DELETE FROM anchor_leaves WHERE leaf_index = 2"),
        "entry 2: it commits to 1 heads, the database names 0",
    ),
    "which heads, in the store": (
        in_store(lambda one: places.leaves(one.log_id, 1)), "heads/0000000000000001 in the store is not what",
    ),
    "token altered in the database": (
        flipped("anchor_stamps", "token", "size = 2 AND authority = 'first'"), "time stamp of first over 2 entries: ",
    ),
    "answer altered in the database": (
        flipped("anchor_stamps", "received", "size = 2 AND authority = 'first'"),
        "stamps/0000000000000002/first in the store is not what the database holds",
    ),
    "answer exchanged in the database": (
        changed(
            "UPDATE anchor_stamps AS a SET received = b.received FROM anchor_stamps AS b"
            " WHERE a.authority = 'first' AND b.authority = 'first' AND a.size = 2 AND b.size = 3"
        ),
        "time stamp of first over 2 entries: its form in kits is not made of what was received",
    ),
    "token of another head": (another_stamp, "time stamp of first over 2 entries: imprint"),
    "time altered in the database": (
        changed("UPDATE anchor_stamps SET gen_time = gen_time - interval '1 day' WHERE size = 3"),
        "time stamp of second over 3 entries: the database says of it what it does not say",
    ),
    "answer altered in the store": (in_store(stamp), "stamps/0000000000000002/first in the store is not what"),
    "answer missing": (in_store(stamp, gone=True), "stamps/0000000000000002/first is missing from the store"),
    "receipt altered": (
        in_store(lambda one: places.receipt(one.log_id, 3, "second")), "second.receipt in the store is not what",
    ),
    "revocation list altered": (
        flipped("anchor_revocations", "list", "true"), "the revocation list beside it is not the one",
    ),
    "stamp lost by the database": (
        changed("DELETE FROM anchor_stamps WHERE size = 2 AND authority = 'second'"),
        "the store holds time stamps that the database does not: second over 2 entries",
    ),
    "calendar proof altered": (
        flipped("anchor_calendars", "proof", "size = 2"), "calendar proof over 2 entries: it is over another head",
    ),
    "calendar proof said to be confirmed": (
        changed("UPDATE anchor_calendars SET pending = false, block = 7"),
        "calendar proof over 2 entries: the database says of its block what it does not say",
    ),
    "fence missing": (
        in_store(lambda one: log_places.fence(one.log_id, 1), gone=True), "checkpoints/1 is missing from the store",
    ),
    "fork: another head fenced": (forked_fence, "checkpoints/3 in the store is not what the database holds"),
    "fork: another head signed": (
        lambda one: newest_of(one, size=3, root=bytes(range(32))),
        "the store's checkpoint of size 3 has another root than the database's",
    ),
    "fork: a longer log signed": (
        lambda one: newest_of(one, size=9), "the store holds a checkpoint of size 9, more than the database has",
    ),
    "fork: a longer log fenced": (fence_beyond, "sizes that the database does not reach: 9"),
    "newest checkpoint old": (lambda one: newest_of(one, size=2), "the store's newest checkpoint is that of size 2"),
    "newest checkpoint missing": (
        lambda one: one.path(log_places.newest(one.log_id)).unlink(), "the newest checkpoint is missing",
    ),
    "which log is the platform's": (
        in_store(lambda _: log_places.PLATFORM), "platform/log in the store is not what the database holds",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PLANTED)
async def test_what_differs_is_an_alarm_and_named(walked: Walked, case: str) -> None:
    plant, expected = PLANTED[case]
    walked.world.clock.ahead += timedelta(hours=1)
    if (waiting := plant(walked)) is not None:
        await waiting
    await walked.walk()
    line, words = await walked.told(), await walked.words()
    assert line["verdict"] == "faulty"
    assert any(expected in one for one in words), words
    assert line["faults"] == len(words)
    admin = await walked.world.client(Role.OPERATOR_ADMIN)
    assert (await json_of(admin, "/health"))["anchors"]["verdict"] == "faulty"
    (notice, *_) = (await json_of(admin, "/api/overview"))["notices"]
    assert (notice["code"], notice["severity"]) == ("platform_log_faulty", "critical")


async def test_a_fault_is_told_once_a_day_and_stays_until_a_whole_walk_is_clean(walked: Walked) -> None:
    path = walked.path(stamp(walked))
    kept = path.read_bytes()
    path.write_bytes(kept[:-1])
    await walked.walk()
    told = await walked.words()
    path.write_bytes(kept)
    walked.world.clock.ahead += timedelta(hours=1)
    await service.hourly(worker_parts(walked.world))
    await walked.walk()
    line = await walked.told()
    assert (line["verdict"], line["walked"]) == ("faulty", 1), "new entries alone make nothing sound"
    assert await walked.words() == told
    await walked.again()
    line = await walked.told()
    assert (line["verdict"], line["fault"]) == ("sound", None)
    assert await walked.words() == told, "what was noticed stays listed"
