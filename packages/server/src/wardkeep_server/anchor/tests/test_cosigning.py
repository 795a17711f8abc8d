"""Appliances as witnesses of the platform log: shown each head once, their lines verified and kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from wardkeep_core.evidence.checkpoint import (
    Checkpoint,
    CheckpointRefused,
    accept_newer,
    checkpoint_key,
    cosign,
    parse_checkpoint,
    verify_cosignature,
    witness_key,
    witness_name,
)
from wardkeep_core.kit.signer import KeySigner, load_public_base64
from wardkeep_core.protocol.messages import CheckinAnswer, OfferedHead
from wardkeep_server.anchor import service
from wardkeep_server.anchor.models import PlatformCosignature
from wardkeep_server.anchor.repository import cosignatures
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.anchor.tests.test_stamps import a_morning
from wardkeep_server.evidence.service import places
from wardkeep_server.evidence.tests.practice import Practice, json_of, worker_parts
from wardkeep_server.platform.subject import Role
from wardkeep_server.tenancy.service import jobs_scope
from wardkeep_server.tests.support.world import World


@dataclass
class Watcher:
    """The box of a practice, with what it knows of the platform log."""

    ours: Practice
    known: Checkpoint | None = None
    shown: list[int] = field(default_factory=list)

    async def look(self, **more: Any) -> OfferedHead | None:
        """Check in; what is shown must continue what is known."""
        size = self.known.size if self.known else 0
        answer = await self.ours.box.check_in(**({"platform_size": size} | more))
        assert answer.status_code == 200, answer.text
        told = CheckinAnswer.model_validate_json(answer.content)
        assert "platform_log" not in told.failed_parts
        if told.platform is not None:
            self.shown.append(parse_checkpoint(told.platform.checkpoint).checkpoint.size)
        return told.platform

    def accept(self, head: OfferedHead) -> Checkpoint:
        assert self.ours.box.answer is not None
        raw = load_public_base64(self.ours.box.answer.server_keys.checkpoint).public_bytes_raw()
        origin = self.known.origin if self.known else parse_checkpoint(head.checkpoint).checkpoint.origin
        proof = [bytes.fromhex(hashed) for hashed in head.consistency]
        self.known = accept_newer(self.known, head.checkpoint, checkpoint_key(origin, raw), proof)
        return self.known

    async def sign(self, *, signer: KeySigner | None = None, size: int | None = None) -> int:
        """Hand in our line under what is known; the status."""
        assert self.known is not None
        name, seconds = witness_name(self.known.origin, self.ours.box.id), int(self.ours.world.clock().timestamp())
        line = cosign(self.known, name=name, signer=signer or self.ours.box.witness, seconds=seconds)
        body = {"size": size or self.known.size, "cosignature": line, "log": "platform"}
        return (await self.ours.box.call("/api/appliance/witness", body)).status_code


async def an_hour_later(world: World) -> None:
    world.clock.ahead += timedelta(hours=1)
    assert await service.hourly(worker_parts(world))


async def kept(world: World) -> list[PlatformCosignature]:
    async with world.parts.work(jobs_scope(TASK), actor()) as work:
        return list(await cosignatures.under(work.session, range(1, 100), await appliances(world)))


async def appliances(world: World) -> list[str]:
    async with world.work() as work:
        return [str(row[0]) for row in await work.session.execute(text("SELECT id FROM fleet_appliances"))]


@contextmanager
def begun(world: World) -> Iterator[list[str]]:
    """Statements that the pools of the API send; the check-in's own one goes another way."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    engines = [each.sync_engine for each in vars(world.parts.database).values() if hasattr(each, "sync_engine")]
    assert engines
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


async def test_each_head_is_shown_once_and_continues_the_one_before(world: World) -> None:
    box = Watcher(await a_morning(world))
    assert await box.look() is None, "there is no platform log yet"
    for _ in range(5):
        await an_hour_later(world)
        head = await box.look()
        assert head is not None
        box.accept(head)
        assert await box.sign() == 200
        assert await box.look() is None
    assert box.shown == [2, 3, 4, 5, 6]
    rows_ = await kept(world)
    assert [row.size for row in rows_] == box.shown
    assert box.known is not None
    key = witness_key(witness_name(box.known.origin, box.ours.box.id), box.ours.box.witness.public_raw)
    assert verify_cosignature(box.known, rows_[-1].line, key) == int(rows_[-1].cosigned_at.timestamp())


