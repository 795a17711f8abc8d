import dataclasses
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from wardkeep_server.identity.service.api_keys import _check
from wardkeep_server.platform.access import KeyScope, key_scope
from wardkeep_server.platform.crypto import new_token
from wardkeep_server.platform.subject import Role
from wardkeep_server.tests.support.census import Belongings, addresses, name_of, query_of, settle, widen_limits
from wardkeep_server.tests.support.world import ORIGIN, Tenant, World

ALL = [one for one in addresses() if not one.policy.public]
OPEN = [one for one in ALL if key_scope(one.method, one.handler) is not None]
EVERY = [scope.value for scope in KeyScope]


async def make(world: World, tenant: Tenant | None = None, **more: Any) -> dict[str, Any]:
    admin = await world.client(Role.PARTNER_ADMIN, tenant or world.ours)
    answer = await admin.post("/api/api-keys", {"name": "Ticket system", "scopes": EVERY, **more})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


@pytest.fixture
async def program(world: World) -> AsyncIterator[httpx2.AsyncClient]:
    """A client without cookies, as programs are."""
    widen_limits(world)
    transport = httpx2.ASGITransport(world.app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as http:
        yield http


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


async def test_a_key_is_shown_once_and_stored_as_a_keyed_hash(world: World, program: httpx2.AsyncClient) -> None:
    made = await make(world, scopes=["sites:read"])
    assert made["key"].startswith(made["prefix"] + "_")
    assert made["prefix"].startswith("wk_live_")
    admin = await world.client(Role.PARTNER_ADMIN)
    listed = (await admin.get("/api/api-keys")).json()["items"]
    assert [one["prefix"] for one in listed] == [made["prefix"]]
    assert made["key"] not in str(listed)
    async with world.work() as work:
        row = (await work.session.execute(text("SELECT key_hash, secret_id FROM identity_api_keys"))).one()
        audited = (await work.session.execute(text("SELECT after::text FROM audit_entries"))).scalars().all()
    assert made["key"] not in f"{row}{audited}"
    for headers in (bearer(made["key"]), {"x-api-key": made["key"]}):
        assert (await program.get("/api/sites", headers=headers)).status_code == 200
    assert (await admin.get("/api/api-keys")).json()["items"][0]["used_at"]


async def test_two_headers_are_400_and_a_cookie_beside_a_key_does_not_count(
    world: World, program: httpx2.AsyncClient
) -> None:
    key = (await make(world))["key"]
    twice = await program.get("/api/sites", headers={**bearer(key), "x-api-key": key})
    assert (twice.status_code, twice.json()["code"]) == (400, "two_credentials")
    browser = await world.client(Role.PARTNER_ADMIN)
    assert (await browser.get("/api/auth/me", headers=bearer(key))).status_code == 401
    assert (await browser.get("/api/sites", headers=bearer("wk_live_no"))).status_code == 401
    assert (await program.get("/api/sites", headers={"authorization": "Basic eDp5"})).status_code == 401


def test_every_slice_with_reads_for_keys_is_in_the_census_and_nothing_that_changes_is() -> None:
    assert len(OPEN) > 15
    assert {one.method for one in OPEN} == {"GET"}
    assert not [name_of(one) for one in OPEN if one.policy.step_up or "/auth" in one.path or "/me" in one.path]
    assert {key_scope(one.method, one.handler) for one in OPEN} == set(KeyScope)


SHARED = {"anchor_id"}
"""Ids of what is nobody's own: an anchor is over the heads of all logs."""


async def _ask(program: httpx2.AsyncClient, method: str, path: str, key: str) -> httpx2.Response:
    return await program.request(method, path, headers={**bearer(key), "content-type": "application/json"})


async def test_a_key_with_every_scope_reads_its_own_and_nothing_else_is_open(
    world: World, program: httpx2.AsyncClient
) -> None:
    ours, theirs = await settle(world, world.ours), await settle(world, world.theirs)
    key = (await make(world))["key"]
    own, strange, closed, leaked = {}, {}, {}, {}
    for one in ALL:
        path = ours.path(one)
        if one not in OPEN:
            closed[name_of(one)] = (await _ask(program, one.method, path, key)).status_code
            continue
        answer = await _ask(program, "GET", path + query_of(world, one, ours.ids), key)
        own[name_of(one)] = answer.status_code
        leaked[name_of(one)] = _of(theirs, answer)
        if any(f"{{{name}}}" in one.path for name in theirs.ids if len(theirs.ids[name]) == 36):
            there = theirs.path(one) + query_of(world, one, theirs.ids)
            strange[name_of(one)] = (await _ask(program, "GET", there, key)).status_code
    assert {name: status for name, status in closed.items() if status != 401} == {}
    assert own.pop("GET /api/compliance/frameworks/{framework}") == 422  # wants a site or an organisation named
    assert {name: status for name, status in own.items() if status != 200} == {}
    assert {name: status for name, status in strange.items() if status != 404} == {}
    assert {name: found for name, found in leaked.items() if found} == {}
    assert len(strange) > 8


def _of(theirs: Belongings, answer: httpx2.Response) -> list[str]:
    return [
        name for name, value in theirs.ids.items() if len(value) == 36 and value in answer.text and name not in SHARED
    ]


async def test_each_address_wants_its_own_scope(world: World, program: httpx2.AsyncClient) -> None:
    ours = await settle(world, world.ours)
    for scope in KeyScope:
        key = (await make(world, scopes=[scope.value]))["key"]
        refused = [one for one in OPEN if key_scope(one.method, one.handler) is not scope]
        for one in refused:
            answer = await program.get(ours.path(one) + query_of(world, one, ours.ids), headers=bearer(key))
            assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing"), name_of(one)


async def test_ended_revoked_foreign_and_bent_keys_are_401_in_one_way(
    world: World, program: httpx2.AsyncClient
) -> None:
    made = await make(world, ends_at=f"{world.clock() + timedelta(days=2):%Y-%m-%dT%H:%M:%S}.000Z")
    key = made["key"]
    elsewhere = (await make(world, addresses=["203.0.113.0/24"]))["key"]
    nearby = (await make(world, addresses=["127.0.0.0/8", "203.0.113.0/24"]))["key"]
    other = (await make(world))["key"]
    swapped = key.rpartition("_")[0][:-1] + ("a" if key.rpartition("_")[0][-1] != "a" else "b")

    bent = [swapped + key[-9:], f"{swapped}_{_check(swapped)}", elsewhere, "", "wk_live_", key[:-1], key + " x"]
    mixed = other.split("_")[2].join(key.split(key.split("_")[2]))
    bent.append(mixed.rpartition("_")[0] + "_" + _check(mixed.rpartition("_")[0]))
    answers = [await program.get("/api/sites", headers={"x-api-key": one}) for one in bent]
    assert {(one.status_code, one.json()["code"], one.json()["detail"]) for one in answers} == {
        (401, "unauthenticated", "Sign in first")
    }
    assert (await program.get("/api/sites", headers=bearer(nearby))).status_code == 200
    assert (await program.get("/api/sites", headers=bearer(key))).status_code == 200
    admin = await world.client(Role.PARTNER_ADMIN)
    assert (await admin.send("DELETE", f"/api/api-keys/{made['id']}")).status_code == 204
    assert (await program.get("/api/sites", headers=bearer(key))).status_code == 401
    assert (await admin.send("DELETE", f"/api/api-keys/{made['id']}")).status_code == 404
    short = await make(world, ends_at=f"{world.clock() + timedelta(days=2):%Y-%m-%dT%H:%M:%S}.000Z")
    world.clock.ahead = timedelta(days=2, seconds=1)
    assert (await program.get("/api/sites", headers=bearer(short["key"]))).status_code == 401


async def test_a_key_ends_within_a_year_and_there_are_at_most_twenty(world: World) -> None:
    widen_limits(world)
    admin = await world.client(Role.PARTNER_ADMIN)
    for days in (366, -1):
        ends = f"{world.clock() + timedelta(days=days):%Y-%m-%dT%H:%M:%S}.000Z"
        body = {"name": "Too long", "scopes": ["sites:read"], "ends_at": ends}
        refused = await admin.post("/api/api-keys", body)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "ends_at")
    none = await admin.post("/api/api-keys", {"name": "No scope", "scopes": []})
    write = await admin.post("/api/api-keys", {"name": "Writes", "scopes": ["sites:write"]})
    assert (none.status_code, write.status_code) == (422, 422)
    for _ in range(20):
        await make(world)
    full = await admin.post("/api/api-keys", {"name": "One more", "scopes": ["sites:read"]})
    assert (full.status_code, full.json()["code"]) == (409, "too_many_keys")


async def test_an_older_secret_still_reads_its_keys_until_it_is_taken_out(
    world: World, program: httpx2.AsyncClient
) -> None:
    key = (await make(world))["key"]
    old, newest = world.parts.settings.api_key_secret.get_secret_value(), new_token()

    def secrets(value: str) -> None:
        settings = world.parts.settings.model_copy(update={"api_key_secret": SecretStr(value)})
        world.app.state.parts = world.parts = dataclasses.replace(world.parts, settings=settings)

    secrets(f"{newest},{old}")
    fresh = (await make(world))["key"]
    assert [(await program.get("/api/sites", headers=bearer(one))).status_code for one in (key, fresh)] == [200, 200]
    secrets(newest)
    assert [(await program.get("/api/sites", headers=bearer(one))).status_code for one in (key, fresh)] == [401, 200]


async def test_nobody_is_given_the_role_of_a_program(world: World) -> None:
    admin = await world.client(Role.PARTNER_ADMIN)
    body = {"username": "robot", "display_name": "R", "role": "partner.key"}
    refused = await admin.post("/api/users", body)
    assert (refused.status_code, refused.json()["code"]) == (403, "role_refused")
