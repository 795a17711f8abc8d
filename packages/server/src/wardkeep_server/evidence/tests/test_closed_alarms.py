"""Closing an alarm: by whom, once, with a reason; and that it stays in sight."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from wardkeep_core.kit.times import format_time
from wardkeep_server.evidence.tests.practice import practice_of
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.alarms import new_alarm
from wardkeep_server.tests.support.world import Browser, World

WHY = "The disk was changed and the entries were restored from the store."


async def alarm_of(browser: Browser) -> dict[str, Any]:
    (log,) = (await browser.get("/api/evidence/logs")).json()
    (alarm,) = log["alarms"]
    return dict(alarm)


async def test_a_closed_alarm_stays_listed_and_no_longer_waits_for_anybody(world: World) -> None:
    ours = await practice_of(world)
    await ours.submit(ours.genesis(), ours.inventory(), ours.seal(ours.look()))
    await ours.seal_log()
    start = format_time(world.clock() - timedelta(hours=1))
    alarm_id = await new_alarm(world, ours.origin.rpartition("/")[2])
    reader, technician = await world.client(Role.CLIENT_VIEWER), await world.client(Role.PARTNER_TECH)
    assert (await alarm_of(reader))["closed"] is None
    operator = await world.client(Role.OPERATOR_READONLY)
    assert (await operator.get("/api/overview")).json()["evidence"]["alarms"] == 1
    closed = await technician.post(f"/api/evidence/alarms/{alarm_id}/close", {"reason": WHY})
    assert closed.status_code == 200, closed.text
    listed = await alarm_of(reader)
    assert listed == closed.json()
    assert listed["closed"]["reason"] == WHY
    assert listed["closed"]["by"] != ""
    assert (await operator.get("/api/overview")).json()["evidence"]["alarms"] == 0
    world.clock.ahead += timedelta(minutes=5)
    path = f"/api/organisations/{ours.tenant.organisation}/auditor-kit"
    kit = await technician.get(path, params={"from": start, "to": format_time(world.clock())})
    with zipfile.ZipFile(io.BytesIO(kit.content)) as archive:
        told = archive.read("disclosures.md").decode()
    assert listed["detail"] in told
    noticed, at = listed["noticed_at"], listed["closed"]["at"]
    assert f"the alarm {listed['code']}, noticed {noticed}, was closed at {at} by a person; the reason" in told
    assert WHY not in told
    admin = await world.client(Role.OPERATOR_ADMIN)
    lines = (await admin.get("/api/audit", params={"action": "evidence_alarm.close"})).json()["items"]
    assert [(line["reason"], line["target_id"]) for line in lines] == [(WHY, alarm_id)]


async def test_an_alarm_is_closed_once_with_a_reason_by_those_who_may(world: World) -> None:
    ours = await practice_of(world)
    await ours.submit(ours.genesis())
    path = f"/api/evidence/alarms/{await new_alarm(world, ours.origin.rpartition('/')[2])}/close"
    technician = await world.client(Role.PARTNER_TECH)
    assert (await technician.post(path, {"reason": "short"})).status_code == 422
    viewer = await world.client(Role.CLIENT_OWNER)
    assert (await viewer.post(path, {"reason": WHY})).status_code in {401, 403}
    stranger = await world.client(Role.PARTNER_TECH, world.theirs)
    assert (await stranger.post(path, {"reason": WHY})).status_code == 404
    unknown = f"/api/evidence/alarms/{new_id()}/close"
    assert (await technician.post(unknown, {"reason": WHY})).status_code == 404
    assert (await technician.post(path, {"reason": WHY})).status_code == 200
    again = await technician.post(path, {"reason": "Looked at it again, and it is still so."})
    assert (again.status_code, again.json()["code"]) == (409, "alarm_closed")
    assert (await alarm_of(technician))["closed"]["reason"] == WHY
    with psycopg.connect(world.database.superuser, autocommit=True) as connection:
        for statement in ("UPDATE evidence_alarm_closings SET reason = 'x'", "DELETE FROM evidence_alarm_closings"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
