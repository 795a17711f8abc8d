"""The retention settings over HTTP: who may, within which limits, with what trace; hostile values are refused."""

import asyncio
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from wardkeep_server.platform.cookies import csrf_cookie
from wardkeep_server.platform.subject import Role
from wardkeep_server.settings.classes import CLASSES, SETTABLE
from wardkeep_server.tests.support.census import widen_limits
from wardkeep_server.tests.support.world import Browser, World

PATH = "/api/settings/retention"
REASON = "agreed with the privacy officer today"
HOSTILE: list[Any] = [
    *(0, -1, -(2**63), 1, 89, 36_501, 2**31, 10**30, 400.5, 400.0, True, "400", "", "400 days"),
    *("1; DROP TABLE audit_entries; --", "now() - interval '1 day'", [400], {"days": 400}, "NaN", "\u0664\u0660\u0660"),
]
RAW = ["NaN", "Infinity", "-Infinity", "1e400", "4" * 5000, "0x190", "400,", "1e3"]
"""As they stand in the body: not all of it is JSON."""


async def days_of(browser: Browser) -> dict[str, int]:
    answer = await browser.get(PATH)
    assert answer.status_code == 200, answer.text
    return {row["name"]: row["days"] for row in answer.json()["classes"] if row["days"] is not None}


async def test_an_operator_sees_every_class_with_its_limits(world: World) -> None:
    shown = (await (await world.client(Role.OPERATOR_READONLY)).get(PATH)).json()
    assert [row["name"] for row in shown["classes"]] == [one.name for one in CLASSES]
    by_name = {row["name"]: row for row in shown["classes"]}
    assert by_name["audit"]["floor"] == 2192
    assert by_name["audit"]["oldest"] is not None
    assert by_name["request_nonces"]["fixed_seconds"] == 180
    assert all((row["days"] is None) == (row["floor"] is None) for row in shown["classes"])
    assert "Evidence" in shown["never"][0]


def within_limits(name: str, value: Any) -> bool:
    limits = SETTABLE[name]
    return type(value) is int and limits.floor <= value <= limits.ceiling


async def test_hostile_periods_are_refused_and_change_nothing(world: World) -> None:
    widen_limits(world)
    admin = await world.client(Role.OPERATOR_ADMIN)
    before = await days_of(admin)
    taken = []
    tried = [(name, value) for name in SETTABLE for value in HOSTILE if not within_limits(name, value)]
    assert len(tried) > 70
    for name, value in tried:
        setting = await admin.send("PUT", PATH, {name: value, "reason": REASON})
        purging = await admin.post(f"{PATH}/purge", {"preview": True, "days": {name: value}})
        if {setting.status_code, purging.status_code} != {422} or name not in setting.text:
            taken.append((name, value, setting.text, purging.text))
    assert taken == []
    assert await days_of(admin) == before


async def test_hostile_bodies_are_refused(world: World) -> None:
    widen_limits(world)
    admin = await world.client(Role.OPERATOR_ADMIN)
    before = await days_of(admin)
    token = admin.http.cookies.get(csrf_cookie(world.parts.settings)) or ""
    headers = {"origin": world.origin, "content-type": "application/json", "x-csrf-token": token}
    for value in RAW:
        body = f'{{"finding_history": {value}, "reason": "{REASON}"}}'
        answer = await admin.http.put(PATH, content=body.encode(), headers=headers)
        assert answer.status_code in {400, 422}, (value, answer.text)
    assert await days_of(admin) == before


async def test_unknown_classes_and_missing_reasons_are_refused(world: World) -> None:
    admin = await world.client(Role.OPERATOR_ADMIN)
    for body in ({"reason": REASON}, {"evidence": 400, "reason": REASON}, {"audit": 3000}, {}):
        assert (await admin.send("PUT", PATH, body)).status_code == 422, body


async def lowered(world: World, body: dict[str, Any]) -> dict[str, Any]:
    """Asked for by one administrator and approved by another; the request."""
    admin = await world.client(Role.OPERATOR_ADMIN)
    asked = await admin.send("PUT", PATH, {"reason": REASON} | body)
    assert asked.status_code == 200, asked.text
    waiting = asked.json()["waiting"]
    done = await (await another(world)).post(f"{PATH}/requests/{waiting['id']}/decide", {"decision": "approved"})
    assert done.status_code == 200, done.text
    return dict(done.json())


