"""The platform log, real time stamps over it, what is refused, and how the installation says how it stands."""

import asyncio
import base64
import hashlib
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from psycopg import sql

from wardkeep_core.evidence.chain import Head, next_link
from wardkeep_core.evidence.checkpoint import parse_checkpoint
from wardkeep_core.evidence.envelope import parse_envelope
from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.evidence.predicates import Purpose
from wardkeep_core.evidence.stamping import time_stamp_query
from wardkeep_core.evidence.statement import parse_statement
from wardkeep_core.kit.signer import KeySigner
from wardkeep_server.anchor import service
from wardkeep_server.anchor.models import Stamp
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.repository import stamps
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.anchor.tests.authorities import Authority, settings_of
from wardkeep_server.evidence import service as evidence
from wardkeep_server.evidence.service.tops import tops_at
from wardkeep_server.evidence.tests.practice import Practice, practice_of, worker_parts
from wardkeep_server.platform.objects import DirectoryStore, Stored, StoreUnavailable
from wardkeep_server.tenancy.service import jobs_scope
from wardkeep_server.tests.support.postgres import TestDatabase
from wardkeep_server.tests.support.world import World, built_world

FIXED = (
    *("anchor_logs", "anchor_entries", "anchor_leaves", "anchor_checkpoints", "anchor_stamps"),
    "anchor_revocations",
)


async def a_morning(world: World) -> Practice:
    """A practice whose log has a signed head."""
    ours = await practice_of(world)
    await ours.agree()
    await ours.submit(ours.genesis(), ours.inventory(), ours.seal(ours.look()))
    await ours.seal_log()
    return ours


async def an_hour(world: World) -> int:
    """The heads of this hour, stamped; how many authorities did."""
    parts = worker_parts(world)
    assert await service.hourly(parts)
    return await service.stamp_newest(parts)


async def kept(world: World) -> list[Stamp]:
    async with world.parts.work(jobs_scope(TASK), actor()) as work:
        newest = await rows.newest_heads(work.session)
        assert newest is not None
        return sorted(await stamps.of(work.session, [newest.size]), key=lambda one: one.authority)


async def problems(world: World) -> dict[str, str | None]:
    async with world.parts.work(jobs_scope(TASK), actor()) as work:
        return {whom: one.problem for whom, one in (await stamps.tries(work.session)).items()}


# -- the platform log ------------------------------------------------------------------------------------------------


async def test_each_hour_one_statement_commits_to_every_head(world: World) -> None:
    parts = worker_parts(world)
    assert not await service.hourly(parts), "no log has a checkpoint yet"
    ours, theirs = await a_morning(world), await practice_of(world, world.theirs)
    await theirs.submit(theirs.genesis())
    await theirs.seal_log()
    assert await service.hourly(parts)
    assert not await service.hourly(parts), "once in an hour"
    world.clock.ahead += timedelta(hours=1)
    await ours.submit(ours.seal(ours.look()))
    await ours.seal_log()
    assert await service.hourly(parts)
    async with world.parts.work(jobs_scope(TASK), actor()) as work:
        entries, log = await rows.entries(work.session, 0, 10), await rows.platform_log(work.session)
        committed = await rows.committed(work.session, [1, 2])
        notes = [await rows.checkpoint(work.session, size) for size in (1, 2, 3)]
        tops = await tops_at(work, [(row.log_id, row.size) for row in committed])
    assert log is not None
    assert [entry.kind for entry in entries] == ["key", "heads", "heads"]
    head: Head | None = None
    for entry in entries:
        statement = parse_statement(parse_envelope(entry.envelope).payload)
        assert statement.common.chain == next_link(head)
        assert (statement.common.site, statement.common.log) == (None, log.origin)
        head = Head(epoch=entry.epoch, seq=entry.seq, leaf_hash=leaf_hash(entry.envelope).hex())
    said = {(row.leaf_index, tops[row.log_id, row.size].origin) for row in committed}
    assert said == {(index, origin) for index in (1, 2) for origin in (ours.origin, theirs.origin)}
    assert len({row.size for row in committed if tops[row.log_id, row.size].origin == ours.origin}) == 2
    for size, row in enumerate(notes, 1):
        assert row is not None
        assert parse_checkpoint(row.note).checkpoint.size == size
        fence = await world.parts.objects.get(f"logs/{log.id.replace('-', '')}/checkpoints/{size}")
        assert fence == parse_checkpoint(row.note).checkpoint.text.encode()


