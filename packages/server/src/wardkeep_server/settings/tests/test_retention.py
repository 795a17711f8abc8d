"""The retention settings over HTTP: who may, within which limits, with what trace; hostile values are refused."""

from datetime import timedelta
from typing import Any

import psycopg

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


async def test_the_edges_of_the_limits_are_taken_and_audited(world: World) -> None:
    admin = await world.client(Role.OPERATOR_ADMIN)
    for name, limits in SETTABLE.items():
        for days in (limits.ceiling, limits.floor):
            answer = await admin.send("PUT", PATH, {name: days, "reason": REASON})
            assert answer.status_code == 200, answer.text
            assert (await days_of(admin))[name] == days
    lines = (await admin.get("/api/audit?action=retention.change")).json()["items"]
    assert len(lines) == 2 * len(SETTABLE)
    newest = lines[0]
    assert newest["before"] == {"days": {"enrolment_codes": 36_500}}
    assert newest["after"] == {"days": {"enrolment_codes": 7}}
    assert newest["reason"] == REASON
    same = await admin.send("PUT", PATH, {"enrolment_codes": 7, "reason": REASON})
    assert same.status_code == 200
    assert len((await admin.get("/api/audit?action=retention.change")).json()["items"]) == len(lines)


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


async def test_the_preview_says_what_the_purge_then_deletes(world: World) -> None:
    admin = await world.client(Role.OPERATOR_ADMIN)
    at = world.clock() - timedelta(days=200)
    with psycopg.connect(world.database.superuser, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "INSERT INTO fleet_codes (id, partner_id, organisation_id, site_id, code_hash, ending, created_at,"
            " created_by, expires_at) SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),"
            " gen_random_uuid(), 'h' || n, 'x', now(), 'x', %s FROM generate_series(1, 3) n",
            (at,),
        )
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