async def another(world: World) -> Browser:
    """A second administrator."""
    if "second" not in world.parts.caches:
        world.parts.caches["second"] = await world.new_user(Role.OPERATOR_ADMIN, world.ours)
    browser = await world.client()
    await browser.take_session(Role.OPERATOR_ADMIN, world.ours, world.parts.caches["second"])
    return browser


async def test_the_edges_of_the_limits_are_taken_and_audited(world: World) -> None:
    widen_limits(world)
    admin = await world.client(Role.OPERATOR_ADMIN)
    for name, limits in SETTABLE.items():
        answer = await admin.send("PUT", PATH, {name: limits.ceiling, "reason": REASON})
        assert answer.status_code == 200, answer.text
        assert (await days_of(admin))[name] == limits.ceiling
        await lowered(world, {name: limits.floor})
        assert (await days_of(admin))[name] == limits.floor
    changes = (await admin.get("/api/audit?action=retention.change")).json()["items"]
    decisions = (await admin.get("/api/audit?action=retention.decide")).json()["items"]
    assert (len(changes), len(decisions)) == (len(SETTABLE), len(SETTABLE))
    newest = decisions[0]
    assert newest["before"] == {"days": {"enrolment_codes": 36_500}}
    assert newest["after"]["days"] == {"enrolment_codes": 7}
    assert newest["reason"] == REASON
    same = await admin.send("PUT", PATH, {"enrolment_codes": 7, "reason": REASON})
    assert (same.status_code, same.json()["waiting"]) == (200, None)
    assert len((await admin.get("/api/audit?action=retention.change")).json()["items"]) == len(changes)


async def test_a_shorter_period_waits_for_another_administrator(world: World) -> None:
    admin = await world.client(Role.OPERATOR_ADMIN)
    before = await days_of(admin)
    body = {"finding_history": 400, "invitations": 3000, "reason": REASON}
    asked = (await admin.send("PUT", PATH, body)).json()
    waiting = asked["waiting"]
    assert await days_of(admin) == before | {"invitations": 3000}
    assert (waiting["days"], waiting["days_now"]) == ({"finding_history": 400}, {"finding_history": 1096})
    assert (waiting["own"], waiting["decision"], waiting["reason"]) == (True, None, REASON)
    path = f"{PATH}/requests/{waiting['id']}/decide"
    own = await admin.post(path, {"decision": "approved"})
    assert (own.status_code, own.json()["code"]) == (403, "own_request")
    with psycopg.connect(world.database.superuser) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("UPDATE settings_retention_requests SET decision = 'approved', decided_by = asked_by")
    second = await another(world)
    assert (await second.get(PATH)).json()["waiting"]["own"] is False
    one_waits = await second.send("PUT", PATH, {"invitations": 7, "reason": REASON})
    assert (one_waits.status_code, one_waits.json()["code"]) == (409, "request_waits")
    done = (await second.post(path, {"decision": "approved"})).json()
    assert (done["decision"], done["decided_by_name"]) == ("approved", "A operator admin")
    assert (await days_of(admin))["finding_history"] == 400
    again = await second.post(path, {"decision": "refused"})
    assert (again.status_code, again.json()["code"]) == (409, "decided")
    assert (await admin.get(PATH)).json()["waiting"] is None
    listed = (await admin.get(f"{PATH}/requests")).json()["items"]
    assert [one["decision"] for one in listed] == ["approved"]


async def test_the_request_says_how_many_rows_would_go_and_they_stay_while_it_waits(world: World) -> None:
    admin = await world.client(Role.OPERATOR_ADMIN)
    _old_codes(world, 3)
    raised = await admin.send("PUT", PATH, {"enrolment_codes": 365, "reason": REASON})
    assert raised.status_code == 200
    waiting = (await admin.send("PUT", PATH, {"enrolment_codes": 7, "reason": REASON})).json()["waiting"]
    assert waiting["expired"] == {"enrolment_codes": 3}
    kept = (await admin.post(f"{PATH}/purge", {"preview": False})).json()
    assert kept["rows"]["enrolment_codes"] == 0
    path = f"{PATH}/requests/{waiting['id']}/decide"
    assert (await (await another(world)).post(path, {"decision": "approved"})).status_code == 200
    gone = (await admin.post(f"{PATH}/purge", {"preview": False})).json()
    assert gone["rows"]["enrolment_codes"] == 3


