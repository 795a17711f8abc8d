"""A person's order from the page to the proof: real server, real appliance, simulated device."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.offline.practice import OPEN_SHADOW, SHADOW, Practice, practice

from wardkeep_core.catalog.registry import all_runbooks
from wardkeep_server.tests.support.world import World

RUNBOOK = all_runbooks()["linux.set_file_modes"]


async def ordered(one: Practice, device: str) -> dict[str, Any]:
    """What became of an order to mend the password file of a device."""
    parameters = {
        "device": device,
        "check": SHADOW,
        "runbook": RUNBOOK.id,
        "runbook_version": RUNBOOK.version,
    }
    order = await one.order("run_runbook", parameters)
    await one.deliver()
    (target,) = (await one.get(f"/api/orders/{order}"))["targets"]
    return {**target, "order": order}


@pytest.mark.parametrize("answers_lost", [0, 2])
async def test_a_matter_of_people_is_healed_by_order_and_the_kit_is_valid(
    world: World, tmp_path: Path, answers_lost: int
) -> None:
    async with practice(world, tmp_path, began=timedelta(hours=5), tier="standard") as one:
        await one.tick()
        start = world.clock()
        device = next(iter(one.site.devices.values()))
        device.files["/etc/shadow"] = OPEN_SHADOW
        await one.deliver()
        (incident,) = (await one.get("/api/incidents"))["items"]
        assert incident["state"] == "escalated"
        one.line.lose = answers_lost
        target = await ordered(one, device.id)
        assert (target["state"], target["reason"]) == ("succeeded", "healed"), target
        assert device.calls.count("set_file_mode.sh apply") == 1
        page = await one.get(f"/api/incidents/{incident['id']}")
        (attempt,) = page["attempts"]
        assert (attempt["id"], attempt["outcome"]) == (target["attempt_id"], "healed")
        assert attempt["decided_by"] == "person"
        (statement,) = await one.predicates("order")
        (remediation,) = await one.predicates("remediation")
        assert statement["attempt"] == remediation["attempt"] == target["attempt_id"]
        assert (remediation["decided_by"], remediation["person"]) == ("person", statement["issued_by"])
        end = world.clock()
        await one.tick(timedelta(hours=1))
        await one.deliver()
        report = await one.judged(start, end)
        assert report.gaps == [one.untimed], report.to_json()