@pytest.mark.parametrize("log_too", [False, True])
async def test_the_store_wins_over_a_database_that_was_set_back(world: World, *, log_too: bool) -> None:
    await a_morning(world)
    parts = worker_parts(world)
    assert await service.hourly(parts)
    async with world.parts.work(jobs_scope(TASK), actor()) as work:
        before = [one.envelope for one in await rows.entries(work.session, 0, 10)]
        committed = await rows.committed(work.session, [1])
    with psycopg.connect(world.database.superuser, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("CREATE TEMP TABLE kept AS SELECT * FROM anchor_logs")
        for table in ("anchor_leaves", "anchor_checkpoints", "anchor_entries", "anchor_logs"):
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        if not log_too:
            connection.execute("INSERT INTO anchor_logs SELECT * FROM kept")
    world.clock.ahead += timedelta(hours=1)
    with pytest.raises(evidence.StoreAhead):
        await service.hourly(parts)
    said: list[tuple[str, int, int]] = []
    dry = await service.restore(parts, lambda *told: said.append(told), dry_run=True)
    assert dry is not None
    found = await service.restore(parts, lambda *told: said.append(told), dry_run=False)
    assert found == dry
    assert (found.entries, found.problem, said[-1][1:]) == (2, None, (2, 2))
    assert await service.restore(parts, lambda *_: None, dry_run=False) is None
    assert await service.hourly(parts)
    async with world.parts.work(jobs_scope(TASK), actor()) as work:
        after = [one.envelope for one in await rows.entries(work.session, 0, 10)]
        sizes = [one.size for size in (1, 2, 3) if (one := await rows.checkpoint(work.session, size))]
        assert [row.size for row in await rows.committed(work.session, [1])] == [row.size for row in committed]
    assert after[:2] == before
    assert sizes == [1, 2, 3]


class Failing(DirectoryStore):
    """A store that goes away before the head of this size is fenced, once."""

    def __init__(self, root: Path, size: int) -> None:
        super().__init__(root)
        self.left: str | None = f"/checkpoints/{size}"

    async def put_once(self, name: str, content: bytes) -> Stored:
        if self.left is not None and name.endswith(self.left):
            self.left = None
            raise StoreUnavailable
        return await super().put_once(name, content)


async def test_a_crash_before_the_signature_repeats_the_same_entry(world: World) -> None:
    """The entry is committed before anything goes into the store; what is signed later is that very entry."""
    await a_morning(world)
    failing = replace(worker_parts(world), objects=Failing(world.parts.settings.wardkeep_var / "evidence", 2))
    with pytest.raises(StoreUnavailable):
        await service.hourly(failing)
    async with world.parts.work(jobs_scope(TASK), actor()) as work:
        before = [one.envelope for one in await rows.entries(work.session, 0, 10)]
        assert await rows.newest_checkpoint(work.session) is None
    assert not await service.hourly(failing), "signed now, and stated in this hour already"
    async with world.parts.work(jobs_scope(TASK), actor()) as work:
        assert [one.envelope for one in await rows.entries(work.session, 0, 10)] == before
        newest = await rows.newest_heads(work.session)
        assert newest is not None
        assert newest.size == len(before) == 2


async def test_what_is_signed_or_stamped_can_be_changed_by_nobody(stamped: World) -> None:
    await a_morning(stamped)
    assert await an_hour(stamped) == 2
    with psycopg.connect(stamped.database.superuser, autocommit=True) as connection:
        for table in FIXED:
            name = sql.Identifier(table)
            assert connection.execute(sql.SQL("SELECT count(*) FROM {}").format(name)).fetchone() != (0,), table
            for statement in ("DELETE FROM {}", "TRUNCATE {} CASCADE"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(sql.SQL(statement).format(name))


async def test_a_changed_key_is_told_to_the_platform_log_and_sealed(world: World) -> None:
    await a_morning(world)
    parts = worker_parts(world)
    assert await service.hourly(parts)
    signers, new = world.parts.signers, KeySigner(Ed25519PrivateKey.generate())
    text = base64.b64encode(new.public_raw).decode()
    async with world.parts.work(jobs_scope(TASK), actor()) as work:
        assert await service.not_told(work, Purpose.ORDER_SIGNING, text)
        assert await service.rotate(work, Purpose.ORDER_SIGNING, signers.orders, new)
        assert not await service.rotate(work, Purpose.ORDER_SIGNING, signers.orders, new)
        assert not await service.not_told(work, Purpose.ORDER_SIGNING, text)
        assert await service.rotate(work, Purpose.PLATFORM_ATTESTATION, signers.attestation, new)
    world.clock.ahead += timedelta(hours=1)
    with pytest.raises(evidence.KeyNotTold):
        await service.hourly(parts)
    restarted = replace(parts, signers=replace(parts.signers, attestation=new))
    assert await service.hourly(restarted)
    async with world.parts.work(jobs_scope(TASK), actor()) as work:
        kinds = [entry.kind for entry in await rows.entries(work.session, 0, 10)]
        newest = await rows.newest_heads(work.session)
    assert kinds == ["key", "heads", "key", "key", "heads"]
    assert newest is not None
    assert newest.size == len(kinds)


# -- time stamps -----------------------------------------------------------------------------------------------------


async def test_two_authorities_stamp_the_heads_and_openssl_agrees(
    stamped: World, first: Authority, second: Authority, tmp_path: Path
) -> None:
    await a_morning(stamped)
    assert await an_hour(stamped) == 2
    assert await service.stamp_newest(worker_parts(stamped)) == 0
    assert (first.asked, second.asked) == (1, 1)
    found = await kept(stamped)
    assert [(one.authority, one.revoked) for one in found] == [("first", "checked"), ("second", "not_offered")]
    async with stamped.parts.work(jobs_scope(TASK), actor()) as work:
        newest = await rows.newest_heads(work.session)
    assert newest is not None
    body = tmp_path / "body"
    body.write_text(parse_checkpoint(newest.note).checkpoint.text)
    for one, by in zip(found, (first, second), strict=True):
        assert "Verification: OK" in await asyncio.to_thread(by_openssl, tmp_path, body, one.token, by)


def by_openssl(folder: Path, body: Path, token: bytes, by: Authority) -> str:
    (folder / "token").write_bytes(token)
    (folder / "root.pem").write_bytes(by.certificates["root"].public_bytes(Encoding.PEM))
    command = f"openssl ts -verify -token_in -in {folder}/token -data {body} -CAfile {folder}/root.pem".split()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


REFUSED: dict[str, tuple[Callable[[Authority], None], str]] = {
    "unavailable": (lambda one: setattr(one, "down", True), "status 503"),
    "not granted": (lambda one: setattr(one, "spoil", lambda _: bytes.fromhex("30053003020102")), "not granted"),
    "nonsense": (lambda one: setattr(one, "spoil", lambda _: b"<html>no</html>"), "DER"),
    "too long": (lambda one: setattr(one, "spoil", lambda answer: answer + bytes(200_000)), "too long"),
    "another signature": (
        lambda one: setattr(one, "spoil", lambda answer: answer[:-1] + bytes([answer[-1] ^ 1])), "signature",
    ),
    "an old answer": (lambda one: setattr(one, "spoil", replayed(one)), "imprint"),
    "another nonce": (lambda one: setattr(one, "spoil", no_nonce(one)), "nonce"),
    "revoked": (lambda one: one.revoked.append(one.certificates["signer"]), "revoked"),
}  # fmt: skip


def replayed(one: Authority) -> Callable[[bytes], bytes]:
    """The answer to somebody else's question."""
    return lambda _: one.reply(query_over("another head"))


def no_nonce(one: Authority) -> Callable[[bytes], bytes]:
    """The right imprint, and the nonce of another request."""

    def answer(good: bytes) -> bytes:
        at = good.index(bytes.fromhex("0609608648016503040201"))
        imprint = good[good.index(b"\x04\x20", at) + 2 :][:32]
        return one.reply(time_stamp_query(imprint, 4711))

    return answer


def query_over(text: str) -> bytes:
    return time_stamp_query(hashlib.sha256(text.encode()).digest(), 4711)


@pytest.mark.parametrize("case", REFUSED)
async def test_a_bad_answer_is_refused_and_holds_back_nobody_else(stamped: World, first: Authority, case: str) -> None:
    spoil, words = REFUSED[case]
    spoil(first)
    await a_morning(stamped)
    assert await an_hour(stamped) == 1
    assert [one.authority for one in await kept(stamped)] == ["second"]
    problem = (await problems(stamped))["tsa:first"]
    assert problem is not None
    assert words in problem, problem
    asked = first.asked
    assert await service.stamp_newest(worker_parts(stamped)) == 0
    assert first.asked == asked, "not asked again at once"
    first.down, first.spoil = False, None
    first.revoked.clear()
    stamped.clock.ahead += timedelta(minutes=2)
    assert await service.stamp_newest(worker_parts(stamped)) == 1
    assert (await problems(stamped))["tsa:first"] is None


async def test_an_authority_that_nobody_chose_is_refused(
    database: TestDatabase, tmp_path: Path, first: Authority, second: Authority
) -> None:
    settings = settings_of(tmp_path, first, second)
    settings["tsa_roots"].write_bytes(second.root_pem)
    async with built_world(database, tmp_path / "var", **settings) as world:
        await a_morning(world)
        assert await an_hour(world) == 1
        assert "TSA_ROOTS" in str((await problems(world))["tsa:first"])
