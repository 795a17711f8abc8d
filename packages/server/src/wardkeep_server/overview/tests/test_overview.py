"""The overview over a real database: what it counts, in how many statements, and who may read it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from wardkeep_core.model.verdict import Result, Severity
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Role
from wardkeep_server.tenancy import service as tenancy
from wardkeep_server.tenancy.schemas import NewSite
from wardkeep_server.tests.support.box import Box, claimed_box, with_entry
from wardkeep_server.tests.support.reports import CHECK, HEALING, attempt_report, finding, incident, scan
from wardkeep_server.tests.support.world import REASON, World

PATH = "/api/overview"


async def look(world: World) -> dict[str, Any]:
    answer = await (await world.client(Role.OPERATOR_READONLY)).get(PATH)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def needs(world: World) -> dict[str, dict[str, Any]]:
    return {each["site_id"]: each for each in (await look(world))["needing_action"]}


async def test_a_site_that_nobody_watches_is_not_fine(world: World) -> None:
    found = await look(world)
    assert found["sites"] == {"total": 2, "needing_action": 2}
    assert {each["cause"]["code"] for each in found["needing_action"]} == {"not_enrolled"}
    assert found["appliances"] == {"online": 0, "stale": 0, "offline": 0, "pending": 0}
    assert found["evidence"] == {"entries": 0, "sealed": 0, "oldest_unsealed_at": None, "alarms": 0}


async def test_the_worst_cause_wins_and_silence_is_worse_than_anything_old(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, at = await box.device(), world.clock()
    failing = scan(device, at, finding(at, Result.FAIL, check=CHECK))
    await box.report("devices", failing)
    severity = failing.findings[0].severity.value
    await box.wire.check_in()
    mine = (await needs(world))[world.ours.site]
    assert mine["cause"] == {"code": f"failing_{severity}", "count": 1}
    assert (mine["worst_severity"], mine["waiting_for"], mine["state"]) == (severity, "partner", "online")
    assert mine["since"] == failing.findings[0].to_json()["since"]
    await box.report("incidents", incident(device, at, *HEALING[:2]))
    mine = (await needs(world))[world.ours.site]
    assert (mine["waiting_for"], mine["open_incidents"]) == ("appliance", 1)
    world.clock.ahead = timedelta(minutes=16)
    found = await look(world)
    mine = found["needing_action"][0]
    assert (mine["site_id"], mine["cause"]["code"], mine["state"]) == (world.ours.site, "appliance_offline", "offline")
    assert found["appliances"]["offline"] == 1


async def test_only_a_proven_heal_is_counted_healed(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, at = await box.device(), world.clock() - timedelta(minutes=5)
    attempt = attempt_report(device, new_id(), at, "healed")
    opened = incident(device, at, *HEALING, id_=attempt.incident, attempt=attempt.attempt)
    await box.report("incidents", opened)
    await box.report("attempts", attempt)
    assert (await look(world))["funnel"] == {
        "window_hours": 24,
        "detected": 1,
        "decided": 1,
        "healed": 0,
        "recovered": 0,
        "escalated": 0,
        "open": 0,
    }
    recheck = box.look(device, CHECK, Result.PASS, at + timedelta(seconds=15))
    entry = box.remediation(attempt, recheck, last_step_at=at + timedelta(seconds=10))
    await box.report("attempts", with_entry(attempt, entry))
    assert (await look(world))["funnel"]["healed"] == 0
    await box.ship()
    for _ in range(2):
        assert (await look(world))["funnel"]["healed"] == 1
    world.clock.ahead = timedelta(hours=25)
    assert (await look(world))["funnel"]["detected"] == 0


async def test_entries_wait_visibly_until_they_are_sealed(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, at = await box.device(), world.clock()
    box.look(device, CHECK, Result.PASS, at)
    await box.ship()
    found = await look(world)
    assert (found["evidence"]["entries"], found["evidence"]["sealed"]) == (5, 0), "two of the box, three of people"
    assert found["evidence"]["oldest_unsealed_at"] is not None
    assert "evidence_not_sealed" not in {each["code"] for each in found["notices"]}
    world.clock.ahead = timedelta(minutes=2)
    (notice,) = [each for each in (await look(world))["notices"] if each["code"] == "evidence_not_sealed"]
    assert notice == {
        "code": "evidence_not_sealed",
        "severity": "critical",
        "since": found["evidence"]["oldest_unsealed_at"],
    }


async def test_an_incident_handed_to_a_person_says_so(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, at = await box.device(), world.clock() - timedelta(minutes=5)
    await box.report("incidents", incident(device, at, "open", "deciding", "escalated", severity=Severity.LOW))
    mine = (await needs(world))[world.ours.site]
    assert (mine["cause"], mine["worst_severity"]) == ({"code": "escalated", "count": 1}, "low")
    assert (await look(world))["funnel"]["escalated"] == 1


async def test_stopped_healing_tells_since_when(world: World) -> None:
    box = await claimed_box(world, world.ours)
    device, at = await box.device(), world.clock()
    checks = await (await world.client(Role.OPERATOR_READONLY)).get("/api/catalogue/checks?platform=linux")
    every = [finding(at, check=each["id"]) for each in checks.json()["items"]]
    await box.report("devices", scan(device, at, *every))
    await box.wire.check_in()
    assert world.ours.site not in await needs(world)
    stop = {"stopped": True, "reason": REASON}
    operator = await world.client(Role.OPERATOR_ADMIN)
    answer = await operator.post(f"/api/sites/{world.ours.site}/healing-stop", stop)
    assert answer.status_code == 200, answer.text
    mine = (await needs(world))[world.ours.site]
    lines = (await operator.get("/api/audit?action=healing.stop")).json()["items"]
    assert (mine["cause"]["code"], mine["since"]) == ("healing_stopped", lines[0]["at"])


@pytest.mark.parametrize("role", [Role.PARTNER_ADMIN, Role.CLIENT_OWNER])
async def test_it_is_for_operators(world: World, role: Role) -> None:
    assert (await (await world.client(role)).get(PATH)).status_code == 401


async def counted(world: World) -> int:
    browser, sent = await world.client(Role.OPERATOR_READONLY), 0

    def note(*_: Any) -> None:
        nonlocal sent
        sent += 1

    engine = world.parts.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert (await browser.get(PATH)).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return sent


async def test_the_statements_do_not_grow_with_the_sites(world: World) -> None:
    box = await claimed_box(world, world.ours)
    await _troubled(world, box)
    before = await counted(world)
    async with world.work() as work:
        for number in range(200):
            new = NewSite(organisation_id=world.ours.organisation, name=f"Site {number:03}")
            await tenancy.create_site(work, new)
    assert await counted(world) == before
    found = await look(world)
    assert (found["sites"]["total"], len(found["needing_action"])) == (202, 50)


async def _troubled(world: World, box: Box) -> None:
    device, at = await box.device(), world.clock()
    await box.report("devices", scan(device, at, finding(at, Result.FAIL)))


async def test_the_notices_are_what_is_so(world: World) -> None:
    codes = [each["code"] for each in (await look(world))["notices"]]
    assert codes == ["store_not_worm", "no_second_factor", "anchoring_off", "cache_in_process"]
    async with world.work() as work:
        await work.session.execute(text("UPDATE identity_users SET second_factor = true"))
    assert "no_second_factor" not in {each["code"] for each in (await look(world))["notices"]}
