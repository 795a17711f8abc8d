"""The real box and the real server over the platform's log: signed each hour, refused when it lies, told to people."""

import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.offline.practice import Practice, practice

from wardkeep_appliance.export import export_pieces
from wardkeep_appliance.keys.ring import load_ring
from wardkeep_appliance.settings import Settings
from wardkeep_core.evidence.export_file import ApplianceExport, parse_export
from wardkeep_core.evidence.verify.report import Report
from wardkeep_core.evidence.verify.told import Brought
from wardkeep_core.protocol.messages import WitnessedLog
from wardkeep_server.anchor import service as anchor
from wardkeep_server.anchor.repository import cosignatures
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.service import cosigning
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.evidence.tests.practice import worker_parts
from wardkeep_server.platform.subject import Role
from wardkeep_server.tenancy.service import jobs_scope
from wardkeep_server.tests.support.world import World

HOUR = timedelta(hours=1)


async def an_hour(one: Practice) -> None:
    """The heads are stated, and the box has called home since, often enough to hand in what it signed."""
    await anchor.hourly(worker_parts(one.world))
    await one.deliver()
    await one.tick(HOUR)
    await one.tick()


async def signed(one: Practice) -> list[int]:
    """Sizes of the heads of the platform log under which the server has this box's line."""
    async with one.world.parts.work(jobs_scope(TASK), actor()) as work:
        return [row.size for row in await cosignatures.under(work.session, range(1, 100), [one.id])]


def export_of(one: Practice) -> ApplianceExport:
    return parse_export(b"".join(export_pieces(one.settings, one.clock.now())))


async def test_the_box_signs_each_hour_and_its_export_agrees_with_the_kit(world: World, tmp_path: Path) -> None:
    async with practice(world, tmp_path, began=timedelta(hours=9)) as one:
        await one.tick()
        start = world.clock()
        for _ in range(4):
            await an_hour(one)
        await one.deliver()
        await one.tick()
        end = world.clock()
        assert await signed(one) == [2, 3, 4, 5]
        export = export_of(one)
        report: Report = await one.judged(start, end, Brought(exports=(export,)))
        assert report.failure is None, report.to_json()
        assert not [gap for gap in report.gaps if "export" in gap or "checkpoint" in gap], report.gaps
        numbers = await one.numbers()
        v5 = next(step for step in report.steps if step.number == 5)
        v6 = next(step for step in report.steps if step.number == 6)
        (agree,) = [fact for fact in v5.facts if fact.startswith(f"export of appliance {one.id}")]
        assert len(export.leaves) == len(numbers) >= int(agree.split(": ")[1].split(" ")[0]) > 10
        # One checkpoint of each day is kept, and at most times of the day the story goes past no midnight.
        told = re.search(
            rf"export of appliance {one.id}: (\d+) checkpoints agree, (\d+) lie outside", "\n".join(v6.facts)
        )
        assert told, v6.facts
        agreeing, outside = int(told[1]), int(told[2])
        assert agreeing >= 1, v6.facts
        assert agreeing + outside == len(export.checkpoints)


async def test_a_copy_of_the_whole_box_comes_to_sign_both_logs_again(world: World, tmp_path: Path) -> None:
    async with practice(world, tmp_path, began=timedelta(hours=9)) as one:
        await one.tick()
        start = world.clock()
        await an_hour(one)
        shutil.copytree(one.settings.state, tmp_path / "copy")
        await an_hour(one)
        before = await signed(one)
        one.older_keys.add(load_ring(one.settings.keys).evidence.keyid)
        await one.stack.aclose()
        one.settings = Settings(tmp_path / "copy", one.settings.server, None, dry_run=False)
        await one._open()
        for _ in range(8):
            await anchor.hourly(worker_parts(world))
            await one.tick(HOUR / 4)
        assert max(epoch for epoch, _ in await one.numbers()) == 1
        assert not any(one.box._state.outside.witnessed(log).must_be_shown for log in WitnessedLog)
        assert len(await signed(one)) > len(before)
        (log,) = await one.get(f"/api/evidence/logs?site={world.ours.site}")
        assert [alarm["code"] for alarm in log["alarms"]] == ["equivocation"]
        (witness,) = log["witnesses"]
        assert witness["size"] >= log["size"] - 3
        report = await one.judged(start, world.clock(), Brought(exports=(export_of(one),)))
        assert report.failure is None, report.to_json()
        assert any(f"export of appliance {one.id} does not hold" in gap for gap in report.gaps), report.gaps


async def an_older_head(session: Any) -> Any:
    newest = await rows.newest_checkpoint(session)
    assert newest is not None
    return await rows.checkpoint(session, newest.size - 1)


class Lying:
    """The SQL of the platform log, but for its newest head."""

    def __init__(self, newest: Callable[..., Any]) -> None:
        self.newest_checkpoint = newest

    def __getattr__(self, name: str) -> Any:
        return getattr(rows, name)


LIES: dict[str, Callable[..., Any]] = {"an older head": an_older_head}


@pytest.mark.parametrize("lie", LIES)
async def test_a_lie_is_shown_to_partner_and_practice(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lie: str
) -> None:
    async with practice(world, tmp_path, began=timedelta(hours=6)) as one:
        await one.tick()
        for _ in range(2):
            await an_hour(one)
        before = await signed(one)
        monkeypatch.setattr(cosigning, "rows", Lying(LIES[lie]))
        for _ in range(3):
            await one.tick()
        assert await signed(one) == before
        said = await one.predicates("observation")
        assert [each["reason"] for one_ in said for each in one_["results"]].count("platform_proof_refused") == 1
        for role in (Role.PARTNER_TECH, Role.CLIENT_VIEWER):
            (log,) = (await (await world.client(role)).get(f"/api/evidence/logs?site={world.ours.site}")).json()
            assert [alarm["code"] for alarm in log["alarms"]] == ["proof_refused"]
            assert "platform_proof_refused" in log["alarms"][0]["detail"]
