"""Auditor kits with anchors: what a verifier makes of them, and which anchors are chosen."""

import io
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from wardkeep_core.evidence.kit.anchors import MAX_ANCHORS
from wardkeep_core.evidence.verify.report import Report
from wardkeep_core.evidence.verify.verifier import verify_kit
from wardkeep_core.kit.times import format_time
from wardkeep_server.anchor import service
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.repository import stamps
from wardkeep_server.anchor.service.authorities import read_roots, roots
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.anchor.service.kits import OFF, chosen
from wardkeep_server.anchor.tests.authorities import Authority
from wardkeep_server.anchor.tests.test_stamps import a_morning, an_hour
from wardkeep_server.evidence.tests.practice import Practice, untimed, worker_parts
from wardkeep_server.evidence.tests.test_kits import fetch
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Role
from wardkeep_server.tenancy.service import jobs_scope
from wardkeep_server.tests.support.world import World


async def witnessed(ours: Practice) -> datetime:
    """A healed fault, the end of a period, one entry after it; sealed and co-signed."""
    ours.world.clock.ahead += timedelta(seconds=10)
    await ours.submit(*ours.heal())
    ours.world.clock.ahead += timedelta(seconds=1)
    end = ours.world.clock()
    ours.world.clock.ahead += timedelta(seconds=1)
    await ours.submit(ours.seal(ours.look()))
    await ours.seal_log()
    await ours.check_in()
    assert (await ours.witness()).status_code == 200
    return end


async def kit_of(ours: Practice, start: datetime, end: datetime) -> bytes:
    admin = await ours.world.client(Role.CLIENT_ADMIN)
    answer = await fetch(admin, ours.tenant.organisation, format_time(start), format_time(end))
    assert answer.status_code == 200, answer.text
    return answer.content


def judged(ours: Practice, kit: bytes, **changes: Any) -> Report:
    trust = replace(ours.trust(), authorities=tuple(roots(ours.world.parts)))
    return verify_kit(io.BytesIO(kit), replace(trust, **changes))


def members(kit: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(kit)) as archive:
        return [name for name in archive.namelist() if name.startswith("anchors/")]


async def a_stamped_kit(world: World) -> tuple[Practice, datetime, datetime, bytes]:
    start = world.clock() - timedelta(seconds=1)
    ours = await a_morning(world)
    end = await witnessed(ours)
    assert await an_hour(world) == 2
    return ours, start, end, await kit_of(ours, start, end)


async def test_a_stamped_kit_is_plainly_valid_and_built_again_the_same(stamped: World) -> None:
    ours, start, end, kit = await a_stamped_kit(stamped)
    report = judged(ours, kit)
    assert report.verdict == "VALID", report.to_json()
    assert [name.rpartition("/")[2] for name in members(kit)] == ["anchor.json", "token-1.der", "token-2.der"]
    assert await kit_of(ours, start, end) == kit
    stamped.clock.ahead += timedelta(hours=1)
    assert await an_hour(stamped) == 2
    assert await kit_of(ours, start, end) == kit, "a later anchor adds nothing where the end was covered"


async def test_without_the_authorities_roots_the_stamps_do_not_count(stamped: World) -> None:
    ours, *_, kit = await a_stamped_kit(stamped)
    assert judged(ours, kit, authorities=()).verdict == untimed(ours)
    only = judged(ours, kit, authorities=tuple(roots(stamped.parts))[:1])
    assert "token-" in only.verdict
    assert "no independent time" not in only.verdict


async def test_an_anchor_joins_when_it_is_the_first_over_the_end(stamped: World) -> None:
    start = stamped.clock() - timedelta(seconds=1)
    ours = await a_morning(stamped)
    assert await an_hour(stamped) == 2
    end = await witnessed(ours)
    before = await kit_of(ours, start, end)
    assert judged(ours, before).verdict.startswith(f"VALID WITH GAPS: no independent time for {ours.origin} from entry")
    stamped.clock.ahead += timedelta(hours=1)
    assert await an_hour(stamped) == 2
    after = await kit_of(ours, start, end)
    assert set(members(after)) > set(members(before))
    assert "no independent time" not in judged(ours, after).verdict


async def test_a_kit_without_authorities_says_so(world: World) -> None:
    start = world.clock() - timedelta(seconds=1)
    ours = await a_morning(world)
    end = await witnessed(ours)
    await service.hourly(worker_parts(world))
    kit = await kit_of(ours, start, end)
    with zipfile.ZipFile(io.BytesIO(kit)) as archive:
        assert OFF in archive.read("disclosures.md").decode()
    assert members(kit) == []
    assert ours.verify(kit).verdict == untimed(ours)


async def test_of_many_hours_the_first_of_each_day_is_chosen(stamped: World) -> None:
    """Stamps are put in directly for other days: a real authority states the time of today."""
    start = stamped.clock() - timedelta(seconds=1)
    ours = await a_morning(stamped)
    for _ in range(6):
        stamped.clock.ahead += timedelta(hours=1)
        await ours.submit(ours.seal(ours.look()))
        await ours.seal_log()
        await service.hourly(worker_parts(stamped))
    day = datetime.fromisoformat("2026-03-01T22:30:00Z")
    async with stamped.parts.work(jobs_scope(TASK), actor()) as work:
        for hour in range(6):
            await stamps.add(work.session, stamp_row(hour + 2, day + timedelta(hours=hour)))
        newest = await rows.newest_heads(work.session)
    assert newest is not None
    found = members(await kit_of(ours, start, stamped.clock()))
    sizes = sorted({int(name.split("/")[1]) for name in found})
    assert sizes == [2, 4, 7]  # 22:30, then 00:30 of the next day, and the newest, which covers the end
    assert newest.size == 7


def stamp_row(size: int, at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(), "size": size, "authority": "first", "received": b"x", "token": f"token {size}".encode(),
        "digest": bytes(32), "gen_time": at, "certificate_ends_at": at, "revoked": "not_offered", "revocation": None,
        "received_at": at,
    }  # fmt: skip


def row(size: int, *, covers: bool = False) -> Any:
    return SimpleNamespace(size=size, held=size, covers=covers)


def test_more_than_a_kit_holds_are_thinned_evenly_and_the_ends_stay() -> None:
    years = [row(size) for size in range(2, 2193)] + [row(2193, covers=True)]
    short = [row(7), row(9, covers=True)]
    found = chosen([years, short])
    assert len(found) == MAX_ANCHORS
    assert {9, 2193} <= set(found)
    steps = {later - one for one, later in pairwise(found)}
    assert max(steps) <= 2 * (2193 // MAX_ANCHORS) + 2
    assert chosen([years, short]) == found
    assert chosen([[], [row(4)]]) == [4]


def test_roots_are_read_from_a_file_of_certificates(tmp_path: Path, first: Authority, second: Authority) -> None:
    file = tmp_path / "roots.pem"
    file.write_bytes(first.root_pem + second.root_pem + first.root_pem)
    assert len(read_roots(file)) == 2