async def test_a_check_in_asks_the_database_nothing_when_the_head_is_known(world: World) -> None:
    box = Watcher(await a_morning(world))
    await an_hour_later(world)
    head = await box.look()
    assert head is not None
    size = box.accept(head).size
    with begun(world) as sent:
        assert await box.look() is None
        about = [each for each in sent if "anchor_" in each]
        assert about == []
        world.clock.ahead += timedelta(minutes=2)
        assert await box.look() is None
        assert [each for each in sent if "anchor_checkpoints" in each] != [], "once a minute it is looked up"
    assert size == 2


async def test_a_box_that_was_away_and_a_box_that_is_new_come_to_the_same_head(world: World) -> None:
    box = Watcher(await a_morning(world))
    await an_hour_later(world)
    first = await box.look()
    assert first is not None
    box.accept(first)
    for _ in range(6):
        await an_hour_later(world)
    late, fresh = await box.look(), Watcher(box.ours)
    new = await fresh.look()
    assert late is not None
    assert new is not None
    assert len(late.consistency) > 0
    assert new.consistency == ()
    assert box.accept(late) == fresh.accept(new)


async def test_an_older_head_than_the_box_knows_is_shown_and_the_box_can_tell(world: World) -> None:
    box = Watcher(await a_morning(world))
    await an_hour_later(world)
    head = await box.look()
    assert head is not None
    box.accept(head)
    old = await box.look(platform_size=9)
    assert old is not None
    assert parse_checkpoint(old.checkpoint).checkpoint.size == 2
    box.known = Checkpoint(parse_checkpoint(old.checkpoint).checkpoint.origin, 9, bytes(32))
    with pytest.raises(CheckpointRefused, match="expected at least 9, found 2"):
        box.accept(old)


async def test_a_copy_is_shown_its_own_line_first(world: World) -> None:
    box = Watcher(await a_morning(world))
    await an_hour_later(world)
    unsigned = await box.look(unsure=["platform"])
    assert unsigned is not None, "there is no line of this box: what is shown has none"
    box.accept(unsigned)
    assert await box.sign() == 200
    await an_hour_later(world)
    own = await box.look(unsure=["platform", "site"])
    assert own is not None
    signed = parse_checkpoint(own.checkpoint)
    key = witness_key(witness_name(signed.checkpoint.origin, box.ours.box.id), box.ours.box.witness.public_raw)
    assert [line for line in signed.note.signatures if line.is_of(key)] != []
    assert signed.checkpoint.size == 2
    newest = await box.look()
    assert newest is not None
    assert box.accept(newest).size == 3


async def test_only_the_enrolled_key_signs_and_only_what_there_is(world: World) -> None:
    box = Watcher(await a_morning(world))
    await an_hour_later(world)
    head = await box.look()
    assert head is not None
    box.accept(head)
    assert await box.sign(signer=KeySigner(Ed25519PrivateKey.generate())) == 409
    assert await box.sign(size=7) == 404
    assert await kept(world) == []
    reader = await world.client(Role.CLIENT_VIEWER)
    (log,) = await json_of(reader, f"/api/evidence/logs?site={box.ours.tenant.site}")
    (alarm,) = log["alarms"]
    assert alarm["code"] == "bad_cosignature"
    assert alarm["detail"].startswith("platform log: ")


async def test_a_line_is_kept_once_for_good_and_beside_the_checkpoint_in_the_store(world: World) -> None:
    box = Watcher(await a_morning(world))
    await an_hour_later(world)
    head = await box.look()
    assert head is not None
    box.accept(head)
    assert await box.sign() == 200
    (first,) = await kept(world)
    world.clock.ahead += timedelta(seconds=5)
    assert await box.sign() == 200
    (again,) = await kept(world)
    assert again.line == first.line
    async with world.parts.work(jobs_scope(TASK), actor()) as work:
        log = await rows.platform_log(work.session)
        assert log is not None
        stored = await world.parts.objects.get(places.cosigned(log.id, 2, box.ours.box.id))
        assert stored is not None
        assert first.line in stored.decode()
        with pytest.raises(DBAPIError, match=r"permission denied|append-only"):
            await work.session.execute(text("DELETE FROM anchor_cosignatures"))
        await work.session.rollback()


async def test_a_box_from_before_is_shown_nothing(world: World) -> None:
    ours = await a_morning(world)
    await an_hour_later(world)
    assert "platform" not in (await ours.box.check_in()).json()