async def test_it_may_be_refused_withdrawn_or_lapse_and_then_asked_again(world: World) -> None:
    body = {"finding_history": 400, "reason": REASON}
    admin, second = await world.client(Role.OPERATOR_ADMIN), await another(world)
    before = await days_of(admin)
    for browser, decision in ((second, "refused"), (admin, "withdrawn")):
        waiting = (await admin.send("PUT", PATH, body)).json()["waiting"]
        done = await browser.post(f"{PATH}/requests/{waiting['id']}/decide", {"decision": "refused"})
        assert done.json()["decision"] == decision
    waiting = (await admin.send("PUT", PATH, body)).json()["waiting"]
    world.clock.ahead += timedelta(days=7, seconds=1)
    admin, second = await world.client(Role.OPERATOR_ADMIN), await another(world)
    late = await second.post(f"{PATH}/requests/{waiting['id']}/decide", {"decision": "approved"})
    assert (late.status_code, late.json()["code"]) == (409, "decided")
    shown = (await admin.get(f"{PATH}/requests")).json()["items"]
    assert [one["decision"] for one in shown] == ["lapsed", "withdrawn", "refused"]
    assert (await admin.send("PUT", PATH, body)).json()["waiting"] is not None
    assert await days_of(admin) == before


async def test_of_two_approvals_at_once_one_counts(world: World) -> None:
    admin = await world.client(Role.OPERATOR_ADMIN)
    waiting = (await admin.send("PUT", PATH, {"finding_history": 400, "reason": REASON})).json()["waiting"]
    path, body = f"{PATH}/requests/{waiting['id']}/decide", {"decision": "approved"}
    both = await asyncio.gather(*[one.post(path, body) for one in (await another(world), await another(world))])
    assert sorted(one.status_code for one in both) == [200, 409]
    lines = (await admin.get("/api/audit?action=retention.decide")).json()["items"]
    assert len(lines) == 1


async def test_only_an_operators_administrator_with_a_fresh_proof_may(world: World) -> None:
    body = {"finding_history": 400, "reason": REASON}
    for role in (Role.OPERATOR_OPERATOR, Role.OPERATOR_READONLY):
        assert (await (await world.client(role)).send("PUT", PATH, body)).status_code == 403
    for role in (Role.PARTNER_ADMIN, Role.CLIENT_OWNER):
        browser = await world.client(role)
        assert (await browser.get(PATH)).status_code == 401
        assert (await browser.send("PUT", PATH, body)).status_code == 401
    admin = await world.client(Role.OPERATOR_ADMIN)
    async with world.work() as work:
        connection = await work.session.connection()
        await connection.exec_driver_sql("UPDATE identity_sessions SET proved_at = now() - interval '16 minutes'")
    for method, path, sent in (("PUT", PATH, body), ("POST", f"{PATH}/purge", {"preview": True})):
        answer = await admin.send(method, path, sent)
        assert (answer.status_code, answer.json()["code"]) == (428, "step_up_required")
    assert (await days_of(admin))["finding_history"] == SETTABLE["finding_history"].default


def _old_codes(world: World, count: int) -> None:
    """Enrolment codes that ended 200 days ago."""
    at = world.clock() - timedelta(days=200)
    with psycopg.connect(world.database.superuser, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "INSERT INTO fleet_codes (id, partner_id, organisation_id, site_id, code_hash, ending, created_at,"
            " created_by, expires_at) SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),"
            " gen_random_uuid(), 'h' || n, 'x', now(), 'x', %s FROM generate_series(1, %s) n",
            (at, count),
        )


async def test_the_preview_says_what_the_purge_then_deletes(world: World) -> None:
    admin = await world.client(Role.OPERATOR_ADMIN)
    _old_codes(world, 3)
    tried = await admin.post(f"{PATH}/purge", {"preview": True, "days": {"enrolment_codes": 365}})
    assert tried.json()["rows"]["enrolment_codes"] == 0
    seen = (await admin.post(f"{PATH}/purge", {"preview": True})).json()
    assert (seen["preview"], seen["rows"]["enrolment_codes"]) == (True, 3)
    assert {row["name"]: row["expired"] for row in (await admin.get(PATH)).json()["classes"]}["enrolment_codes"] == 3
    refused = await admin.post(f"{PATH}/purge", {"preview": False, "days": {"enrolment_codes": 7}})
    assert refused.status_code == 422
    done = (await admin.post(f"{PATH}/purge", {"preview": False})).json()
    assert (done["preview"], done["rows"]["enrolment_codes"], done["more"]) == (False, 3, False)
    (line,) = (await admin.get("/api/audit?action=retention.purge")).json()["items"]
    assert line["role"] == "operator.admin"
    assert line["after"]["rows"]["enrolment_codes"] == 3
