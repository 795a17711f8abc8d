"""Proofs of time back from the store: by the command after a restore, and by the worker after a crash."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from wardkeep_server.anchor import service
from wardkeep_server.anchor.repository import calendars, stamps
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.service import places
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.anchor.tests.authorities import Authority
from wardkeep_server.anchor.tests.test_anchored_kits import a_stamped_kit, kit_of
from wardkeep_server.anchor.tests.test_stamps import a_morning, an_hour, kept, problems
from wardkeep_server.anchor.tests.walked import Walked, walked
from wardkeep_server.evidence import service as evidence
from wardkeep_server.evidence.tests.practice import json_of, worker_parts
from wardkeep_server.platform.subject import Role
from wardkeep_server.tenancy.service import jobs_scope
from wardkeep_server.tests.support.world import World

__all__ = ["walked"]

LOST = (
    *("anchor_alarms", "anchor_walks", "anchor_objects", "anchor_calendars", "anchor_stamps", "anchor_revocations"),
    *("anchor_leaves", "anchor_checkpoints", "anchor_entries", "anchor_logs"),
)


def forget(world: World, *tables: str) -> None:
    """As a copy of before the platform log began; what came after is in the store."""
    with psycopg.connect(world.database.superuser, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        for table in tables or LOST:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


@dataclass(frozen=True)
class Held:
    """Every proof of the database, without the ids of rows; times as they are written."""

    stamps: list[dict[str, Any]]
    calendars: list[dict[str, Any]]


async def held(world: World) -> Held:
    async with world.parts.work(jobs_scope(TASK), actor()) as work:
        given = await stamps.of(work.session, [1, 2, 3])
        proofs = await calendars.of(work.session, [1, 2, 3])
        return Held([row(one, {"id"}) for one in given], [row(one, {"asked_at"}) for one in proofs.values()])


def row(one: Any, without: set[str]) -> dict[str, Any]:
    columns = {column.name: getattr(one, column.name) for column in one.__table__.c if column.name not in without}
    return {name: cut(value) for name, value in columns.items()}


def cut(value: Any) -> Any:
    return value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else value


async def restored(world: World, *, dry_run: bool = False) -> evidence.Restored | None:
    return await service.restore(world.parts, lambda *_: None, dry_run=dry_run)


async def test_stamps_and_calendar_proofs_come_back_as_they_were(walked: Walked) -> None:
    world = walked.world
    walked.calendar.ready = True
    world.clock.ahead += timedelta(hours=2)
    assert await service.upgrade(worker_parts(world)) == 1
    before, page = await held(world), await items(world)
    assert (len(before.stamps), len(before.calendars), before.calendars[0]["pending"]) == (4, 1, False)
    forget(world)
    dry = await restored(world, dry_run=True)
    assert dry is not None
    assert await held(world) == Held([], [])
    found = await restored(world)
    assert found == dry
    assert (found.entries, found.stamps, found.calendars, found.refused) == (3, 4, 1, ())
    assert await held(world) == before
    assert await restored(world) is None
    await service.hourly(worker_parts(world))
    assert await items(world) == page
    await walked.walk()
    assert ((await walked.told())["verdict"], await walked.words()) == ("sound", [])


async def items(world: World) -> Any:
    """The anchors of the first two hours as people see them."""
    reader = await world.client(Role.CLIENT_VIEWER)
    shown = (await json_of(reader, "/api/evidence/anchors"))["items"]
    return [{**one, "signed_at": None} for one in shown if one["platform_size"] <= 3]


async def test_a_proof_that_is_still_pending_goes_on_where_it_was(walked: Walked) -> None:
    world = walked.world
    forget(world)
    found = await restored(world)
    assert found is not None
    assert (found.stamps, found.calendars) == (4, 1)
    walked.calendar.ready = True
    world.clock.ahead += timedelta(hours=2)
    await service.hourly(worker_parts(world))
    assert await service.upgrade(worker_parts(world)) == 1
    assert (await held(world)).calendars[0]["pending"] is False


async def test_a_kit_built_after_a_restore_is_the_same(stamped: World) -> None:
    ours, start, end, kit = await a_stamped_kit(stamped)
    forget(stamped)
    assert (await restored(stamped)) is not None
    stamped.clock.ahead += timedelta(hours=1)
    await service.hourly(worker_parts(stamped))
    assert await kit_of(ours, start, end) == kit


async def test_heads_of_logs_that_were_lost_too_are_signed_again_for_kits(stamped: World) -> None:
    """A restore brings back heads that somebody co-signed; what an anchor commits to is often another one."""
    ours, start, end, kit = await a_stamped_kit(stamped)
    await ours.submit(ours.seal(ours.look()))
    await ours.seal_log()
    with psycopg.connect(stamped.database.superuser, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        done = connection.execute(
            "DELETE FROM evidence_checkpoints c USING anchor_leaves l WHERE (c.log_id, c.size) = (l.log_id, l.size)"
        )
        assert done.rowcount == 1
    forget(stamped)
    await restored(stamped)
    stamped.clock.ahead += timedelta(hours=1)
    await service.hourly(worker_parts(stamped))
    assert await kit_of(ours, start, end) == kit


async def test_stamps_of_an_older_version_come_back_without_what_it_did_not_store(walked: Walked) -> None:
    before = await held(walked.world)
    for path in [*walked.root.rglob("*.receipt"), *walked.root.rglob("revocations/*"), *walked.root.rglob("pending")]:
        path.unlink()
    forget(walked.world)
    found = await restored(walked.world)
    assert found is not None
    assert (found.stamps, found.calendars, found.refused) == (4, 0, ())
    after = (await held(walked.world)).stamps
    assert [one["token"] for one in after] == [one["token"] for one in before.stamps]
    assert {(one["authority"], one["revoked"]) for one in after} == {
        ("first", "not_fetched"),
        ("second", "not_offered"),
    }
    assert all(one["received_at"] == one["gen_time"] for one in after)


def altered(content: bytes) -> bytes:
    return content[:-30] + bytes([content[-30] ^ 1]) + content[-29:]


Spoil = Callable[[Walked], None]


def another(one: Walked) -> None:
    """The answer over the second hour's head in the place of that over the first's."""
    second = one.path(places.stamp(one.log_id, 3, "first")).read_bytes()
    one.path(places.stamp(one.log_id, 2, "first")).write_bytes(second)


def rewritten(name: Callable[[str], str], change: Callable[[bytes], bytes]) -> Spoil:
    def spoil(one: Walked) -> None:
        path = one.path(name(one.log_id))
        path.write_bytes(change(path.read_bytes()))

    return spoil


def promise(log_id: str) -> str:
    return places.calendar(log_id, 2, pending=True)


REFUSED: dict[str, tuple[Spoil, str]] = {
    "altered answer": (
        rewritten(lambda log: places.stamp(log, 2, "first"), altered), "time stamp of first over 2 entries: signature",
    ),
    "answer over another head": (another, "time stamp of first over 2 entries: imprint"),
    "nonsense": (
        rewritten(lambda log: places.stamp(log, 2, "first"), lambda _: b"no token"), "time stamp of first over 2",
    ),
    "calendar proof unreadable": (
        rewritten(promise, lambda content: content[:-9]), "calendar proof over 2 entries: the calendar proof cannot",
    ),
    "calendar proof of another block": (
        rewritten(promise, lambda content: content.replace(b'"block":null', b'"block":7')),
        "calendar proof over 2 entries: the calendar proof does not name the block",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
async def test_what_does_not_hold_stays_away_and_is_named(walked: Walked, case: str) -> None:
    spoil, words = REFUSED[case]
    spoil(walked)
    forget(walked.world)
    found = await restored(walked.world)
    assert found is not None
    (refused,) = found.refused
    assert words in refused, refused
    assert (found.entries, found.stamps + found.calendars) == (3, 4)
    again = await restored(walked.world)
    assert again is not None
    assert (again.entries, again.stamps, again.refused) == (0, 0, found.refused)


async def test_a_list_that_has_the_signer_by_now_is_not_asked_for_again(walked: Walked, first: Authority) -> None:
    """What was looked at then counts, and no other list takes its place."""
    first.revoked.append(first.certificates["signer"])
    before = await held(walked.world)
    forget(walked.world)
    found = await restored(walked.world)
    assert found is not None
    assert found.refused == ()
    assert await held(walked.world) == before
    lists = sorted(walked.root.rglob("revocations/*"))
    for path in lists:
        path.write_bytes(first.crl())
    forget(walked.world)
    await restored(walked.world)
    assert {one["revoked"] for one in (await held(walked.world)).stamps} == {"not_fetched", "not_offered"}


async def test_a_list_that_was_kept_and_has_the_signer_refuses_the_stamp(walked: Walked, first: Authority) -> None:
    first.revoked.append(first.certificates["signer"])
    content = first.crl()
    for path in walked.root.rglob("first.receipt"):
        receipt = json.loads(path.read_bytes())
        digest = sha256(content).digest()
        path.write_text(json.dumps({**receipt, "revocation": digest.hex()}))
        walked.path(places.revocation(walked.log_id, digest)).write_bytes(content)
    forget(walked.world)
    found = await restored(walked.world)
    assert found is not None
    assert len(found.refused) == 2
    assert "revoked" in found.refused[0]


async def test_an_authority_that_is_not_believed_any_more_gives_nothing_back(
    stamped: World, second: Authority, tmp_path: Path
) -> None:
    await a_morning(stamped)
    assert await an_hour(stamped) == 2
    forget(stamped)
    (tmp_path / "tsa-roots.pem").write_bytes(second.root_pem)
    stamped.parts.caches.clear()
    found = await restored(stamped)
    assert found is not None
    assert (found.stamps, found.refused) == (
        1, ("time stamp of first over 2 entries: the token is not by an authority of TSA_ROOTS",),
    )  # fmt: skip


async def test_an_answer_that_a_crash_left_in_the_store_is_the_one(stamped: World, first: Authority) -> None:
    """Stored, and then the transaction was lost: a second answer could not be stored in its place."""
    await a_morning(stamped)
    assert await an_hour(stamped) == 2
    before = await kept(stamped)
    forget(stamped, "anchor_stamps", "anchor_revocations", "anchor_objects")
    asked = first.asked
    assert await service.stamp_newest(worker_parts(stamped)) == 2
    assert first.asked == asked
    assert [one.token for one in await kept(stamped)] == [one.token for one in before]
    assert [one.revoked for one in await kept(stamped)] == ["checked", "not_offered"]


async def test_a_spoilt_answer_in_the_store_is_a_problem_and_not_asked_over(stamped: World, first: Authority) -> None:
    await a_morning(stamped)
    assert await an_hour(stamped) == 2
    forget(stamped, "anchor_stamps", "anchor_revocations", "anchor_objects")
    (path,) = (stamped.parts.settings.wardkeep_var / "evidence").rglob("stamps/*/first")
    path.write_bytes(altered(path.read_bytes()))
    asked = first.asked
    assert await service.stamp_newest(worker_parts(stamped)) == 1
    assert first.asked == asked
    assert "the answer that the store holds over this head: " in str((await problems(stamped))["tsa:first"])


async def test_what_is_restored_is_what_the_worker_signs_again(stamped: World) -> None:
    await a_morning(stamped)
    assert await an_hour(stamped) == 2
    forget(stamped)
    await restored(stamped)
    async with stamped.parts.work(jobs_scope(TASK), actor()) as work:
        assert await rows.newest_checkpoint(work.session) is None
        assert len(await stamps.given(work.session)) == 2
    await service.hourly(worker_parts(stamped))
    async with stamped.parts.work(jobs_scope(TASK), actor()) as work:
        newest = await rows.newest_checkpoint(work.session)
    assert newest is not None
    assert newest.size == 2
